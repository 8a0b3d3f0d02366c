"""Bots that follow what happens: edits, deletions, reactions, people who come, and channels for some of them."""

from typing import Any

import discord
import pytest
from discord.ext import commands

from playground import InvalidInputError
from tests.playground.kinds.conftest import SmallBot, Stage


class Watcher(SmallBot):
    """Tells in the channel what it hears of messages and people."""

    async def on_message_edit(self, before: discord.Message, after: discord.Message) -> None:
        if not after.author.bot:
            await after.channel.send(f"{before.content} became {after.content}")

    async def on_message_delete(self, message: discord.Message) -> None:
        if not message.author.bot:
            await message.channel.send(f"{message.author.name} took back {message.content}")

    async def on_bulk_message_delete(self, messages: list[discord.Message]) -> None:
        await messages[0].channel.send(f"{len(messages)} went away")

    async def on_member_join(self, member: discord.Member) -> None:
        channel = member.guild.system_channel
        assert channel is not None
        await channel.send(f"Welcome {member.mention}")

    async def on_member_remove(self, member: discord.Member) -> None:
        channel = member.guild.system_channel
        assert channel is not None
        await channel.send(f"Farewell {member.name}")


async def test_edits_and_deletions(stage: Stage) -> None:
    async with stage.run(Watcher()):
        said = stage.ada.say(stage.channel, "tea")
        edited = await stage.ada.edit(said, "milk")
        await stage.channel.wait_for(lambda reply: reply.text == "tea became milk")
        with pytest.raises(InvalidInputError):
            await stage.bob.edit(edited, "mine")
        with pytest.raises(InvalidInputError):
            await stage.bob.delete(edited)
        await stage.ada.delete(edited)
        await stage.channel.wait_for(lambda reply: reply.text == "ada took back milk")


async def test_many_messages_go_at_once(stage: Stage) -> None:
    moderator = stage.discord.guild.add_member("mo", manage_messages=True)
    async with stage.run(Watcher()):
        said = [stage.bob.say(stage.channel, text) for text in ("a", "b", "c")]
        await moderator.delete(*said)
        await stage.channel.wait_for(lambda reply: reply.text == "3 went away")


async def test_people_come_and_go(stage: Stage) -> None:
    async with stage.run(Watcher()):
        eve = stage.discord.guild.add_member("eve")
        welcome = await stage.channel.wait_for(lambda reply: reply.text == f"Welcome <@{eve.id}>")
        assert welcome.pings == ["@eve"]
        stage.discord.guild.remove_member(eve)
        await stage.channel.wait_for(lambda reply: reply.text == "Farewell eve")


class Passing(SmallBot):
    """Edits and deletes what it has said."""


def build_passing() -> Passing:
    bot = Passing()

    @bot.command()
    async def draft(ctx: commands.Context[Any]) -> None:
        message = await ctx.send("draft")
        await message.edit(content="final")

    @bot.command()
    async def whisper(ctx: commands.Context[Any]) -> None:
        await ctx.send("psst", delete_after=0)

    @bot.command()
    async def purge(ctx: commands.Context[Any]) -> None:
        assert isinstance(ctx.channel, discord.TextChannel)
        gone = await ctx.channel.purge(limit=10)
        await ctx.send(f"{len(gone)} purged")

    return bot


async def test_the_bot_edits_and_deletes_its_own(stage: Stage) -> None:
    async with stage.run(build_passing()):
        reply = await stage.ada.type(stage.channel, "?draft")
        await reply.wait_for(lambda now: now.text == "final")
        whispered = await stage.ada.type(stage.channel, "?whisper")
        await whispered.wait_for(lambda now: now.is_deleted)


async def test_the_bot_purges_a_channel(stage: Stage) -> None:
    stage.discord.guild.grant_bot(manage_messages=True)
    async with stage.run(build_passing()):
        for text in ("a", "b"):
            stage.bob.say(stage.channel, text)
        assert (await stage.ada.type(stage.channel, "?purge")).text == "3 purged"


class RoleGiver(SmallBot):
    """Gives a role to whoever reacts to one message, and takes it back."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True, guild_reactions=True, members=True))
        self.message_id = 0

    def get_role(self, payload: discord.RawReactionActionEvent) -> tuple[discord.Member, discord.Role] | None:
        guild = self.get_guild(payload.guild_id or 0)
        if guild is None or payload.message_id != self.message_id or str(payload.emoji) != "🎬":
            return None
        member = payload.member or guild.get_member(payload.user_id)
        assert member is not None
        return member, next(role for role in guild.roles if role.name == "Film")

    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        found = self.get_role(payload)
        if found is not None:
            await found[0].add_roles(found[1], reason="asked for it")

    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        found = self.get_role(payload)
        if found is not None:
            await found[0].remove_roles(found[1])


async def test_roles_for_reactions(stage: Stage) -> None:
    guild = stage.discord.guild
    guild.add_role("Film")
    guild.grant_bot(manage_roles=True)
    said = stage.ada.say(stage.channel, "React!")
    assert said.message is not None
    bot = RoleGiver()
    bot.message_id = int(said.message.id)
    async with stage.run(bot):
        await stage.bob.react(said, "👍")
        await stage.bob.react(said, "🎬")
        await stage.discord.wait_until(lambda: [role.name for role in stage.bob.roles] == ["Film"])
        await stage.bob.unreact(said, "🎬")
        await stage.discord.wait_until(lambda: stage.bob.roles == [])
        assert said.refresh().reactions == ("👍",)


def build_secret() -> SmallBot:
    bot = SmallBot()

    @bot.command()
    async def secret(ctx: commands.Context[Any], role: discord.Role) -> None:
        assert ctx.guild is not None
        nobody, some = discord.PermissionOverwrite(view_channel=False), discord.PermissionOverwrite(view_channel=True)
        overwrites: Any = {ctx.guild.default_role: nobody, ctx.guild.me: some, role: some}
        try:
            channel = await ctx.guild.create_text_channel("Back room", overwrites=overwrites, topic="hush")
        except discord.Forbidden:
            await ctx.send("I may not")
            return
        await channel.send("In here")
        await ctx.send(channel.name)

    @bot.command()
    async def close(ctx: commands.Context[Any], channel: discord.TextChannel) -> None:
        assert isinstance(ctx.author, discord.Member)
        await channel.set_permissions(ctx.author, view_channel=True)
        await channel.set_permissions(ctx.author, overwrite=None)
        await channel.edit(name="closing")
        await channel.delete(reason="over")
        await ctx.send("closed")

    return bot


async def test_channels_for_some(stage: Stage) -> None:
    guild = stage.discord.guild
    member = guild.add_member("cleo", roles=["Insiders"])
    async with stage.run(build_secret()) as seen:
        assert (await stage.ada.type(stage.channel, "?secret Insiders")).text == "I may not"
        guild.grant_bot(manage_channels=True, manage_roles=True)
        assert (await stage.ada.type(stage.channel, "?secret Insiders")).text == "back-room"

        room = next(channel for channel in guild.channels.values() if channel.name == "back-room")
        assert [reply.text for reply in room.messages] == ["In here"]
        member.say(room, "I am in")
        with pytest.raises(InvalidInputError):
            stage.bob.say(room, "Let me in")
        shown = seen.get_channel(int(room.id))
        assert isinstance(shown, discord.TextChannel)
        assert [shown.permissions_for(m).view_channel for m in seen.members if m.name in ("bob", "cleo")] == [
            False,
            True,
        ]

        assert (await stage.ada.type(stage.channel, "?close back-room")).text == "closed"
        assert room.id not in guild.channels
