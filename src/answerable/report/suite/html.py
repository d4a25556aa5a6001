"""The verdict of a suite as one HTML page: gates, what the judge said, and the coverage below them."""

from __future__ import annotations

from ...eval.suite.run import SuiteReport
from ..coverage.html import coverage_variables
from ..judge.words import cells_of, classes, remarks
from ..template import render
from .text import SHOWN
from .words import VERDICT_WORDS, interval, place, value


def gates_html(report: SuiteReport) -> str:
    """The whole document as text; the same report gives the same bytes."""
    return render(
        "suite/page.html",
        **coverage_variables(report.coverage),
        report=report,
        judged=report.judged,
        value=value,
        interval=interval,
        place=place,
        cells_of=cells_of,
        classes=classes,
        remarks=remarks,
        VERDICT_WORDS=VERDICT_WORDS,
        SHOWN=SHOWN,
    )
