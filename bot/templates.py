"""How the admins of a guild want a model to write: texts of their own, with an object's properties in braces.

`Sell {title} in one line` is about each object; `{{` and `}}` are braces. A text about all objects has no braces, since
there is no one object to fill them from.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias

from bot.errors import SchemaError, TemplateError
from bot.languages import phrase, translate
from bot.models import HIDDEN, CollectionInfo, RecommendStyle
from bot.naming import find_key

TEMPLATE_MAX: Final = 2_000  # characters; it goes with every question, and a small model reads 4,096 tokens
PLACES_MAX: Final = 20  # properties that are filled in; a long text in each of 500 would overrun the model's context
# Weaviate hands these to the model as pictures, and has no text of them to fill in.
UNREADABLE: Final = frozenset({"blob", "blobHash"})

_PIECE: Final = re.compile(r"\{\{|\}\}|\{(?P<name>[^{}]*)\}|[{}]")
# What gRPC or a prompt has no use for: all control characters but the ends of lines and tabs.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_EMPTY: Final = phrase("There is no text in it. To go back to my own, use `/prompt reset`.")


class TemplatePiece(NamedTuple):
    """A part of a template: words, or the name of a property."""

    text: str
    is_property: bool = False


@dataclass(frozen=True, slots=True)
class TemplateSlot:
    """What a template is for.

    Attributes:
        collection: its name, as it spells it.
        style: the grouped task (also of `/ask`), or the single prompt.
        channel_id: where it holds; None: wherever no other one does.
    """

    collection: str
    style: RecommendStyle
    channel_id: int | None = None


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """A template as somebody saved it.

    Attributes:
        number: counts on from 1; of a slot the highest holds.
        text: empty where it was reset.
        by: the member's id.
    """

    number: int
    text: str
    by: int
    at: datetime


FindTemplate: TypeAlias = Callable[[CollectionInfo, RecommendStyle], str]
"""The template that holds for a collection; empty: none does."""


@dataclass(frozen=True, slots=True)
class GuildTemplates:
    """All templates of a guild, the versions of each newest first."""

    versions: Mapping[TemplateSlot, tuple[TemplateVersion, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def get_text(self, slot: TemplateSlot) -> str:
        """What was saved last for it; empty where nothing was, or it is reset."""
        versions = self.versions.get(slot, ())
        return versions[0].text if versions else ""

    def find_slot(
        self, info: CollectionInfo, style: RecommendStyle, channel_ids: Sequence[int] = ()
    ) -> TemplateSlot | None:
        """What holds in a channel: the thread's, the channel's, the collection's; None: the bot's own.

        One that fits the collection no more is passed over, as Weaviate refuses a prompt with an unknown property.

        Args:
            channel_ids: the nearest first.
        """
        slots = (TemplateSlot(info.name, style, channel_id) for channel_id in (*channel_ids, None))
        return next((slot for slot in slots if _is_fit(self.get_text(slot), info, style)), None)

    def list_channels(self, info: CollectionInfo, style: RecommendStyle) -> list[int]:
        """The ids of the channels that have a text of their own."""
        slots = (slot for slot in self.versions if (slot.collection, slot.style) == (info.name, style))
        return sorted(slot.channel_id for slot in slots if slot.channel_id is not None and self.get_text(slot))

    def at(self, channel_ids: Sequence[int]) -> FindTemplate:
        """Look templates up as they hold in a channel."""
        return partial(self._find_text, channel_ids=channel_ids)

    def _find_text(self, info: CollectionInfo, style: RecommendStyle, *, channel_ids: Sequence[int]) -> str:
        slot = self.find_slot(info, style, channel_ids)
        return self.get_text(slot) if slot else ""


def find_no_template(_info: CollectionInfo, _style: RecommendStyle) -> str:
    """The bot's own text, for everything."""
    return ""


def split_template(template: str) -> Iterator[TemplatePiece]:
    """The words and the properties of a template, in order.

    Raises:
        TemplateError: a brace has no other half.
    """
    end = 0
    for found in _PIECE.finditer(template):
        if found.start() > end:
            yield TemplatePiece(template[end : found.start()])
        end = found.end()
        if (name := found["name"]) is not None:
            yield TemplatePiece(name.strip(), is_property=True)
        elif len(found[0]) == 1:
            raise TemplateError(_explain_brace(found[0], found.start()))
        else:
            yield TemplatePiece(found[0][0])
    if end < len(template):
        yield TemplatePiece(template[end:])


def check_template(text: str, info: CollectionInfo, style: RecommendStyle) -> str:
    """The template as it is stored: properties as the collection spells them, without control characters.

    Raises:
        TemplateError: it is empty, too long, or does not fit the collection.
    """
    cleaned = _clean(text)
    if not cleaned:
        raise TemplateError(translate(_EMPTY))
    if style is RecommendStyle.TOGETHER:
        _check_whole(cleaned)
        spelled = cleaned
    else:
        spelled = _spell_all(cleaned, info)
    if len(spelled) > TEMPLATE_MAX:
        raise TemplateError(
            translate(
                "It has {count:,} characters, and I take {most:,} at most.",
                count=len(spelled),
                most=TEMPLATE_MAX,
            )
        )
    return spelled


def _clean(text: str) -> str:
    # Discord passes on halves of surrogate pairs, which gRPC refuses.
    valid = text.encode(errors="replace").decode()
    return _CONTROL.sub("", valid.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _check_whole(text: str) -> None:
    if (place := min((text.index(brace) for brace in "{}" if brace in text), default=None)) is not None:
        raise TemplateError(
            translate(
                "There is a `{brace}` at character {place:,}. A text about all entries together has no braces: the "
                "model is given the whole entries, so just say what you want. Properties in braces are for `each`.",
                brace=text[place],
                place=place + 1,
            )
        )


def _spell_all(text: str, info: CollectionInfo) -> str:
    if not info.text_properties:
        raise TemplateError(
            translate(
                "{name} has no texts, so nothing is written about each of its entries. Set `together` instead.",
                name=info.name,
            )
        )
    pieces = list(split_template(text))
    count = sum(piece.is_property for piece in pieces)
    if count > PLACES_MAX:
        raise TemplateError(
            translate(
                "It names properties {count:,} times, and I fill in {most} at most.",
                count=count,
                most=PLACES_MAX,
            )
        )
    return "".join(_spell(piece, info) for piece in pieces)


def _spell(piece: TemplatePiece, info: CollectionInfo) -> str:
    if piece.is_property:
        return f"{{{_find_property(piece.text, info)}}}"
    return piece.text * 2 if piece.text in ("{", "}") else piece.text


def _find_property(name: str, info: CollectionInfo) -> str:
    if not name:
        raise TemplateError(
            translate("There is nothing between `{{` and `}}`. Put a property there, or write `{{{{}}}}` for braces.")
        )
    readable = [spec for spec in info.own_properties if spec.data_type not in UNREADABLE]
    try:
        return find_key(name, readable, collection=info.name) or ""
    except SchemaError as error:
        is_hidden = info.is_tracked and name.casefold() in HIDDEN
        hidden = translate("`{name}` is what I keep for myself, so no text can show it.", name=name)
        raise TemplateError(hidden if is_hidden else error.user_message) from error


def _is_fit(text: str, info: CollectionInfo, style: RecommendStyle) -> bool:
    try:
        return check_template(text, info, style) == text
    except TemplateError:
        return False


def _explain_brace(brace: str, place: int) -> str:
    other = "}" if brace == "{" else "{"
    return translate(
        "The `{brace}` at character {place:,} has no `{other}` that belongs to it. Write properties as "
        "`{{title}}`, and `{doubled}` where you mean the brace itself.",
        brace=brace,
        place=place + 1,
        other=other,
        doubled=brace * 2,
    )
