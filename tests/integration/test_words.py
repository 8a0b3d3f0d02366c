"""Keyword and hybrid search over the search texts, on the real server."""

from typing import Any

import pytest

from bot.audience import EVERYTHING
from bot.library import Library
from bot.library.stored import GuildTenant
from bot.models import (
    SEARCH_TEXT,
    Answer,
    CollectionInfo,
    CollectionSchema,
    Prompts,
    PropertySpec,
    Record,
    SearchMode,
    SearchOptions,
)
from bot.text_schema import build_text_schema
from tests.support.exports import export_text
from tests.support.movies import build_schema, fill, ingest
from tests.support.provider import Provider

PROPERTIES = (PropertySpec("title"), PropertySpec("number", "int"), PropertySpec("due", "date"), PropertySpec("text"))
ROWS: tuple[dict[str, Any], ...] = (
    {"title": "It", "text": "horror film"},
    {"title": "Up", "text": "balloons carry a house"},
    {"title": "Amélie", "text": "a waitress in Paris"},
    {"title": "WALL·E", "text": "a robot that tidies"},
    {"title": "ERR-4711", "number": 1005, "due": "2024-05-31T00:00:00Z", "text": "the scanner fails"},
    {"title": "C++", "text": "a language of programs"},
    {"title": "東京の天気", "text": "東京都の明日の天気は晴れです。"},
    {"title": "ภาษาไทย", "text": "แมวชอบนอนบนโซฟาทุกวัน"},
    {"title": "مكتبة", "text": "يقرأ الطالب الكتاب الجديد"},
)


async def fill_rows(library: Library, name: str, guild_id: int) -> CollectionInfo:
    await library.collections.create(CollectionSchema(name, PROPERTIES), guild_id=guild_id)
    await ingest(library, name, guild_id, [Record(line, row) for line, row in enumerate(ROWS, start=2)])
    return await library.collections.fetch(name, guild_id=guild_id, reader=EVERYTHING)


async def search(
    library: Library, info: CollectionInfo, guild_id: int, query: str, mode: SearchMode = SearchMode.KEYWORD
) -> Answer:
    options = SearchOptions(limit=3, mode=mode)
    return await library.searcher.search(info, query, guild_id=guild_id, reader=EVERYTHING, options=options)


QUERIES = {
    "it": "It",
    "up": "Up",
    "AMELIE": "Amélie",
    "walle": "WALL·E",
    "err4711": "ERR-4711",
    "4711": "ERR-4711",
    "order 1005": "ERR-4711",
    "2024-05-31": "ERR-4711",
    "C++": "C++",
    "天気": "東京の天気",
    "แมว": "ภาษาไทย",
    "كتاب": "مكتبة",
    "scanners": "ERR-4711",
    "Ｓｃａｎｎｅｒ": "ERR-4711",
}


async def test_every_kind_of_word_is_found(library: Library, collection_name: str, guild_id: int) -> None:
    info = await fill_rows(library, collection_name, guild_id)
    for mode in (SearchMode.KEYWORD, SearchMode.HYBRID):
        found = {query: (await search(library, info, guild_id, query, mode)).hits for query in QUERIES}
        assert {query: hits[0].title for query, hits in found.items() if hits} == QUERIES


# What is stored under a title, and what people type who mean it.
KINDS: dict[str, tuple[str, ...]] = {
    "Firmware v2.3.1-rc2": ("v2.3.1-rc2", "firmware 2.3.1"),
    "Firmware v2.13.1": ("2.13.1",),
    "Python 3.11": ("python 3.11", "python3.11"),
    "Python 3.1": ("Python 3.1",),
    "CVE-2024-3094": ("cve-2024-3094", "CVE20243094", "CVE 2024 3094"),
    "CVE-2024-3095": ("CVE 2024 3095",),
    "HTTP 404": ("404", "HTTP404"),
    "0x80070057": ("80070057",),
    "Meeting on 5 October 2024": ("5.10.2024", "October 5, 2024", "5. Oktober 2024", "5 de octubre de 2024"),
    "Meeting on 24.12.2024": ("2024-12-24", "24 December 2024", "12/24/2024"),
    "Meeting of the spring": ("2024-03-14", "14.3.2024", "14 March 2024", "14. März 2024"),
    "Ångström": ("Angstrom",),
    "Łódź": ("Lodz",),
    "Straße": ("strasse",),
    "Ελλάδα": ("ΕΛΛΑΔΑ",),
    "Ёлка": ("елка",),
    "Việt Nam": ("vietnam",),
    "İstanbul": ("ISTANBUL",),
    "سَلَامٌ": ("سلام",),
    "שָׁלוֹם": ("שלום",),
    "서울": ("서울",),
    "The The": ("the the",),
    "To Be or Not to Be": ("to be or not to be",),
    "Who's That Girl": ("whos that girl",),
    "Cable 10 m": ("10m cable",),
    "Cable 2.5m": ("2,5 m cable",),
    "Battery 12V": ("12 V battery",),
    "Battery 24 V": ("24V",),
    "Drive 500GB": ("500 GB",),
    "Drive 2 TB": ("2TB",),
    "Tea 250g": ("250 g",),
    "Fee 1,250": ("1250", "1.250"),
    "AC/DC": ("ACDC", "ac dc"),
    "Boeing 747-400": ("747", "747400"),
    "F#": ("f#",),
    "rtx4090": ("RTX 4090", "4090"),
    "user_name_field": ("user name field",),
    "192.168.0.17": ("192.168.0.17",),
    "AA:BB:CC:DD:EE:01": ("aa-bb-cc-dd-ee-01", "aabbccddee01"),
    "IBAN DE89 3704 0044 0532": ("DE8937040044", "de89 3704"),
    "№ 5": ("No 5", "N° 5", "Nr. 5"),
    "Autumn": ("2024-10-06", "6.10.2024"),  # which a text says; “10 m” is in a title
}


async def test_codes_days_and_units_are_found_as_others_write_them(
    library: Library, collection_name: str, guild_id: int
) -> None:
    await library.collections.create(CollectionSchema(collection_name, PROPERTIES), guild_id=guild_id)
    rows: list[dict[str, Any]] = [{"title": title} for title in KINDS]
    rows[list(KINDS).index("Meeting of the spring")]["due"] = "2024-03-14T00:00:00Z"
    rows[list(KINDS).index("Autumn")]["text"] = "We sweep the leaves on 6 October 2024."
    await ingest(library, collection_name, guild_id, [Record(line, row) for line, row in enumerate(rows, start=2)])
    info = await library.collections.fetch(collection_name, guild_id=guild_id, reader=EVERYTHING)
    expected = {query: title for title, queries in KINDS.items() for query in queries}
    found = {
        query: [hit.title for hit in (await search(library, info, guild_id, query, SearchMode.HYBRID)).hits]
        for query in expected
    }
    assert {query: titles[:1] for query, titles in found.items() if titles[:1] != [expected[query]]} == {}


async def test_nobody_is_shown_what_is_searched(library: Library, collection_name: str, guild_id: int) -> None:
    info = await fill_rows(library, collection_name, guild_id)
    (hit,) = (await search(library, info, guild_id, "scanner")).hits
    assert set(hit.properties) == {"title", "number", "due", "text"}
    assert SEARCH_TEXT not in info.text_properties
    assert SEARCH_TEXT not in await export_text(library, info.name, guild_id)


async def test_the_model_is_not_shown_it_and_embeds_the_question_as_it_was_asked(
    writing_library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    info = await fill(writing_library, collection_name, guild_id)
    embedded = len(provider.texts)
    assert not any("weddi" in text.split() for text in provider.texts)
    answer = await search(writing_library, info, guild_id, "Wedding Plänner!", SearchMode.HYBRID)
    assert provider.texts[embedded:] == ["Wedding Plänner!"]
    assert answer.hits[0].title == "Vows and Venues"


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ("zebra", "Nothing holds a word of “zebra”: I searched title, number, due, text."),
        ("???", "There is no letter, digit or emoji in it to search for."),
        ("z" * 100, f"Nothing holds a word of “{'z' * 60}…”: I searched title, number, due, text."),
    ],
)
async def test_an_empty_result_says_what_was_searched(
    library: Library, collection_name: str, guild_id: int, query: str, notice: str
) -> None:
    info = await fill_rows(library, collection_name, guild_id)
    answer = await search(library, info, guild_id, query)
    assert (answer.hits, answer.notices) == ((), (notice,))


async def test_an_emoji_is_found_in_a_text(library: Library, collection_name: str, guild_id: int) -> None:
    info = await fill_rows(library, collection_name, guild_id)
    await ingest(library, info.name, guild_id, [Record(1, {"title": "Premiere", "text": "tonight 🎬"})], source="b.csv")
    answer = await search(library, info, guild_id, "🎬", SearchMode.HYBRID)
    assert ([hit.title for hit in answer.hits], answer.is_unsure) == (["Premiere"], False)


async def test_nothing_to_look_for_asks_no_model(
    writing_library: Library, provider: Provider, collection_name: str, guild_id: int
) -> None:
    info = await fill(writing_library, collection_name, guild_id)
    options = SearchOptions(mode=SearchMode.KEYWORD)
    prompts = Prompts(grouped_task="Recommend.")
    answer = await writing_library.searcher.generate(
        info, "?!", guild_id=guild_id, reader=EVERYTHING, options=options, prompts=prompts
    )
    assert (answer.hits, provider.calls["chat"]) == ((), 0)
    assert answer.notices == ("There is no letter, digit or emoji in it to search for.",)


async def test_an_edit_and_its_undo_are_found_by_their_words(
    library: Library, collection_name: str, guild_id: int
) -> None:
    info = await fill_rows(library, collection_name, guild_id)

    async def find(query: str) -> list[str]:
        return [hit.title for hit in (await search(library, info, guild_id, query)).hits]

    (hit,) = (await search(library, info, guild_id, "scanner")).hits
    details = await library.objects.fetch(info, hit.id, guild_id=guild_id, reader=EVERYTHING)
    change = await library.objects.update(details, {"text": "the plotter fails"}, guild_id=guild_id, by=1)
    assert (await find("plotter"), await find("scanner"), await find("1005")) == (["ERR-4711"], [], ["ERR-4711"])
    assert change.batch is not None
    await library.undo.undo(change.batch, guild_id=guild_id)
    assert (await find("plotter"), await find("scanner"), await find("1005")) == ([], ["ERR-4711"], ["ERR-4711"])
    await library.audiences.change(info, None, ["role:5"], guild_id=guild_id)
    assert await find("scanner") == ["ERR-4711"]


async def test_what_is_called_so_comes_first(library: Library, collection_name: str, guild_id: int) -> None:
    await library.collections.create(CollectionSchema(collection_name, PROPERTIES), guild_id=guild_id)
    rows = [Record(n, {"title": f"Growing up {n}", "text": "up and up"}) for n in range(20)]
    rows.append(Record(20, {"title": "Up", "text": "Balloons carry a house to a waterfall, and a boy with it. " * 5}))
    await ingest(library, collection_name, guild_id, rows)
    info = await library.collections.fetch(collection_name, guild_id=guild_id, reader=EVERYTHING)
    for mode in (SearchMode.KEYWORD, SearchMode.HYBRID):
        assert (await search(library, info, guild_id, "up", mode)).hits[0].title == "Up"


async def test_a_value_of_megabytes_is_stored_and_found_by_its_beginning(
    library: Library, collection_name: str, guild_id: int
) -> None:
    await library.collections.create(build_schema(collection_name), guild_id=guild_id)
    long = "opening " + "filler " * 500_000 + "ending"
    report = await ingest(library, collection_name, guild_id, [Record(2, {"title": "Long", "overview": long})])
    assert report.inserted == 1
    info = await library.collections.fetch(collection_name, guild_id=guild_id, reader=EVERYTHING)
    assert [hit.title for hit in (await search(library, info, guild_id, "opening")).hits] == ["Long"]
    assert (await search(library, info, guild_id, "ending")).hits == ()
    (stored,) = await GuildTenant(library.connection, info, guild_id).fetch(
        [each["id"] async for each in library.documents.export(info, guild_id=guild_id, reader=EVERYTHING)]
    )
    assert stored.properties["overview"] == long


async def test_a_stack_trace_is_searched_for_by_its_message(
    library: Library, collection_name: str, guild_id: int
) -> None:
    await library.collections.create(build_text_schema(collection_name), guild_id=guild_id)
    rows = [Record(1, {"content": "main.py starts run"}), Record(2, {"content": "No sheet called Budget: add it."})]
    await ingest(library, collection_name, guild_id, rows)
    info = await library.collections.fetch(collection_name, guild_id=guild_id, reader=EVERYTHING)
    trace = 'File "main.py", line 1, in run\n    run()\nFile "run.py", line 2, in run\n    main()\nKeyError: Budget'
    answer = await search(library, info, guild_id, trace)
    assert [hit.properties["content"] for hit in answer.hits] == ["No sheet called Budget: add it."]
    assert answer.query == "KeyError: Budget"
    assert "stack trace" in answer.notices[0]
