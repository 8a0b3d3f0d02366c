"""The settings of a server as people type and read them."""

import re
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

import discord
from discord import app_commands

from bot.errors import QueryError
from bot.guild import Setting, Value
from bot.languages import phrase, translate
from bot.models import RecommendStyle
from bot.ui.completion import complete_from
from bot.ui.context import Context
from bot.ui.text import inline

# Options of a command, so that Discord offers them.
TypedSetting: TypeAlias = Literal[
    "collection", "style", "limit", "alpha", "private", "language", "member-budget", "server-budget"
]

TYPED_SETTINGS: Final[Mapping[str, Setting]] = MappingProxyType(
    {
        "collection": Setting.COLLECTION,
        "style": Setting.STYLE,
        "limit": Setting.LIMIT,
        "alpha": Setting.ALPHA,
        "private": Setting.PRIVATE,
        "language": Setting.LANGUAGE,
        "member-budget": Setting.MEMBER_BUDGET,
        "server-budget": Setting.SERVER_BUDGET,
    }
)
LABELS: Final[Mapping[Setting, str]] = MappingProxyType(
    {
        Setting.COLLECTION: phrase("Collection"),
        Setting.STYLE: phrase("Style"),
        Setting.LIMIT: phrase("Limit"),
        Setting.ALPHA: phrase("Alpha"),
        Setting.PRIVATE: phrase("Private"),
        Setting.LANGUAGE: phrase("Language"),
        Setting.ASKER_ROLE: phrase("Who may ask"),
        Setting.HUMAN_ROLE: phrase("Ask a human"),
        Setting.HELP_FORUM: phrase("Help with new posts"),
        Setting.QUESTION_DAYS: phrase("Text of questions"),
        Setting.MEMBER_BUDGET: phrase("AI answers a day for each member"),
        Setting.SERVER_BUDGET: phrase("AI answers a day for the server"),
    }
)
LIMIT_MAX: Final = 10
BUDGET_MAX: Final = 1_000_000
# Of the server alone: a member asks in all of its channels.
SERVER_ONLY: Final = frozenset({Setting.MEMBER_BUDGET, Setting.SERVER_BUDGET})
NAME_MAX: Final = 60
ELSEWHERE: Final = phrase("There is no such channel on this server.")
LANGUAGE_MAX: Final = 40
# It becomes part of what a model is told, so it is a few words and nothing else.
_LANGUAGE: Final = re.compile(r"[^\W\d_][^\W\d_]*(?:[ '’()-]+[^\W\d_]+){0,4}\)?")
_TRUTHS: Final[Mapping[str, bool]] = MappingProxyType(
    {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
)


def parse_value(setting: Setting, text: str, *, names: Collection[str]) -> Value:
    """What somebody has typed or chosen for a setting that is no role.

    Args:
        names: of the collections that there are.

    Raises:
        QueryError: the setting cannot be that; says what it can be.
    """
    return _PARSERS[setting](" ".join(text.split()), names)


def check_here(ctx: Context, channel: discord.abc.GuildChannel | None) -> int | None:
    """The id of the channel that a setting is for; None: the server.

    Raises:
        QueryError: the channel is of another server.
    """
    if channel is None:
        return None
    if ctx.guild is None or ctx.guild.get_channel(channel.id) is None:
        raise QueryError(translate(ELSEWHERE))
    return channel.id


def check_scope(setting: Setting, channel_id: int | None) -> None:
    """Refuse a channel for what only a server has.

    Raises:
        QueryError: the setting is of the server alone.
    """
    if channel_id is not None and setting in SERVER_ONLY:
        raise QueryError(translate("A budget is for the whole server: leave the channel out."))


async def complete_setting(name: Any, names: Awaitable[Iterable[str]], current: str) -> list[app_commands.Choice[str]]:
    """Values of a setting that hold what was typed."""
    setting = TYPED_SETTINGS.get(str(name))
    if setting is None:
        return []

    async def suggest() -> list[str]:
        return list_suggestions(setting, list(await names))

    return await complete_from(suggest(), current)


def tell_value(value: Value) -> str:
    """A value that is no role as people read it, safe in Markdown."""
    if isinstance(value, bool):
        return translate("yes") if value else translate("no")
    return spell_value(value)


def spell_value(value: Value) -> str:
    """A value that is no role as people type it, which is the same in all languages; safe in Markdown."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(value) if isinstance(value, int) else f"{value:g}"
    return inline(value, NAME_MAX)


def list_suggestions(setting: Setting, names: Collection[str]) -> list[str]:
    """Values to choose from; of some settings there are more."""
    return {
        Setting.COLLECTION: list(names),
        Setting.STYLE: [str(style) for style in RecommendStyle],
        Setting.LIMIT: [str(number) for number in range(1, LIMIT_MAX + 1)],
        Setting.ALPHA: ["0", "0.25", "0.5", "0.75", "1"],
        Setting.PRIVATE: ["yes", "no"],
        Setting.LANGUAGE: ["English", "German", "Spanish", "French", "Japanese"],
        Setting.MEMBER_BUDGET: ["5", "10", "20", "50", "100"],
        Setting.SERVER_BUDGET: ["50", "100", "200", "500", "1000", "5000"],
    }[setting]


def _parse_collection(text: str, names: Collection[str]) -> str:
    found = next((name for name in names if name.casefold() == text.casefold()), None)
    if found is None:
        raise QueryError(
            translate(
                "There is no collection “{text}” here. `/collection list` shows those that there are.",
                text=text[:NAME_MAX],
            )
        )
    return found


def _parse_style(text: str, _names: Collection[str]) -> str:
    if text.casefold() not in set(RecommendStyle):
        raise QueryError(translate("`style` is one of together, each."))
    return text.casefold()


def _parse_limit(text: str, _names: Collection[str]) -> int:
    if not re.fullmatch(r"[0-9]{1,2}", text) or not 1 <= int(text) <= LIMIT_MAX:
        raise QueryError(translate("`limit` is a whole number from 1 to {most}.", most=LIMIT_MAX))
    return int(text)


def _parse_alpha(text: str, _names: Collection[str]) -> float:
    if not re.fullmatch(r"[01](?:[.,][0-9]{1,6})?", text) or (alpha := float(text.replace(",", "."))) > 1:
        raise QueryError(translate("`alpha` goes from 0, words only, to 1, meaning only: like 0.5."))
    return alpha


def _parse_private(text: str, _names: Collection[str]) -> bool:
    if text.casefold() not in _TRUTHS:
        raise QueryError(translate("`private` is yes or no."))
    return _TRUTHS[text.casefold()]


def _parse_language(text: str, _names: Collection[str]) -> str:
    if len(text) > LANGUAGE_MAX or not _LANGUAGE.fullmatch(text):
        raise QueryError(translate("`language` is the name of a language, like German or Brazilian Portuguese."))
    return text


def _parse_budget(text: str, _names: Collection[str]) -> int:
    if not re.fullmatch(r"[0-9]{1,7}", text) or not 1 <= int(text) <= BUDGET_MAX:
        raise QueryError(
            translate(
                "A budget is a whole number from 1 to {most:,}: how many answers a day a model writes.",
                most=BUDGET_MAX,
            )
        )
    return int(text)


_PARSERS: Final[Mapping[Setting, Callable[[str, Collection[str]], Value]]] = MappingProxyType(
    {
        Setting.COLLECTION: _parse_collection,
        Setting.STYLE: _parse_style,
        Setting.LIMIT: _parse_limit,
        Setting.ALPHA: _parse_alpha,
        Setting.PRIVATE: _parse_private,
        Setting.LANGUAGE: _parse_language,
        Setting.MEMBER_BUDGET: _parse_budget,
        Setting.SERVER_BUDGET: _parse_budget,
    }
)
