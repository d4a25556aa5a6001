"""`Answer.to_dict()` is the machine-readable contract: what the command line prints is that, to the byte."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from answerable import Answer, Answerer, Settings, Ticket, Turn, open_index
from answerable.jsonl import dumps
from conftest import Run
from report_samples import answer

QUESTIONS = (
    "How do I change my plan?",  # a draft for a human
    "I want to speak to a human being about my invoice, now.",  # escalated, with a hand-off
    "Ändere ich den Plan \u2028 oder 例 \u202e 🧾?",  # what must be escaped, and what must not
)


@pytest.fixture(scope="module")
def answers(made_index: Path) -> dict[str, Answer]:
    with open_index(made_index) as index:
        answerer = Answerer(index, Settings())
        return {question: answerer.ask(question) for question in QUESTIONS}


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_command_line_prints_the_dict_to_the_byte(
    question: str, answers: dict[str, Answer], made_index: Path, answerable: Run
) -> None:
    code, printed, _ = answerable("ask", question, "--json", "--index", made_index)
    assert code == 0
    assert printed == dumps(answers[question].to_dict(), indent=2) + "\n"


def test_a_file_of_tickets_holds_the_dicts_to_the_byte(made_index: Path, answerable: Run, tmp_path: Path) -> None:
    tickets = [Ticket("1", QUESTIONS[0], thread=(Turn("user", "hello"), Turn("agent", "hi")))]
    rows = [{"id": one.id, "text": one.text, "thread": [turn.to_dict() for turn in one.thread]} for one in tickets]
    (tmp_path / "tickets.jsonl").write_text("".join(dumps(row) + "\n" for row in rows), "utf-8")
    code, _, err = answerable(
        "ask", "--tickets", tmp_path / "tickets.jsonl", "--out", tmp_path / "answers.jsonl", "--index", made_index
    )
    assert code == 0, err
    with open_index(made_index) as index:
        made = Answerer(index, Settings()).ask_many(tickets)
    assert (tmp_path / "answers.jsonl").read_text("utf-8") == "".join(dumps(one.to_dict()) + "\n" for one in made)


def test_it_is_made_of_plain_values_alone(answers: dict[str, Answer]) -> None:
    def plain(value: object) -> bool:
        if isinstance(value, dict):
            return all(type(key) is str and plain(item) for key, item in value.items())
        if isinstance(value, list):
            return all(map(plain, value))
        return value is None or type(value) in (str, bool, int, float)

    assert all(plain(one.to_dict()) for one in answers.values())
    assert not plain({"reasons": ("a", "b")})


def test_the_error_of_the_level_is_said_until_it_is_calibrated(answers: dict[str, Answer]) -> None:
    made = answers[QUESTIONS[0]]
    assert made.level_error is not None and made.to_dict()["level_error"] == [round(one, 6) for one in made.level_error]
    assert "level_error" not in dataclasses.replace(made, calibrated=True).to_dict()
    assert "level_error" not in dataclasses.replace(made, level_error=None).to_dict()


def test_numbers_that_json_does_not_know_are_null() -> None:
    made = answer(confidence=float("nan"), signals={"lead": float("inf"), "stretch": -1e-9}).to_dict()
    assert made["confidence"] is None and made["signals"] == {"lead": None, "stretch": 0.0}
    assert "-0.0" not in dumps(made)
