"""The words of questions and texts in any script: which carry meaning, and how much of them a text holds."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

ENGLISH: Final = "en"
STEM: Final = 5  # letters

# Words that every sentence of a language may have: they say in which language a question is, and need not be held. Not
# those that mean something in English ("war", "man", "kim"): without any of these words a question counts as English.
# What is a stop word of English too ("was", "in") tells nothing, and is left out of German all the same.
_STOP_WORDS: Final = {
    ENGLISH: (
        "a an the of in on at to from by with for and or but as is are was were be been being am do does did done has "
        "have had this that these those it its he she they him her their i me my we us our you your there here what "
        "which who whom whose when where why how can could may might must shall should will would not no if than then "
        "so such about into over after before between during any some all most more many much also only same s t d"
    ),
    "de": (
        "der die das den dem des ein eine einer eines einem einen und oder aber als ist sind waren wird werden "
        "wurde wurden haben hatte im auf aus bei mit nach von vom zu zum zur für über unter zwischen durch um "
        "nicht kein keine wer wen wem wessen welche welchem welchen welcher welches wann wo warum wie viel viele es er "
        "sie ich wir ihr sich dass auch nur noch gibt kann etwas was wozu in an am so also"
    ),
    "es": (
        "el la los las un una unos unas de del en al por para con y o pero como es eran fue fueron ser ha "
        "han había que qué quién quiénes cuál cuáles cuándo dónde cómo cuánto cuántos cuántas se su sus lo le les más "
        "muy este esta entre sobre desde hasta hay"
    ),
    "fr": (
        "le la les un une des de du en à au aux par pour avec sans et ou mais comme est sont était étaient fut être "
        "ont avait que qui quoi quel quelle quels quelles quand où combien se sa son ses ce cette ces ne pas "
        "il elle y dans sur"
    ),
    "tr": (
        "ve ile bir bu şu da mi mı mu mü ne hangi nasıl neden niçin nerede zaman kaç için gibi olan olarak çok daha "
        "var nedir ya neler neye neyi neydi kimdir kimdi kaçı kadar tarafından hakkında"
    ),
    "ru": (
        "и в во на с со к ко по из от до за для о об у не но или как что кто где когда почему какой какая какие какое "
        "каком сколько был была было были это его её их он она они чем при"
    ),
    "ar": (
        "في من على إلى عن مع هو هي هم كان كانت ما ماذا متى أين كيف لماذا كم أي التي الذي هذا هذه ذلك أن إن و أو لا لم "
        "هل بين بعد قبل"
    ),
    "hi": (
        "का के की को में से पर है हैं था थे थी और या ने एक यह वह इस उस क्या कौन कब कहाँ कहां कैसे क्यों कितने कितना किस "
        "किसने किया कि जो तो भी नहीं लिए द्वारा"
    ),
}

# Letters that a language has and English has not; not those of words that English took over ("café", "façade").
_OWN_LETTERS: Final = {"de": frozenset("äöüß"), "es": frozenset("ñ¿¡"), "tr": frozenset("ığşöü")}
# Turkish writes the ending of a name behind an apostrophe ("Kenya'da", "Bowl'a"), where it is no word.
_SUFFIX: Final = re.compile(r"(?<=\w{3})['’](?!(?:s|t|d|m|re|ve|ll)\b)\w+", re.IGNORECASE)
# Vowel signs of Indic, Thai and Arabic words are no letters to `\w`, and would cut the words in two.
_WORD: Final = re.compile(r"[\w\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f]+")
_HAN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_CYRILLIC: Final = re.compile(r"[\u0370-\u052f]")  # Greek too, whose words are built alike
_CASE_CHANGE: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_LATIN_END: Final = 0x0250
_CACHED: Final = 20_000  # words; texts repeat the same few thousand
_FOLDED_END: Final = 0x0370  # only accents of Latin letters: in other scripts a mark is a part of the word


def get_words(text: str) -> list[str]:
    """The words in lower case, in order: NFKC, Latin letters without accents."""
    return _WORD.findall(_fold(unicodedata.normalize("NFKC", text).casefold()))


def get_content_words(text: str) -> list[str]:
    """The words that carry meaning in the language of the text, each once; all of them where it has stop words only."""
    return _drop_stops(text) or list(dict.fromkeys(get_words(text)))


def has_content(text: str) -> bool:
    """Whether a word of it carries meaning in its language."""
    return bool(_drop_stops(text))


def _drop_stops(text: str) -> list[str]:
    stops = _STOPS[_find_stops(text)]
    return [word for word in dict.fromkeys(get_words(text)) if word not in stops]


def get_asked_words(question: str) -> list[str]:
    """The content words of a question that an answer has; not what `which` only names the kind of (`which film`)."""
    words, content = get_words(question), get_content_words(question)
    kinds = {kind for asking, kind in pairwise(words) if asking in _ASKING_KIND}
    return [word for word in content if word not in kinds] or content


def get_stem(word: str) -> str:
    """The beginning that inflections and derivations share: `direc` of `directed` and `director`."""
    return word[:STEM]


def separate(name: str) -> str:
    """A property's or a collection's name with blanks between its words: `releaseYear`, `release_year`."""
    return _CASE_CHANGE.sub(" ", name).replace("_", " ")


def get_grams(words: Iterable[str]) -> list[str]:
    """The words as runs of three letters, two of Chinese and Japanese, each once.

    Inflected words and compounds share them where whole words and their beginnings differ.
    """
    return list(dict.fromkeys(gram for word in words for gram in _split_word(word)))


@lru_cache(_CACHED)
def _split_word(word: str) -> tuple[str, ...]:
    size = 2 if _HAN.match(word) else 3
    return tuple(word[begin : begin + size] for begin in range(max(1, len(word) - size + 1)))


def get_cover(grams: Sequence[str], held: frozenset[str]) -> float:
    """The share (0–1) of a question's grams that a text holds."""
    return sum(gram in held for gram in grams) / len(grams) if grams else 0.0


def find_language(text: str) -> str:
    """What a threshold is measured for: a language of Latin script, or a script; English where nothing tells."""
    letters = [char for char in text if char.isalpha()]
    foreign = [char for char in letters if ord(char) >= _LATIN_END]
    if len(foreign) * 2 > len(letters):
        joined = "".join(foreign)
        if len(_HAN.findall(joined)) * 2 > len(joined):
            return "han"
        return "cyrillic" if len(_CYRILLIC.findall(joined)) * 2 > len(joined) else "other"
    return ENGLISH if _find_stops(text) == ENGLISH else "latin"


def _find_stops(text: str) -> str:
    """The language that most of the stop words are of; of as many the one that has the letters, else English."""
    words = get_words(_SUFFIX.sub("", text))
    letters = set(unicodedata.normalize("NFC", text.lower()))
    ranks = {
        language: (sum(word in stops for word in words), bool(letters & _OWN_LETTERS.get(language, set())))
        for language, stops in _STOPS.items()
    }
    return max(ranks, key=lambda language: (*ranks[language], language == ENGLISH))


def has_stop_word(text: str) -> bool:
    """Whether a word of it tells that it is language, whatever the others are."""
    return any(word in stops for word in get_words(text) for stops in _STOPS.values())


def find_names(question: str) -> list[str]:
    """The words of a question that have a capital where only names have one: not the first, and not in German.

    Days and months are no names: a question for one is answered by another.
    """
    words = [word for word in _LETTERS.findall(unicodedata.normalize("NFKC", question))[1:] if not has_stop_word(word)]
    if _find_stops(question) == "de" or all(word[0].isupper() for word in words):
        return []
    names = (get_words(word) for word in words if word[0].isupper())
    return [name for parts in names for name in parts if name not in _DATES]


def is_wordless(text: str) -> bool:
    """Whether there is no letter and no digit in it, so that nothing could be found by it."""
    return not any(char.isalnum() for char in text)


def to_line(text: str) -> str:
    """The text as gRPC takes it: valid UTF-8, in one line, without control characters."""
    # A soft hyphen or a zero-width character stands within a word, a line break between two.
    printable = "".join(
        char if char.isprintable() else "" if unicodedata.category(char) == "Cf" else " " for char in text
    )
    # A lone surrogate has no bytes in UTF-8, and gRPC would fail on it.
    return " ".join(printable.encode("utf-8", "ignore").decode().split())


def _fold(text: str) -> str:
    """The text with its Latin letters bare of accents."""
    if text.isascii():
        return text
    return "".join(
        unicodedata.normalize("NFD", char)[0] if ord(char) < _FOLDED_END else char
        for char in unicodedata.normalize("NFC", text)
    )


_ASKING_KIND: Final = frozenset(
    get_words("which welche welcher welches welchem welchen qué cuál quel quelle какой какая какое hangi")
)
_DATES: Final = frozenset(
    get_words(
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
        "september october november december christmas easter"
    )
)
_STOPS: Final = {language: frozenset(get_words(words)) for language, words in _STOP_WORDS.items()}
