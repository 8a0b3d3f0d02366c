"""Parameters are chosen on one half of the queries and reported on the other."""

import hashlib
from enum import StrEnum


class Half(StrEnum):
    """Which half of the queries; nothing may be chosen by a look at the odd one."""

    EVEN = "even"
    ODD = "odd"


def get_half(query_id: str) -> Half:
    """The half of a query: by the parity of its id's SHA-256, which is the same on every machine, as `hash` is not."""
    digest = hashlib.sha256(query_id.encode("utf-8", "surrogatepass")).digest()
    return Half.ODD if digest[-1] % 2 else Half.EVEN
