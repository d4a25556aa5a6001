"""The router has no loop: proved of its machine, and the machine is what `decide` steps through."""

from __future__ import annotations

from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.answer.loop_check import (
    ASSISTED,
    ESCALATED,
    EVENTS,
    HUMAN,
    NEW,
    OPEN,
    Certificate,
    Counterexample,
    Event,
    Machine,
    answered,
    certify,
    router,
)
from answerable.answer.route import Situation, decide
from answerable.answer.thread import read_thread
from answerable.model import Answer, Ticket, Turn
from answerable.settings import AnswerSettings
from report_samples import answer


def planted(machine: Machine, state: str, event: Event, then: str) -> Machine:
    steps = {**machine.steps, (state, event): then}
    return Machine(machine.start, MappingProxyType(steps), machine.human, machine.answered)


@pytest.mark.parametrize("k", range(1, 7))
def test_the_router_is_certified(k: int) -> None:
    found = certify(router(k), k)
    assert isinstance(found, Certificate)
    assert found.turns == k and found.replies == k - 1 and found.paths > 0


def test_the_default_allows_two_automatic_replies() -> None:
    k = AnswerSettings().max_automatic_turns
    found = certify(router(k), k)
    assert isinstance(found, Certificate) and (k, found.replies) == (3, 2)
    assert found.states == len({NEW, "answered_once", "answered_twice", ASSISTED, ESCALATED, HUMAN})


def test_it_is_not_certified_for_fewer_turns() -> None:
    found = certify(router(3), 2)
    assert isinstance(found, Counterexample) and found.events == ("covered", "covered")


@pytest.mark.parametrize(
    ("state", "event", "then"),
    [
        ("answered_twice", "covered", "answered_twice"),  # answers for ever
        ("answered_twice", "reject", "answered_once"),  # guesses again after a no
        ("answered_once", "repeat", "answered_once"),  # the same answer to the same question
        ("new", "uncovered", "new"),  # "could you rephrase that?"
        ("answered_once", "veto", "new"),  # forgets what it had tried
    ],
)
def test_a_planted_loop_is_found(state: str, event: Event, then: str) -> None:
    found = certify(planted(router(3), state, event, then), 3)
    assert isinstance(found, Counterexample)
    assert event in found.events and len(found.events) == 3 and len(found.states) == 4
    assert not set(found.states) & router(3).human


def test_a_state_that_is_only_reached_after_thanks_is_walked_too() -> None:
    machine = router(3)
    steps = {**machine.steps, ("answered_once", "thanks"): "chatty", **{("chatty", one): "chatty" for one in EVENTS}}
    found = certify(Machine(NEW, steps, machine.human, machine.answered), 3)
    assert isinstance(found, Counterexample) and found.start == "chatty"


def test_an_unknown_event_is_a_counterexample() -> None:
    steps = {key: then for key, then in router(3).steps.items() if key != ("answered_once", "veto")}
    found = certify(Machine(NEW, steps, router(3).human, router(3).answered), 3)
    assert isinstance(found, Counterexample) and "veto is not known in answered_once" in found.why


# -- the machine and the router agree ------------------------------------------------------------------

# A message that brings about each event whatever the thread before it; numbers keep questions apart.
TEXTS: dict[Event, str] = {
    "covered": "how do I {0}export {0}invoice {0}rows?",
    "partly": "how do I {0}print {0}labels {0}twice?",
    "uncovered": "what of {0}sso {0}okta {0}entity?",
    "veto": "let me talk to a human about {0}this {0}thing {0}here",
    "reject": "that did not work for {0}me {0}at {0}all",
    "thanks": "thanks!",
}
CONFIDENCE = {"covered": 0.9, "partly": 0.4}


def replay(events: tuple[Event, ...], max_turns: int) -> list[tuple[str, str]]:
    """(route of the machine, route of `decide`) after each event, the thread growing as it would."""
    machine = router(max_turns)
    state, thread, answers = machine.start, [], []
    routes = []
    for number, event in enumerate(events):
        before = next((turn.text for turn in reversed(thread) if turn.speaker == "user"), "")
        text = before if event == "repeat" else TEXTS[event].format(f"w{number}x")
        ticket = Ticket("t", text, thread=tuple(thread))
        signals = read_thread(ticket, tuple(answers))
        decision = decide(Situation(ticket, CONFIDENCE.get(event, 0.1), 0.6, 0.25, True, signals, max_turns=max_turns))
        routes.append((machine.route(state, event), decision.route))
        state = machine.step(state, event)
        reply = f"reply {number}"
        thread += [Turn("user", text), Turn("agent", reply)]
        if event != "thanks":
            answers.append(answer(f"a{number}", text, route=decision.route, answer=reply))
    return routes


@st.composite
def sequences(draw: st.DrawFn) -> tuple[Event, ...]:
    """Any events that customers can bring about: a repeat or rejection needs a reply that it can be about."""
    events: list[Event] = []
    for _ in range(draw(st.integers(1, 9))):
        first = not events or events[-1] == "thanks"
        plain = ("covered", "partly", "uncovered")
        asked = events and events[-1] in plain
        choices = plain + ("veto",) + (() if first else ("reject", "thanks")) + (("repeat",) if asked else ())
        events.append(draw(st.sampled_from(choices)))
    return tuple(events)


@settings(max_examples=80, deadline=None)
@given(sequences(), st.integers(1, 4))
def test_decide_agrees_with_the_machine(events: tuple[Event, ...], max_turns: int) -> None:
    routes = replay(events, max_turns)
    assert [machine for machine, _ in routes] == [router for _, router in routes]


@settings(max_examples=60, deadline=None)
@given(sequences())
def test_no_problem_gets_a_third_automatic_reply(events: tuple[Event, ...]) -> None:
    replies = 0
    for event, (_, route) in zip(events, replay(events, 3), strict=True):
        replies = 0 if event == "thanks" else replies + (route == "answer")
        assert replies <= 2


def test_more_replies_than_allowed_end_with_a_human() -> None:
    """A thread that another tool has looped through is not continued."""
    turns = tuple(turn for n in range(5) for turn in (Turn("user", f"q{n} word{n}"), Turn("agent", f"r{n}")))
    ticket = Ticket("t", "how do I export invoice rows?", thread=turns)
    decision = decide(Situation(ticket, 0.99, 0.6, 0.25, True, read_thread(ticket)))
    assert (decision.route, decision.reasons) == ("escalate", ("turn_limit",))


def test_states_are_named() -> None:
    assert [answered(n) for n in range(4)] == ["new", "answered_once", "answered_twice", "answered_3"]
    assert set(OPEN) == set(EVENTS) - {"thanks"} and isinstance(answer(), Answer)
