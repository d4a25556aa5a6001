"""What if the price of an AI resolution moves: per intent, the price at which the machine stops being cheaper.

Sent to the machine first, a contact of an intent costs   r*p + (1-r)*h + b
sent to a person, it costs                                h
so the machine is cheaper below                           p = h - b/r

r: share resolved by the machine alone. h: cost of a contact with a person. b: its part of building and running the
desk, and of what else the machine costs. p: price of one AI resolution. Where the failed attempt makes the human
contact dearer by x, h becomes h + x for the rest, and the price falls by (1-r)*x/r. Cost is one side: the objective
is quality, and an intent whose CSAT does not hold is not "cheaper" at any price.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .estimate import Estimate, share
from .paths import PATHS
from .rows import CONFIRMED, NO, Floats, Rows
from .table import Desk

PRICES = (0.50, 1.00, 2.00, 3.00, 4.00)  # USD; 0.50-2.00 is charged today, above 3.00 is forecast for 2030
MIN_N = 10  # contacts that the machine answered first; below it no break-even is given

_ALONE = PATHS.index("self_resolved"), PATHS.index("abandoned")


@dataclass(frozen=True, slots=True)
class BreakEven:
    """One intent. resolved_*: by the machine alone, of the contacts it began; low counts the confirmed only.

    human_usd: h, from `human_known` contacts of the intent itself. base_usd: b. extra_usd: x, on average over the
    contacts that a person had to take over. at_*: break-even price in USD for the ends of that range; negative: the
    machine is dearer even for nothing; None: too few contacts, or none resolved. saved: USD saved a contact at each
    of PRICES, at the high end.
    """

    intent: str
    n: int
    resolved_low: Estimate
    resolved_high: Estimate
    human_usd: float
    human_known: int
    base_usd: float
    extra_usd: float
    at_low: float | None
    at_high: float | None
    saved: tuple[float | None, ...]


def break_even(desk: Desk) -> tuple[BreakEven, ...]:
    """By volume of the intents; the last line, named "", is all of them together."""
    lines = [_line(name, rows, desk) for name, rows in desk.by_intent()]
    return (*lines, _line("", desk.rows, desk))


def _line(intent: str, rows: Rows, desk: Desk) -> BreakEven:
    begun = rows.take(rows.machine)
    n = len(begun)
    alone = np.isin(begun.path, _ALONE)
    low = share(int(np.count_nonzero(alone & (begun.outcome == CONFIRMED))), n)
    high = share(int(np.count_nonzero(alone & (begun.outcome != NO))), n)
    human, known = _human(rows, desk)
    tried = begun.human_usd[begun.human_usd > 0]
    extra = max(0.0, float(np.mean(tried)) - human) if known >= MIN_N and len(tried) >= MIN_N else 0.0
    # What a vendor charges for a resolution already is the price in question, not part of the base.
    charged = desk.settings.usd_per_ai_resolution * float(np.count_nonzero(alone & (begun.outcome != NO)))
    spent = float(np.sum(begun.bot_usd + begun.build_usd)) if n else 0.0
    base = max(0.0, spent - charged) / n if n else 0.0
    return BreakEven(
        intent=intent,
        n=n,
        resolved_low=low,
        resolved_high=high,
        human_usd=human,
        human_known=known,
        base_usd=base,
        extra_usd=extra,
        at_low=price_at(low.value, human, base, extra) if n >= MIN_N else None,
        at_high=price_at(high.value, human, base, extra) if n >= MIN_N else None,
        saved=tuple(_saved(high.value, human, base, extra, price) if n >= MIN_N else None for price in PRICES),
    )


def _human(rows: Rows, desk: Desk) -> tuple[float, int]:
    """Mean cost of people on contacts that went straight to one, and how many those are.

    Straight: no machine, an assist, or handed over on the first message. Of the intent where it has MIN_N of them,
    else of the whole desk, else of the settings.
    """
    mine, all_of_them = _straight(rows), _straight(desk.rows)
    if len(mine) >= MIN_N:
        return float(np.mean(mine)), len(mine)
    return (float(np.mean(all_of_them)) if len(all_of_them) else desk.settings.human_contact_usd), len(mine)


def _straight(rows: Rows) -> Floats:
    paid: Floats = rows.human_usd[(rows.human_usd > 0) & (rows.turns <= 1)]
    return paid


def price_at(resolved: float | None, human: float, base: float, extra: float = 0.0) -> float | None:
    """h - b/r - (1-r)*x/r in USD; None where nothing is resolved."""
    if not resolved:
        return None
    return human - base / resolved - (1 - resolved) * extra / resolved


def _saved(resolved: float | None, human: float, base: float, extra: float, price: float) -> float | None:
    if resolved is None:
        return None
    return human - (resolved * price + (1 - resolved) * (human + extra) + base)
