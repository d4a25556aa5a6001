"""A folder as a source: what is taken, in which order, and what is refused."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from answerable.errors import SourceError
from answerable.ingest.folder import glob, read_folder
from answerable.model import PageFailure, RawPage

LIMIT = 1000


def names(root: Path, include: list[str] | None = None, exclude: list[str] | None = None) -> list[str]:
    return [p.page for p in read_folder(root, include or [], exclude or [], max_bytes=LIMIT)]


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    root = tmp_path / "docs"
    for name in ("b.md", "a.html", "sub/c.markdown", "sub/d.RST", "sub/deep/e.txt", "f.mdx", "g.htm", "h.xhtml"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"text of {name}")
    for name in ("x.png", ".hidden.md", ".git/config.md", "node_modules/m/readme.md"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("not a page")
    return root


def test_pages_come_sorted_with_their_media_types(docs: Path) -> None:
    pages = list(read_folder(docs, [], [], max_bytes=LIMIT))
    assert all(isinstance(p, RawPage) for p in pages)
    assert {p.page: p.media_type for p in pages if isinstance(p, RawPage)} == {
        "a.html": "text/html",
        "b.md": "text/markdown",
        "f.mdx": "text/mdx",
        "g.htm": "text/html",
        "h.xhtml": "text/html",
        "sub/c.markdown": "text/markdown",
        "sub/d.RST": "text/x-rst",
        "sub/deep/e.txt": "text/plain",
    }
    assert [p.page for p in pages] == sorted(p.page for p in pages)
    assert names(docs) == names(docs)


def test_patterns_choose(docs: Path) -> None:
    assert names(docs, ["*.md"]) == ["b.md"]
    assert names(docs, ["sub/**"]) == ["sub/c.markdown", "sub/d.RST", "sub/deep/e.txt"]
    assert names(docs, ["sub/*"]) == ["sub/c.markdown", "sub/d.RST"]
    assert names(docs, ["sub/"], ["*.txt"]) == ["sub/c.markdown", "sub/d.RST"]
    with pytest.raises(SourceError, match="include and exclude"):
        names(docs, ["*.nothing"])


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("*.md", "a/b.md", True), ("a/*.md", "a/b/c.md", False), ("a/**/c.md", "a/c.md", True),
        ("a/**/c.md", "a/x/y/c.md", True),
        ("**/x/*", "x/y", True), ("a?.md", "ab.md", True), ("a?.md", "a/.md", False), ("a.md", "aXmd", False),
        ("./a/b.md", "a/b.md", True),
        ("../*.md", "b.md", False), ("/a/b.md", "a/b.md", True), ("[x].md", "[x].md", True),
    ],
)  # fmt: skip
def test_glob(pattern: str, path: str, fits: bool) -> None:
    assert (glob(pattern).fullmatch(path) is not None) is fits


def test_a_bad_page_is_named_and_the_others_go_on(docs: Path) -> None:
    (docs / "big.md").write_bytes(b"x" * (LIMIT + 1))
    (docs / "empty.md").write_text(" \n")
    (docs / "image.html").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    pages = list(read_folder(docs, [], [], max_bytes=LIMIT))
    failures = {p.page: p for p in pages if isinstance(p, PageFailure)}
    assert {k: v.code for k, v in failures.items()} == {
        "big.md": "too_large",
        "empty.md": "empty",
        "image.html": "binary",
    }
    assert "1,001 bytes" in failures["big.md"].reason
    assert "1,000" in failures["big.md"].reason
    assert "ingest.max_page_bytes" in failures["big.md"].reason
    assert sum(isinstance(p, RawPage) for p in pages) == 8


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_page_is_a_failure(docs: Path) -> None:
    (docs / "b.md").chmod(0)
    failures = [p for p in read_folder(docs, [], [], max_bytes=LIMIT) if isinstance(p, PageFailure)]
    assert [(p.page, p.code) for p in failures] == [("b.md", "unreadable")]


def test_missing_empty_and_wrong_roots(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such folder"):
        names(tmp_path / "nope")
    with pytest.raises(SourceError, match="not a folder"):
        (tmp_path / "a.md").write_text("x")
        names(tmp_path / "a.md")
    (tmp_path / "void").mkdir()
    with pytest.raises(SourceError, match=r"\.md .*\.html"):
        names(tmp_path / "void")
    with pytest.raises(SourceError, match="no such folder"):
        list(read_folder("a\0b", [], [], max_bytes=LIMIT))
    with pytest.raises(SourceError, match="no such folder"):
        list(read_folder("x" * 5000, [], [], max_bytes=LIMIT))
