"""Discord's edge of a view: an interaction and a sender that record what they are asked, and can refuse it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import discord


def make_not_found() -> discord.NotFound:
    response = cast("Any", SimpleNamespace(status=404, reason="Not Found"))
    return discord.NotFound(response, {"code": 10008, "message": "Unknown Message"})


@dataclass
class FakeDiscord:
    """Everything that was sent or edited, as keyword arguments; `failure` makes the next calls fail, and
    `on_error` is what the client's command tree does with an error."""

    sent: list[dict[str, Any]] = field(default_factory=list)
    edits: list[dict[str, Any]] = field(default_factory=list)
    failure: Callable[[], Exception] | None = None
    on_error: Callable[[discord.Interaction, Exception], Awaitable[None]] | None = None

    async def send(self, content: str | None = None, **message: Any) -> SimpleNamespace:
        self._fail()
        self.sent.append({"content": content, **message})
        return SimpleNamespace(edit=self.edit)

    async def edit(self, **message: Any) -> None:
        self._fail()
        self.edits.append(message)

    async def begin_press(self, _interaction: discord.Interaction, _name: str) -> bool:
        """Follow nothing."""
        return True

    def _fail(self) -> None:
        if self.failure is not None:
            raise self.failure()

    def press(self, user_id: int, *, custom_id: str | None = None) -> discord.Interaction:
        """Return the interaction of a member's press."""
        response = SimpleNamespace(edit_message=self.edit, send_message=self.send)
        return cast(
            "discord.Interaction",
            SimpleNamespace(
                user=SimpleNamespace(id=user_id),
                data={"custom_id": custom_id},
                response=response,
                edit_original_response=self.edit,
                client=SimpleNamespace(tree=SimpleNamespace(on_error=self.on_error, begin_press=self.begin_press)),
            ),
        )
