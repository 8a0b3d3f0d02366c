"""The progress of an ingest, edited into the reply, and the button that stops it."""

import asyncio
import logging
import time
from collections.abc import Callable

import aiohttp
import discord

from bot.languages import render_count, translate
from bot.models import IngestProgress
from bot.ui import palette
from bot.ui.embeds import build_embed
from bot.ui.values import render_seconds
from bot.ui.views import OwnedView, Send

# discord.py waits silently where edits are rate limited, so more of them would only delay the report behind them.
INTERVAL_SECONDS = 1.0
BAR_LENGTH = 16

log = logging.getLogger(__name__)


class ProgressMessage:
    """Edits a message at most once a second; updates in between are dropped.

    Args:
        edit: edits the message, e.g. `message.edit`.
        title: what is being done.
        noun: what is counted.
        is_delayed: nothing is shown during the first second, so that quick work shows no progress at all.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        edit: Send,
        *,
        title: str,
        noun: str = "row",
        is_delayed: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._edit = edit
        self._title = title
        self._noun = noun
        self._clock = clock
        self._last = clock() if is_delayed else None
        self._is_editable = True

    async def update(self, progress: IngestProgress) -> None:
        """Show the progress, unless the last edit is less than a second old. Raises nothing of Discord's.

        A pause is shown at once: until its end nothing else is told.
        """
        now = self._clock()
        is_early = self._last is not None and now - self._last < INTERVAL_SECONDS
        if not self._is_editable or (is_early and progress.waiting is None):
            return
        self._last = now
        await self._show(render_progress(progress, title=self._title, noun=self._noun))

    async def show_place(self, place: int) -> None:
        """Show the place in the queue of a server whose other uploads run first. Raises nothing of Discord's."""
        if self._is_editable:
            await self._show(render_queued(place))

    async def _show(self, embed: discord.Embed) -> None:
        try:
            await self._edit(embed=embed)
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            # The message is deleted, or the connection broke: the work goes on, progress is decoration.
            self._is_editable = False
            log.info("progress is no longer shown: %s", type(error).__name__)


class StopView(OwnedView):
    """A button that sets an event; whoever works looks at it between two steps."""

    kind = "stop"

    def __init__(self, author_id: int, stopped: asyncio.Event) -> None:
        super().__init__(author_id, timeout=None)
        self.halt.label = translate("Stop")
        self._stopped = stopped

    @discord.ui.button(style=discord.ButtonStyle.danger)
    async def halt(self, interaction: discord.Interaction, button: "discord.ui.Button[StopView]") -> None:
        """Ask the work to end."""
        self._stopped.set()
        button.label = translate("Stopping…")
        self.disable()
        await self.update(interaction)


def render_queued(place: int) -> discord.Embed:
    """Return the place in the queue; 1 is next."""
    text = (
        translate("You are number {place:,}; I'll start automatically.", place=place)
        if place > 1
        else translate("You are next; I'll start automatically.")
    )
    return build_embed(translate("Another upload is running"), text, colour=palette.INFO)


def render_progress(progress: IngestProgress, *, title: str, noun: str = "row") -> discord.Embed:
    """Return a bar, how many so far, how many a second and the time left, as far as the total is known.

    While the embedding provider is waited for, that takes the place of the time left.
    """
    rate = progress.done / progress.seconds if progress.seconds > 0 else 0.0
    pace = translate("{objects}/s", objects=render_count(round(rate), noun))
    facts = [render_count(progress.done, noun), pace]
    if not progress.total:
        return build_embed(title, " · ".join(facts), colour=palette.INFO)
    facts[0] = translate("{done:,} of {total}", done=progress.done, total=render_count(progress.total, noun))
    if progress.waiting is None and rate and progress.done < progress.total:
        facts.append(translate("about {seconds} left", seconds=render_seconds((progress.total - progress.done) / rate)))
    share = min(1.0, progress.done / progress.total)
    filled = int(share * BAR_LENGTH)
    bar = f"`{'█' * filled}{'░' * (BAR_LENGTH - filled)}` {share:.0%}"
    lines = [bar, " · ".join(facts)]
    if progress.waiting is not None:
        lines.append(
            translate(
                "The embedding provider is busy or rate limited; trying again in {seconds:.0f} s.",
                seconds=progress.waiting,
            )
        )
    return build_embed(title, "\n".join(lines), colour=palette.INFO)
