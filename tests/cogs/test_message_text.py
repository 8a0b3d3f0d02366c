"""What a message says beside the words that were typed."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import discord

from bot.sources.history import History
from bot.sources.text import build_text

FILE = {"id": "5", "filename": "a.md", "size": 3, "url": "https://a.b/c", "proxy_url": "https://a.b/c"}


def make_message(**fields: Any) -> discord.Message:
    """A message as discord.py hands it on, with no more than is read of it."""
    return cast(
        "discord.Message",
        SimpleNamespace(
            **{
                "id": 1,
                "author": SimpleNamespace(display_name="Bob", id=2),
                "channel": SimpleNamespace(name="general", id=3),
                "clean_content": "",
                "jump_url": "https://discord.com/channels/1/3/1",
                "created_at": datetime(2026, 3, 1, tzinfo=UTC),
                "embeds": [],
                "components": [],
                "attachments": [],
                "message_snapshots": [],
                "poll": None,
                **fields,
            }
        ),
    )


def forward(content: str) -> discord.MessageSnapshot:
    data = {
        "type": 0,
        "content": content,
        "embeds": [{"type": "link", "title": "Recipe", "description": "Rye and water."}],
        "attachments": [FILE],
        "timestamp": "2026-03-01T00:00:00+00:00",
        "edited_timestamp": None,
    }
    connection: Any = SimpleNamespace(http=None)
    return discord.MessageSnapshot(state=connection, data=cast("Any", data))


def test_forwarded_message_is_read_with_its_files() -> None:
    message = make_message(message_snapshots=[forward("The baker opens at six.")])
    history = History()
    history.keep(message)

    assert build_text(message).text == "The baker opens at six.\n\nRecipe\nRye and water."
    assert [file.attachment.filename for file in history.files] == ["a.md"]


def test_poll_is_read() -> None:
    poll = discord.Poll("Which bread?", timedelta(hours=1)).add_answer(text="Rye").add_answer(text="Spelt")

    assert build_text(make_message(clean_content="Vote!", poll=poll)).text == "Vote!\n\nWhich bread?\n- Rye\n- Spelt"


def test_what_stands_twice_is_read_once() -> None:
    embeds = [discord.Embed(description="Rye."), discord.Embed(description="Rye."), discord.Embed(colour=3)]

    assert build_text(make_message(clean_content="Rye.", embeds=embeds)).text == "Rye."
