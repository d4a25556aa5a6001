"""A calibration as text, JSON and a self-contained HTML page: every number with its n, every promise with its terms."""

from __future__ import annotations

import math
import textwrap
from typing import Any

from ..answer.level.thresholds import Refusal, Threshold, binomial_margin
from ..eval.labels.calibrate import CalibrationReport
from ..eval.labels.prediction_powered import ShareEstimate
from ..eval.labels.risk_curve import ConfidenceQuality
from . import escape
from .calibration_plots import reliability_svg, risk_at, risk_svg, sparkline
from .coverage.json import number
from .style import SHEET
from .words import between, count, percent

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def calibration_text(report: CalibrationReport, *, width: int = 100) -> str:
    """At most `width` columns, ending in a line feed."""
    lines: list[str] = []
    for paragraph in _paragraphs(report):
        lines += textwrap.wrap(escape.for_terminal(paragraph), width, break_long_words=True, subsequent_indent="  ")
        lines.append("")
    curve = report.before.curve
    if curve:
        lines.append(f"risk as coverage grows to all  {sparkline(risk_at(curve), top=1.0)}  0 to 100 % wrong")
        lines.append("")
    lines.append("confidence  right       [95 %]       n")
    lines += [
        f"{one.confidence:10.2f}  {percent(one.share):>5}  {between(one.interval, pad=True):>11}  {one.n:>6,}"
        for one in report.after.bins
    ]
    return "\n".join(lines) + "\n"


def calibration_dict(report: CalibrationReport) -> dict[str, Any]:
    """The plain values of the report; thresholds are on the calibrated scale, null where nothing is promised."""
    made = report.calibration
    thresholds = made.thresholds
    return {
        "created": made.created,
        "generation": made.generation,
        "confidence_digest": made.confidence_digest,
        "encoder_digest": made.encoder_digest,
        "settings_digest": made.settings_digest,
        "tickets_digest": made.tickets_digest,
        "tickets": made.tickets,
        "judged": made.n,
        "judgments": dict(made.labels),
        "judgments_from": report.source,
        "judgments_outdated": report.outdated,
        "a": number(made.relevel.a),
        "b": number(made.relevel.b),
        "effective_n": number(made.relevel.effective),
        "promise": {
            "max_wrong": thresholds.max_wrong,
            "confidence": thresholds.confidence,
            "certified": thresholds.certified,
            "looks": made.looks,
            "overall": _group(thresholds.overall, report),
            "intents": {name: _group(one, report) for name, one in thresholds.intents.items()},
        },
        "sent": {
            "before": number(report.sent_before),
            "after": number(report.sent_after),
            "settings_threshold": report.answer_threshold,
        },
        "right": _estimate(report.right),
        "right_from_judgments_alone": _estimate(report.right_alone),
        "covered": _estimate(report.covered),
        "covered_from_judgments_alone": _estimate(report.covered_alone),
        "before": _quality(report.before),
        "after_cross_fitted": _quality(report.after),
        "drift": None
        if report.drift is None
        else {
            "distance": number(report.drift.distance),
            "p": number(report.drift.p),
            "n_before": report.drift.n_before,
            "n_now": report.drift.n_now,
            "drifted": report.drift.drifted,
        },
    }


def calibration_html(report: CalibrationReport) -> str:
    """The whole document; the same report gives the same bytes."""
    made = report.calibration
    overall = made.thresholds.overall
    sent = overall.coverage if isinstance(overall, Threshold) else None
    said = "".join(f"<p>{escape.for_html(escape.plain(text))}</p>" for text in _paragraphs(report)[1:])
    rows = "".join(
        f'<tr><th scope="row" class="name">{one.confidence:.2f}</th><td>{percent(one.share)}</td>'
        f"<td>{between(one.interval)}</td><td>{one.n:,}</td></tr>"
        for one in report.after.bins
    )
    n = count(report.before.n, "judged ticket")
    title = "Calibrated" if made.thresholds.certified else "Levelled, without a promise"
    body = (
        f"<header><h1>{title} on {n}</h1></header>"
        f'<main><section aria-labelledby="said"><h2 id="said">What it says</h2>{said}</section>'
        '<section aria-labelledby="risk"><h2 id="risk">Risk against coverage</h2><p class="lead">Sending the most '
        "confident tickets first: the share sent, and the share of wrong ones among them. Red is the limit, green the "
        f"threshold, where there is one; n = {n}.</p>"
        f"{risk_svg(report.before.curve, max_wrong=made.thresholds.max_wrong, sent=sent, n=report.before.n)}</section>"
        '<section aria-labelledby="bins"><h2 id="bins">Reliability</h2><p class="lead">Each dot is a bin of judged '
        "tickets, with the 95 % interval of its share right. On the dashed line the confidence is the truth. Each "
        f"ticket was levelled without its own judgment.</p>{reliability_svg(report.after.bins)}"
        '<table><thead><tr><th scope="col" class="name">confidence</th><th scope="col">right</th>'
        f'<th scope="col">[95 %]</th><th scope="col">n</th></tr></thead><tbody>{rows}</tbody></table></section></main>'
        f"<footer>generation {escape.for_html(made.generation)} · tickets {escape.for_html(made.tickets_digest)} · "
        f"confidence model {escape.for_html(made.confidence_digest)} · {escape.for_html(made.created)}</footer>"
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>Calibration on {n}</title>\n<style>{SHEET}</style>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


# -- the words -----------------------------------------------------------------------------------


def _paragraphs(report: CalibrationReport) -> list[str]:
    made = report.calibration
    kinds = ", ".join(f"{n:,} {kind}" for kind, n in sorted(made.labels.items(), key=lambda item: -item[1]))
    first = f"{count(made.n, 'judged ticket')} of {made.tickets:,}: {kinds}."
    if report.outdated:
        first += f" {count(report.outdated, 'judgment')} left out: the answer has changed since. Judge them again."
    if report.source == "tickets":
        first += " The labels came with the tickets, and are taken as an even sample of them."
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
    lines = [first, level, shares, *_promise(report)]
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
    limit = f"{100 * thresholds.max_wrong:g} %"
    lines = []
    for name, one in (("", thresholds.overall), *thresholds.intents.items()):
        who = f"Intent {name}: " if name else "All other intents: " if thresholds.intents else ""
        if isinstance(one, Refusal):
            text = f"{who}{'no' if who else 'No'} promise of at most {limit} wrong: {one.reason}."
            if one.needed is not None and one.above is not None:
                text += f" About {count(one.needed, 'judged ticket')} with a raw confidence above {one.above:.2f} are"
                text += f" needed (these tickets hold {one.reach:,} such): answerable label --above {one.above:.2f}"
                text += f" --n {min(one.needed, one.reach)}."
            else:
                text += " More judgments alone will not do: better docs will, or a larger --max-wrong."
            lines.append(text)
            continue
        margin = binomial_margin(one.bound, 100)
        sure = f"{100 * (1 - one.error):.4g} %"
        lines.append(
            f"{who}{'answer' if who else 'Answer'} from confidence {made.apply(one.value):.2f}: "
            f"{count(one.tickets, 'ticket')}, {percent(one.coverage)} of the group. {one.wrong} of "
            f"{count(one.n, 'judged answer')} there not right, so at most {100 * one.bound:.1f} % in the long run, "
            f"with {sure} confidence; of the next 100 sent, {margin} at most."
        )
    cost = f"Sent: {percent(report.sent_before)} of tickets before, at the settings' threshold "
    cost += f"{report.answer_threshold:g}; {percent(report.sent_after)} now"
    lines.append(f"{cost}{'' if thresholds.certified else ', at the same threshold and without a promise'}.")
    if made.looks > 1:
        said = "the promise holds for one look, not for judging until it passes."
        lines.append(f"This is look {made.looks} at these tickets: {said}")
    return lines


def _share(one: ShareEstimate) -> str:
    return f"{percent(one.share)} {between(one.interval)}".rstrip() + f" (n = {one.n:,})"


def _two(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _group(one: Threshold | Refusal, report: CalibrationReport) -> dict[str, Any]:
    if isinstance(one, Refusal):
        return {"threshold": None, "reason": one.reason, "n": one.n, "needed": one.needed, "above": one.above}
    return {
        "threshold": number(report.calibration.apply(one.value)),
        "raw_threshold": number(one.value),
        "n": one.n,
        "wrong": one.wrong,
        "bound": number(one.bound),
        "confidence": number(1 - one.error),
        "method": one.method,
        "coverage": number(one.coverage),
        "tickets": one.tickets,
    }


def _estimate(one: ShareEstimate) -> dict[str, Any]:
    ends = one.interval
    return {
        "share": number(one.share),
        "low": None if ends is None else number(ends.low),
        "high": None if ends is None else number(ends.high),
        "n": one.n,
        "tickets": one.tickets,
        "stake": number(one.stake),
    }


def _quality(one: ConfidenceQuality) -> dict[str, Any]:
    def maybe(value: float | None) -> float | None:
        return None if value is None or not math.isfinite(value) else number(value)

    return {
        "n": one.n,
        "right": one.right,
        "ece": maybe(one.ece),
        "ece_floor": maybe(one.ece_floor),
        "brier": maybe(one.brier),
        "aurc": maybe(one.aurc),
        "bins": [
            {
                "confidence": number(part.confidence),
                "share": number(part.share),
                "low": number(part.interval.low),
                "high": number(part.interval.high),
                "n": part.n,
                "right": part.right,
            }
            for part in one.bins
        ],
        "curve": [
            {"confidence": number(point.confidence), "coverage": number(point.coverage), "risk": number(point.risk)}
            for point in one.curve
        ],
    }
