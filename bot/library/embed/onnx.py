"""Models as ONNX graphs, run by onnxruntime on the processor: encoders of texts, and cross-encoders of pairs."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from bot.errors import ConfigurationError
from bot.library.embed.files import ModelFiles, find_model
from bot.library.embed.names import build_model_name

TOKENS_MAX: Final = 512  # of a text; what the models of this kind were trained with
_POOLED: Final = ("sentence_embedding", "text_embeds")  # names of outputs that are one vector a text already
_INPUTS: Final = frozenset({"input_ids", "attention_mask", "token_type_ids"})
_FIRST_TOKEN: Final = ("bge-", "arctic-embed", "mxbai-embed")  # whose model cards take the first token's vector
_AXES: Final = 3  # of an output with a vector for each token
_PROBE: Final = "a text to begin with"


class Network:
    """A tokenizer and a graph.

    Args:
        tokens: of a text, or of a pair of texts, at most; the rest is cut off.

    Attributes:
        outputs: the names of what the graph gives.
    """

    def __init__(self, files: ModelFiles, *, tokens: int) -> None:
        self.files = files
        try:
            # 0.3 s and 60 MiB that only a bot with such a model needs
            import onnxruntime  # noqa: PLC0415
            from tokenizers import Tokenizer  # noqa: PLC0415
        except ImportError as error:
            raise ConfigurationError(
                f"{files.setting} needs the package {error.name}, which is not installed. Install the packages of "
                "requirements-onnx.lock (`make install-onnx`)."
            ) from error
        with _explain(files, "a file in it is damaged, or was only downloaded in part"):
            self._tokenizer = Tokenizer.from_file(str(files.tokenizer))
            self._tokenizer.enable_truncation(max_length=tokens)
            self._tokenizer.enable_padding(**self._get_padding())
            self._session = onnxruntime.InferenceSession(files.graph, _build_options(onnxruntime))
        self._inputs = {each.name for each in self._session.get_inputs()}
        self.outputs = [each.name for each in self._session.get_outputs()]
        if "input_ids" not in self._inputs or not self._inputs <= _INPUTS:
            raise files.build_error("it is no model of texts")

    def run(self, texts: list[Any], output: str) -> tuple[Any, Any]:
        """An output for texts or pairs of texts, and the mask of their tokens: arrays whose first axis is the text."""
        import numpy as np  # noqa: PLC0415 - as above

        encodings = self._tokenizer.encode_batch(texts)
        mask = np.array([each.attention_mask for each in encodings], dtype=np.int64)
        fed = {
            "input_ids": np.array([each.ids for each in encodings], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.array([each.type_ids for each in encodings], dtype=np.int64),
        }
        (found,) = self._session.run([output], {name: fed[name] for name in self._inputs})
        return found, mask

    def _get_padding(self) -> dict[str, Any]:
        """As the tokenizer's own file says, but only to the longest text of a call."""
        padding = self._tokenizer.padding or {}
        return {name: padding[name] for name in ("pad_id", "pad_token", "pad_type_id") if name in padding}


class OnnxEncoder:
    """Unit vectors of texts: the mean of a text's tokens or its first token, as the model's files say."""

    characters_at_once = 2_000  # take about half a second with a model of 30 million weights
    characters_short = 0

    def __init__(self, files: ModelFiles) -> None:
        self._network = Network(files, tokens=_get_tokens(files))
        self._output = next((name for name in _POOLED if name in self._network.outputs), self._network.outputs[0])
        self._prefixes = _get_prefixes(files)
        self._has_first = _is_first_token(files)
        self.dimension = self._probe()
        pooling = "first" if self._has_first else "mean"
        self.name = build_model_name(files.label, files.build_digest(pooling, *self._prefixes.values()))

    def encode(self, texts: list[str], *, is_query: bool) -> Any:
        """Unit vectors, one a text: a float32 array of (texts, dimension)."""
        import numpy as np  # noqa: PLC0415 - 0.1 s that only a bot with a local model needs

        prefix = self._prefixes[is_query]
        found, mask = self._network.run([prefix + text for text in texts], self._output)
        if found.ndim == _AXES:
            weights = mask[:, :, None].astype(found.dtype)
            found = found[:, 0] if self._has_first else (found * weights).sum(axis=1) / weights.sum(axis=1)
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        return (found / np.maximum(lengths, np.finfo(np.float32).tiny)).astype(np.float32)

    def _probe(self) -> int:
        """Its dimension, by trying it."""
        import numpy as np  # noqa: PLC0415 - as above

        with _explain(self._network.files, "it cannot be run as a model of texts"):
            vectors = self.encode([_PROBE], is_query=True)
        if vectors.ndim != _AXES - 1 or vectors.shape[1] == 1 or not np.isfinite(vectors).all():
            raise self._network.files.build_error("what it makes of a text is no vector")
        return int(vectors.shape[1])


class CrossEncoder:
    """How well texts answer a question: a model that reads both together."""

    def __init__(self, files: ModelFiles) -> None:
        self._network = Network(files, tokens=TOKENS_MAX)
        with _explain(files, "it is no cross-encoder, which gives one number for a question and a text"):
            self.score(_PROBE, [_PROBE])
        self.name = build_model_name(files.label, files.build_digest())

    def score(self, query: str, texts: list[str]) -> list[float]:
        """A number a text, the greater the better; comparable within one question only."""
        found, _ = self._network.run([(query, text) for text in texts], self._network.outputs[0])
        scores = found.reshape(len(texts), -1)
        if scores.shape[1] != 1:
            raise ValueError(f"{scores.shape[1]} numbers for each text")
        return [float(score) for score in scores[:, 0]]


def load_encoder(wanted: str, setting: str) -> OnnxEncoder:
    """The encoder of a folder or a name; blocks, for minutes where it is downloaded.

    Raises:
        ConfigurationError: there is none, it cannot be run, or onnxruntime is not installed.
    """
    return OnnxEncoder(find_model(wanted, setting))


def load_cross_encoder(wanted: str, setting: str) -> CrossEncoder:
    """The cross-encoder of a folder or a name; blocks and raises as `load_encoder` does."""
    return CrossEncoder(find_model(wanted, setting))


@contextmanager
def _explain(files: ModelFiles, reason: str) -> Iterator[None]:
    """Say what is wrong with a model whose files fail the libraries."""
    try:
        yield
    except ConfigurationError:
        raise
    except Exception as error:  # what onnxruntime and tokenizers raise has no other kind in common
        raise files.build_error(reason) from error


def _build_options(onnxruntime: Any) -> Any:
    options = onnxruntime.SessionOptions()
    # One processor stays free for the event loop, and threads without work sleep: by default they wait in a loop.
    options.intra_op_num_threads = max(1, (os.cpu_count() or 1) - 1)
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 4  # fatal; the errors are raised too, and their lines are not of the bot's log
    return options


def _get_tokens(files: ModelFiles) -> int:
    """The greatest number of tokens of a text, as its files say."""
    said = (
        files.read_config("sentence_bert_config.json").get("max_seq_length"),
        files.read_config("tokenizer_config.json").get("model_max_length"),  # 1e30 where nobody said
    )
    return min([TOKENS_MAX, *(int(number) for number in said if isinstance(number, int | float) and number > 0)])


def _is_first_token(files: ModelFiles) -> bool:
    """Whether a text's vector is that of its first token; else it is the mean.

    Exports to ONNX often lack the file that says so: then the well-known families of this kind are known by name.
    """
    pooling = files.read_config("1_Pooling/config.json")
    if "pooling_mode_cls_token" in pooling:
        return bool(pooling["pooling_mode_cls_token"])
    return any(name in _get_family(files) for name in _FIRST_TOKEN)


def _get_prefixes(files: ModelFiles) -> dict[bool, str]:
    """What stands before a question (True) and before a text (False).

    As the model's file of sentence-transformers says; e5 models were published before there was such a file.
    """
    prompts = files.read_config("config_sentence_transformers.json").get("prompts") or {}
    text = prompts.get("document") or prompts.get("passage") or ""
    if prompts.get("query") or text:
        return {True: prompts.get("query") or "", False: text}
    is_e5 = "e5-" in _get_family(files)
    return {True: "query: ", False: "passage: "} if is_e5 else {True: "", False: ""}


def _get_family(files: ModelFiles) -> str:
    """What the model may be recognised by: what its folder is called, and what its file says that it was made from."""
    return f"{files.label} {files.read_config('config.json').get('_name_or_path', '')}".casefold()
