"""Whether a question leans on the one before it: “and in winter?” finds nothing by itself."""

from collections.abc import Sequence
from typing import Final

from bot.library.wording import get_content_words, get_words, has_stop_word

# Content words: more of them can be searched for as they are, and earlier ones would lead away from them.
_JOINED_MAX: Final = 4
_POINTING_MAX: Final = 2
_FRAGMENT_MAX: Final = 4  # words
# What joins a question to the one before it.
_JOINING: Final = frozenset(
    get_words("and but or also then und oder aber auch dann et mais ou aussi alors y e o pero también entonces")
)
_JOINING_PAIRS: Final = (["what", "about"], ["how", "about"], ["was", "ist"], ["wie", "ist"], ["qué", "tal"])
# What stands for something that was named before. Not “es”, “il” and “sie”, which mostly stand for nothing in a
# question of their languages (“gibt es”, “il y a”, “können Sie”); nor “there”, but at the end.
_POINTING: Final = frozenset(
    get_words(
        "it its they them their he him his she her this that these those one ones er ihn ihm ihr ihnen dieser diese "
        "dieses davon dafür damit dort elle ils elles lui leur celui celle ça cela ello ella ellos ellas eso esto"
    )
)
_FRAGMENT_LEADS: Final = frozenset(
    get_words(
        "in on at for with without from to by after before during until since im am an bei für mit ohne von nach vor "
        "bis seit en au aux pour avec sans chez con para por sin desde hasta"
    )
)


def complete_question(question: str, earlier: Sequence[str]) -> str:
    """The question as it is searched for: behind those before it, as far back as each leans on the one before.

    Args:
        earlier: the questions before it, the oldest first.
    """
    parts = [question]
    for before in reversed(earlier):
        if not leans(parts[0]):
            break
        parts.insert(0, before)
    return " ".join(parts)


def leans(question: str) -> bool:
    """Whether a question says too little to be searched for by itself."""
    words = get_words(question)
    # A question of stop words alone has them all as its content.
    content = [word for word in get_content_words(question) if word not in _POINTING and not has_stop_word(word)]
    if not content:
        return bool(words)
    if words[0] in _JOINING or words[:2] in _JOINING_PAIRS:
        return len(content) <= _JOINED_MAX
    if words[0] in _FRAGMENT_LEADS and len(words) <= _FRAGMENT_MAX:
        return True
    is_pointing = words[-1] == "there" or not _POINTING.isdisjoint(words)
    return is_pointing and len(content) <= _POINTING_MAX
