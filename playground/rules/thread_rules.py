"""Discord's limits on threads and posts."""

from collections.abc import Sequence

from playground.model.channel import Channel
from playground.model.objects import Json
from playground.rules.form_errors import FormErrors

MAX_NAME = 100
MAX_TAGS = 5


def check_thread(forum: Channel, body: Json, *, may_moderate: bool) -> list[str]:
    """Check a thread's or a post's name and tags; return the ids of the tags.

    Raises:
        ApiError: 50035 for a name or tags that do not fit.
    """
    errors = FormErrors()
    errors.check_length(("name",), body.get("name"), most=MAX_NAME, least=1)
    tags = [str(tag_id) for tag_id in body.get("applied_tags") or []]
    _check_tags(errors, forum, tags, may_moderate=may_moderate)
    errors.raise_if_any()
    return tags


def _check_tags(errors: FormErrors, forum: Channel, tags: Sequence[str], *, may_moderate: bool) -> None:
    errors.check_count(("applied_tags",), list(tags), most=MAX_TAGS)
    offered = {tag.id: tag for tag in forum.tags}
    for index, tag_id in enumerate(tags):
        if tag_id not in offered:
            errors.add(("applied_tags", index), "FORUM_CHANNEL_TAG_INVALID", "Unknown tag.")
        elif offered[tag_id].is_moderated and not may_moderate:
            errors.add(("applied_tags", index), "FORUM_CHANNEL_TAG_MODERATED", "Only moderators may use this tag.")
