"""One object: shown whole, in a form, and as a line of a completion."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import discord
import pytest
from hypothesis import HealthCheck, given, settings

from bot.errors import ObjectError
from bot.explanation import Explanation
from bot.models import CollectionInfo, Hit, ObjectChange, ObjectDetails, Origin, PropertySpec, Reading
from bot.ui.modals import EditForm, check_editable, fits_one_form, get_editable
from bot.ui.objects import (
    render_choice,
    render_explanation,
    render_object,
    render_object_removal,
    render_object_removed,
    render_undo,
)
from bot.ui.reading import explain_reading
from tests.ui.limits import check_page
from tests.ui.misleading import find_in
from tests.ui.strategies import properties, texts

MOVIE = CollectionInfo("Movie", (PropertySpec("title"), PropertySpec("overview"), PropertySpec("year", "int")))
KNOWLEDGE = CollectionInfo(
    "Knowledge", (PropertySpec("content"), PropertySpec("title"), PropertySpec("chunk_index", "int"))
)
ORIGIN = Origin("a_b.csv", "20260101-120000-aaaaaa", "42", datetime(2026, 1, 1, 12, tzinfo=UTC))


def build(values: Mapping[str, Any], *, info: CollectionInfo = MOVIE, origin: Origin | None = None) -> ObjectDetails:
    hit = Hit(1, "id", str(values.get("title", "id")), dict(values), source=origin.source if origin else None)
    return ObjectDetails(info, hit, origin, "version")


async def save(_interaction: Any, _changes: Mapping[str, str]) -> None:
    raise AssertionError


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(properties, texts)
def test_any_object_keeps_discords_limits_and_misleads_nobody(values: dict[str, Any], title: str) -> None:
    details = build({"title": title, **values})
    for page in (*render_object(details), [render_object_removal(details, can_undo=True)]):
        check_page(page)
        assert find_in(page) == []
    assert len(render_choice(MOVIE, details.hit, limit=100)) <= 100


def test_every_value_is_shown_whole() -> None:
    long = "\n\n".join(f"Paragraph {number} tells what happened." for number in range(400))
    tags = [f"tag {number}" for number in range(60)]
    pages = render_object(build({"title": "Ink", "overview": long, "year": 1990, "tags": tags}, origin=ORIGIN))
    shown = "\n".join(str(text) for page in pages for embed in page for text in (embed.title, embed.description))

    assert len(pages) > 1
    assert "Overview (1/" in shown
    for word in ("Paragraph 0 ", "Paragraph 399 ", "tag 0,", "tag 59"):
        assert word in shown
    fields = {field.name: field.value for field in pages[0][0].fields}
    assert fields["Year"] == "1990"
    assert fields["Added with"] == (
        rf"a\_b.csv · <@42> · <t:{int(ORIGIN.at.timestamp())}:f> · batch 20260101-120000-aaaaaa"
    )


def test_what_became_of_an_object_says_how_to_undo_it() -> None:
    details = build({"title": "Ink"})
    change = ObjectChange(None, "20260101-120000-aaaaaa")

    assert "/documents undo batch:20260101-120000-aaaaaa" in render_undo(change)
    assert "cannot be undone" in render_undo(ObjectChange(details, None))
    assert render_object_removed(details, change).title == "Removed Ink"
    assert "cannot be undone" in str(render_object_removal(details, can_undo=False).description)


def test_a_choice_tells_chunks_of_one_document_apart() -> None:
    chunk = Hit(3, "id", "Baking", {"title": "Baking", "content": "Knead\nit."}, source="guide.md")

    assert render_choice(KNOWLEDGE, chunk, limit=100) == "guide.md: Knead it."
    assert render_choice(MOVIE, Hit(1, "id", "Ink *", {}), limit=100) == "Ink * · Movie"


def test_a_form_has_the_texts_that_fit() -> None:
    details = build({"title": "Ink", "overview": "x" * 4_001, "year": 1990})

    assert get_editable(details) == ("title",)
    assert fits_one_form(details, ("title",), can_undo=True)
    form = EditForm(details, ("title",), can_undo=False, save=save)
    note = next(item.content for item in form.children if isinstance(item, discord.ui.TextDisplay))
    assert note.startswith("Saving cannot be undone. Not here: Overview (more than 4,000 characters); Year (not text)")


@pytest.mark.parametrize(("count", "is_fitting"), [(5, True), (6, False)])
def test_a_form_has_five_fields(count: int, *, is_fitting: bool) -> None:
    specs = tuple(PropertySpec(f"part_{number}") for number in range(count))
    details = build({"part_0": "a"}, info=CollectionInfo("Parts", specs))

    assert fits_one_form(details, get_editable(details), can_undo=True) is is_fitting
    # What has to be said takes the place of one.
    assert not fits_one_form(details, get_editable(details), can_undo=False)


def test_an_object_without_a_text_that_fits_is_refused() -> None:
    details = build({"title": "x" * 5_000, "overview": "y" * 5_000})
    with pytest.raises(ObjectError, match=r"Title, Overview \(more than 4,000 characters\)"):
        check_editable(details)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(texts, texts)
def test_any_text_makes_a_form_that_discord_takes(title: str, overview: str) -> None:
    details = build({"title": title, "overview": overview})
    form = EditForm(details, get_editable(details), can_undo=True, save=save).to_dict()

    assert 1 <= len(form["title"].encode("utf-16-le")) // 2 <= 45
    for label in form["components"]:
        field = label.get("component", {})
        assert len(label.get("label", "")) <= 45
        assert len(field.get("value") or "") <= 4_000


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(texts, texts, texts)
def test_why_an_object_was_found_misleads_nobody(title: str, word: str, label: str) -> None:
    explanation = Explanation((word,) * 30, (label,) * 9, keyword=1.0, similarity=-0.5)
    embed = render_explanation(build({"title": title}), explanation)
    check_page([embed])
    assert find_in([embed]) == []


def test_an_object_without_a_word_of_the_question_says_so() -> None:
    embed = render_explanation(build({"title": "Psycho"}), Explanation(similarity=0.4))
    assert embed.description == "It holds no word of the question."
    assert [(field.name, field.value) for field in embed.fields] == [
        ("By meaning", "0.40 of 1"),
        ("What the model was shown", "No model wrote this answer."),
    ]


def test_what_the_model_was_shown_is_told() -> None:
    nested = replace(MOVIE, properties=(*MOVIE.properties, PropertySpec("scan", "blob")))
    assert explain_reading(Reading(), nested) == "Each match alone, with whole values of Title, Overview, Year."
    told = "For this answer 12 objects, each whole. In Movie they have: Title, Overview, Year."
    assert explain_reading(Reading(12), MOVIE) == told
    wide = replace(MOVIE, properties=tuple(PropertySpec("p" * 200 + str(number)) for number in range(90)))
    assert explain_reading(Reading(1), wide).endswith(" and others.")
    embed = render_explanation(replace(build({"title": "Psycho"}), collection=wide), Explanation(), Reading(1))
    check_page([embed])
