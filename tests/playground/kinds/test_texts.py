"""Bots that read what people write: prefix commands, converters, contexts of their own, replies, games."""

import asyncio
from typing import Any

import discord
import pytest
from discord.ext import commands

from tests.playground.kinds.conftest import SmallBot, Stage


class Marking(commands.Context[Any]):
    """Puts a tick or a cross to the message that it answers."""

    async def mark(self, *, is_good: bool) -> None:
        await self.message.add_reaction("✅" if is_good else "❌")


class Slug(commands.Converter[str]):
    """Reads words as one."""

    async def convert(self, ctx: commands.Context[Any], argument: str) -> str:
        if not argument.isascii():
            raise commands.BadArgument("no slug")
        return argument.lower().replace(" ", "-")


class TextBot(SmallBot):
    """Uses a context of its own, and says which errors come."""

    async def get_context(self, origin: Any, /, *, cls: Any = Marking) -> Any:
        return await super().get_context(origin, cls=cls)

    async def on_command_error(self, ctx: commands.Context[Any], error: Exception, /) -> None:
        await ctx.send(type(error).__name__)


def build_bot() -> TextBot:
    bot = TextBot()

    @bot.command()
    async def add(ctx: commands.Context[Any], *numbers: int) -> None:
        await ctx.send(str(sum(numbers)))

    @bot.group(invoke_without_command=True)
    async def cool(ctx: commands.Context[Any], member: discord.Member) -> None:
        await ctx.send(f"{member.name} is {'cool' if member.bot else 'not cool'}")

    @cool.command()
    async def everyone(ctx: commands.Context[Any]) -> None:
        assert ctx.guild is not None
        await ctx.send(", ".join(sorted(member.name for member in ctx.guild.members)))

    @bot.command()
    async def find(ctx: commands.Context[Any], what: discord.TextChannel | discord.Member | int) -> None:
        await ctx.send(f"{type(what).__name__} {what}")

    @bot.command()
    async def slug(ctx: commands.Context[Any], *, text: Slug) -> None:
        await ctx.send(str(text))

    @bot.command()
    async def even(ctx: Marking, number: int) -> None:
        await ctx.mark(is_good=number % 2 == 0)
        await ctx.send("checked")

    @bot.command()
    async def answer(ctx: commands.Context[Any]) -> None:
        await ctx.reply("to you", mention_author=True)

    @bot.command()
    async def guess(ctx: commands.Context[Any]) -> None:
        def is_guess(message: discord.Message) -> bool:
            return message.author == ctx.author and message.channel == ctx.channel

        await ctx.send("Guess")
        message = await bot.wait_for("message", check=is_guess, timeout=20)
        await ctx.send("right" if message.content == "7" else "wrong")

    return bot


@pytest.mark.parametrize(
    ("said", "reply"),
    [
        ("?add 1 2 3", "6"),
        ("?add one", "BadArgument"),
        ("?cool bob", "bob is not cool"),
        ("?cool nobody", "MemberNotFound"),
        ("?cool everyone", "ada, bob, owner, playground-bot"),
        ("?find general", "TextChannel general"),
        ("?find ada", "Member ada"),
        ("?find 5", "int 5"),
        ("?slug A Long Name", "a-long-name"),
        ("?slug é", "BadArgument"),
        ("?nothing", "CommandNotFound"),
    ],
)
async def test_words_are_converted(stage: Stage, said: str, reply: str) -> None:
    async with stage.run(build_bot()):
        assert (await stage.ada.type(stage.channel, said)).text == reply


@pytest.mark.parametrize(("number", "emoji"), [("4", "✅"), ("5", "❌")])
async def test_a_context_of_ones_own(stage: Stage, number: str, emoji: str) -> None:
    async with stage.run(build_bot()):
        said = stage.ada.say(stage.channel, f"?even {number}")
        await stage.channel.wait_for(lambda reply: reply.text == "checked")
        assert said.refresh().reactions == (emoji,)


async def test_a_reply_pings_its_author(stage: Stage) -> None:
    async with stage.run(build_bot()):
        said = stage.bob.say(stage.channel, "?answer")
        reply = await stage.channel.wait_for(lambda reply: reply.text == "to you")
        assert reply.message is not None
        assert reply.message.reference is said.message
        assert reply.pings == ["@bob"]


@pytest.mark.parametrize(("guess", "reply"), [("7", "right"), ("8", "wrong")])
async def test_a_game_waits_for_its_player(stage: Stage, guess: str, reply: str) -> None:
    async with stage.run(build_bot()):
        assert (await stage.ada.type(stage.channel, "?guess")).text == "Guess"
        stage.bob.say(stage.channel, "7")
        assert (await stage.ada.type(stage.channel, guess)).text == reply


async def test_two_games_at_once(stage: Stage) -> None:
    other = stage.discord.guild.add_channel("games")
    async with stage.run(build_bot()):
        await asyncio.gather(stage.ada.type(stage.channel, "?guess"), stage.bob.type(other, "?guess"))
        replies = await asyncio.gather(stage.ada.type(stage.channel, "7"), stage.bob.type(other, "1"))
        assert [reply.text for reply in replies] == ["right", "wrong"]
