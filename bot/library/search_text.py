"""The search text: the hidden property that keyword search reads, and a question in the same words."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import groupby, islice
from typing import Any, Final

from weaviate.classes.config import DataType, Property, Tokenization

from bot.library.days import find_days
from bot.library.wording import get_content_words, get_words
from bot.library.words import find_whole, split_query, split_stored
from bot.models import SEARCH_TEXT, CollectionInfo

# Of an object; the words of what stands beyond are not found. A book has about 500,000, and comes in chunks. Of so many
# characters of English the search text has 0.13 MB, of Chinese 0.8, of Thai 1.5, and pages of 100 objects are read in
# one message of 100 MiB at most.
CHARACTERS_MAX: Final = 100_000
# Of a question. Each word is looked up on its own, and 1,000 characters have about 170.
QUERY_WORDS_MAX: Final = 256

_LETTER: Final = 2  # characters of a whole of one letter, which is C, C# and C++
# How often a day counts in a question. Once, a number of it (“10” of 2024-10-05) in a short title outweighs the day.
_DAY_WEIGHT: Final = 3
_NUMBER_SIGN: Final = re.compile(r"(?<!\w)(?:№|n[°º.]|no\.?|nr\.?)\s?(?=\d)", re.IGNORECASE)
_NUMBER_SIGNS: Final = ("no", "n", "nr")  # as they stand in a word of letters and digits

_MOMENT: Final = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")
_MIDNIGHT: Final = "00:00"


def build_search_property() -> Property:
    """The property as the client takes it: keyword search reads it, filters and vectors do not."""
    # `whitespace` takes the words as they are, and no stop words out, so that titles such as "It" and "Up" are found.
    return Property(
        name=SEARCH_TEXT,
        data_type=DataType.TEXT,
        tokenization=Tokenization.WHITESPACE,
        index_filterable=False,
        index_searchable=True,
        skip_vectorization=True,
    )


def add_search_text(info: CollectionInfo, properties: Mapping[str, Any]) -> dict[str, Any]:
    """An object's properties, by their names in Weaviate, with the search text that belongs to them.

    Every way by which objects are written comes through here.
    """
    if not info.has_search_text:
        return dict(properties)
    return {**properties, SEARCH_TEXT: build_search_text(info, properties)}


def build_search_text(info: CollectionInfo, properties: Mapping[str, Any]) -> str:
    """The words of all that people put into an object: texts, numbers, dates and ids, `CHARACTERS_MAX` of them."""
    values = (properties.get(spec.stored_name) for spec in info.own_properties)
    left = CHARACTERS_MAX
    words: list[str] = []
    for text in _render(values):
        words += (*split_stored(text[:left]), *find_days(text[:left]), *find_whole(text))
        left -= len(text)
        if left <= 0:
            break
    return " ".join(words)


def build_query(query: str) -> str:
    """The words of a question, each once; empty where it has no letter, digit or emoji.

    Stop words are left out of a question that has others: Weaviate weighs a word by how many objects hold it, and in a
    collection of a hundred "that" is as rare as what is asked for. nDCG@10 on the even halves, with them and without:
    club-faq .804 .817, movies .803 .812.
    """
    words = islice(dict.fromkeys(split_query(_drop_stops(query))), QUERY_WORDS_MAX)
    return " ".join([*words, *find_days(query) * _DAY_WEIGHT, *_find_wholes(query), *_find_names(query)])


def _find_names(query: str) -> list[str]:
    """Words with capitals within a question as the one word that something is called by: “What genre is Heat?”."""
    runs = [(has_capital, " ".join(run)) for has_capital, run in groupby(query.split()[1:], key=_has_capital)]
    if len(runs) == 1:  # “The Who” is a name by itself
        return []
    names = (whole for has_capital, run in runs if has_capital for whole in find_whole(run))
    return [name for name in names if len(name) > _LETTER]


def _has_capital(word: str) -> bool:
    return word.lstrip("\"'“„«‘(")[:1].isupper()


def _find_wholes(query: str) -> list[str]:
    """The question as the one word that something is called by, with each sign for “number” that people write."""
    if not _NUMBER_SIGN.search(query):
        return list(find_whole(query))
    return [whole for sign in _NUMBER_SIGNS for whole in find_whole(_NUMBER_SIGN.sub(sign, query))]


def _drop_stops(query: str) -> str:
    """What stands between blanks, without what has only stop words; signs and codes such as `C++` stay as they are."""
    content = set(get_content_words(query))
    return " ".join(chunk for chunk in query.split() if content.intersection(found := get_words(chunk)) or not found)


def _render(values: Any) -> Iterator[str]:
    """The texts of a value of any type, nested ones too; yes and no are said by no word."""
    match values:
        case None | bool():
            return
        case str():
            yield _render_text(values)
        case datetime():
            yield _render_text(values.isoformat())
        case float() if values.is_integer():
            yield str(int(values))
        case Mapping():
            yield from _render(values.values())
        case int() | float() | complex():
            yield str(values)
        case _ if hasattr(values, "__iter__"):
            for value in values:
                yield from _render(value)
        case _:
            yield str(values)


def _render_text(text: str) -> str:
    """The text; a moment by its day, and its time of the day unless that is midnight, which mostly means none."""
    found = _MOMENT.fullmatch(text)
    if found is None:
        return text
    day, time = found.groups()
    return day if time == _MIDNIGHT else f"{day} {time}"
