"""Sets as they are read, and what is said of malformed ones."""

import json
from pathlib import Path
from typing import Any

import pytest

from evaluation.__main__ import EXIT_DATA, OWN, main
from evaluation.sets import EvaluationSet, Query, SetError, load_set, load_sets

GOOD: dict[str, Any] = {
    "docs": {"a": {"title": "Tea", "text": "Hot water and leaves."}, "b": {"title": "", "text": "Cold milk."}},
    "queries": {"q1": "hot drink", "q2": "wine", "q3": "never judged"},
    "qrels": {"q1": {"a": 2}, "q2": {}},
}


def write(folder: Path, content: Any, *, name: str = "tea.json") -> Path:
    path = folder / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_a_set_is_its_documents_and_the_judged_queries(tmp_path: Path) -> None:
    set_ = load_set(write(tmp_path, {**GOOD, "answers": {"q1": ["leaves"]}, "group": {"a": "drinks"}}))
    assert set_ == EvaluationSet(
        "tea",
        GOOD["docs"],
        (Query("q1", "hot drink", {"a": 2}, ("leaves",)), Query("q2", "wine", {})),
        None,
        {"a": "drinks"},
    )
    assert [query.id for query in set_.answerable] == ["q1"]
    assert (set_.get_group("a"), set_.get_group("b")) == ("drinks", "b")


def test_questions_are_those_with_answers_or_without_documents(tmp_path: Path) -> None:
    plain = {**GOOD, "qrels": {"q1": {"a": 1}}}
    assert not load_set(write(tmp_path, plain)).has_questions
    assert load_set(write(tmp_path, {**plain, "answers": {"q1": ["leaves"]}})).has_questions
    assert load_set(write(tmp_path, GOOD)).has_questions


@pytest.mark.parametrize(
    ("name", "content"),
    [("t.csv", 'name,text\nTea,"Hot,\nand green"\nMilk,Cold\n'), ("t.jsonl", '{"name": "Tea"}\n{"name": "Milk"}\n')],
)
def test_documents_may_be_the_rows_of_a_table(tmp_path: Path, name: str, content: str) -> None:
    table = write(tmp_path, content, name=name)
    set_ = load_set(
        write(tmp_path, {**GOOD, "docs": None, "table": {"file": name, "key": "name"}, "qrels": {"q1": {"Tea": 1}}})
    )
    assert (list(set_.docs), set_.table) == (["Tea", "Milk"], table)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"docs": {}}, "it has no documents with text"),
        ({"docs": {"a": {"text": " "}}, "qrels": {"q1": {"a": 1}}}, "it has no documents with text"),
        ({"docs": ["a"]}, "docs: Input should be a valid dictionary"),
        ({"docs": {"a": "Tea"}}, "docs.a: Input should be a valid dictionary"),
        ({"queries": {}}, "queries: Dictionary should have at least 1 item"),
        ({"queries": {"q1": " "}}, "queries.q1: String should have at least 1 character"),
        ({"queries": {"q1": 7}}, "queries.q1: Input should be a valid string"),
        ({"queries": None}, "queries: Input should be a valid dictionary"),
        ({"qrels": {}}, "qrels: Dictionary should have at least 1 item"),
        ({"qrels": {"q1": {"z": 1}}}, "qrels name z, which is no document"),
        ({"qrels": {"q9": {"a": 1}}}, "qrels name q9, which is no query"),
        ({"qrels": {"q1": {"a": "1"}}}, "qrels.q1.a: Input should be a valid integer"),
        ({"qrels": {"q1": {"a": -1}}}, "qrels.q1.a: Input should be greater than or equal to 0"),
        ({"answers": {"q9": ["leaves"]}}, "answers name q9, which is no query"),
        ({"answers": {"q1": "leaves"}}, "answers.q1: Input should be a valid list"),
        ({"group": {"z": "drinks"}}, "group names z, which is no document"),
    ],
)
def test_what_does_not_go_together_is_named(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    with pytest.raises(SetError) as caught:
        load_set(write(tmp_path, {**GOOD, **change}))
    assert caught.value.user_message.startswith(f"tea.json is no set: {message}")
    assert caught.value.user_message.endswith(".")


@pytest.mark.parametrize("missing", ["queries", "qrels"])
def test_a_missing_part_is_named(tmp_path: Path, missing: str) -> None:
    with pytest.raises(SetError, match=f"{missing}: Field required"):
        load_set(write(tmp_path, {key: value for key, value in GOOD.items() if key != missing}))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "tea.json is not JSON: line 1, column 1"),
        ('{"docs": {}', "tea.json is not JSON: line 1, column 12"),
        ("[1]", "tea.json is no set: the file: "),
    ],
)
def test_what_is_no_json_object_is_said(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(SetError) as caught:
        load_set(write(tmp_path, content))
    assert caught.value.user_message.startswith(message)


def test_another_encoding_is_said(tmp_path: Path) -> None:
    path = tmp_path / "tea.json"
    path.write_bytes(json.dumps(GOOD).encode("utf-16"))
    with pytest.raises(SetError, match=r"tea\.json is not UTF-8"):
        load_set(path)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    assert load_set(write(tmp_path, "\ufeff" + json.dumps(GOOD))).docs == GOOD["docs"]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"file": "gone.csv", "key": "name"}, "cannot be read"),
        ({"file": "tea.csv", "key": "nome"}, "the column nome, which tea.csv does not have"),
        ({"file": "bad.jsonl", "key": "name"}, "cannot be read"),
        ({"file": "list.jsonl", "key": "name"}, "cannot be read"),
        ({"file": "twice.csv", "key": "name"}, "of which twice.csv has a value twice"),
    ],
)
def test_a_table_that_is_not_there_is_named(tmp_path: Path, table: dict[str, str], message: str) -> None:
    write(tmp_path, "name,text\nTea,Hot\n", name="tea.csv")
    write(tmp_path, "{", name="bad.jsonl")
    write(tmp_path, "[1]", name="list.jsonl")
    write(tmp_path, "name,text\nTea,Hot\nTea,Cold\n", name="twice.csv")
    with pytest.raises(SetError, match=message):
        load_set(write(tmp_path, {**GOOD, "docs": None, "table": table}))


def test_of_many_problems_the_first_are_told(tmp_path: Path) -> None:
    gains = {f"z{number}": 1 for number in range(9)}
    with pytest.raises(SetError, match="; and 6 more"):
        load_set(write(tmp_path, {**GOOD, "qrels": {"q1": gains}}))


def test_the_command_says_it_and_ends_with_the_status_of_wrong_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, "[")
    assert main(["--sets", str(tmp_path)]) == EXIT_DATA
    assert "tea.json is not JSON" in capsys.readouterr().out


@pytest.mark.parametrize("folder", [".", "gone"])
def test_a_folder_without_sets_is_said(tmp_path: Path, folder: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--sets", str(tmp_path / folder)]) == EXIT_DATA
    assert "There is no " in capsys.readouterr().out


def test_the_sets_of_the_project_are_large_enough() -> None:
    sizes = {set_.name: (len(set_.docs), len(set_.answerable), len(set_.off_topic)) for set_ in load_sets(OWN)}
    assert sizes["movies"][1] >= 40
    assert sizes["club-faq"][1] >= 40
    assert sizes["club-faq"][2] >= 30
    assert sizes["languages"][0] == 60
