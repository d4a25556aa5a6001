"""The desk as JSON: every metric as {value, low, high, n, unit}, and its formula once."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ...desk.benchmarks import BENCHMARKS
from ...desk.estimate import Estimate
from ...desk.evidence import Case
from ...desk.metrics import METRICS
from ...desk.overview import Overview, Split
from ...desk.price import PRICES
from ...desk.recall import Recall
from ...stats import CONFIDENCE
from ..json_values import number, plain


def desk_dict(found: Overview) -> dict[str, Any]:
    """The form of `answerable desk --json`. Deflection stands in every group beside resolution, containment, CSAT."""
    return {
        "conversations": found.n,
        "first": found.first,
        "last": found.last,
        "form": found.form,
        "digest": found.digest,
        "confidence_level": CONFIDENCE,
        "intake": {
            "broken": found.broken,
            "broken_listed": [{"line": line, "problem": problem} for line, problem in found.listed],
            "notes": dict(found.notes),
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
        "total": _line(found.total),
        "paths": _splits(found.paths),
        "treatments": _splits(found.treatments),
        "intents": _splits(found.intents),
        "weeks": [
            {**row, "paths": _splits(found.week_paths[row["name"]])} for row in _splits(found.weeks)
        ],
        "hops": _splits(found.hops),
        "open_silences": found.open_silences,
        "warnings": [plain(dataclasses.asdict(item)) for item in found.warnings],
        "health": None if found.health is None else {
            "week": found.health.week,
            "last": _estimate(found.health.last),
            "before": _estimate(found.health.before),
            "said": found.health.said,
        },
        "scorecard": [
            {
                **plain(dataclasses.asdict(score.band)),
                "estimate": _estimate(score.estimate),
                "verdict": score.verdict,
                "sure": score.sure,
            }
            for score in found.scores
        ],
        "benchmarks": [plain(dataclasses.asdict(item)) for item in BENCHMARKS],
        "prices": [
            {
                "intent": line.intent or None,
                "n": line.n,
                "resolved_low": _estimate(line.resolved_low),
                "resolved_high": _estimate(line.resolved_high),
                "human_usd": number(line.human_usd),
                "base_usd": number(line.base_usd),
                "extra_usd": number(line.extra_usd),
                "break_even_low": _maybe(line.at_low),
                "break_even_high": _maybe(line.at_high),
                "saved_at": {f"{price:.2f}": _maybe(saved) for price, saved in zip(PRICES, line.saved, strict=True)},
            }
            for line in found.prices
        ],
        "loop": [
            {
                "intent": line.intent,
                "n": line.n,
                "covered": None if line.covered is None else plain(dataclasses.asdict(line.covered)),
                "resolved": _estimate(line.resolved),
                "reading": line.reading,
            }
            for line in found.loop
        ],
        "curve": {
            name: [
                {"name": point.name, "n": point.n, "ai_share": _estimate(point.ai_share), "csat": _estimate(point.csat)}
                for point in points
            ]
            for name, points in (("weeks", found.curve_weeks), ("intents", found.curve_intents))
        },
        "by_confidence": [
            {"from": number(low), "to": number(high), "resolved": _estimate(resolved)}
            for low, high, resolved in found.confidence
        ],
        "exceptions": [{"id": item.id, "why": item.why, "usd": number(item.usd)} for item in found.exceptions],
        "exceptions_all": found.exceptions_all,
        "handoff_reasons": dict(found.reasons),
        "human_tickets_per_month": number(found.human_tickets_per_month),
        "abandoned_issues": {"n": found.bad_contained, "usd": number(found.bad_contained_usd)},
    }  # fmt: skip


def remit_dict(cases: tuple[Case, ...]) -> dict[str, Any]:
    """The form of `answerable remit --json`."""
    return {
        "cases": [
            {
                "intent": case.intent,
                "volume": _estimate(case.volume),
                "stage": case.stage,
                "proposal": case.proposal,
                "to_stage": case.to_stage,
                "why": list(case.why),
                "fit": case.fit,
                "rank": case.rank,
                "documented": None if case.documented is None else plain(dataclasses.asdict(case.documented)),
                "emotion": _estimate(case.emotion),
                "sensitive": _estimate(case.sensitive),
                "by_lot": case.by_lot,
                "harms": case.harms,
                "automatic": _side(case.automatic),
                "human": _side(case.human),
                **{
                    name: plain({**dataclasses.asdict(wealth), "proven": wealth.proven})
                    for name, wealth in (
                        ("resolution_holds", case.resolution_holds),
                        ("csat_holds", case.csat_holds),
                        ("resolution_falls", case.resolution_falls),
                        ("csat_falls", case.csat_falls),
                    )
                },
            }
            for case in cases
        ]
    }


def recall_dict(found: Recall) -> dict[str, Any]:
    """The form of `answerable recall --json`."""
    return {
        "old": found.old,
        "new": found.new,
        "answers": found.answers,
        "quotes": found.quotes,
        "unknown_quotes": found.unknown,
        "recalled": [{**plain(dataclasses.asdict(item)), "sent": item.sent} for item in found.recalled],
    }


def _side(side: Any) -> dict[str, Any]:
    return {"n": side.n, "resolution": _estimate(side.resolution), "csat": _estimate(side.csat)}


def _line(line: Mapping[str, Estimate]) -> dict[str, Any]:
    return {name: _estimate(estimate) for name, estimate in line.items()}


def _splits(splits: tuple[Split, ...]) -> list[dict[str, Any]]:
    return [{"name": split.name, "n": split.n, "metrics": _line(split.line)} for split in splits]


def _estimate(estimate: Estimate) -> dict[str, Any]:
    return {
        "value": _maybe(estimate.value),
        "low": _maybe(estimate.low),
        "high": _maybe(estimate.high),
        "n": estimate.n,
        "unit": estimate.unit,
    }


def _maybe(value: float | None) -> float | None:
    return None if value is None else number(value)
