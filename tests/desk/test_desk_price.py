"""The what-if of the price, by hand."""

from __future__ import annotations

import pytest

from answerable.desk.price import PRICES, break_even, price_at
from desk_samples import desk, talk


def test_the_formula_by_hand() -> None:
    # 100 contacts at 6 USD cost 600 by people. By machine: 40 resolved at p, 60 people at 6, base 0.10 each = 10.
    price = price_at(0.4, 6.0, 0.1)
    assert price == pytest.approx(5.75)
    assert pytest.approx(600) == 40 * 5.75 + 60 * 6 + 10
    # The failed attempt makes the rest 1 USD dearer.
    assert price_at(0.4, 6.0, 0.1, 1.0) == pytest.approx(5.75 - 0.6 * 1 / 0.4)
    assert price_at(0.0, 6.0, 0.1) is price_at(None, 6.0, 0.1) is None


def test_break_even_per_intent() -> None:
    talks = [talk(f"m{n}", "ua", bot_usd=0.1, resolved="confirmed" if n < 4 else "silent") for n in range(8)]
    talks += [talk(f"f{n}", "ueh", bot_usd=0.1, human_usd=6.0) for n in range(12)]
    line, total = break_even(desk(talks))
    assert (line.intent, total.intent, line.n) == ("x", "", 20)
    assert (line.resolved_low.value, line.resolved_high.value, line.human_usd) == (0.2, 0.4, 6.0)
    assert line.at_low == pytest.approx(6 - 0.1 / 0.2) and line.at_high == pytest.approx(6 - 0.1 / 0.4)
    assert line.saved[PRICES.index(2.0)] == pytest.approx(6 - (0.4 * 2 + 0.6 * 6 + 0.1))


def test_few_contacts_give_no_price() -> None:
    assert break_even(desk([talk("1"), talk("2")]))[0].at_high is None


def test_what_a_vendor_charges_today_is_not_counted_twice() -> None:
    talks = [talk(f"m{n}", "ua", bot_usd=None) for n in range(20)]
    dear = break_even(desk(talks, usd_per_ai_resolution=2.0))[0]
    free = break_even(desk(talks))[0]
    assert dear.base_usd == free.base_usd == 0
    assert dear.at_high == free.at_high
