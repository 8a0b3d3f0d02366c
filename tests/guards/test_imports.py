"""The arrows between the rooms point one way, and each foreign library has the rooms it may be used in."""

from collections.abc import Iterable
from pathlib import Path

from tests.guards.imports import ROOT, get_imports, get_modules, get_name

# What the modules that start with a name may import of the project; the longest name that fits counts.
SHARED = (
    "bot.audience",
    "bot.background",
    "bot.backup",
    "bot.citations",
    "bot.conversation",
    "bot.explanation",
    "bot.follow",
    "bot.golden",
    "bot.guild",
    "bot.learning",
    "bot.kept",
    "bot.languages",
    "bot.models",
    "bot.errors",
    "bot.outages",
    "bot.settings",
    "bot.solved",
    "bot.naming",
    "bot.templates",
    "bot.text_schema",
    "bot.trace",
)
# Discord's permissions, for what is read there and for who may be told of it.
VISIBILITY = "bot.visibility"
FILES_SHARED = ("bot.files.layout", "bot.files.limits", "bot.files.wording", *SHARED)
# The playground's layers, the lowest first: each may import itself and what is below.
PLAYGROUND = ("model", "rules", "wire", "server", "client", "terminal")
LAYERS = tuple(f"playground.{layer}" for layer in PLAYGROUND)
ARROWS: dict[str, tuple[str, ...]] = {
    "bot": (),
    "bot.audience": (),
    "bot.background": (),
    "bot.backup": (),
    "bot.citations": (),
    "bot.conversation": (),
    "bot.errors": (),
    "bot.models": (
        "bot.conversation",
        "bot.messages",
        "bot.options",
        "bot.reports",
        "bot.schema",
        "bot.server_status",
        "bot.undoing",
    ),
    "bot.messages": (),
    "bot.options": (),
    "bot.reports": (),
    "bot.schema": (),
    "bot.server_status": (),
    "bot.undoing": (),
    "bot.explanation": (),
    "bot.follow": (),
    "bot.follow_lag": (),
    "bot.golden": ("bot.languages",),
    "bot.guild": ("bot.models",),
    "bot.learning": ("bot.audience", "bot.citations", "bot.models"),
    "bot.kept": ("bot.audience",),
    "bot.languages": ("bot.languages",),
    "bot.naming": ("bot.errors", "bot.languages", "bot.models"),
    "bot.outages": (),
    "bot.settings": ("bot.errors", "bot.settings"),
    "bot.solved": ("bot.audience",),
    "bot.templates": ("bot.errors", "bot.languages", "bot.models", "bot.naming"),
    "bot.text_schema": ("bot.models", "bot.naming"),
    "bot.terminal": (),
    "bot.visibility": (),
    "bot.log": ("bot.settings",),
    "bot.library": ("bot.library", *SHARED),
    "bot.files": ("bot.files", *SHARED),
    "bot.files.layout": ("bot.files.limits",),
    "bot.files.limits": (),
    "bot.files.wording": ("bot.languages",),
    "bot.files.detect": ("bot.files.detect", *FILES_SHARED),
    "bot.files.tables": ("bot.files.tables", *FILES_SHARED),
    "bot.files.texts": ("bot.files.texts", "bot.files.detect", *FILES_SHARED),
    "bot.files.worker": (
        *("bot.files.worker", "bot.files.tables", "bot.files.texts", "bot.files.detect"),
        *FILES_SHARED,
    ),
    "bot.ui": ("bot.ui", VISIBILITY, *SHARED),
    "bot.prompts": ("bot.citations", "bot.conversation", "bot.guild", "bot.models", "bot.errors", "bot.templates"),
    "bot.quality": ("bot.library", "bot.prompts", *SHARED),
    "bot.signals": (),
    "bot.fair_queue": ("bot.errors", "bot.languages"),
    "bot.trace": (),
    "bot.rest": ("bot.trace",),
    "bot.expiry": (),
    "bot.spans": ("bot.trace",),
    "bot.gateway": ("bot.settings",),
    "bot.limits": ("bot.errors", "bot.fair_queue", "bot.languages", "bot.throttle"),
    "bot.throttle": ("bot.background", "bot.fair_queue"),
    "bot.translator": ("bot.languages",),
    "bot.tree": ("bot.errors", "bot.expiry", "bot.languages", "bot.trace", "bot.ui"),
    "bot.typed": ("bot.errors", "bot.languages"),
    "bot.metrics": (
        *("bot.background", "bot.fair_queue", "bot.follow_lag", "bot.library", "bot.limits", "bot.rest"),
        "bot.trace",
    ),
    "bot.web": ("bot.library", "bot.metrics", "bot.prompts", "bot.web_models", *SHARED),
    "bot.web_models": ("bot.models",),
    "bot.doctor": ("bot.doctor", "bot.library", *SHARED),
    "bot.app": (
        "bot.expiry",
        "bot.gateway",
        "bot.library",
        "bot.limits",
        "bot.metrics",
        "bot.rest",
        "bot.sources",
        "bot.spans",
        "bot.translator",
        "bot.tree",
        "bot.typed",
        "bot.ui",
        "bot.web",
        *SHARED,
    ),
    "bot.desks": ("bot.app", "bot.library", "bot.ui", *SHARED),
    "bot.uploads": ("bot.uploads", "bot.files", "bot.library", *SHARED),
    # Discord's channels become messages here, for every command family that reads them.
    "bot.sources": (
        *("bot.sources", "bot.files", "bot.follow_lag", "bot.library", "bot.uploads"),
        VISIBILITY,
        *SHARED,
    ),
    "bot.introduction": ("bot.settings",),
    "bot.service": ("bot.app", "bot.web", *SHARED),
    "bot.operating": ("bot.library", "bot.terminal", *SHARED),
    "bot.__main__": (
        *("bot.doctor", "bot.files", "bot.introduction", "bot.library", "bot.log", "bot.operating", "bot.service"),
        "bot.terminal",
        *("bot.quality", "bot.signals", "bot.uploads", *SHARED),
    ),
    "cogs": (
        *("bot.app", "bot.desks", "bot.files", "bot.library", "bot.limits", "bot.prompts", "bot.sources", "bot.tree"),
        *("bot.quality", "bot.ui", "bot.uploads"),
        VISIBILITY,
        *SHARED,
    ),
    "playground": ("playground",),
    **{f"playground.{layer}": LAYERS[: depth + 1] for depth, layer in enumerate(PLAYGROUND)},
}
FOREIGN: dict[str, tuple[str, ...]] = {
    "weaviate": ("bot.library",),
    "safetensors": ("bot.library",),
    "tokenizers": ("bot.library",),
    "discord": (
        *(
            "bot.app",
            "bot.doctor",
            "bot.expiry",
            "bot.gateway",
            "bot.limits",
            "bot.service",
            "bot.sources",
            "bot.translator",
            "bot.tree",
            "bot.typed",
        ),
        "bot.ui",
        VISIBILITY,
        "cogs",
    ),
    "fastapi": ("bot.web",),
    "prometheus_client": ("bot.metrics",),
    "uvicorn": ("bot.web",),
    "opentelemetry": ("bot.spans",),
    "typer": ("bot.__main__", "playground"),
}
MODULES = get_modules("bot", "cogs", "playground")


def get_room(name: str) -> str:
    """The longest name of a room that the module is in."""
    return max((room for room in ARROWS if is_within(name, (room,))), key=len)


def get_family(name: str) -> tuple[str, ...]:
    """A module of a cog's package may import the others of that package: one command family, and no other's."""
    parts = name.split(".")
    return (".".join(parts[:2]),) if parts[0] == "cogs" and len(parts) > 1 else ()


def is_within(name: str, roots: tuple[str, ...]) -> bool:
    return any(name == root or name.startswith(f"{root}.") for root in roots)


def find_wrong_arrows(name: str, imports: Iterable[str]) -> list[str]:
    """What a module imports of the project although its room may not."""
    allowed = (*ARROWS[get_room(name)], *get_family(name))
    inside = [target for target in imports if is_within(target, ("bot", "cogs", "playground", "tests"))]
    return [f"{name} imports {target}" for target in inside if not is_within(target, allowed)]


def find_strangers(name: str, imports: Iterable[str]) -> list[str]:
    """Foreign libraries that a module imports outside of their rooms."""
    foreign = {target.split(".")[0] for target in imports} & FOREIGN.keys()
    return [f"{name} imports {library}" for library in foreign if not is_within(name, FOREIGN[library])]


def test_arrows_point_one_way() -> None:
    assert [fault for path in MODULES for fault in find_wrong_arrows(get_name(path), get_imports(path))] == []


def test_libraries_stay_in_their_rooms() -> None:
    assert [fault for path in MODULES for fault in find_strangers(get_name(path), get_imports(path))] == []


def test_a_wrong_arrow_and_a_stranger_are_found() -> None:
    imports = ("bot.models.Hit", "bot.library.Library", "discord.Embed", "weaviate.classes")
    assert find_wrong_arrows("bot.ui.embeds", imports) == ["bot.ui.embeds imports bot.library.Library"]
    assert find_strangers("bot.ui.embeds", imports) == ["bot.ui.embeds imports weaviate"]


def test_imports_for_typing_are_seen(tmp_path: Path) -> None:
    module = tmp_path / "typed.py"
    module.write_text("if TYPE_CHECKING:\n    from playground.model.world import World\n")
    assert get_imports(module) == ("playground.model.world.World",)


def test_the_guard_sees_the_project() -> None:
    names = {get_name(path) for path in MODULES}
    assert {"bot.__main__", "bot.library.server", "cogs.recommend"} <= names
    assert all(any(is_within(name, (layer,)) for name in names) for layer in LAYERS)
    assert "bot.service.run_bot" in set(get_imports(ROOT / "bot" / "__main__.py"))
