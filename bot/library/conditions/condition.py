"""Conditions, as people read them and as filters of Weaviate."""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import reduce
from typing import Any, Final, NamedTuple

from weaviate.classes.query import Filter

from bot.languages import Saying, saying
from bot.library.conditions.bounds import Bound, Interval
from bot.library.conditions.traits import is_date
from bot.models import DataType, PropertySpec

_HIGHEST: Final = 2.0**53  # whole numbers above are not exact as floats
Label = str | Saying
_WHOLE: Final = (DataType.INT, DataType.INT_ARRAY)


class Period(NamedTuple):
    """A time from a moment on until before another one; None: it is open there."""

    begin: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Condition:
    """What an object has to fulfil.

    Attributes:
        text: as people read it: `year < 1960`, `not genre: musical`.
        filter: for Weaviate.
        spec: the property; None: any text.
        interval: of an interval that is not negated, in the property's own unit, of dates in years; else None.
        value: a text that the property has, or holds the words of; None where it is about something else.
    """

    text: Label
    filter: Any
    spec: PropertySpec | None = None
    interval: Interval | None = None
    value: str | None = None

    @property
    def label(self) -> str:
        """The text in the language of whoever asks."""
        return str(self.text)

    def is_called(self, labels: Collection[str]) -> bool:
        """Whether a label of these is its own in any language: a message may be in that of another member."""
        spoken = {self.text} if isinstance(self.text, str) else set(self.text.list_spoken())
        return not spoken.isdisjoint(labels)


def build_range(
    spec: PropertySpec, interval: Interval, *, is_negated: bool = False, remark: Saying | None = None
) -> Condition:
    """A property's value is in an interval, or is not.

    Args:
        interval: in the property's own unit; of a date in years.
        remark: stands behind the label.
    """
    label = interval.render(show_name(spec))
    text = label if remark is None else saying("{label} ({remark})", label=label, remark=remark)
    condition = Condition(text, _build_interval_filter(spec, interval), spec, interval)
    return negate(condition) if is_negated else condition


def build_ranges(spec: PropertySpec, intervals: Sequence[Interval]) -> Condition:
    """A property's value is in one of the intervals."""
    ranges = [build_range(spec, interval) for interval in intervals]
    if len(ranges) == 1:
        return ranges[0]
    return Condition(join_labels([each.text for each in ranges]), Filter.any_of([each.filter for each in ranges]), spec)


def build_periods(spec: PropertySpec, periods: Sequence[Period], label: Label) -> Condition:
    """A date is in one of the times, which a label names."""
    return Condition(label, Filter.any_of([_build_period_filter(spec, period) for period in periods]), spec)


def build_period(spec: PropertySpec, begin: date | None, end: date | None) -> Condition:
    """A date is in the days from one on until before another one."""
    parts = ([] if begin is None else [f"≥ {begin}"]) + ([] if end is None else [f"< {end}"])
    name = show_name(spec)
    label: Label = f"{name} {parts[0]}"
    if len(parts) > 1:
        label = saying("{first} and {last}", first=label, last=parts[1])
    return build_periods(spec, [Period(_begin_day(begin), _begin_day(end))], label)


def build_equals(spec: PropertySpec, values: Sequence[Any], shown: Sequence[Label]) -> Condition:
    """A property is, or a list has, one of the values, which are shown like that."""
    text = saying("{name}: {values}", name=show_name(spec), values=join_labels(shown))
    equals = [Filter.by_property(spec.stored_name).equal(value) for value in values]
    return Condition(text, Filter.any_of(equals), spec)


def negate(condition: Condition) -> Condition:
    """What does not fulfil a condition, as what has no value there."""
    return Condition(saying("not {condition}", condition=condition.text), Filter.not_(condition.filter), condition.spec)


def build_presence(spec: PropertySpec) -> Any:
    """The filter of the objects that have a number or a date there: those without come first when they are sorted.

    Two filters, since Weaviate 1.39 reads a single range of an index from its lower end, up to the limit, and sorts
    what it has by then: the highest values are not among that.
    """
    return _build_low(spec, Bound(-_HIGHEST)) & _build_high(spec, Bound(_HIGHEST))


def build_value(spec: PropertySpec, value: str, *, is_negated: bool = False) -> Condition:
    """A text property holds the words of a value, or does not."""
    # In properties that Weaviate splits into words, as it does unless told otherwise, all words have to be there.
    condition = replace(build_equals(spec, [value], [value]), value=value)
    return negate(condition) if is_negated else condition


def build_absence(texts: Sequence[PropertySpec], shown: str, wordings: Sequence[str]) -> Condition:
    """No text holds any of the wordings, of each of which all words count."""
    found = [Filter.by_property(spec.stored_name).equal(wording) for spec in texts for wording in wordings]
    return Condition(saying("without “{words}”", words=shown), Filter.not_(Filter.any_of(found)))


def combine(conditions: Sequence[Condition], readable: Any = None) -> Any:
    """The filter of all conditions and of what may be read; None: everything."""
    filters = [condition.filter for condition in conditions] + ([] if readable is None else [readable])
    return Filter.all_of(filters) if filters else None


def join_labels(labels: Sequence[Label]) -> Label:
    """`a`, `a or b`: the values of a label, of which there may be none where nobody reads it."""
    if not labels:
        return ""
    return reduce(lambda first, last: saying("{first} or {last}", first=first, last=last), labels)


def show_name(spec: PropertySpec) -> str:
    """A property's name without what only a database needs."""
    return spec.name.replace("_", " ")


def _build_period_filter(spec: PropertySpec, period: Period) -> Any:
    target = Filter.by_property(spec.stored_name)
    ends = [] if period.begin is None else [target.greater_or_equal(period.begin)]
    ends += [] if period.end is None else [target.less_than(period.end)]
    return Filter.all_of(ends)


def _build_interval_filter(spec: PropertySpec, interval: Interval) -> Any:
    filters = []
    if interval.low is not None:
        filters.append(_build_low(spec, interval.low))
    if interval.high is not None:
        filters.append(_build_high(spec, interval.high))
    return Filter.all_of(filters)


def _build_low(spec: PropertySpec, bound: Bound) -> Any:
    target = Filter.by_property(spec.stored_name)
    if is_date(spec):
        return target.greater_or_equal(_begin_year(bound.value + (0 if bound.is_inclusive else 1)))
    value = _to_stored(spec, bound.value, math.ceil)
    is_inclusive = bound.is_inclusive or value != bound.value
    return target.greater_or_equal(value) if is_inclusive else target.greater_than(value)


def _build_high(spec: PropertySpec, bound: Bound) -> Any:
    target = Filter.by_property(spec.stored_name)
    if is_date(spec):
        return target.less_than(_begin_year(bound.value + (1 if bound.is_inclusive else 0)))
    value = _to_stored(spec, bound.value, math.floor)
    is_inclusive = bound.is_inclusive or value != bound.value
    return target.less_or_equal(value) if is_inclusive else target.less_than(value)


def _begin_day(day: date | None) -> datetime | None:
    return None if day is None else max(_begin_year(day.year), datetime(day.year, day.month, day.day, tzinfo=UTC))


def _begin_year(year: float) -> datetime:
    # Weaviate compares dates as nanoseconds in 64 bits, which reach from 1677 to 2262.
    return datetime(max(1678, min(int(year), 2262)), 1, 1, tzinfo=UTC)


def _to_stored(spec: PropertySpec, value: float, round_to_whole: Callable[[float], int]) -> int | float:
    """The number as Weaviate compares it: it refuses a fraction for whole ones."""
    return round_to_whole(value) if spec.data_type in _WHOLE else float(value)
