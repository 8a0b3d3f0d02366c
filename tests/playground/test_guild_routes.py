"""What a bot changes in a guild over REST: channels, overwrites, roles, members."""

import pytest

from playground.model.permissions import PERMISSIONS
from tests.playground.rest import Rest
from tests.playground.test_refusals import get_error

FORBIDDEN = (403, 50013)


async def test_channels_need_permissions_and_a_name(rest: Rest) -> None:
    guild = rest.discord.guild
    path = f"/guilds/{guild.id}/channels"
    assert (await rest.call("POST", path, {"name": "x"})).verdict == FORBIDDEN
    guild.grant_bot(manage_channels=True)
    assert get_error((await rest.call("POST", path, {"name": ""})).data, "name") == "BASE_TYPE_REQUIRED"
    assert get_error((await rest.call("POST", path, {"name": "x", "topic": "x" * 1_025})).data, "topic")
    made = await rest.call("POST", path, {"name": "Two Words", "type": 0, "topic": "t"})
    assert (made.status, made.data["name"], made.data["topic"]) == (201, "two-words", "t")

    place = f"/channels/{made.data['id']}"
    changed = await rest.call("PATCH", place, {"name": "Other", "topic": "u"})
    assert (changed.data["name"], changed.data["topic"]) == ("other", "u")
    assert (await rest.call("DELETE", place)).status == 200
    assert (await rest.call("GET", place)).verdict == (404, 10003)


async def test_a_bot_gives_only_what_it_has(rest: Rest) -> None:
    guild = rest.discord.guild
    guild.grant_bot(manage_channels=True, manage_roles=True)
    ban = {"id": guild.id, "type": 0, "allow": str(PERMISSIONS["ban_members"]), "deny": "0"}
    path = f"/guilds/{guild.id}/channels"
    assert (await rest.call("POST", path, {"name": "x", "permission_overwrites": [ban]})).verdict == FORBIDDEN
    place = f"/channels/{guild.channel.id}/permissions/{guild.id}"
    assert (await rest.call("PUT", place, ban)).verdict == FORBIDDEN
    send = {"type": 0, "deny": str(PERMISSIONS["send_messages"])}
    assert (await rest.call("PUT", place, send)).status == 204
    assert (await rest.call("POST", rest.messages, {"content": "x"})).verdict == FORBIDDEN
    assert (await rest.call("DELETE", place)).status == 204
    assert (await rest.call("DELETE", place)).verdict == (404, 10009)
    assert (await rest.call("POST", rest.messages, {"content": "x"})).status == 200


async def test_roles_above_the_bots_own_are_out_of_reach(rest: Rest) -> None:
    guild = rest.discord.guild
    eve, role = guild.add_member("eve"), guild.add_role("Film")
    path = f"/guilds/{guild.id}/members/{eve.id}/roles/"
    assert (await rest.call("PUT", path + role.id)).verdict == FORBIDDEN
    guild.grant_bot(manage_roles=True)
    assert (await rest.call("PUT", path + role.id)).status == 204
    assert eve.roles == [role]
    assert (await rest.call("DELETE", path + role.id)).status == 204
    assert (await rest.call("PUT", path + guild.me.roles[0].id)).verdict == FORBIDDEN
    assert (await rest.call("PUT", path + "1")).verdict == (404, 10011)

    member = f"/guilds/{guild.id}/members/{eve.id}"
    assert (await rest.call("PATCH", member, {"roles": [role.id]})).data["roles"] == [role.id]
    made = await rest.call("POST", f"/guilds/{guild.id}/roles", {"name": "New"})
    assert [made.data["name"], made.data["position"]] == ["New", 1]
    assert guild.me.roles[0].position == 3


@pytest.mark.parametrize("is_granted", [False, True])
async def test_members_are_kicked(rest: Rest, *, is_granted: bool) -> None:
    guild = rest.discord.guild
    guild.grant_bot(kick_members=is_granted)
    eve = guild.add_member("eve")
    kicked = await rest.call("DELETE", f"/guilds/{guild.id}/members/{eve.id}")
    assert kicked.status == (204 if is_granted else 403)
    assert (eve.id in guild.members) is not is_granted
    assert (await rest.call("DELETE", f"/guilds/{guild.id}/members/{guild.owner.id}")).verdict == FORBIDDEN
