"""One message that a long command edits until it is done: question, progress, report."""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, Final, Self, TypeAlias

import discord

from bot.errors import TimedOutError
from bot.languages import phrase, translate
from bot.trace import Step, get_trace, measure
from bot.ui import palette
from bot.ui.choice import CANCEL, ChoiceView, MenuOption, MenuView, QuestionView
from bot.ui.context import Context, Interaction
from bot.ui.embeds import build_embed
from bot.ui.late import NO_FILES, UNSENT, build_files, persist, send_late
from bot.ui.limits import ATTACHMENT_BYTES
from bot.ui.text import NO_MENTIONS
from bot.ui.views import Send

log = logging.getLogger(__name__)

CheckPress: TypeAlias = Callable[[Interaction], None]
"""Raises a RagbotError where the member who pressed may no longer do so."""

CANCELLED: Final = phrase("Cancelled. Nothing was changed.")


class Reply:
    """The reply to one command.

    A message that an interaction sent can be edited for 15 minutes, those of the newest interaction count: the command
    or the press of a button. Afterwards the reply goes on as a new message (`send_late` says where). A text command's
    message can always be edited.

    Args:
        send: sends the first message.
        channel: where the command was given.
        author: the member who may press its buttons.
        interaction: what is answered; None for a text command.
        check: looks at every press; None where the command is for everybody.
        is_private: only the member sees it.
    """

    def __init__(
        self,
        send: Send,
        *,
        channel: discord.abc.Messageable,
        author: discord.User | discord.Member,
        interaction: Interaction | None,
        check: CheckPress | None,
        is_private: bool,
    ) -> None:
        self._send = send
        self._channel = channel
        self._author = author
        self._interaction = interaction
        self._check = check
        self._is_private = is_private
        self._edit: Send | None = None
        if (trace := get_trace()) is not None:
            trace.tell = self._take_leave

    @classmethod
    def to_command(cls, ctx: Context, *, check: CheckPress | None, is_private: bool = False) -> Self:
        """The reply to a hybrid command."""
        send = partial(ctx.send, ephemeral=True) if is_private else ctx.send
        return cls(
            send,
            channel=ctx.channel,
            author=ctx.author,
            interaction=ctx.interaction,
            check=check,
            is_private=is_private,
        )

    @classmethod
    def to_menu(cls, interaction: Interaction, *, check: CheckPress | None) -> Self:
        """The reply to a context menu, for the eyes of whoever used it."""
        assert isinstance(interaction.channel, discord.abc.Messageable)
        return cls(
            partial(interaction.followup.send, wait=True, ephemeral=True),
            channel=interaction.channel,
            author=interaction.user,
            interaction=interaction,
            check=check,
            is_private=True,
        )

    @property
    def author_id(self) -> int:
        """The member who may press its buttons."""
        return self._author.id

    @property
    def attachment_bytes(self) -> int:
        """How many bytes of files one message may carry here."""
        return ATTACHMENT_BYTES if self._interaction is None else self._interaction.filesize_limit

    async def ask(self, embed: discord.Embed, *, confirm_label: str, danger: bool = False) -> bool:
        """Ask with two buttons. Returns False for Cancel and when nobody pressed.

        Raises:
            RagbotError: the check of the press refuses it.
            TimedOutError: the reply is private, and Discord takes no more of it.
        """
        style = discord.ButtonStyle.danger if danger else discord.ButtonStyle.success
        return (
            await self.choose(embed, {confirm_label: style, translate(CANCEL): discord.ButtonStyle.secondary})
            is not None
        )

    async def choose(
        self,
        embed: discord.Embed,
        choices: Mapping[str, discord.ButtonStyle],
        *,
        further: Sequence[str] = (),
        attachments: Mapping[str, bytes] = NO_FILES,
    ) -> str | None:
        """Ask with a button for each choice. Returns None for Cancel and when nobody pressed.

        Args:
            embed: the question.
            choices: labels with their styles; at most 5.
            further: labels of quieter buttons in a row below; at most 5.
            attachments: contents by file name.

        Raises:
            RagbotError: as for `ask`.
        """
        view = ChoiceView(self.author_id, choices, further=further)
        return await self._put_question(view, embed=embed, attachments=attachments)

    async def pick(self, embed: discord.Embed, options: Sequence[MenuOption], *, placeholder: str) -> str | None:
        """Ask with a menu. Returns None for Cancel and when nobody chose.

        Raises:
            RagbotError: as for `ask`.
        """
        view = MenuView(self.author_id, options, placeholder=placeholder)
        return await self._put_question(view, embed=embed, attachments=NO_FILES)

    async def show(self, *, embed: discord.Embed, view: discord.ui.View | None = None) -> None:
        """Send the message, or edit it where it is there already."""
        await self._put(embed=embed, view=view, attachments=NO_FILES)

    async def finish(
        self,
        embed: discord.Embed,
        *,
        attachments: Mapping[str, bytes] = NO_FILES,
        view: discord.ui.View | None = None,
    ) -> None:
        """Edit the outcome into the message, or send it as a new one where that is no longer possible.

        Args:
            embed: the outcome.
            attachments: contents by file name.
            view: buttons that last; others would be dead with the end of the command.
        """
        try:
            await persist(lambda: self._put(embed=embed, view=view, attachments=attachments))
        except (discord.NotFound, discord.Forbidden):
            # Somebody has deleted the message meanwhile, or taken a permission from the bot.
            buttons = {} if view is None else {"view": view}
            await self._send_late(embed=embed, attachments=attachments, **buttons)

    async def _put_question(
        self, view: QuestionView, *, embed: discord.Embed, attachments: Mapping[str, bytes]
    ) -> str | None:
        if self._is_private and self._is_expired():
            # In direct messages a press comes without the guild, so nobody could check who presses.
            raise TimedOutError(
                translate("That took longer than the 15 minutes that Discord gives a private reply. Run it again.")
            )
        view.follow(await self._put(embed=embed, view=view, attachments=attachments))
        with measure(Step.QUESTION):
            choice = await view.wait_choice()
        press = view.interaction
        if press is None or choice is None:
            return None
        self._interaction, self._edit = press, press.edit_original_response
        if self._check is not None:
            self._check(press)
        if choice != translate(CANCEL):
            return choice
        # Somebody may have deleted the message; then nobody waits for the word.
        with suppress(discord.NotFound):
            await press.edit_original_response(content=translate(CANCELLED), embed=None, view=None, attachments=[])
        return None

    async def _put(
        self, *, embed: discord.Embed, view: discord.ui.View | None, attachments: Mapping[str, bytes]
    ) -> Any:
        """Edit the message, or send it: at first, and once more when its 15 minutes are over."""
        if self._edit is not None and not self._is_expired():
            files = build_files(attachments)
            return await self._edit(embed=embed, view=view, attachments=files, allowed_mentions=NO_MENTIONS)
        buttons = {} if view is None else {"view": view}
        if self._edit is not None or self._is_expired():
            return await self._send_late(embed=embed, attachments=attachments, **buttons)
        sent = await self._send(embed=embed, files=build_files(attachments), allowed_mentions=NO_MENTIONS, **buttons)
        self._edit = sent.edit
        return sent

    async def _send_late(self, **message: Any) -> discord.Message | None:
        """Go on as a message of the bot's own, which can be edited for as long as it is there."""
        sent = await send_late(user=self._author, channel=self._channel, is_private=self._is_private, **message)
        self._interaction = None
        self._edit = sent.edit if sent is not None else _drop
        return sent

    async def _take_leave(self, user_message: str) -> None:
        """Put an early end in the place of the question or the progress, whose buttons nobody answers any more."""
        try:
            await self.finish(build_embed(translate("Not finished"), user_message, colour=palette.WARNING))
        except UNSENT as error:
            log.warning("a member could not be told of the end: %s", type(error).__name__)

    def _is_expired(self) -> bool:
        return self._interaction is not None and self._interaction.is_expired()


async def _drop(**_message: Any) -> None:
    """Show nothing: the member has closed the only way that is left."""
