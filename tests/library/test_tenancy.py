"""Status 422 is said of tenants of a deleted collection, and by a cluster that has no leader for a moment."""

from types import SimpleNamespace
from typing import cast

import httpx
import pytest
import weaviate
from weaviate.exceptions import UnexpectedStatusCodeError

from bot.library.tenancy import has_tenant


def build_client(*, is_there: bool | int) -> weaviate.WeaviateAsyncClient:
    """One whose server says 422 of every tenant; whether it has the collection, or the status of that question."""

    async def ask_for_tenant(_: str) -> bool:
        raise UnexpectedStatusCodeError("tenant", httpx.Response(422))

    async def ask_for_collection(_: str) -> bool:
        if isinstance(is_there, bool):
            return is_there
        raise UnexpectedStatusCodeError("collection", httpx.Response(is_there))

    collection = SimpleNamespace(tenants=SimpleNamespace(exists=ask_for_tenant))
    collections = SimpleNamespace(use=lambda _: collection, exists=ask_for_collection)
    return cast("weaviate.WeaviateAsyncClient", SimpleNamespace(collections=collections))


async def test_a_collection_that_is_deleted_has_no_tenant() -> None:
    assert not await has_tenant(build_client(is_there=False), "Films", 1)


@pytest.mark.parametrize("is_there", [True, 500])
async def test_nothing_looks_deleted_while_there_is_no_leader(is_there: bool | int) -> None:
    with pytest.raises(UnexpectedStatusCodeError):
        await has_tenant(build_client(is_there=is_there), "Films", 1)
