"""Local embeddings and the quotes picked with them."""

import asyncio
import json
import math
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.errors import ConfigurationError
from bot.library.embed import LocalEmbedder
from bot.library.quotes import rank_sentences
from bot.models import Hit

# What the own code of its release 0.4.0.post1 made of these texts: collections with such vectors stay searchable.
KNOWN = json.loads(Path(__file__).with_name("wordllama-0.4.0.post1.json").read_text("utf-8"))


@pytest.fixture
def embedder() -> LocalEmbedder:
    return LocalEmbedder()


async def test_vectors_have_256_dimensions_and_length_one(embedder: LocalEmbedder) -> None:
    (vector,) = await embedder.embed(["a wedding in Paris"])
    assert vector is not None
    assert len(vector) == 256
    assert math.isclose(sum(x * x for x in vector), 1, rel_tol=1e-4)


async def test_texts_without_a_word_have_no_vector_and_keep_their_place(embedder: LocalEmbedder) -> None:
    first, second, third = await embedder.embed(["", "a wedding", "  \n"])
    assert first is None
    assert second is not None
    assert third is None


async def test_a_query_in_capitals_means_what_it_means_otherwise(embedder: LocalEmbedder) -> None:
    assert await embedder.embed_one("MAY I BRING A GUEST?") == await embedder.embed_one("may i bring a guest?")
    assert await embedder.embed_one("May I bring US?") != await embedder.embed_one("may i bring us?")
    texts = ["Each member may bring one guest."]
    (loud,), (calm,) = await embedder.compare("A GUEST", texts), await embedder.compare("a guest", texts)
    assert loud == calm


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("comedies", "comedy"),
        ("COMEDIES", "comedy"),
        ("sad dramas, thrillers", "sad dramas, thriller"),
        # A title, an abbreviation, and verbs.
        ("Paris", "Paris"),
        ("help against AIDS", "help against AIDS"),
        ("a comedian dies in Naples", "a comedian dies in Naples"),
    ],
)
async def test_a_plural_in_a_short_wish_means_its_singular(embedder: LocalEmbedder, typed: str, meant: str) -> None:
    (vector,) = await embedder.embed([meant])
    assert await embedder.embed_one(typed) == pytest.approx(vector)


async def test_near_meanings_are_nearer_than_far_ones(embedder: LocalEmbedder) -> None:
    wedding, marriage, engine = await embedder.embed(["wedding", "bride and groom get married", "diesel engine repair"])
    assert wedding is not None
    assert marriage is not None
    assert engine is not None
    near = sum(a * b for a, b in zip(wedding, marriage, strict=True))
    far = sum(a * b for a, b in zip(wedding, engine, strict=True))
    assert near > far


async def test_quotes_are_sentences_of_the_hits_with_their_number(embedder: LocalEmbedder) -> None:
    hits = [
        Hit(1, "a", "Rules", {"title": "Rules", "text": "Be kind to each other. Meetings start at eight on Fridays."}),
        Hit(2, "b", "Food", {"title": "Food", "text": "The kitchen serves soup. It closes at ten in the evening."}),
    ]
    quotes = await rank_sentences(embedder, "When do the meetings start on Friday?", hits)
    assert quotes[0].number == 1
    assert quotes[0].text == "Meetings start at eight on Fridays."
    assert [q.similarity for q in quotes] == sorted((q.similarity for q in quotes), reverse=True)


async def test_of_a_text_of_megabytes_only_the_beginning_is_read(embedder: LocalEmbedder) -> None:
    text = "The kitchen serves soup and bread. " * 200 + "The meetings start at eight on Fridays. " * 50_000
    quotes = await rank_sentences(embedder, "When do the meetings start on Friday?", [Hit(1, "a", "A", {"text": text})])
    assert all("meetings" not in quote.text for quote in quotes)


async def test_long_and_short_texts_have_the_vectors_they_have_alone(embedder: LocalEmbedder) -> None:
    texts = ["a wedding", "an engine " * 700, "two bakers", " " * 9_000 + "soup", "x" * 50_000, "a wedding"]
    together = await embedder.embed(texts)
    for text, vector in zip(texts, together, strict=True):
        assert vector == pytest.approx(await embedder.embed_one(text), abs=1e-6)
    assert together[0] != together[2]


async def test_the_end_of_a_very_long_text_is_cut_off(embedder: LocalEmbedder) -> None:
    begin = "a wedding planner falls in love. " * 300
    assert await embedder.embed_one(begin) == await embedder.embed_one(begin + "diesel engine repair " * 300)


@pytest.mark.parametrize("text", KNOWN)
async def test_vectors_are_those_of_the_package_itself(embedder: LocalEmbedder, text: str) -> None:
    vector = await embedder.embed_one(text)
    assert vector is not None
    assert sum(a * b for a, b in zip(vector, KNOWN[text], strict=True)) >= 0.999999


def test_the_packages_code_is_not_run() -> None:
    program = (
        "import asyncio, logging, sys\n"
        "from bot.library.embed import LocalEmbedder\n"
        "asyncio.run(LocalEmbedder().load())\n"
        "print('safetensors' in sys.modules, 'wordllama' in sys.modules, logging.getLogger().handlers)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split(maxsplit=2) == ["True", "False", "[]\n"]


def test_a_bot_at_rest_does_without_the_model() -> None:
    program = (
        "import asyncio, sys\n"
        "from bot.library.embed import LocalEmbedder\n"
        "asyncio.run(LocalEmbedder().prepare())\n"
        "print('safetensors' in sys.modules, 'tokenizers' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


async def test_a_question_waits_for_no_thread(embedder: LocalEmbedder, monkeypatch: pytest.MonkeyPatch) -> None:
    await embedder.load()
    asked: list[int] = []

    async def to_thread(function: Callable[..., Any], *arguments: Any) -> Any:
        asked.append(len(arguments))
        return function(*arguments)

    monkeypatch.setattr(asyncio, "to_thread", to_thread)
    assert await embedder.embed_one("a wedding")
    assert await embedder.compare("a wedding", ["two rival bakers"])
    assert not asked
    assert await embedder.embed_one("a wedding " * 1_000)
    assert len(asked) == 1


async def test_a_missing_package_is_named_with_what_to_do(
    embedder: LocalEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.library.embed.static.PACKAGE", "wordllama_elsewhere")
    with pytest.raises(ConfigurationError, match=r"wordllama_elsewhere is not installed\. Install .*VECTORIZER=none"):
        await embedder.load()
    with pytest.raises(ConfigurationError, match="wordllama_elsewhere is not installed"):
        await embedder.prepare()


async def test_a_release_without_the_weights_is_named(
    embedder: LocalEmbedder, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "wordllama_hollow").mkdir()
    (tmp_path / "wordllama_hollow" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("bot.library.embed.static.PACKAGE", "wordllama_hollow")
    with pytest.raises(ConfigurationError, match=r"without l2_supercat_256\.safetensors"):
        await embedder.load()


async def test_a_missing_tokenizer_is_named(embedder: LocalEmbedder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "tokenizers", None)  # what makes `import tokenizers` fail
    with pytest.raises(ConfigurationError, match="tokenizers is not installed"):
        await embedder.embed_one("a wedding")
    with pytest.raises(ConfigurationError, match="tokenizers is not installed"):
        await embedder.prepare()
