"""What Discord is told of the commands in other languages."""

from typing import Any

import discord
import pytest
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from bot.languages import catalogues
from bot.translator import CommandTranslator
from playground.rules.command_rules import MAX_DESCRIPTION
from tests.guards.imports import get_modules
from tools.catalogue import load
from tools.sentences import find_described

TEXT = "Show what I can do for you."


@pytest.mark.parametrize(
    ("locale", "location", "shown"),
    [
        ("de", Location.command_description, "Zeigt, was ich kann."),
        ("de", Location.parameter_description, "Zeigt, was ich kann."),
        ("de", Location.command_name, None),
        ("de", Location.choice_name, None),
        ("en-GB", Location.command_description, None),
        ("pt-BR", Location.command_description, None),
    ],
)
async def test_descriptions_are_translated_and_names_stay(
    monkeypatch: pytest.MonkeyPatch, locale: str, location: Any, shown: str | None
) -> None:
    monkeypatch.setattr(catalogues, "get_catalogue", lambda _: {TEXT: "Zeigt, was ich kann."})
    context: Any = app_commands.TranslationContext(location, None)
    said = await CommandTranslator().translate(app_commands.locale_str(TEXT), discord.Locale(locale), context)
    assert said == shown


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_descriptions_fit_discord_in_every_language(language: str) -> None:
    texts = load(language)
    shown = {each.text for path in get_modules("cogs", "bot/ui") for each in find_described(path)}
    assert TEXT in shown
    assert [text for key in shown if len(text := texts.get(key, key)) > MAX_DESCRIPTION] == []
