"""Every word that a browser shows of a page is in its text or in its ledger; the witness is headless Chromium.

Extraction conserves text by rule: what it leaves out, it notes. Pages: those written by hand in
tests/shown_pages.py, each of another shape, and the HTML pages of the fixtures and of the extraction bench.
"""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from answerable.ingest.characters import visible
from answerable.ingest.extract import ledger
from answerable.ingest.extract.extract import extract
from answerable.model import RawPage
from browser import Page, browsing, chromium
from conftest import FIXTURES, ROOT
from shown_pages import SHAPES, Shape

pytestmark = [
    pytest.mark.extras,
    pytest.mark.skipif(chromium() is None, reason="Chromium is not installed: apt-get install chromium"),
    pytest.mark.skipif(importlib.util.find_spec("websocket") is None, reason="websocket-client is not installed"),
]

BENCH = sorted((ROOT / "eval" / "bench" / "gold" / "dev").glob("*.html"))
SITE = sorted(
    [
        *(FIXTURES / "site").rglob("*.html"),
        *(FIXTURES / "html").rglob("*.html"),
        *(FIXTURES / "poisoned").rglob("*.html"),
    ]
)
# Raised and lowered characters stand apart in our text (90 [1]), and side by side in innerText (901).
SET_APART = "document.querySelectorAll('sup,sub').forEach(e => { e.before(' '); e.after(' '); }); "
# Runs of letters or of digits; where words are written without spaces, each character.
_CJK = r"\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f"
_WORD = re.compile(rf"[{_CJK}]|[^\W\d_{_CJK}]+|\d+")


def words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", visible(text)).casefold()))


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browsing(tmp_path_factory.mktemp("chromium") / "profile") as page:
        yield page


def shown(tab: Page, file: Path) -> Counter[str]:
    """The words that Chromium shows of a page."""
    tab.open(file)
    return words(tab.js(SET_APART + "document.body.innerText"))


def accounted(file: Path) -> Counter[str]:
    """The words of a page's text and of its ledger."""
    with ledger.whole_texts() as texts:
        page = extract(RawPage(file.name, file.read_bytes(), "text/html", None))
    return sum((words(text) for text in texts), words(page.text))


def missing(shown: Counter[str], ours: Counter[str]) -> dict[str, int]:
    """The words that were shown and are not ours. innerText sets links and buttons side by side without a space."""
    left, spare = shown - ours, ours - shown
    for word in list(left):
        while left[word] and (parts := pieces(word, spare)):
            left[word] -= 1
            spare -= Counter(parts)
    return dict(+left)


def pieces(word: str, spare: Counter[str], most: int = 8) -> list[str]:
    """`word` as spare words one behind the other; [] where it is none."""
    if not word or not most:
        return []
    for end in range(len(word), 0, -1):
        if spare[word[:end]] > 0:
            if end == len(word):
                return [word]
            rest = pieces(word[end:], spare - Counter([word[:end]]), most - 1)
            if rest:
                return [word[:end], *rest]
    return []


@pytest.mark.parametrize("file", [*BENCH, *SITE], ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_every_word_shown_is_in_the_text_or_in_the_ledger(tab: Page, file: Path) -> None:
    assert missing(shown(tab, file), accounted(file)) == {}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    for shape in SHAPES:
        (folder / f"{shape.name}.html").write_text(shape.html, "utf-8")
    return folder


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_it_is_so_of_every_shape(tab: Page, written: Path, shape: Shape) -> None:
    file = written / f"{shape.name}.html"
    assert shown(tab, file), "a page that shows nothing proves nothing"
    assert missing(shown(tab, file), accounted(file)) == {}


def test_without_the_ledger_words_are_missed(tab: Page, written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sabotage twin: what is left out and not noted is seen by the witness."""
    monkeypatch.setattr(ledger.Ledger, "note", lambda *arguments: None)
    files = sorted(written.glob("*.html"))
    silent = [file.stem for file in files if missing(shown(tab, file), accounted(file))]
    assert len(silent) >= len(files) / 2 and "details" in silent  # the site around it


def test_without_the_text_words_are_missed(tab: Page) -> None:
    """The witness sees: against an empty text every shown word is missing."""
    words_shown = shown(tab, SITE[0])
    assert missing(words_shown, Counter()) == dict(words_shown)
