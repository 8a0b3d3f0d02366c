"""ZIP archives: every file of them on its own, and no bomb."""

import stat
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from bot.errors import UploadError
from bot.files import Document, Table, read_upload
from bot.files.detect.archives import check_archive, extract_member, open_archive
from bot.files.limits import MAX_MEMBERS, MAX_UNPACKED_BYTES
from tests.files.samples import build_archive, build_csv, build_docx, build_epub, build_markdown, build_zip
from tests.files.support import refuse

MIB = 2**20


def check(folder: Path, data: bytes) -> list[str]:
    """Names of the members that would be read."""
    path = folder / "upload.zip"
    path.write_bytes(data)
    with open_archive(path) as archive:
        return [member.filename for member in check_archive(archive, size=len(data))]


def refuse_archive(folder: Path, data: bytes) -> str:
    with pytest.raises(UploadError) as caught:
        check(folder, data)
    return caught.value.user_message


def build_link() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        link = zipfile.ZipInfo("passwords.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def build_twice() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.csv", "a\n1\n")
        archive.writestr("b.csv", "a\n2\n")
    return out.getvalue().replace(b"b.csv", b"a.csv")


def claim(data: bytes, *, size: int | None = None, flags: int | None = None) -> bytes:
    """The archive, whose directory says something else about its first member."""
    changed = bytearray(data)
    entry = changed.index(b"PK\x01\x02")
    if size is not None:
        struct.pack_into("<I", changed, entry + 24, size)
    if flags is not None:
        struct.pack_into("<H", changed, entry + 8, flags)
        struct.pack_into("<H", changed, 6, flags)
    return bytes(changed)


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (lambda: build_zip({"../a.csv": "x"}), "“../a.csv”, a path that leads out of it"),
        (lambda: build_zip({"a/../../b.csv": "x"}), "a path that leads out of it"),
        (lambda: build_zip({"a\\..\\b.csv": "x"}), "a path that leads out of it"),
        (lambda: build_zip({"/etc/a.csv": "x"}), "“/etc/a.csv”, a path that leads out of it"),
        (lambda: build_zip({"C:a.csv": "x"}), "a path that leads out of it"),
        (lambda: build_zip({"a.csv": "x"}).replace(b"a.csv", b"\0.csv"), "a file without a name"),
        (build_link, "“passwords.csv”, a link"),
        (build_twice, "“a.csv” 2 times"),
        (lambda: build_zip({}), "The archive holds no files"),
        (lambda: build_zip({"__MACOSX/._a": "x", "a/.DS_Store": "x"}), "The archive holds no files"),
        (lambda: build_zip({f"{number}.csv": "" for number in range(MAX_MEMBERS + 1)}), "holds 1,001 files"),
        (lambda: build_zip({"a.csv": bytes(32 * MIB)}), "times its size, like a zip bomb"),
        (lambda: claim(build_zip({"a.csv": "x"}), size=MAX_UNPACKED_BYTES + MIB), "would unpack to 1,025 MiB"),
        (lambda: claim(build_zip({"a.csv": "x"}), flags=1), "protected by a password"),
    ],
    ids=(
        "up",
        "up later",
        "up in Windows",
        "absolute",
        "drive",
        "nameless",
        "link",
        "twice",
        "empty",
        "clutter",
        "count",
        "ratio",
        "size",
        "password",
    ),
)
def test_refused_before_anything_is_unpacked(tmp_path: Path, build: Callable[[], bytes], sentence: str) -> None:
    assert sentence in refuse_archive(tmp_path, build())


def test_blanks_in_small_are_no_bomb(tmp_path: Path) -> None:
    assert check(tmp_path, build_zip({"a.csv": b" " * 8 * MIB})) == ["a.csv"]


def test_members_that_share_their_bytes_do_not_hide_the_ratio(tmp_path: Path) -> None:
    """Many entries of the directory that point at the same packed bytes: their packed sizes add up to no bomb."""
    data = build_zip({"a.csv": bytes(4 * MIB)})
    begin, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entries = [data[begin:end].replace(b"a.csv", f"{number:05}".encode()) for number in range(900)]
    directory = b"".join(entries)
    tail = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 900, 900, len(directory), begin, 0)

    assert "would unpack to" in refuse_archive(tmp_path, data[:begin] + directory + tail)


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-30], lambda data: data[:-60] + bytes(60), lambda data: data[:40]]
)
def test_damaged_archive_says_so(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    assert "damaged" in refuse(tmp_path, damage(build_archive()), "a.zip")


@pytest.mark.parametrize("build", [build_docx, build_epub])
def test_office_documents_are_held_to_a_size_too(tmp_path: Path, build: Callable[[], bytes]) -> None:
    assert "would unpack to" in refuse(tmp_path, claim(build(), size=1024 * MIB), "a.docx")


async def test_every_file_is_a_part_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(build_archive())
    reading = await read_upload(path, filename="lighthouse.zip", workdir=tmp_path)

    assert [(type(part), part.source, part.count) for part in reading.parts] == [
        (Table, "tables/films.csv", 2),
        (Document, "notes/keepers.md", 2),
        (Document, "letter.pdf", 2),
    ]
    assert not reading.notes
    assert [record.values["title"] for record in reading.parts[0].records()] == ["Ink", "Paper"]
    assert not (tmp_path / "films.csv").exists()


async def test_files_that_cannot_be_read_are_named_and_the_others_get_in(tmp_path: Path) -> None:
    members = {"a.csv": build_csv(), "b.png": b"\x89PNG\r\n\x1a\n" + bytes(9), "c.zip": build_archive(), "d.md": b""}
    path = tmp_path / "upload"
    path.write_bytes(build_zip({**members, "e.md": build_markdown()}))
    reading = await read_upload(path, filename="a.zip", workdir=tmp_path)

    assert [part.source for part in reading.parts] == ["a.csv", "e.md"]
    assert [note.split(".")[0] + ":" + note.split(":")[1].split(".")[0] for note in reading.notes] == [
        "b: The file is a PNG picture",
        "c: The file is a ZIP archive inside of another",
        "d: The file is empty",
    ]


async def test_member_whose_bytes_are_damaged_costs_only_itself(tmp_path: Path) -> None:
    data = bytearray(build_zip({"a.csv": build_csv(), "b.csv": build_csv()}))
    data[45] ^= 0xFF  # within the packed bytes of the first
    (tmp_path / "upload").write_bytes(data)
    reading = await read_upload(tmp_path / "upload", filename="a.zip", workdir=tmp_path)

    assert [part.source for part in reading.parts] == ["b.csv"]
    assert reading.notes == ("a.csv: The file is damaged inside the archive. Pack it again.",)


def extract_first(folder: Path, data: bytes) -> str:
    """The sentence that the first member is refused with."""
    (folder / "upload.zip").write_bytes(data)
    with open_archive(folder / "upload.zip") as archive, pytest.raises(UploadError) as caught:
        extract_member(archive, check_archive(archive, size=len(data))[0], folder / "member")
    return caught.value.user_message


def shift_directory(data: bytes) -> bytes:
    """The archive, whose end says that its directory begins later: its members begin before the file does."""
    changed = bytearray(data)
    place = changed.index(b"PK\x05\x06") + 16
    struct.pack_into("<I", changed, place, struct.unpack_from("<I", changed, place)[0] + 10)
    return bytes(changed)


@pytest.mark.parametrize(
    "damage",
    [
        shift_directory,
        lambda data: claim(data, size=10),
        lambda data: claim(data, size=999),
        lambda data: data[:40] + b"\xff" * 10 + data[50:],
    ],
    ids=["place", "small", "large", "bytes"],
)
def test_member_that_is_not_what_the_directory_says_is_damaged(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    data = build_zip({"a.csv": "title\n" + "Ink\n" * 100})

    assert extract_first(tmp_path, damage(data)) == "The file is damaged inside the archive. Pack it again."


def test_full_disk_is_not_taken_for_a_damaged_member(tmp_path: Path) -> None:
    (tmp_path / "upload.zip").write_bytes(build_zip({"a.csv": "x" * 100}))

    with open_archive(tmp_path / "upload.zip") as archive, pytest.raises(OSError, match="No space left"):
        extract_member(archive, archive.infolist()[0], Path("/dev/full"))


async def test_member_larger_than_it_says_is_not_unpacked(tmp_path: Path) -> None:
    data = build_zip({"a.csv": b"title\n" + b"x\n" * 1000, "b.csv": build_csv()})
    (tmp_path / "upload").write_bytes(claim(data, size=10))
    reading = await read_upload(tmp_path / "upload", filename="a.zip", workdir=tmp_path)

    assert reading.notes == ("a.csv: The file is damaged inside the archive. Pack it again.",)


async def test_only_the_first_of_many_unreadable_files_are_named(tmp_path: Path) -> None:
    members: dict[str, bytes | str] = {f"{number}.csv": b"" for number in range(25)}
    (tmp_path / "upload").write_bytes(build_zip({**members, "a.csv": build_csv()}))
    reading = await read_upload(tmp_path / "upload", filename="a.zip", workdir=tmp_path)

    assert len(reading.notes) == 21
    assert reading.notes[-1] == "5 more files of the archive cannot be read."


async def test_archive_of_which_nothing_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "upload").write_bytes(build_zip({"a.png": b"\x89PNG\r\n\x1a\n", "b.csv": b"", "c.csv": b""}))

    with pytest.raises(UploadError, match=r"None of 3 files can be read\. a\.png: The file is a PNG picture"):
        await read_upload(tmp_path / "upload", filename="a.zip", workdir=tmp_path)


async def test_failed_rows_of_all_files_together_stay_within_the_limit(tmp_path: Path) -> None:
    files = {f"{number}.csv": "a,b\n1,2\n" + "x\n" * 4000 for number in range(10)}
    (tmp_path / "upload").write_bytes(build_zip(files))
    reading = await read_upload(tmp_path / "upload", filename="a.zip", workdir=tmp_path)

    assert [len(part.failed) for part in reading.parts] == [1000] * 10
    assert {part.failed_count for part in reading.parts} == {4000}
