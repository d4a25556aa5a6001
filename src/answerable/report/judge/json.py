"""What a judge said as plain values for JSON."""

from __future__ import annotations

from typing import Any

from ...eval.judge.judge import JudgeReport
from ...eval.suite.judge_floors import SuiteJudge
from ..json_values import number, number_or_none


def judge_dict(report: JudgeReport) -> dict[str, Any]:
    """Plain values; numbers are rounded to six decimals, and never NaN."""
    cost = report.cost
    return {
        "judge": report.judge,
        "tickets": report.tickets,
        "refused": report.refused,
        "errors": report.errors,
        "repeats": report.repeats,
        "metrics": [
            {
                "name": line.name,
                "judged": line.judged,
                "failed": line.failed,
                "not_judged": line.not_judged,
                "no_reference": line.no_reference,
                "mean": number_or_none(line.mean),
                "low": None if line.interval is None else number(line.interval.low),
                "high": None if line.interval is None else number(line.interval.high),
                "mean_if_failed_zero": number_or_none(line.mean_if_failed_zero),
                "spread": number_or_none(line.spread),
                "spread_n": line.spread_n,
                "differ": line.moved,
                "failures": dict(line.failures),
            }
            for line in report.lines
        ],
        "rows": [
            {
                "ticket": row.ticket,
                "metric": row.metric,
                "status": row.status,
                "values": [number(value) for value in row.values],
                "failures": dict(row.failures),
            }
            for row in report.rows
        ],
        "cost": {
            "requests": cost.requests,
            "tokens_in": cost.tokens_in,
            "tokens_out": cost.tokens_out,
            "usd": number_or_none(cost.usd),
            "max_usd": cost.max_usd,
            "unreported": cost.unreported,
        },
        "asked": report.asked,
        "from_cache": report.from_cache,
        "stopped": report.stopped,
        "stopped_said": report.stopped_said,
        "rows_not_judged": report.rows_not_judged,
        "failure_examples": dict(report.examples),
    }


def suite_judge_dict(judged: SuiteJudge | None) -> dict[str, Any] | None:
    """Of a suite: None without a `[judge]`."""
    if judged is None:
        return None
    return {
        "gate": judged.gate,
        "run": judged.report is not None,
        "said": judged.said,
        "floors": [
            {"name": floor.name, "verdict": floor.verdict, "demand": floor.demand, "said": floor.said, "n": floor.n}
            for floor in judged.floors
        ],
        "report": None if judged.report is None else judge_dict(judged.report),
    }
