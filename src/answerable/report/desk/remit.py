"""The remit as text and as plain values: which intents the machine may answer, with the evidence."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from ... import escape
from ...desk.evidence import Case
from ...desk.sequential import Wealth
from ..json_values import plain
from ..terminal import grid, wrapped_clean
from ..words import percent
from .json import estimate_dict
from .words import value


def remit_text(cases: Sequence[Case], *, width: int = 100, color: bool = False) -> str:
    """The remit table with its evidence, by volume."""
    width = max(80, width)
    head = ("stage", "proposal", "volume", "docs", "emotion", "by machine", "by people", "e res", "e csat")
    rows = [
        (
            case.intent + (f" #{case.rank}" if case.rank else ""),
            str(case.stage),
            _proposal(case),
            percent(case.volume.value),
            "–" if case.documented is None else percent(case.documented.share),
            value(case.emotion),
            f"{value(case.automatic.resolution)} of {case.automatic.n:,}",
            f"{value(case.human.resolution)} of {case.human.n:,}",
            _e(case.resolution_holds),
            _e(case.csat_holds),
        )
        for case in cases
    ]
    lines = grid(("intent", *head), rows, width, color, room=24)
    for case in cases:
        if case.rank is not None and case.proposal == "stay":
            reason = f"#{case.rank} {escape.for_terminal(case.intent)} stays: {'; '.join(case.why)}"
            lines += wrapped_clean(reason, width, subsequent_indent="   ")
    for case in cases:
        if case.proposal != "stay":
            reason = (
                f"{escape.for_terminal(case.intent)}: {case.proposal} to stage {case.to_stage}: {'; '.join(case.why)}"
            )
            lines += ["", *wrapped_clean(reason, width, subsequent_indent="  ")]
            if not case.by_lot:
                reason = "not sent by lot: the two paths may have got different customers, which no test can see"
                lines += wrapped_clean(reason, width, initial_indent="  ", subsequent_indent="  ")
    lines += [
        "",
        *wrapped_clean(
            "#1, #2, ...: the largest intents fit for automatic answers. By machine, by people: resolved, of "
            "those sent that way first. e: evidence that resolution, and CSAT, hold "
            "against the human path; 20 is enough at 5 %, however often you look. Fit: documented, seldom "
            "emotional, seldom a sensitive topic. Nothing here changes a stage: a person approves, and edits [remit].",
            width,
        ),
    ]
    return "\n".join(lines) + "\n"


def _e(wealth: Wealth) -> str:
    return "–" if not wealth.pairs else f"{wealth.peak:.3g}" if wealth.peak < 1e4 else ">1e4"


def _proposal(case: Case) -> str:
    return "" if case.proposal == "stay" else f"{case.proposal} to {case.to_stage}"


def remit_dict(cases: tuple[Case, ...]) -> dict[str, Any]:
    """The form of `answerable remit --json`."""
    return {
        "cases": [
            {
                "intent": case.intent,
                "volume": estimate_dict(case.volume),
                "stage": case.stage,
                "proposal": case.proposal,
                "to_stage": case.to_stage,
                "why": list(case.why),
                "fit": case.fit,
                "rank": case.rank,
                "documented": None if case.documented is None else plain(dataclasses.asdict(case.documented)),
                "emotion": estimate_dict(case.emotion),
                "sensitive": estimate_dict(case.sensitive),
                "by_lot": case.by_lot,
                "harms": case.harms,
                "automatic": _side(case.automatic),
                "human": _side(case.human),
                **{
                    name: plain({**dataclasses.asdict(wealth), "proven": wealth.proven})
                    for name, wealth in (
                        ("resolution_holds", case.resolution_holds),
                        ("csat_holds", case.csat_holds),
                        ("resolution_falls", case.resolution_falls),
                        ("csat_falls", case.csat_falls),
                    )
                },
            }
            for case in cases
        ]
    }


def _side(side: Any) -> dict[str, Any]:
    return {"n": side.n, "resolution": estimate_dict(side.resolution), "csat": estimate_dict(side.csat)}
