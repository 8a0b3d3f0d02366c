"""What admins are shown of their texts fits Discord's limits and misleads nobody, whatever was typed."""

from datetime import UTC, datetime

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.models import Answer, CollectionInfo, Hit, PropertySpec, RecommendStyle
from bot.templates import TEMPLATE_MAX, TemplateSlot, TemplateVersion
from bot.ui import (
    ShownTemplate,
    render_template_refused,
    render_template_reset,
    render_template_saved,
    render_template_test,
    render_template_undone,
    render_templates,
)
from tests.ui.limits import check_page
from tests.ui.misleading import find_in
from tests.ui.strategies import FRAGMENTS, HOSTILE

AT = datetime(2030, 1, 1, tzinfo=UTC)
TEXTS = (st.sampled_from(HOSTILE) | st.lists(st.sampled_from(FRAGMENTS), max_size=20).map("".join)).map(
    lambda text: text[:TEMPLATE_MAX]
)
ID = 2**63
# What the bot writes itself.
OWN = {f"<@{ID}>", f"<#{ID}>", f"<t:{AT.timestamp():.0f}:R>"}


@settings(deadline=None)
@example("@everyone <@1>", "`\n```\nls `pwd`\n# x\n```", "")
@given(TEXTS, TEXTS, TEXTS)
def test_every_reply_fits_one_message(text: str, written: str, name: str) -> None:
    name = (name or "Film")[:255]
    slot = TemplateSlot(name, RecommendStyle.EACH, ID)
    versions = [TemplateVersion(10_000 - number, text, ID, AT) for number in range(10)]
    shown = [ShownTemplate(style, slot, versions, [ID] * 30) for style in RecommendStyle]
    own = [ShownTemplate(style, None, ()) for style in RecommendStyle]
    pages = [render_templates(name, shown), render_templates(name, own)]
    info = CollectionInfo(name, (PropertySpec("title"),))
    hit = Hit(1, "id", text, {"title": text}, generated=written)
    answers = [Answer("x", info, hits, notices=(written,)) for hits in ((hit,), ())]
    pages += [render_template_test(answer, f"{text}\n{written}") for answer in answers]
    pages += [
        [render_template_saved(slot, text)],
        [render_template_refused(written, text)],
        [render_template_reset(slot, text)],
        [render_template_reset(slot, "")],
        [render_template_undone(slot, versions[0], written)],
    ]
    for page in pages:
        check_page(page)
        assert set(find_in(page)) <= OWN


def test_a_text_is_shown_whole_where_it_can_be_copied() -> None:
    text = "Sell {title}. " * (TEMPLATE_MAX // 14)
    shown = ShownTemplate(RecommendStyle.EACH, TemplateSlot("Film", RecommendStyle.EACH), [_build(text)], [7])
    (embed,) = render_templates("Film", [shown])
    assert text.strip() in (embed.description or "")
    assert "Texts of their own: <#7>" in (embed.description or "")
    closing = render_template_saved(TemplateSlot("Film", RecommendStyle.EACH), "a ``` b @everyone").description or ""
    assert closing.count("```") == 2


def _build(text: str) -> TemplateVersion:
    return TemplateVersion(1, text, ID, AT)
