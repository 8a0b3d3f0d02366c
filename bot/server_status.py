"""What is seen of Weaviate from outside."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """Weaviate as it is now. `latency` in seconds of one readiness call, None while it is away."""

    mode: str
    is_ready: bool
    version: str | None = None
    client_version: str = ""
    latency: float | None = None
    vectorizer: str = "none"
    generative: str = "none"
    reranker: str = "none"
