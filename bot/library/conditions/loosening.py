"""Conditions that contradict each other, and those that nothing fulfils: the nearest one is loosened, and said so."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

from bot.languages import translate
from bot.library.conditions.bounds import Bound, Interval
from bot.library.conditions.condition import Condition, build_range, combine
from bot.library.conditions.probe import Probe
from bot.library.conditions.traits import get_year


def find_contradiction(conditions: Sequence[Condition]) -> tuple[str, ...]:
    """The labels of the conditions on one property that no value can fulfil together; none: there are no such."""
    for condition in conditions:
        same = [each for each in conditions if each.spec == condition.spec and each.interval is not None]
        intervals = [each.interval for each in same if each.interval is not None]
        if intervals and reduce(Interval.intersect, intervals).is_empty:
            return tuple(each.label for each in same)
    return ()


async def loosen(
    probe: Probe, conditions: tuple[Condition, ...], rows: Sequence[Mapping[str, Any]]
) -> tuple[tuple[Condition, ...], tuple[str, ...]]:
    """The conditions that something fulfils, and a notice where those are not all as they were asked.

    First an interval is widened to the nearest value that there is, then conditions are left out, the last one first.

    Args:
        rows: objects that are there.
    """
    if is_met(rows, conditions) or await probe.has_object(combine(conditions)):
        return conditions, ()
    for place, condition in enumerate(conditions):
        others = (*conditions[:place], *conditions[place + 1 :])
        if nearest := await _widen(probe, condition, others):
            loosened = (*conditions[:place], nearest, *conditions[place + 1 :])
            return loosened, (
                translate(
                    "Nothing fits “{condition}”, so I looked at the nearest: {nearest}.",
                    condition=condition.label,
                    nearest=nearest.label,
                ),
            )
    kept = conditions
    while kept and not await probe.has_object(combine(kept)):
        kept = kept[:-1]
    if not kept and not await probe.has_object(None):  # there is nothing at all, so no condition is to blame
        return conditions, ()
    left_out = " · ".join(each.label for each in conditions[len(kept) :])
    return kept, (translate("Nothing fits all of the conditions, so I left out: {conditions}.", conditions=left_out),)


def is_met(rows: Sequence[Mapping[str, Any]], conditions: Sequence[Condition]) -> bool:
    """Whether one of these objects is known to fulfil all conditions; of parts of a text only Weaviate knows."""
    return any(all(_is_in(row, condition) for condition in conditions) for row in rows)


def _is_in(row: Mapping[str, Any], condition: Condition) -> bool:
    value = row.get(condition.spec.stored_name) if condition.spec is not None else None
    if value is None:
        return False
    if condition.value is not None:
        return condition.value in (value if isinstance(value, list) else [value])
    return condition.interval is not None and condition.interval.holds(get_year(value))


async def _widen(probe: Probe, condition: Condition, others: Sequence[Condition]) -> Condition | None:
    """The interval with the nearest value of an object that fulfils the others; None where there is no such."""
    spec, interval = condition.spec, condition.interval
    if spec is None or interval is None:
        return None
    distances: list[tuple[float, float]] = []
    for edge, is_below in ((interval.low, True), (interval.high, False)):
        if edge is None:
            continue
        side = Interval.build(replace(edge, is_inclusive=not edge.is_inclusive), is_low=not is_below)
        wanted: Any = combine([*others, build_range(spec, side)])
        value = await probe.fetch_bound(spec, wanted, is_highest=is_below)
        if value is not None:
            distances.append((abs(get_year(value) - edge.value), get_year(value)))
    if not distances:
        return None
    value = min(distances)[1]
    return build_range(spec, Interval(Bound(value), Bound(value)))
