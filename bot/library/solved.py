"""Solved posts of help forums, found where a new post asks about the same."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, Final, NamedTuple

import weaviate
from weaviate.classes.query import Filter
from weaviate.util import generate_uuid5

from bot.audience import Reader
from bot.library.connect import Connection
from bot.library.dated import save
from bot.library.kept import Cache
from bot.library.likeness import Likeness, Wording, rank_related
from bot.library.own import OwnCollection, build_unindexed
from bot.library.tenancy import SOLVED_COLLECTION
from bot.solved import SolvedPost, parse_solved, render_solved

SOLVED_MAX: Final = 1_000  # of a guild, all of which are held against each new post; the oldest one gives way
_ENTRY: Final = "entry"


class _Kept(NamedTuple):
    posts: tuple[SolvedPost, ...]
    wordings: tuple[Wording, ...]


class SolvedPosts:
    """An object for each post, under an id that is made of it, so that a second answer takes the first one's place.

    They are read once in a while and not for each post. Who reads is compared with whom they are for before a word of
    them is compared.
    """

    def __init__(self, connection: Connection, likeness: Likeness, *, clock: Callable[[], float]) -> None:
        self._connection = connection
        self._likeness = likeness
        self._cache: Cache[int, _Kept] = Cache(clock)
        self._own = OwnCollection(
            SOLVED_COLLECTION,
            "Kept by ragbot: solved posts of help forums, with their answers, as far as their askers agreed.",
            lambda: [build_unindexed(_ENTRY)],
        )

    async def add(self, post: SolvedPost) -> None:
        """Store a post.

        Raises:
            RagbotError: Weaviate does not take it.
        """
        held = await self.fetch_all(post.guild_id)
        await self._write(post.guild_id, [post])
        others = [each for each in held if each.thread_id != post.thread_id]
        await self._remove(post.guild_id, others[SOLVED_MAX - 1 :])

    async def find(
        self, text: str, *, guild_id: int, forum_id: int, reader: Reader, limit: int
    ) -> tuple[SolvedPost, ...]:
        """Posts of a forum that ask about the same, the most alike first.

        Args:
            reader: who is shown them.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """
        kept = await self._fetch(guild_id)
        pairs = [
            (post, wording)
            for post, wording in zip(kept.posts, kept.wordings, strict=True)
            if post.forum_id == forum_id and post.is_for(reader)
        ]
        if not pairs:
            return ()
        (asked,) = await self._likeness.read([text])
        places = rank_related(asked, [wording for _, wording in pairs])
        return tuple(pairs[place][0] for place in places[:limit])

    async def fetch_all(self, guild_id: int) -> tuple[SolvedPost, ...]:
        """All of the guild, the newest first.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """
        return (await self._fetch(guild_id)).posts

    async def forget_messages(self, guild_id: int, message_ids: Collection[int]) -> None:
        """Delete what was answered, or begun, with messages that are deleted; a post has the id of its first one.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """
        gone = [
            each
            for each in await self.fetch_all(guild_id)
            if each.thread_id in message_ids or each.answer_id in message_ids
        ]
        await self._remove(guild_id, gone)

    async def restore(self, guild_id: int, posts: Sequence[SolvedPost]) -> int:
        """Add those of the guild that are missing, as far as there is room; returns how many that were.

        In another guild their links lead nowhere, and their forum is nobody's.

        Raises:
            RagbotError: Weaviate does not take it.
        """
        held = {each.thread_id for each in await self.fetch_all(guild_id)}
        missing = [each for each in posts if each.guild_id == guild_id and each.thread_id not in held]
        missing = missing[: SOLVED_MAX - len(held)]
        await self._write(guild_id, missing)
        return len(missing)

    async def export_member(self, guild_id: int, member_id: int | str) -> list[dict[str, Any]]:
        """The posts that a member has asked or answered, as JSON takes them.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """
        return [
            {"at": each.at.isoformat(), "title": each.title, "question": each.question, "answer": each.answer}
            for each in await self.fetch_all(guild_id)
            if str(member_id) in each.member_ids
        ]

    async def forget_member(self, guild_id: int, member_id: int | str) -> None:
        """Delete the posts that a member has asked or answered.

        Raises:
            RagbotError: Weaviate cannot be asked.
        """
        theirs = [each for each in await self.fetch_all(guild_id) if str(member_id) in each.member_ids]
        await self._remove(guild_id, theirs)

    async def _write(self, guild_id: int, posts: Sequence[SolvedPost]) -> None:
        async def write(client: weaviate.WeaviateAsyncClient) -> None:
            own = await self._own.open(client, guild_id)
            for each in posts:
                await save(own, _build_id(each), {_ENTRY: render_solved(each)})

        if posts:
            await self._cache.change(guild_id, lambda: self._connection.call(write))

    async def _remove(self, guild_id: int, posts: Iterable[SolvedPost]) -> None:
        ids = [_build_id(each) for each in posts]

        async def remove(client: weaviate.WeaviateAsyncClient) -> None:
            if (own := await self._own.find(client, guild_id)) is not None:
                await own.data.delete_many(Filter.by_id().contains_any(ids))

        if ids:
            await self._cache.change(guild_id, lambda: self._connection.call(remove))

    async def _fetch(self, guild_id: int) -> _Kept:
        async def fetch(client: weaviate.WeaviateAsyncClient) -> list[SolvedPost]:
            found = await self._own.fetch_page(client, guild_id, limit=2 * SOLVED_MAX)
            return [parse_solved(str(each.properties[_ENTRY])) for each in found]

        async def read() -> _Kept:
            posts = sorted(await self._connection.call(fetch), key=lambda each: each.at, reverse=True)
            return _Kept(tuple(posts), tuple(await self._likeness.read([each.text for each in posts])))

        return await self._cache.get(guild_id, read)


def _build_id(post: SolvedPost) -> str:
    return str(generate_uuid5(str(post.thread_id)))
