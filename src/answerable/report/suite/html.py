"""The verdict of a suite as sections of the HTML page."""

from __future__ import annotations

from ...eval.suite.gates import GateResult
from ...eval.suite.run import SuiteReport
from .. import escape
from ..judge.html import suite_judge_html
from ..words import count
from .text import SHOWN
from .words import VERDICT_WORDS, interval, place, value


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
        f'<td role="cell" class="{style}">{VERDICT_WORDS[gate.verdict]}</td>{shown}</tr>'
        f'<tr role="row" class="detail"><td role="cell" colspan="6" class="small soft">'
        f"{_html(f'{gate.demand}: {gate.said}')}{found}</td></tr>"
    )


def _html(text: str) -> str:
    return f"<bdi>{escape.for_html(escape.plain(text))}</bdi>"
