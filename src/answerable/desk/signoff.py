"""Sign-off of remit proposals: an append-only record of who agreed to which change, on what evidence.

The record is all that is written. The stage itself stands in `answerable.toml` and is changed by a person.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..errors import EnvironmentFailure, InputError, TicketError
from ..jsonl import dumps
from ..portable import CLOSE_ON_EXEC
from ..schema.json_text import parse_json
from .evidence import Case
from .sequential import Wealth


def record(case: Case, name: str, at: dt.datetime, desk_digest: str) -> dict[str, Any]:
    """What is written for one approved proposal. Raises ValueError for a case that proposes nothing."""
    if case.proposal == "stay":
        raise ValueError(f"nothing is proposed for {case.intent!r}")
    return {
        "at": at.astimezone(dt.timezone.utc).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "approved_by": name,
        "intent": case.intent,
        "proposal": case.proposal,
        "from_stage": case.stage,
        "to_stage": case.to_stage,
        "why": list(case.why),
        "automatic": case.automatic.n,
        "human": case.human.n,
        "resolution_holds": _wealth(case.resolution_holds),
        "csat_holds": _wealth(case.csat_holds),
        "resolution_falls": _wealth(case.resolution_falls),
        "csat_falls": _wealth(case.csat_falls),
        "harms": case.harms,
        "by_lot": case.by_lot,
        "conversations": desk_digest,
    }


def write_records(path: str | os.PathLike[str], rows: Sequence[dict[str, Any]]) -> None:
    """Append the records, all in one write, and wait until they are on the disk."""
    file = Path(path)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT | CLOSE_ON_EXEC, 0o644)
    except OSError as error:
        raise InputError(f"cannot be opened for appending: {error.strerror}", path=path) from None
    data = "".join(dumps(row) + "\n" for row in rows).encode()
    try:
        if os.write(handle, data) != len(data):
            raise EnvironmentFailure("the record was written in part only: is the disk full?", path=path)
        os.fsync(handle)
    except OSError as error:
        raise EnvironmentFailure(f"the record cannot be written: {error.strerror}", path=path) from None
    finally:
        os.close(handle)


def last_changes(path: str | os.PathLike[str]) -> dict[str, float]:
    """Per intent, when its last change was signed off, in seconds since 1970; empty where there is no record yet.

    Raises TicketError with the line for a record that cannot be read: evidence must not be counted twice by accident.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise TicketError(f"cannot be read: {error}", path=path) from None
    changes: dict[str, float] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = parse_json(line)
            at = dt.datetime.fromisoformat(str(row["at"]).replace("Z", "+00:00")).timestamp()
            changes[str(row["intent"])] = max(at, changes.get(str(row["intent"]), at))
        except (ValueError, KeyError, TypeError):
            remedy = "Mend the line: without it, old evidence would count again."
            raise TicketError("not a sign-off record", path=path, line=number, remedy=remedy) from None
    return changes


def settings_lines(approved: Sequence[Case]) -> str:
    """The lines that a person puts under [remit] in answerable.toml."""
    return "[remit]\n" + "".join(f"{json.dumps(case.intent)} = {case.to_stage}\n" for case in approved)


def _wealth(wealth: Wealth) -> dict[str, Any]:
    return {
        "pairs": wealth.pairs,
        "e_peak": round(wealth.peak, 4) if wealth.peak < 1e9 else 1e9,
        "goal": round(wealth.goal, 4),
        "reached_at_pair": wealth.reached,
    }
