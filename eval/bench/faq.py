"""Make a labelled set from four FAQs that people wrote: real questions, and answers whose heading is taken away.

    apt-get download perl-doc python3.11-doc debian-faq sqlite3-doc
    for deb in *.deb; do dpkg-deb -x "$deb" unpacked; done
    python eval/bench/faq.py unpacked OUT

writes OUT/docs (each kept answer as a page of its own, without its question, and 61 manual pages of the same
products) and OUT/tickets.jsonl (600 questions with these versions: perl 5.36, Python 3.11, debian-faq 11.1,
SQLite 3.40). A ticket's relevant page is the answer that stood below it. A seeded 42 % of the answers are left
out, and their questions are labelled not answerable.

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
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

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
        text = rst_text(path.read_text("utf-8"))
        text = re.sub(r"(?m)^([*=]{5,}\n)?([^\n]+)\n[*=]{5,}$", r"# \2", text)
        yield f"py-{path.name.split('.')[0]}", re.sub(r"(?m)^([^\n]+)\n-{5,}$", r"## \1", text)
    for name in PERL.split():
        yield name, pod_text((pods / f"{name}.pod").read_text("latin-1"))
    marks = {"h1": "# ", "h2": "## ", "h3": "### ", "li": "- "}
    for name in SQLITE.split():
        soup = BeautifulSoup((html / f"{name}.html").read_bytes(), "lxml")
        for noise in soup.select("script, style, nav, .nosearch, .toc, header"):
            noise.extract()
        parts = soup.find_all(["h1", "h2", "h3", "p", "li", "pre"])
        lines = [marks.get(part.name, "") + re.sub(r"\s+", " ", part.get_text(" ", strip=True)) for part in parts]
        yield f"sqlite-{name}", "\n\n".join(lines)


def main() -> None:
    """Write the set."""
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
    shutil.rmtree(out / "docs", ignore_errors=True)
    draw = random.Random(SEED)
    tickets = []
    for number, entry in enumerate(entries):
        kept = draw.random() >= LEFT_OUT
        page = f"{entry.source}/{number:03d}.md"
        if kept:
            (out / "docs" / page).parent.mkdir(parents=True, exist_ok=True)
            (out / "docs" / page).write_text(f"# {entry.section}\n\n{entry.answer}\n", "utf-8")
        text = re.sub(r"\s+", " ", entry.question).strip()
        ticket = {"id": f"faq-{number:03d}", "text": text, "intent": entry.source, "answerable": kept}
        tickets.append({**ticket, "relevant": [page] if kept else [], "answer": None})
    beside = dict(manuals(pods, sources, html))
    (out / "docs" / "more").mkdir(parents=True, exist_ok=True)
    for name, text in beside.items():
        (out / "docs" / "more" / f"{name}.md").write_text(text, "utf-8")
    (out / "tickets.jsonl").write_text("".join(json.dumps(ticket) + "\n" for ticket in tickets), "utf-8")
    kept_answers = sum(ticket["answerable"] for ticket in tickets)
    print(f"{len(tickets)} questions, {kept_answers} with their answer kept, {len(beside)} manual pages")


if __name__ == "__main__":
    main()
