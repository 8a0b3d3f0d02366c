"""What Discord refuses, with its status, its error code and its shape."""

import asyncio
import io
from typing import Any

import aiohttp
import pytest

from playground import NoReplyError
from playground.model.files import ATTACHMENT_SIZE_LIMIT
from playground.model.interaction import AUTOCOMPLETE, COMPONENT
from tests.playground.conftest import Clock
from tests.playground.rest import Rest
from tests.support.eventually import eventually

EMBED_TOO_LONG_IN_SUM = [{"description": "x" * 3_001}, {"description": "x" * 3_000}]


def build_row(*components: dict[str, Any]) -> dict[str, Any]:
    return {"components": [{"type": 1, "components": list(components)}]}


def build_button(**changes: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": "go"} | changes


def build_menu(**changes: Any) -> dict[str, Any]:
    return {"type": 3, "custom_id": "menu", "options": [{"label": "a", "value": "a"}]} | changes


def get_error(data: Any, path: str) -> str:
    """Return the code of the first error at a path of the tree."""
    node = data["errors"]
    for step in path.split("."):
        node = node[step]
    return str(node["_errors"][0]["code"])


ROW, OPTION = "components.0.components", "components.0.components.0.options"
MENU_ITEMS = [{"label": str(number), "value": str(number)} for number in range(26)]
BUTTONS = [build_button(custom_id=str(number)) for number in range(6)]
FIELD = {"name": "a", "value": "b"}
V2 = {"flags": 1 << 15}

BAD_MESSAGES: list[tuple[dict[str, Any], str, str]] = [
    ({"content": "x" * 2_001}, "content", "BASE_TYPE_MAX_LENGTH"),
    ({"content": 5}, "content", "STRING_TYPE_CONVERT"),
    ({"embeds": [{"title": "x"}] * 11}, "embeds", "BASE_TYPE_MAX_LENGTH"),
    ({"embeds": [{"title": "x" * 257}]}, "embeds.0.title", "BASE_TYPE_MAX_LENGTH"),
    ({"embeds": [{"description": "x" * 4_097}]}, "embeds.0.description", "BASE_TYPE_MAX_LENGTH"),
    ({"embeds": [{"fields": [FIELD] * 26}]}, "embeds.0.fields", "BASE_TYPE_MAX_LENGTH"),
    ({"embeds": [{"fields": [FIELD | {"name": "x" * 257}]}]}, "embeds.0.fields.0.name", "BASE_TYPE_BAD_LENGTH"),
    ({"embeds": [{"fields": [FIELD | {"value": "x" * 1_025}]}]}, "embeds.0.fields.0.value", "BASE_TYPE_BAD_LENGTH"),
    ({"embeds": [{"fields": [FIELD | {"value": " "}]}]}, "embeds.0.fields.0.value", "BASE_TYPE_REQUIRED"),
    ({"embeds": [{"footer": {"text": "x" * 2_049}}]}, "embeds.0.footer.text", "BASE_TYPE_BAD_LENGTH"),
    ({"embeds": [{"author": {"name": "x" * 257}}]}, "embeds.0.author.name", "BASE_TYPE_BAD_LENGTH"),
    ({"embeds": [{"title": "x", "color": 0x1000000}]}, "embeds.0.color", "NUMBER_TYPE_MAX"),
    ({"embeds": [{"title": "x", "url": "ftp://a/b"}]}, "embeds.0.url", "URL_TYPE_INVALID_SCHEME"),
    ({"embeds": [{"image": {"url": "http:///b"}}]}, "embeds.0.image.url", "URL_TYPE_INVALID_URL"),
    ({"embeds": EMBED_TOO_LONG_IN_SUM}, "embeds", "MAX_EMBED_SIZE_EXCEEDED"),
    ({"components": [{"type": 1, "components": [button]} for button in BUTTONS]}, "components", "BASE_TYPE_MAX_LENGTH"),
    ({"components": [build_button()]}, "components.0", "UNION_TYPE_CHOICES"),
    (build_row(*BUTTONS), ROW, "BASE_TYPE_BAD_LENGTH"),
    (build_row(build_button(), build_menu()), ROW, "COMPONENT_LAYOUT_WIDTH_EXCEEDED"),
    (build_row(build_button(), build_button()), "components", "COMPONENT_CUSTOM_ID_DUPLICATED"),
    (build_row(build_button(label="x" * 81)), f"{ROW}.0.label", "BASE_TYPE_MAX_LENGTH"),
    (build_row(build_button(label="")), f"{ROW}.0", "BUTTON_COMPONENT_INVALID_LABEL"),
    (build_row(build_button(custom_id="x" * 101)), f"{ROW}.0.custom_id", "BASE_TYPE_BAD_LENGTH"),
    (build_row({"type": 2, "style": 5, "label": "Link"}), f"{ROW}.0.url", "BASE_TYPE_REQUIRED"),
    (build_row(build_menu(options=[])), OPTION, "BASE_TYPE_BAD_LENGTH"),
    (build_row(build_menu(options=MENU_ITEMS)), OPTION, "BASE_TYPE_BAD_LENGTH"),
    (
        build_row(build_menu(options=MENU_ITEMS[:1] * 2)),
        f"{OPTION}.1.value",
        "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED",
    ),
    (build_row(build_menu(options=[{"label": "x" * 101, "value": "a"}])), f"{OPTION}.0.label", "BASE_TYPE_BAD_LENGTH"),
    (build_row(build_menu(placeholder="x" * 151)), f"{ROW}.0.placeholder", "BASE_TYPE_MAX_LENGTH"),
    (build_row(build_menu(max_values=2)), f"{ROW}.0.max_values", "BASE_TYPE_BAD_LENGTH"),
    (
        V2 | {"content": "x", "components": [{"type": 10, "content": "x"}]},
        "content",
        "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
    ),
    (V2 | {"components": [{"type": 10, "content": "x" * 4_001}]}, "components", "COMPONENT_MAX_TOTAL_TEXT_EXCEEDED"),
    (
        {"content": "x", "message_reference": {"message_id": "1"}},
        "message_reference",
        "MESSAGE_REFERENCE_UNKNOWN_MESSAGE",
    ),
]


@pytest.mark.parametrize(
    ("body", "path", "code"), BAD_MESSAGES, ids=[f"{path}-{code}" for _, path, code in BAD_MESSAGES]
)
async def test_messages_beyond_the_limits(rest: Rest, body: dict[str, Any], path: str, code: str) -> None:
    answer = await rest.call("POST", rest.messages, body)

    assert answer.verdict == (400, 50035)
    assert answer.data["message"] == "Invalid Form Body"
    assert get_error(answer.data, path) == code
    assert rest.discord.guild.channel.messages == []


async def test_limits_themselves_are_allowed(rest: Rest) -> None:
    embed = {"title": "x" * 256, "description": "x" * 4_096, "footer": {"text": "x" * 1_648}}
    body = {"content": "x" * 2_000, "embeds": [embed]} | build_row(build_button(label="x" * 80, custom_id="x" * 100))

    answer = await rest.call("POST", rest.messages, body)
    assert answer.status == 200
    assert answer.content_type == "application/json"
    rest.discord.assert_contract()


@pytest.mark.parametrize("body", [{}, {"content": " \n"}, {"embeds": [{"color": 1}]}, {"content": None, "embeds": []}])
async def test_empty_messages(rest: Rest, body: dict[str, Any]) -> None:
    assert (await rest.call("POST", rest.messages, body)).verdict == (400, 50006)


async def test_bodies_that_are_no_objects(rest: Rest) -> None:
    assert (await rest.call("POST", rest.messages, b"{")).verdict == (400, 50109)
    assert (await rest.call("POST", rest.messages, [])).verdict == (400, 50035)


async def test_files_over_the_limit(rest: Rest) -> None:
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", '{"content": "big"}')
    form.add_field("files[0]", io.BytesIO(bytes(ATTACHMENT_SIZE_LIMIT + 1)), filename="big.bin")

    assert (await rest.call("POST", rest.messages, form)).verdict == (413, 40005)


@pytest.mark.parametrize(
    ("method", "path", "verdict"),
    [
        ("GET", "/channels/1", (404, 10003)),
        ("GET", "/channels/1/messages", (404, 10003)),
        ("GET", "/guilds/1", (404, 10004)),
        ("GET", "/users/1", (404, 10013)),
        ("GET", "/applications/1/commands", (403, 20012)),
        ("PATCH", "/webhooks/1/token/messages/@original", (404, 10015)),
        ("GET", "/no/such/route", (404, 0)),
        ("PUT", "/users/@me", (405, 0)),
    ],
)
async def test_things_that_do_not_exist(rest: Rest, method: str, path: str, verdict: tuple[int, int]) -> None:
    assert (await rest.call(method, path)).verdict == verdict


async def test_messages_that_do_not_exist_or_belong_to_others(rest: Rest) -> None:
    person = rest.discord.guild.add_member("ada")
    with pytest.raises(Exception, match="did not answer"):
        await person.type(rest.discord.guild.channel, "mine", timeout=0)
    (message_id,) = rest.discord.guild.channel.history

    assert (await rest.call("PATCH", f"{rest.messages}/1", {"content": "x"})).verdict == (404, 10008)
    assert (await rest.call("PATCH", f"{rest.messages}/{message_id}", {"content": "x"})).verdict == (403, 50005)
    assert (await rest.call("DELETE", f"{rest.messages}/{message_id}")).verdict == (403, 50013)


async def test_a_wrong_token(rest: Rest) -> None:
    answer = await rest.call("GET", "/users/@me", token="wrong")

    assert (answer.status, answer.data) == (401, {"message": "401: Unauthorized", "code": 0})


async def test_a_second_first_response(rest: Rest) -> None:
    interaction = rest.start()
    assert (await rest.respond(interaction, 4, content="one")).status == 200

    assert (await rest.respond(interaction, 4, content="two")).verdict == (400, 40060)


async def test_a_late_first_response(rest: Rest, clock: Clock) -> None:
    in_time, late = rest.start(), rest.start()
    clock.now += 3
    assert (await rest.respond(in_time, 5)).status == 200
    clock.now += 0.1
    assert (await rest.respond(late, 5)).verdict == (404, 10062)


async def test_who_waits_reads_that_the_first_response_was_late(rest: Rest, clock: Clock) -> None:
    discord = rest.discord
    await rest.call("POST", rest.messages, build_row(build_button()))
    pressing = asyncio.create_task(
        discord.guild.add_member("ada").press(discord.guild.channel.messages[-1], "Go", timeout=1)
    )

    async def is_pressed() -> bool:
        return bool(discord.world.interactions)

    await eventually(is_pressed, expected=True)
    pressed = next(iter(discord.world.interactions.values()))
    clock.now += 3.1
    await rest.respond(pressed, 5)
    with pytest.raises(NoReplyError, match="first response came after 3 s"):
        await pressing


async def test_an_unknown_interaction(rest: Rest) -> None:
    interaction = rest.start()
    path = f"/interactions/{interaction.id}/wrong/callback"

    assert (await rest.call("POST", path, {"type": 5})).verdict == (404, 10062)


async def test_responses_that_do_not_fit(rest: Rest) -> None:
    assert (await rest.respond(rest.start(), 8, choices=[])).verdict == (400, 50035)
    assert (await rest.respond(rest.start(kind=AUTOCOMPLETE), 4, content="x")).verdict == (400, 50035)
    assert (await rest.respond(rest.start(), 7, content="x")).verdict == (400, 50035)
    assert (await rest.respond(rest.start(kind=COMPONENT), 7, content="x")).verdict == (400, 50035)
    assert (await rest.respond(rest.start(), 77)).verdict == (400, 50035)


async def test_a_refused_response_leaves_room_for_a_better_one(rest: Rest) -> None:
    interaction = rest.start()
    refused = await rest.respond(interaction, 4, content="x" * 2_001)

    assert get_error(refused.data, "data.content") == "BASE_TYPE_MAX_LENGTH"
    assert (await rest.respond(interaction, 4, content="x")).data["resource"]["message"]["content"] == "x"


async def test_autocompletion_beyond_the_limits(rest: Rest) -> None:
    choices = [{"name": str(n), "value": str(n)} for n in range(26)]
    answer = await rest.respond(rest.start(kind=AUTOCOMPLETE), 8, choices=choices)
    assert get_error(answer.data, "data.choices") == "BASE_TYPE_MAX_LENGTH"

    answer = await rest.respond(rest.start(kind=AUTOCOMPLETE), 8, choices=[{"name": "x" * 101, "value": ""}])
    assert get_error(answer.data, "data.choices.0.name") == "BASE_TYPE_BAD_LENGTH"
    assert get_error(answer.data, "data.choices.0.value") == "BASE_TYPE_REQUIRED"


async def test_modals_beyond_the_limits(rest: Rest) -> None:
    field = {"type": 4, "custom_id": "x" * 101, "style": 1, "label": "x" * 46}
    modal = {"custom_id": "m", "title": "x" * 46, **build_row(field)}
    answer = await rest.respond(rest.start(), 9, **modal)

    assert get_error(answer.data, "data.title") == "BASE_TYPE_BAD_LENGTH"
    assert get_error(answer.data, "data.components.0.components.0.custom_id") == "BASE_TYPE_BAD_LENGTH"
    assert get_error(answer.data, "data.components.0.components.0.label") == "BASE_TYPE_MAX_LENGTH"


async def test_followups_before_a_response_and_after_a_quarter_of_an_hour(rest: Rest, clock: Clock) -> None:
    interaction = rest.start()
    assert (await rest.call("POST", rest.follow(interaction), {"content": "x"})).verdict == (404, 10015)
    await rest.respond(interaction, 5)
    clock.now += 15 * 60
    original = rest.follow(interaction, "/messages/@original")
    assert (await rest.call("PATCH", original, {"content": "x"})).status == 200

    clock.now += 1
    assert (await rest.call("PATCH", original, {"content": "y"})).verdict == (401, 50027)


async def test_the_first_followup_takes_the_place_of_thinking(rest: Rest) -> None:
    interaction = rest.start()
    deferred = await rest.respond(interaction, 5, flags=64)
    first = await rest.call("POST", rest.follow(interaction), {"content": "one"})
    second = await rest.call("POST", rest.follow(interaction), {"content": "two"})

    assert deferred.data["interaction"]["response_message_loading"]
    assert first.data["id"] == deferred.data["interaction"]["response_message_id"] != second.data["id"]
    assert (first.data["flags"], second.data["flags"]) == (64, 0)


async def test_deleted_responses_are_gone(rest: Rest) -> None:
    interaction = rest.start()
    await rest.respond(interaction, 4, content="x")
    original = rest.follow(interaction, "/messages/@original")

    assert (await rest.call("DELETE", original)).status == 204
    assert (await rest.call("GET", original)).verdict == (404, 10008)


async def test_the_gateway_is_found_by_rest(rest: Rest) -> None:
    assert (await rest.call("GET", "/gateway")).data == {"url": rest.discord.gateway_url}
    assert (await rest.call("GET", "/gateway/bot")).data["shards"] == 1
    assert (await rest.call("GET", "/applications/@me")).data["id"] == rest.discord.world.application_id
    rest.discord.assert_contract()


async def test_nobody_writes_to_the_bot_itself(rest: Rest) -> None:
    body = {"recipient_id": rest.discord.world.bot.id}

    assert (await rest.call("POST", "/users/@me/channels", body)).verdict == (400, 50033)


async def test_threads_need_a_name_and_a_text_channel(rest: Rest) -> None:
    path = f"/channels/{rest.discord.guild.channel.id}/threads"
    assert (await rest.call("POST", path, {"name": ""})).verdict == (400, 50035)
    thread = await rest.call("POST", path, {"name": "talk", "type": 11})
    assert thread.status == 201
    inner = f"/channels/{thread.data['id']}/threads"
    assert (await rest.call("POST", inner, {"name": "deeper"})).verdict == (400, 50024)
    assert [
        channel["id"] for channel in (await rest.call("GET", f"/guilds/{rest.discord.guild.id}/channels")).data
    ] == [rest.discord.guild.channel.id]
