"""CSAT: the grades that customers gave, of those who gave one."""

from __future__ import annotations

import numpy as np

from ..estimate import Estimate, mean, share
from ..rows import Rows

GRADES = (1.0, 5.0)


def csat(rows: Rows) -> Estimate:
    """Sum of grades (1 to 5) / number of grades.

    Conversations without a grade are not in it: who grades is not drawn by lot, so read it with `graded`.
    """
    return mean(rows.csat[rows.csat > 0].astype(np.float64), "grade", GRADES)


def satisfied(rows: Rows) -> Estimate:
    """Grades of 4 and 5 / number of grades: the form in which benchmarks are given in percent."""
    return share(int(np.count_nonzero(rows.csat >= 4)), int(np.count_nonzero(rows.csat > 0)))


def graded(rows: Rows) -> Estimate:
    """Conversations with a grade / all conversations."""
    return share(int(np.count_nonzero(rows.csat > 0)), len(rows))
