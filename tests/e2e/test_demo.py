"""`python -m examples.demo`, the way a newcomer pipes two lines into it."""

import asyncio
import csv
import os
import re
import sys
from pathlib import Path

import pytest

from tests.support.provider import Provider

pytestmark = pytest.mark.asyncio(loop_scope="session")

MOVIES = Path(__file__).parents[2] / "examples" / "movies.csv"
LINES = b"/recommend romantic comedy\n/search paris\n"
# A developer's own keys and servers stay out of it.
PREFIXES = ("COHERE_", "OPENAI_", "ANTHROPIC_", "MISTRAL_", "GOOGLE_", "VOYAGEAI_", "JINAAI_", "OLLAMA_", "WEAVIATE_")
SECONDS = 120


async def run_demo(folder: Path, environ: dict[str, str] | None = None) -> tuple[int, str]:
    """Run the demo in `folder`; returns its status and what it printed."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(PREFIXES)}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "examples.demo",
        cwd=folder,
        env={**inherited, "PYTHONPATH": str(Path(__file__).parents[2]), **(environ or {})},
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    output, _ = await asyncio.wait_for(process.communicate(LINES), SECONDS)
    assert process.returncode is not None
    return process.returncode, output.decode()


def read_movies() -> dict[str, dict[str, str]]:
    """The rows of the data set by title."""
    with MOVIES.open(encoding="utf-8", newline="") as file:
        return {row["title"]: row for row in csv.DictReader(file)}


def find_titles(output: str, line: str) -> list[str]:
    """The titles of the hits that answer `line`."""
    answer = output.partition(f"› {line}\n")[2].partition("›")[0]
    return re.findall(r"^\*\*\d\. (.+)\*\*$", answer, re.MULTILINE)


@pytest.mark.long
async def test_answers_by_meaning_and_again_after_a_restart(folder: Path, weaviate_binary: Path) -> None:
    movies = read_movies()

    first_status, first = await run_demo(folder)
    second_status, second = await run_demo(folder)

    assert (first_status, second_status) == (0, 0)
    for output in (first, second):
        assert output.startswith(f"{len(movies)} movies are ready. Try: /recommend romantic comedy\n")
        recommended = [movies[title] for title in find_titles(output, "/recommend romantic comedy")]
        found = [movies[title] for title in find_titles(output, "/search paris")]
        assert len(recommended) == 3
        assert all("romance" in row["genre"] for row in recommended[:2])
        assert not re.search("romantic|comedy", str(recommended))
        assert all("Paris" in row["overview"] for row in found)


async def test_model_of_the_operator_writes(folder: Path, weaviate_binary: Path) -> None:
    async with Provider() as provider:
        status, output = await run_demo(folder, provider.environment)

    assert status == 0
    assert "MODEL SAYS" in output
