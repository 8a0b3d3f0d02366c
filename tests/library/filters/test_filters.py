"""Filters as people type them: what they mean in a collection, what is refused, and that nothing crashes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import FilterError
from bot.library.conditions.condition import Condition
from bot.library.filters import read_filters
from bot.library.filters.terms import TEXT_MAX, read_terms
from bot.models import AUDIENCE, PROVENANCE, CollectionInfo, PropertySpec

OWN = (
    PropertySpec("title"),
    PropertySpec("year", "int"),
    PropertySpec("genre"),
    PropertySpec("rating", "number", label="Rating (1–10)"),
    PropertySpec("sold", "boolean"),
    PropertySpec("added", "date"),
    PropertySpec("tags", "text[]"),
    PropertySpec("scores", "int[]"),
    PropertySpec("days", "date[]"),
    PropertySpec("code", "uuid"),
    PropertySpec("price_usd", "number", alias="price_usd_2"),
    PropertySpec("maker", "object", nested=(PropertySpec("name"),)),
)
MOVIES = CollectionInfo("Movie", (*OWN, *(PropertySpec(name) for name in (*PROVENANCE, AUDIENCE))))
MESSAGE_MAX = 600  # characters, of the 2,000 of a message
UUID = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
ZALGO = "h̷̢̛o̸̡͝r̶̨͠r̵̢͝ơ̸̢r̷̢͝"


def read(text: str) -> list[str]:
    return [condition.label for condition in read_filters(text, MOVIES)]


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("", []),
        (
            'year>=1990 genre:comedy -title:"Love Actually" rating>7.5 sold:yes added<2024-05-31',
            [
                "year ≥ 1990",
                "genre: comedy",
                "not title: Love Actually",
                "rating > 7.5",
                "sold: yes",
                "added < 2024-05-31",
            ],
        ),
        ("year:1980..1989", ["year 1980–1989"]),
        ("year:1980..", ["year ≥ 1980"]),
        ("rating:..7.5", ["rating ≤ 7.5"]),
        ("year:1980..1989,1999", ["year 1980–1989 or year = 1999"]),
        ("genre:comedy,drama", ["genre: comedy or drama"]),
        ("genre: comedy , drama sold:no", ["genre: comedy or drama", "sold: no"]),
        ("-genre:comedy,drama", ["not genre: comedy or drama"]),
        ("-genre!=comedy", ["genre: comedy"]),
        ("YEAR ≥ 1990 and Genre=drama", ["year ≥ 1990", "genre: drama"]),
        ("title:“Love Actually” –genre:„science fiction“", ["title: Love Actually", "not genre: science fiction"]),
        ('"RATING  (1–10)" >= 8', ["rating ≥ 8"]),
        ('"price usd"<5', ["price usd < 5"]),
        ("rating>-1.5", ["rating > -1.5"]),
        ("added:2024 added!=2024-02", ["added: 2024", "not added: 2024-02"]),
        ("added:2024-01..2024-06-15", ["added: 2024-01..2024-06-15"]),
        ("added>=2024-05-31T18:30+02:00", ["added ≥ 2024-05-31T18:30+02:00"]),
        ("sold:FALSE,ja", ["sold: no or yes"]),
        ("tags:office scores:5,7 scores>=9 days:2024", ["tags: office", "scores: 5 or 7", "scores ≥ 9", "days: 2024"]),
        (f"code:{UUID}", [f"code: {UUID}"]),
        ('title:"10:30, by night"', ["title: 10:30, by night"]),
        ("title:10:30", ["title: 10:30"]),
        ("title:ge\u200bnre\u202eabc", ["title: genreabc"]),
        ("title:שלום,مرحبا", ["title: שלום or مرحبا"]),
        (f"genre:{ZALGO}", [f"genre: {ZALGO}"]),
    ],
)
def test_filters_mean_conditions(text: str, labels: list[str]) -> None:
    assert read(text) == labels


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('"rating (1-10)":9', "“rating (1-10)” is no property of Movie. Did you mean `rating`?"),
        ("yaer>1990", "“yaer” is no property of Movie. Did you mean `year`? There are: `title`, `year`, "),
        ("audience:x", "“audience” is no property of Movie"),
        ("batch:x digest:y", "“batch” is no property of Movie"),
        ("genre:x nowhere:1", "“nowhere” is no property"),
        ("maker:x", "`maker` holds objects of its own"),
        ("year:abc", "“abc” does not fit: `year` is a number: write `year>=7`"),
        ("year>1,000", "`>` compares with one value, and “1,000” are several."),
        ("rating:9..5", "“9..5” is an empty range"),
        ("year:..", "“..” does not fit"),
        ('year:"5..9"', "“5..9” does not fit"),
        ("year:99999999999999999999", "does not fit"),
        ("year:1e5 year:٣", "“1e5” does not fit"),
        ("title>5", "`title` can't be compared with `>`: it is text"),
        ("title:the", "“the” has no word that I could look for"),
        ("title:🎉,love", "“🎉” has no word"),
        ("sold:maybe", "“maybe” does not fit: `sold` is yes or no"),
        ("sold>no", "`sold` can't be compared with `>`"),
        ("added:31.5.2024", "“31.5.2024” does not fit: `added` is a date"),
        ("added:2024-02-30", "“2024-02-30” does not fit"),
        ("added:0001", "does not fit"),
        ("added:2024-05-31T10:00+99:99", "does not fit"),
        ("added:2024..2023", "“2024..2023” is an empty range"),
        ("scores:5..7", "“5..7” does not fit: `scores` holds several numbers"),
        ("scores:1.5", "“1.5” does not fit"),
        ("days:2023..2024", "“2023..2024” does not fit"),
        ("code:5", "“5” does not fit: `code` is a UUID"),
        ("year>2000 year<1990", "These filters contradict each other: year > 2000 · year < 1990."),
        ("romantic comedy", "I can't read “romantic” as a filter. A filter is a property, a sign and a value"),
        ("year>=", "The value is missing after “year>=”"),
        ("genre:comedy, ", "The value is missing after “genre:comedy,”"),
        ('genre:""', "The value is missing after “genre:”"),
        (":5", "The name of a property is missing before “:5”"),
        ("-", "The name of a property is missing before “-”"),
        ('genre:x title:"Love', 'The quotation mark of “"Love” is never closed.'),
        ("“Love", "The quotation mark of ““Love” is never closed."),
        ("x" * 2_000, "These filters have 2,000 characters; 1,000 is the most."),
        ("x" * 900, f"I can't read “{'x' * 59}…” as a filter."),
    ],
)
def test_what_cannot_be_read_is_pointed_at(text: str, message: str) -> None:
    with pytest.raises(FilterError) as raised:
        read(text)
    assert message in raised.value.user_message


def test_names_win_over_labels() -> None:
    info = CollectionInfo("Shop", (PropertySpec("cost", "int", label="Price"), PropertySpec("price", "number")))
    assert [condition.label for condition in read_filters("price<5 cost<5", info)] == ["price < 5", "cost < 5"]


def test_how_far_filters_are_understood_is_told() -> None:
    with pytest.raises(FilterError) as raised:
        read("year>=1990 yaer:5")
    assert raised.value.place == len("year>=1990 ")


PIECES = st.sampled_from(
    [
        "year",
        "title",
        "added",
        "sold",
        "scores",
        "code",
        ":",
        "=",
        ">=",
        "!=",
        "..",
        ",",
        "-",
        '"',
        "“",
        "”",
        " ",
        "1990",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=8), max_size=40).map("".join) | st.text(max_size=TEXT_MAX + 10)


@given(TEXTS)
def test_no_text_crashes_the_reading(text: str) -> None:
    conditions: tuple[Condition, ...] = ()
    said, place = "", 0
    try:
        conditions = read_filters(text, MOVIES)
    except FilterError as error:
        said, place = error.user_message, error.place
    assert len(said) < MESSAGE_MAX
    assert 0 <= place <= len(text)
    assert all(condition.filter is not None and condition.label for condition in conditions)


WORDS = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=12)


@given(st.lists(st.tuples(WORDS, st.sampled_from([":", "!=", ">", "<="]), st.lists(WORDS, min_size=1, max_size=3))))
def test_what_is_written_is_read_back(terms: list[tuple[str, str, list[str]]]) -> None:
    quoted = [(name, sign, [f'"{value}"' for value in values]) for name, sign, values in terms]
    text = " ".join(f"{name}{sign}{','.join(values)}" for name, sign, values in quoted)
    if len(text) <= TEXT_MAX:
        assert [(each.name, each.sign, [value.text for value in each.values]) for each in read_terms(text)] == terms
