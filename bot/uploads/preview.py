"""What a person is shown of an upload before anything is written."""

from bot.models import CollectionSchema, PartPreview
from bot.uploads.intake import Intake, UploadItem
from bot.uploads.target import Target, get_noun, get_properties, is_text


def build_preview(item: UploadItem, target: Target) -> PartPreview:
    """What the member is shown of an item."""
    part = item.part
    if part is None or item.problem is not None:
        return PartPreview(item.source, problem=item.problem)
    unknown = () if is_text(part) else part.unknown_columns(get_properties(target))
    return PartPreview(
        item.source,
        part.format,
        part.count,
        noun=get_noun(part),
        failed_count=part.failed_count,
        unknown_columns=unknown,
    )


def get_changes(intake: Intake, target: Target) -> list[str]:
    """A sentence for each kind of value that the collection would store otherwise than it is written."""
    return [change for part in intake.parts for change in part.get_changes(get_properties(target))]


def get_unknown(intake: Intake, target: Target) -> list[str]:
    """A sentence for each source with columns that the collection has no property for."""
    if isinstance(target, CollectionSchema):
        return []
    previews = [build_preview(item, target) for item in intake.items]
    return [
        f"{preview.source}: ignored columns: {', '.join(preview.unknown_columns)}. /collection add-property adds them."
        for preview in previews
        if preview.unknown_columns
    ]
