"""Our own counts beside those of ragas, as text and as plain values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ...eval.judge.cross_check import Agreement
from .. import escape
from ..json_values import number_or_none
from .words import mean_words

SHOWN = 12  # tickets of a disagreement in the text


def agreement_text(found: Sequence[Agreement]) -> str:
    """Our counts beside those of ragas, one line each, and the tickets on which they differ."""
    name = max(len(one.name) for one in found)
    metric = max(len(one.metric) for one in found)
    lines = [f"{'ours':<{name}}  {'ragas':<{metric}}  {'n':>6}  {'agree':>6}  {'ours':>6}  {'ragas':>6}"]
    for one in found:
        lines.append(
            f"{one.name:<{name}}  {one.metric:<{metric}}  {one.n:>6,}  {one.agree:>6,}  "
            f"{mean_words(one.ours):>6}  {mean_words(one.theirs):>6}"
        )
    for one in found:
        if one.differ:
            shown = ", ".join(one.differ[:SHOWN]) + (" ..." if len(one.differ) > SHOWN else "")
            why = "by definition they may not" if one.exact else "texts may be alike where names differ"
            lines.append(escape.for_terminal(f"{one.name}: differ on {shown} ({why})"))
    return "\n".join(lines) + "\n"


def agreement_dict(found: Sequence[Agreement]) -> list[dict[str, Any]]:
    """Plain values."""
    return [
        {
            "ours": one.name,
            "ragas": one.metric,
            "n": one.n,
            "agree": one.agree,
            "mean_ours": number_or_none(one.ours),
            "mean_ragas": number_or_none(one.theirs),
            "exact": one.exact,
            "differ": list(one.differ),
        }
        for one in found
    ]
