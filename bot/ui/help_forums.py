"""Help forums: which ones admins have chosen, who is staff there, and the tag of what is solved."""

from dataclasses import dataclass
from typing import Final

import discord

from bot.errors import NotAllowedError
from bot.languages import phrase, translate
from bot.ui.defaults import SettingsStore, find_roles

SOLVED: Final = "Solved"
HISTORY_MAX: Final = 50  # messages of a post in which staff are looked for
TAGS_MAX: Final = 5  # Discord: of a post
FORUM_TAGS_MAX: Final = 20  # Discord: that a forum offers
OFF: Final = phrase("I don't help with the posts here. An admin can turn that on with `/settings help-forum`.")
NOT_YOURS: Final = phrase("Only whoever asked here, and those who help here, can do that.")

TAGGED: Final = phrase("This post has the tag “Solved” now.")
NO_TAG: Final = phrase(
    "I may not set the tag “Solved” here: that takes Manage Threads. Please set it yourself; I show only posts that "
    "have it to others."
)
NO_NEW_TAG: Final = phrase(
    "This forum has no tag “Solved”, and I may not create it: that takes Manage Channels. An admin can create it."
)
NO_ROOM: Final = phrase("There is no room for the tag “Solved”: a forum has at most 20 tags, and a post at most 5.")


@dataclass(frozen=True, slots=True)
class HelpForum:
    """A forum in which the bot helps.

    Attributes:
        role: of those who help, beside those who manage threads or messages; None: there is none.
    """

    forum: discord.ForumChannel
    role: discord.Role | None

    def is_staff(self, member: discord.abc.User) -> bool:
        """Whether it is the member's work to help here."""
        if not isinstance(member, discord.Member):
            return False
        may = self.forum.permissions_for(member)
        return may.manage_threads or may.manage_messages or (self.role is not None and self.role in member.roles)

    def check_involved(self, thread: discord.Thread, member: discord.abc.User) -> None:
        """Refuse everybody but who asked and staff.

        Raises:
            NotAllowedError: the member is neither.
        """
        if member.id != thread.owner_id and not self.is_staff(member):
            raise NotAllowedError(translate(NOT_YOURS))

    async def has_staff_written(self, thread: discord.Thread) -> bool:
        """Whether a member of staff has written in a post of somebody else's."""
        authors: dict[int, discord.abc.User] = {}
        async for message in thread.history(limit=HISTORY_MAX):
            if not message.author.bot and message.author.id != thread.owner_id:
                authors[message.author.id] = message.author
        return any([self.is_staff(await _find_member(thread.guild, author)) for author in authors.values()])


class HelpForums:
    """Looks up what admins have chosen."""

    def __init__(self, settings: SettingsStore) -> None:
        self._settings = settings

    async def find(self, channel: object) -> HelpForum | None:
        """The forum of a post, if the bot helps there; None for anything else.

        Raises:
            RagbotError: what is chosen is not known.
        """
        forum = channel.parent if isinstance(channel, discord.Thread) else None
        if not isinstance(forum, discord.ForumChannel):
            return None
        levels = (await self._settings.fetch(forum.guild.id)).get_levels((forum.id,))
        if not levels[0].is_help_forum:
            return None
        roles = find_roles(forum.guild, (level.human_role_id for level in levels))
        return HelpForum(forum, next(roles, None))

    async def fetch(self, channel: object) -> tuple[discord.Thread, HelpForum]:
        """A post with its forum.

        Raises:
            NotAllowedError: it is none (any more), or the bot does not help there (any more).
        """
        found = await self.find(channel)
        if found is None or not isinstance(channel, discord.Thread):
            raise NotAllowedError(translate(OFF))
        return channel, found


def is_solved(thread: discord.Thread) -> bool:
    """Whether a post has the tag."""
    return any(_is_solved_tag(tag) for tag in thread.applied_tags)


async def tag_solved(thread: discord.Thread, forum: discord.ForumChannel) -> str:
    """Give a post the tag, which is created where the forum has none; says what became of it, as a sentence."""
    if is_solved(thread):
        return translate(TAGGED)
    tag = next((tag for tag in forum.available_tags if _is_solved_tag(tag)), None)
    if len(thread.applied_tags) >= TAGS_MAX or (tag is None and len(forum.available_tags) >= FORUM_TAGS_MAX):
        return translate(NO_ROOM)
    may = forum.permissions_for(forum.guild.me)
    if not may.manage_threads:
        return translate(NO_TAG)
    if tag is None and not may.manage_channels:
        return translate(NO_NEW_TAG)
    await thread.add_tags(tag if tag is not None else await forum.create_tag(name=SOLVED))
    return translate(TAGGED)


def _is_solved_tag(tag: discord.ForumTag) -> bool:
    return tag.name.casefold() == SOLVED.casefold()


async def _find_member(guild: discord.Guild, user: discord.abc.User) -> discord.abc.User:
    """The user as a member, whose roles a message that is read over REST does not say; as it is where it has left."""
    if isinstance(user, discord.Member):
        return user
    try:
        return await guild.fetch_member(user.id)
    except discord.NotFound:
        return user
