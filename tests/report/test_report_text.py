"""The reports for a terminal and the JSON forms."""

from __future__ import annotations

import dataclasses
import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.answer.evidence import RAW, SIGNALS
from answerable.answer.level.confidence import SHIPPED, ConfidenceModel, load_confidence
from answerable.answer.level.error import level_error, level_error_words
from answerable.eval.coverage.coverage import coverage
from answerable.model import Answer, Aspect, Handoff, Ticket, Turn
from answerable.report.answer_json import answer_dict
from answerable.report.answer_text import answer_text
from answerable.report.coverage.text import coverage_text
from answerable.report.explain import explain_text
from answerable.report.json_values import number
from answerable.report.to_json import to_json
from answerable.report.words import SIGNAL_WORDS, between, columns, fit, percent
from answerable.stats import Interval
from report_samples import FACTS, answer, citation, report

CONTRACT = [
    "id", "question", "route", "confidence", "reasons", "answer", "citations", "passages", "handoff", "calibrated",
    "generation", "settings_digest",
]  # fmt: skip


def test_the_first_line_says_what_was_counted_against_what() -> None:
    text = coverage_text(report(), width=200)
    assert text.startswith(
        "214 tickets, 14 intents, against generation 3: 41 pages, 212 chunks, "
        "ingested 2026-03-02 from https://help.example.com/\n"
    )


def test_every_number_has_its_n_and_the_state_is_said() -> None:
    text = coverage_text(report(), width=200)
    assert "54 % of ticket volume  [47, 61]      ranked, not calibrated on your tickets (level off by " in text
    assert "n = 214: 115 answer, 42 assist, 55 escalate, 2 errors" in text
    assert re.search(r"^export to excel +22 +10 % +0 % +\[ 0,  15\] +0 +6 +16 +0 +1 of 8$", text, re.MULTILINE)
    assert re.search(r"^total +214 +100 % +54 % +\[47,  61\] +115 +42 +55 +2 +44 of 77$", text, re.MULTILINE)
    assert "causes are guesses by rule" in text and "t-040  no answer was written" in text
    assert "and 4 more gaps with 15 tickets" in text


def test_no_intent_is_dropped() -> None:
    made = report()
    text = coverage_text(made)
    assert all(re.search(rf"^{re.escape(line.intent)} ", text, re.MULTILINE) for line in made.intents)


def test_calibrated_reports_say_so() -> None:
    made = dataclasses.replace(report(labels=False), calibrated=True)
    text = coverage_text(made)
    assert "The docs can answer 54 %" in text and "calibrated on your tickets" in text
    assert "not calibrated" not in text and "documented" not in text


def test_no_tickets_and_no_gaps() -> None:
    assert coverage_text(coverage([], [], index_facts=FACTS)).startswith("0 tickets, 0 intents, against generation 3")
    made = coverage([Ticket("t-1", "x")], [answer()], index_facts=FACTS)
    assert "No gaps: every ticket was answered." in coverage_text(made)


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_lines_keep_to_the_width_and_colour_adds_nothing_else(width: int) -> None:
    plain, painted = coverage_text(report(), width=width), coverage_text(report(), width=width, color=True)
    assert re.sub(r"\x1b\[\d+m", "", painted) == plain != painted
    table = [line for line in plain.split("\n") if not line.startswith(("http", "Routed"))]
    assert max(columns(line) for line in table) <= max(width, 98)  # a table cannot be narrower than its numbers


def test_columns_line_up_under_wide_letters() -> None:
    tickets = [
        Ticket("1", "x", intent="返金について"),
        Ticket("2", "x", intent="cafe\u0301"),
        Ticket("3", "x", intent="x"),
    ]
    text = coverage_text(coverage(tickets, [], index_facts=FACTS))
    rows = [line for line in text.split("\n") if line.startswith(("返金", "cafe", "x "))]
    assert len({columns(line[: line.index("33 %")]) for line in rows}) == 1 and len(rows) == 3


def test_an_answer_with_its_citations() -> None:
    steps = "Open Settings > Billing."
    made = answer(
        answer=f"Annual plans can be refunded.\n{steps}",
        citations=(citation(), citation(steps, "Refunds > Monthly plans"), citation("of no matter")),
        aspects=(Aspect("refund", 1.0, 0.9),),
    )
    assert answer_text(made, milliseconds=38.2) == (
        "Annual plans can be refunded. [1]\n"
        "Open Settings > Billing. [2]\n\n"
        "[1] Refunds > Annual plans   https://help.example.com/refunds#annual-plans\n"
        "[2] Refunds > Monthly plans   https://help.example.com/refunds#annual-plans\n"
        f"answer · confidence 0.91 (not calibrated: {level_error_words()}) · "
        "every part of the question is covered · 38 ms\n"
    )
    numbered = dataclasses.replace(made, answer="Yes. [1]", calibrated=True)
    assert answer_text(numbered).startswith("Yes. [1]\n\n[1]") and "(not calibrated" not in answer_text(numbered)


def test_an_escalation_says_what_is_missing() -> None:
    made = answer(
        route="escalate",
        confidence=0.18,
        answer=None,
        citations=(),
        reasons=("missing_knowledge",),
        aspects=(Aspect("okta", 3.0, 0.1), Aspect("single sign-on", 2.0, 0.8)),
    )
    assert answer_text(made) == (
        'No answer from the docs: they cover "single sign-on" but nothing matches "okta".\n\n'
        f"escalate · confidence 0.18 (not calibrated: {level_error_words()}) · the docs do not say\n"
    )


def test_a_draft_is_not_for_the_customer() -> None:
    text = answer_text(answer(route="assist", reasons=("some_new_code",)), color=True)
    assert text.startswith("A draft for a human, not for the customer:\n") and "some new code" in text


def test_a_held_back_answer_is_not_printed() -> None:
    assert "refunded" not in answer_text(answer(route="escalate", reasons=("angry",), passages=()))


# -- JSON ----------------------------------------------------------------------------------------


def test_the_keys_are_those_of_the_contract() -> None:
    handoff = Handoff(
        "q", "r", None, (Turn("user", "hi"),), (), (), ({"page": "a", "score": 1 / 3},), None, (citation(),)
    )
    made = json.loads(to_json(answer(handoff=handoff)))
    assert list(made) == [
        *(*CONTRACT, "answer_markdown", "answer_html", "notes"),
        *("aspects", "signals", "language", "level_error"),
    ]
    assert list(made["citations"][0]) == ["page", "url", "title", "heading", "quote", "start", "end"]
    assert list(made["passages"][0]) == ["page", "url", "heading", "score"]
    assert made["handoff"]["thread"] == [{"speaker": "user", "text": "hi"}]
    assert made["handoff"]["passages_tried"] == [{"page": "a", "score": 0.333333}]
    assert answer_dict(answer())["handoff"] is None


def test_floats_are_rounded_and_never_nan() -> None:
    assert [number(x) for x in (1 / 3, -1e-9, float("nan"), float("inf"))] == [0.333333, 0.0, None, None]
    assert '"confidence": null' in to_json(answer(confidence=float("nan")))
    assert "-0.0" not in to_json(answer(confidence=-1e-9))


def test_coverage_as_json_keeps_every_row() -> None:
    made = report()
    form = json.loads(to_json(made))
    assert len(form["intents"]) == 14 and len(form["gaps"]) == len(made.gaps) and len(form["errors"]) == 2
    assert form["calibrated"] is False and form["total"]["covered"]["n"] == 214
    assert form["index"]["generation"] == "3" and form["total"]["labelled"]["n"] == 77
    assert "NaN" not in to_json(made, indent=2)


# -- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "said"),
    [(None, "–"), (0.0, "0 %"), (0.001, "<1 %"), (0.61, "61 %"), (0.999, ">99 %"), (1.0, "100 %")],
)
def test_percent_never_rounds_to_none_or_all(share: float | None, said: str) -> None:
    assert percent(share) == said


@given(st.floats(0, 1), st.floats(0, 1))
@settings(max_examples=100, deadline=None)
def test_a_printed_interval_is_never_narrower(a: float, b: float) -> None:
    low, high = min(a, b), max(a, b)
    ends = re.findall(r"\d+", between(Interval(low, high)))
    assert int(ends[0]) / 100 <= low + 1e-9 and int(ends[1]) / 100 >= high - 1e-9
    assert between(None) == ""


@given(st.text(max_size=30), st.integers(1, 40))
@settings(max_examples=100, deadline=None)
def test_fit_fills_exactly(text: str, width: int) -> None:
    assert columns(fit(text, width)) == width


# -- what makes the confidence ----------------------------------------------------------------------


def test_every_signal_of_every_shipped_model_has_plain_words() -> None:
    names = set(SIGNALS)
    for name in json.loads(SHIPPED.read_text("utf-8"))["models"]:
        names |= load_confidence(name).signals
    assert names <= SIGNAL_WORDS.keys()
    assert all(words and "_" not in words for words in SIGNAL_WORDS.values())


def explained(**changes: Any) -> tuple[Answer, ConfidenceModel, list[str]]:
    signals = {name: (place + 1) / 10 for place, name in enumerate(SIGNALS)}
    made = dataclasses.replace(answer(), **{"signals": signals, "calibrated": False, **changes})
    model = load_confidence("default")
    return made, model, explain_text(made, model=model, width=100).splitlines()


def test_explain_shows_what_each_signal_adds_and_the_sum() -> None:
    made, model, lines = explained()
    starts = [line for line in lines if line.startswith("every question starts from")]
    totals = [line for line in lines if line.startswith("sum, as a probability")]
    for factor, start, total in zip(model.factors, starts, totals, strict=True):
        for name, adds in factor.contributions(made.signals).items():
            [line] = [line for line in lines if line.startswith(SIGNAL_WORDS[name])]
            assert line.split()[-2:] == [f"{made.signals[name]:.2f}", f"{adds:+.2f}"]
        assert start.split()[-1] == f"{factor.intercept:+.2f}"
        chance, logit = factor.probability(made.signals), factor.logit(made.signals)
        assert f"{chance:.2f}" in total and total.endswith(f"{logit:+.2f}")
    assert f"both together {model.probability(made.signals):.2f}" in lines
    assert not [line for line in lines if "judged tickets" in line]


def test_explain_of_a_calibrated_answer_ends_at_its_level() -> None:
    signals = {**dict.fromkeys(SIGNALS, 0.5), RAW: 0.31}
    _, _, lines = explained(calibrated=True, confidence=0.77, signals=signals)
    assert "at the level of your judged tickets 0.77" in lines and not [line for line in lines if RAW in line]


def test_explain_of_nothing_found_and_of_signals_of_another_model() -> None:
    assert "no evidence was found, so the confidence is 0" in explained(signals=dict.fromkeys(SIGNALS, 0.0))[2]
    lines = explained(signals={"some_thing": 0.5})[2]
    assert [line.split() for line in lines if line.startswith("some thing")] == [["some", "thing", "0.50"]]


def test_what_is_not_calibrated_says_how_far_its_level_was_off_elsewhere() -> None:
    errors = [one["ece"] for one in json.loads(SHIPPED.read_text("utf-8"))["left_out"].values()]
    assert level_error() == (min(errors), max(errors)) and 0 < min(errors) < max(errors) < 0.5
    assert answer_dict(answer())["level_error"] == [number(one) for one in level_error()]
    assert "level_error" not in answer_dict(dataclasses.replace(answer(), calibrated=True))
