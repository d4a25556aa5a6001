"""The docs as a site: built without a warning, whole, and asking no other host for anything."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from conftest import ROOT

pytestmark = [
    pytest.mark.extras,
    pytest.mark.skipif(importlib.util.find_spec("mkdocs") is None, reason="the extra site is not installed"),
]


def build(root: Path, site: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", site],
        cwd=root,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    done = build(ROOT, folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING -" not in done.stderr
    return folder


class Asked(HTMLParser):
    """What a browser fetches for a page by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.urls: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag == "link" and found.get("rel") not in ("canonical", "next", "prev"):
            self.urls.append(found.get("href") or "")
        elif tag != "a":
            self.urls.append(found.get("src") or "")


def fetched(html: str) -> list[str]:
    parser = Asked()
    parser.feed(html)
    return [url for url in parser.urls if re.match(r"([a-z]+:)?//", url)]


def test_no_page_asks_another_host(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) >= 18
    assert not {str(page): found for page in pages if (found := fetched(page.read_text("utf-8")))}
    styles = "".join(file.read_text("utf-8") for file in site.rglob("*.css"))
    assert not re.findall(r"url\(\s*['\"]?(?:https?:)?//", styles) and "@import" not in styles


def test_a_page_that_does_is_seen() -> None:
    assert fetched('<script src="https://cdn.example/x.js"></script><a href="https://example.com">fine</a>')
    assert fetched('<link rel="stylesheet" href="//fonts.example/css">')


def test_every_page_of_the_docs_is_in_the_site_and_nothing_else(site: Path) -> None:
    named = {page.relative_to(ROOT / "docs").with_suffix(".html").as_posix() for page in (ROOT / "docs").rglob("*.md")}
    made = {page.relative_to(site).as_posix() for page in site.rglob("*.html")}
    assert made - named == {"404.html"} and named <= made
    assert not list(site.rglob("*.py"))


@pytest.mark.parametrize("text", ["[a](nowhere.md)", "[a](ci.md#nothing-like-it)"])
def test_a_broken_link_stops_the_build(tmp_path: Path, text: str) -> None:
    root = tmp_path / "root"
    shutil.copytree(ROOT / "docs", root / "docs")
    shutil.copy(ROOT / "mkdocs.yml", root)
    page = root / "docs" / "privacy.md"
    page.write_text(f"{page.read_text('utf-8')}\n{text}\n", "utf-8")
    assert build(root, tmp_path / "site").returncode != 0
