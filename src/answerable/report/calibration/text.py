"""A calibration as text for a terminal."""

from __future__ import annotations

import textwrap

from ... import escape
from ...eval.labels.calibrate import CalibrationReport
from ..words import between, percent
from .plots import risk_at, sparkline
from .words import paragraphs


def calibration_text(report: CalibrationReport, *, width: int = 100) -> str:
    """At most `width` columns, ending in a line feed."""
    lines: list[str] = []
    for paragraph in paragraphs(report):
        lines += textwrap.wrap(escape.for_terminal(paragraph), width, break_long_words=True, subsequent_indent="  ")
        lines.append("")
    curve = report.before.curve
    if curve:
        lines.append(f"risk as coverage grows to all  {sparkline(risk_at(curve), top=1.0)}  0 to 100 % wrong")
        lines.append("")
    lines.append("confidence  right       [95 %]       n")
    lines += [
        f"{bin.confidence:10.2f}  {percent(bin.share):>5}  {between(bin.interval, pad=True):>11}  {bin.n:>6,}"
        for bin in report.after.bins
    ]
    return "\n".join(lines) + "\n"
