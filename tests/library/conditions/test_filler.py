"""Words that say nothing: the first one for the things themselves is left out of what a wish means."""

import pytest

from bot.library.conditions.filler import drop_thing
from bot.models import CollectionInfo, PropertySpec

MOVIES = CollectionInfo("Movie", (PropertySpec("title"), PropertySpec("director")))
NOTES = CollectionInfo("Knowledge", (PropertySpec("title"), PropertySpec("content")))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("scary movies", "scary"),
        ("movies in Paris", "in Paris"),
        ("ein trauriger Film, bitte", "ein trauriger , bitte"),
        ("film about making or showing films", "about making or showing films"),
        # Nothing else tells, or no word is one for the things.
        ("movies", "movies"),
        ("show me some films", "show me some films"),
        ("a lonely robot", "a lonely robot"),
    ],
)
def test_of_movies(typed: str, meant: str) -> None:
    assert drop_thing(typed, MOVIES) == meant


def test_where_the_word_is_what_is_asked_for() -> None:
    assert drop_thing("scary movies", NOTES) == "scary movies"
