"""Buttons and menus of the first kind: confirmed, counted, chosen, private, and older than the bot's process."""

import re
from typing import Any

import discord
import pytest
from discord.ext import commands

from playground import InvalidInputError
from tests.playground.kinds.conftest import SmallBot, Stage


class Question(discord.ui.View):
    """Waits for a yes or a no."""

    answer: bool | None = None

    @discord.ui.button(label="Yes", style=discord.ButtonStyle.green)
    async def agree(self, interaction: discord.Interaction, _: Any) -> None:
        await self._end(interaction, answer=True)

    @discord.ui.button(label="No", style=discord.ButtonStyle.grey)
    async def refuse(self, interaction: discord.Interaction, _: Any) -> None:
        await self._end(interaction, answer=False)

    async def _end(self, interaction: discord.Interaction, *, answer: bool) -> None:
        await interaction.response.send_message("noted", ephemeral=True)
        self.answer = answer
        self.stop()


class Tally(discord.ui.View):
    """Counts how often it was pressed; at five it is full."""

    @discord.ui.button(label="0", custom_id="tally")
    async def count(self, interaction: discord.Interaction, button: discord.ui.Button[Any]) -> None:
        number = int(button.label or 0) + 1
        button.label, button.disabled = str(number), number == 5
        await interaction.response.edit_message(view=self)


class Colours(discord.ui.View):
    """A menu of up to two colours."""

    @discord.ui.select(
        placeholder="Colours",
        max_values=2,
        options=[discord.SelectOption(label=name.title(), value=name) for name in ("red", "green", "blue")],
    )
    async def choose(self, interaction: discord.Interaction, select: discord.ui.Select[Any]) -> None:
        await interaction.response.send_message("+".join(select.values))


class Own(discord.ui.View):
    """Answers only who opened it."""

    def __init__(self, owner: discord.abc.User) -> None:
        super().__init__()
        self.owner = owner
        self.add_item(discord.ui.Button(label="Manual", url="https://example.com/manual"))

    async def interaction_check(self, interaction: discord.Interaction, /) -> bool:
        if interaction.user != self.owner:
            await interaction.response.send_message("not yours", ephemeral=True)
        return interaction.user == self.owner

    @discord.ui.button(label="Open")
    async def open(self, interaction: discord.Interaction, _: Any) -> None:
        await interaction.response.edit_message(content="opened", view=None)


class Lasting(discord.ui.View):
    """Works after a restart too."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Still there?", custom_id="lasting:ask")
    async def ask(self, interaction: discord.Interaction, _: Any) -> None:
        await interaction.response.send_message("still here", ephemeral=True)


class Numbered(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"number:(?P<number>\d+)"
):  # fmt: skip
    """A button whose id says what it counts."""

    def __init__(self, number: int) -> None:
        super().__init__(discord.ui.Button(label=f"Number {number}", custom_id=f"number:{number}"))
        self.number = number

    @classmethod
    async def from_custom_id(cls, _: Any, __: Any, match: re.Match[str], /) -> "Numbered":
        return cls(int(match["number"]))

    async def callback(self, interaction: discord.Interaction) -> Any:
        self.number += 1
        view = discord.ui.View(timeout=None).add_item(Numbered(self.number))
        await interaction.response.edit_message(view=view)


class ViewBot(SmallBot):
    """Shows one view per command."""

    async def setup_hook(self) -> None:
        self.add_view(Lasting())
        self.add_dynamic_items(Numbered)
        await super().setup_hook()


def build_bot() -> ViewBot:
    bot = ViewBot()

    @bot.command()
    async def ask(ctx: commands.Context[Any]) -> None:
        question = Question()
        message = await ctx.send("Do it?", view=question)
        await question.wait()
        await message.edit(content="done" if question.answer else "left alone", view=None)

    @bot.tree.command(description="Count in private")
    async def tally(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Press", view=Tally(), ephemeral=True)

    @bot.command()
    async def colours(ctx: commands.Context[Any]) -> None:
        await ctx.send("Which?", view=Colours())

    @bot.command()
    async def own(ctx: commands.Context[Any]) -> None:
        await ctx.send("Mine", view=Own(ctx.author))

    @bot.command()
    async def last(ctx: commands.Context[Any]) -> None:
        await ctx.send("Lasting", view=Lasting().add_item(Numbered(7)))

    return bot


@pytest.mark.parametrize(("button", "end"), [("Yes", "done"), ("No", "left alone")])
async def test_a_question_is_answered(stage: Stage, button: str, end: str) -> None:
    async with stage.run(build_bot()):
        question = await stage.ada.type(stage.channel, "?ask")
        assert (await stage.ada.press(question, button)).text == "noted"
        await question.wait_for(lambda now: now.text == end)


async def test_presses_are_counted_in_private(stage: Stage) -> None:
    async with stage.run(build_bot()):
        reply = await stage.ada.type(stage.channel, "/tally")
        assert reply.is_ephemeral
        for number in range(5):
            reply = await stage.ada.press(reply, str(number))
        with pytest.raises(InvalidInputError):
            await stage.ada.press(reply, "5")


async def test_a_menu_takes_as_many_as_it_says(stage: Stage) -> None:
    async with stage.run(build_bot()):
        menu = await stage.ada.type(stage.channel, "?colours")
        assert (await stage.bob.select(menu, ["Red", "blue"])).text == "red+blue"
        with pytest.raises(InvalidInputError):
            await stage.bob.select(menu, ["red", "green", "blue"])


async def test_a_view_of_ones_own(stage: Stage) -> None:
    async with stage.run(build_bot()):
        reply = await stage.ada.type(stage.channel, "?own")
        assert (await stage.bob.press(reply, "Open")).text == "not yours"
        assert (await stage.ada.press(reply, "Open")).text == "opened"


async def test_buttons_outlive_the_process(stage: Stage) -> None:
    async with stage.run(build_bot()):
        reply = await stage.ada.type(stage.channel, "?last")
    async with stage.run(build_bot()):
        assert (await stage.bob.press(reply, "Still there?")).text == "still here"
        assert (await stage.bob.press(reply, "Number 7")).buttons == ["Number 8"]
