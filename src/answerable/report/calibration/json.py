"""A calibration as plain values for JSON."""

from __future__ import annotations

import math
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
            "overall": _group(thresholds.overall, report),
            "intents": {name: _group(threshold, report) for name, threshold in thresholds.intents.items()},
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


def _group(threshold: Threshold | Refusal, report: CalibrationReport) -> dict[str, Any]:
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
        "threshold": number(report.calibration.apply(threshold.value)),
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
