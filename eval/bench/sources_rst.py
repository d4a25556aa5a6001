"""What reaches the text of pages that are read from reStructuredText, and whether documented options are found.

    python eval/bench/sources_rst.py NAME=DIR ... [--built NAME=HTML ...] [--work DIR] [--show 20] [--no-write]

Each argument names a folder of docs. Of each `.rst` page, what its source says is found by patterns that know nothing
of our reader (nor of docutils): the lines of prose, and the first paragraph below each option. A line counts as kept
where its letters and digits stand in the page's text, piece by piece where something stood between them that is shown
otherwise (a reference, a substitution); as noted where the page's ledger has its words. Markup left is what matches
one of MARKUP outside of code, unless the source writes it as code.

With --work, each `option` of a page is asked for word for word ("What does NAME do?"), of an index of the sources and
of one of the HTML that Sphinx built from them (--built, for a set of the same name): whether the best passage, or a
quote, is of the page that documents it, and whether the first sentence below the option is quoted (three of five of
its word trigrams).

    git clone https://github.com/syncthing/docs && (cd docs && sphinx-build -b html . ../html)
    python eval/bench/sources_rst.py syncthing=docs --built syncthing=html --work DIR
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from table import Column, Table, numbers, publish

from answerable import Settings, ingest
from answerable.errors import AnswerableError
from answerable.ingest.extract.extract import extract
from answerable.ingest.folder import read_folder
from answerable.model import Page, RawPage

OF = "{} of {}"
TABLES = {
    "sets": (
        Column("docs"),
        *numbers(
            ("pages", "{:,}"),
            ("lines of prose kept", "{:,} of {:,}"),
            ("kept or noted", "{:.2%}"),
            ("bodies of options", OF),
            ("markup left", "{:,}"),
        ),
    ),
    "options": (
        Column("read from"),
        *numbers(
            ("questions", "{:,}"),
            ("own page first", "{:,}"),
            ("own page cited", "{:,}"),
            ("body quoted", "{:,}"),
        ),
    ),
}
QUESTION = "What does {} do?"
QUOTED = 0.6  # of the word trigrams of the first sentence
MOST = 20_000_000

_DIRECTIVE = re.compile(r"^(\s*)\.\. (?:\|[^|]+\| )?([\w:+.-]+)::(?:\s+(.*))?$")
_EXPLICIT = re.compile(r"^(\s*)\.\.(?:\s|$)")
_FOOTNOTE = re.compile(r"^(\s*)\.\. \[[^\]]+\] ")
_UNREAD = re.compile(
    r"toctree|code|code-block|sourcecode|literalinclude|prompt|parsed-literal|productionlist|math|graphviz|digraph|graph|"
    r"index|include|role|default-role|meta|raw|contents|highlight|image|csv-table|replace|unicode|todo|testcode|doctest|"
    r"testsetup|inheritance-diagram|mermaid|uml|auto\w+|only|ifconfig|autosummary|code-tab|tags|rst-class|class"
)
_OPTION = re.compile(r"(?:[\w-]+:)?(?:option|cmdoption|confval|envvar)")
_FIELD = re.compile(r"^\s*:[^:`]+(?::[^:`]+)*:(?:\s|$)")
_RULE = re.compile(r"^\s*(?:[=\-~^\"'`#*+:.,;!$%&(){}\[\]<>@\\/|_]\s*){3,}$")
_INLINE_CODE = re.compile(r"``([^`\n]+(?:\n[^`\n]+)?)``")
_ROLE = re.compile(
    r":[\w:+.-]+:`([^`<]{0,300}?)(\s*<[^`]{0,300}>)?`|`([^`<]{1,300}?)\s*<[^`]{0,600}>`_{1,2}|`([^`]{1,300})`_{1,2}"
)
_TITLED = re.compile(r"(?:sub|sup|kbd|strike|term|command|code|samp|file)$")
_APART = re.compile(r"\|[^|\s][^|]*\||\[[^\]\s]+\]_|\w+__?\b(?!\w)|\s{2,}|\s\|\s")
MARKUP = {
    "a role": r"(?<![\w`]):[a-z][\w:+-]*:`",
    "a directive": r"^\s*\.\. [\w:-]+::",
    "a literal": r"``",
    "a link": r"`_{1,2}(?!\w)",
    "a substitution": r"(?<!\w)\|[A-Za-z_]\w*\|(?!\w)",
    "an option": r"^:[a-z-]+: ",
    "a rule": r"^[=~^-]{5,}$",
    "emphasis": r"(?<![\w*])\*\*\w[^*\n]*\*\*(?!\w)",
}
_MARKUP = {name: re.compile(pattern, re.M) for name, pattern in MARKUP.items()}


@dataclass
class Option:
    """A documented option: its directive, the page and its name, and the first paragraph below it."""

    kind: str
    page: str
    name: str
    body: str


@dataclass
class Said:
    """What the source of a page says: each line of prose in pieces, its options, and what it writes as code."""

    lines: list[list[str]] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    code: str = ""


def said(source: str, page: str) -> Said:
    """By indentation and patterns alone."""
    found = Said()
    text = _INLINE_CODE.sub(lambda m: re.sub(r"[`:<>|_\\\[\]]", "", m[1]), source.expandtabs(8))
    lines = _ROLE.sub(shown, text).replace("\\", "").split("\n")
    found.code = "\n".join(match[1] for match in _INLINE_CODE.finditer(source))
    n = 0
    while n < len(lines):
        line = lines[n]
        directive = _DIRECTIVE.match(line)
        if directive:
            n = _directive(directive, lines, n, page, found)
        elif _EXPLICIT.match(line) and not _FOOTNOTE.match(line):
            n = _behind(lines, n, len(_EXPLICIT.match(line)[1]))  # type: ignore[index]
        else:
            text = _FOOTNOTE.sub(r"\1", line)
            if not (_RULE.match(text) or _FIELD.match(text)) and len(re.findall(r"[^\W\d_]{2,}", text)) >= 4:
                found.lines.append(pieces(text))
            n += 1
            if line.rstrip().endswith("::"):
                end = _behind(lines, n - 1, len(line) - len(line.lstrip()))
                found.code += "\n" + "\n".join(lines[n:end])
                n = end
    return found


def _directive(match: re.Match[str], lines: list[str], n: int, page: str, found: Said) -> int:
    """The line behind what of a directive is no prose."""
    indent, name, argument = len(match[1]), match[2], match[3] or ""
    end = _behind(lines, n, indent)
    if _UNREAD.fullmatch(name):
        found.code += "\n" + "\n".join(lines[n:end])
        return end
    n += 1
    while n < end and lines[n].strip() and (_FIELD.match(lines[n]) or _OPTION.fullmatch(name)):
        n += 1
    if _OPTION.fullmatch(name):
        body = []
        at = n
        while at < end and (not lines[at].strip() or _FIELD.match(lines[at])):
            at += 1
        while at < end and lines[at].strip():
            body.append(lines[at].strip())
            at += 1
        if body and not _EXPLICIT.match(body[0]):
            found.options.append(Option(name, page, argument.strip(), " ".join(body)))
        elif body:  # a directive of its own stands first, such as `versionadded`
            found.options.append(Option(name, page, argument.strip(), ""))
    return n


def _behind(lines: list[str], n: int, indent: int) -> int:
    """The first line behind the block that begins at line `n`, whose first line is indented by `indent`."""
    end = n + 1
    while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > indent):
        end += 1
    return end


def pieces(text: str) -> list[str]:
    """The letters of what stands between references, whose text is another where they have no title."""
    return [piece for part in _APART.sub("\x00", text).split("\x00") if len(piece := letters(part)) > 3]


def shown(match: re.Match[str]) -> str:
    """What a reader sees of a role or link, with its line ends; a NUL for what is not in the source."""
    if match[1] is None:
        return match[3] or match[4]
    role = match.group().split("`")[0].strip(":")
    return match[1] if match[2] or _TITLED.search(role) else "\x00" + "\n" * match.group().count("\n")


def plain(text: str) -> str:
    return re.sub(r"[`*\\]", "", _ROLE.sub(lambda m: m[1] or m[3] or m[4] or "", text))


def letters(text: str) -> str:
    """Letters and digits only, in lower case."""
    return re.sub(r"[\W_]+", "", text).lower()


def left(page: Page, code: str) -> Iterator[str]:
    """What of the page's text is markup that its source does not write as code."""
    text = "\n".join(page.text[b.start : b.end] for b in page.blocks if b.kind != "code")
    for pattern in _MARKUP.values():
        for match in pattern.finditer(text):
            if match.group().strip() not in code:
                yield text[max(0, match.start() - 30) : match.end() + 30].replace("\n", " ")


@dataclass
class Counted:
    pages: int = 0
    lines: int = 0
    kept: int = 0
    noted: int = 0
    bodies: int = 0
    markup: int = 0
    options: list[Option] = field(default_factory=list)


def count(folder: Path, show: int) -> Counted:
    found = Counted()
    shown = 0

    def tell(page: str, what: str) -> None:
        nonlocal shown
        shown += 1
        if shown <= show:
            print(f"  {page}: {what[:160]}")

    for raw in read_folder(folder, ("*.rst",), max_bytes=MOST):
        if not isinstance(raw, RawPage):
            continue
        source = raw.data.decode("utf-8", "replace")
        here = said(source, raw.page)
        code = here.code + "".join(said(data.decode("utf-8", "replace"), "").code for data in raw.parts.values())
        try:
            page = extract(raw)
        except AnswerableError:
            continue
        text = letters(page.title + page.text)
        ledger = letters(" ".join(loss.text for loss in page.losses))
        found.pages += 1
        for line in here.lines:
            found.lines += 1
            if all(piece in text for piece in line):
                found.kept += 1
            elif all(piece in text or piece[:60] in ledger for piece in line):
                found.noted += 1
            else:
                tell(raw.page, " | ".join(piece for piece in line if piece not in text))
        for option in here.options:
            found.options.append(option)
            kept = letters(option.name) in text and all(piece in text for piece in pieces(option.body))
            found.bodies += kept
            if not kept:
                tell(raw.page, f"option {option.name}: {option.body}")
        for what in left(page, code):
            found.markup += 1
            tell(raw.page, f"markup: {what}")
    return found


def asked(options: list[Option], docs: Path, ending: str, index: Path) -> list[int]:
    """How many questions, own page first, own page cited, body quoted."""
    index.parent.mkdir(parents=True, exist_ok=True)
    tickets, answers = index.with_suffix(".tickets.jsonl"), index.with_suffix(".jsonl")
    rows = [json.dumps({"id": str(n), "text": QUESTION.format(one.name)}) for n, one in enumerate(options)]
    tickets.write_text("\n".join(rows) + "\n", encoding="utf-8")
    ingest(str(docs), index, Settings())
    command = [sys.executable, "-m", "answerable", "ask", "--tickets", str(tickets), "--out", str(answers)]
    subprocess.run([*command, "--index", str(index)], check=True, stdout=subprocess.DEVNULL)
    first = cited = quoted = 0
    for line in answers.read_text("utf-8").splitlines():
        answer = json.loads(line)
        option = options[int(answer["id"])]
        own = str(Path(option.page).with_suffix(ending))
        quotes = " ".join(c["quote"] for c in answer["citations"] if c["page"] == own)
        first += bool(answer["passages"]) and answer["passages"][0]["page"] == own
        cited += bool(quotes)
        words = words_of(re.split(r"(?<=[.!?:])\s", plain(option.body))[0])
        trigrams = [" ".join(words[n : n + 3]) for n in range(max(1, len(words) - 2))]
        said_words = " ".join(words_of(quotes))
        quoted += bool(quotes) and sum(one in said_words for one in trigrams) >= QUOTED * len(trigrams)
    return [len(options), first, cited, quoted]


def words_of(text: str) -> list[str]:
    return re.sub(r"[\W_]+", " ", text).lower().split()


def named(arguments: list[str]) -> dict[str, Path]:
    return {name: Path(path) for name, _, path in (one.partition("=") for one in arguments)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("docs", nargs="+", metavar="NAME=DIR")
    parser.add_argument("--built", nargs="*", default=[], metavar="NAME=HTML")
    parser.add_argument("--work", type=Path, help="keeps indexes and answers; without it no option is asked for")
    parser.add_argument("--show", type=int, default=0, help="print so many of the things that are missing or left")
    parser.add_argument("--no-write", action="store_true", help="print only")
    args = parser.parse_args()
    built = named(args.built)
    sets: list[list[object]] = []
    options: list[list[object]] = []
    for name, folder in named(args.docs).items():
        found = count(folder, args.show)
        share = (found.kept + found.noted) / found.lines if found.lines else 1.0
        bodies = [found.bodies, len(found.options)]
        sets.append([name, found.pages, [found.kept, found.lines], share, bodies, found.markup])
        named_so = [one for one in found.options if one.kind == "option"]
        if args.work is not None and named_so:
            options.append([f"{name}: sources", *asked(named_so, folder, ".rst", args.work / f"{name}-rst")])
            if name in built:
                html = asked(named_so, built[name], ".html", args.work / f"{name}-html")
                options.append([f"{name}: built HTML", *html])
    tables = [Table("sets", TABLES["sets"], sets), Table("options", TABLES["options"], options)]
    publish("sources_rst", tables=tables, write=not args.no_write)


if __name__ == "__main__":
    main()
