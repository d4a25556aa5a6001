"""The desk as JSON: every metric as {value, low, high, n, unit}, and its formula once."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ...desk.benchmarks import BENCHMARKS
from ...desk.estimate import Estimate
from ...desk.metrics import METRICS
from ...desk.overview import Overview, Split
from ...desk.price import PRICES
from ...stats import CONFIDENCE
from ..json_values import number, number_or_none, plain


def desk_dict(desk: Overview) -> dict[str, Any]:
    """The form of `answerable desk --json`. Deflection stands in every group beside resolution, containment, CSAT."""
    return {
        "conversations": desk.n,
        "first": desk.first,
        "last": desk.last,
        "form": desk.form,
        "digest": desk.digest,
        "confidence_level": CONFIDENCE,
        "intake": {
            "broken": desk.broken,
            "broken_listed": [{"line": line, "problem": problem} for line, problem in desk.listed],
            "notes": dict(desk.notes),
        },
        "metrics": [
            {
                "name": metric.name,
                "title": metric.title,
                "unit": metric.unit,
                "better": metric.better or None,
                "n_counts": metric.of,
                "formula": metric.formula,
            }
            for metric in METRICS
        ],
        "total": _line(desk.total),
        "paths": _splits(desk.paths),
        "treatments": _splits(desk.treatments),
        "intents": _splits(desk.intents),
        "weeks": [
            {**row, "paths": _splits(desk.week_paths[row["name"]])} for row in _splits(desk.weeks)
        ],
        "hops": _splits(desk.hops),
        "open_silences": desk.open_silences,
        "warnings": [plain(dataclasses.asdict(item)) for item in desk.warnings],
        "health": None if desk.health is None else {
            "week": desk.health.week,
            "last": estimate_dict(desk.health.last),
            "before": estimate_dict(desk.health.before),
            "said": desk.health.said,
        },
        "scorecard": [
            {
                **plain(dataclasses.asdict(score.band)),
                "estimate": estimate_dict(score.estimate),
                "verdict": score.verdict,
                "sure": score.sure,
            }
            for score in desk.scores
        ],
        "benchmarks": [plain(dataclasses.asdict(item)) for item in BENCHMARKS],
        "prices": [
            {
                "intent": line.intent or None,
                "n": line.n,
                "resolved_low": estimate_dict(line.resolved_low),
                "resolved_high": estimate_dict(line.resolved_high),
                "human_usd": number(line.human_usd),
                "base_usd": number(line.base_usd),
                "extra_usd": number(line.extra_usd),
                "break_even_low": number_or_none(line.at_low),
                "break_even_high": number_or_none(line.at_high),
                "saved_at": {
                    f"{price:.2f}": number_or_none(saved)
                    for price, saved in zip(PRICES, line.saved, strict=True)
                },
            }
            for line in desk.prices
        ],
        "loop": [
            {
                "intent": line.intent,
                "n": line.n,
                "covered": None if line.covered is None else plain(dataclasses.asdict(line.covered)),
                "resolved": estimate_dict(line.resolved),
                "reading": line.reading,
            }
            for line in desk.loop
        ],
        "curve": {
            name: [
                {
                    "name": point.name,
                    "n": point.n,
                    "ai_share": estimate_dict(point.ai_share),
                    "csat": estimate_dict(point.csat),
                }
                for point in points
            ]
            for name, points in (("weeks", desk.curve_weeks), ("intents", desk.curve_intents))
        },
        "by_confidence": [
            {"from": number(low), "to": number(high), "resolved": estimate_dict(resolved)}
            for low, high, resolved in desk.confidence
        ],
        "exceptions": [{"id": item.id, "why": item.why, "usd": number(item.usd)} for item in desk.exceptions],
        "exceptions_all": desk.exceptions_all,
        "handoff_reasons": dict(desk.reasons),
        "human_tickets_per_month": number(desk.human_tickets_per_month),
        "abandoned_issues": {"n": desk.bad_contained, "usd": number(desk.bad_contained_usd)},
    }  # fmt: skip


def _line(line: Mapping[str, Estimate]) -> dict[str, Any]:
    return {name: estimate_dict(estimate) for name, estimate in line.items()}


def _splits(splits: tuple[Split, ...]) -> list[dict[str, Any]]:
    return [{"name": split.name, "n": split.n, "metrics": _line(split.line)} for split in splits]


def estimate_dict(estimate: Estimate) -> dict[str, Any]:
    """All but `n` and `unit` are null where there is nothing to measure."""
    return {
        "value": number_or_none(estimate.value),
        "low": number_or_none(estimate.low),
        "high": number_or_none(estimate.high),
        "n": estimate.n,
        "unit": estimate.unit,
    }
