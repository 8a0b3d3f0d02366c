"""What the bot keeps with an object, on its way into an export and back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from bot.library.changes import Draft
from bot.library.lookup import build_lookup, build_row_token, get_lasting_tokens
from bot.library.provenance import build_content, build_digest, build_message_properties, build_provenance
from bot.library.stored import StoredObject
from bot.models import AUDIENCE, HIDDEN, LOOKUP, SEARCH_TEXT, CollectionInfo, Origin
from bot.text_schema import find_message

DIGEST: Final = "digest"


def build_kept(info: CollectionInfo, stored: StoredObject) -> dict[str, Any]:
    """What an export has of an object besides its values: all that does not follow from these.

    Of two digests the second one is that of the values as Weaviate returns them, which may write a date in another way
    than it was uploaded in. By it the import tells whether somebody has changed the values since.
    """
    if not info.is_tracked:
        return {}
    names = {spec.name for spec in info.properties if spec.name in HIDDEN} - {SEARCH_TEXT}
    kept = {name: stored.properties.get(name) for name in HIDDEN if name in names}
    own = stored.get_own(info)
    recorded, returned = kept[DIGEST], build_digest(build_content(own))
    kept[DIGEST] = recorded if recorded in (None, returned) else [recorded, returned]
    kept[LOOKUP] = (
        sorted(set(get_lasting_tokens(stored.properties.get(LOOKUP) or ())) - {build_row_token(str(recorded))}) or None
    )
    return {name: value for name, value in kept.items() if value is not None}


def restore_provenance(info: CollectionInfo, upload: Origin, draft: Draft) -> dict[str, Any]:
    """The properties of an exported object that is written: as they were, unless the object is there.

    Then it is this upload that changes it, so that undo finds what it was before.
    """
    exported = draft.candidate.record.exported
    assert exported is not None
    built = build_provenance(info, get_origin(upload, draft), draft.values)
    if not built:
        return {}
    earlier = draft.earlier.properties if draft.earlier is not None else {}
    further = {**_find_member(draft.values), **_get_further(info, exported.hidden, earlier)}
    audience = {AUDIENCE: further[AUDIENCE]} if AUDIENCE in further else {}
    return {**further, **built, **audience, **_restore_tokens(info, draft, built[DIGEST])}


def get_origin(upload: Origin, draft: Draft) -> Origin:
    """What an object that an upload writes says it comes from."""
    exported = draft.candidate.record.exported
    if exported is None:
        return upload
    if draft.earlier is None:
        return exported.origin or upload
    source = draft.earlier.properties.get("source") or (exported.origin or upload).source
    return replace(upload, source=str(source))


def _get_further(info: CollectionInfo, hidden: Mapping[str, Any], earlier: Mapping[str, Any]) -> dict[str, Any]:
    """What else is kept with objects; what an export does not have stays as it is."""
    names = {spec.name for spec in info.properties if spec.name in HIDDEN}
    return {name: value for name in names if (value := hidden.get(name, earlier.get(name))) is not None}


def _find_member(values: Mapping[str, Any]) -> dict[str, Any]:
    """Who wrote the message that an object is made of, where an older bot exported it."""
    message = find_message(values)
    return build_message_properties(message) if message is not None else {}


def _restore_tokens(info: CollectionInfo, draft: Draft, computed: str) -> dict[str, Any]:
    """Digest and tokens, so that the rows which the object was uploaded as are recognised again."""
    exported = draft.candidate.record.exported
    assert exported is not None
    hidden, earlier = exported.hidden, draft.earlier
    digests = hidden.get(DIGEST, ())
    recorded, *returned = [digests] if isinstance(digests, str) else digests or [computed]
    digest = recorded if computed in (returned or [recorded]) else computed
    tokens = {*build_lookup(draft.values, digest, info.own_properties), *hidden.get(LOOKUP, ())}
    # Of values that somebody has changed in the file the row is still known that they were uploaded as.
    tokens |= {build_row_token(recorded), *get_lasting_tokens(earlier.properties.get(LOOKUP) or () if earlier else ())}
    return {DIGEST: digest, LOOKUP: sorted(tokens)}
