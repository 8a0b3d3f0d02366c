"""Mentions anywhere in a message, and options among words."""

import pytest

from bot.errors import QueryError
from bot.typed import read_mention, split_options

OPTIONS = ("collection", "limit", "mode", "filters")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<@7> search paris", "search paris"),
        ("<@!7>, search paris", "search paris"),
        ("<@7>\nsearch paris", "search paris"),
        ("<@7>: what is open?", "what is open?"),
        ("search paris <@7>", "search paris"),
        ("What is open today, <@7>?", "What is open today?"),
        ("Hey <@7> what is open?", "Hey what is open?"),
        ("<@7>", ""),
        (" <@7> <@7> ", ""),
        ("<@7>!", ""),
        ("<@8> hello", None),
        ("hello", None),
    ],
)
def test_a_mention_is_found_anywhere(content: str, text: str | None) -> None:
    assert read_mention(content, 7) == text


@pytest.mark.parametrize(
    ("typed", "words", "given"),
    [
        ("ERR-1 collection:Tickets", "ERR-1", {"collection": "Tickets"}),
        ("collection:Club May I bring a guest?", "May I bring a guest?", {"collection": "Club"}),
        ("paris --limit 5", "paris", {"limit": "5"}),
        ("paris --limit=5 MODE=keyword", "paris", {"limit": "5", "mode": "keyword"}),
        ("query: romantic comedy limit: 2", "romantic comedy", {"limit": "2"}),
        ("--query romantic comedy", "romantic comedy", {}),
        ('x collection:"Club rules"', "x", {"collection": "Club rules"}),
        ("Alien: Romulus at 10:30", "Alien: Romulus at 10:30", {}),
        ("https://a.b/c?limit=1 -- or mode", "https://a.b/c?limit=1 -- or mode", {}),
        ("limit:2", "", {"limit": "2"}),
        ("love filters:year>=1990", "love", {"filters": "year>=1990"}),
        (
            'filters:year>=1990 -genre:drama,crime title:"Love Actually" limit:3 two lovers',
            "two lovers",
            {"filters": 'year>=1990 -genre:drama,crime title:"Love Actually"', "limit": "3"},
        ),
        (
            'lovers --filters "Release Year" >= 1990 –title:“Love: Actually” mode=keyword',
            "lovers",
            {"filters": '"Release Year" >= 1990 –title:“Love: Actually”', "mode": "keyword"},
        ),
        ('lovers filters:"year>=1990 genre:drama" in Paris', "lovers in Paris", {"filters": "year>=1990 genre:drama"}),
        ("lovers filters:nonsense", "lovers", {"filters": "nonsense"}),
    ],
)
def test_options_are_taken_out_of_the_words(typed: str, words: str, given: dict[str, str]) -> None:
    assert split_options(typed, first="query", names=OPTIONS) == (words, given)


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("paris --size 5", "“size”"),
        ("paris colection:Film", "“colection”"),
        ("paris limit:1 limit:2", "twice"),
        ("paris filters:year>1 limit:2 filters:year>2", "twice"),
        ("paris filter:year>1", "“filter”"),
    ],
)
def test_what_looks_like_an_option_and_is_none_is_refused(typed: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        split_options(typed, first="query", names=OPTIONS)
