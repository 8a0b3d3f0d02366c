"""Names of collections that somebody types and nobody has: the nearest one, and what is said."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

from bot.languages import translate

_CLOSE: Final = 0.8  # of 1; `Movi` and `Movie` are 0.89, `Films` and `Film` too
_NAMES_SHOWN: Final = 20
_TYPED_SHOWN: Final = 60  # characters; long enough to recognise what was typed


def find_nearest(name: str, names: Sequence[str]) -> str | None:
    """The name that is nearly the one that was typed, if there is one."""
    own = {each.casefold(): each for each in names}
    # Digits are rarely mistyped: `Minutes2025` and `Minutes2026` are two.
    alike = [each for each in own if _get_digits(each) == _get_digits(name)]
    close = get_close_matches(name.strip().casefold(), alike, n=1, cutoff=_CLOSE)
    return own[close[0]] if close else None


def explain_not_found(name: str, names: Sequence[str]) -> str:
    """That there is no such collection, and which there are."""
    shown = name if len(name) <= _TYPED_SHOWN else f"{name[:_TYPED_SHOWN]}…"
    if not names:
        return translate(
            "There is no collection “{shown}” here, and no other yet. An admin can create one with `/ingest`.",
            shown=shown,
        )
    listed = ", ".join(names[:_NAMES_SHOWN])
    return translate("There is no collection “{shown}” here. There are: {names}.", shown=shown, names=listed)


def _get_digits(name: str) -> str:
    return "".join(filter(str.isdigit, name))
