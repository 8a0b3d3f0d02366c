"""What is followed of a command: its steps, its end, its line."""

import asyncio
import logging
import re

import pytest

from bot.trace import Outcome, Step, Trace, Traces, get_trace, measure, measured


@pytest.fixture
def traces(caplog: pytest.LogCaptureFixture) -> Traces:
    caplog.set_level(logging.INFO)
    return Traces()


async def test_a_command_has_one_line_with_its_steps(traces: Traces, caplog: pytest.LogCaptureFixture) -> None:
    traces.begin("ask", 7)
    trace = get_trace()
    assert trace is not None
    trace.add(Step.SEND, 0.5)
    trace.add(Step.DEFER, 1.25)
    trace.add(Step.SEND, 1)
    trace.add(Step.RERANK, 0.0001)
    traces.end()
    traces.end()
    (record,) = caplog.records
    message = re.sub(r"\d+ ms", "N ms", record.getMessage())
    assert message == f"ask (guild 7): answered in N ms (defer 1,250, send 1,500), reference {trace.reference}"
    fields = vars(record)["fields"]
    assert fields["milliseconds"].pop("total") < 1_000_000
    assert fields == {
        "command": "ask",
        "guild": 7,
        "outcome": "answered",
        "error": None,
        "milliseconds": {"defer": 1250, "send": 1500},
    }


@pytest.mark.parametrize(
    ("outcome", "level", "has_traceback"),
    [
        (Outcome.REFUSED, "INFO", False),
        (Outcome.FAILED, "ERROR", True),
        (Outcome.LATE, "WARNING", False),
    ],
)
async def test_a_failure_is_named_and_what_nobody_foresaw_has_its_traceback(
    traces: Traces, caplog: pytest.LogCaptureFixture, outcome: Outcome, level: str, *, has_traceback: bool
) -> None:
    traces.begin("ask", None)
    trace = get_trace()
    assert trace is not None
    trace.outcome, trace.error = outcome, ValueError("what somebody typed")
    traces.end()
    (record,) = caplog.records
    message = re.sub(r"\d+ ms", "N ms", record.getMessage())
    assert message == f"ask: {outcome} (ValueError) in N ms, reference {trace.reference}"
    assert (record.levelname, bool(record.exc_info)) == (level, has_traceback)


async def test_tasks_of_a_command_add_to_its_steps_and_other_commands_do_not(traces: Traces) -> None:
    ended: list[Trace] = []
    traces.listen(ended.append)

    @measured(Step.GENERATE)
    async def write() -> str:
        return "text"

    async def run(command: str, count: int) -> None:
        traces.begin(command, None)
        assert await asyncio.gather(*(write() for _ in range(count))) == ["text"] * count
        await asyncio.create_task(asyncio.to_thread(traces.end))

    await asyncio.gather(run("ask", 2), run("help", 0))
    steps = {trace.command: set(trace.steps) for trace in ended}
    assert steps == {"ask": {Step.GENERATE}, "help": set()}
    assert traces.running == 0


async def test_what_runs_in_the_background_is_not_followed(traces: Traces, caplog: pytest.LogCaptureFixture) -> None:
    with measure(Step.RETRIEVE):
        traces.end()
    assert get_trace() is None
    assert not caplog.records


async def test_a_step_that_fails_is_measured_too(traces: Traces) -> None:
    traces.begin("ask", None)
    with pytest.raises(ValueError, match="broken"), measure(Step.RETRIEVE):
        raise ValueError("broken")
    trace = get_trace()
    assert trace is not None
    assert Step.RETRIEVE in trace.steps


async def test_what_a_command_started_and_outlives_it_is_not_followed(traces: Traces) -> None:
    ended: list[Trace] = []
    traces.listen(ended.append)
    traces.begin("ask", None)
    traces.end()
    with measure(Step.SEND):
        assert get_trace() is None
    assert [trace.steps for trace in ended] == [{}]
