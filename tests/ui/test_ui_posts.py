"""What stands in posts, whatever people wrote: within Discord's limits, and misleading nobody."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import discord
from hypothesis import given
from hypothesis import strategies as st

from bot.solved import SolvedPost, parse_solved, render_solved
from bot.ui.posts import ASK_ID, SOLVED_ID, build_buttons, render_similar
from bot.ui.solving import render_consent
from tests.ui.limits import check_page
from tests.ui.misleading import find_misleading
from tests.ui.strategies import FRAGMENTS, HOSTILE

IDS = st.integers(1, 2**63)
TEXTS = st.one_of(
    st.sampled_from(HOSTILE),
    st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join),
    st.text(max_size=100).map(lambda text: text * 20),
)


@st.composite
def posts(draw: st.DrawFn) -> SolvedPost:
    guild_id, forum_id, thread_id, answer_id, asker_id, author_id = (draw(IDS) for _ in range(6))
    title, question, answer = (draw(TEXTS) for _ in range(3))
    at = datetime(2030, 1, 1, tzinfo=UTC)
    return SolvedPost(guild_id, forum_id, thread_id, answer_id, title, question, answer, asker_id, author_id, at)


@given(st.lists(posts(), min_size=1, max_size=3))
def test_solved_posts_fit_and_mislead_nobody(found: list[SolvedPost]) -> None:
    embed = render_similar(found)
    check_page([embed])
    text = str(embed.description)
    assert all(post.url in text for post in found)
    assert not find_misleading(text)


@given(TEXTS)
def test_what_is_to_be_kept_fits_and_misleads_nobody(text: str) -> None:
    thread = cast("discord.Thread", SimpleNamespace(owner_id=1))
    embed = render_consent(thread, cast("discord.Message", SimpleNamespace(clean_content=text)))
    check_page([embed])
    assert not find_misleading(str(embed.description or ""))


@given(posts())
def test_a_post_reads_back_as_it_was(post: SolvedPost) -> None:
    assert parse_solved(render_solved(post)) == post


async def test_buttons_say_nothing_but_what_they_do() -> None:
    view: Any = build_buttons(ASK_ID, SOLVED_ID)
    assert [child.custom_id for child in view.children] == [ASK_ID, SOLVED_ID]
    assert view.is_finished()
