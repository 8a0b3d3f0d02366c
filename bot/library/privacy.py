"""What members wrote: counted, handed out to them, deleted and kept out, as they say."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from bot.audience import EVERYTHING
from bot.follow import Follow
from bot.library.collections import Collections
from bot.library.documents import Documents
from bot.library.follows import Follows
from bot.library.kept_answers import KeptAnswers
from bot.library.opt_outs import OptOuts
from bot.library.versions import Versions
from bot.models import MEMBER_ID, CollectionInfo


class Learned(Protocol):
    """Something that members leave besides messages: votes, questions, corrections."""

    async def export_member(self, guild_id: int, member_id: int | str) -> list[dict[str, Any]]:
        """What a member has left, as JSON takes it."""

    async def forget_member(self, guild_id: int, member_id: int | str) -> None:
        """Keep nothing of it that tells of a member."""


class Privacy:
    """A member's say over what a guild stores of their messages."""

    def __init__(
        self,
        collections: Collections,
        documents: Documents,
        versions: Versions,
        opt_outs: OptOuts,
        follows: Follows,
        *,
        learned: Sequence[Learned],
        kept_answers: KeptAnswers,
    ) -> None:
        self._collections = collections
        self._documents = documents
        self._versions = versions
        self._opt_outs = opt_outs
        self._follows = follows
        self._learned = learned
        self._kept_answers = kept_answers

    async def fetch_opted_out(self, guild_id: int) -> frozenset[str]:
        """Ids of the guild's members whose messages are not imported."""
        return await self._opt_outs.fetch_opted_out(guild_id)

    async def opt_out(self, guild_id: int, member_id: int | str) -> None:
        """Import no more messages of a member; those that are stored stay until `forget`."""
        await self._opt_outs.add(guild_id, member_id)

    async def opt_in(self, guild_id: int, member_id: int | str) -> None:
        """Undo an opt-out."""
        await self._opt_outs.remove(guild_id, member_id)

    async def count(self, guild_id: int, member_id: int | str) -> int:
        """How many objects of the guild are messages of a member."""
        infos = await self._fetch_written(guild_id)
        return sum(
            [
                await self._documents.count(info, guild_id=guild_id, reader=EVERYTHING, member_id=member_id)
                for info in infos
            ]
        )

    async def export(
        self, guild_id: int, member_id: int | str
    ) -> list[tuple[CollectionInfo, AsyncIterator[dict[str, Any]]]]:
        """Every object that is a message of a member, by collection, as `Documents.export` has them."""
        infos = await self._fetch_written(guild_id)
        return [
            (info, self._documents.export(info, guild_id=guild_id, reader=EVERYTHING, member_id=member_id))
            for info in infos
        ]

    async def export_learned(self, guild_id: int, member_id: int | str) -> list[dict[str, Any]]:
        """What a member has left besides messages: votes, questions, corrections."""
        return [entry for kind in self._learned for entry in await kind.export_member(guild_id, member_id)]

    async def forget(self, guild_id: int, member_id: int | str) -> int:
        """Delete every message of a member from the guild's collections; returns how many objects there were.

        An upload that runs meanwhile, in whatever process of the bot, adds none of them afterwards.
        """
        # First of all: whatever such an upload writes after the deletion, it looks here and deletes it again.
        await self._opt_outs.add_forgotten(guild_id, member_id)
        await self._follows.forget_member(guild_id, member_id, at=datetime.now(UTC))
        infos = await self._fetch_written(guild_id)
        deleted = sum([await self._documents.delete(info, guild_id=guild_id, member_id=member_id) for info in infos])
        for copy in await self._collections.fetch_copies(guild_id=guild_id):
            await self._documents.delete(copy, guild_id=guild_id, member_id=member_id)
        # Afterwards: an upload that runs meanwhile may keep versions of what was there until now.
        await self._versions.forget_member(guild_id, member_id)
        for kind in self._learned:
            await kind.forget_member(guild_id, member_id)
        await self._kept_answers.forget(guild_id)
        return deleted

    async def follow(self, guild_id: int, follow: Follow, *, read_at: datetime) -> None:
        """Record a channel that is followed, without what members wrote who were forgotten since its reading began."""
        await self._follows.add(guild_id, follow)
        # Afterwards: whoever is forgotten from now on is noted with the follow itself.
        for member_id, at in (await self._opt_outs.fetch_forgotten(guild_id, since=read_at)).items():
            await self._follows.forget_member(guild_id, member_id, at=at)

    async def _fetch_written(self, guild_id: int) -> list[CollectionInfo]:
        """The collections that may hold messages."""
        infos = await self._collections.fetch_visible(guild_id=guild_id, reader=EVERYTHING)
        # Untracked collections hold no messages, and shared ones are not the bot's to change.
        own = (info for info in infos if info.is_tracked and not info.is_shared)
        return [info for info in own if any(p.name == MEMBER_ID for p in info.properties)]
