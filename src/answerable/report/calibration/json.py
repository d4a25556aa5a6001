"""A calibration as plain values for JSON."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from ...answer.level.thresholds import Refusal, Threshold
from ...eval.labels.calibrate import CalibrationReport
from ...eval.labels.prediction_powered import ShareEstimate
from ...eval.labels.risk_curve import ConfidenceQuality
from ..json_values import number


def calibration_dict(report: CalibrationReport) -> dict[str, Any]:
    """The plain values of the report; thresholds are on the calibrated scale, null where nothing is promised."""
    made = report.calibration
    thresholds = made.thresholds
    return {
        "created": made.created,
        "generation": made.generation,
        "confidence_digest": made.confidence_digest,
        "encoder_digest": made.encoder_digest,
        "settings_digest": made.settings_digest,
        "tickets_digest": made.tickets_digest,
        "tickets": made.tickets,
        "judged": made.n,
        "judgments": dict(made.labels),
        "judgments_from": report.source,
        "judgments_outdated": report.outdated,
        "ticket_labels": None if report.ticket_labels is None else report.ticket_labels.to_dict(),
        "agreements": [pair.to_dict() for pair in report.agreements],
        "a": number(made.relevel.a),
        "b": number(made.relevel.b),
        "effective_n": number(made.relevel.effective),
        "promise": {
            "max_wrong": thresholds.max_wrong,
            "confidence": thresholds.confidence,
            "certified": thresholds.certified,
            "looks": made.looks,
            "overall": _group(thresholds.overall, made.apply),
            "intents": {name: _group(threshold, made.apply) for name, threshold in thresholds.intents.items()},
        },
        "sent": {
            "before": number(report.sent_before),
            "after": number(report.sent_after),
            "settings_threshold": report.answer_threshold,
        },
        "right": _estimate(report.right),
        "right_from_judgments_alone": _estimate(report.right_alone),
        "covered": _estimate(report.covered),
        "covered_from_judgments_alone": _estimate(report.covered_alone),
        "before": _quality(report.before),
        "after_cross_fitted": _quality(report.after),
        "read": _read(report),
        "drift": None
        if report.drift is None
        else {
            "distance": number(report.drift.distance),
            "p": number(report.drift.p),
            "n_before": report.drift.n_before,
            "n_now": report.drift.n_now,
            "drifted": report.drift.drifted,
        },
    }


def _read(report: CalibrationReport) -> dict[str, Any] | None:
    """What the verdicts of a large reader add; None where none counts."""
    read, after, without = report.calibration.read, report.after_read, report.after_unread
    if read is None or after is None or without is None:
        return None
    apply = read.relevel.apply
    return {
        "reader": read.reader,
        "digest": read.digest,
        "judged": read.n,
        "weight": number(read.weight),
        "a": number(read.relevel.a),
        "b": number(read.relevel.b),
        "promise": {
            "certified": read.thresholds.certified,
            "overall": _group(read.thresholds.overall, apply),
            "intents": {name: _group(threshold, apply) for name, threshold in read.thresholds.intents.items()},
        },
        "after_cross_fitted": _quality(after),
        "without_cross_fitted": _quality(without),
    }


def _group(threshold: Threshold | Refusal, apply: Callable[[float], float]) -> dict[str, Any]:
    if isinstance(threshold, Refusal):
        return {
            "threshold": None,
            "reason": threshold.reason,
            "n": threshold.n,
            "needed": threshold.needed,
            "above": threshold.above,
            "reach": threshold.reach,
            "reach_judged": threshold.judged,
        }
    return {
        "threshold": number(apply(threshold.value)),
        "raw_threshold": number(threshold.value),
        "n": threshold.n,
        "wrong": threshold.wrong,
        "bound": number(threshold.bound),
        "confidence": number(1 - threshold.error),
        "method": threshold.method,
        "coverage": number(threshold.coverage),
        "tickets": threshold.tickets,
    }


def _maybe(value: float | None) -> float | None:
    return None if value is None or not math.isfinite(value) else number(value)


def _estimate(estimate: ShareEstimate) -> dict[str, Any]:
    ends = estimate.interval
    return {
        "share": number(estimate.share),
        "low": None if ends is None else number(ends.low),
        "high": None if ends is None else number(ends.high),
        "n": estimate.n,
        "tickets": estimate.tickets,
        "stake": number(estimate.stake),
    }


def _quality(quality: ConfidenceQuality) -> dict[str, Any]:
    return {
        "n": quality.n,
        "right": quality.right,
        "ece": _maybe(quality.ece),
        "ece_floor": _maybe(quality.ece_floor),
        "brier": _maybe(quality.brier),
        "aurc": _maybe(quality.aurc),
        "bins": [
            {
                "confidence": number(part.confidence),
                "share": number(part.share),
                "low": number(part.interval.low),
                "high": number(part.interval.high),
                "n": part.n,
                "right": part.right,
            }
            for part in quality.bins
        ],
        "curve": [
            {"confidence": number(point.confidence), "coverage": number(point.coverage), "risk": number(point.risk)}
            for point in quality.curve
        ],
    }
