"""Terms and a collection -> conditions; what does not fit the collection is refused with what does."""

from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from itertools import chain
from typing import Final

from bot.errors import FilterError
from bot.languages import join_with_or, phrase, saying, translate
from bot.library.conditions.bounds import Bound, Interval
from bot.library.conditions.condition import (
    Condition,
    Period,
    build_equals,
    build_periods,
    build_ranges,
    join_labels,
    negate,
    show_name,
)
from bot.library.conditions.loosening import find_contradiction
from bot.library.conditions.traits import get_names
from bot.library.filters import terms
from bot.library.filters.terms import Term, Value, read_terms, show
from bot.library.filters.values import (
    compare_number,
    compare_period,
    is_indexed,
    read_number,
    read_period,
    read_uuid,
    read_yes,
    split_range,
)
from bot.models import CollectionInfo, DataType, PropertySpec
from bot.naming import fold_label

_LISTS: Final = (DataType.INT_ARRAY, DataType.NUMBER_ARRAY, DataType.DATE_ARRAY)
_ORDERING: Final = (terms.LESS, terms.MORE, terms.AT_MOST, terms.AT_LEAST)
_NAMES_MAX: Final = 8
_ALIKE: Final = 0.6
_NUMBERS: Final = phrase(
    "is a number: write `{name}>=7`, `{name}:7` or `{name}:5..8`, without letters and thousands separators"
)
_MEMBERS: Final = phrase("holds several numbers: write `{name}:7` or `{name}>=7`")
_DATES: Final = phrase("is a date: write `{name}<2024-05-31`, `{name}:2024` or `{name}:2024-01..2024-06`")
_FLAGS: Final = phrase("is yes or no: write `{name}:yes` or `{name}:no`")
_TEXTS: Final = phrase('is text: write `{name}:word` or `{name}:"several words"`')
_IDS: Final = phrase("is a UUID: write it whole, as in `{name}:6ba7b810-9dad-11d1-80b4-00c04fd430c8`")


def read_filters(text: str, info: CollectionInfo) -> tuple[Condition, ...]:
    """The conditions that filters are in a collection; the properties that the bot keeps for itself are none of it.

    Raises:
        FilterError: they are not written as filters are, name what is not there, compare what cannot be compared, or
            contradict each other.
    """
    conditions = tuple(_build(term, info) for term in read_terms(text))
    if contradiction := find_contradiction(conditions):
        raise FilterError(
            translate("These filters contradict each other: {conditions}.", conditions=" · ".join(contradiction))
        )
    return conditions


def find_property(name: str, info: CollectionInfo) -> PropertySpec | None:
    """The property of a name or a label, whatever their case; None: there is no such, or it is the bot's own."""
    own, wanted = info.own_properties, fold_label(name)
    exact = (spec for spec in own if spec.name.casefold() == name.casefold())
    alike = (spec for spec in own if wanted in map(fold_label, get_names(spec)))
    return next(chain(exact, alike), None)


def is_filterable(spec: PropertySpec) -> bool:
    """Whether filters can be about a property at all."""
    return spec.data_type in _READERS


def _build(term: Term, info: CollectionInfo) -> Condition:
    spec = find_property(term.name, info)
    if spec is None:
        raise FilterError(_explain_unknown(term, info), place=term.start)
    if not is_filterable(spec):
        raise FilterError(
            translate("`{name}` holds objects of its own, so it can't be filtered by.", name=spec.name), place=term.end
        )
    if term.sign in _ORDERING and len(term.values) > 1:
        listed = ",".join(value.text for value in term.values)
        raise FilterError(
            translate("`{sign}` compares with one value, and {value} are several.", sign=term.sign, value=show(listed)),
            place=term.end,
        )
    condition = _READERS[spec.data_type](spec, term)
    return negate(condition) if term.is_negated != (term.sign == terms.UNEQUAL) else condition


def _explain_unknown(term: Term, info: CollectionInfo) -> str:
    names = [spec.name for spec in info.own_properties if is_filterable(spec)]
    spelled = {written: spec.name for spec in info.own_properties for written in get_names(spec)}
    close = get_close_matches(term.name.casefold(), spelled, n=3, cutoff=_ALIKE)
    nearest = list(dict.fromkeys(f"`{spelled[each]}`" for each in close if spelled[each] in names))
    there = _list_names(names)
    if not nearest:
        return translate(
            "{typed} is no property of {name}. There are: {names}.", typed=show(term.name), name=info.name, names=there
        )
    return translate(
        "{typed} is no property of {name}. Did you mean {nearest}? There are: {names}.",
        typed=show(term.name),
        name=info.name,
        nearest=join_with_or(nearest),
        names=there,
    )


def _list_names(names: Sequence[str]) -> str:
    listed = ", ".join(f"`{name}`" for name in names[:_NAMES_MAX])
    if len(names) > _NAMES_MAX:
        return translate("{names} and {count:,} more", names=listed, count=len(names) - _NAMES_MAX)
    return listed or translate("none that filters could be about")


def _refuse(spec: PropertySpec, term: Term, value: str, rule: str) -> FilterError:
    """What is said of a value that a property cannot have."""
    return FilterError(
        translate(
            "{value} does not fit: `{name}` {rule}.",
            value=show(value),
            name=spec.name,
            rule=translate(rule, name=spec.name),
        ),
        place=term.end,
    )


def _check_equal(spec: PropertySpec, term: Term, rule: str) -> None:
    if term.sign in _ORDERING:
        raise FilterError(
            translate(
                "`{name}` can't be compared with `{sign}`: it {rule}.",
                name=spec.name,
                sign=term.sign,
                rule=translate(rule, name=spec.name),
            ),
            place=term.end,
        )


def _read_texts(spec: PropertySpec, term: Term) -> Condition:
    _check_equal(spec, term, _TEXTS)
    values = [value.text for value in term.values]
    if blank := [value for value in values if not is_indexed(value)]:
        raise FilterError(
            translate(
                "{value} has no word that I could look for: signs, emoji and words like “the” are not indexed.",
                value=show(blank[0]),
            ),
            place=term.end,
        )
    return build_equals(spec, values, values)


def _read_flags(spec: PropertySpec, term: Term) -> Condition:
    _check_equal(spec, term, _FLAGS)
    flags = [(value.text, read_yes(value.text)) for value in term.values]
    if wrong := [text for text, flag in flags if flag is None]:
        raise _refuse(spec, term, wrong[0], _FLAGS)
    return build_equals(
        spec, [flag for _, flag in flags], [saying("yes") if flag else saying("no") for _, flag in flags]
    )


def _read_ids(spec: PropertySpec, term: Term) -> Condition:
    _check_equal(spec, term, _IDS)
    ids = [read_uuid(value.text) for value in term.values]
    if None in ids:
        raise _refuse(spec, term, term.values[ids.index(None)].text, _IDS)
    return build_equals(spec, ids, [str(each) for each in ids])


def _read_numbers(spec: PropertySpec, term: Term) -> Condition:
    if term.sign in _ORDERING:
        number = _read_number(spec, term, term.values[0].text)
        return build_ranges(spec, [compare_number(term.sign, number)])
    if spec.data_type in _LISTS:
        return _read_members(spec, term)
    return build_ranges(spec, [_read_interval(spec, term, value) for value in term.values])


def _read_members(spec: PropertySpec, term: Term) -> Condition:
    """The numbers that a list has; a range would be fulfilled by two of its numbers on either side."""
    is_whole = spec.data_type == DataType.INT_ARRAY
    numbers = [read_number(value.text) for value in term.values]
    for value, number in zip(term.values, numbers, strict=True):
        if number is None or (is_whole and number % 1):
            raise _refuse(spec, term, value.text, _MEMBERS)
    if is_whole:
        numbers = [int(number) for number in numbers if number is not None]
    return build_equals(spec, numbers, [value.text for value in term.values])


def _read_interval(spec: PropertySpec, term: Term, value: Value) -> Interval:
    ends = split_range(value)
    if ends is None:
        raise _refuse(spec, term, value.text, _NUMBERS)
    low, high = (None if end is None else Bound(_read_number(spec, term, end)) for end in ends)
    if low and high and low.value > high.value:
        raise FilterError(
            translate("{value} is an empty range: the lower end comes first.", value=show(value.text)), place=term.end
        )
    return Interval(low, high)


def _read_number(spec: PropertySpec, term: Term, text: str) -> float:
    number = read_number(text)
    if number is None:
        raise _refuse(spec, term, text, _NUMBERS)
    return number


def _read_dates(spec: PropertySpec, term: Term) -> Condition:
    if term.sign in _ORDERING:
        text = term.values[0].text
        period = compare_period(term.sign, _read_period(spec, term, text))
        sign = {terms.AT_MOST: "≤", terms.AT_LEAST: "≥"}.get(term.sign, term.sign)
        return build_periods(spec, [period], f"{show_name(spec)} {sign} {text}")
    periods = [_read_span(spec, term, value) for value in term.values]
    shown = join_labels([value.text for value in term.values])
    return build_periods(spec, periods, saying("{name}: {values}", name=show_name(spec), values=shown))


def _read_span(spec: PropertySpec, term: Term, value: Value) -> Period:
    ends = split_range(value)
    if ends is None or (spec.data_type in _LISTS and ends.low != ends.high):
        raise _refuse(spec, term, value.text, _DATES)
    low, high = (None if end is None else _read_period(spec, term, end) for end in ends)
    begin, end = low.begin if low else None, high.end if high else None
    if begin and end and begin >= end:
        raise FilterError(
            translate("{value} is an empty range: the earlier end comes first.", value=show(value.text)), place=term.end
        )
    return Period(begin, end)


def _read_period(spec: PropertySpec, term: Term, text: str) -> Period:
    period = read_period(text)
    if period is None:
        raise _refuse(spec, term, text, _DATES)
    return period


_READERS: Final[Mapping[str, Callable[[PropertySpec, Term], Condition]]] = {
    DataType.TEXT: _read_texts,
    DataType.TEXT_ARRAY: _read_texts,
    DataType.INT: _read_numbers,
    DataType.INT_ARRAY: _read_numbers,
    DataType.NUMBER: _read_numbers,
    DataType.NUMBER_ARRAY: _read_numbers,
    DataType.BOOLEAN: _read_flags,
    DataType.BOOLEAN_ARRAY: _read_flags,
    DataType.DATE: _read_dates,
    DataType.DATE_ARRAY: _read_dates,
    DataType.UUID: _read_ids,
    DataType.UUID_ARRAY: _read_ids,
}
