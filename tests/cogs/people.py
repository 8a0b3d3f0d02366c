"""People who talk to the bot: under dpytest by messages, in the playground by slashes and buttons too."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeAlias
from unittest.mock import patch

import discord
import discord.ext.test as dpytest
from discord.ext import commands
from discord.ext.test import backend
from discord.gateway import DiscordWebSocket
from discord.http import MultipartParameters, Route

from bot.app import RagBot
from bot.audience import FOR_EVERYONE
from bot.library import Library
from bot.library.provenance import build_origin
from bot.library.server import find_port_range
from bot.models import CollectionInfo, CollectionSchema, IngestOptions, PropertySpec, Record
from bot.settings import Settings, load_settings
from playground import Channel, Guild, Member, Playground
from playground.rules.component_types import iterate_components

COMMANDS = frozenset(
    {
        *("ask", "collection", "corrections", "documents", "gaps", "help", "ingest", "privacy", "prompt", "quality"),
        *("recommend", "search", "settings", "similar", "status", "surprise", "usage"),
    }
)
PROPERTIES = (PropertySpec("title"), PropertySpec("year", "int"), PropertySpec("overview"))
FILMS = (
    ("Sugar and Flour", 1994, "Two rival bakers fall in love over a wedding cake that neither may finish alone."),
    ("The Cold Moon", 2011, "A lone engineer repairs a silent mining station on the far side of the moon."),
    ("Rue des Martyrs", 1968, "A florist in Paris writes love letters for strangers and gets one that she wrote."),
    ("Nine Bells", 1957, "A night watchman in Hamburg plans the robbery of the bank that he guards."),
)

Rows: TypeAlias = Iterable[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Chat:
    """One guild under dpytest, with an admin and a member."""

    bot: RagBot
    guild: discord.Guild
    admin: discord.Member
    member: discord.Member

    async def type(self, text: str, *, author: discord.Member | None = None, files: Sequence[str] = ()) -> str:
        """What the bot sends when a member (or `author`) types this, as it stands at the end."""
        # dpytest raises what the bot has already answered with a sentence.
        with suppress(commands.CommandError):
            await dpytest.message(
                text, channel=self.guild.text_channels[0], member=author or self.member, attachments=list(files)
            )
        return "\n".join([read(await fetch_current(message)) for message in drain()])

    async def order(self, text: str, *, files: Sequence[str] = ()) -> str:
        """What the bot sends when the admin types this."""
        return await self.type(text, author=self.admin, files=files)


@dataclass(frozen=True, slots=True)
class Server:
    """The bot in a playground, with an admin and a member of the first guild."""

    discord: Playground
    bot: RagBot
    admin: Member
    member: Member

    @property
    def guild(self) -> Guild:
        """The first guild."""
        return self.discord.guild

    @property
    def channel(self) -> Channel:
        """Where everyone talks."""
        return self.discord.guild.channel


def drain() -> list[discord.Message]:
    """The messages that the bot has sent since last time."""
    messages = []
    while not dpytest.sent_queue.empty():
        messages.append(dpytest.sent_queue.get_nowait())
    while not dpytest.error_queue.empty():
        dpytest.error_queue.get_nowait()
    return messages


async def fetch_current(message: discord.Message) -> discord.Message:
    """The message with its edits, which dpytest keeps apart from the one that was sent."""
    return await message.channel.fetch_message(message.id)


def read(message: discord.Message) -> str:
    """What a person reads."""
    parts = [message.content, *(attachment.filename for attachment in message.attachments)]
    for embed in message.embeds:
        parts += [embed.title or "", embed.description or ""]
        parts += [f"{field.name}: {field.value}" for field in embed.fields]
        parts.append(embed.footer.text or "")
    return "\n".join(part for part in parts if part)


def show_layouts(bot: RagBot) -> None:
    """Let dpytest, which knows no components, show the texts of those that the bot sends as a message's content."""
    http = bot.http
    send = http.send_message

    async def send_message(channel_id: int, *, params: MultipartParameters) -> Any:
        channel = bot.get_channel(channel_id)  # dpytest takes it from here by its name
        payload = params.payload or {}
        texts = [each["content"] for each in iterate_components(payload.get("components") or []) if "content" in each]
        if texts and channel is not None:
            payload["content"] = "\n".join(texts)
        return await send(channel_id, params=params)

    http.send_message = send_message  # type: ignore[assignment, method-assign]


def promote(member: discord.Member) -> None:
    """Give Manage Server under dpytest."""
    permissions = discord.Permissions(manage_guild=True, send_messages=True, view_channel=True)
    role = backend.make_role("Managers", member.guild, permissions=permissions.value)
    backend.update_member(member, roles=[role])


async def fill(
    library: Library,
    name: str,
    *,
    guild_id: int,
    rows: Iterable[tuple[Any, ...]] = FILMS,
    audience: tuple[str, ...] = FOR_EVERYONE,
) -> CollectionInfo:
    """Create a collection of films for a guild."""
    info = await library.collections.create(CollectionSchema(name, PROPERTIES), guild_id=guild_id)
    names = [spec.name for spec in PROPERTIES]
    records = [Record(line, dict(zip(names, row, strict=True))) for line, row in enumerate(rows, start=2)]
    if records:
        await library.ingester.ingest(
            records,
            collection=info.name,
            guild_id=guild_id,
            origin=build_origin("films.csv", by=1),
            options=IngestOptions(audience=audience),
        )
    return info


@contextmanager
def keep_addresses() -> Iterator[None]:
    """Restore the addresses of Discord, which discord.py keeps as class attributes, when a bot changed them."""
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


def build_away_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings that name a Weaviate that is not there."""
    http_port, grpc_port = find_port_range(2)
    address = {"WEAVIATE_MODE": "local", "WEAVIATE_HTTP_HOST": "127.0.0.1", "WEAVIATE_HTTP_PORT": str(http_port)}
    return load_settings({**address, "WEAVIATE_GRPC_PORT": str(grpc_port), **(environ or {})}, env_file=None)


@asynccontextmanager
async def open_chat(settings: Settings) -> AsyncIterator[Chat]:
    """The bot under dpytest, which knows no interactions and no login."""
    bot = RagBot(settings=settings)
    bot.command_prefix = "/"
    # dpytest finds members in the cache only, which a bot without the members intent does not fill.
    bot._connection._intents = discord.Intents.all()
    bot._connection.member_cache_flags = discord.MemberCacheFlags.all()
    await bot._async_setup_hook()
    # dpytest refuses a bot with shards, and meets none of them.
    with patch("discord.AutoShardedClient", ()):
        dpytest.configure(bot, guilds=1, text_channels=1, voice_channels=0, members=["ada", "bob"])
    show_layouts(bot)
    bot._connection.loop = asyncio.get_running_loop()  # for the typing indicator, which dpytest forgets
    config = dpytest.get_config()
    admin, member = config.members[:2]
    promote(admin)
    await bot.open()
    try:
        yield Chat(bot, config.guilds[0], admin, member)
    finally:
        drain()
        bot.ws = None  # type: ignore[assignment] # dpytest's has no socket that could be closed
        await bot.close()


@asynccontextmanager
async def open_server(discord_: Playground, settings: Settings) -> AsyncIterator[Server]:
    """The bot logged in to a playground, with its commands synced."""
    update = {"discord_api_base": discord_.api_base, "discord_gateway": discord_.gateway_url}
    admin, member = discord_.guild.add_member("ada", manage_guild=True), discord_.guild.add_member("bob")
    with keep_addresses():
        async with RagBot(settings=settings.model_copy(update=update)) as bot:
            running = asyncio.create_task(bot.start(discord_.token))
            ready = asyncio.create_task(discord_.wait_for_bot(commands=COMMANDS))
            await asyncio.wait({running, ready}, return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                ready.cancel()
                await running
            await ready
            yield Server(discord_, bot, admin, member)
        await running
