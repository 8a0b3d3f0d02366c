"""Markdown of people, files and models, without what would mislead: bold, lists, quotes and code stay readable.

Discord reads a code block wherever three backticks stand, whether or not somebody meant one. So that both sides agree
on what is code, whole blocks are written in one way, and other runs of three backticks are taken out.
"""

import re
from collections.abc import Iterator
from typing import Final

HEADING = "### "
SMALL = "-# "
FENCE: Final = "```"
# Until "](": a link inside the words of another one must not pass for a part of its address. A backslash right behind
# an address is a part of it, and escapes nothing: before `gap` there has to be a blank.
URL: Final = r"(?P<url>https?://(?:(?!\]\()[^\s<])*)(?P<gap><|\]\()?"
# Mentions, channels, commands, times, emoji of servers, and what pings everybody.
MENTION: Final = r"@(?=everyone|here)|<(?=(?:@[!&]?\d|#\d|a?:\w+:\d|t:-?\d|/[^<>:\n]+:\d|id:\w)[^<>\n]*>)"

_OPENING: Final = re.compile(r"[^\S\n]*```(?P<rest>[^`]*)")
_LANGUAGE: Final = re.compile(r"[\w+#.-]{0,20}", re.ASCII)
_INLINE_FENCE: Final = re.compile(r"(?<!`)```([^`\n]+)```(?!`)")
_INLINE_CODE: Final = re.compile(r"`[^`]+`")
_STRAY_FENCE: Final = re.compile(r"`{3,}")
# Discord shows only the text of a masked link, so nobody would see where it leads.
_MASKED_LINK: Final = re.compile(
    r"\[([^\[\]\n]*)\]\(\s*<?(https?://[^\s<>()]+)>?(?:\s+\"[^\"\n]*\")?\s*\)", re.IGNORECASE
)
# A quote of several lines takes in everything after it, also what the bot says: after the end of a text, too.
_LONG_QUOTE: Final = re.compile(r"^(?P<lead>[^\S\n]*)>>>(?=\s|\Z)", re.MULTILINE)
# Lists and quotes may hold headings too.
_HEADING: Final = re.compile(
    r"^(?P<lead>(?:[^\S\n]|(?:[-*+>]|\d{1,9}\.)(?=[^\S\n]))*)(?P<mark>#{1,3}|-#)(?P<rest>[^\S\n].*)$", re.MULTILINE
)
# Not behind an odd number of backslashes: there it is escaped already.
_ACTIVE: Final = re.compile(rf"{URL}|(?<!\\)(?P<escapes>(?:\\\\)*)(?={MENTION}|\|\|)", re.IGNORECASE)


def defuse(text: str) -> str:
    """Show links, headings, mentions and spoilers as text; the same again changes nothing."""
    if FENCE not in text:
        return _defuse_prose(text)
    blocks, is_sure = [], True
    for prose, code in _iterate_blocks(text):
        if code is None:
            blocks.append(_defuse_prose(prose))
            is_sure = is_sure and _is_paired(blocks[-1])
        else:
            blocks.append(_render_code(*code, is_sure=is_sure))
    return "\n".join(block for block in blocks if block)


def _iterate_blocks(text: str) -> Iterator[tuple[str, tuple[str, str] | None]]:
    """Prose, or the language and the body of a code block; one that is left open ends with the text."""
    lines: list[str] = []
    language: str | None = None
    for line in _iterate_lines(text):
        opening = _OPENING.fullmatch(line)
        if language is not None and line == FENCE:
            yield "", (language, "\n".join(lines))
            lines, language = [], None
        elif language is None and opening:
            yield "\n".join(lines), None
            rest = opening["rest"].strip()
            language = rest if _LANGUAGE.fullmatch(rest) else ""
            lines = [] if language == rest else [rest]
        else:
            lines.append(line)
    yield ("\n".join(lines), None) if language is None else ("", (language, "\n".join(lines)))


def _iterate_lines(text: str) -> Iterator[str]:
    """The lines, with the fence that closes a block on a line of its own."""
    is_code = False
    for line in text.split("\n"):
        rest = line
        if is_code and FENCE in line:
            body, _, rest = line.partition(FENCE)
            yield from (each for each in (body.rstrip(), FENCE) if each)
            is_code = False
            if not rest.strip("` \t"):
                continue
        is_code = is_code or _OPENING.fullmatch(rest) is not None
        yield rest


def _render_code(language: str, body: str, *, is_sure: bool) -> str:
    if not body.strip():
        return ""
    # An inline code that begins before a block may end in it: then what follows is no code for Discord, and the fence
    # that should close this block opens one up to the next fence.
    shown = _break_links(body) if is_sure and "`" not in body else _defuse_prose(body)
    return f"{FENCE}{language}\n{shown}\n{FENCE}"


def _is_paired(prose: str) -> bool:
    """Whether every inline code ends in the same piece of prose; escapes and addresses may each hide a backtick."""
    return "`" not in prose or not ("\\" in prose or "://" in prose or "`" in _INLINE_CODE.sub("", prose))


def _defuse_prose(text: str) -> str:
    text = _STRAY_FENCE.sub("'''", _INLINE_FENCE.sub(_to_inline_code, text))
    text = _LONG_QUOTE.sub(r"\g<lead>>", _break_links(text))
    return _ACTIVE.sub(_defuse_match, _HEADING.sub(_flatten_heading, text))


def _to_inline_code(match: re.Match[str]) -> str:
    return f"`{match[1].strip()}`" if match[1].strip() else ""


def _break_links(text: str) -> str:
    # What the pattern does not know as a link is broken all the same: no "](" is left.
    return _MASKED_LINK.sub(r"\1 (\2)", text).replace("](", "] (")


def _flatten_heading(match: re.Match[str]) -> str:
    """A heading as a bold line; one with other marks in it, and small print, as it was typed."""
    lead, mark, rest = match["lead"], match["mark"], match["rest"].strip()
    inner = rest.removeprefix("**").removesuffix("**") if len(rest) > len("****") else rest
    if not rest:
        return match[0]
    if mark != "-#" and "*" not in inner and not inner.endswith("\\"):
        return f"{lead}**{inner}**"
    return f"{lead}\\{mark} {rest}"


def _defuse_match(match: re.Match[str]) -> str:
    return render_url(match) if match["url"] else f"{match['escapes']}\\"


def render_url(match: re.Match[str]) -> str:
    """An address as it is, and what follows it escaped."""
    follows = {"<": " \\<", "](": " ]\\("}
    return match["url"] + follows.get(match["gap"] or "", "")
