"""What admins do with uploads: attach, look at the preview, press, read the report."""

from bot.audience import EVERYTHING
from playground import Attachment, Reply
from tests.cogs.people import Server
from tests.support.replies import settle

ROWS = b"title,year,overview\nInk,1990,A poet forges letters.\nPaper,1991,A forger writes poems.\n"
RAGGED = b"title,year,overview\nInk,1990,A poet.\nRagged,1991\nPaper,soon,A forger.\n"
GUIDE = b"# Baking\n\n## Bread\n\nKnead the dough for ten minutes.\n"


def is_report(reply: Reply) -> bool:
    """Whether an ingest has come to its end."""
    return "Already there" in reply.text and "Dry run:" not in reply.text and set(reply.buttons) <= {"Undo", "Remove"}


def is_dry_report(reply: Reply) -> bool:
    """Whether a dry run has come to its end."""
    return "Dry run:" in reply.text and len(reply.buttons) == 3


async def upload(server: Server, name: str, *files: Attachment, options: str = "") -> Reply:
    """What /ingest shows before it does anything."""
    return await settle(
        await server.admin.type(server.channel, f"/ingest file collection:{name} {options}", files=files)
    )


async def press_ingest(server: Server, asked: Reply) -> Reply:
    """The report."""
    return await (await server.admin.press(await settle(asked), "Ingest")).wait_for(is_report)


async def try_out(server: Server, asked: Reply) -> Reply:
    """The report of a dry run, which asks again."""
    return await (await server.admin.press(asked, "Dry run")).wait_for(is_dry_report)


async def ingest(server: Server, name: str, *files: Attachment, options: str = "") -> Reply:
    """The report of an upload that is not hesitated about."""
    return await press_ingest(server, await upload(server, name, *files, options=options))


async def count_objects(server: Server, name: str) -> int:
    """How many objects the guild has in a collection."""
    info = await server.bot.library.collections.fetch(
        name, guild_id=int(server.guild.id), reader=EVERYTHING, with_count=True
    )
    assert info.object_count is not None
    return info.object_count
