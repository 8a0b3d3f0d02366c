"""The fields of a modal, asked for one after the other."""

from collections.abc import Iterator
from typing import Any

import pytest

from playground import Playground, Reply
from playground.model.interaction import MODAL_SUBMIT, Interaction
from playground.rules.component_types import (
    CHECKBOX,
    CHECKBOX_GROUP,
    FILE_UPLOAD,
    LABEL,
    RADIO_GROUP,
    STRING_SELECT,
    TEXT_DISPLAY,
    TEXT_INPUT,
)
from playground.terminal.modals import ask_fields, list_lines

OPTIONS = [{"label": "One", "value": "1"}, {"label": "Two", "value": "2"}]


def build_label(label: str, kind: int, **field: Any) -> dict[str, Any]:
    return {"type": LABEL, "label": label, "component": {"type": kind, "custom_id": label.lower(), **field}}


MODAL = {
    "title": "Report",
    "custom_id": "report",
    "components": [
        {"type": TEXT_DISPLAY, "content": "Tell us more"},
        build_label("Name", TEXT_INPUT, placeholder="Ada"),
        build_label("Words", TEXT_INPUT, required=False, value="before"),
        build_label("Several", STRING_SELECT, options=OPTIONS, max_values=2),
        build_label("Kept", STRING_SELECT, options=[{**OPTIONS[0], "default": True}, OPTIONS[1]]),
        build_label("Either", RADIO_GROUP, options=OPTIONS),
        build_label("Ticks", CHECKBOX_GROUP, options=OPTIONS, required=False),
        build_label("Agree", CHECKBOX),
        build_label("Files", FILE_UPLOAD, max_values=2),
    ],
}


class Person:
    """Answers in turn, and remembers what was asked."""

    def __init__(self, *answers: str | None) -> None:
        self._answers: Iterator[str | None] = iter(answers)
        self.asked: list[tuple[str, str]] = []

    async def __call__(self, prompt: str, *, prefill: str = "") -> str | None:
        self.asked.append((prompt, prefill))
        return next(self._answers)


@pytest.fixture
def reply() -> Reply:
    discord = Playground()
    member, channel = discord.guild.me.model, discord.guild.channel.model
    interaction = Interaction("1", MODAL_SUBMIT, 0.0, member, channel, {}, modal=MODAL)
    return Reply(discord.world, None, interaction)


async def test_answers_become_what_their_fields_take(reply: Reply) -> None:
    person = Person("Ada", "after", "One, Two", "", "Two", "", "yes", 'a.csv, "b c.csv"')

    assert await ask_fields(reply, person, insists=True) == {
        "name": "Ada",
        "words": "after",
        "several": ["One", "Two"],
        "either": "Two",
        "agree": "yes",
        "files": ["a.csv", "b c.csv"],
    }
    assert person.asked == [
        ("Name: ", ""),
        ("Words (optional): ", "before"),
        ("Several: ", ""),
        ("Kept (optional): ", ""),
        ("Either: ", ""),
        ("Ticks (optional): ", ""),
        ("Agree (yes or no): ", ""),
        ("Files (path of a file): ", ""),
    ]


async def test_a_person_is_asked_again_for_what_is_required(reply: Reply) -> None:
    person = Person("", " ", "Ada", "", "One", "", "One", "", "", "a.csv")

    assert (await ask_fields(reply, person, insists=True))["name"] == "Ada"
    assert [prompt for prompt, _ in person.asked][:4] == ["Name: ", "Name: ", "Name: ", "Words (optional): "]


async def test_a_pipe_that_ends_leaves_fields_empty(reply: Reply) -> None:
    assert await ask_fields(reply, Person(*[None] * 8), insists=False) == {"name": "", "words": ""}


def test_what_is_to_be_read_in_it() -> None:
    assert list_lines(MODAL)[:4] == ["Tell us more", "Name: Ada", "Words: ____", "Several: One, Two"]
