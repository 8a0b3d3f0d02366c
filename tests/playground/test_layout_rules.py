"""What Discord refuses among components of the second kind, and in modals."""

from typing import Any

import pytest

from playground.model.interaction import SEND
from tests.playground.rest import Rest
from tests.playground.test_refusals import get_error

V2 = 1 << 15
TEXT = {"type": 10, "content": "x"}
BUTTON = {"type": 2, "style": 1, "label": "Go", "custom_id": "go"}
ROW = {"type": 1, "components": [BUTTON]}
LEGACY = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"

BAD_LAYOUTS: list[tuple[list[dict[str, Any]], str, str]] = [
    ([TEXT] * 41, "components", "BASE_TYPE_MAX_LENGTH"),
    ([{"type": 17, "components": [TEXT] * 40}], "components", "BASE_TYPE_MAX_LENGTH"),
    ([TEXT | {"content": "x" * 2_001}] * 2, "components", "COMPONENT_MAX_TOTAL_TEXT_EXCEEDED"),
    ([TEXT | {"content": ""}], "components.0.content", "BASE_TYPE_REQUIRED"),
    ([BUTTON], "components.0", "UNION_TYPE_CHOICES"),
    ([{"type": 17, "components": []}], "components.0.components", "BASE_TYPE_BAD_LENGTH"),
    (
        [{"type": 17, "components": [{"type": 17, "components": [TEXT]}]}],
        "components.0.components.0",
        "UNION_TYPE_CHOICES",
    ),
    ([{"type": 9, "components": [TEXT]}], "components.0.accessory", "BASE_TYPE_REQUIRED"),
    ([{"type": 9, "components": [TEXT] * 4, "accessory": BUTTON}], "components.0.components", "BASE_TYPE_BAD_LENGTH"),
    ([{"type": 9, "components": [TEXT], "accessory": TEXT}], "components.0.accessory", "UNION_TYPE_CHOICES"),
    ([{"type": 12, "items": []}], "components.0.items", "BASE_TYPE_BAD_LENGTH"),
    ([{"type": 12, "items": [{"media": {"url": "file:///x"}}]}], "components.0.items.0.media.url",
     "URL_TYPE_INVALID_SCHEME"),
    ([{"type": 13, "file": {"url": ""}}], "components.0.file", "BASE_TYPE_REQUIRED"),
    ([ROW, ROW], "components", "COMPONENT_CUSTOM_ID_DUPLICATED"),
]  # fmt: skip


@pytest.mark.parametrize(("components", "path", "code"), BAD_LAYOUTS, ids=[f"{p}-{c}" for _, p, c in BAD_LAYOUTS])
async def test_layouts_beyond_the_rules(rest: Rest, components: list[Any], path: str, code: str) -> None:
    answer = await rest.call("POST", rest.messages, {"flags": V2, "components": components})

    assert answer.verdict == (400, 50035)
    assert get_error(answer.data, path) == code


@pytest.mark.parametrize(
    "part", [{"content": "x"}, {"embeds": [{"title": "x"}]}, {"poll": {"question": {"text": "?"}, "answers": []}}]
)
async def test_nothing_stands_beside_a_layout(rest: Rest, part: dict[str, Any]) -> None:
    answer = await rest.call("POST", rest.messages, {"flags": V2, "components": [TEXT]} | part)
    assert get_error(answer.data, next(iter(part))) == LEGACY


async def test_components_of_the_second_kind_need_the_flag(rest: Rest) -> None:
    answer = await rest.call("POST", rest.messages, {"content": "x", "components": [TEXT]})
    assert get_error(answer.data, "components.0") == "UNION_TYPE_CHOICES"


async def test_a_layout_stays_one(rest: Rest) -> None:
    sent = await rest.call("POST", rest.messages, {"flags": V2, "components": [TEXT]})
    path = f"{rest.messages}/{sent.data['id']}"

    assert get_error((await rest.call("PATCH", path, {"content": "back"})).data, "content") == LEGACY
    edited = await rest.call("PATCH", path, {"flags": 0, "components": [TEXT | {"content": "y"}]})
    assert (edited.data["flags"], edited.data["components"][0]["content"]) == (V2, "y")


async def test_a_message_becomes_a_layout_without_its_content(rest: Rest) -> None:
    sent = await rest.call("POST", rest.messages, {"content": "old"})
    path = f"{rest.messages}/{sent.data['id']}"

    body: dict[str, Any] = {"flags": V2, "components": [TEXT]}
    assert get_error((await rest.call("PATCH", path, body)).data, "flags") == LEGACY
    changed = await rest.call("PATCH", path, body | {"content": None})
    assert (changed.status, changed.data["content"], changed.data["flags"]) == (200, "", V2)


async def test_what_a_menu_has_chosen_is_told_with_ids_that_are_texts(rest: Rest) -> None:
    role = int(rest.discord.guild.add_role("Cooks").id)
    menu = {"type": 6, "custom_id": "cooks", "default_values": [{"id": role, "type": "role"}]}
    sent = await rest.call("POST", rest.messages, {"components": [{"type": 1, "components": [menu]}]})
    assert sent.data["components"][0]["components"][0]["default_values"] == [{"id": str(role), "type": "role"}]


async def test_a_full_layout_is_taken(rest: Rest) -> None:
    picture = {"media": {"url": "https://example.com/a.png"}}
    components = [
        {"type": 17, "components": [{"type": 9, "components": [TEXT], "accessory": {"type": 11} | picture}, ROW]},
        {"type": 14, "spacing": 2},
        {"type": 12, "items": [picture | {"description": "A"}]},
    ]
    answer = await rest.call("POST", rest.messages, {"flags": V2, "components": components})
    assert answer.status == 200
    assert answer.data["components"][2]["items"][0]["media"]["url"] == "https://example.com/a.png"
    response = await rest.respond(rest.start(), SEND, flags=V2, components=components)
    assert response.status == 200
    rest.discord.assert_contract()


OPTIONS = [{"label": str(number), "value": str(number)} for number in range(11)]
BAD_FIELDS: list[tuple[dict[str, Any], str, str]] = [
    ({"type": 21, "options": OPTIONS[:1]}, "options", "BASE_TYPE_BAD_LENGTH"),
    ({"type": 21, "options": OPTIONS}, "options", "BASE_TYPE_BAD_LENGTH"),
    ({"type": 22, "options": [OPTIONS[0]] * 2}, "options.1.value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"),
    ({"type": 22, "options": OPTIONS[:2], "max_values": 3}, "max_values", "NUMBER_TYPE_MAX"),
    ({"type": 19, "max_values": 11}, "max_values", "NUMBER_TYPE_MAX"),
    ({"type": 19, "min_values": 11}, "min_values", "NUMBER_TYPE_MAX"),
    ({"type": 23, "custom_id": ""}, "custom_id", "BASE_TYPE_REQUIRED"),
]


@pytest.mark.parametrize(("field", "path", "code"), BAD_FIELDS, ids=[f"{p}-{c}" for _, p, c in BAD_FIELDS])
async def test_fields_beyond_the_rules(rest: Rest, field: dict[str, Any], path: str, code: str) -> None:
    label = {"type": 18, "label": "Field", "component": {"custom_id": "field"} | field}
    answer = await rest.respond(rest.start(), 9, title="Modal", custom_id="m", components=[label])
    assert get_error(answer.data, f"data.components.0.component.{path}") == code


@pytest.mark.parametrize(
    ("component", "path"),
    [(BUTTON, ""), ({"type": 18, "label": "A", "component": BUTTON}, ".component"), (ROW | {"type": 17}, "")],
)
async def test_what_no_modal_takes(rest: Rest, component: dict[str, Any], path: str) -> None:
    answer = await rest.respond(rest.start(), 9, title="Modal", custom_id="m", components=[component])
    assert get_error(answer.data, f"data.components.0{path}") == "UNION_TYPE_CHOICES"
