"""An answer made of pieces of the best passage's page, each quote a citation with its offsets.

Nothing is worded anew: the answer is the quotes, in the order of the page, and notes where a piece was cut.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from ...model import Block, Citation, Page
from ...settings import AnswerSettings
from ..evidence import Evidence, PassageEvidence
from .asked import Asked
from .chances import Candidate, candidates, chances
from .choose import choose
from .draft import AnswerDraft, Note, Quote
from .outline import Outline, outline
from .variants import not_meant

_LINE = re.compile(r"\S(?:[^\n]*\S)?")


def compose(
    evidence: Evidence,
    pages: Mapping[str, Page],
    settings: AnswerSettings,
    outlines: Callable[[str], Outline] | None = None,
    kind: Asked = "other",
    *,
    sure: bool = False,
) -> AnswerDraft | None:
    """The best passage's page, quoted, or None where no passage holds anything that may be quoted.

    Of the page of the best passage that has any: the piece that decides first, then the others in the page's order.
    `outlines` gives the outline of a page by its key, where the caller keeps them. `kind` is what is asked for,
    `sure` whether the evidence is: then the answer is short.
    """
    for holding in evidence.passages:
        page = pages[holding.passage.chunk.page]
        outlined = outline(page) if outlines is None else outlines(page.page)
        read = candidates(evidence, page, kind)
        chance_of = chances(read)
        choice = choose(
            page,
            outlined,
            [one.unit for one in read],
            chance_of,
            kind,
            settings,
            sure=sure,
            but=not_meant(outlined.variants, evidence.words),
        )
        if choice is not None:
            draft = draft_of(page, holding, choice.parts, procedure=choice.procedure)
            return replace(draft, chance=_chance(read, chance_of, choice.parts))
    return None


def _chance(read: Sequence[Candidate], chance_of: Sequence[float], parts: Sequence[Quote | Note]) -> float:
    """That one of the sentences quoted states what is asked, as if each did so by itself."""
    quotes = [part for part in parts if isinstance(part, Quote)]
    starts = (one.unit.sentence.start for one in read)
    quoted = (any(quote.start <= start < quote.end for quote in quotes) for start in starts)
    return 1.0 - math.prod(1.0 - chance for chance, shown in zip(chance_of, quoted, strict=True) if shown)


def draft_of(
    page: Page, holding: PassageEvidence, parts: Sequence[Quote | Note], *, procedure: bool = False
) -> AnswerDraft:
    """Parts of a page as a draft; `holding` is a passage of the page, whose headings stand in for none."""
    codes = [block for block in page.blocks if block.kind == "code"]
    quotes = [part for part in parts if isinstance(part, Quote)]
    names = {(heading.start, heading.end) for heading in page.headings}
    # What the answer rests on is cited first, and the headings over it last.
    quotes.sort(key=lambda quote: (quote.start, quote.end) in names)
    spans = [span for quote in quotes for span in _lines(page, quote, codes)]
    citations = tuple(cite(page, holding, start, end) for start, end in spans)
    return AnswerDraft("\n".join(citation.quote for citation in citations), citations, procedure, tuple(parts))


def _lines(page: Page, quote: Quote, codes: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """The lines of a quote, each a citation: a line ends where the source has what is no text. Code is one."""
    text = page.text[quote.start : quote.end]
    if "\n" not in text or any(code.start < quote.end and quote.start < code.end for code in codes):
        yield quote.start, quote.end
        return
    for line in _LINE.finditer(text):
        if any(map(str.isalnum, line[0])):
            yield quote.start + line.start(), quote.start + line.end()


def cite(page: Page, holding: PassageEvidence, start: int, end: int) -> Citation:
    """`page.text[start:end]` as a citation; `holding` is a passage of the page, whose headings stand in for none."""
    heading = page.heading_at(start)
    anchor = None if heading is None else heading.anchor
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
