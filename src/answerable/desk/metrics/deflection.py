"""Deflection: a count of tickets that no person saw, solved or not. Never to be shown alone."""

from __future__ import annotations

import numpy as np

from ..estimate import Estimate, share
from ..paths import PATHS
from ..rows import Rows

_UNTOUCHED = tuple(PATHS.index(name) for name in ("self_resolved", "abandoned", "unanswered"))
SHOWN_BESIDE = ("resolution_confirmed", "resolution_with_silent", "containment", "csat")  # must stand next to it


def deflection(rows: Rows) -> Estimate:
    """Conversations in which no person took part / all conversations.

    It rises whenever a ticket is avoided, solved or not, and may move against the value: so reports give it only
    beside the metrics of `SHOWN_BESIDE`, and `claims` refuses one that does not.
    """
    return share(int(np.count_nonzero(np.isin(rows.path, _UNTOUCHED))), len(rows))
