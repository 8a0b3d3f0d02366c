"""Words of a query that may be conditions, before any collection is looked at."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.library.conditions import wording
from bot.library.conditions.phrase import Kind, Phrase
from bot.library.conditions.phrases import PHRASES_MAX, find_phrases

NAMES = frozenset({"rating", "pages", "year", "not"})


def show(query: str, phrase: Phrase) -> str:
    taken = query[phrase.start : phrase.end].strip(" ,")
    if phrase.interval is not None:
        return f"{taken} = {'not ' if phrase.is_negated else ''}{phrase.interval.render(phrase.kind)}"
    return f"{taken} = {phrase.kind}: {' '.join(word.text for word in phrase.words)}".rstrip(": ")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("films before 1960", ["before 1960 = year < 1960"]),
        ("films from 1960 on the sea", ["from 1960 = year = 1960"]),
        ("after 2000", ["after 2000 = year > 2000"]),
        ("since 2015", ["since 2015 = year ≥ 2015"]),
        ("not before 1990", ["not before 1990 = year ≥ 1990"]),
        ("something from 2019", ["from 2019 = year = 2019"]),
        ("between 1995 and 1990", ["between 1995 and 1990 = year 1990–1995"]),
        ("1990-1995", ["1990-1995 = year 1990–1995"]),
        ("comedy from the 80s", ["from the 80s = year 1980–1989"]),
        ("1980s", ["1980s = year 1980–1989"]),
        ("not from the 80s", ["not from the 80s = not year 1980–1989"]),
        ("the 20s", ["the 20s = year 2020–2029"]),
        ("vor 1960", ["vor 1960 = year < 1960"]),
        ("80er Jahre", ["80er Jahre = year 1980–1989"]),
        ("antes de 1960", ["antes de 1960 = year < 1960"]),
        ("avant 1960", ["avant 1960 = year < 1960"]),
        ("prima del 1960", ["prima del 1960 = year < 1960"]),
        ("1994", ["1994 = year = 1994"]),
        ("since March 2024", ["since March 2024 = year ≥ 2024"]),
        ("before March 2024", ["before March 2024 = year ≤ 2024"]),
        ("before 2024-03-14", ["before 2024-03-14 = year ≤ 2024"]),
        ("aus den 50ern", ["aus den 50ern = year 1950–1959"]),
        ("aus den Achtzigern", ["aus den Achtzigern = year 1980–1989"]),
        ("from the eighties", ["from the eighties = year 1980–1989"]),
        ("nineties romance", ["nineties = year 1990–1999"]),
        ("filmes dos anos 80", ["dos anos 80 = year 1980–1989"]),
        ("film degli anni ottanta", ["degli anni ottanta = year 1980–1989"]),
        ("années quatre-vingts", ["années quatre-vingts = year 1980–1989"]),
        ("films uit de jaren 50", ["uit de jaren 50 = year 1950–1959"]),
        ("фильмы 80-х годов", ["80-х годов = year 1980–1989"]),
        ("80年代的电影", ["80年代 = year 1980–1989"]),
        ("películas anteriores a 1950", ["anteriores a 1950 = year < 1950"]),
        ("filmy sprzed 1950 roku", ["sprzed 1950 roku = year < 1950"]),
        ("фильмы до 1950 года", ["до 1950 года = year < 1950"]),
        ("1950年以前の映画", ["1950年以前 = year ≤ 1950"]),
        ("1990년 이후 영화", ["1990년 이후 = year ≥ 1990"]),
        ("1999年的电影", ["1999年 = year = 1999"]),
        ("weder Horror noch Krieg", ["weder Horror = not: Horror", "noch Krieg = not: Krieg"]),
        ("neither horror nor war", ["neither horror = not: horror", "nor war = not: war"]),
        ("filme sem violência", ["sem violência = not: violência"]),
        ("nothing over 100 €", ["nothing over 100 € = price ≤ 100"]),
        ("nicht unter 2 Stunden", ["nicht unter 2 Stunden = duration ≥ 120"]),
        ("no more than 100 €", ["no more than 100 € = price ≤ 100"]),
        ("max. 30 €", ["max. 30 € = price ≤ 30"]),
        ("25 euros or less", ["25 euros or less = price ≤ 25"]),
        ("90 Minuten oder weniger", ["90 Minuten oder weniger = duration ≤ 90"]),
        ("under twenty euros", ["under twenty euros = price < 20"]),
        ("about 150 euros", ["about 150 euros = price 120–180"]),
        ("rating between 5 and 8", ["rating between 5 and 8 = property 5–8"]),
        ("lamp under 30 and over 20", ["under 30 = price < 30", "over 20 = price > 20"]),
        ("the year 2000", ["the year 2000 = year = 2000"]),
        ("anything but Titanic", ["anything but Titanic = not: Titanic"]),
        ("sin ser musical", ["sin ser musical = not: musical"]),
        ("laptop under 800", ["under 800 = price < 800"]),
        ("100 to 200 euros", ["100 to 200 euros = price 100–200"]),
        ("100-200 €", ["100-200 € = price 100–200"]),
        ("ab 100 Euro", ["ab 100 Euro = price ≥ 100"]),
        ("bis 25 euro", ["bis 25 euro = price ≤ 25"]),
        ("more than 50 in rating", ["more than 50 in rating = property > 50"]),
        ("under 2 hours", ["under 2 hours = duration < 120"]),
        ("less than two hours", ["less than two hours = duration < 120"]),
        ("under 100 minutes", ["under 100 minutes = duration < 100"]),
        ("laptops under $1,000", ["under $1,000 = price < 1000"]),
        ("under 19,99 €", ["under 19,99 € = price < 19.99"]),
        ("between 30 and 20 euros", ["between 30 and 20 euros = price 20–30"]),
        ("under 2000 euros", ["under 2000 euros = price < 2000"]),
        ("cheap laptop", ["cheap = cheap"]),
        ("rating over 8.5", ["rating over 8.5 = property > 8.5"]),
        ("more than 300 pages", ["more than 300 pages = property > 300"]),
        ("year<1960", ["year<1960 = property < 1960"]),
        ("not > 5", ["not > 5 = property > 5"]),
        ("a comedy, not a musical", ["not a musical = not: musical"]),
        ("something with no violence", ["no violence = not: violence"]),
        ("without violence or gore, please", ["without violence = not: violence", "or gore = not: gore"]),
        ("no horror, war or crime", ["no horror = not: horror", "war = not: war", "or crime = not: crime"]),
        ("not a musical and funny", ["not a musical = not: musical"]),
        ("ohne Gewalt", ["ohne Gewalt = not: Gewalt"]),
        ("sin violencia", ["sin violencia = not: violencia"]),
        ("sans violence", ["sans violence = not: violence"]),
        ("movies by Alfred Hitchcock", ["by Alfred = by: Alfred Hitchcock"]),
        ("which films did Hitchcock direct?", ["did Hitchcock direct? = by: Hitchcock"]),
    ],
)
def test_phrases_are_found(query: str, expected: list[str]) -> None:
    assert [show(query, phrase) for phrase in find_phrases(query, NAMES)] == expected


@pytest.mark.parametrize(
    "query",
    [
        "romantic comedy",
        "a film about 1969",
        "set in 1942",
        "in his 80s",
        "call 1994-555",
        "CVE 2024 3094",
        "14 March 2024",
        "meeting on October 5, 2024",
        "am 24.12.2024",
        "No 5",
        "19,99",
        "2000 euros",
        "not too long",
        "under 2000",
        "< 1990",
        "no longer",
        '"not a musical"',
        "It Happened One Night",
        "Up in the Air",
        "🎬💔",
        "قبل 1960",
        "πριν το 1960",
        "activities for kids under 12",
        "1945年を舞台にした映画",
        "in his eighties",
        "a film about the year 2000",
        "about 150 seats",
        "https://example.org/2019/05",
    ],
)
def test_other_words_are_none(query: str) -> None:
    assert find_phrases(query, NAMES) == ()


def test_a_negation_that_is_written_as_a_name_is_marked() -> None:
    (phrase,) = find_phrases("No Country for Old Men")
    assert phrase.kind is Kind.NOT
    assert phrase.is_bare


WORDS = st.sampled_from(
    [
        *wording.BOUND_BY_WORD,
        *wording.SIZE_BY_WORD,
        *wording.NEGATION.split("|"),
        *(
            "1960",
            "2019",
            "80s",
            "2",
            "1.2.3",
            "9" * 30,
            "hours",
            "$",
            "€",
            "euros",
            "by",
            "a",
            "or",
            ",",
            "rating",
            "İ",
        ),
    ]
)


@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=12).map(" ".join)))
def test_any_text_is_read_and_phrases_never_overlap(text: str) -> None:
    phrases = find_phrases(text, NAMES | {"İ"})
    for before, after in pairwise(phrases):
        assert before.end <= after.start
    assert all(0 <= phrase.start < phrase.end <= len(text) for phrase in phrases)


def test_a_long_text_is_no_wish_and_no_wish_has_more_conditions_than_are_looked_up() -> None:
    assert len(find_phrases("before 1960, " * 20)) == PHRASES_MAX
    assert find_phrases("before 1960 " + "and then it rained " * 20) == ()


def test_years_that_are_listed_are_one_phrase() -> None:
    for query in ("from the 80s or 90s", "80s and 90s comedies", "the 1980s, the 1990s"):
        (phrase,) = find_phrases(query)
        assert [each.render("year") for each in (phrase.interval, *phrase.others) if each] == [
            "year 1980–1989",
            "year 1990–1999",
        ], query
    assert not find_phrases("released in 1999 or 2000")[0].is_bare
    assert len(find_phrases("after 1990 and before 2000")) == 2
    assert [phrase.is_negated for phrase in find_phrases("not from the 80s or 90s")] == [True, True]


@pytest.mark.parametrize(
    ("query", "period"),
    [
        ("orders before 2024-03-14", (None, date(2024, 3, 14))),
        ("orders until March 14, 2024", (None, date(2024, 3, 15))),
        ("seit dem 14.3.2024", (date(2024, 3, 14), None)),
        ("after 14 March 2024", (date(2024, 3, 15), None)),
        ("since March 2024", (date(2024, 3, 1), None)),
        ("after December 2023", (date(2024, 1, 1), None)),
        ("antes de marzo de 2024", (None, date(2024, 3, 1))),
        ("added in May 2023", (date(2023, 5, 1), date(2023, 6, 1))),
    ],
)
def test_days_and_months_are_periods(query: str, period: tuple[date | None, date | None]) -> None:
    (phrase,) = find_phrases(query)
    assert phrase.period == period


def test_a_day_alone_or_one_of_two_countries_is_no_condition() -> None:
    for query in ("2024-03-14", "on 14 March 2024", "before 3/4/2024"):
        assert find_phrases(query) == (), query
