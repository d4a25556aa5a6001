"""What an engineer who embeds an Answerer relies on: errors for what cannot be asked, closing, reloading."""

from __future__ import annotations

import dataclasses
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from answerable import (
    Answer,
    AnswerableError,
    Answerer,
    EncoderMismatch,
    IndexClosed,
    IndexMissing,
    InputError,
    Settings,
    Ticket,
    Turn,
    evaluate,
    ingest,
    open_index,
)
from answerable.answer.level.calibration import FILE_NAME, save_calibration
from answerable.answer.level.confidence import load_confidence
from answerable.eval.labels.calibrate import calibrate_tickets
from answerable.eval.run import answers_of
from answerable.eval.scored_answer import scored_answer
from answerable.index import Index
from answerable.tickets.read import read_tickets
from asking_threads import run_all, switching
from conftest import FIXTURES, Run
from fakes import FakeEncoder, FakeSource, build_index, small_help_centre

QUESTION = "How do I change my plan?"
QUESTIONS = (QUESTION, "Where is my invoice?", "How do I delete my account?", "how can i get a refund")


@pytest.fixture(scope="module")
def answerer(made_index: Path) -> Iterator[Answerer]:
    with Answerer(made_index, Settings()) as opened:
        yield opened


# -- what cannot be asked ------------------------------------------------------------------------

BAD = {
    "none": None,
    "empty": "",
    "blank": " \n\t\u3000",
    "bytes": b"How do I change my plan?",
    "number": 3,
    "list": ["How do I change my plan?"],
    "dict": {"text": "How do I change my plan?"},
    "ticket without text": Ticket("7", None),  # type: ignore[arg-type]
    "ticket of bytes": Ticket("7", b"refund"),  # type: ignore[arg-type]
    "intent": Ticket("7", "refund", intent=["billing"]),  # type: ignore[arg-type]
    "thread of nothing": Ticket("7", "refund", thread=None),  # type: ignore[arg-type]
    "thread of texts": Ticket("7", "refund", thread=("hello",)),  # type: ignore[arg-type]
    "thread as text": Ticket("7", "refund", thread="hello"),  # type: ignore[arg-type]
    "thread of dicts": Ticket("7", "refund", thread=({"speaker": "user", "text": "hi"},)),  # type: ignore[arg-type]
    "speaker": Ticket("7", "refund", thread=(Turn("robot", "hi"),)),  # type: ignore[arg-type]
    "turn without text": Ticket("7", "refund", thread=(Turn("user", None),)),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("question", BAD.values(), ids=BAD.keys())
def test_what_cannot_be_asked_is_an_input_error_with_a_remedy(answerer: Answerer, question: object) -> None:
    with pytest.raises(InputError) as caught:
        answerer.ask(question)  # type: ignore[arg-type]
    assert caught.value.exit_code == 2 and caught.value.remedy
    if isinstance(question, Ticket):
        assert "'7'" in caught.value.message
        with pytest.raises(InputError, match="'7'"):
            answerer.ask_many([Ticket("6", QUESTION), question])


def test_the_answerer_goes_on_after_it(answerer: Answerer) -> None:
    before = answerer.ask(QUESTION)
    for question in BAD.values():
        with pytest.raises(AnswerableError):
            answerer.ask(question)  # type: ignore[arg-type]
    assert answerer.ask(QUESTION) == before


def test_a_thread_that_is_a_list_is_as_good_as_a_tuple(answerer: Answerer) -> None:
    turns = [Turn("user", "My invoice is wrong"), Turn("agent", "Which one?")]
    given = Ticket("7", "the last one", thread=turns)  # type: ignore[arg-type]
    assert answerer.ask(given).to_dict() == answerer.ask(dataclasses.replace(given, thread=tuple(turns))).to_dict()


def test_one_bad_ticket_of_a_batch_is_escalated_as_an_error(answerer: Answerer, made_index: Path) -> None:
    tickets = [
        Ticket("1", QUESTION),
        Ticket("2", None),  # type: ignore[arg-type]
        Ticket("3", ""),
        Ticket("4", "hello", thread=("hi",)),  # type: ignore[arg-type]
    ]
    with open_index(made_index) as index:
        answers = answers_of(tickets, index, Settings(), answerer=answerer)
    assert [one.id for one in answers] == ["1", "2", "3", "4"]
    assert [one.reasons == ("error",) for one in answers] == [False, True, False, True]
    assert answers[1].route == answers[3].route == answers[2].route == "escalate"
    assert answers[0] == answerer.ask(tickets[0])


@pytest.mark.parametrize("question", ["", "  ", "\n"])
def test_the_command_line_refuses_an_empty_question(answerable: Run, made_index: Path, question: str) -> None:
    code, out, err = answerable("ask", question, "--index", made_index)
    assert (code, out) == (2, "") and "empty" in err


def test_a_process_may_go_to_another_folder(
    index_copy: Path, docs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with Answerer(index_copy.name, Settings()) as answerer:
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")
        assert answerer.ask(QUESTION).passages
        add_page(docs)
        ingest(docs, index_copy, Settings())
        assert answerer.reload() is True
        assert answerer.ask(QUESTION).generation == answerer.index.generation


# -- closing -------------------------------------------------------------------------------------


def assert_closed(work: Callable[[], object]) -> None:
    with pytest.raises(IndexClosed) as caught:
        work()
    assert caught.value.exit_code == 3 and caught.value.remedy


def test_asking_a_closed_index_is_said(made_index: Path) -> None:
    with open_index(made_index) as index:
        answerer = Answerer(index, Settings())
        view = Answerer(index.without(["billing/refunds.md"]), Settings())
        assert answerer.ask(QUESTION).passages and view.ask(QUESTION).passages
    index.close()  # again: nothing
    tickets = [Ticket("1", QUESTION)]
    assert_closed(lambda: answerer.ask(QUESTION))
    assert_closed(lambda: answerer.ask_many(tickets))
    assert_closed(lambda: next(answerer.stream(tickets)))
    assert_closed(lambda: answers_of(tickets, index, Settings(), answerer=answerer))  # no property of a ticket
    assert_closed(answerer.reload)
    assert_closed(lambda: view.ask(QUESTION))


def test_reading_a_closed_index_is_said(made_index: Path) -> None:
    with open_index(made_index) as index:
        view = index.without(["billing/refunds.md"])
    vector = np.zeros((1, 384), np.float32)
    assert_closed(lambda: index.search([QUESTION], vector))
    assert_closed(lambda: view.search([QUESTION], vector))
    assert_closed(lambda: index.pages["billing/refunds.md"])
    assert_closed(lambda: index.chunks[0])
    assert_closed(lambda: index.vectors)
    assert_closed(lambda: index.tokens)
    assert_closed(lambda: index.lexical)
    assert_closed(lambda: index.in_use().__enter__())
    assert_closed(lambda: evaluate([Ticket("1", QUESTION)], index, Settings()))


def test_an_answerer_that_opened_its_index_closes_it_and_says_so(index_copy: Path) -> None:
    with Answerer(index_copy, Settings()) as answerer:
        index = answerer.index
        assert answerer.ask(QUESTION).generation == index.generation
    answerer.close()  # again: nothing
    for work in (lambda: answerer.ask(QUESTION), answerer.reload, lambda: index.vectors):
        with pytest.raises(IndexClosed):
            work()


def test_an_index_that_was_given_stays_the_givers(made_index: Path) -> None:
    with open_index(made_index) as index:
        with Answerer(index, Settings()) as answerer:
            answerer.ask(QUESTION)
        with pytest.raises(IndexClosed):
            answerer.ask(QUESTION)
        assert Answerer(index, Settings()).ask(QUESTION).passages


def test_a_directory_without_an_index_is_said(tmp_path: Path) -> None:
    with pytest.raises(IndexMissing):
        Answerer(tmp_path / "nothing", Settings())


def test_an_index_of_another_encoder_is_closed_again(tmp_path: Path) -> None:
    build_index(tmp_path / "index", FakeSource(small_help_centre(3)))
    before = _open_files()
    with pytest.raises(EncoderMismatch):
        Answerer(tmp_path / "index", Settings())
    assert _open_files() == before


def test_closing_lets_those_who_ask_have_their_answers(made_index: Path) -> None:
    """`close` from another thread between two answers of a stream: the rest comes, then the files go."""
    tickets = [Ticket(str(number), question) for number, question in enumerate(QUESTIONS * 20)]
    with open_index(made_index) as other:
        expected = [one.to_dict() for one in Answerer(other, Settings()).ask_many(tickets)]
    before = _open_files()
    index = open_index(made_index)
    answerer = Answerer(index, Settings())
    stream = answerer.stream(tickets)
    got = [next(stream).to_dict()]
    index.close()
    with pytest.raises(IndexClosed):
        answerer.ask(QUESTION)
    got += [one.to_dict() for one in stream]
    assert got == expected
    assert _open_files() == before


def test_without_the_count_of_users_a_close_would_tear_answers(
    made_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: files closed at once, whoever reads."""
    monkeypatch.setattr(Index, "close", Index._release)
    index = open_index(made_index)
    stream = Answerer(index, Settings()).stream([Ticket("1", QUESTIONS[0])] * 40)
    next(stream)
    index.close()
    with pytest.raises((IndexClosed, OSError)):
        list(stream)


def _open_files() -> int | None:
    folder = Path("/proc/self/fd")
    return len(os.listdir(folder)) if folder.is_dir() else None  # noqa: PTH208


# -- reloading -----------------------------------------------------------------------------------


def edition(name: str) -> FakeSource:
    return FakeSource(small_help_centre(6, name))


@pytest.fixture
def docs(some_docs: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(some_docs, tmp_path / "docs"))


def add_page(docs: Path, name: str = "zorblax") -> None:
    (docs / f"{name}.md").write_text(f"# The {name}\n\nThe {name} is switched on under Settings > {name}.\n", "utf-8")


def test_reload_answers_from_the_new_generation(docs: Path, tmp_path: Path) -> None:
    path = tmp_path / "index"
    ingest(docs, path, Settings())
    with Answerer(path, Settings()) as answerer:
        old = answerer.index
        assert answerer.reload() is False and answerer.index is old
        before = answerer.ask("How is the zorblax switched on?")
        add_page(docs)
        ingest(docs, path, Settings())
        assert answerer.ask("How is the zorblax switched on?") == before  # as long as nobody asks it to
        assert answerer.reload() is True
        after = answerer.ask("How is the zorblax switched on?")
        assert after.generation != before.generation
        assert after.passages[0].chunk.page == "zorblax.md" != before.passages[0].chunk.page
        assert answerer.reload() is False
        with pytest.raises(IndexClosed):  # the old one was let go of
            _ = old.vectors


def test_what_is_reloaded_away_can_be_swept(tmp_path: Path) -> None:
    path, encoder = tmp_path / "index", FakeEncoder()
    first = build_index(path, edition("first"), encoder).generation
    with Answerer(path, Settings(), encoder) as answerer:
        for number in range(8):  # more than are kept
            build_index(path, edition(f"edition{number}"), encoder)
        assert (path / "generations" / first).is_dir()  # held
        answerer.reload()
        build_index(path, edition("last"), encoder)
        assert not (path / "generations" / first).exists()
        assert answerer.ask("refund").passages


def test_reload_leaves_an_index_that_was_given_open(docs: Path, tmp_path: Path) -> None:
    path = tmp_path / "index"
    ingest(docs, path, Settings())
    with open_index(path) as index:
        answerer = Answerer(index, Settings())
        add_page(docs)
        ingest(docs, path, Settings())
        assert answerer.reload() is True
        assert answerer.index is not index and index.pages["billing/refunds.md"].text
    assert answerer.ask(QUESTION).generation == answerer.index.generation
    answerer.close()
    with pytest.raises(IndexClosed):
        answerer.ask(QUESTION)


def test_reload_takes_a_new_calibration(index_copy: Path) -> None:
    tickets = read_tickets(FIXTURES / "tickets.jsonl").tickets[:60]
    with Answerer(index_copy, Settings()) as answerer:
        index = answerer.index
        report = calibrate_tickets(
            tickets,
            [scored_answer(one) for one in answerer.ask_many(tickets)],
            created="2026-11-23T00:00:00+00:00",
            confidence_digest=load_confidence("default").digest,
            encoder_digest=answerer.encoder.digest,
        )
        save_calibration(index_copy, report.calibration)
        assert not answerer.ask(QUESTION).calibrated
        assert answerer.reload() is True and answerer.index is index
        assert answerer.ask(QUESTION).calibrated
        assert answerer.reload() is False
        (index_copy / FILE_NAME).unlink()
        assert answerer.reload() is True
        assert not answerer.ask(QUESTION).calibrated


def test_a_reload_that_fails_answers_as_before(tmp_path: Path) -> None:
    path, encoder = tmp_path / "index", FakeEncoder(digest="fake-1")
    source = FakeSource(small_help_centre(4))
    build_index(path, source, encoder)
    with Answerer(path, Settings(), encoder) as answerer:
        before, files = answerer.ask("refund"), _open_files()
        build_index(path, source, FakeEncoder(digest="fake-2"))
        with pytest.raises(EncoderMismatch):
            answerer.reload()
        assert answerer.ask("refund") == before and _open_files() == files
        (path / "CURRENT").unlink()
        with pytest.raises(IndexMissing):
            answerer.reload()
        assert answerer.ask("refund") == before and _open_files() == files


def test_a_view_cannot_be_reloaded(made_index: Path) -> None:
    with open_index(made_index) as index:
        answerer = Answerer(index.without(["billing/refunds.md"]), Settings())
        with pytest.raises(InputError, match="hidden"):
            answerer.reload()


class Generations:
    """An index that is published anew again and again and reloaded, while threads ask."""

    def __init__(self, path: Path, rounds: int = 6) -> None:
        self.path, self.rounds, self.encoder = path, rounds, FakeEncoder()
        self.answers: list[Answer] = []
        self.errors: list[Exception] = []
        self.reloads = 0
        self.kept: list[Index] = []  # each generation opened by itself, so that none is swept and quotes can be checked
        self._done = threading.Event()
        self._build("first")

    def _build(self, name: str) -> None:
        build_index(self.path, edition(name), FakeEncoder())
        self.kept.append(open_index(self.path))

    def run(self, answerer: Answerer) -> None:
        with switching():
            run_all([lambda: self._ask(answerer)] * 6 + [lambda: self._publish(answerer)])

    def _ask(self, answerer: Answerer) -> None:
        tickets = [Ticket(name, f"How do I start {name}?") for name in ("refund", "invoice", "export")]
        while not self._done.is_set():
            try:
                self.answers += answerer.ask_many(tickets)
            except Exception as error:  # noqa: BLE001  (whatever it is: none is wanted)
                self.errors.append(error)

    def _publish(self, answerer: Answerer) -> None:
        try:
            for number in range(self.rounds):
                self._build(f"edition{number}")
                self.reloads += answerer.reload()
                if self.errors:
                    break
        finally:
            self._done.set()


@pytest.fixture
def generations(tmp_path: Path) -> Iterator[Generations]:
    run = Generations(tmp_path / "index")
    yield run
    for index in run.kept:
        Index._release(index)


def test_threads_that_ask_while_it_reloads_never_fail_and_never_mix_generations(generations: Generations) -> None:
    with Answerer(generations.path, Settings(), generations.encoder) as answerer:
        generations.run(answerer)
    assert not generations.errors
    assert generations.reloads == generations.rounds == len(generations.kept) - 1
    by_name = {index.generation: index for index in generations.kept}
    quotes = 0
    for answer in generations.answers:
        index = by_name[answer.generation]
        for citation in (*answer.citations, *(answer.handoff.citations if answer.handoff else ())):
            assert index.page_text(citation.page)[citation.start : citation.end] == citation.quote
            quotes += "edition" in citation.quote
        for passage in answer.passages:
            chunk = passage.chunk
            assert chunk.text == index.page_text(chunk.page)[chunk.start : chunk.end]
    assert len({answer.generation for answer in generations.answers}) > 2 and quotes


def test_a_reload_that_does_not_wait_for_those_who_ask_is_seen(
    generations: Generations, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: with the old generation closed at once, questions under way fail."""
    monkeypatch.setattr(Index, "close", Index._release)
    generations.rounds = 50
    generations.run(Answerer(generations.path, Settings(), generations.encoder))
    assert generations.errors


def test_quotes_of_another_generation_are_seen(generations: Generations) -> None:
    """The twin of the check: the page of the next generation does not hold this one's quotes."""
    old = generations.kept[0]
    generations._build("second")
    page = "refund-0.md"
    assert old.page_text(page) != generations.kept[1].page_text(page)
