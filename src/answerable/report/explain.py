"""Why an answer is as it is, and what a human is handed, as text for a terminal."""

from __future__ import annotations

import textwrap

from ..answer.evidence import RAW
from ..answer.level.confidence import ConfidenceModel
from ..model import Answer, Handoff
from .escape import for_terminal
from .terminal import MIN_WIDTH
from .words import SIGNAL_WORDS, fit

BAR = 20  # columns


def explain_text(answer: Answer, *, model: ConfidenceModel | None = None, width: int = 100) -> str:
    """The question's words with weight and match, what makes the confidence, and the passages looked at.

    `model` is the confidence model that was asked; without it the signals stand there without what they add.
    """
    width = max(MIN_WIDTH, width)
    lines = ["word               weight  match"]
    for aspect in sorted(answer.aspects, key=lambda aspect: -aspect.weight):
        bar = "#" * round(BAR * min(1.0, max(0.0, aspect.match)))
        lines.append(
            f"{fit(for_terminal(aspect.word), 18)} {aspect.weight:>6.2f}  {aspect.match:>5.2f}  {bar}".rstrip()
        )
    lines += _confidence(answer, model, width)
    lines += ["", "passages, best first: fused score, cosine, BM25"]
    for place, passage in enumerate(answer.passages, 1):
        where = f"{passage.chunk.page} > {passage.heading}" if passage.heading else passage.chunk.page
        numbers = f"{place:>2}  {passage.score:>6.2f}  {passage.dense:>5.2f}  {passage.lexical:>6.2f}  "
        lines.append(fit(numbers + for_terminal(where), width).rstrip())
    lines += ["", f"generation {answer.generation} · settings {answer.settings_digest}"]
    return "\n".join(lines) + "\n"


def _confidence(answer: Answer, model: ConfidenceModel | None, width: int) -> list[str]:
    """Each signal in plain words with its value and what it adds, the sum, and the probability that it stands for."""
    known = {name: value for name, value in answer.signals.items() if name != RAW}
    if not known:
        return []
    if not any(known.values()):
        return ["", "no evidence was found, so the confidence is 0"]
    room = min(width - 18, 72)
    lines = ["", f"{'what makes the confidence':<{room}}  value    adds"]
    fits = model is not None and model.coefficients.keys() <= known.keys()
    adds = model.contributions(known) if model is not None and fits else {}
    for name, value in known.items():
        if adds and name not in adds:
            continue
        row = f"{fit(for_terminal(SIGNAL_WORDS.get(name, name.replace('_', ' '))), room)}  {value:>5.2f}"
        lines.append(row + (f"  {adds[name]:>+6.2f}" if adds else ""))
    if model is not None and adds:
        lines.append(f"{fit('every question starts from', room)}         {model.intercept:>+6.2f}")
        total, raw = model.logit(known), model.probability(known)
        lines.append(f"{fit(f'sum, as a probability {raw:.2f}', room)}         {total:>+6.2f}")
        if answer.calibrated:
            lines.append(f"at the level of your judged tickets {answer.confidence:.2f}")
    return lines


def handoff_text(answer: Answer, *, width: int = 100) -> str:
    """What the human gets; says so where the answer needs none."""
    if answer.handoff is None:
        return "No hand-off: the answer goes to the customer.\n"
    return "\n".join(_handoff(answer.handoff, max(MIN_WIDTH, width))) + "\n"


def _handoff(handoff: Handoff, width: int) -> list[str]:
    why = "; ".join(handoff.reason_words)
    rows = [("asked", handoff.question), ("reason", f"{handoff.reason}: {why}" if why else handoff.reason)]
    rows += [("intent", handoff.intent)] if handoff.intent else []
    rows += [("queue", handoff.queue)] if handoff.queue else []
    rows += [("mood", handoff.sentiment)] if handoff.sentiment else []
    rows += [("found", ", ".join(handoff.found))] if handoff.found else []
    rows += [("missing", ", ".join(handoff.missing))] if handoff.missing else []
    rows += [("known", "; ".join(handoff.do_not_ask) + " (do not ask again)")] if handoff.do_not_ask else []
    rows += [("draft", handoff.draft)] if handoff.draft else []
    lines = ["hand-off"]
    for name, value in rows:
        lines += _row(name, value, width)
    for citation in handoff.citations:
        lines += _row("cites", f"{citation.heading or citation.title}  {citation.url or citation.page}", width)
    for turn in handoff.thread:
        lines += _row(turn.speaker, turn.text, width)
    for tried in handoff.passages_tried:
        place = " > ".join(str(tried[key]) for key in ("page", "heading") if tried.get(key))
        lines += _row("looked at", place, width)
    return lines


def _row(name: str, value: str, width: int) -> list[str]:
    pieces = [
        piece
        for line in for_terminal(value, lines=True).split("\n")
        for piece in (textwrap.wrap(line, width - 12, break_on_hyphens=False) or [""])
    ]
    return [f"  {name if place == 0 else '':<10}{piece}".rstrip() for place, piece in enumerate(pieces)]
