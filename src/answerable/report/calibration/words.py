"""What a calibration says, in sentences for every form; not yet escaped."""

from __future__ import annotations

import math
from collections.abc import Callable

from ...answer.level.thresholds import Refusal, Thresholds, binomial_margin
from ...eval.labels.calibrate import CalibrationReport
from ...eval.labels.prediction_powered import ShareEstimate
from ..labelling import agreements_words, unresolved_words
from ..words import between, count, percent


def paragraphs(report: CalibrationReport) -> list[str]:
    """The judgments and what is to be said of the labels, the level, the shares, the promise, and the drift where there
    was a calibration before."""
    made = report.calibration
    kinds = ", ".join(f"{n:,} {kind}" for kind, n in sorted(made.labels.items(), key=lambda item: -item[1]))
    first = f"{count(made.n, 'judged ticket')} of {made.tickets:,}: {kinds}."
    if report.outdated:
        first += f" {count(report.outdated, 'judgment')} left out: the answer has changed since. Judge them again."
    if report.source == "tickets":
        first += " The labels came with the tickets, and are taken as an even sample of them."
    elif report.source == "both":
        first += " Some were judged; the labels of the others came with the tickets, and are taken as an even sample."
    said = " ".join(filter(None, (agreements_words(report.agreements), unresolved_words(report.ticket_labels))))
    before, after = report.before, report.after
    level = (
        f"Level: p' = sigmoid({made.relevel.a:.2f} logit(p) {made.relevel.b:+.2f}). "
        f"Calibration error {_two(before.ece)} before, {_two(after.ece)} after (each judgment held against a level "
        f"that did not see it; {_two(after.ece_floor)} is what chance alone would leave at n = {after.n}); "
        f"Brier {_two(before.brier)} before, {_two(after.brier)} after; AURC {_two(before.aurc)}."
    )
    shares = (
        f"Right: {_share(report.right)} of all {made.tickets:,} tickets; from the judgments alone "
        f"{_share(report.right_alone)}. The docs can answer {_share(report.covered)}."
    )
    lines = [first, *([said] if said else []), level, shares, *_promise(report), *_with_reader(report)]
    if report.drift is not None:
        drift = report.drift
        state = "have changed: judge some new ones" if drift.drifted else "look the same"
        lines.append(
            f"Against the calibration before, the confidences {state} (Kolmogorov-Smirnov distance "
            f"{drift.distance:.2f}, p = {drift.p:.3f}, n = {drift.n_before:,} and {drift.n_now:,})."
        )
    return lines


def _promise(report: CalibrationReport) -> list[str]:
    made = report.calibration
    thresholds = made.thresholds
    lines = _groups(thresholds, made.apply)
    cost = f"Sent: {percent(report.sent_before)} of tickets before, at the settings' threshold "
    cost += f"{report.answer_threshold:g}; {percent(report.sent_after)} now"
    lines.append(f"{cost}{'' if thresholds.certified else ', at the same threshold and without a promise'}.")
    if made.looks > 1:
        caveat = "the promise holds for one look, not for judging until it passes."
        lines.append(f"This is look {made.looks} at these tickets: {caveat}")
    return lines


def _with_reader(report: CalibrationReport) -> list[str]:
    """What the verdicts of a large reader add, on the judged tickets that it has read."""
    read, after, without = report.calibration.read, report.after_read, report.after_unread
    if read is None or after is None or without is None:
        return []
    said = (
        f"With the large reader, on {count(read.n, 'judged ticket')} that it has read: a verdict adds "
        f"{read.weight:.2f} to the logit of the confidence, or takes it off. Calibration error {_two(after.ece)} "
        f"({_two(without.ece)} without it), Brier {_two(after.brier)} ({_two(without.brier)}), AURC {_two(after.aurc)} "
        f"({_two(without.aurc)}), each judgment held against a weight and a level that did not see it."
    )
    groups = _groups(read.thresholds, read.relevel.apply)
    return [said, *(f"With the large reader: {line[:1].lower()}{line[1:]}" for line in groups)]


def _groups(thresholds: Thresholds, apply: Callable[[float], float]) -> list[str]:
    """What is promised, group by group; `apply` gives a threshold its level."""
    limit = f"{100 * thresholds.max_wrong:g} %"
    lines = []
    for name, threshold in (("", thresholds.overall), *thresholds.intents.items()):
        who = f"Intent {name}: " if name else "All other intents: " if thresholds.intents else ""
        if isinstance(threshold, Refusal):
            text = f"{who}{'no' if who else 'No'} promise of at most {limit} wrong: {threshold.reason}."
            if threshold.needed is not None and threshold.above is not None:
                text += _more_judgments(threshold, threshold.needed, threshold.above)
            else:
                text += " More judgments alone will not do: better docs will, or a larger --max-wrong."
            lines.append(text)
            continue
        margin = binomial_margin(threshold.bound, 100)
        sure = f"{100 * (1 - threshold.error):.4g} %"
        lines.append(
            f"{who}{'answer' if who else 'Answer'} from confidence {apply(threshold.value):.2f}: "
            f"{count(threshold.tickets, 'ticket')}, {percent(threshold.coverage)} of the group. {threshold.wrong} of "
            f"{count(threshold.n, 'judged answer')} there not right, so at most {100 * threshold.bound:.1f} % in the "
            f"long run, with {sure} confidence; of the next 100 sent, {margin} at most."
        )
    return lines


def _more_judgments(refusal: Refusal, needed: int, above: float) -> str:
    """What more judgments would bring: none is asked for that these tickets do not hold."""
    # Rounded down, so that the ticket at the limit is drawn too.
    floor = f"{math.floor(above * 100) / 100:.2f}"
    text = f" About {count(needed, 'judged ticket')} with a raw confidence of {floor} or more are needed; these tickets"
    text += f" hold {refusal.reach:,}, {refusal.judged:,} of them judged"
    if needed > refusal.reach:
        return f"{text}: they will hardly carry this promise. More tickets can, or a larger --max-wrong."
    if refusal.judged >= needed or refusal.judged >= refusal.reach:
        return f"{text}: more judgments of these tickets will not do. More tickets can, or a larger --max-wrong."
    return f"{text}: answerable label --above {floor} --n {needed}."


def _share(estimate: ShareEstimate) -> str:
    return f"{percent(estimate.share)} {between(estimate.interval)}".rstrip() + f" (n = {estimate.n:,})"


def _two(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
