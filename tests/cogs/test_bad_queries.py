"""What nobody means to ask, typed into the commands that search."""

import pytest

from bot.models import PropertySpec
from tests.cogs.people import Server
from tests.support.catalogues import MOVIE_PROPERTIES, fill, fill_movies

UNKNOWN = "I don't know: nothing in"
TRACE = (
    'Traceback (most recent call last):   File "/app/x.py", line 3, in f     g()   File "/app/y.py", line 9, in g '
    "ValueError: a photographer with a broken leg"
)
# What `/ask` refuses, and what it says about it.
REFUSED = {
    "a": "",
    "7": "",
    "the of and": "",
    "not not not": "",
    "was ist das": "",
    "🎬💔": "Nothing holds a word of “🎬💔”",
    '"': "There is no letter, digit or emoji in it to search for.",
    " ".join(f"qx{number}" for number in range(1_000)): "and I searched for the first",
    "a" * 900: "",
    "{title} {{": "",
    "'; DROP TABLE": "",
    "فيلم عن الحب": "",
    "before 1950 after 1990": "contradict each other, so I searched without them: year < 1950 · year > 1990",
}
# What `/search` finds first.
FOUND = {
    "https://www.example.org/films/rear-window?x=1#top": "Rear Window",
    TRACE: "Rear Window",
    "romance ロマンス роман Hitchcock's Vertigo": "Vertigo",
    "\u202eVertigo\u202c \u2067before 1960\u2069": "Vertigo",
}


@pytest.mark.parametrize("environ", [{"ANSWERS_PER_MINUTE": "1000"}])
async def test_what_means_nothing_is_refused_and_what_means_something_is_found(server: Server, name: str) -> None:
    info = await fill_movies(server.bot.library, name, int(server.guild.id))
    for typed, notice in REFUSED.items():
        reply = await server.member.type(server.channel, f"/ask question:{typed} collection:{info.name}")
        assert UNKNOWN in reply.text, typed[:50]
        assert notice in reply.text, typed[:50]
    for typed, title in FOUND.items():
        reply = await server.member.type(server.channel, f"/search query:{typed} collection:{info.name}")
        assert f"**1. {title}**" in reply.text, typed[:50]
        assert not {"\u202e", "\u2067"} & set(reply.text)
    reply = await server.member.type(server.channel, f"/search query:{TRACE} collection:{info.name}")
    assert "left its 2 frames out" in reply.text


async def test_a_property_may_be_called_not(server: Server, name: str) -> None:
    specs = (*MOVIE_PROPERTIES, PropertySpec("not", "int"))
    rows: list[dict[str, object]] = [
        {"title": f"Film {number}", "genre": "musical" if number % 2 else "drama", "not": number, "overview": "A film."}
        for number in range(10)
    ]
    info = await fill(server.bot.library, name, int(server.guild.id), specs, rows)
    reply = await server.member.type(server.channel, f"/search query:film not > 7 collection:{info.name}")
    assert "Understood: not > 7" in reply.text
    assert {number for number in range(10) if f"Film {number}" in reply.text} == {8, 9}
    reply = await server.member.type(server.channel, f"/search query:not a musical collection:{info.name} limit:10")
    assert "Understood: not genre: musical" in reply.text
    assert not {number for number in range(1, 10, 2) if f"Film {number}" in reply.text}
