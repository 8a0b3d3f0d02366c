"""Models that are chosen by LOCAL_MODEL: folders of ONNX graphs, run by onnxruntime."""

import asyncio
import math
import sys
from pathlib import Path

import pytest

from bot.errors import ConfigurationError
from bot.library.embed import STATIC_MODEL, LocalEmbedder, is_same_model
from bot.library.embed.files import pick_graph
from bot.models import CollectionInfo, PropertySpec
from tests.support.onnx_models import write_cross_encoder, write_encoder, write_json

TEXTS = ("a wedding", "diesel engine", "soup", "", "the bride and the planner")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_encoder(tmp_path / "few words")


def get_cosine(one: list[float] | None, other: list[float] | None) -> float:
    assert one is not None
    assert other is not None
    return sum(a * b for a, b in zip(one, other, strict=True))


def build_info(model: str) -> CollectionInfo:
    return CollectionInfo("Movie", (PropertySpec("text"),), "text_vector", ("text",), "local", model)


async def test_vectors_have_the_dimension_of_the_model_and_length_one(folder: Path) -> None:
    embedder = LocalEmbedder(str(folder))
    details = await embedder.load()
    vectors = await embedder.embed(TEXTS)
    assert details.dimension == 3
    assert vectors[3] is None
    assert all(math.isclose(get_cosine(each, each), 1, rel_tol=1e-5) for each in vectors if each is not None)


async def test_each_text_has_its_own_vector_whatever_it_is_padded_to(folder: Path) -> None:
    embedder = LocalEmbedder(str(folder))
    together = await embedder.embed([*TEXTS, "engine " * 400])
    for text, vector in zip(TEXTS, together, strict=False):
        (alone,) = await embedder.embed([text])
        assert vector == (None if alone is None else pytest.approx(alone, abs=1e-5))


async def test_a_question_of_another_language_is_near_what_it_means(folder: Path) -> None:
    embedder = LocalEmbedder(str(folder))
    question = await embedder.embed_one("Hochzeit")
    wedding, engine = await embedder.embed(["wedding", "engine"])
    assert get_cosine(question, wedding) > 0.9 > get_cosine(question, engine)


async def test_of_a_long_text_the_first_tokens_count(folder: Path) -> None:
    write_json(folder, "sentence_bert_config.json", {"max_seq_length": 8})
    short, long = await LocalEmbedder(str(folder)).embed(["soup " * 6, "soup " * 6 + "engine " * 400])
    assert get_cosine(short, long) == pytest.approx(1, abs=1e-5)


async def test_the_pooling_that_a_model_says_is_used(folder: Path) -> None:
    write_json(folder, "1_Pooling/config.json", {"pooling_mode_cls_token": True})
    wedding, engine = await LocalEmbedder(str(folder)).embed(["wedding", "engine"])
    assert get_cosine(wedding, engine) == pytest.approx(1, abs=1e-5)  # both begin with [CLS]


async def test_where_a_model_says_nothing_its_family_tells_the_pooling(tmp_path: Path) -> None:
    folder = write_encoder(tmp_path / "bge-few-words")
    wedding, engine = await LocalEmbedder(str(folder)).embed(["wedding", "engine"])
    assert get_cosine(wedding, engine) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("config_sentence_transformers.json", {"prompts": {"query": "engine ", "document": "soup "}}),
        ("config.json", {"_name_or_path": "intfloat/multilingual-e5-small"}),
    ],
)
async def test_prefixes_stand_before_questions_and_texts(tmp_path: Path, name: str, content: object) -> None:
    plain = write_encoder(tmp_path / "plain")
    prefixed = write_encoder(tmp_path / "prefixed")
    write_json(prefixed, name, content)
    without, with_them = LocalEmbedder(str(plain)), LocalEmbedder(str(prefixed))
    assert await without.embed_one("bride") == (await without.embed(["bride"]))[0]
    prefixes = ("engine ", "soup ") if "prompts" in str(content) else ("query: ", "passage: ")
    assert await with_them.embed_one("bride") == await without.embed_one(f"{prefixes[0]}bride")
    assert await with_them.embed(["bride"]) == await without.embed([f"{prefixes[1]}bride"])


async def test_a_model_is_known_by_what_it_holds_and_not_by_its_place(tmp_path: Path) -> None:
    here, moved = write_encoder(tmp_path / "here"), write_encoder(tmp_path / "moved")
    other = write_encoder(tmp_path / "other", scale=2)
    names = [(await LocalEmbedder(str(each)).load()).name for each in (here, moved, other)]
    assert names[0].startswith("here@")
    assert is_same_model(names[0], names[1])
    assert not is_same_model(names[0], names[2])


async def test_another_pooling_is_another_model(folder: Path) -> None:
    before = (await LocalEmbedder(str(folder)).load()).name
    write_json(folder, "1_Pooling/config.json", {"pooling_mode_cls_token": True})
    assert not is_same_model(before, (await LocalEmbedder(str(folder)).load()).name)


async def test_collections_of_the_static_model_keep_it(folder: Path) -> None:
    embedder = LocalEmbedder(str(folder))
    own = (await embedder.load()).name
    assert await embedder.can_embed(build_info(own))
    assert await embedder.can_embed(build_info(STATIC_MODEL))
    assert not await embedder.can_embed(build_info("another@000000000000"))
    (vectors,) = await embedder.embed_objects(build_info(STATIC_MODEL), [{"text": "a wedding"}])
    assert vectors is not None
    assert len(vectors["text_vector"]) == 256
    assert await embedder.embed_objects(build_info("another@000000000000"), [{"text": "a wedding"}]) == [None]


async def test_sentences_are_compared_by_the_static_model(folder: Path) -> None:
    texts = ["bride and groom get married", "diesel engine repair"]
    assert await LocalEmbedder(str(folder)).compare("wedding", texts) == await LocalEmbedder().compare("wedding", texts)


async def test_the_event_loop_is_free_while_a_model_runs(folder: Path) -> None:
    embedder = LocalEmbedder(str(folder))
    await embedder.load()
    work = asyncio.ensure_future(embedder.embed(["engine " * 300] * 200))
    turns = 0
    while not work.done():
        await asyncio.sleep(0)
        turns += 1
    assert turns > 100  # each portion alone lets the loop turn once


@pytest.mark.parametrize(
    ("names", "graph"),
    [
        (["model.onnx", "onnx/model_quantized.onnx"], "onnx/model_quantized.onnx"),
        (["onnx/model.onnx", "onnx/model_O4.onnx", "onnx/model_quint8_avx2.onnx"], "onnx/model_quint8_avx2.onnx"),
        (["mine.onnx", "tokenizer.json"], "mine.onnx"),
        (["a.onnx", "b.onnx"], None),
        (["deep/er/model.onnx"], None),
        ([], None),
    ],
)
def test_the_smallest_graph_is_picked(names: list[str], graph: str | None) -> None:
    assert pick_graph(names) == graph


async def refuse(model: str) -> str:
    with pytest.raises(ConfigurationError) as raised:
        await LocalEmbedder(model).load()
    return raised.value.user_message


async def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "LOCAL_MODEL is neither a folder that is there nor the name" in await refuse(str(tmp_path / "absent"))


async def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    assert "holds no model, which is model.onnx" in await refuse(str(tmp_path))


@pytest.mark.parametrize("file", ["model.onnx", "tokenizer.json"])
async def test_a_file_that_was_downloaded_in_part_is_told(folder: Path, file: str) -> None:
    whole = (folder / file).read_bytes()
    (folder / file).write_bytes(whole[: len(whole) // 2])
    message = await refuse(str(folder))
    assert message == (
        "LOCAL_MODEL cannot be used: few words: a file in it is damaged, or was only downloaded in part."
    )


async def test_a_file_that_is_no_graph_is_told(folder: Path) -> None:
    (folder / "model.onnx").write_text("<html>not found</html>")
    assert "damaged" in await refuse(str(folder))


async def test_a_description_that_is_damaged_is_told(folder: Path) -> None:
    (folder / "config.json").write_text("{")
    assert "config.json in it cannot be read" in await refuse(str(folder))


async def test_a_reranker_is_no_encoder(tmp_path: Path) -> None:
    write_cross_encoder(tmp_path)
    assert "LOCAL_MODEL cannot be used" in await refuse(str(tmp_path))


async def test_without_onnxruntime_it_is_said_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)  # what makes `import onnxruntime` fail
    assert "LOCAL_MODEL needs the package onnxruntime, which is not installed" in await refuse(str(folder))
