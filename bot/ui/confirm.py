"""A question with two buttons."""

import discord

from bot.ui.views import OwnedView, ReportError

TIMEOUT_SECONDS = 5 * 60


class ConfirmView(OwnedView):
    """Asks before something is created or deleted.

    Use: `await view.send(ctx.send, embed=…)`, then `await view.wait_choice()`.

    Attributes:
        interaction: the press, once there was one; it can be checked for permission and be followed up for 15 minutes.
    """

    def __init__(
        self,
        author_id: int,
        *,
        confirm_label: str,
        danger: bool = False,
        timeout: float = TIMEOUT_SECONDS,
        report_error: ReportError | None = None,
    ) -> None:
        super().__init__(author_id, timeout=timeout, report_error=report_error)
        self.interaction: discord.Interaction | None = None
        self._choice: bool | None = None
        self.confirm.label = confirm_label
        self.confirm.style = discord.ButtonStyle.danger if danger else discord.ButtonStyle.success

    async def wait_choice(self) -> bool | None:
        """Wait for a press. Returns True, False for Cancel, or None when the time ran out; the buttons are disabled."""
        await self.wait()
        return self._choice

    @discord.ui.button(label="Confirm")
    async def confirm(self, interaction: discord.Interaction, _button: "discord.ui.Button[ConfirmView]") -> None:
        """Choose yes."""
        await self._choose(interaction, choice=True)

    @discord.ui.button(label="Cancel", style=discord.ButtonStyle.secondary)
    async def cancel(self, interaction: discord.Interaction, _button: "discord.ui.Button[ConfirmView]") -> None:
        """Choose no."""
        await self._choose(interaction, choice=False)

    async def _choose(self, interaction: discord.Interaction, *, choice: bool) -> None:
        # Two presses can arrive before the buttons are grey: the first one counts.
        if self._choice is None:
            self._choice, self.interaction = choice, interaction
        self.disable()
        await self.update(interaction)
        self.stop()
