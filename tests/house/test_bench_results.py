"""Figures that are shown come from what was measured: README, docs/benchmarks.md and the results' pages."""

from __future__ import annotations

import importlib
import json
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from conftest import ROOT

BENCH = ROOT / "eval" / "bench"
RESULTS = BENCH / "results"
PAGES = [ROOT / "README.md", ROOT / "docs" / "benchmarks.md", *sorted(RESULTS.glob("*.md"))]
KEPT = sorted(RESULTS.glob("*.json"))
LIBRARIES = {"faq", "fill", "measured", "public_sets", "quick", "shares", "table"}  # make no result of their own
BY_HAND = re.compile(r"^<!-- by hand \d{4}-\d\d-\d\d -->$", re.M)
LINKS = re.compile(r"\[[^\]]*\]\([^)]*\)|<!--.*?-->")


def bench(name: str) -> ModuleType:
    """A module of eval/bench."""
    sys.path.insert(0, str(BENCH))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(BENCH))


@pytest.fixture(scope="module", autouse=True)
def as_it_was() -> Iterator[None]:
    """Modules of eval/bench have plain names; they do not stay."""
    before = set(sys.modules)
    yield
    for name in set(sys.modules) - before:
        if (file := getattr(sys.modules[name], "__file__", None)) and Path(file).parent == BENCH:
            del sys.modules[name]


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """A copy of what was kept, to break."""
    return Path(shutil.copytree(RESULTS, tmp_path / "results"))


def unmarked(text: str) -> str:
    """What is left of a page without its figures."""
    fill = bench("fill")
    return str(fill.FIGURE.sub("", fill.BLOCK.sub("", text)))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_is_what_its_results_say(page: Path) -> None:
    text = page.read_text("utf-8")
    assert bench("fill").filled(text) == text, "run: make readme"


@pytest.mark.parametrize("mark", ["<!-- table quality/sets -->", "<!-- fig tickets_10k/runs/first/seconds"])
def test_a_changed_digit_of_the_readme_is_noticed(mark: str) -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    begin = text.index("-->", text.index(mark)) + 3
    digit = re.compile(r"\d").search(text, begin)
    assert digit is not None
    changed = text[: digit.start()] + str((int(digit[0]) + 1) % 10) + text[digit.end() :]
    assert bench("fill").filled(changed) == text


def test_a_changed_value_changes_the_page(results: Path) -> None:
    file = results / "scale.json"
    kept = json.loads(file.read_text("utf-8"))
    kept["figures"]["time_ratio"] += 1
    file.write_text(json.dumps(kept), "utf-8")
    page = (results / "scale.md").read_text("utf-8")
    assert bench("fill").filled(page, results) != page


@pytest.mark.parametrize("page", PAGES[2:], ids=lambda page: page.stem)
def test_every_table_of_a_result_is_filled_or_says_that_it_is_typed(page: Path) -> None:
    text = page.read_text("utf-8")
    assert not bench("fill").bare_tables(text) or BY_HAND.search(text)


def test_a_typed_table_is_noticed() -> None:
    text = (RESULTS / "scale.md").read_text("utf-8") + "\n| pages | seconds |\n| ---: | ---: |\n| 5 | 1 |\n"
    assert bench("fill").bare_tables(text) == ["| pages | seconds |"]


def section() -> str:
    """`How good it is` of the README."""
    return (ROOT / "README.md").read_text("utf-8").partition("<!-- bench -->")[2].partition("\n## ")[0]


def typed(text: str) -> list[str]:
    """Measured-looking figures that stand between no marks: with a decimal, or before a unit."""
    return re.findall(r"\d+\.\d+|\d+ (?:%|ms|MB|s)\b", LINKS.sub("", unmarked(text)))


def test_the_readme_types_no_figure_by_hand() -> None:
    assert len(section().split()) > 100
    assert not typed(section())


def test_a_typed_figure_is_noticed() -> None:
    assert typed(section() + "\nIt takes 12 ms and finds 0.93.\n") == ["12 ms", "0.93"]


@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.stem)
def test_a_result_says_how_it_was_made(file: Path) -> None:
    table = bench("table")
    kept = table.load(file)
    assert kept.name == file.stem
    assert re.fullmatch(r"[0-9a-f]{40}", kept.commit)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", kept.date)
    assert kept.transcribed or (kept.machine["cpu"] and kept.machine["python"] and not kept.dirty)
    assert kept.tables and all(len(row) == len(one.columns) for one in kept.tables.values() for row in one.rows)
    assert f"<!-- made {file.stem} -->" in file.with_suffix(".md").read_text("utf-8")
    assert table.dump(kept) == file.read_text("utf-8")


@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.stem)
def test_a_result_has_the_tables_that_its_bench_makes(file: Path) -> None:
    made = bench(file.stem).TABLES
    kept = bench("table").load(file)
    assert {name: one.columns for name, one in kept.tables.items()} == made


def test_make_bench_runs_or_names_every_bench() -> None:
    named = {one.script for one in bench("quick").BENCHES}
    assert named == {file.stem for file in BENCH.glob("*.py")} - LIBRARIES


def test_make_bench_says_what_it_leaves_out(tmp_path: Path) -> None:
    quick = bench("quick")
    by_name = {one.script: one for one in quick.BENCHES}
    assert "not in" in quick.reason(by_name["quality"], tmp_path)
    assert "minutes" in quick.reason(by_name["scale"], tmp_path)
    (tmp_path / "score.py").touch()
    assert not quick.reason(by_name["quality"], tmp_path)


def test_a_comparator_that_is_missing_is_a_row_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    extraction = bench("extraction")
    monkeypatch.setattr(extraction, "installed", lambda *modules: False)
    pages = [one for one in extraction.read_gold(extraction.GOLD / "held") if one.of("row") and one.of("item")]
    means, _ = extraction.tables("held", pages[-1:])
    rows = dict(line.strip("| ").split(" | ")[:2] for line in means.markdown().splitlines()[2:])
    assert rows["trafilatura"] == "not installed: pip install '.[bench]'"
    assert rows["ours"] == "100.0"


@pytest.mark.parametrize(
    ("path", "form", "text"),
    [
        ("a/pages", None, "1559"),
        ("a/pages", "{:,}", "1,559"),
        ("a/runs/first/seconds", None, "3.9 / 5.0"),
        ("a/runs/first/seconds/1", "{:.2f}", "5.00"),
        ("a/runs/second + x/share", "percent", "12 %"),
        ("a/runs/fir/share", None, "10.0%"),
        ("max a/runs/*/share", "{:.3f}", "0.125"),
        ("a/whole", "minutes", "3 min 49 s"),
    ],
)
def test_figures_are_found_by_name(tmp_path: Path, path: str, form: str | None, text: str) -> None:
    assert bench("fill").figure(path, form, made(tmp_path)) == text


@pytest.mark.parametrize(
    "path", ["b/x", "a/none", "a/runs/first/speed", "a/runs/third/share", "a/runs/second/share", "a/runs"]
)
def test_a_figure_that_is_not_there_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(LookupError):
        bench("fill").figure(path, None, made(tmp_path))


def made(folder: Path) -> Path:
    """A folder with one result."""
    table = bench("table")
    columns = (table.Column("run"), table.Column("kind"), table.Column("seconds", "{:.1f} / {:.1f}"))
    rows = [["first", "x", [3.9, 5.0], 0.1], ["second", "x", [1, 2], 0.125], ["second", "y", [1, 2], 0.1]]
    runs = table.Table("runs", (*columns, table.Column("share", "{:.1%}")), rows)
    kept = table.Result("a", "0" * 40, "c", "2026-01-02", {}, {"runs": runs}, figures={"pages": 1559, "whole": 229})
    (folder / "a.json").write_text(table.dump(kept), "utf-8")
    return folder


def test_agreement_of_two_clusterings() -> None:
    """Published values: Hubert and Arabie's index of sklearn's documentation, and equal and unrelated labels."""
    import numpy as np

    intents = bench("intents")
    assert intents.adjusted_rand(np.array([0, 0, 1, 1]), np.array([0, 0, 1, 2])) == pytest.approx(0.5714285714)
    assert intents.mutual_information(np.array([0, 0, 1, 1]), np.array([0, 0, 1, 2])) == pytest.approx(0.8)
    same = np.array(["a", "b", "b", "c"])
    assert intents.adjusted_rand(same, same) == intents.mutual_information(same, same) == pytest.approx(1)
    crossed = np.array([0, 1, 0, 1])
    assert intents.mutual_information(np.array([0, 0, 1, 1]), crossed) == pytest.approx(0)


def test_the_baseline_cuts_pages_at_headings_and_at_180_words(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(f"intro\n\n## Long\n{'word ' * 200}\n# Last\nend\n", "utf-8")
    cut = list(bench("baseline").pieces(tmp_path))
    assert [(one.page, one.heading, len(one.text.split())) for one in cut] == [
        ("a.md", "", 1),
        ("a.md", "Long", 180),
        ("a.md", "Long", 20),
        ("a.md", "Last", 1),
    ]


AT_THE_START = re.compile(r"^ {0,3}<!-- fig", re.M)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_line_begins_with_a_figure_which_markdown_would_read_as_html(page: Path) -> None:
    text = page.read_text("utf-8")
    assert not AT_THE_START.search(text)
    assert AT_THE_START.search(f"{text}\n<!-- fig scale/time_ratio -->2<!-- /fig --> times\n")
