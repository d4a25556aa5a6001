"""Cost, whole: the machine, people, and each conversation's part of building and running the desk.

Cost is counted by issue where it is set against resolutions: the person who repairs a failed automatic answer is paid
on the account of the path on which the issue began, not on that of the path on which it ended.
"""

from __future__ import annotations

import numpy as np

from ..estimate import Estimate, mean, ratio
from ..rows import CONFIRMED, NO, Rows


def per_message(rows: Rows) -> Estimate:
    """Whole cost of the conversations / messages that customers sent in them."""
    return ratio(rows.usd, rows.inbound.astype(np.float64), "usd")


def per_conversation(rows: Rows) -> Estimate:
    """Whole cost of the conversations / their number."""
    return mean(rows.usd, "usd")


def per_resolution(rows: Rows) -> Estimate:
    """Whole cost of all issues, resolved or not / issues that ended resolved (high end)."""
    lead = rows.lead
    return ratio(rows.issue_usd[lead], (rows.issue_outcome[lead] != NO).astype(np.float64), "usd")


def per_confirmed(rows: Rows) -> Estimate:
    """Whole cost of all issues, resolved or not / issues that ended confirmed (low end of resolution)."""
    lead = rows.lead
    return ratio(rows.issue_usd[lead], (rows.issue_outcome[lead] == CONFIRMED).astype(np.float64), "usd")
