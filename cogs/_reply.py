"""One message that a long command edits until it is done: question, progress, report."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from io import BytesIO
from types import MappingProxyType

import discord

from bot.tree import report_error
from bot.ui import NO_MENTIONS, ConfirmView
from bot.ui.views import Send
from cogs._common import Context, Interaction, check_admin


class Reply:
    """The reply to one command of an admin.

    A message that an interaction sent can be edited for 15 minutes, those of the newest interaction count: the command
    or the press of a button. A text command's message can always be edited.
    """

    def __init__(self, ctx: Context, *, admin_roles: Sequence[str]) -> None:
        self._ctx = ctx
        self._admin_roles = admin_roles
        self._interaction: Interaction | None = ctx.interaction
        self._edit: Send | None = None

    async def ask(self, embed: discord.Embed, *, confirm_label: str, danger: bool = False) -> bool:
        """Ask with two buttons. Returns False for Cancel and when nobody pressed.

        Raises:
            NotAllowedError: the member is no longer an admin; minutes may lie between the question and the press.
        """
        view = ConfirmView(self._ctx.author.id, confirm_label=confirm_label, danger=danger, report_error=report_error)
        await view.send(self._ctx.send, embed=embed)
        choice = await view.wait_choice()
        press = view.interaction
        if press is None:
            return False
        self._interaction, self._edit = press, press.edit_original_response
        check_admin(press.user, press.permissions, self._admin_roles)
        if not choice:
            # Somebody may have deleted the message; then nobody waits for the word.
            with suppress(discord.NotFound):
                await press.edit_original_response(content="Cancelled. Nothing was changed.", embed=None, view=None)
        return bool(choice)

    async def show(self, *, embed: discord.Embed) -> None:
        """Send the message, or edit it where it is there already."""
        if self._edit is None:
            sent = await self._ctx.send(embed=embed, allowed_mentions=NO_MENTIONS)
            self._edit = sent.edit
        else:
            await self._edit(embed=embed, view=None, allowed_mentions=NO_MENTIONS)

    async def finish(self, embed: discord.Embed, *, attachments: Mapping[str, bytes] = MappingProxyType({})) -> None:
        """Edit the outcome into the message, or send it to the channel where that is no longer possible.

        Args:
            embed: what became of it.
            attachments: contents by file name.
        """
        if self._edit is not None and not self._is_expired():
            # Somebody may have deleted the message meanwhile.
            with suppress(discord.NotFound):
                files = build_files(attachments)
                await self._edit(embed=embed, attachments=files, view=None, allowed_mentions=NO_MENTIONS)
                return
        await self._ctx.channel.send(embed=embed, files=build_files(attachments), allowed_mentions=NO_MENTIONS)

    def _is_expired(self) -> bool:
        return self._interaction is not None and self._interaction.is_expired()


def build_files(attachments: Mapping[str, bytes]) -> list[discord.File]:
    """Files for one message; discord.py closes them with it."""
    return [discord.File(BytesIO(data), name) for name, data in attachments.items()]
