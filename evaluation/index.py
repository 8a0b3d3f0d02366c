"""The documents of a set in a collection of the library's, and searches that answer with their ids."""

import json
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bench.ground import GUILD_ID, build_settings
from bot.audience import EVERYTHING, Reader, for_channel
from bot.files import read_upload
from bot.library import Library, build_origin, open_library
from bot.models import Answer, CollectionInfo, CollectionSchema, Hit, IngestOptions, PropertySpec, Record, SearchOptions
from bot.prompts import build_ask
from evaluation.sets import EvaluationSet, SetError, has_text

READY_SECONDS: Final = 90

Content = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The documents found, best first, and whether the answer says that none of them fits."""

    docs: tuple[str, ...]
    is_unsure: bool = False


@dataclass(frozen=True, slots=True)
class Index:
    """A set's collection.

    Attributes:
        docs: the document that has a content; of several with the same one the first.
        firsts: for each stored document the one that searches answer with: the first of the same content.
        audiences: for whom the documents of each group are. Taking a group out is asking as somebody who may read all
            others, so that it happens in the query, as for members.
    """

    library: Library
    info: CollectionInfo
    docs: Mapping[Content, str]
    firsts: Mapping[str, str]
    audiences: Mapping[str, str]

    async def rank(self, query: str, options: SearchOptions) -> Ranking:
        """What a search finds."""
        answer = await self.find(query, options)
        # The same text in two groups is stored twice, and is one document here.
        return Ranking(tuple(dict.fromkeys(self._get_doc(hit) for hit in answer.hits)), answer.is_unsure)

    async def find(self, query: str, options: SearchOptions) -> Answer:
        """What `/search` answers."""
        return await self.library.searcher.search(
            self.info, query, guild_id=GUILD_ID, reader=EVERYTHING, options=options
        )

    async def ask(self, question: str, options: SearchOptions, *, without: frozenset[str] = frozenset()) -> Answer:
        """What `/ask` answers, over all documents but those of some groups."""
        readable = (audience for group, audience in self.audiences.items() if group not in without)
        return await self.library.searcher.answer(
            self.info,
            question,
            guild_id=GUILD_ID,
            reader=Reader(frozenset(readable)) if without else EVERYTHING,
            options=options,
            prompts=build_ask(self.info, question),
        )

    def unite(self, gains: Mapping[str, int]) -> dict[str, int]:
        """Gains by the documents that searches answer with; one without text stays as one that is never found."""
        united: dict[str, int] = {}
        for doc, gain in gains.items():
            first = self.firsts.get(doc, doc)
            united[first] = max(gain, united.get(first, 0))
        return united

    def _get_doc(self, hit: Hit) -> str:
        return self.docs[_get_content(self.info, hit.properties)]


@asynccontextmanager
async def open_evaluation(model: str) -> AsyncIterator[Library]:
    """A library without any provider, over a Weaviate that is started for it in a folder of its own.

    Args:
        model: makes the vectors, as LOCAL_MODEL.
    """
    with tempfile.TemporaryDirectory() as folder:
        async with open_library(build_settings(Path(folder), model=model)) as library:
            await library.connection.wait_ready(timeout=READY_SECONDS)
            yield library


async def build_index(library: Library, set_: EvaluationSet, *, name: str) -> Index:
    """Read the documents as an upload is read, and ingest them into a new collection.

    Raises:
        SetError: not every document can be stored.
        RagbotError: as for the library.
    """
    docs = {id_: values for id_, values in set_.docs.items() if has_text(values)}
    with tempfile.TemporaryDirectory() as folder:
        path = set_.table or _write_docs(docs.values(), Path(folder, f"{set_.name}.jsonl"))
        (part,) = (await read_upload(path, filename=path.name, workdir=Path(folder))).parts
        if part.failed_count or part.count != len(docs):
            reasons = "; ".join(row.reason for row in part.failed[:1])
            raise SetError(f"{set_.name}: {len(docs) - part.count:,} documents cannot be stored. {reasons}")
        records = dict(zip(docs, part.records(), strict=True))
    schema = CollectionSchema(name, _complete(part.columns, docs.values()))
    info = await library.collections.create(schema, guild_id=GUILD_ID)
    audiences = await _ingest(library, info, set_, records)
    contents = {id_: _get_content(info, record.values) for id_, record in records.items()}
    found = {content: id_ for id_, content in reversed(contents.items())}
    firsts = {id_: found[content] for id_, content in contents.items()}
    return Index(library, info, found, firsts, audiences)


async def _ingest(
    library: Library, info: CollectionInfo, set_: EvaluationSet, records: Mapping[str, Record]
) -> dict[str, str]:
    """Store the documents; an upload for each group where groups are taken out, else one. Returns the audiences."""
    uploads: defaultdict[str, list[Record]] = defaultdict(list)
    for id_, record in records.items():
        uploads[set_.get_group(id_) if set_.has_questions else set_.name].append(record)
    audiences = {group: for_channel(number) for number, group in enumerate(uploads, start=1)}
    for group, rows in uploads.items():
        report = await library.ingester.ingest(
            rows,
            collection=info.name,
            guild_id=GUILD_ID,
            origin=build_origin(group, by="evaluation"),
            options=IngestOptions(audience=(audiences[group],)),
            total=len(rows),
        )
        if report.failed_count:
            reason = report.failed[0].reason
            raise SetError(f"{set_.name}: {report.failed_count:,} documents cannot be stored. {reason}")
    return audiences


def _write_docs(docs: Iterable[Mapping[str, Any]], path: Path) -> Path:
    """A file as a member would upload it."""
    with path.open("w", encoding="utf-8") as file:
        for values in docs:
            file.write(json.dumps(values) + "\n")
    return path


def _complete(columns: Sequence[PropertySpec], docs: Iterable[Mapping[str, Any]]) -> tuple[PropertySpec, ...]:
    """The columns with those that no document fills, as the title of paragraphs.

    An upload would not have them, and the only text would be taken for what names the object.
    """
    names = {spec.name for spec in columns}
    blank = dict.fromkeys(name for values in docs for name, value in values.items() if value == "")
    return (*columns, *(PropertySpec(name) for name in blank if name not in names))


def _get_content(info: CollectionInfo, values: Mapping[str, Any]) -> Content:
    return tuple(str(values.get(name) or "") for name in info.text_properties)
