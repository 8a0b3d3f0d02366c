"""The kinds of values that settings take; the description of each says what is allowed."""

import re
import socket
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr
from pydantic_settings import NoDecode

from bot.settings.token import explain_token

PORT_MAX: Final = 65_535
ID_MAX: Final = 2**64 - 1  # Discord's ids are unsigned and have 64 bits
_HOST: Final = re.compile(r"[\w.-]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*", re.ASCII)


def split_commas(value: Any) -> Any:
    """`a, b,` -> `["a", "b"]`."""
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def fold_case(value: Any) -> Any:
    """Words to choose from are taken in any case."""
    return value.lower() if isinstance(value, str) else value


def _find_ordinal(value: Any) -> Any:
    """`ordinal` is the number at the end of the machine's name, which a StatefulSet counts: ragbot-0, ragbot-1."""
    if value != ["ordinal"]:
        return value
    found = re.search(r"\d+$", socket.gethostname())
    if found is None:
        raise ValueError("this machine's name does not end in a number")
    return [found[0]]


def _upper_case(value: Any) -> Any:
    return value.upper() if isinstance(value, str) else value


def _check_http(value: str | None) -> str | None:
    if value is not None and not is_address(value, "http", "https"):
        raise ValueError("it is not an address of the web")
    return value


def _check_gateway(value: str | None) -> str | None:
    if value is not None and not is_address(value, "ws", "wss"):
        raise ValueError("it is not an address of a WebSocket")
    return value


def _check_host(value: str | None) -> str | None:
    if value is not None and not _HOST.fullmatch(value):
        raise ValueError("it is more than the name of a machine")
    return value


def _check_word(value: str | None) -> str | None:
    if value is not None and (" " in value or not value.isprintable()):
        raise ValueError("it holds a blank or a control character")
    return value


def _check_printable(value: str | None) -> str | None:
    """Names of folders may have blanks."""
    if value is not None and not value.isprintable():
        raise ValueError("it holds a control character")
    return value


def _check_key(value: SecretStr | None) -> SecretStr | None:
    """Keys travel in HTTP headers, which hold visible ASCII."""
    if value is not None and not all("!" <= c <= "~" for c in value.get_secret_value()):
        raise ValueError("it holds a blank, a typographic quote or another character that no key has")
    return value


def _check_token(value: SecretStr | None) -> SecretStr | None:
    if value is not None and (reason := explain_token(value.get_secret_value())):
        raise ValueError(reason)
    return value


def is_address(value: str, *schemes: str) -> bool:
    """Whether it is a URL with one of the schemes, a host, and a port that can be one."""
    try:
        parts = urlsplit(value)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is not a number
        return False


_PORT: Final = Field(ge=1, le=PORT_MAX, description=f"a port number, 1 to {PORT_MAX}")

Choice = BeforeValidator(fold_case)
Level = BeforeValidator(_upper_case)
Port = Annotated[int, _PORT]
OptionalPort = Annotated[int | None, _PORT]
Switch = Annotated[bool, Field(description="true or false")]
Seconds = Annotated[
    float, Field(gt=0, allow_inf_nan=False, description="a number of seconds above 0, such as 30 or 2.5")
]
Count = Annotated[int, Field(ge=1, description="a whole number, 1 or more")]
Id = Annotated[int, Field(ge=1, le=ID_MAX)]
Ids = Annotated[
    tuple[Id, ...],
    NoDecode,
    BeforeValidator(split_commas),
    Field(description="ids of servers, separated by commas (right-click a server in Discord, Copy Server ID)"),
]
OptionalCount = Annotated[int | None, Field(ge=1, description="a whole number, 1 or more")]
ShardIds = Annotated[
    tuple[Annotated[int, Field(ge=0)], ...],
    NoDecode,
    BeforeValidator(_find_ordinal),
    BeforeValidator(split_commas),
    Field(description="numbers of shards from 0 on, separated by commas, or ordinal"),
]
Names = Annotated[tuple[str, ...], NoDecode, BeforeValidator(split_commas)]
Host = Annotated[
    str,
    AfterValidator(_check_host),
    Field(description="a host name or an IP address, without http:// and without a port"),
]
OptionalHost = Annotated[str | None, *Host.__metadata__]
HttpAddress = Annotated[
    str | None, AfterValidator(_check_http), Field(description="an address like https://example.org")
]
GatewayAddress = Annotated[
    str | None, AfterValidator(_check_gateway), Field(description="an address like wss://example.org")
]
Model = Annotated[
    str | None, AfterValidator(_check_word), Field(description="the name of a model, as its provider spells it")
]
LocalModel = Annotated[
    str,
    AfterValidator(_check_printable),
    Field(description="a folder that holds a model, or the name of one, like intfloat/multilingual-e5-small"),
]
OptionalLocalModel = Annotated[str | None, *LocalModel.__metadata__]
Key = Annotated[
    SecretStr | None, AfterValidator(_check_key), Field(description="a key as it was given out, in one piece")
]
Token = Annotated[
    SecretStr | None,
    AfterValidator(_check_token),
    Field(
        description="the bot's token, from https://discord.com/developers/applications (your application, Bot, "
        "Reset Token)"
    ),
]
