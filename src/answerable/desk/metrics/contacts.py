"""Contacts to resolution: how often a customer had to get in touch until an issue was settled."""

from __future__ import annotations

import numpy as np

from ..estimate import Estimate, mean
from ..rows import NO, Rows


def contacts(rows: Rows) -> Estimate:
    """Contacts (conversations and reopenings) of the issues that ended resolved / number of those issues.

    An issue is the contacts of one customer with one intent, each within `repeat_days` of the one before, and counts
    where it began. Issues that were never resolved are not in it, so it flatters a desk that loses people.
    """
    done = rows.lead & (rows.issue_outcome != NO)
    return mean(rows.issue_contacts[done].astype(np.float64), "count")


def contacts_escalated(rows: Rows) -> Estimate:
    """The same over the issues that were handed to a person at least once: what the benchmark of 2.8 speaks of."""
    done = rows.lead & (rows.issue_outcome != NO) & rows.issue_escalated
    return mean(rows.issue_contacts[done].astype(np.float64), "count")
