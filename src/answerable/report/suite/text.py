"""The verdict of a suite as text for a terminal."""

from __future__ import annotations

from ... import escape
from ...eval.suite.run import SuiteReport
from ..judge.text import suite_judge_text
from ..labelling import unresolved_words
from ..terminal import paint, wrapped
from ..words import count, fit
from .words import VERDICT_WORDS, interval, place, value

SHOWN = 12  # findings of one gate in the text
_STYLES = {"pass": "green", "fail": "red", "refused": "yellow"}


def gates_text(report: SuiteReport, *, width: int = 100, color: bool = False) -> str:
    """A line a gate: verdict, value, interval, n and the line that set it; then what is wrong, with its place."""
    width = max(72, width)
    suite = escape.for_terminal(str(report.suite.path))
    name = max([4, *(len(gate.name) for gate in report.gates)])
    name = min(name, 32)
    head = f"{'verdict':<8} {'gate':<{name}} {'value':>8} {'interval':>16} {'n':>6}  line"
    lines = [_headline(report), "", head]
    for gate in report.gates:
        verdict = paint(f"{VERDICT_WORDS[gate.verdict]:<8}", _STYLES[gate.verdict], color)
        cells = f"{fit(escape.for_terminal(gate.name), name)} {value(gate):>8} {interval(gate):>16} {gate.n:>6,}"
        lines.append(f"{verdict} {cells}  {gate.line or '–'}")
        lines.append(f"         {escape.for_terminal(gate.demand)}: {escape.for_terminal(gate.said)}")
        lines += [
            f"         - {place(finding)}{escape.for_terminal(finding.message)}" for finding in gate.findings[:SHOWN]
        ]
        if len(gate.findings) > SHOWN:
            lines.append(f"         and {len(gate.findings) - SHOWN:,} more: see --json")
    waived = [ticket for ticket in report.held if ticket.status == "waived"]
    lines += [f"waived   {escape.for_terminal(ticket.ticket)}: {escape.for_terminal(ticket.why)}" for ticket in waived]
    drift = report.drift
    if drift.any:
        parts = (("new", drift.added), ("gone", drift.removed), ("edited", drift.edited))
        changes = [
            f"{word}: {', '.join(pages[:6])}{' ...' if len(pages) > 6 else ''}" for word, pages in parts if pages
        ]
        changes += [f"moved: {old} to {new}" for old, new in drift.moved[:6]]
        lines += ["", f"The docs differ from the baseline's. {escape.for_terminal('; '.join(changes))}"]
    if unresolved := unresolved_words(report.coverage.ticket_labels):
        lines += ["", *wrapped(unresolved, width)]
    if report.judged is not None:
        lines += ["", suite_judge_text(report.judged).rstrip("\n")]
    if report.updated:
        lines += ["", f"baseline written: {escape.for_terminal(str(report.suite.baseline))}"]
    lines += ["", f"{suite}: {'green' if report.passed else 'RED'}"]
    return "\n".join(lines) + "\n"


def _headline(report: SuiteReport) -> str:
    total, facts = report.coverage.total, report.coverage.facts
    text = f"{escape.for_terminal(report.suite.name)}: {count(len(report.gates), 'gate')}, "
    text += f"{count(total.tickets, 'ticket')}, {count(facts.pages, 'page')}"
    return f"{text}, generation {escape.for_terminal(facts.generation)}"
