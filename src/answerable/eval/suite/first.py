"""A first suite from a file of tickets: demands that these tickets can carry, and nothing that they cannot."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from ...errors import SuiteError
from ...model import EMPTY
from ...stats import clopper_pearson, smallest_visible
from ...tickets.read import TicketFile

_HEAD = """\
# What the docs are held to. Run: answerable eval {path}
# First: answerable eval {path} --update-baseline, and commit both files. Then raise the floors to where you are:
# each gate says the smallest drop that it sees.
name = {name}
source = {source} # a folder, a site or a recipe
tickets = {tickets}

[gates]
errors = 0 # tickets that may fail to be processed
quotes_verified = 1.0 # share of quotes that stand in their page
coverage = 0.0 # floor, all tickets: the low end of the interval may not lie below
"""


def first_suite(
    path: str | os.PathLike[str], tickets: TicketFile, source: str, *, form: Mapping[str, str | Sequence[str]] = EMPTY
) -> str:
    """The text of a suite; gates that these tickets could not support are left out, with the reason beside.

    form: keys of `[tickets]` that the file was read with, such as `columns`, for the suite to read it with as well.
    """
    n = len(tickets.tickets)
    documented = sum(ticket.answerable is True for ticket in tickets.tickets)
    undocumented = sum(ticket.answerable is False for ticket in tickets.tickets)
    text = _HEAD.format(
        path=Path(path).as_posix(),
        name=json.dumps(Path(path).stem),
        source=json.dumps(source),
        tickets=json.dumps(Path(tickets.path).as_posix()),
    )
    if documented:
        text += f"quoted = 0.0 # floor, the {documented} tickets labelled as covered: a relevant page is quoted\n"
        text += "found = 0.0 # floor, the same tickets: a relevant page is among the first three passages\n"
    else:
        text += "# quoted, found, right, false_answers: for tickets that carry labels (answerable, relevant)\n"
    best = clopper_pearson(0, undocumented)
    if best is not None and best.high < 1:
        limit = min(1.0, -(-best.high // 0.05) * 0.05 + 0.1)
        text += f"false_answers = {limit:.2f} # ceiling, the {undocumented} tickets labelled as not covered: answered\n"
    tests = 1 + bool(documented) + bool(undocumented)
    sizes = [size for size in (n, documented, undocumented) if size]
    seen = smallest_visible(1 - 0.05 / tests) / min(sizes)
    if seen <= 0.25:
        text += f"drop = {-(-seen // 0.01) * 0.01:.2f} # the smallest drop that a paired test must be able to see\n"
    else:
        text += f"# drop: with {min(sizes)} tickets nothing smaller than {seen:.0%} could be seen\n"
    text = (
        text
        + 'ratchet = true # no ticket that passed may fail\ndocs = "facts" # a page gone or a number changed is red\n'
    )
    if form:
        text += "\n[settings.tickets] # how the tickets are read\n"
        text += "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in form.items())
    return text


def write_suite(path: str | os.PathLike[str], text: str) -> None:
    """Never over a file that is there. Raises SuiteError."""
    file = Path(path)
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError:
        remedy = "Move it away, or name another file."
        raise SuiteError("is there already; nothing was written", path=file, remedy=remedy) from None
    except OSError as error:
        raise SuiteError(f"cannot be written: {error.strerror}", path=file) from None
