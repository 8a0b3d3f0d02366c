"""Words that a search has to find, in tables as people upload them."""

import pytest

from bot.audience import EVERYTHING
from bot.models import SearchMode, SearchOptions
from tests.cases.shelf import Shelf

TICKETS = "order_id,code,title,body\n" + "".join(
    f"{1000 + n},ERR-{4710 + n},Ticket about {thing},The {thing} fails since the update.\n"
    for n, thing in enumerate(("printer", "scanner", "mouse", "keyboard", "screen", "router"))
)
LANGUAGES = """title,text
東京の天気,東京都の明日の天気は晴れです。
ภาษาไทย,แมวชอบนอนบนโซฟาทุกวัน
It,horror film
Café Olé,rock band
"""


@pytest.mark.parametrize(
    ("table", "query", "title"),
    [
        (TICKETS, "1005", "Ticket about router"),
        (TICKETS, "ERR-4712", "Ticket about mouse"),
        (TICKETS, "err4713", "Ticket about keyboard"),
        (LANGUAGES, "天気", "東京の天気"),
        (LANGUAGES, "แมว", "ภาษาไทย"),
        (LANGUAGES, "it", "It"),
        (LANGUAGES, "cafe", "Café Olé"),
        (LANGUAGES, "ol\u00ade\u0301", "Café Olé"),
    ],
)
async def test_words_are_found(shelf: Shelf, table: str, query: str, title: str) -> None:
    await shelf.put("table.csv", table)
    info = await shelf.library.collections.fetch(shelf.name, guild_id=shelf.guild_id, reader=EVERYTHING)
    answer = await shelf.library.searcher.search(
        info,
        query,
        guild_id=shelf.guild_id,
        reader=EVERYTHING,
        options=SearchOptions(limit=1, mode=SearchMode.KEYWORD),
    )
    assert [hit.title for hit in answer.hits] == [title]


async def test_a_column_called_like_the_hidden_property_is_stored_under_another_name(shelf: Shelf) -> None:
    await shelf.put("notes.csv", "title,search_text\nOne,apples\n")
    assert await shelf.fetch() == [{"title": "One", "search_text_value": "apples"}]
