"""Conversations as columns: what the metrics need of each in some 150 bytes, in one fixed order.

Rows stand in the order of (time, id) whatever the order of the input, so every number is the same for the same set.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
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
from .paths import PATHS, Trace, trace
from .samples import Samples

NO_INTENT = "(no intent)"
NO, SILENT, CONFIRMED = 0, 1, 2
AUTOMATIC, HUMAN = 1, 2
DAY = 86_400.0
_STATED = {"no": NO, "silent": SILENT, "confirmed": CONFIRMED}

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Columns, one entry a conversation. -1 and NaN stand for "does not apply" or "not known", as each says.

    created: seconds since 1970. intent, customer: codes (customer -1: not known). week: weeks since the one of Monday
    1969-12-29. path: place in PATHS. outcome: NO, SILENT or CONFIRMED, in the end (see `settle`). csat: 0 = no grade.
    turns: -1 = not handed off; to_handoff, wait: NaN = not known; asked_again: -1 = no hand-off that a person took up.
    arm: AUTOMATIC or HUMAN, 0 = neither (see `arms`). confidence: of the first automatic reply, NaN = not known.
    lead: the first of its issue; issue_contacts, issue_outcome, issue_usd, issue_escalated: of the whole issue, on its
    lead (elsewhere 0). open_end: silent, and the data end before its window does.
    """

    created: Floats
    intent: Ints
    customer: Ints
    week: Ints
    path: Ints
    outcome: Ints
    stated: Flags
    reopened: Flags
    csat: Ints
    hops: Ints
    touchpoints: Ints
    turns: Ints
    to_handoff: Floats
    wait: Floats
    asked_again: Ints
    machine: Flags
    escalated: Flags
    inbound: Ints
    bot_usd: Floats
    human_usd: Floats
    build_usd: Floats
    arm: Ints
    lots: Flags
    harm: Flags
    confidence: Floats
    repeated: Flags
    open_end: Flags
    lead: Flags
    issue_contacts: Ints
    issue_outcome: Ints
    issue_usd: Floats
    issue_escalated: Flags

    def __len__(self) -> int:
        return len(self.created)

    def take(self, rows: npt.NDArray[Any]) -> Rows:
        """The rows at these places, or where a mask is true."""
        return Rows(**{item.name: getattr(self, item.name)[rows] for item in dataclasses.fields(self)})

    @property
    def usd(self) -> Floats:
        """The whole cost of each conversation: machine, people, and its part of building and running the desk."""
        return self.bot_usd + self.human_usd + self.build_usd

    @property
    def resolved(self) -> Flags:
        ended: Flags = self.outcome != NO
        return ended


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


def groups_of(rows: Rows, codes: Ints) -> Iterator[tuple[int, Rows]]:
    """The rows of each code, by rising code; within a group they keep their order."""
    order = np.argsort(codes, kind="stable")
    ends = np.flatnonzero(np.diff(codes[order])) + 1
    for part in np.split(order, ends):
        if len(part):
            yield int(codes[part[0]]), rows.take(part)


def monday(week: int) -> str:
    """The ISO date of the Monday that begins a week."""
    return (dt.date(1970, 1, 1) + dt.timedelta(days=week * 7 - 3)).isoformat()


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


def settle(raw: Mapping[str, npt.NDArray[Any]], settings: DeskSettings) -> Rows:
    """Join contacts to issues, and decide in the end what was resolved.

    An issue: contacts of one customer with one intent, each at most `repeat_days` after the one before. Outcome: what
    was stated, but NO where it was reopened, and NO where a silent one was followed by another contact of its issue:
    silence was not success. An issue ended as its last contact did.
    """
    n = len(raw["created"])
    window = settings.repeat_days * DAY
    created = raw["created"].astype(np.float64)
    customer, intent = raw["customer"].astype(np.int64), raw["intent"].astype(np.int64)
    order = np.lexsort((np.arange(n), intent, customer))
    near = np.zeros(n, dtype=bool)  # in `order`: the same issue as the contact before
    if n > 1:
        a, b = order[:-1], order[1:]
        near[1:] = (
            (customer[a] == customer[b])
            & (customer[a] >= 0)
            & (intent[a] == intent[b])
            & (created[b] - created[a] <= window)
        )
    repeated = np.zeros(n, dtype=bool)
    repeated[order[:-1]] = near[1:] if n else near
    outcome = raw["outcome"].astype(np.int64)
    reopened = raw["reopened"].astype(bool)
    outcome = np.where(reopened | ((outcome == SILENT) & repeated), NO, outcome)
    machine = raw["machine"].astype(bool)
    span = max(1.0, float(created.max() - created.min()) / DAY) if n else 0.0
    monthly = settings.run_usd_per_month
    if settings.build_months > 0:
        monthly += settings.build_usd / settings.build_months
    spread = monthly * span / (365.25 / 12) / max(1, int(machine.sum()))
    build = np.where(machine, spread, 0.0)
    bot, human = raw["bot_usd"].astype(np.float64), raw["human_usd"].astype(np.float64)
    lead = np.zeros(n, dtype=bool)
    lead[order[~near]] = True
    number = np.zeros(n, dtype=np.int64)
    number[order] = np.cumsum(~near) - 1 if n else near
    issues = int(lead.sum())
    contacts = np.bincount(number, weights=1.0 + reopened, minlength=issues)
    usd = np.bincount(number, weights=bot + human + build, minlength=issues)
    escalated = raw["escalated"].astype(bool)
    handed = np.bincount(number, weights=escalated, minlength=issues) > 0
    last = np.zeros(issues, dtype=np.int64)
    last[number[order]] = order  # in `order` the last contact of an issue is written last
    given: dict[str, Any] = {
        item.name: raw[item.name].astype(_TYPES[str(item.type)])
        for item in dataclasses.fields(Rows)
        if item.name in raw
    }
    given |= {
        "outcome": outcome,
        "build_usd": build,
        "repeated": repeated,
        "open_end": (outcome == SILENT) & (created + window > (created.max() if n else 0.0)),
        "lead": lead,
        "issue_contacts": np.where(lead, contacts[number] if n else 0, 0).astype(np.int64),
        "issue_outcome": np.where(lead, outcome[last][number] if n else 0, 0).astype(np.int64),
        "issue_usd": np.where(lead, usd[number] if n else 0.0, 0.0).astype(np.float64),
        "issue_escalated": np.where(lead, handed[number] if n else False, False).astype(bool),
    }
    return Rows(**given)


_TYPES = {"Floats": np.float64, "Ints": np.int64, "Flags": np.bool_}
