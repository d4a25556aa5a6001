"""An answer made of pieces of the best passage's page, each quote a citation with its offsets.

Nothing is worded anew: the answer is the quotes, in the order of the page, and notes where a piece was cut.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence

from ...model import Citation, Page
from ...settings import AnswerSettings
from ..evidence import Evidence, PassageEvidence, Unit
from .assemble import assembled
from .draft import AnswerDraft, Note, Quote
from .outline import Outline, outline
from .sentence_nodes import word_count

PROCEDURE_LENGTH = 2  # how many times as long as another answer one that is a procedure may be


def compose(
    evidence: Evidence,
    pages: Mapping[str, Page],
    settings: AnswerSettings,
    outlines: Callable[[str], Outline] | None = None,
) -> AnswerDraft | None:
    """The best passage's page, quoted, or None where no passage holds anything that may be quoted.

    Candidates are the pieces that hold the sentences of that page's passages. They are taken by score (coverage of
    the question plus cosine) while their words fit `max_words`; the best is always in. They stand in the page's order.
    `outlines` gives the outline of a page by its key, where the caller keeps them.
    """
    for holding in evidence.passages:
        page = pages[holding.passage.chunk.page]
        outlined = outline(page) if outlines is None else outlines(page.page)
        cuts, procedure = _chosen(evidence, holding, page, outlined, settings)
        if cuts:
            return draft_of(page, holding, assembled(page, cuts), procedure=procedure)
    return None


def draft_of(
    page: Page, holding: PassageEvidence, parts: Sequence[Quote | Note], *, procedure: bool = False
) -> AnswerDraft:
    """Parts of a page as a draft; `holding` is a passage of the page, whose headings stand in for none."""
    citations = tuple(cite(page, holding, part.start, part.end) for part in parts if isinstance(part, Quote))
    return AnswerDraft("\n".join(citation.quote for citation in citations), citations, procedure, tuple(parts))


def _chosen(
    evidence: Evidence, holding: PassageEvidence, page: Page, outline: Outline, settings: AnswerSettings
) -> tuple[list[tuple[Quote | Note, ...]], bool]:
    """The cut of each piece that is quoted, and whether the best of them is a procedure."""
    own = {unit.sentence.start for unit in holding.units}
    candidates = [
        (unit.sentence.start, piece)
        for unit in _ranked(evidence, page)
        if (piece := outline.piece_of(unit.sentence.start)) is not None
    ]
    # The best piece is one of the passage that was ranked first, even where a later passage of its page scores higher.
    best = next((one for one in candidates if one[0] in own), None)
    if best is None:
        return [], False
    procedure = best[1].kind == "procedure"
    room, left = settings.max_words, settings.max_sentences
    taken: dict[tuple[int, int], tuple[Quote | Note, ...]] = {}
    for start, piece in (best, *candidates):
        place = (piece.start, piece.end) if not piece.at else (start, start)
        quoted = [part for parts in taken.values() for part in parts if isinstance(part, Quote)]
        if place in taken or any(quote.start <= start < quote.end for quote in quoted):
            continue
        # Only the best is torn where it is too long: steps of another procedure answer nothing by themselves.
        torn = piece.kind != "procedure" or not taken
        allowed = room * (PROCEDURE_LENGTH if procedure and not taken else 1) if torn else sys.maxsize
        parts = piece.cut((start,), allowed, settings.max_steps)
        words, quotes = _length(page, parts)
        if not taken or (words <= room and quotes <= left):
            taken[place] = parts
            room, left = room - words, left - quotes
    return list(taken.values()), procedure


def _ranked(evidence: Evidence, page: Page) -> list[Unit]:
    """The sentences of the page's passages, best first."""
    units = {
        unit.sentence.start: unit
        for passage_evidence in evidence.passages
        if passage_evidence.passage.chunk.page == page.page
        for unit in passage_evidence.units
    }
    return sorted(units.values(), key=lambda unit: (-unit.score, unit.sentence.start))


def _length(page: Page, parts: Sequence[Quote | Note]) -> tuple[int, int]:
    """The words and the quotes of parts."""
    quotes = [part for part in parts if isinstance(part, Quote)]
    return sum(word_count(page.text[quote.start : quote.end]) for quote in quotes), len(quotes)


def cite(page: Page, holding: PassageEvidence, start: int, end: int) -> Citation:
    """`page.text[start:end]` as a citation; `holding` is a passage of the page, whose headings stand in for none."""
    heading = [h for h in page.headings if h.start <= start]
    anchor = heading[-1].anchor if heading else None
    url = page.url
    if url and anchor:
        url = f"{url.split('#')[0]}#{anchor}"
    path = _heading_path(page, start) or holding.passage.chunk.heading_path
    return Citation(page.page, url, page.title, " > ".join(path), page.text[start:end], start, end)


def _heading_path(page: Page, start: int) -> tuple[str, ...]:
    """The headings that a place of a page stands under, outermost first."""
    path: list[tuple[int, str]] = []
    for heading in page.headings:
        if heading.start > start:
            break
        path = [(level, text) for level, text in path if level < heading.level]
        path.append((heading.level, heading.text))
    return tuple(text for _, text in path)
