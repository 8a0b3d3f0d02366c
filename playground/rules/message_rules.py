"""Discord's limits on messages (https://discord.com/developers/docs/resources/message)."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from playground.model.channel import Message
from playground.model.message_flags import COMPONENTS_V2
from playground.model.objects import Json
from playground.rules.component_rules import check_components
from playground.rules.form_errors import FieldPath, FormErrors

MAX_CONTENT = 2_000
MAX_EMBEDS = 10
MAX_EMBED_TITLE = 256
MAX_EMBED_DESCRIPTION = 4_096
MAX_EMBED_FIELDS = 25
MAX_FIELD_NAME = 256
MAX_FIELD_VALUE = 1_024
MAX_FOOTER = 2_048
MAX_AUTHOR = 256
MAX_EMBED_TOTAL = 6_000
MAX_FILES = 10
MAX_COLOR = 0xFFFFFF


def check_message(body: Json, *, uploads: int = 0, at: FieldPath = (), flags: int = 0) -> None:
    """Check content, embeds, components and attachments of a message; `at` is where the message stands in the body.

    `flags` are those of the message that is edited: one of components of the second kind stays one.

    Raises:
        ApiError: 50035 with every field that breaks a limit.
    """
    errors = FormErrors()
    errors.check_length((*at, "content"), body.get("content"), most=MAX_CONTENT)
    embeds = body.get("embeds") or []
    is_v2 = bool((int(body.get("flags") or 0) | flags) & COMPONENTS_V2)
    if is_v2:
        for key in ("content", "embeds", "poll", "sticker_ids"):
            if body.get(key):
                text = f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
                errors.add((*at, key), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", text)
    errors.check_count((*at, "embeds"), embeds, most=MAX_EMBEDS)
    for index, embed in enumerate(embeds):
        _check_embed(errors, (*at, "embeds", index), embed)
    if sum(len(text) for embed in embeds for text in iterate_texts(embed)) > MAX_EMBED_TOTAL:
        text = f"Embed size exceeds maximum size of {MAX_EMBED_TOTAL}"
        errors.add((*at, "embeds"), "MAX_EMBED_SIZE_EXCEEDED", text)
    check_components(errors, (*at, "components"), body.get("components") or [], is_v2=is_v2)
    attachments = body.get("attachments") or []
    if max(len(attachments), uploads) > MAX_FILES:
        errors.add((*at, "attachments"), "BASE_TYPE_MAX_LENGTH", f"Must be {MAX_FILES} or fewer in length.")
    errors.raise_if_any()


def check_kind(message: Message) -> None:
    """Check that a message with components of the second kind has kept nothing that cannot stand beside them.

    Raises:
        ApiError: 50035, it has content or embeds.
    """
    if message.flags & COMPONENTS_V2 and (message.content or message.embeds):
        errors = FormErrors()
        text = "Content and embeds must be removed before components of the second kind are used."
        errors.add(("flags",), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", text)
        errors.raise_if_any()


def _check_embed(errors: FormErrors, at: FieldPath, embed: Json) -> None:
    errors.check_length((*at, "title"), embed.get("title"), most=MAX_EMBED_TITLE)
    errors.check_length((*at, "description"), embed.get("description"), most=MAX_EMBED_DESCRIPTION)
    fields = embed.get("fields") or []
    errors.check_count((*at, "fields"), fields, most=MAX_EMBED_FIELDS)
    for index, field in enumerate(fields):
        errors.check_length((*at, "fields", index, "name"), field.get("name"), most=MAX_FIELD_NAME, least=1)
        errors.check_length((*at, "fields", index, "value"), field.get("value"), most=MAX_FIELD_VALUE, least=1)
    if embed.get("footer"):
        errors.check_length((*at, "footer", "text"), embed["footer"].get("text"), most=MAX_FOOTER, least=1)
    if embed.get("author"):
        errors.check_length((*at, "author", "name"), embed["author"].get("name"), most=MAX_AUTHOR, least=1)
    color = embed.get("color")
    if color is not None and not 0 <= color <= MAX_COLOR:
        text = f"int value should be between 0 and {MAX_COLOR}."
        errors.add((*at, "color"), "NUMBER_TYPE_MAX", text)
    for path, url in _iterate_urls(embed):
        _check_url(errors, (*at, *path), url)


def _check_url(errors: FormErrors, at: FieldPath, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https", "attachment"):
        text = f"Scheme \"{parts.scheme}\" must be one of ('http', 'https')."
        errors.add(at, "URL_TYPE_INVALID_SCHEME", text)
    elif not parts.netloc:
        errors.add(at, "URL_TYPE_INVALID_URL", "Not a well formed URL.")


def _iterate_urls(embed: Json) -> Iterator[tuple[FieldPath, str]]:
    if embed.get("url"):
        yield ("url",), embed["url"]
    for part, key in (("image", "url"), ("thumbnail", "url"), ("author", "icon_url"), ("footer", "icon_url")):
        url = (embed.get(part) or {}).get(key)
        if url:
            yield (part, key), url


def iterate_texts(embed: Json) -> Iterator[str]:
    """Yield the texts that count towards a message's total over all embeds."""
    candidates: list[Any] = [embed.get("title"), embed.get("description")]
    candidates.append((embed.get("footer") or {}).get("text"))
    candidates.append((embed.get("author") or {}).get("name"))
    for field in embed.get("fields") or []:
        candidates += [field.get("name"), field.get("value")]
    yield from (text.strip() for text in candidates if isinstance(text, str))
