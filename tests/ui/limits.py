"""Asserts that a message is one that Discord takes, by code points and by UTF-16 code units."""

from collections.abc import Sequence

import discord

from bot.ui import limits


def check_page(embeds: Sequence[discord.Embed]) -> None:
    """Assert that the embeds fit one message."""
    assert 1 <= len(embeds) <= limits.EMBEDS_MAX
    for embed in embeds:
        check_embed(embed)
    assert sum(len(text.encode("utf-16-le")) // 2 for embed in embeds for text in _get_texts(embed)) <= 6_000
    assert sum(len(embed) for embed in embeds) <= limits.EMBEDS_TOTAL_MAX


def check_layout(view: discord.ui.LayoutView) -> None:
    """Assert that components fit one message, and that its buttons can be told apart."""
    items = list(view.walk_children())
    assert 1 <= len(items) <= limits.COMPONENTS_MAX
    texts = [item.content for item in items if isinstance(item, discord.ui.TextDisplay)]
    assert all(text.strip() and "\x00" not in text for text in texts)
    assert sum(len(text.encode("utf-16-le")) // 2 for text in texts) <= limits.LAYOUT_TEXT_MAX
    rows = [item for item in items if isinstance(item, discord.ui.ActionRow)]
    assert all(1 <= len(row.children) <= 5 for row in rows)
    buttons = [item for item in items if isinstance(item, discord.ui.Button)]
    ids = [button.custom_id or "" for button in buttons]
    assert len(set(ids)) == len(ids)
    assert all(1 <= len(custom_id) <= 100 for custom_id in ids)
    assert all(len(button.label or "") <= 80 and (button.label or button.emoji) for button in buttons)


def check_embed(embed: discord.Embed) -> None:
    """Assert that one embed has something to show and keeps every limit of its parts."""
    assert embed.title or embed.description or embed.fields
    for text, limit in (
        (embed.title, limits.TITLE_MAX),
        (embed.description, limits.DESCRIPTION_MAX),
        (embed.footer.text, limits.FOOTER_MAX),
    ):
        assert text is None or _fits(text, limit)
    assert len(embed.fields) <= limits.FIELDS_MAX
    for field in embed.fields:
        assert _fits(field.name, limits.FIELD_NAME_MAX)
        assert _fits(field.value, limits.FIELD_VALUE_MAX)


def _fits(text: str | None, limit: int) -> bool:
    assert text is not None
    assert "\x00" not in text
    assert "](" not in text
    return bool(text.strip()) and len(text.encode("utf-16-le")) // 2 <= limit


def _get_texts(embed: discord.Embed) -> list[str]:
    texts = [embed.title, embed.description, embed.footer.text]
    texts += [text for field in embed.fields for text in (field.name, field.value)]
    return [text for text in texts if text]
