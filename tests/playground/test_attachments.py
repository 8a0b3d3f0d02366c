"""Files on the CDN that come, come in part, or do not come."""

from pathlib import Path

import aiohttp
import pytest

from playground import Attachment, InvalidInputError, Playground
from tests.playground.conftest import Scene


async def download(discord: Playground, attachment: Attachment) -> tuple[int, bytes]:
    """Download an attachment again, after all downloads before."""
    (file,) = discord.world.files.values() or [discord.world.store_file(discord.guild.channel.model, attachment)]
    async with aiohttp.ClientSession() as session, session.get(file.url) as response:
        return response.status, await response.read()


@pytest.mark.parametrize("status", [403, 404, 500])
async def test_a_refused_download(empty: Playground, status: int) -> None:
    attachment = Attachment("a.csv", b"abc", is_broken=True, status=status)

    for _ in range(2):
        assert (await download(empty, attachment))[0] == status


@pytest.mark.parametrize("length", [0, 3, 100_000])
async def test_a_download_that_breaks_in_the_middle(empty: Playground, length: int) -> None:
    attachment = Attachment("a.csv", bytes(200_000), breaks_after=length)

    for _ in range(2):
        with pytest.raises(aiohttp.ClientPayloadError):
            await download(empty, attachment)


async def test_a_download_that_succeeds_at_the_second_attempt(empty: Playground) -> None:
    attachment = Attachment("a.csv", b"abcdef", breaks_after=3, failures=1)
    with pytest.raises(aiohttp.ClientPayloadError):
        await download(empty, attachment)

    assert await download(empty, attachment) == (200, b"abcdef")


async def test_a_file_that_is_not_there(empty: Playground) -> None:
    url = f"{empty.world.base_url}/attachments/1/2/a.csv"
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        assert response.status == 404


async def test_ten_files_fill_ten_options(scene: Scene) -> None:
    channel = scene.discord.guild.channel
    files = [Attachment(f"{number}.txt", b"") for number in range(10)]
    reply = await scene.ada.type(channel, "/gather name:all", files=files)
    assert reply.text == "all: " + ", ".join(f"{number}.txt" for number in range(10))

    with pytest.raises(InvalidInputError, match=r"ten\.txt"):
        await scene.ada.type(channel, "/gather name:all", files=[*files, Attachment("ten.txt", b"")])


async def test_several_paths_may_end_a_command(scene: Scene, tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.txt" for name in "ab"]
    for path in paths:
        path.write_bytes(b"1")
    reply = await scene.ada.type(scene.discord.guild.channel, f"/gather two of them {paths[0]} {paths[1]}")

    assert reply.text == "two of them: a.txt, b.txt"
