"""The metrics of a desk: one module each, with its formula; `METRICS` lists them in the order of a report.

Every metric is a function from rows to an Estimate. The same function serves the whole, a path, an intent or a week,
so that a split can never be counted another way than its total.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from ..estimate import Estimate, Unit
from ..rows import Rows
from . import (
    contacts,
    containment,
    cost,
    csat,
    deflection,
    escalation,
    handoff_time,
    hops,
    reask,
    repeats,
    resolution,
)

Better = Literal["up", "down", ""]


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric by name. `better`: the direction that is good, "" where neither is. `of`: what its n counts."""

    name: str
    title: str
    unit: Unit
    better: Better
    of: str
    count: Callable[[Rows], Estimate]

    @property
    def formula(self) -> str:
        """The first line of the function's docstring, which is the definition."""
        return (self.count.__doc__ or "").strip().partition("\n")[0]


METRICS = (
    Metric("resolution_confirmed", "Resolved, confirmed", "share", "up", "conversations", resolution.confirmed),
    Metric("resolution_with_silent", "Resolved, confirmed or silent", "share", "up", "conversations",
           resolution.with_silent),
    Metric("ai_resolution", "Resolved by the machine alone", "share", "", "conversations", resolution.by_machine),
    Metric("containment", "Containment", "share", "", "machine conversations", containment.containment),
    Metric("deflection", "Deflection", "share", "", "conversations", deflection.deflection),
    Metric("csat", "CSAT, 1 to 5", "grade", "up", "grades", csat.csat),
    Metric("satisfied", "CSAT, share of 4 and 5", "share", "up", "grades", csat.satisfied),
    Metric("graded", "Conversations with a grade", "share", "", "conversations", csat.graded),
    Metric("escalation_rate", "Escalation rate", "share", "down", "machine conversations", escalation.rate),
    Metric("contacts_to_resolution", "Contacts to resolution", "count", "down", "resolved issues", contacts.contacts),
    Metric("contacts_escalated", "Contacts to resolution, escalated", "count", "down", "resolved escalated issues",
           contacts.contacts_escalated),
    Metric("repeat_contacts", "Repeat contacts per resolved issue", "count", "down", "issues", repeats.repeats),
    Metric("hops", "Hand-ons", "count", "down", "conversations", hops.hops),
    Metric("two_or_more_hops", "Two or more hand-ons", "share", "down", "conversations", hops.two_or_more),
    Metric("touchpoints", "Touchpoints", "count", "down", "conversations", hops.touchpoints),
    Metric("turns_to_handoff", "Customer messages to hand-off", "count", "down", "hand-offs", handoff_time.turns),
    Metric("seconds_to_handoff", "Time to hand-off, median", "seconds", "down", "timed hand-offs",
           handoff_time.seconds),
    Metric("seconds_to_person", "Wait for a person after it, median", "seconds", "down", "timed hand-offs",
           handoff_time.wait),
    Metric("reask", "Asked again after hand-off", "share", "down", "hand-offs taken up", reask.reask),
    Metric("cost_per_message", "Cost per inbound message", "usd", "down", "conversations", cost.per_message),
    Metric("cost_per_conversation", "Cost per conversation", "usd", "down", "conversations", cost.per_conversation),
    Metric("cost_per_resolution", "Cost per resolution", "usd", "down", "issues", cost.per_resolution),
    Metric("cost_per_confirmed", "Cost per confirmed resolution", "usd", "down", "issues", cost.per_confirmed),
)  # fmt: skip
BY_NAME = {metric.name: metric for metric in METRICS}

__all__ = ["BY_NAME", "METRICS", "Better", "Metric"]
