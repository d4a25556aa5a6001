"""What a person should look at before a draft is sent, in plain lines; nothing of it is for the customer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .lines import language_name, line

WORDS = 8  # that the quotes do not match, the weightiest first; more are in the hand-off


@dataclass(frozen=True, slots=True)
class Doubts:
    """What is known of a draft's weak sides.

    confidence, threshold: in 0..1, an answer is sent from the threshold on; an infinite one is never reached. missing:
    words of the question that the evidence does not match. customer, docs: languages of the message and of the page
    quoted, None where they cannot be told. uncertain: pages quoted that could not be read with certainty. model: which
    one worded it.
    """

    confidence: float
    threshold: float
    missing: Sequence[str] = ()
    customer: str | None = None
    docs: str | None = None
    uncertain: Sequence[str] = ()
    model: str | None = None


def unsure(doubts: Doubts, language: str) -> tuple[str, ...]:
    """The lines, in the language of those who read them; () where nothing speaks against sending."""
    lines = []
    foreign = bool(doubts.customer and doubts.docs) and doubts.customer != doubts.docs
    if doubts.confidence < doubts.threshold < math.inf:
        needed = math.ceil(round(100 * doubts.threshold, 4)) / 100
        # At least a hundredth apart, so that no confidence is shown as the threshold that it lies below.
        level = f"{min(doubts.confidence, needed - 0.01):.2f}"
        lines.append(line("unsure_confidence", language, confidence=level, threshold=f"{needed:.2f}"))
    elif doubts.confidence < doubts.threshold:
        lines.append(line("unsure_never", language, confidence=f"{doubts.confidence:.2f}"))
    if doubts.missing and not foreign:  # words of another language match nothing, whatever the page says
        words = ", ".join(doubts.missing[:WORDS]) + (", …" if len(doubts.missing) > WORDS else "")
        lines.append(line("unsure_words", language, words=words))
    if foreign:
        named = [language_name(one, language) or one for one in (doubts.customer, doubts.docs)]
        lines.append(line("unsure_language", language, customer=named[0], language=named[1]))
    lines += [line("unsure_text", language, page=page) for page in dict.fromkeys(doubts.uncertain)]
    if doubts.model:
        lines.append(line("unsure_worded", language, model=doubts.model))
    return tuple(lines)


def unsure_part(question: str, language: str) -> str:
    """Of a message of several questions: that the docs may not answer this one."""
    return line("unsure_part", language, question=question)
