"""Why something on the network did not answer, in plain words."""

import re
import ssl
from collections.abc import Iterator
from typing import Final

# Libraries wrap the system's errors, some of them as text only: what they say is looked for in all that they hold.
_WORDS: Final[tuple[tuple[str, str], ...]] = (
    (r"(?i)connection refused|connect call failed|all connection attempts failed|errno 111", "nothing listens there"),
    (r"(?i)name not found|name or service not known|name resolution|nodename nor servname", "that name is not known"),
    (r"(?i)certificate verify failed", "its certificate is not trusted here"),
    (r"(?i)wrong.version.number|record layer failure", "what listens there does not speak TLS (https, wss)"),
    (r"(?i)network is unreachable|no route to host", "there is no way to that network"),
    (r"(?i)reset by peer|disconnected|broken pipe|closed connection", "it closed the connection"),
    (r"(?i)deadline|timed? ?out", "it did not answer in time"),
)
OTHERWISE: Final = "it does not answer as it should"


def explain_outage(error: BaseException) -> str:
    """A clause such as “nothing listens there”; holds nothing of the error's own text, which may hold an address."""
    for cause in _get_chain(error):
        if isinstance(cause, TimeoutError):
            return "it did not answer in time"
        if isinstance(cause, ssl.SSLCertVerificationError):
            return "its certificate is not trusted here"
        for pattern, clause in _WORDS:
            if re.search(pattern, f"{type(cause).__name__}: {cause}"):
                return clause
    return OTHERWISE


def _get_chain(error: BaseException) -> Iterator[BaseException]:
    """The causes first: what the system said, before what libraries made of it."""
    chain = [error]
    while (inner := chain[-1].__cause__ or chain[-1].__context__) is not None:
        chain.append(inner)
    return reversed(chain)
