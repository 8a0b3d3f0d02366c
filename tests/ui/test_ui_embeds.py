"""Embeds are built safely and filled into as few pages as Discord takes."""

import discord

from bot.ui import palette
from bot.ui.embeds import add_field, build_embed, paginate
from tests.ui.limits import check_page


def test_an_embed_escapes_its_title_and_needs_no_description() -> None:
    embed = build_embed("*Movie*\nnight", colour=palette.INFO)

    assert (embed.title, embed.description) == (r"\*Movie\* night", None)
    assert build_embed(" ", colour=palette.INFO).title == "…"


def test_a_field_is_cleaned_and_cut() -> None:
    embed = build_embed("Notes", colour=palette.INFO)
    add_field(embed, "Left out", "[column](https://a.example)\x00 " + "x" * 2_000)

    assert str(embed.fields[0].value).startswith("column (https://a.example) xxx")
    check_page([embed])


def test_a_blank_field_is_left_out_and_a_blank_name_replaced() -> None:
    embed = build_embed("Notes", colour=palette.INFO)
    add_field(embed, "Empty", " \x00\n")
    add_field(embed, "", "value", is_inline=True)

    assert [(field.name, field.value, field.inline) for field in embed.fields] == [("…", "value", True)]


def test_a_page_holds_ten_embeds_and_six_thousand_characters() -> None:
    small = [discord.Embed(title=f"Card {number}") for number in range(12)]
    large = [discord.Embed(description="x" * 2_900) for _ in range(3)]

    pages = paginate([*small, *large], footer="Movie")
    assert [len(page) for page in pages] == [10, 4, 1]
    for page in pages:
        check_page(page)
        assert [embed.footer.text for embed in page] == [None] * (len(page) - 1) + ["Movie"]
