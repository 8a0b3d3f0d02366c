"""Where a model's files are: in a folder, or downloaded once by the model's name."""

import hashlib
import json
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bot.errors import ConfigurationError

logger = logging.getLogger(__name__)

TOKENIZER: Final = "tokenizer.json"
# Smallest first of what runs well on any processor: whole numbers instead of floats, a quarter of the size.
_GRAPHS: Final = (
    "model_quantized.onnx",
    "model_int8.onnx",
    "model_uint8.onnx",
    "model_quint8_avx2.onnx",
    "model_optimized.onnx",
    "model.onnx",
)
_FOLDERS: Final = ("", "onnx")  # where models keep them, in the order of the search
# Beside graph and tokenizer, as sentence-transformers writes them: pooling, prefixes, the greatest length.
_CONFIGS: Final = (
    "config.json",
    "config_sentence_transformers.json",
    "sentence_bert_config.json",
    "tokenizer_config.json",
    "1_Pooling/config.json",
)
_OUTSIDE: Final = ("_data", ".data")  # a graph over 2 GB keeps its weights in a second file of such a name
_NAME: Final = re.compile(r"[\w.-]+/[\w.-]+", re.ASCII)
_PATH: Final = re.compile(r"[./~\\]|[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """A model on this machine.

    Attributes:
        setting: the environment variable that chose it, for messages.
        label: what people call it.
    """

    setting: str
    label: str
    folder: Path
    graph: Path

    @property
    def tokenizer(self) -> Path:
        """The text -> tokens of it."""
        return self.folder / TOKENIZER

    def read_config(self, name: str) -> dict[str, Any]:
        """One of the files that describe it; empty where there is none."""
        try:
            found = json.loads((self.folder / name).read_text("utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise self.build_error(f"{name} in it cannot be read") from error
        return found if isinstance(found, dict) else {}

    def build_digest(self, *more: str) -> str:
        """What tells its vectors from those of other models; `more` is what else goes into them. 0.1 s for 30 MB."""
        whole = hashlib.sha256(repr(more).encode())
        outside = (self.graph.with_name(self.graph.name + ending) for ending in _OUTSIDE)
        for path in (self.graph, *filter(Path.is_file, outside), self.tokenizer):
            with path.open("rb") as file:
                whole.update(hashlib.file_digest(file, "sha256").digest())
        return whole.hexdigest()[:12]

    def build_error(self, reason: str) -> ConfigurationError:
        """A failure of it, for the operator."""
        return ConfigurationError(f"{self.setting} cannot be used: {self.label}: {reason}.")


def find_model(wanted: str, setting: str) -> ModelFiles:
    """The files of a folder, or of a model that is downloaded where it has not been before.

    Raises:
        ConfigurationError: it is neither, or cannot be downloaded.
    """
    folder = Path(wanted).expanduser()
    if folder.is_dir():
        return _find_in_folder(folder, setting, folder.resolve().name)
    if _PATH.match(wanted) or not _NAME.fullmatch(wanted):
        raise ConfigurationError(
            f"{setting} is neither a folder that is there nor the name of a model like intfloat/multilingual-e5-small."
        )
    return _find_in_folder(_fetch(wanted, setting), setting, wanted.partition("/")[2])


def pick_graph(names: Iterable[str]) -> str | None:
    """The graph to use, of all names of files in a model's folder."""
    there = [name for name in names if name.endswith(".onnx")]
    near = [name for name in there if name.rpartition("/")[0] in _FOLDERS]
    for graph in _GRAPHS:
        for folder in _FOLDERS:
            if (wanted := f"{folder}/{graph}".lstrip("/")) in near:
                return wanted
    return near[0] if len(near) == 1 else None


def _find_in_folder(folder: Path, setting: str, label: str) -> ModelFiles:
    graph = pick_graph(_list_graphs(folder))
    if graph is None or not (folder / TOKENIZER).is_file():
        raise ConfigurationError(
            f"{setting} cannot be used: {label} holds no model, which is {_GRAPHS[-1]} (or {_GRAPHS[0]}) and "
            f"{TOKENIZER}."
        )
    return ModelFiles(setting, label, folder, folder / graph)


def _list_graphs(folder: Path) -> list[str]:
    paths = (path for part in _FOLDERS for path in (folder / part).glob("*.onnx"))
    return sorted(path.relative_to(folder).as_posix() for path in paths)


def _fetch(name: str, setting: str) -> Path:
    """The folder of a model in the hub's cache, filled where it is not there."""
    # 0.3 s that only a bot with such a model needs
    from huggingface_hub import try_to_load_from_cache  # noqa: PLC0415

    # What is there stays as it is: a new version upstream would make other vectors than the collections have.
    cached = try_to_load_from_cache(name, TOKENIZER)
    if isinstance(cached, str) and _list_graphs(folder := Path(cached).parent):
        return folder
    logger.info("Downloading %s for %s; the next start finds it on this machine", name, setting)
    try:
        return _download(name, setting)
    except (OSError, ValueError) as error:  # those of the hub's client are
        raise ConfigurationError(
            f"{setting} cannot be used: {name} could not be downloaded. Check its name and the connection, or download "
            f"it elsewhere and name its folder in {setting}."
        ) from error


def _download(name: str, setting: str) -> Path:
    from huggingface_hub import hf_hub_download, snapshot_download  # noqa: PLC0415 - as above
    from huggingface_hub.utils.tqdm import disable_progress_bars  # noqa: PLC0415

    disable_progress_bars()  # a log is no terminal
    found = snapshot_download(name, dry_run=True)
    sizes = {each.filename: each.file_size for each in found if not isinstance(each, str)}
    graph = pick_graph(sizes)
    if graph is None or TOKENIZER not in sizes:
        raise ConfigurationError(f"{setting} cannot be used: {name} has no ONNX model that the bot can run.")
    outside = [graph + ending for ending in _OUTSIDE if graph + ending in sizes]
    logger.info("%s is %.0f MB", name, sum(sizes[each] or 0 for each in (graph, *outside)) / 1e6)
    folder = snapshot_download(name, allow_patterns=[TOKENIZER, *_CONFIGS, *outside])
    # Last: what tells the next start that nothing is missing. The hub's client gives a file its name when it is whole.
    hf_hub_download(name, graph)
    return Path(folder)
