"""Collections, ingests, status and help, shown within Discord's limits."""

from dataclasses import replace

import discord
import pytest

from bot.models import CollectionInfo, CollectionSchema, FailedRow, IngestReport, PropertySpec, Record, ServerStatus
from bot.ui import (
    palette,
    render_collection_info,
    render_collection_list,
    render_created,
    render_deleted,
    render_deletion,
    render_help,
    render_ingest_report,
    render_schema,
    render_status,
)
from tests.ui.limits import check_page

PROPERTIES = (PropertySpec("title"), PropertySpec("release_year", "int"))
MOVIE = CollectionInfo(
    "Movie", PROPERTIES, "overview_vector", ("title",), "local", "wordllama", "cohere", object_count=1_200
)
MANY = tuple(PropertySpec(f"property_{number}_{'x' * 200}", "text[]") for number in range(200))


def get_fields(embed: discord.Embed) -> dict[str | None, str | None]:
    return {field.name: field.value for field in embed.fields}


def test_list_tells_counts_default_and_shared() -> None:
    shared = CollectionInfo("Book", PROPERTIES, is_shared=True)
    [[embed]] = render_collection_list([MOVIE, shared], default="movie")

    assert embed.description == "**Movie** · 1,200 objects · default\n**Book** · shared, read-only"


def test_empty_list_says_what_to_do() -> None:
    [[embed]] = render_collection_list([])

    assert "/collection create" in str(embed.description)


def test_hundreds_of_collections_take_several_pages() -> None:
    infos = [replace(MOVIE, name=f"Collection{number}{'x' * 200}") for number in range(300)]
    pages = render_collection_list(infos)

    assert len(pages) > 1
    for page in pages:
        check_page(page)
    assert all(any(f"Collection{number}x" in str(page[0].description) for page in pages) for number in range(300))


def test_info_tells_objects_vectors_model_and_properties() -> None:
    embed = render_collection_info(MOVIE)

    assert get_fields(embed) == {
        "Objects": "1,200",
        "Vectors": "local embeddings, made by the bot (wordllama)",
        "Generative provider": "cohere",
        "Target vector": r"overview\_vector from title",
        "Properties": "title · text\nrelease\\_year · int",
    }


def test_info_of_a_shared_collection_without_vectors() -> None:
    fields = get_fields(render_collection_info(CollectionInfo("Book", (), is_shared=True)))

    assert fields == {
        "Vectors": "none: found by keywords only",
        "Generative provider": "none of its own",
        "Properties": "none",
        "Access": "shared by the operator, read-only",
    }


def test_schema_asks_and_shows_the_first_rows() -> None:
    sample = [Record(number, {"title": f"Film {number}", "release_year": 1990 + number}) for number in range(1, 6)]
    embed = render_schema(CollectionSchema("Movie", PROPERTIES), filename="movies.csv", count=100, sample=sample)

    assert embed.title == "Create the collection Movie?"
    assert embed.description == "There is no such collection yet. movies.csv suggests this one for its 100 rows:"
    fields = get_fields(embed)
    assert fields["Found by the meaning of"] == "all text properties"
    assert fields["First rows"] == "Film 1 · 1991\nFilm 2 · 1992\nFilm 3 · 1993"


def test_what_became_of_a_collection() -> None:
    assert render_created(MOVIE).title == "Movie is created"
    assert "its 1,200 objects" in str(render_deletion(MOVIE).description)
    assert "everything" in str(render_deletion(replace(MOVIE, object_count=None)).description)
    assert render_deleted("Movie", 1).description == "1 object went with it."


def test_long_schemas_keep_the_limits_and_count_the_rest() -> None:
    info = replace(MOVIE, name="M" * 255, properties=MANY, source_properties=tuple(spec.name for spec in MANY))
    rows = [Record(1, {"a": "x" * 100_000})] * 3
    embeds = [
        render_collection_info(info),
        render_created(info),
        render_deletion(info),
        render_deleted(info.name, 3),
        render_schema(CollectionSchema(info.name, MANY, info.source_properties), filename="f" * 300, sample=rows),
    ]
    for embed in embeds:
        check_page([embed])
    assert str(get_fields(embeds[0])["Properties"]).endswith("more")


@pytest.mark.parametrize(
    ("inserted", "existing", "failed", "title", "colour"),
    [
        (3, 0, 0, "3 new objects in Movie", palette.SUCCESS),
        (1, 0, 1, "1 new object in Movie", palette.WARNING),
        (0, 3, 0, "Movie had all of it already", palette.SUCCESS),
        (0, 3, 1, "Nothing new in Movie", palette.WARNING),
        (0, 0, 2, "Nothing got into Movie", palette.DANGER),
        (0, 0, 0, "There was nothing to put into Movie", palette.SUCCESS),
    ],
)
def test_report_says_what_happened(
    inserted: int, existing: int, failed: int, title: str, colour: discord.Colour
) -> None:
    rows = [FailedRow(7, "year is no number.")] * failed
    embed = render_ingest_report(IngestReport("Movie", "movies.csv", inserted, existing, rows, 1.25))

    assert (embed.title, embed.colour) == (title, colour)
    fields = get_fields(embed)
    assert (fields["Inserted"], fields["Already there"], fields["Failed"]) == (
        str(inserted),
        str(existing),
        str(failed),
    )
    assert fields["Time"] == "1.25 s"
    assert fields.get("What failed", "") == "\n".join(["Line 7: year is no number."] * failed)


def test_report_with_many_long_reasons_points_to_the_file() -> None:
    rows = [FailedRow(line, "*reason* " * 200) for line in range(1, 5_001)]
    embed = render_ingest_report(IngestReport("M" * 255, "s" * 5_000, 0, 0, rows, 100))

    check_page([embed])
    assert str(get_fields(embed)["What failed"]).endswith("and 4,995 more, all of them in the attached file")


def test_status_of_a_ready_server() -> None:
    status = ServerStatus("embedded", is_ready=True, version="1.39.1", client_version="4.23.1", latency=0.0042)
    embed = render_status(status, collections=[MOVIE] * 12, bot_version="0.1.0", discord_latency=0.05)

    fields = get_fields(embed)
    assert (embed.description, embed.colour) == ("Weaviate is ready.", palette.SUCCESS)
    assert fields["Weaviate"] == "1.39.1 (embedded)"
    assert (fields["Weaviate latency"], fields["Discord latency"]) == ("4.2 ms", "50.0 ms")
    assert str(fields["Collections"]).count("Movie · 1,200 objects") == 10
    assert str(fields["Collections"]).endswith("and 2 more")


def test_status_while_weaviate_is_away() -> None:
    embed = render_status(ServerStatus("local", is_ready=False), discord_latency=float("nan"))

    fields = get_fields(embed)
    assert embed.colour == palette.DANGER
    assert fields["Weaviate"] == "unknown version (local)"
    assert not {"Weaviate latency", "Discord latency", "Client", "Collections"} & fields.keys()


def test_status_without_collections_says_so() -> None:
    assert get_fields(render_status(ServerStatus("local", is_ready=True), collections=[]))["Collections"] == "none yet"


def test_help_lists_the_commands() -> None:
    embed = render_help([("recommend", "Find something for a wish"), ("collection list", "What there is")])

    assert str(embed.description).startswith(
        "**/recommend** Find something for a wish\n**/collection list** What there is\n\nMention me"
    )
    check_page([render_help([("c" * 100, "d" * 200)] * 100)])
