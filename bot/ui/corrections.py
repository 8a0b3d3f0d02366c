"""Answers of people's own: the form that takes one, how it is shown, and the list of them for admins."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Final, Protocol, TypeAlias

import discord
from discord.ext import commands

from bot.conversation import Conversation
from bot.errors import ObjectError
from bot.languages import phrase, translate
from bot.learning import Correction, FoundCorrection, GivenAnswer, Reference, Topic
from bot.ui import palette
from bot.ui.answers import SEARCH_INSTEAD, AnswerPages, render_above
from bot.ui.blocks import Block
from bot.ui.context import Interaction
from bot.ui.embeds import Page, add_field, build_embed, paginate
from bot.ui.feedback import TOO_OLD
from bot.ui.forms import TextForm
from bot.ui.reply import CheckPress
from bot.ui.text import ELLIPSIS, NO_MENTIONS, clean, cut, inline, one_line

QUESTION_MAX: Final = 500
ANSWER_MAX: Final = 2_000
LISTED_MAX: Final = 300  # characters of an answer in the list
STALE: Final = phrase("⚠️ A source of this answer has changed, or is deleted, since it was written. Please check it.")
NONE_YET: Final = phrase(
    "Nobody has corrected an answer so far. To do so, open the menu of one: Apps → Correct this answer."
)

Saved: TypeAlias = Callable[[Correction], Awaitable[None]]
"""What else is done once a correction is in."""


class AnswerStore(Protocol):
    """Where it is kept what answers were about."""

    async def fetch(self, guild_id: int, answer_id: str) -> GivenAnswer | None:
        """The guild's answer of that id."""


class CorrectionStore(Protocol):
    """Where corrections are kept."""

    async def add(
        self,
        guild_id: int,
        question: str,
        answer: str,
        *,
        by: int,
        collection: str = "",
        sources: Sequence[Reference] = (),
        audience: tuple[str, ...] = (),
    ) -> Correction:
        """Store an answer."""


class CorrectionDesk:
    """Takes answers of admins.

    Args:
        check: refuses everybody else, when the form is opened and again when it is sent.
    """

    def __init__(self, answers: AnswerStore, corrections: CorrectionStore, *, check: CheckPress) -> None:
        self._answers = answers
        self._corrections = corrections
        self._check = check

    async def open_form(
        self, interaction: Interaction, question: str, answer_id: str, *, saved: Saved | None = None
    ) -> None:
        """Open the form, which has to be the first response.

        Args:
            answer_id: of the answer that is corrected.
            saved: called when the correction is in.

        Raises:
            NotAllowedError: the member is no admin.
        """
        self._check(interaction)
        submit = partial(self._save, answer_id, saved)
        await interaction.response.send_modal(build_correction_form(question, submit))

    async def _save(self, answer_id: str, saved: Saved | None, sent: Interaction, question: str, answer: str) -> None:
        await sent.response.defer(ephemeral=True, thinking=True)
        self._check(sent)
        if sent.guild_id is None:
            raise commands.NoPrivateMessage
        given = await self._answers.fetch(sent.guild_id, answer_id)
        if given is None:
            raise ObjectError(translate(TOO_OLD))
        correction = await self._corrections.add(
            sent.guild_id,
            question,
            answer,
            by=sent.user.id,
            collection=given.collection,
            sources=given.sources,
            audience=given.audience,
        )
        if saved is not None:
            await saved(correction)
        await sent.edit_original_response(embed=render_corrected(correction), allowed_mentions=NO_MENTIONS)


def build_correction_form(question: str, submit: Callable[..., Awaitable[None]]) -> TextForm:
    """The form with the question as it was asked."""
    question = one_line(question, QUESTION_MAX)
    asked: discord.ui.TextInput[TextForm] = discord.ui.TextInput(default=question or None, max_length=QUESTION_MAX)
    answer: discord.ui.TextInput[TextForm] = discord.ui.TextInput(
        style=discord.TextStyle.paragraph, max_length=ANSWER_MAX
    )
    return TextForm(
        translate("Correct this answer"),
        {translate("When somebody asks"): asked, translate("I answer"): answer},
        kind="correct",
        submit=submit,
    )


def render_correction(found: FoundCorrection, talk: Conversation) -> AnswerPages:
    """Return the answer to a question that comes again, marked as people's own."""
    correction = found.correction
    stale = translate(STALE) if found.is_stale else ""
    texts = [
        cut(clean(correction.answer), ANSWER_MAX) or ELLIPSIS,
        translate("**Answered by people** {author}", author=_render_author(correction)),
        stale,
    ]
    return AnswerPages(
        inline(talk.question, QUESTION_MAX) or ELLIPSIS,
        (tuple(Block(text) for text in texts if text),),
        other=translate(SEARCH_INSTEAD),
        context=render_above(talk.question, talk),
        topic=Topic(talk.searched, correction.collection, tuple(source.reference for source in correction.sources)),
    )


def render_corrections(found: Sequence[FoundCorrection]) -> list[Page]:
    """Return all corrections of a guild, those first whose sources have changed."""
    if not found:
        return [Page([build_embed(translate("Corrections"), translate(NONE_YET), colour=palette.INFO)])]
    ordered = sorted(found, key=lambda each: not each.is_stale)
    return paginate([_render_listed(each) for each in ordered], footer=translate("{count:,} in all", count=len(found)))


def render_corrected(correction: Correction) -> discord.Embed:
    """Return what was saved, and for whom it is."""
    embed = _render_entry(translate("Saved"), correction)
    whom = (
        translate("those who may read everything that the answer was made from")
        if correction.sources
        else translate("those who may read the channel that it was asked in")
    )
    add_field(
        embed,
        translate("Shown to"),
        translate("{whom}, first and marked as yours, when the question comes again.", whom=whom),
    )
    return embed


def render_correction_removed(correction: Correction) -> discord.Embed:
    """Return what was removed, so that it can be written again."""
    return _render_entry(translate("Removed"), correction)


def _render_listed(found: FoundCorrection) -> discord.Embed:
    correction = found.correction
    embed = build_embed(
        correction.question,
        cut(clean(correction.answer), LISTED_MAX),
        colour=palette.WARNING if found.is_stale else palette.INFO,
    )
    add_field(embed, translate("Answered by people"), _render_author(correction), is_clean=True)
    add_field(embed, translate("Note"), translate(STALE) if found.is_stale else "", is_clean=True)
    return embed


def _render_entry(title: str, correction: Correction) -> discord.Embed:
    embed = build_embed(title, clean(correction.answer), colour=palette.SUCCESS)
    add_field(embed, translate("When somebody asks"), inline(correction.question, QUESTION_MAX), is_clean=True)
    return embed


def _render_author(correction: Correction) -> str:
    """Return who has answered what when; the question, as one that comes again may be in other words."""
    author = f"<@{correction.by}>" if correction.by else translate("a former admin")
    asked = inline(correction.question, QUESTION_MAX)
    return translate(
        "By {author} on {at}, to the question:\n> {asked}",
        author=author,
        at=discord.utils.format_dt(correction.at, "D"),
        asked=asked,
    )
