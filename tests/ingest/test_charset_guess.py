"""Pages in charsets that nobody declared: read as what they are, or refused, and never as another's letters."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from answerable.ingest.extract import charset
from answerable.ingest.extract.charset import UNKNOWN, decode
from answerable.ingest.extract.charset_guess import guess
from answerable.ingest.extract.extract import ExtractError, extract
from answerable.ingest.extract.whatwg import decoded
from answerable.model import RawPage

FOLDER = Path(__file__).parent / "sentences"
CHARSETS = {
    "ja": ["cp932", "euc_jp"],
    "zh": ["gb18030"],
    "tw": ["big5hkscs"],
    "ko": ["cp949"],
    "ru": ["cp1251", "koi8-r", "iso8859-5"],
    "uk": ["cp1251", "koi8-u"],
    "bg": ["cp1251"],
    "pl": ["cp1250", "iso8859-2"],
    "cs": ["cp1250", "iso8859-2"],
    "hu": ["cp1250"],
    "el": ["cp1253"],
    "tr": ["cp1254"],
    "he": ["cp1255"],
    "ar": ["cp1256"],
    "th": ["cp874"],
}
WESTERN = ["en", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "no", "fi"]
TRADITIONAL = """開啟設定檔並儲存。
價格為每年一千元（含稅）。
如果您沒有權限，就會出現此訊息。
請稍候，然後點選確定。
發生錯誤時該怎麼辦？
請在變更前五分鐘建立備份。"""


def pages(language: str) -> Iterator[tuple[str, str]]:
    """Pages of a language with their size in words: a title and a sentence, 200 characters, a long one."""
    text = TRADITIONAL if language == "tw" else (FOLDER / f"{language}.txt").read_text("utf-8")
    lines = text.replace("\n\n", "\n").split("\n")
    accented = max(lines, key=lambda line: sum(char > "\x7f" for char in line))
    for size, body in (("title", accented), ("short", " ".join(lines)[:200]), ("long", "</p>\n<p>".join(lines * 3))):
        yield size, f"<html><head><title>{lines[0]}</title></head><body><h1>{lines[1]}</h1><p>{body}</p></body></html>"


TABLE = [
    pytest.param(html.encode(name, "ignore"), name, id=f"{language} {name} {size}")
    for language, names in CHARSETS.items()
    for name in names
    for size, html in pages(language)
]


def test_the_table_is_large_enough() -> None:
    assert len({name for names in CHARSETS.values() for name in names}) >= 12


@pytest.mark.parametrize(("data", "name"), TABLE)
def test_an_undeclared_charset_is_found_and_flagged(data: bytes, name: str) -> None:
    found = decode(data)
    assert found.text == decoded(data, name) and found.guessed


def test_without_the_guess_they_are_letters_of_another_alphabet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sabotage twin: windows-1252 for all that is undeclared, as it was, fails nearly the whole table."""
    monkeypatch.setattr(charset, "guess", lambda data: ("cp1252", decoded(data, "cp1252", "replace")))
    wrong = [decode(data).text != decoded(data, name) for data, name in (one.values for one in TABLE)]
    assert sum(wrong) == len(TABLE)


@pytest.mark.parametrize("language", WESTERN)
def test_western_pages_stay_windows_1252(language: str) -> None:
    for _, html in pages(language):
        data = html.encode("cp1252", "ignore")
        assert decode(data).text == data.decode("cp1252")
    for line in (FOLDER / f"{language}.txt").read_text("utf-8").split("\n"):
        data = line.encode("cp1252", "ignore")
        assert decode(data).text == data.decode("cp1252")


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("language", ["en", "ru", "el", "ja", "zh"])
def test_utf_16_without_a_mark(language: str, name: str) -> None:
    for size, html in pages(language):
        data = html.encode(name)
        found = decode(data)
        assert (found.text, found.encoding, found.guessed) == (html, name, True), size
        assert not charset.looks_binary(data)


def test_seven_bit_japanese() -> None:
    text = "設定を開き、保存してください。"
    assert decode(f"<p>{text}</p>".encode("iso2022_jp")).text == f"<p>{text}</p>"
    assert decode(b"<p>\x1b[1mbold\x1b[0m in a terminal</p>").encoding == "utf-8"


def test_what_no_charset_makes_text_of_is_refused() -> None:
    noise = random.Random(7).randbytes(4_000).translate(None, bytes(range(32)))
    assert guess(noise) is None and decode(noise).encoding == UNKNOWN
    with pytest.raises(ExtractError, match="no charset makes text of it") as caught:
        extract(RawPage("noise.html", b"<p>" + noise, "text/html"))
    assert caught.value.code == "charset" and "UTF-8" in str(caught.value.remedy)


def test_a_page_of_a_folder_is_stored_in_its_own_letters() -> None:
    made = extract(
        RawPage("a.html", "<h1>返金について</h1><p>返金は九営業日かかります。</p>".encode("cp932"), "text/html")
    )
    assert made.title == "返金について" and "charset_guessed" in made.flags
