"""What a person sees of a message of the bot."""

from collections.abc import Callable, Sequence

from playground.client.render import render_button, render_modal, render_text
from playground.model.channel import Message
from playground.model.interaction import Interaction
from playground.model.objects import Json
from playground.model.world import World
from playground.rules.component_types import BUTTON, LINK_STYLE, TEXT_DISPLAY, iterate_components
from playground.rules.mentions import get_mentioned, get_mentioned_roles, has_everyone


class Reply:
    """A message, or a modal, as it is at this moment; later edits make a new `Reply`.

    `content`, `embeds` and `components` are Discord's; `text` is what a person would read, `history` the texts of all
    versions so far, `files` the attachments' bytes by name, `pings` the names of those whom it notifies, and
    `deferred_after` the seconds from the command to the bot's first response, None for plain messages.
    """

    def __init__(self, world: World, message: Message | None, interaction: Interaction | None = None) -> None:
        self._world = world
        self.message = message
        self.interaction = interaction
        self.modal: Json | None = interaction.modal if interaction is not None and message is None else None
        self.content = message.content if message else ""
        self.embeds: Sequence[Json] = message.embeds if message else []
        self.components: Sequence[Json] = message.components if message else []
        self.files = {file.name: file.data for file in message.files} if message else {}
        self.is_ephemeral = message.is_ephemeral if message else True
        self.is_deleted = message.is_deleted if message else False
        self.history: Sequence[str] = tuple(map(render_text, message.versions)) if message else ()
        self.reactions = tuple(message.reactions) if message else ()
        self.pings = _get_pings(message) if message else []
        self.revision = message.revision if message else 0
        self.text = render_text(message) if message else render_modal(self.modal or {})
        self.deferred_after = _get_delay(interaction)

    def __repr__(self) -> str:
        return f"<Reply {self.text!r}>"

    @property
    def jump_url(self) -> str:
        """The address that leads a person to the message; empty for a modal."""
        if self.message is None:
            return ""
        guild = self.message.channel.guild
        place = guild.id if guild else "@me"
        return f"https://discord.com/channels/{place}/{self.message.channel.id}/{self.message.id}"

    @property
    def texts(self) -> list[str]:
        """Every text in which Discord shows Markdown: content, embeds, and the texts of components."""
        texts = [self.content, *(text for embed in self.embeds for text in _list_marked(embed))]
        texts += [each["content"] for each in iterate_components(self.components) if each["type"] == TEXT_DISPLAY]
        return [text for text in texts if text]

    @property
    def buttons(self) -> list[str]:
        """What stands on the buttons that can be pressed."""
        return [render_button(entry) for entry in self.get_buttons()]

    @property
    def followups(self) -> "list[Reply]":
        """Further messages that the same interaction has led to so far."""
        if self.interaction is None:
            return []
        messages = [self.interaction.original, *self.interaction.followups]
        return [
            Reply(self._world, message, self.interaction)
            for message in messages
            if message is not None and message is not self.message and not message.is_deleted
        ]

    def get_buttons(self) -> list[Json]:
        """Return the components of the buttons that can be pressed."""
        return [
            entry
            for entry in iterate_components(self.components)
            if entry["type"] == BUTTON and not entry.get("disabled") and entry["style"] != LINK_STYLE
        ]

    def refresh(self) -> "Reply":
        """Return the message as it is now."""
        return Reply(self._world, self.message, self.interaction)

    async def wait_for(self, predicate: "Callable[[Reply], bool]", *, timeout: float = 30) -> "Reply":
        """Return the message as soon as it fits, now or after one of its next edits.

        Raises:
            TimeoutError: it did not fit within `timeout` seconds; says how the message read at the end.
        """

        def look() -> Reply | None:
            current = self.refresh()
            return current if predicate(current) else None

        try:
            return await self._world.changes.wait_for(look, timeout=timeout)
        except TimeoutError as error:
            raise TimeoutError(f"Within {timeout} s the message did not get there:\n{self.refresh().text}") from error

    async def wait_for_followup(
        self, predicate: "Callable[[Reply], bool]" = lambda _: True, *, timeout: float = 30
    ) -> "Reply":
        """Return the first fitting message of `followups` as soon as there is one.

        Raises:
            TimeoutError: there was none within `timeout` seconds.
        """
        return await self._world.changes.wait_for(
            lambda: next((reply for reply in self.followups if predicate(reply)), None), timeout=timeout
        )


def _list_marked(embed: Json) -> list[str]:
    fields = embed.get("fields", [])
    return [
        embed.get("title", ""),
        embed.get("description", ""),
        *(field[key] for field in fields for key in ("name", "value")),
    ]


def _get_pings(message: Message) -> list[str]:
    roles = message.channel.guild.roles if message.channel.guild else {}
    named = [f"@{roles[role_id].name}" for role_id in get_mentioned_roles(message) if role_id in roles]
    everyone = ["@everyone"] if has_everyone(message) else []
    return [*everyone, *named, *(f"@{user.name}" for user in get_mentioned(message))]


def _get_delay(interaction: Interaction | None) -> float | None:
    if interaction is None or interaction.acknowledged_at is None:
        return None
    return interaction.acknowledged_at - interaction.created
