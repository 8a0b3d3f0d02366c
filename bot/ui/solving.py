"""Solved posts: the tag, which message helped, and whether whoever asked lets the bot remember it."""

import re
from collections.abc import Awaitable, Callable, Coroutine
from datetime import UTC, datetime
from typing import Any, Final, Protocol

import discord

from bot.errors import NotAllowedError, ObjectError
from bot.languages import phrase, translate
from bot.solved import SolvedPost
from bot.ui import palette
from bot.ui.context import Interaction, use_guild_language
from bot.ui.embeds import add_field, build_embed
from bot.ui.help_forums import HISTORY_MAX, HelpForum, HelpForums, tag_solved
from bot.ui.ids import find_menu, get_custom_id, has_button
from bot.ui.lasting import build_lasting_view
from bot.ui.limits import MENU_OPTIONS_MAX, OPTION_MAX
from bot.ui.posts import SOLVED_ID
from bot.ui.text import NO_MENTIONS, clean, cut, one_line

MARK_SOLVED: Final = "This solved it"
MENU_ID: Final = "post:answer"
YES: Final = phrase("Yes, remember it")
NO: Final = phrase("No")
NO_ID: Final = "post:decline"
_YES_ID: Final = re.compile(r"post:learn:(?P<message>\d{1,20})")
ANSWER_MAX: Final = 1_500
QUESTION_MAX: Final = 1_000

CHANGED: Final = phrase("This message has changed or is deleted. Press **Solved** once more.")
ANSWER_DELETED: Final = phrase("That message is deleted, so there is nothing to remember.")
NO_ANSWER: Final = phrase("Choose a message that somebody wrote in this post.")
ASK_WHICH: Final = phrase("Which message helped?")
USE_MENU: Final = phrase("To tell me which message helped, open its menu: Apps → {menu}.")
OPTED_OUT: Final = phrase("I don't remember it: somebody whose words it holds has opted out with `/privacy opt-out`.")
NOT_YOUR_CHOICE: Final = phrase("Only whoever asked this question can decide that.")
ASK_CONSENT: Final = phrase("May I remember this answer?")
PURPOSE: Final = phrase(
    "I keep your question and this answer, and show them with a link where a new post here asks about the same. "
    "`/privacy forget-me` deletes them. Only {asker} can decide."
)
REMEMBERED: Final = phrase("Remembered")
DECLINED: Final = phrase("I don't keep anything of this post.")


class SolvedStore(Protocol):
    """Where solved posts are kept."""

    async def add(self, post: SolvedPost) -> None:
        """Store a post."""


FetchOptedOut = Callable[[int], Awaitable[frozenset[str]]]
"""Ids of a guild's members of whom nothing is to be kept."""


class SolvedDesk:
    """Takes what whoever asked, or a member of staff, says of a post that is solved."""

    def __init__(self, forums: HelpForums, solved: SolvedStore, fetch_opted_out: FetchOptedOut) -> None:
        self._forums = forums
        self._solved = solved
        self._fetch_opted_out = fetch_opted_out

    async def solve(self, press: Interaction) -> None:
        """Answer a press of "Solved": set the tag, and ask which message helped.

        Raises:
            RagbotError: the member may not, the message has no such button, or the bot does not help here.
        """
        await press.response.defer(ephemeral=True, thinking=True)
        thread, forum = await self._check(press)
        if not has_button(press.message, SOLVED_ID):
            raise ObjectError(translate(CHANGED))
        said = await tag_solved(thread, forum.forum)
        written = [each async for each in thread.history(limit=HISTORY_MAX) if _is_answer(each)]
        shown = [each for each in written if each.content][:MENU_OPTIONS_MAX]
        if shown:
            view = _build_menu(shown)
            await press.edit_original_response(content=f"{said} {translate(ASK_WHICH)}", view=view)
        else:
            hint = translate(USE_MENU, menu=MARK_SOLVED)
            await press.edit_original_response(content=f"{said} {hint}" if written else said)

    async def choose(self, press: Interaction) -> None:
        """Answer the menu of messages.

        Raises:
            RagbotError: as of `solve`, or the message is deleted.
        """
        await press.response.defer(ephemeral=True, thinking=True)
        thread, _ = await self._check(press)
        data: dict[str, Any] = dict(press.data or {})
        value = next((str(value) for value in data.get("values") or ()), "")
        if find_menu(press.message, MENU_ID) is None or not value.isdecimal():
            raise ObjectError(translate(CHANGED))
        await self._propose(press, thread, await _fetch_answer(thread, int(value)), said="")

    async def mark(self, interaction: Interaction, message: discord.Message) -> None:
        """Take the message on which somebody used the menu for the one that helped.

        Raises:
            RagbotError: the member may not, it is none of a post, or the bot does not help here.
        """
        await interaction.response.defer(ephemeral=True, thinking=True)
        thread, forum = await self._check(interaction)
        if not _is_answer(message) or message.channel.id != thread.id:
            raise ObjectError(translate(NO_ANSWER))
        await self._propose(interaction, thread, message, said=await tag_solved(thread, forum.forum))

    async def learn(self, press: Interaction, answer_id: int) -> None:
        """Keep what the message of the button shows, as whoever asked wants it.

        Raises:
            RagbotError: somebody else pressed, or what it is about is deleted.
        """
        thread, embed = await self._check_consent(press)
        await press.response.defer()
        answer = await _fetch_answer(thread, answer_id)
        await self._check_kept(thread, answer)
        post = SolvedPost(
            thread.guild.id,
            thread.parent_id,
            thread.id,
            answer_id,
            thread.name,
            await _fetch_question(thread),
            embed.description or "",
            thread.owner_id,
            answer.author.id,
            datetime.now(UTC),
        )
        await self._solved.add(post)
        shown = build_embed(translate(REMEMBERED), embed.description or "", colour=palette.SUCCESS)
        await press.edit_original_response(embed=shown, view=None, allowed_mentions=NO_MENTIONS)

    async def decline(self, press: Interaction) -> None:
        """Keep nothing.

        Raises:
            RagbotError: somebody else pressed.
        """
        await self._check_consent(press)
        shown = build_embed(translate(ASK_CONSENT), translate(DECLINED), colour=palette.INFO)
        await press.response.edit_message(embed=shown, view=None, allowed_mentions=NO_MENTIONS)

    async def _check(self, press: Interaction) -> tuple[discord.Thread, HelpForum]:
        thread, forum = await self._forums.fetch(press.channel)
        forum.check_involved(thread, press.user)
        return thread, forum

    async def _check_consent(self, press: Interaction) -> tuple[discord.Thread, discord.Embed]:
        thread, _ = await self._forums.fetch(press.channel)
        if press.user.id != thread.owner_id:
            raise NotAllowedError(translate(NOT_YOUR_CHOICE))
        message = press.message
        if message is None or not message.embeds or not has_button(message, get_custom_id(press)):
            raise ObjectError(translate(CHANGED))
        return thread, message.embeds[0]

    async def _check_kept(self, thread: discord.Thread, answer: discord.Message) -> None:
        """Refuse to keep words of somebody who has opted out.

        Raises:
            NotAllowedError: one of the two has.
        """
        if {str(thread.owner_id), str(answer.author.id)} & await self._fetch_opted_out(thread.guild.id):
            raise NotAllowedError(translate(OPTED_OUT))

    async def _propose(
        self, interaction: Interaction, thread: discord.Thread, answer: discord.Message, *, said: str
    ) -> None:
        """Ask whoever has asked the question, where everybody sees what is to be kept."""
        await self._check_kept(thread, answer)
        # Everybody there reads it.
        with use_guild_language(interaction):
            sent = await thread.send(
                embed=render_consent(thread, answer), view=_build_consent(answer.id), allowed_mentions=NO_MENTIONS
            )
        where = translate("Whether I may remember the answer is asked here: {url}", url=sent.jump_url)
        await interaction.edit_original_response(content=f"{said} {where}".strip())


def render_consent(thread: discord.Thread, answer: discord.Message) -> discord.Embed:
    """Return the question whether an answer may be kept; what it shows is what is kept."""
    text = cut(clean(answer.clean_content), ANSWER_MAX)
    embed = build_embed(translate(ASK_CONSENT), text, colour=palette.INFO)
    purpose = translate(PURPOSE, asker=f"<@{thread.owner_id}>")
    add_field(embed, translate("What for"), purpose, is_clean=True)
    return embed


def get_solved_press(interaction: discord.Interaction[Any], desk: SolvedDesk) -> Coroutine[Any, Any, None] | None:
    """What a press asks for, not begun yet; None for any other interaction."""
    custom_id = get_custom_id(interaction)
    if (found := _YES_ID.fullmatch(custom_id)) is not None:
        return desk.learn(interaction, int(found["message"]))
    ways = {SOLVED_ID: desk.solve, MENU_ID: desk.choose, NO_ID: desk.decline}
    return ways[custom_id](interaction) if custom_id in ways else None


def _is_answer(message: discord.Message) -> bool:
    """Whether a person wrote a message, and it is not the one that began the post."""
    is_written = message.type in {discord.MessageType.default, discord.MessageType.reply}
    return is_written and not message.author.bot and message.id != message.channel.id


def _build_consent(answer_id: int) -> discord.ui.View:
    learn_id, green = f"post:learn:{answer_id}", discord.ButtonStyle.success
    yes = discord.ui.Button[Any](label=translate(YES), style=green, custom_id=learn_id)
    no = discord.ui.Button[Any](label=translate(NO), style=discord.ButtonStyle.secondary, custom_id=NO_ID)
    return build_lasting_view(discord.ui.View, [yes, no])


def _build_menu(answers: list[discord.Message]) -> discord.ui.View:
    options = [
        discord.SelectOption(
            label=one_line(f"{each.author.display_name}: {each.clean_content}", OPTION_MAX), value=str(each.id)
        )
        for each in answers
    ]
    menu = discord.ui.Select[Any](custom_id=MENU_ID, placeholder=translate(ASK_WHICH), options=options)
    return build_lasting_view(discord.ui.View, [menu])


async def _fetch_answer(thread: discord.Thread, message_id: int) -> discord.Message:
    try:
        return await thread.fetch_message(message_id)
    except discord.NotFound as error:
        raise ObjectError(translate(ANSWER_DELETED)) from error


async def _fetch_question(thread: discord.Thread) -> str:
    """What the post's first message says, as far as it is there and the bot may read it."""
    try:
        return (await thread.fetch_message(thread.id)).clean_content[:QUESTION_MAX]
    except discord.NotFound:
        return ""
