"""Text -> chunks along its headings and sentences."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from semantic_text_splitter import MarkdownSplitter, TextSplitter

from bot.text_schema import HEADING_STEP

# `# Words`, or words on a line of their own that is underlined with `===` or `---`.
_HEADING = re.compile(
    r"^ {0,3}(?P<marks>#{1,6})[ \t]+(?P<text>[^\n]*)$"
    r"|(?:\A|(?<=\n\n)) {0,3}(?![>#|+*=-]|\d+[.)][ \t]|[`~]{3})(?P<words>[^\n]*\S[^\n]*)\n"
    r" {0,3}(?P<line>=+|-{2,})[ \t]*$",
    re.MULTILINE,
)
# What no heading is without. The search for headings takes 30 µs for a short message, the one for these less than 1.
_HEADING_SIGN = re.compile(r"#|\n {0,3}[=-]")
_FENCE = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL
)
_FENCE_LINE = re.compile(r"^[ \t>]*(?:`{3,}|~{3,})[ \t]*[\w+#.-]*[ \t]*$", re.MULTILINE)
_CLOSING = re.compile(r"(?:\A|\n) {0,3}(?:`{3,}|~{3,})[ \t]*\s*\Z")
_BREAKS = "\r\n"
# What emphasis, code and links add to the words of a heading.
_DECORATION = re.compile(r"[*_`]|\[(?=[^\]]*\]\()|\]\([^)]*\)")
_HEADING_MAX = 200
_BLOCK = 50_000


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How documents are chunked: characters of a chunk at most, and how many of them the next one repeats."""

    chunk_characters: int = 1200
    chunk_overlap: int = 150


DEFAULT_OPTIONS: Final = ReadOptions()


@dataclass(frozen=True, slots=True)
class Chunk:
    """A part of a text, and the path of headings it stands under (`A › B`)."""

    content: str
    heading: str | None = None


def split_text(text: str, *, options: ReadOptions) -> Iterator[Chunk]:
    """Chunks of plain text and source code: at blank lines, lines, sentences, words, whichever fits."""
    splitter = TextSplitter(options.chunk_characters, options.chunk_overlap)
    return (Chunk(content) for content in _split_blocks(splitter, text))


def split_markdown(text: str, *, options: ReadOptions) -> Iterator[Chunk]:
    """Chunks of Markdown: none goes across a heading, so that the path of each holds for all of it."""
    for start, end, path in _find_sections(text):
        contents = [content for content in _split_section(text[start:end], options) if has_words(content)]
        # A chunk of nothing but headings says nothing that the path does not; a section of only headings keeps one.
        informative = [content for content in contents if not _is_heading_only(content, path)]
        yield from (Chunk(content, path) for content in informative or contents)


def has_words(text: str) -> bool:
    """Whether there is more in a Markdown text than the fences of code."""
    return bool(_FENCE_LINE.sub("", text).strip())


def _split_section(text: str, options: ReadOptions) -> Iterator[str]:
    """Chunks of a section. Code that needs several is fenced in each of them, and shares none with the text around."""
    splitter = MarkdownSplitter(options.chunk_characters, options.chunk_overlap)
    begin = 0
    for code in _FENCE.finditer(text):
        if len(code[0]) > options.chunk_characters:
            yield from _split_blocks(splitter, text[begin : code.start()])
            yield from _split_code(code[0], code["fence"], options)
            begin = code.end()
    yield from _split_blocks(splitter, text[begin:])


def _split_code(code: str, fence: str, options: ReadOptions) -> Iterator[str]:
    opening, _, inside = code.partition("\n")
    room = options.chunk_characters - len(opening) - len(fence) - 2
    if room < options.chunk_characters // 2:  # the fences would take more than the code
        yield from _split_blocks(TextSplitter(options.chunk_characters, options.chunk_overlap), code)
        return
    splitter = TextSplitter(room, min(options.chunk_overlap, room // 2), trim=False)
    for content in _split_blocks(splitter, _CLOSING.sub("", inside)):
        if content.strip():
            yield f"{opening}\n{content.strip(_BREAKS)}\n{fence}"


def _split_blocks(splitter: MarkdownSplitter | TextSplitter, text: str) -> Iterator[str]:
    return (content for block in _iterate_blocks(text) for content in splitter.chunks(block))


def _iterate_blocks(text: str) -> Iterator[str]:
    """Pieces that end with a paragraph, a line or a word: the splitters take quadratic time where there is no space."""
    start = 0
    while len(text) - start > _BLOCK:
        places = (text.rfind(mark, start, start + _BLOCK) + len(mark) for mark in ("\n\n", "\n", " "))
        end = next((place for place in places if place > start + _BLOCK // 2), start + _BLOCK)
        yield text[start:end]
        start = end
    yield text[start:]


def _is_heading_only(content: str, path: str | None) -> bool:
    """Whether a chunk is nothing but headings of the path."""
    if path is None or _HEADING.sub("", content).strip():
        return False
    words = {_get_words(match) for match in _HEADING.finditer(content)}
    return words <= set(path.split(HEADING_STEP))


def find_title(text: str) -> str | None:
    """The words of the first heading of a Markdown text."""
    return next((words for match in _find_headings(text) if (words := _get_words(match))), None)


def _find_sections(text: str) -> Iterator[tuple[int, int, str | None]]:
    """Where each section begins and ends, and its path. Headings with nothing between them belong to one section."""
    begin, position, path = 0, 0, None
    above: list[tuple[int, str]] = []
    for match in _find_headings(text):
        if text[position : match.start()].strip():
            yield begin, match.start(), path
            begin = match.start()
        level = _get_level(match)
        above = [*(heading for heading in above if heading[0] < level), (level, _get_words(match))]
        path = HEADING_STEP.join(words for _, words in above if words) or None
        position = match.end()
    yield begin, len(text), path


def _find_headings(text: str) -> Iterator[re.Match[str]]:
    """Headings outside of fenced code, where `#` begins a comment."""
    if _HEADING_SIGN.search(text) is None:
        return
    fences = [match.span() for match in _FENCE.finditer(text)]
    for match in _HEADING.finditer(text):
        place = bisect_right(fences, (match.start(), len(text))) - 1
        if place < 0 or match.start() >= fences[place][1]:
            yield match


def _get_level(match: re.Match[str]) -> int:
    return len(match["marks"]) if match["marks"] else 1 if match["line"][0] == "=" else 2


def _get_words(match: re.Match[str]) -> str:
    words = (match["text"] or match["words"] or "")[:_HEADING_MAX].rstrip(" \t#")
    return " ".join(_DECORATION.sub("", words).split())
