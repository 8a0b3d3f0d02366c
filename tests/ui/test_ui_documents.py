"""Uploads and their objects, listed, shown and taken out."""

from datetime import UTC, datetime

from bot.models import PROVENANCE, CollectionInfo, Deletion, Hit, Origin, PropertySpec, Upload
from bot.ui import (
    name_upload,
    render_forgetting,
    render_forgotten,
    render_objects,
    render_removal,
    render_removed,
    render_uploads,
)
from tests.ui.limits import check_page

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
KNOWLEDGE = CollectionInfo(
    "Knowledge",
    (
        PropertySpec("content"),
        PropertySpec("title"),
        PropertySpec("page", "int"),
        PropertySpec("author_id"),
        PropertySpec("chunk_index", "int"),
        *(PropertySpec(name) for name in PROVENANCE),
    ),
)


def build_upload(source: str = "movies.csv", by: str = "42") -> Upload:
    return Upload("Movie", Origin(source, "b-1", by, AT), 1_200)


def test_an_upload_is_a_line() -> None:
    [[embed]] = render_uploads([build_upload(), build_upload("*a*", "operator"), build_upload("", "")])

    assert str(embed.description).splitlines() == [
        f"**movies.csv** in Movie · 1,200 objects · <@42> · <t:{int(AT.timestamp())}:f> · batch b-1",
        rf"**\*a\*** in Movie · 1,200 objects · operator · <t:{int(AT.timestamp())}:f> · batch b-1",
        f"**no name** in Movie · 1,200 objects · somebody · <t:{int(AT.timestamp())}:f> · batch b-1",
    ]


def test_many_uploads_take_several_pages() -> None:
    pages = render_uploads([build_upload("s" * 5_000, "o" * 500)] * 25, is_cut=True)

    assert len(pages) == 3
    for page in pages:
        check_page(page)
        assert "older ones" in str(page[-1].footer.text)


def test_no_upload_says_what_to_do() -> None:
    [[embed]] = render_uploads([])

    assert "/ingest" in str(embed.description)


def test_chunks_say_where_they_are_from_and_hide_what_is_for_the_bot() -> None:
    values = {"content": "Knead the dough.", "title": "Baking", "page": 3, "author_id": "42", "chunk_index": 7}
    hit = Hit(1, "id", "Baking", values, source="guide.pdf")
    [[card]] = render_objects("guide.pdf", [hit], KNOWLEDGE, total=1)

    assert {field.name: field.value for field in card.fields} == {"Source": "guide.pdf, page 3"}
    assert card.footer.text == "guide.pdf in Knowledge: 1 object"


def test_rows_do_not_say_it() -> None:
    movie = CollectionInfo("Movie", (PropertySpec("title"), *(PropertySpec(name) for name in PROVENANCE)))
    [[card]] = render_objects("a.csv", [Hit(1, "id", "Ink", {"title": "Ink"}, source="a.csv")], movie, total=1)

    assert not card.fields


def test_objects_that_are_not_shown_are_counted() -> None:
    hits = [Hit(number, "id", "Title", {"content": "x" * 5_000}, source="s" * 900) for number in range(1, 41)]
    pages = render_objects("s" * 900, hits, KNOWLEDGE, total=4_000, advice="the rest is elsewhere")

    for page in pages:
        check_page(page)
    assert str(pages[0][-1].footer.text).endswith("4,000 objects; the rest is elsewhere")


def test_the_question_before_deleting_counts() -> None:
    embed = render_removal("movies.csv", {"Movie": 3, "Film": 1})

    assert embed.title == "Delete movies.csv?"
    assert "for good" in str(embed.description)
    assert "Undo brings them back" in str(render_removal("movies.csv", {"Movie": 3}, can_undo=True).description)
    assert "4 objects" in str(embed.description)
    assert embed.fields[0].value == "Movie · 3 objects\nFilm · 1 object"
    assert render_removed("movies.csv", Deletion(4)).title == "Deleted 4 objects of movies.csv"
    check_page([render_removal("w" * 900, {f"{'C' * 250}{number}": 1 for number in range(100)})])


def test_an_upload_is_called_by_its_files() -> None:
    later = AT.replace(hour=13)
    files = [Origin("c.csv", "b-1", "42", later), Origin("a.csv", "b-1", "42", AT), Origin("b.csv", "b-1", "42", later)]

    assert name_upload(files[1:2], fallback="batch b-1") == "the upload of a.csv"
    assert name_upload(files, fallback="batch b-1") == "the upload of a.csv and 2 more files"
    # One file may bring objects to several collections.
    assert name_upload([files[1], files[1], files[0]], fallback="") == "the upload of a.csv and 1 more file"
    assert name_upload([], fallback="batch b-1") == "batch b-1"
    assert name_upload([Origin("", "b-1", "", AT)], fallback="b-1") == "the upload of no name"


def test_an_upload_is_deleted_by_its_name_with_when_and_by_whom() -> None:
    origins = [Origin("update.csv", "b-1", "42", AT)]
    what = name_upload(origins, fallback="batch b-1")
    asked = render_removal(what, {"Movie": 2}, origins=origins)
    done = render_removed(what, Deletion(2, "b-2", 30), origins=origins)

    assert asked.title == "Delete the upload of update.csv?"
    assert "2 objects" in str(asked.description)
    assert done.title == "Deleted 2 objects of the upload of update.csv"
    assert "`/documents undo batch:b-2` brings them back, for 30 days." in str(done.description)
    for embed in (asked, done):
        assert f"Uploaded <t:{int(AT.timestamp())}:f> by <@42>." in str(embed.description)
        assert "b-1" not in f"{embed.title} {embed.description}"
    wild = [Origin("*w* " * 300, "b-1", "[o](https://o.example)" * 9, AT)]
    check_page([render_removal(name_upload(wild, fallback=""), {"Movie": 2}, origins=wild)])


def test_objects_of_an_upload_say_when_it_was() -> None:
    origins = [Origin("update.csv", "b-1", "42", AT)]
    hit = Hit(1, "id", "Baking", {"content": "Knead."}, source="update.csv")
    [[card]] = render_objects("the upload of update.csv", [hit], KNOWLEDGE, total=1, origins=origins)

    assert card.footer.text == "the upload of update.csv in Knowledge: 1 object, 2026-05-01 12:00 UTC"


def test_forgetting_says_what_it_does_and_how_to_keep_it_so() -> None:
    assert "2 objects" in str(render_forgetting(2).description)
    assert "/privacy opt-out" in str(render_forgotten(2).description)
