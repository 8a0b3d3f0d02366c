"""Which commands Discord takes, and what it makes of them."""

from typing import Any

import pytest

from playground.model.command_book import CommandBook
from playground.model.snowflake import Snowflakes
from tests.playground.rest import Rest
from tests.playground.test_refusals import get_error


def build_command(**changes: Any) -> dict[str, Any]:
    return {"name": "find", "description": "Find films", "type": 1} | changes


def build_option(**changes: Any) -> dict[str, Any]:
    return {"name": "query", "description": "What", "type": 3} | changes


def build_nested(depth: int) -> dict[str, Any]:
    options = [build_nested(depth - 1)] if depth else []
    return build_option(type=2 if depth else 1, options=options)


BAD_COMMANDS: list[tuple[dict[str, Any], str, str]] = [
    (build_command(name="Find"), "0.name", "APPLICATION_COMMAND_INVALID_NAME"),
    (build_command(name="find films"), "0.name", "APPLICATION_COMMAND_INVALID_NAME"),
    (build_command(name="x" * 33), "0.name", "APPLICATION_COMMAND_INVALID_NAME"),
    (build_command(name=""), "0.name", "BASE_TYPE_REQUIRED"),
    (build_command(description=""), "0.description", "BASE_TYPE_REQUIRED"),
    (build_command(description="x" * 101), "0.description", "BASE_TYPE_BAD_LENGTH"),
    (build_command(name_localizations={"xx": "a"}), "0.name_localizations.xx", "ENUM_TYPE_COERCE"),
    (build_command(name_localizations={"de": "A"}), "0.name_localizations.de", "APPLICATION_COMMAND_INVALID_NAME"),
    (build_command(description_localizations={"de": ""}), "0.description_localizations.de", "BASE_TYPE_REQUIRED"),
    (build_command(options=[build_option(name=f"o{n}") for n in range(26)]), "0.options", "BASE_TYPE_MAX_LENGTH"),
    (
        build_command(options=[build_option(), build_option(name="late", required=True)]),
        "0.options.1",
        "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
    ),
    (
        build_command(options=[build_option(), build_option()]),
        "0.options.1",
        "APPLICATION_COMMAND_OPTIONS_DUPLICATE_NAME",
    ),
    (
        build_command(options=[build_option(choices=[{"name": str(n), "value": str(n)} for n in range(26)])]),
        "0.options.0.choices",
        "BASE_TYPE_MAX_LENGTH",
    ),
    (
        build_command(options=[build_option(choices=[{"name": "x" * 101, "value": "a"}])]),
        "0.options.0.choices.0.name",
        "BASE_TYPE_BAD_LENGTH",
    ),
    (
        build_command(options=[build_option(type=4, choices=[{"name": "one", "value": "1"}])]),
        "0.options.0.choices.0.value",
        "NUMBER_TYPE_COERCE",
    ),
    (
        build_command(options=[build_option(choices=[{"name": "a", "value": "a"}], autocomplete=True)]),
        "0.options.0.choices",
        "APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE",
    ),
    (
        build_command(options=[build_nested(2)]),
        "0.options.0.options.0",
        "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
    ),
    (
        build_command(options=[build_option(name=f"o{n}", description="x" * 100) for n in range(25)])
        | {"description": "x" * 100, "options": [
            build_option(name=f"o{n}", choices=[{"name": "x" * 100, "value": f"{m}"} for m in range(25)])
            for n in range(4)
        ]},
        "0",
        "APPLICATION_COMMAND_TOO_LARGE",
    ),
    (
        build_command(type=2, description="x"),
        "0.description",
        "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("command", "path", "code"), BAD_COMMANDS, ids=[f"{path}-{code}" for _, path, code in BAD_COMMANDS]
)
async def test_commands_beyond_the_rules(rest: Rest, command: dict[str, Any], path: str, code: str) -> None:
    answer = await rest.call("PUT", rest.commands, [command])

    assert answer.verdict == (400, 50035)
    assert get_error(answer.data, path) == code
    assert rest.discord.commands == set()


async def test_names_are_unique_and_a_hundred_at_most(rest: Rest) -> None:
    twice = await rest.call("PUT", rest.commands, [build_command(), build_command()])
    assert get_error(twice.data, "1") == "APPLICATION_COMMANDS_DUPLICATE_NAME"

    many = await rest.call("PUT", rest.commands, [build_command(name=f"c{n}") for n in range(101)])
    assert many.data["errors"]["_errors"][0]["code"] == "APPLICATION_COMMANDS_EXCEEDED"
    assert (await rest.call("PUT", rest.commands, [build_command(name=f"c{n}") for n in range(100)])).status == 200


async def test_commands_keep_their_id_through_a_sync(rest: Rest) -> None:
    first = await rest.call("PUT", rest.commands, [build_command(), build_command(name="gone")])
    second = await rest.call("PUT", rest.commands, [build_command(description="Better")])

    assert second.data[0]["id"] == first.data[0]["id"]
    assert second.data[0]["version"] != first.data[0]["version"]
    assert rest.discord.commands == {"find"}


async def test_single_commands_come_change_and_go(rest: Rest) -> None:
    created = await rest.call("POST", rest.commands, build_command())
    path = f"{rest.commands}/{created.data['id']}"
    assert (created.status, (await rest.call("POST", rest.commands, build_command())).status) == (201, 200)

    assert (await rest.call("PATCH", path, {"description": "Better"})).data["description"] == "Better"
    assert (await rest.call("GET", path)).data["description"] == "Better"
    assert (await rest.call("DELETE", path)).status == 204
    assert (await rest.call("GET", path)).verdict == (404, 10063)
    rest.discord.assert_contract()


async def test_guild_commands_stay_in_their_guild(rest: Rest) -> None:
    other = rest.discord.add_guild("Other")
    path = f"/applications/{rest.discord.world.application_id}/guilds/{other.id}/commands"
    answer = await rest.call("PUT", path, [build_command(default_member_permissions=32)])

    assert answer.data[0]["guild_id"] == other.id
    assert answer.data[0]["default_member_permissions"] == "32"
    visible = rest.discord.world.commands.get_visible
    assert set(visible(other.id)) == {"find"}
    assert visible(rest.discord.guild.id) == {}
    assert (await rest.call("GET", path.replace(other.id, "1"))).verdict == (403, 50001)


def test_commands_can_be_kept_from_direct_messages() -> None:
    book = CommandBook(Snowflakes(lambda: 1_750_000_000))
    everywhere = build_command(name="everywhere")
    book.overwrite(
        None, "1", [everywhere, build_command(name="guilds", contexts=[0]), build_command(dm_permission=False)]
    )

    assert set(book.get_visible(None)) == {"everywhere"}
    assert set(book.get_visible("2")) == {"everywhere", "guilds", "find"}


async def test_a_single_bad_command_is_refused(rest: Rest) -> None:
    refused = await rest.call("POST", rest.commands, build_command(name="Bad Name"))
    assert refused.verdict == (400, 50035)
    created = await rest.call("POST", rest.commands, build_command())
    path = f"{rest.commands}/{created.data['id']}"
    assert (await rest.call("PATCH", path, {"name": "Bad Name"})).verdict == (400, 50035)
    assert rest.discord.commands == {"find"}
