"""Holding what is said against a description of the API."""

import json
from pathlib import Path
from typing import Any

import pytest

from playground import ContractError, Playground
from playground.wire.contract import Contract
from tests.playground.rest import open_rest

BUTTON = {
    "type": "object",
    "properties": {"type": {"const": 2}, "label": {"type": "string", "maxLength": 5}},
    "required": ["type", "label"],
}
MENU = {"type": "object", "properties": {"type": {"const": 3}}, "required": ["type", "options"]}
ERROR = {"type": "object", "required": ["code"]}


def describe(schema: dict[str, Any]) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


DOCUMENT = {
    "openapi": "3.1.0",
    "paths": {
        "/things/{thing_id}": {
            "post": {
                "requestBody": describe({"$ref": "#/components/schemas/Thing"}),
                "responses": {
                    "200": describe({"$ref": "#/components/schemas/Thing"}),
                    "204": {"description": "nothing"},
                    "4XX": {"$ref": "#/components/responses/Refusal"},
                },
            }
        },
        "/things/@me": {"get": {"responses": {"200": describe({"type": "string"})}}},
    },
    "components": {
        "responses": {"Refusal": describe(ERROR)},
        "schemas": {
            "SnowflakeType": {"type": "string", "pattern": "^[0-9]+$"},
            "ChannelTypes": {"type": "integer", "oneOf": [{"const": 0}]},
            "Thing": {
                "type": "object",
                "properties": {
                    "id": {"$ref": "#/components/schemas/SnowflakeType"},
                    "component": {"oneOf": [BUTTON, MENU]},
                    "place": {"$ref": "#/components/schemas/ChannelTypes"},
                },
            },
        },
    },
}


@pytest.fixture
def contract(tmp_path: Path) -> Contract:
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(DOCUMENT))
    return Contract(path)


def test_what_fits_is_not_noted(contract: Contract) -> None:
    contract.check_request("POST", "/things/1", {"id": "1", "component": {"type": 2, "label": "short"}})
    contract.check_request("GET", "/things/@me", None)
    contract.check_response("POST", "/things/1", 200, {"id": "1"})
    contract.check_response("POST", "/things/1", 204, None)
    contract.check_response("POST", "/things/1", 404, {"code": 1})
    contract.check_response("POST", "/things/1", 500, "server errors have no schema")

    assert contract.violations == []


def test_an_unknown_route_is_noted(contract: Contract) -> None:
    contract.check_request("GET", "/nothing", None)
    contract.check_request("DELETE", "/things/1", None)

    assert contract.violations == [
        "request GET /nothing: no such route in Discord's API",
        "request DELETE /things/1: no such route in Discord's API",
    ]


def test_the_branch_that_was_meant_is_blamed(contract: Contract) -> None:
    contract.check_request("POST", "/things/1", {"component": {"type": 2, "label": "too long"}})

    assert contract.violations == ['request POST /things/1: component.label: "too long" is longer than 5 characters']


def test_ids_may_be_numbers_in_requests_only(contract: Contract) -> None:
    contract.check_request("POST", "/things/1", {"id": 5})
    assert contract.violations == []

    contract.check_response("POST", "/things/1", 200, {"id": 5})
    assert contract.violations == ['response 200 POST /things/1: id: 5 is not of type "string"']


def test_media_channels_exist(contract: Contract) -> None:
    for kind in (0, 16, 17):
        contract.check_request("POST", "/things/1", {"place": kind})

    assert contract.violations == ["request POST /things/1: place: 0 was expected"]


def test_statuses_and_refusals_are_held_against_it(contract: Contract) -> None:
    contract.check_response("POST", "/things/1", 302, None)
    contract.check_response("POST", "/things/1", 404, {})
    contract.check_response("GET", "/things/@me", 200, 5)

    assert contract.violations == [
        "response POST /things/1: status 302 is not described",
        'response 404 POST /things/1: the body: "code" is a required property',
        'response 200 GET /things/@me: the body: 5 is not of type "string"',
    ]


async def test_violations_are_collected_and_raised(tmp_path: Path) -> None:
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(DOCUMENT))
    async with Playground(openapi=path) as discord, open_rest(discord) as rest:
        await rest.call("GET", "/users/@me")
        with pytest.raises(ContractError, match="GET /users/@me"):
            discord.assert_contract()


async def test_without_a_description_nothing_is_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISCORD_OPENAPI", raising=False)
    async with Playground() as discord, open_rest(discord) as rest:
        await rest.call("GET", "/nowhere")
        discord.assert_contract()
