"""What a batch of rows changes: which are new, which update an object, which are there unchanged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.library.batches import Candidate
from bot.library.lookup import build_row_token
from bot.library.recognition import KnownObject, Recognised
from bot.library.stored import GuildTenant, StoredObject
from bot.library.values import is_same
from bot.models import CollectionInfo


@dataclass(frozen=True, slots=True)
class Draft:
    """An object that is about to be written.

    Attributes:
        values: of the properties that people fill.
        earlier: the object that it replaces; None where it is new.
        is_changed: whether its content differs from that; always where it is new.
    """

    id: str
    candidate: Candidate
    values: Mapping[str, Any]
    earlier: StoredObject | None = None
    is_changed: bool = True

    @property
    def is_restored(self) -> bool:
        """Whether it is an exported object that is not there, and comes back with the upload that it was of."""
        exported = self.candidate.record.exported
        return self.earlier is None and exported is not None and exported.origin is not None


@dataclass(frozen=True, slots=True)
class Changes:
    """What a batch of rows would do.

    Attributes:
        ids: of the objects that the rows are, whether they are written or not.
        left: of those that are no chunk of their message any more, and are deleted in every mode.
    """

    drafts: tuple[Draft, ...]
    existing: int
    ids: tuple[str, ...]
    ambiguous: int = 0
    left: tuple[str, ...] = ()

    def without(self, ids: frozenset[str]) -> "Changes":
        """The same without drafts of these objects."""
        return replace(self, drafts=tuple(draft for draft in self.drafts if draft.id not in ids))

    @property
    def new(self) -> tuple[Draft, ...]:
        """Objects that are not there."""
        return tuple(draft for draft in self.drafts if draft.earlier is None)

    @property
    def earlier(self) -> tuple[StoredObject, ...]:
        """What would be replaced."""
        return tuple(draft.earlier for draft in self.drafts if draft.earlier is not None)


class ChangeFinder:
    """Compares rows with the objects that they are.

    Args:
        columns: the properties that the upload has a column for; an update leaves the others as they are. None: all.
        is_keyed: whether rows have a key. Without one, or the id of an export or a message, a row that is known is
            unchanged, though its object may not be: somebody has edited that since, and an upload of the file does not
            take it back.
        is_rewriting: whether every row is written, changed or not.
    """

    def __init__(
        self, tenant: GuildTenant, *, columns: frozenset[str] | None, is_keyed: bool, is_rewriting: bool
    ) -> None:
        self._tenant = tenant
        self._is_keyed = is_keyed
        self._columns = columns
        self._is_rewriting = is_rewriting

    async def find(self, candidates: Sequence[Candidate], recognised: Recognised) -> Changes:
        """What the rows change."""
        known = recognised.known
        looked_at = [c for c in candidates if c.token in known and self._may_change(c, known[c.token])]
        whole = await self._fetch({known[c.token].id for c in looked_at})
        new = [c for c in candidates if c.token not in known]
        drafts = [Draft(recognised.get_id(c), c, c.record.values) for c in new]
        drafts += [self._build(c, whole.get(known[c.token].id), known[c.token].id) for c in looked_at]
        written = tuple(draft for draft in drafts if draft.is_changed or self._is_rewriting)
        ids = tuple(recognised.get_id(candidate) for candidate in candidates)
        existing = len(candidates) - sum(draft.is_changed for draft in drafts)
        return Changes(written, existing, ids, recognised.ambiguous, recognised.left)

    def _may_change(self, candidate: Candidate, known: KnownObject) -> bool:
        if self._is_rewriting:
            return True
        # A digest of None: the collection records none, so nothing shows that the row has changed.
        record = candidate.record
        if record.message is not None and build_row_token(candidate.digest) in known.tokens:
            return False  # as it was uploaded, though somebody may have edited the object since
        # By something else than its content.
        is_told = self._is_keyed or record.exported is not None or record.message is not None
        return is_told and known.digest is not None and known.digest != candidate.digest

    async def _fetch(self, ids: set[str]) -> dict[str, StoredObject]:
        return {each.id: each for each in await self._tenant.fetch(sorted(ids))}

    def _build(self, candidate: Candidate, earlier: StoredObject | None, uuid: str) -> Draft:
        if earlier is None:  # deleted in the moment between the two questions
            return Draft(uuid, candidate, candidate.record.values)
        before, info = earlier.get_own(self._tenant.info), self._tenant.info
        values = {**self._get_kept(before), **candidate.record.values}
        return Draft(uuid, candidate, values, earlier, is_changed=not _is_same(before, values, info))

    def _get_kept(self, before: Mapping[str, Any]) -> dict[str, Any]:
        """What an update leaves as it is: an empty cell of a column empties its property, a missing column does not."""
        if self._columns is None:
            return {}
        return {name: value for name, value in before.items() if name not in self._columns}


def _is_same(before: Mapping[str, Any], values: Mapping[str, Any], info: CollectionInfo) -> bool:
    return is_same(before, values, info.own_properties)
