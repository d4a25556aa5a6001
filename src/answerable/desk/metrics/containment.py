"""Containment: what the machine began and no person ever had to touch, in this contact or the next of the issue."""

from __future__ import annotations

import numpy as np

from ..estimate import Estimate, share
from ..paths import PATHS
from ..rows import Rows

_ALONE = PATHS.index("self_resolved"), PATHS.index("abandoned")


def containment(rows: Rows) -> Estimate:
    """Machine conversations without hand-off, assist, reopening or repeat contact / machine conversations.

    Says where a matter stayed, not that it was solved: whoever gives up is contained. That is why it is neither better
    when larger nor smaller.
    """
    begun = rows.machine
    stayed = begun & np.isin(rows.path, _ALONE) & ~rows.repeated & ~rows.reopened
    return share(int(np.count_nonzero(stayed)), int(np.count_nonzero(begun)))
