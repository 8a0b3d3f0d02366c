"""What a typed question follows, and the ids of the buttons."""

from types import SimpleNamespace
from typing import Any, cast

import discord

from bot.conversation import Conversation
from bot.naming import build_reference
from bot.ui.ask_more import DELETED, Asked, FollowUp, build_more_buttons, fetch_earlier, is_reply_to_answer

BOT = 7


def make_context(*, resolved: object = None) -> Any:
    reference = None if resolved is None else SimpleNamespace(resolved=resolved)
    kind = discord.MessageType.default if resolved is None else discord.MessageType.reply
    message = SimpleNamespace(reference=reference, type=kind)
    bot = SimpleNamespace(user=SimpleNamespace(id=BOT))
    return SimpleNamespace(interaction=None, bot=bot, message=message, channel=None, author=SimpleNamespace(id=1))


async def test_a_reply_to_a_deleted_message_says_so() -> None:
    deleted = discord.DeletedReferencedMessage(cast("discord.MessageReference", SimpleNamespace()))
    assert await fetch_earlier(make_context(resolved=deleted), "and why?") == FollowUp("and why?", notice=DELETED)


def make_reply(*, pings: bool, author: int = BOT, custom_id: str = "ask-more:more:1:3:") -> discord.Message:
    """A reply to a message with a button."""
    answer, reply = discord.Message.__new__(discord.Message), discord.Message.__new__(discord.Message)
    button = discord.Button.__new__(discord.Button)
    button.custom_id = custom_id
    answer.author, answer.components = cast("Any", SimpleNamespace(id=author)), cast("Any", [button])
    reply.reference = cast("Any", SimpleNamespace(resolved=answer))
    reply.mentions = cast("Any", [SimpleNamespace(id=BOT)] if pings else [])
    return reply


def test_a_reply_is_said_to_the_bot_if_it_tells_the_bot_and_what_it_replies_to_is_an_answer() -> None:
    assert is_reply_to_answer(make_reply(pings=True), BOT)
    assert not is_reply_to_answer(make_reply(pings=False), BOT)
    assert not is_reply_to_answer(make_reply(pings=True, author=8), BOT)
    assert not is_reply_to_answer(make_reply(pings=True, custom_id="undo:1"), BOT)


def test_ids_fit_whatever_the_collection_is_called() -> None:
    talk = Conversation("and why?", searched="When? and why?")
    for name in ("Film", "F" * 255):
        for button in build_more_buttons(Asked(2**64 - 1, 10, build_reference(name)), talk):
            assert len(button.custom_id or "") <= 100
