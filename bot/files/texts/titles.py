"""The title of a document: what it says itself, unless that is what a program filled in."""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Final

_TITLE_MAX: Final = 300
# What programs write where nobody gave a title, in the languages of the commonest ones.
_PLACEHOLDER: Final = re.compile(
    r"""(?:
        (?:an?\ )? (?:untitled|unnamed|new|blank|no\ name|unbenannt\w*|neue[sr]?|sans\ titre|sin\ t[ií]tulo)
            (?:[\ _-]* (?:document|dokument|presentation|präsentation|page|file|note|slide))?
        | (?:word|microsoft\ word|powerpoint|microsoft\ powerpoint|google|libreoffice)? [\ _-]*
            (?:document|dokument|documento|presentation|präsentation|présentation|presentación|slides?|folie|page|seite)
        | (?:no|kein)[\ _-]?(?:title|titel|subject|betreff)
        | title | titel | subject | anonymous | unknown | unspecified | none | null | nil | undefined
        | n/?a | default | template | office[ ]theme | (?:microsoft[ ])?(?:word|powerpoint)
    ) [\ _-]* (?:\(?\d+\)?)?""",
    re.VERBOSE | re.IGNORECASE,
)
# `Microsoft Word - draft.doc` is the file that was printed, and `C:\drafts\a.indd` the one that was exported.
_PRINTED: Final = re.compile(r"Microsoft (?:Office )?(?:Word|PowerPoint|Excel|Publisher)\s*[-–]\s*\S", re.IGNORECASE)
_FILE: Final = re.compile(
    r".*\.(?:docx?|docm|dotx?|odt|rtf|pages|pptx?|potx|odp|key|xlsx?|indd|qxd|tex|dvi|e?ps|pdf|md|txt|html?|tmp)",
    re.IGNORECASE,
)


def pick_title(candidates: Iterable[str | None], *, filename: str) -> str:
    """The first candidate that a person wrote, else the file's name without its folders."""
    found = (" ".join((candidate or "").split())[:_TITLE_MAX] for candidate in candidates)
    name = PurePosixPath(filename.replace("\\", "/")).name
    return next((title for title in found if not is_placeholder(title)), name)


def is_placeholder(title: str) -> bool:
    """Whether a program filled it in: empty, `untitled`, `Document1`, `Microsoft Word - draft.docx`."""
    words = title.strip(" \t()[]<>{}\"'“”*_-–—.…")
    if not any(character.isalnum() for character in words):
        return True
    return any(pattern.fullmatch(words) for pattern in (_PLACEHOLDER, _FILE)) or bool(_PRINTED.match(words))
