"""A page that could not be read with certainty is never answered from, however sure the evidence is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from pdf_files import lines, pdf, words

from answerable.answer.answerer import Answerer
from answerable.answer.quoted import ground
from answerable.index.build import ingest
from answerable.model import Answer
from answerable.settings import Settings

SHEET = [
    words(60, 760, "Warranty of the kettle", size=18),
    *lines(
        60, 700, "The warranty of the kettle lasts 27 months from the day of sale.", "It does not cover worn seals."
    ),
]
OVER_IT = lines(66, 695, "A leaflet was laid upon this sheet when it was", "copied, and hides what is below of it.")
QUESTION = "How long does the warranty of the kettle last?"


def answer(folder: Path, sheet: Sequence[str]) -> Answer:
    (folder / "docs").mkdir(parents=True)
    (folder / "docs" / "kettle.pdf").write_bytes(pdf(sheet))
    ingest(str(folder / "docs"), folder / "index", Settings())
    with Answerer(folder / "index", Settings()) as answerer:
        return answerer.ask(QUESTION)


def test_a_sheet_that_is_sure_is_answered_from(tmp_path: Path) -> None:
    sure = answer(tmp_path, SHEET)
    assert (sure.route, sure.reasons) == ("answer", ("covered",))
    assert "The warranty of the kettle lasts 27 months from the day of sale." in (sure.answer or "")


def test_one_that_is_not_goes_to_a_human_with_the_quote(tmp_path: Path) -> None:
    unsure = answer(tmp_path, [*SHEET, *OVER_IT])
    assert (unsure.route, unsure.reasons) == ("assist", ("uncertain_text",))
    assert unsure.handoff is not None and unsure.handoff.citations


def test_without_the_rule_it_would_be_answered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ground, "UNCERTAIN", frozenset())
    assert answer(tmp_path, [*SHEET, *OVER_IT]).route == "answer"
