"""Findings about settings, and the report: what is wrong first, and nothing called right that was not looked at."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from pydantic import SecretStr
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from bot.settings import Settings


class Verdict(StrEnum):
    """How a setting stands, from fine to fatal."""

    OK = "ok"
    UNCHECKED = "not checked"
    SKIPPED = "skipped"
    WARN = "warn"
    FAIL = "fail"


HEADINGS: Final[Mapping[str, tuple[Verdict, ...]]] = {
    "Problems": (Verdict.FAIL,),
    "Warnings": (Verdict.WARN,),
    "Checked and right": (Verdict.OK,),
    "Not checked": (Verdict.SKIPPED, Verdict.UNCHECKED),
}
STYLES: Final[Mapping[str, str]] = {"Problems": "bold red", "Warnings": "yellow", "Checked and right": "green"}
_SEVERITY: Final = list(Verdict)
_ADDRESSES: Final = ("_url", "_api_base", "_gateway")  # how the names of settings that are addresses end
_USER_INFO: Final = re.compile(r"(?:(?<=//)|^)[^/@\s]+@")
_QUERY: Final = re.compile(r"[?#].*")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found out about one setting, named as in `Settings`, or about something else such as `.env`.

    `remedy` is a remark where nothing is wrong.
    """

    setting: str
    verdict: Verdict
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report; `setting` is the environment variable.

    `value` shows no secret, and of an address neither password nor query.
    """

    setting: str
    value: str
    verdict: Verdict
    remedy: str


def skip(*settings: str, remedy: str) -> tuple[Finding, ...]:
    """Findings about settings that could not be looked at, because of what `remedy` says."""
    return tuple(Finding(setting, Verdict.SKIPPED, remedy) for setting in settings)


def build_rows(settings: Settings, findings: Iterable[Finding]) -> tuple[Row, ...]:
    """One row for every setting, in their order, with the worst that was found about it; then one for all else."""
    names = tuple(type(settings).model_fields)
    worst: dict[str, Finding] = {}
    others: list[Row] = []
    for finding in findings:
        if finding.setting not in names:
            others.append(Row(finding.setting, "", finding.verdict, finding.remedy))
            continue
        known = worst.get(finding.setting)
        if known is None or _SEVERITY.index(finding.verdict) > _SEVERITY.index(known.verdict):
            worst[finding.setting] = finding
    return (*(_build_row(settings, name, worst.get(name)) for name in names), *others)


def has_failure(rows: Iterable[Row]) -> bool:
    """Whether any row says fail."""
    return any(row.verdict is Verdict.FAIL for row in rows)


def render_report(rows: Sequence[Row], *, source: str, is_whole: bool) -> RenderableType:
    """The rows for a terminal, and a line that counts them.

    Args:
        source: where the settings are from.
        is_whole: also what was not checked.
    """
    return Group(
        Text(f"Settings from {source}"),
        *_render_sections(rows, is_whole=is_whole),
        Text(""),
        Text(summarize(rows, is_whole=is_whole), style="bold"),
    )


def summarize(rows: Sequence[Row], *, is_whole: bool) -> str:
    """`2 problems, 1 warning, 14 checked; 30 not checked`; `No problems …`."""
    counts = Counter(row.verdict for row in rows)
    problems, warnings = counts[Verdict.FAIL], counts[Verdict.WARN]
    unchecked = counts[Verdict.UNCHECKED] + counts[Verdict.SKIPPED]
    rest = "" if is_whole else " (--all shows them)"
    checked = problems + warnings + counts[Verdict.OK]
    return (
        f"{_count(problems, 'problem').capitalize()}, {_count(warnings, 'warning')}, "
        f"{checked} checked; {unchecked} not checked{rest}"
    )


def _render_sections(rows: Sequence[Row], *, is_whole: bool) -> Iterator[RenderableType]:
    width = max((len(row.setting) for row in rows), default=0)
    for heading, verdicts in HEADINGS.items():
        chosen = [row for row in rows if row.verdict in verdicts]
        if not chosen or (Verdict.UNCHECKED in verdicts and not is_whole):
            continue
        yield Text("")
        yield Text(heading, style=STYLES.get(heading, "dim"))
        grid = Table.grid(padding=(0, 2))
        grid.add_column(no_wrap=True, min_width=width)
        grid.add_column(overflow="fold")
        for row in chosen:
            grid.add_row(Text(f"  {row.setting}"), Text(" — ".join(filter(None, (row.value, row.remedy))) or "not set"))
        yield grid


def _count(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"


def _build_row(settings: Settings, name: str, finding: Finding | None) -> Row:
    value = _render_value(getattr(settings, name))
    if name.endswith(_ADDRESSES):
        value = _QUERY.sub("?…", _USER_INFO.sub("…@", value))
    finding = finding or Finding(name, Verdict.UNCHECKED)
    return Row(name.upper(), value, finding.verdict, finding.remedy)


def _render_value(value: Any) -> str:
    """Empty where nothing is set."""
    match value:
        case None:
            return ""
        case SecretStr():
            return "set"
        case bool():
            return str(value).lower()
        case float():
            return f"{value:g}"
        case tuple():
            return ", ".join(map(str, value))
        case _:
            return str(value)
