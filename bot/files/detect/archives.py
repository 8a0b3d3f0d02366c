"""ZIP archives: refused before anything is unpacked where they could harm, then unpacked member by member."""

import errno
import re
import shutil
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO

from bot.errors import UploadError
from bot.files.limits import (
    HARMLESS_BYTES,
    MAX_MEMBERS,
    MAX_OFFICE_BYTES,
    MAX_OFFICE_MEMBERS,
    MAX_RATIO,
    MAX_UNPACKED_BYTES,
)
from bot.files.wording import shorten
from bot.languages import phrase, translate

_DAMAGED = phrase(
    "The file is damaged: it begins as a ZIP archive, as which also DOCX, XLSX, PPTX and EPUB are stored, but its "
    "directory is missing or broken. Send it again."
)
_DAMAGED_MEMBER = phrase("The file is damaged inside the archive. Pack it again.")
# Bit 0 of a member's flags: APPNOTE.TXT of the ZIP format, 4.4.4.
_ENCRYPTED = 0x1
_DRIVE = re.compile("[A-Za-z]:")
_MIB = 2**20
# What macOS and Windows leave in archives without being asked.
_CLUTTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
# Whatever zipfile raises on bytes that are not what their directory says.
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, NotImplementedError, RuntimeError)


@contextmanager
def open_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive, with its directory read.

    Raises:
        UploadError: the directory is missing or broken.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (*_BROKEN, OSError) as error:
        raise UploadError(translate(_DAMAGED)) from error
    with archive:
        yield archive


def check_archive(archive: zipfile.ZipFile, *, size: int) -> list[zipfile.ZipInfo]:
    """The members that hold files, judged by the directory alone.

    Args:
        size: bytes of the archive itself. Members may share bytes, so their packed sizes prove nothing.

    Raises:
        UploadError: it is a bomb, is encrypted, or has a member that would land outside of its folder.
    """
    members = [member for member in archive.infolist() if not member.filename.endswith("/")]
    _check_amount(members, size=size, max_members=MAX_MEMBERS, max_bytes=MAX_UNPACKED_BYTES)
    total = sum(member.file_size for member in members)
    if total > HARMLESS_BYTES and total > size * MAX_RATIO:
        raise UploadError(
            translate(
                "The archive would unpack to {times:,} times its size, like a zip bomb. Send its files separately.",
                times=total // max(size, 1),
            )
        )
    _check_names(members)
    files = [member for member in members if not _is_clutter(member.filename)]
    if not files:
        raise UploadError(translate("The archive holds no files."))
    return files


def check_office(archive: zipfile.ZipFile, *, size: int) -> None:
    """Refuse an Office document or a book that is too large inside, or that needs a password.

    Raises:
        UploadError: says which.
    """
    members = archive.infolist()
    _check_amount(members, size=size, max_members=MAX_OFFICE_MEMBERS, max_bytes=MAX_OFFICE_BYTES)


def extract_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    """Write one member to `target`, and never more of it than the directory says.

    Raises:
        UploadError: it is damaged, or packed in a way that is not known.
    """
    with _open_member(archive, member) as packed, target.open("wb") as out:
        shutil.copyfileobj(packed, out, _MIB)
        # The directory was checked for bombs, so a member that unpacks to another size has lied about it.
        if out.tell() != member.file_size:
            raise zipfile.BadZipFile("another size than declared")


def read_member(archive: zipfile.ZipFile, name: str, *, limit: int) -> bytes:
    """The first `limit` bytes of a member.

    Raises:
        UploadError: it is damaged.
    """
    with _open_member(archive, archive.getinfo(name)) as packed:
        return packed.read(limit)


@contextmanager
def _open_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[IO[bytes]]:
    try:
        with archive.open(member) as packed:
            yield packed
    except OSError as error:
        if (
            error.errno != errno.EINVAL
        ):  # a seek to before the start of the file; anything else is a failure of the disk
            raise
        raise UploadError(translate(_DAMAGED_MEMBER)) from error
    except _BROKEN as error:
        raise UploadError(translate(_DAMAGED_MEMBER)) from error


def _check_amount(members: list[zipfile.ZipInfo], *, size: int, max_members: int, max_bytes: int) -> None:
    if len(members) > max_members:
        raise UploadError(
            translate(
                "The archive holds {count:,} files; the limit is {most:,}. Split it.",
                count=len(members),
                most=max_members,
            )
        )
    total = sum(member.file_size for member in members)
    if total > max_bytes:
        raise UploadError(
            translate(
                "The file has {size:,} MiB and would unpack to {total:,} MiB; the limit is {most:,} MiB. Split it.",
                size=max(size // _MIB, 1),
                total=total // _MIB,
                most=max_bytes // _MIB,
            )
        )
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise UploadError(translate("The archive is protected by a password. Pack it again without one."))


def _check_names(members: list[zipfile.ZipInfo]) -> None:
    for member in members:
        if not member.filename:
            raise UploadError(translate("The archive holds a file without a name. Pack it again."))
        path = PurePosixPath(member.filename.replace("\\", "/"))
        # Members are unpacked to a path of the bot's own, so this is a second line of defence; nobody packs such names
        # by accident.
        if path.is_absolute() or ".." in path.parts or _DRIVE.match(member.filename):
            raise UploadError(
                translate(
                    "The archive holds “{name}”, a path that leads out of it. Pack it again.",
                    name=shorten(member.filename),
                )
            )
        if stat.S_ISLNK(member.external_attr >> 16):
            raise UploadError(
                translate("The archive holds “{name}”, a link. Pack the file itself.", name=shorten(member.filename))
            )
    name, times = Counter(member.filename for member in members).most_common(1)[0] if members else ("", 0)
    if times > 1:
        raise UploadError(
            translate("The archive holds “{name}” {times} times. Pack it again.", name=shorten(name), times=times)
        )


def _is_clutter(name: str) -> bool:
    return name.startswith(_CLUTTER[0]) or PurePosixPath(name).name in _CLUTTER
