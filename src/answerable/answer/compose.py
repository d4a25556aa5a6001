"""An answer made of whole sentences or steps of the best passages, each a citation with its offsets.

Nothing is worded anew: the answer is the quotes, in the order of the page. A procedure comes back as
its steps, with the line that introduces it; a paragraph as the sentences that carry the evidence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..ingest.sentences import Sentence, sentences
from ..model import Citation, Page
from ..settings import AnswerSettings
from .evidence import Evidence, PassageEvidence, Unit


@dataclass(frozen=True, slots=True)
class Draft:
    """The answer's text and its citations, first the one that the answer rests on."""

    text: str
    citations: tuple[Citation, ...]
    procedure: bool


def compose(evidence: Evidence, pages: Mapping[str, Page], settings: AnswerSettings) -> Draft | None:
    """The best passage's answer, or None where no passage holds a sentence.

    The unit with the best score (its coverage of the question plus its cosine) decides the form. If it
    is a step, the whole list is quoted up to `max_steps`; else the best units of that passage and of the
    passages around it, up to `max_words`, in the page's order.
    """
    holding = next((one for one in evidence.passages if one.units), None)
    if holding is None:
        return None
    page = pages[holding.passage.chunk.page]
    best = max(holding.units, key=lambda unit: (unit.score, -unit.sentence.start))
    group = _group(page, best.sentence)
    if best.sentence.kind == "step" and group is not None:
        quotes = _procedure(page, group, best.sentence, settings)
        procedure = True
    else:
        quotes = _sentences(page, evidence, holding, best, settings)
        procedure = False
    citations = tuple(_citation(page, holding, start, end) for start, end in quotes)
    return Draft("\n".join(one.quote for one in citations), citations, procedure)


def _group(page: Page, sentence: Sentence) -> int | None:
    return page.blocks[sentence.block_index].group


def _procedure(page: Page, group: int, best: Sentence, settings: AnswerSettings) -> list[tuple[int, int]]:
    """The steps of one list as printed, its introduction before them; a long list around the best step."""
    members = [i for i, block in enumerate(page.blocks) if block.group == group]
    tops = [i for i in members if page.blocks[i].kind == "step" or page.blocks[i].depth > 0]
    place = tops.index(best.block_index) if best.block_index in tops else 0
    first = max(0, min(place - settings.max_steps // 2, len(tops) - settings.max_steps))
    chosen = tops[first : first + settings.max_steps]
    quotes = [(page.blocks[i].start, page.blocks[i].end) for i in chosen]
    intro = chosen[0] - 1
    if first == 0 and intro >= 0 and page.blocks[intro].kind == "paragraph":
        lead = [one for one in sentences(page.text, page.blocks) if one.block_index == intro and one.kind == "intro"]
        quotes = [(one.start, one.end) for one in lead] + quotes
    return quotes


def _sentences(
    page: Page, evidence: Evidence, holding: PassageEvidence, best: Unit, settings: AnswerSettings
) -> list[tuple[int, int]]:
    """The best units of this page among the passages, best first until the words are used up; page order."""
    units: dict[int, Unit] = {}
    for one in evidence.passages:
        if one.passage.chunk.page == page.page:
            units.update({unit.sentence.start: unit for unit in one.units})
    near = {unit.sentence.start: unit for unit in holding.units}
    ranked = sorted(units.values(), key=lambda u: (-_worth(u, best, u.sentence.start in near), u.sentence.start))
    chosen: list[Unit] = []
    words = 0
    for unit in [best, *(u for u in ranked if u is not best)]:
        length = len(page.text[unit.sentence.start : unit.sentence.end].split())
        if chosen and (words + length > settings.max_words or len(chosen) == settings.max_sentences):
            continue
        chosen.append(unit)
        words += length
    chosen.sort(key=lambda u: u.sentence.start)
    return [(u.sentence.start, u.sentence.end) for u in chosen]


def _worth(unit: Unit, best: Unit, near: bool) -> float:
    """A unit's score; its neighbours in the best passage explain it, so they are worth a little more."""
    distance = abs(unit.sentence.block_index - best.sentence.block_index)
    return unit.score + (0.15 / (1 + distance) if near else 0.0)


def _citation(page: Page, holding: PassageEvidence, start: int, end: int) -> Citation:
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
