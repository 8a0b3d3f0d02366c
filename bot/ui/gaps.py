"""What the bot could not answer, for admins, who answer it or say that it is none of their business."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any, Final, Protocol, TypeAlias

import discord

from bot.languages import phrase, translate
from bot.learning import Correction, Gap
from bot.ui import palette
from bot.ui.context import Interaction
from bot.ui.corrections import CorrectionDesk
from bot.ui.embeds import build_embed
from bot.ui.limits import OPTION_MAX
from bot.ui.reply import CheckPress
from bot.ui.text import inline, one_line
from bot.ui.views import OwnedView

SHOWN_MAX: Final = 15
QUESTION_MAX: Final = 100
REASON_MAX: Final = 80
TIMEOUT_SECONDS: Final = 14 * 60  # a private reply can be edited for 15 minutes
ANSWER_THIS: Final = phrase("Answer this …")
NOT_FOR_US: Final = phrase("Not for us …")
OFF: Final = phrase(
    "I keep no questions on this server, so I can't say what was asked. `/settings store-questions` "
    "turns it on; `/status` counts them all the same."
)
NOTHING: Final = phrase(
    "Nothing was refused or voted down in the last {days:,} days that nobody has answered or dismissed."
)

FetchGaps: TypeAlias = Callable[[], Awaitable[Sequence[Gap]]]


class GapStore(Protocol):
    """Where questions are kept."""

    async def dismiss(self, guild_id: int, ids: Sequence[str]) -> None:
        """Show questions and others like them no more."""


class GapsView(OwnedView):
    """A menu for each thing that can be done about a question.

    Args:
        guild_id: whose questions they are.
        fetch: the questions as they are now, for the list that is shown afterwards.
        check: refuses everybody but admins, at each press.
    """

    kind = "gaps"

    def __init__(
        self,
        gaps: Sequence[Gap],
        *,
        author_id: int,
        guild_id: int,
        store: GapStore,
        desk: CorrectionDesk,
        fetch: FetchGaps,
        check: CheckPress,
        days: int,
    ) -> None:
        super().__init__(author_id, timeout=TIMEOUT_SECONDS)
        self._guild_id, self._days = guild_id, days
        self._store, self._desk, self._fetch, self._check = store, desk, fetch, check
        self._menus = (_GapMenu(translate(ANSWER_THIS), self._answer), _GapMenu(translate(NOT_FOR_US), self._dismiss))
        self._fill(gaps)

    def _fill(self, gaps: Sequence[Gap]) -> None:
        self.clear_items()
        for menu in self._menus if gaps else ():
            menu.fill(gaps)
            self.add_item(menu)

    async def _answer(self, press: Interaction, gap: Gap) -> None:
        async def close(_: Correction) -> None:
            await self._store.dismiss(self._guild_id, gap.ids)
            await self._show_again()

        await self._desk.open_form(press, gap.question, gap.id, saved=close)

    async def _dismiss(self, press: Interaction, gap: Gap) -> None:
        self._check(press)
        await press.response.defer()
        # A private reply can be edited for 15 minutes after the interaction it answers, so the newest one counts.
        self._edit = press.edit_original_response
        await self._store.dismiss(self._guild_id, gap.ids)
        await self._show_again()

    async def _show_again(self) -> None:
        """Show what is left, where the list is still there."""
        gaps = await self._fetch()
        self._fill(gaps)
        if self._edit is not None:
            with suppress(discord.NotFound):
                await self._edit(embed=render_gaps(gaps, days=self._days), view=self)


class _GapMenu(discord.ui.Select[GapsView]):
    def __init__(self, placeholder: str, act: Callable[[Interaction, Gap], Awaitable[None]]) -> None:
        super().__init__(placeholder=placeholder)
        self._act = act
        self._gaps: dict[str, Gap] = {}

    def fill(self, gaps: Sequence[Gap]) -> None:
        """Offer the questions that are shown."""
        self._gaps = {gap.id: gap for gap in gaps[:SHOWN_MAX]}
        self.options = [
            discord.SelectOption(label=one_line(f"{number}. {gap.question}", OPTION_MAX), value=gap.id)
            for number, gap in enumerate(self._gaps.values(), start=1)
        ]

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Act on what was chosen, if the menu has it: what comes back is data from outside."""
        gap = self._gaps.get(self.values[0])
        if gap is not None:
            await self._act(interaction, gap)


def render_gaps(gaps: Sequence[Gap], *, days: int) -> discord.Embed:
    """Return the questions that were asked most often, with what was said of their answers."""
    if not gaps:
        return build_embed(translate("Nothing is open"), translate(NOTHING, days=days), colour=palette.SUCCESS)
    lines = [_render_gap(number, gap) for number, gap in enumerate(gaps[:SHOWN_MAX], start=1)]
    if len(gaps) > SHOWN_MAX:
        lines.append(translate("and {count:,} more", count=len(gaps) - SHOWN_MAX))
    return build_embed(
        translate("Without a good answer in the last {days:,} days", days=days),
        "\n".join(lines),
        colour=palette.WARNING,
    )


def render_no_gaps() -> discord.Embed:
    """Return that no question is kept, and how that is changed."""
    return build_embed(translate("No questions are kept"), translate(OFF), colour=palette.INFO)


def _render_gap(number: int, gap: Gap) -> str:
    counts = [
        translate("asked {count:,}×", count=gap.count),
        translate("{refused:,}× unknown", refused=gap.refused) if gap.refused else "",
    ]
    counts += [f"👎 {gap.downvotes:,}" if gap.downvotes else "", discord.utils.format_dt(gap.newest, "R")]
    line = f"{number}. **{inline(gap.question, QUESTION_MAX)}**\n{' · '.join(filter(None, counts))}"
    return f"{line} · “{inline(gap.reasons[0], REASON_MAX)}”" if gap.reasons else line
