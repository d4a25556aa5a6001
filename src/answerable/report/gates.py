"""The verdict of a suite: text for a terminal, JSON, and a section for the HTML report."""

from __future__ import annotations

import math
from typing import Any

from ..eval.suite.gates import Finding, GateResult
from ..eval.suite.run import SuiteReport
from . import escape
from .coverage.json import coverage_dict, number
from .judge import suite_judge_dict, suite_judge_html, suite_judge_text
from .words import count, fit

SHOWN = 12  # findings of one gate in the text
_WORDS = {"pass": "pass", "fail": "FAIL", "refused": "REFUSED"}
_STYLES = {"pass": "32", "fail": "31", "refused": "33"}
_COUNTED = {"errors", "ratchet", "docs", "tickets", "labels", "settings", "floors", "waivers"}


def gates_text(report: SuiteReport, *, width: int = 100, color: bool = False) -> str:
    """A line a gate: verdict, value, interval, n and the line that set it; then what is wrong, with its place."""
    width = max(72, width)
    suite = escape.for_terminal(str(report.suite.path))
    name = max([4, *(len(gate.name) for gate in report.gates)])
    name = min(name, 32)
    head = f"{'verdict':<8} {'gate':<{name}} {'value':>8} {'interval':>16} {'n':>6}  line"
    lines = [_headline(report), "", head]
    for gate in report.gates:
        verdict = _paint(f"{_WORDS[gate.verdict]:<8}", _STYLES[gate.verdict], color)
        cells = f"{fit(escape.for_terminal(gate.name), name)} {value(gate):>8} {interval(gate):>16} {gate.n:>6,}"
        lines.append(f"{verdict} {cells}  {gate.line or '–'}")
        lines.append(f"         {escape.for_terminal(gate.demand)}: {escape.for_terminal(gate.said)}")
        lines += [f"         - {place(one)}{escape.for_terminal(one.message)}" for one in gate.findings[:SHOWN]]
        if len(gate.findings) > SHOWN:
            lines.append(f"         and {len(gate.findings) - SHOWN:,} more: see --json")
    waived = [one for one in report.held if one.status == "waived"]
    lines += [f"waived   {escape.for_terminal(one.ticket)}: {escape.for_terminal(one.why)}" for one in waived]
    drift = report.drift
    if drift.any:
        parts = (("new", drift.added), ("gone", drift.removed), ("edited", drift.edited))
        said = [f"{word}: {', '.join(pages[:6])}{' ...' if len(pages) > 6 else ''}" for word, pages in parts if pages]
        said += [f"moved: {old} to {new}" for old, new in drift.moved[:6]]
        lines += ["", f"The docs differ from the baseline's. {escape.for_terminal('; '.join(said))}"]
    if report.judged is not None:
        lines += ["", suite_judge_text(report.judged).rstrip("\n")]
    if report.updated:
        lines += ["", f"baseline written: {escape.for_terminal(str(report.suite.baseline))}"]
    lines += ["", f"{suite}: {'green' if report.passed else 'RED'}"]
    return "\n".join(lines) + "\n"


def gates_dict(report: SuiteReport) -> dict[str, Any]:
    """All of it as plain values; numbers are rounded to six decimals, and never NaN."""
    drift = report.drift
    return {
        "suite": report.suite.name,
        "file": str(report.suite.path),
        "passed": report.passed,
        "confidence": report.suite.confidence,
        "gates": [
            {
                "name": gate.name,
                "verdict": gate.verdict,
                "demand": gate.demand,
                "said": gate.said,
                "n": gate.n,
                "value": None if gate.value is None else number(gate.value),
                "low": None if gate.interval is None else number(gate.interval.low),
                "high": None if gate.interval is None else number(gate.interval.high),
                "line": gate.line,
                "findings": [{"message": one.message, "file": one.file, "line": one.line} for one in gate.findings],
            }
            for gate in report.gates
        ],
        "held": [
            {
                "ticket": one.ticket,
                "holds": one.holds,
                "before": one.before,
                "now": one.now,
                "status": one.status,
                "why": one.why,
            }
            for one in report.held
        ],
        "docs": {
            "added": list(drift.added),
            "removed": list(drift.removed),
            "moved": [{"from": old, "to": new} for old, new in drift.moved],
            "edited": list(drift.edited),
            "numbers": [{"page": one.page, "gone": list(one.gone), "new": list(one.new)} for one in drift.numbers],
        },
        "cases": [
            {
                "ticket": case.ticket,
                "outcome": case.outcome,
                "confidence": number(case.confidence),
                "holds": case.holds,
            }
            for case in report.outcomes
        ],
        "judge": suite_judge_dict(report.judged),
        "coverage": coverage_dict(report.coverage),
    }


def gates_html(report: SuiteReport) -> str:
    """A section of the coverage page, and one of the judge, where there is one."""
    rows = "".join(_row(gate) for gate in report.gates)
    verdict = "every gate is green" if report.passed else "not every gate is green"
    return (
        f'<section aria-labelledby="gates"><h2 id="gates">Gates: {verdict}</h2>'
        f'<p class="lead">{_html(str(report.suite.path))}, {count(len(report.held), "ticket")} held by the ratchet. '
        "A floor is held against the low end of the interval, a ceiling against the high end. Refused: too few "
        "tickets for the demand to mean anything.</p>"
        '<table class="gates" role="table"><caption>One row a gate; line is that of the suite file</caption>'
        '<thead role="rowgroup"><tr role="row">'
        '<th scope="col" class="name">gate</th><th scope="col">verdict</th><th scope="col">value</th>'
        '<th scope="col">interval</th><th scope="col">n</th><th scope="col">line</th></tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table></section>'
        f"{suite_judge_html(report.judged) if report.judged is not None else ''}"
    )


def value(gate: GateResult) -> str:
    """47.8 %, +1.2 % for a change, 3 for a count, – for nothing."""
    if gate.value is None:
        return "–"
    if gate.name in _COUNTED:
        return f"{gate.value:,.0f}"
    return f"{gate.value * 100:+.1f} %" if gate.name.startswith(("drop.", "rise.")) else f"{gate.value * 100:.1f} %"


def interval(gate: GateResult) -> str:
    """[41.2, 54.6], in percent, rounded outwards."""
    if gate.interval is None:
        return ""
    low, high = math.floor(gate.interval.low * 1000 + 1e-9) / 10, math.ceil(gate.interval.high * 1000 - 1e-9) / 10
    return f"[{low:.1f}, {high:.1f}]"


def place(finding: Finding) -> str:
    """file:line: or nothing; escaped for a terminal."""
    if finding.file is None:
        return ""
    return escape.for_terminal(finding.file if finding.line is None else f"{finding.file}:{finding.line}") + ": "


def _headline(report: SuiteReport) -> str:
    total, facts = report.coverage.total, report.coverage.facts
    text = f"{escape.for_terminal(report.suite.name)}: {count(len(report.gates), 'gate')}, "
    text += f"{count(total.tickets, 'ticket')}, {count(facts.pages, 'page')}"
    return f"{text}, generation {escape.for_terminal(facts.generation)}"


def _row(gate: GateResult) -> str:
    found = "".join(f"<br>{_html(place(one) + one.message)}" for one in gate.findings[:SHOWN])
    rest = len(gate.findings) - SHOWN
    found += f"<br>and {rest:,} more" if rest > 0 else ""
    style = "verdict" if gate.verdict == "pass" else "verdict bad"
    cells = (
        ("value", value(gate)),
        ("interval", interval(gate)),
        ("n", f"{gate.n:,}"),
        ("line", str(gate.line or "–")),
    )
    shown = "".join(f'<td role="cell" data-head="{head}">{cell or "–"}</td>' for head, cell in cells)
    # The roles keep this a table for screen readers where the phone layout makes it a grid.
    return (
        f'<tr role="row"><th role="rowheader" scope="row" class="name">{_html(gate.name)}</th>'
        f'<td role="cell" class="{style}">{_WORDS[gate.verdict]}</td>{shown}</tr>'
        f'<tr role="row" class="detail"><td role="cell" colspan="6" class="small soft">'
        f"{_html(f'{gate.demand}: {gate.said}')}{found}</td></tr>"
    )


def _html(text: str) -> str:
    return f"<bdi>{escape.for_html(escape.plain(text))}</bdi>"


def _paint(text: str, style: str, color: bool) -> str:
    return f"\x1b[{style}m{text}\x1b[0m" if color else text
