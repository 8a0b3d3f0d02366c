"""Errors of the client: the server's texts, as they were seen, become sentences without a question in them."""

import pytest

from bot.errors import (
    CollectionNotFoundError,
    CollectionTakenError,
    LibraryError,
    NotReadyError,
    ProviderError,
    RagbotError,
    TimedOutError,
    VectorizerError,
)
from bot.library.failures import build_error

PREFIX = "Query call with protocol GRPC search failed with message "


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("connection to Cohere API failed with status: 429 error: slow down.", ProviderError, "Cohere is rate limited"),
        (
            "connection to Cohere API failed with status: 401 error: invalid api token.",
            ProviderError,
            "refused its key",
        ),
        ("connection to OpenAI API failed with status: 404 error: no model", ProviderError, "does not know that model"),
        ("connection to Cohere API failed with status: 503 error: x", ProviderError, r"an error \(503\)"),
        (
            "remote client vectorize: connection to Cohere failed with status: 429 error: slow.",
            VectorizerError,
            "Cohere is rate limited",
        ),
        ("failed to parse generative response (status 500): invalid character 'o'", ProviderError, "could not be read"),
        ("remote client vectorize: send POST request: dial tcp: refused", VectorizerError, "could not be reached"),
        ("send POST request: dial tcp 127.0.0.1:9: connect: connection refused", ProviderError, "could not be reached"),
        ("send POST request: context deadline exceeded (Client.Timeout)", ProviderError, "didn't answer in time"),
        ("Deadline Exceeded", TimedOutError, "took too long"),
        ("generate: Cohere API Key: no api key found neither in request header", ProviderError, "key .* is missing"),
        ("remote client vectorize: Cohere API Key: no api key found", VectorizerError, "key .* is missing"),
        ("knn search: node: 3 vs 2: vector lengths don't match", VectorizerError, "another model"),
        (
            "VectorFromInput was called without vectorizer on class Plain for input x",
            VectorizerError,
            "cannot be searched by meaning",
        ),
        (
            'failed to execute query: rpc error: code = Unavailable desc = "dial tcp 10.0.0.2:1: connection refused"',
            NotReadyError,
            "not available right now",
        ),
        ("could not read schema: leader not found", NotReadyError, "not available right now"),
        (
            "init sharding state: could not find enough weaviate nodes for replication: 1 available, 3 requested",
            LibraryError,
            "fewer nodes",
        ),
        ("could not find class Nope in schema", CollectionNotFoundError, "doesn't exist"),
        ("class 'Movie' not present in schema", CollectionNotFoundError, "doesn't exist"),
        ('object search at index movie: tenant not found: "7"', CollectionNotFoundError, "doesn't exist"),
        ("class name Movie already exists", CollectionTakenError, "exists already"),
        ("Following property has empty value: 'overview'. Make sure", LibraryError, "An object has no overview"),
        (
            "extend rerank: client rank: connection to Cohere API failed with status 429: slow.",
            ProviderError,
            "Cohere is rate limited",
        ),
        (
            "extend rerank: client rank: failed to parse reranker response (status 200): invalid character '<'",
            ProviderError,
            "reranker's answer could not be read",
        ),
        ("something nobody has seen", LibraryError, "could not do that"),
    ],
)
def test_texts_of_the_server_become_sentences(text: str, kind: type[RagbotError], part: str) -> None:
    error = build_error(Exception(PREFIX + text))
    assert type(error) is kind
    with pytest.raises(kind, match=part):
        raise error


def test_a_question_in_the_servers_text_is_not_repeated() -> None:
    error = build_error(Exception(f"{PREFIX}VectorFromInput was called without vectorizer for input my secret"))
    assert "secret" not in error.user_message


@pytest.mark.parametrize(
    ("text", "is_transient"),
    [
        ("remote client vectorize: connection to Cohere failed with status: 429 error: slow.", True),
        ("remote client vectorize: connection to Cohere failed with status: 503 error: x", True),
        ("remote client vectorize: send POST request: dial tcp: refused", True),
        ("remote client vectorize: connection to Cohere failed with status: 401 error: key", False),
        ("remote client vectorize: connection to Cohere failed with status: 400 error: too long", False),
        ("knn search: node: 3 vs 2: vector lengths don't match", False),
    ],
)
def test_it_is_known_what_a_later_try_may_help(text: str, is_transient: bool) -> None:
    error = build_error(Exception(text))
    assert isinstance(error, ProviderError)
    assert error.is_transient is is_transient


@pytest.mark.parametrize(
    ("text", "is_general"),
    [
        ("connection to Cohere API failed with status: 429 error: slow.", True),
        ("connection to Cohere API failed with status: 503 error: x", True),
        ("connection to Cohere API failed with status: 401 error: key", True),
        ("connection to Cohere API failed with status: 400 error: too long", False),
        ("connection to Cohere API failed with status: 404 error: no model", False),
        ("connection to Cohere API failed with status: 413 error: too large", False),
        ("send POST request: dial tcp 127.0.0.1:9: connect: connection refused", True),
        ("failed to parse generative response (status 500): invalid character 'o'", True),
        ("knn search: node: 3 vs 2: vector lengths don't match", False),
        ("VectorFromInput was called without vectorizer on class Plain for input x", False),
    ],
)
def test_it_is_known_what_would_fail_for_everybody(text: str, is_general: bool) -> None:
    error = build_error(Exception(text))
    assert isinstance(error, ProviderError)
    assert error.is_general is is_general
