"""Answers kept beside the index: equal to asking, used only for the very same run."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from answerable import Settings, open_index, read_tickets
from answerable.eval import answers_cache
from answerable.eval.answers_cache import FOLDER, MAX_RUNS, cached_answers, run_digest
from answerable.model import Ticket
from conftest import FIXTURES


@pytest.fixture(scope="module")
def tickets() -> tuple[Ticket, ...]:
    return read_tickets(FIXTURES / "tickets.jsonl").tickets[:12]


def forbid(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count how often anything is really asked."""
    asked: list[int] = []
    real = answers_cache.answers_of

    def counted(given, *rest, **more):  # type: ignore[no-untyped-def]
        asked.append(len(given))
        return real(given, *rest, **more)

    monkeypatch.setattr(answers_cache, "answers_of", counted)
    return asked


def test_kept_answers_are_the_answers(
    index_copy: Path, tickets: tuple[Ticket, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = forbid(monkeypatch)
    with open_index(index_copy) as index:
        first = cached_answers(tickets, index, Settings())
    with open_index(index_copy) as index:
        again = cached_answers(tickets, index, Settings())
        turned = cached_answers(tickets[::-1], index, Settings())
    assert asked == [12] and again == first and turned == first[::-1]
    assert any(one.handoff for one in first) and any(one.citations for one in first)


def test_whatever_an_answer_depends_on_asks_again(index_copy: Path, tickets: tuple[Ticket, ...]) -> None:
    with open_index(index_copy) as index:
        base = run_digest(tickets, index, Settings())
        other = Settings(answer=dataclasses.replace(Settings().answer, max_steps=3))
        assert run_digest(tickets, index, other) != base
        assert run_digest(tickets[1:], index, Settings()) != base
        assert run_digest([dataclasses.replace(tickets[0], text="x"), *tickets[1:]], index, Settings()) != base
        relabelled = [dataclasses.replace(one, answerable=None, relevant=()) for one in tickets]
        assert run_digest(relabelled, index, Settings()) == base, "a label changes no answer"
        (index_copy / "calibration.json").write_text("{}", "utf-8")
        assert run_digest(tickets, index, Settings()) != base


@pytest.mark.parametrize(
    "model",
    ["encode.passage_reader.PassageReader", "encode.word_bridge.WordBridge", "answer.level.confidence.ConfidenceModel"],
)
def test_another_model_asks_again(
    index_copy: Path, tickets: tuple[Ticket, ...], model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_index(index_copy) as index:
        base = run_digest(tickets, index, Settings())
        monkeypatch.setattr(f"answerable.{model}.digest", "another")
        assert run_digest(tickets, index, Settings()) != base


def test_other_code_asks_again(index_copy: Path, tickets: tuple[Ticket, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    with open_index(index_copy) as index:
        base = run_digest(tickets, index, Settings())
        monkeypatch.setattr(answers_cache, "code_digest", lambda *_: "another")
        assert run_digest(tickets, index, Settings()) != base


@pytest.mark.parametrize(
    "damage", [lambda text: text[:-30], lambda text: text.replace("escalate", "answer", 1), lambda _: ""]
)
def test_a_damaged_file_is_not_believed(index_copy: Path, tickets: tuple[Ticket, ...], damage, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    asked = forbid(monkeypatch)
    with open_index(index_copy) as index:
        first = cached_answers(tickets, index, Settings())
        (file,) = (index_copy / FOLDER).glob("*.jsonl")
        file.write_text(damage(file.read_text("utf-8")), "utf-8")
        assert cached_answers(tickets, index, Settings()) == first
    assert asked == [12, 12]


def test_only_the_newest_runs_are_kept_and_fresh_asks(
    index_copy: Path, tickets: tuple[Ticket, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = forbid(monkeypatch)
    with open_index(index_copy) as index:
        for n in range(MAX_RUNS + 2):
            cached_answers(tickets[n : n + 1], index, Settings())
        assert len(list((index_copy / FOLDER).glob("*.jsonl"))) == MAX_RUNS
        cached_answers(tickets[MAX_RUNS + 1 : MAX_RUNS + 2], index, Settings(), fresh=True)
    assert len(asked) == MAX_RUNS + 3


def test_a_place_that_cannot_be_written_costs_only_time(
    index_copy: Path, tickets: tuple[Ticket, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    (index_copy / FOLDER).write_text("in the way", "utf-8")
    with open_index(index_copy) as index:
        assert len(cached_answers(tickets[:2], index, Settings())) == 2
