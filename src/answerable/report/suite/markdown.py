"""The verdict of a suite as Markdown, for the summary page of a CI run."""

from __future__ import annotations

from ... import escape
from ...eval.suite.gates import Finding
from ...eval.suite.run import SuiteReport
from ..judge.markdown import suite_judge_markdown
from ..labelling import unresolved_words
from ..words import between, count, percent
from .words import interval, value

SHOWN = 30  # findings; the rest is in the JSON
_MARKS = {"pass": "✅ pass", "fail": "❌ fail", "refused": "⚠️ refused"}


def gates_markdown(report: SuiteReport) -> str:
    """A heading with the verdict, a table of gates, and what is wrong."""
    total = report.coverage.total
    verdict = "green" if report.passed else "red"
    lines = [f"## {escape.for_markdown(report.suite.name)}: {verdict}", ""]
    lines.append(
        f"{percent(total.covered.share)} {escape.for_markdown(between(total.covered.interval))} of "
        f"{count(total.tickets, 'ticket')} answered from {count(report.coverage.facts.pages, 'page')}; "
        f"{count(len(report.held), 'ticket')} held by the ratchet."
    )
    if unresolved := unresolved_words(report.coverage.ticket_labels):
        lines += ["", escape.for_markdown(unresolved)]
    lines += [
        "",
        "| gate | verdict | value | interval | n | line | |",
        "| --- | --- | ---: | --- | ---: | ---: | --- |",
    ]
    for gate in report.gates:
        cells = [escape.for_markdown(gate.name), _MARKS[gate.verdict], value(gate), escape.for_markdown(interval(gate))]
        cells += [f"{gate.n:,}", str(gate.line or "–"), escape.for_markdown(f"{gate.demand}: {gate.said}")]
        lines.append(f"| {' | '.join(cells)} |")
    findings = report.findings
    if findings:
        lines += ["", "### What to look at", ""]
        lines += [finding_line(finding) for finding in findings[:SHOWN]]
        lines += [f"- and {len(findings) - SHOWN:,} more"] if len(findings) > SHOWN else []
    waived = [ticket for ticket in report.held if ticket.status == "waived"]
    if waived:
        lines += ["", "### Waived", ""]
        lines += [f"- {escape.for_markdown(ticket.ticket)}: {escape.for_markdown(ticket.why)}" for ticket in waived]
    lines += suite_judge_markdown(report.judged) if report.judged is not None else []
    return "\n".join(lines) + "\n"


def finding_line(finding: Finding) -> str:
    """A list item: the place, then the message."""
    where = "" if finding.file is None else f"{finding.file}:{finding.line}" if finding.line else finding.file
    return f"- {escape.for_markdown(where)} {escape.for_markdown(finding.message)}".replace("-  ", "- ")
