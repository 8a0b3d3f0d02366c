"""Messages of components of the second kind: a toggle, and settings with menus."""

import io
from typing import Any

import discord
from discord import ui

from tests.playground.kinds.conftest import SmallBot, Stage


class Lamp(ui.LayoutView):
    """A section whose button turns a lamp on and off."""

    def __init__(self, *, is_on: bool = False) -> None:
        super().__init__()
        self.is_on = is_on
        button: ui.Button[Any] = ui.Button(label="Off" if is_on else "On")
        button.callback = self.toggle  # type: ignore[method-assign]
        self.add_item(ui.Container(ui.Section(f"The lamp is {'on' if is_on else 'off'}", accessory=button)))
        self.add_item(ui.Separator(spacing=discord.SeparatorSpacing.large))
        self.add_item(ui.TextDisplay("-# a lamp"))

    async def toggle(self, interaction: discord.Interaction) -> None:
        await interaction.response.edit_message(view=Lamp(is_on=not self.is_on))


class Album(ui.LayoutView):
    """Pictures beside text, and a file."""

    def __init__(self) -> None:
        super().__init__()
        self.add_item(ui.Section("A picture", accessory=ui.Thumbnail("attachment://one.png")))
        gallery: ui.MediaGallery[Any] = ui.MediaGallery()
        gallery.add_item(media="attachment://one.png", description="The same")
        self.add_item(gallery)
        self.add_item(ui.File("attachment://list.txt"))


class Options:
    """What can be set."""

    def __init__(self) -> None:
        self.place, self.role, self.pace = "nowhere", "nobody", "slow"


class SettingsView(ui.LayoutView):
    """One row of each kind of menu, and a button that ends it all."""

    row: ui.ActionRow[Any] = ui.ActionRow()
    roles: ui.ActionRow[Any] = ui.ActionRow()
    paces: ui.ActionRow[Any] = ui.ActionRow()
    last: ui.ActionRow[Any] = ui.ActionRow()

    def __init__(self, options: Options) -> None:
        super().__init__()
        self.options = options

    @row.select(cls=ui.ChannelSelect, placeholder="Where", channel_types=[discord.ChannelType.text])
    async def set_place(self, interaction: discord.Interaction, select: ui.ChannelSelect[Any]) -> None:
        self.options.place = select.values[0].name
        await interaction.response.edit_message(view=self)

    @roles.select(cls=ui.RoleSelect, placeholder="For whom")
    async def set_role(self, interaction: discord.Interaction, select: ui.RoleSelect[Any]) -> None:
        self.options.role = select.values[0].name
        await interaction.response.edit_message(view=self)

    @paces.select(placeholder="Pace", options=[discord.SelectOption(label="Slow"), discord.SelectOption(label="Fast")])
    async def set_pace(self, interaction: discord.Interaction, select: ui.Select[Any]) -> None:
        self.options.pace = select.values[0]
        await interaction.response.edit_message(view=self)

    @last.button(label="Save")
    async def save(self, interaction: discord.Interaction, _: Any) -> None:
        text = f"{self.options.role} in {self.options.place}, {self.options.pace}"
        view = ui.LayoutView().add_item(ui.TextDisplay(text))
        await interaction.response.edit_message(view=view)
        self.stop()


def build_bot() -> SmallBot:
    bot = SmallBot()

    @bot.tree.command(description="Light")
    async def lamp(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(view=Lamp())

    @bot.tree.command(description="Pictures")
    async def album(interaction: discord.Interaction) -> None:
        files = [discord.File(io.BytesIO(b"x"), name) for name in ("one.png", "list.txt")]
        await interaction.response.send_message(view=Album(), files=files)

    @bot.tree.command(description="Set it up")
    async def settings(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(view=SettingsView(Options()), ephemeral=True)

    return bot


async def test_a_section_with_a_button(stage: Stage) -> None:
    async with stage.run(build_bot()):
        reply = await stage.ada.type(stage.channel, "/lamp")
        for label, state in (("On", "on"), ("Off", "off"), ("On", "on")):
            reply = await stage.bob.press(reply, label)
            assert f"The lamp is {state}" in reply.text


async def test_pictures_and_files(stage: Stage) -> None:
    async with stage.run(build_bot()):
        reply = await stage.ada.type(stage.channel, "/album")
        assert set(reply.files) == {"one.png", "list.txt"}
        section, gallery, file = reply.components
        urls = [section["accessory"]["media"]["url"], gallery["items"][0]["media"]["url"], file["file"]["url"]]
        assert [url.rpartition("/")[2] for url in urls] == ["one.png", "one.png", "list.txt"]
        assert all(url.startswith("http") for url in urls)


async def test_settings_are_chosen_and_saved(stage: Stage) -> None:
    stage.discord.guild.add_role("Curators")
    async with stage.run(build_bot()):
        reply = await stage.ada.type(stage.channel, "/settings")
        reply = await stage.ada.select(reply, ["general"], menu="Where")
        reply = await stage.ada.select(reply, ["Curators"], menu="For whom")
        reply = await stage.ada.select(reply, ["Fast"], menu="Pace")
        assert (await stage.ada.press(reply, "Save")).text == "Curators in general, Fast"
