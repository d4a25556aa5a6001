"""Bands: each with its source, year and kind; a verdict says whether the interval agrees."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerable.desk.benchmarks import BENCHMARKS, of
from answerable.desk.metrics import BY_NAME
from answerable.desk.scorecard import BANDS, Band, read_bands, scorecard, verdict
from answerable.errors import SettingsError
from desk_samples import desk, talk

BAND = Band("csat", (4.6, 5.0), (3.7, 4.6), "us", "2025", "own")


def test_verdicts() -> None:
    assert [verdict(value, BAND) for value in (None, 3.0, 3.7, 4.6, 5.0)] == ["unknown", "bad", "ok", "good", "good"]


def test_too_much_ai_is_as_bad_as_too_little() -> None:
    band = BANDS[0]
    assert band.metric == "ai_resolution"
    assert [verdict(value, band) for value in (0.01, 0.12, 0.18, 0.51)] == ["bad", "good", "ok", "bad"]


def test_a_handful_of_grades_is_not_a_sure_verdict() -> None:
    few = scorecard(desk([talk(str(n), csat=5) for n in range(3)]), [BAND])[0]
    many = scorecard(desk([talk(str(n), csat=5) for n in range(300)]), [BAND])[0]
    assert (few.verdict, few.sure) == ("good", False)
    assert (many.verdict, many.sure) == ("good", True)


def test_csat_by_hop_count() -> None:
    talks = [talk("1", csat=5), talk("2", "ueh", csat=4), talk("3", "uehh", hops=2, csat=1)]
    found = {
        score.band.group: score.estimate.value for score in scorecard(desk(talks)) if score.band.metric == "satisfied"
    }
    assert found == {"not escalated": 1.0, "escalated": 0.5, "one hop, resolved": 1.0, "two or more hops": 0.0}


def test_every_figure_has_its_source_and_year_and_is_marked() -> None:
    for item in (*BENCHMARKS, *BANDS):
        assert item.source and item.year and item.kind in ("showcase", "field", "analyst", "vendor")
    assert {band.metric for band in BANDS} <= set(BY_NAME)
    assert {item.kind for item in of("resolution_with_silent")} == {"showcase", "field"}
    assert [round(item.low * 100) for item in of("satisfied")] == [89, 67, 78, 51]


def test_bands_of_ones_own(tmp_path: Path) -> None:
    file = tmp_path / "bands.toml"
    file.write_text(
        '[[band]]\nmetric = "csat"\ngood = [4.5, 5]\nok = [4, 4.5]\nsource = "us"\nyear = "2025"\nkind = "own"\n'
    )
    assert read_bands(file) == (Band("csat", (4.5, 5.0), (4.0, 4.5), "us", "2025", "own"),)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('metric = "nps"', "metric is 'nps'"),
        ("good = [5, 4]", "low end above"),
        ("ok = 3", "ok is 3, allowed: \\[low, high\\]"),
        ('source = ""', "source is '', allowed: a text, not empty"),
        ('kind = "dream"', "kind is 'dream'"),
        ('group = "x"', "group is 'x'"),
        ("colour = 1", "unknown key 'colour'"),
    ],
)
def test_bad_bands(tmp_path: Path, line: str, problem: str) -> None:
    rows = {
        "metric": '"csat"',
        "good": "[4.5, 5]",
        "ok": "[4, 4.5]",
        "source": '"us"',
        "year": '"2025"',
        "kind": '"own"',
    }
    key, _, value = line.partition(" = ")
    rows[key] = value
    file = tmp_path / "bands.toml"
    file.write_text("[[band]]\n" + "".join(f"{name} = {given}\n" for name, given in rows.items()))
    with pytest.raises(SettingsError, match=problem):
        read_bands(file)
    file.write_text("x = 1\n")
    with pytest.raises(SettingsError, match="no \\[\\[band"):
        read_bands(file)
