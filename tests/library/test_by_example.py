"""Where a query names something to have others like it, and what is called so."""

import pytest

from bot.library.by_example import find_called, find_comparisons
from bot.models import Hit

TITLES = (
    "Amélie",
    "WALL·E",
    "Up",
    "Her",
    "It",
    "Alien",
    "Some Like It Hot",
    "Pride & Prejudice",
    "The Godfather",
    "Spider-Man: Into the Spider-Verse",
    "The Lord of the Rings: The Fellowship of the Ring",
    "The Lord of the Rings: The Two Towers",
    "Das Boot",
    "2001: A Space Odyssey",
    "The Good, the Bad and the Ugly",
    "Heat",
    "One Flew Over the Cuckoo's Nest",
    "Moon",
    "Paddington 2",
)


def find(query: str) -> tuple[str, ...]:
    """The titles that a query names, and before them what they are called in it."""
    hits = [Hit(number, f"id{number}", title, {}) for number, title in enumerate(TITLES, start=1)]
    for phrase in find_comparisons(query):
        length, called = find_called(query, phrase, hits)
        if called:
            name = query[phrase.words[0].start : phrase.words[length - 1].end]
            return (name, *(hit.title for hit in called))
    return ()


@pytest.mark.parametrize(
    ("query", "named", "title"),
    [
        ("something like Amelie but darker", "Amelie", "Amélie"),
        ("something like amelie, but darker", "amelie", "Amélie"),
        ("movies similar to wall-e", "wall-e", "WALL·E"),
        ("films like WALLE", "WALLE", "WALL·E"),
        ("a comedy like “Up”", "Up", "Up"),
        ("like up", "up", "Up"),
        ("something like Alien in space", "Alien", "Alien"),
        ("I liked nothing, give me more like godfather", "godfather", "The Godfather"),
        ("in the style of The Godfather", "The Godfather", "The Godfather"),
        ("like Pride and Prejudice", "Pride and Prejudice", "Pride & Prejudice"),
        ("something like spiderman", "spiderman", "Spider-Man: Into the Spider-Verse"),
        ("something like 2001: A Space Odyssey", "2001: A Space Odyssey", "2001: A Space Odyssey"),
        ("ein Film wie Das Boot", "Das Boot", "Das Boot"),
        ("ein Film wie Boot", "Boot", "Das Boot"),
        ("algo como Amélie", "Amélie", "Amélie"),
        ("un film comme Alien", "Alien", "Alien"),
        ("something like Her", "Her", "Her"),
        ("Which films are like Alien?", "Alien", "Alien"),
        ("something like Paddington", "Paddington", "Paddington 2"),
        ("a thriller like the heat", "the heat", "Heat"),
        ("more like moon, please", "moon", "Moon"),
        ("more like Some Like It Hot", "Some Like It Hot", "Some Like It Hot"),
    ],
)
def test_a_title_that_is_named_is_found(query: str, named: str, title: str) -> None:
    assert find(query) == (named, title)


def test_the_beginning_of_several_titles_names_all_of_them() -> None:
    assert find("something like lord of the rings") == (
        "lord of the rings",
        "The Lord of the Rings: The Fellowship of the Ring",
        "The Lord of the Rings: The Two Towers",
    )


@pytest.mark.parametrize(
    "query",
    [
        "Some Like It Hot",
        "what does it look like up there",
        "a film where someone feels like Alien life",
        "something like it",
        "something like the good old days",
        "something like a heat wave",
        "something like the one who knocks",
        "a film like the moon landing",
        "something like her mother",
        "I would like Alien",
        "I'd like Up",
        "nothing like Alien",
        "not like Alien",
        "something like that",
        "something like Citizen Kane",
        "like",
        "like, whatever",
        "what is it like?",
    ],
)
def test_other_words_are_no_example(query: str) -> None:
    assert find(query) == ()
