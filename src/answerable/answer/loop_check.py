"""The router as a small machine, and the proof that it has no loop.

States are what has happened to one problem, events what the next customer turn brings. Every event but `thanks`
means that the problem is still open. `decide` steps through this very machine, so that what is proved of the
machine is proved of the router.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from ..model import Route

Event = Literal["covered", "partly", "uncovered", "veto", "repeat", "reject", "thanks"]
State = str  # "new", "answered_once", "answered_twice", "answered_3", ..., "assisted", "escalated", "human"

EVENTS: tuple[Event, ...] = get_args(Event)
OPEN: tuple[Event, ...] = tuple(event for event in EVENTS if event != "thanks")
NEW, ASSISTED, ESCALATED, HUMAN = "new", "assisted", "escalated", "human"
_NUMBERS = ("new", "answered_once", "answered_twice")


@dataclass(frozen=True, slots=True)
class Machine:
    """`steps[state, event]` is the next state; `human` are the states in which a human has the problem.

    `answered` are the states entered by sending an automatic reply.
    """

    start: State
    steps: Mapping[tuple[State, Event], State]
    human: frozenset[State]
    answered: frozenset[State]

    @property
    def states(self) -> frozenset[State]:
        return frozenset({self.start, *(state for state, _ in self.steps), *self.steps.values()})

    def step(self, state: State, event: Event) -> State:
        return self.steps[state, event]

    def route(self, state: State, event: Event) -> Route:
        """What `event` in `state` makes of the message."""
        then = self.step(state, event)
        return "assist" if then == ASSISTED else "escalate" if then in self.human else "answer"


@dataclass(frozen=True, slots=True)
class Certificate:
    """On each of `paths` paths of open turns a human was reached within `turns` <= `k`.

    `replies` is the most automatic replies to one problem on any of them.
    """

    k: int
    turns: int
    replies: int
    paths: int
    states: int


@dataclass(frozen=True, slots=True)
class Counterexample:
    """Turns after which no human had been reached, or an event that the machine does not know."""

    start: State
    events: tuple[Event, ...]
    states: tuple[State, ...]
    why: str


def answered(replies: int) -> State:
    """The state after so many automatic replies."""
    return _NUMBERS[replies] if replies < len(_NUMBERS) else f"answered_{replies}"


def router(max_turns: int = 3) -> Machine:
    """The machine that routes: a human within `max_turns` turns, so at most `max_turns - 1` automatic replies.

    A second reply is sent only to what is covered and neither repeated nor rejected.
    """
    replies = max(max_turns, 1) - 1
    steps: dict[tuple[State, Event], State] = {}
    for count in range(replies + 1):
        state = answered(count)
        for event in EVENTS:
            steps[state, event] = ESCALATED
        steps[state, "covered"] = answered(count + 1) if count < replies else ESCALATED
        steps[state, "partly"] = ASSISTED
        steps[state, "thanks"] = NEW
    for state in (ASSISTED, ESCALATED, HUMAN):
        for event in EVENTS:
            steps[state, event] = NEW if event == "thanks" else HUMAN
    states = frozenset(answered(count) for count in range(1, replies + 1))
    return Machine(NEW, MappingProxyType(steps), frozenset((ASSISTED, ESCALATED, HUMAN)), states)


def certify(machine: Machine, k: int) -> Certificate | Counterexample:
    """Walk every path of open turns, from the start and from every state that can be reached, `k` turns deep.

    Proves: once a problem is open, a human has it after at most `k` customer turns, whatever they are.
    """
    reached = {machine.start}
    waiting = [machine.start]
    while waiting:
        state = waiting.pop()
        for event in EVENTS:
            then = machine.steps.get((state, event))
            if then is None:
                return Counterexample(state, (event,), (state,), f"{event} is not known in {state}")
            if then not in reached:
                reached.add(then)
                waiting.append(then)
    longest = paths = most = 0
    for start in sorted(reached - machine.human):
        stack: list[tuple[tuple[Event, ...], tuple[State, ...]]] = [((), (start,))]
        while stack:
            events, states = stack.pop()
            if len(events) == k:
                paths += 1
                return Counterexample(start, events, states, f"no human after {k} turns")
            for event in OPEN:
                then = machine.step(states[-1], event)
                if then in machine.human:
                    paths += 1
                    longest = max(longest, len(events) + 1)
                    most = max(most, sum(state in machine.answered for state in states))
                else:
                    stack.append(((*events, event), (*states, then)))
    return Certificate(k, longest, most, paths, len(reached))
