"""Make a labelled set from four FAQs that people wrote: real questions, and answers whose heading is taken away.

    apt-get download perl-doc python3.11-doc debian-faq sqlite3-doc
    for deb in *.deb; do dpkg-deb -x "$deb" unpacked; done
    python eval/bench/faq.py unpacked OUT

writes three sets, each a folder `docs` and a file `tickets.jsonl` of 600 questions (with these versions: perl 5.36,
Python 3.11, debian-faq 11.1, SQLite 3.40):

OUT/answers   each kept answer as a page of its own, without its question, and 61 manual pages of the same products
OUT/sections  the same, the answers of one section of a FAQ on one page, since most help pages say more than one thing
OUT/news      as answers, with 20 pages of release notes of the same products

A ticket's relevant page is the one with the answer that stood below it. A seeded 42 % of the answers are left out, and
their questions are labelled not answerable.

Known weakness: another answer or a manual page often says what a left-out answer said, so "not answerable" is
wrong for some (and "relevant" too narrow for some). Good for choosing how to rank, and as one voice among others for
a confidence model; not a set to report a level on. Nothing of it is kept in this project.
"""

from __future__ import annotations

import json
import random
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from bs4 import BeautifulSoup

LEFT_OUT = 0.42
SEED = 7
MIN_WORDS = 15  # of an answer; shorter ones only point elsewhere
PERL = "perlretut perlreftut perlopentut perlunitut perldsc perldebtut perlootut perlpacktut perlrequick perlintro"
PERL += " perlstyle perltrap perlport perlsub perldata"
SQLITE = "quirks limits lang_createtable lang_select lang_altertable datatype3 autoinc isolation wal howtocorrupt nulls"
SQLITE += " whentouse foreignkeys cli backup threadsafe uri json1 onefile different"


class Entry(NamedTuple):
    """One question of a FAQ, the section it stands in, and its answer as Markdown."""

    source: str
    section: str
    question: str
    answer: str


def pod_text(pod: str) -> str:
    """Perl's documentation format as Markdown."""
    for _ in range(4):  # codes nest
        pod = re.sub(r"[BICFLSXZ]<<* ?([^<>]*?) ?>+", lambda found: found[1].split("|")[0], pod)
    out = []
    for part in re.split(r"\n\s*\n", pod.replace("E<gt>", ">").replace("E<lt>", "<")):
        if part.startswith("=item"):
            out.append("- " + part[5:].strip())
        elif found := re.match(r"=head(\d)\s+(.*)", part):
            out.append("#" * int(found[1]) + " " + found[2])
        elif re.match(r"[ \t]", part):
            out.append("\n".join("    " + line for line in part.split("\n")))
        elif not part.startswith("="):
            out.append(part)
    return "\n\n".join(out)


def rst_text(rst: str) -> str:
    """Python's documentation sources as Markdown, roles and directives gone."""
    plain = re.sub(r":\w+:`~?([^`<]*?)(?: <[^`]*>)?`", r"\1", rst)
    return re.sub(r"^\.\. .*$", "", plain, flags=re.M).replace("``", "`")


def perl(pods: Path) -> Iterator[Entry]:
    for number in range(1, 10):
        section = ""
        for part in re.split(r"\n(?==head[12] )", (pods / f"perlfaq{number}.pod").read_text("latin-1")):
            found = re.match(r"=head([12]) (.*)\n?", part)
            if found and found[1] == "1":
                section = found[2]
            elif found:
                yield Entry(f"perlfaq{number}", section, pod_text(found[2]), pod_text(part[found.end() :]))


def python(sources: Path) -> Iterator[Entry]:
    for path in sorted((sources / "faq").glob("*.txt")):
        name = path.name.split(".")[0]
        section = name
        for part in re.split(r"\n(?=[^\n]+\n(?:-{5,}|={5,})\n)", path.read_text("utf-8")):
            found = re.match(r"\n*([^\n]+)\n(?:-{5,}|={5,})\n", part)
            if found and "?" in found[1]:
                yield Entry(f"py-{name}", section, rst_text(found[1]).replace("`", ""), rst_text(part[found.end() :]))
            elif found:
                section = found[1]


def debian(folder: Path) -> Iterator[Entry]:
    for path in sorted(folder.glob("*.en.html")):
        soup = BeautifulSoup(path.read_bytes(), "lxml-xml" if path.read_bytes()[:5] == b"<?xml" else "lxml")
        title = soup.title.get_text() if soup.title else path.stem
        for part in soup.select("div.section, section"):
            heading = part.find(["h2", "h3"])
            if heading is None or part.find(["div", "section"], class_="section"):
                continue
            question = re.sub(r"^[\d.\s\xa0]+", "", heading.get_text(" ", strip=True))
            heading.extract()
            answer = re.sub(r"\n{2,}", "\n\n", re.sub(r"[ \t]+", " ", part.get_text("\n")))
            if "?" in question:
                name = path.name.split(".")[0]
                yield Entry(f"debian-{name}", title, question, re.sub(r"(?<!\n)\n(?!\n)", " ", answer))


def sqlite(page: Path) -> Iterator[Entry]:
    soup = BeautifulSoup(page.read_bytes(), "lxml")
    for bold in soup.find_all("b"):
        found = re.match(r"\(\d+\)\s*(.*)", bold.get_text(" ", strip=True), re.S)
        answer = bold.find_next("blockquote")
        if found and answer:
            yield Entry("sqlite-faq", "SQLite", found[1], re.sub(r"\s+", " ", answer.get_text(" ")))


def manuals(pods: Path, sources: Path, html: Path) -> Iterator[tuple[str, str]]:
    """(name, Markdown) of the pages that stand beside the answers."""
    for path in [*sorted((sources / "tutorial").glob("*.txt")), *sorted((sources / "howto").glob("*.txt"))[:10]]:
        yield f"py-{path.name.split('.')[0]}", rst_headings(rst_text(path.read_text("utf-8")))
    for name in PERL.split():
        yield name, pod_text((pods / f"{name}.pod").read_text("latin-1"))
    for name in SQLITE.split():
        yield f"sqlite-{name}", html_text(html / f"{name}.html")


def rst_headings(text: str) -> str:
    """Underlined headings of two levels as Markdown's."""
    text = re.sub(r"(?m)^([*=]{5,}\n)?([^\n]+)\n[*=]{5,}$", r"# \2", text)
    return re.sub(r"(?m)^([^\n]+)\n-{5,}$", r"## \1", text)


def html_text(path: Path) -> str:
    """Headings, paragraphs, items and code of a page of SQLite's documentation as Markdown."""
    soup = BeautifulSoup(path.read_bytes(), "lxml")
    for noise in soup.select("script, style, nav, .nosearch, .toc, header"):
        noise.extract()
    marks = {"h1": "# ", "h2": "## ", "h3": "### ", "li": "- "}
    parts = soup.find_all(["h1", "h2", "h3", "p", "li", "pre"])
    return "\n\n".join(marks.get(part.name, "") + re.sub(r"\s+", " ", part.get_text(" ", strip=True)) for part in parts)


def news(pods: Path, sources: Path, html: Path) -> Iterator[tuple[str, str]]:
    """(name, Markdown) of pages of release notes."""
    for version in ("3.8", "3.9", "3.10", "3.11"):
        text = rst_text((sources / "whatsnew" / f"{version}.rst.txt").read_text("utf-8"))
        yield f"py-{version}", rst_headings(text)
    for version in ("5300", "5320", "5340", "5360"):
        text = pod_text((pods / f"perl{version}delta.pod").read_text("latin-1"))
        yield f"perl{version}delta", f"# What is new for perl {version}\n\n{text}"
    logs = sorted((html / "releaselog").glob("*.html"))[-10:]
    for path in [html / "changes.html", html / "news.html", *logs]:
        text = html_text(path)
        title = BeautifulSoup(path.read_bytes(), "lxml").title
        text = text if text.startswith("# ") or title is None else f"# {title.get_text()}\n\n{text}"
        yield path.stem, text[:120_000]


def kept_pages(
    entries: list[Entry], page_of: Callable[[int, Entry], str]
) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """The pages of the kept answers by name, and all tickets."""
    draw = random.Random(SEED)
    pages: dict[str, str] = {}
    tickets = []
    for number, entry in enumerate(entries):
        kept = draw.random() >= LEFT_OUT
        page = page_of(number, entry)
        if kept:
            pages[page] = pages.get(page, f"# {entry.section}\n\n") + f"{entry.answer}\n\n---\n\n"
        text = re.sub(r"\s+", " ", entry.question).strip()
        ticket = {"id": f"faq-{number:03d}", "text": text, "intent": entry.source, "answerable": kept}
        tickets.append({**ticket, "relevant": [page] if kept else [], "answer": None})
    return {name: text.removesuffix("\n\n---\n\n") + "\n" for name, text in pages.items()}, tickets


def write_set(folder: Path, pages: dict[str, str], tickets: list[dict[str, Any]]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in pages.items():
        (folder / "docs" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "docs" / name).write_text(text, "utf-8")
    (folder / "tickets.jsonl").write_text("".join(json.dumps(ticket) + "\n" for ticket in tickets), "utf-8")
    kept = sum(ticket["answerable"] for ticket in tickets)
    print(f"{folder}: {len(tickets)} questions, {kept} with their answer kept, {len(pages)} pages")


def main() -> None:
    """Write the sets."""
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    unpacked, out = map(Path, sys.argv[1:])
    pods = next(iter(sorted(unpacked.glob("usr/share/perl/*/pod"))), None)
    sources = next(iter(sorted(unpacked.glob("usr/share/doc/python3*/html/_sources"))), None)
    html, faq = unpacked / "usr/share/doc/sqlite3", unpacked / "usr/share/doc/debian/FAQ"
    if pods is None or sources is None or not (html / "faq.html").is_file() or not faq.is_dir():
        sys.exit(f"{unpacked}: the four packages are not unpacked here; the head of this file says how")
    entries = [*perl(pods), *python(sources), *debian(faq), *sqlite(html / "faq.html")]
    entries = [entry for entry in entries if len(entry.answer.split()) > MIN_WORDS]
    beside = {f"more/{name}.md": text for name, text in manuals(pods, sources, html)}
    notes = {f"news/{name}.md": text for name, text in news(pods, sources, html)}
    answers, tickets = kept_pages(entries, lambda number, entry: f"{entry.source}/{number:03d}.md")
    write_set(out / "answers", {**answers, **beside}, tickets)
    write_set(out / "news", {**answers, **beside, **notes}, tickets)
    sections, tickets = kept_pages(entries, lambda _, entry: f"{entry.source}/{slug(entry.section)}.md")
    write_set(out / "sections", {**sections, **beside}, tickets)


def slug(section: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", section.lower()).strip("-") or "section"


if __name__ == "__main__":
    main()
