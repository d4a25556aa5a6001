"""Repeat contacts per resolved issue: the work that failures cause, laid on the successes."""

from __future__ import annotations

import numpy as np

from ..estimate import Estimate, ratio
from ..rows import NO, Rows


def repeats(rows: Rows) -> Estimate:
    """Contacts beyond the first, of all issues / issues that ended resolved (high end).

    Unlike contacts to resolution, the repeats of issues that were never resolved count too. n is the issues.
    """
    lead = rows.lead
    again = (rows.issue_contacts[lead] - 1).astype(np.float64)
    return ratio(again, (rows.issue_outcome[lead] != NO).astype(np.float64), "count")
