"""Everything a community has: one file of every format goes in through Discord, is found, listed and taken out."""

from pathlib import Path

import pytest

from tests.e2e.stage import Club
from tests.files.samples import ROWS, SENTENCE, build_samples

pytestmark = pytest.mark.asyncio(loop_scope="session")

OFFICE = ("pdf", "docx", "pptx", "odt", "rtf", "epub", "mail", "outlook")
TEXTS = ("html", "markdown", "text", "srt", "vtt", "code")
DOCUMENTS = (*OFFICE, *TEXTS)
TABLES = ("csv", "tsv", "json", "jsonl", "xlsx")


@pytest.fixture
def samples(tmp_path: Path) -> dict[str, Path]:
    """One real file of each format."""
    return build_samples(tmp_path)


async def upload(club: Club, collection: str, *files: Path) -> str:
    """The report of an upload of several files."""
    asked = await club.order(f"/ingest file collection:{collection}", files=files)
    assert {"Ingest", "Dry run", "Cancel"} <= set(asked.buttons)
    pressed = await club.admin.press(asked, "Ingest")
    return (await pressed.wait_for(lambda now: "Already there" in now.text)).text


async def test_no_format_is_left_out(samples: dict[str, Path]) -> None:
    assert set(samples) == {*DOCUMENTS, *TABLES, "zip"}


async def test_documents_of_every_format_are_found(club: Club, collection: str, samples: dict[str, Path]) -> None:
    for names in (OFFICE, TEXTS):  # Discord takes ten files at once
        assert "Failed: 0" in await upload(club, collection, *(samples[name] for name in names))

    found = await club.type(f"/search query:{SENTENCE} collection:{collection} limit:10 mode:keyword")
    assert SENTENCE in found.text
    for source in (samples[name].name for name in DOCUMENTS):
        listed = await club.type(f"/documents list collection:{collection} source:{source}")
        assert source in listed.text


async def test_tables_of_every_format_are_found(club: Club, collection: str, samples: dict[str, Path]) -> None:
    for name in TABLES:
        report = await upload(club, collection, samples[name])
        assert f"Inserted: {len(ROWS)}" in report, name
    title = str(ROWS[0]["title"])
    found = await club.type(f"/search query:{title} collection:{collection} mode:keyword")
    assert title in found.text


async def test_an_archive_goes_in_and_one_press_takes_it_out(
    club: Club, collection: str, samples: dict[str, Path]
) -> None:
    await upload(club, collection, samples["zip"])
    assert "0 objects" not in (await club.type(f"/collection info {collection}")).text
    listed = (await club.type(f"/documents list collection:{collection}")).text
    batch = next(word.strip("`") for word in listed.split() if word.strip("`").count("-") == 2)

    asked = await club.order(f"/documents delete collection:{collection} batch:{batch}")
    await club.press(asked, "Delete", until="Deleted")

    assert batch not in (await club.type(f"/documents list collection:{collection}")).text


async def test_a_dry_run_reports_and_writes_nothing(club: Club, collection: str, samples: dict[str, Path]) -> None:
    asked = await club.order(f"/ingest file collection:{collection}", files=(samples["csv"],))
    pressed = await club.admin.press(asked, "Dry run")
    dry = await pressed.wait_for(lambda now: "Already there" in now.text)
    assert f"{len(ROWS)}" in dry.text
    assert "no collection" in (await club.type(f"/collection info {collection}")).text
