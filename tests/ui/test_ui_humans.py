"""Asking a human pings one role and nobody else, whatever the question, its answer and the button's id say."""

from itertools import count
from types import SimpleNamespace
from typing import Any, cast

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import ObjectError, QueryError
from bot.models import Answer, CollectionInfo, PropertySpec
from bot.ui import render_search
from bot.ui.blocks import Block
from bot.ui.humans import (
    NONCE_MAX,
    build_call,
    build_human_button,
    check_role,
    get_asker,
    get_question,
)
from bot.ui.layouts import build_layout
from bot.ui.limits import CONTENT_MAX
from playground.rules.component_types import iterate_components
from tests.ui.misleading import find_misleading
from tests.ui.strategies import FRAGMENTS, HOSTILE

MOVIE = CollectionInfo("Movie", (PropertySpec("title"),))
CALL_ID = "01272aea-fc55-5f65-a962-25e297081c4e"
LINK = "https://discord.com/channels/1/2/3"
QUESTIONS = st.sampled_from(HOSTILE) | st.text() | st.lists(st.sampled_from(FRAGMENTS)).map("".join)


def build_role(role_id: int = 7, *, known: bool = True, managed: bool = False) -> discord.Role:
    guild = SimpleNamespace(id=1, get_role={role_id: True}.get if known else {}.get)
    role = SimpleNamespace(id=role_id, guild=guild, managed=managed, mention=f"<@&{role_id}>")
    role.is_default = lambda: role_id == guild.id
    return cast("discord.Role", role)


def build_press(
    custom_id: Any, *, title: str = "Why?", shown: str | None = None, kind: int = 3, above: str = ""
) -> discord.Interaction:
    """A press of a button, on an answer that shows the button with the id `shown`."""
    button: discord.ui.Button[Any] = discord.ui.Button(label="x", custom_id=shown or str(custom_id)[:100])
    payload = build_layout(title, (Block("I don't know."),), rows=[[button]], context=above).to_components()  # type: ignore[no-untyped-call]
    components = [build_component(each) for each in payload]
    message = SimpleNamespace(components=components, embeds=[])
    press = SimpleNamespace(data={"custom_id": custom_id}, message=message, type=discord.InteractionType(kind))
    return cast("discord.Interaction", press)


def build_component(payload: dict[str, Any]) -> Any:
    """What discord.py makes of a component that Discord sends: with a number for each."""
    numbers = count(1)
    for each in iterate_components([payload]):
        each.setdefault("id", next(numbers))
    return discord.components._component_factory(cast("Any", payload))


@given(QUESTIONS, st.integers(1, 2**63 - 1), st.none() | st.just(LINK))
def test_no_mention_but_the_roles_is_ever_allowed(question: str, role_id: int, link: str | None) -> None:
    title = render_search(Answer(question, MOVIE, ())).title
    asker = cast("discord.Member", SimpleNamespace(id=5, mention="<@5>"))
    call = build_call(build_role(role_id), asker, title, link=link, call_id=CALL_ID)
    assert call["allowed_mentions"].to_dict() == {"parse": [], "roles": [role_id]}
    lines = call["content"].split("\n")
    assert len(lines) == (2 if link is None else 3)
    assert find_misleading(lines[1].removeprefix("> ")) == []
    assert len(call["content"]) <= CONTENT_MAX
    assert len(call["nonce"]) <= NONCE_MAX


def test_the_role_of_everybody_of_bots_and_of_other_guilds_are_refused() -> None:
    check_role(build_role().guild, build_role())
    for role in (build_role(1), build_role(managed=True), build_role(known=False)):
        with pytest.raises(QueryError):
            check_role(role.guild, role)


@given(st.text() | st.from_regex(r"ask-human:\d{1,20}", fullmatch=True) | st.none())
def test_any_id_of_a_button_is_read_or_passed_over(custom_id: str | None) -> None:
    asker_id = get_asker(build_press(custom_id))
    is_ours = custom_id is not None and custom_id.startswith("ask-human:") and custom_id[10:].isdigit()
    assert asker_id is None or (is_ours and build_human_button(asker_id).custom_id is not None)


def test_only_a_press_asks() -> None:
    assert get_asker(build_press("ask-human:5")) == 5
    assert get_asker(build_press("ask-human:5", kind=5)) is None
    assert get_asker(build_press("ask-human:5x")) is None


def test_a_button_that_the_message_does_not_have_asks_nothing() -> None:
    assert get_question(build_press("ask-human:5")) == "Why?"
    whole = build_press("ask-human:5", above="-# Earlier: Who \\*is\\* it?\n-# Searched for: Who \\*is\\* it? Why?")
    assert get_question(whole) == "Who \\*is\\* it? Why?"
    with pytest.raises(ObjectError):
        get_question(build_press("ask-human:5", shown="ask-human:6"))
