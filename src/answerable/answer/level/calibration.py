"""The calibration of an index: the map to calibrated confidences and the thresholds, with what they were made from.

It lies in `INDEX/calibration.json` and outlives generations: a page ingested again does not change what a confidence
means, another confidence model or encoder does. `Calibration.stale` tells the two apart. `answerable calibrate` makes
it, by way of `eval.labels.calibrate`; `Answerer` applies it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

from ...errors import IndexDamaged, IndexMissing, InputError
from ...index.files import write_atomic
from .platt import PlattMap, fit_platt
from .thresholds import NEVER, JudgedConfidence, Refusal, Threshold, Thresholds, choose_thresholds
from .with_reading import MAX_WEIGHT, ReadLevel

Floats = npt.NDArray[np.float64]

FILE_NAME = "calibration.json"
VERSION = 1
MIN_JUDGED = 20  # fewer say next to nothing about a level: 30 judgments leave it uncertain by some 15 points
SAMPLE = 1000  # confidences kept for the drift check
DRIFT_DRAWS = 2000


@dataclass(frozen=True, slots=True)
class Calibration:
    """What `answerable calibrate` stores.

    `generation` is the one that the answers came from; the digests name what the calibration depends on.
    `labels` counts the judgments by kind. `tickets` of all tickets, `n` of them judged. `expected_right` is the mean
    re-levelled confidence of all tickets. `sample` holds raw confidences, falling, for the drift check.
    `looks` is how often thresholds were looked for on these tickets: the promise holds for one look. `read` is the
    level of tickets that a large reader has read, None where there was none.
    """

    created: str
    generation: str
    confidence_digest: str
    encoder_digest: str
    settings_digest: str
    tickets_digest: str
    tickets: int
    n: int
    labels: Mapping[str, int]
    relevel: PlattMap
    thresholds: Thresholds
    expected_right: float
    sample: tuple[float, ...]
    looks: int = 1
    read: ReadLevel | None = None

    def apply(self, p: float) -> float:
        """A raw confidence at its calibrated level."""
        return self.relevel.apply(p)

    def threshold_for(self, intent: str | None, default: float = NEVER) -> float:
        """The calibrated confidence from which a ticket of this intent is answered.

        Under a promise it is the one of its group, or NEVER (infinite) where the group's judgments do not support
        one. Where no group has any, there is no promise, and `default` (the settings' threshold) is returned.
        """
        if not self.thresholds.certified:
            return default
        value = self.thresholds.value(intent)
        return self.relevel.apply(value) if value <= 1 else NEVER

    def reads_with(self, reader: str) -> ReadLevel | None:
        """The level of what the large reader with this digest has read, where it was fitted for that one."""
        return self.read if self.read is not None and self.read.reader == reader else None

    def stale(self, *, confidence_digest: str, encoder_digest: str | None = None) -> tuple[str, ...]:
        """Why this calibration must not be applied; empty where it may be."""
        reasons = []
        if confidence_digest != self.confidence_digest:
            reasons.append(
                f"made for the confidence model {self.confidence_digest}, this one is {confidence_digest or 'unknown'}"
            )
        if encoder_digest is not None and encoder_digest != self.encoder_digest:
            reasons.append(f"made with the encoder {self.encoder_digest}, this one is {encoder_digest}")
        return tuple(reasons)

    def changed(self, *, generation: str, settings_digest: str) -> tuple[str, ...]:
        """What has changed since, yet does not forbid to apply it: worth a word, and a look at the drift."""
        notes = []
        if generation != self.generation:
            notes.append(f"calibrated on generation {self.generation}, this is {generation}")
        if settings_digest != self.settings_digest:
            notes.append("calibrated with other settings")
        return tuple(notes)

    def drift(self, confidences: Sequence[float] | Floats, *, seed: int = 1) -> ConfidenceDrift | None:
        """Whether new tickets' raw confidences look like those that it was made from; None for no tickets."""
        return confidence_drift(self.sample, confidences, seed=seed)


@dataclass(frozen=True, slots=True)
class ConfidenceDrift:
    """The two-sample test of Kolmogorov and Smirnov: largest distance of the two distributions, p by permutation.

    It sees a change of the confidences, not of what is right: only new judgments show that.
    """

    distance: float
    p: float
    n_before: int
    n_now: int

    @property
    def drifted(self) -> bool:
        """At the 1 % level: one alarm in a hundred checks of tickets that did not change."""
        return self.p < 0.01


def calibrate(
    judged: Sequence[JudgedConfidence],
    confidences: Sequence[float] | Floats,
    intents: Sequence[str | None] | None = None,
    *,
    max_wrong: float = 0.05,
    confidence: float = 0.95,
    created: str,
    generation: str,
    confidence_digest: str,
    encoder_digest: str,
    settings_digest: str,
    tickets_digest: str,
    labels: Mapping[str, int] | None = None,
    earlier: Calibration | None = None,
    read: ReadLevel | None = None,
) -> Calibration:
    """Level and thresholds from judged tickets; `confidences` and `intents` are those of all tickets, all raw.

    Thresholds are tested on raw confidences: re-levelling keeps their order, and its own error cannot touch the
    bound. `earlier` is the calibration that this one replaces, `read` what `fit_read_level` made. Raises InputError
    below MIN_JUDGED judgments.
    """
    if len(judged) < MIN_JUDGED:
        raise InputError(
            f"{len(judged)} judged tickets are too few to calibrate on: at least {MIN_JUDGED} are needed, 60 are good",
            remedy="Judge some: answerable label --tickets FILE"
            if len(confidences) >= MIN_JUDGED
            else f"There are {len(confidences)} tickets in all: give more, then judge some: answerable label",
        )
    every = np.asarray(confidences, dtype=np.float64)
    relevel = fit_platt(
        [ticket.confidence for ticket in judged],
        [ticket.right for ticket in judged],
        [ticket.weight for ticket in judged],
    )
    levelled = relevel.apply_all(every)
    thresholds = choose_thresholds(
        judged, every, intents, max_wrong=max_wrong, confidence=confidence, expected_right=levelled
    )
    again = earlier is not None and earlier.tickets_digest == tickets_digest
    return Calibration(
        created=created,
        generation=generation,
        confidence_digest=confidence_digest,
        encoder_digest=encoder_digest,
        settings_digest=settings_digest,
        tickets_digest=tickets_digest,
        tickets=len(every),
        n=len(judged),
        labels=MappingProxyType(dict(labels or {})),
        relevel=relevel,
        thresholds=thresholds,
        expected_right=float(levelled.mean()),
        sample=_sample(every),
        looks=earlier.looks + 1 if again and earlier is not None else 1,
        read=read,
    )


def confidence_drift(
    before: Sequence[float] | Floats, now: Sequence[float] | Floats, *, seed: int = 1
) -> ConfidenceDrift | None:
    """The test of `ConfidenceDrift`; p counts the split as it is, so that it is never 0. None if either is empty."""
    a, b = np.asarray(before, dtype=np.float64), np.asarray(now, dtype=np.float64)
    if not len(a) or not len(b):
        return None
    if len(b) > 5 * SAMPLE:
        b = np.quantile(b, np.linspace(0, 1, 5 * SAMPLE))
    both = np.concatenate([a, b])
    order = np.argsort(both, kind="stable")
    last = np.append(np.diff(both[order]) != 0, True)  # within a tie the distributions have no height yet
    side = np.where(order < len(a), 1 / len(a), -1 / len(b))  # each distribution rises by 1 in all

    def distance(steps: Floats) -> float:
        return float(np.abs(np.cumsum(steps)[last]).max())

    observed = round(distance(side), 12)
    random = np.random.default_rng(seed)
    draws = DRIFT_DRAWS if len(both) <= 2 * SAMPLE else DRIFT_DRAWS // 4
    as_far = sum(distance(random.permutation(side)) >= observed - 1e-12 for _ in range(draws))
    return ConfidenceDrift(observed, (1 + as_far) / (1 + draws), len(a), len(now))


# -- on the disk ---------------------------------------------------------------------------------


def save_calibration(index_path: str | os.PathLike[str], calibration: Calibration) -> Path:
    """Write it beside the generations, whole or not at all. Raises IndexMissing where there is no index."""
    folder = Path(index_path)
    if not folder.is_dir():
        raise IndexMissing("there is no index to calibrate", path=folder, remedy="Make one: answerable ingest SOURCE")
    target = folder / FILE_NAME
    write_atomic(target, (json.dumps(_to_dict(calibration), indent=1, sort_keys=True) + "\n").encode())
    return target


def load_calibration(index_path: str | os.PathLike[str]) -> Calibration | None:
    """The calibration of an index, or None where it has none. Raises IndexDamaged for a file that is not one."""
    path = Path(index_path) / FILE_NAME
    try:
        return _from_dict(json.loads(path.read_bytes()))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise IndexDamaged(
            f"is not a calibration: {error}", path=path, remedy="Delete it, then run answerable calibrate again."
        ) from None


def _to_dict(calibration: Calibration) -> dict[str, Any]:
    values = {f.name: getattr(calibration, f.name) for f in dataclasses.fields(calibration)}
    values |= {
        "labels": dict(calibration.labels),
        "sample": list(calibration.sample),
        "relevel": dataclasses.asdict(calibration.relevel),
        "thresholds": _thresholds(calibration.thresholds),
    }
    read = values.pop("read")
    if read is not None:
        values["read"] = {
            "digest": read.digest,
            "reader": read.reader,
            "weight": read.weight,
            "relevel": dataclasses.asdict(read.relevel),
            "thresholds": _thresholds(read.thresholds),
            "n": read.n,
        }
    body = {"version": VERSION, **values}
    return {**body, "digest": _digest(body)}


def _from_dict(stored: Any) -> Calibration:
    body = {key: value for key, value in stored.items() if key != "digest"}
    if body.pop("version") != VERSION:
        raise ValueError("written by another version")
    if stored["digest"] != _digest({"version": VERSION, **body}):
        raise ValueError("its bytes differ from its digest")
    body |= {
        "labels": MappingProxyType(body["labels"]),
        "sample": tuple(body["sample"]),
        "relevel": PlattMap(**body["relevel"]),
        "thresholds": _read_thresholds(body["thresholds"]),
    }
    if "read" in body:
        body["read"] = _read_level(body["read"])
    return Calibration(**body)


def _thresholds(thresholds: Thresholds) -> dict[str, Any]:
    return {
        "max_wrong": thresholds.max_wrong,
        "confidence": thresholds.confidence,
        "overall": _outcome(thresholds.overall),
        "intents": {name: _outcome(threshold) for name, threshold in thresholds.intents.items()},
    }


def _read_thresholds(stored: Mapping[str, Any]) -> Thresholds:
    return Thresholds(
        stored["max_wrong"],
        stored["confidence"],
        _read_outcome(stored["overall"]),
        MappingProxyType({name: _read_outcome(threshold) for name, threshold in stored["intents"].items()}),
    )


def _read_level(stored: Mapping[str, Any]) -> ReadLevel:
    level = ReadLevel(
        reader=stored["reader"],
        weight=float(stored["weight"]),
        relevel=PlattMap(**stored["relevel"]),
        thresholds=_read_thresholds(stored["thresholds"]),
        n=stored["n"],
    )
    if not 0 <= level.weight <= MAX_WEIGHT or stored["digest"] != level.digest:
        raise ValueError("the weight of its reader differs from its digest")
    return level


def _outcome(threshold: Threshold | Refusal) -> dict[str, Any]:
    return dataclasses.asdict(threshold)


def _read_outcome(stored: Mapping[str, Any]) -> Threshold | Refusal:
    if "value" not in stored:
        return Refusal(**stored)
    if not (math.isfinite(stored["value"]) and 0 <= stored["value"] <= 1):
        raise ValueError("a threshold is outside [0, 1]")
    return Threshold(**stored)


def _digest(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:16]


def _sample(every: Floats) -> tuple[float, ...]:
    """Every confidence, or as many evenly spaced quantiles of them, falling."""
    falling = np.sort(every)[::-1]
    if len(falling) > SAMPLE:
        falling = falling[((np.arange(SAMPLE) + 0.5) * len(falling) / SAMPLE).astype(int)]
    return tuple(round(float(value), 6) for value in falling)
