"""All objects of a selection, split by their ids, while others change them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from weaviate.classes.config import Configure, DataType, Property, Tokenization
from weaviate.classes.data import DataObject
from weaviate.classes.query import Filter, Sort
from weaviate.collections import CollectionAsync

from bot.library import Library
from bot.library.scan import fetch_page, iterate_all, iterate_ids, iterate_objects, split_prefix

SOURCE = Filter.by_property("source").equal("a.csv")


class Shelf:
    """A collection as anybody could have made it: ids and sources, and no property that helps to find them."""

    def __init__(self, collection: CollectionAsync) -> None:
        self.collection = collection

    async def call(self, operation: Callable[[CollectionAsync], Awaitable[Any]]) -> Any:
        return await operation(self.collection)

    async def put(self, ids: list[str], source: str) -> None:
        await self.collection.data.insert_many([DataObject({"source": source}, uuid=uuid) for uuid in ids])


@pytest_asyncio.fixture
async def shelf(library: Library, collection_name: str) -> AsyncIterator[Shelf]:
    source = Property(name="source", data_type=DataType.TEXT, tokenization=Tokenization.FIELD)
    collection = await library.connection.call(
        lambda client: client.collections.create(
            collection_name, properties=[source], vector_config=Configure.Vectors.self_provided()
        )
    )
    yield Shelf(collection)


def build_ids(count: int, *, begin: int = 0, step: int = 1) -> list[str]:
    """Ids that differ in their last digits only, as those of another tool may."""
    return [str(UUID(int=begin + number * step)) for number in range(count)]


SPREAD = (1 << 128) // 60  # ids over the whole range


@pytest.mark.parametrize("step", [1, SPREAD])
async def test_every_id_is_found_once_and_in_order_however_few_a_query_finds(shelf: Shelf, step: int) -> None:
    mine, others = build_ids(60, step=step), build_ids(60, begin=100, step=step)
    await shelf.put(mine, "a.csv")
    await shelf.put(others, "b.csv")
    pages = [page async for page in iterate_ids(shelf.call, SOURCE, most=7)]
    assert max(map(len, pages)) < 7
    assert [uuid for page in pages for uuid in page] == mine


async def test_more_objects_than_weaviate_pages_through(shelf: Shelf) -> None:
    ids = build_ids(10_300, step=(1 << 128) // 10_300)
    await shelf.put(ids, "a.csv")
    await shelf.put(build_ids(500, begin=1), "b.csv")
    found = [str(each.uuid) async for page in iterate_objects(shelf.call, SOURCE, size=500) for each in page]
    assert found == ids


@pytest.mark.parametrize("most", [7, 1_000])
async def test_what_is_changed_meanwhile_is_neither_lost_nor_doubled(shelf: Shelf, most: int) -> None:
    ids = build_ids(60, step=SPREAD)
    await shelf.put(ids, "a.csv")
    found: list[str] = []
    async for page in iterate_objects(shelf.call, SOURCE, size=2, most=most):
        found += [str(each.uuid) for each in page]
        if len(found) == 10:
            # Updated, deleted, moved away and new, before and behind the place that is read.
            await shelf.put([ids[0], ids[40]], "a.csv")
            await shelf.collection.data.delete_many(Filter.by_id().contains_any([ids[1], ids[11], ids[41]]))
            await shelf.put([ids[2], ids[42]], "b.csv")
            await shelf.put([str(UUID(int=5))], "a.csv")
    assert found == [uuid for uuid in ids if uuid not in {ids[11], ids[41], ids[42]}]


@pytest.mark.parametrize("count", [60, 20, 3])
async def test_pages_go_on_where_weaviate_ends(shelf: Shelf, count: int) -> None:
    ids = build_ids(count, step=SPREAD)
    await shelf.put(ids, "a.csv")
    await shelf.put(build_ids(count, begin=1, step=SPREAD), "b.csv")
    order = Sort.by_id(ascending=False)
    found: list[str] = []
    for offset in range(0, count + 9, 3):
        page = await fetch_page(shelf.call, SOURCE, sort=order, limit=3, offset=offset, most=7)
        assert len(page) == max(0, min(3, count - offset))
        found += [str(each.uuid) for each in page]
    near = ids[::-1][:7]
    assert found == near + [uuid for uuid in ids if uuid not in near]


async def test_pages_of_a_whole_tenant_go_on_too(shelf: Shelf) -> None:
    await shelf.put(build_ids(30, step=SPREAD), "a.csv")
    pages = [await fetch_page(shelf.call, None, sort=None, limit=10, offset=n, most=7) for n in (0, 10, 20, 30)]
    assert [len(page) for page in pages] == [10, 10, 10, 0]
    assert len({each.uuid for page in pages for each in page}) == 30


async def test_the_cursor_reads_all(shelf: Shelf) -> None:
    await shelf.put(build_ids(30), "a.csv")
    pages = [page async for page in iterate_all(shelf.call, size=20)]
    assert [len(page) for page in pages] == [20, 10]
    assert [str(each.uuid) for page in pages for each in page] == build_ids(30)


@pytest.mark.parametrize(("prefix", "first", "last"), [("", "0", "f"), ("0123456", "01234560", "0123456f")])
def test_a_prefix_is_split_by_its_next_digit(prefix: str, first: str, last: str) -> None:
    assert (split_prefix(prefix)[0], split_prefix(prefix)[-1], len(split_prefix(prefix))) == (first, last, 16)


@pytest.mark.parametrize("length", [8, 13, 18, 23])
def test_hyphens_are_part_of_a_prefix(length: int) -> None:
    uuid = "01234567-89ab-cdef-0123-456789abcdef"
    assert uuid[: length + 2] in split_prefix(uuid[:length])
