"""The shipped model of a confidence: signals of the evidence to a raw probability, by logistics of few coefficients.

It needs no judgment and knows nothing of this help centre: its order is right more often than its level, which
`platt` sets. The coefficients are in `confidence.json`, which says how each model was fitted and on what. `default` was
fitted on all its sets, each with the same weight; `without-NAME` on all but one, so that NAME can be reported on
honestly.
"""

from __future__ import annotations

import functools
import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import SettingsError
from ..evidence import OF_WORDS, SIGNALS
from .error import SHIPPED as SHIPPED


@dataclass(frozen=True, slots=True)
class Factor:
    """One of the probabilities that are multiplied: 1 / (1 + exp(-(intercept + sum of coefficient x signal)))."""

    name: str
    intercept: float
    coefficients: Mapping[str, float]

    def logit(self, signals: Mapping[str, float]) -> float:
        """The weighted sum before the logistic function."""
        return self.intercept + math.fsum(self.contributions(signals).values())

    def probability(self, signals: Mapping[str, float]) -> float:
        """In (0, 1)."""
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, self.logit(signals)))))

    def contributions(self, signals: Mapping[str, float]) -> dict[str, float]:
        """What each signal adds to the logit."""
        return {name: value * signals[name] for name, value in self.coefficients.items()}


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """P(right), as the product of its factors: with a reader, that the page is the right one, and that it states it.

    A sum would let shared words make up for a fact that is not there. `fitted_on` names the sets; `digest` binds a
    calibration to this model.
    """

    name: str
    factors: tuple[Factor, ...]
    fitted_on: tuple[str, ...]
    digest: str

    @property
    def signals(self) -> frozenset[str]:
        """The signals that it goes by."""
        return frozenset(name for factor in self.factors for name in factor.coefficients)

    def probability(self, signals: Mapping[str, float]) -> float:
        """In (0, 1); 0 where there is no evidence at all."""
        if not any(signals.values()):
            return 0.0
        return math.prod(factor.probability(signals) for factor in self.factors)


@functools.lru_cache(maxsize=16)
def load_confidence(name: str, *, reads: bool = True) -> ConfidenceModel:
    """A model by its name in the shipped file, or the first of a file given by path. Raises SettingsError.

    reads: whether a reader is asked; without one, the shipped model of that name that needs none.
    """
    path = Path(name) if name.endswith(".json") else SHIPPED
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        models: dict[str, Any] = content["models" if reads or path != SHIPPED else "unread"]
    except (OSError, ValueError, KeyError, TypeError):
        raise SettingsError(
            "is not a confidence model", path=path, remedy=f"Expected JSON with a key 'models', as {SHIPPED} has it."
        ) from None
    key = next(iter(models)) if path != SHIPPED else name
    if key not in models:
        raise SettingsError(
            f"[answer] confidence_model {name!r} is not known", remedy=f"Known: {', '.join(models)}, or a .json path."
        )
    chosen = models[key]
    if "factors" not in chosen:  # a model of one logistic, as they all were
        chosen = {"factors": {"page": chosen}, "fitted_on": chosen["fitted_on"]}
    factors = tuple(
        Factor(part, float(one["intercept"]), dict(one["coefficients"])) for part, one in chosen["factors"].items()
    )
    digest = hashlib.sha256(json.dumps(chosen, sort_keys=True).encode()).hexdigest()[:12]
    model = ConfidenceModel(key, factors, tuple(chosen["fitted_on"]), digest)
    unknown = sorted(model.signals - set(SIGNALS if reads else OF_WORDS))
    if unknown:
        raise SettingsError(f"the confidence model {key!r} wants signals that there are not: {unknown}", path=path)
    return model
