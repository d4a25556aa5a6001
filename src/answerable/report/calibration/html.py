"""A calibration as one HTML page: every number with its n, every promise with its terms."""

from __future__ import annotations

from ...answer.level.thresholds import Threshold
from ...eval.labels.calibrate import CalibrationReport
from .. import escape
from ..style import SHEET
from ..words import between, count, percent
from .plots import reliability_svg, risk_svg
from .words import paragraphs

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def calibration_html(report: CalibrationReport) -> str:
    """The whole document; the same report gives the same bytes."""
    made = report.calibration
    overall = made.thresholds.overall
    sent = overall.coverage if isinstance(overall, Threshold) else None
    said = "".join(f"<p>{escape.for_html(escape.plain(text))}</p>" for text in paragraphs(report)[1:])
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
