"""Errors of Weaviate's client -> errors with a message for people; nothing that a person typed gets into them."""

import re
from collections.abc import Callable
from typing import Final

from weaviate.exceptions import WeaviateGRPCUnavailableError

from bot.errors import (
    CollectionNotFoundError,
    CollectionTakenError,
    ConfigurationError,
    HeldError,
    LibraryError,
    NotReadyError,
    ProviderError,
    QueryError,
    RagbotError,
    TimedOutError,
    VectorizerError,
)
from bot.languages import phrase, translate
from bot.outages import explain_outage

NOT_READY: Final = phrase(
    "The database is not available right now. I keep trying to reach it; please try again in a minute."
)
LATE: Final = phrase("That took too long. Please try again, perhaps with a lower limit.")
_STATUS: Final = re.compile(r"connection to (?P<name>[\w.]{1,20})(?: API)? failed with status:? (?P<status>\d{3})")
_VALUE: Final = re.compile(r"Following property has empty value: '(?P<property>\w*)'")
# Too many requests, and the provider's own failures: the same call may work later.
_TRANSIENT_STATUS: Final = frozenset({408, 425, 429, *range(500, 600)})
_KEY: Final = re.compile(r"(?i)no api key found")
_UNREACHED: Final = re.compile(r"send POST request|connection refused|no such host")
_LATE: Final = re.compile(r"(?i)deadline exceeded|timeout exceeded")
_UNAUTHORIZED: Final = re.compile(r"(?i)\b401\b|unauthorized|unauthenticated")
_REFUSED: Final = (401, 403)
# What a provider answers to every call alike; the others are about one request, or about one collection's model.
_GENERAL_STATUS: Final = _TRANSIENT_STATUS | {*_REFUSED}
_OTHER_STATUS: Final = phrase("{name} answered with an error ({status}); try again in a minute.")
_WHAT_STATUS_MEANS: Final = {
    401: phrase("{name} refused its key; the operator can check it with `ragbot doctor`."),
    403: phrase("{name} refused its key; the operator can check it with `ragbot doctor`."),
    404: phrase("{name} does not know that model."),
    429: phrase("{name} is rate limited right now; try again in a minute."),
}


def build_error(error: Exception) -> RagbotError:
    """The error that fits what Weaviate's client raised.

    The server's texts are matched, never shown: some hold the query ("… without vectorizer … for input x").
    """
    text = str(error)
    for pattern, build in _BUILDERS:
        if match := re.search(pattern, text):
            return build(match, text)
    return LibraryError(translate("The database could not do that. Please try again in a moment."))


def explain_connecting(error: Exception, *, address: str) -> RagbotError:
    """Why an attempt to connect failed, for the operator; a ConfigurationError where trying again cannot help."""
    if isinstance(error, RagbotError):
        return error
    text = str(error)
    if getattr(error, "status_code", None) in _REFUSED or _UNAUTHORIZED.search(text):
        return ConfigurationError(
            translate("Weaviate refuses the WEAVIATE_API_KEY, or requires one. Set it in the environment or in .env.")
        )
    if isinstance(error, WeaviateGRPCUnavailableError):
        return NotReadyError(
            translate(
                "Weaviate at {address} does not answer on its gRPC port. Check WEAVIATE_GRPC_PORT.", address=address
            )
        )
    return NotReadyError(
        translate(
            "Weaviate cannot be reached at {address}: {reason}.",
            address=address,
            reason=explain_outage(error),
        )
    )


def _build_provider_error(match: re.Match[str], text: str) -> RagbotError:
    status = int(match["status"])
    meaning = _WHAT_STATUS_MEANS.get(status, _OTHER_STATUS)
    return _of_stage(
        text,
        translate(meaning, name=match["name"], status=status),
        is_transient=status in _TRANSIENT_STATUS,
        is_general=status in _GENERAL_STATUS,
    )


def _explain_unreached(text: str) -> str:
    is_late = _LATE.search(text) is not None
    return (
        translate("The model didn't answer in time.")
        if is_late
        else translate("The model's provider could not be reached.")
    )


def _of_stage(text: str, user_message: str, *, is_transient: bool = False, is_general: bool = True) -> ProviderError:
    """Embedding the question and writing the answer fail alike; only the former can be helped by keyword search."""
    is_vectorizer = "vectorize" in text or "embed" in text
    kind = VectorizerError if is_vectorizer else ProviderError
    return kind(user_message, is_transient=is_transient, is_general=is_general)


# The first match wins. The server nests messages, so what says most stands first: a provider's status before the stage
# that it failed in.
_BUILDERS: Final[tuple[tuple[re.Pattern[str] | str, Callable[[re.Match[str], str], RagbotError]], ...]] = (
    (_VALUE, lambda match, _: LibraryError(translate("An object has no {property}.", property=match["property"]))),
    # The seconds in which a cluster that has lost its leader elects another: it knows no schema then, nor any tenant.
    # Before what is said of providers, since a leader that is dead refuses connections too.
    (r"failed to execute query: rpc error|leader not found", lambda _, __: NotReadyError(translate(NOT_READY))),
    (_STATUS, _build_provider_error),
    (_KEY, lambda _, text: _of_stage(text, translate("The key of the model's provider is missing."))),
    (
        r"failed to parse generative response",
        lambda _, __: ProviderError(translate("The model's answer could not be read.")),
    ),
    (
        r"failed to parse reranker response",
        lambda _, __: ProviderError(translate("The reranker's answer could not be read.")),
    ),
    (_UNREACHED, lambda _, text: _of_stage(text, _explain_unreached(text), is_transient=True)),
    (_LATE, lambda _, __: TimedOutError(translate(LATE))),
    (
        r"could not find enough weaviate nodes for replication",
        lambda _, __: LibraryError(
            translate(
                "The database has fewer nodes than it is to keep copies. The operator can check it with `ragbot "
                "doctor`."
            )
        ),
    ),
    (
        r"store is read-only due to: manually set",
        lambda _, __: HeldError(
            translate("That collection is just getting new vectors. Please try again in a minute.")
        ),
    ),
    (
        r"read-only due to",  # the disk, or its memory; the server says which to the operator's log
        lambda _, __: LibraryError(
            translate("The database takes nothing more: its disk is nearly full. Tell the operator.")
        ),
    ),
    (
        r"vector lengths don't match",
        lambda _, __: VectorizerError(
            translate("This collection's vectors come from another model."), is_general=False
        ),
    ),
    (
        r"without vectorizer",
        lambda _, __: VectorizerError(translate("This collection cannot be searched by meaning."), is_general=False),
    ),
    (
        r"remote client vectorize",
        lambda _, __: VectorizerError(translate("The model behind the search by meaning failed."), is_transient=True),
    ),
    (
        r"no indexed properties found",
        lambda _, __: QueryError(translate("That collection holds no text, so there is nothing to search in.")),
    ),
    (
        r"class name \w+ already exists|class already exists",
        lambda _, __: CollectionTakenError(translate("That collection exists already.")),
    ),
    (
        r"could not find class|class '\w+' not present in schema|(?:class|tenant|collection) not found",
        lambda _, __: CollectionNotFoundError(
            translate("That collection doesn't exist, or was deleted. `/collection list` shows what there is.")
        ),
    ),
)
