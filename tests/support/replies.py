"""Replies that come to rest."""

from typing import Any

from playground import Member, Reply
from playground.rules.component_types import BUTTON, SECTION, TEXT_DISPLAY, iterate_components


async def settle(reply: Reply) -> Reply:
    """The reply once the bot has counted what an upload would change, which on a busy machine shows progress first."""
    return await reply.wait_for(lambda now: now.buttons != ["Stop"])


async def change_access(admin: Member, question: Reply) -> Reply:
    """Press the button of a question who may read something, and return the report, once it is changed."""
    pressed = await admin.press(question, "Change access")
    return await pressed.wait_for(lambda now: "Who may ask for" in now.text)


def get_pieces(reply: Reply) -> dict[str, str]:
    """The texts of an answer that have a button "More", each with what is pressed then."""
    pieces: dict[str, str] = {}
    text = ""
    for component in iterate_components(reply.components):
        if component["type"] == SECTION:
            text = "\n".join(each["content"] for each in component["components"] if each["type"] == TEXT_DISPLAY)
        elif component["type"] == BUTTON and component.get("label") == "More":
            pieces[text] = component["custom_id"]
    return pieces


def get_more(reply: Reply, part: str) -> Any:
    """What is pressed to see more of the only piece of an answer that has this text in it."""
    (custom_id,) = (each for text, each in get_pieces(reply).items() if part in text)
    return custom_id
