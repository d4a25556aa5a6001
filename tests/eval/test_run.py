"""Every ticket gets an answer: one that fails is reported and counted, and does not stop the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from answerable.errors import IndexDamaged
from answerable.eval.coverage.coverage import IndexFacts, coverage, error_of
from answerable.eval.run import BATCH, answer_all
from answerable.model import Answer, Ticket


def made(ticket: Ticket) -> Answer:
    return Answer(ticket.id, ticket.text, "answer", 0.9, (), "Yes.", (), (), None, False, "g", "s")


class Asker:
    """Answers everything but texts that say POISON; keeps the size of each batch."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error or ValueError("cannot be read")
        self.batches: list[int] = []

    def ask(self, question: str | Ticket) -> Answer:
        assert isinstance(question, Ticket)
        if "POISON" in question.text:
            raise self.error
        return made(question)

    def ask_many(self, tickets: Sequence[Ticket], progress: Callable[[int], None] | None = None) -> list[Answer]:
        self.batches.append(len(tickets))
        return [self.ask(ticket) for ticket in tickets]


def tickets(count: int, *poisoned: int) -> list[Ticket]:
    return [Ticket(f"t-{n}", "POISON" if n in poisoned else "hello?") for n in range(count)]


def test_order_batches_and_progress() -> None:
    asker, seen = Asker(), []
    asked = tickets(BATCH * 2 + 3)
    answers = answer_all(asker, asked, generation="g", settings_digest="s", progress=seen.append)
    assert [answer.id for answer in answers] == [ticket.id for ticket in asked]
    assert asker.batches == seen == [BATCH * 2 + 3]


def test_a_part_that_fails_late_is_asked_again_batch_by_batch_and_counted_once() -> None:
    class Streaming(Asker):
        """Tells of each batch as it is done."""

        def ask_many(self, tickets: Sequence[Ticket], progress: Callable[[int], None] | None = None) -> list[Answer]:
            self.batches.append(len(tickets))
            made = []
            for ticket in tickets:
                made.append(self.ask(ticket))
                if progress is not None and len(made) % BATCH == 0:
                    progress(BATCH)
            return made

    asker, seen = Streaming(), []
    asked = tickets(BATCH * 3 + 5, BATCH * 2 + 1)
    answers = answer_all(asker, asked, generation="g", settings_digest="s", progress=seen.append)
    assert [answer.id for answer in answers] == [ticket.id for ticket in asked]
    assert [answer.id for answer in answers if error_of(answer)] == [f"t-{BATCH * 2 + 1}"]
    assert asker.batches == [len(asked), BATCH, BATCH, BATCH, 5]
    assert seen == [BATCH, BATCH, BATCH, 5]


def test_a_ticket_that_fails_is_an_error_and_the_others_are_answered(caplog: pytest.LogCaptureFixture) -> None:
    asked = tickets(BATCH + 5, 2, BATCH + 1)
    answers = answer_all(Asker(), asked, generation="g", settings_digest="s")
    assert [answer.id for answer in answers] == [ticket.id for ticket in asked]
    failed = [answer for answer in answers if error_of(answer)]
    assert [answer.id for answer in failed] == ["t-2", f"t-{BATCH + 1}"]
    assert {(answer.route, answer.reasons, answer.answer, answer.generation) for answer in failed} == {
        ("escalate", ("error",), None, "g")
    }
    assert "Ticket 't-2' could not be processed: ValueError: cannot be read" in caplog.text
    counted = coverage(asked, answers, index_facts=IndexFacts("g", 1, 1))
    assert counted.total.errors == 2 and counted.total.answer == BATCH + 3


def test_a_broken_index_is_no_property_of_a_ticket() -> None:
    with pytest.raises(IndexDamaged):
        answer_all(Asker(IndexDamaged("gone")), tickets(3, 1), generation="g", settings_digest="s")


def test_answers_in_another_order_are_not_believed() -> None:
    class Shuffled(Asker):
        def ask_many(self, tickets: Sequence[Ticket], progress: Callable[[int], None] | None = None) -> list[Answer]:
            return super().ask_many(tickets)[::-1]

    answers = answer_all(Shuffled(), tickets(3), generation="g", settings_digest="s")
    assert [answer.id for answer in answers] == ["t-0", "t-1", "t-2"]
