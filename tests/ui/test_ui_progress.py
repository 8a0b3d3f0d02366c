"""Progress is edited at most once a second, and never stops the work."""

import pytest

from bot.models import IngestProgress
from bot.ui import ProgressMessage, render_progress
from tests.ui.fakes import FakeDiscord, make_not_found
from tests.ui.limits import check_page


@pytest.mark.parametrize(
    ("progress", "expected"),
    [
        (IngestProgress(50, 200, 10.0), "`████░░░░░░░░░░░░` 25%\n50 of 200 rows · 5 rows/s · about 30 s left"),
        (IngestProgress(200, 200, 0.1), "`████████████████` 100%\n200 of 200 rows · 2,000 rows/s"),
        (IngestProgress(0, 200, 0.0), "`░░░░░░░░░░░░░░░░` 0%\n0 of 200 rows · 0 rows/s"),
        (IngestProgress(1, None, 0.5), "1 row · 2 rows/s"),
        (IngestProgress(300, 200, 1.0), "`████████████████` 100%\n300 of 200 rows · 300 rows/s"),
        (
            IngestProgress(50, 200, 10.0, waiting=8),
            "`████░░░░░░░░░░░░` 25%\n50 of 200 rows · 5 rows/s\n"
            "The embedding provider is busy or rate limited; trying again in 8 s.",
        ),
    ],
)
def test_progress_reads(progress: IngestProgress, expected: str) -> None:
    embed = render_progress(progress, title="Ingesting *movies*.csv")

    assert embed.title == r"Ingesting \*movies\*.csv"
    assert embed.description == expected
    check_page([embed])


def test_it_counts_what_there_is() -> None:
    embed = render_progress(IngestProgress(50, 200, 10.0), title="Reading", noun="message")

    assert str(embed.description).endswith("50 of 200 messages · 5 messages/s · about 30 s left")


async def test_what_takes_less_than_a_second_may_stay_silent() -> None:
    fake = FakeDiscord()
    now = iter([0.0, 0.2, 0.9, 1.1])
    message = ProgressMessage(fake.edit, title="Reading", is_delayed=True, clock=lambda: next(now))
    for done in range(3):
        await message.update(IngestProgress(done, None, 1.0))

    assert [edit["embed"].description.split()[0] for edit in fake.edits] == ["2"]


async def test_updates_within_a_second_are_dropped() -> None:
    fake = FakeDiscord()
    now = iter([0.0, 0.5, 0.99, 1.0, 1.5, 2.1])
    message = ProgressMessage(fake.edit, title="Ingesting", clock=lambda: next(now))
    for done in range(6):
        await message.update(IngestProgress(done, None, 1.0))

    assert [edit["embed"].description.split()[0] for edit in fake.edits] == ["0", "3", "5"]


async def test_a_pause_is_shown_at_once() -> None:
    fake = FakeDiscord()
    now = iter([0.0, 0.5, 0.6])
    message = ProgressMessage(fake.edit, title="Ingesting", clock=lambda: next(now))
    await message.update(IngestProgress(0, 9, 0.0))
    await message.update(IngestProgress(0, 9, 0.5, waiting=1))

    assert "trying again in 1 s" in fake.edits[-1]["embed"].description


@pytest.mark.parametrize("failure", [make_not_found, lambda: OSError("connection lost")])
async def test_a_message_that_is_gone_is_left_alone(failure: object) -> None:
    fake = FakeDiscord(failure=failure)  # type: ignore[arg-type]
    now = iter(range(0, 100, 10))
    message = ProgressMessage(fake.edit, title="Ingesting", clock=lambda: next(now))
    await message.update(IngestProgress(1, 2, 1.0))
    fake.failure = None
    await message.update(IngestProgress(2, 2, 2.0))

    assert fake.edits == []
