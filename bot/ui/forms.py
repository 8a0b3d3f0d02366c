"""What all forms share: how long they are remembered, and where their failures meet people."""

from collections.abc import Awaitable, Callable
from typing import Final, TypeAlias

import discord
from discord.ext import commands

from bot.ui.context import Interaction

TITLE_MAX: Final = 45  # Discord: of a modal
TEXT_MAX: Final = 4_000  # Discord: characters of a text input
# Somebody may write for a while; the form is remembered until it is sent or this is over.
TIMEOUT_SECONDS: Final = 60 * 60

Submit: TypeAlias = Callable[..., Awaitable[None]]
"""Takes the interaction of a form that was sent, and what stands in its fields."""


class Form(discord.ui.Modal):
    """A modal.

    Args:
        title: at most 45 characters.
        kind: what it is called in the log.
    """

    def __init__(self, title: str, *, kind: str) -> None:
        super().__init__(title=title, timeout=TIMEOUT_SECONDS)
        self._kind = kind

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Follow the form that was sent from here on."""
        return bool(await interaction.client.tree.begin_press(interaction, f"form {self._kind}"))

    async def on_error(  # type: ignore[override] # only bots with a command tree show this form
        self, interaction: "discord.Interaction[commands.Bot]", error: Exception, /
    ) -> None:
        """Hand a failure to the place where errors meet people: the client's command tree."""
        await interaction.client.tree.on_error(interaction, error)  # type: ignore[arg-type] # RagTree takes any error


class TextForm(Form):
    """A form of texts.

    Args:
        fields: the labels, with what is typed into each.
        submit: called with the texts, in that order.
    """

    def __init__(
        self, title: str, fields: "dict[str, discord.ui.TextInput[TextForm]]", *, kind: str, submit: Submit
    ) -> None:
        super().__init__(title, kind=kind)
        self._fields, self._submit = tuple(fields.values()), submit
        for label, field in fields.items():
            self.add_item(discord.ui.Label(text=label, component=field))

    async def on_submit(self, interaction: Interaction, /) -> None:
        """Hand on what was typed."""
        await self._submit(interaction, *(field.value.strip() for field in self._fields))
