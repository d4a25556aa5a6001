"""The evidence for a remit: per intent, is it fit for automatic answers, and do they hold against the human path?

    fit         documented, seldom emotional, seldom a sensitive topic: predictable questions with written answers
    rank        the few largest fit intents by volume; a machine that owns a few types well beats one that tries all
    promote     resolution AND CSAT are both shown to hold, by a test that may be looked at every day (`sequential`)
    demote      either is shown to fall, or a person has marked one answer as harmful: at once, to stage 0

Each test alone is at most `max_wrong_promotion`, and both must pass, so a wrong promotion of an intent is no likelier
than that. Only conversations after the last signed-off change of an intent count. Nothing here changes a stage.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..answer.remit import ACTIONS, ASSIST_ONLY, PROCEDURES, stage_of
from ..answer.sentiment import mood
from ..answer.veto import heat, vetoes
from ..settings import DeskSettings, Settings
from .estimate import Estimate, mean, share
from .loop import IntentCoverage
from .rows import AUTOMATIC, HUMAN, NO, Rows
from .sequential import Wealth, falls, holds
from .table import NO_INTENT, Desk

Proposal = Literal["promote", "demote", "stay"]

TOP = 5  # intents that a machine should own: the largest fit ones
MIN_DOCUMENTED = 0.5  # share of an intent's tickets that the docs must cover
MAX_EMOTION = 0.25  # share of openings with heat or a bad mood
MAX_SENSITIVE = 0.05  # share of openings on a topic that always goes to a person
BAD_MOOD = -0.5  # of `sentiment.mood`
SENSITIVE = frozenset(("safety", "account_security", "legal", "payment_dispute", "distressed"))


@dataclass(frozen=True, slots=True)
class Side:
    """One arm of an intent: conversations sent that way, their resolution (high end) and CSAT."""

    n: int
    resolution: Estimate
    csat: Estimate


@dataclass(frozen=True, slots=True)
class Case:
    """One intent with all that speaks for or against. rank: 1..TOP among fit intents by volume, None for others.

    by_lot: all its conversations since the last change were sent one way or the other by lot. why: the reasons of
    the proposal or of staying, in plain words. read: openings that emotion and sensitivity were read from.
    """

    intent: str
    volume: Estimate
    stage: int
    documented: IntentCoverage | None
    emotion: Estimate
    sensitive: Estimate
    fit: bool
    rank: int | None
    automatic: Side
    human: Side
    resolution_holds: Wealth
    csat_holds: Wealth
    resolution_falls: Wealth
    csat_falls: Wealth
    harms: int
    by_lot: bool
    proposal: Proposal
    to_stage: int
    why: tuple[str, ...]


def cases(
    desk: Desk,
    settings: Settings,
    coverage: Mapping[str, IntentCoverage] | None = None,
    since: Mapping[str, float] | None = None,
) -> tuple[Case, ...]:
    """One case for each intent, by volume. `since`: per intent, the time (seconds) of its last signed-off change."""
    coverage, since = coverage or {}, since or {}
    drafts = []
    for name, rows in desk.by_intent():
        if name == NO_INTENT:
            continue
        emotion, sensitive = feelings(desk.samples.openings(name))
        drafts.append((name, rows, emotion, sensitive, _fit(coverage.get(name), emotion, sensitive)))
    owned = [name for name, _, _, _, fit in drafts if fit][:TOP]
    return tuple(
        _case(
            name,
            rows,
            share(len(rows), len(desk)),
            settings,
            coverage.get(name),
            emotion,
            sensitive,
            fit,
            owned.index(name) + 1 if name in owned else None,
            since.get(name, float("-inf")),
        )
        for name, rows, emotion, sensitive, fit in drafts
    )


def feelings(openings: list[str]) -> tuple[Estimate, Estimate]:
    """Shares of opening messages that are emotional, and that touch a sensitive topic. English."""
    hot = sum(heat(text) > 0 or mood(text) <= BAD_MOOD for text in openings)
    touchy = sum(bool(SENSITIVE.intersection(vetoes(text))) for text in openings)
    return share(hot, len(openings)), share(touchy, len(openings))


def _fit(documented: IntentCoverage | None, emotion: Estimate, sensitive: Estimate) -> bool:
    if documented is None or documented.share < MIN_DOCUMENTED or emotion.value is None or sensitive.value is None:
        return False
    return emotion.value <= MAX_EMOTION and sensitive.value <= MAX_SENSITIVE


def _case(
    name: str,
    rows: Rows,
    volume: Estimate,
    settings: Settings,
    documented: IntentCoverage | None,
    emotion: Estimate,
    sensitive: Estimate,
    fit: bool,
    rank: int | None,
    since: float,
) -> Case:
    desk = settings.desk
    new = rows.take(rows.created > since)
    x, y = new.take(new.arm == AUTOMATIC), new.take(new.arm == HUMAN)
    stage = stage_of(name, settings)
    tests = _tests(x, y, desk)
    harms = int(np.count_nonzero(new.harm & (new.arm == AUTOMATIC)))
    proposal, to_stage, why = _proposal(stage, fit, rank, documented, emotion, sensitive, tests, harms)
    return Case(
        intent=name,
        volume=volume,
        stage=stage,
        documented=documented,
        emotion=emotion,
        sensitive=sensitive,
        fit=fit,
        rank=rank,
        automatic=_side(x),
        human=_side(y),
        resolution_holds=tests[0],
        csat_holds=tests[1],
        resolution_falls=tests[2],
        csat_falls=tests[3],
        harms=harms,
        by_lot=bool(len(x) and len(y) and np.all(x.lots) and np.all(y.lots)),
        proposal=proposal,
        to_stage=to_stage,
        why=why,
    )


def _side(rows: Rows) -> Side:
    grades = rows.csat[rows.csat > 0].astype(np.float64)
    good = int(np.count_nonzero(rows.outcome != NO))
    return Side(len(rows), share(good, len(rows)), mean(grades, "grade", (1.0, 5.0)))


def _tests(x: Rows, y: Rows, settings: DeskSettings) -> tuple[Wealth, Wealth, Wealth, Wealth]:
    solved = (x.outcome != NO).astype(np.float64), (y.outcome != NO).astype(np.float64)
    grades = (x.csat[x.csat > 0] - 1) / 4, (y.csat[y.csat > 0] - 1) / 4
    promote, demote = settings.max_wrong_promotion, settings.max_wrong_demotion / 2  # two tests may demote
    return (
        holds(*solved, settings.hold_margin, promote),
        holds(*grades, settings.csat_margin / 4, promote),
        falls(*solved, settings.hold_margin, demote),
        falls(*grades, settings.csat_margin / 4, demote),
    )


def _proposal(
    stage: int,
    fit: bool,
    rank: int | None,
    documented: IntentCoverage | None,
    emotion: Estimate,
    sensitive: Estimate,
    tests: tuple[Wealth, Wealth, Wealth, Wealth],
    harms: int,
) -> tuple[Proposal, int, tuple[str, ...]]:
    resolution, csat, resolution_down, csat_down = tests
    if stage >= ACTIONS:
        return "stay", stage, ("wants something done: never answered by us",)
    bad = []
    if harms:
        bad.append(f"{harms} automatic answer{'s' if harms != 1 else ''} marked as harmful")
    if resolution_down.proven:
        bad.append(f"resolution is below the human path (e = {resolution_down.peak:.3g} of {resolution_down.goal:.3g})")
    if csat_down.proven:
        bad.append(f"CSAT is below the human path (e = {csat_down.peak:.3g} of {csat_down.goal:.3g})")
    if bad:
        return ("demote", ASSIST_ONLY, tuple(bad)) if stage > ASSIST_ONLY else ("stay", stage, tuple(bad))
    against = []
    if documented is None:
        against.append("coverage of its docs is not known")
    elif documented.share < MIN_DOCUMENTED:
        against.append(f"the docs cover only {documented.share:.0%} of it")
    if emotion.value is None:
        against.append("no opening message to read")
    else:
        if emotion.value > MAX_EMOTION:
            against.append(f"emotional: {emotion.value:.0%} of openings")
        if sensitive.value is not None and sensitive.value > MAX_SENSITIVE:
            against.append(f"sensitive topics: {sensitive.value:.0%} of openings")
    if fit and rank is None:
        against.append(f"not among the {TOP} largest fit intents")
    for metric, test in (("resolution", resolution), ("CSAT", csat)):
        if not test.proven:
            against.append(f"{metric} not shown to hold (e = {test.peak:.3g} of {test.goal:.3g}, {test.pairs} pairs)")
    if stage >= PROCEDURES:
        return "stay", stage, tuple(against) or ("holds; there is no higher stage of answers",)
    if against:
        return "stay", stage, tuple(against)
    return "promote", stage + 1, ("resolution and CSAT hold against the human path",)
