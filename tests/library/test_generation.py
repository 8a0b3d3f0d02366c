"""A prompt as people are shown it."""

from bot.library import fill_in
from bot.models import Hit, Prompts

HIT = Hit(1, "id", "Up", {"title": "Up", "overview": "A {title} flies.", "genre": "", "year": 0})


def test_a_single_prompt_is_filled_in_once_and_what_is_missing_is_said() -> None:
    prompts = Prompts(single_prompt="{title} ({ year }): {overview} {genre} {director} {not one}!")
    assert fill_in(prompts, HIT) == "Up (0): A {title} flies. (unknown) (unknown) (unknown)!"


def test_a_task_has_the_object_behind_it() -> None:
    shown = fill_in(Prompts(grouped_task="Tell"), HIT)
    assert shown == 'Tell:\n[{"title": "Up", "overview": "A {title} flies.", "genre": "", "year": 0}]'
