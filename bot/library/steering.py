"""What options ask of a search beyond its query: an order, newer objects first, variety, an end of the hits."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Self

from weaviate.classes.query import Boost, Diversity, Filter, Sort

from bot.errors import FilterError, LibraryError, TimedOutError
from bot.languages import phrase, translate
from bot.library.conditions.condition import build_equals, build_presence, show_name
from bot.library.conditions.probe import Probe
from bot.library.conditions.traits import build_traits, is_date
from bot.library.filters.reading import find_property
from bot.library.filters.terms import show
from bot.library.hits import number_hits
from bot.models import CollectionInfo, DataType, Hit, PropertySpec, SearchOptions

logger = logging.getLogger(__name__)

_NUMBERS: Final = (DataType.INT, DataType.NUMBER, DataType.DATE)
SORTABLE: Final = (*_NUMBERS, DataType.TEXT, DataType.BOOLEAN)
_POOL_FACTOR: Final = 5  # hits among which those are chosen that differ
_BALANCE: Final = 0.5  # how much the query counts, and not that the hits differ
_NAMES_MAX: Final = 8
_LATEST: Final = timedelta(days=1)  # how far in the past the middle of the dates is at least, for a decay to be one
NO_BOOST: Final = phrase("The database could not tell which ones are newer, so I left `newer` out.")
NO_DATE: Final = phrase("Nothing here has a date or a year, so I couldn't put newer ones first.")


@dataclass(frozen=True, slots=True)
class Order:
    """A property that hits are sorted by; those without a value are last, or of a whole listing not among them."""

    spec: PropertySpec
    is_descending: bool = False

    @classmethod
    def read(cls, text: str, info: CollectionInfo) -> Self | None:
        """The order that `year`, or `-year` for the latest first, names; None: none is wanted.

        Raises:
            FilterError: the collection has no such property, or none that has an order.
        """
        name = text.strip()
        if not name:
            return None
        spec = find_property(name.lstrip("-–−+").strip(' "“”'), info)
        if spec is None or spec.data_type not in SORTABLE:
            names = [each.name for each in info.own_properties if each.data_type in SORTABLE]
            there = ", ".join(f"`{each}`" for each in names[:_NAMES_MAX])
            raise FilterError(
                translate(
                    "I can't sort {name} by {property}. It can be sorted by: {names}.",
                    name=info.name,
                    property=show(name),
                    names=there or translate("nothing"),
                )
            )
        return cls(spec, is_descending=name[0] in "-–−")

    @property
    def present(self) -> Any:
        """The filter of the objects that have a value there; Weaviate sorts the others to the front."""
        if self.spec.data_type in _NUMBERS:
            return build_presence(self.spec)
        if self.spec.data_type == DataType.TEXT:
            return Filter.by_property(self.spec.stored_name).like("*")
        return build_equals(self.spec, [True, False], ()).filter

    @property
    def notice(self) -> str:
        """What is said of hits that are the best ones, in this order."""
        return translate("These are the best matches, sorted by {property}.", property=show_name(self.spec))

    def sort(self, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """The hits in this order, numbered again."""
        valued = [hit for hit in hits if hit.properties.get(self.spec.name) is not None]
        others = [hit for hit in hits if hit.properties.get(self.spec.name) is None]
        valued.sort(key=lambda hit: _get_key(hit.properties[self.spec.name]), reverse=self.is_descending)
        return number_hits([*valued, *others])


@dataclass(frozen=True, slots=True)
class Steering:
    """How a search is steered.

    Attributes:
        order: what the hits are sorted by.
        boost: prefers some objects to others that fit about as well.
        is_varied: hits that resemble each other give way to others.
        autocut: after how many falls of the scores the hits end.
        notices: a line each on what is not possible.
    """

    order: Order | None = None
    boost: Any = None
    is_varied: bool = False
    autocut: int | None = None
    notices: tuple[str, ...] = ()

    def build_arguments(self, method: str, limit: int) -> dict[str, Any]:
        """Keyword arguments of the client's search method."""
        if method == "fetch_objects":
            assert self.order is not None
            sort = Sort.by_property(self.order.spec.stored_name, ascending=not self.order.is_descending)
            return {"limit": limit, "sort": sort}
        arguments: dict[str, Any] = {"limit": limit}
        if self.boost is not None:
            arguments["boost"] = self.boost
        if self.autocut is not None:
            arguments["auto_limit"] = self.autocut
        if self.is_varied and method != "bm25":
            arguments |= {"limit": limit * _POOL_FACTOR, "diversity_selection": Diversity.mmr(limit, _BALANCE)}
        return arguments


async def fetch_steering(probe: Probe, info: CollectionInfo, options: SearchOptions, *, is_listing: bool) -> Steering:
    """What the options mean for a collection.

    Args:
        probe: within what may be read and fulfils the conditions.
        is_listing: whether the hits are all that fulfils them, in any order.

    Raises:
        FilterError: it cannot be sorted like that.
    """
    order = Order.read(options.sort, info)
    newest = build_traits(info, ()).year if options.is_newer_first and order is None else None
    if is_listing:
        return Steering(order or (Order(newest, is_descending=True) if newest else None))
    boost, notice = None, translate(NO_DATE) if options.is_newer_first and order is None else ""
    if newest is not None:
        try:
            boost = await _fetch_boost(probe, newest)
        except (LibraryError, TimedOutError) as error:
            logger.warning("Searching without a boost (%s)", type(error).__name__)
            notice = translate(NO_BOOST)
    notices = (notice,) if notice and boost is None else ()
    return Steering(order, boost, options.is_varied, options.autocut, notices)


async def _fetch_boost(probe: Probe, spec: PropertySpec) -> Any:
    """A boost that is half as strong for what is as old as the middle of all; None where nothing has a date."""
    _, middle, _ = await probe.fetch_spread(spec)
    if middle is None:
        return None
    now = datetime.now(UTC)
    if is_date(spec):
        passed = now - datetime.fromisoformat(str(middle))
        return Boost.time_decay(spec.stored_name, scale=max(passed, _LATEST))
    return Boost.numeric_decay(spec.stored_name, origin=now.year, scale=max(now.year - middle, 1.0))


def _get_key(value: Any) -> tuple[bool, Any]:
    """What values are compared by; those of another collection may be of another type."""
    return isinstance(value, str), value.casefold() if isinstance(value, str) else value
