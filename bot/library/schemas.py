"""A collection's configuration in Weaviate <-> what the bot says about it."""

import re
from dataclasses import replace
from typing import Any, Final

from weaviate.classes.config import DataType as WeaviateDataType
from weaviate.classes.config import Property

from bot.errors import SchemaError
from bot.languages import translate
from bot.library.embed import STATIC_MODEL, is_local_model
from bot.library.provenance import build_hidden_properties
from bot.library.providers import get_provider_name
from bot.library.words import VERSION
from bot.models import HIDDEN, SEARCH_TEXT, CollectionInfo, CollectionSchema, DataType, PropertySpec, find_title
from bot.naming import check_collection_name, check_property_name, is_valid_property_name

# The line in a collection's description that tells which model made its vectors, and of what. The last words are
# missing where an older bot made it, which kept no catalogue, or whose objects do not say which message they are;
# `words` where not every object has the search text of this version.
_MARK: Final = re.compile(
    r"\[ragbot vectors=(?P<model>\S+) source=(?P<source>[\w,]*)(?: words=(?P<words>\d+))?"
    r"(?P<catalogue> catalogue)?(?P<messages> messages)?\]"
)
_MADE_BY: Final = "Made by ragbot."
CONTENT_VECTOR: Final = "content_vector"
DESCRIPTION_MAX: Final = 500  # characters
_OBJECTS: Final = (DataType.OBJECT, DataType.OBJECT_ARRAY)


def check_schema(schema: CollectionSchema) -> CollectionSchema:
    """The schema in Weaviate's spelling, with its source properties filled in.

    Raises:
        SchemaError: a name, a data type or a source property is not valid.
    """
    name = check_collection_name(schema.name)
    if not schema.properties:
        raise SchemaError(translate("A collection needs at least one property, for example `title:text`."))
    properties = tuple(map(check_property, schema.properties))
    _check_unique(properties)
    sources = _check_sources(schema.source_properties, properties)
    return CollectionSchema(name, properties, sources, _check_title(schema.title, properties), schema.access)


def check_property(spec: PropertySpec) -> PropertySpec:
    """The property in Weaviate's spelling.

    Raises:
        SchemaError: a name or a data type that Weaviate does not take, or a name that the bot keeps for itself.
    """
    name = check_property_name(spec.name)
    if name.casefold() in HIDDEN:  # Weaviate takes `sOURCE` and `source` for the same
        raise SchemaError(
            translate("I use “{name}” to record where objects come from. How about “{name}_value”?", name=name)
        )
    label = spec.label or ("" if spec.name == name else spec.name)
    return replace(_check_nested(spec), name=name, label=label, look=spec.look)


def _check_nested(spec: PropertySpec) -> PropertySpec:
    """The same inside an object, where the bot keeps no name for itself."""
    name, data_type = spec.name, _check_data_type(spec)
    nested = tuple(map(_check_nested, spec.nested)) if data_type in _OBJECTS else ()
    if data_type in _OBJECTS and not nested:
        raise SchemaError(translate("“{name}” is an object, and needs at least one property inside.", name=name))
    _check_unique(nested)
    return PropertySpec(name if is_valid_property_name(name) else check_property_name(name), data_type, nested)


def _check_unique(properties: tuple[PropertySpec, ...]) -> None:
    names = [p.name.casefold() for p in properties]
    if twice := sorted({n for n in names if names.count(n) > 1}):
        raise SchemaError(translate("The property “{name}” occurs twice.", name=twice[0]))


def _check_data_type(spec: PropertySpec) -> str:
    try:
        return DataType(spec.data_type)
    except ValueError:
        known = ", ".join(DataType)
        raise SchemaError(
            translate("“{data_type}” is not a type I know. Use {known}.", data_type=spec.data_type, known=known)
        ) from None


def _check_sources(sources: tuple[str, ...], properties: tuple[PropertySpec, ...]) -> tuple[str, ...]:
    texts = {p.name.casefold(): p.name for p in properties if p.data_type == DataType.TEXT}
    for source in sources:
        if source.casefold() not in texts:
            there = ", ".join(texts.values()) or "none"
            raise SchemaError(
                translate(
                    "“{source}” is not a text property, so it cannot be searched by meaning. Text properties: {there}.",
                    source=source,
                    there=there,
                )
            )
    return tuple(texts[source.casefold()] for source in sources) or tuple(texts.values())


def _check_title(title: str | None, properties: tuple[PropertySpec, ...]) -> str | None:
    """The property chosen to name objects, in its spelling; one that is called so is chosen for good."""
    texts = {p.name.casefold(): p.name for p in properties if p.data_type == DataType.TEXT}
    return texts.get(title.casefold()) if title else find_title(properties)


def get_target_vector_name(source_properties: tuple[str, ...]) -> str:
    """`overview_vector` for one source property, else `content_vector`."""
    return f"{source_properties[0]}_vector" if len(source_properties) == 1 else CONTENT_VECTOR


def build_properties(schema: CollectionSchema) -> list[Property]:
    """The schema's properties as the client takes them, with those about the origin."""
    return [*map(build_property, schema.properties), *build_hidden_properties()]


def build_property(spec: PropertySpec) -> Property:
    """One property as the client takes it.

    Keyword search reads the search text, which has the words of all properties; an index of each one's own words beside
    it would be a third of what Weaviate does for a row (7.9 s of processor time for 6,000 rows with it, 5.1 s without).
    """
    nested = [build_property(each) for each in spec.nested] or None
    return Property(
        name=spec.stored_name,
        data_type=WeaviateDataType(spec.data_type),
        nested_properties=nested,
        index_searchable=False if spec.is_text else None,
    )


def build_description(vectorizer: str, source_properties: tuple[str, ...], *, local_model: str = STATIC_MODEL) -> str:
    """The description of a new collection, with the mark that `parse_config` reads.

    Args:
        local_model: the name of the model that makes the vectors where the vectorizer is `local`.
    """
    model = local_model if vectorizer == "local" else vectorizer
    # Nothing is in it so far, so every object has its search text.
    source = ",".join(source_properties)
    return f"{_MADE_BY} [ragbot vectors={model} source={source} words={VERSION} catalogue messages]"


def check_description(text: str) -> str:
    """What an admin says about a collection, without blanks around it.

    Raises:
        SchemaError: more than 500 characters.
    """
    text = text.strip()
    if len(text) > DESCRIPTION_MAX:
        raise SchemaError(
            translate(
                "That is {count:,} characters; a description can have {most} at most.",
                count=len(text),
                most=DESCRIPTION_MAX,
            )
        )
    return text


def has_mark(description: str | None) -> bool:
    """Whether a collection of this description is the bot's; another's is not for it to join, fill or delete."""
    return _find_mark(description) is not None


def is_catalogued(description: str | None) -> bool:
    """Whether the collection was made, or taken over, by a bot that keeps a catalogue."""
    mark = _find_mark(description)
    return mark is not None and mark["catalogue"] is not None


def mark_catalogued(description: str) -> str:
    """The description of an older bot's collection once its guilds have entries: the mark and nothing else."""
    mark = _find_mark(description)
    assert mark is not None, "only a collection of the bot's own is taken over"
    return f"{_MADE_BY} [ragbot vectors={mark['model']} source={mark['source']} catalogue]"


def is_identified(description: str | None) -> bool:
    """Whether the objects of messages in it say which these are."""
    mark = _find_mark(description)
    return mark is not None and mark["messages"] is not None


def mark_identified(description: str) -> str:
    """The description of a catalogued collection once they do."""
    return description.replace(" catalogue]", " catalogue messages]")


def is_indexed(description: str | None) -> bool:
    """Whether every object in it has the search text that this bot's questions are asked of."""
    mark = _find_mark(description)
    return mark is not None and mark["words"] == str(VERSION)


def mark_indexed(description: str) -> str:
    """The description of a catalogued collection once they do."""
    plain = re.sub(r" words=\d+(?= catalogue)", "", description)
    return plain.replace(" catalogue", f" words={VERSION} catalogue", 1)


def _find_mark(description: str | None) -> re.Match[str] | None:
    # In the head alone: behind it older bots kept what admins wrote, which could look like the mark.
    return _MARK.search((description or "").partition("[ragbot about=")[0])


def parse_config(config: Any) -> CollectionInfo:
    """What the bot can say of and do with a collection, from the client's `CollectionConfig`, under its own name."""
    mark = _find_mark(config.description)
    target, module, sources, model = _parse_vector(config)
    marked_sources = tuple(filter(None, mark["source"].split(","))) if mark else ()
    generative, reranker = config.generative_config, config.reranker_config
    return CollectionInfo(
        name=config.name,
        properties=tuple(map(_parse_property, config.properties)),
        target_vector=target,
        source_properties=marked_sources or sources,
        vectorizer=_get_vectorizer(module, mark["model"] if mark else None),
        vector_model=model or (mark["model"] if mark else None),
        generative=get_provider_name(str(generative.generative.value)) if generative else None,
        reranker=get_provider_name(str(reranker.reranker.value)) if reranker else None,
        is_shared=not (config.multi_tenancy_config and config.multi_tenancy_config.enabled),
        description="" if mark else (config.description or "").strip(),
        is_indexed=_is_searched_whole(config),
    )


def _is_searched_whole(config: Any) -> bool:
    """Whether keyword search is over the search texts: they are complete, or older ones are all that has an index."""
    has_search_text = any(each.name == SEARCH_TEXT for each in config.properties)
    has_others = any(each.index_searchable for each in config.properties if each.name != SEARCH_TEXT)
    return has_search_text and (is_indexed(config.description) or not has_others)


def _parse_property(found: Any) -> PropertySpec:
    nested = tuple(map(_parse_property, found.nested_properties or ()))
    return PropertySpec(found.name, str(found.data_type.value), nested)


def _parse_vector(config: Any) -> tuple[str | None, str, tuple[str, ...], str | None]:
    """Name, module, source properties and model of the vector that searches use: the first that has a vectorizer."""
    named = config.vector_config or {}
    # Vectors that Weaviate makes come before self-provided ones, which nobody may be able to search by.
    for name, vector in sorted(named.items(), key=lambda item: item[1].vectorizer.vectorizer == "none"):
        found = vector.vectorizer
        model = (found.model or {}).get("model")
        return name, str(found.vectorizer.value), tuple(found.source_properties or ()), model
    return None, str(config.vectorizer.value) if config.vectorizer else "none", (), None


def _get_vectorizer(module: str, mark: str | None) -> str:
    """`local` if a bot made them itself, `none`, `foreign`, or the provider that Weaviate asks itself."""
    if module != "none":
        return get_provider_name(module)
    if mark is None:
        return "foreign"
    if is_local_model(mark):
        return "local"
    return "none" if mark == "none" else "foreign"
