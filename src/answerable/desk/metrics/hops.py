"""Hops: how often a customer is handed on, and how many hands the matter goes through."""

from __future__ import annotations

import numpy as np

from ..estimate import Estimate, mean, share
from ..rows import Rows


def hops(rows: Rows) -> Estimate:
    """Hand-ons (machine to person, person to person) / conversations."""
    return mean(rows.hops.astype(np.float64), "count")


def two_or_more(rows: Rows) -> Estimate:
    """Conversations with two or more hand-ons / all conversations."""
    return share(int(np.count_nonzero(rows.hops >= 2)), len(rows))


def touchpoints(rows: Rows) -> Estimate:
    """Parties that answered (the machine, and each person or team that took it up) / conversations."""
    return mean(rows.touchpoints.astype(np.float64), "count")
