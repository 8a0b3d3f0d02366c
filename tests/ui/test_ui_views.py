"""Buttons obey their owner only, and survive deleted messages and the end of their time."""

import asyncio
from typing import Any, cast

import discord
import pytest
from discord.ext import commands

from bot.ui import CANCEL, NO_MENTIONS, ChoiceView, MenuOption, MenuView, Page, PagedView, StopView, send_pages
from bot.ui.undo import build_undo_button
from tests.ui.fakes import FakeDiscord, make_not_found

ADA, BOB = 1, 2
PAGES = [Page([discord.Embed(title=f"Page {number}")]) for number in (1, 2, 3)]


def get_state(view: discord.ui.View) -> list[tuple[str | None, bool]]:
    return [(item.label, item.disabled) for item in view.children if isinstance(item, discord.ui.Button)]


async def press(view: discord.ui.View, button: discord.ui.Button[Any], interaction: discord.Interaction) -> None:
    """Do what discord.py does with a press: check, then call."""
    if await view.interaction_check(interaction):
        await button.callback(interaction)


async def test_one_page_is_sent_without_buttons() -> None:
    fake = FakeDiscord()
    await send_pages(fake.send, PAGES[:1], author_id=ADA, ephemeral=True)

    assert fake.sent == [{"content": None, "embeds": PAGES[0], "allowed_mentions": NO_MENTIONS, "ephemeral": True}]


async def test_pages_are_turned_between_the_first_and_the_last() -> None:
    fake = FakeDiscord()
    await send_pages(fake.send, PAGES, author_id=ADA)
    view = fake.sent[0]["view"]
    assert isinstance(view, PagedView)
    assert get_state(view) == [("Previous", True), ("1/3", True), ("Next", False)]

    for _ in range(3):
        await press(view, view.following, fake.press(ADA))
    assert [edit["embeds"] for edit in fake.edits] == [PAGES[1], PAGES[2], PAGES[2]]
    assert get_state(view) == [("Previous", False), ("3/3", True), ("Next", True)]

    await press(view, view.previous, fake.press(ADA))
    await press(view, view.position, fake.press(ADA))
    assert [edit["embeds"] for edit in fake.edits[3:]] == [PAGES[1], PAGES[1]]


async def test_another_member_gets_a_sentence_and_turns_nothing() -> None:
    fake = FakeDiscord()
    view = PagedView(PAGES, author_id=ADA)
    await press(view, view.following, fake.press(BOB))

    assert view.index == 0
    assert fake.edits == []
    assert fake.sent[0]["ephemeral"] is True
    assert "Run it yourself" in fake.sent[0]["content"]


async def test_an_expired_press_of_another_member_is_dropped() -> None:
    fake = FakeDiscord(failure=make_not_found)
    view = PagedView(PAGES, author_id=ADA)

    assert not await view.interaction_check(fake.press(BOB))


async def test_buttons_are_disabled_when_their_time_is_over() -> None:
    fake = FakeDiscord()
    view = PagedView(PAGES, author_id=ADA)
    await view.send(fake.send, embeds=PAGES[0])
    await view.on_timeout()

    assert fake.edits == [{"view": view}]
    assert all(is_disabled for _, is_disabled in get_state(view))


@pytest.mark.parametrize("failure", [make_not_found, lambda: OSError("connection lost")])
async def test_a_deleted_message_or_a_lost_connection_ends_quietly(failure: Any) -> None:
    fake = FakeDiscord()
    view = PagedView(PAGES, author_id=ADA)
    await view.send(fake.send, embeds=PAGES[0])
    fake.failure = failure
    await view.on_timeout()

    assert fake.edits == []


async def test_a_view_that_was_never_sent_ends_quietly() -> None:
    await PagedView(PAGES, author_id=ADA).on_timeout()


async def test_a_button_that_outlives_the_view_is_not_the_views_to_answer() -> None:
    fake = FakeDiscord()
    view = PagedView(PAGES, author_id=ADA)
    view.add_item(build_undo_button("20260101-1"))
    for user_id in (ADA, BOB):
        assert not await view.interaction_check(fake.press(user_id, custom_id="undo:20260101-1"))
    assert fake.sent == []
    await view.on_timeout()
    assert get_state(view)[-1] == ("Undo", False)
    assert all(is_disabled for _, is_disabled in get_state(view)[:-1])


async def test_turning_a_deleted_message_is_no_error() -> None:
    fake = FakeDiscord(failure=make_not_found)
    view = PagedView(PAGES, author_id=ADA)
    await press(view, view.following, fake.press(ADA))

    assert view.index == 1


CHOICES = {"Delete": discord.ButtonStyle.danger, CANCEL: discord.ButtonStyle.secondary}


def get_button(view: discord.ui.View, label: str) -> discord.ui.Button[Any]:
    return next(item for item in view.children if isinstance(item, discord.ui.Button) and item.label == label)


@pytest.mark.parametrize("label", ["Delete", "Cancel"])
async def test_a_choice_is_waited_for_and_disables_the_buttons(label: str) -> None:
    fake = FakeDiscord()
    view = ChoiceView(ADA, CHOICES)
    assert get_button(view, "Delete").style is discord.ButtonStyle.danger
    await view.send(fake.send, embed=discord.Embed(title="Delete?"))
    waiter = asyncio.create_task(view.wait_choice())
    interaction = fake.press(ADA)
    await press(view, get_button(view, label), interaction)

    assert await waiter == label
    assert view.interaction is interaction
    assert get_state(view) == [("Delete", True), ("Cancel", True)]
    assert fake.edits == [{"view": view}]


async def test_the_first_of_two_choices_counts() -> None:
    fake = FakeDiscord()
    view = ChoiceView(ADA, CHOICES)
    await press(view, get_button(view, "Cancel"), fake.press(ADA))
    await press(view, get_button(view, "Delete"), fake.press(ADA))

    assert await view.wait_choice() == "Cancel"


async def test_a_choice_of_another_member_is_none() -> None:
    fake = FakeDiscord()
    view = ChoiceView(ADA, CHOICES)
    await press(view, get_button(view, "Delete"), fake.press(BOB))
    assert not view.is_finished()

    view.stop()
    assert await view.wait_choice() is None


async def test_a_choice_on_a_deleted_message_counts() -> None:
    fake = FakeDiscord(failure=make_not_found)
    view = ChoiceView(ADA, CHOICES)
    await press(view, get_button(view, "Delete"), fake.press(ADA))

    assert await view.wait_choice() == "Delete"


def get_menu(view: discord.ui.View) -> discord.ui.Select[Any]:
    return next(item for item in view.children if isinstance(item, discord.ui.Select))


async def choose(menu: discord.ui.Select[Any], value: str, interaction: discord.Interaction) -> None:
    """Do what discord.py does with a choice that comes in."""
    menu._values = [value]
    await menu.callback(interaction)


async def test_a_menu_takes_what_it_offers_and_nothing_else() -> None:
    fake = FakeDiscord()
    options = [MenuOption("Knowledge", "x" * 300), *(MenuOption(f"Option {number}") for number in range(40))]
    view = MenuView(ADA, options, placeholder="Where to?")
    menu = get_menu(view)
    assert len(menu.options) == 25
    assert menu.options[0].description == "x" * 100

    await choose(menu, "Somewhere else", fake.press(ADA))
    assert not view.is_finished()
    await choose(menu, "Option 7", fake.press(ADA))
    assert await view.wait_choice() == "Option 7"
    assert menu.disabled


async def test_a_menu_can_be_cancelled() -> None:
    view = MenuView(ADA, [MenuOption("Knowledge")], placeholder="Where to?")
    await press(view, get_button(view, "Cancel"), FakeDiscord().press(ADA))

    assert await view.wait_choice() == CANCEL


async def test_stop_sets_the_event_once() -> None:
    fake, stopped = FakeDiscord(), asyncio.Event()
    view = StopView(ADA, stopped)
    assert view.timeout is None
    await press(view, view.halt, fake.press(BOB))
    assert not stopped.is_set()

    await press(view, view.halt, fake.press(ADA))
    assert stopped.is_set()
    assert get_state(view) == [("Stopping…", True)]


async def test_a_failed_press_is_reported_by_the_clients_tree() -> None:
    reported: list[tuple[discord.Interaction, Exception]] = []

    async def report(interaction: discord.Interaction, error: Exception) -> None:
        reported.append((interaction, error))

    view = PagedView(PAGES, author_id=ADA)
    interaction, error = FakeDiscord(on_error=report).press(ADA), ValueError("boom")
    await view.on_error(cast("discord.Interaction[commands.Bot]", interaction), error, view.following)

    assert reported == [(interaction, error)]
