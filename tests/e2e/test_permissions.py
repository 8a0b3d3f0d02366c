"""Who may do what: hidden commands, and the check that runs again when they are forced."""

import pytest

from playground import CommandHiddenError
from tests.e2e.stage import FILMS, Club, get_fields

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_ingest_is_hidden_from_members(club: Club, collection: str) -> None:
    with pytest.raises(CommandHiddenError):
        await club.member.type(club.channel, f"/ingest file collection:{collection}", files=[FILMS])


@pytest.mark.parametrize(
    "command",
    ["/ingest file collection:{}", "/collection create name:{} properties:title", "/collection delete name:{}"],
)
async def test_forced_command_is_refused(film_club: Club, collection: str, command: str) -> None:
    files = [FILMS] if command.startswith("/ingest") else []

    reply = await film_club.member.type(film_club.channel, command.format(collection), files=files, force=True)
    info = await film_club.type(f"/collection info name:{collection}")

    assert "Manage Server" in reply.text
    assert reply.is_ephemeral
    assert get_fields(info)["Objects"] == "5"


async def test_role_of_the_settings_may_administer(club: Club, collection: str) -> None:
    curator = club.guild.add_member("cleo", roles=["Curators"])

    created = await curator.type(club.channel, f"/collection create name:{collection} properties:title")

    assert "is created" in created.text


async def test_admin_who_is_demoted_before_the_press(film_club: Club, collection: str) -> None:
    asked = await film_club.order(f"/collection delete name:{collection}")
    film_club.admin.roles.clear()

    await film_club.admin.press(asked, "Delete")

    refused = await asked.wait_for_followup(lambda reply: "Manage Server" in reply.text)
    info = await film_club.type(f"/collection info name:{collection}")
    assert refused.is_ephemeral
    assert get_fields(info)["Objects"] == "5"


async def test_direct_messages_are_sent_to_the_server(club: Club) -> None:
    reply = await club.member.type(club.member.direct, "@bot search the moon")

    assert "server" in reply.text
