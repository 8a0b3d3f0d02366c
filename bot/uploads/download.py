"""Attachments to files on disk, piece by piece, so that memory stays flat."""

import asyncio
from http import HTTPStatus
from pathlib import Path
from typing import Final, Protocol

import aiohttp

from bot.errors import UploadError
from bot.languages import translate

CHUNK_BYTES: Final = 1024 * 1024
STALL_TIMEOUT: Final = 30.0  # seconds without a byte; a large file on a slow line has no limit as a whole
ATTEMPTS: Final = 2
# What Discord's CDN answers for a link that was signed for a time now over, or whose message is deleted.
EXPIRED: Final = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


class Attachment(Protocol):
    """A file that Discord holds: as much of `discord.Attachment` as a download needs."""

    @property
    def filename(self) -> str:
        """What its sender called it."""
        ...

    @property
    def size(self) -> int:
        """Bytes, as declared."""
        ...

    @property
    def url(self) -> str:
        """Where it can be fetched."""
        ...


def check_size(size: int, *, max_bytes: int) -> None:
    """Refuse what is too large, before a byte of it is fetched and while it arrives.

    Raises:
        UploadError: the size is over the limit.
    """
    if size > max_bytes:
        raise UploadError(
            translate(
                "That file is larger than {size} MiB, the most I take. Split it up.",
                size=max_bytes // 1024**2,
            )
        )


async def download(attachment: Attachment, path: Path, *, max_bytes: int) -> None:
    """Fetch an attachment to `path`; a download that breaks off is tried once more.

    Its declared size is not trusted: what arrives counts.

    Raises:
        UploadError: it is too large, its link has expired, or it cannot be downloaded.
    """
    check_size(attachment.size, max_bytes=max_bytes)
    timeout = aiohttp.ClientTimeout(total=None, sock_connect=STALL_TIMEOUT, sock_read=STALL_TIMEOUT)
    async with aiohttp.ClientSession(timeout=timeout, raise_for_status=True) as session:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                await _fetch(session, attachment.url, path, max_bytes=max_bytes)
            except (aiohttp.ClientError, TimeoutError) as error:
                if isinstance(error, aiohttp.ClientResponseError) and error.status in EXPIRED:
                    raise UploadError(
                        translate("I could not download that file: its link has expired. Attach it again.")
                    ) from error
                if attempt == ATTEMPTS:
                    raise UploadError(
                        translate("I could not download that file from Discord. Attach it again.")
                    ) from error
            else:
                return


async def _fetch(session: aiohttp.ClientSession, url: str, path: Path, *, max_bytes: int) -> None:
    received = 0
    async with session.get(url) as response:
        file = await asyncio.to_thread(path.open, "wb")
        with file:
            async for chunk in response.content.iter_chunked(CHUNK_BYTES):
                received += len(chunk)
                check_size(received, max_bytes=max_bytes)
                await asyncio.to_thread(file.write, chunk)
