"""Words that say nothing about what is looked for: “something”, “show me”, and the name of the collection itself."""

import re
from typing import Final

from bot.library.conditions.phrase import Word, find_words
from bot.library.conditions.traits import split_name
from bot.library.conditions.wording import listed, words_of
from bot.library.plurals import get_singular
from bot.library.wording import separate
from bot.models import CollectionInfo

_FILLER: Final = words_of(
    "a all an any anything are at best can could do every everything fancy find for from get give good great i i'd i'm "
    "in is it just like list looking made me mood my nice of on one ones or please recommend released search see show "
    "some something stuff suggest tell that the there thing things to tonight want was watch we were what which with "
    "would you alle alles das der die ein eine einen etwas ich mir möchte zeig zeige "
    "welche welcher welches algo quiero un una "
    "que quelque chose je veux des les la le el los las"
)
# By what a collection or one of its properties is called: what people call the things in it, in English and otherwise.
_THINGS: Final = (
    (
        "movie film cinema imdb director runtime",
        "movie film picture flick title",
        "filme filmen película pelicula pelis",
    ),
    ("book novel library isbn author", "book novel title", "buch bücher buecher libro livre"),
    (
        "product shop store article item brand price sku stock",
        "product item article thing",
        "produkt produkte artikel producto",
    ),
    ("song track music album artist", "song track tune album", "lied lieder canción chanson"),
    ("game gaming platform", "game title", "spiel spiele juego jeu"),
    ("recipe dish ingredient", "recipe dish", "rezept rezepte receta recette"),
    ("member person people staff contact employee", "person people member", "mitglied mitglieder"),
    ("event venue", "event", "termin termine evento"),
)
_ANY: Final = words_of("entry object item row record thing result")
# Words that a question about the data itself has around the things that it is about.
_ASKING: Final = words_of(
    "altogether appeared been by came collection come current database did does ever exist exists has have how item "
    "many now number out overall same so stored then total who with aller es gibt hay il y in habt ihr haben wir sind"
)


def is_filler(text: str, info: CollectionInfo, *, is_question: bool = False) -> bool:
    """Whether nothing in a text tells one object of the collection from another.

    Args:
        is_question: whether words that only ask are filler too.
    """
    return not find_telling_words(text, info, is_question=is_question)


def find_telling_words(text: str, info: CollectionInfo, *, is_question: bool = False) -> list[Word]:
    """The words of a text that tell one object of the collection from another.

    Args:
        is_question: whether words that only ask are left out, too.
    """
    filler = _FILLER | _ASKING if is_question else _FILLER
    things = get_things(info)
    words = ((word, word.text.casefold()) for word in find_words(text))
    return [word for word, said in words if said not in filler and get_singular(said) not in things]


def drop_thing(text: str, info: CollectionInfo) -> str:
    """A wish without the first word for the things themselves: `scary movies` wants what is scary, and all are movies.

    Later ones are what things are about (`films about making films`); where nothing else tells, the text stays.
    """
    things = get_things(info)
    first = next((word for word in find_words(text) if get_singular(word.text.casefold()) in things), None)
    if first is None or is_filler(text, info):
        return text
    return " ".join(f"{text[: first.start]}{text[first.end :]}".split())


def get_things(info: CollectionInfo) -> frozenset[str]:
    """What people may call the objects of a collection, in the singular."""
    named = (word for _, english, other in _find_things(info) for word in (*listed(english), *listed(other)))
    return frozenset((*_split_name(info.name), *named, *_ANY))


def get_nouns(info: CollectionInfo) -> tuple[str, ...]:
    """What an object of a collection is called in English, the best first: as the collection, as such things are."""
    names = [word for _, english, _ in _find_things(info) for word in listed(english)] or ["entry", *_ANY]
    own = _split_name(info.name)
    return tuple(sorted(names, key=lambda word: word not in own))


def _find_things(info: CollectionInfo) -> list[tuple[str, str, str]]:
    """What the things are that the collection, or else its properties, speak of."""
    properties = {word for spec in info.own_properties for word in split_name(spec)}
    for signs in (set(_split_name(info.name)), properties):
        if found := [things for things in _THINGS if signs.intersection(listed(things[0]))]:
            return found
    return []


def _split_name(name: str) -> tuple[str, ...]:
    return tuple(get_singular(word) for word in re.findall(r"[^\W\d_]+", separate(name).casefold()))
