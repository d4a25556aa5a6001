"""What a change of the docs makes answerable, or breaks: the same tickets against two versions, ticket by ticket.

A comparison of one system with itself on the same tickets needs no calibrated level: only tickets that changed count
(paired, R. G. Newcombe 1998), and for each of them the changed sections that its answer rests on are named.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ...index.receipt import PageChange, section_changes
from ...model import Answer, Citation, Page, Ticket
from ...stats import CONFIDENCE, Interval, Share, paired_difference, sign_test
from ..anchors import fold
from ..coverage.coverage import NO_INTENT, error_of
from ..labels.agreement import Agreement
from ..labels.judgments import Labels
from ..labels.resolve import TicketLabels
from ..outcomes import citations_of
from .estimate import Change
from .of_answers import change_of_answers

Kind = Literal["newly_answered", "no_longer_answered", "new_draft", "lost_draft", "other_answer", "error"]
KINDS: tuple[Kind, ...] = (
    "no_longer_answered",
    "newly_answered",
    "other_answer",
    "lost_draft",
    "new_draft",
    "error",
)
_RANK = {"escalate": 0, "assist": 1, "answer": 2}


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A section that differs: `kind` is added, removed, edited or moved (then `to` is the new page)."""

    page: str
    section: str
    kind: Literal["added", "removed", "edited", "moved"]
    to: str | None = None


@dataclass(frozen=True, slots=True)
class TicketChange:
    """A ticket whose route or answer changed. `because`: the changed sections that its answers quote, else its best
    passages lie in; empty where neither did, and only the ranking moved."""

    ticket: str
    intent: str
    kind: Kind
    old_route: str
    new_route: str
    old_confidence: float
    new_confidence: float
    because: tuple[SectionChange, ...]
    old_quotes: tuple[str, ...]
    new_quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IntentChange:
    """One intent, or the total: tickets, those answered in both versions, and counts of changes by kind."""

    intent: str
    tickets: int
    both: int
    lost: int
    gained: int
    kinds: Mapping[Kind, int]

    @property
    def old(self) -> Share:
        return Share.of(self.both + self.lost, self.tickets)

    @property
    def new(self) -> Share:
        return Share.of(self.both + self.gained, self.tickets)

    @property
    def change(self) -> float | None:
        """New coverage minus old, -1 to 1; None without tickets."""
        return (self.gained - self.lost) / self.tickets if self.tickets else None

    @property
    def interval(self) -> Interval | None:
        """Of the change, 95 %."""
        rest = self.tickets - self.both - self.lost - self.gained
        return paired_difference(self.both, self.lost, self.gained, rest)

    @property
    def p(self) -> float:
        """Two-sided exact McNemar: the chance of so uneven a change, were both ways as likely."""
        return min(1.0, 2 * sign_test(max(self.lost, self.gained), min(self.lost, self.gained)))


@dataclass(frozen=True, slots=True)
class Diff:
    """Two versions of the docs compared. `intents` by volume; `tickets` by kind, then id; `sections` by page.

    expected: the change of what the docs cover, whatever the routes; see `change`. ticket_labels: of labels that
    the tickets carry, how many name a page of neither version. agreements: of labellers who judged the same answers.
    """

    old: str
    new: str
    total: IntentChange
    intents: tuple[IntentChange, ...]
    tickets: tuple[TicketChange, ...]
    sections: tuple[SectionChange, ...]
    expected: Change
    confidence_level: float = CONFIDENCE
    ticket_labels: TicketLabels | None = None
    agreements: tuple[Agreement, ...] = ()

    def of(self, kind: Kind) -> tuple[TicketChange, ...]:
        return tuple(change for change in self.tickets if change.kind == kind)

    def blamed(self) -> tuple[tuple[SectionChange, Counter[Kind]], ...]:
        """Changed sections with the tickets that they changed, most first; those that changed none are left out."""
        by_section: dict[SectionChange, Counter[Kind]] = defaultdict(Counter)
        for change in self.tickets:
            for section in change.because:
                by_section[section][change.kind] += 1
        return tuple(sorted(by_section.items(), key=lambda pair: (-pair[1].total(), pair[0].page, pair[0].section)))


def diff(
    tickets: Sequence[Ticket],
    old_answers: Iterable[Answer],
    new_answers: Iterable[Answer],
    old_pages: Mapping[str, Page],
    new_pages: Mapping[str, Page],
    *,
    names: tuple[str, str],
    labels: Labels | None = None,
) -> Diff:
    """Compare the answers of the same tickets. `names` are what the two versions are called in reports; `labels` are
    judgments of answers of either version, else the labels that the tickets carry count.
    """
    sections = changed_sections(old_pages, new_pages)
    by_page: dict[str, list[SectionChange]] = defaultdict(list)
    for section in sections:
        by_page[section.page].append(section)
        if section.to is not None:
            by_page[section.to].append(section)
    before, after = list(old_answers), list(new_answers)
    old, new = ({answer.id: answer for answer in answers} for answers in (before, after))
    asked = {ticket.id for ticket in tickets}
    groups: dict[str, list[tuple[Answer | None, Answer | None]]] = defaultdict(list)
    changes: list[TicketChange] = []
    kinds: dict[str, Counter[Kind]] = defaultdict(Counter)
    for ticket in sorted(tickets, key=lambda ticket: ticket.id):
        pair = old.get(ticket.id), new.get(ticket.id)
        intent = ticket.intent or NO_INTENT
        groups[intent].append(pair)
        kind = _kind(*pair)
        if kind is not None:
            kinds[intent][kind] += 1
            changes.append(_change(ticket.id, intent, kind, *pair, by_page))
    lines = [_intent(name, pairs, kinds[name]) for name, pairs in groups.items()]
    every = [pair for pairs in groups.values() for pair in pairs]
    whole: Counter[Kind] = Counter()
    for counted in kinds.values():
        whole.update(counted)
    return Diff(
        old=names[0],
        new=names[1],
        total=_intent("total", every, whole),
        intents=tuple(sorted(lines, key=lambda line: (-line.tickets, line.intent))),
        tickets=tuple(sorted(changes, key=lambda change: (KINDS.index(change.kind), change.ticket))),
        sections=sections,
        expected=change_of_answers(
            [answer for answer in before if answer.id in asked],
            after,
            old_pages,
            new_pages,
            labels=labels,
            tickets=tickets,
        ),
    )


def changed_sections(old: Mapping[str, Page], new: Mapping[str, Page]) -> tuple[SectionChange, ...]:
    """Section by section, what differs between two sets of pages; a page of the same text under another key moved."""
    changes: list[SectionChange] = []
    gone, fresh = sorted(set(old) - set(new)), sorted(set(new) - set(old))
    for page in list(gone):
        target = next((name for name in fresh if fold(new[name].text) == fold(old[page].text)), None)
        if target is not None:
            changes.append(SectionChange(page, old[page].title, "moved", target))
            gone.remove(page)
            fresh.remove(target)
    changes += [SectionChange(page, old[page].title, "removed") for page in gone]
    changes += [SectionChange(page, new[page].title, "added") for page in fresh]
    for page in sorted(set(old) & set(new)):
        if old[page].content_hash != new[page].content_hash:
            change: PageChange = section_changes(old[page], new[page])
            changes += [SectionChange(page, name, "added") for name in change.added]
            changes += [SectionChange(page, name, "removed") for name in change.removed]
            changes += [SectionChange(page, name, "edited") for name in change.edited]
    return tuple(sorted(changes, key=lambda change: (change.page, change.section, change.kind)))


def _kind(old: Answer | None, new: Answer | None) -> Kind | None:
    """None where nothing that anybody would see has changed."""
    if old is None or new is None or error_of(old) is not None or error_of(new) is not None:
        return "error"
    was, now = _RANK[old.route], _RANK[new.route]
    if (was == 2) != (now == 2):
        return "newly_answered" if now == 2 else "no_longer_answered"
    if was != now:
        return "new_draft" if now > was else "lost_draft"
    if was == 0:
        return None
    return "other_answer" if _quotes(old) != _quotes(new) else None


def _change(
    name: str,
    intent: str,
    kind: Kind,
    old: Answer | None,
    new: Answer | None,
    by_page: Mapping[str, Sequence[SectionChange]],
) -> TicketChange:
    return TicketChange(
        ticket=name,
        intent=intent,
        kind=kind,
        old_route="error" if old is None or error_of(old) is not None else old.route,
        new_route="error" if new is None or error_of(new) is not None else new.route,
        old_confidence=old.confidence if old is not None else 0.0,
        new_confidence=new.confidence if new is not None else 0.0,
        because=_because(kind, old, new, by_page),
        old_quotes=_quotes(old),
        new_quotes=_quotes(new),
    )


def _because(
    kind: Kind, old: Answer | None, new: Answer | None, by_page: Mapping[str, Sequence[SectionChange]]
) -> tuple[SectionChange, ...]:
    """What was lost is looked for where the old answer stood, what was gained where the new one stands."""
    sides: list[tuple[Answer | None, ...]] = [(old, new)]
    if kind in ("no_longer_answered", "lost_draft"):
        sides = [(old,), (new,)]
    elif kind in ("newly_answered", "new_draft"):
        sides = [(new,), (old,)]
    for side in sides:
        there = [answer for answer in side if answer is not None]
        quoted = [(citation.page, citation.heading) for answer in there for citation in citations_of(answer)]
        nearest = [(passage.chunk.page, passage.heading) for answer in there for passage in answer.passages[:1]]
        sections = _matching(quoted, by_page) or _matching(nearest, by_page)
        if sections:
            return tuple(dict.fromkeys(sections))
    return ()


def _matching(places: Iterable[tuple[str, str]], by_page: Mapping[str, Sequence[SectionChange]]) -> list[SectionChange]:
    """A changed section bears on a quote of that section; a page that came or went bears on all of its quotes."""
    sections = []
    for page, heading in places:
        for change in by_page.get(page, ()):
            last = change.section.rpartition(" > ")[2]
            if " > " not in change.section or heading.rpartition(" > ")[2] == last or change.kind == "moved":
                sections.append(change)
    return sections


def _quotes(answer: Answer | None) -> tuple[str, ...]:
    shown: tuple[Citation, ...] = citations_of(answer) if answer is not None and answer.route != "escalate" else ()
    return tuple(fold(citation.quote) for citation in shown)


def _intent(name: str, pairs: Sequence[tuple[Answer | None, Answer | None]], kinds: Counter[Kind]) -> IntentChange:
    def answered(answer: Answer | None) -> bool:
        return answer is not None and error_of(answer) is None and answer.route == "answer"

    both = sum(answered(old) and answered(new) for old, new in pairs)
    lost = sum(answered(old) and not answered(new) for old, new in pairs)
    gained = sum(not answered(old) and answered(new) for old, new in pairs)
    return IntentChange(name, len(pairs), both, lost, gained, {kind: kinds[kind] for kind in KINDS if kinds[kind]})
