"""Re-ask after hand-off: whether the customer has to start over."""

from __future__ import annotations

import numpy as np

from ..estimate import Estimate, share
from ..rows import Rows


def reask(rows: Rows) -> Estimate:
    """Hand-offs whose first words by a person ask for what the thread holds already / hand-offs that a person took up.

    Seen by a rule over English (`desk.reask`): a lower bound.
    """
    taken = rows.asked_again >= 0
    return share(int(np.count_nonzero(rows.asked_again == 1)), int(np.count_nonzero(taken)))
