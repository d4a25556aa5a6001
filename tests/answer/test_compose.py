"""Answers put together from pieces: of every page something whole, in the page's order, nothing twice."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.answer.evidence import Evidence, PassageEvidence
from answerable.answer.quoted import outline as outline_module
from answerable.answer.quoted.asked import Asked
from answerable.answer.quoted.compose import compose
from answerable.answer.quoted.draft import AnswerDraft, Quote
from answerable.ingest.sentences import sentences
from answerable.model import Chunk, Page, Passage
from answerable.settings import AnswerSettings
from quoted_pages import page_of, pages, said

PORTS = (
    "# T\n\nPorts matter. Open the following ports:\n\n- 22 for shells\n- 80 for pages\n- 443 for safe ones\n\nWait.\n"
)
STEPS = "# T\n\nDo this:\n\n" + "".join(f"{n}. Press the button with number {n}.\n" for n in range(1, 31))


def evidence_of(page: Page, scores: Sequence[float]) -> Evidence:
    """The whole page as one passage, its units with these scores, 0 for those that have none."""
    chunk = Chunk("c", page.page, 0, len(page.text), page.text, (page.title,))
    units = [unit for unit in sentences(page.text, page.blocks) if unit.kind != "heading"]
    covered = tuple(score for _, score in itertools.zip_longest(units, scores[: len(units)], fillvalue=0.0))
    passage = Passage(chunk, None, page.title, 1.0, 1.0, 1.0)
    one = PassageEvidence(passage, 1.0, (), tuple(units), covered, (0.0,) * len(units))
    return Evidence((), (), (one,), {})


def drafted(page: Page, best: str, kind: Asked = "other", **limits: int) -> AnswerDraft:
    """The draft where the unit that holds `best` has the best score."""
    at = page.text.index(best)
    scores = [
        1.0 if unit.start <= at < unit.end else 0.0
        for unit in sentences(page.text, page.blocks)
        if unit.kind != "heading"
    ]
    draft = compose(evidence_of(page, scores), {page.page: page}, AnswerSettings(**limits), kind=kind)
    assert draft is not None
    return draft


def test_where_nothing_may_be_quoted_there_is_no_draft() -> None:
    page = page_of("# T\n\nIt looks like this:\n")
    assert compose(evidence_of(page, (1.0, 1.0)), {page.page: page}, AnswerSettings()) is None


def test_an_outline_that_is_kept_is_not_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    page = page_of(PORTS)
    kept = outline_module.outline(page)
    monkeypatch.setattr(outline_module, "Outline", None)
    again = compose(evidence_of(page, (1.0,)), {page.page: page}, AnswerSettings(), lambda key: kept)
    assert again is not None


@given(pages(), st.lists(st.floats(0, 1), max_size=30), st.integers(1, 200))
@settings(max_examples=200, deadline=None)
def test_drafts_of_any_page_are_verified_slices_each_said_once(page: Page, scores: list[float], words: int) -> None:
    draft = compose(evidence_of(page, scores), {page.page: page}, AnswerSettings(max_words=words))
    if draft is None:
        return
    quotes = [part for part in draft.parts if isinstance(part, Quote)]
    assert isinstance(draft.parts[0], Quote)
    cited = [
        next(quote for quote in quotes if quote.start <= one.start and one.end <= quote.end) for one in draft.citations
    ]
    names = [quote for quote in quotes if any(quote == Quote(one.start, one.end) for one in page.headings)]
    assert list(dict.fromkeys(cited)) == [*(quote for quote in quotes if quote not in names), *names]
    assert all(page.text[one.start : one.end] == one.quote for one in draft.citations)
    assert all(one.end <= other.start for one, other in itertools.pairwise(sorted(quotes, key=lambda one: one.start)))
    assert sum(other.start < one.start for one, other in itertools.pairwise(quotes)) <= 1  # behind the first piece
    for quote, behind in itertools.zip_longest(quotes, quotes[1:]):
        block = next((one for one in page.blocks if one.end == quote.end and one.depth == 0), None)
        below = next((one for one in page.blocks if one.start >= quote.end), None)
        if block is None or below is None or block.kind != "paragraph" or not page.text[: quote.end].endswith(":"):
            continue
        if below.kind in ("code", "row") and below.depth == 0:
            # What the lead-in leads to, or a part of it where it was cut, stands right behind it.
            assert behind is not None, said(page, draft.parts)
