"""Errors become sentences: wrappers are looked through, the unforeseen gets a reference and a traceback."""

import inspect
import logging
import re
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest
from discord import app_commands
from discord.ext import commands
from hypothesis import given, settings

from bot.errors import BusyError, LibraryError, NotAllowedError, NotReadyError
from bot.tree import explain, is_too_late, log_error, make_safe, unwrap
from tests.ui.misleading import find_misleading
from tests.ui.strategies import texts

REFERENCE = re.compile(r"Reference: ([0-9a-f]{6})$")
COMMAND = cast("app_commands.Command[Any, ..., Any]", SimpleNamespace(name="recommend", qualified_name="recommend"))

TRANSFORMER = cast("app_commands.Transformer[Any]", SimpleNamespace(_error_display_name="limit"))


def get_response(status: int) -> Any:
    return SimpleNamespace(status=status, reason="", headers={})


def wrap_slash(error: Exception) -> commands.HybridCommandError:
    return commands.HybridCommandError(app_commands.CommandInvokeError(COMMAND, error))


@pytest.mark.parametrize("wrap", [lambda error: error, commands.CommandInvokeError, wrap_slash])
def test_a_ragbot_error_is_shown_as_it_is(wrap: Any) -> None:
    assert explain(wrap(NotReadyError("Weaviate is away."))) == ("Weaviate is away.", None)


def test_a_failed_check_stands_for_what_caused_it() -> None:
    error = commands.CheckFailure()
    error.__cause__ = NotAllowedError("This is for admins.")
    assert explain(error).user_message == "This is for admins."


def test_a_failed_conversion_stands_for_what_caused_it() -> None:
    inner = BusyError("Later.")
    assert unwrap(commands.ConversionError(cast("Any", str), inner)) is inner


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (commands.NoPrivateMessage(), "only work in servers"),
        (app_commands.NoPrivateMessage(), "only work in servers"),
        (commands.CommandNotFound(), "/help"),
        (app_commands.CommandNotFound("x", []), "older version"),
        (commands.MissingRequiredAttachment(cast("Any", SimpleNamespace(displayed_name=None, name="file"))), "attach"),
        (commands.BadArgument("x"), "values"),
        (commands.ExpectedClosingQuoteError('"'), "values"),
        (app_commands.TransformerError("x", discord.AppCommandOptionType.string, TRANSFORMER), "values"),
        (commands.CheckFailure(), "may not use"),
        (app_commands.CheckFailure(), "may not use"),
        (wrap_slash(discord.Forbidden(get_response(403), "Missing Access")), "permissions"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_errors_of_discord_have_friendly_sentences(error: Exception, words: str) -> None:
    user_message, reference = explain(error)
    assert words in user_message
    assert reference is None


def test_a_missing_argument_is_named() -> None:
    parameter = commands.Parameter(name="query", kind=inspect.Parameter.KEYWORD_ONLY)
    assert explain(commands.MissingRequiredArgument(parameter)).user_message.startswith("`query` is missing")


def test_the_unforeseen_gets_a_reference_that_the_log_has_too(caplog: pytest.LogCaptureFixture) -> None:
    user_message = log_error("recommend", wrap_slash(ZeroDivisionError("division by zero")))
    found = REFERENCE.search(user_message)
    assert found is not None
    assert "division" not in user_message
    record = caplog.records[-1]
    assert found[1] in record.getMessage()
    assert getattr(record, "reference", None) == found[1]
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], ZeroDivisionError)


def test_what_weaviate_refused_keeps_its_sentence_and_gets_a_reference(caplog: pytest.LogCaptureFixture) -> None:
    user_message = log_error("search", LibraryError("Weaviate refused the search."))
    assert user_message.startswith("Weaviate refused the search. Reference: ")
    assert caplog.records[-1].levelno == logging.ERROR


def test_a_refusal_is_logged_without_its_sentence(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        log_error("ask", BusyError("secret words"))
    assert caplog.messages == ["ask: refused (BusyError)"]
    assert caplog.records[0].exc_info is None


def test_references_differ() -> None:
    assert explain(ValueError()).reference != explain(ValueError()).reference


@pytest.mark.parametrize(("code", "expected"), [(10062, True), (10008, False)])
def test_an_unknown_interaction_is_too_late(*, code: int, expected: bool) -> None:
    error = discord.NotFound(get_response(404), {"code": code, "message": "Unknown"})
    assert is_too_late(wrap_slash(error)) is expected


@settings(deadline=None)
@given(texts)
def test_what_was_typed_misleads_nobody_in_a_sentence(typed: str) -> None:
    shown = make_safe(f"There is no collection “{typed}” here. `/collection list` shows them.")
    assert find_misleading(shown) == []
    assert 0 < len(shown.encode("utf-16-le")) // 2 <= 2_000


def test_the_bots_own_words_stay_as_they_are() -> None:
    sentence = "There is no “a” here. Type `/help`, or upload *one* file (`failed_rows.csv`). Reference: 3f9a2c"
    assert make_safe(sentence) == sentence
