"""/recommend and /ask, from the typed command to what people read."""

import asyncio
import json
import re

import pytest

from tests.e2e.stage import FILMS, Club
from tests.support.provider import Provider
from tests.support.replies import get_pieces

pytestmark = pytest.mark.asyncio(loop_scope="session")

FILLABLE = re.compile(r"{([\w\s]*?)}", re.ASCII)
"""What Weaviate takes for a property to fill in (usecases/modulecomponents/generative)."""


async def test_recommend_shows_the_models_text_and_a_piece_for_each_hit(
    writing_film_club: Club, collection: str, provider: Provider
) -> None:
    reply = await writing_film_club.type(f"/recommend query:romantic comedy collection:{collection} limit:2")

    assert "MODEL SAYS" in reply.text
    assert len(provider.prompts) == 1
    assert "Sugar and Flour" in provider.prompts[0]
    assert "Sugar and Flour" in reply.text
    assert len(get_pieces(reply)) == 2
    assert f"-# {collection} · 2 objects" in reply.texts[-1]


async def test_recommend_each_asks_once_for_every_hit(
    writing_film_club: Club, collection: str, provider: Provider
) -> None:
    provider.write = lambda prompt: "ABOUT THE MOON" if "Cold Moon" in prompt else "ABOUT ANOTHER"

    reply = await writing_film_club.type(
        f"/recommend query:a lone engineer on the moon collection:{collection} limit:3 style:each"
    )

    assert len(provider.prompts) == 3
    assert reply.text.count("ABOUT THE MOON") == 1
    assert reply.text.count("ABOUT ANOTHER") == 2


async def test_recommend_by_meaning_without_any_key(film_club: Club, collection: str) -> None:
    reply = await film_club.type(f"/recommend query:romantic comedy collection:{collection} limit:2")

    assert "Sugar and Flour" in reply.text
    assert b"romantic" not in FILMS.data
    assert b"comedy" not in FILMS.data


async def test_text_command_after_a_mention(film_club: Club, collection: str) -> None:
    await film_club.ingest(FILMS, "Movie")

    reply = await film_club.type("@bot recommend a robbery in a bank")

    assert "Nine Bells" in reply.text


@pytest.mark.parametrize(
    "query",
    ["{secret}", "a {} film", '{"a": 1}', "{overview}", "@everyone", "```py\nimport os", "[here](http://example.org)"],
)
async def test_what_people_type_is_no_template(
    writing_film_club: Club, collection: str, provider: Provider, query: str
) -> None:
    reply = await writing_film_club.member.type(
        writing_film_club.channel, f"/recommend collection:{collection} style:each limit:2 query:{query}"
    )

    assert reply.text.count("MODEL SAYS") == 2
    assert len(provider.prompts) == 2
    assert not any(FILLABLE.search(prompt) for prompt in provider.prompts)


async def test_query_that_is_too_long_is_cut_and_that_is_said(film_club: Club, collection: str) -> None:
    reply = await film_club.type(f"/recommend collection:{collection} query:{'x' * 5_900}")

    assert "has 5,900 characters, and I searched for the first 1,000" in reply.text


async def test_ask_cites_only_hits_that_exist(writing_film_club: Club, collection: str, provider: Provider) -> None:
    def write(prompt: str) -> str:
        passages = json.loads(prompt[prompt.index("[{") :])
        place = 1 + [passage["title"] for passage in passages].index("Salt Road")
        return f"Camels carry salt [{place}], as everybody knows [9]."

    provider.write = write

    reply = await writing_film_club.type(f"/ask question:Who carries salt? collection:{collection} limit:2")

    assert "Camels carry salt [1]" in reply.text
    assert "[9]" not in reply.text
    assert "[1] Salt Road" in reply.text
    assert "Who carries salt?" in provider.prompts[0]


async def test_ask_quotes_without_a_model(film_club: Club, collection: str) -> None:
    reply = await film_club.type(f"/ask question:Who crosses the Sahara with salt? collection:{collection}")

    assert "Camel drivers cross the Sahara" in reply.text
    assert "[1]" in reply.text


async def test_long_answer_goes_on_in_further_pages(
    writing_film_club: Club, collection: str, provider: Provider
) -> None:
    provider.write = lambda _prompt: "\n\n".join(f"Paragraph {number}. " + "word " * 150 for number in range(12))

    first = await writing_film_club.type(f"/recommend query:bakers collection:{collection}")
    next_label = next(label for label in first.buttons if "Next" in label)
    refused = await writing_film_club.admin.press(first, next_label)
    second = await writing_film_club.member.press(first, next_label)

    assert "Paragraph 0." in first.text
    assert "Paragraph 11." not in first.text
    assert refused.is_ephemeral
    assert "Paragraph 0." not in second.text
    assert "Paragraph 7." in first.text + second.text


async def test_many_members_at_once_get_their_own_answers(film_club: Club, collection: str) -> None:
    wishes = {"bakers": "Sugar and Flour", "moon": "The Cold Moon", "Paris": "Rue des Martyrs", "bank": "Nine Bells"}
    people = [(film_club.guild.add_member(f"guest{n}"), *pair) for n, pair in enumerate([*wishes.items()] * 5)]

    replies = await asyncio.gather(
        *(
            guest.type(film_club.channel, f"/recommend query:{wish} collection:{collection} limit:1")
            for guest, wish, _ in people
        )
    )

    wrong = [reply.text for reply, (_, _, title) in zip(replies, people, strict=True) if title not in reply.text]
    assert not wrong


async def test_member_who_asks_too_often_is_told_when_to_go_on(film_club: Club, collection: str) -> None:
    replies = [await film_club.type(f"/search query:moon collection:{collection}") for _ in range(11)]

    assert all("Cold Moon" in reply.text for reply in replies[:10])
    assert "Cold Moon" not in replies[10].text
    assert "Try again in" in replies[10].text
