"""Our own counts beside those of ragas, as text and as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ... import escape
from ...eval.judge.cross_check import Agreement
from ..json_values import number_or_none
from .words import mean_words

SHOWN = 12  # tickets of a disagreement in the text


def agreement_text(agreements: Sequence[Agreement]) -> str:
    """Our counts beside those of ragas, one line each, and the tickets on which they differ."""
    wide = max(len(agreement.name) for agreement in agreements)
    theirs = max(len(agreement.metric) for agreement in agreements)
    lines = [f"{'ours':<{wide}}  {'ragas':<{theirs}}  {'n':>6}  {'agree':>6}  {'ours':>6}  {'ragas':>6}"]
    for agreement in agreements:
        lines.append(
            f"{agreement.name:<{wide}}  {agreement.metric:<{theirs}}  {agreement.n:>6,}  {agreement.agree:>6,}  "
            f"{mean_words(agreement.ours):>6}  {mean_words(agreement.theirs):>6}"
        )
    for agreement in agreements:
        if agreement.differ:
            shown = ", ".join(agreement.differ[:SHOWN]) + (" ..." if len(agreement.differ) > SHOWN else "")
            why = "by definition they may not" if agreement.exact else "texts may be alike where names differ"
            lines.append(escape.for_terminal(f"{agreement.name}: differ on {shown} ({why})"))
    return "\n".join(lines) + "\n"


def agreement_dict(agreements: Sequence[Agreement]) -> list[dict[str, Any]]:
    """Plain values."""
    return [
        {
            "ours": agreement.name,
            "ragas": agreement.metric,
            "n": agreement.n,
            "agree": agreement.agree,
            "mean_ours": number_or_none(agreement.ours),
            "mean_ragas": number_or_none(agreement.theirs),
            "exact": agreement.exact,
            "differ": list(agreement.differ),
        }
        for agreement in agreements
    ]
