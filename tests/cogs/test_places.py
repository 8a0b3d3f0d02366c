"""What is said in a place stays with those who may read it: channels of one name, and private threads."""

from playground import Channel, Reply
from tests.cogs.people import Server
from tests.cogs.uploads import press_ingest
from tests.support.replies import get_pieces, settle

MENU = "Add to knowledge"
SECRET = "Carl will be banned because of the spam."
QUESTION = "/search query:who will be banned collection:Knowledge"


async def add(server: Server, place: Channel, text: str) -> Reply:
    """The report on a message that the admin adds."""
    asked = await settle(await server.admin.use(MENU, server.member.say(place, text)))
    return await press_ingest(server, asked)


async def test_a_channel_of_the_same_name_has_readers_of_its_own(server: Server) -> None:
    opened, closed = server.guild.add_channel("chat"), server.guild.add_channel("chat")
    everyone = server.guild.get_role("@everyone")
    assert everyone is not None
    await add(server, opened, "The bakery opens at six.")
    await add(server, closed, SECRET)
    closed.deny(everyone, "view_channel")
    closed.allow(server.admin, "view_channel")
    closed.allow(server.guild.me, "view_channel")
    assert "spam" not in (await server.member.type(server.channel, QUESTION)).text
    assert "spam" in (await server.admin.type(closed, QUESTION)).text


async def test_a_member_reads_what_a_private_thread_that_is_asked_in_holds(server: Server) -> None:
    thread = server.member.open_thread(server.channel, "wages", private=True)
    thread.let_in(server.admin, server.guild.me)
    await add(server, thread, SECRET)
    assert "spam" not in (await server.member.type(server.channel, QUESTION)).text
    answer = await server.member.type(thread, QUESTION)
    assert "spam" in answer.text
    (value,) = get_pieces(answer).values()
    assert "spam" in (await server.member.press(answer, value)).text
