"""Resolution, as a range: what the customer confirmed is its low end, what merely went silent is its high end."""

from __future__ import annotations

import numpy as np

from ..estimate import Estimate, share
from ..paths import PATHS
from ..rows import CONFIRMED, NO, Rows

_ALONE = PATHS.index("self_resolved"), PATHS.index("abandoned")


def confirmed(rows: Rows) -> Estimate:
    """Conversations confirmed as solved by the customer and not reopened / all conversations.

    The low end of the range: every silence counted as a failure.
    """
    return share(int(np.count_nonzero(rows.outcome == CONFIRMED)), len(rows))


def with_silent(rows: Rows) -> Estimate:
    """Conversations confirmed or silent, not reopened, and no silent one followed by a repeat / all conversations.

    The high end of the range: every silence that lasted counted as a success. A silence that is younger than the
    window has not lasted yet: `Rows.open_end` counts those.
    """
    return share(int(np.count_nonzero(rows.outcome != NO)), len(rows))


def by_machine(rows: Rows) -> Estimate:
    """Conversations resolved (high end) in which only the machine answered / all conversations.

    The share of the desk's volume that the machine resolves: not a measure of quality, and not better when larger.
    """
    alone = np.isin(rows.path, _ALONE)
    return share(int(np.count_nonzero(alone & (rows.outcome != NO))), len(rows))
