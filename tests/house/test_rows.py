"""JSON files from outside: brackets too deep for Python, and rows that their types do not allow, are bad input."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from answerable import AnswerableError, read_tickets
from answerable.desk.answer_log import LogIntake, read_log
from answerable.desk.conversations import read_conversations
from answerable.desk.loop import read_coverage
from answerable.desk.signoff import last_changes
from answerable.eval.judge.rows import import_rows
from answerable.eval.labels.judgments import LabelFile
from answerable.eval.scored_answer import read_scored_answers
from answerable.eval.suite.baseline import read_baseline
from answerable.schema.json_text import parse_json

READERS: dict[str, Callable[[Path], Any]] = {
    "answers": lambda file: read_scored_answers(file, []),
    "baseline": read_baseline,
    "conversations": lambda file: list(read_conversations(file)),
    "coverage": read_coverage,
    "labels": lambda file: LabelFile(file).read(),
    "ragas rows": import_rows,
    "sign-off": last_changes,
    "tickets": lambda file: read_tickets(file),
}


@pytest.mark.parametrize("bomb", ["[" * 200_000, '{"a":' * 200_000, '{"id": "1", "messages": ' + "[" * 200_000])
@pytest.mark.parametrize("reader", READERS)
def test_brackets_too_deep_are_bad_input(tmp_path: Path, reader: str, bomb: str) -> None:
    file = tmp_path / "bomb.jsonl"
    file.write_text(bomb + "\n", "utf-8")
    with pytest.raises(AnswerableError) as raised:
        READERS[reader](file)
    assert raised.value.exit_code == 2 and raised.value.path == str(file)


def test_a_log_counts_them_and_goes_on(tmp_path: Path) -> None:
    file, intake = tmp_path / "log.jsonl", LogIntake()
    file.write_text("[" * 200_000 + "\n", "utf-8")
    assert list(read_log(file, intake)) == [] and [line for line, _ in intake.broken] == [1]


@pytest.mark.parametrize("text", ["[" * 200_000, "NaN", "[Infinity]", b"\xff", "{"])
def test_whatever_is_wrong_with_json_is_a_value_error(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_json(text)


JUDGMENT = {
    "kind": "judgment", "ticket": "t1", "judgment": "right", "labeller": "me", "probability": 0.5, "confidence": 1,
    "time": "", "generation": "", "quotes": ["a"],
}  # fmt: skip
ROUND = {"kind": "round", "seed": 1, "n": 2, "frame": 9, "floor": 0, "ids": ["t1"], "tickets_digest": ""}


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({**JUDGMENT, "judgment": "good"}, 'judgment is \'good\', allowed: "right", "partly"'),
        ({**JUDGMENT, "probability": 0}, "probability is 0, allowed: above 0 to 1 (chance to be drawn)"),
        ({**JUDGMENT, "confidence": 1.5}, "confidence is 1.5, allowed: 0 to 1 (confidence)"),
        ({**JUDGMENT, "confidence": "1"}, "confidence is '1', allowed"),
        ({**JUDGMENT, "quotes": ["a", 3]}, "quotes item 2 is 3, allowed: a text"),
        ({**ROUND, "n": 10}, "n is 10, allowed: 0 to frame (9)"),
        ({**ROUND, "ids": "t1"}, "ids is 't1', allowed: a list of texts"),
        ({**ROUND, "kind": "rund"}, 'kind is \'rund\', allowed: "round" or "judgment"'),
        (["round"], "kind is null, allowed"),
    ],
)
def test_a_label_says_which_key_is_wrong(tmp_path: Path, row: Any, says: str) -> None:
    file = tmp_path / "labels.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in (ROUND, JUDGMENT, row, JUDGMENT)), "utf-8")
    with pytest.raises(AnswerableError) as raised:
        LabelFile(file).read()
    assert raised.value.line == 3 and says in str(raised.value)


def test_right_labels_are_read_and_a_key_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "labels.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in (ROUND, {**JUDGMENT, "later": 1})), "utf-8")
    labels = LabelFile(file).read()
    assert labels.ids == ("t1",) and labels.labels[0].confidence == 1.0 and labels.labels[0].quotes == ("a",)
