"""Many threads that ask one answerer the same questions at the same time, each in another order."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Protocol

from answerable.jsonl import dumps
from answerable.model import Answer

SWITCH = 1e-5  # seconds after which Python gives the next thread its turn; by default 5 ms, a whole answer


class Asks(Protocol):
    def ask(self, question: str, /) -> Answer: ...


@dataclass
class Heard:
    """What the threads got: for each thread the bytes of each answer, in the order of the questions; and errors."""

    answers: list[list[str]] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)


def ask_all(answerer: Asks, questions: Sequence[str]) -> list[str]:
    """The bytes of the answers to `questions`, asked one after the other."""
    return [dumps(answerer.ask(question).to_dict()) for question in questions]


def ask_from_threads(answerer: Asks, questions: Sequence[str], threads: int) -> Heard:
    """Each thread asks all questions, beginning with another one; all begin at once."""
    heard = Heard()
    begin = threading.Barrier(threads)

    def run(number: int) -> None:
        first = number * max(1, len(questions) // threads) % len(questions)
        order = [*range(first, len(questions)), *range(first)]
        made: dict[int, str] = {}
        begin.wait()
        try:
            for place in order:
                [made[place]] = ask_all(answerer, [questions[place]])
        except Exception as error:  # noqa: BLE001  (what it is, the test says)
            heard.errors.append(error)
        else:
            heard.answers.append([made[place] for place in range(len(questions))])

    with switching():
        run_all([lambda number=number: run(number) for number in range(threads)])  # type: ignore[misc]
    return heard


def run_all(works: Sequence[Callable[[], None]]) -> None:
    """Each on a thread of its own, until all have ended."""
    running = [threading.Thread(target=work) for work in works]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()


@contextmanager
def switching() -> Iterator[None]:
    """Threads take turns as often as Python lets them."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
