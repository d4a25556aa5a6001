"""Escalation rate: how often the machine hands over. A rate of hand-overs, not of cost."""

from __future__ import annotations

import numpy as np

from ..estimate import Estimate, share
from ..rows import Rows


def rate(rows: Rows) -> Estimate:
    """Machine conversations handed over to a person / machine conversations.

    An assist (a person sends the answer from a draft) is no escalation. A lower rate is not a lower cost.
    """
    begun = int(np.count_nonzero(rows.machine))
    return share(int(np.count_nonzero(rows.machine & rows.escalated)), begun)
