"""Modals with every field that discord.py knows."""

from pathlib import Path
from typing import Any

import discord
import pytest
from discord import ui

from playground import Attachment, InvalidInputError
from tests.playground.kinds.conftest import SmallBot, Stage


class Report(ui.Modal, title="Report"):
    """Texts in labels, and a note above them."""

    note: ui.TextDisplay[Any] = ui.TextDisplay("Be kind.")
    subject: ui.Label[Any] = ui.Label(text="Subject", component=ui.TextInput(max_length=10))
    details: ui.Label[Any] = ui.Label(
        text="Details", description="As many as you like", component=ui.TextInput(required=False, default="none")
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        subject, details = self.subject.component, self.details.component
        assert isinstance(subject, ui.TextInput)
        assert isinstance(details, ui.TextInput)
        await interaction.response.send_message(f"{subject.value}: {details.value}")


class Survey(ui.Modal, title="Survey"):
    """Choices of five kinds."""

    drink: ui.Label[Any] = ui.Label(
        text="Drink",
        component=ui.Select(options=[discord.SelectOption(label="Tea"), discord.SelectOption(label="Milk")]),
    )
    who: ui.Label[Any] = ui.Label(text="With", component=ui.UserSelect(max_values=2))
    size: ui.Label[Any] = ui.Label(
        text="Size",
        component=ui.RadioGroup(
            options=[discord.RadioGroupOption(label="Small", value="s"), discord.RadioGroupOption(label="Big")]
        ),
    )
    extras: ui.Label[Any] = ui.Label(
        text="Extras",
        component=ui.CheckboxGroup(
            required=False,
            options=[discord.CheckboxGroupOption(label="Sugar"), discord.CheckboxGroupOption(label="Lemon")],
        ),
    )
    again: ui.Label[Any] = ui.Label(text="Again?", component=ui.Checkbox())

    async def on_submit(self, interaction: discord.Interaction) -> None:
        labels = (self.drink, self.who, self.size, self.extras, self.again)
        drink, who, size, extras, again = (label.component for label in labels)
        assert isinstance(drink, ui.Select)
        assert isinstance(who, ui.UserSelect)
        assert isinstance(size, ui.RadioGroup)
        assert isinstance(extras, ui.CheckboxGroup)
        assert isinstance(again, ui.Checkbox)
        names = "+".join(user.name for user in who.values)
        text = f"{drink.values[0]} with {names}, {size.value}, {'+'.join(extras.values) or 'nothing'}, {again.value}"
        await interaction.response.send_message(text)


class Upload(ui.Modal, title="Upload"):
    """Up to two files."""

    files: ui.Label[Any] = ui.Label(text="Files", component=ui.FileUpload(max_values=2))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        upload = self.files.component
        assert isinstance(upload, ui.FileUpload)
        await interaction.response.defer()
        sizes = [f"{file.filename}: {len(await file.read())}" for file in upload.values]
        await interaction.followup.send(", ".join(sizes))


class Door(ui.View):
    """A button that opens a modal."""

    @ui.button(label="Report")
    async def open(self, interaction: discord.Interaction, _: Any) -> None:
        await interaction.response.send_modal(Report())


def build_bot() -> SmallBot:
    bot = SmallBot()

    @bot.tree.command(description="Report")
    async def report(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Something wrong?", view=Door())

    @bot.tree.command(description="Survey")
    async def survey(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Survey())

    @bot.tree.command(description="Upload")
    async def upload(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Upload())

    return bot


async def test_texts(stage: Stage) -> None:
    async with stage.run(build_bot()):
        door = await stage.ada.type(stage.channel, "/report")
        modal = await stage.ada.press(door, "Report")
        assert (await stage.ada.submit(modal, {"Subject": "noise"})).text == "noise: none"
        modal = await stage.ada.press(door, "Report")
        for values in ({}, {"Subject": "x" * 11}, {"Colour": "red"}):
            with pytest.raises(InvalidInputError):
                await stage.ada.submit(modal, values)


async def test_choices(stage: Stage) -> None:
    async with stage.run(build_bot()):
        modal = await stage.ada.type(stage.channel, "/survey")
        values: dict[str, Any] = {
            "Drink": "Tea",
            "With": ["ada", "bob"],
            "Size": "Small",
            "Extras": ["Lemon"],
            "Again?": True,
        }
        assert (await stage.ada.submit(modal, values)).text == "Tea with ada+bob, s, Lemon, True"
        modal = await stage.ada.type(stage.channel, "/survey")
        few: dict[str, Any] = {"Drink": "Milk", "With": "bob", "Size": "Big"}
        assert (await stage.ada.submit(modal, few)).text == "Milk with bob, Big, nothing, False"
        modal = await stage.ada.type(stage.channel, "/survey")
        for wrong in ({"Size": "Huge"}, {"Drink": ["Tea", "Milk"]}, {"Extras": ["Salt"]}, {"Size": ""}):
            with pytest.raises(InvalidInputError):
                await stage.ada.submit(modal, few | wrong)


async def test_files(stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "b.txt"
    path.write_bytes(b"four")
    async with stage.run(build_bot()):
        modal = await stage.ada.type(stage.channel, "/upload")
        reply = await stage.ada.submit(modal, {"Files": [Attachment("a.txt", b"abc"), path]})
        assert reply.text == "a.txt: 3, b.txt: 4"
        modal = await stage.ada.type(stage.channel, "/upload")
        for files in ([], [path] * 3, tmp_path / "none"):
            with pytest.raises(InvalidInputError):
                await stage.ada.submit(modal, {"Files": files})
