"""What is like objects: in public, what the member who asks may read beyond that, and the choices below it."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import partial
from typing import NamedTuple, TypeAlias

import discord

from bot.audience import Reader
from bot.errors import RagbotError
from bot.guild import Choices
from bot.languages import translate
from bot.ui.alike import LIMIT, AlikePages, Taste, build_taste_button
from bot.ui.answers import render_refusal
from bot.ui.context import Context, Interaction, get_guild_id, get_member
from bot.ui.defaults import Defaults, Terms
from bot.ui.ids import find_menu, get_custom_id
from bot.ui.late import is_sent_direct, send_direct
from bot.ui.looks import AnswerLook, build_message
from bot.ui.markdown import SMALL
from bot.ui.pages import SHOW_PRIVATELY
from bot.ui.private import MORE, NOTHING_PUBLIC, HasMore, draw_publicly
from bot.ui.readers import build_private_reader, build_public_reader
from bot.ui.text import NO_MENTIONS
from bot.ui.turning import PageDesk
from bot.ui.turns import AnswerMessage, Turn
from bot.ui.views import Send

FindTaste: TypeAlias = Callable[[Reader, str | None, int], Awaitable[Taste]]
"""What a command names, as far as a reader may read it: in which collection (None: anywhere), and how many."""

BuildCheck: TypeAlias = Callable[[str | None], HasMore]
"""Makes the check whether a collection, or any for None, has more for one reader than for another."""

Draw: TypeAlias = Callable[..., Awaitable[AlikePages]]
"""Makes the messages of a taste and a reader, with `guild_id`."""


class _Drawn(NamedTuple):
    """What is shown, whom it is drawn for, and what a button shows the member alone; None: there is no more."""

    shown: AlikePages
    reader: Reader
    more: Taste | None = None


class SimilarDesk:
    """Answers /similar and /surprise, and the button and menus below, which work after a restart of the bot.

    Args:
        draw: asked again, with another reader, at a press.
        take_turn: a place for as long as a command is answered.
        take_press: a place for as long as a press is.
        defaults: what counts where a member says nothing.
        look: of the answers.
    """

    def __init__(
        self,
        draw: Draw,
        *,
        take_turn: Callable[[Context], AbstractContextManager[Turn]],
        take_press: Callable[[Interaction], AbstractContextManager[Turn]],
        pages: PageDesk,
        defaults: Defaults,
        look: AnswerLook = "layout",
    ) -> None:
        self._draw = draw
        self._take_turn = take_turn
        self._take_press = take_press
        self._pages = pages
        self._defaults = defaults
        self._look = look

    async def answer(self, ctx: Context, typed: Choices, find: FindTaste, build_check: BuildCheck) -> None:
        """Answer a command from what the channel may read; where the member may read more, offer that in private.

        An answer that is private from the start has all that the member may read.

        Args:
            typed: what the member says of what the admins choose otherwise.

        Raises:
            NotAllowedError: the member may not ask here.
            RagbotError: as of `find` and `draw`, where there is nothing for the member alone either.
        """
        # Before the response is deferred, as that says whether it is private.
        terms = await self._defaults.settle(ctx, typed)
        async with AnswerMessage.to_asked(ctx, is_private=terms.is_private) as message:
            with self._take_turn(ctx) as turn:
                async with message.think(ctx, is_private=terms.is_private):
                    await message.wait(turn)
                    drawn = await self._draw_first(ctx, terms, find, build_check)
            if terms.is_private and is_sent_direct(ctx):
                page = tuple(replace(block, more="") for block in drawn.shown.pages.pages[0])
                # A press there would not say in which server, so it has no buttons.
                await send_direct(ctx, **build_message(self._look, drawn.shown.pages.title, page))
                return
            await self._send(message.send, ctx, drawn.shown, drawn.reader, more=drawn.more)

    async def _draw_first(self, ctx: Context, terms: Terms, find: FindTaste, build_check: BuildCheck) -> _Drawn:
        public, private, guild_id = build_public_reader(ctx), build_private_reader(ctx), get_guild_id(ctx)
        limit = LIMIT if terms.choices.limit is None else terms.choices.limit
        name = partial(self._defaults.find_collection, terms, guild_id=guild_id)

        async def draw(reader: Reader) -> tuple[Taste | None, AlikePages]:
            taste = await find(reader, await name(reader=reader), limit)
            return taste, await self._draw(taste, reader, guild_id=guild_id)

        if terms.is_private:
            return _Drawn((await draw(private))[1], private)
        has_more = build_check(await name(reader=private))
        (taste, shown), is_more = await draw_publicly(
            partial(draw, public), partial(has_more, public, private), _refuse
        )
        if is_more and taste is None:
            taste = await find(private, await name(reader=private), limit)
        return _Drawn(shown, public, taste if is_more else None)

    async def choose(self, press: Interaction, taste: Taste) -> None:
        """Answer a press or a choice to the member alone: in its message where the member alone sees that.

        Raises:
            RagbotError: as of `draw`.
        """
        is_menu = find_menu(press.message, get_custom_id(press)) is not None
        is_edited = is_menu and press.message is not None and press.message.flags.ephemeral
        with self._take_press(press) as turn:
            await press.response.defer(ephemeral=True, thinking=not is_edited)
            await self._defaults.settle(press)
            await turn.wait()
            reader = build_private_reader(press)
            shown = await self._draw(taste, reader, guild_id=get_guild_id(press))
        send = press.edit_original_response if is_edited else AnswerMessage.to_press(press, is_private=True).send
        await self._send(send, press, shown, reader)

    async def _send(
        self,
        send: Send,
        asked: Context | Interaction,
        shown: AlikePages,
        reader: Reader,
        *,
        more: Taste | None = None,
    ) -> None:
        """Send the first message.

        Args:
            more: what a button shows the member alone; None: there is no more.
        """
        turning = await self._pages.build_buttons(
            shown.pages, guild_id=get_guild_id(asked), asker_id=get_member(asked).id, reader=reader
        )
        offer = [build_taste_button(more, translate(SHOW_PRIVATELY), style=discord.ButtonStyle.primary)] if more else []
        message = build_message(
            self._look,
            shown.pages.title,
            shown.pages.pages[0],
            rows=[[*turning, *offer, *shown.buttons], *([menu] for menu in shown.menus)],
            notes=[f"{SMALL}{translate(MORE)}" if more else ""],
        )
        await send(**message, allowed_mentions=NO_MENTIONS)


def _refuse(error: RagbotError) -> tuple[Taste | None, AlikePages]:
    return None, AlikePages(render_refusal(translate(NOTHING_PUBLIC), error.user_message))
