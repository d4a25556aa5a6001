"""One Answerer shared by threads: the bytes of one thread, whoever asks what meanwhile."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from answerable import Answer, Answerer, Settings, open_index, read_tickets
from answerable.encode import Encoded
from answerable.encode.in_turn import InTurn, in_turn
from answerable.lazy import lazy_property
from asking_threads import Asks, ask_all, ask_from_threads, run_all, switching
from conftest import FIXTURES
from fakes import FakeEncoder

THREADS = 16


@pytest.fixture(scope="module")
def questions() -> list[str]:
    return [ticket.text for ticket in read_tickets(FIXTURES / "tickets.jsonl").tickets[:200]]


@pytest.fixture(scope="module")
def alone(made_index: Path, questions: list[str]) -> list[str]:
    """What one thread is answered to the first of them."""
    with Answerer(made_index, Settings()) as answerer:
        return ask_all(answerer, questions[:THREADS])


def assert_as_alone(answerer: Asks, questions: Sequence[str], alone: Sequence[str]) -> None:
    heard = ask_from_threads(answerer, questions, THREADS)
    assert not heard.errors
    assert len(heard.answers) == THREADS
    for answers in heard.answers:
        assert answers == list(alone[: len(questions)])


def test_sixteen_threads_get_the_bytes_of_one(made_index: Path, questions: list[str], alone: list[str]) -> None:
    with Answerer(made_index, Settings()) as answerer:  # opened for this, so that they also race for what is lazy
        assert_as_alone(answerer, questions[:THREADS], alone)


@pytest.mark.hazards
def test_sixteen_threads_with_two_hundred_questions_each(made_index: Path, questions: list[str]) -> None:
    assert len(questions) == 200
    with Answerer(made_index, Settings()) as answerer:
        expected = ask_all(answerer, questions)
    with Answerer(made_index, Settings()) as answerer:
        assert_as_alone(answerer, questions, expected)


def test_the_same_with_chroma(made_index: Path, questions: list[str]) -> None:
    settings = Settings(retrieve=dataclasses.replace(Settings().retrieve, dense="chroma"))
    with Answerer(made_index, settings) as answerer:
        expected = ask_all(answerer, questions[:8])
        assert answerer.index.dense_kind == "chroma"
    with Answerer(made_index, settings) as first, open_index(made_index, settings=settings) as index:
        second = Answerer(index, settings)  # another index, the same folder of Chroma's, opened at the same time

        class Both:
            def ask(self, question: str) -> Answer:
                return (first if threading.get_ident() % 2 else second).ask(question)

        assert_as_alone(Both(), questions[:8], expected)


class _OneQuestionAtATime:
    """An answerer as one is easily written: the question is kept on the object while it is being answered."""

    def __init__(self, answerer: Answerer) -> None:
        self._answerer = answerer
        self._question = ""

    def ask(self, question: str) -> Answer:
        self._question = question
        time.sleep(0.001)  # it reads a file, say
        return self._answerer.ask(self._question)


def test_the_check_sees_an_answerer_that_does_not_stand_threads(
    made_index: Path, questions: list[str], alone: list[str]
) -> None:
    with Answerer(made_index, Settings()) as answerer:
        unsafe = _OneQuestionAtATime(answerer)
        assert ask_all(unsafe, questions[:4]) == alone[:4]
        with pytest.raises(AssertionError):
            assert_as_alone(unsafe, questions[:4], alone)


# -- encoders that do not stand threads ----------------------------------------------------------


class _Fragile(FakeEncoder):
    """Raises where two threads are in it, as tokenizers do ("Already borrowed")."""

    def __init__(self) -> None:
        super().__init__()
        self._inside = 0

    def encode_tokens(self, texts: Sequence[str]) -> list[Encoded]:
        self._inside += 1
        time.sleep(0.001)
        try:
            if self._inside > 1:
                raise RuntimeError("Already borrowed")
            return super().encode_tokens(texts)
        finally:
            self._inside -= 1


def test_an_encoder_that_says_nothing_of_threads_is_called_by_one_at_a_time() -> None:
    errors: list[Exception] = []

    def work(encoder: InTurn | _Fragile) -> None:
        try:
            for _ in range(5):
                encoder.encode_tokens(["a question"])
        except RuntimeError as error:
            errors.append(error)

    guarded = in_turn(_Fragile())
    assert isinstance(guarded, InTurn)
    run_all([lambda: work(guarded)] * 8)
    assert not errors
    off = _Fragile()  # the twin
    run_all([lambda: work(off)] * 8)
    assert errors


def test_the_wait_in_turn_changes_nothing_else() -> None:
    plain = FakeEncoder()
    turned = InTurn(plain)
    for name in ("name", "digest", "dim", "max_tokens"):
        assert getattr(turned, name) == getattr(plain, name)
    assert turned.spans("two words") == plain.spans("two words")
    assert np.array_equal(turned.encode(["two words"]), plain.encode(["two words"]))
    plain.side_by_side = 2  # type: ignore[attr-defined]
    assert in_turn(plain) is plain


# -- what is made when first asked for -----------------------------------------------------------


class _UnguardedLazy:
    """What `cached_property` is from Python 3.12 on."""

    def __init__(self, compute: object) -> None:
        self._compute = compute

    def __get__(self, instance: object, owner: type) -> object:
        kept = vars(instance)
        if "value" not in kept:
            kept["value"] = self._compute(instance)  # type: ignore[operator]
        return kept["value"]


@pytest.mark.parametrize(("lazy", "once"), [(lazy_property, True), (_UnguardedLazy, False)])
def test_what_is_lazy_is_made_once_whoever_comes_first(lazy: type, once: bool) -> None:
    made: list[int] = []

    class Holder:
        def value(self) -> int:
            made.append(1)
            time.sleep(0.02)
            return len(made)

    Holder.value = lazy(Holder.value)  # type: ignore[method-assign]
    holder, begin, got = Holder(), threading.Barrier(8), []

    def ask() -> None:
        begin.wait()
        got.append(holder.value)

    with switching():
        run_all([ask] * 8)
    assert (len(made) == 1) is once
    assert (set(got) == {1}) is once


def test_a_lazy_attribute_may_ask_for_another_and_is_kept() -> None:
    class Holder:
        @lazy_property
        def one(self) -> list[int]:
            """The first."""
            return [1]

        @lazy_property
        def both(self) -> list[list[int]]:
            return [self.one, self.one]

    holder = Holder()
    assert holder.both[0] is holder.both[1] is holder.one
    assert Holder.one.__doc__ == "The first."
    del holder.one
    assert holder.one is not holder.both[0]
