"""Short properties as answers: who, when, where, how much and how long, from the object that a question names."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from bot.library.conditions.wording import AND
from bot.library.wording import get_asked_words, get_stem, get_words, has_stop_word, separate
from bot.models import CollectionInfo, DataType, Hit, PropertySpec, Quote

SHORT_CHARACTERS: Final = 120  # longer ones are texts, of which sentences are quoted
# An answer from a property of the object that the question names leaves nothing to doubt.
_CERTAIN: Final = 1.0


class _Asked(NamedTuple):
    """What a question wants: properties by words of their names, else those of these types; and its usual verbs."""

    labels: frozenset[str]
    verbs: frozenset[str]
    types: frozenset[str] = frozenset()


def _build(labels: str, verbs: str, *types: str) -> _Asked:
    return _Asked(_stem(labels), _stem(verbs), frozenset(types))


def _stem(text: str) -> frozenset[str]:
    return frozenset(map(get_stem, get_words(text)))


_PERSONS: Final = _build(
    "director author writer creator by owner contact organizer host speaker artist composer inventor leader chair "
    "manager responsible regie regisseur autor verfasser auteur réalisateur",
    "made wrote created shot filmed drehte gedreht inszenierte inszeniert schrieb geschrieben geführt "
    "fait écrit réalisé tourné hizo escribió dirigió diretto scritto dirigiu escreveu wyreżyserował "
    "napisał снял написал",
)
_TIMES: Final = _build(
    "date year day time released published founded born start begin deadline jahr datum année fecha año anno "
    "ano roku году",
    "released published came come out made begin start open happen shot erschien erschienen kam heraus raus "
    "sorti estrenó uscito uscì estreou lançado powstał вышел",
    DataType.DATE,
)
_PLACES: Final = _build(
    "place location city country address venue room ort stadt land adresse lieu ville lugar ciudad",
    "take place find located held happen liegt findet statt trouve está trova fica находится",
)
_AMOUNTS: Final = _build(
    "price cost fee amount charge preis kosten gebühr prix precio",
    "cost pay kostet coûte cuesta costa custa kosztuje стоит",
)
_LENGTHS: Final = _build(
    "duration length runtime minutes hours dauer laufzeit länge durée duración",
    "last run take dauert dure dura trwa длится",
)
_AGES: Final = _build("age year founded born built alter jahr", "")
# How questions begin, the longest first, and what kind of property they ask for.
_QUESTIONS: Final[Mapping[str, _Asked]] = {
    " ".join(get_words(begin)): asked
    for begins, asked in (
        (
            "how much, how expensive, wie viel kostet, was kostet, cuánto cuesta, combien coûte, quanto costa, "
            "quanto custa, ile kosztuje, сколько стоит",
            _AMOUNTS,
        ),
        ("how long, wie lange, cuánto dura, combien de temps, quanto dura, jak długo, сколько длится", _LENGTHS),
        ("how old", _AGES),
        ("who, whose, by whom, wer, von wem, qui, quién, de quién, chi, quem, kto, кто", _PERSONS),
        (
            "when, in what year, in which year, what year, which year, wann, von wann, in welchem jahr, "
            "aus welchem jahr, quand, de quand, en quelle année, cuándo, de cuándo, en qué año, de qué año, quando, "
            "in che anno, em que ano, kiedy, w którym roku, когда, в каком году",
            _TIMES,
        ),
        ("where, wo, où, dónde, dove, onde, gdzie, где", _PLACES),
    )
    for begin in begins.split(",")
}
_AUXILIARIES: Final = _stem("have has hat ha è foi")
_NO_VERBS: Final = _AUXILIARIES | _stem("released made")
_ASKS: Final = frozenset(
    get_words(
        "who whose whom when where what which how wer wann wo was welche welcher welches wie qui quand où quel quelle "
        "combien quién cuándo dónde qué cuál cuánto chi quando dove quanto quem onde que che welchem kto kiedy gdzie "
        "którym кто когда где каком"
    )
)


def find_fields(question: str, info: CollectionInfo, hits: Sequence[Hit], *, limit: int = 3) -> tuple[Quote, ...]:
    """What short properties of the hits answer: of the hit that the question names by its title, or, where it names a
    value (`Which films did Hitchcock direct?`), of the hits that have it.

    Only a question that begins like one, or ends in a question mark, is answered so.
    """
    words = get_words(question)
    if not words or not (_is_question(question, words)):
        return ()
    if named := find_named(question, hits):
        return tuple(_iterate_named(words, info, named))[:limit]
    return tuple(_iterate_held(words, info, hits))[:limit]


def find_named(question: str, hits: Iterable[Hit]) -> list[Hit]:
    """The hits that a question names by their titles."""
    words = get_words(question)
    return [hit for hit in hits if _names(question, words, hit)]


def _is_question(question: str, words: Sequence[str]) -> bool:
    return question.rstrip().endswith(("?", "？", "؟")) or bool(_ASKS.intersection(words[:2]))


def _names(question: str, words: Sequence[str], hit: Hit) -> bool:
    """Whether the question holds the hit's title as it stands; one word alone with its capital too (`Up`, `It`)."""
    title = get_words(hit.title)
    if not title:
        return False
    if len(title) == 1 and not re.search(rf"(?<!\w){re.escape(hit.title.strip())}(?!\w)", question):
        return False
    size = len(title)
    return any(words[begin : begin + size] == title for begin in range(len(words) - size + 1))


def _iterate_named(words: Sequence[str], info: CollectionInfo, hits: Iterable[Hit]) -> Iterator[Quote]:
    for hit in hits:
        title = set(get_words(hit.title))
        rest = [word for word in words if word not in title]
        for spec in _choose_each(rest, info, hit):
            yield Quote(hit.number, f"{hit.properties[spec.name]}", _CERTAIN, spec.name)


def _choose_each(words: Sequence[str], info: CollectionInfo, hit: Hit) -> list[PropertySpec]:
    """The property of each part, where all that an `and` joins ask for one: `Who made Vertigo, and when?`."""
    parts: list[list[str]] = [[]]
    for word in words:
        if word in AND:
            parts.append([])
        else:
            parts[-1].append(word)
    chosen = [_choose(part, info, hit) for part in parts]
    specs = chosen if all(chosen) else [_choose(words, info, hit)]
    return list(dict.fromkeys(filter(None, specs)))


def _choose(words: Sequence[str], info: CollectionInfo, hit: Hit) -> PropertySpec | None:
    """The short property of a hit that is asked for, by the name that the question says or by how it begins.

    A question that says anything else asks for more than a property.
    """
    specs = [spec for spec in info.own_properties if spec.name != info.title_property and is_short(hit, spec.name)]
    question = " ".join(words)
    begin = next((begin for begin in _QUESTIONS if f"{question} ".startswith(f"{begin} ")), "")
    asked = _QUESTIONS.get(begin)
    stems = {get_stem(word) for word in words if not has_stop_word(word) and word not in _ASKS} - _stem(info.name)
    stems -= _AUXILIARIES | asked.verbs if asked else _NO_VERBS
    for spec in specs:
        if stems and stems <= _get_stems(spec):
            return spec
    if asked is None or stems - asked.labels - _stem(begin):
        return None
    labelled = [spec for spec in specs if _get_stems(spec) & asked.labels]
    return next(iter(labelled or [spec for spec in specs if spec.data_type in asked.types]), None)


def _iterate_held(words: Sequence[str], info: CollectionInfo, hits: Iterable[Hit]) -> Iterator[Quote]:
    """The hits that have a value which the question says, of a property that it says too, and little else."""
    content = [word for word in get_asked_words(" ".join(words)) if word not in _ASKS]
    for hit in hits:
        for spec in info.own_properties:
            if spec.name == info.title_property or not is_short(hit, spec.name):
                continue
            names, values = _get_stems(spec), set(get_words(f"{hit.properties[spec.name]}"))
            said = [word for word in content if get_stem(word) in names]
            held = [word for word in content if word in values and word not in said]
            if said and held and len(said) + len(held) == len(content):
                yield Quote(hit.number, f"{hit.properties[spec.name]}", _CERTAIN, spec.name)


def is_short(hit: Hit, name: str) -> bool:
    """Whether a hit has a value of that property that is no text."""
    value: Any = hit.properties.get(name)
    if isinstance(value, str):
        return 0 < len(value.strip()) <= SHORT_CHARACTERS
    return isinstance(value, bool | int | float | date) or (isinstance(value, list) and bool(value))


def _get_stems(spec: PropertySpec) -> set[str]:
    """The beginnings of the words of a property's name and label."""
    return {get_stem(word) for word in get_words(f"{separate(spec.name)} {spec.label}")}
