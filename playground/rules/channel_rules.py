"""Discord's limits on channels (https://discord.com/developers/docs/resources/channel)."""

from playground.model.channel_kinds import ANNOUNCEMENT, CATEGORY, FORUM, TEXT, VOICE
from playground.model.objects import Json
from playground.model.overwrite import Overwrite
from playground.rules.form_errors import FormErrors

KINDS = (TEXT, VOICE, CATEGORY, ANNOUNCEMENT, FORUM)
MAX_NAME = 100
MAX_TOPIC, MAX_FORUM_TOPIC = 1_024, 4_096


def check_channel(body: Json, *, is_new: bool) -> None:
    """Check what a channel is created with, or changed to.

    Raises:
        ApiError: 50035 with every field that breaks a limit.
    """
    errors = FormErrors()
    if is_new or "name" in body:
        errors.check_length(("name",), body.get("name"), most=MAX_NAME, least=1)
    kind = body.get("type", TEXT)
    if kind not in KINDS:
        errors.add(("type",), "BASE_TYPE_CHOICES", f"Value must be one of {KINDS}.")
    errors.check_length(("topic",), body.get("topic"), most=MAX_FORUM_TOPIC if kind == FORUM else MAX_TOPIC)
    errors.raise_if_any()


def normalize_name(name: str, kind: int) -> str:
    """Return a channel's name as Discord keeps it: text channels and forums are in small letters, without spaces."""
    return name if kind in (VOICE, CATEGORY) else "-".join(name.lower().split())


def parse_overwrite(body: Json) -> Overwrite:
    """Read an overwrite of a request; what it does not name is neither given nor taken."""
    allow, deny = (int(body.get(key) or 0) for key in ("allow", "deny"))
    return Overwrite(str(body["id"]), int(body.get("type") or 0), allow, deny)
