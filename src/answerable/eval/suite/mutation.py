"""Mutation of the docs: put small faults into pages that answers rest on, and see which of them anybody would notice.

A suite that is green says little until it has been seen red. Each fault goes into a copy of the index by itself, and
the tickets near its page are asked again. With a suite, a fault is noticed when a gate turns red. Without one, it is
noticed when the answer or draft of some ticket says something else. What survives is a missing test: a question is
tried that shows it, as a ticket to add.

Method: R. A. DeMillo, R. J. Lipton and F. G. Sayward, "Hints on test data selection", Computer 11 (1978).
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...answer.answerer import Answerer
from ...encode import Encoder, load_encoder
from ...index import Index, open_index
from ...index.trial.with_pages import with_pages
from ...ingest.characters import names
from ...model import Answer, Citation, Page, Ticket
from ...progress import Progress, counting
from ...settings import Settings
from ...stats import Share
from ...tickets.read import read_tickets
from ..answers_cache import cached_answers
from ..question_cache import RememberingEncoder
from ..run import answer_all
from ..scored_answer import scored_answer
from .baseline import read_baseline
from .gates import judge
from .mutants import Kind, Mutant, draw, mutated
from .run import WORK, Run, ingested, resolved_labels
from .suite import load_suite

MAX_FAULTS = 40  # faults tried, where nothing else is said
MAX_QUESTIONS = 2048  # encoded questions kept at a time

Red = Callable[[Mapping[str, Page], Sequence[Answer]], frozenset[str]]
"""The names of the gates that are not green with these pages and these answers, one a ticket in their order."""


@dataclass(frozen=True, slots=True)
class MissingTest:
    """A ticket that would catch a fault: `answer` is the sentence as it was, which becomes the label's anchor.

    shows: it was asked with and without the fault, and the answers differ. False: no wording that was tried shows it.
    """

    id: str
    question: str
    page: str
    answer: str
    shows: bool


@dataclass(frozen=True, slots=True)
class TriedFault:
    """One fault. asked: tickets near its page; changed: those that were answered or given a draft, which now says
    something else; gates: those that turn red by it. missing: the test that is missing, None where it was noticed."""

    mutant: Mutant
    asked: int
    changed: tuple[str, ...]
    gates: tuple[str, ...]
    noticed: bool
    missing: MissingTest | None


@dataclass(frozen=True, slots=True)
class Mutation:
    """pages: those that an answer or draft quotes; possible: faults that could be drawn there. suite: its name, or None
    where tickets alone were asked. red: gates that are red without any fault, and so cannot turn red."""

    tried: tuple[TriedFault, ...]
    tickets: int
    pages: int
    possible: int
    seed: int
    suite: str | None = None
    red: tuple[str, ...] = ()

    @property
    def score(self) -> Share:
        """Noticed of tried. The interval takes the faults for independent, though some share a page."""
        return Share.of(sum(fault.noticed for fault in self.tried), len(self.tried))

    def of_kind(self, kind: Kind) -> Share:
        mine = [fault for fault in self.tried if fault.mutant.kind == kind]
        return Share.of(sum(fault.noticed for fault in mine), len(mine))

    @property
    def survived(self) -> tuple[TriedFault, ...]:
        return tuple(fault for fault in self.tried if not fault.noticed)


def mutate(
    tickets: Sequence[Ticket],
    index: Index,
    settings: Settings | None = None,
    *,
    limit: int = MAX_FAULTS,
    seed: int = 0,
    encoder: Encoder | None = None,
    red: Red | None = None,
    suite: str | None = None,
    mutants: Sequence[Mutant] | None = None,
    progress: Progress | None = None,
) -> Mutation:
    """Try `limit` faults (or the `mutants` given) on `tickets`; `red` judges with the gates of a suite.

    Only pages with a fault are encoded. `progress` gets (stage, done, total).
    """
    settings = settings or Settings.load()
    known = RememberingEncoder(encoder or load_encoder(settings.encode), kept=MAX_QUESTIONS)
    tickets = sorted(tickets, key=lambda ticket: ticket.id)  # which tickets are encoded together moves the last digits
    answers = cached_answers(tickets, index, settings, progress=counting(progress, "ask", len(tickets)))
    near: dict[str, list[int]] = defaultdict(list)
    resting: set[str] = set()
    for place, answer in enumerate(answers):
        scored = scored_answer(answer)
        resting |= {citation.page for citation in scored.citations}
        for page in scored.pages:
            near[page].append(place)
    pages = {key: index.pages[key] for key in (index.pages if red is not None else sorted(resting))}
    candidates = {key: pages[key] for key in sorted(resting)}
    if mutants is None:
        mutants = draw(candidates, limit, seed)
    faulty_pages = {f"faults/{mutant.number:04d}": mutated(pages[mutant.page], mutant) for mutant in mutants}
    if not faulty_pages:
        return Mutation((), len(tickets), len(resting), 0, seed, suite)

    with with_pages(index, faulty_pages, settings, known, progress=progress) as copy:
        trial = _Trial(tickets, answers, copy, settings, known, frozenset(faulty_pages), red)
        trial.begin(pages, sorted({place for mutant in mutants for place in near[mutant.page]}))
        tried = []
        for number, (key, mutant) in enumerate(zip(faulty_pages, mutants, strict=True), 1):
            tried.append(trial.run(mutant, key, {**pages, mutant.page: faulty_pages[key]}, near[mutant.page]))
            if progress is not None:
                progress("try", number, len(faulty_pages))
    possible = len(draw(candidates, 1_000_000, seed))
    return Mutation(tuple(tried), len(tickets), len(resting), possible, seed, suite, tuple(sorted(trial.red_before)))


def mutate_suite(
    path: str | os.PathLike[str],
    settings: Settings | None = None,
    *,
    limit: int = MAX_FAULTS,
    seed: int = 0,
    encoder: Encoder | None = None,
    mutants: Sequence[Mutant] | None = None,
    work: Path = WORK,
    progress: Progress | None = None,
) -> Mutation:
    """`mutate` with the docs, the tickets, the settings and the gates of a suite. Its baseline is read, not written.

    Raises what `run_suite` raises.
    """
    suite = load_suite(path)
    settings = suite.over(settings or Settings.load())
    file = read_tickets(suite.tickets, settings.tickets)
    baseline = read_baseline(suite.baseline)
    place = suite.index if suite.index is not None else ingested(suite, settings, work, progress)[0]
    with open_index(place, retrieve=settings.retrieve) as index:
        tickets = resolved_labels(file, index, settings, baseline).tickets

        def red(pages: Mapping[str, Page], answers: Sequence[Answer]) -> frozenset[str]:
            results, _ = judge(Run(suite, settings, file, index, answers, pages, tickets).inputs(baseline))
            return frozenset(result.name for result in results if result.verdict != "pass")

        return mutate(
            tickets,
            index,
            settings,
            limit=limit,
            seed=seed,
            encoder=encoder,
            red=red,
            suite=suite.path.as_posix(),
            mutants=mutants,
            progress=progress,
        )


class _Trial:
    """The tickets, asked with each fault in turn, beside the same tickets without any."""

    def __init__(
        self,
        tickets: Sequence[Ticket],
        answers: Sequence[Answer],
        copy: Index,
        settings: Settings,
        encoder: Encoder,
        faulty_keys: frozenset[str],
        red: Red | None,
    ) -> None:
        self._tickets, self._answers = tickets, list(answers)
        self._copy, self._settings, self._encoder = copy, settings, encoder
        self._made, self._red = faulty_keys, red
        self._sound = copy.without(faulty_keys)
        self.red_before: frozenset[str] = frozenset()

    def begin(self, pages: Mapping[str, Page], places: Sequence[int]) -> None:
        """Ask without any fault, from the same copy: its statistics of words differ a little from the index's own."""
        for place, answer in zip(places, self._ask(self._sound, [self._tickets[p] for p in places]), strict=True):
            self._answers[place] = answer
        if self._red is not None:
            self.red_before = self._red(pages, self._answers)

    def run(self, mutant: Mutant, key: str, pages: Mapping[str, Page], places: Sequence[int]) -> TriedFault:
        # The copy holds every faulty page at once; a fault is tried by hiding the others and the page it stands for.
        view = self._copy.without((self._made - {key}) | {mutant.page})
        faulty_answers = self._ask(view, [self._tickets[place] for place in places], {key: mutant.page})
        pairs = list(zip(places, faulty_answers, strict=True))
        changed = tuple(answer.id for place, answer in pairs if _differs(self._answers[place], answer))
        gates: tuple[str, ...] = ()
        if self._red is not None:
            answers = list(self._answers)
            for place, answer in pairs:
                answers[place] = answer
            gates = tuple(sorted(self._red(pages, answers) - self.red_before))
        noticed = bool(gates) if self._red is not None else bool(changed)
        missing = None if noticed else self._missing(mutant, key, view)
        return TriedFault(mutant, len(places), changed, gates, noticed, missing)

    def _missing(self, mutant: Mutant, key: str, view: Index) -> MissingTest:
        name = f"fault-{hashlib.sha256(f'{mutant.page} {mutant.before} {mutant.after}'.encode()).hexdigest()[:8]}"
        wordings = _questions(mutant)
        asking = [Ticket(name, text) for text in wordings]
        sound, faulty = self._ask(self._sound, asking), self._ask(view, asking, {key: mutant.page})
        for text, answer, other in zip(wordings, sound, faulty, strict=True):
            if _said(answer) != _said(other) and mutant.page in {
                cited.page for cited in scored_answer(answer).citations
            }:
                return MissingTest(name, text, mutant.page, mutant.before, True)
        return MissingTest(name, wordings[-1], mutant.page, mutant.before, False)

    def _ask(self, view: Index, some: Sequence[Ticket], keys: Mapping[str, str] | None = None) -> list[Answer]:
        answers = answer_all(
            Answerer(view, self._settings, self._encoder, plain=True),
            some,
            generation=view.generation,
            settings_digest=self._settings.digest,
        )
        return [_renamed(answer, keys) for answer in answers] if keys else answers


def _said(answer: Answer) -> str:
    """What the answer or the draft says, whatever the route: a confidence near a threshold is not a fact."""
    return scored_answer(answer).text or ""


def _differs(before: Answer, after: Answer) -> bool:
    """Whether somebody sees it: an answer or a draft was shown, and now says something else."""
    return before.answer is not None and _said(before) != _said(after)


def _renamed(answer: Answer, keys: Mapping[str, str]) -> Answer:
    """The answer with the faulty page under the name of the page that it stands for."""

    def cited(citations: Sequence[Citation]) -> tuple[Citation, ...]:
        return tuple(
            dataclasses.replace(citation, page=keys.get(citation.page, citation.page)) for citation in citations
        )

    handoff = answer.handoff
    return dataclasses.replace(
        answer,
        citations=cited(answer.citations),
        passages=tuple(
            dataclasses.replace(
                passage, chunk=dataclasses.replace(passage.chunk, page=keys.get(passage.chunk.page, passage.chunk.page))
            )
            for passage in answer.passages
        ),
        handoff=handoff and dataclasses.replace(handoff, citations=cited(handoff.citations)),
    )


# -- the question that is missing ----------------------------------------------------------------

_VERBS = names(
    "accept add allow apply approve ask assign build buy call cancel change charge check choose clear close configure "
    "connect contact convert copy correct create cut decline delete deploy disable disconnect download draw edit "
    "enable end enter export find fix follow get give go grant hide import install invite join keep leave link list "
    "log make manage mark merge monitor move offer open order pause pay pin plan print publish punch put read receive "
    "record register reject remove rename renew repeat replace request reset resize restart restore retry run save "
    "search see select send set share show sign sort split start stop store submit swap switch sync take test track "
    "transfer try turn undo unlink update upgrade upload use verify view withdraw work write"
)
_NUMBERED = re.compile(r"^\d{1,9}[.)]\s+")


def _questions(mutant: Mutant) -> list[str]:
    """Wordings from the most natural one to the one that says the sentence itself."""
    step = _NUMBERED.sub("", mutant.before).rstrip(" .;:")
    title, heading = mutant.section[0] if mutant.section else "", mutant.section[-1] if mutant.section else ""
    asked_for = _how(heading) or (_how(title) and f"{_how(title)} {heading}?" if heading != title else _how(title))
    questions = [asked_for] if asked_for else [f"{title}: {_lower(heading)}?"] if heading != title else []
    questions.append(
        f"Is it right that {_lower(step)}?" if mutant.kind != "drop" else f"{title}, {_lower(step)}: when?"
    )
    questions.append(step)
    return questions


def _how(heading: str) -> str:
    first = heading.split(" ", 1)[0].casefold()
    return f"How do I {_lower(heading)}?" if first in _VERBS else ""


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] in " '" else text


def missing_rows(mutation: Mutation) -> Iterator[dict[str, object]]:
    """The missing tests as rows of a ticket file, each wording once; only those that were seen to show their fault."""
    seen: set[str] = set()
    for fault in mutation.survived:
        test = fault.missing
        if test is not None and test.shows and test.id not in seen:
            seen.add(test.id)
            yield {
                "id": test.id,
                "text": test.question,
                "answerable": True,
                "relevant": [test.page],
                "answer": test.answer,
            }
