"""Every label of the Encoding standard, and what the bytes behind it mean (https://encoding.spec.whatwg.org).

`whatwg_single_byte.json` holds the standard's tables of the 28 encodings of one byte, bytes 80 to FF in order, U+FFFD
where the standard has nothing: from the npm package text-encoding 0.7.0 (Unlicense or Apache-2.0), which copied them.
The samples of the others are written by hand from the standard's indexes.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from webencodings import labels

from answerable.ingest.extract import whatwg
from answerable.ingest.extract.charset import decode
from answerable.ingest.extract.extract import ExtractError, extract
from answerable.ingest.extract.whatwg import codec, decoded
from answerable.model import RawPage

TABLES = json.loads((Path(__file__).parent / "whatwg_single_byte.json").read_text("utf-8"))

SAMPLES = {
    "utf-8": ("47 72 c3 b6 c3 9f 65", "Größe"),
    "utf-16le": ("47 00 f6 00 ac 20", "Gö€"),
    "utf-16be": ("00 47 00 f6 20 ac", "Gö€"),
    "gbk": ("80 b4 f2 bf aa a8 bc a3 a0", "€打开ḿ\u3000"),
    "gb18030": ("80 b4 f2 bf aa 81 30 81 30", "€打开\x80"),
    "big5": ("a5 b4 b6 7d b3 5d a9 77", "打開設定"),
    "euc-jp": ("c0 df c4 ea 8e b1 ad a1 ad ea a1 c1 8f b0 a1", "設定ｱ①㈱～丂"),
    "iso-2022-jp": ("41 1b 24 42 40 5f 44 6a 2d 21 1b 28 49 31 1b 28 4a 5c 1b 28 42 5c", "A設定①ｱ¥\\"),
    "shift_jis": ("90 dd 92 e8 b1 87 40 87 8a 81 60", "設定ｱ①㈱～"),
    "euc-kr": ("bc b3 c1 a4 81 41", "설정갂"),
    "replacement": ("41 42", "\ufffd"),
    "x-user-defined": ("41 80 ff", "A\uf780\uf7ff"),
}


def standard(name: str) -> tuple[bytes, str]:
    """A sample of an encoding and its text: all that a table of one byte has, or the sample above."""
    if name in SAMPLES:
        bytes_, text = SAMPLES[name]
        return bytes.fromhex(bytes_), text
    table = TABLES["iso-8859-8" if name == "iso-8859-8-i" else name]
    return bytes(0x80 + i for i, c in enumerate(table) if c != "\ufffd"), table.replace("\ufffd", "")


def wrong_labels() -> dict[str, str]:
    """The labels that are unknown to us or decode their sample otherwise than the standard."""
    wrong = {}
    for label, name in labels.LABELS.items():
        data, text = standard(name)
        found = codec(label)
        try:
            got = None if found is None else decoded(data, found)
        except UnicodeDecodeError as error:
            got = str(error)
        if got != text:
            wrong[label] = str(got)
    return wrong


LABELS = dict(labels.LABELS)


def test_every_label_of_the_standard_decodes_its_sample() -> None:
    assert len(LABELS) >= 228
    assert not wrong_labels()


@pytest.mark.parametrize("label", ["dos-874", "unicode20utf8", "x-cp1250", "ksc_5601", "csiso2022kr"])
def test_a_label_taken_out_is_seen(label: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whatwg, "lookup", lambda key, known=whatwg.lookup: None if key == label else known(key))
    assert set(wrong_labels()) == {label}


@pytest.mark.parametrize(
    ("mending", "without", "seen"),
    [
        ("_OTHER_LETTERS", {}, {"koi8-u", "windows-1255"}),
        ("_OTHER_HAN", {}, {"gbk"}),
        ("_euc_jp", lambda data, errors: data.decode("euc_jp", "replace"), {"euc-jp", "iso-2022-jp"}),
        ("_table", lambda name: "".join(bytes([b]).decode(name, "replace") for b in range(256)), {"windows-1252"}),
    ],
)
def test_a_mending_left_out_is_seen(
    mending: str, without: object, seen: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    whatwg._table.cache_clear()
    monkeypatch.setattr(whatwg, mending, without)
    names = {LABELS[label] for label in wrong_labels()}
    monkeypatch.undo()
    whatwg._table.cache_clear()
    assert seen <= names


@pytest.mark.parametrize("name", TABLES)
def test_a_byte_that_a_table_has_not_is_refused_or_replaced(name: str) -> None:
    found = codec(name) or ""
    for place, letter in enumerate(TABLES[name]):
        if letter == "\ufffd":
            assert decoded(bytes([0x80 + place]), found, "replace") == "\ufffd"
            with pytest.raises(UnicodeDecodeError):
                decoded(bytes([0x80 + place]), found)


def test_a_label_is_read_as_the_standard_trims_it() -> None:
    assert codec("\t Windows-1251\n") == "cp1251"
    assert codec("windows 1251 x") is None
    assert codec("utf-8\ud800") is None


@pytest.mark.parametrize("name", ["cp932", "mac_roman", "utf_16_le", "iso8859_2", "cp950", "latin_1"])
def test_names_that_only_python_knows_are_taken_too(name: str) -> None:
    assert codec(name) is not None


def test_a_mark_at_the_start_is_stronger_than_any_label() -> None:
    assert decode(b"\xfe\xff\x20\xac", "utf-16le").text == "€"
    assert decode(b"\xef\xbb\xbf\xc3\xb6", "replacement").text == "ö"


def test_a_page_in_an_encoding_that_the_standard_refuses_is_a_failure_with_a_remedy() -> None:
    page = RawPage(page="a.html", data=b"<p>~{4r?*~}</p>", media_type="text/html", charset="hz-gb-2312")
    with pytest.raises(ExtractError, match="no longer read") as caught:
        extract(page)
    assert caught.value.code == "no_text" and caught.value.remedy


def test_a_page_that_declares_itself_user_defined_is_windows_1252() -> None:
    assert "“" in decode(b'<meta charset="x-user-defined">\x93').text


@given(st.binary(max_size=60), st.sampled_from(sorted(LABELS)))
def test_any_bytes_decode_under_any_label(data: bytes, label: str) -> None:
    decoded(data, codec(label) or "", "replace")
    decode(data, label)
