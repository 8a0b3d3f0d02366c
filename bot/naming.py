"""What collections and properties may be called, and how any text becomes such a name.

The limits are those of the Weaviate server (1.39, `entities/schema/validation.go`): a name becomes part of a directory
name and of a GraphQL query.
"""

import re
import unicodedata
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from hashlib import blake2b
from typing import Final

from bot.errors import SchemaError
from bot.languages import phrase, translate
from bot.models import HIDDEN, PropertySpec

COLLECTION_NAME = re.compile(r"[A-Z][_0-9A-Za-z]{0,254}")
PROPERTY_NAME_MAX = 231
PROPERTY_NAME = re.compile(rf"[_A-Za-z][_0-9A-Za-z]{{0,{PROPERTY_NAME_MAX - 1}}}")

_SPELLED_MAX: Final = PROPERTY_NAME_MAX - len("_value") * 2
# What tells two headers apart although no name can hold it: `Price ($)` and `Price (€)`, `Score` and `Score %`.
_SYMBOLS: Final = {
    "%": "percent",
    "‰": "permille",
    "$": "dollar",
    "€": "euro",
    "£": "pound",
    "¥": "yen",
    "#": "number",
    "&": "and",
    "+": "plus",
    "@": "at",
    "°": "degrees",
    "<": "below",
    ">": "above",
    "=": "equals",
    "Δ": "delta",
    "µ": "micro",
    "μ": "micro",
}
_SYMBOL: Final = re.compile("[" + re.escape("".join(_SYMBOLS)) + "]")
_LETTERS: Final = {
    "ß": "ss",
    "æ": "ae",
    "Æ": "AE",
    "ø": "o",
    "Ø": "O",
    "œ": "oe",
    "Œ": "OE",
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
}
_COLLECTION_MAX: Final = 60  # characters of a name that is made of a file's
_NAMES_SHOWN: Final = 40  # of a collection's properties in one sentence

# `vector` is refused by the Python client and not by the server.
RESERVED_PROPERTY_NAMES = frozenset({"id", "_id", "_additional", "vector"})
RESERVED_PROPERTY_SUFFIXES = (
    "_searchable",
    "_rangeable",
    "_temp",
    "__meta_count",
    "_propertyLength",
    "_nullState",
)


def check_collection_name(name: str) -> str:
    """The name in Weaviate's spelling: its first letter is a capital.

    Raises:
        SchemaError: says what a name looks like and suggests one.
    """
    spelled = name[:1].upper() + name[1:]
    if COLLECTION_NAME.fullmatch(spelled):
        return spelled
    words = _get_words(name)
    suggestion = "".join(word[:1].upper() + word[1:] for word in words)[:255]
    hint = suggestion if COLLECTION_NAME.fullmatch(suggestion) else "Movie"
    raise SchemaError(
        translate(
            "“{name}” cannot name a collection: a name starts with a letter and has letters, digits and "
            "underscores only, at most 255. How about “{hint}”?",
            name=_shorten(name),
            hint=_shorten(hint),
        )
    )


def is_valid_property_name(name: str) -> bool:
    """Whether Weaviate takes it as the name of a property."""
    return (
        PROPERTY_NAME.fullmatch(name) is not None
        and name not in RESERVED_PROPERTY_NAMES
        and not name.endswith(RESERVED_PROPERTY_SUFFIXES)
    )


def check_property_name(name: str) -> str:
    """The name in Weaviate's spelling: its first letter is small.

    Raises:
        SchemaError: says whether it is reserved or badly formed, and suggests a name.
    """
    spelled = name[:1].lower() + name[1:]
    if is_valid_property_name(spelled) and spelled not in HIDDEN:
        return spelled
    hint = _shorten(make_property_name(name))
    if PROPERTY_NAME.fullmatch(spelled):
        reserved = (
            phrase("“{name}” is a name that the bot keeps for itself. How about “{hint}”?")
            if spelled in HIDDEN
            else phrase("“{name}” is a name that Weaviate keeps for itself. How about “{hint}”?")
        )
        raise SchemaError(translate(reserved, name=_shorten(name), hint=hint))
    raise SchemaError(
        translate(
            "“{name}” cannot name a property: a name starts with a letter or an underscore and has letters, "
            "digits and underscores only, at most {most}. How about “{hint}”?",
            name=_shorten(name),
            most=PROPERTY_NAME_MAX,
            hint=hint,
        )
    )


def make_property_name(raw: str) -> str:
    """A valid property name that is as close to `raw` as can be, and depends on nothing else.

    `Release Year` becomes `release_year`, `Price (€)` `price_euro`, `id` and the bot's own `source` become `id_value`
    and `source_value`. Letters that no name of Weaviate's has are told apart by a digest: `名前` is
    `property_` and six more characters.
    """
    name = make_nested_name(raw)
    return f"{name}_value" if name in HIDDEN else name


def make_distinct_name(raw: str) -> str:
    """The name of a header whose plain name another header of the same file has too: with a digest of its spelling."""
    return f"{make_property_name(raw)[: PROPERTY_NAME_MAX - 7]}_{_build_digest(raw)}"


def make_property_names(headers: Sequence[str]) -> list[str]:
    """A name for each header, all of them different, whatever their order and whichever others are there.

    Of those that would be named alike the one that is spelled so itself keeps the plain name.
    """
    plain = [make_property_name(header) for header in headers]
    counts = Counter(name.casefold() for name in plain)
    names: list[str] = []
    for header, name in zip(headers, plain, strict=True):
        is_own = counts[name.casefold()] == 1 or header.strip().casefold() == name.casefold()
        names.append(_avoid(name if is_own else make_distinct_name(header), names))
    return names


def make_nested_name(raw: str) -> str:
    """A valid name for a property inside an object, where the bot keeps no name for itself."""
    name = _spell(raw.strip())
    is_reserved = name in RESERVED_PROPERTY_NAMES or name.endswith(RESERVED_PROPERTY_SUFFIXES)
    return f"{name}_value" if is_reserved else name


def fold_label(label: str) -> str:
    """What two spellings of one header have in common: neither case nor form of Unicode nor blanks count."""
    return " ".join(unicodedata.normalize("NFKC", label).casefold().split())


def make_collection_name(raw: str) -> str:
    """A valid collection name that is as close to `raw` as can be: `club movies (2)` becomes `ClubMovies2`."""
    spelled = raw[:1].upper() + raw[1:]
    if COLLECTION_NAME.fullmatch(spelled) and len(spelled) <= _COLLECTION_MAX:
        return spelled
    name = "".join(word[:1].upper() + word[1:] for word in _get_words(raw))[:_COLLECTION_MAX]
    if _loses_letters(raw) or not name:
        name = f"{name}_{_build_digest(raw)}"
    return name if COLLECTION_NAME.fullmatch(name) else f"Table{name}"


def build_reference(name: str) -> str:
    """Twelve characters that stand for a collection where an id of a button has no room for its name, of up to 255."""
    digest = blake2b(name.strip().casefold().encode(errors="surrogatepass"), digest_size=9).digest()
    return urlsafe_b64encode(digest).decode()


def find_key(key: str | None, properties: Sequence[PropertySpec], *, collection: str) -> str | None:
    """The property that `key` names or labels, in any case, as the collection spells it.

    Raises:
        SchemaError: there is none of that name; the sentence has those that there are.
    """
    if key is None:
        return None
    wanted = key.strip().casefold()
    names = [spec.name for spec in properties]
    labels = {fold_label(spec.label): spec.name for spec in properties if spec.label}
    known = labels | {name.casefold(): name for name in names}
    if name := known.get(wanted) or labels.get(fold_label(key)):
        return name
    close = get_close_matches(wanted, [name.casefold() for name in names], n=1)
    nearest = next((name for name in names if name.casefold() in close), None)
    shown, there = _shorten(key.strip()), ", ".join(names[:_NAMES_SHOWN])
    if nearest is None:
        raise SchemaError(
            translate(
                "{collection} has no property “{name}”. It has: {names}.",
                collection=collection,
                name=shown,
                names=there,
            )
        )
    raise SchemaError(
        translate(
            "{collection} has no property “{name}”. Did you mean {nearest}? It has: {names}.",
            collection=collection,
            name=shown,
            nearest=nearest,
            names=there,
        )
    )


def split_names(names: str) -> tuple[str, ...]:
    """The names of a comma-separated list."""
    return tuple(name.strip() for name in names.split(",") if name.strip())


def _spell(raw: str) -> str:
    if PROPERTY_NAME.fullmatch(raw) and len(raw) <= _SPELLED_MAX:
        return raw.lower() if raw.isupper() else raw[0].lower() + raw[1:]
    told = _SYMBOL.sub(lambda match: f" {_SYMBOLS[match[0]]} ", raw)
    name = "_".join(_get_words(told)).lower() or "property"
    if _loses_letters(told) or name == "property" or len(name) > _SPELLED_MAX:
        name = f"{name[: _SPELLED_MAX - 7]}_{_build_digest(raw)}"
    return f"_{name}" if name[0].isdigit() else name


def _get_words(raw: str) -> list[str]:
    return re.findall(r"[0-9A-Za-z]+", _fold(raw))


def _fold(raw: str) -> str:
    plain = raw
    for letter, spelled in _LETTERS.items():
        plain = plain.replace(letter, spelled)
    return unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()


def _loses_letters(raw: str) -> bool:
    """Whether it has letters or digits that are none of ASCII's, even without their accents."""
    return any(char.isalnum() and not any(map(str.isalnum, _fold(char))) for char in raw if not char.isascii())


def _build_digest(raw: str) -> str:
    """Six characters that stand for the header, in whatever case and form of Unicode it is written."""
    return blake2b(fold_label(raw).encode(errors="surrogatepass"), digest_size=3).hexdigest()


def _avoid(name: str, taken: Collection[str]) -> str:
    """The name, or where a file is made to have it already, one with another digest."""
    while name.casefold() in (each.casefold() for each in taken):
        name = make_distinct_name(name)
    return name


def _shorten(name: str, limit: int = 60) -> str:
    return name if len(name) <= limit else f"{name[: limit - 1]}…"
