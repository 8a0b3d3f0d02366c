"""What is taken for granted until the search itself shows whether it makes sense."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final, TypeAlias

from bot.library.conditions.phrase import Kind, Phrase
from bot.library.conditions.probe import Probe
from bot.library.conditions.titles import list_telling
from bot.library.conditions.traits import Traits, build_traits, is_year, names_unit
from bot.library.conditions.values import get_wordings
from bot.models import CollectionInfo, Hit

_PRICED: Final = (Kind.CHEAP, Kind.EXPENSIVE)
_NAMED: Final = (Kind.BY, Kind.NOT)
_LOOKED_UP_MAX: Final = 120  # words, in each of the properties
# Objects with their texts; 50 take 8 ms and 20 take 4, a query for nothing 2 (processor time, 10,000 movies).
_MET_MAX: Final = 20

Keep: TypeAlias = Callable[[Traits], Awaitable[None]]


async def assume_traits(
    probe: Probe, info: CollectionInfo, query: str, phrases: Sequence[Phrase], *, known: Traits | None, keep: Keep
) -> Traits | None:
    """What the names of the properties tell, and for names and exclusions the objects that hold their words.

    Those are read at once; where they are all, the probe keeps them.

    Args:
        known: what a sample told of the properties.
        keep: keeps what so many objects tell that it is as good as a sample.

    Returns:
        None: the phrases need to know more.
    """
    kinds = {phrase.kind for phrase in phrases}
    traits = known or build_traits(info, ())
    has_unit = known or traits.duration is None or names_unit(traits.duration[0])
    if kinds.intersection(_PRICED) or (Kind.DURATION in kinds and not has_unit):
        return None
    if known or not kinds.intersection(_NAMED):
        return traits
    return await _meet(probe, info, _list_words(query, phrases), keep)


async def _meet(probe: Probe, info: CollectionInfo, words: Sequence[str], keep: Keep) -> Traits | None:
    specs = [spec for spec in info.own_properties if spec.is_text]
    if len(specs) * len(words) > _LOOKED_UP_MAX:
        return None
    rows = await probe.meet(specs, words, limit=_MET_MAX)
    traits = build_traits(info, rows)
    if len(rows) < _MET_MAX:
        return traits if rows or traits.is_of_things else None  # an excluded word may be nowhere
    if not all(any(row.get(spec.stored_name) for row in rows) for spec in specs):  # no value tells of a property
        return None
    await keep(traits)
    return traits


def _list_words(query: str, phrases: Sequence[Phrase]) -> list[str]:
    """All that the names, exclusions and titles among the phrases are looked up by."""
    named = [phrase.words[0].text for phrase in phrases if phrase.kind in _NAMED]
    words = [wording for word in named for wording in get_wordings(word)]
    return list(dict.fromkeys([*words, *list_telling(query, phrases)]))


def is_borne_out(info: CollectionInfo, hits: Sequence[Hit]) -> bool:
    """Whether hits show that assumed conditions make sense: something fulfils them, and a year is a year."""
    year = build_traits(info, ()).year
    values = [hit.properties.get(year.name) for hit in hits] if year else []
    return bool(hits) and all(is_year(value) for value in values if value is not None)
