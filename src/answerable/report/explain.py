"""Why an answer is as it is, as text for a terminal."""

from __future__ import annotations

from ..answer.evidence import RAW
from ..answer.level.confidence import ConfidenceModel
from ..escape import for_terminal
from ..model import Answer
from .large_reader import verdict_words
from .terminal import MIN_WIDTH, wrapped
from .words import FACTOR_WORDS, SIGNAL_WORDS, fit

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
    lines += _read(answer, width)
    lines += ["", "passages, best first: fused score, cosine, BM25"]
    for place, passage in enumerate(answer.passages, 1):
        where = f"{passage.chunk.page} > {passage.heading}" if passage.heading else passage.chunk.page
        numbers = f"{place:>2}  {passage.score:>6.2f}  {passage.dense:>5.2f}  {passage.lexical:>6.2f}  "
        lines.append(fit(numbers + for_terminal(where), width).rstrip())
    lines += ["", f"generation {answer.generation} · settings {answer.settings_digest}"]
    return "\n".join(lines) + "\n"


def _read(answer: Answer, width: int) -> list[str]:
    """What a large reader said, and the sentences that it names."""
    if answer.read is None:
        return []
    lines = ["", *wrapped(for_terminal(verdict_words(answer.read)), width)]
    for sentence in answer.read.sentences:
        quote = for_terminal(" ".join(sentence.quote.split()))
        lines.append(fit(f"  {for_terminal(sentence.page)}: {quote}", width).rstrip())
    return lines


def _confidence(answer: Answer, model: ConfidenceModel | None, width: int) -> list[str]:
    """Each signal in plain words with its value and what it adds, the sum, and the probability that it stands for."""
    known = {name: value for name, value in answer.signals.items() if name != RAW}
    if not known:
        return []
    if not any(known.values()):
        return ["", "no evidence was found, so the confidence is 0"]
    room = min(width - 18, 72)
    if model is None or not model.signals <= known.keys():
        lines = ["", f"{'what makes the confidence':<{room}}  value"]
        return lines + [_row(name, value, room) for name, value in known.items()]
    lines = []
    for factor in model.factors:
        adds = factor.contributions(known)
        lines += ["", f"{FACTOR_WORDS.get(factor.name, factor.name):<{room}}  value    adds"]
        lines += [f"{_row(name, known[name], room)}  {adds[name]:>+6.2f}" for name in adds]
        lines.append(f"{fit('every question starts from', room)}         {factor.intercept:>+6.2f}")
        words = f"sum, as a probability {factor.probability(known):.2f}"
        lines.append(f"{fit(words, room)}         {factor.logit(known):>+6.2f}")
    lines.append(f"{'both together' if len(model.factors) > 1 else 'confidence'} {model.probability(known):.2f}")
    if answer.calibrated:
        lines.append(f"at the level of your judged tickets {answer.confidence:.2f}")
    return lines


def _row(name: str, value: float, room: int) -> str:
    return f"{fit(for_terminal(SIGNAL_WORDS.get(name, name.replace('_', ' '))), room)}  {value:>5.2f}"
