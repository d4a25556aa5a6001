"""What reaches the text of pages that are read from a docs repository's sources.

    python eval/bench/sources.py mintlify=DIR starlight=DIR ... [--shared ../shared] [--show 20] [--no-write]

Each argument names a folder of docs; with --shared, the folders of the public sets are read as well. Of each page of a
kind in KINDS, what its source says is found by patterns that know nothing of our readers: the titles of steps, the
questions of accordions, other labels in attributes, and the lines of prose. A line counts as kept where its letters
and digits stand in the page's text, piece by piece where something stood between them that is not text; as noted where
the page's ledger has its words. Markup left is what matches one of the patterns of MARKUP outside of code, unless the
source writes it as code.
"""

from __future__ import annotations

import argparse
import html
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from public_sets import SHARED
from table import Column, Table, numbers, publish

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
            ("titles of steps", OF),
            ("questions of accordions", OF),
            ("other labels", OF),
            ("lines of prose kept", "{:,} of {:,}"),
            ("kept or noted", "{:.2%}"),
            ("markup left", "{:,}"),
        ),
    )
}
MOST = 20_000_000


@dataclass
class Said:
    """What the source of a page says: titles of steps, questions, labels, and each line of prose in pieces."""

    steps: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    lines: list[list[str]] = field(default_factory=list)
    code: str = ""


# -- Markdown ------------------------------------------------------------------------------------------------------

_FRONT = re.compile(r"\A\s*(---|\+\+\+)\n.*?\n\1[ \t]*(?:\n|\Z)", re.S)
_FENCE = re.compile(r"^[ \t>]*(?:[-*+] |\d+\. )?(`{3,}|~{3,})[^\n]*\n.*?(?:^[ \t>]*\1[`~]*[ \t]*$|\Z)", re.S | re.M)
_CODE = re.compile(r"(?<![`\\])(`+)(?!`)((?:(?!\n[ \t]*\n).)+?)(?<!`)\1(?!`)", re.S)  # in one paragraph
# What a template engine leaves as it is, and code in HTML.
_SHOWN = re.compile(r"\{%-?\s*raw\s*-?%\}.*?\{%-?\s*endraw\s*-?%\}|<(code|pre)\b.*?</\1>", re.S)
_COMMENT = re.compile(
    r"<!--.*?-->|\{/\*.*?\*/\}|\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}|\{\{-?/\*.*?\*/-?\}\}", re.S
)
_RAW = re.compile(r"<(script|style|svg)\b.*?</\1>", re.S | re.I)
_ESM = re.compile(r"^(?:import|export)\s(?:(?!\n[ \t]*\n).)*", re.S | re.M)
_EXPORTED = re.compile(r"^export (?:const|function|default|let|var)\b.*?^[})\]]+;?[ \t]*$", re.S | re.M)
_VALUE = r"\s{}=(?:\"([^\"]+)\"|'([^']+)'|\{{[\"'`]([^\"'`{{}}]+)[\"'`]\}})"
_STEP = re.compile(r"<Step\b[^<>]*?" + _VALUE.format("title"), re.S)
_ACCORDION = re.compile(r"<Accordion\b[^<>]*?" + _VALUE.format("title"), re.S)
_LABEL = re.compile(
    r"<(?:Card|Tab|TabItem|Expandable|LinkCard|Update|Frame|Aside|Callout|Collapse|ThemeCard|Details)\b[^<>]*?"
    + _VALUE.format("(?:title|label|caption|description)"),
    re.S,
)
_TAG = re.compile(
    r"</?[A-Za-z][\w.:-]*(?:\s(?:[^<>{}\"'=]|=\s*(?:\"[^\"]*\"|'[^']*'|\{(?:[^{}]|\{(?:[^{}]"
    r"|\{[^{}]*\})*\})*\}|[^\s<>\"'{}]+)|\{[^{}]*\})*)?/?>|<>|</>"
)
_TEMPLATE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.S)
_BRACES = re.compile(r"\{[^{}\n]*\}")
_LINK = re.compile(
    r"!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\](?:\([^()\s]*(?:\([^()]*\)[^()\s]*)?(?:\s+(?:\"[^\"]*\""
    r"|'[^']*'))?\)|\[[^\[\]]*\])"
)
_IMAGE = re.compile(r"!\[(?:[^\[\]]|\[[^\[\]]*\])*\](?:\([^()]*(?:\([^()]*\))?[^()]*\)|\[[^\[\]]*\])")
_REFERENCE = re.compile(r"^\s*\[[^\]]+\]:\s+\S+")
_ABBREVIATED = re.compile(r"^\s*\*\[[^\]]+\]:")
_SKIPPED = re.compile(r"^\s*(?:\||:::|!!!|\?\?\?|===|--8<--|<|\{|\[\^|:\w+:|@|#include|\[\[|\[!|---|/// )")
_LEAD = re.compile(r"^[\s>]*(?:(?:[-*+]|\d+[.)])\s+)?(?:\[[ xX]\]\s+)?(?:#{1,6}\s+)?")
_SIGNS = re.compile(r"==|\^\^|\+\+|~~|:[a-z]+-[\w-]+:|\(\d+\)!|\*\*|__|\\")


def markdown(source: str) -> Said:
    """By patterns alone, fences and comments out first."""
    said = Said()
    source = source.replace("\r\n", "\n")
    body = _FRONT.sub("", source)
    said.code = "\n".join(m.group() for m in _FENCE.finditer(body))
    body = _FENCE.sub("\n", body)
    said.code += html.unescape("\n".join(m.group() for m in _SHOWN.finditer(body)))
    said.code += "\n".join(m.group(2) for m in _CODE.finditer(body))  # a comment shown in code is none
    body = _COMMENT.sub(" ", body)
    said.code += "\n".join(m.group(2) for m in _CODE.finditer(body))
    body = _RAW.sub(" ", body)
    bare = _EXPORTED.sub("", body)
    bare = _ESM.sub("", bare)
    without_code = _CODE.sub(lambda m: " ", bare)
    for pattern, found in ((_STEP, said.steps), (_ACCORDION, said.questions), (_LABEL, said.labels)):
        found += [plain(next(filter(None, m.groups()))) for m in pattern.finditer(without_code)]
    text = _TEMPLATE.sub("\x00", _TAG.sub("\x00", _CODE.sub(_held, bare)))
    text = _IMAGE.sub("\x00", text)
    text = _LINK.sub(lambda m: "\x00" if m.group(1).startswith("[") else m.group(1), text)
    for line in text.split("\n"):
        if _SKIPPED.match(line) or _REFERENCE.match(line) or _ABBREVIATED.match(line) or "\x00" in line[:1]:
            continue
        pieces = [
            letters(piece)
            for piece in re.split(
                r"\x00|\[\^[^\]]*\]|:[a-z_]+:", _BRACES.sub("\x00", _SIGNS.sub("", _LEAD.sub("", line)))
            )
        ]
        if len(re.findall(r"[^\W\d_]{2,}", line)) >= 4:
            said.lines.append([piece for piece in pieces if len(piece) > 3])
    return said


def _held(match: re.Match[str]) -> str:
    """Inline code with nothing in it that a pattern for tags or braces would take."""
    return re.sub(r"[<>{}\[\]*_]", " ", match.group(2)).replace("\n", " ")


def plain(text: str) -> str:
    return letters(_LINK.sub(r"\1", html.unescape(re.sub(r"\\[nt]", " ", text))))


def letters(text: str) -> str:
    """Letters and digits only, in lower case."""
    return re.sub(r"[\W_]+", "", html.unescape(text)).lower()


KINDS: dict[str, Callable[[str], Said]] = {".md": markdown, ".mdx": markdown, ".markdown": markdown}

MARKUP = {
    "a component's tag": r"</?[A-Z][A-Za-z]*(?:\.[A-Z]\w*)?(?:\s+[\w-]+=[^>\n]*|\s*/)?>",
    "an element's tag": r"</?(?:div|span|p|img|table|tr|td|th|tbody|thead|details|summary|ul|ol|li|figure|code|pre|"
    r"br|sup|sub|kbd|svg|iframe)(?:\s[^<>\n]*)?/?>",
    "an attribute": r"\b(?:className|href|src)=[\"{]",
    "an import or export": r"^(?:import .{0,200} from [\"']|export (?:const|default|function) )",
    "a template tag": r"\{%|%\}|\{\{[<%]|[>%]\}\}",
    "a variable": r"\{\{[^{}\n]{0,80}\}\}",
    "a comment": r"\{/\*|\*/\}|<!--|-->",
    "a fence": r"^\s*(?:```|~~~)",
    "a container": r"^\s*:::",
    "an admonition": r"^\s*(?:!!!|\?\?\?\+?|===) (?:\w|\")",
    "keys": r"(?<![\w+])\+\+[\w+-]+\+\+",
    "edits": r"\{(?:\+\+|--|~~|==|>>)",
    "an attribute list": r"\{:?\s?[.#][\w-]+[^{}\n]*\}|\{\s*[\w-]+=[\"'\w][^{}\n]*\}",
    "an icon": r":(?:material|octicons|fontawesome|simple)-[\w-]+:",
    "a snippet": r"-{1,2}8<-{1,2}|<<< @?/",
    "a link": r"\]\((?:https?:|/|#|\.{1,2}/)",
    "a reference": r"(?<!\w)\[[^\[\]\n]*\w\]\[[A-Za-z][\w.-]+\]",
    "emphasis": r"(?<![\w*])\*\*\w[^*\n]*(?:(?<=\w)\*\*|(?<![\s\w])\*\*(?!\w))",  # by the rule of CommonMark
    "a heading's sign": r"^#{1,6} \w",
    "a callout": r"\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]",
    "a mark of ours": "[\ue000\ue001]",
}
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_MARKUP = {name: re.compile(pattern, re.M) for name, pattern in MARKUP.items()}


def left(page: Page, source: str, code: str) -> Iterator[tuple[str, str]]:
    """What of the page's text is markup: (pattern, what it matched)."""
    text = "\n".join(page.text[b.start : b.end] for b in page.blocks if b.kind != "code")
    for name, pattern in _MARKUP.items():
        for match in pattern.finditer(text):
            found = match.group().strip()
            if name == "a comment" and found in _COMMENT.sub("", source):
                continue  # an arrow: no comment ends there
            if found in code or _is_escaped(found, source) or _is_placeholder(name, found, source):
                continue
            yield name, text[max(0, match.start() - 30) : match.end() + 30].replace("\n", " ")


def _is_escaped(found: str, source: str) -> bool:
    """Whether the source has it with escapes or character references in it: then it is text of the page."""
    return found not in source and found in html.unescape(_ESCAPE.sub(r"\1", source))


def _is_placeholder(name: str, found: str, source: str) -> bool:
    """Whether a tag is a word such as <BucketName>: nothing in it but its name, and nowhere an end tag for it."""
    bare = found.strip("<>")
    return name == "a component's tag" and bare.isalnum() and f"</{bare}" not in source


@dataclass
class Counted:
    pages: int = 0
    steps: list[int] = field(default_factory=lambda: [0, 0])
    questions: list[int] = field(default_factory=lambda: [0, 0])
    labels: list[int] = field(default_factory=lambda: [0, 0])
    kept: int = 0
    noted: int = 0
    lines: int = 0
    markup: Counter[str] = field(default_factory=Counter)


def count(folder: Path, show: int) -> Counted:
    found = Counted()
    shown = Counter[str]()

    def tell(kind: str, page: str, what: str) -> None:
        shown[kind] += 1
        if shown[kind] <= show:
            print(f"  {kind}: {page}: {what[:160]}")

    for raw in read_folder(folder, exclude=("node_modules/**",), max_bytes=MOST):
        reader = KINDS.get(Path(raw.page).suffix.lower())
        if not isinstance(raw, RawPage) or reader is None:
            continue
        source = raw.data.decode("utf-8", "replace")
        said = reader(source)
        for path, data in raw.parts.items():
            if Path(path).suffix.lower() in KINDS:
                source += data.decode("utf-8", "replace")
                said.code += reader(data.decode("utf-8", "replace")).code
        try:
            page = extract(raw)
        except AnswerableError as error:
            if said.lines:
                found.pages += 1
                found.lines += len(said.lines)
                tell("failed", raw.page, str(error))
            continue
        found.pages += 1
        text = letters(page.title + page.text)
        ledger = letters(" ".join(loss.text for loss in page.losses))
        for name in ("steps", "questions", "labels"):
            for title in getattr(said, name):
                pair = getattr(found, name)
                pair[1] += 1
                pair[0] += title in text
                if title not in text:
                    tell(name, raw.page, title)
        for pieces in said.lines:
            found.lines += 1
            if all(piece in text for piece in pieces):
                found.kept += 1
            elif all(piece in text or piece[:60] in ledger for piece in pieces):
                found.noted += 1
            else:
                tell("line", raw.page, " | ".join(piece for piece in pieces if piece not in text))
        for name, what in left(page, source, said.code):
            found.markup[name] += 1
            tell(name, raw.page, what)
    return found


def row(name: str, found: Counted) -> list[object]:
    share = (found.kept + found.noted) / found.lines if found.lines else 1.0
    return [name, found.pages, found.steps, found.questions, found.labels, [found.kept, found.lines], share,
            sum(found.markup.values())]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("docs", nargs="*", metavar="NAME=DIR")
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--show", type=int, default=0, help="print so many of each thing that is missing or left")
    parser.add_argument("--no-write", action="store_true", help="print only")
    args = parser.parse_args()
    folders = [(name, Path(path)) for name, _, path in (one.partition("=") for one in args.docs)]
    folders += [(path.parent.name, path) for path in sorted((args.shared / "data").glob("*/docs"))]
    rows = []
    for name, folder in folders:
        if not any(path.suffix.lower() in KINDS for path in folder.rglob("*")):
            continue
        if args.show:
            print(name)
        rows.append(row(name, count(folder, args.show)))
    publish("sources", tables=[Table("sets", TABLES["sets"], rows)], write=not args.no_write)


if __name__ == "__main__":
    main()
