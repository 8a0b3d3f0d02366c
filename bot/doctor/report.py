"""Findings about settings, and the table they are shown in."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from pydantic import SecretStr
from rich.table import Table
from rich.text import Text

from bot.settings import Settings


class Verdict(StrEnum):
    """How a setting stands, from fine to fatal."""

    OK = "ok"
    UNSET = "–"
    SKIPPED = "skipped"
    WARN = "warn"
    FAIL = "fail"


STYLE: Final[Mapping[Verdict, str]] = {
    Verdict.OK: "green",
    Verdict.UNSET: "dim",
    Verdict.SKIPPED: "dim",
    Verdict.WARN: "yellow",
    Verdict.FAIL: "bold red",
}
_SEVERITY: Final = list(Verdict)
_USER_INFO: Final = re.compile(r"(?<=//)[^/@\s]+@")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found out about one setting, named as in `Settings`; `remedy` is a remark where nothing is wrong."""

    setting: str
    verdict: Verdict
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the report; `setting` is the environment variable, `value` never shows a secret."""

    setting: str
    value: str
    verdict: Verdict
    remedy: str


def skip(*settings: str, remedy: str) -> tuple[Finding, ...]:
    """Findings about settings that could not be looked at, because of what `remedy` says."""
    return tuple(Finding(setting, Verdict.SKIPPED, remedy) for setting in settings)


def build_rows(settings: Settings, findings: Iterable[Finding]) -> tuple[Row, ...]:
    """One row for every setting, in their order, with the worst that was found about it."""
    worst: dict[str, Finding] = {}
    for finding in findings:
        known = worst.get(finding.setting)
        if known is None or _SEVERITY.index(finding.verdict) > _SEVERITY.index(known.verdict):
            worst[finding.setting] = finding
    return tuple(_build_row(settings, name, worst.get(name)) for name in type(settings).model_fields)


def has_failure(rows: Iterable[Row]) -> bool:
    """Whether any row says fail."""
    return any(row.verdict is Verdict.FAIL for row in rows)


def render_report(rows: Sequence[Row]) -> Table:
    """The rows as a table for a terminal."""
    table = Table("Setting", "Value", "Verdict", "Remedy", title="ragbot doctor")
    for row in rows:
        table.add_row(row.setting, Text(row.value), Text(row.verdict, style=STYLE[row.verdict]), Text(row.remedy))
    return table


def _build_row(settings: Settings, name: str, finding: Finding | None) -> Row:
    value = _render_value(getattr(settings, name))
    if finding is None:
        finding = Finding(name, Verdict.OK if value else Verdict.UNSET)
    return Row(name.upper(), value or "–", finding.verdict, finding.remedy)


def _render_value(value: Any) -> str:
    """Empty where nothing is set; passwords inside of addresses are left out."""
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
            return _USER_INFO.sub("…@", str(value))
