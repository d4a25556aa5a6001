"""From the whole answers to two document sets, and their pages, to the change of what the docs cover."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from ...model import Answer, Page, Ticket
from ..anchors import fold
from ..labels.judgments import Labels
from ..scored_answer import ScoredAnswer, scored_answer
from .estimate import MIN_SIDE_JUDGMENTS, Change, change
from .judged_sides import EditedAnswers, known_from_judgments, known_from_labels


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
    newer = {answer.id: answer for answer in after}
    pairs = [(old_one, newer[old_one.id]) for old_one in sorted(before, key=lambda a: a.id) if old_one.id in newer]
    names = _older_names(old, new)
    new_pages = {names.get(key, key): new[key] for key in new}
    raw = [scored_answer(was) for was, _ in pairs], [scored_answer(now) for _, now in pairs]
    named = raw[0], [_with_older_names(answer, names) for answer in raw[1]]
    edited = EditedAnswers(_quoting_what_differs(named[0], new_pages), _quoting_what_differs(named[1], old))
    if labels is not None:
        known = known_from_judgments(labels, raw, named, edited)
    else:
        given = [_labelled(ticket, names) for ticket in tickets]
        known = known_from_labels(given, {answer.id: answer for answer in named[0]}, old, new_pages, edited.before)
    unchanged = old.keys() & new_pages.keys()
    calibrated = bool(pairs) and all(was.calibrated and now.calibrated for was, now in pairs)
    if calibrated and max(len(known.before), len(known.after)) < MIN_SIDE_JUDGMENTS:
        levelled = (
            [_at(answer, was.confidence) for answer, (was, _) in zip(named[0], pairs, strict=True)],
            [_at(answer, now.confidence) for answer, (_, now) in zip(named[1], pairs, strict=True)],
        )
        return change(*levelled, unchanged, level=float, known=known, edited=edited)
    return change(*named, unchanged, known=known, edited=edited)


def with_level(answer: Answer) -> ScoredAnswer:
    """With the confidence as calibrated, where it is."""
    return _at(scored_answer(answer), answer.confidence)


def _at(answer: ScoredAnswer, confidence: float) -> ScoredAnswer:
    return dataclasses.replace(answer, confidence=confidence)


def _older_names(old: Mapping[str, Page], new: Mapping[str, Page]) -> dict[str, str]:
    """The older names of pages that differ in name only, each older name once."""
    gone = {fold(old[key].text): key for key in sorted(old.keys() - new.keys(), reverse=True)}
    names = {}
    for key in sorted(new.keys() - old.keys()):
        older = gone.pop(fold(new[key].text), None)
        if older is not None:
            names[key] = older
    return names


def _with_older_names(answer: ScoredAnswer, names: Mapping[str, str]) -> ScoredAnswer:
    """With pages under their older names."""
    if not names.keys() & {*answer.pages, *(quote.page for quote in answer.citations)}:
        return answer
    cited = tuple(dataclasses.replace(quote, page=names.get(quote.page, quote.page)) for quote in answer.citations)
    return dataclasses.replace(answer, citations=cited, pages=tuple(names.get(page, page) for page in answer.pages))


def _labelled(ticket: Ticket, names: Mapping[str, str]) -> Ticket:
    return dataclasses.replace(ticket, relevant=tuple(names.get(page, page) for page in ticket.relevant))


def _quoting_what_differs(answers: Sequence[ScoredAnswer], others: Mapping[str, Page]) -> frozenset[str]:
    """Ids of answers that quote what `others`, the other side's versions of the pages, do not hold of their page."""
    return frozenset(
        answer.id
        for answer in answers
        if (page := answer.first_page) is not None
        and page in others
        and any(quote.quote not in others[page].text for quote in answer.citations if quote.page == page)
    )
