"""What a judge said as a section of the HTML page of a suite."""

from __future__ import annotations

from ...eval.judge.judge import MetricLine
from ...eval.suite.judge_floors import SuiteJudge
from .. import escape
from ..words import count
from .words import NOTHING, cells_of, classes, remarks


def suite_judge_html(judged: SuiteJudge) -> str:
    """A section of the report page."""
    role = "Its floors are among the gates." if judged.gate else "Advisory: no gate depends on it."
    head = '<section aria-labelledby="judge"><h2 id="judge">What the judge says</h2>'
    if judged.report is None:
        return f'{head}<p class="lead">{_html(judged.said)}. {role}</p></section>'
    rows = "".join(_row(line) for line in judged.report.lines)
    said = "".join(f'<p class="small soft">{_html(one)}</p>' for one in remarks(judged.report))
    stopped = f'<p class="caution">{_html(judged.said)}</p>' if judged.said else ""
    titles = ("rows", "mean", "[95 %]", "spread", "failed", "not judged", "no reference")
    titles_html = "".join(f'<th scope="col">{title}</th>' for title in titles)
    return (
        f'{head}<p class="lead">{role} {_html(classes(judged.report))} Spread is the standard deviation of '
        f"{count(judged.report.repeats, 'repeat')} of one row; judge: {_html(judged.report.judge)}.</p>{stopped}"
        '<div class="scroll" tabindex="0"><table><caption>One row a metric; each n is rows with an answer</caption>'
        f'<thead><tr><th scope="col" class="name">metric</th>{titles_html}</tr></thead><tbody>{rows}</tbody></table>'
        f"</div>{said}</section>"
    )


def _row(line: MetricLine) -> str:
    name, rows, mean, ends, spread, moved, *rest = cells_of(line)
    if line.spread is not None:
        spread = f'{spread} <span class="soft">{moved} differ</span>'
    cells = "".join(f"<td>{cell}</td>" for cell in (rows, mean, ends or NOTHING, spread, *rest))
    return f'<tr><th scope="row" class="name">{name}</th>{cells}</tr>'


def _html(text: str) -> str:
    return f"<bdi>{escape.for_html(escape.plain(text))}</bdi>"
