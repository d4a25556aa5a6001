"""One decision for each message: answer it, give a human a draft, or hand it over. See `loop_check` for the machine."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from ..index.lexical import terms
from ..model import Route, Ticket
from ..tickets.redact import without_placeholders
from .loop_check import HUMAN, Event, Machine, State, answered, router
from .reasons import Reason
from .remit import ACTIONS, ASSIST_ONLY, INFORMATIONAL, PROCEDURES, Kind
from .thread import ThreadSignals
from .veto import vetoes


@dataclass(frozen=True, slots=True)
class Situation:
    """All that a route depends on. confidence and thresholds are in 0..1, `stage` is that of the intent (0..3).

    asks: whether the message is a question at all. foreign: its language is none of the docs', and the encoder does
    not bridge the two. missing, found: words of the question that the evidence does not match, or does. max_turns: a
    human is reached in at most so many turns of one problem. uncertain_text: a page that is quoted could not be read
    with certainty, such as a PDF whose columns overlap. unsure_quote: the sentences quoted are not likely to state what
    is asked, however well the page fits.
    """

    ticket: Ticket
    confidence: float
    answer_threshold: float
    assist_threshold: float
    has_draft: bool
    signals: ThreadSignals
    stage: int = PROCEDURES
    kind: Kind = "informational"
    docs_empty: bool = False
    asks: bool = True
    foreign: bool = False
    missing: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    max_turns: int = 3
    uncertain_text: bool = False
    unsure_quote: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """A route and why; the first reason is the main one."""

    route: Route
    reasons: tuple[Reason, ...]


def decide(situation: Situation) -> Decision:
    """Route a message: its event, one step of the machine, and the reasons for it.

    The more confidence, the nearer to an answer; no confidence lifts a veto, the remit or the turn limit.
    """
    machine = _machine(situation.max_turns)
    state = state_of(situation.signals, machine)
    event, reasons = event_of(situation)
    route = machine.route(state, event)
    if state == HUMAN and event != "thanks":
        rules = tuple(reason for reason in reasons if event in ("veto", "reject", "repeat"))
        return Decision(route, (*rules, "human_has_it"))
    if event == "covered" and route != "answer":
        return Decision(route, ("turn_limit",))
    return Decision(route, reasons)


def state_of(signals: ThreadSignals, machine: Machine) -> State:
    """Where the thread stands before this message."""
    if signals.human_has_it:
        return HUMAN
    state = answered(signals.automatic_replies)
    # More replies than the machine allows were sent by something else: then it is high time.
    return state if state in machine.states else answered(len(machine.answered))


def event_of(situation: Situation) -> tuple[Event, tuple[Reason, ...]]:
    """What this message is to the machine, and the reasons that go with it."""
    signals = situation.signals
    if signals.thanks_only and not vetoes(situation.ticket.text):
        return "thanks", ("thanks",)
    held: list[Reason] = list(vetoes(situation.ticket.text, signals))
    event: Event | None = "veto" if held else None
    if signals.rejects:
        held.append("rejected_answer")
        event = event or "reject"
    if signals.repeats:
        held.append("repeated_question")
        event = event or "repeat"
    if event:
        return event, tuple(held)
    if not situation.asks:
        return "uncovered", ("no_question",)
    return _of_evidence(situation)


def _of_evidence(situation: Situation) -> tuple[Event, tuple[Reason, ...]]:
    if not terms(without_placeholders(situation.ticket.text)) and not situation.signals.earlier:
        return "uncovered", ("empty_question",)
    if situation.docs_empty:
        return "uncovered", ("no_evidence",)
    helps = situation.has_draft and situation.confidence >= situation.assist_threshold
    kept_back = _kept_back(situation)
    if kept_back:
        return "partly" if helps else "uncovered", (kept_back, *(() if helps else _lacking(situation)))
    if situation.has_draft and situation.confidence >= situation.answer_threshold:
        # What is quoted may not be what the page says: no confidence makes up for that.
        if situation.uncertain_text:
            return "partly", ("uncertain_text",)
        return ("partly", ("unsure_quote",)) if situation.unsure_quote else ("covered", ("covered",))
    if situation.foreign:
        return "partly" if helps else "uncovered", ("other_language",)
    if helps:
        return "partly", ("partly_covered",) if situation.found and situation.missing else ("low_confidence",)
    return "uncovered", _lacking(situation)


def _kept_back(situation: Situation) -> Reason | None:
    if situation.kind == "action" or situation.stage >= ACTIONS:
        return "action_needed"
    if situation.stage <= ASSIST_ONLY or (situation.stage == INFORMATIONAL and situation.kind == "procedure"):
        return "outside_remit"
    return None


def _lacking(situation: Situation) -> tuple[Reason, ...]:
    return ("missing_knowledge",) if situation.missing or not situation.has_draft else ("low_confidence",)


@functools.lru_cache(maxsize=16)
def _machine(max_turns: int) -> Machine:
    return router(max_turns)
