"""How likely each sentence of a page is to state what is asked: by the reader, by word vectors and by its form.

A logistic of few coefficients, in `chances.json`, one with the reader's logits and one without, fitted by
`eval/bench/choice.py`. What was tried beside them is in `eval/bench/results/choice.md`.
"""

from __future__ import annotations

import functools
import json
import math
import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...ingest.language import page_language
from ...model import Page
from ..evidence import Evidence, Unit
from .asked import Asked, signs_of

FEATURES = (
    "coverage",  # of the question's words by the sentence
    "cosine",
    "before",  # the cosine of the sentence before it in its passage: answers follow what repeats the question
    "rank",  # 1 / place of its passage
    "stretch",  # of its passage: how good its neighbours are, beside whom it has to stand out
    "length",  # log(1 + words)
    "acts",
    "refers",
    "polar",
    "figure",  # where a number is asked for and the sentence has one
    "no_figure",  # where a number is asked for and it has none
)
OF_READING = (
    "states",  # the reader's logit of its passage
    "stated",  # of the sentence
)
NOT_READ = (-4.0, -3.0)  # the same for a sentence of a passage behind those that were read


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may be quoted, with the features by which its chance is told, in the order of `FEATURES`.

    Where a reader was asked, those of `OF_READING` stand behind them.
    """

    unit: Unit
    features: tuple[float, ...]


def candidates(evidence: Evidence, page: Page, asked: Asked) -> list[Candidate]:
    """The sentences of the page's passages, each once, in the order of the page."""
    language = page_language(page.text, page.blocks)
    found: dict[int, Candidate] = {}
    reads = any(read.states is not None for read in evidence.passages)
    for place, read in enumerate(evidence.passages, 1):
        if read.passage.chunk.page != page.page:
            continue
        before = 0.0
        for unit in read.units:
            start, end = unit.sentence.start, unit.sentence.end
            text = page.text[start:end]
            signs = signs_of(text, language)
            numeric = asked == "number"
            features: tuple[float, ...] = (
                unit.coverage,
                unit.cosine,
                before,
                1.0 / place,
                read.stretch,
                math.log1p(len(text.split())),
                float(signs.acts),
                float(signs.refers),
                float(signs.polar),
                float(numeric and signs.figure),
                float(numeric and not signs.figure),
            )
            if reads:
                if read.states is None or unit.stated is None:
                    features += NOT_READ
                else:
                    features += (read.states, unit.stated)
            found.setdefault(start, Candidate(unit, features))
            before = unit.cosine
    return [found[start] for start in sorted(found)]


def chances(read: Sequence[Candidate]) -> list[float]:
    """The chance of each candidate, 0..1."""
    if not read:
        return []
    reads = len(read[0].features) > len(FEATURES)
    model = _models()["read" if reads else "unread"]
    weights = [model[name] for name in (*FEATURES, *(OF_READING if reads else ()))]
    intercept = model["intercept"]
    logits = [intercept + math.fsum(map(operator.mul, weights, one.features)) for one in read]
    return [1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, logit)))) for logit in logits]


@functools.cache
def _models() -> Mapping[str, Mapping[str, float]]:
    found: dict[str, Any] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))["models"]
    return {name: model["coefficients"] for name, model in found.items()}
