"""`python -m examples.pictures`: draws the answers that the documentation shows, as the bot sends them in the demo."""

import asyncio
import os
from pathlib import Path
from typing import Final

from rich.console import Console

from examples.demo import FOLDER, open_demo
from examples.drawing import draw
from examples.steps import Steps

DOCS: Final = Path(__file__).parents[1] / "docs" / "answers"
ASKED: Final = {
    "recommend": "/recommend romantic comedy",
    "ask": "/ask Which film is about a man on a wire?",
    "fact": "/ask What is the oldest film?",
    "conditions": "/search films by Hitchcock before 1960",
    "unknown": "/ask What is the capital of France?",
}


async def draw_all() -> dict[str, str]:
    """Ask, and return a picture of each answer by its name."""
    console = Console(stderr=True)
    async with open_demo(os.environ, folder=FOLDER, steps=Steps(console), console=console) as (discord, bob):
        replies = {name: await bob.type(discord.guild.channel, command) for name, command in ASKED.items()}
    return {name: draw(ASKED[name], reply.components) for name, reply in replies.items()}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    DOCS.mkdir(exist_ok=True)
    for drawn, picture in asyncio.run(draw_all()).items():
        (DOCS / f"{drawn}.svg").write_text(picture, "utf-8")
