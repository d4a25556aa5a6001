"""Coverage before against resolution after: which side fails, and only where both intervals say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerable.desk.loop import IntentCoverage, close_loop, read_coverage
from answerable.errors import TicketError
from answerable.report.to_json import to_json
from answerable.stats import Interval
from desk_samples import desk, talk
from report_samples import report

HIGH, LOW, WIDE = (
    IntentCoverage(0.9, Interval(0.7, 0.97), 30),
    IntentCoverage(0.1, Interval(0.03, 0.3), 30),
    IntentCoverage(0.6, Interval(0.2, 0.8), 4),
)


def test_readings() -> None:
    talks = [talk(f"{name}-{n}", intent=name, resolved=end) for name, end in
             (("good", "confirmed"), ("lost", "no"), ("luck", "silent"), ("gap", "no"), ("wide", "no"), ("new", "no"))
             for n in range(20)]  # fmt: skip
    docs = {"good": HIGH, "lost": HIGH, "luck": LOW, "gap": LOW, "wide": WIDE, "unasked": HIGH}
    found = {line.intent: line.reading for line in close_loop(desk(talks), docs)}
    assert found == {
        "good": "both_high",
        "lost": "docs_do_not_resolve",
        "luck": "resolves_beyond_docs",
        "gap": "both_low",
        "wide": "too_few",
        "new": "not_measured",
        "unasked": "not_measured",
    }


def test_what_people_resolve_is_not_the_docs_doing() -> None:
    talks = [talk(f"{n}", "ueh", resolved="confirmed") for n in range(20)]
    (line,) = close_loop(desk(talks), {"x": HIGH})
    assert (line.resolved.value, line.reading) == (0.0, "docs_do_not_resolve")


def test_a_coverage_report_is_read(tmp_path: Path) -> None:
    file = tmp_path / "coverage.json"
    file.write_text(to_json(report()))
    found = read_coverage(file)
    assert found and all(0 <= one.share <= 1 and one.interval is not None for one in found.values())


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"intents": [1]}', "nonsense"])
def test_another_file_is_an_error(tmp_path: Path, text: str) -> None:
    file = tmp_path / "coverage.json"
    file.write_text(text)
    with pytest.raises(TicketError, match="coverage report"):
        read_coverage(file)
    with pytest.raises(TicketError):
        read_coverage(tmp_path / "none.json")
