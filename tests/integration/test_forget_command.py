"""`ragbot forget` as a process of its own."""

from pathlib import Path

from bot.library import Library
from bot.text_schema import build_text_schema
from tests.support.forked import run_ragbot
from tests.support.messages import build_said
from tests.support.movies import ingest
from tests.support.weaviate import WeaviateProcess


async def test_the_operator_forgets_a_member(
    weaviate_server: WeaviateProcess, library: Library, tmp_path: Path, collection_name: str, guild_id: int
) -> None:
    await library.collections.create(build_text_schema(collection_name), guild_id=guild_id)
    rows = [*build_said(1, 111, "One.", "Two."), *build_said(2, 222, "Three.")]
    await ingest(library, collection_name, guild_id, rows, source="#general")
    arguments = ("--guild", str(guild_id), "--member", "111")
    ended = await run_ragbot("forget", *arguments, environ=weaviate_server.environment, folder=tmp_path)
    assert (ended.status, ended.out.strip()) == (0, "2 objects deleted")
    assert await library.privacy.count(guild_id, 111) == 0
    assert await library.privacy.count(guild_id, 222) == 1
