"""Where a file can be read in two ways, the question has a button for the other one."""

from collections.abc import Sequence

import pytest

from bot.audience import EVERYTHING
from bot.models import CollectionInfo
from playground import Attachment, Reply
from tests.cogs.people import Server
from tests.cogs.test_ingest_many import build_zip
from tests.cogs.uploads import count_objects, press_ingest, upload
from tests.files.samples import build_xlsx

PEOPLE = Attachment("people.csv", b"Ada,36\nBob,41\nEve,50\n")
SUMS = Attachment("sums.csv", b"day;sum\nx;1,50\ny;2,75\n")


async def choose(server: Server, asked: Reply, label: str, *, until: str) -> Reply:
    """The question as it stands after another reading was chosen."""
    return await (await server.admin.press(asked, label)).wait_for(lambda reply: until in reply.buttons)


def build_rows(*rows: Sequence[str]) -> str:
    """The XML of a sheet of texts."""
    cells = ["".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) for row in rows]
    return "".join(f"<row>{each}</row>" for each in cells)


async def fetch_types(server: Server, name: str) -> dict[str, str]:
    info = await server.bot.library.collections.fetch(name, guild_id=int(server.guild.id), reader=EVERYTHING)
    return {spec.name: str(spec.data_type) for spec in info.own_properties}


async def test_a_first_row_can_name_the_columns_and_be_data_again(server: Server, name: str) -> None:
    asked = await upload(server, name, PEOPLE)
    assert asked.buttons == ["Ingest", "Dry run", "Cancel", "First row names the columns"]
    assert "3 rows" in asked.text
    named = await choose(server, asked, "First row names the columns", until="First row is data")
    assert "2 rows" in named.text
    assert "Ada · text" in named.text
    back = await choose(server, named, "First row is data", until="First row names the columns")
    assert "3 new objects" in (await press_ingest(server, back)).text
    assert await fetch_types(server, name) == {"column_1": "text", "column_2": "int"}


async def test_the_comma_can_be_the_decimal_sign(server: Server, name: str) -> None:
    asked = await upload(server, name, SUMS)
    chosen = await choose(server, asked, "Comma is the decimal sign", until="Point is the decimal sign")
    assert "sum · number" in chosen.text
    assert "x · 1.5" in chosen.text
    await press_ingest(server, chosen)
    assert await fetch_types(server, name) == {"day": "text", "sum": "number"}


async def test_a_column_can_be_text_and_a_dry_run_keeps_it_so(server: Server, name: str) -> None:
    asked = await upload(server, name, Attachment("a.csv", b"item,price\nmug,10.50\n"))
    chosen = await choose(server, asked, "price is text, not a number", until="price is a number, not text")
    assert "mug · 10.50" in chosen.text
    tried = await (await server.admin.press(chosen, "Dry run")).wait_for(lambda reply: "Dry run:" in reply.text)
    assert "price is a number, not text" in tried.buttons
    await press_ingest(server, tried)
    assert await fetch_types(server, name) == {"item": "text", "price": "text"}


async def test_of_several_files_the_buttons_say_which(server: Server, name: str) -> None:
    asked = await upload(server, name, PEOPLE, SUMS)
    assert asked.buttons[3:] == ["people.csv: First row names the columns", "sums.csv: Comma is the decimal sign"]
    chosen = await choose(
        server, asked, "sums.csv: Comma is the decimal sign", until="sums.csv: Point is the decimal sign"
    )
    assert "people.csv: First row names the columns" in chosen.buttons
    assert "5 new objects" in (await press_ingest(server, chosen)).text
    assert (await fetch_types(server, name))["sum"] == "number"


async def test_one_file_of_an_archive_is_read_again(server: Server, name: str) -> None:
    asked = await upload(server, name, build_zip(people_csv=PEOPLE.data, sums_csv=SUMS.data))
    (label,) = [each for each in asked.buttons if "people.csv" in each]
    chosen = await choose(server, asked, label, until=label.replace("names the columns", "is data"))
    assert "4 rows" in chosen.text
    assert "4 new objects" in (await press_ingest(server, chosen)).text


async def test_what_fits_nowhere_can_fit_in_another_reading(server: Server, shelf: CollectionInfo) -> None:
    about = build_rows(("Written by", "Ada"), ("In", "Ulm"), ("For", "Bob"))
    films = build_rows(("title", "overview"), ("Ink", "A poet forges letters."))
    asked = await upload(server, shelf.name, Attachment("a.xlsx", build_xlsx({"About": about, "Films": films})))
    assert asked.buttons == ["Cancel", "Sheet Films"]
    assert "Wrong collection?" in asked.text
    chosen = await choose(server, asked, "Sheet Films", until="Ingest")
    await press_ingest(server, chosen)
    assert await count_objects(server, shelf.name) == 5


async def test_a_reading_that_cannot_be_is_said_and_the_earlier_one_stays(server: Server, name: str) -> None:
    asked = await upload(server, name, PEOPLE, options="key:column_1")
    pressed = await server.admin.press(asked, "First row names the columns")
    still = await pressed.wait_for(lambda reply: "is not possible" in reply.text)
    assert "has no property" in still.text
    assert "3 new objects" in (await press_ingest(server, still)).text


@pytest.mark.parametrize("value", ["02108", "+49", "1E5"])
async def test_the_question_shows_what_would_be_stored(server: Server, shelf: CollectionInfo, value: str) -> None:
    asked = await upload(server, shelf.name, Attachment("a.csv", f"title,year\nInk,{value}\nPen,1990\n".encode()))
    assert "1 new · 1 fail" in asked.text
    assert "Pen · 1990" in asked.text
    assert f"Ink · {value}" not in asked.text


async def test_a_collection_that_is_there_has_types_already(server: Server, shelf: CollectionInfo) -> None:
    asked = await upload(server, shelf.name, Attachment("a.csv", b"title,year\nInk,1990.50\nPen,1991.00\n"))
    assert asked.buttons == ["Ingest", "Dry run", "Cancel"]
