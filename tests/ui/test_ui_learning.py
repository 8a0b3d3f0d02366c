"""Corrections, gaps and golden questions fit Discord's limits and mislead nobody, whatever was typed."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from bot.golden import GoldenQuestion, GoldenResult, GoldenRow, QualityReport
from bot.learning import Correction, FoundCorrection, Gap, Source, parse_correction
from bot.learning import render_correction as render_entry
from bot.ui.corrections import render_corrected, render_correction, render_corrections
from bot.ui.feedback import build_vote_buttons
from bot.ui.gaps import render_gaps
from bot.ui.layouts import build_layout
from bot.ui.quality import render_golden_added, render_golden_list, render_quality
from tests.ui.limits import check_embed, check_layout, check_page
from tests.ui.misleading import find_in, find_misleading
from tests.ui.strategies import FRAGMENTS, HOSTILE

AT = datetime(2030, 1, 1, tzinfo=UTC)
TEXTS = (st.sampled_from(HOSTILE) | st.lists(st.sampled_from(FRAGMENTS), max_size=20).map("".join)).map(
    lambda text: text[:5_000]
)
CORRECTIONS = st.builds(
    Correction,
    st.just("1"),
    TEXTS,
    TEXTS,
    st.sampled_from(["", "42"]),
    st.just(AT),
    TEXTS,
    st.lists(st.builds(Source, st.just("Film"), st.just("2"), st.just("3"), st.just(("everyone",))), max_size=2).map(
        tuple
    ),
)
GOLDEN = st.builds(GoldenQuestion, st.just("1"), TEXTS, TEXTS, TEXTS, st.lists(TEXTS, max_size=3).map(tuple), st.none())
# What the bot writes itself: who has answered when.
OWN = ("<@42>", f"<t:{AT.timestamp():.0f}:D>", f"<t:{AT.timestamp():.0f}:R>")


def find_foreign(embeds: list[object]) -> list[str]:
    """What misleads in a message, apart from what the bot writes itself."""
    return [found for found in find_in(embeds) if found not in OWN]  # type: ignore[arg-type]


@given(st.lists(st.builds(FoundCorrection, CORRECTIONS, st.booleans()), max_size=12), TEXTS)
def test_corrections(found: list[FoundCorrection], asked: str) -> None:
    pages = render_corrections(found)
    for each in found:
        answer = render_correction(each, asked)
        (shown,) = answer.pages
        check_layout(build_layout(answer.title, shown, rows=[build_vote_buttons(str(UUID(int=7)))]))
        texts = [answer.title, *(block.text for block in shown)]
        assert [found for text in texts for found in find_misleading(text) if found not in OWN] == []
        check_embed(render_corrected(each.correction))
    for page in pages:
        check_page(page)
        assert find_foreign(list(page)) == []


@given(st.lists(TEXTS, max_size=30), st.lists(TEXTS, max_size=3))
def test_gaps(questions: list[str], reasons: list[str]) -> None:
    gaps = [Gap(str(n), text, AT, ("1", "2"), 1, 1, tuple(reasons)) for n, text in enumerate(questions)]
    embed = render_gaps(gaps, days=30)
    check_embed(embed)
    assert find_foreign([embed]) == []


@given(st.lists(GOLDEN, max_size=30))
def test_golden_questions(questions: list[GoldenQuestion]) -> None:
    rows = tuple(GoldenRow(each, GoldenResult()) for each in questions)
    embeds = [render_quality(QualityReport(rows), is_kept=True), *map(render_golden_added, rows)]
    for embed in embeds:
        check_embed(embed)
    for page in render_golden_list(questions):
        check_page(page)
        embeds += page
    assert find_foreign(list(embeds)) == []


@given(CORRECTIONS)
def test_a_correction_is_read_as_it_was_written(correction: Correction) -> None:
    assert parse_correction(render_entry(correction)) == correction
