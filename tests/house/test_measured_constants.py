"""Measured constants are pinned: each has a small case whose result is kept, and moves when the constant does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from measured_cases import Case, Check
from measured_constants import CONSTANTS, DOCS, PINS, Measured, moved, plain, same, table

from answerable import Encoder
from answerable.index import Index
from answerable.settings import Settings

CHECKS = {one.check.__name__: one.check for one in CONSTANTS}
PINNED = json.loads(PINS.read_text("utf-8"))
_run: set[Check] = set()


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_pinned(check: Check, index: Index, encoder: Encoder) -> None:
    assert same(plain(check(Case(Settings(), index, encoder))), PINNED[check.__name__])
    _run.add(check)


@pytest.mark.parametrize("constant", CONSTANTS, ids=lambda one: one.id)
def test_a_move_of_the_constant_is_seen(constant: Measured, index: Index, encoder: Encoder) -> None:
    before = constant.value
    if constant.check not in _run:  # so that no module is imported while the constant is moved, and keeps it so
        constant.check(Case(Settings(), index, encoder))
        _run.add(constant.check)
    with moved(constant) as settings:
        assert constant.module == "settings" or constant.value != before
        found = plain(constant.check(Case(settings, index, encoder)))
    assert constant.value == before
    assert not same(found, PINNED[constant.check.__name__]), f"{constant.id} may move unseen"


def test_every_pin_has_its_check() -> None:
    assert set(PINNED) == set(CHECKS)
    assert len({one.id for one in CONSTANTS}) == len(CONSTANTS)


def test_the_page_is_what_the_list_says() -> None:
    assert DOCS.read_text("utf-8") == table()


def test_what_chose_a_constant_is_there() -> None:
    root = Path(DOCS).parents[1]
    for constant in CONSTANTS:
        for part in constant.chosen_by.replace(",", " ").split():
            if part.endswith((".md", ".py", ".jsonl")):
                assert (root / part).is_file() or (root / "eval" / "bench" / part).is_file(), part


def test_results_are_compared_within_a_tolerance() -> None:
    assert same([1.0, {"a": "x"}], [1.0005, {"a": "x"}])
    assert not same([1.0], [1.01])
    assert not same([1.0], [1.0, 2.0])
    assert not same({"a": 1}, {"b": 1})
    assert not same(True, False)


def test_a_case_that_does_not_hang_on_a_constant_stays_as_it_is() -> None:
    """The twin: were a constant listed with the wrong case, its move would go unseen."""
    [address] = [one for one in CONSTANTS if one.name == "ADDRESS"]
    [spread] = [one for one in CONSTANTS if one.name == "SLOPE_SPREAD"]
    with moved(spread) as settings:
        assert same(plain(address.check(Case(settings))), PINNED[address.check.__name__])
