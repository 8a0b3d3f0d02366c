"""Budgets of what models write: held at each answer, and told where they are used up."""

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

import discord

from bot.errors import BusyError
from bot.languages import render_count, translate
from bot.models import Answer, SearchOptions, SpentBudget
from bot.ui.context import Context, Interaction, get_guild_id, get_member


class Allowance(Protocol):
    """What a member may have of a model for one answer."""

    async def limit(self, options: SearchOptions) -> SearchOptions:
        """The options, without a model where a budget is used up."""

    async def spend(self, answer: Answer) -> None:
        """Count the answer, if a model was paid for it."""


class Budgets(Protocol):
    """How many answers a day a model may write."""

    def open(self, guild_id: int, member_id: int) -> AbstractContextManager[Allowance]:
        """What a member may have for as long as an answer is made and stored."""


def open_budget(budgets: Budgets | None, asked: Context | Interaction) -> AbstractContextManager[Allowance | None]:
    """What whoever asks may have of a model; None: no model writes here."""
    return nullcontext() if budgets is None else budgets.open(get_guild_id(asked), get_member(asked).id)


async def limit_options(options: SearchOptions, allowance: Allowance | None) -> SearchOptions:
    """The options, without a model where a budget is used up."""
    return options if allowance is None else await allowance.limit(options)


async def spend(allowance: Allowance | None, answer: Answer | None) -> None:
    """Count an answer, if a model was paid for it."""
    if allowance is not None and answer is not None:
        await allowance.spend(answer)


def check_unspent(options: SearchOptions) -> None:
    """Refuse what is asked for a model's words alone.

    Raises:
        BusyError: a budget is used up.
    """
    if options.spent is not None:
        raise BusyError(translate("{spent}. More after midnight, UTC.", spent=_count_spent(options.spent)))


def render_spent(spent: SpentBudget) -> str:
    """Return one line: whose budget is used up, and when it begins again."""
    when = discord.utils.format_dt(spent.ends_at, "R")
    return translate("{spent}, so I show the matches alone. More {when}.", spent=_count_spent(spent), when=when)


def _count_spent(spent: SpentBudget) -> str:
    answers = render_count(spent.limit, "AI answer")
    if spent.is_members:
        return translate("You have had your {answers} of today", answers=answers)
    return translate("This server has had its {answers} of today", answers=answers)
