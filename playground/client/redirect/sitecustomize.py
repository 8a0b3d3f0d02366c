"""Points a bot at the playground as it starts: Python imports a module of this name before everything else.

Nothing is imported that the bot does not import itself; the addresses are those of DISCORD_API_BASE and
DISCORD_GATEWAY. It runs in the bot's Python, which need not be the playground's, and so uses the standard library only.
"""

import os
import sys
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import module_from_spec
from pathlib import Path
from types import ModuleType
from typing import Any

FOLDER = str(Path(__file__).parent)


def _point_rest(module: Any) -> None:
    """For discord.py and its relatives, which build every address from this one."""
    module.Route.BASE = os.environ["DISCORD_API_BASE"]


def _point_gateway(module: Any) -> None:
    """For discord.py 2, which knows the gateway's address; its relatives ask REST for it."""
    websocket = module.DiscordWebSocket
    if hasattr(websocket, "DEFAULT_GATEWAY"):
        websocket.DEFAULT_GATEWAY = type(websocket.DEFAULT_GATEWAY)(os.environ["DISCORD_GATEWAY"])


PATCHES: dict[str, Callable[[Any], None]] = {
    "discord.http": _point_rest,
    "discord.gateway": _point_gateway,
    "nextcord.http": _point_rest,
    "disnake.http": _point_rest,
}


class Redirector(MetaPathFinder):
    """Finds the modules that know Discord's addresses, and corrects them once they have been loaded."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return how to load one of the modules, None for all others."""
        spec = PathFinder.find_spec(fullname, path, target) if fullname in PATCHES else None
        if spec is None or spec.loader is None:
            return None
        loader: Any = spec.loader
        load = loader.exec_module

        def load_and_point(module: ModuleType) -> None:
            load(module)
            PATCHES[fullname](module)

        loader.exec_module = load_and_point
        return spec


def _run_hidden() -> None:
    """Run the `sitecustomize` of the system or of a tool, which this one hides."""
    spec = PathFinder.find_spec("sitecustomize", [entry for entry in sys.path if entry != FOLDER])
    if spec is not None and spec.loader is not None:
        spec.loader.exec_module(module_from_spec(spec))


if {"DISCORD_API_BASE", "DISCORD_GATEWAY"} <= os.environ.keys():
    sys.meta_path.insert(0, Redirector())
_run_hidden()
