"""Forty pages in differing charsets, declared well, badly and not at all (the order of the HTML standard)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.ingest.extract.charset import codec, decode, looks_binary

GERMAN, POLISH, RUSSIAN, JAPANESE, CHINESE, KOREAN = (
    "Größe öffnen",
    "Zażółć gęślą jaźń",
    "Сброс пароля",
    "設定を開く",
    "打开设置页面",
    "설정을 여세요",
)
GREEK, TURKISH, HEBREW, THAI = "Ρύθμιση", "Şifre sıfırlama ğ", "איפוס סיסמה", "ตั้งค่าใหม่"


def meta(charset: str, text: str) -> str:
    return f'<html><head><meta charset="{charset}"></head><body>{text}</body></html>'


def http_equiv(charset: str, text: str) -> str:
    return f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head>{text}</html>'


# name, bytes, charset of the transport, text expected
CASES = [
    ("plain ascii", b"<p>Reset", None, "<p>Reset"),
    ("utf-8 undeclared", GERMAN.encode(), None, GERMAN),
    ("utf-8 by the transport", GERMAN.encode(), "utf-8", GERMAN),
    ("label in capitals and quotes", GERMAN.encode(), ' "UTF-8" ', GERMAN),
    ("utf-8 mark", b"\xef\xbb\xbf" + GERMAN.encode(), None, GERMAN),
    ("utf-8 mark against the transport", b"\xef\xbb\xbf" + GERMAN.encode(), "iso-8859-1", GERMAN),
    ("utf-16 little mark", b"\xff\xfe" + GERMAN.encode("utf-16-le"), None, GERMAN),
    ("utf-16 big mark", b"\xfe\xff" + GERMAN.encode("utf-16-be"), None, GERMAN),
    ("utf-16 mark against the transport", b"\xff\xfe" + RUSSIAN.encode("utf-16-le"), "utf-8", RUSSIAN),
    ("utf-16 by the transport", RUSSIAN.encode("utf-16-le"), "utf-16le", RUSSIAN),
    ("utf-16 undeclared", meta("x", GERMAN).encode("utf-16-le"), None, meta("x", GERMAN)),
    ("utf-16 big undeclared", meta("x", GERMAN).encode("utf-16-be"), None, meta("x", GERMAN)),
    ("latin-1 means windows-1252", "“Größe” €".encode("cp1252"), "iso-8859-1", "“Größe” €"),
    ("ascii means windows-1252", "“Größe”".encode("cp1252"), "us-ascii", "“Größe”"),
    ("windows-1252 undeclared", "“Größe” öffnen".encode("cp1252"), None, "“Größe” öffnen"),
    ("windows-1252 with the five odd bytes", b"a\x81b\x8dc\xe9", "windows-1252", "a\x81b\x8dcé"),
    ("meta charset", meta("windows-1251", RUSSIAN).encode("cp1251"), None, meta("windows-1251", RUSSIAN)),
    ("meta http-equiv", http_equiv("iso-8859-2", POLISH).encode("iso-8859-2"), None, http_equiv("iso-8859-2", POLISH)),
    ("meta without quotes",
     f"<meta charset=koi8-r>{RUSSIAN}".encode("koi8-r"), None,
     f"<meta charset=koi8-r>{RUSSIAN}"),
    ("transport before meta",
     meta("iso-8859-2", RUSSIAN).encode("cp1251"),
     "windows-1251", meta("iso-8859-2", RUSSIAN)),
    ("meta in a comment does not count",
     f"<!-- <meta charset=koi8-r> -->{GERMAN}".encode(), None,
     f"<!-- <meta charset=koi8-r> -->{GERMAN}"),
    ("meta beyond 1024 bytes does not count",
     (" " * 1100 + meta("koi8-r", GERMAN)).encode(), None,
     " " * 1100 + meta("koi8-r", GERMAN)),
    ("meta utf-16 means utf-8", meta("utf-16", GERMAN).encode(), None, meta("utf-16", GERMAN)),
    ("xml declaration",
     f'<?xml version="1.0" encoding="iso-8859-2"?>{POLISH}'.encode("iso-8859-2"), None,
     f'<?xml version="1.0" encoding="iso-8859-2"?>{POLISH}'),
    ("unknown label falls through to meta",
     meta("windows-1250", POLISH).encode("cp1250"),
     "x-nonsense", meta("windows-1250", POLISH)),
    ("unknown label and no meta", GERMAN.encode(), "none", GERMAN),
    ("a codec that is no charset", GERMAN.encode(), "rot13", GERMAN),
    ("shift_jis", JAPANESE.encode("cp932"), "Shift_JIS", JAPANESE),
    ("euc-jp", JAPANESE.encode("euc_jp"), "euc-jp", JAPANESE),
    ("iso-2022-jp", JAPANESE.encode("iso2022_jp"), "iso-2022-jp", JAPANESE),
    ("gb2312 means gb18030", "€" .encode("gb18030") + CHINESE.encode("gb18030"), "gb2312", "€" + CHINESE),
    ("big5", "打開設定".encode("big5hkscs"), "big5", "打開設定"),
    ("euc-kr means windows-949", KOREAN.encode("cp949"), "euc-kr", KOREAN),
    ("windows-1253", GREEK.encode("cp1253"), "windows-1253", GREEK),
    ("iso-8859-9 means windows-1254", TURKISH.encode("cp1254"), "iso-8859-9", TURKISH),
    ("windows-1255", HEBREW.encode("cp1255"), "windows-1255", HEBREW),
    ("tis-620 means windows-874", THAI.encode("cp874"), "tis-620", THAI),
    ("wrong header: latin-1 for utf-8", f"{GERMAN} {RUSSIAN}".encode(), "iso-8859-1", f"{GERMAN} {RUSSIAN}"),
    ("wrong header: utf-8 for windows-1252",
     "Größe und Öl, für alle".encode("cp1252"),
     "utf-8", "Größe und Öl, für alle"),
    ("mixed: utf-8 with one foreign byte",
     f"{RUSSIAN} ".encode() * 4 + b"\x96 ok",
     "utf-8", f"{RUSSIAN} " * 4 + "\ufffd ok"),
]  # fmt: skip


def test_there_are_forty() -> None:
    assert len(CASES) == 40


@pytest.mark.parametrize(("data", "declared", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_case(data: bytes, declared: str | None, expected: str) -> None:
    assert decode(data, declared).text == expected


def test_a_guess_is_flagged() -> None:
    assert decode("Größe".encode("cp1252")).guessed
    assert decode("Größe für alle".encode(), "iso-8859-1").guessed
    assert not decode("Größe".encode()).guessed
    assert not decode("Größe".encode("cp1252"), "iso-8859-1").guessed


def test_labels() -> None:
    assert codec("Latin1") == "cp1252"
    assert codec("hex") is None
    assert codec("utf-7") is None
    assert codec("\x00") is None
    assert codec(None) is None


def test_binary_is_told_from_text() -> None:
    assert looks_binary(b"\x89PNG\r\n\x1a\n....")
    assert looks_binary(b"<html>\x00\x01\x02")
    assert not looks_binary("Größe".encode("utf-16"))
    assert not looks_binary(JAPANESE.encode("iso2022_jp"))
    assert not looks_binary(b"text " * 100 + b"\x00")


@given(st.binary(max_size=200), st.one_of(st.none(), st.text(max_size=20)))
def test_any_bytes_decode(data: bytes, declared: str | None) -> None:
    decode(data, declared)
