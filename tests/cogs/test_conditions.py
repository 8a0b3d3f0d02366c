"""What was understood of a question stands with its answer, and can be taken back with a button."""

from bot.ui.answers import SEARCH_INSTEAD, WITHOUT_CONDITIONS
from bot.ui.pages import SHOW_PRIVATELY
from tests.cogs.people import Server
from tests.support.catalogues import MOVIE_PROPERTIES, fill, fill_movies


async def test_conditions_are_shown_and_taken_back(server: Server, name: str) -> None:
    await fill_movies(server.bot.library, name, int(server.guild.id))
    for command, option in (("recommend", "query"), ("search", "query"), ("ask", "question")):
        line = f"/{command} {option}:a comedy, not a musical, before 1960 collection:{name}"
        reply = await server.member.type(server.channel, line)
        assert "Understood: not genre: musical · year < 1960" in reply.text, command
        assert "1965" not in reply.text
        again = await server.member.press(reply, WITHOUT_CONDITIONS)
        assert not again.is_ephemeral
        assert "Understood" not in again.text
        assert WITHOUT_CONDITIONS not in again.buttons
        assert "a comedy, not a musical, before 1960" in again.text
    plain = await server.member.type(server.channel, f"/recommend query:romantic comedy collection:{name}")
    assert WITHOUT_CONDITIONS not in plain.buttons


async def test_only_who_asked_takes_conditions_back(server: Server, name: str) -> None:
    await fill_movies(server.bot.library, name, int(server.guild.id))
    reply = await server.member.type(server.channel, f"/search query:films before 1960 collection:{name}")
    refused = await server.admin.press(reply, WITHOUT_CONDITIONS)
    assert "belong to whoever ran the command" in refused.text


async def test_a_question_about_the_data_is_counted_and_can_be_searched_for(server: Server, name: str) -> None:
    await fill_movies(server.bot.library, name, int(server.guild.id))
    reply = await server.member.type(server.channel, f"/ask question:How many movies are there? collection:{name}")
    assert "117 movies." in reply.text
    reply = await server.member.type(server.channel, f"/ask question:What is the oldest film? collection:{name}")
    assert "The oldest film is Nosferatu (year 1922) [1]." in reply.text
    assert "[1] Nosferatu" in reply.text
    searched = await server.member.press(reply, SEARCH_INSTEAD)
    assert "The oldest film is" not in searched.text


async def test_the_reader_is_looked_at_again_when_conditions_are_taken_back(server: Server, name: str) -> None:
    library, guild_id = server.bot.library, int(server.guild.id)
    row: dict[str, object] = {"title": "Open", "year": 1990, "genre": "drama", "overview": "A film about bread."}
    hidden: dict[str, object] = {**row, "title": "Hidden", "overview": "Another film about bread."}
    await fill(library, name, guild_id, MOVIE_PROPERTIES, [row])
    staff = server.guild.add_member("zoe", roles=["Staff"])
    role = server.guild.get_role("Staff")
    assert role is not None
    await fill(library, name, guild_id, (), [hidden], audience=(f"role:{role.id}",), source="hidden.csv")
    command = f"/search query:bread before 2000 collection:{name}"
    reply = await staff.type(server.channel, command)
    assert "Hidden" not in reply.text
    public = await staff.press(reply, WITHOUT_CONDITIONS)
    assert "Hidden" not in public.text
    private = await staff.press(reply, SHOW_PRIVATELY)
    assert private.is_ephemeral
    assert "Hidden" in private.text
    staff.model.roles.clear()
    again = await staff.press(private, WITHOUT_CONDITIONS)
    assert again.is_ephemeral
    assert "Hidden" not in again.text
