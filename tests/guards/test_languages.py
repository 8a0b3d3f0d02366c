"""What members read goes through the catalogue of languages, in which every text has a translation."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from bot.languages import LANGUAGES
from tests.guards.imports import ROOT, get_modules, get_name
from tools.catalogue import list_keys, load
from tools.sentences import SPOKEN, find_keys, find_unsaid, get_called

# Operators at the shell, in logs and in metrics, programs that search over HTTP, and models read English.
FOR_OTHERS = (
    *("bot.__main__", "bot.backup", "bot.doctor", "bot.introduction", "bot.metrics", "bot.operating", "bot.outages"),
    *("bot.prompts", "bot.service", "bot.settings", "bot.spans", "bot.terminal", "bot.trace", "bot.web"),
    *("bot.uploads.flags", "bot.uploads.folder", "bot.uploads.guild", "bot.uploads.order"),
    *("bot.library.backups", "bot.library.copying", "bot.library.embed", "bot.library.embedded"),
    *("bot.library.identification", "bot.library.migration", "bot.library.reembed", "bot.library.server"),
    *("bot.library.sleeping",),
)
# The words that members may use, in any language, and SQL.
WORDS = (
    *("bot.library.conditions.filler", "bot.library.conditions.numbers", "bot.library.conditions.traits"),
    *("bot.library.conditions.wording", "bot.library.days", "bot.library.facts.questions"),
    *(
        "bot.library.fields",
        "bot.library.filters.values",
        "bot.library.follow_ups",
        "bot.library.seen",
        "bot.library.wording",
    ),
    *("bot.library.words",),
)
# How the collections of the bot's own are described in Weaviate, where operators look.
DESCRIBED = "Kept by ragbot"
# As Python says them.
JSON_ERRORS = {
    *("Extra data", "Expecting ',' delimiter", "Expecting ':' delimiter"),
    "Expecting property name enclosed in double quotes",
}
# What looks like a sentence and is none for members: for the log, what members type, and names on Discord.
EXEMPT: dict[str, set[str]] = {
    "bot.app": {"a text command", "by the process of shard 0", "to all servers", "to {} of {} in DISCORD_GUILDS"}
    | {" (shards {} of {})"},
    "bot.files.detect.archives": {"Thumbs.db", "another size than declared"},
    "bot.files.detect.formats": {"Markdown"},
    "bot.files.detect.legacy": {"Cc", "Lo", "Mn"},
    "bot.files.detect.sniff": {"Mac Roman", "DOS (code page 850)"},
    "bot.files.tables.header": {"column {}"},
    "bot.files.tables.json_text": JSON_ERRORS,
    "bot.files.tables.objects": JSON_ERRORS,
    "bot.files.tables.sheet_facts": {"Id", "Target"},
    "bot.files.tables.start": {"column {}"},
    "bot.files.texts.hidden": {"header or footer"},
    # What is said on a slide is stored.
    "bot.files.texts.slides": {"External", "Id", "Notes: {}", "Target", "Type"},
    "bot.files.worker.reader": {'  File "', "status {}"},
    "bot.library.batches": {"JSON compliant"},
    "bot.library.collections": {"Movie"},
    "bot.library.conditions.phrases": {" by", "but "},
    "bot.library.conditions.samples": {"sample without texts"},
    "bot.library.connect": {"Weaviate at {} is not ready yet."},
    # How Weaviate says it.
    "bot.library.failures": {
        *("failed to execute query: rpc error|leader not found", "failed to parse generative response"),
        *("failed to parse reranker response", "could not find enough weaviate nodes for replication"),
        *("store is read-only due to: manually set", "read-only due to", "vector lengths don't match"),
        *("without vectorizer", "remote client vectorize", "no indexed properties found"),
        r"class name \w+ already exists|class already exists",
        r"could not find class|class '\w+' not present in schema|(?:class|tenant|collection) not found",
    },
    "bot.library.schemas": {" catalogue messages]", " catalogue", " words={} catalogue", "Made by ragbot."}
    | {"{} [ragbot vectors={} source={} words={} catalogue messages]"},
    "bot.library.selection": {"batch {}"},
    "bot.library.sending": {"set of all errors: "},
    "bot.models": {"replace source"},
    "bot.naming": {"Movie"},
    "bot.uploads.target": {"Knowledge"},
    "bot.tree": {"a button", "a text command", "an unknown command", "press stale", "press {}", "{} (guild {})"},
    "bot.ui.forms": {"form {}"},
    "bot.ui.help_forums": {"Solved"},
    "bot.ui.graphemes": {"Mc", "Me", "Mn"},
    "bot.ui.option_line": {"autocut {}", "rerank {}"},
    "bot.ui.setting_values": {"English", "French", "German", "Japanese", "Spanish"},
    "bot.ui.solving": {"This solved it"},
    "bot.ui.views": {"press {}"},
}
# Nouns of `render_count`, which has them whole.
COUNTED = {
    *("AI answer", "merged cell", "more file", "more note", "new object", "new row", "updated object", "whole element"),
}
MODULES = [path for path in get_modules("bot", "cogs") if path.name != "__init__.py"]
SAID = [path for path in MODULES if not get_name(path).startswith((*FOR_OTHERS, *WORDS))]


@pytest.mark.parametrize("path", SAID, ids=get_name)
def test_every_sentence_is_said_through_the_catalogue(path: Path) -> None:
    exempt = EXEMPT.get(get_name(path), set()) | COUNTED
    unsaid = [each.text for each in find_unsaid(path) if not each.text.startswith(DESCRIBED)]
    assert [text for text in unsaid if text not in exempt] == []


@pytest.mark.parametrize("path", MODULES, ids=get_name)
def test_texts_are_written_out_and_translated_where_somebody_listens(path: Path) -> None:
    assert list(find_misuses(ast.parse(path.read_text("utf-8")))) == []


@pytest.fixture(scope="module")
def keys() -> frozenset[str]:
    """All texts that the bot says, read from its sources once."""
    return frozenset(list_keys())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_has_a_translation_and_every_translation_is_said(language: str, keys: frozenset[str]) -> None:
    assert sorted(keys ^ load(language).keys()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_have_the_placeholders_of_the_text(language: str) -> None:
    texts = load(language)
    assert [key for key, text in texts.items() if list_placeholders(key) != list_placeholders(text)] == []


def test_kept_texts_are_translated_where_they_are_used() -> None:
    kept = {f"{get_name(path)}.{name}" for path in MODULES for name in list_kept(parse(path))}
    assert {"bot.ui.choice.CANCEL", "bot.tree.RESTARTING"} <= kept
    assert [f"{get_name(path)}: {use}" for path in MODULES for use in list_bare(path, kept)] == []


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def list_placeholders(text: str) -> set[str]:
    """Their names, without what is formatted how."""
    return {name.partition(".")[0] for _, name, _, _ in Formatter().parse(text) if name is not None}


def find_misuses(tree: ast.Module) -> Iterator[str]:
    """Calls that would translate when a module is imported, or what the catalogue cannot have."""
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for part in (function.body if isinstance(function.body, list) else [function.body])
        for node in ast.walk(part)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := get_called(node)) in SPOKEN:
            if name.startswith("translate") and id(node) not in inside:
                yield f"{ast.unparse(node)[:80]} is said at import"
            if any(isinstance(part, ast.JoinedStr | ast.BinOp) for part in node.args[:1]):
                yield f"{ast.unparse(node)[:80]} is put together"
            if name in ("translate", "saying") and not fits(node):
                yield f"{ast.unparse(node)[:80]} fills in something else"


def fits(call: ast.Call) -> bool:
    """Whether a text that is written out gets exactly what it has placeholders for."""
    text = call.args[0]
    if not isinstance(text, ast.Constant):
        return True
    return list_placeholders(str(text.value)) == {word.arg for word in call.keywords}


def list_kept(tree: ast.Module) -> Iterator[str]:
    """The names of a module's texts; what is its own business it may hand to a function that translates."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
            name = ast.unparse(node.targets[0] if isinstance(node, ast.Assign) else node.target)
            if get_called(node.value) == "phrase" and not name.startswith("_"):
                yield name


def list_bare(path: Path, kept: set[str]) -> Iterator[str]:
    """Where a module uses a text that is kept without translating it; whoever reads a table of texts does so."""
    tree = parse(path)
    names = {name.rpartition(".")[2] for name in kept if name.rpartition(".")[0] == get_name(path)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names |= {each.name for each in node.names if is_kept(f"{node.module}", each.name, kept)}
    said = {id(inner) for node in ast.walk(tree) if takes_texts(node) for inner in ast.walk(node)}
    said |= {
        id(inner) for node in tree.body if isinstance(node, ast.Assign | ast.AnnAssign) for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in names and isinstance(node.ctx, ast.Load) and id(node) not in said:
            yield f"{node.id} in line {node.lineno}"


def is_kept(module: str, name: str, kept: set[str]) -> bool:
    """Whether a name that is imported is a text, which a package may hand on."""
    return any(each.startswith(f"{module}.") and each.endswith(f".{name}") for each in kept)


def takes_texts(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and get_called(node) in {*SPOKEN, "describe", "partial"}


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ('reply.send("There is nothing here.")', ["There is nothing here."]),
        ('raise QueryError(f"{name} is no word.")', ["{} is no word."]),
        ('button(label="Undo")', ["Undo"]),
        ('" and ".join(names)', [" and "]),
        ('raise QueryError(translate("{name} is no word.", name=name))', []),
        ('log.info("buttons stay enabled")', []),
        ('raise ValueError("a name is missing")', []),
        ('custom_id = f"again:{way}:{command}"', []),
        ('"""What it does."""', []),
        ('line = f"`/documents undo batch:{batch}`"', []),
    ],
)
def test_sentences_are_told_from_names_and_ids(tmp_path: Path, code: str, found: list[str]) -> None:
    module = tmp_path / "module.py"
    module.write_text(code, "utf-8")
    assert [each.text for each in find_unsaid(module)] == found


def test_the_texts_of_commands_are_keys() -> None:
    keys = {key.text for key in find_keys(ROOT / "cogs" / "ask" / "cog.py")}
    assert {"Answer a question from a collection, with sources.", "What you want to know"} <= keys


@pytest.mark.parametrize(
    "code",
    [
        'X = translate("Undo")',
        'def f(x=translate("Undo")): ...',
        'def f(): translate(f"{x} is")',
        'def f(): translate("Undo {name}", title=1)',
    ],
)
def test_texts_that_come_too_early_or_in_parts_or_incomplete_are_found(code: str) -> None:
    assert list(find_misuses(ast.parse(code)))
