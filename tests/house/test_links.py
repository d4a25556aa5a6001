"""Links of the docs lead somewhere: files exist, anchors are headings; addresses are only read, nothing is dialled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from conftest import ROOT

PAGES = sorted(
    [
        *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "fixtures/README.md")),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "eval/bench/results").glob("*.md"),
        *(ROOT / ".github").rglob("*.md"),
    ]
)


def tokens(text: str) -> Iterator[Token]:
    for token in MarkdownIt("commonmark").enable("table").parse(text):
        yield token
        yield from token.children or ()


def links(text: str) -> list[str]:
    """Targets of links and pictures."""
    found = [str(token.attrs["href"]) for token in tokens(text) if token.type == "link_open"]
    return found + [str(token.attrs["src"]) for token in tokens(text) if token.type == "image"]


def anchors(text: str) -> set[str]:
    """Of the headings, as the place where the repository is read makes them; the site's own are checked by mkdocs."""
    found: set[str] = set()
    heading = False
    for token in MarkdownIt("commonmark").parse(text):
        if heading and token.type == "inline":
            plain = "".join(child.content for child in token.children or ())
            slug = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
            count = sum(1 for one in found if one == slug or re.fullmatch(rf"{re.escape(slug)}-\d+", one))
            found.add(f"{slug}-{count}" if count else slug)
        heading = token.type == "heading_open"
    return found


def broken(page: Path, text: str) -> list[str]:
    """What is wrong with each link of a page."""
    problems = []
    for target in links(text):
        parts = urlsplit(target)
        if parts.scheme:
            if parts.scheme not in ("https", "http", "mailto") or (parts.scheme != "mailto" and not parts.hostname):
                problems.append(f"{target}: not an address")
            continue
        if target.startswith("/"):
            problems.append(f"{target}: absolute")
            continue
        file = page if not parts.path else (page.parent / unquote(parts.path)).resolve()
        if file != page and not file.exists():
            problems.append(f"{target}: there is no such file")
        elif parts.fragment:
            content = text if file == page else file.read_text("utf-8")
            if parts.fragment not in anchors(content):
                problems.append(f"{target}: there is no such heading")
    return problems


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    assert not broken(page, page.read_text("utf-8"))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[a](nowhere.md)", "no such file"),
        ("[a](README.md#nothing-like-it)", "no such heading"),
        ("[a](#here)", "no such heading"),
        ("![a](docs/images/none.png)", "no such file"),
        ("| a |\n| --- |\n| [b](none.md) |", "no such file"),
        ("[a]: none.md\n\nsee [a]", "no such file"),
        ("[a](https:///path)", "not an address"),
        ("[a](ftp://example.com/x)", "not an address"),
        ("[a](/docs/ci.md)", "absolute"),
    ],
)
def test_a_broken_link_is_seen(text: str, problem: str) -> None:
    [said] = broken(ROOT / "a-page-of-the-top.md", text)
    assert problem in said


def test_links_that_are_fine() -> None:
    text = "# Here, *there* & `x`\n\n[a](#here-there--x) [b](README.md) [c](https://example.com/a#b) `[d](none.md)`"
    assert not broken(ROOT / "a-page-of-the-top.md", text)


def test_every_page_of_the_docs_is_read() -> None:
    assert len([page for page in PAGES if (ROOT / "docs") in page.parents]) >= 15
