"""New posts of help forums: solved ones that are alike, else an answer, else nothing."""

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol

import discord

from bot.audience import Reader
from bot.conversation import Conversation
from bot.errors import NotAllowedError, ObjectError
from bot.languages import phrase, translate
from bot.solved import SolvedPost
from bot.ui import palette
from bot.ui.answering import AnswerDesk
from bot.ui.ask_more import CHANGED, QUESTION_MAX, YOUR_QUESTION, get_text
from bot.ui.context import Context, Interaction, get_guild_id
from bot.ui.defaults import Defaults
from bot.ui.embeds import build_embed
from bot.ui.help_forums import HelpForum, HelpForums, is_solved
from bot.ui.ids import get_custom_id, get_form_id, has_button
from bot.ui.lasting import build_lasting_view
from bot.ui.readers import build_public_reader
from bot.ui.text import NO_MENTIONS, inline
from bot.ui.turns import Turn

ASK: Final = phrase("Ask the bot")
SOLVED_BUTTON: Final = phrase("Solved")
ASK_ID: Final = "post:ask"
SOLVED_ID: Final = "post:solved"
FORM_ID: Final = "post-form:ask"
# Label, emoji.
_LOOKS: Final = {ASK_ID: (ASK, "💬"), SOLVED_ID: (SOLVED_BUTTON, "✅")}
SIMILAR_MAX: Final = 3
SHOWN_MAX: Final = 300  # characters of an answer
UNREADABLE: Final = phrase(
    "I can't read what posts say. Press **Ask the bot** and tell me your question, and I look for an answer."
)
ALIKE: Final = phrase("These posts were solved. If none of them helps, ask me.")
HELPED: Final = phrase("Did this help? Then press **Solved**: whoever asked, or who helps here.")
STAFF_HERE: Final = phrase("Somebody who helps here has taken this over. `/ask` still answers you.")


class SolvedStore(Protocol):
    """Where solved posts are kept."""

    async def find(
        self, text: str, *, guild_id: int, forum_id: int, reader: Reader, limit: int
    ) -> tuple[SolvedPost, ...]:
        """Posts of a forum that ask about the same."""

    async def forget_messages(self, guild_id: int, message_ids: Collection[int]) -> None:
        """Delete what was answered, or begun, with messages that are deleted."""


@dataclass(frozen=True, slots=True)
class Post:
    """A new post.

    Attributes:
        text: what its first message says.
        is_hidden: whether the bot may not read that.
    """

    thread: discord.Thread
    text: str
    is_hidden: bool

    @property
    def question(self) -> str:
        """What is asked: the title and the text, as far as they are searched for."""
        return f"{self.thread.name}\n{self.text}".strip()[:QUESTION_MAX]


class PostDesk:
    """Helps with posts.

    Args:
        answers: of `/ask`, so that an answer here is one like any other.
        take_turn: a place for as long as solved posts are looked for.
    """

    def __init__(
        self,
        forums: HelpForums,
        solved: SolvedStore,
        answers: AnswerDesk,
        defaults: Defaults,
        *,
        take_turn: Callable[[Context | Interaction], AbstractContextManager[Turn]],
    ) -> None:
        self._forums = forums
        self._solved = solved
        self._answers = answers
        self._defaults = defaults
        self._take_turn = take_turn

    async def help(self, asked: Context, post: Post, forum: HelpForum) -> None:
        """Say what helps, if anything does, and nothing once a member of staff has written.

        Args:
            asked: the post's first message, as if it were a command.

        Raises:
            RagbotError: whoever asks may not ask here, or too many do, or what is needed is away.
        """
        await self._defaults.settle(asked)
        similar = await self._find_similar(asked, post, forum)
        if similar or post.is_hidden:
            if not await forum.has_staff_written(post.thread):
                embed = render_similar(similar) if similar else render_offer()
                await asked.send(embed=embed, view=build_buttons(ASK_ID, SOLVED_ID), allowed_mentions=NO_MENTIONS)
            return
        talk = Conversation(post.question, searched=post.question)
        is_over = partial(forum.has_staff_written, post.thread)
        if await self._answers.answer_post(asked, post.thread.name, talk, is_over=is_over):
            await asked.send(translate(HELPED), view=build_buttons(SOLVED_ID), allowed_mentions=NO_MENTIONS)

    async def open_form(self, press: Interaction) -> None:
        """Answer a press of "Ask the bot" with the form, in which the post's title stands.

        Raises:
            RagbotError: the message has no such button (any more), or the bot does not help here (any more).
        """
        thread, _ = await self._forums.fetch(press.channel)
        if not has_button(press.message, ASK_ID):
            raise ObjectError(translate(CHANGED))
        modal = discord.ui.Modal(title=translate(ASK), custom_id=FORM_ID, timeout=None)
        field: discord.ui.TextInput[Any] = discord.ui.TextInput(
            style=discord.TextStyle.paragraph, custom_id="question", max_length=QUESTION_MAX, default=thread.name
        )
        modal.add_item(discord.ui.Label(text=translate(YOUR_QUESTION), component=field))
        # What is sent is not this form's to answer: it would not be there after a restart.
        modal.stop()
        await press.response.send_modal(modal)

    async def answer_form(self, sent: Interaction) -> None:
        """Answer a form that was sent, as `/ask` in the post would.

        Raises:
            NotAllowedError: the bot does not help here (any more), or a member of staff has written.
            RagbotError: as of `AnswerDesk.answer`.
        """
        thread, forum = await self._forums.fetch(sent.channel)
        if await forum.has_staff_written(thread):
            raise NotAllowedError(translate(STAFF_HERE))
        text = get_text(sent)
        await self._answers.answer(sent, text, conversation=Conversation(text, searched=text))

    async def _find_similar(self, asked: Context, post: Post, forum: HelpForum) -> list[SolvedPost]:
        guild_id = get_guild_id(asked)
        with self._take_turn(asked) as turn:
            await turn.wait()
            found = await self._solved.find(
                post.question,
                guild_id=guild_id,
                forum_id=forum.forum.id,
                reader=build_public_reader(asked),
                limit=SIMILAR_MAX,
            )
            return [each async for each in self._keep_present(post.thread.guild, found)]

    async def _keep_present(self, guild: discord.Guild, found: Sequence[SolvedPost]) -> AsyncIterator[SolvedPost]:
        """Those that are there and have the tag; what was deleted while nobody listened is forgotten."""
        for each in found:
            try:
                thread = guild.get_thread(each.thread_id) or await guild.fetch_channel(each.thread_id)
                if isinstance(thread, discord.Thread) and is_solved(thread):
                    await thread.fetch_message(each.answer_id)
                    yield each
            except discord.NotFound:
                await self._solved.forget_messages(guild.id, {each.answer_id})


def render_offer() -> discord.Embed:
    """Return what is said where the bot may not read the post."""
    return build_embed(translate(ASK), translate(UNREADABLE), colour=palette.INFO)


def render_similar(posts: Sequence[SolvedPost]) -> discord.Embed:
    """Return solved posts, each with its answer and the link to it."""
    lines = [f"**{inline(post.title, SHOWN_MAX)}**\n> {inline(post.answer, SHOWN_MAX)}\n{post.url}" for post in posts]
    return build_embed(translate("Solved before"), "\n\n".join([*lines, translate(ALIKE)]), colour=palette.SUCCESS)


def build_buttons(*ids: str) -> discord.ui.View:
    """The buttons below what is said in a post."""
    return build_lasting_view(discord.ui.View, map(_build_button, ids))


def _build_button(custom_id: str) -> "discord.ui.Button[Any]":
    label, emoji = _LOOKS[custom_id]
    return discord.ui.Button(label=translate(label), emoji=emoji, custom_id=custom_id)


def is_post_asked(interaction: discord.Interaction[Any]) -> bool:
    """Whether somebody pressed "Ask the bot"."""
    return get_custom_id(interaction) == ASK_ID


def is_post_sent(interaction: discord.Interaction[Any]) -> bool:
    """Whether somebody sent its form."""
    return get_form_id(interaction) == FORM_ID
