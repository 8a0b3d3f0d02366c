"""More about one object, for the eyes of whoever asks; admins edit and remove it there."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol

import discord

from bot.audience import Reader
from bot.explanation import Explanation
from bot.languages import phrase, translate
from bot.models import CollectionInfo, ObjectChange, ObjectDetails, Reading
from bot.ui.alike import build_alike_button, is_alike
from bot.ui.context import Interaction, get_guild_id
from bot.ui.earlier import read_shown_question
from bot.ui.embeds import Page, ShownObject
from bot.ui.ids import PressedMore
from bot.ui.limits import MENU_OPTIONS_MAX, OPTION_MAX
from bot.ui.modals import ITEMS_MAX, EditForm, check_editable, fits_one_form, get_editable
from bot.ui.objects import render_explanation, render_object, render_object_removal, render_object_removed, render_undo
from bot.ui.pages import PagedView
from bot.ui.permissions import build_press_check, is_admin
from bot.ui.private import build_turn_check
from bot.ui.readers import build_private_reader
from bot.ui.reading import read_reading
from bot.ui.reply import CheckPress, Reply
from bot.ui.text import NO_MENTIONS, one_line
from bot.ui.turns import Turn
from bot.ui.undo import build_undo_button, build_undo_view
from bot.ui.values import render_label
from bot.ui.views import OwnedView

WHY: Final = phrase("Why this?")
MENUS_MAX: Final = 3  # rows that a message has left for them; it has five


class ObjectStore(Protocol):
    """Where single objects are read and changed."""

    def can_undo(self, info: CollectionInfo) -> bool:
        """Whether a change in the collection can be undone."""

    async def fetch(self, info: CollectionInfo, object_id: str, *, guild_id: int, reader: Reader) -> ObjectDetails:
        """The object with all its values."""

    async def fetch_referred(self, reference: str, object_id: str, *, guild_id: int, reader: Reader) -> ObjectDetails:
        """The same, of the collection that a button refers to."""

    async def update(
        self, details: ObjectDetails, changes: Mapping[str, str], *, guild_id: int, by: int | str
    ) -> ObjectChange:
        """Save new texts."""

    async def delete(self, details: ObjectDetails, *, guild_id: int) -> ObjectChange:
        """Delete the object."""


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question as it stands on its answer, and what the model was shown for that."""

    text: str
    reading: Reading | None = None


class ObjectExplainer(Protocol):
    """Tells why an object was found."""

    async def explain(
        self, info: CollectionInfo, object_id: str, question: str, *, guild_id: int, reader: Reader
    ) -> Explanation:
        """What a question and the object have in common."""


class ObjectDesk:
    """Shows objects, and lets admins change them: the one way for commands, menus and buttons.

    Args:
        explainer: tells why an object was found; None where there is no question.
        take_turn: a place for as long as somebody's press reads an object.
    """

    def __init__(
        self,
        objects: ObjectStore,
        admin_roles: Sequence[str],
        *,
        take_turn: Callable[[Interaction], AbstractContextManager[Turn]],
        explainer: ObjectExplainer | None = None,
    ) -> None:
        self._objects = objects
        self._admin_roles = admin_roles
        self._take_turn = take_turn
        self._explainer = explainer
        self.check_press: CheckPress = build_press_check(admin_roles)

    async def open(self, interaction: Interaction, shown: ShownObject) -> None:
        """Show an object to whoever chose it from a menu, as it is now."""
        await self._open(interaction, partial(self._objects.fetch, shown.collection, shown.hit.id))

    async def open_pressed(self, interaction: Interaction, pressed: PressedMore) -> None:
        """Show an object to whoever pressed "More", as it is now, however old the answer is.

        Raises:
            RagbotError: it is not there any more, or whoever pressed may not read it.
        """
        fetch = partial(self._objects.fetch_referred, pressed.reference, pressed.object_id)
        message = interaction.message
        question = "" if is_alike(message) else read_shown_question(message)
        await self._open(interaction, fetch, asked=ShownQuestion(question, read_reading(message)))

    async def explain(self, interaction: Interaction, details: ObjectDetails, asked: ShownQuestion) -> None:
        """Tell whoever pressed why an object was found.

        Raises:
            RagbotError: it is not there any more, or whoever pressed may not read it.
        """
        assert self._explainer is not None
        with self._take_turn(interaction) as turn:
            await interaction.response.defer(ephemeral=True, thinking=True)
            await turn.wait()
            explanation = await self._explainer.explain(
                details.collection,
                details.hit.id,
                asked.text,
                guild_id=get_guild_id(interaction),
                reader=build_private_reader(interaction),
            )
        embed = render_explanation(details, explanation, asked.reading)
        await interaction.edit_original_response(embed=embed, allowed_mentions=NO_MENTIONS)

    async def _open(
        self,
        interaction: Interaction,
        fetch: Callable[..., Awaitable[ObjectDetails]],
        *,
        asked: ShownQuestion | None = None,
    ) -> None:
        with self._take_turn(interaction) as turn:
            await interaction.response.defer(ephemeral=True, thinking=True)
            await turn.wait()
            # What whoever pressed may read now: the answer may be old, and its readers need not have asked it.
            reader = build_private_reader(interaction)
            details = await fetch(guild_id=get_guild_id(interaction), reader=reader)
        check = build_turn_check(reader, build_private_reader)
        await self._show(interaction, details, check=check, asked=asked)

    async def edit(self, interaction: Interaction, details: ObjectDetails) -> None:
        """Open the form, which has to be the first response; where there are too many texts, ask which ones before.

        Raises:
            NotAllowedError: the member is no admin.
            ObjectError: nothing of it can be edited.
        """
        check_editable(details)
        names = get_editable(details)
        if self.fits_one_form(details, names):
            await self.open_form(interaction, details, names)
            return
        await interaction.response.defer(ephemeral=True, thinking=True)
        await self._show(interaction, details)

    async def open_form(
        self, interaction: Interaction, details: ObjectDetails, names: Sequence[str], *, view: OwnedView | None = None
    ) -> None:
        """Open the form with some of the texts; `view` is the one that was pressed, which the outcome replaces.

        Raises:
            NotAllowedError: the member is no admin.
        """
        self.check_press(interaction)
        can_undo = self._objects.can_undo(details.collection)
        save = partial(self._save, details, view)
        await interaction.response.send_modal(EditForm(details, names, can_undo=can_undo, save=save))

    async def remove(self, reply: Reply, details: ObjectDetails, *, guild_id: int) -> None:
        """Ask, and remove the object."""
        question = render_object_removal(details, can_undo=self._objects.can_undo(details.collection))
        if await reply.ask(question, confirm_label=translate("Remove"), danger=True):
            change = await self._objects.delete(details, guild_id=guild_id)
            button = None if change.batch is None else build_undo_view(change.batch, is_whole=True)
            await reply.finish(render_object_removed(details, change), view=button)

    async def remove_pressed(self, interaction: Interaction, details: ObjectDetails) -> None:
        """Answer a press of Remove.

        Raises:
            NotAllowedError: the member is no admin.
        """
        self.check_press(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        reply = Reply.to_menu(interaction, check=self.check_press)
        await self.remove(reply, details, guild_id=get_guild_id(interaction))

    def fits_one_form(self, details: ObjectDetails, names: Sequence[str]) -> bool:
        """Whether all texts can be edited at once."""
        return fits_one_form(details, names, can_undo=self._objects.can_undo(details.collection))

    async def _save(
        self, details: ObjectDetails, view: OwnedView | None, interaction: Interaction, changes: Mapping[str, str]
    ) -> None:
        """Answer a form that was sent: minutes may lie between, so who sends it is checked again."""
        self.check_press(interaction)
        await interaction.response.defer(ephemeral=True, thinking=view is None)
        guild_id = get_guild_id(interaction)
        change = await self._objects.update(details, changes, guild_id=guild_id, by=interaction.user.id)
        saved = change.details or details
        is_same = saved.version == details.version
        news = translate("Nothing was changed.") if is_same else translate("Saved. {undo}", undo=render_undo(change))
        if view is not None:
            # Or it would grey out the buttons of the one that takes its place, when its time is over.
            view.stop()
        await self._show(interaction, saved, news=news, batch=change.batch)

    async def _show(
        self,
        interaction: Interaction,
        details: ObjectDetails,
        *,
        news: str = "",
        batch: str | None = None,
        check: CheckPress | None = None,
        asked: ShownQuestion | None = None,
    ) -> None:
        """Show an object as the answer to an interaction that was deferred; with a button to undo a batch."""
        is_admins = is_admin(interaction.user, interaction.permissions, self._admin_roles)
        can_edit = is_admins and not details.collection.is_shared
        pages = render_object(details, news=news)
        view = ObjectView(pages, details, desk=self if can_edit else None, author_id=interaction.user.id, check=check)
        if asked and asked.text and self._explainer is not None:
            view.add_item(_WhyButton(self, details, asked))
        if batch is not None:
            view.add_item(build_undo_button(batch))
        await view.send(interaction.edit_original_response, embeds=pages[0])


class ObjectView(PagedView):
    """The pages of one object, with buttons to change it where there is a desk for that."""

    kind = "object"

    def __init__(
        self,
        pages: Sequence[Page],
        details: ObjectDetails,
        *,
        desk: ObjectDesk | None,
        author_id: int,
        check: CheckPress | None = None,
    ) -> None:
        super().__init__(pages, author_id=author_id, check=check)
        self.add_item(build_alike_button(details.collection, details.hit, row=1))
        if desk is None:
            return
        names = get_editable(details)
        if names and desk.fits_one_form(details, names):
            self.add_item(_EditButton(desk, details, names))
        elif names:
            for start in range(0, min(len(names), MENU_OPTIONS_MAX * MENUS_MAX), MENU_OPTIONS_MAX):
                self.add_item(_EditMenu(desk, details, names[start : start + MENU_OPTIONS_MAX]))
        self.add_item(_RemoveButton(desk, details))


class _WhyButton(discord.ui.Button[ObjectView]):
    def __init__(self, desk: ObjectDesk, details: ObjectDetails, asked: ShownQuestion) -> None:
        super().__init__(label=translate(WHY), style=discord.ButtonStyle.secondary, row=1)
        self._desk, self._details, self._asked = desk, details, asked

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Tell why the object was found."""
        await self._desk.explain(interaction, self._details, self._asked)


class _EditButton(discord.ui.Button[ObjectView]):
    def __init__(self, desk: ObjectDesk, details: ObjectDetails, names: Sequence[str]) -> None:
        super().__init__(label=translate("Edit"), style=discord.ButtonStyle.primary, row=1)
        self._desk, self._details, self._names = desk, details, names

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Open the form."""
        await self._desk.open_form(interaction, self._details, self._names, view=self.view)


class _RemoveButton(discord.ui.Button[ObjectView]):
    def __init__(self, desk: ObjectDesk, details: ObjectDetails) -> None:
        super().__init__(label=translate("Remove"), style=discord.ButtonStyle.danger, row=1)
        self._desk, self._details = desk, details

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Ask, and remove."""
        await self._desk.remove_pressed(interaction, self._details)


class _EditMenu(discord.ui.Select[ObjectView]):
    def __init__(self, desk: ObjectDesk, details: ObjectDetails, names: Sequence[str]) -> None:
        most = min(ITEMS_MAX - 1, len(names))
        super().__init__(
            placeholder=translate(
                "Edit up to {count} of: {name} …", count=most, name=one_line(render_label(names[0]), OPTION_MAX // 2)
            ),
            max_values=most,
            options=[
                discord.SelectOption(label=one_line(render_label(name), OPTION_MAX) or "…", value=str(index))
                for index, name in enumerate(names)
            ],
        )
        self._desk, self._details, self._names = desk, details, names

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Open the form with what was chosen."""
        known = {str(index): name for index, name in enumerate(self._names)}
        chosen = [known[value] for value in self.values if value in known]
        if chosen:
            await self._desk.open_form(interaction, self._details, chosen[:ITEMS_MAX], view=self.view)
