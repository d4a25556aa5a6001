"""Mutation as text and as JSON: the score, and the tests that are missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .. import escape
from ..eval.coverage.outline import shorten
from ..eval.suite.mutants import KINDS
from ..eval.suite.mutation import Mutation, TriedFault
from ..stats import Share
from .json_values import number
from .words import count, fit

_KINDS = {
    "number": "a number changed",
    "negate": "a sentence turned round",
    "rename": "a label renamed",
    "drop": "a step dropped",
}


def mutation_text(mutation: Mutation, *, width: int = 100) -> str:
    """The score by kind of fault, then what nobody noticed with a ticket that would. Ends in a line feed."""
    judged = (
        f"the gates of {escape.for_terminal(mutation.suite)}" if mutation.suite else "answers that say something else"
    )
    if not mutation.tried:
        return "No fault could be made: no answer quotes a sentence that could be changed.\n"
    total = mutation.score
    lines = [
        f"{count(len(mutation.tried), 'fault')} of {mutation.possible:,} possible in {count(mutation.pages, 'page')} "
        f"that answers quote, {count(mutation.tickets, 'ticket')}, seed {mutation.seed}",
        f"Noticed by {judged}: {percent_of(total)}, n = {total.n}",
    ]
    if mutation.red:
        named = escape.for_terminal(", ".join(mutation.red))
        lines.append(f"  red without any fault, so they cannot turn red: {named}. Make the suite green first")
    lines += ["", f"  {'fault':<24} {'tried':>5}  noticed"]
    for kind in KINDS:
        share = mutation.of_kind(kind)
        if share.n:
            lines.append(f"  {_KINDS[kind]:<24} {share.n:>5}  {percent_of(share)}")
    seen = [fault for fault in mutation.survived if fault.changed]
    unseen = [fault for fault in mutation.survived if not fault.changed]
    lines += _listed("Not noticed, though answers change: a reader sees it and no gate does", seen, width)
    lines += _listed("Not noticed: no ticket's answer shows it", unseen, width)
    return "\n".join(lines) + "\n"


def percent_of(share: Share) -> str:
    """60 % [45, 74]: a share and its interval; - where nothing was tried."""
    if share.share is None or share.interval is None:
        return "-"
    return f"{share.share * 100:.0f} % [{100 * share.interval.low:.0f}, {100 * share.interval.high:.0f}]"


def _listed(title: str, some: Sequence[TriedFault], width: int) -> list[str]:
    if not some:
        return []
    lines = ["", f"{title}: {len(some):,}"]
    room = max(40, width - 8)
    for fault in some:
        mutant = fault.mutant
        section = " > ".join(mutant.section[1:] or mutant.section)
        lines.append(fit(f"  {escape.for_terminal(mutant.page)} > {escape.for_terminal(section)}", width).rstrip())
        lines.append(f"    - {escape.for_terminal(shorten(mutant.before, room))}")
        after = shorten(mutant.after, room) if mutant.after else "(the step is gone)"
        lines.append(f"    + {escape.for_terminal(after)}")
        if fault.missing is not None:
            question = escape.for_terminal(shorten(fault.missing.question, room))
            note = "missing test" if fault.missing.shows else "no wording tried shows it; the last was"
            lines.append(f"    {note}: {question}")
    return lines


def mutation_dict(mutation: Mutation) -> dict[str, Any]:
    """All of it as plain values."""
    return {
        "suite": mutation.suite,
        "seed": mutation.seed,
        "tickets": mutation.tickets,
        "pages": mutation.pages,
        "possible": mutation.possible,
        "red_without_a_fault": list(mutation.red),
        "noticed": _share_dict(mutation.score),
        "by_kind": {kind: _share_dict(mutation.of_kind(kind)) for kind in KINDS},
        "faults": [_tried(fault) for fault in mutation.tried],
    }


def _share_dict(share: Share) -> dict[str, Any]:
    return {
        "noticed": share.k,
        "n": share.n,
        "share": None if share.share is None else number(share.share),
        "low": None if share.interval is None else number(share.interval.low),
        "high": None if share.interval is None else number(share.interval.high),
    }


def _tried(fault: TriedFault) -> dict[str, Any]:
    mutant, missing = fault.mutant, fault.missing
    return {
        "number": mutant.number,
        "kind": mutant.kind,
        "page": mutant.page,
        "section": list(mutant.section),
        "start": mutant.start,
        "end": mutant.end,
        "before": mutant.before,
        "after": mutant.after,
        "noticed": fault.noticed,
        "gates": list(fault.gates),
        "tickets_asked": fault.asked,
        "answers_changed": list(fault.changed),
        "missing_test": None
        if missing is None
        else {"id": missing.id, "question": missing.question, "answer": missing.answer, "shows": missing.shows},
    }
