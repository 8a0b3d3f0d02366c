"""Slash commands with options of every kind, groups, context menus, and errors."""

import enum
from typing import Any, Literal

import discord
import pytest
from discord import app_commands

from playground import InvalidInputError
from tests.playground.kinds.conftest import SmallBot, Stage


class Size(enum.Enum):
    small = 1
    large = 2


class Point(app_commands.Transformer):
    """Reads `3,4`."""

    async def transform(self, interaction: discord.Interaction, value: str, /) -> tuple[int, ...]:
        return tuple(map(int, value.split(",")))


def build_bot() -> SmallBot:
    bot = SmallBot()

    @bot.tree.command(description="Multiply two numbers")
    @app_commands.describe(first="One number", second="Another one")
    @app_commands.rename(second="by")
    async def multiply(interaction: discord.Interaction, first: int, second: app_commands.Range[int, 0, 99]) -> None:
        await interaction.response.send_message(str(first * second))

    @bot.tree.command(description="Say when somebody came")
    async def since(interaction: discord.Interaction, member: discord.Member | None = None) -> None:
        who = member or interaction.user
        assert isinstance(who, discord.Member)
        assert who.joined_at is not None
        await interaction.response.send_message(f"{who.name} since {who.joined_at:%Y}")

    @bot.tree.command(description="Order something")
    @app_commands.choices(drink=[app_commands.Choice(name="Tea", value=1), app_commands.Choice(name="Milk", value=2)])
    async def order(
        interaction: discord.Interaction, drink: app_commands.Choice[int], size: Size, where: Literal["here", "away"]
    ) -> None:
        await interaction.response.send_message(f"{size.name} {drink.name}, {where}")

    @bot.tree.command(description="Go somewhere")
    async def go(interaction: discord.Interaction, to: app_commands.Transform[tuple[int, ...], Point]) -> None:
        await interaction.response.send_message(f"at {to}")

    add_checked(bot)
    add_menus(bot)
    return bot


def add_checked(bot: SmallBot) -> None:
    @bot.tree.command(description="Name a fruit")
    async def fruit(interaction: discord.Interaction, name: str) -> None:
        await interaction.response.send_message(name)

    @fruit.autocomplete("name")
    async def complete(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        names = ("apple", "apricot", "pear")
        return [app_commands.Choice(name=name, value=name) for name in names if name.startswith(current)]

    @bot.tree.command(description="Once in a while")
    @app_commands.checks.cooldown(1, 3600)
    async def rare(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("this once")

    @bot.tree.command(description="For administrators")
    @app_commands.checks.has_permissions(administrator=True)
    async def rule(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("ruled")

    @bot.tree.error
    async def on_error(interaction: discord.Interaction, error: app_commands.AppCommandError) -> None:
        await interaction.response.send_message(type(error).__name__, ephemeral=True)


def add_menus(bot: SmallBot) -> None:
    @bot.tree.context_menu(name="Wave at")
    async def wave(interaction: discord.Interaction, user: discord.Member) -> None:
        await interaction.response.send_message(f"waves at {user.mention}", ephemeral=True)

    @bot.tree.context_menu(name="Count words")
    async def count(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(str(len(message.content.split())))

    notes = app_commands.Group(name="notes", description="Notes")
    kept: list[str] = []

    @notes.command(description="Keep one")
    async def keep(interaction: discord.Interaction, text: str) -> None:
        kept.append(text)
        await interaction.response.send_message(f"{len(kept)} kept")

    bot.tree.add_command(notes)


@pytest.mark.parametrize(
    ("typed", "reply"),
    [
        ("/multiply first:6 by:7", "42"),
        ("/since member:bob", "bob since 20"),
        ("/since", "ada since 20"),
        ("/order drink:Milk size:large where:away", "large Milk, away"),
        ("/go 3,4", "at (3, 4)"),
        ("/go x", "TransformerError"),
        ("/notes keep milk", "1 kept"),
    ],
)
async def test_options(stage: Stage, typed: str, reply: str) -> None:
    async with stage.run(build_bot()):
        assert (await stage.ada.type(stage.channel, typed)).text.startswith(reply)


async def test_the_client_holds_back_what_is_out_of_range(stage: Stage) -> None:
    async with stage.run(build_bot()):
        with pytest.raises(InvalidInputError):
            await stage.ada.type(stage.channel, "/multiply first:1 by:100")


async def test_completions(stage: Stage) -> None:
    async with stage.run(build_bot()):
        offered: Any = await stage.ada.autocomplete(stage.channel, "/fruit ap")
        assert [value for _, value in offered] == ["apple", "apricot"]


async def test_checks(stage: Stage) -> None:
    async with stage.run(build_bot()):
        assert (await stage.ada.type(stage.channel, "/rare")).text == "this once"
        assert (await stage.ada.type(stage.channel, "/rare")).text == "CommandOnCooldown"
        assert (await stage.bob.type(stage.channel, "/rule")).text == "MissingPermissions"


async def test_context_menus(stage: Stage) -> None:
    async with stage.run(build_bot()):
        assert (await stage.ada.use("Wave at", stage.bob)).content == f"waves at <@{stage.bob.id}>"
        said = stage.bob.say(stage.channel, "one two three")
        assert (await stage.ada.use("Count words", said)).text == "3"
