"""Chips of conditions, within Discord's limits."""

from typing import Any

import discord
from hypothesis import given
from hypothesis import strategies as st

from bot.ui.chips import CHIP_MAX, CHIPS_MAX, build_chips
from bot.ui.text import count_units


async def take_off(_press: discord.Interaction[Any], _label: str) -> None:
    raise NotImplementedError


@given(st.lists(st.text(max_size=300), max_size=12))
def test_chips_keep_the_limits_of_a_row(labels: list[str]) -> None:
    chips = build_chips(labels, take_off)
    assert len(chips) == min(len(set(labels)), CHIPS_MAX)
    assert all(0 < count_units(str(chip.label)) <= CHIP_MAX for chip in chips)
    assert len({chip.custom_id for chip in chips}) == len(chips)


def test_a_chip_shows_its_condition_as_plain_text() -> None:
    (chip,) = build_chips(["title: a\n[b](https://c)", "title: a\n[b](https://c)"], take_off)
    assert chip.label is not None
    assert "\n" not in chip.label
    assert chip.label.endswith(" ✕")
