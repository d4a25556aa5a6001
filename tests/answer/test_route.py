"""One decision for each message, and that no confidence lifts a veto."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.answer.reasons import ORDER, RULES, Reason
from answerable.answer.remit import Kind
from answerable.answer.route import Decision, Situation, decide
from answerable.answer.thread import ThreadSignals, read_thread
from answerable.model import Ticket

LEVEL = {"escalate": 0, "assist": 1, "answer": 2}


def situation(text: str = "how do I export the rows?", **changes: Any) -> Situation:
    ticket = Ticket("t", text)
    base = Situation(ticket, 0.9, 0.6, 0.25, True, read_thread(ticket))
    return dataclasses.replace(base, **changes)


def route(text: str = "how do I export the rows?", **changes: Any) -> tuple[str, tuple[Reason, ...]]:
    decision = decide(situation(text, **changes))
    return decision.route, decision.reasons


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ("answer", ("covered",))),
        ({"confidence": 0.6}, ("answer", ("covered",))),
        ({"confidence": 0.59}, ("assist", ("low_confidence",))),
        ({"confidence": 0.4, "found": ("export",), "missing": ("excel",)}, ("assist", ("partly_covered",))),
        ({"confidence": 0.25}, ("assist", ("low_confidence",))),
        ({"confidence": 0.24}, ("escalate", ("low_confidence",))),
        ({"confidence": 0.1, "missing": ("excel",)}, ("escalate", ("missing_knowledge",))),
        ({"has_draft": False}, ("escalate", ("missing_knowledge",))),
        ({"docs_empty": True, "has_draft": False}, ("escalate", ("no_evidence",))),
        ({"signals": ThreadSignals(automatic_replies=1)}, ("answer", ("covered",))),
        ({"signals": ThreadSignals(automatic_replies=2)}, ("escalate", ("turn_limit",))),
        ({"signals": ThreadSignals(automatic_replies=2), "confidence": 0.4}, ("assist", ("low_confidence",))),
        ({"signals": ThreadSignals(automatic_replies=9)}, ("escalate", ("turn_limit",))),
        ({"signals": ThreadSignals(human_has_it=True)}, ("escalate", ("human_has_it",))),
        ({"signals": ThreadSignals(repeats=True)}, ("escalate", ("repeated_question",))),
        ({"signals": ThreadSignals(rejects=True)}, ("escalate", ("rejected_answer",))),
        (
            {"signals": ThreadSignals(rejects=True, repeats=True)},
            ("escalate", ("rejected_answer", "repeated_question")),
        ),
        ({"stage": 0}, ("assist", ("outside_remit",))),
        ({"stage": 1, "kind": "procedure"}, ("assist", ("outside_remit",))),
        ({"stage": 1, "kind": "informational"}, ("answer", ("covered",))),
        ({"stage": 2, "kind": "procedure"}, ("answer", ("covered",))),
        ({"stage": 2, "kind": "action"}, ("assist", ("action_needed",))),
        ({"stage": 3}, ("assist", ("action_needed",))),
        ({"stage": 3, "confidence": 0.1}, ("escalate", ("action_needed", "low_confidence"))),
        ({"stage": 0, "has_draft": False}, ("escalate", ("outside_remit", "missing_knowledge"))),
        ({"max_turns": 1}, ("escalate", ("turn_limit",))),
        ({"uncertain_text": True}, ("assist", ("uncertain_text",))),
        ({"uncertain_text": True, "confidence": 1.0}, ("assist", ("uncertain_text",))),
        ({"uncertain_text": True, "confidence": 0.4}, ("assist", ("low_confidence",))),
        ({"uncertain_text": True, "confidence": 0.1}, ("escalate", ("low_confidence",))),
        ({"unsure_quote": True}, ("assist", ("unsure_quote",))),
        ({"unsure_quote": True, "confidence": 1.0}, ("assist", ("unsure_quote",))),
        ({"unsure_quote": True, "uncertain_text": True}, ("assist", ("uncertain_text",))),
        ({"unsure_quote": True, "confidence": 0.4}, ("assist", ("low_confidence",))),
    ],
)
def test_decisions(changes: dict[str, Any], expected: tuple[str, tuple[Reason, ...]]) -> None:
    assert route(**changes) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("how do i upgrade? actually just give me a human, i hate bots", ("escalate", ("wants_human",))),
        ("my lawyer will contact you about this ridiculous bill", ("escalate", ("legal", "angry"))),
        ("thanks!", ("answer", ("thanks",))),
        ("", ("escalate", ("empty_question",))),
        ("???", ("escalate", ("empty_question",))),
        ("how is it", ("escalate", ("empty_question",))),
    ],
)
def test_messages(text: str, expected: tuple[str, tuple[Reason, ...]]) -> None:
    assert route(text) == expected


def test_a_short_message_in_a_thread_is_not_empty() -> None:
    assert route("and why?", signals=ThreadSignals(earlier=("how do I export?",))) == ("answer", ("covered",))


def test_thanks_do_not_hide_a_veto() -> None:
    assert route("thanks, I want to talk to a human")[0] == "escalate"
    grave = ThreadSignals(thanks_only=True, earlier=("my lawyer will contact you",))
    assert route("thank you", signals=grave) == ("answer", ("thanks",)), "thanks close what was open"


def test_a_veto_is_named_although_a_human_has_it() -> None:
    held = route("I want to kill myself", signals=ThreadSignals(human_has_it=True))
    assert held == ("escalate", ("safety", "human_has_it"))


situations = st.builds(
    lambda text, draft, empty, stage, kind, replies, flags, missing, turns: situation(
        text,
        has_draft=draft,
        docs_empty=empty,
        stage=stage,
        kind=kind,
        signals=ThreadSignals(automatic_replies=replies, repeats=flags[0], rejects=flags[1], human_has_it=flags[2]),
        missing=missing,
        max_turns=turns,
    ),
    st.sampled_from(["how do I export rows", "I want to talk to a human", "my lawyer will contact you", "", "thanks"]),
    st.booleans(),
    st.booleans(),
    st.integers(0, 3),
    st.sampled_from(["informational", "procedure", "action"]),
    st.integers(0, 5),
    st.tuples(*[st.sampled_from([False, False, False, True])] * 3),
    st.sampled_from([(), ("okta",)]),
    st.integers(1, 5),
)
chances = st.floats(0, 1)


@settings(max_examples=150, deadline=None)
@given(situations, chances, chances)
def test_the_route_is_monotone_in_confidence(case: Situation, one: float, other: float) -> None:
    low, high = sorted((one, other))
    below = decide(dataclasses.replace(case, confidence=low))
    above = decide(dataclasses.replace(case, confidence=high))
    # With its last turn used up a problem goes to a human either way: with a draft, or for the limit.
    if above.reasons != ("turn_limit",):
        assert LEVEL[below.route] <= LEVEL[above.route]


@settings(max_examples=150, deadline=None)
@given(situations)
def test_no_confidence_lifts_a_rule(case: Situation) -> None:
    decision: Decision = decide(dataclasses.replace(case, confidence=1.0, answer_threshold=0.0))
    assert decision.reasons and set(decision.reasons) <= set(ORDER)
    if decision.route == "answer":
        assert decision.reasons in (("covered",), ("thanks",))
    if RULES.intersection(decision.reasons) - {"thanks"}:
        assert decision.route != "answer"


def test_kinds_are_the_ones_of_the_remit() -> None:
    kinds: tuple[Kind, ...] = ("informational", "procedure", "action")
    assert [route(kind=kind)[0] for kind in kinds] == ["answer", "answer", "assist"]
