"""JUnit XML, as CI systems read it: a testcase for each gate, and one for each ticket that the ratchet holds.

The dialect is the common part of what GitLab, Jenkins and Azure read: testsuites > testsuite > testcase > failure.
"""

from __future__ import annotations

from xml.sax.saxutils import escape as markup
from xml.sax.saxutils import quoteattr

from ... import escape
from ...eval.suite.run import SuiteReport


def junit_xml(report: SuiteReport) -> str:
    """The document; the same report gives the same bytes (no times, no host)."""
    gates = [_case("gate", gate.name, _gate_failure(report, place)) for place, gate in enumerate(report.gates)]
    held = []
    for ticket in report.held:
        failure = ""
        if ticket.status in ("fail", "stale"):
            reason = ticket.why or f"was {ticket.before}, is {ticket.now}"
            failure = _element(
                "failure", reason, escape.for_terminal(f"ticket {ticket.ticket}, held to {ticket.holds}: {reason}")
            )
        elif ticket.status == "waived":
            failure = f"<skipped message={_attribute(ticket.why)}/>"
        held.append(_case("ratchet", ticket.ticket, failure))
    body = _suite("gates", report, gates) + _suite("ratchet", report, held)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f"{head}<testsuites name={_attribute(report.suite.name)}>\n{body}</testsuites>\n"


def _suite(kind: str, report: SuiteReport, cases: list[str]) -> str:
    failures = sum("<failure " in case for case in cases)
    skipped = sum("<skipped " in case for case in cases)
    name = _attribute(f"{report.suite.name} {kind}")
    counts = f'tests="{len(cases)}" failures="{failures}" errors="0" skipped="{skipped}"'
    return f"<testsuite name={name} {counts}>\n{''.join(cases)}</testsuite>\n"


def _gate_failure(report: SuiteReport, place: int) -> str:
    gate = report.gates[place]
    if gate.verdict == "pass":
        return ""
    lines = [f"{report.suite.path}:{gate.line or 1}: {gate.verdict}: {gate.said} ({gate.demand})"]
    for finding in gate.findings:
        where = "" if finding.file is None else f"{finding.file}:{finding.line or 1}: "
        lines.append(where + finding.message)
    return _element("failure", f"{gate.verdict}: {gate.said}", "\n".join(escape.for_terminal(line) for line in lines))


def _case(kind: str, name: str, inside: str) -> str:
    return f"<testcase classname={_attribute(kind)} name={_attribute(name)}>{inside}</testcase>\n"


def _element(name: str, message: str, text: str) -> str:
    """`text` is made harmless already, by `for_terminal`: a log may print it."""
    return f"<{name} message={_attribute(message)}>{markup(_xml(text))}</{name}>"


def _attribute(text: str) -> str:
    return quoteattr(_xml(escape.plain(text)))


def _xml(text: str) -> str:
    """Without U+FFFE and U+FFFF, no characters of XML; the control characters went with what `plain` drops."""
    return text.replace("\ufffe", "").replace("\uffff", "")
