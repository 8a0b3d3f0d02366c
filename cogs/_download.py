"""Attachments to files on disk, piece by piece, so that memory stays flat."""

import asyncio
from pathlib import Path

import aiohttp
import discord

from bot.errors import UploadError

CHUNK_BYTES = 1024 * 1024
STALL_TIMEOUT = 30.0  # seconds without a byte


def check_size(size: int, *, max_bytes: int) -> None:
    """Refuse what is too large, before a byte of it is fetched and while it arrives.

    Raises:
        UploadError: the size is over the limit.
    """
    if size > max_bytes:
        raise UploadError(f"That file is larger than {max_bytes // 1024**2} MiB, the most I take. Split it up.")


async def download(attachment: discord.Attachment, folder: Path, *, max_bytes: int) -> Path:
    """Fetch an attachment into `folder`, under a name of our own.

    Its declared size is not trusted: what arrives counts.

    Raises:
        UploadError: it is too large or cannot be downloaded.
    """
    check_size(attachment.size, max_bytes=max_bytes)
    path = folder / "upload"
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=STALL_TIMEOUT, sock_read=STALL_TIMEOUT)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, raise_for_status=True) as session,
            session.get(attachment.url) as response,
        ):
            await _save(response.content, path, max_bytes=max_bytes)
    except (aiohttp.ClientError, TimeoutError) as error:
        raise UploadError("I could not download that file from Discord. Attach it again.") from error
    return path


async def _save(content: aiohttp.StreamReader, path: Path, *, max_bytes: int) -> None:
    received = 0
    file = await asyncio.to_thread(path.open, "wb")
    with file:
        async for chunk in content.iter_chunked(CHUNK_BYTES):
            received += len(chunk)
            check_size(received, max_bytes=max_bytes)
            await asyncio.to_thread(file.write, chunk)
