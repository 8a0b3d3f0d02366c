"""/similar, /surprise, and what is more or less like something, for those who may read it."""

import pytest

from bot.audience import for_role
from bot.library import build_origin
from bot.models import CollectionInfo, IngestOptions, Record
from bot.settings import Settings
from bot.ui.alike import CHANGED, LESS_LIKE, MORE_LIKE, MORE_LIKE_THIS
from bot.ui.pages import SHOW_PRIVATELY
from playground import Member, Playground, Reply
from playground.rules.component_types import iterate_components
from tests.cogs.people import FILMS, Server, fill, open_server
from tests.support.provider import Provider
from tests.support.replies import get_more, get_pieces
from tests.support.weaviate import WeaviateProcess

BAKERS, MOON, PARIS, BANK = (title for title, _, _ in FILMS)
SECRET = "The Sealed Oven"


def list_shown(reply: Reply) -> list[str]:
    """The titles of the hits, in order."""
    return [text.split("\n")[0].strip("*").partition(". ")[2] for text in get_pieces(reply)]


def get_title(reply: Reply) -> str:
    return reply.texts[0].removeprefix("### ")


def get_menu(reply: Reply, name: str) -> list[dict[str, object]]:
    menus = (each for each in iterate_components(reply.components) if each.get("placeholder") == name)
    return next(each["options"] for each in menus)


def list_chosen(reply: Reply, name: str) -> list[str]:
    kind = name.removesuffix("…")
    return [str(each["label"]).removeprefix(kind) for each in get_menu(reply, name) if each.get("default")]


def button_of(reply: Reply) -> str:
    return next(each for each in reply.buttons if MORE_LIKE_THIS in each)


async def seal(server: Server, info: CollectionInfo) -> Member:
    """Somebody with a role that may read one more object."""
    eve = server.guild.add_member("eve", roles=["Staff"])
    role = server.guild.get_role("Staff")
    assert role is not None
    row = {"title": SECRET, "overview": "Two bakers fall in love over a sealed oven and a wedding cake."}
    await server.bot.library.ingester.ingest(
        [Record(1, row)],
        collection=info.name,
        guild_id=int(server.guild.id),
        origin=build_origin("sealed.csv", by=1),
        options=IngestOptions(audience=(for_role(role.id),)),
    )
    return eve


async def test_from_one_object_to_what_is_more_and_less_like_it(server: Server, shelf: CollectionInfo) -> None:
    bob, place = server.member, server.channel
    ((name, value),) = await bob.autocomplete(place, f"/similar collection:{shelf.name} title:sugar")
    assert BAKERS in name
    answer = await bob.type(place, f"/similar title:{value} limit:2")
    assert get_title(answer) == f"Like {BAKERS}"
    assert len(list_shown(answer)) == 2
    assert BAKERS not in list_shown(answer)
    # A choice below what everybody sees is answered to whoever chooses.
    mine = await bob.select(answer, [f"More like {BAKERS}", f"More like {list_shown(answer)[0]}"], menu=MORE_LIKE)
    assert mine.is_ephemeral
    assert set(list_chosen(mine, MORE_LIKE)) == {BAKERS, list_shown(answer)[0]}
    assert not {BAKERS, list_shown(answer)[0]} & set(list_shown(mine))
    # Below what only the member sees it takes its place; what is liked and disliked is not both.
    unliked = list_shown(answer)[0]
    less = await bob.select(mine, [f"Less like {unliked}"], menu=LESS_LIKE)
    assert less.message is mine.message
    assert get_title(less) == f"Like {BAKERS}, not like {unliked}"
    assert (list_chosen(less, MORE_LIKE), list_chosen(less, LESS_LIKE)) == ([BAKERS], [unliked])
    assert set(list_shown(less)) == {BAKERS, MOON, PARIS, BANK} - {BAKERS, unliked}
    opened = await bob.press(less, get_more(less, list_shown(less)[0]))
    assert opened.buttons == ["🔎 More like this"]  # and not "Why this?": nobody asked a question
    assert opened.is_ephemeral
    again = await bob.press(opened, button_of(opened))
    assert again.is_ephemeral
    assert get_title(again) == f"Like {list_shown(less)[0]}"


async def test_it_works_after_a_restart_and_not_when_it_is_gone(settings: Settings, name: str) -> None:
    async with Playground() as discord_:
        async with open_server(discord_, settings) as before:
            await before.bot.library.connection.wait_ready(timeout=30)
            info = await fill(before.bot.library, name, guild_id=int(before.guild.id))
            bob, place = before.member, before.channel
            answer = await bob.type(place, f"/similar title:Sugar collection:{info.name}")
            surprise = await bob.type(place, f"/surprise collection:{info.name}")
        async with open_server(discord_, settings) as after:
            await after.bot.library.connection.wait_ready(timeout=30)
            chosen = await bob.select(answer, [f"Less like {MOON}"], menu=LESS_LIKE)
            assert set(list_shown(chosen)) == {PARIS, BANK}
            assert "Like " in get_title(await bob.press(surprise, button_of(surprise)))
            removal = await after.admin.type(place, f"/collection delete name:{name}")
            await (await after.admin.press(removal, "Delete")).wait_for(lambda reply: "eleted" in reply.text)
            assert "not there any more" in (await bob.press(surprise, button_of(surprise))).text


async def test_an_object_that_is_deleted_or_hidden_is_like_nothing(server: Server, shelf: CollectionInfo) -> None:
    eve, place = await seal(server, shelf), server.channel
    public = await eve.type(place, f"/similar title:{SECRET} collection:{shelf.name}")
    assert "found no object" in public.text
    private = await eve.press(public, SHOW_PRIVATELY)
    assert private.is_ephemeral
    assert list_shown(private)[0] == BAKERS
    ((_, value),) = await eve.autocomplete(place, f"/similar collection:{shelf.name} title:sealed")
    assert await server.member.autocomplete(place, f"/similar collection:{shelf.name} title:sealed") == []
    refused = await server.member.type(place, f"/similar title:{value}")
    assert "not there any more" in refused.text
    # What is near to something public shows nobody more than that one may read.
    for who, seen in ((server.member, False), (eve, True)):
        answer = await who.type(place, f"/similar title:Sugar collection:{shelf.name}")
        assert SECRET not in answer.text
        mine = await who.select(answer, [f"More like {BAKERS}"], menu=MORE_LIKE)
        assert (SECRET in mine.text) is seen
    assert (await server.member.type(place, f"/similar title:Sugar collection:{shelf.name}")).is_ephemeral is False
    eve.model.roles.clear()
    lost = await eve.select(private, [f"More like {SECRET}"], menu=MORE_LIKE)
    assert "not there any more" in lost.text


async def test_an_option_that_the_menu_does_not_have_is_refused(server: Server, shelf: CollectionInfo) -> None:
    answer = await server.member.type(server.channel, f"/similar title:Sugar collection:{shelf.name}")
    for menu in (each for each in iterate_components(answer.components) if each.get("placeholder") == LESS_LIKE):
        menu["custom_id"] = f"alike:less:3:{'x' * 12}"
    told = await server.member.select(answer, [f"Less like {MOON}"], menu=LESS_LIKE)
    assert CHANGED in told.text


async def test_another_guild_is_not_reached(server: Server, shelf: CollectionInfo) -> None:
    other = server.discord.add_guild("Elsewhere")
    zoe = other.add_member("zoe")
    ((_, value),) = await server.member.autocomplete(server.channel, f"/similar collection:{shelf.name} title:sugar")
    assert BAKERS not in (await zoe.type(other.channel, f"/similar title:{value}")).text
    for line in (f"/similar title:Sugar collection:{shelf.name}", f"/surprise collection:{shelf.name}"):
        assert "There is no collection" in (await zoe.type(other.channel, line)).text


async def test_a_surprise_is_any_object_that_the_channel_may_read(server: Server, shelf: CollectionInfo) -> None:
    eve = await seal(server, shelf)
    drawn: list[int] = []

    def draw(below: int) -> int:
        drawn.append(below)
        return len(drawn) - 1

    server.bot.library.neighbours._draw = draw
    seen = [list_shown(await eve.type(server.channel, f"/surprise collection:{shelf.name}"))[0] for _ in range(4)]
    assert sorted(seen) == sorted([BAKERS, MOON, PARIS, BANK])
    assert drawn == [4] * 4


@pytest.mark.parametrize("environ", [{"VECTORIZER": "none"}])
async def test_without_vectors_words_are_compared(server: Server, shelf: CollectionInfo) -> None:
    guild_id = int(server.guild.id)
    row = {"title": "Cake", "overview": "Rival bakers finish a wedding cake."}
    await server.bot.library.ingester.ingest(
        [Record(1, row)],
        collection=shelf.name,
        guild_id=guild_id,
        origin=build_origin("cake.csv", by=1),
        options=IngestOptions(audience=("everyone",)),
    )
    answer = await server.member.type(server.channel, f"/similar title:Sugar collection:{shelf.name} limit:1")
    assert list_shown(answer) == ["Cake"]
    assert "compared words only" in answer.text


async def test_no_model_is_asked(weaviate_server: WeaviateProcess, provider: Provider, name: str) -> None:
    made = weaviate_server.settings({**provider.environment, "VECTORIZER": "cohere", "GENERATIVE": "cohere"})
    async with Playground() as discord_, open_server(discord_, made) as server:
        await server.bot.library.connection.wait_ready(timeout=30)
        await fill(server.bot.library, name, guild_id=int(server.guild.id))
        before = provider.calls.total()
        answer = await server.member.type(server.channel, f"/similar title:Sugar collection:{name}")
        await server.member.select(answer, [f"Less like {MOON}"], menu=LESS_LIKE)
        await server.member.type(server.channel, f"/surprise collection:{name}")
        assert len(list_shown(answer)) == 3
        assert provider.calls.total() == before > 0
