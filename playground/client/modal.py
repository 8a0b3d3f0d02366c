"""Filling in a modal, as Discord's client lets people."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from playground.client.references import References
from playground.client.render import iterate_fields
from playground.client.submissions import get_choice
from playground.model.errors import InvalidInputError
from playground.model.files import Attachment, StoredFile
from playground.model.objects import Json
from playground.rules.component_types import (
    CHECKBOX,
    CHECKBOX_GROUP,
    FILE_UPLOAD,
    LABEL,
    RADIO_GROUP,
    ROW,
    SELECTS,
    TEXT_DISPLAY,
    TEXT_INPUT,
)
from playground.wire.message_payloads import build_attachment

FieldValue: TypeAlias = str | bool | Path | Attachment | Sequence[str | Path | Attachment]
"""What a person puts into a field: a text, a tick, choices by label or value, or files."""

CHOICES = (*SELECTS, RADIO_GROUP, CHECKBOX_GROUP)
YES = ("true", "yes", "y", "x", "on", "1")
MAX_TEXT = 4_000


class ModalForm:
    """One modal that is being filled in; `store` puts a file where the bot can download it."""

    def __init__(self, modal: Json, references: References, store: Callable[[Attachment], StoredFile]) -> None:
        self._modal = modal
        self._references = references
        self._store = store
        self._resolved: Json = references.resolved
        self._fields: dict[str, tuple[str, Json]] = {
            field["custom_id"]: (name, field) for name, field in iterate_fields(modal)
        }

    def fill_in(self, values: Mapping[str, FieldValue]) -> Json:
        """Return what the submitted modal sends; a field that `values` does not name keeps what it shows.

        Raises:
            InvalidInputError: a field is unknown, or required and empty, or takes no such value.
        """
        given = {self._find(name): value for name, value in values.items()}
        components = [self._fill_in(component, given) for component in self._modal["components"]]
        data: Json = {"custom_id": self._modal["custom_id"], "components": components}
        return data | {"resolved": self._resolved} if self._resolved else data

    def _find(self, given: str) -> str:
        key = next((key for key, (name, _) in self._fields.items() if given in (key, name)), None)
        if key is None:
            raise InvalidInputError(f"The modal has no field {given!r}")
        return key

    def _fill_in(self, component: Json, given: Mapping[str, FieldValue]) -> Json:
        filled: Json = {"type": component["type"], "id": component["id"]}
        if component["type"] == ROW:
            return filled | {"components": [self._fill_in(child, given) for child in component["components"]]}
        if component["type"] == LABEL:
            return filled | {"component": self._fill_in(component["component"], given)}
        if component["type"] == TEXT_DISPLAY:
            return filled
        key = component["custom_id"]
        return filled | {"custom_id": key} | self._enter(component, given.get(key))

    def _enter(self, field: Json, value: FieldValue | None) -> Json:
        kind = field["type"]
        if kind == TEXT_INPUT:
            return {"value": self._write(field, value)}
        if kind == CHECKBOX:
            return {"value": _is_ticked(field, value)}
        chosen = self._attach(value) if kind == FILE_UPLOAD else self._choose(field, value)
        self._check_count(field, len(chosen))
        return {"value": chosen[0] if chosen else None} if kind == RADIO_GROUP else {"values": chosen}

    def _write(self, field: Json, value: FieldValue | None) -> str:
        text = str(field.get("value") or "") if value is None else str(value)
        name = self._fields[field["custom_id"]][0]
        if not text:
            if field.get("required", True):
                raise InvalidInputError(f"The field {name} is required")
            return text
        least, most = field.get("min_length") or 0, field.get("max_length") or MAX_TEXT
        if not least <= len(text) <= most:
            raise InvalidInputError(f"The field {name} takes {least} to {most} characters, not {len(text)}")
        return text

    def _choose(self, field: Json, value: FieldValue | None) -> list[str]:
        if value is None:
            shown = [option["value"] for option in field.get("options") or [] if option.get("default")]
            return shown or [default["id"] for default in field.get("default_values") or []]
        wanted = [value] if isinstance(value, str) else value if isinstance(value, Sequence) else []
        return [get_choice(field, str(entry), self._references) for entry in wanted if entry]

    def _attach(self, value: FieldValue | None) -> list[str]:
        entries: Sequence[Any] = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
        return [self._upload(entry) for entry in entries if entry]

    def _upload(self, entry: str | Path | Attachment) -> str:
        if not isinstance(entry, Attachment):
            path = Path(entry).expanduser()
            if not path.is_file():
                raise InvalidInputError(f"There is no file {entry}")
            entry = Attachment.from_path(path)
        file = self._store(entry)
        self._resolved.setdefault("attachments", {})[file.id] = build_attachment(file) | {"ephemeral": True}
        return file.id

    def _check_count(self, field: Json, count: int) -> None:
        name = self._fields[field["custom_id"]][0]
        is_required = field.get("required", True)
        if count == 0 and not is_required:
            return
        least, most = field.get("min_values", 1), field.get("max_values", 1)
        if field["type"] == CHECKBOX_GROUP:
            most = field.get("max_values", len(field["options"]))
        if count == 0 and is_required:
            raise InvalidInputError(f"The field {name} is required")
        if not least <= count <= most:
            raise InvalidInputError(f"The field {name} takes {least} to {most} choices, not {count}")


def _is_ticked(field: Json, value: FieldValue | None) -> bool:
    if value is None:
        return bool(field.get("default"))
    return value.lower() in YES if isinstance(value, str) else bool(value)
