"""The verdict of a suite as plain values for JSON."""

from __future__ import annotations

from typing import Any

from ...eval.suite.run import SuiteReport
from ..json_values import number
from ..judge.json import suite_judge_dict


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
                "findings": [
                    {"message": finding.message, "file": finding.file, "line": finding.line}
                    for finding in gate.findings
                ],
            }
            for gate in report.gates
        ],
        "held": [
            {
                "ticket": ticket.ticket,
                "holds": ticket.holds,
                "before": ticket.before,
                "now": ticket.now,
                "status": ticket.status,
                "why": ticket.why,
            }
            for ticket in report.held
        ],
        "docs": {
            "added": list(drift.added),
            "removed": list(drift.removed),
            "moved": [{"from": old, "to": new} for old, new in drift.moved],
            "edited": list(drift.edited),
            "numbers": [
                {"page": numbers.page, "gone": list(numbers.gone), "new": list(numbers.new)}
                for numbers in drift.numbers
            ],
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
        "ticket_labels": None if report.coverage.ticket_labels is None else report.coverage.ticket_labels.to_dict(),
        "judge": suite_judge_dict(report.judged),
        "coverage": report.coverage.to_dict(),
    }
