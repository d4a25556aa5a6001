"""Vetoes: what must go to a human, what must not, and how well the phrases do on messages they were not made from."""

from __future__ import annotations

import json
import random
import string
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.answer import sentiment, veto
from answerable.answer.heat_table import HEAT
from answerable.answer.phrase_patterns import pattern, readable
from answerable.answer.reasons import ORDER, REASONS, RULES, VETOES, in_words
from answerable.answer.thread import ThreadSignals
from answerable.answer.veto import angry, heat, vetoes
from answerable.answer.veto_table import INNOCENT, NAMES, PHRASES
from veto_phrases import HELD_OUT, SECOND, TUNING, Phrases

SHARED = Path(__file__).resolve().parents[2].parent / "shared"

NEUTRAL = (
    "how do i cancel my plan",
    "kill the process",
    "How do I change my legal name?",
    "how do I report a bug",
    "We are a law firm with 14 people. Where do I enter our tax number?",
    "The import failed again with an error",
    "Can I pay by card?",
    "",
    "   \n",
    "???",
)


def rates(phrases: Phrases) -> tuple[float, float, int]:
    """Recall and precision of the right class, and the near misses with any veto."""
    hits = misses = wrong = touched = 0
    for reason, (positive, negative) in phrases.items():
        found = sum(reason in vetoes(text) for text in positive)
        hits, misses = hits + found, misses + len(positive) - found
        wrong += sum(reason in vetoes(text) for text in negative)
        touched += sum(bool(vetoes(text)) for text in negative)
    return hits / (hits + misses), hits / (hits + wrong), touched


@pytest.mark.parametrize("text", NEUTRAL)
def test_neutral_messages_are_not_vetoed(text: str) -> None:
    assert vetoes(text) == ()


def found_by(phrase: str, message: str) -> bool:
    return pattern((phrase,), NAMES).search(readable(message)) is not None


def test_each_message_of_the_tables_is_found_by_its_phrase_and_gets_its_class() -> None:
    rows = [(reason, *row) for reason, rows in PHRASES.items() for row in rows]
    assert [row for row in rows if not found_by(*row[1:])] == []
    assert [row for row in rows if row[0] not in vetoes(row[2])] == []
    heated = [(points, *row) for points, rows in HEAT for row in rows]
    assert [row for row in heated if not found_by(*row[1:]) or heat(row[2]) < row[0]] == []
    assert [row for row in INNOCENT if not found_by(*row) or vetoes(row[1])] == []
    assert len(rows) > 200 and len(heated) > 30 and len(INNOCENT) == 8


def test_sabotage_a_phrase_moved_to_another_class_or_message_would_be_seen() -> None:
    (phrase, message), (other, _) = PHRASES["legal"][3], PHRASES["safety"][21]
    assert found_by(phrase, message) and not found_by(other, message) and "safety" not in vetoes(message)


@pytest.mark.parametrize("phrases", [TUNING, SECOND], ids=["tuning", "second"])
def test_the_phrases_the_table_was_made_with(phrases: Phrases) -> None:
    for reason, (positive, negative) in phrases.items():
        assert [text for text in positive if reason not in vetoes(text)] == []
        assert [text for text in negative if vetoes(text)] == []


def test_the_lists_are_large_enough_and_apart() -> None:
    assert set(TUNING) == set(SECOND) == set(HELD_OUT) == set(VETOES)
    assert all(len(side) >= 15 for sides in TUNING.values() for side in sides)
    assert all(len(side) >= 10 for sides in HELD_OUT.values() for side in sides)
    seen = {text for phrases in (TUNING, SECOND) for sides in phrases.values() for side in sides for text in side}
    assert not seen & {text for sides in HELD_OUT.values() for side in sides for text in side}


def test_held_out_figures() -> None:
    """The stated figures, not a goal: phrases miss most of what is worded to avoid them, and hardly ever err."""
    recall, precision, touched = rates(HELD_OUT)
    assert precision >= 0.9 and touched <= 4
    assert recall >= 0.15


def test_the_vetoes_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: without the table the same messages go through."""
    monkeypatch.setattr(veto, "_PATTERNS", {})
    monkeypatch.setattr(veto, "_HEAT", ())
    assert rates(TUNING)[0] < 0.05


def test_innocent_words_are_taken_out_first(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Do I need to speak to a representative to change my pin?"
    assert vetoes(text) == ()
    monkeypatch.setattr(veto, "_INNOCENT", pattern(("zzz",)))
    assert vetoes(text) == ("wants_human",)


@pytest.mark.shared
@pytest.mark.parametrize(("name", "most"), [("aws-docs", 0), ("clapnq", 6)])
def test_real_questions_are_hardly_ever_vetoed(name: str, most: int) -> None:
    """No veto belongs on any of these sets, and no phrase was made with them."""
    file = SHARED / "data" / name / "tickets.jsonl"
    if not file.is_file():
        pytest.skip(f"needs {name} beside the project")
    texts = [json.loads(line)["text"] for line in file.read_text(encoding="utf-8").splitlines()]
    assert sum(bool(vetoes(text)) for text in texts) <= most


@pytest.mark.shared
def test_reported_fraud_is_found() -> None:
    """`report_fraud` of the test part of clinc150; phrases were only tuned on its other part: 23 of 30 found."""
    file = SHARED / "data" / "clinc150" / "tickets.jsonl"
    if not file.is_file():
        pytest.skip("needs clinc150 beside the project")
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    fraud = [row["text"] for row in rows if row["intent"] == "report_fraud"]
    others = [row["text"] for row in rows if row["intent"] != "report_fraud"]
    assert len(fraud) == 30 and sum("payment_dispute" in vetoes(text) for text in fraud) >= 20
    assert sum(bool(vetoes(text)) for text in others) / len(others) < 0.01


# -- anger -----------------------------------------------------------------------------------------


def test_marks_and_sad_words_alone_are_worry() -> None:
    assert heat("HELP!! I deleted everything by accident, a sad loss, is it dead and gone?!") == 0
    assert not angry("Is it gone??")
    assert heat("where is it??") == 0 and heat("this is bullshit") >= veto.ANGRY_POINTS


def test_a_souring_thread_adds_a_point() -> None:
    text = "the report is full of nonsense"
    assert not angry(text)
    assert angry(text, ThreadSignals(sentiment=-0.7, trend=-1.2))


def test_shouting() -> None:
    assert sentiment.shouting("WHY IS THIS NOT WORKING") and not sentiment.shouting(
        "the API says HTTP 404 NOT FOUND here, why is it so"
    )
    assert not sentiment.shouting("OK") and not sentiment.shouting("")


# -- what sticks -------------------------------------------------------------------------------------


def test_a_grave_veto_stands_until_the_problem_is_closed() -> None:
    before = ThreadSignals(earlier=("I want to talk to a human", "how do I export?"))
    assert vetoes("and as a PDF?", before) == ("wants_human",)
    assert vetoes("and as a PDF?", ThreadSignals(earlier=("this is bullshit",))) == ()


def test_order_is_by_gravity() -> None:
    found = vetoes("I've been hacked, my lawyer will contact you, and I want to talk to a human. This is ridiculous!")
    assert found == ("account_security", "wants_human", "legal", "angry")
    assert found == tuple(sorted(found, key=VETOES.index))


# -- the table ----------------------------------------------------------------------------------------


def test_every_reason_has_words() -> None:
    assert tuple(REASONS) == ORDER and set(PHRASES) == set(VETOES) - {"angry"} and set(VETOES) < RULES < set(ORDER)
    assert in_words("legal") == REASONS["legal"] and in_words("of_another_tool") == "of another tool"


def test_no_repeat_inside_a_repeat() -> None:
    """Unbounded repeats stand alone: the only open-ended one is a doubled letter of a swear word."""
    for rows in (*PHRASES.values(), *(rows for _, rows in HEAT), INNOCENT):
        source = pattern((phrase for phrase, _ in rows), NAMES).pattern
        assert ")*" not in source and ")+" not in source and ".*" not in source and ".+" not in source
        assert r"\w*" not in source and r"\w+" not in source


def test_notation() -> None:
    found = pattern(("(send|give) me <a> (nice )?thing*", "start ... end"), {"a": "a|the"})
    for text in ("send me a thing", "give me the nice things", "start of the end"):
        assert found.search(text), text
    for text in ("resend me a thing", "give me thing", "start. end", "start " + "x" * 50 + " end"):
        assert not found.search(text), text
    assert readable("  Don’t \n\n go  ") == "dont\n\ngo"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    assert set(vetoes(text)) <= set(VETOES)


@pytest.mark.parametrize(
    "unit", ["i never ", "someone ", "a ", "!?", "charge ", "the the ", "my account was ", "'\u2019 "]
)
def test_hazard_25_time_is_linear(unit: str) -> None:
    """Four times the text takes well under sixteen times as long, and the longest message ends soon."""
    times = []
    for size in (5_000, 20_000):
        text = unit * (size // len(unit))
        begin = time.perf_counter()
        veto._of_words(text), heat(text)
        times.append(time.perf_counter() - begin)
    assert times[1] < 12 * times[0] + 0.2
    rng = random.Random(1)
    text = "".join(rng.choice(string.ascii_lowercase + "   .,!?'\n") for _ in range(1_000_000))
    assert set(vetoes(text)) <= set(VETOES)
