"""One message that a long command edits until it is done: question, progress, report."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from io import BytesIO
from types import MappingProxyType
from typing import Any, Self

import discord

from bot.tree import report_error
from bot.ui import CANCEL, NO_MENTIONS, ChoiceView, MenuOption, MenuView, QuestionView
from bot.ui.views import Send
from cogs._common import Context, Interaction, check_admin

CANCELLED = "Cancelled. Nothing was changed."
NO_FILES: Mapping[str, bytes] = MappingProxyType({})


class Reply:
    """The reply to one command.

    A message that an interaction sent can be edited for 15 minutes, those of the newest interaction count: the command
    or the press of a button. Afterwards the reply goes on as a message in the channel. A text command's message can
    always be edited.

    Args:
        send: sends the first message.
        channel: where the reply goes on.
        author_id: the member who may press its buttons.
        interaction: what is answered; None for a text command.
        admin_roles: who may press besides those with Manage Server; None where the command is for everybody.
    """

    def __init__(
        self,
        send: Send,
        *,
        channel: discord.abc.Messageable,
        author_id: int,
        interaction: Interaction | None,
        admin_roles: Sequence[str] | None,
    ) -> None:
        self._send = send
        self._channel = channel
        self.author_id = author_id
        self._interaction = interaction
        self._admin_roles = admin_roles
        self._edit: Send | None = None

    @classmethod
    def to_command(cls, ctx: Context, *, admin_roles: Sequence[str] | None, is_ephemeral: bool = False) -> Self:
        """The reply to a hybrid command."""
        send = partial(ctx.send, ephemeral=True) if is_ephemeral else ctx.send
        return cls(
            send,
            channel=ctx.channel,
            author_id=ctx.author.id,
            interaction=ctx.interaction,
            admin_roles=admin_roles,
        )

    @classmethod
    def to_menu(cls, interaction: Interaction, *, admin_roles: Sequence[str] | None) -> Self:
        """The reply to a context menu, for the eyes of whoever used it."""
        assert isinstance(interaction.channel, discord.abc.Messageable)
        return cls(
            partial(interaction.followup.send, wait=True, ephemeral=True),
            channel=interaction.channel,
            author_id=interaction.user.id,
            interaction=interaction,
            admin_roles=admin_roles,
        )

    async def ask(self, embed: discord.Embed, *, confirm_label: str, danger: bool = False) -> bool:
        """Ask with two buttons. Returns False for Cancel and when nobody pressed.

        Raises:
            NotAllowedError: the member is no longer an admin; minutes may lie between the question and the press.
        """
        style = discord.ButtonStyle.danger if danger else discord.ButtonStyle.success
        return await self.choose(embed, {confirm_label: style, CANCEL: discord.ButtonStyle.secondary}) is not None

    async def choose(
        self,
        embed: discord.Embed,
        choices: Mapping[str, discord.ButtonStyle],
        *,
        attachments: Mapping[str, bytes] = NO_FILES,
    ) -> str | None:
        """Ask with a button for each choice. Returns None for Cancel and when nobody pressed.

        Raises:
            NotAllowedError: as for `ask`.
        """
        view = ChoiceView(self.author_id, choices, report_error=report_error)
        return await self._put_question(view, embed=embed, attachments=attachments)

    async def pick(self, embed: discord.Embed, options: Sequence[MenuOption], *, placeholder: str) -> str | None:
        """Ask with a menu. Returns None for Cancel and when nobody chose.

        Raises:
            NotAllowedError: as for `ask`.
        """
        view = MenuView(self.author_id, options, placeholder=placeholder, report_error=report_error)
        return await self._put_question(view, embed=embed, attachments=NO_FILES)

    async def show(self, *, embed: discord.Embed, view: discord.ui.View | None = None) -> None:
        """Send the message, or edit it where it is there already."""
        await self._put(embed=embed, view=view, attachments=NO_FILES)

    async def finish(self, embed: discord.Embed, *, attachments: Mapping[str, bytes] = NO_FILES) -> None:
        """Edit the outcome into the message, or send it to the channel where that is no longer possible.

        Args:
            embed: what became of it.
            attachments: contents by file name.
        """
        # Somebody may have deleted the message meanwhile.
        with suppress(discord.NotFound):
            await self._put(embed=embed, view=None, attachments=attachments)
            return
        await self._channel.send(embed=embed, files=build_files(attachments), allowed_mentions=NO_MENTIONS)

    async def _put_question(
        self, view: QuestionView, *, embed: discord.Embed, attachments: Mapping[str, bytes]
    ) -> str | None:
        view.follow(await self._put(embed=embed, view=view, attachments=attachments))
        choice = await view.wait_choice()
        press = view.interaction
        if press is None or choice is None:
            return None
        self._interaction, self._edit = press, press.edit_original_response
        if self._admin_roles is not None:
            check_admin(press.user, press.permissions, self._admin_roles)
        if choice != CANCEL:
            return choice
        # Somebody may have deleted the message; then nobody waits for the word.
        with suppress(discord.NotFound):
            await press.edit_original_response(content=CANCELLED, embed=None, view=None, attachments=[])
        return None

    async def _put(
        self, *, embed: discord.Embed, view: discord.ui.View | None, attachments: Mapping[str, bytes]
    ) -> Any:
        """Edit the message, or send it: at first, and once more when its 15 minutes are over."""
        files = build_files(attachments)
        if self._edit is not None and not self._is_expired():
            return await self._edit(embed=embed, view=view, attachments=files, allowed_mentions=NO_MENTIONS)
        is_late = self._edit is not None or self._is_expired()
        send: Send = self._channel.send if is_late else self._send
        buttons = {} if view is None else {"view": view}
        sent = await send(embed=embed, files=files, allowed_mentions=NO_MENTIONS, **buttons)
        self._edit = sent.edit
        if is_late:
            self._interaction = None
        return sent

    def _is_expired(self) -> bool:
        return self._interaction is not None and self._interaction.is_expired()


def build_files(attachments: Mapping[str, bytes]) -> list[discord.File]:
    """Files for one message; discord.py closes them with it."""
    return [discord.File(BytesIO(data), name) for name, data in attachments.items()]
