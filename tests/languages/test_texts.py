"""What is said in which language, and read back."""

import asyncio
from collections.abc import Mapping

import pytest

from bot.languages import (
    LANGUAGES,
    catalogues,
    find_language,
    get_language,
    join_with_and,
    read_spoken,
    render_count,
    set_locale,
    translate,
    translate_count,
    using_locale,
)

GERMAN = {
    "There is no collection {name}.": "Die Sammlung {name} gibt es nicht.",
    "{count:,} object": "{count:,} Objekt",
    "{count:,} objects": "{count:,} Objekte",
    "{first} and {last}": "{first} und {last}",
    "Searched for: {question}": "Gesucht: {question}",
}
FRENCH = {"{count:,} object": "{count:,} objet", "{count:,} objects": "{count:,} objets"}
JAPANESE = {"{count:,} object": "?", "{count:,} objects": "オブジェクト{count:,}件"}
CATALOGUES: Mapping[str, Mapping[str, str]] = {"de": GERMAN, "es": {}, "fr": FRENCH, "ja": JAPANESE, "en": {}}


@pytest.fixture(autouse=True)
def _catalogues(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogues, "get_catalogue", CATALOGUES.__getitem__)


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        ("de", "de"),
        ("es-ES", "es"),
        ("es-419", "es"),
        ("fr", "fr"),
        ("ja", "ja"),
        ("en-US", "en"),
        ("en-GB", "en"),
        ("pt-BR", "en"),
        ("", "en"),
    ],
)
def test_a_locale_has_a_language_or_english(locale: str, language: str) -> None:
    assert find_language(locale) == language


def test_a_text_is_said_in_the_language_of_the_block() -> None:
    with using_locale("de"):
        assert translate("There is no collection {name}.", name="Film") == "Die Sammlung Film gibt es nicht."
        with using_locale("en-GB"):
            assert translate("There is no collection {name}.", name="Film") == "There is no collection Film."
    assert translate("There is no collection {name}.", name="Film") == "There is no collection Film."


def test_what_a_catalogue_lacks_is_said_in_english() -> None:
    with using_locale("es-419"):
        assert translate("There is no collection {name}.", name="Film") == "There is no collection Film."


@pytest.mark.parametrize("locale", ["de", "en-US"])
def test_what_people_type_is_no_text_with_placeholders(locale: str) -> None:
    with using_locale(locale):
        assert "{name} {0}" in translate("There is no collection {name}.", name="{name} {0}")


async def test_tasks_speak_the_language_of_who_started_them() -> None:
    async def speak(locale: str) -> str:
        set_locale(locale)
        await asyncio.sleep(0)
        return await asyncio.create_task(tell())

    async def tell() -> str:
        return get_language()

    assert list(await asyncio.gather(*map(speak, ("de", "fr", "en-US")))) == ["de", "fr", "en"]
    assert get_language() == "en"


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en-US", ["0 objects", "1 object", "1,234 objects"]),
        ("de", ["0 Objekte", "1 Objekt", "1.234 Objekte"]),
        ("fr", ["0 objet", "1 objet", "1\u202f234 objets"]),
        ("ja", ["オブジェクト0件", "オブジェクト1件", "オブジェクト1,234件"]),
    ],
)
def test_counts_have_the_forms_and_marks_of_the_language(locale: str, said: list[str]) -> None:
    with using_locale(locale):
        assert [render_count(count, "object") for count in (0, 1, 1_234)] == said


def test_numbers_that_are_not_formatted_stay_as_they_are() -> None:
    with using_locale("de"):
        assert translate("object {id}, {score:.2f}", id=1174109840, score=0.5) == "object 1174109840, 0,50"
        assert translate_count(2_000, one="{count:,} row of {name}", many="{count:,} rows of {name}", name="1,5") == (
            "2.000 rows of 1,5"
        )


def test_lists_are_joined_in_the_language() -> None:
    assert join_with_and(["a", "b", "c"]) == "a and b and c"
    with using_locale("de"):
        assert join_with_and(["a", "b"]) == "a und b"
        assert join_with_and(["a"]) == "a"


@pytest.mark.parametrize("locale", ["en-US", "de", "fr"])
def test_what_was_said_is_read_back_in_any_language(locale: str) -> None:
    with using_locale(locale):
        said = translate("Searched for: {question}", question="{und} (a+b)?\nso")
    assert read_spoken("Searched for: {question}", said) == {"question": "{und} (a+b)?\nso"}
    assert read_spoken("Searched for: {question}", "Asked: ovens") is None


def test_all_languages_have_a_catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    assert all(isinstance(catalogues.get_catalogue(language), dict) for language in LANGUAGES)
