"""Messages as the playground keeps them."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from playground.files import StoredFile

if TYPE_CHECKING:
    from playground.guilds import Channel, User
    from playground.interactions import Interaction

Json: TypeAlias = dict[str, Any]

FLAG_SUPPRESS_EMBEDS = 1 << 2
FLAG_EPHEMERAL = 1 << 6
FLAG_LOADING = 1 << 7
FLAG_COMPONENTS_V2 = 1 << 15


def drop_nulls(body: Json) -> Json:
    """Return a copy without the keys that are null, at any depth: Discord's answers leave them out."""
    return {key: _drop_inner_nulls(value) for key, value in body.items() if value is not None}


def _drop_inner_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return drop_nulls(value)
    return [_drop_inner_nulls(entry) for entry in value] if isinstance(value, list) else value


@dataclass(eq=False, slots=True)
class Message:
    """One message; `revision` rises with every edit, `created` and `edited` are seconds since 1970."""

    id: str
    channel: "Channel"
    author: "User"
    created: float
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    files: list[StoredFile] = field(default_factory=list)
    flags: int = 0
    edited: float | None = None
    reference: "Message | None" = None
    interaction: "Interaction | None" = None
    allowed_mentions: Json | None = None
    reactions: dict[str, int] = field(default_factory=dict)
    is_deleted: bool = False
    revision: int = 0
    history: list[str] = field(default_factory=list)

    @property
    def is_ephemeral(self) -> bool:
        """Only the member who asked sees it."""
        return bool(self.flags & FLAG_EPHEMERAL)

    @property
    def is_loading(self) -> bool:
        """It reads "thinking…" until the bot edits it."""
        return bool(self.flags & FLAG_LOADING)

    @property
    def is_empty(self) -> bool:
        """Nothing in it that a person could see (an embed needs more than a colour)."""
        shown = any(set(embed) - {"type", "color", "timestamp", "flags"} for embed in self.embeds)
        return not (self.content.strip() or shown or self.files or self.components)
