"""Coverage as one HTML page: self-contained, no script, nothing fetched, readable on a phone and on paper."""

from __future__ import annotations

from typing import Any

from ... import escape
from ...eval.coverage.coverage import Coverage
from ...stats import Share
from ...tickets.redact import redact_id
from ..calibration.plots import reliability_svg, risk_svg
from ..data_card import card_line
from ..labelling import agreements_words
from ..large_reader import by_reader, read_words
from ..template import render
from ..words import CAUSE_WORDS, calibration, facts, in_part
from . import plots
from .text import apart

FULL_GAPS = 12  # shown with examples; the others follow as a table
SHOWN_SENTENCES = 12  # of those that humans said and the docs do not
ROUTE_MEANS = {
    "answer": "sent to the customer",
    "assist": "a draft for a human",
    "escalate": "to a human at once",
    "errors": "could not be processed",
}


def coverage_html(coverage: Coverage) -> str:
    """The whole document as text; the same coverage gives the same bytes."""
    return render("coverage/page.html", **coverage_variables(coverage))


def coverage_variables(coverage: Coverage) -> dict[str, Any]:
    """What the templates of a coverage page speak of."""
    measured = coverage.measured
    ranked = measured.ranked if measured is not None and measured.ranked is not None else None
    card = "" if coverage.card is None else f". {card_line(coverage.card)}"
    return {
        "coverage": coverage,
        "total": coverage.total,
        "measured": measured,
        "headline": coverage.total.covered.share if measured is None else measured.covered.share,
        "facts": ". ".join(filter(None, (facts(coverage) + card, f"{apart(coverage)} {read_words(coverage)}".strip()))),
        "calibration": calibration(coverage),
        "in_part": in_part(coverage),
        "by_reader": by_reader(coverage),
        "agreed": "" if measured is None else agreements_words(measured.agreements),
        # How well the confidence tells right from wrong, where there are judged tickets to say so.
        "ranked": ranked if ranked is not None and ranked.curve else None,
        "right": None if ranked is None else Share.of(ranked.right, ranked.n),
        "plots": plots,
        "risk_svg": risk_svg,
        "reliability_svg": reliability_svg,
        "web_address": escape.for_url,
        "redact_id": redact_id,
        "CAUSE_WORDS": CAUSE_WORDS,
        "ROUTE_MEANS": ROUTE_MEANS,
        "FULL_GAPS": FULL_GAPS,
        "SHOWN_SENTENCES": SHOWN_SENTENCES,
    }
