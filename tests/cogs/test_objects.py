"""More about one object, and /documents edit and remove: for members, for admins, and for whoever forges a press."""

import pytest

from bot.audience import EVERYTHING
from bot.library.provenance import build_origin
from bot.models import CollectionInfo, CollectionSchema, PropertySpec, Record
from playground import Attachment, Reply
from playground.model.errors import InvalidInputError
from tests.cogs.people import Chat, Server, fill
from tests.cogs.uploads import GUIDE, count_objects, ingest
from tests.support.replies import get_more

BAKERS = "Sugar and Flour"


async def fetch_titles(server: Server, name: str) -> set[str]:
    info = await server.bot.library.collections.fetch(name, guild_id=int(server.guild.id), reader=EVERYTHING)
    hits = await server.bot.library.documents.fetch_objects(
        info, guild_id=int(server.guild.id), reader=EVERYTHING, source="films.csv"
    )
    return {hit.title for hit in hits}


async def open_more(server: Server, shelf: CollectionInfo, *, by_admin: bool) -> Reply:
    """What /search shows, and then "More" of the first hit."""
    person = server.admin if by_admin else server.member
    found = await person.type(server.channel, f"/search query:bakers collection:{shelf.name} limit:2")
    return await person.press(found, get_more(found, BAKERS))


@pytest.mark.parametrize("command", ["search query:", "ask question:", "recommend query:"])
async def test_more_shows_a_hit_privately_and_whole(server: Server, shelf: CollectionInfo, command: str) -> None:
    found = await server.member.type(server.channel, f"/{command}rival bakers collection:{shelf.name}")
    more = await server.member.press(found, get_more(found, BAKERS))

    assert more.is_ephemeral
    assert "Two rival bakers fall in love" in more.text
    assert "1994" in more.text
    assert "films.csv" in more.text
    assert more.buttons == ["🔎 More like this", "Why this?"]


async def test_why_a_hit_was_found_is_told_on_request(server: Server, shelf: CollectionInfo) -> None:
    found = await server.admin.type(server.channel, f"/search query:*rival* bakers collection:{shelf.name}")
    more = await server.member.press(found, get_more(found, BAKERS))
    why = await server.member.press(more, "Why this?")
    assert why.is_ephemeral
    assert "It holds these words of the question: **rival**, **bakers**." in why.text
    assert "By words" in why.text
    assert "By meaning" in why.text
    await server.bot.library.documents.delete(shelf, guild_id=int(server.guild.id), source="films.csv")
    assert "not there any more" in (await server.member.press(more, "Why this?")).text


async def test_anybody_who_reads_an_answer_may_look_closer(server: Server, shelf: CollectionInfo) -> None:
    found = await server.admin.type(server.channel, f"/search query:bakers collection:{shelf.name}")
    more = await server.member.press(found, get_more(found, BAKERS))

    assert more.is_ephemeral
    assert "Two rival bakers fall in love" in more.text
    assert more.buttons == ["🔎 More like this", "Why this?"]


async def test_more_follows_the_page(server: Server, shelf: CollectionInfo) -> None:
    rows = b"title,overview\n" + b"".join(b"Film %d,%s\n" % (number, b"long " * 200) for number in range(20))
    await ingest(server, shelf.name, Attachment("a.csv", rows))
    shown = await server.member.type(server.channel, "/documents show source:a.csv")
    first = shown.embeds[0]["title"]
    following = await server.member.press(shown, "Next")
    title = following.embeds[0]["title"]

    assert title != first
    assert (await server.member.select(following, [title])).is_ephemeral
    with pytest.raises(InvalidInputError):
        await server.member.select(following, [first])


async def test_a_deleted_hit_says_so(server: Server, shelf: CollectionInfo) -> None:
    found = await server.member.type(server.channel, f"/search query:bakers collection:{shelf.name}")
    await server.bot.library.documents.delete(shelf, guild_id=int(server.guild.id), source="films.csv")
    assert "not there any more" in (await server.member.press(found, get_more(found, BAKERS))).text


async def test_an_admin_edits_from_more_and_the_same_message_shows_it(server: Server, shelf: CollectionInfo) -> None:
    more = await open_more(server, shelf, by_admin=True)
    assert more.buttons == ["🔎 More like this", "Edit", "Remove", "Why this?"]
    form = await server.admin.press(more, "Edit")
    assert "Not here: Year (not text)" in str(form.modal)
    saved = await server.admin.submit(form, {"Title": "Salt and Pepper"})

    assert "Saved. To undo this: `/documents undo batch:" in saved.text.replace("\\", "")
    assert "Salt and Pepper" in saved.text
    assert saved.message is more.message
    assert await fetch_titles(server, shelf.name) == {
        "Salt and Pepper",
        "The Cold Moon",
        "Rue des Martyrs",
        "Nine Bells",
    }
    again = await server.admin.submit(await server.admin.press(saved, "Edit"), {"Overview": ""})
    assert "Two rival bakers" not in again.text
    assert "Saved." in again.text


async def undo(server: Server, reply: Reply) -> None:
    """Press Undo under what a change has said, and confirm."""
    asked = await server.admin.press(reply, "Undo")
    await (await server.admin.press(asked, "Undo")).wait_for(lambda now: "undone" in now.text)


async def test_an_edit_is_undone_with_its_button(server: Server, shelf: CollectionInfo) -> None:
    form = await server.admin.press(await open_more(server, shelf, by_admin=True), "Edit")
    saved = await server.admin.submit(form, {"Title": "Salt"})
    assert "Salt" in await fetch_titles(server, shelf.name)
    await undo(server, saved)
    assert BAKERS in await fetch_titles(server, shelf.name)


async def test_an_unchanged_form_saves_nothing(server: Server, shelf: CollectionInfo) -> None:
    form = await server.admin.press(await open_more(server, shelf, by_admin=True), "Edit")
    assert "Nothing was changed." in (await server.admin.submit(form, {"Title": f"{BAKERS} "})).text


async def test_who_saves_second_is_told(server: Server, shelf: CollectionInfo) -> None:
    form = await server.admin.type(server.channel, f"/documents edit object:{BAKERS}")
    other = await server.admin.type(server.channel, f"/documents edit object:{BAKERS}")
    assert "Saved." in (await server.admin.submit(form, {"Title": "First"})).text
    assert "changed that object meanwhile" in (await server.admin.submit(other, {"Title": "Second"})).text
    assert "First" in await fetch_titles(server, shelf.name)


async def test_a_member_can_neither_edit_nor_remove(server: Server, shelf: CollectionInfo) -> None:
    for command in ("edit", "remove"):
        refused = await server.member.type(server.channel, f"/documents {command} object:{BAKERS}")
        assert "This is for admins" in refused.text
    more = await open_more(server, shelf, by_admin=True)
    for button in ("Edit", "Remove"):
        forged = await server.member.press(more, button, force=True)
        assert forged.modal is None
        assert "belong to whoever ran the command" in forged.text or "This is for admins" in forged.text
    assert BAKERS in await fetch_titles(server, shelf.name)


async def test_who_is_no_admin_any_more_can_neither_save_nor_remove(server: Server, shelf: CollectionInfo) -> None:
    more = await open_more(server, shelf, by_admin=True)
    form = await server.admin.press(more, "Edit")
    asked = await server.admin.press(more, "Remove")
    server.admin.roles.clear()
    assert "This is for admins" in (await server.admin.submit(form, {"Title": "Mine"})).text
    for button in ("Edit", "Remove"):
        assert "This is for admins" in (await server.admin.press(more, button)).text
    await server.admin.press(asked, "Remove")
    await asked.wait_for_followup(lambda reply: "This is for admins" in reply.text)
    assert BAKERS in await fetch_titles(server, shelf.name)


async def test_remove_asks_and_can_be_undone(server: Server, shelf: CollectionInfo) -> None:
    asked = await server.admin.press(await open_more(server, shelf, by_admin=True), "Remove")
    assert f"Remove {BAKERS}?" in asked.text
    assert "can be undone" in asked.text
    cancelled = await server.admin.press(asked, "Cancel")
    assert "Cancelled" in (await cancelled.wait_for(lambda reply: "Cancelled" in reply.text)).text
    assert await count_objects(server, shelf.name) == 4

    asked = await server.admin.type(server.channel, f"/documents remove object:{BAKERS}")
    done = await (await server.admin.press(asked, "Remove")).wait_for(lambda reply: "Removed" in reply.text)
    assert "/documents undo batch:" in done.text
    assert await count_objects(server, shelf.name) == 3
    await undo(server, done)
    assert await count_objects(server, shelf.name) == 4


async def test_objects_are_named_by_completion_and_by_number(server: Server, shelf: CollectionInfo) -> None:
    choices = await server.admin.autocomplete(server.channel, "/documents edit object:cold mo")
    assert [name for name, _ in choices] == [f"The Cold Moon · {shelf.name}"]
    form = await server.admin.type(server.channel, f"/documents edit object:{choices[0][1]}")
    assert "Edit The Cold Moon" in form.text

    shown = await server.admin.type(server.channel, "/documents show source:films.csv")
    second = shown.embeds[1]["title"].removeprefix("2. ")
    form = await server.admin.type(server.channel, "/documents edit object:2 source:films.csv")
    assert f"Edit {second}" in form.text
    assert len(await server.admin.autocomplete(server.channel, "/documents remove object:")) == 4
    assert "found no object" in (await server.admin.type(server.channel, "/documents edit object:nothing")).text


async def test_another_guilds_objects_cannot_be_named(server: Server, shelf: CollectionInfo) -> None:
    ((_, reference),) = await server.admin.autocomplete(server.channel, "/documents edit object:moon")
    other = server.discord.add_guild("Other")
    admin = other.add_member("eve", manage_guild=True)
    assert await admin.autocomplete(other.channel, "/documents edit object:moon") == []
    for named in (str(reference), "moon"):
        for command in ("edit", "remove"):
            reply = await admin.type(other.channel, f"/documents {command} object:{named}")
            assert "no collection" in reply.text or "found no object" in reply.text
    assert await count_objects(server, shelf.name) == 4


async def test_chunks_are_told_apart_by_how_they_begin(server: Server, name: str) -> None:
    await ingest(server, name, Attachment("guide.md", GUIDE))
    ((line, _),) = await server.admin.autocomplete(server.channel, "/documents edit object:knead")
    assert line.startswith("guide.md")
    assert "Knead the dough" in line


async def test_more_texts_than_a_form_has_are_chosen_first(server: Server, name: str) -> None:
    specs = (
        PropertySpec("title"),
        *(PropertySpec(f"part_{number}") for number in range(8)),
        PropertySpec("year", "int"),
    )
    guild_id = int(server.guild.id)
    info = await server.bot.library.collections.create(CollectionSchema(name, specs), guild_id=guild_id)
    row = {"title": "Long", "part_1": "x" * 4_001, "part_2": "two", "year": 1990}
    await server.bot.library.ingester.ingest(
        [Record(2, row)], collection=info.name, guild_id=guild_id, origin=build_origin("a.csv", by=1)
    )
    shown = await server.admin.type(server.channel, "/documents edit object:long")
    assert shown.is_ephemeral
    form = await server.admin.select(shown, ["Part 2", "Part 7"])
    assert "Part 1 (more than 4,000 characters); Year (not text)" in str(form.modal)
    saved = await server.admin.submit(form, {"Part 7": "seven"})
    assert "Saved." in saved.text
    assert "seven" in saved.text


async def test_a_text_that_no_form_has_room_for_is_refused_with_a_way_out(server: Server, name: str) -> None:
    guild_id = int(server.guild.id)
    info = await server.bot.library.collections.create(
        CollectionSchema(name, (PropertySpec("text"),)), guild_id=guild_id
    )
    await server.bot.library.ingester.ingest(
        [Record(2, {"text": "long " * 900})],
        collection=info.name,
        guild_id=guild_id,
        origin=build_origin("a.csv", by=1),
    )
    refused = await server.admin.type(server.channel, "/documents edit object:1 source:a.csv")
    assert refused.modal is None
    assert "4,000 characters" in refused.text
    assert "/documents export" in refused.text


async def test_the_last_text_cannot_be_emptied(server: Server, name: str) -> None:
    await fill(server.bot.library, name, guild_id=int(server.guild.id), rows=[("Alone", 1990, None)])
    form = await server.admin.type(server.channel, "/documents edit object:alone")
    assert "No text would be left" in (await server.admin.submit(form, {"Title": ""})).text


async def test_edit_as_a_message_says_what_to_do(chat: Chat, films: CollectionInfo) -> None:
    assert "use `/documents edit`" in await chat.order(f"/documents edit {BAKERS}")
    assert "for admins" in await chat.type(f"/documents edit {BAKERS}")


async def test_remove_works_as_a_message(server: Server, shelf: CollectionInfo) -> None:
    asked = await server.admin.type(server.channel, f"@bot documents remove {BAKERS}")
    await (await server.admin.press(asked, "Remove")).wait_for(lambda reply: "Removed" in reply.text)
    assert await count_objects(server, shelf.name) == 3
