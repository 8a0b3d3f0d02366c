"""Which files an import takes, and what their objects are called by."""

from pathlib import Path

import pytest

from bot.errors import UploadError
from bot.uploads.folder import find_files


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_a_file_is_called_by_its_name_and_a_folders_files_by_their_path(tmp_path: Path) -> None:
    touch(tmp_path / "movies.csv", tmp_path / "docs" / "b.md", tmp_path / "docs" / "deep" / "a.pdf")
    found = find_files([tmp_path / "movies.csv", tmp_path / "docs"])
    assert list(found) == ["movies.csv", "docs/b.md", "docs/deep/a.pdf"]
    assert found["docs/b.md"] == tmp_path / "docs" / "b.md"


def test_a_folder_has_its_name_however_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path / "docs" / "a.md")
    monkeypatch.chdir(tmp_path / "docs")
    assert list(find_files([Path()])) == list(find_files([tmp_path / "docs" / ".." / "docs"])) == ["docs/a.md"]


def test_hidden_files_and_reports_of_failed_rows_are_left_out_of_folders(tmp_path: Path) -> None:
    touch(tmp_path / "d" / ".git" / "config", tmp_path / "d" / ".env", tmp_path / "d" / "a.csv.failed.csv")
    touch(tmp_path / "d" / "a.csv")
    assert list(find_files([tmp_path / "d"])) == ["d/a.csv"]
    assert list(find_files([tmp_path / "d" / "a.csv.failed.csv"])) == ["a.csv.failed.csv"]


def test_two_files_cannot_be_one_source(tmp_path: Path) -> None:
    touch(tmp_path / "one" / "a.csv", tmp_path / "two" / "a.csv")
    assert list(find_files([tmp_path / "one" / "a.csv"] * 2)) == ["a.csv"]
    with pytest.raises(UploadError, match=r"would both be “a\.csv”"):
        find_files([tmp_path / "one" / "a.csv", tmp_path / "two" / "a.csv"])


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UploadError, match=r"nope\.csv is not there"):
        find_files([tmp_path / "nope.csv"])
    with pytest.raises(UploadError, match="no file"):
        find_files([tmp_path])
