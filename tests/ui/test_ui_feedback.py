"""A press of a vote button counts only on a message that has it."""

from types import SimpleNamespace
from typing import Any, cast
from uuid import UUID

import discord
import pytest

from bot.errors import ObjectError
from bot.learning import Vote
from bot.ui.feedback import FeedbackDesk, build_vote_button, find_answer_id, get_vote

ANSWER = str(UUID(int=7))


def build_press(custom_id: str, *components: Any) -> Any:
    message = SimpleNamespace(components=components, embeds=[])
    return SimpleNamespace(
        type=discord.InteractionType.component, data={"custom_id": custom_id}, message=message, guild_id=1
    )


def nest(*ids: str) -> Any:
    """Buttons in a row of a container."""
    row = SimpleNamespace(
        children=[discord.Button(cast("Any", {"type": 2, "style": 2, "custom_id": each})) for each in ids]
    )
    return SimpleNamespace(children=[SimpleNamespace(content="text"), row])


async def test_another_message_has_no_such_button() -> None:
    desk = FeedbackDesk(*cast("Any", [None] * 4))
    for components in ((), (nest(f"vote:up:{UUID(int=8)}"),)):
        with pytest.raises(ObjectError):
            await desk.vote(build_press(f"vote:up:{ANSWER}", *components), Vote.UP, ANSWER)


@pytest.mark.parametrize("value", Vote)
def test_the_id_says_which_answer_and_the_button_is_found_in_a_container(value: Vote) -> None:
    custom_id = build_vote_button(value, ANSWER).custom_id
    assert custom_id is not None
    press = build_press(custom_id, nest("undo:1", custom_id))
    assert get_vote(press) == (value, ANSWER)
    assert find_answer_id(press.message) == ANSWER


@pytest.mark.parametrize("custom_id", ["vote:up:", f"vote:maybe:{ANSWER}", f"vote:up:{ANSWER}x", "undo:1", ""])
def test_other_ids_are_no_votes(custom_id: str) -> None:
    assert get_vote(build_press(custom_id)) is None
    assert find_answer_id(build_press(custom_id, nest(custom_id)).message) is None
