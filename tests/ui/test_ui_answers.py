"""Answers become pages that Discord takes and a person can read."""

from collections.abc import Callable
from dataclasses import replace

import discord
import pytest
from hypothesis import HealthCheck, given, settings

from bot.models import Answer, CollectionInfo, Hit, PropertySpec, Quote
from bot.ui import render_ask, render_recommendation, render_search
from bot.ui.embeds import Page
from tests.ui.limits import check_page
from tests.ui.misleading import find_in
from tests.ui.strategies import answers

MOVIE = CollectionInfo(
    "Movie",
    (PropertySpec("title"), PropertySpec("year", "int"), PropertySpec("genres", "text[]"), PropertySpec("overview")),
)
OVERVIEW = (
    "Two rival bakers share one oven. Neither of them means to fall in love, and the whole street watches them do it."
)
HITS = (
    Hit(
        1,
        "a",
        "Bread & Roses",
        {"title": "Bread & Roses", "overview": OVERVIEW, "genres": ["Love", "Food"], "year": 1999},
        0.91234,
    ),
    Hit(2, "b", "M*A*S*H", {"title": "M*A*S*H", "year": 1970, "overview": None}, 0.5),
)
ANSWER = Answer("romantic comedy", MOVIE, HITS, text="Try **Bread & Roses**.", seconds=0.421)


def get_fields(embed: discord.Embed) -> dict[str | None, str | None]:
    return {field.name: field.value for field in embed.fields}


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(answers())
def test_any_answer_keeps_discords_limits(answer: Answer) -> None:
    for render in (render_recommendation, render_ask, render_search):
        pages = render(answer)
        assert pages
        for page in pages:
            check_page(page)
            assert find_in(page) == []


def test_recommendation_has_the_text_then_a_card_for_each_hit() -> None:
    [page] = render_recommendation(ANSWER)

    head, first, second = page
    assert (head.title, head.description) == ("romantic comedy", "Try **Bread & Roses**.")
    assert (first.title, first.description) == ("1. Bread & Roses", OVERVIEW)
    assert get_fields(first) == {"Year": "1999", "Genres": "Love, Food"}
    assert second.title == r"2. M\*A\*S\*H"
    assert get_fields(second) == {"Year": "1970"}
    assert second.footer.text == "Movie · 2 objects · 0.42 s"


def test_single_prompt_texts_stand_on_the_cards_with_the_overview_below() -> None:
    hits = (replace(HITS[0], generated="Warm as fresh bread."), HITS[1])
    [page] = render_recommendation(replace(ANSWER, hits=hits, text=None))

    assert page[0].description == "Top 2 matches in **Movie**:"
    assert page[1].description == "Warm as fresh bread."
    assert get_fields(page[1])["Overview"] == OVERVIEW


def test_without_a_model_the_notice_is_visible_and_the_best_sentence_is_bold() -> None:
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
    [page] = render_recommendation(answer)

    assert get_fields(page[0]) == {"Note": "ℹ️ No model is configured."}
    assert page[1].description is not None
    assert page[1].description.startswith("**Two rival bakers share one oven.** Neither")
    assert page[2].description == "> Elsewhere."


def test_ask_keeps_only_citations_that_exist_and_lists_their_sources() -> None:
    [[embed]] = render_ask(replace(ANSWER, text="Bakers [1]. War [9]. Both [1, 12]. A film of [1982]"))

    assert embed.description == "Bakers [1]. War. Both [1]. A film of [1982]"
    assert get_fields(embed) == {"Sources": "[1] Bread & Roses"}


def test_a_recommendation_cites_no_object_that_is_not_there() -> None:
    [page] = render_recommendation(replace(ANSWER, text="Bakers [1], war [9] and【7】."))
    assert page[0].description == "Bakers [1], war."
    hits = (replace(HITS[0], generated="Warm as fresh bread [7]."), HITS[1])
    [page] = render_recommendation(replace(ANSWER, hits=hits, text=None))
    assert page[1].description == "Warm as fresh bread."


def test_ask_without_citations_says_that_nothing_backs_it() -> None:
    [[embed]] = render_ask(replace(ANSWER, text="A film about bakers [9]."))

    assert embed.description == "A film about bakers."
    assert get_fields(embed) == {
        "Note": "ℹ️ This answer cites nothing from **Movie**, so nothing here backs it.",
        "Closest passages": "[1] Bread & Roses\n[2] M\\*A\\*S\\*H",
    }


def test_ask_without_a_model_quotes_with_numbers() -> None:
    quotes = (Quote(2, "A surgeon\njokes.", 0.9), Quote(1, "Two rival bakers.", 0.4))
    [[embed]] = render_ask(replace(ANSWER, text=None, quotes=quotes, notices=("No model is configured.",)))

    assert embed.description == "> A surgeon jokes. [2]\n\n> Two rival bakers. [1]"
    assert list(get_fields(embed)) == ["Note", "Sources"]


def test_ask_without_anything_to_quote_by_shows_the_hits() -> None:
    [page] = render_ask(replace(ANSWER, text=None))
    assert page[0].description is not None
    assert page[0].description.startswith("No sentence in **Movie** answers that directly")
    assert page[1].title == "1. Bread & Roses"


def test_a_short_property_answers_by_its_label() -> None:
    quotes = (Quote(1, "1999", 1.0, "year"),)
    [[embed]] = render_ask(replace(ANSWER, text=None, quotes=quotes))

    assert embed.description == "> Year: 1999 [1]"
    assert get_fields(embed) == {"Sources": "[1] Bread & Roses"}


def test_several_short_properties_say_whose_they_are() -> None:
    quotes = (Quote(1, "Love, Food", 1.0, "genres"), Quote(2, "1970", 1.0, "year"))
    [[embed]] = render_ask(replace(ANSWER, text=None, quotes=quotes))

    assert embed.description == "> **Bread & Roses** · Genres: Love, Food [1]\n\n> **M\\*A\\*S\\*H** · Year: 1970 [2]"


def test_ask_that_does_not_know_quotes_nothing_and_names_the_nearest() -> None:
    [page] = render_ask(replace(ANSWER, text=None, is_unsure=True))
    [embed] = page

    assert embed.description == "I don't know: nothing in **Movie** answers that."
    assert get_fields(embed) == {"Closest I have": "[1] Bread & Roses\n[2] M\\*A\\*S\\*H"}
    assert OVERVIEW not in str(embed.to_dict())
    assert len(page.shown) == 2


@pytest.mark.parametrize("render", [render_recommendation, render_search])
def test_what_is_merely_nearest_is_said_to_be_so(render: Callable[[Answer], list[Page]]) -> None:
    [page] = render(replace(ANSWER, text=None, is_unsure=True))

    assert page[0].description == "Nothing here fits well. The nearest in **Movie**, loosely:"
    assert page[1].title == "1. Bread & Roses"
    assert "Score" not in get_fields(page[1])


@pytest.mark.parametrize("render", [render_recommendation, render_search])
def test_nothing_near_is_said_too(render: Callable[[Answer], list[Page]]) -> None:
    [[embed]] = render(replace(ANSWER, hits=(), text=None, is_unsure=True))

    assert embed.description == "Nothing here fits well: I found nothing in **Movie** that this could mean."


def test_search_shows_scores() -> None:
    [page] = render_search(replace(ANSWER, hits=HITS[:1], text=None))

    assert page[0].description == "The best match in **Movie**:"
    assert get_fields(page[1])["Score"] == "0.912"


@pytest.mark.parametrize("render", [render_recommendation, render_ask, render_search])
def test_nothing_found_says_what_to_do_next(render: object) -> None:
    assert callable(render)
    [[embed]] = render(replace(ANSWER, hits=(), text=None, notices=("Searched by keywords.",)))

    assert embed.description is not None
    assert "I found nothing in **Movie**" in embed.description
    assert "/ingest" in embed.description
    assert get_fields(embed) == {"Note": "ℹ️ Searched by keywords."}


def test_a_query_is_shown_as_it_was_typed() -> None:
    [[embed]] = render_search(Answer("@everyone `{secret}` [a](https://b.example)", MOVIE, ()))

    assert embed.title == r"\@everyone \`{secret}\` [a]\(https://b.example)"


def test_a_long_answer_goes_on_in_further_pages() -> None:
    text = "\n\n".join(f"Paragraph {number}. " + "It goes on. " * 40 for number in range(20))
    pages = render_recommendation(replace(ANSWER, text=text))

    shown = "".join(embed.description or "" for page in pages for embed in page)
    assert len(pages) > 1
    assert all(f"Paragraph {number}." in shown for number in range(20))
    assert all(page[-1].footer.text == "Movie · 2 objects · 0.42 s" for page in pages)


def test_many_properties_are_counted_where_they_are_not_shown() -> None:
    values = {f"p{number}": number for number in range(12)}
    [page] = render_search(replace(ANSWER, hits=(Hit(1, "a", "", values),)))

    assert page[1].title == "1. a"
    assert len(page[1].fields) == 10
    assert get_fields(page[1])["Not shown"] == "3 more properties"


def test_an_answer_from_several_collections_says_of_each_hit_where_it_is_from() -> None:
    play = CollectionInfo("Play*s", (PropertySpec("title"), PropertySpec("by", label="Written by")))
    first = Hit(1, "c", "The Lantern", {"title": "The Lantern", "by": "Ann Lee"}, collection=play, source="plays.csv")
    second = replace(HITS[1], score=None, collection=MOVIE)
    answer = replace(ANSWER, text=None, hits=(first, second), quotes=(Quote(1, "Ann Lee", 1.0, "by"),))
    [[head, card, other]] = pages = render_search(answer)
    assert head.description == "Top 2 matches in **Play\\*s** and **Movie**:"
    assert [field.value for field in (card.fields[0], other.fields[0])] == ["Play\\*s", "Movie"]
    assert (other.footer.text or "").startswith("2 collections · 2 objects")
    assert [shown.collection for shown in pages[0].shown] == [play, MOVIE]
    [[asked]] = pages = render_ask(answer)
    assert asked.description == "> Written by: Ann Lee [1]"
    assert asked.fields[0].value == "[1] The Lantern · plays.csv · Play\\*s"
    assert [shown.collection for shown in pages[0].shown] == [play, MOVIE]
    [[unknown]] = render_ask(replace(answer, is_unsure=True))
    assert "nothing in **Play\\*s** and **Movie**" in (unknown.description or "")
    [[*_, card]] = render_search(replace(answer, hits=(first,)))
    assert (card.footer.text or "").startswith("Play*s · 1 object")
    assert "Collection" not in [field.name for field in card.fields]
