"""What a person is shown of an upload before anything is written."""

from itertools import islice
from typing import Final

from bot.languages import translate
from bot.models import CollectionSchema, PartPreview, Record
from bot.uploads.intake import Intake, UploadItem
from bot.uploads.target import Target, get_noun, get_properties, is_text

SAMPLE_ROWS: Final = 3
_SAMPLE_OF: Final = 20  # rows of each part, of which the first are shown


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


def build_sample(intake: Intake, target: Target) -> list[Record]:
    """The first objects as they would be stored. Reads files and converts rows: for a thread.

    Rows that fail are counted elsewhere; where all of the first ones do, there is no sample.
    """
    properties = get_properties(target)
    rows = (row for part in intake.parts for row in islice(part.convert(properties), _SAMPLE_OF))
    return list(islice((row for row in rows if isinstance(row, Record)), SAMPLE_ROWS))


def get_changes(intake: Intake, target: Target) -> list[str]:
    """A sentence for each kind of value that the collection would store otherwise than it is written."""
    return [change for part in intake.parts for change in part.get_changes(get_properties(target))]


def get_unknown(intake: Intake, target: Target) -> list[str]:
    """A sentence for each source with columns that the collection has no property for."""
    if isinstance(target, CollectionSchema):
        return []
    previews = [build_preview(item, target) for item in intake.items]
    return [
        translate(
            "{source}: ignored columns: {names}. /collection add-property adds them.",
            source=preview.source,
            names=", ".join(preview.unknown_columns),
        )
        for preview in previews
        if preview.unknown_columns
    ]
