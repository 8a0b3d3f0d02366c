"""The words that conditions are made of: English, and the commonest of German, Spanish, French and neighbours."""

import re
from typing import Final

from bot.library.conditions.numbers import COUNT
from bot.library.conditions.tables import spell_out


def listed(text: str) -> tuple[str, ...]:
    """The words of a table, in order."""
    return tuple(text.split())


def words_of(text: str) -> frozenset[str]:
    """The words of a table."""
    return frozenset(text.split())


# Which bound of an interval a word gives: (is it the lower one, does the value itself belong to it).
_BOUNDS: Final = {
    (False, False): "before|prior to|earlier than|older than|pre|vor|älter als|antes de|antes del|avant|prima del|voor"
    "|anterior a|anteriores a|antérieurs à|antérieures à|przed|sprzed|до|раньше|ранее",
    (False, True): "until|till|up to|no later than|not later than|not after|bis|hasta|até|jusqu'en|jusqu'à|fino al|tot",
    (True, False): "after|later than|newer than|younger than|more recent than|post|nach|neuer als|après|apres"
    "|después de|después del|despues de|despues del|depois de|dopo il|na|posterior a|posteriores a|po"
    "|после|позже|позднее",
    (True, True): "since|no earlier than|not earlier than|not before|seit|ab|desde|depuis|à partir de|dal|sinds|vanaf"
    "|od|с|начиная с",
}
_SIZES: Final = {
    (False, False): "under|less than|fewer than|below|shorter than|cheaper than|within|unter|weniger als|kürzer als"
    "|billiger als|menos de|moins de|<",
    (False, True): "at most|up to|max|maximum|no more than|not more than|no longer than|not longer than|höchstens"
    "|maximal|bis|bis zu|hasta|até|jusqu'à|como máximo|au plus|<=|≤",
    (True, False): "over|more than|above|longer than|über|mehr als|länger als|más de|plus de|>",
    (True, True): "at least|min|minimum|no less than|not less than|mindestens|ab|al menos|desde|au moins|à partir de"
    "|>=|≥",
}
BOUND_BY_WORD: Final = spell_out(_BOUNDS)
SIZE_BY_WORD: Final = spell_out(_SIZES)
SIZE_BY_SUFFIX: Final = spell_out(
    {
        (False, True): "or less|or under|or cheaper|or below|or shorter|oder weniger|ou moins|o menos|max|maximum"
        "|maximal|höchstens|tops|at most",
        (True, True): "or more|or over|or above|or longer|oder mehr|ou plus|o más|min|minimum|mindestens|at least",
    }
)
NEARLY: Final = (
    "about|around|approximately|roughly|circa|ca|ca.|ungefähr|etwa|rund|unos|unas|alrededor de|environ|autour de"
)

NEGATION: Final = (
    "but not|anything but|everything but|anything other than|other than|alles außer|todo menos|sauf"
    "|neither|not|no|nothing|without|except for|except|excluding|nicht|weder|kein|keine|keinen|ohne"
    "|außer|sin|sem|sans|pas de|pas|ni|senza|zonder|geen|bez|без|кроме"
)
# After these a list goes on over “and”: “without violence and gore”, but not “not a musical and funny”.
LISTING: Final = frozenset(
    ("no", "without", "except", "except for", "excluding", "ohne", "kein", "keine", "keinen", "sin", "sem", "sans")
)
ARTICLES: Final = (
    "a|an|any|the|too much|much|ein|eine|einen|der|die|das|un|una|une|el|la|los|las|le|les|du|des|de|d'|being|ser|être"
)
# What follows a negation and is nothing that an object could have.
NOT_EXCLUDED: Final = words_of(
    "also always another as bad be been being better but clue depends doubt enough else ever exactly find from good "
    "have idea in interested just know late least less like longer matter me more much my necessarily need never new "
    "no nor not now old on one only or other out over problem quite rather "
    "really reason seen so sure than that the then there "
    "these they thing this to too under up very want way what when where which who why with "
    "without work yet you your"
)
# Where the words of an exclusion end.
ENDS: Final = words_of(
    "about after am are as at aus because before between but by can could do does during for from had has have if in "
    "into is it like mit of off on over please since so starring set than that to under until was were when where "
    "which while who will with within would "
    "avec avant con dans de del en entre mais para pero por pour que qui sondern und von vor zwischen"
)
NO_VALUES: Final = ENDS | NOT_EXCLUDED  # that a value does not begin with
# Weaviate's English stop words: no tokens of a filter, and one of nothing else is refused
# (adapters/repos/db/inverted/stopwords/presets.go).
STOP_WORDS: Final = words_of(
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these they this "
    "to was will with"
)
OR: Final = frozenset(("or", "nor", "oder", "noch", "o", "ou", "или"))
AND: Final = frozenset(("and", "und", "y", "et", "e", "и"))

CHEAP: Final = (
    "cheapest|cheap|inexpensive|affordable|low-cost|not (?:too |very )?expensive|billig|billige|billiges|günstig"
    "|günstige|günstiges|preiswert|preiswerte|barato|barata|baratos|baratas|pas cher|pas chère|bon marché"
)
EXPENSIVE: Final = "most expensive|expensive|priciest|pricey|teuer|teure|teures|caro|cara|caros|caras|cher|chère"
BY: Final = "by|von|por|par"
# What leads to something that is named to have others like it, and the words before which make something else of that.
LIKE: Final = (
    "like|similar to|reminiscent of|in the style of|in the vein of|along the lines of|in the spirit of|wie|so wie"
    "|ähnlich wie|im stil von|como|parecido a|parecida a|parecidos a|parecidas a|comme|dans le style de|semblable à"
)
NOT_COMPARED: Final = words_of(
    "would i'd i’d we'd we’d you'd you’d he'd she'd they'd d look looks looked looking feel feels felt sound sounds "
    "sounded smell smells taste tastes to not nothing don't don’t didn't didn’t never "
    "nicht nichts so aussieht no nada pas rien"
)
DONE_BY: Final = "directed by|written by|made by|painted by|composed by|published by|starring|featuring"

HOURS: Final = "hours|hour|hrs|hr|h|stunden|stunde|horas|hora|heures|heure"
MINUTES: Final = "minutes|minute|mins|min|minuten|minutos|minuto"
# Decades by how they are said, alone and after “años”.
DECADE_BY_WORD: Final = spell_out(
    {
        30: "thirties|dreißiger|dreissiger",
        40: "forties|vierziger",
        50: "fifties|fünfziger",
        60: "sixties|sechziger",
        70: "seventies|siebziger",
        80: "eighties|achtziger",
        90: "nineties|neunziger",
    }
)
DECADE_BY_NUMBER: Final = spell_out(
    {
        30: "treinta|trente|trinta|trenta",
        40: "cuarenta|quarante|quarenta|quaranta",
        50: "cincuenta|cinquante|cinquenta|cinquanta",
        60: "sesenta|soixante|sessenta|sessanta",
        70: "setenta|soixante-dix|settanta",
        80: "ochenta|quatre-vingt|oitenta|ottanta",
        90: "noventa|quatre-vingt-dix|novanta",
    }
)
DECADES: Final = "años|anos|anni|années|annees|jaren|lat|lata"
# What is said of a year in Chinese, Japanese and Korean stands behind it.
BOUND_BY_SUFFIX: Final = spell_out(
    {
        (False, False): "より前|之前|前",
        (False, True): "以前|まで|이전|까지",
        (True, False): "より後|之后|之後|后|後",
        (True, True): "以降|以後|以后|以来|から|이후|부터",
    }
)
YEAR_NOUN: Final = "года|году|год|roku"
# Of a number alone: “laptop under 1000”.
SIZES_OF_PRICES: Final = (
    "under|less than|below|cheaper than|at most|up to|max|maximum|no more than|not more than|over|more than|above"
    "|at least|unter|weniger als|billiger als|höchstens|maximal|über|mehr als|mindestens|menos de|más de|moins de"
    "|plus de|<|>|<=|>=|≤|≥"
)
AGED: Final = words_of(
    "adults age aged ages anyone boys children everybody everyone girls kids members people persons players women men "
    "alter erwachsene jugendliche kinder leute personen enfants gens niños personas"
)

MONEY: Final = r"euros?|eur|€|dollars?|usd|\$|bucks|pounds?|gbp|£|chf|francs?|franken"
# A year after one of these is what a thing is about, not when it was made.
ABOUT: Final = words_of("about around during of set takes year über um sobre sur")
# A number after one of these is an amount, or was looked at already.
NOT_BEFORE_YEARS: Final = ABOUT | words_of("in from en de under over below above than least most number no nr")
OWNED: Final = words_of("his her their my your our its")


def either(words: str) -> str:
    """A group of a regular expression for words that `|` separates, the longest first."""
    parts = sorted((re.escape(word) for word in words.split("|")), key=len, reverse=True)
    return f"(?:{'|'.join(parts)})"


YEAR: Final = r"(?:1\d{3}|20\d{2})"
NEGATED: Final = rf"(?P<not>\b{either(NEGATION)}\s+)?"
BOUND: Final = rf"\b(?P<word>{either('|'.join(BOUND_BY_WORD))})(?:\s+|-)"
AMOUNT: Final = rf"(?:{COUNT})"
