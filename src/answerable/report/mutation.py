"""Mutation as text and as JSON: the score, and the tests that are missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..eval.coverage.outline import shorten
from ..eval.suite.mutants import KINDS
from ..eval.suite.mutation import Mutation, TriedFault
from ..stats import Share
from . import escape
from .coverage.json import number
from .words import count, fit

_KINDS = {
    "number": "a number changed",
    "negate": "a sentence turned round",
    "rename": "a label renamed",
    "drop": "a step dropped",
}


def mutation_text(found: Mutation, *, width: int = 100) -> str:
    """The score by kind of fault, then what nobody noticed with a ticket that would. Ends in a line feed."""
    judged = f"the gates of {escape.for_terminal(found.suite)}" if found.suite else "answers that say something else"
    if not found.tried:
        return "No fault could be made: no answer quotes a sentence that could be changed.\n"
    total = found.score
    lines = [
        f"{count(len(found.tried), 'fault')} of {found.possible:,} possible in {count(found.pages, 'page')} that "
        f"answers quote, {count(found.tickets, 'ticket')}, seed {found.seed}",
        f"Noticed by {judged}: {percent_of(total)}, n = {total.n}",
    ]
    if found.red:
        named = escape.for_terminal(", ".join(found.red))
        lines.append(f"  red without any fault, so they cannot turn red: {named}. Make the suite green first")
    lines += ["", f"  {'fault':<24} {'tried':>5}  noticed"]
    for kind in KINDS:
        share = found.of_kind(kind)
        if share.n:
            lines.append(f"  {_KINDS[kind]:<24} {share.n:>5}  {percent_of(share)}")
    seen = [one for one in found.survived if one.changed]
    unseen = [one for one in found.survived if not one.changed]
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
    for one in some:
        mutant = one.mutant
        section = " > ".join(mutant.section[1:] or mutant.section)
        lines.append(fit(f"  {escape.for_terminal(mutant.page)} > {escape.for_terminal(section)}", width).rstrip())
        lines.append(f"    - {escape.for_terminal(shorten(mutant.before, room))}")
        after = shorten(mutant.after, room) if mutant.after else "(the step is gone)"
        lines.append(f"    + {escape.for_terminal(after)}")
        if one.missing is not None:
            question = escape.for_terminal(shorten(one.missing.question, room))
            said = "missing test" if one.missing.shows else "no wording tried shows it; the last was"
            lines.append(f"    {said}: {question}")
    return lines


def mutation_dict(found: Mutation) -> dict[str, Any]:
    """All of it as plain values."""
    return {
        "suite": found.suite,
        "seed": found.seed,
        "tickets": found.tickets,
        "pages": found.pages,
        "possible": found.possible,
        "red_without_a_fault": list(found.red),
        "noticed": _share_dict(found.score),
        "by_kind": {kind: _share_dict(found.of_kind(kind)) for kind in KINDS},
        "faults": [_tried(one) for one in found.tried],
    }


def _share_dict(share: Share) -> dict[str, Any]:
    return {
        "noticed": share.k,
        "n": share.n,
        "share": None if share.share is None else number(share.share),
        "low": None if share.interval is None else number(share.interval.low),
        "high": None if share.interval is None else number(share.interval.high),
    }


def _tried(one: TriedFault) -> dict[str, Any]:
    mutant, missing = one.mutant, one.missing
    return {
        "number": mutant.number,
        "kind": mutant.kind,
        "page": mutant.page,
        "section": list(mutant.section),
        "start": mutant.start,
        "end": mutant.end,
        "before": mutant.before,
        "after": mutant.after,
        "noticed": one.noticed,
        "gates": list(one.gates),
        "tickets_asked": one.asked,
        "answers_changed": list(one.changed),
        "missing_test": None
        if missing is None
        else {"id": missing.id, "question": missing.question, "answer": missing.answer, "shows": missing.shows},
    }
