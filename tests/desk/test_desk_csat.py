"""CSAT by hand."""

from __future__ import annotations

import numpy as np
import pytest

from answerable.desk.estimate import mean
from answerable.desk.metrics.csat import csat, graded, satisfied
from desk_samples import desk, talk


def test_by_hand() -> None:
    rows = desk([talk(str(n), csat=grade) for n, grade in enumerate([5, 4, 2, None])]).rows
    assert csat(rows).value == pytest.approx(11 / 3)
    assert (satisfied(rows).value, satisfied(rows).n) == (2 / 3, 3)
    assert (graded(rows).value, graded(rows).n) == (3 / 4, 4)


def test_without_grades_there_is_none_and_never_nan() -> None:
    rows = desk([talk("1")]).rows
    assert csat(rows).value is satisfied(rows).value is None
    assert csat(rows).n == 0


def test_three_equal_grades_do_not_make_a_certainty() -> None:
    found = csat(desk([talk(str(n), csat=5) for n in range(3)]).rows)
    assert found.value == found.high == 5
    assert found.low is not None and found.low < 4
    plain = mean(np.asarray([5.0, 5.0, 5.0]), "grade")  # without the pseudo-observations it would be one
    assert plain.low == plain.high == 5
