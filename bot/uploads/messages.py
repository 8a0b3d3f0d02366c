"""Messages as parts of an upload: what members wrote, with jump link, author and time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.files import Choice, ReadOptions, build_author, build_message_chunk, build_message_records
from bot.models import FailedRow, MessageChunk, MessageText, PropertySpec, Record
from bot.text_schema import MESSAGE_PROPERTIES
from bot.uploads.intake import Intake, Part, UploadItem


@dataclass(frozen=True, slots=True)
class Messages:
    """Messages of one channel, thread or post, read like a file; long ones are several records.

    A thread is one source with one title, in the order in which its messages were written. Each chunk is of one message
    all the same, so that what a member wrote can be found and removed.
    """

    entries: tuple[Record, ...]
    format: str = "messages"
    columns: tuple[PropertySpec, ...] = MESSAGE_PROPERTIES
    notes: tuple[str, ...] = ()
    failed: tuple[FailedRow, ...] = ()
    failed_count: int = 0
    choices: tuple[Choice, ...] = ()

    @property
    def headers(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(spec.name for spec in self.columns)

    @property
    def count(self) -> int:
        """How many objects it would become."""
        return len(self.entries)

    def convert(self, properties: Sequence[PropertySpec]) -> Iterator[Record | FailedRow]:
        """Every record with what the collection has a property for."""
        names = {spec.name for spec in properties}
        for record in self.entries:
            yield replace(record, values={name: value for name, value in record.values.items() if name in names})

    def get_filled(self, properties: Sequence[PropertySpec]) -> frozenset[str]:
        """Those of its own that the collection has a property for."""
        return frozenset(spec.name for spec in properties).intersection(self.headers)

    def get_changes(self, properties: Sequence[PropertySpec]) -> tuple[str, ...]:  # noqa: ARG002 - as other parts do
        """None: everything is stored as it was written."""
        return ()

    def unknown_columns(self, properties: Sequence[PropertySpec]) -> tuple[str, ...]:
        """What the collection has no property for."""
        names = {spec.name for spec in properties}
        return tuple(spec.name for spec in self.columns if spec.name not in names)


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that hangs on a message: its chunks say who wrote it, so that they go when that member is forgotten.

    Attributes:
        author: who wrote the message, where and when, by property.
        message: what the first object of the file is of the message.
    """

    part: Part
    author: Mapping[str, str]
    message: MessageChunk

    @property
    def format(self) -> str:
        """What the file was recognised as."""
        return self.part.format

    @property
    def columns(self) -> tuple[PropertySpec, ...]:
        """The file's own."""
        return self.part.columns

    @property
    def headers(self) -> tuple[str, ...]:
        """What the columns are called in the file."""
        return self.part.headers

    @property
    def notes(self) -> tuple[str, ...]:
        """What was read otherwise than it stands in the file."""
        return self.part.notes

    @property
    def failed(self) -> tuple[FailedRow, ...]:
        """Rows that cannot be read."""
        return self.part.failed

    @property
    def failed_count(self) -> int:
        """How many those are."""
        return self.part.failed_count

    @property
    def count(self) -> int:
        """How many objects it would become."""
        return self.part.count

    @property
    def choices(self) -> tuple[Choice, ...]:
        """None: who adds a message with its files is asked about the message alone."""
        return ()

    def convert(self, properties: Sequence[PropertySpec]) -> Iterator[Record | FailedRow]:
        """Every row of the file, with as much about its author as the collection has properties for."""
        names = {spec.name for spec in properties}
        known = {name: value for name, value in self.author.items() if name in names}
        for number, row in enumerate(self.part.convert(properties)):
            if isinstance(row, Record):
                message = replace(self.message, number=number)
                yield replace(row, values={**row.values, **known}, exported=None, message=message)
            else:
                yield row

    def get_filled(self, properties: Sequence[PropertySpec]) -> frozenset[str]:
        """The file's own and what is known of its author."""
        author = frozenset(spec.name for spec in properties).intersection(self.author)
        return self.part.get_filled(properties) | author

    def get_changes(self, properties: Sequence[PropertySpec]) -> tuple[str, ...]:
        """What the collection would store otherwise than the file has it."""
        return self.part.get_changes(properties)

    def unknown_columns(self, properties: Sequence[PropertySpec]) -> tuple[str, ...]:
        """The file's own that the collection has no property for."""
        return self.part.unknown_columns(properties)


def build_messages(texts: Sequence[MessageText], *, options: ReadOptions) -> Messages:
    """The messages of one source as a part."""
    return Messages(tuple(build_message_records(texts, options=options)))


def build_messages_intake(
    messages: Mapping[str, Sequence[MessageText]], *, options: ReadOptions, notes: Sequence[str] = ()
) -> Intake:
    """An item for each source: a channel, a thread or a post."""
    items = (UploadItem(source, build_messages(texts, options=options)) for source, texts in messages.items())
    return Intake(tuple(items), tuple(notes))


def attach(intake: Intake, message: MessageText, *, channel: str, attachment_id: int) -> Intake:
    """What was read from a message's attachment, under the channel's name and with the message's author."""
    items = (_attach_item(item, message, channel, attachment_id) for item in intake.items)
    return replace(intake, items=tuple(items))


def _attach_item(item: UploadItem, message: MessageText, channel: str, attachment_id: int) -> UploadItem:
    source = f"{channel}/{item.source}"
    if item.part is None:
        return replace(item, source=source)
    # An archive has several files, and two attachments of a message may have one name.
    chunk = build_message_chunk(message, file=f"{attachment_id}/{item.source}")
    return replace(item, source=source, part=AttachedFile(item.part, build_author(message), chunk))
