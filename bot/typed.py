"""What members type to the bot: a mention anywhere in a message, and options among the words of a command."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin

from discord import app_commands
from discord.ext import commands

from bot.errors import QueryError
from bot.languages import translate

_VALUE: Final = r'"[^"]*"|“[^”]*”|\S+'
FILTERS: Final = "filters"  # the option that is a language of its own
_PIECE: Final = r'(?:"[^"]*"|“[^”]*”|[^\s,"“”]+)'
_FILTER: Final = rf"[-–−]?(?:\"[^\"]*\"|“[^”]*”|[^\s:=<>!≠≤≥,\"“”]+)\s*(?:[<>!=]=|[:=<>≠≤≥])\s*{_PIECE}(?:,{_PIECE})*"
_LABEL: Final = re.compile(r"(?<!\S)(?P<name>[A-Za-z]+):\S")
_NAMED: Final = re.compile(r"(?:--)?(?P<name>[A-Za-z_]+)[:=](?P<value>.+)", re.DOTALL)
_FLAG: Final = re.compile(r"(?<!\S)--(?P<name>[A-Za-z][\w-]*)")
_ALIKE: Final = 0.8  # `colection` and `limits`, and no ordinary word before a colon


def read_mention(content: str, user_id: int) -> str | None:
    """What a message says besides its mentions of a user, in one piece; None where it has no mention.

    A message that says nothing else, or only marks and emojis, is an empty text.
    """
    mention = rf"[\s,;:]*<@!?{user_id}>[\s,;:]*"
    if not re.search(mention, content):
        return None
    text = re.sub(rf"{mention}(?=[?!.])", "", content)
    text = re.sub(mention, " ", text).strip()
    return text if re.search(r"\w", text) else ""


async def take_options(ctx: commands.Context[Any]) -> None:
    """Understand options that are named in a typed command. To be called with its arguments parsed, before it runs.

    discord.py hands the rest of the line to the first parameter that takes it, and leaves the others at their
    defaults; elsewhere it fills parameters by their place, and takes the names for parts of the values.

    Raises:
        MissingRequiredArgument: there are options, and no words.
        CommandInvokeError: of a QueryError, which says which option cannot be understood.
    """
    if ctx.interaction is not None or ctx.command is None:
        return
    params = [each for each in ctx.command.clean_params.values() if each.kind is each.KEYWORD_ONLY]
    if not params:
        await _take_labels(ctx, [*ctx.command.clean_params.values()])
        return
    first, *others = params
    try:
        words, given = split_options(
            str(ctx.kwargs[first.name]), first=_get_shown_name(ctx.command, first), names=[each.name for each in others]
        )
        values = {each.name: await _convert(ctx, each, given[each.name]) for each in others if each.name in given}
    except QueryError as error:
        raise commands.CommandInvokeError(error) from error
    if not words:
        raise commands.MissingRequiredArgument(first)
    ctx.kwargs.update({first.name: words, **values})


def _get_shown_name(command: commands.Command[Any, ..., Any], param: commands.Parameter) -> str:
    """What Discord calls a parameter of a slash command, as members type what they have read there."""
    slash = getattr(command, "app_command", None)
    shown = slash.get_parameter(param.name) if isinstance(slash, app_commands.Command) else None
    return param.name if shown is None else shown.display_name


async def _take_labels(ctx: commands.Context[Any], params: Sequence[commands.Parameter]) -> None:
    """Give `name:value` to the parameter of that name, wherever it stands."""
    names = {each.name: place for place, each in enumerate(params)}
    begin = len(ctx.args) - len(params)  # before them are the cog and the context
    given: dict[str, str] = {}
    for place, value in enumerate(ctx.args[begin:]):
        match = _NAMED.fullmatch(value) if isinstance(value, str) else None
        if match is not None and match["name"].lower() in names:
            given[match["name"].lower()] = match["value"].strip('"“”')
            param = params[place]
            ctx.args[begin + place] = None if param.required else await param.get_default(ctx)
    try:
        for name, text in given.items():
            ctx.args[begin + names[name]] = await _convert(ctx, params[names[name]], text)
    except QueryError as error:
        raise commands.CommandInvokeError(error) from error
    missing = next((each for each in params if each.required and ctx.args[begin + names[each.name]] is None), None)
    if missing is not None:
        raise commands.MissingRequiredArgument(missing)


def split_options(text: str, *, first: str, names: Sequence[str]) -> tuple[str, Mapping[str, str]]:
    """The words, and the options among them: `name:value`, `name: value`, `name=value`, `--name value`.

    Args:
        first: the parameter that the words are; its name may stand before them.
        names: of the other parameters.

    Raises:
        QueryError: something looks like an option, and there is none of that name; or one is given twice.
    """
    given: dict[str, str] = {}

    def keep(name: str, value: str) -> str:
        if name in given:
            raise QueryError(translate("`{name}` is there twice. Give it once.", name=name))
        given[name] = value
        return " "

    def take(match: re.Match[str]) -> str:
        name = (match["name"] or match["flag"]).lower()
        return keep(name, (match["value"] or match["argument"]).strip('"“”'))

    if names:
        known = "|".join(map(re.escape, names))
        if FILTERS in names:
            # They go on for as long as what follows is a filter, and no other option.
            several = rf"{_FILTER}(?:\s+(?!(?:--)?(?:{known})[:=]){_FILTER})*"
            option = rf"(?<!\S)(?:(?:--)?{FILTERS}[:=]\s*|--{FILTERS}\s+)({several})"
            text = re.sub(option, lambda match: keep(FILTERS, match[1]), text, flags=re.IGNORECASE)
        option = rf"(?<!\S)(?:(?:--)?(?P<name>{known})[:=]\s*(?P<value>{_VALUE})"
        text = re.sub(rf"{option}|--(?P<flag>{known})\s+(?P<argument>{_VALUE}))", take, text, flags=re.IGNORECASE)
    text = re.sub(
        rf"\A\s*(?:--)?{re.escape(first)}(?:[:=]|(?<=--{re.escape(first)})\s)\s*", "", text, flags=re.IGNORECASE
    )
    _check_unknown(text, names)
    return " ".join(text.split()), given


def _check_unknown(text: str, names: Sequence[str]) -> None:
    unknown = [match["name"] for match in _FLAG.finditer(text)]
    labels = [match["name"] for match in _LABEL.finditer(text)]
    unknown += [label for label in labels if names and get_close_matches(label.lower(), names, n=1, cutoff=_ALIKE)]
    if unknown:
        there = ", ".join(f"`{name}:`" for name in names) or translate("none")
        raise QueryError(
            translate("I don't know the option “{unknown}”. There are: {there}.", unknown=unknown[0][:40], there=there)
        )


async def _convert(ctx: commands.Context[Any], param: commands.Parameter, value: str) -> Any:
    # Of `int | None` discord.py makes None where the value is no number, and says nothing.
    kinds = [each for each in get_args(param.converter) if each is not type(None)]
    converter = kinds[0] if get_origin(param.converter) in {Union, UnionType} and len(kinds) == 1 else param.converter
    try:
        return await commands.run_converters(ctx, converter, value, param)
    except commands.BadLiteralArgument as error:
        allowed = ", ".join(map(str, error.literals))
        raise QueryError(
            translate(
                "`{name}` is one of {allowed}, and not “{value}”.", name=param.name, allowed=allowed, value=value[:40]
            )
        ) from error
    except commands.RangeError as error:
        raise QueryError(
            translate(
                "`{name}` goes from {least} to {most}; “{value}” does not fit.",
                name=param.name,
                least=error.minimum,
                most=error.maximum,
                value=value[:40],
            )
        ) from error
    except commands.UserInputError as error:
        raise QueryError(translate("`{name}` cannot be “{value}”.", name=param.name, value=value[:40])) from error
