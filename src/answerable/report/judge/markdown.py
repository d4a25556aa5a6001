"""What a judge said as Markdown, for the summary page of a CI run."""

from __future__ import annotations

from ... import escape
from ...eval.suite.judge_floors import SuiteJudge
from .words import cells_of, remarks


def suite_judge_markdown(judged: SuiteJudge) -> list[str]:
    """Lines of a step summary."""
    role = "its floors are gates" if judged.gate else "advisory"
    lines = ["", f"### Judge ({role})", ""]
    if judged.said:
        lines += [escape.for_markdown(judged.said), ""]
    if judged.report is None:
        return lines
    lines += ["| metric | rows | mean | [95 %] | spread | failed | not judged | no reference |"]
    lines += ["| --- | ---: | ---: | --- | --- | ---: | ---: | ---: |"]
    for line in judged.report.lines:
        name, rows, mean, ends, spread, _, *rest = cells_of(line)
        cells = [name, rows, mean, ends, spread, *rest]
        lines.append("| " + " | ".join(escape.for_markdown(cell) for cell in cells) + " |")
    return [*lines, "", *(f"- {escape.for_markdown(remark)}" for remark in remarks(judged.report))]
