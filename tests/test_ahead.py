"""A file's questions are encoded while the answers before them are made: the order, the ends, and the same bytes."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import pytest

from answerable import Answerer, Settings, Ticket
from answerable.answer.answerer import BATCH
from answerable.encode import Encoded
from answerable.encode.ahead import EncodedAhead
from answerable.encode.builtin import BuiltinEncoder
from answerable.index import Index
from fakes import FakeEncoder


class Apart(FakeEncoder):
    """Says that texts may run side by side; fails for one that says POISON."""

    side_by_side = 3

    def encode_tokens(self, texts: Sequence[str]) -> list[Encoded]:
        if any("POISON" in text for text in texts):
            raise ValueError("cannot be encoded")
        return super().encode_tokens(texts)


def tickets(count: int) -> list[Ticket]:
    return [Ticket(f"t-{n}", f"How do I change plan number {n}?") for n in range(count)]


def encoders() -> list[str]:
    """The threads that encode."""
    return [one.name for one in threading.enumerate() if one.name.startswith("encode")]


def test_items_come_in_order_and_few_begin_before_they_are_asked_for() -> None:
    encoder, asked = Apart(), tickets(40)
    with EncodedAhead(encoder, asked, ahead=5) as ahead:
        first = ahead.take(8)
        assert encoders()
        for _ in range(4):
            ahead.more()
        rest = [*ahead.take(3), *ahead.take(40)]
        assert ahead.take(1) == []
    assert [one for one, _ in (*first, *rest)] == asked
    assert sorted(encoder.encoded) == sorted(one.text for one in asked)
    for one, encoded in (*first, *rest):
        assert encoded.vector.tobytes() == FakeEncoder().encode([one.text])[0].tobytes()
    assert not encoders()


def test_only_so_many_begin() -> None:
    encoder = Apart()
    with EncodedAhead(encoder, tickets(40), ahead=5) as ahead:
        ahead.take(8)
        ahead.more()
    assert len(encoder.encoded) <= 8 + 5 + 1


def test_an_encoder_that_says_nothing_is_called_once_for_what_is_taken() -> None:
    calls: list[int] = []

    class Plain(FakeEncoder):
        def encode_tokens(self, texts: Sequence[str]) -> list[Encoded]:
            assert threading.current_thread() is threading.main_thread()
            calls.append(len(texts))
            return super().encode_tokens(texts)

    with EncodedAhead(Plain(), tickets(10), ahead=5) as ahead:
        ahead.take(8)
        ahead.more()
        assert len(ahead.take(8)) == 2
    assert calls == [8, 2]


def test_what_cannot_be_encoded_is_raised_when_it_is_taken_and_not_before() -> None:
    asked = [*tickets(6), Ticket("p", "POISON"), *tickets(30)]
    with pytest.raises(ValueError, match="cannot be encoded"), EncodedAhead(Apart(), asked, ahead=20) as ahead:
        assert len(ahead.take(6)) == 6
        ahead.take(2)
    assert not encoders()


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
    assert encoders()
    stream.close()
    assert not encoders()


def test_an_error_comes_after_the_answers_of_the_batches_before_it(index: Index) -> None:
    class Failing(BuiltinEncoder):
        def encode_tokens(self, texts: Sequence[str]) -> list[Encoded]:
            if texts[0].startswith("POISON"):
                raise ValueError("cannot be encoded")
            return super().encode_tokens(texts)

    asked = [*tickets(BATCH + 1), Ticket("p", "POISON is what this says"), *tickets(BATCH)]
    made = []
    with pytest.raises(ValueError, match="cannot be encoded"):
        for answer in Answerer(index, Settings(), Failing(2)).stream(asked):
            made.append(answer.id)
    assert made == [ticket.id for ticket in asked[:BATCH]]
    assert not encoders()
