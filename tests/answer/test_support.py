"""Whether a quote supports a sentence: by examples, and on the pairs of fixtures/worded.jsonl."""

from __future__ import annotations

import gc
import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.answer.wording import reply, support
from answerable.answer.wording.reply import read_reply
from answerable.answer.wording.support import FLAWS, flaw
from answerable.ingest.extract.extract import extract
from answerable.model import RawPage
from conftest import FIXTURES

PAIRS = [json.loads(line) for line in (FIXTURES / "worded.jsonl").read_text("utf-8").splitlines()]
MIXED = "Annual plans can be refunded within 30 days of purchase, but monthly plans cannot be refunded."


def heading_over(page: str, quote: str) -> str:
    read = extract(RawPage(page, (FIXTURES / "docs" / page).read_bytes(), "text/markdown"))
    place = read.text.index(quote)  # a pair that quotes nothing is a mistake of the fixture
    return next((one.text for one in reversed(read.headings) if one.start <= place), read.title)


def outcomes(part: str, supported: bool) -> list[tuple[str, str | None]]:
    mine = [row for row in PAIRS if (row["part"], row["supported"]) == (part, supported)]
    return [(row["kind"], flaw(row["sentence"], row["quote"], heading_over(row["page"], row["quote"]))) for row in mine]


def test_on_the_pairs_that_it_was_made_on_no_false_sentence_passes() -> None:
    false, true = outcomes("choose", False), outcomes("choose", True)
    assert len(false) == 93 and [one for one in false if one[1] is None] == []
    kept = Counter(kind for kind, why in true if why is None)
    assert len(true) == 84 and kept["near"] >= 42 and kept["reworded"] >= 24


def test_on_the_pairs_written_afterwards() -> None:
    """They changed nothing: two false ones pass the words alone, and docs/llm.md says so."""
    false, true = outcomes("hold", False), outcomes("hold", True)
    assert len(false) == 43 and sum(why is None for _, why in false) <= 2
    kept = Counter(kind for kind, why in true if why is None)
    assert len(true) == 32 and kept["near"] == 21


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Annual plans can be refunded within 30 days of purchase.", None),
        ("Monthly plans can't be refunded.", "condition"),  # true, and the 30 days are gone: dropped to be safe
        ("Monthly plans can be refunded within 30 days.", "negation"),
        ("Annual plans cannot be refunded.", "negation"),
        ("Annual plans can be refunded within 14 days.", "numbers"),
        ("Annual plans can be refunded within 30 weeks.", "numbers"),
        ("Annual plans can be refunded for 30 days.", "condition"),
        ("Purchase plans can be refunded within 30 annual days.", "numbers"),
        ("Plans annual can be refunded within 30 days.", "order"),
        ("Annual seats can be refunded within 30 days.", "words"),
        ("Annual plans can be refunded within 30 days of purchase?", "words"),
        ("Annual plans can be refunded within 30 days of purchase \u274c", "words"),
        ("It can be.", "empty"),
        ("", "empty"),
    ],
)
def test_one_quote_and_what_may_be_said_of_it(sentence: str, expected: str | None) -> None:
    assert flaw(sentence, MIXED) == expected


@pytest.mark.parametrize("row", [row for row in PAIRS if row["kind"] != "free"][::7], ids=lambda row: row["quote"][:30])
def test_a_quote_supports_itself(row: dict[str, Any]) -> None:
    assert flaw(row["quote"], row["quote"]) is None


@pytest.mark.parametrize(
    ("part", "broken", "sentence"),
    [
        ("_same_denials", True, "Monthly plans can be refunded within 30 days."),
        ("_same_units", True, "Annual plans can be refunded within 30 weeks days."),
        ("_conditions_kept", True, "Annual plans can be refunded for 30 days."),
        ("_in_order", True, "Plans annual can be refunded within 30 days."),
        ("_held", True, "Annual seats can be refunded within 30 days."),
    ],
)
def test_twin_each_part_is_needed(monkeypatch: pytest.MonkeyPatch, part: str, broken: bool, sentence: str) -> None:
    before = flaw(sentence, MIXED)
    monkeypatch.setattr(support, part, lambda *_: broken)
    assert before is not None and flaw(sentence, MIXED) != before


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=40))
def test_any_three_texts_can_be_compared(sentence: str, quote: str, over: str) -> None:
    assert flaw(sentence, quote, over) in (None, *FLAWS)


# -- hazard row 25: time grows with the reply alone ---------------------------------------------------

ADVERSARIAL = (
    "a. ",
    "[1]",
    "[",
    "a.b.",
    "http://",
    "**",
    "1. ",
    "<",
    "&amp;",
    "\u200b",
    "! [1] ",
    "@",
    "x\n",
    "。",
    "-.",
)


def cost(text: str) -> float:
    gc.disable()  # as timeit does: its passes over what is already there are not the reader's work
    try:
        start = time.process_time()
        read_reply(text, 8)
        return time.process_time() - start
    finally:
        gc.enable()


@pytest.mark.hazards
@pytest.mark.parametrize("unit", ADVERSARIAL)
def test_row_25_time_is_linear_in_the_reply(monkeypatch: pytest.MonkeyPatch, unit: str) -> None:
    """A ratio of CPU time, never a duration; the reader's own limits taken away, so that there is something to see."""
    monkeypatch.setattr(reply, "MAX_REPLY", 10**9)
    monkeypatch.setattr(reply, "MAX_SENTENCES", 10**9)
    half = unit * (60_000 // len(unit))
    ratios = []
    for _ in range(4):  # a busy machine may spoil one measurement
        ratios.append(cost(half * 2) / max(cost(half), 1e-3))
        if ratios[-1] < 2.6:
            break
    assert min(ratios) < 2.6, ratios


@pytest.mark.hazards
def test_twin_row_25_the_ratio_shows_a_quadratic_reader() -> None:
    def quadratic(text: str) -> float:
        start = time.process_time()
        for place in range(0, len(text), 8):
            text.count("z", place)
        return time.process_time() - start

    assert max(quadratic("a" * 400_000) / max(quadratic("a" * 200_000), 1e-9) for _ in range(3)) > 2.6


def test_a_reply_is_read_up_to_a_limit() -> None:
    assert len(read_reply("Ok then [1]. " * 900, 8)) == reply.MAX_SENTENCES
    assert read_reply("x" * (reply.MAX_REPLY - 1) + " [1]. Late [1].", 1)[0].flaw == "too long"


def test_the_fixture_is_whole() -> None:
    assert {row["part"] for row in PAIRS} == {"choose", "hold"}
    pages = {part: {row["page"] for row in PAIRS if row["part"] == part} for part in ("choose", "hold")}
    assert not pages["choose"] & pages["hold"]
    assert all(Path(FIXTURES / "docs" / row["page"]).is_file() for row in PAIRS)
