"""Models of a few words: folders as people download them, with real graphs that onnxruntime runs.

The graphs are written as the bytes of ONNX's protobuf messages (onnx.proto, IR version 8): the package `onnx` would be
18 MB for two graphs of a few nodes.
"""

import json
import struct
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

FLOAT, INT64 = 1, 7  # TensorProto.DataType
# What a word is about: weddings, machines, food.
MEANINGS: Mapping[str, tuple[float, float, float]] = {
    "wedding": (1, 0, 0),
    "bride": (0.9, 0, 0.1),
    "hochzeit": (1, 0, 0),
    "planner": (0.6, 0.1, 0),
    "engine": (0, 1, 0),
    "diesel": (0, 0.9, 0),
    "soup": (0, 0, 1),
    "baker": (0.1, 0, 0.9),
}
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")
WORDS = (*SPECIAL, *MEANINGS, "query", "passage", ":")


def write_encoder(folder: Path, *, scale: float = 1.0, width: int = 3, graph: str = "model.onnx") -> Path:
    """A model whose tokens have the vectors of `MEANINGS`; special and unknown ones are nearly nothing.

    Args:
        scale: of what the first axis says; another one makes another model.
        width: floats of a vector, at least 3.
    """
    rows = [[0.001] * width for _ in WORDS]
    for word, (first, *others) in MEANINGS.items():
        rows[WORDS.index(word)] = [first * scale, *others, *[0.0] * (width - 3)]
    table = _tensor("table", FLOAT, (len(WORDS), width), [each for row in rows for each in row])
    node = _node("Gather", ("table", "input_ids"), "last_hidden_state")
    output = _value("last_hidden_state", FLOAT, ("batch", "tokens", width))
    return _write(folder, graph, [node], [table], output)


def write_cross_encoder(folder: Path) -> Path:
    """A model whose number is how many pairs of tokens are equal: a text scores by the words of the question in it."""
    nodes = [
        _node("Unsqueeze", ("input_ids", "one"), "rows"),
        _node("Unsqueeze", ("input_ids", "two"), "columns"),
        _node("Equal", ("rows", "columns"), "equal"),
        _node("Cast", ("equal",), "counted", to=FLOAT),
        _node("ReduceSum", ("counted", "both"), "sums", keepdims=0),
        _node("Unsqueeze", ("sums", "one"), "logits"),
    ]
    axes = [
        _tensor("one", INT64, (1,), [1]),
        _tensor("two", INT64, (1,), [2]),
        _tensor("both", INT64, (2,), [1, 2]),
    ]
    return _write(folder, "model.onnx", nodes, axes, _value("logits", FLOAT, ("batch", 1)))


def write_json(folder: Path, name: str, content: object) -> None:
    """One of the files that describe a model."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), "utf-8")


def _write(folder: Path, graph: str, nodes: Iterable[bytes], tensors: Iterable[bytes], output: bytes) -> Path:
    path = folder / graph
    path.parent.mkdir(parents=True, exist_ok=True)
    inputs = [_value(name, INT64, ("batch", "tokens")) for name in ("input_ids", "attention_mask")]
    content = b"".join(
        [
            *(_bytes(1, node) for node in nodes),
            _bytes(2, b"few_words"),
            *(_bytes(5, tensor) for tensor in tensors),
            *(_bytes(11, value) for value in inputs),
            _bytes(12, output),
        ]
    )
    opset = _bytes(1, b"") + _number(2, 13)
    path.write_bytes(_number(1, 8) + _bytes(7, content) + _bytes(8, opset))
    _write_tokenizer(folder / "tokenizer.json")
    return folder


def _write_tokenizer(path: Path) -> None:
    tokenizer = Tokenizer(WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = Whitespace()
    special = [(word, WORDS.index(word)) for word in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = TemplateProcessing("[CLS] $A [SEP]", "[CLS] $A [SEP] $B:1 [SEP]:1", special)
    tokenizer.save(str(path))


def _node(kind: str, inputs: Sequence[str], output: str, **attributes: int) -> bytes:
    """A NodeProto; an AttributeProto of type 2 is a whole number."""
    return b"".join(
        [
            *(_bytes(1, each.encode()) for each in inputs),
            _bytes(2, output.encode()),
            _bytes(4, kind.encode()),
            *(
                _bytes(5, _bytes(1, name.encode()) + _number(3, value) + _number(20, 2))
                for name, value in attributes.items()
            ),
        ]
    )


def _tensor(name: str, kind: int, shape: Sequence[int], values: Sequence[float]) -> bytes:
    raw = struct.pack(f"<{len(values)}{'f' if kind == FLOAT else 'q'}", *values)
    return b"".join([*(_number(1, each) for each in shape), _number(2, kind), _bytes(8, name.encode()), _bytes(9, raw)])


def _value(name: str, kind: int, shape: Sequence[str | int]) -> bytes:
    sizes = (_number(1, each) if isinstance(each, int) else _bytes(2, each.encode()) for each in shape)
    tensor = _number(1, kind) + _bytes(2, b"".join(_bytes(1, size) for size in sizes))
    return _bytes(1, name.encode()) + _bytes(2, _bytes(1, tensor))


def _bytes(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(content)) + content


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _varint(value: int) -> bytes:
    parts = []
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])
