"""Hazards 19 and 20: a folder that leads elsewhere, and pages that kill parsers. Each guard has its sabotage twin."""

from __future__ import annotations

import contextlib
import os
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from answerable.ingest import folder
from answerable.ingest.extract.charset import decode
from answerable.ingest.extract.extract import ExtractError, extract
from answerable.ingest.folder import read_folder, read_regular
from answerable.model import Page, PageFailure, RawPage

pytestmark = pytest.mark.hazards
SECRET = "SECRET-OUTSIDE"


# -- hazard 19: traversal, links, special files --------------------------------------------------


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.md").write_text(SECRET)
    root = tmp_path / "docs"
    (root / "sub").mkdir(parents=True)
    (root / "good.md").write_text("good words")
    (root / "sub" / "fine.md").write_text("fine words")
    (root / "note.text").write_text("words behind a link")
    (root / "out-file.md").symlink_to(outside / "secret.md")
    (root / "out-folder").symlink_to(outside)
    (root / "up.md").symlink_to("../outside/secret.md")
    (root / "absolute.md").symlink_to("/etc/hostname")
    (root / "alias.md").symlink_to("note.text")
    (root / "twin.md").symlink_to("good.md")
    (root / "loop").symlink_to(root)
    (root / "sub" / "loop").symlink_to("..")
    (root / "self.md").symlink_to("self.md")
    (root / "dangling.md").symlink_to("nowhere.md")
    (root / "prefix.md").symlink_to(tmp_path / "docs-evil.md")
    (tmp_path / "docs-evil.md").write_text(SECRET)
    os.mkfifo(root / "pipe.md")
    (root / "device.md").symlink_to("/dev/zero")
    return root


def take(root: Path, include: list[str] | None = None) -> list[RawPage | PageFailure]:
    return list(read_folder(root, include or [], [], max_bytes=100_000))


def in_time(seconds: float, root: Path) -> list[RawPage | PageFailure]:
    """The pages, read in a thread that is given up on after `seconds`."""
    out: list[RawPage | PageFailure] = []
    thread = threading.Thread(target=lambda: out.extend(take(root)), daemon=True)
    thread.start()
    thread.join(seconds)
    assert not thread.is_alive(), "reading the folder hangs"
    return out


def test_nothing_outside_is_read_and_nothing_hangs(hostile: Path) -> None:
    pages = in_time(10, hostile)
    taken = {p.page: p.data for p in pages if isinstance(p, RawPage)}
    assert taken == {"alias.md": b"words behind a link", "good.md": b"good words", "sub/fine.md": b"fine words"}
    failed = {p.page: p.code for p in pages if isinstance(p, PageFailure)}
    assert failed["pipe.md"] == "not_a_file"
    for name in ("out-file.md", "out-folder", "up.md", "absolute.md", "device.md", "prefix.md"):
        assert failed[name] == "outside_root", name


def test_patterns_cannot_climb_out(hostile: Path) -> None:
    for pattern in ("../outside/*.md", "../**", "/etc/*", "**/../../outside/secret.md", "\0", "x" * 5000):
        try:
            pages = take(hostile, [pattern])
        except folder.SourceError:
            continue
        assert not any(SECRET.encode() in p.data for p in pages if isinstance(p, RawPage))


def test_the_containment_is_what_contains(hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sabotage twin: with every link followed, the bytes outside are read."""
    (hostile / "pipe.md").unlink()
    (hostile / "device.md").unlink()

    def naive(top: Path) -> list[tuple[str, str, None]]:
        return [(p.name, os.path.realpath(p), None) for p in sorted(top.glob("*.md")) if p.exists()]

    monkeypatch.setattr(folder, "walk", naive)
    assert any(SECRET.encode() in p.data for p in take(hostile) if isinstance(p, RawPage))


def test_special_files_are_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="not a regular file"):
        read_regular(os.fspath(tmp_path / "pipe"), 100)
    with pytest.raises(OSError, match="not a regular file"):
        read_regular("/dev/zero", 100)
    with pytest.raises(OSError, match="not a regular file"):
        read_regular(os.fspath(tmp_path), 100)
    (tmp_path / "a.md").write_text("x")
    (tmp_path / "link").symlink_to("a.md")
    with pytest.raises(OSError):
        read_regular(os.fspath(tmp_path / "link"), 100)


def test_a_fifo_hangs_a_reader_without_the_guard(tmp_path: Path) -> None:
    """Sabotage twin: a plain open waits for a writer for ever."""
    os.mkfifo(tmp_path / "pipe")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    code = "import sys; open(sys.argv[1]).read()"
    with pytest.raises(subprocess.TimeoutExpired):
        subprocess.run([sys.executable, "-S", "-c", code, str(tmp_path / "pipe")], timeout=1.0, check=False)


def test_a_file_swapped_for_a_link_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look and the opening someone puts a link there: O_NOFOLLOW holds."""
    (tmp_path / "secret.md").write_text(SECRET)
    (tmp_path / "docs").mkdir()
    page = tmp_path / "docs" / "a.md"
    page.write_text("harmless")
    walk = folder.walk

    def swapped(top: Path) -> object:
        for entry in list(walk(top)):
            page.unlink()
            page.symlink_to(tmp_path / "secret.md")
            yield entry

    monkeypatch.setattr(folder, "walk", swapped)
    assert [p.code for p in take(tmp_path / "docs") if isinstance(p, PageFailure)] == ["unreadable"]


def test_long_and_odd_names(tmp_path: Path) -> None:
    (tmp_path / ("n" * 240 + ".md")).write_text("x")
    (tmp_path / "new\nline.md").write_text("x")
    os.close(os.open(os.fsencode(tmp_path) + b"/bad\xff.md", os.O_CREAT | os.O_WRONLY))
    deep = tmp_path
    for _ in range(60):
        deep = deep / "dd"
    deep.mkdir(parents=True)
    (deep / "end.md").write_text("x")
    assert len(take(tmp_path)) == 4


# -- hazard 20: parser death ---------------------------------------------------------------------


def nested(depth: int, tag: str = "div") -> bytes:
    parts = "".join(f"<{tag}>w{n} " if n % 1000 == 0 else f"<{tag}>" for n in range(depth))
    inner = f"{parts}DEEPEST{f'</{tag}>' * depth}"
    return f"<html><body><main><h1>Title</h1><p>First.</p>{inner}<p>Last.</p></main></body></html>".encode()


def html(data: bytes) -> Page:
    return extract(RawPage("deep.html", data, "text/html"))


@pytest.mark.parametrize("tag", ["div", "span", "b", "ul", "table", "blockquote", "section", "font"])
@pytest.mark.parametrize("depth", [100, 200, 300, 5000])
def test_deep_nesting_loses_nothing_and_is_flagged(tag: str, depth: int) -> None:
    made = html(nested(depth, tag))
    for word in ("Title", "First.", "w0", "DEEPEST", "Last."):
        assert word in made.text
    if depth >= 200:
        assert "deep_nesting" in made.flags


@pytest.mark.parametrize("tag", ["div", "span", "ul", "p", "table", "a", "dl"])
def test_a_hundred_thousand_deep(tag: str) -> None:
    made = html(nested(100_000, tag))
    assert "DEEPEST" in made.text
    assert "Last." in made.text
    assert all(f"w{n}" in made.text for n in range(0, 100_000, 10_000))


@pytest.mark.parametrize(
    "opener", ["<div>", "<p><b>", "<ul><li>", "<table><tr><td>", "<!--", "<a href=", "</", "<a b='", "&amp", "<script>"]
)
def test_time_is_linear_in_broken_markup(opener: str) -> None:
    def cost(data: bytes) -> float:
        start = time.process_time()
        with contextlib.suppress(ExtractError):
            html(data)
        return time.process_time() - start

    half = b"<p>words here</p>" + opener.encode() * (60_000 // len(opener))
    ratios = []
    for _ in range(4):
        ratios.append(cost(half + half) / max(cost(half), 0.02))
        if ratios[-1] < 2.6:
            break
    assert min(ratios) < 2.6, ratios


def test_the_tree_alone_loses_deep_text_silently(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sabotage twin: with libxml2's own tree and no look at its depth, words are lost and nobody says so."""
    from bs4 import BeautifulSoup
    from lxml import etree

    def lossy(source: str) -> BeautifulSoup:
        tree = etree.fromstring(source, etree.HTMLParser())
        return BeautifulSoup(etree.tostring(tree, method="html", encoding="unicode"), "lxml")

    monkeypatch.setattr(sys.modules["answerable.ingest.extract.html_page"], "_tree", lossy)
    kept = html(nested(600))
    assert "DEEPEST" in kept.text
    assert "deep_nesting" in kept.flags
    made = extract(RawPage("deep.html", nested(600), "text/html"), max_depth=10**6)
    assert "DEEPEST" not in made.text
    assert made.flags == ()


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol">'
    + "".join(f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">' for n in range(1, 10)).replace("&lol0;", "&lol;")
    + ']><html><body><p>Before &lol9; after.</p><p><!ENTITY x SYSTEM "file:///etc/passwd">&x;</p></body></html>'
)


@pytest.mark.parametrize("media_type", ["text/html", "application/xhtml+xml", "text/markdown", "text/plain"])
def test_entity_bombs_are_words(media_type: str) -> None:
    made = extract(RawPage("bomb.html", BOMB.encode(), media_type))
    assert len(made.text) < 5000
    assert "root:" not in made.text


MEMORY = """
import importlib, resource, sys
from answerable.ingest.extract.extract import extract
from answerable.model import RawPage
module = importlib.import_module("answerable.ingest.extract.html_page")
limit, tags, bomb = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3].encode()
module.MAX_TREE_TAGS = tags or module.MAX_TREE_TAGS
extract(RawPage("warm", b"<p>x</p>", "text/html"))
resource.setrlimit(resource.RLIMIT_AS, (limit << 20, limit << 20))
deep = b"<p>First.</p>" + b"<div>" * 100_000 + b"LAST" + b"</div>" * 100_000
wide = b"<p>First.</p>" + b"<p>word <b>x</b></p>" * 100_000 + b"LAST"
table = b"<p>First.</p><table>" + b"<tr><td>a<td>b" * 60_000 + b"</table>LAST"
lists = b"First.\\n\\n" + b"".join(b" " * n + b"- x\\n" for n in range(0, 600, 2)) + b"\\nLAST"
pages = {"wide": wide} if tags else {"wide": wide, "deep": deep, "table": table, "bomb": bomb, "lists": lists}
for name, data in pages.items():
    page = extract(RawPage(name, data, "text/markdown" if name == "lists" else "text/html"))
    assert "LAST" in page.text or name == "bomb", name
    print(name, len(page.text), *page.flags)
"""


def limited(mebibytes: int, tags: int) -> subprocess.CompletedProcess[str]:
    """Extraction of hostile pages in a process with so much address space; `tags` lifts the limit on trees."""
    return subprocess.run(
        [sys.executable, "-c", MEMORY, str(mebibytes), str(tags), BOMB],
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
        env=dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path)),
    )


def test_half_a_gibibyte_is_enough() -> None:
    result = limited(512, 0)
    assert result.returncode == 0, result.stderr[-2000:]
    lines = dict(line.split(" ", 1) for line in result.stdout.splitlines())
    assert "large_page" in lines["wide"]
    assert "large_page" in lines["deep"]
    assert "deep_nesting" in lines["lists"]


def test_a_tree_of_everything_would_not_fit() -> None:
    """Sabotage twin: with the limit on tree size lifted, a page dies in a space that is else enough."""
    result = limited(220, 10**9)
    assert result.returncode != 0, result.stdout
    assert "MemoryError" in result.stderr or result.returncode < 0
    assert "wide" in limited(220, 1).stdout


def test_a_page_with_stray_nul_bytes_is_read_and_flagged() -> None:
    made = html(b"<p>" + b"All the words of a page. " * 40 + b"\x00 end</p>")
    assert made.text.endswith("end")
    assert "nul_removed" in made.flags


def test_a_wrong_charset_is_flagged_not_lost() -> None:
    made = extract(RawPage("x.html", "<p>Größe öffnen</p>".encode("cp1252"), "text/html", charset="utf-8"))
    assert made.text == "Größe öffnen"
    assert "charset_guessed" in made.flags
    assert decode("<p>Größe".encode("cp1252")).guessed


def test_a_page_cut_off_inside_a_nav_says_so() -> None:
    source = b"<p>Text.</p>" + b"<div>" * 400 + b"<nav>menu <p>the rest"
    assert "truncated" in html(source).flags
