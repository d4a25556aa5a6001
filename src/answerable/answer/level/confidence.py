"""The shipped model of a confidence: signals of the evidence to a raw probability, by a logistic of few coefficients.

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
from ..evidence import SIGNALS
from .error import SHIPPED as SHIPPED


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """P(right) = 1 / (1 + exp(-(intercept + sum of coefficient x signal))).

    `fitted_on` names the sets; `digest` binds a calibration to this model.
    """

    name: str
    intercept: float
    coefficients: Mapping[str, float]
    fitted_on: tuple[str, ...]
    digest: str

    def probability(self, signals: Mapping[str, float]) -> float:
        """In (0, 1); 0 where there is no evidence at all."""
        if not any(signals.values()):
            return 0.0
        return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, self.logit(signals)))))

    def logit(self, signals: Mapping[str, float]) -> float:
        """The weighted sum before the logistic function."""
        return self.intercept + math.fsum(value * signals[name] for name, value in self.coefficients.items())

    def contributions(self, signals: Mapping[str, float]) -> dict[str, float]:
        """What each signal adds to the logit."""
        return {name: value * signals[name] for name, value in self.coefficients.items()}


@functools.lru_cache(maxsize=16)
def load_confidence(name: str, *, reads: bool = True) -> ConfidenceModel:
    """A model by its name in the shipped file, or the first of a file given by path. Raises SettingsError.

    reads: whether a reader is asked; without one, the shipped model of that name that needs none.
    """
    path = Path(name) if name.endswith(".json") else SHIPPED
    try:
        models: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["models"]
    except (OSError, ValueError, KeyError, TypeError):
        raise SettingsError(
            "is not a confidence model", path=path, remedy=f"Expected JSON with a key 'models', as {SHIPPED} has it."
        ) from None
    key = next(iter(models)) if path != SHIPPED else name
    if key not in models:
        raise SettingsError(
            f"[answer] confidence_model {name!r} is not known", remedy=f"Known: {', '.join(models)}, or a .json path."
        )
    chosen = models[key] if reads or path != SHIPPED else models[key]["unread"]
    unknown = sorted(set(chosen["coefficients"]) - set(SIGNALS))
    if unknown:
        raise SettingsError(f"the confidence model {key!r} wants signals that there are not: {unknown}", path=path)
    fitted = {name: chosen[name] for name in ("intercept", "coefficients", "fitted_on")}
    digest = hashlib.sha256(json.dumps(fitted, sort_keys=True).encode()).hexdigest()[:12]
    return ConfidenceModel(key, fitted["intercept"], fitted["coefficients"], tuple(fitted["fitted_on"]), digest)
