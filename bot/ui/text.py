"""Text made safe for Discord: cleaned, escaped, and cut to length without breaking characters or code blocks."""

import re
from itertools import accumulate

import discord

from bot.ui.graphemes import is_boundary
from bot.ui.markdown import FENCE, MENTION, URL, defuse, render_url

NO_MENTIONS = discord.AllowedMentions.none()
ELLIPSIS = "…"

CLEAN_MAX = 50_000  # no answer shows more; a property of megabytes must not hold the event loop

_CLOSING = f"\n{FENCE}"
_LANGUAGE = re.compile(r"[\w+#.-]{1,20}\n", re.ASCII)
# Controls, lone surrogates, characters that nobody sees, and the overrides that would turn the direction of everything
# after them. Those that join letters or emoji stay, and the tags that make a black flag the one of England.
_UNWANTED = re.compile(
    "(?P<flag>\U0001f3f4[\U000e0030-\U000e007a]{1,8}\U000e007f)|"
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u115f\u1160\u180e\u200b\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_LINE_ENDS = re.compile("\r\n|[\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
_ESCAPED = re.compile(
    rf"{URL}|(?P<char>[\\*_~|`]|{MENTION})|(?P<link>\]\()"
    r"|^(?P<lead>[^\S\n]*(?:\d{1,9}\.[^\S\n]+)?)(?=(?:>|#{1,3}|-#?)\s|>>>(?:\s|\Z))",
    re.MULTILINE | re.IGNORECASE,
)
# What `escape` has put a backslash before; in an address it has put none.
_UNESCAPED = re.compile(rf"{URL}|\\(?P<char>[\\*_~|`@<>#(-])", re.IGNORECASE)
# Where to break, best first: paragraphs, lines, sentences, words.
_BREAKS = (re.compile(r"\n\n"), re.compile(r"\n"), re.compile(r"[.!?…]\s|[。！？]"), re.compile(r"\s"))


def count_units(text: str) -> int:
    """Return the length in UTF-16 code units.

    Discord's API counts Unicode code points (https://github.com/discord/discord-api-docs/issues/1315), its clients
    UTF-16 code units. The latter are never fewer, so a text that fits by them fits by both.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def plain(text: str) -> str:
    """Drop characters that nobody sees or that harm, and blank lines beyond one: enough where no Markdown is shown."""
    text = _LINE_ENDS.sub("\n", text[:CLEAN_MAX])
    return _BLANK_LINES.sub("\n\n", _UNWANTED.sub(_keep_flag, text)).strip()


def _keep_flag(match: re.Match[str]) -> str:
    return match["flag"] or ""


def clean(text: str) -> str:
    """Return Markdown that misleads nobody: `plain`, and links, headings, mentions and spoilers are shown as text."""
    # What is taken out may leave blanks at the ends.
    return _BLANK_LINES.sub("\n\n", defuse(plain(text))).strip()


def escape(text: str) -> str:
    """Escape Markdown, so that a person reads what was written; URLs stay links. Not for text that `clean` returned."""
    return _ESCAPED.sub(_escape_match, text)


def unescape(text: str) -> str:
    """Return what a person wrote of whom `escape` made one line; between an address and a bracket there is a blank."""
    return _UNESCAPED.sub(lambda match: match["char"] or match[0], text)


def _escape_match(match: re.Match[str]) -> str:
    if match["url"]:
        return render_url(match)
    if match["link"]:
        return "]\\("
    return f"\\{match['char']}" if match["char"] else f"{match['lead']}\\"


def one_line(text: str, limit: int) -> str:
    """Return one line for footers, menus and forms, which show no Markdown, cut to `limit` units."""
    return cut(" ".join(plain(text).split()), limit)


def inline(text: str, limit: int) -> str:
    """Return one line of plain text for titles and short fields: made plain, escaped and cut to `limit` units."""
    return cut(escape(one_line(text, limit)), limit)


def cut(text: str, limit: int) -> str:
    """Shorten `text` to `limit` UTF-16 units (at least 8), ending in "…"; an open code block is closed."""
    if _is_fitting(text, limit):
        return text
    reserved = len(ELLIPSIS) + (len(_CLOSING) if FENCE in text else 0)
    head = text[: _get_break(text, limit - reserved, breaks=_BREAKS[-1:], least=0.8)].rstrip()
    return _close(head + ELLIPSIS)


def split(text: str, limit: int) -> list[str]:
    """Split `text` into pieces of at most `limit` UTF-16 units (at least 64), at paragraphs, lines, sentences or words.

    A code block that is cut is closed at the end of the piece and opened again, with its language, in the next.
    """
    pieces: list[str] = []
    opening = ""
    while not _is_fitting(text, room := limit - len(opening) - len(_CLOSING)):
        end = _get_break(text, room, breaks=_BREAKS, least=0.5)
        piece = opening + text[:end]
        opening, is_code = _get_opening(piece), _is_open(piece)
        pieces.append(_close(piece.rstrip()))
        text = text[end:].removeprefix("\n") if is_code else text[end:].lstrip()
    if text:
        pieces.append(_close(opening + text))
    return [piece for piece in pieces if piece.strip()]


def _is_open(text: str) -> bool:
    return text.count(FENCE) % 2 == 1


def _close(text: str) -> str:
    return text + _CLOSING if _is_open(text) else text


def _get_opening(text: str) -> str:
    """Return the line that opens the code block again in which `text` ends, or nothing."""
    if not _is_open(text):
        return ""
    language = _LANGUAGE.match(text, text.rfind(FENCE) + len(FENCE))
    return FENCE + (language[0] if language else "\n")


def _get_break(text: str, size: int, *, breaks: tuple[re.Pattern[str], ...], least: float) -> int:
    """Return where to cut a text longer than `size` units: at the first kind of break found past `least` of them."""
    end = _get_cut(text, _get_fitting(text, size))
    for pattern in breaks:
        found = [match.end() for match in pattern.finditer(text, int(end * least), end) if _is_cut(text, match.end())]
        if found:
            return found[-1]
    return end


def _is_fitting(text: str, size: int) -> bool:
    return len(text) <= size and count_units(text) <= size


def _get_fitting(text: str, size: int) -> int:
    """Return how many characters of a text that is longer fit `size` units."""
    units = accumulate(1 + (char > "\uffff") for char in text)
    return next(index for index, used in enumerate(units) if used > size)


def _get_cut(text: str, end: int) -> int:
    """Return the last index up to `end` that splits no character, escape or fence; `end` itself where there is none."""
    return next((index for index in range(end, 0, -1) if _is_cut(text, index)), end)


def _is_cut(text: str, index: int) -> bool:
    return is_boundary(text, index) and text[index - 1] != "\\" and not text[index - 1] == text[index] == "`"
