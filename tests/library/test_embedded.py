"""The folder of the embedded server, and what its log says about its end."""

from pathlib import Path

import pytest

from bot.library.embedded import explain_data_path, find_reason

FATAL = '{"action":"startup","level":"fatal","msg":"could not open store","error":"invalid database"}'


@pytest.mark.parametrize("below", ["", "data", "a/b/c"])
def test_a_folder_that_can_be_written_is_left_as_it_was(tmp_path: Path, below: str) -> None:
    assert explain_data_path(tmp_path / below) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("below", ["", "data", "a/b/c"])
def test_a_file_is_named(tmp_path: Path, below: str) -> None:
    file = tmp_path / "file"
    file.touch()
    assert explain_data_path(file / below) == f"{file} is a file, not a folder"


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="a file system that takes no files")
def test_a_folder_that_takes_nothing_is_named() -> None:
    reason = explain_data_path(Path("/proc/self/data"))
    assert reason is not None
    assert reason.endswith("in /proc/self")


@pytest.mark.parametrize(
    ("log", "reason"),
    [
        (FATAL, "could not open store: invalid database"),
        (f'{FATAL}\n{{"level":"info","msg":"bye"}}\n', "could not open store: invalid database"),
        ("panic: no memory\n\ngoroutine 1 [running]:\nmain.main()\n", "panic: no memory"),
        ("exec format error.\n", "exec format error"),
        ("[1]\n", "[1]"),
        ("", "it says nothing"),
        (f'{{"level":"error","msg":"{"x" * 1000}"}}', "x" * 300),
    ],
)
def test_what_the_server_said_about_its_end(log: str, reason: str) -> None:
    assert find_reason(log) == reason
