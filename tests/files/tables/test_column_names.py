"""Columns find their properties by their headers, in any order and any subset; what cannot be matched is said."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.models import Record
from tests.files.support import get_values, read, read_json


def get_records(rows: list[object]) -> list[dict[str, object]]:
    return [dict(row.values) for row in rows if isinstance(row, Record)]


@pytest.mark.parametrize(
    ("first", "second", "stored"),
    [
        ("名前,都市\n太郎,東京\n", "都市,名前\n京都,次郎\n", ["次郎", "京都"]),
        ("Price ($),Price (€)\n10.5,9.5\n", "Price (€),Price ($)\n90.5,100.5\n", [100.5, 90.5]),
        ("Score %,Score\n93.5,187\n", "Score,Score %\n100,50.5\n", [50.5, 100]),
        ("Имя,Город\nАнна,Тула\n", "Город,Имя\nОмск,Иван\n", ["Иван", "Омск"]),
        ("Temp °C,Temp\n1.5,x\n", "Temp,Temp °C\ny,2.5\n", [2.5, "y"]),
        ("Price net,Price-net\na,b\n", "Price-net,Price net\nc,d\n", ["d", "c"]),
        ("C#,C++,C\na,b,c\n", "C,C#,C++\nd,e,f\n", ["e", "f", "d"]),
    ],
)
def test_another_order_lands_in_the_same_properties(
    tmp_path: Path, first: str, second: str, stored: list[object]
) -> None:
    properties = read(tmp_path, first).columns
    table = read(tmp_path, second)
    (record,) = get_records(list(table.convert(properties)))

    assert [record[spec.name] for spec in properties] == stored
    assert table.unknown_columns(properties) == ()


def test_a_subset_lands_in_the_same_property_or_is_left_out_and_said(tmp_path: Path) -> None:
    properties = read(tmp_path, "item,Price ($),Price (€)\nmug,10.5,9.5\n").columns

    euros = read(tmp_path, "item,Price (€)\nbowl,9.75\n")
    assert get_records(list(euros.convert(properties))) == [{"item": "bowl", "price_euro": 9.75}]
    other = read(tmp_path, "item,Price\nbowl,9.75\n")
    assert other.unknown_columns(properties) == ("Price",)
    pounds = read(tmp_path, "item,Price (£)\nbowl,9.75\n")
    assert pounds.unknown_columns(properties) == ("Price (£)",)


def test_headers_of_the_same_words_are_taken_by_none_that_they_do_not_name(tmp_path: Path) -> None:
    properties = read(tmp_path, "item,Price net\na,1\n").columns
    table = read(tmp_path, "item,Price-net,Price/net\na,1,2\n")

    assert table.unknown_columns(properties) == ("Price-net", "Price/net")


def test_nested_keys_fit_and_are_said(tmp_path: Path) -> None:
    table = read_json(tmp_path, [{"address": {"Zip-Code": "01234", "id": 5, "名": "x", "Straße": "y"}}])
    (record,) = get_records(list(table.convert(table.columns)))

    assert record == get_values(table)[0]
    assert sorted(record["address"].values(), key=str) == ["01234", 5, "x", "y"]  # type: ignore[attr-defined]
    assert "“address.id” is stored as address.id_value." in table.notes
    assert sum("is stored as address." in note for note in table.notes) == 3  # ß is ss


HEADERS = st.lists(
    st.text(st.sampled_from("aB1 _-($€%名ßÄ"), min_size=1, max_size=5).filter(lambda text: text.strip("\x1f ")),
    min_size=1,
    max_size=5,
    unique_by=lambda text: " ".join(text.casefold().split()),
)


@settings(deadline=None, max_examples=150)
@given(headers=HEADERS, order=st.randoms())
def test_any_file_fits_the_schema_made_from_it_in_any_order_of_its_columns(headers: list[str], order: object) -> None:
    cells = {header: f"cell {number}" for number, header in enumerate(headers)}
    shuffled = [*headers]
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    with TemporaryDirectory() as folder:
        table = read_json(Path(folder), [cells])
        (record,) = get_records(list(table.convert(table.columns)))
        assert record == get_values(table)[0]
        assert sorted(map(str, record.values())) == sorted(cells.values())
        again = read_json(Path(folder), [{header: cells[header] for header in shuffled}])
        assert get_records(list(again.convert(table.columns))) == [record]
