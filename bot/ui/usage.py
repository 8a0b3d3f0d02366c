"""What a server used, day by day, and what is left of its budgets today."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import discord

from bot.guild import Choices, DayUsage
from bot.languages import phrase, render_count, translate
from bot.ui import palette
from bot.ui.embeds import add_field, build_embed

# 34 characters: Discord's clients on phones break longer lines of a code block.
_WIDTHS: Final = (6, 6, 8, 5, 9)
_HEAD: Final = ("UTC", phrase("asked"), phrase("refused"), phrase("AI"), phrase("uploads"))
_COUNT_MAX: Final = 9_999
_LEGEND: Final = phrase("asked: questions · refused: those without an answer · AI: answers that a model was paid for")
_NONE: Final = phrase("None. `/settings set setting:member-budget` and `server-budget` choose them.")


def render_usage(days: Sequence[DayUsage], choices: Choices, ends_at: datetime) -> discord.Embed:
    """Return a line for each day, today first, and the budgets.

    Args:
        choices: of the server.
        ends_at: when today is over.
    """
    lines = [_align([translate(cell) for cell in _HEAD]), *(_align(_list_cells(day)) for day in days)]
    embed = build_embed(translate("Usage"), "\n".join(["```", *lines, "```", translate(_LEGEND)]), colour=palette.INFO)
    add_field(embed, translate("Budgets of AI answers"), _render_budgets(days[0], choices, ends_at), is_clean=True)
    return embed


def _render_budgets(today: DayUsage, choices: Choices, ends_at: datetime) -> str:
    lines = []
    if (budget := choices.server_budget) is not None:
        lines.append(
            translate(
                "The server: {left:,} of {budget:,} left today", left=max(0, budget - today.generated), budget=budget
            )
        )
    if (budget := choices.member_budget) is not None:
        lines.append(translate("Each member: {answers} a day", answers=render_count(budget, "answer")))
    if not lines:
        return translate(_NONE)
    return "\n".join([*lines, translate("They begin again {time}.", time=discord.utils.format_dt(ends_at, "R"))])


def _list_cells(day: DayUsage) -> tuple[str, ...]:
    return (
        translate("{day:%b %d}", day=day.day),
        *(_shorten(count) for count in (day.asked, day.refused, day.generated, day.uploads)),
    )


def _align(cells: Sequence[str]) -> str:
    first, *others = cells
    numbers = (cell.rjust(width) for cell, width in zip(others, _WIDTHS[1:], strict=True))
    return first.ljust(_WIDTHS[0]) + "".join(numbers)


def _shorten(count: int) -> str:
    """Return `.` for nothing, and thousands where there are more digits than a column has room for."""
    if not count:
        return "."
    return str(count) if count <= _COUNT_MAX else f"{count // 1_000}k"
