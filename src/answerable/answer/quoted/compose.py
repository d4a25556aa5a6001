"""An answer made of whole sentences or steps of the best passages, each a citation with its offsets.

Nothing is worded anew: the answer is the quotes, in the order of the page. A procedure comes back as
its steps, with the line that introduces it; a paragraph as the sentences that carry the evidence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...ingest.sentences import Sentence
from ...model import Citation, Page
from ...settings import AnswerSettings
from ..evidence import Evidence, PassageEvidence
from .draft import AnswerDraft, Quote


def compose(evidence: Evidence, pages: Mapping[str, Page], settings: AnswerSettings) -> AnswerDraft | None:
    """The best passage's page, quoted, or None where no passage holds a sentence.

    Candidates are the sentences of that page's passages, and each numbered procedure as one piece. They
    are taken by score (coverage of the question plus cosine) while their words fit `max_words`; the best
    is always in. They stand in the page's order.
    """
    holding = next((passage_evidence for passage_evidence in evidence.passages if passage_evidence.units), None)
    if holding is None:
        return None
    page = pages[holding.passage.chunk.page]
    pieces = _pieces(page, evidence, settings.max_steps)
    own = {unit.sentence.start for unit in holding.units}
    pieces.sort(key=lambda piece: (-piece.score, piece.quotes[0]))
    # The best piece is one of the passage that was ranked first, even where a later passage of its page scores higher.
    best = next((piece for piece in pieces if piece.unit_start in own), pieces[0])
    chosen, words, sentences_left = [best], best.words, settings.max_sentences - len(best.quotes)
    for piece in pieces:
        if piece is not best and words + piece.words <= settings.max_words and len(piece.quotes) <= sentences_left:
            chosen.append(piece)
            words += piece.words
            sentences_left -= len(piece.quotes)
    quotes = sorted({quote for piece in chosen for quote in piece.quotes})
    citations = tuple(cite(page, holding, start, end) for start, end in quotes)
    return AnswerDraft(
        "\n".join(citation.quote for citation in citations),
        citations,
        best.procedure,
        tuple(Quote(*quote) for quote in quotes),
    )


@dataclass(frozen=True, slots=True)
class Piece:
    """What is quoted together or not at all: one sentence, or the steps of a procedure."""

    quotes: tuple[tuple[int, int], ...]
    unit_start: int  # of the unit that gave it its score
    score: float
    words: int
    procedure: bool


def _pieces(page: Page, evidence: Evidence, max_steps: int) -> list[Piece]:
    units = {
        unit.sentence.start: unit
        for passage_evidence in evidence.passages
        if passage_evidence.passage.chunk.page == page.page
        for unit in passage_evidence.units
    }
    ranked = sorted(units.values(), key=lambda unit: (-unit.score, unit.sentence.start))
    procedures = {block.group for block in page.blocks if block.kind == "step"} - {None}
    taken: set[int] = set()
    pieces = []
    for unit in ranked:
        group = page.blocks[unit.sentence.block_index].group
        procedure = group in procedures
        if procedure and group is not None:
            if group in taken:
                continue
            taken.add(group)
            quotes = _procedure(page, group, unit.sentence, max_steps)
        else:
            quotes = ((unit.sentence.start, unit.sentence.end),)
        words = sum(len(page.text[start:end].split()) for start, end in quotes)
        pieces.append(Piece(quotes, unit.sentence.start, unit.score, words, procedure))
    return pieces


def _procedure(page: Page, group: int, best: Sentence, max_steps: int) -> tuple[tuple[int, int], ...]:
    """The blocks of one list as printed, its introduction first; of a long list those around the best step."""
    members = [i for i, block in enumerate(page.blocks) if block.group == group]
    if len(members) > max_steps + 1:
        place = members.index(best.block_index)
        first = max(0, min(place - max_steps // 2, len(members) - max_steps))
        members = members[first : first + max_steps]
    return tuple((page.blocks[i].start, page.blocks[i].end) for i in members)


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
