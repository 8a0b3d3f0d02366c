"""What a collection is: its properties, what it is created from, and how one guild sees it."""

from dataclasses import dataclass
from enum import StrEnum
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


# What the bot stores with every object about where it comes from. Columns of these names are stored under others.
PROVENANCE: Final = ("source", "batch", "ingested_at", "ingested_by", "digest")
# What filters find an object by; nobody is shown it.
LOOKUP: Final = "lookup"
HIDDEN: Final = (*PROVENANCE, LOOKUP)


@dataclass(frozen=True, slots=True)
class PropertySpec:
    """One property of a schema. `data_type` is a `DataType` or, in foreign ones, any other of Weaviate's."""

    name: str
    data_type: str = DataType.TEXT
    nested: tuple["PropertySpec", ...] = ()


@dataclass(frozen=True, slots=True)
class CollectionSchema:
    """What a collection is created from.

    Attributes:
        name: the collection, in Weaviate's spelling (capital first).
        properties: at least one.
        source_properties: the text properties that the target vector is made of; empty: all text properties.
    """

    name: str
    properties: tuple[PropertySpec, ...]
    source_properties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CollectionInfo:
    """A collection as one guild sees it.

    Attributes:
        target_vector: name of the vector that searches use; None where there is none.
        source_properties: what the target vector is made of; empty where Weaviate does not tell.
        vectorizer: `local`, a provider's name (`cohere`), `none` (no vectors), or `foreign` (self-provided elsewhere).
        generative: the provider in the collection's own configuration, or None.
        reranker: the same for the reranker.
        is_shared: existing collection without tenants, read-only.
        description: what an admin of the guild says about it, or what a foreign collection says about itself.
        object_count: objects of the guild's tenant, or None where it was not asked for.
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

    @property
    def text_properties(self) -> tuple[str, ...]:
        """Names of the properties of type text, in schema order, without those about the origin."""
        return tuple(p.name for p in self.own_properties if p.data_type == DataType.TEXT)

    @property
    def own_properties(self) -> tuple[PropertySpec, ...]:
        """The properties that a person put there: all but those about the origin, in schema order."""
        return tuple(p for p in self.properties if not self.is_tracked or p.name not in HIDDEN)

    @property
    def is_tracked(self) -> bool:
        """Whether the bot stores with every object where it comes from."""
        names = {p.name for p in self.properties}
        return names.issuperset(PROVENANCE)

    @property
    def title_property(self) -> str | None:
        """The property that names an object: `title`, `name` or `headline`, else the first text property."""
        names = self.text_properties
        for wanted in ("title", "name", "headline"):
            for name in names:
                if name.casefold() == wanted:
                    return name
        return names[0] if names else None
