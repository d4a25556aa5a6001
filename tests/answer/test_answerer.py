"""The whole answer module on the fixture help centre, with the real encoder."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from answerable.answer.answerer import Answerer
from answerable.answer.evidence import EvidenceReader, question_vectors
from answerable.answer.join import quotes_of
from answerable.answer.level.calibration import FILE_NAME, save_calibration
from answerable.answer.level.confidence import load_confidence
from answerable.answer.level.thresholds import Refusal
from answerable.answer.quoted.compose import compose
from answerable.answer.snapshot import Snapshot
from answerable.encode import load_encoder
from answerable.encode.late import LateRows
from answerable.eval.labels.calibrate import calibrate_tickets
from answerable.eval.scored_answer import scored_answer
from answerable.index import Index, open_index
from answerable.index.build import ingest
from answerable.model import Answer, Ticket, Turn
from answerable.report.answer_json import answer_dict
from answerable.settings import Settings
from answerable.tickets.read import read_tickets

ROOT = Path(__file__).resolve().parents[2]
CONTRACT = {
    "id",
    "question",
    "route",
    "confidence",
    "reasons",
    "answer",
    "citations",
    "passages",
    "handoff",
    "calibrated",
    "generation",
    "settings_digest",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    path = tmp_path_factory.mktemp("answerer") / "index"
    ingest(str(ROOT / "fixtures" / "docs"), path, Settings())
    with open_index(path) as opened:
        yield opened


@pytest.fixture(scope="module")
def answerer(index: Index) -> Answerer:
    return Answerer(index, Settings())


@pytest.fixture(scope="module")
def tickets() -> tuple[Ticket, ...]:
    return read_tickets(ROOT / "fixtures" / "tickets.jsonl").tickets[:60]


@pytest.fixture(scope="module")
def answers(answerer: Answerer, tickets: tuple[Ticket, ...]) -> list[Answer]:
    return answerer.ask_many(tickets)


def test_one_answer_a_ticket_in_order(tickets: tuple[Ticket, ...], answers: list[Answer]) -> None:
    assert [one.id for one in answers] == [one.id for one in tickets]


def test_every_quote_stands_in_its_page(index: Index, answers: list[Answer]) -> None:
    quotes = 0
    for answer in answers:
        handoff = answer.handoff.citations if answer.handoff else ()
        for citation in (*answer.citations, *handoff):
            assert index.page_text(citation.page)[citation.start : citation.end] == citation.quote
            quotes += 1
        if answer.answer is not None:
            left = answer.answer
            for said in [*(one.quote for one in answer.citations), *(f"[{note}]" for note in answer.notes)]:
                assert said in left
                left = left.replace(said, "", 1)
            assert not left.strip()
    assert quotes > 50


def test_routes_and_what_goes_with_them(answers: list[Answer]) -> None:
    for answer in answers:
        assert 0 <= answer.confidence <= 1
        assert answer.reasons
        assert not answer.calibrated
        if answer.route == "answer":
            assert answer.answer and answer.handoff is None
        elif answer.route == "assist":
            assert answer.answer and answer.handoff is not None and answer.answer in (answer.handoff.draft or "")
        else:
            assert answer.answer is None and answer.citations == () and answer.handoff is not None


def test_the_json_form_is_the_contract(answers: list[Answer]) -> None:
    for answer in answers:
        form = answer_dict(answer)
        assert set(form) >= CONTRACT
        json.dumps(form, allow_nan=False)


def test_alone_or_in_a_batch_the_answer_is_the_same(
    answerer: Answerer, tickets: tuple[Ticket, ...], answers: list[Answer]
) -> None:
    for place in (0, 17, 59):
        alone = answerer.ask(tickets[place])
        # the width of a batch reaches the last digits of a vector, and nothing else
        assert abs(alone.confidence - answers[place].confidence) < 0.01
        assert alone.passages[0].chunk == answers[place].passages[0].chunk


def test_a_procedure_comes_back_as_its_steps(answerer: Answerer, index: Index) -> None:
    steps = [
        (page, [block for block in page.blocks if block.kind == "step" and block.depth <= 1])
        for page in index.pages.values()
    ]
    whole = 0
    for page, blocks in steps:
        if not 3 <= len(blocks) <= 8 or len({block.group for block in blocks}) != 1:
            continue
        heading = next((one.text for one in reversed(page.headings) if one.start < blocks[0].start), page.title)
        answer = answerer.ask(f"{page.title}: {heading}? what are the steps")
        quoted = {(one.start, one.end) for one in (answer.citations or (answer.handoff or answer).citations)}
        hit = [block for block in blocks if (block.start, block.end) in quoted]
        if hit:
            assert len(hit) == len(blocks), f"{page.page}: a torn procedure"
            whole += 1
    assert whole >= 3


def test_a_wish_for_a_human_is_never_answered(answerer: Answerer) -> None:
    answer = answerer.ask("Stop. I want to speak to a human being about my invoice, now.")
    assert answer.route == "escalate" and answer.reasons[0] == "wants_human"


def test_nothing_asked_is_escalated(answerer: Answerer) -> None:
    for text in ("", "   ", "???", "\u200b"):
        answer = answerer.ask(Ticket("t", text))
        assert answer.route == "escalate" and answer.confidence <= 1


def test_the_thread_travels_whole(answerer: Answerer) -> None:
    thread = (Turn("user", "My sync is broken"), Turn("agent", "Reconnect it."))
    answer = answerer.ask(Ticket("t", "that did not work!! get me a person", thread=thread))
    assert answer.handoff is not None
    assert [one.text for one in answer.handoff.thread][:2] == ["My sync is broken", "Reconnect it."]


def test_missing_words_are_named(answerer: Answerer) -> None:
    answer = answerer.ask("Does the invoice export work with Zorblax 9000?")
    weak = {one.word.lower() for one in answer.aspects if one.match < 0.55}
    assert "zorblax" in weak


def test_a_torn_quote_is_found_and_the_draft_dropped(
    answerer: Answerer, monkeypatch: pytest.MonkeyPatch, tickets: tuple[Ticket, ...]
) -> None:
    """The guard and its twin: with the check off, an altered quote would reach the customer."""

    def altered(*args: object, **how: object) -> object:
        draft = compose(*args, **how)  # type: ignore[arg-type]
        assert draft is not None
        wrong = dataclasses.replace(draft.citations[0], quote="We refund everything, always.")
        return dataclasses.replace(draft, citations=(wrong,))

    import sys

    module = sys.modules["answerable.answer.snapshot"]
    monkeypatch.setattr(module, "compose", altered)
    guarded = answerer.ask(tickets[0])
    assert guarded.answer is None and guarded.citations == () and guarded.route == "escalate"
    monkeypatch.setattr(module, "unverified", lambda citations, page_text: [])
    off = answerer.ask(tickets[0])
    assert [one.quote for one in quotes_of(off)] == ["We refund everything, always."]


def test_stored_rows_and_fresh_ones_give_the_same_evidence(index: Index) -> None:
    encoder = load_encoder(Settings().encode)
    late = LateRows(encoder)
    text = "how do I cancel a booking"
    encoded = encoder.encode_tokens([text])[0]
    passages = index.search([text], encoded.vector[None])[0]
    question = question_vectors(text, encoded, late, index.lexical)
    stored = EvidenceReader(index, encoder, late, 20.0).evidence(question, passages)

    class WithoutRows:
        tokens = None
        pages = index.pages
        lexical = index.lexical
        row_of = index.row_of

    fresh = EvidenceReader(WithoutRows(), encoder, late, 20.0).evidence(question, passages)  # type: ignore[arg-type]
    assert stored.signals["coverage"] == pytest.approx(fresh.signals["coverage"], abs=0.03)


def test_a_known_coverage_by_hand(index: Index) -> None:
    """A question that is a sentence of the docs is covered nearly whole, and a foreign one is not."""
    encoder = load_encoder(Settings().encode)
    late = LateRows(encoder)
    reader = EvidenceReader(index, encoder, late, 20.0)

    def coverage(text: str) -> float:
        encoded = encoder.encode_tokens([text])[0]
        passages = index.search([text], encoded.vector[None])[0]
        return reader.evidence(question_vectors(text, encoded, late, index.lexical), passages).signals["coverage"]

    page = index.pages["billing/refunds.md"]
    block = next(one for one in page.blocks if one.kind == "paragraph" and one.end - one.start > 60)
    assert coverage(page.text[block.start : block.end][:200]) > 0.85
    assert coverage("photosynthesis of deep sea volcanic algae") < 0.6


def test_a_word_of_thanks_gets_a_short_close_and_no_quote(answerer: Answerer) -> None:
    thread = (Turn("user", "How do I cancel a booking?"), Turn("agent", "Open it and choose Cancel."))
    answer = answerer.ask(Ticket("t", "perfect, thank you!", thread=thread))
    assert (answer.route, answer.reasons, answer.answer, answer.citations) == (
        "answer",
        ("thanks",),
        "You are welcome.",
        (),
    )


def test_a_calibration_is_applied_and_one_for_another_model_is_not(
    index: Index, answerer: Answerer, tickets: tuple[Ticket, ...]
) -> None:
    report = calibrate_tickets(
        tickets,
        [scored_answer(one) for one in answerer.ask_many(tickets)],
        created="2026-11-23T00:00:00+00:00",
        confidence_digest=load_confidence("default").digest,
        encoder_digest=answerer.encoder.digest,
    )
    save_calibration(index.path, report.calibration)
    try:
        calibrated = Answerer(index, Settings()).ask(tickets[0])
        raw = answerer.ask(tickets[0]).confidence
        assert calibrated.calibrated
        assert calibrated.signals["raw_confidence"] == raw
        assert calibrated.confidence == pytest.approx(report.calibration.apply(raw), abs=1e-4)
        other = Settings(answer=dataclasses.replace(Settings().answer, confidence_model="without-ddg"))
        assert not Answerer(index, other).ask(tickets[0]).calibrated
    finally:
        (index.path / FILE_NAME).unlink()


def test_a_calibration_changes_no_answer(
    index: Index, answerer: Answerer, tickets: tuple[Ticket, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It rests on judgments of answers: one that changed them would be out of date as soon as it is stored."""
    answers = answerer.ask_many(tickets)
    report = calibrate_tickets(
        tickets,
        [scored_answer(one) for one in answers],
        created="2026-11-23T00:00:00+00:00",
        confidence_digest=load_confidence("default").digest,
        encoder_digest=answerer.encoder.digest,
    )
    # So few judgments promise nothing, and nothing is sent: routes change, and what is quoted does not.
    assert isinstance(report.calibration.thresholds.overall, Refusal)
    save_calibration(index.path, report.calibration)
    try:
        calibrated = Answerer(index, Settings())
        again = calibrated.ask_many(tickets)
        assert [quotes_of(one) for one in again] == [quotes_of(one) for one in answers]
        assert [one.route for one in again] != [one.route for one in answers]
        # Twin: told by what is sent, the quotes are others.
        plain = Snapshot._draft
        monkeypatch.setattr(
            Snapshot, "_draft", lambda self, question, evidence, *, sure: plain(self, question, evidence, sure=False)
        )
        assert [quotes_of(one) for one in calibrated.ask_many(tickets)] != [quotes_of(one) for one in answers]
    finally:
        (index.path / FILE_NAME).unlink()


def test_the_passages_name_at_least_five_pages_page_by_page_from_the_cited_one(answers: list[Answer]) -> None:
    for answer in answers:
        pages = [one.chunk.page for one in answer.passages]
        runs = [page for page, before in zip(pages, [None, *pages], strict=False) if page != before]
        assert len(runs) == len(set(runs)) >= 5
        if answer.citations:
            assert answer.citations[0].page == runs[0]


@pytest.mark.parametrize(
    "text", ["Can I get a refund?", "Automatic reply: I am out of the office until Monday.", "hello", "Thank you!"]
)
def test_labels_are_never_read_to_answer(answerer: Answerer, text: str) -> None:
    bare = answerer.ask(Ticket("1", text))
    for label in (True, False):
        assert answerer.ask(Ticket("1", text, answerable=label, relevant=("billing/refunds.md",), answer="x")) == bare
