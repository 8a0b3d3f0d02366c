"""What the audit says of a report, where nothing but a complete one without findings is good."""

from typing import Any

import pytest

from tools.audit import NOT_AUDITED, VULNERABLE, judge

SAFE = {"name": "aiohttp", "version": "3.14.0", "vulns": []}
AFFECTED = {"name": "h11", "version": "0.9", "vulns": [{"id": "PYSEC-1", "fix_versions": ["0.16"], "aliases": []}]}
SKIPPED = {"name": "yarl", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "status"),
    [
        ([SAFE], 0),
        ([SAFE, AFFECTED], VULNERABLE),
        ([AFFECTED, SKIPPED], VULNERABLE),
        ([SAFE, SKIPPED], NOT_AUDITED),
        ([], NOT_AUDITED),
    ],
)
def test_only_what_was_looked_up_and_is_not_affected_is_good(packages: list[dict[str, Any]], status: int) -> None:
    assert judge({"dependencies": packages}).status == status


def test_a_finding_says_the_package_the_advisory_and_the_release_that_fixes_it() -> None:
    lines = judge({"dependencies": [SAFE, AFFECTED, SKIPPED]}).lines
    assert lines[0] == "3 packages, 2 looked up, 1 known vulnerabilities."
    assert lines[1] == "h11 0.9: PYSEC-1, fixed in 0.16"
    assert "yarl" in lines[2]
