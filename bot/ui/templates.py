"""How a model is told to write, as admins are shown it."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import discord
from discord.utils import format_dt

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
_OWN: Final = (
    "My own text: plain, friendly sentences in the language of whoever asks. `/prompt set` chooses another one."
)
_ABOUT: Final = {
    RecommendStyle.EACH: "About each match (`style:each`)",
    RecommendStyle.TOGETHER: "About all together (`/ask` and `/recommend`)",
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
    title = _title("How the model writes about", collection)
    return [
        build_embed(title, f"**{_ABOUT[each.style]}**\n{_tell_current(each)}", colour=palette.INFO) for each in shown
    ]


def render_template_saved(slot: TemplateSlot, text: str) -> discord.Embed:
    """Return what holds from now on."""
    note = f"{_tell_place(slot)}. Look at a result with `/prompt test`; `/prompt undo` goes back."
    return build_embed(
        _title("Saved for", slot.collection), f"**{_ABOUT[slot.style]}** {note}\n{_quote(text)}", colour=palette.SUCCESS
    )


def render_template_refused(reason: str, text: str) -> discord.Embed:
    """Return why a text was not saved, with the text, since the form that it was typed into is closed."""
    # Cleaned together: a lone backtick in the one pairs with one in the other, and ends the block.
    said = clean(f"{reason}\n\nThis is what you sent:\n{_fence(text)}")
    return build_embed("Not saved", cut(said, SHOWN_MAX), colour=palette.WARNING)


def render_template_reset(slot: TemplateSlot, before: str) -> discord.Embed:
    """Return that nothing of its own holds any more, and what did."""
    was = f"This was the text:\n{_quote(before)}" if before else "There was no other text."
    text = f"**{_ABOUT[slot.style]}** {_tell_place(slot)}. `/prompt undo` brings it back.\n{was}"
    return build_embed(_title("Reset for", slot.collection), text, colour=palette.SUCCESS)


def render_template_undone(slot: TemplateSlot, undone: TemplateVersion, now: str) -> discord.Embed:
    """Return what was taken back, and what holds instead."""
    taken = _quote(undone.text, SHOWN_MAX // 2) if undone.text else "The reset."
    text = f"**{_ABOUT[slot.style]}** {_tell_place(slot)}.\nTaken back:\n{taken}\nNow:\n{_quote(now) if now else _OWN}"
    return build_embed(_title("Undone for", slot.collection), text, colour=palette.SUCCESS)


def render_template_test(answer: Answer, prompt: str) -> list[discord.Embed]:
    """Return what a model wrote about the best hit, and the prompt.

    Args:
        answer: to what was tried.
        prompt: as the model reads it; empty where there is no hit.
    """
    name = answer.collection.name
    if not answer.hits:
        text = clean("\n".join(answer.notices)) or "There is no match to try it on. Try other words."
        return [build_embed(_title("Nothing found in", name), text, colour=palette.WARNING)]
    hit = answer.hits[0]
    written = clean(answer.text or hit.generated or "")
    notes = clean("\n".join(answer.notices)) or "Nothing fits well, so the model was not asked or wrote nothing."
    notes = render_spent(answer.spent) if answer.spent else notes
    about = f"**{inline(hit.title, _NAME_MAX)}**\n{written or notes}"
    label = "What the model was asked" if written else "What a model would be asked"
    return [
        build_embed(_title("A try with", name), cut(about, SHOWN_MAX), colour=palette.ANSWER),
        build_embed(label, _quote(prompt), colour=palette.CARD),
    ]


def _tell_current(shown: ShownTemplate) -> str:
    lines = [_OWN] if shown.slot is None else [_tell_place(shown.slot), _quote(shown.versions[0].text, _TEXT_MAX)]
    if shown.channel_ids:
        channels = " ".join(f"<#{each}>" for each in shown.channel_ids[:_CHANNELS_MAX])
        rest = len(shown.channel_ids) - _CHANNELS_MAX
        lines.append(f"Texts of their own: {channels}{f' and {rest:,} more' if rest > 0 else ''}")
    lines += ["Versions:"] if shown.versions else []
    lines += [
        f"{each.number:,} · <@{each.by}> · {format_dt(each.at, 'R')}{'' if each.text else ' · reset'}"
        for each in shown.versions
    ]
    return "\n".join(lines)


def _title(words: str, collection: str) -> str:
    return f"{words} {one_line(collection, _NAME_MAX)}"


def _tell_place(slot: TemplateSlot) -> str:
    return "in every channel without a text of its own" if slot.channel_id is None else f"in <#{slot.channel_id}>"


def _quote(text: str, limit: int = SHOWN_MAX) -> str:
    """A block of code, in which nothing is Markdown, so that it can be copied as it is."""
    return cut(clean(_fence(text)), limit)


def _fence(text: str) -> str:
    shown = plain(text).replace(FENCE, "'''")
    return f"{FENCE}\n{shown}\n{FENCE}"
