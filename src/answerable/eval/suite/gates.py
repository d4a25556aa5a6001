"""Outcomes against a suite and its baseline: every demand with its value, interval, n and line, and a verdict.

Three verdicts: `pass`, `fail`, and `refused` where the tickets are too few for the demand to mean anything; only `pass`
is green. Floors are held against the low end of a Wilson interval and ceilings against the high end of the exact one
(Clopper and Pearson), never against the point. Drops are tested ticket by ticket against the baseline (exact McNemar,
one-sided, the level divided by the number of tests). Labels whose anchor is gone are stale: they fail the gate `labels`
and say nothing about the docs.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ...model import Ticket
from ...stats import Interval, Share, clopper_pearson, paired_difference, sign_test, smallest_visible, wilson
from ..anchors import Anchor
from ..outcomes import Metric, TicketOutcome, share_of
from .baseline import Baseline, BaselineTicket, label_digest, text_digest
from .docs_drift import DocsDrift
from .suite import FLOORS, Gate, Suite
from .waivers import Waiver

Verdict = Literal["pass", "fail", "refused"]
Status = Literal["pass", "fail", "waived", "stale"]
PAIRED: tuple[Metric, ...] = ("coverage", "quoted", "false_answers")
_MAX_TICKETS = 100_000  # tickets; a demand that needs more is called impossible


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at, and the file and line where to look."""

    message: str
    file: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class GateResult:
    """A demand and its verdict. value: a share, a change of one, or a count, None where there is nothing to measure;
    n: tickets (quotes, pages) that it was measured on; line: of the suite file, where it was set.
    """

    name: str
    verdict: Verdict
    demand: str
    said: str
    n: int
    value: float | None = None
    interval: Interval | None = None
    line: int | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class HeldTicket:
    """A ticket that the ratchet holds, and whether it still passes; `line` is its line of the baseline."""

    ticket: str
    holds: str
    before: str
    now: str
    status: Status
    line: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What gates are judged on. `quotes` are those verified, of all; `stale` the gone anchors by ticket.

    `ticket_line` and `page_place` say where a ticket, or a number of a page, stands in its file.
    """

    suite: Suite
    baseline: Baseline | None
    tickets: Sequence[Ticket]
    outcomes: Sequence[TicketOutcome]
    quotes: tuple[int, int]
    settings: Mapping[str, Any]
    models: Mapping[str, str]
    drift: DocsDrift
    stale: Mapping[str, tuple[Anchor, ...]]
    waivers: Sequence[Waiver]
    today: datetime.date
    kept_failed: tuple[str, ...] = ()
    allow_lower: bool = False
    ticket_line: Callable[[str], int | None] = lambda _: None
    page_place: Callable[[str, str], tuple[str, int | None]] = lambda page, _: (page, None)


def judge(inputs: Inputs) -> tuple[tuple[GateResult, ...], tuple[HeldTicket, ...]]:
    """Every gate of the suite in its order, then the pins; and every ticket that the ratchet holds."""
    results = [result for gate in inputs.suite.gates for result in _demands(gate, inputs)]
    if inputs.kept_failed:
        message = f"{_count(len(inputs.kept_failed), 'page')} could not be read; an older version was measured"
        findings = tuple(Finding(f"could not be read: {page}", page) for page in inputs.kept_failed)
        results.append(GateResult("pages", "fail", "all are read", message, len(findings), findings=findings))
    held: tuple[HeldTicket, ...] = ()
    if inputs.baseline is None:
        message = "there is no baseline to hold the docs to; --update-baseline writes one"
        wanted = inputs.suite.ratchet or inputs.suite.docs != "off" or inputs.suite.gate("drop") is not None
        if wanted:
            demand = f"{inputs.suite.baseline} is there"
            results.append(
                GateResult("baseline", "refused", demand, message, 0, line=inputs.suite.lines.get("baseline"))
            )
    else:
        if inputs.suite.ratchet:
            held = _hold(inputs, inputs.baseline)
            results.append(_ratchet(inputs, held))
        pins = (_docs, _tickets, _labels, _settings, _floors)
        results += [pin(inputs, inputs.baseline) for pin in pins if pin is not _docs or inputs.suite.docs != "off"]
    if inputs.waivers:
        results.append(_waivers(inputs))
    return tuple(results), held


def floors_of(suite: Suite) -> dict[str, float]:
    """What a suite demands, as numbers of which a baseline remembers that none may be weakened unseen."""
    floors = {gate.name: gate.value for gate in suite.gates}
    docs = {"off": 0.0, "facts": 1.0, "exact": 2.0}[suite.docs]
    judged = {gate.name: gate.value for gate in suite.judge.floors} if suite.judge is not None else {}
    return {
        **floors,
        **(judged if suite.judge is not None and suite.judge.gate else {}),
        "confidence": suite.confidence,
        "margin": suite.margin,
        "ratchet": float(suite.ratchet),
        "docs": docs,
    }


def lowered(suite: Suite, before: Mapping[str, float]) -> list[tuple[str, float, float | None]]:
    """What demands less than before: (name, before, now or None where it is gone)."""
    now = floors_of(suite)
    at_most = {"errors", "false_answers", "drop", "margin"}
    lower: list[tuple[str, float, float | None]] = []
    for name, old in sorted(before.items()):
        new = now.get(name)
        if new is None or (new > old if name in at_most else new < old):
            lower.append((name, old, new))
    return lower


# -- what the suite demands ----------------------------------------------------------------------


def _demands(gate: Gate, inputs: Inputs) -> Iterable[GateResult]:
    confidence = inputs.suite.confidence
    if gate.name == "errors":
        wrong = [outcome.ticket for outcome in inputs.outcomes if outcome.outcome == "error"]
        file = str(inputs.suite.tickets)
        findings = tuple(
            Finding(f"ticket {name} could not be processed", file, inputs.ticket_line(name)) for name in wrong
        )
        verdict: Verdict = "pass" if len(wrong) <= gate.value else "fail"
        message = f"{_count(len(wrong), 'error')} in {_count(len(inputs.outcomes), 'ticket')}"
        yield GateResult(
            gate.name,
            verdict,
            f"at most {gate.value:g}",
            message,
            len(inputs.outcomes),
            len(wrong),
            None,
            gate.line,
            findings,
        )
    elif gate.name == "quotes_verified":
        good, n = inputs.quotes
        value = good / n if n else None
        verdict = "refused" if value is None else "pass" if value >= gate.value else "fail"
        message = (
            f"{good:,} of {n:,} quotes stand in their page letter by letter" if n else "there is no quote to verify"
        )
        yield GateResult(gate.name, verdict, f"at least {gate.value:.1%}, counted", message, n, value, None, gate.line)
    elif gate.name == "drop":
        yield from _drops(gate, inputs)
    elif gate.name.startswith("intents."):
        intent = gate.name.partition(".")[2]
        mine = [outcome for outcome in inputs.outcomes if outcome.intent == intent]
        yield floor(gate, share_of(mine, "coverage", confidence), confidence)
    else:
        metric: Metric = gate.name  # type: ignore[assignment]
        share = share_of(inputs.outcomes, metric, confidence)
        yield floor(gate, share, confidence) if gate.name in FLOORS else ceiling(gate, share, confidence)


def floor(gate: Gate, share: Share, confidence: float) -> GateResult:
    """The low end of the Wilson interval against a floor; refused where even n of n would not reach it."""
    demand = f"low end at least {gate.value:.1%}"

    def low(k: int, n: int) -> float:
        interval = wilson(k, n, confidence)
        return interval.low if interval is not None else 0.0

    def result(verdict: Verdict, message: str) -> GateResult:
        return GateResult(gate.name, verdict, demand, message, share.n, share.share, share.interval, gate.line)

    if low(share.n, share.n) < gate.value or share.n == 0:
        return result("refused", _too_few(share.n, lambda n: low(n, n) >= gate.value))
    if low(share.k, share.n) < gate.value:
        return result("fail", f"{share.k:,} of {share.n:,}: the low end of the interval is below the floor")
    spare = next(gone for gone in range(1, share.k + 2) if gone > share.k or low(share.k - gone, share.n) < gate.value)
    if spare > share.k:
        return result("pass", f"{share.k:,} of {share.n:,}; a floor of 0 cannot turn red")
    return result("pass", f"{share.k:,} of {share.n:,}; the smallest drop it sees is {_tickets_of(spare, share.n)}")


def ceiling(gate: Gate, share: Share, confidence: float) -> GateResult:
    """The high end of the exact interval against a ceiling; refused where even 0 of n would lie above it."""
    demand = f"high end at most {gate.value:.1%}"

    def high(k: int, n: int) -> float:
        interval = clopper_pearson(k, n, confidence)
        return interval.high if interval is not None else 1.0

    interval = clopper_pearson(share.k, share.n, confidence)

    def result(verdict: Verdict, message: str) -> GateResult:
        return GateResult(gate.name, verdict, demand, message, share.n, share.share, interval, gate.line)

    if high(0, share.n) > gate.value:
        return result("refused", _too_few(share.n, lambda n: high(0, n) <= gate.value))
    if high(share.k, share.n) > gate.value:
        return result("fail", f"{share.k:,} of {share.n:,}: the high end of the interval is above the ceiling")
    room = share.n - share.k
    spare = next((more for more in range(1, room + 1) if high(share.k + more, share.n) > gate.value), None)
    if spare is None:
        return result("pass", f"{share.k:,} of {share.n:,}; a ceiling of 1 cannot turn red")
    return result("pass", f"{share.k:,} of {share.n:,}; the smallest rise it sees is {_tickets_of(spare, share.n)}")


def _drops(gate: Gate, inputs: Inputs) -> Iterable[GateResult]:
    """One paired test a metric that the tickets can carry; the level is divided by their number (Bonferroni)."""
    if inputs.baseline is None:
        return
    before = inputs.baseline.by_ticket
    pairs = [
        (before[outcome.ticket], outcome)
        for outcome in inputs.outcomes
        if outcome.ticket in before and outcome.ticket not in inputs.stale
    ]
    tested = [name for name in PAIRED if any(name in old.of and name in new.of for old, new in pairs)]
    level = 1 - (1 - inputs.suite.confidence) / max(1, len(tested))
    for name in tested or PAIRED[:1]:
        yield _drop(gate, name, [pair for pair in pairs if name in pair[0].of and name in pair[1].of], level)


def _drop(
    gate: Gate, metric: Metric, pairs: Sequence[tuple[BaselineTicket, TicketOutcome]], level: float
) -> GateResult:
    both = sum(metric in old.hits and metric in new.hits for old, new in pairs)
    lost = sum(metric in old.hits and metric not in new.hits for old, new in pairs)
    gained = sum(metric not in old.hits and metric in new.hits for old, new in pairs)
    n = len(pairs)
    rises = metric == "false_answers"
    worse, better = (gained, lost) if rises else (lost, gained)
    what = "rise" if rises else "drop"
    demand = f"no significant {what}, one of {gate.value:.1%} is seen"
    seen = smallest_visible(level)
    change = (gained - lost) / n if n else None
    interval = paired_difference(both, lost, gained, n - both - lost - gained, level)

    def result(verdict: Verdict, message: str) -> GateResult:
        return GateResult(f"{what}.{metric}", verdict, demand, message, n, change, interval, gate.line)

    if n == 0 or seen / n > gate.value:
        needed = f"{-(-seen // gate.value):,.0f} tickets would do" if gate.value else "no number of tickets would do"
        visible = f"the smallest {what} it could see is {_tickets_of(seen, n)}" if n else "no ticket is in both runs"
        return result("refused", f"{visible}; {needed}")
    p = sign_test(worse, better)
    message = f"{_count(worse, 'ticket')} worse, {better:,} better, p = {p:.3g}"
    message += f"; the smallest {what} it sees is {_tickets_of(seen, n)}"
    return result("fail" if p <= 1 - level else "pass", message)


# -- what the baseline holds ---------------------------------------------------------------------


def _hold(inputs: Inputs, baseline: Baseline) -> tuple[HeldTicket, ...]:
    """Tickets that are gone, or that ask or say something else now, are the pins' business."""
    now = {outcome.ticket: outcome for outcome in inputs.outcomes}
    tickets = {ticket.id: ticket for ticket in inputs.tickets}
    waived = {waiver.ticket: waiver for waiver in inputs.waivers if not waiver.expired(inputs.today)}
    held = []
    for kept in baseline.tickets:
        ticket = tickets.get(kept.ticket)
        if kept.holds is None or ticket is None or _changed(ticket, kept):
            continue
        outcome = now[kept.ticket]
        status: Status = "pass" if outcome.keeps(kept.holds) else "fail"  # type: ignore[arg-type]
        why = ""
        if kept.ticket in inputs.stale:
            status, why = "stale", "the text that its label rests on is gone"
        elif status == "fail" and kept.ticket in waived:
            waiver = waived[kept.ticket]
            status, why = "waived", f"until {waiver.until.isoformat()}: {waiver.reason}"
        held.append(HeldTicket(kept.ticket, kept.holds, kept.outcome, outcome.outcome, status, kept.line, why))
    return tuple(held)


def _changed(ticket: Ticket, kept: BaselineTicket) -> bool:
    return (text_digest(ticket), label_digest(ticket)) != (kept.text_digest, kept.label_digest)


def _ratchet(inputs: Inputs, held: Sequence[HeldTicket]) -> GateResult:
    failed = [ticket for ticket in held if ticket.status == "fail"]
    file = str(inputs.suite.tickets)
    findings = tuple(
        Finding(f"ticket {ticket.ticket} was {ticket.before}, is {ticket.now}", file, inputs.ticket_line(ticket.ticket))
        for ticket in failed
    )
    counts = {status: sum(ticket.status == status for ticket in held) for status in ("waived", "stale")}
    message = f"{len(failed):,} of {_count(len(held), 'ticket')} held fail"
    message += "".join(f", {n:,} {status}" for status, n in counts.items() if n)
    line = inputs.suite.lines.get("gates.ratchet") or inputs.suite.lines.get("gates")
    if not held:
        return GateResult("ratchet", "refused", "no held ticket fails", "no ticket passes by the margin", 0, line=line)
    return GateResult(
        "ratchet",
        "fail" if failed else "pass",
        "no held ticket fails",
        message,
        len(held),
        len(failed),
        None,
        line,
        findings,
    )


def _docs(inputs: Inputs, baseline: Baseline) -> GateResult:
    drift, exact = inputs.drift, inputs.suite.docs == "exact"
    place = {page.page: number for number, page in enumerate(baseline.pages, 2)}
    file = str(inputs.suite.baseline)
    findings = [Finding(f"page {page} is gone", file, place.get(page)) for page in drift.removed]
    for change in drift.numbers:
        where, line = inputs.page_place(change.page, change.context)
        gone, new = ", ".join(change.gone) or "nothing", ", ".join(change.new) or "nothing"
        findings.append(Finding(f"numbers changed in {change.page}: {gone} became {new}", where, line))
    if exact:
        shown = {change.page for change in drift.numbers}
        findings += [
            Finding(f"page {page} was edited", inputs.page_place(page, "")[0])
            for page in drift.edited
            if page not in shown
        ]
        findings += [Finding(f"page {page} is new", inputs.page_place(page, "")[0]) for page in drift.added]
        findings += [Finding(f"page {old} is now {new}", inputs.page_place(new, "")[0]) for old, new in drift.moved]
    parts = (("gone", drift.removed), ("new", drift.added), ("moved", drift.moved), ("edited", drift.edited))
    listed = [f"{len(pages):,} {word}" for word, pages in parts if pages]
    message = f"{_count(len(baseline.pages), 'page')} in the baseline; {', '.join(listed) or 'nothing has changed'}"
    message += f"; numbers changed in {_count(len(drift.numbers), 'page')}" if drift.numbers else ""
    demand = "no page differs" if exact else "no page gone, no number changed"
    line = inputs.suite.lines.get("gates.docs")
    return GateResult(
        "docs",
        "fail" if findings else "pass",
        demand,
        message,
        len(baseline.pages),
        len(findings),
        None,
        line,
        tuple(findings),
    )


def _tickets(inputs: Inputs, baseline: Baseline) -> GateResult:
    before, now = baseline.by_ticket, {ticket.id: ticket for ticket in inputs.tickets}
    file, line = str(inputs.suite.tickets), inputs.suite.lines.get("tickets")
    findings = [
        Finding(f"ticket {name} was dropped", str(inputs.suite.path), line)
        for name in sorted(before.keys() - now.keys())
    ]
    findings += [
        Finding(f"ticket {name} is new", file, inputs.ticket_line(name)) for name in sorted(now.keys() - before.keys())
    ]
    findings += [
        Finding(f"ticket {name} asks something else now", file, inputs.ticket_line(name))
        for name in sorted(now.keys() & before.keys())
        if text_digest(now[name]) != before[name].text_digest
    ]
    return _pin("tickets", "as in the baseline", findings, len(before), line, "differs")


def _labels(inputs: Inputs, baseline: Baseline) -> GateResult:
    before, file = baseline.by_ticket, str(inputs.suite.tickets)
    findings = [
        Finding(f"the label of {ticket.id} was edited", file, inputs.ticket_line(ticket.id))
        for ticket in sorted(inputs.tickets, key=lambda ticket: ticket.id)
        if ticket.id in before and label_digest(ticket) != before[ticket.id].label_digest
    ]
    findings += [
        Finding(
            f'labels stale: {name} rests on "{gone[0].quote}" of {gone[0].page}, which is gone',
            file,
            inputs.ticket_line(name),
        )
        for name, gone in sorted(inputs.stale.items())
    ]
    n = sum(ticket.answerable is not None for ticket in inputs.tickets)
    return _pin(
        "labels", "as in the baseline, none stale", findings, n, inputs.suite.lines.get("tickets"), "edited or stale"
    )


def _settings(inputs: Inputs, baseline: Baseline) -> GateResult:
    findings = []
    for key in sorted(inputs.settings.keys() | baseline.settings.keys()):
        old, new = baseline.settings.get(key), inputs.settings.get(key)
        if old != new:
            line = inputs.suite.lines.get(f"settings.{key}")
            findings.append(Finding(f"{key} was {old!r}, is {new!r}", str(inputs.suite.path), line))
    for key in sorted(inputs.models.keys() | baseline.models.keys()):
        if inputs.models.get(key) != baseline.models.get(key):
            message = f"another {key}: was {baseline.models.get(key, 'none')}, is {inputs.models.get(key, 'none')}"
            findings.append(Finding(message, str(inputs.suite.path)))
    line = next((finding.line for finding in findings if finding.line is not None), None)
    n = len(inputs.settings) + len(inputs.models)
    return _pin("settings", "as in the baseline", findings, n, line, "differs")


def _floors(inputs: Inputs, baseline: Baseline) -> GateResult:
    suite = inputs.suite
    findings = []
    for name, old, new in lowered(suite, baseline.floors):
        now = "is gone" if new is None else f"is {new:g}"
        findings.append(Finding(f"{name} was {old:g}, {now}", str(suite.path), gate_line(suite, name)))
    if findings and inputs.allow_lower:
        return GateResult(
            "floors",
            "pass",
            "none lowered",
            f"{len(findings):,} lowered, as allowed",
            len(baseline.floors),
            len(findings),
        )
    line = next((finding.line for finding in findings if finding.line is not None), None)
    result = _pin("floors", "none lowered", findings, len(baseline.floors), line, "lowered")
    return result


def _waivers(inputs: Inputs) -> GateResult:
    file = str(inputs.suite.waivers)
    findings = [
        Finding(
            f"the waiver of {waiver.ticket} expired on {waiver.until.isoformat()}: {waiver.reason}", file, waiver.line
        )
        for waiver in inputs.waivers
        if waiver.expired(inputs.today)
    ]
    known = {ticket.id for ticket in inputs.tickets}
    findings += [
        Finding(f"waived ticket {waiver.ticket} is not in the tickets", file, waiver.line)
        for waiver in inputs.waivers
        if waiver.ticket not in known
    ]
    return _pin(
        "waivers", "none expired", findings, len(inputs.waivers), inputs.suite.lines.get("waivers"), "expired or astray"
    )


def gate_line(suite: Suite, name: str) -> int | None:
    """Where a demand is set, else the [gates] table."""
    return suite.lines.get(f"gates.{name}") or suite.lines.get(name) or suite.lines.get("gates")


def _pin(name: str, demand: str, findings: Sequence[Finding], n: int, line: int | None, word: str) -> GateResult:
    message = f"{len(findings):,} of {n:,} {word}" if findings else f"all {n:,} as before"
    return GateResult(
        name, "fail" if findings else "pass", demand, message, n, len(findings), None, line, tuple(findings)
    )


# -- words ---------------------------------------------------------------------------------------


def _too_few(n: int, enough: Callable[[int], bool]) -> str:
    """n needed, by doubling and halving: `enough` is monotone."""
    high = max(1, n)
    while high < _MAX_TICKETS and not enough(high):
        high *= 2
    if not enough(high):
        return f"n = {n:,} cannot show it, nor can any number of tickets"
    low = 0
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return f"n = {n:,} cannot show it whatever the outcome; {_count(high, 'ticket')} at least are needed"


def _tickets_of(k: int, n: int) -> str:
    return f"{_count(k, 'ticket')} ({k / n:.1%})"


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"
