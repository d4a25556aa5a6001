"""A calibration as one HTML page: every number with its n, every promise with its terms."""

from __future__ import annotations

from ...answer.level.thresholds import Threshold
from ...eval.labels.calibrate import CalibrationReport
from ..template import render
from .plots import reliability_svg, risk_svg
from .words import paragraphs


def calibration_html(report: CalibrationReport) -> str:
    """The whole document as text; the same report gives the same bytes."""
    made = report.calibration
    overall = made.thresholds.overall
    return render(
        "calibration/page.html",
        report=report,
        made=made,
        thresholds=made.thresholds,
        sent=overall.coverage if isinstance(overall, Threshold) else None,
        paragraphs=paragraphs(report)[1:],
        risk_svg=risk_svg,
        reliability_svg=reliability_svg,
    )
