"""Components in a terminal and as text, and which pieces of a message are printed again."""

import io
from datetime import UTC
from typing import Any

import pytest
from rich.console import Console

from playground import Playground, Reply
from playground.rules.component_types import (
    CONTAINER,
    FILE,
    MEDIA_GALLERY,
    SECTION,
    SEPARATOR,
    TEXT_DISPLAY,
    THUMBNAIL,
)
from playground.server.posting import edit_message, post_message
from playground.terminal.names import Names
from playground.terminal.show import show_parts
from playground.terminal.transcript import Transcript


def build_button(label: str, **other: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": label, "custom_id": label, **other}


def build_row(*components: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(components)}


LINK = {"type": 2, "style": 5, "label": "Site", "url": "https://a.b"}
MENU = {
    "type": 3,
    "custom_id": "menu",
    "placeholder": "Genre",
    "options": [{"label": "Comedy", "value": "c"}, {"label": "Drama", "value": "d"}],
}
CARD = {
    "type": CONTAINER,
    "accent_color": 0xFF0000,
    "components": [
        {"type": TEXT_DISPLAY, "content": "# Roman Holiday\n1953 · <t:0:d>"},
        {"type": SEPARATOR},
        {
            "type": SECTION,
            "components": [{"type": TEXT_DISPLAY, "content": "A **princess**"}],
            "accessory": build_button("More"),
        },
        {
            "type": SECTION,
            "components": [{"type": TEXT_DISPLAY, "content": "Poster"}],
            "accessory": {"type": THUMBNAIL, "media": {"url": "https://a.b/thumb.png"}, "description": "A scooter"},
        },
        {"type": MEDIA_GALLERY, "items": [{"media": {"url": "https://a.b/rome.jpg"}}]},
        {"type": FILE, "file": {"url": "https://a.b/script.txt"}},
        build_row(build_button("Like"), build_button("Gone", disabled=True), LINK),
        build_row(MENU),
    ],
}


class Bot:
    """Posts and edits one message, and shows what a console would print of it."""

    def __init__(self, discord: Playground, *, terminal: bool) -> None:
        self._discord = discord
        self._channel = discord.guild.channel
        self._terminal = terminal
        names = Names(discord.world, zone=UTC)
        self._transcript = Transcript(discord.world, self._channel, names)
        self._message = post_message(discord.hub, self._channel.model, discord.world.bot, {"content": "wait"})

    def edit(self, **body: Any) -> str:
        """Return what is printed after an edit."""
        edit_message(self._discord.hub, self._message, {"content": "", **body})
        return self.show()

    def show(self) -> str:
        """Return what is printed now."""
        shown = io.StringIO()
        console = Console(file=shown, force_terminal=self._terminal, color_system=None, width=60)
        show_parts(console, self._transcript.take(Reply(self._discord.world, self._message)))
        return "\n".join(line.rstrip() for line in shown.getvalue().split("\n"))


@pytest.fixture
def discord() -> Playground:
    return Playground()


@pytest.fixture
def bot(discord: Playground) -> Bot:
    return Bot(discord, terminal=True)


def test_a_layout_is_drawn_in_the_order_of_its_parts(bot: Bot) -> None:
    shown = bot.edit(components=[CARD])

    words = ["Roman Holiday", "01/01/1970", "───", "A princess", "[1] More", "Poster", "A scooter", "rome.jpg"]
    words += ["script.txt", "[2] Like", "(Gone)", "Site ↗", "▾ Genre: Comedy, Drama"]
    places = [shown.find(word, shown.find("╮")) for word in words]
    assert places == sorted(places)
    assert -1 not in places
    (line,) = [line for line in shown.split("\n") if "A princess" in line]
    assert "[1] More" in line


def test_a_pipe_is_told_the_same_as_text(discord: Playground) -> None:
    assert Bot(discord, terminal=False).edit(components=[CARD]) == (
        "# Roman Holiday\n1953 · 01/01/1970\nA **princess**\n[ More ]\nPoster\n🖼 A scooter\n🖼 rome.jpg\n"
        "📎 script.txt\n[ Like ]  [ Gone ]  [ Site ]\n▾ Genre: Comedy, Drama\n\n"
    )


def test_only_what_changed_is_printed_again(bot: Bot) -> None:
    first, second = {"title": "Preview", "description": "16 rows"}, {"title": "More", "description": "words"}
    row = build_row(build_button("Ingest"), build_button("Cancel"))

    shown = bot.edit(embeds=[first, second], components=[row])
    assert "Preview" in shown
    assert "[1] Ingest   [2] Cancel" in shown
    assert bot.edit(embeds=[first, second], components=[row]) == ""
    shown = bot.edit(embeds=[first, {**second, "description": "other words"}], components=[row])
    assert "Preview" not in shown
    assert "other words" in shown
    assert "[1] Ingest" in shown  # what can be pressed stays at hand below the news


def test_taking_buttons_away_prints_nothing(bot: Bot) -> None:
    embed = {"title": "Preview"}
    bot.edit(embeds=[embed], components=[build_row(build_button("Ingest"))])

    assert bot.edit(embeds=[embed], components=[build_row(build_button("Ingest", disabled=True))]) == ""
    assert bot.edit(embeds=[embed], components=[]) == ""
    assert "[1] Again" in bot.edit(embeds=[embed], components=[build_row(build_button("Again"))])


def test_a_change_of_colour_or_an_emptied_embed_prints_nothing(bot: Bot) -> None:
    bot.edit(embeds=[{"title": "Working", "color": 1}])

    assert bot.edit(embeds=[{"title": "Working", "color": 2}]) == ""
    assert bot.edit(embeds=[{"title": "Working"}, {"color": 3}]) == ""
