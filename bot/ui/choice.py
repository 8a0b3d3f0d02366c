"""Questions with buttons or with a menu, of which the first answer counts."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import discord

from bot.languages import phrase, translate
from bot.ui.limits import MENU_OPTIONS_MAX, OPTION_MAX
from bot.ui.text import clean, cut
from bot.ui.views import OwnedView

CANCEL = phrase("Cancel")
TIMEOUT_SECONDS = 5 * 60
LABEL_MAX = 80  # Discord: characters of a button's label
BUTTONS_MAX = 5  # Discord: buttons of a row


class QuestionView(OwnedView):
    """Asks once, and waits.

    Use: `await view.send(ctx.send, embed=…)`, then `await view.wait_choice()`.

    Attributes:
        interaction: the press, once there was one; it can be checked for permission and be followed up for 15 minutes.
    """

    kind = "question"

    def __init__(self, author_id: int, *, timeout: float = TIMEOUT_SECONDS) -> None:
        super().__init__(author_id, timeout=timeout)
        self.interaction: discord.Interaction | None = None
        self._choice: str | None = None

    async def wait_choice(self) -> str | None:
        """Wait for a press. Returns the choice, or None when the time ran out; the buttons are disabled then."""
        await self.wait()
        return self._choice

    async def choose(self, interaction: discord.Interaction, choice: str) -> None:
        """Take a choice; two presses can arrive before the buttons are grey, and the first one counts."""
        # The press is kept too: its answer can be edited for another 15 minutes.
        if self._choice is None:
            self._choice, self.interaction = choice, interaction
        self.disable()
        await self.update(interaction)
        self.stop()


def build_label(text: str, *, of: str = "") -> str:
    """What a button says: one line, with the name of what it is about where there are several."""
    name = f"{cut(' '.join(clean(of).split()), LABEL_MAX // 2)}: " if of else ""
    return cut(name + " ".join(clean(text).split()), LABEL_MAX)


class ChoiceView(QuestionView):
    """A button for each choice, which is its label.

    Args:
        further: choices in a row of their own, below the others.
    """

    def __init__(
        self,
        author_id: int,
        choices: Mapping[str, discord.ButtonStyle],
        *,
        further: Sequence[str] = (),
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        super().__init__(author_id, timeout=timeout)
        for label, style in choices.items():
            self.add_item(_ChoiceButton(label=label, style=style, row=0))
        for label in further:
            self.add_item(_ChoiceButton(label=label, style=discord.ButtonStyle.secondary, row=1))


class MenuOption(NamedTuple):
    """One line of a menu."""

    value: str
    description: str = ""


class MenuView(QuestionView):
    """A menu to choose one of up to 25 options from, and a button to cancel."""

    def __init__(
        self,
        author_id: int,
        options: Sequence[MenuOption],
        *,
        placeholder: str,
        timeout: float = TIMEOUT_SECONDS,
    ) -> None:
        super().__init__(author_id, timeout=timeout)
        self.add_item(_ChoiceMenu(options, placeholder=placeholder))
        self.add_item(_ChoiceButton(label=translate(CANCEL), style=discord.ButtonStyle.secondary))


class _ChoiceButton(discord.ui.Button[QuestionView]):
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Choose what stands on the button."""
        assert self.view is not None
        assert self.label is not None
        await self.view.choose(interaction, self.label)


class _ChoiceMenu(discord.ui.Select[QuestionView]):
    def __init__(self, options: Sequence[MenuOption], *, placeholder: str) -> None:
        shown = [
            discord.SelectOption(label=option.value, description=option.description[:OPTION_MAX] or None)
            for option in options[:MENU_OPTIONS_MAX]
        ]
        super().__init__(placeholder=placeholder, options=shown)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Choose the option, if the menu has it: what comes back is data from outside."""
        assert self.view is not None
        # discord.py takes the values of a select as they come.
        known = {option.value for option in self.options}
        if self.values and self.values[0] in known:
            await self.view.choose(interaction, self.values[0])
