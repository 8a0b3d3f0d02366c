"""The member's side: what a person does in Discord's client, as async functions."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from playground.client.asker import Asker
from playground.client.channel import Channel
from playground.client.modal import FieldValue, ModalForm
from playground.client.options import OptionBuilder
from playground.client.parse import parse_command
from playground.client.references import References
from playground.client.render import render_button
from playground.client.reply import Reply
from playground.client.screen import check_visible, get_commands, get_focused, look_at
from playground.client.submissions import build_member_target, build_message_target, choose
from playground.model import interaction as kinds
from playground.model.command_book import MESSAGE as MESSAGE_COMMAND
from playground.model.command_book import USER as USER_COMMAND
from playground.model.errors import InvalidInputError
from playground.model.files import Attachment
from playground.rules.component_types import BUTTON, SELECTS, iterate_components

DEFAULT_TIMEOUT = 60.0


class Member(Asker):
    """A member of a guild who types, attaches, presses and reads."""

    async def type(
        self,
        channel: Channel,
        text: str,
        *,
        files: Iterable[Path | Attachment] = (),
        to: Reply | None = None,
        force: bool = False,
        timeout: float = DEFAULT_TIMEOUT,
    ) -> Reply:
        """Type a slash command, or a message; return the bot's finished reply.

        A "thinking…" is not finished, the first edit after it is; `Reply.wait_for` waits for later ones. In a message
        `@bot` becomes the bot's mention, and the reply is the bot's next message in the channel. `files` fill the
        command's attachment options in order. `to` is the message that a message replies to.
        `force` invokes a command that Discord hides from this member.

        Raises:
            NoReplyError: the bot did not answer within `timeout` seconds.
            UnknownCommandError, CommandHiddenError, InvalidInputError: nobody could send this.
        """
        await self._hub.traffic.react()
        if not text.startswith("/"):
            return await self._await_answer(self.say(channel, text, files=files, to=to), timeout)
        typed = parse_command(text, get_commands(self._world, channel.model))
        check_visible(self.model, typed.command, channel.model, force=force)
        data = OptionBuilder(self._world, channel.model, self.model, files, sees_all=force).build(typed)
        return await self._interact(kinds.COMMAND, channel.model, data, timeout=timeout)

    async def use(
        self,
        name: str,
        target: "Member | Reply",
        *,
        channel: Channel | None = None,
        force: bool = False,
        timeout: float = DEFAULT_TIMEOUT,
    ) -> Reply:
        """Use a context menu command on a member or on anybody's message; return the bot's finished reply.

        Where it happens is the message's channel, or `channel`. `force` uses a command that Discord hides from this
        member.

        Raises:
            UnknownCommandError: there is no such command for this kind of target.
            CommandHiddenError, InvalidInputError: the command or the message is not on this member's screen.
            NoReplyError: the bot did not answer within `timeout` seconds.
        """
        await self._hub.traffic.react()
        origin = None if isinstance(target, Member) else look_at(self.model, target).message
        place = channel.model if channel else origin.channel if origin else self.guild.channel.model
        kind = USER_COMMAND if isinstance(target, Member) else MESSAGE_COMMAND
        command = self._world.commands.find(place.guild.id if place.guild else None, kind, name)
        check_visible(self.model, command, place, force=force)
        if isinstance(target, Member):
            aim = build_member_target(self.guild.model, target.model)
        else:
            aim = build_message_target(target)
        data = {"id": command["id"], "type": kind, "name": name} | aim
        return await self._interact(kinds.COMMAND, place, data, timeout=timeout)

    async def autocomplete(
        self, channel: Channel, text: str, *, timeout: float = 10
    ) -> list[tuple[str, str | int | float]]:
        """Return the names and values that the bot offers for the option typed last.

        Raises:
            NoReplyError: the bot did not answer within `timeout` seconds.
        """
        await self._hub.traffic.react()
        typed = parse_command(text, get_commands(self._world, channel.model))
        focused = get_focused(typed)
        data = OptionBuilder(self._world, channel.model, self.model).build(typed, focused=focused)
        interaction = self._start(kinds.AUTOCOMPLETE, channel.model, data)
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
        await self._hub.traffic.react()
        current = reply if force else look_at(self.model, reply)
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
        """Choose from a menu by labels or values, or members, roles and channels by their names.

        `menu` is the menu's placeholder or custom id where there are several.

        Raises:
            InvalidInputError: there is no such menu or option.
            NoReplyError: the bot did not answer within `timeout` seconds.
        """
        await self._hub.traffic.react()
        for entry in iterate_components(look_at(self.model, reply).components):
            if entry["type"] not in SELECTS or entry.get("disabled"):
                continue
            if menu in (None, entry.get("placeholder"), entry["custom_id"]):
                return await self._react(reply, choose(entry, values, self._refer()), timeout)
        raise InvalidInputError("There is no such menu to choose from")

    async def submit(
        self, reply: Reply, values: Mapping[str, FieldValue], *, timeout: float = DEFAULT_TIMEOUT
    ) -> Reply:
        """Fill in the modal that a reply is, by labels or custom ids, and send it.

        Values are texts, True for a tick, choices by label or value (one, or a list), or files (one, or a list).

        Raises:
            InvalidInputError: the reply is no modal, or has no such field, or a field takes no such value.
            NoReplyError: the bot did not answer within `timeout` seconds.
        """
        await self._hub.traffic.react()
        origin = reply.interaction
        if reply.modal is None or origin is None:
            raise InvalidInputError("This reply is no modal")
        form = ModalForm(reply.modal, self._refer(), lambda file: self._world.store_file(origin.channel, file))
        data = form.fill_in(values)
        return await self._interact(kinds.MODAL_SUBMIT, origin.channel, data, target=origin.target, timeout=timeout)

    def _refer(self) -> References:
        return References(self._world, self.guild.model, self.model)
