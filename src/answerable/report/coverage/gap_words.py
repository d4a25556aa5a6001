"""What to do about a gap, in words; not yet escaped."""

from __future__ import annotations

from ...eval.coverage.gaps import Gap
from ..words import listed


def write_what(gap: Gap) -> str:
    """ "edit", "new page", or "" where no documentation is asked for."""
    return "edit" if gap.edit is not None else "new page" if gap.cause == "no_page" else ""


def suggestion(gap: Gap) -> str:
    """What to do about a gap, by its cause, in one sentence; not yet escaped."""
    where = (gap.edit.heading or gap.edit.page) if gap.edit is not None else "the docs"
    words = [one.phrase for one in gap.reader_misses[:2]] or [word.word for word in gap.missing[:3]]
    about = f" about {listed(words)}" if words else ""
    if gap.cause == "not_docs":
        return "No documentation: these ask for a deed, report an incident, or ask for nothing."
    if gap.cause == "held_back":
        return "No documentation: a rule keeps these tickets for people."
    if gap.cause == "no_page" or gap.edit is None:
        return f"Write a new page: {gap.title or gap.name}."
    if gap.cause == "lacks_fact":
        return f"Add{about or ' what is asked'} to “{where}”."
    if gap.cause == "contradict":
        return f"“{where}” and a page near it say different things: make them agree."
    if gap.cause == "wrong_audience":
        return f"“{where}” is for another audience or version: say the same for these customers."
    return f"Say it in the customers’ words in “{where}”: the page is there, and not found or not trusted."
