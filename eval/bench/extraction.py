"""How much of a page's content survives extraction, and how much of the site around it does not.

    python eval/bench/extraction.py [--no-write]

Pages of many kinds of markup with gold text written by hand (see gold/README.md), read by our extraction, by
trafilatura (with lxml_html_clean, both in the extra `bench`; a row says so where it is missing) and by Beautiful
Soup's plain `get_text()`. Measures, each a mean over pages, in per cent:

recall     words of the gold text that were kept, counted with repeats
precision  words kept that are in the gold text: what is missing to 100 is the site around the content
order      longest common subsequence of words, over the words kept
rows       table rows that stand on a line of their own with all their cells, in order, and nothing else
items      list items that begin a line of their own and end with it
"""

from __future__ import annotations

import argparse
import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from table import Column, Table, installed, not_installed, numbers, publish

GOLD = Path(__file__).parent / "gold"
MEASURES = ("recall", "precision", "order", "rows", "items")
MEANS = (Column("extractor"), *numbers(*((name, "{:.1f}") for name in MEASURES)))
PAGES = (Column("page"), *(Column(name, "{:.1f}", right=True, none="") for name in MEASURES))
TABLES = {"held": MEANS, "held_pages": PAGES, "dev": MEANS, "dev_pages": PAGES}
_MARK = re.compile(r"^[\s>]*(?:#{1,6}\s+|[-*+•◦▪‣]\s+|(?:\d{1,3}|[a-z])[.)]\s+)?")

Extractor = Callable[[str], str]


@dataclass(frozen=True)
class GoldPage:
    """`lines` are (kind, words): kind is `row`, `item` or `text`; a list marker is not a word."""

    name: str
    html: str
    lines: tuple[tuple[str, tuple[str, ...]], ...]

    def words(self) -> list[str]:
        return [word for _, words in self.lines for word in words]

    def of(self, kind: str) -> list[tuple[str, ...]]:
        return [words for found, words in self.lines if found == kind]


def words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.lower()))


def unmarked(line: str) -> tuple[str, ...]:
    """The words of a line without its heading or list marker."""
    return words(_MARK.sub("", line, count=1))


def read_gold(folder: Path) -> list[GoldPage]:
    pages = []
    for file in sorted(folder.glob("*.html")):
        lines: list[tuple[str, tuple[str, ...]]] = []
        code = False
        for line in file.with_suffix(".txt").read_text("utf-8").splitlines():
            if line.startswith("```"):
                code = not code
            elif code:
                lines.append(("text", words(line)))
            elif line.startswith("| "):
                lines.append(("row", words(line)))
            elif re.match(r"(?:- |\d+\. )", line):
                lines.append(("item", unmarked(line)))
            else:
                lines.append(("text", words(line.removeprefix("# "))))
        pages.append(GoldPage(file.stem, file.read_text("utf-8"), tuple(lines)))
    return pages


def subsequence(a: Sequence[str], b: Sequence[str]) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(b) + 1)
    for x in a:
        before = 0
        for j, y in enumerate(b, 1):
            above = row[j]
            row[j] = before + 1 if x == y else max(above, row[j - 1])
            before = above
    return row[-1]


def measure(page: GoldPage, text: str) -> dict[str, float]:
    """Each measure of one page, 0..1; `rows` and `items` only where the gold has some."""
    lines = [found for line in text.splitlines() if (found := unmarked(line))]
    gold, got = page.words(), [word for line in lines for word in line]
    kept = sum((Counter(gold) & Counter(got)).values())
    out = {
        "recall": kept / len(gold),
        "precision": kept / len(got) if got else 0.0,
        "order": subsequence(gold, got) / kept if kept else 0.0,
    }
    for kind in ("row", "item"):
        if wanted := page.of(kind):
            found = Counter(lines)
            out[f"{kind}s"] = sum((Counter(wanted) & found).values()) / len(wanted)
    return out


def ours(html: str) -> str:
    from answerable.ingest.extract.extract import extract
    from answerable.model import RawPage

    return extract(RawPage("page.html", html.encode(), "text/html", charset="utf-8")).text


def plain(html: str, separator: str = "") -> str:
    from bs4 import BeautifulSoup

    return BeautifulSoup(html, "lxml").get_text(separator)


def with_trafilatura(html: str, *, favor_recall: bool) -> str:
    from trafilatura import extract

    return extract(html, include_comments=False, include_tables=True, favor_recall=favor_recall) or ""


def extractors() -> dict[str, Extractor | None]:
    """Each by its name; None where it is not installed."""
    theirs = installed("trafilatura", "lxml_html_clean")
    return {
        "ours": ours,
        "trafilatura": (lambda html: with_trafilatura(html, favor_recall=False)) if theirs else None,
        "trafilatura, favouring recall": (lambda html: with_trafilatura(html, favor_recall=True)) if theirs else None,
        "get_text()": plain,
        'get_text("\\n")': lambda html: plain(html, "\n"),
    }


def mean(rows: Iterable[dict[str, float]], name: str) -> float:
    return statistics.mean(row[name] for row in rows if name in row)


def tables(kind: str, pages: list[GoldPage]) -> list[Table]:
    """The means of every extractor, and our figures page by page; in per cent."""
    means: list[list[Any]] = []
    for name, run in extractors().items():
        if run is None:
            means.append(not_installed(name, MEANS))
            continue
        rows = [measure(page, run(page.html)) for page in pages]
        means.append([name, *(100 * mean(rows, one) for one in MEASURES)])
        if name == "ours":
            own = [
                [page.name, *(100 * row[one] if one in row else None for one in MEASURES)]
                for page, row in zip(pages, rows, strict=True)
            ]
    return [Table(kind, MEANS, means), Table(f"{kind}_pages", PAGES, own)]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--no-write", action="store_true", help="print only")
    args = parser.parse_args()
    held, dev = read_gold(GOLD / "held"), read_gold(GOLD / "dev")
    publish(
        "extraction",
        tables=[*tables("held", held), *tables("dev", dev)],
        data=[{"name": "held pages", "n": len(held)}, {"name": "dev pages", "n": len(dev)}],
        figures={"held": len(held), "dev": len(dev)},
        write=not args.no_write,
    )


if __name__ == "__main__":
    main()
