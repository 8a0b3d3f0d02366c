"""The console, with lines from a pipe and with a terminal's colours."""

import io
import sys
from pathlib import Path

import pytest
from rich.console import Console

from playground import BotProcess
from playground.terminal.console import run_console
from tests.playground.conftest import Scene

BOT = "tests.playground.sample_bot"


HINT = "/recommend romantic comedy"


async def talk(
    scene: Scene,
    *lines: str,
    terminal: bool = False,
    timeout: float = 20,
    settle: float = 0.05,
    reaction: float = 0.2,
) -> tuple[int, str]:
    """Type lines as ada; return the status and what was shown."""
    shown = io.StringIO()
    console = Console(file=shown, force_terminal=terminal, width=100)
    status = await run_console(
        scene.discord,
        member=scene.ada,
        channel=scene.discord.guild.channel,
        input=io.StringIO("".join(f"{line}\n" for line in lines)),
        console=console,
        settle=settle,
        reaction=reaction,
        timeout=timeout,
        hints=[HINT],
    )
    return status, shown.getvalue()


async def test_a_command_is_answered_plainly(scene: Scene) -> None:
    status, shown = await talk(scene, "/search x collection:y", "", "@bot echo [bold]hi[/bold]", reaction=20)

    assert status == 0
    assert shown == "ada › /search x collection:y\nx in y\n\nada › @bot echo [bold]hi[/bold]\necho [bold]hi[/bold]\n\n"


async def test_buttons_are_pressed_by_number_label_and_word(scene: Scene) -> None:
    status, shown = await talk(scene, "/recommend x", "2", "later", "choose Comedy", "press Create")

    assert status == 0
    assert [text for text in ("told ada", "later came", "chose c", "created") if text in shown] == [
        "told ada",
        "later came",
        "chose c",
        "created",
    ]


async def test_a_context_menu_is_used_on_the_newest_message(scene: Scene) -> None:
    status, shown = await talk(scene, "use Quote", "say Paris is nice", "use Quote", "/as bob", "use Keep")

    assert status == 1
    assert "There is no message to use it on" in shown
    assert "> Paris is nice" in shown
    assert "Discord hides Keep from bob" in shown


async def test_progress_is_shown_edit_by_edit(scene: Scene, tmp_path: Path) -> None:
    path = tmp_path / "films.csv"
    path.write_bytes(b"paris")
    status, shown = await talk(scene, f"/ingest collection:Movie file:{path}", settle=2)

    assert status == 0
    assert shown.index("working") < shown.index("done Movie: films.csv") < shown.index("📎 report.txt (5 bytes)")


async def test_a_modal_asks_for_its_fields(scene: Scene) -> None:
    status, shown = await talk(scene, "/feedback", "Ada", "well done")

    assert status == 0
    assert "Ada: well done" in shown


async def test_members_take_turns(scene: Scene) -> None:
    _, shown = await talk(scene, "/as", "/as bob", "/recommend x", "Tell", "/ingest Movie")

    assert "There are: owner, ada, bob" in shown
    assert "told bob" in shown
    assert "Discord hides /ingest from bob" in shown


async def test_help_is_at_hand_and_exit_leaves(scene: Scene) -> None:
    status, shown = await talk(scene, "?", "help", "exit", "/search never collection:typed")

    assert status == 0
    assert shown.count("press a button") == 2
    assert max(map(len, shown.split("\n"))) < 80
    assert "never" not in shown


async def test_a_line_without_a_reply_is_a_failure(scene: Scene) -> None:
    for line in ("/nosuch", "Create", "choose Comedy", "/ingest Movie no/such.csv", "/quiet"):
        status, shown = await talk(scene, line, timeout=0.2)
        assert status == 1, shown


@pytest.mark.parametrize("line", ["hello", "Romantic comedy please?", "@bot"])
async def test_words_to_which_nobody_answers(scene: Scene, line: str) -> None:
    status, shown = await talk(scene, line)

    assert status == 1
    assert f"Nobody answered. Commands begin with /. Try {HINT}, or ? for help." in shown
    said = list(scene.discord.guild.channel.history.values())[-1]
    assert (said.author.name, said.content) == ("ada", line.replace("@bot", f"<@{scene.discord.world.bot.id}>"))


async def test_a_bot_that_types_is_waited_for(scene: Scene) -> None:
    status, shown = await talk(scene, "@bot ponder 2.5", reaction=1.5)

    assert status == 0, shown
    assert "pondered" in shown


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("recommend sad films", "Did you mean /recommend sad films?"),
        ("/rec funny", "There is no command /rec here. Did you mean /recommend funny?"),
        ("/xyz", "There is no command /xyz here; there are: /board"),
        ("/recommend", f"/recommend needs query. Type, for example: {HINT}"),
        ("/collection create", "/collection create needs name. Type, for example: /collection create name:…"),
        ("/ingest Movie nope.csv", "nope.csv is not there (looked in "),
        ("7", "There is no button 7"),
        ("press Nothing", "There is no button 'Nothing'"),
    ],
)
async def test_what_is_almost_right_is_explained(scene: Scene, line: str, answer: str) -> None:
    status, shown = await talk(scene, line)

    assert status == 1
    assert answer in shown
    assert not scene.discord.guild.channel.history


async def test_who_may_use_a_hidden_command_is_named(scene: Scene) -> None:
    _, shown = await talk(scene, "/as bob", "/ingest Movie")

    assert "Discord hides /ingest from bob; ada sees it: /as ada" in shown


async def test_an_edit_is_shown_once_when_it_has_come_to_rest(scene: Scene) -> None:
    _, shown = await talk(scene, "/recommend x", "Create", "?")

    assert shown.count("3 films, together") == 1
    assert shown.count("created") == 1


async def test_a_menu_is_found_by_what_it_offers(scene: Scene) -> None:
    status, shown = await talk(scene, "/recommend x", "pick Comedy", "choose Nothing")

    assert status == 1
    assert "chose c" in shown
    assert "The menu has no option 'Nothing'" in shown


async def test_a_terminal_gets_panels(scene: Scene) -> None:
    _, shown = await talk(scene, "/recommend romantic comedy", "/board", "2", terminal=True)

    assert "╭─" in shown
    assert "romantic comedy" in shown
    assert "[2] 🎬 Tell" in shown
    assert "Only you can see this" in shown


async def test_the_module_serves_a_bot_and_ends_with_its_input(tmp_path: Path) -> None:
    lines = tmp_path / "lines"
    lines.write_text("/search paris collection:Movie\n")
    shell = f"'{sys.executable}' -m playground --bot '{sys.executable} -m {BOT}' --env NAME=x < '{lines}'"
    async with BotProcess(["sh", "-c", shell]) as process:
        assert await process.wait(timeout=60) == 0
    assert process.output == ["ada › /search paris collection:Movie", "paris in Movie", ""]


async def test_the_module_says_when_the_bot_does_not_come() -> None:
    command = [sys.executable, "-m", "playground", "--bot", f"{sys.executable} -c \"print('no token')\""]
    async with BotProcess(command) as process:
        assert await process.wait(timeout=60) == 69
    assert process.output == ["The bot did not come.", "no token"]
