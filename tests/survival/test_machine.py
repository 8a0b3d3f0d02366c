"""What the operator's machine does to the bot: names not known at the start, full disks, another time of day."""

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from playground import Attachment, Playground
from tests.e2e.stage import (
    BOT,
    COMMANDS,
    FILMS,
    Club,
    get_counts,
    open_stage,
    start_bot,
    wait_until_back,
    wait_until_ready,
)
from tests.support.ledger import RecordFault
from tests.support.weaviate import WeaviateProcess
from tests.survival.crowd import ask_at_once

pytestmark = pytest.mark.asyncio(loop_scope="session")

MOON = "/search query:the far side of the moon collection:{}"

SHIM = Path(__file__).with_name("machine.c")
HOUR, DAY = 3_600, 86_400
DESCRIPTORS = 48
# A file system of its own for temporary files, which a file of a megabyte fills.
SMALL = 'mount -t tmpfs -o size=512k tmpfs "$TMPDIR" && exec "$@"'


def found_club(discord: Playground) -> Club:
    guild = discord.add_guild("Machine")
    return Club(guild, guild.add_member("ada", manage_guild=True), guild.add_member("bob"))


@dataclass(frozen=True, slots=True)
class Shim:
    """What the C library of a process says of names and of the time, as two files have it."""

    library: Path
    no_names: Path
    clock: Path

    @property
    def environment(self) -> dict[str, str]:
        return {"LD_PRELOAD": str(self.library), "NO_NAMES": str(self.no_names), "CLOCK_FILE": str(self.clock)}

    def forget_names(self) -> None:
        self.no_names.touch()

    def know_names(self) -> None:
        self.no_names.unlink()

    def set_clock(self, seconds: int) -> None:
        self.clock.write_text(str(seconds), encoding="utf-8")


@pytest.fixture
def shim(folder: Path) -> Shim:
    """Built where there is a compiler and a loader that takes it."""
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("what the C library says is changed on Linux alone, and with a compiler")
    library = folder / "machine.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-o", library, SHIM, "-ldl"], check=True)
    return Shim(library, folder / "no-names", folder / "clock")


async def test_names_that_are_not_known_at_the_start(
    weaviate_server: WeaviateProcess, folder: Path, shim: Shim, record: RecordFault
) -> None:
    shim.forget_names()
    async with Playground() as discord:
        environment = {
            **weaviate_server.environment,
            **shim.environment,
            "WEAVIATE_HTTP_HOST": "localhost",
            "DISCORD_API_BASE": discord.api_base.replace("127.0.0.1", "localhost"),
        }
        async with start_bot(discord, environment, folder=folder) as bot:
            await bot.wait_for_output(lambda line: "that name is not known" in line, timeout=60)
            shim.know_names()
            await discord.wait_for_bot(commands=COMMANDS, timeout=60)
            await wait_until_ready(bot)
            club = found_club(discord)
            await club.ingest(FILMS, "Named")
            reply = await club.type(MOON.format("Named"))
    record("Names not known at the start", tried=1, answered=1, held=1)
    assert "Cold Moon" in reply.text


async def test_a_clock_that_is_set_back_and_forward(
    weaviate_server: WeaviateProcess, folder: Path, shim: Shim, record: RecordFault
) -> None:
    async with open_stage({**weaviate_server.environment, **shim.environment}, folder=folder) as stage:
        club = stage.found_club("Clock")
        await club.ingest(FILMS, "Clock")
        replies = []
        for seconds in (-DAY, DAY, -HOUR, 0):
            shim.set_clock(seconds)
            assert get_counts(await club.ingest(FILMS, "Clock")) == (0, 5, 0)
            replies.append(await club.type(MOON.format("Clock")))
            replies.append(await club.type("/recommend query:the far side of the moon collection:Clock"))
    answered = sum("Cold Moon" in reply.text for reply in replies)
    record("The clock set back and forward", tried=len(replies), answered=answered, held=answered)
    assert answered == len(replies), [reply.text for reply in replies]


@pytest.mark.skipif(shutil.which("unshare") is None, reason="a small file system needs Linux' unshare")
async def test_no_room_for_temporary_files(weaviate_server: WeaviateProcess, folder: Path, record: RecordFault) -> None:
    small = folder / "small"
    small.mkdir()
    environment = {**weaviate_server.environment, "TMPDIR": str(small)}
    command = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", SMALL, "sh", *BOT)
    async with Playground() as discord, start_bot(discord, environment, folder=folder, command=command) as bot:
        await discord.wait_for_bot(commands=COMMANDS, timeout=60)
        await wait_until_ready(bot)
        club = found_club(discord)
        large = Attachment(
            "large.csv", b"title,plot\n" + b"".join(b"Film %d,%s\n" % (n, b"x" * 90) for n in range(9_999))
        )
        refused = await club.order("/ingest file collection:Large", files=(large,))
        await club.ingest(FILMS, "Room")
        reply = await club.type(MOON.format("Room"))
        bot_log = "\n".join(bot.output)
    record("No room for temporary files", tried=1, told=1, held=1)
    assert "disk of the bot is full" in refused.text
    assert "Cold Moon" in reply.text
    assert "Traceback" not in bot_log


async def test_few_file_descriptors(
    weaviate_server: WeaviateProcess, folder: Path, rounds: int, record: RecordFault
) -> None:
    command = ("sh", "-c", f'ulimit -n {DESCRIPTORS}; exec "$@"', "sh", *BOT)
    async with (
        Playground() as discord,
        start_bot(discord, weaviate_server.environment, folder=folder, command=command) as bot,
    ):
        await discord.wait_for_bot(commands=COMMANDS, timeout=60)
        await wait_until_ready(bot)
        club = found_club(discord)
        await club.ingest(FILMS, "Descriptors")
        for _ in range(rounds):
            tally = await ask_at_once(club, "Descriptors", count=60)
            held = tally.answered + tally.told
            record("Few file descriptors", tried=tally.asked, answered=tally.answered, told=tally.told, held=held)
            assert tally.is_whole, tally
            assert (await ask_at_once(club, "Descriptors", count=4)).answered == 4


async def test_no_room_on_the_disk_of_weaviate(
    own_weaviate: WeaviateProcess, folder: Path, record: RecordFault
) -> None:
    async with Playground() as discord, start_bot(discord, own_weaviate.environment, folder=folder) as bot:
        await discord.wait_for_bot(commands=COMMANDS, timeout=60)
        await wait_until_ready(bot)
        club = found_club(discord)
        await club.ingest(FILMS, "Movie")
        await own_weaviate.stop()
        # With its disk so full, the server takes no more objects; 0 turns that off.
        own_weaviate.extra["DISK_USE_READONLY_PERCENTAGE"] = "1"
        await own_weaviate.start()
        more = Attachment("more.csv", b"title,year,genre,overview\nA Late Film,2020,drama,Somebody is late.\n")
        preview = await club.order("/ingest file collection:Movie", files=(more,))
        refused = await club.press(preview, "Ingest", until="Tell the operator")
        reply = await club.type(MOON.format("Movie"))
        await own_weaviate.stop()
        own_weaviate.extra.clear()
        await own_weaviate.start()
        # What is counted beside the answer may have met the end of the server, so that the bot connects again.
        await wait_until_back(bot)
        after = await club.ingest(more, "Movie")
    record("No room on Weaviate's disk", tried=1, told=1, held=1)
    assert "disk is nearly full" in refused.text
    assert "Cold Moon" in reply.text
    assert get_counts(after) == (1, 0, 0)
