"""What members wrote who do not want it stored stays out of an ingest, from the second that they say so."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from weaviate.classes.query import Filter

from bot.languages import translate_count
from bot.library.batches import Candidate
from bot.library.changes import Draft
from bot.library.opt_outs import OptOuts
from bot.library.stored import GuildTenant
from bot.library.versions import Versions
from bot.models import MEMBER_ID, Record
from bot.text_schema import find_message


class LeavingOut:
    """Asks before each batch of one ingest who wants to be left out, and again when it is written.

    A member may opt out or be forgotten while a batch is on its way to Weaviate, or when earlier batches are stored:
    what the upload has stored of theirs is deleted again.

    Args:
        since: when the reading of the upload began; whoever was forgotten since is left out too, since minutes may lie
            between the reading, the preview and its confirmation.
    """

    def __init__(self, opt_outs: OptOuts, tenant: GuildTenant, versions: Versions, *, since: datetime) -> None:
        self._opt_outs = opt_outs
        self._tenant = tenant
        self._versions = versions
        self._since = since
        self._left_out: set[str] = set()
        self._stored: dict[str, set[str]] = defaultdict(set)  # of each member the messages, by id or token

    @property
    def count(self) -> int:
        """How many messages were left out so far; of what says no message, how many rows."""
        return len(self._left_out)

    async def choose(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Those of the rows that may be stored."""
        unwanted = await self._fetch_unwanted([each.record for each in candidates])
        chosen = [each for each in candidates if get_member(each.record) not in unwanted]
        self._note(each for each in candidates if get_member(each.record) in unwanted)
        return chosen

    async def withdraw(self, drafts: Sequence[Draft]) -> frozenset[str]:
        """Delete those of the objects just written whose members have said so meanwhile; returns their ids."""
        unwanted = await self._fetch_unwanted([draft.candidate.record for draft in drafts])
        late = [draft for draft in drafts if get_member(draft.candidate.record) in unwanted]
        await self._tenant.delete([draft.id for draft in late])
        for member in {get_member(draft.candidate.record) for draft in late}:
            # Those kept of this batch may be younger than the deletion of all others.
            await self._versions.forget_member(self._tenant.guild_id, str(member))
        self._note(draft.candidate for draft in late)
        for candidate in (draft.candidate for draft in drafts if draft not in late):
            if (writer := get_member(candidate.record)) is not None:
                self._stored[writer].add(_get_message(candidate))
        return frozenset(draft.id for draft in late)

    async def finish(self, batch: str) -> int:
        """Delete what the upload has stored of members who have said so since; returns how many objects that were."""
        if not self._stored:
            return 0
        unwanted = await self._opt_outs.fetch_unwanted(self._tenant.guild_id, since=self._since)
        for member in unwanted & self._stored.keys():
            self._left_out |= self._stored[member]
            await self._versions.forget_member(self._tenant.guild_id, member)
        # Not only of members of this source: another one of the same upload was stored before.
        return await self._delete(batch, unwanted) if unwanted else 0

    async def _delete(self, batch: str, members: Iterable[str]) -> int:
        of_members = Filter.by_property(MEMBER_ID).contains_any(sorted(members))
        return await self._tenant.delete_found(Filter.by_property("batch").equal(batch) & of_members)

    async def _fetch_unwanted(self, records: Sequence[Record]) -> frozenset[str]:
        if not any(get_member(record) for record in records):
            return frozenset()
        return await self._opt_outs.fetch_unwanted(self._tenant.guild_id, since=self._since)

    def _note(self, candidates: Iterable[Candidate]) -> None:
        self._left_out.update(map(_get_message, candidates))


def _get_message(candidate: Candidate) -> str:
    message = candidate.record.message
    return message.message_id if message is not None else candidate.token


def get_member(record: Record) -> str | None:
    """Who wrote the message that a row is made of; None where it is of none."""
    if record.message is not None:
        return record.message.member_id
    if record.exported is None:
        return None
    message = find_message(record.values)
    return record.exported.hidden.get(MEMBER_ID) or (message.member_id if message is not None else None)


def render_left_out(count: int) -> tuple[str, ...]:
    """Say that messages are left out, and not whose."""
    if not count:
        return ()
    return (
        translate_count(
            count,
            one="{count:,} message of members who opted out is left out.",
            many="{count:,} messages of members who opted out are left out.",
        ),
    )
