"""A file's questions are encoded while the answers before them are made: the order, the ends, and the same bytes."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

import pytest

from answerable import Answerer, Settings, Ticket
from answerable.answer.answerer import BATCH
from answerable.encode import Encoded
from answerable.encode.ahead import ahead
from answerable.encode.builtin import BuiltinEncoder
from answerable.index import Index


def tickets(count: int) -> list[Ticket]:
    return [Ticket(f"t-{n}", f"How do I change plan number {n}?") for n in range(count)]


def beside() -> list[str]:
    """The threads that work ahead."""
    return [one.name for one in threading.enumerate() if one.name.startswith("ahead")]


@pytest.mark.parametrize("threads", [2, 4])
def test_results_come_in_order_and_few_wait(threads: int) -> None:
    begun: list[int] = []

    def work(number: int) -> int:
        begun.append(number)
        if number == 40:
            raise ValueError("the fortieth")
        return number * number

    results = ahead(work, range(60), threads)
    assert [next(results) for _ in range(5)] == [0, 1, 4, 9, 16]
    assert beside()
    assert len(begun) <= 5 + 2 * threads + 1  # nothing runs far ahead of the caller
    with pytest.raises(ValueError, match="the fortieth"):
        list(results)
    assert len(begun) < 60  # what had not begun was cancelled
    assert not beside()


def test_alone_the_caller_works_when_it_asks() -> None:
    begun: list[str] = []
    results = ahead(lambda number: begun.append(threading.current_thread().name) or -number, range(4), 1)
    assert begun == []
    assert list(results) == [0, -1, -2, -3]
    assert begun == [threading.main_thread().name] * 4


def test_the_next_is_worked_on_while_the_caller_is_busy() -> None:
    done = [threading.Event() for _ in range(3)]
    results = ahead(lambda number: done[number].set() or number, range(3), 2)
    assert next(results) == 0
    assert done[1].wait(10) and done[2].wait(10)
    results.close()


def test_a_caller_that_waits_works_on_the_next_and_its_errors_keep_their_place() -> None:
    begun, helped = threading.Event(), threading.Event()

    def numbers() -> Iterator[int]:
        yield 0
        assert begun.wait(10)  # by the thread, before there is anything else to do
        yield from (1, 2)

    def work(number: int) -> str:
        if number == 0:
            begun.set()
            assert helped.wait(10)
        if number == 1:
            helped.set()
            raise ValueError(threading.current_thread().name)
        return threading.current_thread().name

    results = ahead(work, numbers(), 2)
    assert next(results).startswith("ahead")
    with pytest.raises(ValueError, match=threading.main_thread().name):
        next(results)


def test_an_encoder_that_says_nothing_is_called_by_the_caller_batch_by_batch(index: Index) -> None:
    calls: list[int] = []

    class Plain:
        """The built-in encoder without a word about threads."""

        name, dim, max_tokens = BuiltinEncoder.name, BuiltinEncoder.dim, BuiltinEncoder.max_tokens

        def __init__(self) -> None:
            self._encoder = BuiltinEncoder(1)
            self.digest, self.spans, self.encode = self._encoder.digest, self._encoder.spans, self._encoder.encode

        def encode_tokens(self, texts: Sequence[str]) -> list[Encoded]:
            assert threading.current_thread() is threading.main_thread()
            calls.append(len(texts))
            return self._encoder.encode_tokens(texts)

    Answerer(index, Settings(), Plain()).ask_many(tickets(BATCH + 9))
    assert calls == [BATCH, 9]


def test_alone_in_a_file_and_with_any_number_of_threads_the_answer_is_the_same(index: Index) -> None:
    asked = tickets(BATCH + 9)
    files = [Answerer(index, Settings(), BuiltinEncoder(threads)).ask_many(asked) for threads in (1, 2, 5)]
    answerer = Answerer(index, Settings(), BuiltinEncoder(2))
    turned = answerer.ask_many(asked[::-1])[::-1]
    alone = [answerer.ask(ticket) for ticket in asked]
    for other in (*files[1:], turned, alone):
        assert list(map(repr, other)) == list(map(repr, files[0]))


def test_each_ticket_is_told_of_once(index: Index) -> None:
    answerer = Answerer(index, Settings(), BuiltinEncoder(2))
    for count, told in ((0, []), (1, [1]), (2, [2]), (BATCH + 1, [BATCH, 1])):
        seen: list[int] = []
        assert len(answerer.ask_many(tickets(count), seen.append)) == count
        assert seen == told


def test_a_stream_closed_early_leaves_no_thread(index: Index) -> None:
    stream = Answerer(index, Settings(), BuiltinEncoder(2)).stream(tickets(3 * BATCH))
    assert [next(stream).id for _ in range(3)] == ["t-0", "t-1", "t-2"]
    assert beside()
    stream.close()
    assert not beside()


def test_an_error_comes_after_the_answers_of_the_batches_before_it(index: Index) -> None:
    class Failing(BuiltinEncoder):
        def encode_tokens(self, texts: Sequence[str]) -> list[Encoded]:
            if any(text.startswith("POISON") for text in texts):
                raise ValueError("cannot be encoded")
            return super().encode_tokens(texts)

    asked = [*tickets(BATCH + 1), Ticket("p", "POISON is what this says"), *tickets(BATCH)]
    made = []
    with pytest.raises(ValueError, match="cannot be encoded"):
        for answer in Answerer(index, Settings(), Failing(2)).stream(asked):
            made.append(answer.id)
    assert made == [ticket.id for ticket in asked[:BATCH]]
    assert not beside()
