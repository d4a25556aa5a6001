"""What a judge said as text for a terminal; every mean with its n and spread."""

from __future__ import annotations

from ... import escape
from ...eval.judge.judge import JudgeReport
from ...eval.suite.judge_floors import SuiteJudge
from .words import cells_of, classes, remarks


def judge_text(report: JudgeReport) -> str:
    """A table of the metrics, then what stands beside them: failures, what was not judged, the cost."""
    lines = [escape.for_terminal(f"judge: {report.judge}"), classes(report), ""]
    head = ("metric", "rows", "mean", "[95 %]", "spread", "differ", "failed", "not judged", "no reference")
    rows = [cells_of(line) for line in report.lines]
    wide = [max(len(row[place]) for row in [head, *rows]) for place in range(len(head))]
    for row in (head, *rows):
        cells = [f"{cell:<{wide[0]}}" if not place else f"{cell:>{wide[place]}}" for place, cell in enumerate(row)]
        lines.append("  ".join(cells).rstrip())
    lines += ["", *(escape.for_terminal(remark) for remark in remarks(report))]
    return "\n".join(lines) + "\n"


def suite_judge_text(judged: SuiteJudge) -> str:
    """What stands below the gates in the text."""
    role = "its floors are gates" if judged.gate else "advisory: no gate depends on it"
    lines = [escape.for_terminal(judged.said)] if judged.said else []
    if judged.report is not None:
        lines += [f"The judge ({role})", judge_text(judged.report).rstrip("\n")]
    if not judged.gate:
        lines += [
            escape.for_terminal(f"{floor.name}: {floor.demand}: {'holds' if floor.verdict == 'pass' else floor.said}")
            for floor in judged.floors
        ]
    return "\n".join(lines) + "\n"
