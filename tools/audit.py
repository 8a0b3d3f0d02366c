"""`python -m tools.audit FOLDER`: known vulnerabilities of the locked packages, and a list of them all (SBOM).

pip-audit (Apache-2.0, by the Python Packaging Authority) asks the advisories of the package index, cyclonedx-py
(Apache-2.0, by OWASP) writes the list; both have an environment of their own, since they are no packages of the bot.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Final, NamedTuple

ROOT: Final = Path(__file__).parents[1]
# The biggest one that people install.
LOCK: Final = ROOT / "requirements-onnx.lock"
SBOM: Final = ROOT / "dist" / "sbom.cdx.json"
VULNERABLE: Final = 1
NOT_AUDITED: Final = 2


class Verdict(NamedTuple):
    """What the advisories say.

    Attributes:
        status: 0: all packages were looked up and none is affected.
    """

    lines: list[str]
    status: int


def judge(report: dict[str, Any]) -> Verdict:
    """Read a report of pip-audit: a package that was not looked up is not called safe."""
    packages = report["dependencies"]
    skipped = [each["name"] for each in packages if "skip_reason" in each]
    affected = [_describe(each, found) for each in packages for found in each.get("vulns", ())]
    counts = (
        f"{len(packages)} packages, {len(packages) - len(skipped)} looked up, {len(affected)} known vulnerabilities."
    )
    lines = [counts, *affected]
    if skipped:
        lines.append(f"No advisories could be read of {len(skipped)}: {', '.join(skipped[:5])} …")
    return Verdict(lines, VULNERABLE if affected else NOT_AUDITED if skipped or not packages else 0)


def _describe(package: dict[str, Any], found: dict[str, Any]) -> str:
    fixed = ", ".join(found["fix_versions"]) or "none"
    return f"{package['name']} {package['version']}: {found['id']}, fixed in {fixed}"


def audit(tools: Path, lock: Path = LOCK) -> Verdict:
    """Ask for the advisories of a lock's packages."""
    command = (
        tools / "pip-audit",
        "--disable-pip",
        "--require-hashes",
        "--progress-spinner=off",
        "-f",
        "json",
        "-r",
        lock,
    )
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not done.stdout.strip():
        return Verdict([done.stderr.strip()[-2000:], "No advisories could be read."], NOT_AUDITED)
    return judge(json.loads(done.stdout))


def write_sbom(tools: Path, lock: Path = LOCK, target: Path = SBOM) -> int:
    """Write the lock's packages as CycloneDX, the same bytes for the same lock; returns how many there are."""
    target.parent.mkdir(exist_ok=True)
    options = ("--pyproject", ROOT / "pyproject.toml", "--output-reproducible", "--of", "JSON", "-o", target)
    # A lock does not say which package needs which: the warning about that is of no use.
    command = ("-W", "ignore", "-m", "cyclonedx_py", "requirements", *options, lock)
    subprocess.run((tools / "python", *command), check=True)
    return len(json.loads(target.read_text("utf-8"))["components"])


def main(tools: Path) -> int:
    """Write the list and print what is known; status 1: vulnerable, 2: not all could be looked up."""
    sys.stdout.write(f"{SBOM.relative_to(ROOT)}: {write_sbom(tools)} packages of {LOCK.name}\n")
    verdict = audit(tools)
    sys.stdout.write("\n".join(verdict.lines) + "\n")
    return verdict.status


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
