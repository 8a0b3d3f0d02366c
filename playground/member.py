"""The member's side: what a person does in Discord's client, as async functions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from playground import interactions as kinds
from playground.command_rules import MESSAGE as MESSAGE_COMMAND
from playground.command_rules import USER as USER_COMMAND
from playground.component_rules import BUTTON, SELECTS, iterate_components
from playground.errors import CommandHiddenError, InvalidInputError, NoReplyError
from playground.files import Attachment
from playground.interactions import Interaction
from playground.messages import Json, Message
from playground.options import OptionBuilder
from playground.parse import TypedCommand, parse_command
from playground.permissions import PERMISSIONS
from playground.post_office import post_message
from playground.render import render_button
from playground.reply import Reply
from playground.submissions import build_target, choose, fill_in

if TYPE_CHECKING:
    from playground.guilds import Channel, Guild, Role, User
    from playground.world import World

DEFAULT_TIMEOUT = 60.0

T = TypeVar("T")


class Member:
    """A member of a guild who types, attaches, presses and reads; `joined` is in seconds since 1970."""

    def __init__(self, world: "World", guild: "Guild", user: "User", roles: "list[Role]", *, joined: float) -> None:
        self._world = world
        self.guild = guild
        self.user = user
        self.roles = roles
        self.joined = joined

    @property
    def id(self) -> str:
        """The user's id."""
        return self.user.id

    @property
    def name(self) -> str:
        """The user's name."""
        return self.user.name

    @property
    def direct(self) -> "Channel":
        """The direct messages with the bot."""
        return self._world.open_direct(self.user)

    async def type(
        self,
        channel: "Channel",
        text: str,
        *,
        files: Iterable[Path | Attachment] = (),
        force: bool = False,
        timeout: float = DEFAULT_TIMEOUT,
    ) -> Reply:
        """Type a slash command, or a message; return the bot's finished reply.

        A "thinking…" is not finished, the first edit after it is; `Reply.wait_for` waits for later ones. In a message
        `@bot` becomes the bot's mention, and the reply is the bot's next message in the channel. `files` fill the
        command's attachment options in order. `force` invokes a command that Discord hides from this member.

        Raises:
            NoReplyError: the bot did not answer within `timeout` seconds.
            UnknownCommandError, CommandHiddenError, InvalidInputError: nobody could send this.
        """
        if not text.startswith("/"):
            return await self._say(channel, text, files, timeout)
        typed = parse_command(text, self._get_commands(channel))
        self._check_visible(typed.command, channel, force=force)
        data = OptionBuilder(channel, files).build(typed)
        return await self._interact(kinds.COMMAND, channel, data, timeout=timeout)

    async def use(
        self, name: str, target: "Member | Reply", *, channel: "Channel | None" = None, timeout: float = DEFAULT_TIMEOUT
    ) -> Reply:
        """Use a context menu command on a member or on a message of the bot; return the bot's finished reply.

        Raises:
            UnknownCommandError: there is no such command for this kind of target.
            NoReplyError: the bot did not answer within `timeout` seconds.
        """
        place = channel or self.guild.channel
        kind = USER_COMMAND if isinstance(target, Member) else MESSAGE_COMMAND
        command = self._world.commands.find(place.guild.id if place.guild else None, kind, name)
        data = {"id": command["id"], "type": kind, "name": name} | build_target(target)
        return await self._interact(kinds.COMMAND, place, data, timeout=timeout)

    async def autocomplete(
        self, channel: "Channel", text: str, *, timeout: float = 10
    ) -> list[tuple[str, str | int | float]]:
        """Return the names and values that the bot offers for the option typed last.

        Raises:
            NoReplyError: the bot did not answer within `timeout` seconds.
        """
        typed = parse_command(text, self._get_commands(channel))
        focused = self._get_focused(typed)
        data = OptionBuilder(channel).build(typed, focused=focused)
        interaction = self._start(kinds.AUTOCOMPLETE, channel, data)
        choices = await self._wait(interaction, lambda: interaction.choices, timeout)
        return [(choice["name"], choice["value"]) for choice in choices]

    async def press(self, reply: Reply, button: str, *, force: bool = False, timeout: float = DEFAULT_TIMEOUT) -> Reply:
        """Press a button, named by its label, emoji or custom id; return the updated or new reply.

        `force` presses what is not on this member's screen: a button that an edit has taken away meanwhile, or one of
        an ephemeral message to somebody else.

        Raises:
            InvalidInputError: there is no such button, or it is disabled.
            NoReplyError: the bot did not answer within `timeout` seconds.
        """
        current = reply if force else self._look_at(reply)
        for entry in current.get_buttons():
            names = {
                render_button(entry),
                entry.get("label"),
                entry["custom_id"],
                (entry.get("emoji") or {}).get("name"),
            }
            if button in names:
                data = {"custom_id": entry["custom_id"], "component_type": BUTTON, "id": entry["id"]}
                return await self._react(reply, data, timeout)
        raise InvalidInputError(f"There is no button {button!r} to press; there are: {current.buttons}")

    async def select(
        self, reply: Reply, values: Sequence[str], *, menu: str | None = None, timeout: float = DEFAULT_TIMEOUT
    ) -> Reply:
        """Choose from a menu by labels or values; `menu` is its placeholder or custom id where there are several.

        Raises:
            InvalidInputError: there is no such menu or option.
            NoReplyError: the bot did not answer within `timeout` seconds.
        """
        for entry in iterate_components(self._look_at(reply).components):
            if entry["type"] not in SELECTS or entry.get("disabled"):
                continue
            if menu in (None, entry.get("placeholder"), entry["custom_id"]):
                return await self._react(reply, choose(entry, values), timeout)
        raise InvalidInputError("There is no such menu to choose from")

    async def submit(self, reply: Reply, values: Mapping[str, str], *, timeout: float = DEFAULT_TIMEOUT) -> Reply:
        """Fill in the modal that a reply is, by labels or custom ids, and send it.

        Raises:
            InvalidInputError: the reply is no modal, or has no such field, or a required one is empty.
            NoReplyError: the bot did not answer within `timeout` seconds.
        """
        origin = reply.interaction
        if reply.modal is None or origin is None:
            raise InvalidInputError("This reply is no modal")
        data = {"custom_id": reply.modal["custom_id"], "components": fill_in(reply.modal, values)}
        return await self._interact(kinds.MODAL_SUBMIT, origin.channel, data, target=origin.target, timeout=timeout)

    def _look_at(self, reply: Reply) -> Reply:
        """Return the reply as this member sees it now.

        Raises:
            InvalidInputError: it is gone, or was shown to somebody else only.
        """
        current = reply.refresh()
        is_private = current.is_ephemeral and reply.interaction is not None and reply.interaction.member is not self
        if current.is_deleted or is_private:
            raise InvalidInputError(f"{self.name} cannot see this message")
        return current

    def _get_commands(self, channel: "Channel") -> dict[str, Json]:
        return self._world.commands.get_visible(channel.guild.id if channel.guild else None)

    def _check_visible(self, command: Json, channel: "Channel", *, force: bool) -> None:
        needed = command["default_member_permissions"]
        if force or needed is None or channel.guild is None:
            return
        bits = int(needed)
        granted = self.guild.get_permissions(self)
        is_administrator = bool(granted & PERMISSIONS["administrator"])
        if not is_administrator and (bits == 0 or granted & bits != bits):
            raise CommandHiddenError(f"Discord hides /{command['name']} from {self.name}")

    def _get_focused(self, typed: TypedCommand) -> str:
        definition = typed.definitions.get(typed.last or "")
        if definition is None or not definition.get("autocomplete"):
            raise InvalidInputError(f"The option {typed.last} has no autocompletion")
        return str(definition["name"])

    async def _say(self, channel: "Channel", text: str, files: Iterable[Path | Attachment], timeout: float) -> Reply:
        content = text.replace("@bot", f"<@{self._world.bot.id}>")
        uploads = [file if isinstance(file, Attachment) else Attachment.from_path(file) for file in files]
        sent = post_message(channel, self.user, {"content": content}, uploads=uploads)

        def look() -> Reply | None:
            later = [reply for reply in channel.messages if reply.message and int(reply.message.id) > int(sent.id)]
            return later[0] if later else None

        try:
            return await self._world.changes.wait_for(look, timeout=timeout)
        except TimeoutError as error:
            raise NoReplyError(f"The bot did not answer {text!r} within {timeout} s") from error

    async def _react(self, reply: Reply, data: Json, timeout: float) -> Reply:
        if reply.message is None:
            raise InvalidInputError("A modal has nothing to press")
        return await self._interact(kinds.COMPONENT, reply.message.channel, data, target=reply.message, timeout=timeout)

    async def _interact(
        self, kind: int, channel: "Channel", data: Json, *, timeout: float, target: Message | None = None
    ) -> Reply:
        interaction = self._start(kind, channel, data, target=target)

        def look() -> Reply | None:
            if interaction.modal is not None:
                return Reply(self._world, None, interaction)
            outcome = interaction.outcome
            return None if outcome is None else Reply(self._world, outcome, interaction)

        return await self._wait(interaction, look, timeout)

    def _start(self, kind: int, channel: "Channel", data: Json, *, target: Message | None = None) -> Interaction:
        world = self._world
        interaction = Interaction(world.snowflakes.next(), kind, world.clock(), self, channel, data, target)
        world.send_interaction(interaction)
        return interaction

    async def _wait(self, interaction: Interaction, look: Callable[[], T | None], timeout: float) -> T:
        try:
            return await self._world.changes.wait_for(look, timeout=timeout)
        except TimeoutError as error:
            seen = "it responded, but is still thinking" if interaction.acknowledged else "it did not respond at all"
            raise NoReplyError(f"No reply to {interaction.name!r} within {timeout} s: {seen}") from error
