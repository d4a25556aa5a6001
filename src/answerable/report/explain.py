"""Why an answer is as it is, as text for a terminal."""

from __future__ import annotations

from ..answer.evidence import RAW
from ..answer.level.confidence import ConfidenceModel
from ..escape import for_terminal
from ..model import Answer
from .terminal import MIN_WIDTH, wrapped
from .words import SIGNAL_WORDS, fit

BAR = 20  # columns


def explain_text(answer: Answer, *, model: ConfidenceModel | None = None, width: int = 100) -> str:
    """The question's words with weight and match, what makes the confidence, and the passages looked at.

    `model` is the confidence model that was asked; without it the signals stand there without what they add.
    """
    width = max(MIN_WIDTH, width)
    if answer.parts:
        texts = [explain_text(part, model=model, width=width) for part in answer.parts]
        heads = [wrapped(f"{n}. {' '.join(part.question.split())}", width) for n, part in enumerate(answer.parts, 1)]
        return "\n".join("\n".join([*head, text]) for head, text in zip(heads, texts, strict=True))
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
