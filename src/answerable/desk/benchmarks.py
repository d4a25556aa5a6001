"""Published figures of AI-supported desks, each with its source, its year and what kind of figure it is.

They come to this project through two public articles (A: an AI-native support desk; B: an AI-first support model),
are given for orientation, and disagree. A showcase is one vendor's best case; a field figure was seen across
customers; an analyst figure is a research firm's; a vendor figure is a claim of a seller.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .estimate import Unit

Kind = Literal["showcase", "field", "analyst", "vendor"]


@dataclass(frozen=True, slots=True)
class Benchmark:
    """low..high of a metric (equal for a single figure). `fact`: its row in docs/support-facts.md."""

    metric: str
    what: str
    low: float
    high: float
    unit: Unit
    source: str
    year: str
    kind: Kind
    fact: str


_SQM = "SQM Group 2024 and Forrester 2025, through article A"
_FIN = "Intercom Fin, through article A"
_BRANDS = "20+ ecommerce brands, article B"

BENCHMARKS = (
    Benchmark("satisfied", "not escalated", 0.89, 0.89, "share", _SQM, "2024-25", "analyst", "S22"),
    Benchmark("satisfied", "escalated", 0.67, 0.67, "share", _SQM, "2024-25", "analyst", "S22"),
    Benchmark("satisfied", "solved by the first escalation", 0.78, 0.78, "share", _SQM, "2024-25", "analyst", "S23"),
    Benchmark("satisfied", "a second escalation needed", 0.51, 0.51, "share", _SQM, "2024-25", "analyst", "S23"),
    Benchmark("contacts_escalated", "average escalated issue", 2.8, 2.8, "count", _SQM, "2024-25", "analyst", "S24"),
    Benchmark("touchpoints", "a bounced issue", 3.0, 3.0, "count", "article A", "not stated", "field", "S25"),
    Benchmark("resolution_with_silent", "its own volume", 0.81, 0.81, "share", _FIN, "not stated", "showcase", "S16"),
    Benchmark(
        "resolution_with_silent", "across customers", 0.67, 0.76, "share", _FIN, "not stated", "field", "S16"
    ),
    Benchmark("ai_resolution", "sweet spot", 0.10, 0.15, "share", _BRANDS, "not stated", "field", "S37"),
    Benchmark("ai_resolution", "top performers, at most", 0.20, 0.20, "share", _BRANDS, "not stated", "field", "S37"),
    Benchmark("csat", "AI share 10-15 %, at least", 4.6, 5.0, "grade", _BRANDS, "not stated", "field", "S38"),
    Benchmark("csat", "AI share 30 %", 3.6, 3.6, "grade", _BRANDS, "not stated", "field", "S38"),
    Benchmark("csat", "AI share 51 %", 3.7, 3.7, "grade", _BRANDS, "not stated", "field", "S38"),
    Benchmark("cost_per_message", "AI share 10-15 %", 1.00, 1.75, "usd", _BRANDS, "not stated", "field", "S39"),
    Benchmark("human_tickets", "a person a month, at least", 1000, 1000, "count", _BRANDS, "not stated", "field",
              "S44"),
    Benchmark("human_contact_usd", "live agent", 13.5, 13.5, "usd", "Gartner, through article A", "2024", "analyst",
              "S26"),
    Benchmark("self_service_usd", "self-service", 1.84, 1.84, "usd", "Gartner, through article A", "2024", "analyst",
              "S26"),
    Benchmark("ai_resolution_usd", "price of an AI resolution", 0.5, 2.0, "usd", "vendors, through article A",
              "not stated", "vendor", "S27"),
    Benchmark("ai_resolution_usd", "cost of one by 2030, above", 3.0, 3.0, "usd", "Gartner, through article A",
              "2030 (forecast)", "analyst", "S31"),
    Benchmark("escalation_cut", "AI triage and self-service", 0.20, 0.35, "share", "Gartner, through article A", "2025",
              "analyst", "S29"),
    Benchmark("escalation_cut", "intelligent routing alone", 0.12, 0.18, "share", "Gartner, through article A", "2025",
              "analyst", "S29"),
    Benchmark("cost_cut", "year one; not an escalation rate", 0.30, 0.40, "share", "vendors, through article A",
              "not stated", "vendor", "S30"),
)  # fmt: skip

# AI share of volume (low, high) and CSAT: the cited points that the user's own curve is drawn beside.
CSAT_BY_AI_SHARE = ((0.10, 0.15, 4.6), (0.30, 0.30, 3.6), (0.51, 0.51, 3.7))


def of(metric: str) -> tuple[Benchmark, ...]:
    return tuple(item for item in BENCHMARKS if item.metric == metric)
