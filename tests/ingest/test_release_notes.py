"""Release notes: known by their titles, and behind other pages unless a question asks what changed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from answerable.index import open_index
from answerable.index.writing import ADDRESS, address_words, lexical_text
from answerable.ingest.extract.extract import extract
from answerable.ingest.extract.release_notes import FLAG, are_release_notes, asks_for_changes
from answerable.model import Page, RawPage
from answerable.settings import RetrieveSettings
from fakes import FakeEncoder, FakeSource, FakeTokens, build_index


@pytest.mark.parametrize(
    "title",
    ["Release notes", "What's new in Shiftly", "What’s new", "Changelog", "Change log | Acme", "Document history",
     "Recent SQLite News", "Release 3.40.1", "Mobile app releases", "Latest product updates"],
)  # fmt: skip
def test_titles_of_release_notes(title: str) -> None:
    assert are_release_notes(title)


@pytest.mark.parametrize(
    "title",
    ["History of the Great Wall", "Refunds", "Change your plan", "Release a roster", "Update your card", "News feed",
     "Version control", "Pricing history of spot instances", "Install updates", "What is a roster?"],
)  # fmt: skip
def test_titles_of_other_pages(title: str) -> None:
    assert not are_release_notes(title)


def test_questions_that_release_notes_may_answer() -> None:
    assert all(
        map(asks_for_changes, ["what changed in 4.2?", "is there a NEW kiosk app", "which version has webhooks"])
    )
    assert not any(map(asks_for_changes, ["how do I change my plan", "update my card", "when is the invoice due"]))


def test_extraction_flags_them() -> None:
    notes = extract(RawPage("notes.md", b"# Release notes\n\nRefunds can be split now.", "text/markdown"))
    other = extract(RawPage("refund.md", b"# Refunds\n\nRefunds can be split.", "text/markdown"))
    assert FLAG in notes.flags
    assert FLAG not in other.flags


class Extracted(FakeSource):
    """Pages that the real extraction reads, and flags."""

    def _extract(self, raw: RawPage) -> Page:
        return extract(raw)


@pytest.fixture(scope="module")
def two_pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Release notes that say more of the question's words than the page that answers it, and other pages."""
    pages = {f"other/{n}.md": f"# Topic {n}\n\nSome words on topic {n}." for n in range(8)}
    pages["notes.md"] = "# Release notes\n\nSplit a refund. Refund an invoice. Split an invoice refund."
    pages["refund.md"] = "# Refunds\n\nYou can split a refund between two cards, one of which has to be yours."
    path = tmp_path_factory.mktemp("index")
    build_index(path, Extracted(pages), tokens=FakeTokens())
    return path


@pytest.mark.parametrize(
    ("question", "behind", "first"),
    [
        ("split an invoice refund", 4.0, "refund.md"),
        ("split an invoice refund", 0.0, "notes.md"),  # the twin: without the setting they are first
        ("which release can split an invoice refund", 4.0, "notes.md"),
    ],
)
def test_they_stand_behind_other_pages(two_pages: Path, question: str, behind: float, first: str) -> None:
    retrieve = RetrieveSettings(dense_weight=0.0, release_notes_behind=behind)
    with open_index(two_pages, retrieve=retrieve) as index:
        found = index.search([question], FakeEncoder().encode([question]), 2)[0]
    assert found[0].chunk.page == first


def test_the_words_of_an_address_are_searched(two_pages: Path) -> None:
    with open_index(two_pages) as index:
        scores = index.lexical.scores("other")
        pages = {index.chunks[int(row)].page for row in np.flatnonzero(scores)}
    assert pages == {f"other/{n}.md" for n in range(8)}


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("billing/ways-to_pay.md", "billing ways to pay"),
        ("https://help.example/en/billing/refunds%20abroad.html?x=1#y", "en billing refunds abroad"),
        ("https://help.example/", ""),
        ("guide/v1.2", "guide v1 2"),
    ],
)
def test_address_words(page: str, words: str) -> None:
    assert address_words(page) == words
    row = {"page": page, "title": "T", "heading_path": [], "text": "body"}
    assert lexical_text(row).split() == ["T", "body", *words.split() * ADDRESS]
