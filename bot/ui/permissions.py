"""Who is an admin of a guild: the one rule, for commands, menus and buttons."""

from collections.abc import Callable, Sequence

import discord
from discord.ext import commands

from bot.errors import NotAllowedError
from bot.languages import join_with_or, translate
from bot.ui.context import Context, Interaction


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
        ways = [
            translate("the Manage Server permission"),
            *(translate("the role {role}", role=role) for role in admin_roles if not role.isdecimal()),
        ]
        raise NotAllowedError(translate("This is for admins: you need {ways}.", ways=join_with_or(ways)))


def build_admin_check(admin_roles: Sequence[str]) -> Callable[[Context], bool]:
    """A command check, so that `/help` can tell who may use the command; it runs at every execution."""

    def is_allowed(ctx: Context) -> bool:
        try:
            check_admin(ctx.author, ctx.permissions, admin_roles)
        except NotAllowedError as error:
            raise commands.CheckFailure from error
        return True

    return is_allowed


def build_press_check(admin_roles: Sequence[str]) -> Callable[[Interaction], None]:
    """A check of a press: minutes may lie between a question and its answer, and an admin may have lost the role."""

    def check(press: Interaction) -> None:
        check_admin(press.user, press.permissions, admin_roles)

    return check
