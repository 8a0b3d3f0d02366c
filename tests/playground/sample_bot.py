"""A small bot of plain discord.py that uses everything the playground serves."""

import asyncio
import io
import os
from typing import Any, Literal

import discord
import yarl
from discord import app_commands
from discord.ext import commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from playground import Playground
from tests.playground import sample_places

COMMANDS = sample_places.COMMANDS | {
    *("collection", "recommend", "search", "ingest", "feedback", "who", "board", "secret", "twice", "quiet"),
}


class Confirm(discord.ui.View):
    """Buttons of which one updates, one answers, one defers and one is disabled."""

    @discord.ui.button(label="Create", style=discord.ButtonStyle.green)
    async def create(self, interaction: discord.Interaction, _: Any) -> None:
        await interaction.response.edit_message(content="created", view=None)

    @discord.ui.button(label="Tell", emoji="🎬")
    async def tell(self, interaction: discord.Interaction, _: Any) -> None:
        await interaction.response.send_message(f"told {interaction.user.name}", ephemeral=True)

    @discord.ui.button(label="Later")
    async def later(self, interaction: discord.Interaction, _: Any) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="later came")

    @discord.ui.button(label="Never", disabled=True)
    async def never(self, interaction: discord.Interaction, _: Any) -> None:
        raise AssertionError("Discord lets nobody press a disabled button")

    @discord.ui.select(placeholder="Genre", options=[discord.SelectOption(label="Comedy", value="c")])
    async def choose(self, interaction: discord.Interaction, select: discord.ui.Select[Any]) -> None:
        await interaction.response.edit_message(content=f"chose {select.values[0]}")


class Feedback(discord.ui.Modal, title="Feedback"):
    """One required and one optional field."""

    name: discord.ui.TextInput[Any] = discord.ui.TextInput(label="Name")
    words: discord.ui.TextInput[Any] = discord.ui.TextInput(label="Words", required=False, custom_id="words")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"{self.name.value}: {self.words.value or 'nothing'}")


@app_commands.context_menu(name="Greet")
async def greet(interaction: discord.Interaction, member: discord.Member) -> None:
    await interaction.response.send_message(f"hello {member.name}")


@app_commands.context_menu(name="Quote")
async def quote(interaction: discord.Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(f"> {message.content}")


class Films(commands.Cog):
    """Commands of every shape."""

    group = app_commands.Group(name="collection", description="Collections")

    @group.command(description="Create one")
    async def create(self, interaction: discord.Interaction, name: str, properties: str = "") -> None:
        await interaction.response.send_message(f"{name} with {properties}")

    @app_commands.command(description="Recommend")
    async def recommend(
        self,
        interaction: discord.Interaction,
        query: str,
        limit: app_commands.Range[int, 1, 10] = 3,
        style: Literal["together", "each"] = "together",
    ) -> None:
        await interaction.response.defer()
        embed = discord.Embed(title=query, description=f"{limit} films, {style}")
        embed.add_field(name="Paris", value="1999")
        embed.set_footer(text="the end")
        await interaction.followup.send(embed=embed, view=Confirm())

    @app_commands.command(description="Search")
    async def search(self, interaction: discord.Interaction, query: str, collection: str) -> None:
        await interaction.response.send_message(f"{query} in {collection}")

    @search.autocomplete("collection")
    async def complete(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        names = ["Movie", "Monster", "Book"]
        assert interaction.namespace.query == "x"
        return [app_commands.Choice(name=name, value=name.lower()) for name in names if current in name]

    @app_commands.command(description="Ingest")
    @app_commands.default_permissions(manage_guild=True)
    async def ingest(self, interaction: discord.Interaction, collection: str, file: discord.Attachment) -> None:
        await interaction.response.defer(ephemeral=True)
        try:
            data = await file.read()
        except discord.HTTPException as error:
            await interaction.edit_original_response(content=f"no download: {error.status}")
            return
        await interaction.edit_original_response(content="working")
        report = discord.File(io.BytesIO(data.upper()), "report.txt")
        text = f"done {collection}: {file.filename}, {file.size} bytes, {file.content_type}"
        await interaction.edit_original_response(content=text, attachments=[report])

    @app_commands.command(description="Feedback")
    async def feedback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Feedback())

    @app_commands.command(description="Who")
    async def who(
        self, interaction: discord.Interaction, user: discord.Member, role: discord.Role, place: discord.TextChannel
    ) -> None:
        may = interaction.permissions.manage_guild
        await interaction.response.send_message(f"{user.name}, {role.name}, {place.name}, {may}")

    @app_commands.command(description="Show components of the second kind")
    async def board(self, interaction: discord.Interaction) -> None:
        view = discord.ui.LayoutView()
        text: discord.ui.TextDisplay[Any] = discord.ui.TextDisplay("On the board")
        rule: discord.ui.Separator[Any] = discord.ui.Separator()
        view.add_item(discord.ui.Container(text, rule, accent_color=0xFF0000))
        await interaction.response.send_message(view=view)

    @app_commands.command(description="Show buttons to one person")
    async def secret(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("only you", view=Confirm(), ephemeral=True)

    @app_commands.command(description="Say two things")
    async def twice(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("one")
        await interaction.followup.send("two", file=discord.File(io.BytesIO(b"2"), "two.txt"))

    @app_commands.command(description="Never get beyond thinking")
    async def quiet(self, interaction: discord.Interaction) -> None:
        await interaction.response.defer()

    @commands.command()
    async def echo(self, ctx: commands.Context[Any], *, text: str) -> None:
        await ctx.send(f"echo {text}")

    @commands.command()
    async def ponder(self, ctx: commands.Context[Any], seconds: float) -> None:
        async with ctx.typing():
            await asyncio.sleep(seconds)
            await ctx.send("pondered")


class SampleBot(commands.Bot):
    """Loads the commands and syncs them globally."""

    def __init__(self, *, intents: discord.Intents | None = None) -> None:
        super().__init__(
            commands.when_mentioned,
            intents=intents or discord.Intents.default(),
            allowed_mentions=discord.AllowedMentions.none(),
        )
        self.resumed = 0
        self.heard: list[str] = []

    async def setup_hook(self) -> None:
        await self.add_cog(Films())
        await self.add_cog(sample_places.Places())
        self.tree.add_command(sample_places.keep)
        self.tree.add_command(greet)
        self.tree.add_command(quote)
        await self.tree.sync()

    async def on_message(self, message: discord.Message, /) -> None:
        self.heard.append(message.content)
        await super().on_message(message)

    async def on_resumed(self) -> None:
        self.resumed += 1


def point_at(monkeypatch: Any, playground: Playground) -> None:
    """Send everything that discord.py says to the playground."""
    monkeypatch.setattr(Route, "BASE", playground.api_base)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(playground.gateway_url))


def main() -> None:
    """Run as a process of its own, with a playground's environment."""
    Route.BASE = os.environ["DISCORD_API_BASE"]
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY"])
    SampleBot().run(os.environ["DISCORD_TOKEN"], log_handler=None)


if __name__ == "__main__":
    main()
