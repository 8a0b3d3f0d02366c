"""/status and /help."""

import pytest

from tests.e2e.stage import Club, get_fields

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_status_tells_versions_providers_and_collections(film_club: Club, collection: str) -> None:
    reply = await film_club.type("/status")
    fields = get_fields(reply)

    assert "Weaviate is ready" in reply.text
    assert fields["Weaviate"].startswith("1.")
    assert "local" in fields["Providers"]
    assert f"{collection} · 5 objects" in fields["Collections"]


async def test_help_names_what_a_member_may_use(club: Club) -> None:
    for_member = await club.type("/help")
    for_admin = await club.order("/help")

    assert "/recommend" in for_member.text
    assert "/ingest" not in for_member.text
    assert "/ingest" in for_admin.text
    assert for_member.is_ephemeral
