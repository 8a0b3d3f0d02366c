"""A collection's configuration in Weaviate <-> what the bot says about it."""

import re
from typing import Any, Final

from weaviate.classes.config import DataType as WeaviateDataType
from weaviate.classes.config import Property

from bot.errors import SchemaError
from bot.library.embed import MODEL
from bot.library.providers import get_provider_name
from bot.models import CollectionInfo, CollectionSchema, DataType, PropertySpec
from bot.naming import check_collection_name, check_property_name

# The line in a collection's description that tells which model made its vectors, and of what.
_MARK: Final = re.compile(r"\[ragbot vectors=(?P<model>\S+) source=(?P<source>[\w,]*)\]")
CONTENT_VECTOR: Final = "content_vector"


def check_schema(schema: CollectionSchema) -> CollectionSchema:
    """The schema in Weaviate's spelling, with its source properties filled in.

    Raises:
        SchemaError: a name, a data type or a source property that does not do.
    """
    name = check_collection_name(schema.name)
    if not schema.properties:
        raise SchemaError("A collection needs at least one property, for example `title:text`.")
    properties = tuple(PropertySpec(check_property_name(p.name), _check_data_type(p)) for p in schema.properties)
    names = [p.name.casefold() for p in properties]
    if twice := sorted({n for n in names if names.count(n) > 1}):
        raise SchemaError(f"The property “{twice[0]}” is there twice.")
    return CollectionSchema(name, properties, _check_sources(schema.source_properties, properties))


def _check_data_type(spec: PropertySpec) -> str:
    try:
        return DataType(spec.data_type)
    except ValueError:
        known = ", ".join(DataType)
        raise SchemaError(f"“{spec.data_type}” is not a data type I know. There are: {known}.") from None


def _check_sources(sources: tuple[str, ...], properties: tuple[PropertySpec, ...]) -> tuple[str, ...]:
    texts = {p.name.casefold(): p.name for p in properties if p.data_type == DataType.TEXT}
    for source in sources:
        if source.casefold() not in texts:
            there = ", ".join(texts.values()) or "none"
            raise SchemaError(
                f"The target vector cannot be made of “{source}”: it is no text property. There are: {there}."
            )
    return tuple(texts[source.casefold()] for source in sources) or tuple(texts.values())


def get_target_vector_name(source_properties: tuple[str, ...]) -> str:
    """`overview_vector` for one source property, else `content_vector`."""
    return f"{source_properties[0]}_vector" if len(source_properties) == 1 else CONTENT_VECTOR


def build_properties(schema: CollectionSchema) -> list[Property]:
    """The schema's properties as the client takes them."""
    return [Property(name=p.name, data_type=WeaviateDataType(p.data_type)) for p in schema.properties]


def build_description(vectorizer: str, source_properties: tuple[str, ...]) -> str:
    """The description of a new collection, with the mark that `parse_config` reads."""
    model = MODEL if vectorizer == "local" else vectorizer
    return f"Made by ragbot. [ragbot vectors={model} source={','.join(source_properties)}]"


def parse_config(config: Any) -> CollectionInfo:
    """What the bot can say of and do with a collection, from the client's `CollectionConfig`."""
    mark = _MARK.search(config.description or "")
    target, module, sources, model = _parse_vector(config)
    marked_sources = tuple(filter(None, mark["source"].split(","))) if mark else ()
    generative, reranker = config.generative_config, config.reranker_config
    return CollectionInfo(
        name=config.name,
        properties=tuple(PropertySpec(p.name, str(p.data_type.value)) for p in config.properties),
        target_vector=target,
        source_properties=marked_sources or sources,
        vectorizer=_get_vectorizer(module, mark["model"] if mark else None),
        vector_model=model or (mark["model"] if mark else None),
        generative=get_provider_name(str(generative.generative.value)) if generative else None,
        reranker=get_provider_name(str(reranker.reranker.value)) if reranker else None,
        is_shared=not (config.multi_tenancy_config and config.multi_tenancy_config.enabled),
    )


def _parse_vector(config: Any) -> tuple[str | None, str, tuple[str, ...], str | None]:
    """Name, module, source properties and model of the vector that searches use: the first that has a vectorizer."""
    named = config.vector_config or {}
    for name, vector in sorted(named.items(), key=lambda item: item[1].vectorizer.vectorizer == "none"):
        found = vector.vectorizer
        model = (found.model or {}).get("model")
        return name, str(found.vectorizer.value), tuple(found.source_properties or ()), model
    return None, str(config.vectorizer.value) if config.vectorizer else "none", (), None


def _get_vectorizer(module: str, mark: str | None) -> str:
    """`local` if this bot can embed queries for it, `none`, `foreign`, or the provider that Weaviate asks itself."""
    if module != "none":
        return get_provider_name(module)
    if mark is None:
        return "foreign"
    return {MODEL: "local", "none": "none"}.get(mark, "foreign")
