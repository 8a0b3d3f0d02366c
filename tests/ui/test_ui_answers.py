"""Answers become pages that Discord takes and a person can read."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

import discord
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.audience import PUBLIC
from bot.guild import Occasion
from bot.languages import ENGLISH, LANGUAGES, using_locale
from bot.models import (
    Answer,
    CollectionInfo,
    Hit,
    Look,
    PropertySpec,
    Quote,
    Reading,
    RecommendStyle,
    SearchMode,
    SearchOptions,
)
from bot.ui import render_ask, render_recommendation, render_search
from bot.ui.answers import WRITING, AnswerPages, render_early
from bot.ui.asked import Question, Way, build_again_id
from bot.ui.blocks import OPTIONS_MAX, Block, dump_page, load_page
from bot.ui.budgets import render_spent
from bot.ui.chips import TAKE_OFF
from bot.ui.drawn import Drawn
from bot.ui.feedback import build_vote_buttons
from bot.ui.humans import build_human_button
from bot.ui.ids import build_more_id
from bot.ui.layouts import Button, Menu, build_layout
from bot.ui.private import MORE
from bot.ui.rewriting import build_rewrite_menus
from bot.ui.turning import PressedPage, build_page_buttons
from tests.ui.limits import check_layout
from tests.ui.misleading import find_foreign
from tests.ui.strategies import answers

MOVIE = CollectionInfo(
    "Movie",
    (PropertySpec("title"), PropertySpec("year", "int"), PropertySpec("genres", "text[]"), PropertySpec("overview")),
)
OVERVIEW = (
    "Two rival bakers share one oven. Neither of them means to fall in love, and the whole street watches them do it."
)
ID = str(UUID(int=1))
HITS = (
    Hit(
        1,
        ID,
        "Bread & Roses",
        {"title": "Bread & Roses", "overview": OVERVIEW, "genres": ["Love", "Food"], "year": 1999},
        0.91234,
    ),
    Hit(2, str(UUID(int=2)), "M*A*S*H", {"title": "M*A*S*H", "year": 1970, "overview": None}, 0.5),
)
ANSWER = Answer("romantic comedy", MOVIE, HITS, text="Try **Bread & Roses**.", seconds=0.421)


ASKER = 10**18
OCCASION = Occasion(datetime(2026, 1, 1, tzinfo=UTC), "Guild", "en-US")
RENDERERS = (render_recommendation, render_ask, render_search)


def read(pages: AnswerPages) -> list[str]:
    """The texts of the only page, without the small print at its end."""
    ((*blocks, _),) = pages.pages
    return [block.text for block in blocks]


def build_buttons(pages: AnswerPages) -> list[Button]:
    """All buttons that an answer can have."""
    question = Question("x", 1, OCCASION, "Movie" * 50, SearchOptions(10, SearchMode.SEMANTIC, 0.123456))
    ids = [
        build_again_id(way, "recommend", ASKER, replace(question, style=RecommendStyle.TOGETHER))
        for way in Way
        # What is shared is private already, so it has no button for that.
        if way not in {Way.OFF, Way.REWRITE} and not way.is_shared
    ]
    again: list[Button] = [discord.ui.Button(label=pages.other or "Again", custom_id=custom_id) for custom_id in ids]
    turning = build_page_buttons(PressedPage(ASKER, ID, 0), len(pages.pages)) if len(pages.pages) > 1 else ()
    return [*turning, *again, build_human_button(ASKER)]


def build_menus(pages: AnswerPages) -> list[Menu]:
    """The menu below what a model wrote, of a question that is shown whole."""
    question = Question("x", 1, OCCASION, "Movie" * 50, SearchOptions(10, SearchMode.SEMANTIC, 0.123456))
    return build_rewrite_menus(Drawn(question, replace(pages, title="x"), PUBLIC), "recommend", ASKER)


def build_chips(pages: AnswerPages) -> list[Button]:
    """The row of chips of an answer."""
    question = Question("x", 1, OCCASION, "Movie" * 50, SearchOptions(10, SearchMode.SEMANTIC, 0.123456))
    return [
        discord.ui.Button(
            label=f"{label}{TAKE_OFF}", custom_id=build_again_id(Way.OFF, "recommend", ASKER, question, chip=str(index))
        )
        for index, label in enumerate(pages.conditions)
    ]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(answers(), st.sampled_from((ENGLISH, *LANGUAGES)))
@example(replace(ANSWER, hits=(replace(HITS[1], generated="Moving.\n>>>"),)), ENGLISH)
@example(replace(ANSWER, text="Two films:\n>>>"), ENGLISH)
def test_any_answer_keeps_discords_limits_and_misleads_nobody(answer: Answer, language: str) -> None:
    with using_locale(language):
        check_answer(answer)


def check_answer(answer: Answer) -> None:
    for render in (*RENDERERS, partial(render_early, note=WRITING)):
        pages = render(answer)
        assert pages.pages
        assert find_foreign(pages.title) == []
        for page in pages.pages:
            check_layout(
                build_layout(
                    pages.title,
                    page,
                    rows=[
                        build_buttons(pages),
                        build_chips(pages),
                        build_vote_buttons(str(UUID(int=7))),
                        build_menus(pages),
                    ],
                    notes=[MORE, "x" * OPTIONS_MAX],
                )
            )
            assert load_page(dump_page(page)) == page
            # The one time that is the bot's own.
            own = render_spent(answer.spent) if answer.spent else ""
            for block in page:
                assert find_foreign(block.text.replace(own, "") if own else block.text) == []
                assert "](" not in block.text


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(answers())
@example(replace(ANSWER, hits=(), fact=" "))
def test_every_hit_is_on_exactly_one_page(answer: Answer) -> None:
    for render in (render_recommendation, render_search):
        opened = [block.more for page in render(answer).pages for block in page if block.more]
        assert opened == [build_more_id(hit.id, answer.collection.name) for hit in answer.hits]
    opened = [block.more for page in render_ask(answer).pages for block in page if block.more]
    assert len(set(opened)) == len(opened)


def test_recommendation_has_the_text_then_a_piece_for_each_hit() -> None:
    pages = render_recommendation(ANSWER)

    assert pages.title == "romantic comedy"
    assert read(pages) == [
        "Try **Bread & Roses**.",
        f"**1. Bread & Roses**\n{OVERVIEW}\n-# Year: 1999 · Genres: Love, Food",
        "**2. M\\*A\\*S\\*H**\n-# Year: 1970",
    ]
    assert pages.pages[0][-1].text == "-# Movie · 2 objects · 0.42 s"
    assert pages.objects == (("Movie", HITS[0].id), ("Movie", HITS[1].id))
    read_by_model = [render_recommendation(replace(ANSWER, reading=Reading(count))) for count in (12, 0)]
    assert [each.pages[0][-1].text for each in read_by_model] == [
        "-# Movie · 2 objects · 0.42 s · the model read 12",
        "-# Movie · 2 objects · 0.42 s · the model read each alone",
    ]


def test_a_single_prompts_text_says_why_in_bold_with_the_overview_below() -> None:
    hits = (replace(HITS[0], generated="Warm as fresh bread."), HITS[1])
    intro, first, _ = read(render_recommendation(replace(ANSWER, hits=hits, text=None)))

    assert intro == "Top 2 matches in **Movie**:"
    assert first.split("\n")[1:3] == ["**Warm as fresh bread.**", OVERVIEW]


def test_a_single_prompts_text_with_marks_of_its_own_stays_as_it_is() -> None:
    hits = (replace(HITS[0], generated="*Warm* as\nfresh bread."),)
    _, first = read(render_recommendation(replace(ANSWER, hits=hits, text=None)))
    assert first.split("\n")[1:3] == ["*Warm* as", "fresh bread."]


def test_without_a_model_the_notice_is_small_print_and_the_best_sentence_is_bold() -> None:
    answer = replace(
        ANSWER,
        text=None,
        quotes=(
            Quote(1, "Two rival bakers share one oven.", 0.8),
            Quote(1, "Less fitting.", 0.1),
            Quote(2, "Elsewhere.", 0.3),
        ),
        notices=("No model is configured.",),
    )
    _, note, first, second = read(render_recommendation(answer))

    assert note == "-# ℹ️ No model is configured."
    assert first.split("\n")[1].startswith("**Two rival bakers share one oven.** Neither")
    assert second.split("\n")[1] == "> Elsewhere."


def test_ask_keeps_only_citations_that_exist_and_lists_their_sources() -> None:
    pages = render_ask(replace(ANSWER, text="Bakers [1]. War [9]. Both [1, 12]. A film of [1982]"))

    assert read(pages) == ["Bakers [1]. War. Both [1]. A film of [1982]", "**Sources**", "[1] Bread & Roses"]
    assert pages.pages[0][2].more == build_more_id(HITS[0].id, "Movie")


def test_a_recommendation_cites_no_object_that_is_not_there() -> None:
    assert read(render_recommendation(replace(ANSWER, text="Bakers [1], war [9] and【7】.")))[0] == "Bakers [1], war."
    hits = (replace(HITS[0], generated="Warm as fresh bread [7]."), HITS[1])
    assert "**Warm as fresh bread.**" in read(render_recommendation(replace(ANSWER, hits=hits, text=None)))[1]


def test_ask_without_citations_says_that_nothing_backs_it() -> None:
    assert read(render_ask(replace(ANSWER, text="A film about bakers [9]."))) == [
        "A film about bakers.",
        "-# ℹ️ This answer cites nothing from **Movie**, so nothing here backs it.",
        "**Closest passages**",
        "[1] Bread & Roses",
        "[2] M\\*A\\*S\\*H",
    ]


def test_ask_without_a_model_quotes_with_numbers() -> None:
    quotes = (Quote(2, "A surgeon\njokes.", 0.9), Quote(1, "Two rival bakers.", 0.4))
    texts = read(render_ask(replace(ANSWER, text=None, quotes=quotes, notices=("No model is configured.",))))

    assert texts[:3] == [
        "> A surgeon jokes. [2]\n\n> Two rival bakers. [1]",
        "-# ℹ️ No model is configured.",
        "**Sources**",
    ]


def test_ask_without_anything_to_quote_by_shows_the_hits() -> None:
    text, first, _ = read(render_ask(replace(ANSWER, text=None)))
    assert text.startswith("No sentence in **Movie** answers that directly")
    assert first.startswith("**1. Bread & Roses**")


def test_a_short_property_answers_by_its_label() -> None:
    quotes = (Quote(1, "1999", 1.0, "year"),)
    texts = read(render_ask(replace(ANSWER, text=None, quotes=quotes)))
    assert texts == ["> Year: 1999 [1]", "**Sources**", "[1] Bread & Roses"]


def test_several_short_properties_say_whose_they_are() -> None:
    quotes = (Quote(1, "Love, Food", 1.0, "genres"), Quote(2, "1970", 1.0, "year"))
    text = read(render_ask(replace(ANSWER, text=None, quotes=quotes)))[0]
    assert text == "> **Bread & Roses** · Genres: Love, Food [1]\n\n> **M\\*A\\*S\\*H** · Year: 1970 [2]"


def test_ask_that_does_not_know_quotes_nothing_and_names_the_nearest() -> None:
    pages = render_ask(replace(ANSWER, text=None, is_unsure=True))

    assert read(pages) == [
        "I don't know: nothing in **Movie** answers that.",
        "**Closest I have**",
        "[1] Bread & Roses",
        "[2] M\\*A\\*S\\*H",
    ]
    assert pages.is_unsure


@pytest.mark.parametrize("render", [render_recommendation, render_search])
def test_what_is_merely_nearest_is_said_to_be_so(render: Callable[[Answer], AnswerPages]) -> None:
    text, first, _ = read(render(replace(ANSWER, text=None, is_unsure=True)))

    assert text == "Nothing here fits well. The nearest in **Movie**, loosely:"
    assert first.startswith("**1. Bread & Roses**")
    assert "Score" not in first


@pytest.mark.parametrize("render", [render_recommendation, render_search])
def test_nothing_near_is_said_too(render: Callable[[Answer], AnswerPages]) -> None:
    texts = read(render(replace(ANSWER, hits=(), text=None, is_unsure=True)))
    assert texts == ["Nothing here fits well: I found nothing in **Movie** that this could mean."]


def test_search_shows_scores() -> None:
    text, first = read(render_search(replace(ANSWER, hits=HITS[:1], text=None)))

    assert text == "The best match in **Movie**:"
    assert "-# Score: 0.912 · Year: 1999" in first


@pytest.mark.parametrize("render", RENDERERS)
def test_nothing_found_says_what_to_do_next(render: Callable[[Answer], AnswerPages]) -> None:
    pages = render(replace(ANSWER, hits=(), text=None, notices=("Searched by keywords.",)))
    text, note = read(pages)

    assert "I found nothing in **Movie**" in text
    assert "/ingest" in text
    assert note == "-# ℹ️ Searched by keywords."
    assert pages.is_unsure


def test_a_query_is_shown_as_it_was_typed() -> None:
    pages = render_search(Answer("@everyone `{secret}` [a](https://b.example)", MOVIE, ()))
    assert pages.title == r"\@everyone \`{secret}\` [a]\(https://b.example)"


def test_a_long_answer_goes_on_in_further_pages() -> None:
    text = "\n\n".join(f"Paragraph {number}. " + "It goes on. " * 40 for number in range(20))
    pages = render_recommendation(replace(ANSWER, text=text)).pages

    shown = "".join(block.text for page in pages for block in page)
    assert len(pages) > 1
    assert all(f"Paragraph {number}." in shown for number in range(20))
    small = [page[-1].text for page in pages]
    assert small == [
        f"-# Movie · 2 objects · 0.42 s · page {number}/{len(pages)}" for number in range(1, len(pages) + 1)
    ]


def test_a_code_block_is_whole_on_each_page() -> None:
    text = "```python\n" + "line = [1, 2]\n" * 500 + "```"
    texts = [block.text for page in render_ask(replace(ANSWER, text=text)).pages for block in page]
    code = [text for text in texts if "line =" in text]
    assert len(code) > 1
    assert all(text.startswith("```python\n") and text.endswith("```") for text in code)


def test_many_properties_are_counted_where_they_are_not_shown() -> None:
    values = {f"p{number}": "x" * 70 for number in range(12)}
    _, first = read(render_search(replace(ANSWER, hits=(Hit(1, ID, "", values),))))

    assert first.startswith(f"**1. {ID}**")
    assert first.count("P1") == 1
    assert first.endswith("-# 7 more properties behind “More”")


PAGES = CollectionInfo("Page", tuple(map(PropertySpec, ("title", "poster", "home"))))


def show_links(*values: dict[str, str], info: CollectionInfo = PAGES) -> list[Block]:
    hits = tuple(
        Hit(number, str(UUID(int=number)), f"Title {number}", each) for number, each in enumerate(values, start=1)
    )
    return [block for block in render_search(Answer("x", info, hits)).pages[0] if block.more]


def test_a_picture_and_a_link_are_shown_as_such() -> None:
    first, second = show_links(
        {"poster": "https://img.example/a.png", "home": "https://a.example/b_c"},
        {"poster": "https://img.example/b.JPG"},
    )
    assert (first.image, second.image) == ("https://img.example/a.png", "https://img.example/b.JPG")
    assert first.text == "**1. Title 1**\n-# https://a.example/b_c"
    view = build_layout("x", (first, second))
    thumbnails = [item for item in view.walk_children() if isinstance(item, discord.ui.Thumbnail)]
    assert [item.media.url for item in thumbnails] == ["https://img.example/a.png", "https://img.example/b.JPG"]
    assert len([item for item in view.walk_children() if isinstance(item, discord.ui.Button)]) == 2


@pytest.mark.parametrize(
    "other", ["http://img.example/b.png", "a poster", "https://user@evil.example/b.png", "https://a.example:81/b.png"]
)
def test_one_value_that_is_no_address_makes_the_property_text(other: str) -> None:
    first, second = show_links({"poster": "https://img.example/a.png"}, {"poster": other})
    assert (first.image, second.image) == ("", "")
    assert "Poster: https://img.example/a.png" in first.text


def test_an_admin_says_what_is_a_picture_and_what_is_text() -> None:
    poster, home = PropertySpec("poster", look=Look.IMAGE), PropertySpec("home", look=Look.TEXT)
    pages = replace(PAGES, properties=(PropertySpec("title"), poster, home, PropertySpec("shop", look=Look.LINK)))
    hostile = "http://img.example/2.png"
    first, second = show_links(
        {"poster": "https://img.example/1?wide", "home": "https://a.example", "shop": "https://b.example"},
        {"poster": hostile, "shop": "none yet"},
        info=pages,
    )
    assert (first.image, second.image) == ("https://img.example/1?wide", "")
    assert first.text == "**1. Title 1**\n-# Home: https://a.example\n-# https://b.example"
    assert second.text == f"**2. Title 2**\n-# Poster: {hostile} · Shop: none yet"


def test_an_answer_from_several_collections_says_of_each_hit_where_it_is_from() -> None:
    play = CollectionInfo("Play*s", (PropertySpec("title"), PropertySpec("by", label="Written by")))
    values = {"title": "The Lantern", "by": "Ann Lee"}
    first = Hit(1, str(UUID(int=3)), "The Lantern", values, collection=play, source="plays.csv")
    second = replace(HITS[1], score=None, collection=MOVIE)
    answer = replace(ANSWER, text=None, hits=(first, second), quotes=(Quote(1, "Ann Lee", 1.0, "by"),))
    pages = render_search(answer)
    assert read(pages) == [
        "Top 2 matches in **Play\\*s** and **Movie**:",
        "**1. The Lantern**\n-# Collection: Play\\*s · Written by: Ann Lee",
        "**2. M\\*A\\*S\\*H**\n-# Collection: Movie · Year: 1970",
    ]
    assert pages.pages[0][-1].text.startswith("-# 2 collections · 2 objects")
    more = [build_more_id(first.id, "Play*s"), build_more_id(second.id, "Movie")]
    assert [block.more for block in pages.pages[0] if block.more] == more
    assert pages.objects == (("Play*s", first.id), ("Movie", second.id))
    asked = render_ask(answer)
    assert read(asked) == [
        "> Written by: Ann Lee [1]",
        "**Sources**",
        "[1] The Lantern · plays.csv · Play\\*s",
    ]
    assert "nothing in **Play\\*s** and **Movie**" in read(render_ask(replace(answer, is_unsure=True)))[0]
    alone = render_search(replace(answer, hits=(first,)))
    assert alone.pages[0][-1].text.startswith("-# Play\\*s · 1 object")
    assert "Collection:" not in read(alone)[1]
