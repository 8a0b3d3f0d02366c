"""Sets of documents, queries and judgements: JSON files that are checked before anything is measured.

A file is `{"docs": {id: {property: value}}, "queries": {id: text}, "qrels": {id: {doc: gain}}}`. Optional: `answers`
({query: [text]}), strings of which one stands in a good quote; `group` ({doc: name}), documents that answer the same
questions, such as the paragraphs of an article. Instead of `docs` a `table` names a CSV or JSON Lines file beside the
set and the column that identifies a row. A query whose judgements are empty is one that nothing answers; one that has
none at all is left out.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, Field, StringConstraints, ValidationError

from bot.errors import RagbotError

PROBLEMS_MAX: Final = 3  # of one file that are told; the rest is mostly the same

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Gain = Annotated[int, Field(ge=0, strict=True)]


class SetError(RagbotError):
    """A set, or a folder of them, that nothing can be measured with."""


class _Table(BaseModel):
    file: Text
    key: Text


class _Document(BaseModel):
    docs: dict[str, dict[str, Any]] | None = None
    table: _Table | None = None
    queries: Annotated[dict[str, Text], Field(min_length=1)]
    qrels: Annotated[dict[str, dict[str, Gain]], Field(min_length=1)]
    answers: dict[str, list[Text]] = {}
    group: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody asks.

    Attributes:
        gains: how relevant the documents are that are; empty: nothing answers it.
        answers: strings of which one stands in a quote that answers.
    """

    id: str
    text: str
    gains: Mapping[str, int]
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class EvaluationSet:
    """Documents and the judged queries about them.

    Attributes:
        docs: the properties of each document, by its id, in the order of the file that holds them.
        table: that file where it is a table of its own.
        groups: the group of each document that has one.
    """

    name: str
    docs: Mapping[str, Mapping[str, Any]]
    queries: tuple[Query, ...]
    table: Path | None
    groups: Mapping[str, str]

    @property
    def answerable(self) -> tuple[Query, ...]:
        """The queries that a document is relevant to."""
        return tuple(query for query in self.queries if any(query.gains.values()))

    @property
    def off_topic(self) -> tuple[Query, ...]:
        """The queries that nothing answers."""
        return tuple(query for query in self.queries if not any(query.gains.values()))

    @cached_property
    def has_questions(self) -> bool:
        """Whether it says what answers, or what nothing answers, so that quotes and refusals can be measured."""
        return any(query.answers or not query.gains for query in self.queries)

    def get_group(self, doc: str) -> str:
        """What is taken out with a document."""
        return self.groups.get(doc, doc)


def load_sets(folder: Path) -> list[EvaluationSet]:
    """All sets of a folder, by name.

    Raises:
        SetError: there is no such folder, no set in it, or one of them is malformed.
    """
    if not folder.is_dir():
        raise SetError(f"There is no folder {folder}.")
    paths = sorted(folder.glob("*.json"))
    if not paths:
        raise SetError(f"There is no set in {folder}: a set is a file that ends in .json.")
    return [load_set(path) for path in paths]


def load_set(path: Path) -> EvaluationSet:
    """One set.

    Raises:
        SetError: it is malformed; the message names the file and what is wrong.
    """
    document = _parse(path)
    table = path.parent / document.table.file if document.table else None
    docs = _read_table(path, table, document.table.key) if table and document.table else document.docs or {}
    if problems := list(_find_problems(document, docs)):
        raise SetError(_render(path, problems))
    queries = tuple(
        Query(id_, document.queries[id_], gains, tuple(document.answers.get(id_, ())))
        for id_, gains in document.qrels.items()
    )
    return EvaluationSet(path.stem, docs, queries, table, document.group)


def has_text(values: Mapping[str, Any]) -> bool:
    """Whether there is anything in a document that could be found."""
    return any(isinstance(value, str) and value.strip() for value in values.values())


def _parse(path: Path) -> _Document:
    try:
        return _Document.model_validate(json.loads(path.read_text("utf-8-sig")))
    except OSError as error:
        raise SetError(f"{path.name} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SetError(f"{path.name} is not UTF-8: byte {error.start} is another encoding's.") from error
    except json.JSONDecodeError as error:
        raise SetError(f"{path.name} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from error
    except ValidationError as error:
        problems = [f"{'.'.join(map(str, each['loc'])) or 'the file'}: {each['msg']}" for each in error.errors()]
        raise SetError(_render(path, problems)) from error


def _find_problems(document: _Document, docs: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """What does not go together, though each part is well-formed."""
    if not any(map(has_text, docs.values())):
        yield "it has no documents with text; put them into docs, or name a table"
    named = (doc for gains in document.qrels.values() for doc in gains)
    yield from (f"qrels name {doc}, which is no document" for doc in dict.fromkeys(named) if doc not in docs)
    yield from (f"group names {doc}, which is no document" for doc in document.group if doc not in docs)
    for name, part in (("qrels", document.qrels), ("answers", document.answers)):
        yield from (f"{name} name {id_}, which is no query" for id_ in part if id_ not in document.queries)


def _read_table(path: Path, table: Path, key: str) -> dict[str, dict[str, Any]]:
    """The rows of a table by the value of their key."""
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            found = list(map(json.loads, file) if table.suffix == ".jsonl" else csv.DictReader(file))
        rows = {str(row[key]): dict(row) for row in found}
    except (OSError, ValueError, TypeError) as error:
        raise SetError(f"{path.name} names the table {table}, which cannot be read.") from error
    except KeyError as error:
        raise SetError(f"{path.name} names the column {key}, which {table.name} does not have.") from error
    if len(rows) != len(found):
        raise SetError(f"{path.name} names the column {key}, of which {table.name} has a value twice.")
    return rows


def _render(path: Path, problems: list[str]) -> str:
    more = f"; and {len(problems) - PROBLEMS_MAX:,} more" if len(problems) > PROBLEMS_MAX else ""
    return f"{path.name} is no set: {'; '.join(problems[:PROBLEMS_MAX])}{more}."
