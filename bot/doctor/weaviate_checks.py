"""Connects to Weaviate as the bot would and looks for its modules and collections."""

import asyncio
from collections.abc import Sequence
from typing import Final

from bot.audience import EVERYTHING
from bot.doctor.local_checks import has_binary
from bot.doctor.report import Finding, Verdict, skip
from bot.errors import NotReadyError, RagbotError
from bot.library import Library, open_library
from bot.library.embedded import explain_data_path
from bot.settings import Settings

NEED_WEAVIATE = (
    *("vectorizer", "generative", "reranker", "default_collection", "shared_collections"),
    "weaviate_replication_factor",
)
WAIT: Final = 5.0  # seconds after the first attempt to connect; a doctor is asked by somebody who waits
MODULE_PREFIX = {"vectorizer": "text2vec", "generative": "generative", "reranker": "reranker"}


async def check_weaviate(settings: Settings) -> list[Finding]:
    """Findings about the connection, and where it stands, about modules and collections."""
    if obstacle := await asyncio.to_thread(_find_obstacle, settings):
        return obstacle
    try:
        async with open_library(_without_local_models(settings)) as library:
            try:
                await library.connection.wait_ready(timeout=min(settings.weaviate_timeout_init, WAIT))
            except NotReadyError as error:
                raise library.connection.trouble or error from None
            return await _check_content(settings, library)
    except RagbotError as error:
        return _give_up(get_address(settings), error.user_message)


def _without_local_models(settings: Settings) -> Settings:
    """They have a check of their own, and Weaviate is asked whether they can be loaded or not."""
    roles = {"vectorizer": settings.get_vectorizer(), "reranker": settings.get_reranker()}
    return settings.model_copy(update={role: "none" for role, name in roles.items() if name == "local"})


def _find_obstacle(settings: Settings) -> list[Finding]:
    """Why the embedded server need not even be started; what is wrong with its folder is told by its own check."""
    if settings.weaviate_mode != "embedded":
        return []
    if not has_binary(settings):
        return _give_up("weaviate_mode", "Run `ragbot server` once, then this again")
    if explain_data_path(settings.weaviate_data_path):
        return list(skip("weaviate_mode", *NEED_WEAVIATE, remedy="Needs WEAVIATE_DATA_PATH first"))
    return []


def get_address(settings: Settings) -> str:
    """The setting that says where Weaviate is looked for, and so carries the verdict on the connection."""
    match settings.weaviate_mode:
        case "embedded":
            return "weaviate_mode"
        case "cloud":
            return "weaviate_url"
        case "local":
            return "weaviate_http_host"
        case "custom":
            return "weaviate_url" if settings.weaviate_url else "weaviate_http_host"


def _give_up(setting: str, remedy: str) -> list[Finding]:
    return [Finding(setting, Verdict.FAIL, remedy), *skip(*NEED_WEAVIATE, remedy="Needs Weaviate first")]


async def _check_content(settings: Settings, library: Library) -> list[Finding]:
    status = await library.fetch_status()
    modules = await library.connection.fetch_modules()
    names = await library.collections.fetch_names(guild_id=None, reader=EVERYTHING)
    return [
        Finding(get_address(settings), Verdict.OK, f"Weaviate {status.version} answers"),
        *_check_modules(settings, modules),
        _check_replication(settings, await library.connection.fetch_node_count()),
        _check_shared(settings, names),
        await _check_default(settings, library, names),
    ]


def _check_modules(settings: Settings, modules: Sequence[str]) -> list[Finding]:
    chosen = {
        "vectorizer": settings.get_vectorizer(),
        "generative": settings.get_generative(),
        "reranker": settings.get_reranker(),
    }
    return [check_module(role, provider, modules) for role, provider in chosen.items()]


def check_module(role: str, provider: str, modules: Sequence[str]) -> Finding:
    """Whether Weaviate has the module that a role's provider needs; `local` is loaded by then, `none` needs nothing."""
    if provider == "local":
        does = {"vectorizer": "makes the vectors", "reranker": "reranks"}[role]
        return Finding(role, Verdict.OK, f"local: the bot {does} itself")
    if provider == "none":
        remarks = {"generative": "none: answers quote the hits; set a provider's key to have them written"}
        return Finding(role, Verdict.UNCHECKED, remarks.get(role, "none"))
    module = f"{MODULE_PREFIX[role]}-{provider}"
    if module in modules:
        return Finding(role, Verdict.OK, f"{provider}: Weaviate has {module}")
    return Finding(role, Verdict.FAIL, f"Weaviate lacks {module}: add it to the server's ENABLE_MODULES")


def _check_replication(settings: Settings, nodes: int) -> Finding:
    factor = settings.weaviate_replication_factor
    if factor is None:
        return Finding("weaviate_replication_factor", Verdict.UNCHECKED)
    if factor > nodes:
        remedy = f"Weaviate has {nodes} of the {factor} nodes: no collection can be created"
        return Finding("weaviate_replication_factor", Verdict.FAIL, remedy)
    return Finding("weaviate_replication_factor", Verdict.OK, f"Weaviate has {nodes} nodes")


def _check_shared(settings: Settings, names: Sequence[str]) -> Finding:
    known = {name.casefold() for name in names}
    missing = [name for name in settings.shared_collections if name.casefold() not in known]
    if missing:
        return Finding("shared_collections", Verdict.WARN, f"Weaviate has no {', '.join(missing)}: check the spelling")
    if not settings.shared_collections:
        return Finding("shared_collections", Verdict.UNCHECKED)
    return Finding("shared_collections", Verdict.OK, "Weaviate has them")


async def _check_default(settings: Settings, library: Library, shared: Sequence[str]) -> Finding:
    if settings.default_collection is None:
        return Finding("default_collection", Verdict.UNCHECKED, "Commands look in all collections")
    wanted = settings.default_collection.casefold()
    seen = set(shared)
    for guild_id in settings.discord_guilds:
        seen.update(await library.collections.fetch_names(guild_id=guild_id, reader=EVERYTHING))
    if wanted in {name.casefold() for name in seen}:
        return Finding("default_collection", Verdict.OK, "Is there")
    if not settings.discord_guilds:
        return skip("default_collection", remedy="Each server has its own. Run /collection list there")[0]
    return Finding(
        "default_collection", Verdict.WARN, "Not there yet: fill it with /ingest, or name another collection"
    )
