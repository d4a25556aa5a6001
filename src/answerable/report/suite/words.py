"""How a gate's numbers and the places of its findings are worded."""

from __future__ import annotations

import math

from ... import escape
from ...eval.suite.gates import Finding, GateResult

VERDICT_WORDS = {"pass": "pass", "fail": "FAIL", "refused": "REFUSED"}
_COUNTED = {"errors", "ratchet", "docs", "tickets", "labels", "settings", "floors", "waivers"}


def value(gate: GateResult) -> str:
    """47.8 %, +1.2 % for a change, 3 for a count, – for nothing."""
    if gate.value is None:
        return "–"
    if gate.name in _COUNTED:
        return f"{gate.value:,.0f}"
    return f"{gate.value * 100:+.1f} %" if gate.name.startswith(("drop.", "rise.")) else f"{gate.value * 100:.1f} %"


def interval(gate: GateResult) -> str:
    """[41.2, 54.6], in percent, rounded outwards."""
    if gate.interval is None:
        return ""
    low, high = math.floor(gate.interval.low * 1000 + 1e-9) / 10, math.ceil(gate.interval.high * 1000 - 1e-9) / 10
    return f"[{low:.1f}, {high:.1f}]"


def place(finding: Finding) -> str:
    """file:line: or nothing; escaped for a terminal."""
    if finding.file is None:
        return ""
    return escape.for_terminal(finding.file if finding.line is None else f"{finding.file}:{finding.line}") + ": "
