"""Bytes that are no Unicode -> the encoding whose letters look most like words of a language that is written in it."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

_WESTERN: Final = "äöüßÄÖÜéèêëàâáãçñóòôõúùûíìîïåæøÅÆØÉÀÈÇÑÓÁÍÚÊÂÎÔœŒÿÃÕËÏÛÙÌÒ"
_CENTRAL: Final = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČĎÉĚÍŇŘŠŤÚŮÝŽőűŐŰäöüßÄÖÜăâîşţĂÂÎŞŢ"
_TURKISH: Final = "çğıöşüÇĞİÖŞÜâî"
_HEBREW_FINALS: Final = frozenset("ךםןףץ")  # these stand at the end of words only
_THAI_CONSONANTS: Final = frozenset(map(chr, range(0xE01, 0xE2F)))
_THAI_LEADING, _THAI_FOLLOWING = frozenset("เแโใไ"), frozenset("ะาำ")
_AHEAD: Final = 1.05  # where another alphabet's letters would fit as well, but for what is checked here
_HIRAGANA, _KATAKANA = re.compile("[ぁ-ゖ]"), re.compile("[ァ-ヺー]")
_COMMON: Final = frozenset(
    "的一是不了人我在有他这中大来上国个到说们为子和你地出也时年得就那要下以生会自着去之过家学对可里后小么心多天"
    "北京上海市省区公司安全国家名称地址电话東京都大阪日本語会社名前住所電話県市町村年月日時分社員商品価格番号"
    "測試臺灣書學網頁檔"
    "的是不了人我在有他這中大來上國個到說們為你時過學對後會開關門問題電話"
    "이다는을가에의하고지도한사로어리기서은아자를대인시그수정나부해일과있것들원구성주장보서울산광역시경상남북전라충청강릉"
    "안녕세요국어이름주소전화번호가격상품회사"
)
_LOW_HANZI, _LOW_HANGUL, _LOW_KANJI = range(0xB0, 0xD8), range(0xB0, 0xC9), range(0xB0, 0xD0)
_LOW_SHIFT_JIS, _LOW_BIG5 = range(0x88, 0x98), range(0xA4, 0xC7)
_COMMON_WEIGHT, _RARE_WEIGHT, _ODD_WEIGHT = 1.6, 0.2, -0.5
_BROKEN: Final = "\ufffd"
_PUNCTUATION: Final = frozenset("“”„‘’–—…€«»•")
_SYMBOL_WEIGHT: Final = 0.5
_LETTER_WEIGHT: Final = 0.3


def guess_codec(sample: bytes) -> str:
    """The Python codec of text that is neither UTF-8 nor UTF-16; of two that fit as well the one that more people use.

    Args:
        sample: lines of the text that have bytes beyond ASCII.
    """
    return max(_CODECS, key=lambda codec: _rate(sample, codec))


def _rate(sample: bytes, codec: str) -> float:
    """How much the text looks like words, for each byte beyond ASCII; bytes that cannot be read so count against it."""
    text = sample.decode(codec, "replace")
    broken = text.count(_BROKEN)
    return _CODECS[codec](text, codec) - broken


def _rate_letters(text: str, _codec: str, *, letters: str) -> float:
    """Letters with accents stand among others; a symbol or a capital inside of a word is a misreading."""
    score = 0.0
    for before, char, after in _iterate_foreign(text):
        is_inside = before.isalpha() and after.isalpha()
        if char.isalpha():
            is_odd = char.isupper() and before.isalpha() and (before.islower() or after.islower())
            is_alone = not (before.isascii() and after.isascii()) or not (before.isalpha() or after.isalpha())
            score += -1 if is_odd else _weigh_letter(char, letters) - is_alone * 0.4
        elif unicodedata.category(char) == "Cc":
            score -= 2
        else:
            score += (1 if char in _PUNCTUATION else _SYMBOL_WEIGHT) if not is_inside or char == "’" else -1
    return score


def _weigh_letter(char: str, letters: str) -> float:
    if char == "õ":
        return 0.9  # in a text without others Hungarian has it more often, as ő
    return 1 if char in letters else _LETTER_WEIGHT


def _rate_alphabet(text: str, _codec: str, *, name: str) -> float:
    """Cyrillic and Greek words are of their own letters alone, with a capital only at the begin."""
    score = 0.0
    for before, char, after in _iterate_foreign(text):
        if not unicodedata.name(char, "").startswith(name):
            score += _SYMBOL_WEIGHT if not char.isalpha() and not (before.isalpha() and after.isalpha()) else -1
        elif (before.isalpha() and before.isascii()) or (before.islower() and char.isupper()):
            score -= 1
        else:
            score += 0.9 if char.isupper() and before.isupper() else 1
    return score


def _rate_joined(text: str, _codec: str, *, name: str) -> float:
    """Words without capitals: Hebrew, Arabic, Thai. A letter where its alphabet has none is a misreading."""
    score = 0.0
    for before, char, after in _iterate_foreign(text):
        if not unicodedata.name(char, "").startswith(name):
            score += _SYMBOL_WEIGHT if not char.isalpha() and not (before.isalpha() and after.isalpha()) else -2
        else:
            is_after_latin = before.isalpha() and before.isascii()
            score += -1 if is_after_latin or _is_misplaced(before, char, after) else _AHEAD
    return score


def _is_misplaced(before: str, char: str, after: str) -> bool:
    """Final letters end Hebrew words; marks and some vowels of Thai follow a consonant, others precede one."""
    if char in _HEBREW_FINALS:
        return after.isalpha()
    if char in _THAI_LEADING:
        return after not in _THAI_CONSONANTS
    if char.isdecimal():
        return before.isalpha() or after.isalpha()
    is_mark = unicodedata.category(char) == "Mn"
    follows = is_mark or char in _THAI_FOLLOWING
    return follows and before not in _THAI_CONSONANTS and unicodedata.category(before) not in ("Mn", "Lo")


def _rate_characters(text: str, codec: str, *, low: range) -> float:
    """Characters of two bytes: common ones have low first bytes; a lone one in a Latin word is a misreading."""
    score = 0.0
    for before, char, after in _iterate_foreign(text):
        data = char.encode(codec)
        if len(data) == 1 or len(data) > 2:  # noqa: PLR2004 - halfwidth letters, and those of four bytes
            score += _ODD_WEIGHT * len(data)
            continue
        weight = _weigh(char, data[0], codec, low)
        is_lone = before.isascii() and before.isalpha() and not (not after.isascii() and after.isalpha())
        score += 2 * (min(weight, _ODD_WEIGHT) if is_lone else weight)
    return score


def _weigh(char: str, lead: int, codec: str, low: range) -> float:
    if _HIRAGANA.match(char) or _KATAKANA.match(char):
        return _COMMON_WEIGHT if codec in ("cp932", "euc_jp") else _ODD_WEIGHT
    if char in _COMMON:
        return _COMMON_WEIGHT
    if not char.isalpha():
        return 1 if unicodedata.category(char).startswith("P") else _ODD_WEIGHT
    second = char.encode(codec)[1]
    if lead in low:
        return 1 if codec in ("cp932", "big5") or second > 0xA0 else _ODD_WEIGHT  # noqa: PLR2004 - the old tables' begin
    return _RARE_WEIGHT if codec == "cp932" or second > 0xA0 else _ODD_WEIGHT  # noqa: PLR2004


def _iterate_foreign(text: str) -> Iterator[tuple[str, str, str]]:
    """Every character beyond ASCII, between its neighbours."""
    padded = f" {text} "
    for place, char in enumerate(text):
        if not char.isascii() and char != _BROKEN:
            yield padded[place], char, padded[place + 2]


_Rate = Callable[[str, str], float]
_CODECS: Final[dict[str, _Rate]] = {
    "cp1252": partial(_rate_letters, letters=_WESTERN),
    "cp1254": partial(_rate_letters, letters=_TURKISH),
    "cp1250": partial(_rate_letters, letters=_CENTRAL),
    "cp1251": partial(_rate_alphabet, name="CYRILLIC"),
    "koi8_r": partial(_rate_alphabet, name="CYRILLIC"),
    "cp1253": partial(_rate_alphabet, name="GREEK"),
    "cp1255": partial(_rate_joined, name="HEBREW"),
    "cp1256": partial(_rate_joined, name="ARABIC"),
    "cp874": partial(_rate_joined, name="THAI"),
    "cp932": partial(_rate_characters, low=_LOW_SHIFT_JIS),
    "euc_jp": partial(_rate_characters, low=_LOW_KANJI),
    "gb18030": partial(_rate_characters, low=_LOW_HANZI),
    "cp949": partial(_rate_characters, low=_LOW_HANGUL),
    "big5": partial(_rate_characters, low=_LOW_BIG5),
    "mac_roman": partial(_rate_letters, letters=_WESTERN),
    "cp850": partial(_rate_letters, letters=_WESTERN),
}
