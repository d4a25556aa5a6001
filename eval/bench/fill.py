"""Fill the figures of README.md, docs/benchmarks.md and the pages in results/ from the JSON beside them.

    python eval/bench/fill.py            # make readme
    python eval/bench/fill.py --check    # writes nothing; ends with 1 where a page is not what its results say

Pages are written by hand but for what stands between marks, which are comments that no reader sees:

    <!-- made scale -->          one line: command, date, commit, machine
    <!-- end -->
    <!-- table scale/sizes -->   a table of the result
    <!-- end -->
    It took <!-- fig scale/sizes/5000/seconds as {:.0f} -->35<!-- /fig --> s.

A line must not begin with a figure: Markdown reads such a line as HTML.

A figure is RESULT/KEY, or RESULT/TABLE/ROW/COLUMN[/PART]. ROW is the row's first cells as printed, joined by " + ",
or a beginning of them; PART counts the numbers of a cell that holds several, from 0. `min` or `max` before it goes
over the rows, with `*` for ROW. `as` gives a `str.format`, or `minutes`, or `percent` for a share; else a figure
looks as in its table. Standard library only.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from table import RESULTS, ROOT, Result, load

BLOCK = re.compile(r"(<!-- (made|table) (\S+) -->\n)(.*?)(<!-- end -->)", re.DOTALL)
FIGURE = re.compile(r"(<!-- fig ((?:(?!-->).)+?)(?: as ((?:(?!-->).)+?))? -->)(.*?)(<!-- /fig -->)", re.DOTALL)


def minutes(seconds: float) -> str:
    return f"{seconds // 60:.0f} min {seconds % 60:.0f} s"


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


NAMED: Mapping[str, Callable[[Any], str]] = {"minutes": minutes, "percent": percent}


def pages() -> list[Path]:
    """Every page that may hold marks."""
    return [ROOT / "README.md", ROOT / "docs" / "benchmarks.md", *sorted(RESULTS.glob("*.md"))]


@cache
def _result(file: Path, changed: int) -> Result:
    return load(file)


def result(name: str, folder: Path = RESULTS) -> Result:
    """The kept result of that name."""
    file = folder / f"{name}.json"
    if not file.is_file():
        raise LookupError(f"there is no result {name}: {file.name} is missing")
    return _result(file, file.stat().st_mtime_ns)


def figure(path: str, form: str | None = None, folder: Path = RESULTS) -> str:
    """The text of one figure; LookupError where a result has no such thing."""
    how, _, rest = path.partition(" ")
    if how not in ("min", "max"):
        how, rest = "", path
    name, *steps = rest.split("/")
    found = result(name, folder)
    if len(steps) == 1:
        if steps[0] not in found.figures:
            raise LookupError(f"result {name} has no figure {steps[0]!r}")
        return _text(found.figures[steps[0]], form or "{}")
    if len(steps) not in (3, 4) or steps[0] not in found.tables:
        raise LookupError(f"{path}: not RESULT/KEY and not RESULT/TABLE/ROW/COLUMN of a table that there is")
    table = found.tables[steps[0]]
    place = table.place(steps[2])
    rows = table.rows if how else [table.row(steps[1])]
    cells = [row[place][int(steps[3])] if len(steps) == 4 else row[place] for row in rows]
    value = min(cells) if how == "min" else max(cells) if how == "max" else cells[0]
    return _text(value, form) if form else table.columns[place].text(value)


def _text(value: Any, form: str) -> str:
    if value is None:
        raise LookupError("a figure that was not measured cannot be quoted")
    return NAMED[form](value) if form in NAMED else form.format(value)


def filled(text: str, folder: Path = RESULTS) -> str:
    """The page as its results have it."""

    def block(found: re.Match[str]) -> str:
        begin, kind, path, _, end = found.groups()
        name, _, table = path.partition("/")
        of = result(name, folder)
        if kind == "made":
            return f"{begin}\n{of.provenance()}\n{end}"
        if table not in of.tables:
            raise LookupError(f"result {name} has no table {table!r}")
        return f"{begin}\n{of.tables[table].markdown()}\n{end}"

    def inline(found: re.Match[str]) -> str:
        begin, path, form, _, end = found.groups()
        return begin + figure(path, form, folder) + end

    return FIGURE.sub(inline, BLOCK.sub(block, text))


def bare_tables(text: str) -> list[str]:
    """First lines of tables that stand between no marks, and so are typed by hand."""
    rest = re.sub(r"^```.*?^```$", "", BLOCK.sub("", text), flags=re.DOTALL | re.MULTILINE)
    return re.findall(r"^(\|.*)\n\| *:?-{3}", rest, re.MULTILINE)


def write_pages() -> None:
    """Fill every page; one that is already true is left alone. Ends the run where a page quotes what is not there."""
    wrong = []
    for page in pages():
        text = page.read_text("utf-8")
        try:
            new = filled(text)
        except LookupError as error:
            wrong.append(f"{page.relative_to(ROOT)}: {error}")
            continue
        if new != text:
            page.write_text(new, encoding="utf-8")
    if wrong:
        sys.exit("\n".join(["not filled:", *wrong]))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a page differs")
    if not parser.parse_args().check:
        write_pages()
        return
    stale = [page.name for page in pages() if filled(text := page.read_text("utf-8")) != text]
    sys.exit(f"not what the results say: {', '.join(stale)}; run: make readme" if stale else 0)


if __name__ == "__main__":
    main()
