"""Answers from the first question to what people make of them: typed, pressed and read, one story each."""

import json
import secrets
from pathlib import Path
from typing import Final

import pytest

from bot.ui.gaps import ANSWER_THIS
from playground import Attachment, Member, Reply
from playground.rules.component_types import iterate_components
from tests.e2e.stage import FILMS, Club, open_stage
from tests.support.eventually import eventually
from tests.support.provider import Provider
from tests.support.replies import get_more, get_pieces, settle
from tests.support.weaviate import WeaviateProcess

pytestmark = pytest.mark.asyncio(loop_scope="session")

MOON: Final = "Who repairs the station on the moon?"
BAKERS, COLD_MOON, PARIS, BELLS = "Sugar and Flour", "The Cold Moon", "Rue des Martyrs", "Nine Bells"
POSTERS: Final = Attachment(
    "posters.csv", b"title,poster,text\nInk,https://img.example/ink?wide,About ink.\nSalt,soon,About salt.\n"
)


def button_of(reply: Reply, label: str) -> str:
    return next(each for each in reply.buttons if label in each)


def list_titles(prompt: str) -> list[str]:
    """The titles of the objects that a model is shown, in order."""
    return [str(each["title"]) for each in json.loads(prompt[prompt.index("[{") :])]


def list_pictures(reply: Reply) -> list[str]:
    return [str(each["media"]["url"]) for each in iterate_components(reply.components) if "media" in each]


async def go_on(who: Member, answer: Reply, question: str, *, button: str = "Ask more") -> Reply:
    form = await who.press(answer, button_of(answer, button))
    return await who.submit(form, {"Your question": question})


async def test_hits_show_pictures_and_tell_why_they_are_there(
    writing_film_club: Club, collection: str, provider: Provider
) -> None:
    club, shelf = writing_film_club, f"Gallery{secrets.token_hex(4)}"
    await club.ingest(POSTERS, shelf)
    assert list_pictures(await club.type(f"/search query:ink collection:{shelf}")) == []
    await club.order(f"/collection look name:{shelf} property:poster kind:image")
    found = await club.type(f"/search query:ink collection:{shelf}")
    assert list_pictures(found) == ["https://img.example/ink?wide"]
    assert "Poster: soon" in found.text
    provider.write = lambda prompt: f"Try the bakers [{list_titles(prompt).index(BAKERS) + 1}]."
    answer = await club.type(f"/recommend query:rival bakers collection:{collection} limit:1")
    assert "the model read 5" in answer.texts[-1]
    more = await club.member.press(answer, get_more(answer, BAKERS))
    assert more.is_ephemeral
    assert "Two rival bakers" in more.text
    why = await club.member.press(more, "Why this?")
    assert "words of the question: **rival**, **bakers**" in why.text
    assert "For this answer 5 objects, each whole" in why.text
    assert "Title, Year, Genre, Overview" in why.text
    searched = await club.type(f"/search query:rival bakers collection:{collection} rerank:true")
    more = await club.member.press(searched, get_more(searched, BAKERS))
    assert "No model wrote this answer" in (await club.member.press(more, "Why this?")).text


async def test_an_answer_is_private_by_default_of_a_channel_and_shared(film_club: Club, collection: str) -> None:
    club, quiet = film_club, film_club.guild.add_channel("quiet")
    await club.order(f"/settings set setting:collection value:{collection} channel:#quiet")
    await club.order("/settings set setting:private value:yes channel:#quiet")
    assert "Collection" in (await club.order("/settings show")).text
    private = await club.member.type(quiet, f"/ask question:{MOON}")
    assert private.is_ephemeral
    assert COLD_MOON in private.text
    told = await club.member.press(private, "Share to channel")
    shared = await told.wait_for_followup(lambda reply: not reply.is_ephemeral)
    assert f"shared by <@{club.member.id}>" in shared.text
    assert COLD_MOON in shared.text
    alone = await club.type(f"/ask question:{MOON} collection:{collection} private:true")
    assert alone.is_ephemeral


async def test_more_and_less_like_something(film_club: Club, collection: str) -> None:
    club, place = film_club, film_club.channel
    ((name, value),) = await club.member.autocomplete(place, f"/similar collection:{collection} title:sugar")
    assert BAKERS in name
    like = await club.type(f"/similar title:{value} limit:2")
    assert len(get_pieces(like)) == 2
    assert not any(BAKERS in piece for piece in get_pieces(like))
    found = await club.type(f"/search query:bakers collection:{collection} limit:1")
    more = await club.member.press(found, get_more(found, BAKERS))
    mine = await club.member.press(more, button_of(more, "More like this"))
    assert "Like Sugar and Flour" in mine.text
    other = next(title for title in (COLD_MOON, PARIS, BELLS) if any(title in piece for piece in get_pieces(mine)))
    less = await club.member.select(mine, [f"Less like {other}"], menu="Less like …")
    assert f"not like {other}" in less.text
    assert not any(other in piece for piece in get_pieces(less))
    surprise = await club.type(f"/surprise collection:{collection}")
    assert "Chosen at random" in surprise.text


async def test_a_conversation_goes_on_and_starts_over(film_club: Club, collection: str) -> None:
    club, bob = film_club, film_club.member
    await club.order(f"/settings set setting:collection value:{collection}")
    first = await club.type(f"@bot {MOON}")
    assert COLD_MOON in first.text
    second = await go_on(bob, first, "and in which year?")
    assert f"Earlier: {MOON}" in second.text
    assert f"Searched for: {MOON} and in which year?" in second.text
    assert "2011" in (await bob.press(second, get_more(second, COLD_MOON))).text
    third = await bob.type(club.channel, "@bot who wrote letters in Paris?", to=second)
    assert PARIS in third.text
    assert third.text.count("Earlier: ") == 2
    fresh = await go_on(bob, third, "Who plans the robbery of a bank?", button="Start over")
    assert BELLS in fresh.text
    assert "Earlier" not in fresh.text


async def test_admins_choose_how_the_model_writes(writing_film_club: Club, collection: str, provider: Provider) -> None:
    club, where = writing_film_club, f"collection:{collection} style:each"
    ask = f"/recommend query:the moon limit:1 {where}"
    form = await club.order(f"/prompt set {where}")
    refused = await club.admin.submit(form, {"Text for the model": "Sell {titel}"})
    assert "Did you mean title?" in refused.text
    form = await club.order(f"/prompt set {where}")
    saved = await club.admin.submit(form, {"Text for the model": "Sell {title} like a pirate."})
    assert "Sell {title} like a pirate." in saved.text
    await club.type(ask)
    assert "Sell <object>The Cold Moon</object> like a pirate." in provider.prompts[-1]
    tried = await club.order(f"/prompt test {where} query:the moon")
    assert "MODEL SAYS" in tried.text
    await club.order(f"/prompt undo {where}")
    await club.type(ask)
    assert "pirate" not in provider.prompts[-1]


async def test_admins_choose_who_may_ask(film_club: Club, collection: str) -> None:
    club = film_club
    cleo = club.guild.add_member("cleo", roles=["Readers"])
    await club.order("/settings who-may-ask role:Readers")
    refused = await club.type(f"/ask question:{MOON} collection:{collection}")
    assert COLD_MOON not in refused.text
    assert COLD_MOON in (await cleo.type(club.channel, f"/ask question:{MOON} collection:{collection}")).text
    role = club.guild.get_role("Readers")
    assert role is not None
    assert f"<@&{role.id}>" in (await club.order("/settings show")).text
    await club.order("/settings reset")
    assert COLD_MOON in (await club.type(f"/ask question:{MOON} collection:{collection}")).text


async def test_a_bad_answer_is_voted_down_and_put_right(film_club: Club, collection: str) -> None:
    club, ask = film_club, f"/ask question:{MOON} collection:{collection}"
    answer = await club.type(ask)

    async def is_counted() -> bool:
        return "Thank you" in (await club.member.press(answer, "👍")).text

    # What an answer is about is kept once it is sent, and the first one creates a collection for that.
    await eventually(is_counted, expected=True)
    form = await club.member.press(answer, "👎")
    told = await club.member.submit(form, {"Only if you like": "It has a name."})
    assert "without your name" in told.text
    correction = await club.admin.use("Correct this answer", answer)
    saved = await club.admin.submit(correction, {"I answer": "Her name is **Ada**."})
    assert "Saved" in saved.text
    corrected = await club.type(ask)
    assert "Her name is **Ada**." in corrected.text
    assert f"By <@{club.admin.id}>" in corrected.text
    assert MOON in (await club.order("/corrections list")).text


async def test_what_nobody_could_answer_is_counted_where_it_is_turned_on(film_club: Club, collection: str) -> None:
    club, ask = film_club, f"/ask question:Who feeds the cat? collection:{collection}"
    await club.type(ask)
    assert "Who feeds the cat?" not in (await club.order("/gaps")).text
    await club.order("/settings store-questions state:on days:30")
    assert "I don't know" in (await club.type(ask)).text

    async def is_kept() -> bool:
        return "Who feeds the cat?" in (await club.order("/gaps")).text

    await eventually(is_kept, expected=True)
    form = await club.admin.select(await club.order("/gaps"), ["1. Who feeds the cat?"], menu=ANSWER_THIS)
    await club.admin.submit(form, {"I answer": "The **watchman** does."})
    assert "The **watchman** does." in (await club.type(ask)).text


async def test_questions_that_have_to_be_answered_are_run(film_club: Club, collection: str) -> None:
    club = film_club
    added = await club.order(f"/quality add question:{MOON} collection:{collection}")
    assert COLD_MOON in added.text
    run = await club.order("/quality run")
    assert "1 of 1 now" in run.text
    file = Attachment("films.csv", b"title,year,genre,overview\nNine Bells,1957,crime,A night watchman in Hamburg.\n")
    asked = await settle(await club.order(f"/ingest file collection:{collection} mode:sync", files=(file,)))
    sure = await (await club.admin.press(asked, "Ingest")).wait_for(
        lambda reply: any("Delete" in label for label in reply.buttons)
    )
    await club.admin.press(sure, button_of(sure, "Delete"))
    report = await sure.wait_for(lambda reply: "Golden questions" in reply.text)
    assert "1 of 1 were found before, 0 now" in report.text


async def test_passages_are_cited_with_where_they_stand(
    writing_club: Club, collection: str, provider: Provider
) -> None:
    guide = Attachment("guide.md", b"# Oven\n\n## Cleaning\n\nThe oven is cleaned with vinegar every Monday.\n")
    await writing_club.ingest(guide, collection)
    provider.write = lambda prompt: f"With vinegar [{len(list_titles(prompt))}]."
    answer = await writing_club.type(f"/ask question:How is the oven cleaned? collection:{collection}")
    assert "With vinegar [1]." in answer.text
    assert "Cleaning" in answer.text.partition("Sources")[2]
    opened = await writing_club.member.press(answer, get_more(answer, "[1]"))
    assert "vinegar every Monday" in opened.text


async def test_a_new_post_is_helped_with_and_what_solved_it_is_shown_to_the_next(
    film_club: Club, collection: str
) -> None:
    club, forum = film_club, film_club.guild.add_forum("help")
    club.guild.grant_bot(manage_threads=True, manage_channels=True)
    await club.order(f"/settings set setting:collection value:{collection}")
    assert "is on" in (await club.order("/settings help-forum forum:help state:on")).text
    known = club.member.open_thread(forum, MOON, "I saw it in a film.")
    answer = await known.wait_for(lambda message: COLD_MOON in message.text)
    assert "[1]" in answer.text
    await known.wait_for(lambda message: "Did this help?" in message.text)
    # Nothing answers this, so nothing is said.
    post = club.member.open_thread(forum, "How do I reset my password?", "The mail never comes.")
    remedy = club.admin.say(post, "The third link of the account page resets it.")
    assert "those who help here" in (await club.admin.use("This solved it", remedy)).text
    assert "is asked here: " in (await club.member.use("This solved it", remedy)).text
    consent = await post.wait_for(lambda message: "May I remember" in message.text)
    assert post.tags == ["Solved"]
    assert "Only whoever asked" in (await club.admin.press(consent, "Yes, remember it")).text
    assert "Remembered" in (await club.member.press(consent, "Yes, remember it")).text
    assert len(post.messages) == 1
    cleo = club.guild.add_member("cleo")
    again = cleo.open_thread(forum, "I forgot my password, how to reset it?", "Please help.")
    similar = await again.wait_for(lambda message: "Solved before" in message.text)
    assert "third link" in similar.text
    assert remedy.jump_url in similar.text
    # Staff have written here, so the bot leaves it to them.
    club.guild.add_role("Mods", manage_messages=True)
    taken = club.guild.add_member("dan", roles=["Mods"])
    taken.say(again, "I am on it.")
    form = await cleo.press(similar, button_of(similar, "Ask the bot"))
    assert "has taken this over" in (await cleo.submit(form, {})).text


async def test_the_matches_are_there_while_a_slow_model_still_writes(
    stage_server: WeaviateProcess, collection: str, tmp_path: Path
) -> None:
    async with Provider() as slow:
        environment = {**stage_server.environment, **slow.environment, "VECTORIZER": "local", "RERANKER": "none"}
        async with open_stage({**environment, "HITS_AFTER": "0.05"}, folder=tmp_path) as stage:
            club = stage.found_club("A slow club")
            await club.ingest(FILMS, collection)
            slow.hang_on, slow.write = "chat", lambda _: "Take this one [1]."
            early = await club.type(f"/recommend query:bakers in love collection:{collection}")
            assert BAKERS in early.text
            assert "Take this one" not in early.text
            slow.release()
            answer = await early.wait_for(lambda now: "Take this one" in now.text)
            assert BAKERS in answer.text
            assert slow.calls["chat"] == 1
