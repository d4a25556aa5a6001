"""Hops and touchpoints by hand."""

from __future__ import annotations

import dataclasses

from answerable.desk.metrics.hops import hops, touchpoints, two_or_more
from desk_samples import desk, talk


def test_by_hand() -> None:
    rows = desk([talk("1"), talk("2", "ueh"), talk("3", "uehh", hops=2), talk("4", "ush"), talk("5", "uh")]).rows
    assert hops(rows).value == (0 + 1 + 2 + 0 + 0) / 5
    assert two_or_more(rows).value == 1 / 5
    assert touchpoints(rows).value == (1 + 2 + 3 + 2 + 1) / 5


def test_hops_are_counted_by_name_where_the_source_does_not_count_them() -> None:
    made = talk("1", "uehhuh")
    names = (None, None, "ines", "ines", None, "marek")
    said = tuple(dataclasses.replace(m, by=name) for m, name in zip(made.messages, names, strict=True))
    assert hops(desk([dataclasses.replace(made, messages=said)]).rows).value == 2
