"""What a typed question follows, and the ids of the buttons."""

from types import SimpleNamespace
from typing import Any, cast

import discord

from bot.conversation import Conversation
from bot.ui import Asked, FollowUp, build_more_buttons, fetch_earlier
from bot.ui.ask_more import COLLECTION_MAX, DELETED

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


def test_ids_fit_whatever_the_collection_is_called() -> None:
    talk = Conversation("and why?", searched="When? and why?")
    for name in ("Film", "F" * COLLECTION_MAX, "F" * 255):
        for button in build_more_buttons(Asked(2**64 - 1, 10, name), talk):
            assert len(button.custom_id or "") <= 100
            assert (name in (button.custom_id or "")) is (len(name) <= COLLECTION_MAX)
