"""compose.yaml, Dockerfile and README start the same things with the same settings as the bot does."""

import re
from typing import Any

import yaml  # type: ignore[import-untyped]

from bot.library.server import MODULES, WEAVIATE_VERSION
from bot.settings import Settings
from tests.guards.imports import ROOT


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def read_services() -> dict[str, Any]:
    services: dict[str, Any] = yaml.safe_load(read("compose.yaml"))["services"]
    return services


def test_weaviate_is_the_release_and_has_the_modules_of_the_embedded_server() -> None:
    weaviate = read_services()["weaviate"]
    assert weaviate["environment"]["ENABLE_MODULES"] == MODULES
    assert weaviate["image"].endswith(f":{WEAVIATE_VERSION}")


def test_what_the_env_file_says_of_weaviate_is_not_overridden() -> None:
    environment = read_services()["bot"]["environment"]
    given = {name: value for name, value in environment.items() if name.startswith("WEAVIATE_")}
    assert given == {name: f"${{{name}:-{value}}}" for name, value in
                     (("WEAVIATE_MODE", "custom"), ("WEAVIATE_HTTP_HOST", "weaviate"))}  # fmt: skip
    # The file that people copy must leave them empty, or the container would never lead to the Weaviate beside it.
    assert re.findall(r"^(?:WEAVIATE_MODE|WEAVIATE_HTTP_HOST)=(.*)$", read(".env.example"), re.MULTILINE) == ["", ""]


def test_every_name_that_a_container_of_the_bot_is_given_is_a_setting() -> None:
    known = {name.upper() for name in Settings.model_fields}
    image = re.search(r"^ENV PATH=.*?[^\\]$", read("Dockerfile"), re.MULTILINE | re.DOTALL)
    assert image is not None
    given = dict(re.findall(r"(\w+)=(\S+)", image[0]))
    assert given.keys() - known == {"PATH", "HOME", "HF_HOME", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
    cluster = yaml.safe_load(read("compose.cluster.yaml"))["services"]["bot"]["environment"]
    assert (read_services()["bot"]["environment"] | cluster).keys() <= known
    # Compose knows variables of its own in .env, too, and nothing else reads that file for it.
    asked = set(re.findall(r"\$\{(\w+)", read("compose.yaml")))
    assert asked - known == {"DOCKER_LOCK"}


def test_the_port_that_is_published_is_the_one_that_the_bot_listens_on() -> None:
    bot = read_services()["bot"]
    port = bot["environment"]["HTTP_PORT"]
    assert bot["ports"] == [f"127.0.0.1:${{HTTP_PORT:-{port}}}:{port}"]
    dockerfile = read("Dockerfile")
    assert re.findall(r"^EXPOSE (\d+)$", dockerfile, re.MULTILINE) == [port]
    assert re.findall(r"\bHTTP_PORT=(\d+)", dockerfile) == [port]


def test_the_cluster_has_three_nodes_that_know_each_other_and_keep_their_data_apart() -> None:
    cluster = yaml.safe_load(read("compose.cluster.yaml"))
    nodes = {name: each for name, each in cluster["services"].items() if name != "bot"}
    names = [each["environment"]["CLUSTER_HOSTNAME"] for each in nodes.values()]
    assert len(set(names)) == len(nodes) == 3
    assert {each["environment"]["RAFT_JOIN"] for each in nodes.values()} == {",".join(names)}
    assert {each["environment"]["RAFT_BOOTSTRAP_EXPECT"] for each in nodes.values()} == {"3"}
    first, *others = nodes.values()
    seed = f"weaviate:{first['environment']['CLUSTER_GOSSIP_BIND_PORT']}"
    assert [each["environment"].get("CLUSTER_JOIN") for each in nodes.values()] == [None, seed, seed]
    assert all(each["extends"] == {"file": "compose.yaml", "service": "weaviate"} for each in others)
    volumes = [each["volumes"][0].partition(":")[0] for each in others]
    assert volumes == list(cluster["volumes"]) == ["weaviate2", "weaviate3"]
    bot = cluster["services"]["bot"]["environment"]
    assert [each["networks"]["default"]["aliases"] for each in nodes.values()] == [[bot["WEAVIATE_HTTP_HOST"]]] * 3
    assert bot["WEAVIATE_REPLICATION_FACTOR"] == "3"


def test_the_bot_does_not_wait_for_a_big_store() -> None:
    services = read_services()
    assert services["bot"]["depends_on"] == {"weaviate": {"condition": "service_started"}}
    assert services["weaviate"]["healthcheck"]["start_period"] == "10m"


def test_the_readme_recommends_the_model_of_the_comment() -> None:
    lines = re.findall(r"^#     (\w+=\S+)$", read("compose.yaml"), re.MULTILINE)
    assert [line.partition("=")[0] for line in lines] == ["COMPOSE_PROFILES", "OLLAMA_URL", "GENERATIVE_MODEL"]
    assert all(line in read("README.md") for line in lines)
    sizes = [re.findall(r"(\d\.\d) GB", read(name)) for name in ("compose.yaml", "README.md")]
    assert sizes[0] == sizes[1] != []


def test_everything_that_the_image_copies_is_in_its_context() -> None:
    copied = re.findall(r"^COPY (?!--from)(?:--\S+ )*(.+) \S+$", read("Dockerfile"), re.MULTILINE)
    allowed = {line.removeprefix("!") for line in read(".dockerignore").splitlines() if line.startswith("!")}
    assert {name for names in copied for name in names.split()} == allowed
