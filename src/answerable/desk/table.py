"""A desk: all conversations of a reading as columns, with the names behind the codes. Built one by one."""

from __future__ import annotations

import dataclasses
import json
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from ..settings import DeskSettings
from .conversations import Conversation, Intake
from .issues import settle
from .paths import PATHS, Trace, trace
from .rows import AUTOMATIC, CONFIRMED, DAY, HUMAN, NO, SILENT, Ints, Rows, groups_of, monday
from .samples import Samples

NO_INTENT = "(no intent)"
_STATED = {"no": NO, "silent": SILENT, "confirmed": CONFIRMED}


@dataclass(frozen=True, slots=True, eq=False)
class Desk:
    """All conversations of a reading, with the names behind the codes and what was noted on the way."""

    rows: Rows
    ids: tuple[str, ...]
    intents: tuple[str, ...]
    intake: Intake
    samples: Samples
    reasons: Mapping[tuple[str, str], int]
    settings: DeskSettings
    digest: str

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def days(self) -> float:
        """From the first conversation to the last, at least one day."""
        return max(1.0, float(self.rows.created[-1] - self.rows.created[0]) / DAY) if len(self) else 0.0

    def by_intent(self) -> Iterator[tuple[str, Rows]]:
        """Each intent with its rows, by volume, then by name."""
        groups = [(self.intents[code], rows) for code, rows in groups_of(self.rows, self.rows.intent)]
        yield from sorted(groups, key=lambda group: (-len(group[1]), group[0]))

    def by_week(self) -> Iterator[tuple[str, Rows]]:
        """Each week, named by its Monday, with its rows; weeks without conversations are left out."""
        for code, rows in groups_of(self.rows, self.rows.week):
            yield monday(code), rows

    def by_path(self) -> Iterator[tuple[str, Rows]]:
        for code, rows in groups_of(self.rows, self.rows.path):
            yield PATHS[code], rows


@dataclass(slots=True)
class _Columns:
    """What grows while reading; arrays of machine numbers, not objects."""

    floats: dict[str, array[float]] = field(default_factory=dict)
    ints: dict[str, array[int]] = field(default_factory=dict)

    def add(self, floats: Mapping[str, float], ints: Mapping[str, int]) -> None:
        for name, number in floats.items():
            self.floats.setdefault(name, array("d")).append(number)
        for name, count in ints.items():
            self.ints.setdefault(name, array("q")).append(count)


def read_desk(
    talks: Iterable[Conversation],
    intake: Intake,
    settings: DeskSettings | None = None,
    confidences: Mapping[str, float] | None = None,
) -> Desk:
    """Take in conversations one by one. `confidences` are those of the answer log, by conversation id.

    Two conversations of one id count once: the one with more messages, then with the larger check sum, whatever their
    order. An empty iterable gives a desk of no rows.
    """
    settings = settings or DeskSettings()
    confidences = confidences or {}
    columns, samples = _Columns(), Samples()
    ids: list[str] = []
    intents: dict[str, int] = {}
    customers: dict[str, int] = {}
    places: dict[str, int] = {}
    marks = array("q")  # messages and check sum of a row, to choose between two of one id
    reasons: Counter[tuple[int, str]] = Counter()
    dropped: set[int] = set()
    for talk in talks:
        mark = (min(len(talk.messages), 2**30) << 32) + _checksum(talk)
        if talk.id in places:
            intake.notes["an id used again: only the longer conversation of the two counts"] += 1
            older = places[talk.id]
            if marks[older] >= mark:
                continue
            dropped.add(older)
        places[talk.id] = len(ids)
        marks.append(mark)
        ids.append(talk.id)
        intent = intents.setdefault(talk.intent or NO_INTENT, len(intents))
        customer = -1 if talk.customer is None else customers.setdefault(talk.customer, len(customers))
        _take(columns, talk, intent, customer, confidences.get(talk.id), settings, intake)
        for message in talk.messages:
            if message.route == "escalate":
                for code in message.reasons:
                    reasons[(intent, code)] += 1
        samples.offer(talk)
    return _finished(columns, ids, intents, dropped, intake, samples, reasons, settings, marks)


def _take(
    columns: _Columns,
    talk: Conversation,
    intent: int,
    customer: int,
    confidence: float | None,
    settings: DeskSettings,
    intake: Intake,
) -> None:
    answered = any(message.speaker != "user" for message in talk.messages)
    stated = talk.resolved is not None
    outcome = _STATED[talk.resolved] if talk.resolved is not None else SILENT if answered else NO
    way = trace(talk, outcome != NO, settings.late_after_turns)
    _note(intake, talk, way, stated)
    bots = sum(message.speaker == "bot" for message in talk.messages)
    bot_usd, human_usd = _cost(talk, way, bots, outcome, settings, intake)
    columns.add(
        {
            "created": talk.created,
            "to_handoff": float("nan") if way.to_handoff is None else way.to_handoff,
            "wait": float("nan") if way.wait is None else way.wait,
            "bot_usd": bot_usd,
            "human_usd": human_usd,
            "confidence": float("nan") if confidence is None else confidence,
        },
        {
            "intent": intent,
            "customer": customer,
            "path": PATHS.index(way.path),
            "outcome": outcome,
            "stated": stated,
            "reopened": talk.reopened,
            "csat": talk.csat or 0,
            "hops": way.hops,
            "touchpoints": way.touchpoints,
            "turns": -1 if way.turns is None else way.turns,
            "asked_again": -1 if way.asked_again is None else way.asked_again,
            "machine": way.machine,
            "escalated": way.escalated,
            "inbound": sum(message.speaker == "user" for message in talk.messages),
            "arm": _arm(talk, way),
            "lots": talk.arm is not None,
            "harm": talk.harm,
        },
    )


def _arm(talk: Conversation, way: Trace) -> int:
    """Which way a conversation was *sent*, not how it ended: by lot where the source says so, else by its first route.

    A conversation that the machine answered first stays in the automatic arm when it is handed over later: to leave
    its failures out would be to compare the machine's successes with everything else.
    """
    if talk.arm is not None:
        return AUTOMATIC if talk.arm == "automatic" else HUMAN
    if way.path == "unanswered":
        return 0
    if not way.machine or way.first_route in ("assist", "escalate"):
        return HUMAN
    return AUTOMATIC


def _cost(
    talk: Conversation, way: Trace, bots: int, outcome: int, settings: DeskSettings, intake: Intake
) -> tuple[float, float]:
    people = way.path in ("assisted", "human_only") or any(message.speaker == "human" for message in talk.messages)
    bot = talk.bot_usd
    if bot is None:
        bot = bots * settings.usd_per_bot_message
        if way.path in ("self_resolved",) and outcome != NO:
            bot += settings.usd_per_ai_resolution
    human = talk.human_usd
    if human is None and talk.human_minutes is not None:
        human = talk.human_minutes * settings.usd_per_human_minute
    if human is None:
        human = settings.human_contact_usd * max(1, way.hops) if people else 0.0
        if people:
            intake.notes["cost of people not stated, taken as human_contact_usd for each person"] += 1
    return bot, human


def _note(intake: Intake, talk: Conversation, way: Trace, stated: bool) -> None:
    notes = intake.notes
    if talk.csat is None:
        notes["no CSAT"] += 1
    if way.backwards:
        notes["clock runs backwards: kept, without its seconds to hand-off"] += 1
    if not stated:
        notes["resolution not stated: counted as silent where somebody answered"] += 1
    if talk.customer is None:
        notes["no customer: its repeat contacts cannot be seen"] += 1
    if talk.intent is None:
        notes["no intent"] += 1


def _checksum(talk: Conversation) -> int:
    text = json.dumps([talk.created, talk.csat, talk.resolved, talk.hops, [m.text for m in talk.messages]])
    return zlib.crc32(text.encode())


def _finished(
    columns: _Columns,
    ids: list[str],
    intents: Mapping[str, int],
    dropped: set[int],
    intake: Intake,
    samples: Samples,
    reasons: Counter[tuple[int, str]],
    settings: DeskSettings,
    marks: array[int],
) -> Desk:
    names = sorted(intents)
    rename = np.zeros(max(len(intents), 1), dtype=np.int64)
    for code, name in enumerate(names):
        rename[intents[name]] = code
    kept = np.asarray([place for place in range(len(ids)) if place not in dropped], dtype=np.int64)
    raw: dict[str, npt.NDArray[Any]] = {
        name: np.frombuffer(values, dtype=np.float64)[kept] for name, values in columns.floats.items()
    }
    raw |= {name: np.frombuffer(values, dtype=np.int64)[kept] for name, values in columns.ints.items()}
    if not len(kept):
        raw = {item.name: np.zeros(0) for item in dataclasses.fields(Rows)}
    chosen = np.asarray([ids[place] for place in kept], dtype=object)
    order = np.asarray(
        sorted(range(len(kept)), key=lambda place: (raw["created"][place], chosen[place])), dtype=np.int64
    )
    raw = {name: values[order] for name, values in raw.items()}
    raw["intent"] = rename[raw["intent"].astype(np.int64)]
    raw["customer"] = _renumbered(raw["customer"].astype(np.int64))
    raw["week"] = np.floor((np.floor(raw["created"] / DAY) + 3) / 7).astype(np.int64)
    check = np.frombuffer(marks, dtype=np.int64)[kept][order] if len(kept) else np.zeros(0, dtype=np.int64)
    digest = zlib.crc32("\n".join(chosen[order].tolist()).encode(), zlib.crc32(check.tobytes()))
    back = {code: name for name, code in intents.items()}
    return Desk(
        rows=settle(raw, settings),
        ids=tuple(chosen[order].tolist()),
        intents=tuple(names),
        intake=intake,
        samples=samples,
        reasons={(back[code], reason): n for (code, reason), n in sorted(reasons.items())},
        settings=settings,
        digest=f"{digest:08x}",
    )


def _renumbered(codes: Ints) -> Ints:
    """Codes by first appearance in the fixed order, so that they do not show the order of the input; -1 stays."""
    known, first, inverse = np.unique(codes, return_index=True, return_inverse=True)
    rank = np.empty(len(known), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(known))
    return np.where(codes < 0, -1, rank[inverse]) if len(codes) else codes
