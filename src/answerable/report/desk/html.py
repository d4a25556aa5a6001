"""The desk as one HTML page, in the look of the coverage report: self-contained, no script, nothing fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...desk.loop import READINGS
from ...desk.metrics import BY_NAME
from ...desk.overview import Overview, Split
from ...desk.price import PRICES
from ...desk.scorecard import RECONSTRUCTED
from ..template import render
from . import plots
from .words import PATH_WORDS, full, interval, number, span, usd, value

if TYPE_CHECKING:
    from markupsafe import Markup

SHOWN_INTENTS = 40


def desk_html(desk: Overview) -> str:
    """The whole document as text; the same overview gives the same bytes."""
    return render(
        "desk/page.html",
        desk=desk,
        total=desk.total,
        all=Split("all", desk.n, desk.total),
        alone=next((split for split in desk.treatments if split.name == "machine_only"), None),
        prices=[price for price in desk.prices if price.at_high is not None],
        price_heads=[f"${price:.2f}" for price in PRICES],
        week_plots=_week_plots(desk),
        plots=plots,
        value=value,
        interval=interval,
        full=full,
        span=span,
        number=number,
        usd=usd,
        METRICS=BY_NAME,
        PATH_WORDS=PATH_WORDS,
        READINGS=READINGS,
        RECONSTRUCTED=RECONSTRUCTED,
        SHOWN_INTENTS=SHOWN_INTENTS,
    )


def _week_plots(desk: Overview) -> list[tuple[str, Markup]]:
    """A caption and a plot for each metric that is drawn by week."""

    def plot(label: str, *metrics: str) -> Markup:
        return plots.weekly(desk.weeks, metrics, label)

    return [
        (
            "Resolved: confirmed to silent",
            plot("Resolution as a range", "resolution_confirmed", "resolution_with_silent"),
        ),
        ("CSAT", plot("CSAT", "csat")),
        ("Cost per inbound message", plot("Cost per inbound message", "cost_per_message")),
        ("Escalation rate", plot("Escalation rate", "escalation_rate")),
    ]
