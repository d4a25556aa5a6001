"""Properties of every metric: in its range, its splits add up to the whole, the order of input does not matter."""

from __future__ import annotations

import math
import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.desk.conversations import Conversation
from answerable.desk.estimate import student
from answerable.desk.metrics import METRICS
from answerable.desk.overview import overview
from answerable.desk.paths import PATHS
from answerable.desk.rows import Rows
from answerable.jsonl import dumps
from answerable.report.desk.html import desk_html
from answerable.report.desk.json import desk_dict
from answerable.report.desk.text import desk_text
from desk_samples import desk, many


@settings(max_examples=25, deadline=None)
@given(many())
def test_no_metric_leaves_its_range(talks: list[Conversation]) -> None:
    found = desk(talks)
    for rows in (found.rows, *(rows for _, rows in found.by_path()), *(rows for _, rows in found.by_intent())):
        for metric in METRICS:
            _in_range(metric.name, metric.count(rows), rows)


def _in_range(name: str, found: object, rows: Rows) -> None:
    value, low, high = found.value, found.low, found.high  # type: ignore[attr-defined]
    assert 0 <= found.n <= len(rows), name  # type: ignore[attr-defined]
    if value is None:
        assert low is high is None, name
        return
    top = {"share": 1.0, "grade": 5.0}.get(found.unit, math.inf)  # type: ignore[attr-defined]
    bottom = 1.0 if found.unit == "grade" else 0.0  # type: ignore[attr-defined]
    for number in (value, low, high):
        assert number is None or (math.isfinite(number) and bottom <= number <= top), name
    if low is not None:
        assert low <= value <= high, name


@settings(max_examples=25, deadline=None)
@given(many())
def test_splits_add_up_to_the_whole(talks: list[Conversation]) -> None:
    found = desk(talks)
    for split in (found.by_path, found.by_intent, found.by_week):
        parts = [rows for _, rows in split()]
        assert sum(map(len, parts)) == len(found) == len(talks)
        for column in ("usd", "issue_usd", "issue_contacts", "inbound", "hops"):
            whole = float(getattr(found.rows, column).sum())
            assert math.isclose(sum(float(getattr(rows, column).sum()) for rows in parts), whole, abs_tol=1e-9)
        for metric in METRICS:
            estimates = [metric.count(rows) for rows in parts]
            total = metric.count(found.rows)
            assert sum(part.n for part in estimates) == total.n, metric.name
            if metric.unit == "share" and total.value is not None:
                k = sum((part.value or 0.0) * part.n for part in estimates)
                assert math.isclose(k, total.value * total.n, abs_tol=1e-6), metric.name
    assert found.rows.issue_contacts.sum() == len(found) + found.rows.reopened.sum()
    assert math.isclose(float(found.rows.issue_usd.sum()), float(found.rows.usd.sum()), abs_tol=1e-9)
    assert {PATHS[code] for code in found.rows.path} <= set(PATHS)


@settings(max_examples=12, deadline=None)
@given(many(), st.integers(0, 1000))
def test_the_order_of_input_does_not_matter(talks: list[Conversation], seed: int) -> None:
    mixed = list(talks)
    random.Random(seed).shuffle(mixed)
    one, other = overview(desk(talks)), overview(desk(mixed))
    assert dumps(desk_dict(one)) == dumps(desk_dict(other))
    assert desk_html(one) == desk_html(other)
    assert desk_text(one) == desk_text(other)


@settings(max_examples=12, deadline=None)
@given(many(), many())
def test_two_conversations_of_one_id_count_once_in_any_order(a: list[Conversation], b: list[Conversation]) -> None:
    one, other = desk([*a, *b]), desk([*b, *a])
    assert one.ids == other.ids and len(set(one.ids)) == len(one)
    assert np.array_equal(one.rows.usd, other.rows.usd) and one.digest == other.digest


def test_student_against_the_printed_tables() -> None:
    for df, point in ((1, 12.706), (2, 4.303), (10, 2.228), (30, 2.042), (120, 1.980), (1000, 1.962)):
        assert abs(student(df) - point) < 6e-4
