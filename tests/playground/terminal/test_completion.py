"""What Tab offers for a line."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from rich.console import Console

from playground import Member
from playground.terminal.completion import complete_command
from playground.terminal.interpreter import Pace
from playground.terminal.names import Names
from playground.terminal.session import Session
from tests.playground.conftest import Scene


async def complete(scene: Scene, line: str, *, member: Member | None = None) -> list[str]:
    """Return the lines that Tab offers to ada, or to another member."""
    offers = await complete_command(member or scene.ada, scene.discord.guild.channel, line)
    return [offer.line for offer in offers]


async def test_commands_are_those_that_the_member_sees(scene: Scene) -> None:
    assert await complete(scene, "/in") == ["/ingest "]
    assert await complete(scene, "/in", member=scene.bob) == []
    assert await complete(scene, "/collection cr") == ["/collection create "]
    assert await complete(scene, "/collection nothing x") == []
    assert await complete(scene, "/nosuch x") == []


async def test_options_that_are_not_typed_yet(scene: Scene) -> None:
    assert await complete(scene, "/recommend ") == [f"/recommend {name}:" for name in ("query", "limit", "style")]
    assert await complete(scene, "/recommend query:x l") == ["/recommend query:x limit:"]
    assert await complete(scene, "/recommend query:x limit:2 ") == ["/recommend query:x limit:2 style:"]


async def test_values_that_are_known_beforehand(scene: Scene) -> None:
    scene.discord.guild.add_role("Curators")

    assert await complete(scene, "/recommend x style:E") == ["/recommend x style:each"]
    assert await complete(scene, "/who user:A") == ["/who user:ada"]
    assert await complete(scene, "/who role:cur") == ["/who role:Curators"]
    assert await complete(scene, "/who place:gen") == ["/who place:general"]


async def test_values_that_the_bot_completes(scene: Scene) -> None:
    offers = await complete_command(scene.ada, scene.discord.guild.channel, "/search query:x collection:Mo")

    assert [(offer.label, offer.line) for offer in offers] == [
        ("Movie", "/search query:x collection:movie"),
        ("Monster", "/search query:x collection:monster"),
    ]


async def test_a_bot_that_cannot_complete_yet_is_no_error(scene: Scene) -> None:
    assert await complete(scene, "/recommend limit:many query:x") == []


async def test_paths(scene: Scene, tmp_path: Path) -> None:
    (tmp_path / "films.csv").touch()
    (tmp_path / "my films.csv").touch()
    (tmp_path / ".hidden").touch()
    (tmp_path / "sub dir").mkdir()
    stem = "/ingest Movie"

    assert await complete(scene, f"{stem} {tmp_path}/fi") == [f"{stem} {tmp_path}/films.csv"]
    assert await complete(scene, f"{stem} file:{tmp_path}/my") == [f'{stem} file:"{tmp_path}/my films.csv"']
    assert await complete(scene, f'{stem} "{tmp_path}/my f') == [f'{stem} "{tmp_path}/my films.csv"']
    assert await complete(scene, f"{stem} {tmp_path}/su") == [f'{stem} "{tmp_path}/sub dir/']
    assert len(await complete(scene, f"{stem} {tmp_path}/")) == 3
    assert await complete(scene, f"{stem} file:{tmp_path}/none/x") == []


@pytest.fixture
async def session(scene: Scene) -> Session:
    return Session(
        scene.discord,
        scene.ada,
        scene.discord.guild.channel,
        Console(),
        names=Names(scene.discord.world),
        pace=Pace(0.05, 0.1, 10),
        rewrite=lengthen,
        hints=(),
        is_interactive=False,
    )


def lengthen(line: str) -> str:
    """Return the longer line for a short one, as the host of a console may."""
    return line.replace("/make", "/collection create")


async def offer(session: Session, line: str) -> Sequence[str]:
    return [entry.line for entry in await session.complete(line)]


async def test_the_consoles_own_words(scene: Scene, session: Session) -> None:
    await scene.ada.type(scene.discord.guild.channel, "/recommend x")

    assert await offer(session, "p") == ["pick", "press"]
    assert await offer(session, "press T") == []  # on the button is an emoji before the word
    assert await offer(session, "press C") == ["press Create"]
    assert await offer(session, "choose ") == ["choose Comedy"]
    assert await offer(session, "use Q") == ["use Quote"]
    assert await offer(session, "/as b") == ["/as bob"]
    assert await offer(session, "/a") == ["/as "]
    assert await offer(session, "say any") == []


async def test_a_short_form_is_completed_as_what_it_stands_for(session: Session) -> None:
    assert await offer(session, "/make n") == ["/collection create name:"]
