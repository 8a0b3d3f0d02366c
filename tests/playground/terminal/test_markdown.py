"""Discord's Markdown, mentions and times as a terminal shows them, at two widths."""

import io
from datetime import UTC, timedelta, timezone
from typing import Any

import pytest
from rich.console import Console, RenderableType

from playground import Playground
from playground.terminal.embeds import EmbedPanel
from playground.terminal.markdown import render_inline, render_markdown
from playground.terminal.names import Names

NEW_YEAR = 1_767_225_600  # 2026-01-01 00:00 UTC, a Thursday


@pytest.fixture
def discord() -> Playground:
    """A playground that is not served: reading needs no bot."""
    return Playground(clock=lambda: float(NEW_YEAR))


@pytest.fixture
def names(discord: Playground) -> Names:
    return Names(discord.world, zone=UTC)


def draw(drawn: RenderableType, width: int = 80) -> str:
    """Return what is on the screen, without the spaces at the ends of lines."""
    shown = io.StringIO()
    Console(file=shown, width=width).print(drawn)
    return "\n".join(line.rstrip() for line in shown.getvalue().rstrip("\n").split("\n"))


def test_every_line_break_is_kept(names: Names) -> None:
    text = "Club · 16 objects\nMovie · 117 objects\n\n- one\n  - two\n1. three\n# Title\n-# small"

    assert draw(render_markdown(text, names)) == (
        "Club · 16 objects\nMovie · 117 objects\n\n• one\n  • two\n1. three\nTitle\nsmall"
    )


def test_quotes_and_long_items_keep_their_edge(names: Names) -> None:
    text = "> a quote that is too long\n> for its line\nafter\n- an item that is long\n>>> the rest\nis quoted"

    assert draw(render_markdown(text, names), width=16) == (
        "▎ a quote that\n▎ is too long\n▎ for its line\nafter\n• an item that\n  is long\n▎ the rest\n▎ is quoted"
    )


def test_code_is_left_as_it_is(names: Names) -> None:
    text = "before\n```py\nx = **1**\n\n  y\n```\nafter `*no* <@1>` ``a`b``"

    assert draw(render_markdown(text, names)) == "before\n  x = **1**\n\n    y\nafter *no* <@1> a`b"


@pytest.mark.parametrize(
    ("text", "plain", "style"),
    [
        ("**bold**", "bold", "bold"),
        ("***both***", "both", "bold italic"),
        ("*slanted* and 2 * 3 * 4", "slanted and 2 * 3 * 4", "italic"),
        ("_slanted_ snake_case_name", "slanted snake_case_name", "italic"),
        ("__under__", "under", "underline"),
        ("~~gone~~", "gone", "strike"),
        ("||secret||", "secret", "reverse"),
        (r"\*not\* **x**", "*not* x", "bold"),
        ("**bold *and* more**", "bold and more", "bold italic"),
    ],
)
def test_words_are_styled(names: Names, text: str, plain: str, style: str) -> None:
    rendered = render_inline(text, names)

    assert rendered.plain == plain
    assert style in {str(span.style) for span in rendered.spans}


def test_links_show_their_words_and_lead_somewhere(names: Names) -> None:
    rendered = render_inline("[rules](https://a.b/c_d) <https://x.y> https://e.f/g_h.", names)

    assert rendered.plain == "rules https://x.y https://e.f/g_h."
    links = [getattr(span.style, "link", None) for span in rendered.spans]
    assert links == ["https://a.b/c_d", "https://x.y", "https://e.f/g_h"]


def test_mentions_are_names(discord: Playground, names: Names) -> None:
    ada = discord.guild.add_member("ada")
    role = discord.guild.add_role("Curators")
    channel = discord.guild.channel

    text = f"<@{ada.id}> <@!{ada.id}> <@&{role.id}> <#{channel.id}> </ingest file:{ada.id}> <:blob:{ada.id}> <@1> <#2>"
    assert names.resolve(text) == "@ada @ada @Curators #general /ingest file :blob: @unknown-user #unknown"
    assert names.resolve(f"`<@{ada.id}>` <@{ada.id}>") == f"`<@{ada.id}>` @ada"


@pytest.mark.parametrize(
    ("style", "shown"),
    [
        ("", "1 January 2026 00:00"),
        (":t", "00:00"),
        (":T", "00:00:00"),
        (":d", "01/01/2026"),
        (":D", "1 January 2026"),
        (":f", "1 January 2026 00:00"),
        (":F", "Thursday, 1 January 2026 00:00"),
        (":R", "0 seconds ago"),
    ],
)
def test_times_are_dates(names: Names, style: str, shown: str) -> None:
    assert names.resolve(f"at <t:{NEW_YEAR}{style}>") == f"at {shown}"


def test_times_are_where_the_reader_is(discord: Playground) -> None:
    names = Names(discord.world, zone=timezone(timedelta(hours=-5)))

    assert names.resolve(f"<t:{NEW_YEAR}:f>") == "31 December 2025 19:00"
    assert names.resolve(f"<t:{NEW_YEAR + 7_300}:R>, <t:{NEW_YEAR - 90}:R>") == "in 2 hours, 1 minute ago"


def build_field(name: str, value: str, *, inline: bool = True) -> dict[str, Any]:
    return {"name": name, "value": value, "inline": inline}


FIELDS = [build_field("Year", "1953"), build_field("Genre", "romance, humor"), build_field("Director", "William Wyler")]


@pytest.mark.parametrize("width", [80, 120])
def test_inline_fields_stand_side_by_side(names: Names, width: int) -> None:
    embed = {
        "title": "1. Roman Holiday",
        "description": "A princess",
        "fields": [*FIELDS, build_field("Length", "118")],
    }
    lines = draw(EmbedPanel(embed, names), width).split("\n")

    (heads,) = [line for line in lines if "Year" in line]
    (values,) = [line for line in lines if "1953" in line]
    assert [heads.index(word) for word in ("Genre", "Director")] == [values.index("romance"), values.index("William")]
    (fourth,) = [line for line in lines if "Length" in line]
    assert fourth.index("Length") == heads.index("Year")
    assert all(len(line) == width for line in lines)


def test_where_there_is_little_room_fields_are_stacked(names: Names) -> None:
    lines = draw(EmbedPanel({"fields": FIELDS}, names), 44).split("\n")

    assert "Year" in lines[1]
    assert "Genre" in lines[1]
    assert "Director" not in lines[1]
    assert "Year" in draw(EmbedPanel({"fields": FIELDS}, names), 30).split("\n")[1]


@pytest.mark.parametrize("width", [80, 120])
def test_nothing_long_is_cut(names: Names, width: int) -> None:
    words = " ".join(f"word{number}" for number in range(40))
    address = "x" * 200
    embed = {
        "title": words,
        "description": f"{words} {address}",
        "fields": [build_field(words, address), build_field("n", "v", inline=False)],
        "footer": {"text": words},
        "timestamp": "2026-01-01T00:00:00+00:00",
        "image": {"url": "https://a.b/poster.png?x=1"},
    }
    shown = draw(EmbedPanel(embed, names), width)

    assert shown.count("word39") == 4
    assert shown.count("x") >= 400
    assert "1 January 2026 00:00" in shown
    assert "🖼 poster.png" in shown
    assert all(line[-1] in "│╮╯" for line in shown.split("\n"))
