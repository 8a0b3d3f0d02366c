"""The console at a real terminal: prompt, panels, Tab, history, Ctrl-C."""

import asyncio
import os
import signal
from pathlib import Path

from tests.playground.terminal.keys import COMMAND, CTRL_C, CTRL_D, ENTER, TAB, UP, open_terminal

LEAVES = "exit leaves, and so does another Ctrl-C."


async def test_a_person_at_a_terminal() -> None:
    async with open_terminal() as (terminal, process):
        greeting = await terminal.wait_for("ada › ")
        assert "You are ada in #general." in greeting
        assert "/as bob goes on as bob" not in greeting  # he has no rights that ada lacks
        panel = await terminal.type("/recommend romantic comedy", expect="[2] 🎬 Tell")
        assert "╭─ romantic comedy" in panel
        await terminal.type("2", expect="Only you can see this")
        await terminal.type("/nosuch", expect="There is no command /nosuch")
        await terminal.press(f"exit{ENTER}", expect="exit")

        assert await asyncio.wait_for(process.wait(), timeout=60) == 0


async def test_tab_completes_commands_options_and_what_the_bot_knows(tmp_path: Path) -> None:
    (tmp_path / "my films.csv").write_text("a\n")
    async with open_terminal() as (terminal, _):
        await terminal.wait_for("ada › ")
        await terminal.press(f"/rec{TAB}", expect="/recommend ")
        await terminal.press(f"x st{TAB}", expect="style:")
        await terminal.press(TAB, expect="together")  # both choices are listed
        await terminal.press(f"e{TAB}", expect="each")
        await terminal.press(CTRL_C, expect=LEAVES)
        await terminal.press(f"/search x coll{TAB}Mo{TAB}", expect="Monster")
        await terminal.press(f"v{TAB}", expect="movie")
        await terminal.type("", expect="x in movie")
        await terminal.press(f"/coll{TAB}{TAB}n{TAB}", expect="/collection create name:")
        await terminal.press(CTRL_C, expect=LEAVES)
        await terminal.press(f"/ingest Movie {tmp_path}/my{TAB}{ENTER}", expect="done Movie: my films.csv")


async def test_history_comes_back_with_the_arrow() -> None:
    async with open_terminal() as (terminal, _):
        await terminal.wait_for("ada › ")
        await terminal.type("/search paris collection:Movie", expect="paris in Movie")
        await terminal.press(UP, expect="/search paris collection:Movie")
        await terminal.press(f"s{ENTER}", expect="paris in Movies")


async def test_ctrl_c_gives_the_prompt_back_and_leaves_at_the_second_time() -> None:
    async with open_terminal() as (terminal, process):
        await terminal.wait_for("ada › ")
        await terminal.press(f"/quiet{ENTER}", expect="thinking…")
        await terminal.press(CTRL_C, expect="ada › ")
        assert "Not waiting any longer" in terminal.shown
        await terminal.type("/search still collection:there", expect="still in there")
        await terminal.press(f"half a line{CTRL_C}", expect=LEAVES)
        await terminal.press(f"another one{CTRL_C}", expect=LEAVES)  # gives up the line only
        await terminal.type("/search x collection:y", expect="x in y")
        await terminal.press(CTRL_C, expect=LEAVES)
        await terminal.press(CTRL_C, expect="^C")

        assert await asyncio.wait_for(process.wait(), timeout=60) == 0


async def test_what_is_typed_while_the_bot_thinks_is_not_lost() -> None:
    async with open_terminal() as (terminal, _):
        await terminal.wait_for("ada › ")
        await terminal.press(f"/quiet{ENTER}", expect="thinking…")
        os.write(terminal.descriptor, f"lost{CTRL_C}/search two collection:y{ENTER}/sea\x7farch".encode())
        await terminal.wait_for("two in y")
        await terminal.press(f" three collection:z{ENTER}", expect="three in z")


async def test_what_comes_while_somebody_types_is_shown_above_the_line() -> None:
    async with open_terminal() as (terminal, _):
        await terminal.wait_for("ada › ")
        await terminal.press(f"@bot ponder 4{ENTER}", expect="waiting…")
        await terminal.press(CTRL_C, expect="ada › ")
        await terminal.press("/search half a", expect="/search half a")
        shown = await terminal.wait_for("ada › /search half a", start=terminal.shown.rindex("/search half a"))
        assert "pondered" in shown
        await terminal.type(" line collection:y", expect="half a line in y")


async def test_a_signal_ends_the_waiting_and_then_the_console() -> None:
    async with open_terminal() as (terminal, process):
        await terminal.wait_for("ada › ")
        await terminal.press(f"/quiet{ENTER}", expect="thinking…")
        process.send_signal(signal.SIGINT)
        await terminal.wait_for("Not waiting any longer")
        await terminal.type("/search x collection:y", expect="x in y")
        process.send_signal(signal.SIGINT)
        await terminal.wait_for(LEAVES)
        process.send_signal(signal.SIGINT)

        assert await asyncio.wait_for(process.wait(), timeout=60) == 0


async def test_make_sees_no_error_after_ctrl_c(tmp_path: Path) -> None:
    makefile = tmp_path / "Makefile"
    makefile.write_text("talk:\n\t@" + " ".join(f"'{part}'" for part in COMMAND) + "\n")
    async with open_terminal("make", "-f", str(makefile), "talk") as (terminal, process):
        await terminal.wait_for("ada › ")
        await terminal.press(f"/quiet{ENTER}", expect="thinking…")
        await terminal.press(CTRL_C, expect="ada › ")
        await terminal.press(CTRL_D, expect="")

        assert await asyncio.wait_for(process.wait(), timeout=60) == 0
    assert "Error" not in terminal.shown


async def test_enter_runs_the_command_that_was_meant() -> None:
    async with open_terminal() as (terminal, _):
        await terminal.wait_for("ada › ")
        await terminal.type("recommend sad films", expect="Did you mean /recommend sad films? Enter runs it.")
        await terminal.type("", expect="╭─ sad films")
        await terminal.type("/serch x collection:y", expect="There is no command /serch here. Did you mean /search x")
        await terminal.type("", expect="x in y")
        nothing = await terminal.type("/as bob", expect="bob › ")
        assert "Did you mean" not in nothing


async def test_a_modal_is_asked_for_field_by_field() -> None:
    async with open_terminal() as (terminal, _):
        await terminal.wait_for("ada › ")
        await terminal.press(f"/feedback{ENTER}", expect="Name: ")
        await terminal.press(ENTER, expect="Name: ")  # it is required
        await terminal.press(f"Ada{ENTER}", expect="Words (optional): ")
        await terminal.type("well done", expect="Ada: well done")
        await terminal.press(f"/feedback{ENTER}", expect="Name: ")
        await terminal.press(CTRL_C, expect="Closed without sending.")


async def test_the_terminal_is_given_back_as_it_was() -> None:
    shell = f"stty > before; {' '.join(repr(part) for part in COMMAND)}; stty > after; cmp before after && echo same"
    async with open_terminal("sh", "-c", f"cd $(mktemp -d); export PYTHONPATH={Path.cwd()}; {shell}") as (terminal, _):
        await terminal.wait_for("ada › ")
        await terminal.press(f"exit{ENTER}", expect="same")
