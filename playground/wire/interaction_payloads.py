"""Interactions in Discord's JSON."""

from playground.model.guild import get_upload_limit
from playground.model.interaction import Interaction
from playground.model.objects import Json
from playground.model.permissions import EVERYONE, build_permissions
from playground.rules.access import compute_permissions
from playground.wire.channel_payloads import build_channel
from playground.wire.member_payloads import build_member
from playground.wire.message_payloads import build_message, build_owners
from playground.wire.user_payloads import build_user


def build_interaction(interaction: Interaction) -> Json:
    """Return INTERACTION_CREATE's payload."""
    channel, member = interaction.channel, interaction.member
    site, guild = channel.site, channel.guild
    payload: Json = {
        "id": interaction.id,
        "application_id": site.application_id,
        "type": interaction.kind,
        "token": interaction.token,
        "version": 1,
        "data": interaction.data,
        "channel_id": channel.id,
        "channel": build_channel(channel),
        "locale": member.user.locale,
        "entitlements": [],
        "authorizing_integration_owners": build_owners(guild),
        "context": 1 if guild is None else 0,
        "attachment_size_limit": get_upload_limit(guild),
    }
    if guild is None:
        payload |= {"user": build_user(member.user), "app_permissions": str(build_permissions(EVERYONE))}
    else:
        payload |= {
            "guild_id": guild.id,
            "guild": {"id": guild.id, "locale": guild.locale, "features": []},
            "guild_locale": guild.locale,
            "member": build_member(member) | {"permissions": str(compute_permissions(guild, member, channel))},
            "app_permissions": str(compute_permissions(guild, guild.members[site.bot.id], channel)),
        }
    if interaction.target is not None:
        payload["message"] = build_message(interaction.target)
    return payload
