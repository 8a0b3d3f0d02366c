"""What cannot be a bot's token, told by its shape before Discord is asked."""

import re
from typing import Final

# Quotes of word processors; plain ones around the whole value are taken off by the reader of `.env`.
_QUOTES: Final = frozenset("“”„‟‘’‚‛«»\"'`")
_BLANK: Final = re.compile(r"\s")
_PUBLIC_KEY: Final = re.compile(r"[0-9a-f]{64}")
_CLIENT_SECRET: Final = re.compile(r"[\w-]{32}", re.ASCII)
# Three parts of base64: the application's id, a time, a signature.
_TOKEN: Final = re.compile(r"[\w-]{18,}\.[\w-]{5,}\.[\w-]{20,}", re.ASCII)


def explain_token(token: str) -> str | None:
    """Why this cannot be a token, or None; shows nothing of it."""
    if token.lower().startswith("bot "):
        return "it begins with the word “Bot”; leave that out"
    if not _QUOTES.isdisjoint(token):
        return "it holds quotes; leave them out"
    if "#" in token:
        return "it holds a “#”; a comment behind a value needs a blank before it"
    if _BLANK.search(token):
        return "it holds a blank; copy it again, in one piece"
    if not token.isascii():
        return "it holds characters that no token has; copy it again"
    return _find_other_kind(token)


def has_token_shape(token: str) -> bool:
    """Whether it looks like the tokens that Discord gives out today."""
    return _TOKEN.fullmatch(token) is not None


def _find_other_kind(token: str) -> str | None:
    if token.isdigit():
        return "it is an id, not a token"
    if _PUBLIC_KEY.fullmatch(token):
        return "it looks like the application's public key"
    if _CLIENT_SECRET.fullmatch(token):
        return "it looks like the client secret, from the page OAuth2"
    return None
