"""What is said about wrong settings: all at once, with what is allowed, and nothing of the values."""

import pytest

from bot.errors import ConfigurationError
from bot.settings import Settings, build_settings, load_settings, read_given

PROVIDERS = "cohere, openai, mistral, google"
PASTED = "vErySecretThatWasPastedHere"
# For every setting a wrong value, and what its line says about what was wrong and what is allowed.
WRONG: dict[str, tuple[str, tuple[str, ...]]] = {
    "DISCORD_TOKEN": (f"Bot {PASTED}", ("begins with the word", "Reset Token")),
    "DISCORD_GUILDS": (f"1, {PASTED}", ("not a whole number (entry 2 of the list)", "ids of servers, separated by")),
    "DISCORD_API_BASE": (PASTED, ("not an address", "like https://")),
    "DISCORD_GATEWAY": (f"https://{PASTED}", ("not an address", "like wss://")),
    "SHARD_COUNT": ("0", ("too low", "a whole number, 1 or more")),
    "SHARD_IDS": ("0,one", ("not a whole number (entry 2 of the list)", "from 0 on, separated by commas, or ordinal")),
    "WEAVIATE_MODE": (PASTED, ("none of the choices", "one of embedded, local, cloud, custom.")),
    "WEAVIATE_HTTP_HOST": (f"http://{PASTED}", ("more than the name of a machine", "without http://")),
    "WEAVIATE_HTTP_PORT": (PASTED, ("not a whole number", "a port number, 1 to 65535")),
    "WEAVIATE_HTTP_SECURE": (PASTED, ("neither true nor false", "Allowed: true or false")),
    "WEAVIATE_GRPC_HOST": (f"{PASTED}:50051", ("more than the name of a machine", "without a port")),
    "WEAVIATE_GRPC_PORT": ("65536", ("too high", "a port number, 1 to 65535")),
    "WEAVIATE_GRPC_SECURE": (PASTED, ("neither true nor false", "Allowed: true or false")),
    "WEAVIATE_API_KEY": (f"“{PASTED}”", ("typographic quote", "in one piece")),
    "WEAVIATE_SKIP_INIT_CHECKS": (PASTED, ("neither true nor false", "Allowed: true or false")),
    "WEAVIATE_REPLICATION_FACTOR": ("0", ("too low", "a whole number, 1 or more")),
    "WEAVIATE_READ_CONSISTENCY": (PASTED, ("none of the choices", "one of one, quorum, all.")),
    "WEAVIATE_WRITE_CONSISTENCY": (PASTED, ("none of the choices", "one of one, quorum, all.")),
    "WEAVIATE_TIMEOUT_INIT": (PASTED, ("not a number", "seconds above 0")),
    "WEAVIATE_TIMEOUT_QUERY": ("0", ("too low", "seconds above 0")),
    "WEAVIATE_TIMEOUT_INSERT": ("inf", ("NaN or infinity", "seconds above 0")),
    "VECTORIZER": (PASTED, ("none of the choices", f"auto, local, none, {PROVIDERS}, voyageai, jinaai, ollama.")),
    "GENERATIVE": (PASTED, ("none of the choices", "auto, none, cohere, openai, anthropic, mistral, google, ollama.")),
    "RERANKER": (PASTED, ("none of the choices", "one of auto, local, none, cohere, voyageai, jinaai.")),
    "VECTORIZER_MODEL": (f"model {PASTED}", ("a blank", "the name of a model")),
    "VECTOR_QUANTIZATION": (PASTED, ("none of the choices", "one of rq-8, rq-1, none.")),
    "GENERATIVE_MODEL": (f"model {PASTED}", ("a blank", "the name of a model")),
    "LOCAL_MODEL": (f"{PASTED}\0", ("a control character", "a folder that holds a model")),
    "LOCAL_RERANKER": (f"a\t{PASTED}", ("a control character", "or the name of one")),
    "COHERE_API_KEY": (f"key {PASTED}", ("a blank", "in one piece")),
    "OPENAI_API_KEY": (f"key {PASTED}", ("a blank", "in one piece")),
    "ANTHROPIC_API_KEY": (f"key {PASTED}", ("a blank", "in one piece")),
    "MISTRAL_API_KEY": (f"key {PASTED}", ("a blank", "in one piece")),
    "GOOGLE_API_KEY": (f"key {PASTED}", ("a blank", "in one piece")),
    "VOYAGEAI_API_KEY": (f"key {PASTED}", ("a blank", "in one piece")),
    "JINAAI_API_KEY": (f"key {PASTED}", ("a blank", "in one piece")),
    "OLLAMA_URL": (f"http://ollama:{PASTED}", ("not an address", "like https://")),
    "COHERE_BASE_URL": ("http://", ("not an address", "like https://")),
    "OPENAI_BASE_URL": (PASTED, ("not an address", "like https://")),
    "CHUNK_CHARACTERS": ("199", ("too low", "a whole number, 200 to 8000")),
    "CHUNK_OVERLAP": ("-1", ("too low", "at most half of CHUNK_CHARACTERS")),
    "ANSWER_STYLE": (PASTED, ("none of the choices", "one of layout, plain.")),
    "ANSWER_TIMEOUT": ("nan", ("NaN or infinity", "seconds above 0")),
    "HITS_AFTER": ("0", ("too low", "seconds above 0")),
    "ANSWERS_PER_MINUTE": ("0", ("too low", "a whole number, 1 or more")),
    "ANSWERS_AT_ONCE": ("1.5", ("not a whole number", "a whole number, 1 or more")),
    "INGESTS_PER_GUILD": ("9" * 5000, ("too high", "a whole number, 1 or more")),
    "FOLLOW_FORGET_DAYS": ("0", ("too low", "a whole number, 1 or more")),
    "TENANT_IDLE_DAYS": ("0", ("too low", "a whole number, 1 or more")),
    "UNDO_DAYS": ("0", ("too low", "a whole number, 1 or more")),
    "UNDO_OBJECTS": ("10001", ("too high", "a whole number, 0 to 10000")),
    "HTTP_HOST": (f"{PASTED}/path", ("more than the name of a machine", "an IP address")),
    "HTTP_PORT": ("eighty", ("not a whole number", "a port number, 1 to 65535")),
    "HTTP_TOKEN": (f"Bearer {PASTED}", ("a blank", "in one piece")),
    "METRICS_GUILDS": (PASTED, ("neither true nor false", "Allowed: true or false")),
    "LOG_LEVEL": (PASTED, ("none of the choices", "one of DEBUG, INFO, WARNING, ERROR.")),
    "LOG_FORMAT": (PASTED, ("none of the choices", "one of text, json.")),
}
# Any text is a name or a path; whether there is something of that name is the doctor's business.
FREE = {
    *("ADMIN_ROLES", "WEAVIATE_URL", "WEAVIATE_DATA_PATH", "WEAVIATE_BINARY_PATH", "DEFAULT_COLLECTION"),
    "SHARED_COLLECTIONS",
}


def refuse(environ: dict[str, str]) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load_settings(environ, env_file=None)
    return caught.value.user_message


def test_every_setting_has_a_wrong_value_here() -> None:
    assert {*WRONG, *FREE} == {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_value_is_told_with_what_is_allowed_and_without_itself(name: str) -> None:
    value, (reason, allowed) = WRONG[name]
    sentence = refuse({name: value})
    wrong, _, rest = sentence.partition(". Allowed: ")
    assert wrong.startswith(f"{name} is wrong: ")
    assert reason in wrong
    assert allowed in f"Allowed: {rest}"
    assert PASTED not in sentence
    assert sentence.endswith("Set it in the environment or in .env.")
    assert "\n" not in sentence


@pytest.mark.parametrize("name", sorted(FREE))
def test_names_and_paths_are_free(name: str) -> None:
    assert load_settings({name: "Any text, even “this”"}, env_file=None)


def test_all_wrong_settings_are_told_at_once() -> None:
    sentence = refuse({name: value for name, (value, _) in WRONG.items()})
    head, *lines = sentence.splitlines()
    assert head == f"{len(WRONG)} settings are wrong. Set them in the environment or in .env."
    assert [line.split()[0] for line in lines] == list(WRONG)


def test_what_does_not_go_together_is_told_with_what_is_wrong() -> None:
    sentence = refuse({"HTTP_PORT": "eighty", "GENERATIVE": "cohere", "WEAVIATE_MODE": "cloud"})
    assert [line.strip() for line in sentence.splitlines()[1:]] == [
        "HTTP_PORT is wrong: it is not a whole number. Allowed: a port number, 1 to 65535.",
        "WEAVIATE_MODE=cloud needs WEAVIATE_URL and WEAVIATE_API_KEY, from the cloud console.",
        "GENERATIVE=cohere needs COHERE_API_KEY.",
    ]


def test_a_wrong_value_breaks_no_rule_besides() -> None:
    sentence = refuse({"OLLAMA_URL": "ollama", "VECTORIZER": "ollama"})
    assert "OLLAMA_URL is wrong" in sentence
    assert "needs" not in sentence


@pytest.mark.parametrize(
    ("environ", "hint"),
    [
        ({"GENERATIVE": "gpt-4o"}, "The name of a model goes in GENERATIVE_MODEL."),
        ({"VECTORIZER": "nomic-embed-text"}, "The name of a model goes in VECTORIZER_MODEL."),
        ({"GENERATIVE": "antropic"}, "Did you mean anthropic?"),
        ({"LOG_LEVEL": "warn"}, "Did you mean WARNING?"),
        ({"WEAVIATE_MODE": "imbedded"}, "Did you mean embedded?"),
    ],
)
def test_what_was_probably_meant_is_said(environ: dict[str, str], hint: str) -> None:
    assert hint in refuse(environ)


def test_what_a_command_needs_is_told_with_the_rest() -> None:
    given = read_given({"LOG_FORMAT": "xml"}, env_file=None)
    with pytest.raises(ConfigurationError, match=r"DISCORD_TOKEN is missing: copy it from .*\n.*LOG_FORMAT is wrong"):
        build_settings(given, required=("discord_token",))


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        ("Bot MTE3NDEw.GabcdE.signature-of-some-length", "begins with the word “Bot”"),
        ("bot abc", "begins with the word “Bot”"),
        ("“MTE3NDEw.GabcdE.signature”", "holds quotes"),
        ("'MTE3NDEw.GabcdE.signature", "holds quotes"),
        ("MTE3NDEw.GabcdE.signature#mine", "a comment behind a value needs a blank"),
        ("MTE3NDEw.GabcdE. signature", "holds a blank"),
        ("MTE3NDEw.GabcdE.signatüre", "characters that no token has"),
        ("1174109840998400001", "it is an id"),
        ("0123456789abcdef" * 4, "public key"),
        ("aB3_" * 8, "client secret"),
    ],
)
def test_what_cannot_be_a_token_is_told_by_its_shape(token: str, reason: str) -> None:
    sentence = refuse({"DISCORD_TOKEN": token})
    assert reason in sentence
    assert token.strip("“”'") not in sentence


def test_a_token_is_taken() -> None:
    token = "MTE3NDEwOTg0MDk5ODQwMDAwMQ.GabcdE.a-signature_of-27-characters0"
    settings = load_settings({"DISCORD_TOKEN": token}, env_file=None)
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == token
