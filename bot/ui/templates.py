"""How a model is told to write, as admins are shown it."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import discord
from discord.utils import format_dt

from bot.languages import phrase, translate
from bot.models import Answer, RecommendStyle
from bot.templates import TEMPLATE_MAX, TemplateSlot, TemplateVersion
from bot.ui import palette
from bot.ui.budgets import render_spent
from bot.ui.embeds import build_embed
from bot.ui.markdown import FENCE
from bot.ui.text import clean, cut, inline, one_line, plain

# Two of them fit the 6,000 characters that all embeds of a message have together.
SHOWN_MAX: Final = 2_800
# The longest text with its block around it; beside it ten versions and some channels fit.
_TEXT_MAX: Final = TEMPLATE_MAX + 20
_CHANNELS_MAX: Final = 5
_NAME_MAX: Final = 64
_OWN: Final = phrase(
    "My own text: plain, friendly sentences in the language of whoever asks. `/prompt set` chooses another one."
)
_ABOUT: Final = {
    RecommendStyle.EACH: phrase("About each match (`style:each`)"),
    RecommendStyle.TOGETHER: phrase("About all together (`/ask` and `/recommend`)"),
}


class ShownTemplate(NamedTuple):
    """What there is to say about one style.

    Attributes:
        slot: what holds; None: the bot's own.
        versions: newest first.
        channel_ids: of those that have a text of their own.
    """

    style: RecommendStyle
    slot: TemplateSlot | None
    versions: Sequence[TemplateVersion]
    channel_ids: Sequence[int] = ()


def render_templates(collection: str, shown: Sequence[ShownTemplate]) -> list[discord.Embed]:
    """Return an embed for each style; `collection` is its name."""
    title = _title(phrase("How the model writes about {name}"), collection)
    return [
        build_embed(title, f"**{translate(_ABOUT[each.style])}**\n{_tell_current(each)}", colour=palette.INFO)
        for each in shown
    ]


def render_template_saved(slot: TemplateSlot, text: str) -> discord.Embed:
    """Return what holds from now on."""
    note = translate(
        "{place}. Look at a result with `/prompt test`; `/prompt undo` goes back.", place=_tell_place(slot)
    )
    return build_embed(
        _title(phrase("Saved for {name}"), slot.collection),
        f"**{translate(_ABOUT[slot.style])}** {note}\n{_quote(text)}",
        colour=palette.SUCCESS,
    )


def render_template_refused(reason: str, text: str) -> discord.Embed:
    """Return why a text was not saved, with the text, since the form that it was typed into is closed."""
    # Cleaned together: a lone backtick in the one pairs with one in the other, and ends the block.
    said = clean(translate("{reason}\n\nThis is what you sent:\n{fence}", reason=reason, fence=_fence(text)))
    return build_embed(translate("Not saved"), cut(said, SHOWN_MAX), colour=palette.WARNING)


def render_template_reset(slot: TemplateSlot, before: str) -> discord.Embed:
    """Return that nothing of its own holds any more, and what did."""
    was = (
        translate("This was the text:\n{text}", text=_quote(before))
        if before
        else translate("There was no other text.")
    )
    text = translate(
        "**{about}** {place}. `/prompt undo` brings it back.\n{was}",
        about=translate(_ABOUT[slot.style]),
        place=_tell_place(slot),
        was=was,
    )
    return build_embed(_title(phrase("Reset for {name}"), slot.collection), text, colour=palette.SUCCESS)


def render_template_undone(slot: TemplateSlot, undone: TemplateVersion, now: str) -> discord.Embed:
    """Return what was taken back, and what holds instead."""
    taken = _quote(undone.text, SHOWN_MAX // 2) if undone.text else translate("The reset.")
    text = translate(
        "**{about}** {place}.\nTaken back:\n{taken}\nNow:\n{now}",
        about=translate(_ABOUT[slot.style]),
        place=_tell_place(slot),
        taken=taken,
        now=_quote(now) if now else translate(_OWN),
    )
    return build_embed(_title(phrase("Undone for {name}"), slot.collection), text, colour=palette.SUCCESS)


def render_template_test(answer: Answer, prompt: str) -> list[discord.Embed]:
    """Return what a model wrote about the best hit, and the prompt.

    Args:
        answer: to what was tried.
        prompt: as the model reads it; empty where there is no hit.
    """
    name = answer.collection.name
    if not answer.hits:
        text = clean("\n".join(answer.notices)) or translate("There is no match to try it on. Try other words.")
        return [build_embed(_title(phrase("Nothing found in {name}"), name), text, colour=palette.WARNING)]
    hit = answer.hits[0]
    written = clean(answer.text or hit.generated or "")
    notes = clean("\n".join(answer.notices)) or translate(
        "Nothing fits well, so the model was not asked or wrote nothing."
    )
    notes = render_spent(answer.spent) if answer.spent else notes
    about = f"**{inline(hit.title, _NAME_MAX)}**\n{written or notes}"
    label = translate("What the model was asked") if written else translate("What a model would be asked")
    return [
        build_embed(_title(phrase("A try with {name}"), name), cut(about, SHOWN_MAX), colour=palette.ANSWER),
        build_embed(label, _quote(prompt), colour=palette.CARD),
    ]


def _tell_current(shown: ShownTemplate) -> str:
    lines = (
        [translate(_OWN)]
        if shown.slot is None
        else [_tell_place(shown.slot), _quote(shown.versions[0].text, _TEXT_MAX)]
    )
    if shown.channel_ids:
        channels = [f"<#{each}>" for each in shown.channel_ids[:_CHANNELS_MAX]]
        rest = len(shown.channel_ids) - _CHANNELS_MAX
        channels += [translate("and {count:,} more", count=rest)] if rest > 0 else []
        lines.append(translate("Texts of their own: {channels}", channels=" ".join(channels)))
    lines += [translate("Versions:")] if shown.versions else []
    lines += map(_render_version, shown.versions)
    return "\n".join(lines)


def _render_version(version: TemplateVersion) -> str:
    facts = [f"{version.number:,}", f"<@{version.by}>", format_dt(version.at, "R")]
    return " · ".join([*facts, *([] if version.text else [translate("reset")])])


def _title(words: str, collection: str) -> str:
    return translate(words, name=one_line(collection, _NAME_MAX))


def _tell_place(slot: TemplateSlot) -> str:
    return (
        translate("in every channel without a text of its own")
        if slot.channel_id is None
        else translate("in <#{channel_id}>", channel_id=slot.channel_id)
    )


def _quote(text: str, limit: int = SHOWN_MAX) -> str:
    """A block of code, in which nothing is Markdown, so that it can be copied as it is."""
    return cut(clean(_fence(text)), limit)


def _fence(text: str) -> str:
    shown = plain(text).replace(FENCE, "'''")
    return f"{FENCE}\n{shown}\n{FENCE}"
