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
    if doubts.confidence < doubts.threshold:
        # Rounded apart, so that no confidence is shown as the threshold that it lies below.
        level = f"{math.floor(round(100 * doubts.confidence, 4)) / 100:.2f}"
        if math.isfinite(doubts.threshold):
            needed = f"{math.ceil(round(100 * doubts.threshold, 4)) / 100:.2f}"
            lines.append(line("unsure_confidence", language, confidence=level, threshold=needed))
        else:
            lines.append(line("unsure_never", language, confidence=level))
    if doubts.missing:
        words = ", ".join(doubts.missing[:WORDS]) + (", …" if len(doubts.missing) > WORDS else "")
        lines.append(line("unsure_words", language, words=words))
    if doubts.customer and doubts.docs and doubts.customer != doubts.docs:
        named = [language_name(one, language) or one for one in (doubts.customer, doubts.docs)]
        lines.append(line("unsure_language", language, customer=named[0], language=named[1]))
    lines += [line("unsure_text", language, page=page) for page in dict.fromkeys(doubts.uncertain)]
    if doubts.model:
        lines.append(line("unsure_worded", language, model=doubts.model))
    return tuple(lines)


def unsure_part(question: str, language: str) -> str:
    """Of a message of several questions: that the docs may not answer this one."""
    return line("unsure_part", language, question=question)
