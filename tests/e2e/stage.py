"""A real bot process in a Discord on loopback, and the people who use it."""

import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.settings import Settings
from playground import Attachment, BotProcess, Channel, Guild, Member, Playground, Reply
from tests.support.replies import settle

COMMANDS = frozenset({"recommend", "ask", "search", "collection", "ingest", "status", "help"})
BOT = (sys.executable, "-m", "bot", "run")
READY = "Weaviate is ready"
AWAY = "Weaviate is away"
STOP_SECONDS = 5
"""From SIGTERM to SIGKILL; a bot that needs the latter has no status 0."""

FILMS = Attachment(
    "films.csv",
    b"""title,year,genre,overview
Sugar and Flour,1994,humor,Two rival bakers fall in love over a wedding cake that neither of them may finish alone.
The Cold Moon,2011,science fiction,A lone engineer repairs a silent mining station on the far side of the moon.
Rue des Martyrs,1968,romance,A florist in Paris writes love letters for strangers and receives one of her own.
Nine Bells,1957,crime,A night watchman in Hamburg plans the robbery of the bank that he has guarded for thirty years.
Salt Road,2003,documentary,Camel drivers cross the Sahara with slabs of salt as their grandfathers did.
""",
)


@dataclass(frozen=True, slots=True)
class Club:
    """A guild of its own with an admin and a member, so that tests share a bot and nothing else."""

    guild: Guild
    admin: Member
    member: Member

    @property
    def channel(self) -> Channel:
        """Where everyone talks."""
        return self.guild.channel

    async def type(self, text: str, *, files: tuple[Attachment | Path, ...] = ()) -> Reply:
        """What the bot answers the member."""
        return await self.member.type(self.channel, text, files=list(files))

    async def order(self, text: str, *, files: tuple[Attachment | Path, ...] = ()) -> Reply:
        """What the bot answers the admin."""
        return await settle(await self.admin.type(self.channel, text, files=list(files)))

    async def press(self, reply: Reply, button: str, *, until: str) -> Reply:
        """What the reply has become after the admin's press: the bot first greys the buttons out."""
        pressed = await self.admin.press(reply, button)
        return await pressed.wait_for(lambda now: until in now.text)

    async def ingest(self, file: Attachment | Path, collection: str) -> Reply:
        """The report of an ingest; a collection that is missing is created."""
        reply = await self.order(f"/ingest file collection:{collection}", files=(file,))
        if "Ingest" in reply.buttons:
            reply = await self.admin.press(reply, "Ingest")
        return await reply.wait_for(is_report)


@dataclass(frozen=True, slots=True)
class Stage:
    """A running bot and its Discord."""

    discord: Playground
    bot: BotProcess

    def found_club(self, name: str) -> Club:
        """Make a guild with people in it."""
        guild = self.discord.add_guild(name)
        return Club(guild, guild.add_member("ada", manage_guild=True), guild.add_member("bob"))


@asynccontextmanager
async def open_stage(
    environment: Mapping[str, str], *, folder: Path, await_weaviate: bool = True
) -> AsyncIterator[Stage]:
    """Start a Discord and the bot in it, and at the end check Discord's contract (DISCORD_OPENAPI)."""
    async with Playground() as discord:
        async with start_bot(discord, environment, folder=folder) as bot:
            await discord.wait_for_bot(commands=COMMANDS)
            if await_weaviate:
                await wait_until_ready(bot)
            yield Stage(discord, bot)
        discord.assert_contract()
        assert not [line for line in bot.output if "Traceback" in line], "the log tells"


def start_bot(
    discord: Playground, environment: Mapping[str, str], *, folder: Path, command: Sequence[str] = BOT
) -> BotProcess:
    """The bot as an operator starts it, with `folder` as its working directory, so that no `.env` gets in."""
    blank = dict.fromkeys(map(str.upper, Settings.model_fields), "")  # the keys of whoever runs the tests stay out
    return BotProcess(
        command, environment={**blank, **discord.environment, **environment}, cwd=folder, stop_timeout=STOP_SECONDS
    )


async def wait_until_ready(bot: BotProcess, *, times: int = 1) -> None:
    """Return when the bot has said that often that Weaviate is ready: each time says that it was away before."""
    await bot.wait_for_output(lambda _: sum(READY in line for line in bot.output) >= times, timeout=60)


async def wait_until_back(bot: BotProcess) -> None:
    """Return when the last that the bot has said of Weaviate is that it is ready."""

    def is_back(_: str) -> bool:
        said = [READY in line for line in bot.output if READY in line or AWAY in line]
        return bool(said) and said[-1]

    await bot.wait_for_output(is_back, timeout=60)


def get_fields(reply: Reply) -> dict[str, str]:
    """The fields of all embeds, by name."""
    return {field["name"]: field["value"] for embed in reply.embeds for field in embed.get("fields", ())}


def is_report(reply: Reply) -> bool:
    """Whether an ingest has ended."""
    return "Inserted" in get_fields(reply)


def get_counts(report: Reply) -> tuple[int, int, int]:
    """How many rows were inserted, were already there, and failed."""
    fields = get_fields(report)
    inserted, existing, failed = (
        int(fields[name].replace(",", "")) for name in ("Inserted", "Already there", "Failed")
    )
    return inserted, existing, failed
