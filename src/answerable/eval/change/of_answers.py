"""From the whole answers to two document sets, and their pages, to the change of what the docs cover."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from ...model import Answer, Page, Ticket
from ..anchors import fold
from ..labels.judgments import Labels
from ..scored_answer import Asked, asked
from .estimate import MIN_SIDE_JUDGMENTS, Change, change
from .judged_sides import said_by_labels, said_by_tickets
from .parts import Side, edited


def change_of_answers(
    before: Sequence[Answer],
    after: Sequence[Answer],
    old: Mapping[str, Page],
    new: Mapping[str, Page],
    *,
    labels: Labels | None = None,
    tickets: Sequence[Ticket] = (),
) -> Change:
    """In any order of the answers; tickets that have one on one side only are left out.

    An answer moves where the page that it rests on is gone or new, or where one of its quotes of that page does not
    stand in the page's other version; a page that has only another name has not moved. Judgments are those of `labels`,
    else the labels that `tickets` carry. Without enough of them, confidences are read as chances where all are
    calibrated.
    """
    known = {answer.id: answer for answer in after}
    pairs = [(one, known[one.id]) for one in sorted(before, key=lambda one: one.id) if one.id in known]
    names = _older_names(old, new)
    there = {names.get(key, key): new[key] for key in new}
    raw = [asked(one) for one, _ in pairs], [asked(other) for _, other in pairs]
    rests = (
        [_resting(one, there, "old") for one in raw[0]],
        [_resting(_named(one, names), old, "new") for one in raw[1]],
    )
    if labels is not None:
        said = said_by_labels(labels, raw, rests)
    else:
        doubtful = {a.id: str(b.first_page) for a, b in zip(rests[0], raw[0], strict=True) if _is_edited(a, b)}
        given = [_labelled(ticket, names) for ticket in tickets]
        said = said_by_tickets(given, {one.id: one for one in rests[0]}, old, there, doubtful)
    calibrated = bool(pairs) and all(one.calibrated and other.calibrated for one, other in pairs)
    if calibrated and max(len(said.before), len(said.after)) < MIN_SIDE_JUDGMENTS:
        older = [_at(one, answer.confidence) for one, (answer, _) in zip(rests[0], pairs, strict=True)]
        newer = [_at(one, answer.confidence) for one, (_, answer) in zip(rests[1], pairs, strict=True)]
        return change(older, newer, old.keys() & there.keys(), level=float, said=said)
    return change(*rests, old.keys() & there.keys(), said=said)


def with_level(answer: Answer) -> Asked:
    """With the confidence as calibrated, where it is."""
    return _at(asked(answer), answer.confidence)


def _at(one: Asked, confidence: float) -> Asked:
    return dataclasses.replace(one, confidence=confidence)


def _older_names(old: Mapping[str, Page], new: Mapping[str, Page]) -> dict[str, str]:
    """The older names of pages that differ in name only, each older name once."""
    gone = {fold(old[key].text): key for key in sorted(old.keys() - new.keys(), reverse=True)}
    names = {}
    for key in sorted(new.keys() - old.keys()):
        older = gone.pop(fold(new[key].text), None)
        if older is not None:
            names[key] = older
    return names


def _named(one: Asked, names: Mapping[str, str]) -> Asked:
    """With pages under their older names."""
    if not names.keys() & {*one.pages, *(cited.page for cited in one.citations)}:
        return one
    cited = tuple(dataclasses.replace(quote, page=names.get(quote.page, quote.page)) for quote in one.citations)
    return dataclasses.replace(one, citations=cited, pages=tuple(names.get(page, page) for page in one.pages))


def _labelled(ticket: Ticket, names: Mapping[str, str]) -> Ticket:
    return dataclasses.replace(ticket, relevant=tuple(names.get(page, page) for page in ticket.relevant))


def _resting(one: Asked, others: Mapping[str, Page], side: Side) -> Asked:
    """The answer, on a page of its own where what it quotes does not stand in the other version of the page."""
    page = one.first_page
    if page is None or page not in others:
        return one
    text = others[page].text
    if all(quote.quote in text for quote in one.citations if quote.page == page):
        return one
    rest = tuple(other for other in one.pages if other != page)
    return dataclasses.replace(one, citations=(), pages=(edited(page, side), *rest))


def _is_edited(rests: Asked, answer: Asked) -> bool:
    return rests.first_page != answer.first_page
