"""What typed options become in an interaction."""

from pathlib import Path
from typing import Any

import pytest

from playground import Attachment, InvalidInputError, Playground
from playground.client.options import OptionBuilder
from playground.client.parse import parse_command
from playground.model.errors import MissingOptionError

STRING, INTEGER, BOOLEAN, USER, ROLE, MENTIONABLE, NUMBER, ATTACHMENT = 3, 4, 5, 6, 8, 9, 10, 11


@pytest.fixture
def discord() -> Playground:
    """A playground that is not served: options need no bot."""
    playground = Playground()
    playground.guild.add_member("ada", roles=["Curators"])
    return playground


def build(discord: Playground, text: str, *, files: tuple[Attachment, ...] = (), **option: Any) -> Any:
    """Return the data of `/find` with one option called `it`."""
    command = {"id": "1", "name": "find", "options": [{"name": "it", **option}]}
    typed = parse_command(text, {"find": command})
    return OptionBuilder(discord.world, discord.guild.channel.model, discord.guild.me.model, files).build(typed)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (STRING, "5", "5"),
        (INTEGER, "5", 5),
        (NUMBER, "0.5", 0.5),
        (BOOLEAN, "true", True),
        (BOOLEAN, "False", False),
    ],
)
def test_values_have_the_type_of_their_option(discord: Playground, kind: int, text: str, value: Any) -> None:
    (option,) = build(discord, f"/find it:{text}", type=kind)["options"]

    assert option == {"type": kind, "name": "it", "value": value}
    assert type(option["value"]) is type(value)


@pytest.mark.parametrize(
    ("kind", "text", "limits"),
    [
        (INTEGER, "many", {}),
        (INTEGER, "0", {"min_value": 1}),
        (NUMBER, "1.5", {"max_value": 1}),
        (BOOLEAN, "maybe", {}),
        (STRING, "ab", {"min_length": 3}),
        (STRING, "abcd", {"max_length": 3}),
        (STRING, "c", {"choices": [{"name": "A", "value": "a"}]}),
        (USER, "@nobody", {}),
        (ATTACHMENT, "no/such/file", {}),
    ],
)
def test_what_the_client_refuses(discord: Playground, kind: int, text: str, limits: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        build(discord, f"/find it:{text}", type=kind, **limits)


def test_choices_are_named_by_name_or_value(discord: Playground) -> None:
    choices = [{"name": "One", "value": 1}]

    for text in ("One", "1"):
        assert build(discord, f"/find it:{text}", type=INTEGER, choices=choices)["options"][0]["value"] == 1


def test_mentionables_are_people_or_roles(discord: Playground) -> None:
    ada = discord.guild.members[next(key for key, member in discord.guild.members.items() if member.name == "ada")]
    role = discord.guild.get_role("Curators")
    assert role is not None

    person = build(discord, f"/find it:<@{ada.id}>", type=MENTIONABLE)
    assert person["options"][0]["value"] == ada.id
    assert person["resolved"]["members"][ada.id]["roles"] == [role.id]
    group = build(discord, f"/find it:<@&{role.id}>", type=MENTIONABLE)
    assert group["resolved"]["roles"][role.id]["name"] == "Curators"


def test_people_cannot_be_meant_in_direct_messages(discord: Playground) -> None:
    command = {"id": "1", "name": "find", "options": [{"name": "it", "type": USER}]}
    typed = parse_command("/find it:@ada", {"find": command})
    direct = discord.world.open_direct(discord.guild.owner)

    with pytest.raises(InvalidInputError):
        OptionBuilder(discord.world, direct, discord.guild.me.model).build(typed)


def test_files_are_stored_and_announced(discord: Playground, tmp_path: Path) -> None:
    data = build(discord, "/find", type=ATTACHMENT, files=(Attachment("my film.csv", b"abc"),))
    (attachment,) = data["resolved"]["attachments"].values()
    assert (attachment["filename"], attachment["size"], attachment["content_type"]) == ("my film.csv", 3, "text/csv")
    assert attachment["url"].endswith("/my_film.csv")

    path = tmp_path / "x.bin"
    path.write_bytes(b"1")
    with pytest.raises(InvalidInputError, match=r"left\.csv"):
        build(discord, f"/find it:{path}", type=ATTACHMENT, files=(Attachment("left.csv", b""),))


def test_a_file_that_is_not_there_is_named(
    discord: Playground, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InvalidInputError, match=rf"nope\.csv is not there \(looked in {tmp_path}\)"):
        build(discord, "/find it:nope.csv", type=ATTACHMENT, required=True)
    with pytest.raises(InvalidInputError, match="is a folder, not a file"):
        build(discord, f"/find it:{tmp_path}", type=ATTACHMENT, required=True)


@pytest.mark.parametrize("words", ["nope.csv", "Movie nope.csv", "no/such"])
def test_words_that_look_like_the_path_of_a_missing_file(discord: Playground, words: str) -> None:
    options = [
        {"name": "collection", "type": STRING},
        {"name": "file", "type": ATTACHMENT, "required": True},
    ]
    typed = parse_command(f"/find {words}", {"find": {"id": "1", "name": "find", "options": options}})
    builder = OptionBuilder(discord.world, discord.guild.channel.model, discord.guild.me.model)

    with pytest.raises(InvalidInputError, match="is not there"):
        builder.build(typed)


def test_nothing_required_is_left_out(discord: Playground) -> None:
    assert build(discord, "/find", type=STRING)["options"] == []
    with pytest.raises(MissingOptionError, match="it is required") as caught:
        build(discord, "/find", type=STRING, required=True)
    assert caught.value.option == "it"
