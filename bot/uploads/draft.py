"""An upload before it runs: what was read, where it would go and how. Another reading of a file changes all three."""

from dataclasses import dataclass, replace

from bot.files import Choice
from bot.models import CollectionSchema, IngestOptions
from bot.uploads.intake import Intake, UploadItem
from bot.uploads.target import Target, build_schema, check_intake, check_key


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be ingested.

    Attributes:
        read: what was read, before anything was held against the target.
        intake: the same with a verdict for each item.
        options: with the key as the target spells it.
    """

    read: Intake
    target: Target
    intake: Intake
    options: IngestOptions

    def find_readings(self) -> list[list[tuple[int, Choice]]]:
        """Other likely readings of each item, with its place; a type is left out where the property has one already."""
        is_new = isinstance(self.target, CollectionSchema)
        return [
            [(place, choice) for choice in (item.part.choices if item.part else ()) if is_new or not choice.column]
            for place, item in enumerate(self.intake.items)
        ]

    def with_item(self, place: int, item: UploadItem) -> "Draft":
        """The draft with one file read in another way; a new collection gets the schema that fits it.

        Reads rows for that: to be run in a thread.

        Raises:
            SchemaError: the key is no property any more.
        """
        items = (*self.read.items[:place], item, *self.read.items[place + 1 :])
        read = replace(self.read, items=items)
        is_new = isinstance(self.target, CollectionSchema)
        return build_draft(build_schema(self.target.name, read.parts) if is_new else self.target, read, self.options)


def build_draft(target: Target, read: Intake, options: IngestOptions) -> Draft:
    """Hold what was read against the target.

    Raises:
        SchemaError: the key is none of its properties.
    """
    return Draft(
        read, target, check_intake(read, target, mode=options.mode), options.with_key(check_key(options.key, target))
    )
