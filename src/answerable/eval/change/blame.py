"""Ablation: each page hidden in turn, and the tickets asked again that it had a part in.

A page that many tickets rest on alone is one to keep right; a page whose removal makes answers better is in the way:
an outdated copy, or a page that uses the customers' words and does not answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...answer.answerer import Answerer
from ...encode import Encoder, load_encoder
from ...index import Index
from ...model import Answer, Ticket
from ...settings import Settings
from ..question_cache import RememberingEncoder
from ..run import answer_all
from ..scored_answer import scored_answer

MIN_CONFIDENCE_MOVE = 0.05  # of confidence; a smaller move is the statistics', not the page's


@dataclass(frozen=True, slots=True)
class PageBlame:
    """One page. first: tickets whose answer comes from it first. alone: of these, the ones whose answer would not be
    sent without it. weaker, better: tickets whose confidence clearly falls or rises without it.

    unlocked: of `better`, the ones that would be sent without it and are not now.
    carried: confidence lost without it, summed over the tickets; below 0 where it does more harm than good.
    """

    page: str
    first: int
    alone: tuple[str, ...]
    weaker: tuple[str, ...]
    better: tuple[str, ...]
    unlocked: tuple[str, ...]
    carried: float


@dataclass(frozen=True, slots=True)
class Blame:
    """pages: those that had a part in any answer, by what rests on them alone, then by confidence carried.

    unused: pages that came up for no ticket.
    """

    tickets: int
    pages: tuple[PageBlame, ...]
    unused: tuple[str, ...]


def blame(
    tickets: Sequence[Ticket],
    index: Index,
    settings: Settings | None = None,
    *,
    encoder: Encoder | None = None,
    answers: Sequence[Answer] | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Blame:
    """Ask `tickets` (or take their `answers`), then for each page those that it came up for, without it.

    A page is asked about where it gave the first or the second nearest page; further down it carries nothing.
    `progress` gets (stage, done, total).
    """
    settings = settings or Settings.load()
    known = RememberingEncoder(encoder or load_encoder(settings.encode), kept=len(tickets) + 1)

    def ask(view: Index, some: Sequence[Ticket], tick: Callable[[int], None] | None = None) -> list[Answer]:
        return answer_all(
            Answerer(view, settings, known, plain=True),
            some,
            generation=view.generation,
            settings_digest=settings.digest,
            progress=tick,
        )

    if answers is None:
        done = 0

        def tick(count: int) -> None:
            nonlocal done
            done += count
            if progress is not None:
                progress("ask", done, len(tickets))

        answers = ask(index, tickets, tick)
    near: dict[str, list[int]] = defaultdict(list)
    first: dict[str, set[int]] = defaultdict(set)
    unused = set(index.pages)
    for place, answer in enumerate(answers):
        scored = scored_answer(answer)
        unused -= set(scored.pages)
        if scored.first_page is None:
            continue
        first[scored.first_page].add(place)
        for page in dict.fromkeys([scored.first_page, *scored.pages[:2]]):
            near[page].append(place)
    blames = []
    for number, page in enumerate(sorted(near), 1):
        places = near[page]
        without = ask(index.without([page]), [tickets[place] for place in places])
        blames.append(_page(page, [answers[place] for place in places], without, {answers[p].id for p in first[page]}))
        if progress is not None:
            progress("hide", number, len(near))
    blames.sort(key=lambda page_blame: (-len(page_blame.alone), -round(page_blame.carried, 6), page_blame.page))
    return Blame(len(tickets), tuple(blames), tuple(sorted(unused)))


def _page(page: str, before: Sequence[Answer], after: Sequence[Answer], first: set[str]) -> PageBlame:
    pairs = list(zip(before, after, strict=True))
    moves = {a.id: round(b.confidence - a.confidence, 6) for a, b in pairs}
    return PageBlame(
        page=page,
        first=len(first),
        alone=tuple(a.id for a, b in pairs if a.id in first and a.route == "answer" and b.route != "answer"),
        weaker=tuple(name for name, move in moves.items() if move <= -MIN_CONFIDENCE_MOVE),
        better=tuple(name for name, move in moves.items() if move >= MIN_CONFIDENCE_MOVE),
        unlocked=tuple(a.id for a, b in pairs if a.route != "answer" and b.route == "answer"),
        carried=-sum(moves.values()),
    )
