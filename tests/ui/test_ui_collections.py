"""Collections, ingests, status and help, shown within Discord's limits."""

from dataclasses import replace

import discord

from bot.models import PROVENANCE, CollectionInfo, PropertySpec, ServerStatus
from bot.ui import (
    palette,
    render_changed,
    render_collection_info,
    render_collection_list,
    render_created,
    render_deleted,
    render_deletion,
    render_help,
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
    embed = render_collection_info(replace(MOVIE, description="Films of *our* club."))

    assert embed.description == "Films of *our* club."
    assert get_fields(embed) == {
        "Objects": "1,200",
        "Vectors": "local embeddings, made by the bot (wordllama)",
        "Generative provider": "cohere",
        "Target vector": r"overview\_vector from title",
        "Properties": "title · text\nrelease\\_year · int",
        "Title": "title",
        "What I can do": "Search by words: in all text properties\nSearch by meaning: with local\n"
        "Write answers: with cohere, set in the collection\n"
        "Add tables with `/ingest`: their columns are matched to its properties",
        "What is missing": "Reranking: off\n"
        "See and remove uploads with `/documents`: its objects do not record where they come from\n"
        "Add documents: needs the text property content; add it with `/collection add-property`\n"
        "Add messages: needs the text property content; add it with `/collection add-property`",
    }


def test_properties_are_shown_as_their_file_wrote_them() -> None:
    properties = (PropertySpec("film", label="Film *(orig.)*"), PropertySpec("property_3f", label="名前"))
    info = CollectionInfo("Movie", properties, "content_vector", ("film", "property_3f"), "local", title="property_3f")
    fields = get_fields(render_collection_info(info))

    assert fields["Properties"] == "Film \\*(orig.)\\* · text\n名前 · text"
    assert fields["Title"] == "名前"
    assert str(fields["Target vector"]).endswith("from Film \\*(orig.)\\*, 名前")


def test_info_of_a_shared_collection_without_vectors() -> None:
    fields = get_fields(render_collection_info(CollectionInfo("Book", (), is_shared=True), generative="openai"))

    missing = fields.pop("What is missing")
    assert fields == {
        "Vectors": "none: keyword search only",
        "Generative provider": "none of its own",
        "Properties": "none",
        "What I can do": "Write answers: with openai, set for the bot",
        "Access": "shared by the operator, read-only",
    }
    assert str(missing).splitlines() == [
        "Search by words: it has no text property; `/collection add-property` adds one",
        "Search by meaning: its objects have no vectors",
        "Reranking: off",
        "Add tables with `/ingest`: it is shared and read-only",
    ]


def test_a_collection_that_the_bot_made_for_texts_lacks_nothing_but_models() -> None:
    origin = tuple(PropertySpec(name) for name in PROVENANCE)
    info = CollectionInfo(
        "Knowledge",
        (PropertySpec("content"), PropertySpec("author_id"), *origin),
        vectorizer="foreign",
        reranker="cohere",
    )
    missing = get_fields(render_collection_info(info))["What is missing"]

    assert str(missing).splitlines() == [
        "Search by meaning: its vectors come from a model I don't have",
        "Write answers: no AI model is connected; `/ask` quotes the best sentences",
    ]


def test_what_became_of_a_collection() -> None:
    assert render_created(MOVIE).title == "Movie is created"
    assert "its 1,200 objects" in str(render_deletion(MOVIE).description)
    assert "everything" in str(render_deletion(replace(MOVIE, object_count=None)).description)
    assert render_deleted("Movie", 1).description == "1 object deleted."


def test_long_schemas_keep_the_limits_and_count_the_rest() -> None:
    info = replace(
        MOVIE,
        name="M" * 255,
        description="*about* " * 2_000,
        properties=MANY,
        source_properties=tuple(spec.name for spec in MANY),
    )
    embeds = [
        render_collection_info(info),
        render_created(info),
        render_deletion(info),
        render_deleted(info.name, 3),
        render_changed(info, "news" * 200),
    ]
    for embed in embeds:
        check_page([embed])
    assert str(get_fields(embeds[0])["Properties"]).endswith("more")


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

    assert embed.description == "**/recommend** Find something for a wish\n**/collection list** What there is"
    assert str(embed.fields[0].value).startswith("You can also mention me")
    with_menus = render_help([("status", "How I am")], menus=["Add to knowledge"])
    assert "message's menu" in str(with_menus.fields[0].name)
    assert with_menus.fields[0].value == "**Add to knowledge**"
    check_page([render_help([("c" * 100, "d" * 200)] * 100)])
