"""What a collection is: its properties, what it is created from, and how one guild sees it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Final


class DataType(StrEnum):
    """The Weaviate data types that a member can name or a file can hold."""

    TEXT = "text"
    INT = "int"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    UUID = "uuid"
    TEXT_ARRAY = "text[]"
    INT_ARRAY = "int[]"
    NUMBER_ARRAY = "number[]"
    BOOLEAN_ARRAY = "boolean[]"
    DATE_ARRAY = "date[]"
    UUID_ARRAY = "uuid[]"
    OBJECT = "object"
    OBJECT_ARRAY = "object[]"


class Look(StrEnum):
    """How the values of a property are shown: as addresses, where they are ones, or as they are."""

    IMAGE = "image"
    LINK = "link"
    TEXT = "text"


# What the bot stores with every object about where it comes from.
PROVENANCE: Final = ("source", "batch", "ingested_at", "ingested_by", "digest")
# What filters find an object by; nobody is shown it.
LOOKUP: Final = "lookup"
# For whom an object is.
AUDIENCE: Final = "audience"
# Of an object that is made of a message: who wrote it, the message, and the channel that it stands in.
MEMBER_ID: Final = "member_id"
MESSAGE_ID: Final = "message_id"
CHANNEL_ID: Final = "channel_id"
# The words that keyword search finds an object by.
SEARCH_TEXT: Final = "search_text"
# What the bot keeps for itself. A column of such a name is stored under another one.
HIDDEN: Final = (*PROVENANCE, LOOKUP, AUDIENCE, MEMBER_ID, MESSAGE_ID, CHANNEL_ID, SEARCH_TEXT)


@dataclass(frozen=True, slots=True)
class PropertySpec:
    """One property of a schema. `data_type` is a `DataType` or, in foreign ones, any other of Weaviate's.

    Attributes:
        label: the column's header as its file wrote it; empty where that is the name.
        alias: what Weaviate calls it where another guild of the same collection in Weaviate took the name before, for
            values of another type; empty otherwise.
        look: how an admin wants its values to be shown; None: as they look themselves.
    """

    name: str
    data_type: str = DataType.TEXT
    nested: tuple["PropertySpec", ...] = ()
    label: str = field(default="", compare=False)
    alias: str = field(default="", compare=False)
    look: Look | None = field(default=None, compare=False)

    @property
    def stored_name(self) -> str:
        """What Weaviate calls it."""
        return self.alias or self.name

    @property
    def is_text(self) -> bool:
        """Whether its values are texts, or lists of them."""
        return self.data_type in (DataType.TEXT, DataType.TEXT_ARRAY)


_WITHOUT_PROVIDER: Final = ("local", "none", "foreign")  # vectorizers
# What usually names an object; a table without any is looked at closer when its collection is created.
_TITLES: Final = ("title", "name", "question", "headline", "subject", "heading", "titel", "titre", "titulo", "frage")


def find_title(properties: Sequence[PropertySpec]) -> str | None:
    """The text property whose name says that it names an object."""
    names = {spec.name.casefold(): spec.name for spec in properties if spec.data_type == DataType.TEXT}
    return next((names[wanted] for wanted in _TITLES if wanted in names), None)


def _get_title(chosen: str | None, properties: Sequence[PropertySpec]) -> str | None:
    if any(spec.name == chosen for spec in properties):
        return chosen
    texts = (spec.name for spec in properties if spec.data_type == DataType.TEXT)
    return find_title(properties) or next(texts, None)


@dataclass(frozen=True, slots=True)
class CollectionSchema:
    """What a collection is created from.

    Attributes:
        name: the collection, in Weaviate's spelling (capital first).
        properties: at least one.
        source_properties: the text properties that the target vector is made of; empty: all text properties.
        title: the text property that names an object; None: by the names of the properties.
        access: the audiences that may ask it; none: everyone.
    """

    name: str
    properties: tuple[PropertySpec, ...]
    source_properties: tuple[str, ...] = ()
    title: str | None = None
    access: tuple[str, ...] = ()

    @property
    def title_property(self) -> str | None:
        """The property that names an object: the chosen one, else one called so, else the first text property."""
        return _get_title(self.title, self.properties)


@dataclass(frozen=True)  # without slots: every hit asks again for what follows from the fields
class CollectionInfo:
    """A collection as one guild sees it.

    Attributes:
        name: what the guild calls it; people are shown nothing else.
        properties: those that the guild knows, in its order, and those that the bot keeps for itself.
        target_vector: name of the vector that searches use; None where there is none.
        source_properties: what the target vector is made of; empty where Weaviate does not tell.
        vectorizer: `local` (made by a bot; only by the model of the same name can it be searched), a provider's name
            (`cohere`), `none` (no vectors), or `foreign` (self-provided elsewhere).
        vector_model: the name of the model that made the vectors; None where nothing says so.
        generative: the provider in the collection's own configuration, or None.
        reranker: the same for the reranker.
        is_shared: existing collection without tenants, read-only.
        description: what an admin of the guild says about it, or what a foreign collection says about itself.
        object_count: objects of the guild's tenant, or None where it was not asked for.
        stored_name: what it is called in Weaviate, where several guilds may be in it; for the library alone.
        title: the property that an admin or an upload chose to name an object; None: by the names of the properties.
        access: the audiences that may ask it at all; none: everyone.
        is_indexed: whether every object has its search text, so that keyword search can be over that alone.
    """

    name: str
    properties: tuple[PropertySpec, ...]
    target_vector: str | None = None
    source_properties: tuple[str, ...] = ()
    vectorizer: str = "none"
    vector_model: str | None = None
    generative: str | None = None
    reranker: str | None = None
    is_shared: bool = False
    object_count: int | None = None
    description: str = ""
    stored_name: str = ""
    title: str | None = None
    access: tuple[str, ...] = ()
    is_indexed: bool = False

    def __post_init__(self) -> None:
        if not self.stored_name:
            object.__setattr__(self, "stored_name", self.name)

    @cached_property
    def text_properties(self) -> tuple[str, ...]:
        """Names of the properties of type text, in schema order, without those about the origin."""
        return tuple(p.name for p in self.own_properties if p.data_type == DataType.TEXT)

    @cached_property
    def own_properties(self) -> tuple[PropertySpec, ...]:
        """The properties that a person put there: all but those about the origin, in schema order."""
        return tuple(p for p in self.properties if p.name not in HIDDEN) if self.is_tracked else self.properties

    @cached_property
    def is_tracked(self) -> bool:
        """Whether the bot stores with every object where it comes from."""
        names = {p.name for p in self.properties}
        return names.issuperset(PROVENANCE)

    @property
    def has_provider_vectors(self) -> bool:
        """Whether Weaviate has its vectors made by a provider, which costs for each object and each question."""
        return self.vectorizer not in _WITHOUT_PROVIDER

    @property
    def has_search_text(self) -> bool:
        """Whether what is written to it now gets a search text."""
        return self.is_tracked and not self.is_shared and any(p.name == SEARCH_TEXT for p in self.properties)

    @cached_property
    def title_property(self) -> str | None:
        """The property that names an object: the chosen one, else one called so, else the first text property."""
        return _get_title(self.title, self.own_properties)

    def get_stored_name(self, name: str) -> str:
        """What Weaviate calls a property of that name."""
        return next((spec.stored_name for spec in self.properties if spec.name == name), name)
