"""What Discord would make of a text: headings, links behind words, mentions and what else a text must not show.

Reads as Discord's client does, from the left and rule by rule, and not as the bot's own patterns do.
"""

import re
from collections.abc import Iterator, Sequence

import discord

_HEADING = re.compile(r"(?:[^\S\n]|[-*>](?=\s)|\d+\.(?=\s))*(?:#{1,3}|-#)[^\S\n]+[^\s].*")
_LONG_QUOTE = re.compile(r"[^\S\n]*>>>\s[^\n]*")
_CODE_BLOCK = re.compile(r"```(?:[a-z0-9_+\-.#]+?\n)?\n*[^\n](?:(?!\n*```)[\s\S])*\n*```", re.IGNORECASE)
_SKIPPED = re.compile(r"\\[^0-9A-Za-z\s]|https?://(?:(?!\]\()[^\s<])+|(`+)(?:[\s\S]*?[^`])\1(?!`)")
_MISLEADING = re.compile(
    r"\[(?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*\]\(\s*<?https?://"
    r"|<(?:@[!&]?|#)\d+>|<a?:\w+:\d+>|<t:-?\d+(?::\w)?>|</[^<>:\n]+:\d+>|<id:\w+>|@(?:everyone|here)|\|\|[\s\S]+?\|\|",
    re.IGNORECASE,
)
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ud800-\udfff]")


def find_misleading(text: str) -> list[str]:
    """What of a text would show as something else than text."""
    return [*_INVISIBLE.findall(text), *_iterate_misleading(text)]


def find_foreign(text: str) -> list[str]:
    """The same for a text of components, where headings and small print begin lines that are the bot's own."""
    return find_misleading(re.sub(r"^(?:### |-# )(?!#|-#|>>>)", "", text, flags=re.MULTILINE))


def find_in(embeds: Sequence[discord.Embed]) -> list[str]:
    """The same, for all texts of a message in which Discord shows Markdown."""
    texts = [text for embed in embeds for text in (embed.title, embed.description) if text]
    texts += [text for embed in embeds for field in embed.fields for text in (field.name, field.value) if text]
    return [found for text in texts for found in find_misleading(text)]


def _iterate_misleading(text: str) -> Iterator[str]:
    position, is_start = 0, True
    while position < len(text):
        if is_start and (heading := _HEADING.match(text, position) or _LONG_QUOTE.match(text, position)):
            yield heading[0]
        is_start = False
        if block := _CODE_BLOCK.match(text, position):
            position, is_start = block.end(), True
        elif skipped := _SKIPPED.match(text, position):
            position = skipped.end()
        elif found := _MISLEADING.match(text, position):
            yield found[0]
            position += 1
        else:
            is_start = text[position] == "\n"
            position += 1
