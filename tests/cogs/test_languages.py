"""What members with different languages read; languages that mark their texts show what is said without them."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bot.languages import LANGUAGES, catalogues
from bot.models import CollectionInfo
from playground.model.objects import Json
from playground.rules.component_types import iterate_components
from tests.cogs.people import Server
from tools.catalogue import list_keys

MOON = "who repairs the station on the moon?"


class Marked(Mapping[str, str]):
    """A catalogue that has every text, marked with its language."""

    def __init__(self, language: str) -> None:
        self._language = language

    def __getitem__(self, english: str) -> str:
        return f"⟦{self._language}:{english}⟧"

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[str]:
        return iter(())


@pytest.fixture(autouse=True)
def _catalogues(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the bot starts, which tells Discord its commands in all languages."""
    marked: dict[str, Any] = {**{language: Marked(language) for language in LANGUAGES}, "en": {}}
    monkeypatch.setattr(catalogues, "get_catalogue", marked.__getitem__)


def get_described(commands: list[Json]) -> Iterator[Json]:
    """Commands, groups and options."""
    for command in commands:
        if command.get("description"):
            yield command
        yield from get_described(command.get("options") or [])


def find_button(components: Any, custom_id: str) -> Json:
    items = iterate_components(components)
    return next(each for each in items if str(each.get("custom_id", "")).startswith(custom_id))


async def test_each_member_reads_their_own_language(server: Server, shelf: CollectionInfo) -> None:
    described = list(get_described(server.discord.world.commands.get_all(None)))
    assert len(described) > 100
    assert {each["description"] for each in described} <= set(list_keys())  # which the catalogues are held against
    for each in described:
        shown = each["description_localizations"]
        assert {locale: shown[locale] for locale in ("de", "es-419", "es-ES", "fr", "ja")} == {
            locale: f"⟦{locale[:2]}:{each['description']}⟧" for locale in ("de", "es-419", "es-ES", "fr", "ja")
        }
        assert not each.get("name_localizations")
    greta = server.guild.add_member("greta", locale="de")
    answer = await greta.type(server.channel, f"/ask question:{MOON} collection:{shelf.name}")
    more = find_button(answer.components, "more:")
    assert more["label"] == "⟦de:More⟧"
    # The same message, pressed by a member who reads English.
    seen = await server.member.press(answer, more["custom_id"])
    assert "Why this?" in seen.buttons
    assert "⟦" not in seen.text
    form = await greta.press(answer, find_button(answer.components, "ask-more:more")["custom_id"])
    assert "⟦de:Your question⟧" in str(form.modal)
    # Everybody reads the reply to what is typed, and Discord does not tell in which language its author reads.
    server.guild.set_locale("fr")
    typed = await greta.type(server.channel, f"@bot ask {MOON} collection:{shelf.name}")
    assert find_button(typed.components, "more:")["label"] == "⟦fr:More⟧"
