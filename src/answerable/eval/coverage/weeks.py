"""Coverage over time: one share a week, by the day that tickets were written."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from ...stats import Share
from ...tickets.cleaning import day_of

MAX_WEEKS = 520  # weeks of a series, the newest; a date typed as 0226 must not draw 93,000 empty ones


@dataclass(frozen=True, slots=True)
class Week:
    """An ISO 8601 week such as 2026-W40: its Monday, and the share of its tickets that was answered.

    A week without tickets between two with some has n = 0 and no share: a hole, not a zero.
    """

    name: str
    monday: str
    covered: Share


def by_week(rows: Iterable[tuple[str | None, bool]]) -> tuple[Week, ...]:
    """(created_at, answered) of each ticket, to weeks in order. Empty where fewer than two weeks have a ticket."""
    tickets: Counter[datetime.date] = Counter()
    answered: Counter[datetime.date] = Counter()
    for created_at, ok in rows:
        monday = monday_of(created_at)
        if monday is not None:
            tickets[monday] += 1
            answered[monday] += ok
    if len(tickets) < 2:
        return ()
    last = max(tickets)
    first = max(min(tickets), last - datetime.timedelta(weeks=MAX_WEEKS - 1))
    count = (last - first).days // 7 + 1
    return tuple(
        _week(monday, answered, tickets) for monday in (first + datetime.timedelta(weeks=n) for n in range(count))
    )


def monday_of(created_at: str | None) -> datetime.date | None:
    """The Monday of a date or time in ISO 8601, in UTC where it names an offset; None for anything else."""
    try:
        day = day_of(created_at)
        return None if day is None else day - datetime.timedelta(days=day.weekday())
    except OverflowError:  # the week that holds day 1 of year 1 begins before it
        return None


def _week(monday: datetime.date, answered: Counter[datetime.date], tickets: Counter[datetime.date]) -> Week:
    year, week, _ = monday.isocalendar()
    return Week(f"{year}-W{week:02}", monday.isoformat(), Share.of(answered[monday], tickets[monday]))
