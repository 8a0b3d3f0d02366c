"""Answers of embeds: within Discord's limits, and read back as those of components are, whatever is in them."""

from dataclasses import replace
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.conversation import Conversation, Exchange
from bot.models import Answer, SearchOptions
from bot.ui import palette
from bot.ui.answers import WRITING, render_early
from bot.ui.ask_more import Asked, build_more_buttons
from bot.ui.blocks import Block
from bot.ui.earlier import read_exchanges
from bot.ui.feedback import build_vote_buttons
from bot.ui.ids import MORE_MENU, build_more_id, list_shown, parse_more
from bot.ui.layouts import Actor
from bot.ui.limits import CONTENT_MAX
from bot.ui.looks import build_message, get_last_line, get_title, list_rows, rebuild_message
from bot.ui.markdown import SMALL
from bot.ui.option_line import read_options, render_options
from bot.ui.private import MORE
from tests.ui.limits import check_page
from tests.ui.misleading import find_foreign
from tests.ui.strategies import answers
from tests.ui.test_ui_answers import ASKER, ID, RENDERERS, build_buttons, build_chips, build_menus
from tests.ui.test_ui_humans import build_component

OPTIONS = SearchOptions(filters="year>=1990", is_newer_first=True, rerank=True)
TALK = Conversation("And in winter?", (Exchange("When does the pool open?"),), "pool open winter")


def send_back(sent: dict[str, Any]) -> discord.Message:
    """A message as Discord sends it back."""
    view: Any = sent.get("view")
    components = [build_component(each) for each in view.to_components()] if view else []
    message = {"components": components, "embeds": sent.get("embeds", []), "content": sent.get("content") or ""}
    return cast("discord.Message", SimpleNamespace(**message))


def check_rows(message: discord.Message) -> None:
    rows = [each for each in message.components if isinstance(each, discord.ActionRow)]
    assert len(rows) <= 5
    assert all(1 <= len(row.children) <= 5 for row in rows)
    ids = [child.custom_id for row in rows for child in row.children]
    assert len(set(ids)) == len(ids)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(answers(), st.booleans())
def test_any_answer_reads_back_alike_in_both_looks(answer: Answer, has_talk: bool) -> None:
    # The end of a budget is a time that the bot itself shows.
    answer = replace(answer, conversation=TALK if has_talk else None, spent=None)
    early = partial(render_early, note=WRITING)
    for render in (*RENDERERS, early):
        pages = render(answer)
        further = build_more_buttons(Asked(ASKER, 10, "x" * 12), TALK) if has_talk else []
        below: list[list[Actor]] = [[*further, *build_vote_buttons(ID)], [*build_menus(pages)]]
        # What is shown before a model has written has no buttons yet.
        rows: list[list[Actor]] = [] if render is early else [[*build_buttons(pages)], [*build_chips(pages)], *below]
        around: dict[str, Any] = {"notes": [MORE, render_options(OPTIONS)], "context": pages.context}
        for page in pages.pages:
            plain = send_back(build_message("plain", pages.title, page, rows=rows, **around))
            layout = send_back(build_message("layout", pages.title, page, rows=rows, **around))
            check_page(plain.embeds)
            check_rows(plain)
            assert len(plain.content.encode("utf-16-le")) // 2 <= CONTENT_MAX
            assert not [found for embed in plain.embeds for found in find_foreign(embed.description or "")]
            for read in (get_title, get_last_line, list_shown, partial(read_options, options=SearchOptions())):
                assert read(plain) == read(layout)
            assert [each.question for each in read_exchanges(plain)] == [e.question for e in read_exchanges(layout)]
            assert len(list_rows(plain)) == len(list_rows(layout))
            again = send_back(rebuild_message(plain, page, rows=list_rows(plain)))
            assert (again.content, again.embeds) == (plain.content, plain.embeds)


@pytest.mark.parametrize("title", ["When?", "When? " * 60])
def test_the_text_of_an_answer_is_told_from_its_notices_and_what_is_parted_from_it(title: str) -> None:
    page = (
        Block("At six.\nOn Sundays at ten."),
        Block(f"{SMALL}ℹ️ A note"),
        Block("**1. Hours**", more=build_more_id(ID, "Pool"), image="https://x.example/a.png", is_divided=True),
        Block(f"{SMALL}Pool · 1 object"),
    )
    for look in ("plain", "layout"):
        message = send_back(build_message(look, title, page))
        (exchange,) = read_exchanges(message)
        assert exchange.answer == "At six.\nOn Sundays at ten."
        assert get_last_line(message) == f"{SMALL}Pool · 1 object"
    plain = send_back(build_message("plain", title, page))
    assert plain.embeds[-1].thumbnail.url == "https://x.example/a.png"


def test_the_menu_of_a_page_opens_what_the_buttons_would() -> None:
    more = build_more_id(ID, "Pool")
    message = send_back(build_message("plain", "When?", (Block("**1. Hours**\nopen", more=more, is_divided=True),)))
    (row,) = message.components
    (menu,) = row.children  # type: ignore[union-attr]
    assert (menu.custom_id, [each.label for each in menu.options]) == (MORE_MENU, ["1. Hours"])  # type: ignore[union-attr]
    kind = discord.InteractionType.component
    press = SimpleNamespace(type=kind, data={"custom_id": MORE_MENU, "values": [more]}, message=message)
    assert [parse_more(cast("Any", press))] == list_shown(message)
    press.data = {"custom_id": MORE_MENU, "values": []}
    assert parse_more(cast("Any", press)) is None


def test_an_embed_that_is_no_answer_has_no_title() -> None:
    message = send_back({"embeds": [discord.Embed(title="Ask here?", colour=palette.WARNING)]})
    assert get_title(message) == ""
