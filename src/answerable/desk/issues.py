"""Contacts to issues: what belongs together, what was resolved in the end, and what it all cost."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from ..settings import DeskSettings
from .rows import DAY, NO, SILENT, Rows

_TYPES = {"Floats": np.float64, "Ints": np.int64, "Flags": np.bool_}


def settle(raw: Mapping[str, npt.NDArray[Any]], settings: DeskSettings) -> Rows:
    """Join contacts to issues, and decide in the end what was resolved.

    An issue: contacts of one customer with one intent, each at most `repeat_days` after the one before. Outcome: what
    was stated, but NO where it was reopened, and NO where a silent one was followed by another contact of its issue:
    silence was not success. An issue ended as its last contact did.
    """
    n = len(raw["created"])
    window = settings.repeat_days * DAY
    created = raw["created"].astype(np.float64)
    customer, intent = raw["customer"].astype(np.int64), raw["intent"].astype(np.int64)
    order = np.lexsort((np.arange(n), intent, customer))
    near = np.zeros(n, dtype=bool)  # in `order`: the same issue as the contact before
    if n > 1:
        a, b = order[:-1], order[1:]
        near[1:] = (
            (customer[a] == customer[b])
            & (customer[a] >= 0)
            & (intent[a] == intent[b])
            & (created[b] - created[a] <= window)
        )
    repeated = np.zeros(n, dtype=bool)
    repeated[order[:-1]] = near[1:] if n else near
    outcome = raw["outcome"].astype(np.int64)
    reopened = raw["reopened"].astype(bool)
    outcome = np.where(reopened | ((outcome == SILENT) & repeated), NO, outcome)
    machine = raw["machine"].astype(bool)
    span = max(1.0, float(created.max() - created.min()) / DAY) if n else 0.0
    monthly = settings.run_usd_per_month
    if settings.build_months > 0:
        monthly += settings.build_usd / settings.build_months
    spread = monthly * span / (365.25 / 12) / max(1, int(machine.sum()))
    build = np.where(machine, spread, 0.0)
    bot, human = raw["bot_usd"].astype(np.float64), raw["human_usd"].astype(np.float64)
    lead = np.zeros(n, dtype=bool)
    lead[order[~near]] = True
    number = np.zeros(n, dtype=np.int64)
    number[order] = np.cumsum(~near) - 1 if n else near
    issues = int(lead.sum())
    contacts = np.bincount(number, weights=1.0 + reopened, minlength=issues)
    usd = np.bincount(number, weights=bot + human + build, minlength=issues)
    escalated = raw["escalated"].astype(bool)
    handed = np.bincount(number, weights=escalated, minlength=issues) > 0
    last = np.zeros(issues, dtype=np.int64)
    last[number[order]] = order  # in `order` the last contact of an issue is written last
    given: dict[str, Any] = {
        item.name: raw[item.name].astype(_TYPES[str(item.type)])
        for item in dataclasses.fields(Rows)
        if item.name in raw
    }
    given |= {
        "outcome": outcome,
        "build_usd": build,
        "repeated": repeated,
        "open_end": (outcome == SILENT) & (created + window > (created.max() if n else 0.0)),
        "lead": lead,
        "issue_contacts": np.where(lead, contacts[number] if n else 0, 0).astype(np.int64),
        "issue_outcome": np.where(lead, outcome[last][number] if n else 0, 0).astype(np.int64),
        "issue_usd": np.where(lead, usd[number] if n else 0.0, 0.0).astype(np.float64),
        "issue_escalated": np.where(lead, handed[number] if n else False, False).astype(bool),
    }
    return Rows(**given)
