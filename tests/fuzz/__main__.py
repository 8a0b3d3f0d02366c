"""`python -m tests.fuzz SECONDS [SEED]`: fuzzes the reader of uploads, beginning with one file of each format.

Ends with status 0 when nothing was found, else with 1 and the file that shows it, in `findings/`.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.files.samples import build_samples

FINDINGS = Path("findings")
MAX_BYTES = 8192  # libFuzzer's mutations reach little of what is larger
SLOW_SECONDS = 20
MEMORY_MIB = 3000


def main(seconds: int, seed: int) -> int:
    """Fuzz for so many seconds; the status to end with."""
    with TemporaryDirectory(prefix="ragbot-fuzz-") as name:
        folder = Path(name)
        for part in ("seeds", "found", "work"):
            (folder / part).mkdir()
        build_samples(folder / "seeds")
        status = _run_target(folder, seconds=seconds, seed=seed)
        if status:
            shutil.copytree(folder / "found", FINDINGS, dirs_exist_ok=True)
            print(f"Found something, see {FINDINGS}/", file=sys.stderr)  # noqa: T201 - a program of its own
    return 1 if status else 0


def _run_target(folder: Path, *, seconds: int, seed: int) -> int:
    options = [
        f"-max_total_time={seconds}",
        f"-seed={seed}",
        f"-max_len={MAX_BYTES}",
        f"-timeout={SLOW_SECONDS}",
        f"-rss_limit_mb={MEMORY_MIB}",
        f"-artifact_prefix={folder}/found/",
        "-print_final_stats=1",
    ]
    command = [sys.executable, "-m", "tests.fuzz.target", str(folder / "work"), *options, str(folder / "seeds")]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0))
