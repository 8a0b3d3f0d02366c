"""Hypothesis strategies for hostile answers."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

from bot.models import Answer, CollectionInfo, Hit, PropertySpec, Quote, Reading, SpentBudget

MIDNIGHT = datetime(2030, 5, 21, tzinfo=UTC)
HOSTILE = (
    "",
    " ",
    "\n" * 5_000,
    "\x00\x00",
    "x" * 70_000,
    "word " * 2_000,
    "👨‍👩‍👧‍👦" * 1_000,
    "```python\n" + "line = [1, 2]\n" * 900,
    "[click](https://evil.example) " * 300,
    "![[](](" * 500,
    "*_~|`\\" * 1_000,
    "a" + "\u0301" * 9_000,
    "\ud800 lone",
    "@everyone <@1>",
    "> quoted\n# heading\n- item",
    "# big\n- ## bigger\n> -# small\n1. # first\n\u3000#\u3000wide",
    ">>> quoted\nfor ever",
    "<@!1> <@&2> <#3> <:a:4> <a:b:5> <t:6:R> </ask:7> <id:guide> @here",
    "\\<@1> \\\\<@1> \\@everyone \\\\||hidden|| |||hidden|||",
    "```\n# code\n```\n# heading",
    "``` ```\n# x\n```\n```\n# y",
    "`\n```\nls `pwd`\n# x\n```",
    "\\```\n# x\n```",
    "`````\n# x\n`````",
    "[https://a.example](https://b.example)",
    "https://a.example<@1> HTTP://\\<@1> https://a.example](<@1>",
    "@\u200beveryone \u202e<@\u20601> #\u200b x",
    "#[7] x |[8]| hidden || <@[7]1>",
    "[1] and [9], [2, 12] [2024]",
)

FRAGMENTS = (
    *(
        "`",
        "``",
        "```",
        "\\",
        "[",
        "]",
        "(",
        ")",
        "](",
        "https://a.example",
        "|",
        "||",
        "<",
        ">",
        ">>>",
        "#",
        "##",
        "-#",
    ),
    *(
        "-",
        "*",
        "**",
        "1.",
        " ",
        "\n",
        "\t",
        "\u3000",
        "\u200b",
        "x",
        "<@1>",
        "@",
        "everyone",
        "here",
        "<t:1>",
        "_",
        "py",
    ),
)

texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=60),
    st.builds(
        "".join, st.lists(st.sampled_from(("`", "```", "\\", "[", "](", "é", "🇫🇷", " ", "\n", "word")), max_size=80)
    ),
    st.builds("".join, st.lists(st.sampled_from(FRAGMENTS), max_size=30)),
)

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(min_value=-(2**63), max_value=2**63 - 1),
    st.floats(),
    st.dates(min_value=date(1, 1, 1)),
    st.datetimes(timezones=st.just(UTC)),
    st.just(UUID(int=7)),
    texts,
)

values: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=6,
)

names = st.one_of(st.from_regex(r"[_A-Za-z][_0-9A-Za-z]{0,20}", fullmatch=True), st.just("p" * 230))
properties = st.one_of(
    st.dictionaries(names, values, max_size=8),
    st.just({f"property_{number}": f"value {number}" for number in range(200)}),
    st.just({f"text_{number}": "long text " * 90 for number in range(12)}),
    st.just({"poster": "https://img.example/a.png", "page": "https://a.example/" + "b" * 90}),
    st.just({"overview": "z" * 1_000_000, "seen": datetime(2024, 5, 1, 20, 15, tzinfo=UTC)}),
)

collections = st.builds(
    CollectionInfo,
    name=st.sampled_from(("Movie", "M" * 255)),
    properties=st.just((*map(PropertySpec, ("title", "overview", "poster", "page")), PropertySpec("year", "int"))),
)

scores = st.none() | st.floats(allow_nan=False, allow_infinity=False)


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    count = draw(st.integers(min_value=0, max_value=10))
    hits = tuple(
        Hit(number, str(UUID(int=number)), draw(texts), draw(properties), draw(scores), draw(st.none() | texts))
        for number in range(1, count + 1)
    )
    names = st.sampled_from((None, "year", "title"))
    quotes = tuple(Quote(hit.number, draw(texts), 0.5, draw(names)) for hit in hits[:3]) if draw(st.booleans()) else ()
    return Answer(
        query=draw(texts),
        collection=draw(collections),
        hits=hits,
        text=draw(st.none() | texts),
        quotes=quotes,
        notices=tuple(draw(st.lists(texts, max_size=3))),
        seconds=draw(st.floats(min_value=0, max_value=1e6)),
        is_unsure=draw(st.booleans()),
        understood=tuple(draw(st.lists(texts, max_size=2))),
        fact=draw(st.none() | texts),
        spent=draw(st.none() | st.builds(SpentBudget, st.integers(1, 1_000_000), st.booleans(), st.just(MIDNIGHT))),
        reading=draw(st.none() | st.builds(Reading, st.integers(0, 99))),
    )
