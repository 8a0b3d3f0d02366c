"""What several cogs share: the guild, the limits of options, who is an admin, and completion of collections."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any, TypeAlias

import discord
from discord import app_commands
from discord.ext import commands

from bot.errors import NotAllowedError, RagbotError
from bot.library import Library

# mypy, unlike pyright, cannot infer discord.py's hybrid decorators: hence the `type: ignore[arg-type]` on them.
Context: TypeAlias = commands.Context[Any]
Interaction: TypeAlias = discord.Interaction[Any]
Limit: TypeAlias = commands.Range[int, 1, 10]

CHOICES_MAX = 25  # Discord: choices of one completion
CHOICE_MAX = 100  # Discord: characters of a choice
COMPLETION_TIMEOUT = 2.0  # seconds; Discord waits 3 and shows an error then


def get_guild_id(ctx: Context) -> int:
    """The guild that a command was given in.

    Raises:
        NoPrivateMessage: in a direct message.
    """
    if ctx.guild is None:
        raise commands.NoPrivateMessage
    return ctx.guild.id


def split_names(names: str) -> tuple[str, ...]:
    """The names of a comma-separated list."""
    return tuple(name.strip() for name in names.split(",") if name.strip())


def is_admin(user: discord.abc.User, permissions: discord.Permissions, admin_roles: Sequence[str]) -> bool:
    """Whether the user has Manage Server or one of the roles: numbers are ids, anything else is a name."""
    roles = user.roles if isinstance(user, discord.Member) else []
    return permissions.manage_guild or any(has_entry(role, admin_roles) for role in roles)


def has_entry(role: discord.Role, admin_roles: Sequence[str]) -> bool:
    """Whether a role is listed. A name of digits is none of them: whoever may create roles could take an id as one."""
    return str(role.id) in admin_roles or (role.name in admin_roles and not role.name.isdecimal())


def check_admin(user: discord.abc.User, permissions: discord.Permissions, admin_roles: Sequence[str]) -> None:
    """Refuse everybody but admins.

    Raises:
        NotAllowedError: the user lacks Manage Server and every one of the roles.
    """
    if not is_admin(user, permissions, admin_roles):
        ways = ["the Manage Server permission", *(f"the role {role}" for role in admin_roles if not role.isdecimal())]
        raise NotAllowedError(f"This is for admins: you need {' or '.join(ways)}.")


def build_admin_check(admin_roles: Sequence[str]) -> Callable[[Context], bool]:
    """A command check, so that `/help` can tell who may use the command; it runs at every execution."""

    def is_allowed(ctx: Context) -> bool:
        try:
            check_admin(ctx.author, ctx.permissions, admin_roles)
        except NotAllowedError as error:
            raise commands.CheckFailure from error
        return True

    return is_allowed


async def complete_collection(
    library: Library, interaction: Interaction, current: str
) -> list[app_commands.Choice[str]]:
    """The guild's collections whose names hold what was typed, those that begin with it first."""
    found = await complete_from(library.collections.fetch_names(guild_id=interaction.guild_id), current)
    found.sort(key=lambda choice: not choice.name.casefold().startswith(current.casefold()))
    return found


async def complete_from(names: Awaitable[Iterable[str]], current: str) -> list[app_commands.Choice[str]]:
    """The names that hold what was typed, in their order, each once.

    Empty where Weaviate is away or refuses, since a completion cannot show a sentence.
    """
    try:
        async with asyncio.timeout(COMPLETION_TIMEOUT):
            known = dict.fromkeys(await names)
    except (RagbotError, TimeoutError):
        return []
    typed = current.casefold()
    found = [name for name in known if typed in name.casefold() and len(name) <= CHOICE_MAX]
    return [app_commands.Choice(name=name, value=name) for name in found[:CHOICES_MAX]]
