"""AutoMod: words that a guild does not want to read (https://discord.com/developers/docs/resources/auto-moderation)."""

import re
from collections.abc import Iterable, Iterator

from playground.model.channel import Message
from playground.model.errors import ApiError
from playground.rules.component_types import TEXT_DISPLAY, iterate_components
from playground.rules.message_rules import iterate_texts


def check_words(message: Message) -> None:
    """Check what would be said in a guild against its keywords.

    Raises:
        ApiError: 200000, one of them is in it.
    """
    guild = message.channel.guild
    if guild is None or not guild.blocked_words:
        return
    texts = list(_iterate_texts(message))
    if any(_build_pattern(keyword).search(text) for keyword in guild.blocked_words for text in texts):
        raise ApiError(400, 200000, "Message was blocked by automatic moderation")


def _iterate_texts(message: Message) -> Iterator[str]:
    yield message.content
    for embed in message.embeds:
        yield from iterate_texts(embed)
    yield from _get_displays(iterate_components(message.components))


def _get_displays(components: Iterable[dict[str, object]]) -> Iterator[str]:
    return (str(component.get("content")) for component in components if component["type"] == TEXT_DISPLAY)


def _build_pattern(keyword: str) -> re.Pattern[str]:
    """Return what a keyword means: a whole word, unless a `*` at an end stands for the rest of a longer one."""
    core = re.escape(keyword.strip("*"))
    start = "" if keyword.startswith("*") else r"(?<!\w)"
    end = "" if keyword.endswith("*") else r"(?!\w)"
    return re.compile(f"{start}{core}{end}", re.IGNORECASE)
