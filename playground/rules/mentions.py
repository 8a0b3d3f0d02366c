"""Whom a message notifies: its mentions, as far as `allowed_mentions` lets them through."""

import re

from playground.model.channel import Message
from playground.model.people import User
from playground.rules.access import may
from playground.rules.component_types import TEXT_DISPLAY, iterate_components

USER_MENTION = re.compile(r"<@!?(\d+)>")
ROLE_MENTION = re.compile(r"<@&(\d+)>")
EVERYONE_MENTION = re.compile(r"@(everyone|here)\b")


def get_mentioned(message: Message) -> list[User]:
    """Return the users that a message names and may notify."""
    users = message.channel.site.users
    found = [users[key] for key in dict.fromkeys(USER_MENTION.findall(get_said(message))) if key in users]
    named = [user for user in found if _is_allowed(message, "users", user.id)]
    return [*(user for user in _get_replied(message) if user not in named), *named]


def get_said(message: Message) -> str:
    """Return what a message says: its content, or the texts of its components, which notify as the content does."""
    texts = (each["content"] for each in iterate_components(message.components) if each["type"] == TEXT_DISPLAY)
    return "\n".join([message.content, *texts])


def _get_replied(message: Message) -> list[User]:
    """Return who is notified because the message replies to them; without `allowed_mentions`, they are."""
    allowed = message.allowed_mentions
    is_reply = message.reference is not None and message.notice is None
    if message.reference is None or not is_reply or not (allowed is None or allowed.get("replied_user")):
        return []
    return [message.reference.author]


def get_mentioned_roles(message: Message) -> list[str]:
    """Return the ids of the roles that a message names and may notify.

    A role is notified if everybody may mention it, or the author may mention all roles.
    """
    guild = message.channel.guild
    if guild is None:
        return []
    author = guild.members.get(message.author.id)
    may_all = author is not None and may(author, message.channel, "mention_everyone")
    roles = [guild.roles[key] for key in dict.fromkeys(ROLE_MENTION.findall(get_said(message))) if key in guild.roles]
    notified = [role.id for role in roles if role.is_mentionable or may_all]
    return [role_id for role_id in notified if _is_allowed(message, "roles", role_id)]


def has_everyone(message: Message) -> bool:
    """Tell whether a message would notify everyone, given the permission to."""
    return bool(EVERYONE_MENTION.search(get_said(message))) and _is_allowed(message, "everyone")


def _is_allowed(message: Message, kind: str, key: str | None = None) -> bool:
    allowed = message.allowed_mentions
    if allowed is None:
        return True
    listed = [str(entry) for entry in allowed.get(kind) or []]
    return kind in (allowed.get("parse") or []) or key in listed
