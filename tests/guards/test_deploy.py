"""deploy/kubernetes sets what the bot knows, probes what it serves, and runs what compose.yaml runs."""

import re
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

from bot.files.worker.limits import WorkerLimits
from bot.library.server import WEAVIATE_VERSION
from bot.settings import Settings
from tests.guards.imports import ROOT

FOLDER = ROOT / "deploy" / "kubernetes"
GIB = 2**30


@pytest.fixture(scope="module")
def resources() -> dict[str, dict[str, Any]]:
    """The bot's resources by kind."""
    return {each["kind"]: each for each in yaml.safe_load_all((FOLDER / "ragbot.yaml").read_text("utf-8"))}


@pytest.fixture(scope="module")
def container(resources: dict[str, dict[str, Any]]) -> dict[str, Any]:
    (only,) = resources["StatefulSet"]["spec"]["template"]["spec"]["containers"]
    assert isinstance(only, dict)
    return only


def test_every_setting_is_one_of_the_bot_and_a_text(container: dict[str, Any]) -> None:
    names = {name.upper() for name in Settings.model_fields}
    assert {each["name"] for each in container["env"]} <= names
    assert all(isinstance(each["value"], str) for each in container["env"])


def test_there_is_a_shard_for_each_pod(resources: dict[str, dict[str, Any]], container: dict[str, Any]) -> None:
    values = {each["name"]: each["value"] for each in container["env"]}
    assert values["SHARD_COUNT"] == str(resources["StatefulSet"]["spec"]["replicas"])
    assert values["SHARD_IDS"] == "ordinal"


def test_the_selectors_find_the_pods(resources: dict[str, dict[str, Any]]) -> None:
    labels = resources["StatefulSet"]["spec"]["template"]["metadata"]["labels"]
    assert resources["StatefulSet"]["spec"]["selector"]["matchLabels"] == labels
    assert resources["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"] == labels
    assert resources["Service"]["spec"]["selector"] == labels
    assert resources["StatefulSet"]["spec"]["serviceName"] == resources["Service"]["metadata"]["name"]


def test_the_probes_ask_what_the_bot_serves(container: dict[str, Any]) -> None:
    served = set(re.findall(r'@app\.get\("(/\w+)"', (ROOT / "bot" / "web.py").read_text("utf-8")))
    probes = {container[probe]["httpGet"]["path"] for probe in ("startupProbe", "livenessProbe", "readinessProbe")}
    assert probes <= served
    assert container["livenessProbe"]["httpGet"]["path"] == "/healthz"


def test_the_port_is_the_one_that_the_bot_listens_on(
    resources: dict[str, dict[str, Any]], container: dict[str, Any]
) -> None:
    (named,) = container["ports"]
    values = {each["name"]: each["value"] for each in container["env"]}
    assert values["HTTP_PORT"] == str(named["containerPort"])
    assert [each["targetPort"] for each in resources["Service"]["spec"]["ports"]] == [named["name"]]
    probes = {container[probe]["httpGet"]["port"] for probe in ("startupProbe", "livenessProbe", "readinessProbe")}
    assert probes == {named["name"]}


def test_the_pod_may_do_no_more_than_the_container_of_compose(
    resources: dict[str, dict[str, Any]], container: dict[str, Any]
) -> None:
    pod = resources["StatefulSet"]["spec"]["template"]["spec"]
    user = re.search(r"^USER (\d+)$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert user is not None
    assert pod["securityContext"]["runAsUser"] == int(user[1])
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["automountServiceAccountToken"] is False
    security = container["securityContext"]
    assert (security["allowPrivilegeEscalation"], security["readOnlyRootFilesystem"]) == (False, True)
    assert security["capabilities"] == {"drop": ["ALL"]}


def test_the_memory_suffices_for_the_reader_of_uploads(container: dict[str, Any]) -> None:
    limit = re.fullmatch(r"(\d+)Gi", container["resources"]["limits"]["memory"])
    assert limit is not None
    assert int(limit[1]) * GIB > WorkerLimits().memory


def test_weaviate_is_the_release_that_is_tested() -> None:
    values = yaml.safe_load((FOLDER / "weaviate-values.yaml").read_text("utf-8"))
    assert str(values["image"]["tag"]) == WEAVIATE_VERSION


def test_each_object_is_on_every_node(container: dict[str, Any]) -> None:
    nodes = yaml.safe_load((FOLDER / "weaviate-values.yaml").read_text("utf-8"))["replicas"]
    assert {each["name"]: each["value"] for each in container["env"]}["WEAVIATE_REPLICATION_FACTOR"] == str(nodes)


def test_the_kustomization_names_all_files_of_resources() -> None:
    named = yaml.safe_load((FOLDER / "kustomization.yaml").read_text("utf-8"))["resources"]
    others = {"kustomization.yaml", "weaviate-values.yaml"}
    assert sorted(named) == sorted(path.name for path in FOLDER.glob("*.yaml") if path.name not in others)
