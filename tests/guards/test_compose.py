"""compose.yaml starts the same Weaviate as the bot does."""

import re

from bot.library.server import MODULES
from tests.guards.imports import ROOT


def test_compose_enables_the_modules_of_the_embedded_server() -> None:
    match = re.search(r"ENABLE_MODULES: >-\n +(\S+)\n", (ROOT / "compose.yaml").read_text("utf-8"))
    assert match is not None
    assert match[1] == MODULES
