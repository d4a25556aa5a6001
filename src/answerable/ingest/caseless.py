"""Ends of sentences in scripts without capitals: Arabic, Hebrew, the scripts of India, Korean, Thai."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from .characters import names

# Without their last stop. Single letters are initials anyway.
_ABBREVIATIONS = names(
    "أ.د أ.م د إلخ الخ هـ ق.م ص.ب ت.م م.م "
    "טל עמ מס רח פרופ גב "
    "डॉ प्रो पृ रु ई सं क्र मो कं लि नं श्री डा पं स्व ले "
    "ডা ডঃ ড প্রো পৃ মো মু খ্রি রু নং লি শ্রী "
    "โทร ถ ต อ จ ดร ผศ รศ ศ นพ พญ ก ม กม ซม กก พ.ศ ค.ศ ม.ค ก.พ มี.ค เม.ย พ.ค มิ.ย ก.ค ส.ค ก.ย ต.ค พ.ย ธ.ค น บ"
)
_HEBREW_PREFIXES = frozenset("בהוכלמש")
_ABBREVIATED = re.compile(r"[^\W\d_](?:\.[^\W\d_])*")
_DATE_PART = re.compile(r"\d{1,4}\.\s*$")
_THAI_BLANK = re.compile(r"(?<=[\u0e01-\u0e5b]) +(?=[\u0e01-\u0e5b])")
_THAI = re.compile(r"[\u0e01-\u0e5b]")
_THAI_ENOUGH = 12  # Thai letters that a sentence has before a blank can end it
_THAI_NEXT = 6  # characters of the word behind that blank: a shorter one is a remark to what stands before
_THAI_GOES_ON = tuple(
    sorted(
        names(
            "และ หรือ แต่ ที่ ซึ่ง อัน เพื่อ โดย เพราะ เนื่อง จึง แล้ว ก็ จาก ใน ของ กับ ตาม รวม เช่น ทุก ถึง ว่า เป็น คือ "
            "ด้วย จน ให้ ไป มา ได้ ตั้งแต่ สำหรับ พร้อม ระหว่าง ยกเว้น ดังนั้น เท่านั้น ฯลฯ"
        )
    )
)
_THAI_CONDITION = ("ถ้า", "หาก", "เมื่อ", "ก่อน", "หลังจาก", "เนื่องจาก", "สำหรับ", "ใน")


def is_caseless(char: str) -> bool:
    """Whether a character is a letter of a script that has no capitals."""
    return char.isalpha() and char.lower() == char.upper()


def full_stop_ends(word: str, before: str, head: str, *, beside_dandas: bool) -> bool | None:
    """Whether the full stop behind `word` ends a sentence that `head`, or `word`, says is in such a script.

    before: some of the text before the word. beside_dandas: whether the text ends its sentences with marks of its own.
    None where the word is in Latin letters and rules of theirs must tell.
    """
    own = any(map(is_caseless, word)) or (word[-1:].isdigit() and (is_caseless(head) or any(map(is_caseless, before))))
    if not own:
        return None
    if beside_dandas:
        return False
    if word in _ABBREVIATIONS or _ABBREVIATED.fullmatch(word):
        return False
    if word[0] in _HEBREW_PREFIXES and word[1:] in _ABBREVIATIONS:
        return False
    if word.isdigit() and len(word) <= 4:
        return not (head.isdigit() or _DATE_PART.search(before))  # the parts of "2024. 1. 3."
    return True


def thai(text: str, start: int, end: int, closed: list[tuple[int, int]]) -> Iterator[int]:
    """Where a stretch of Thai may be cut, as the offsets of blanks: Thai writes no stops, and blanks between clauses.

    A blank counts between Thai letters, behind a sentence that is long enough, before a word that is, unless that
    word joins what follows to what stands before it. `closed`: brackets, inside which nothing is cut.
    """
    begin = start
    for blank in _THAI_BLANK.finditer(text, start, end):
        hole = bisect_left(closed, (blank.start(), 0)) - 1
        if hole >= 0 and blank.start() < closed[hole][1]:
            continue
        at = blank.end()
        so_far = text[begin : min(blank.start(), begin + 200)]
        stop = text.find(" ", at, at + _THAI_NEXT)
        if stop >= 0 or end - at < _THAI_NEXT or text.startswith(_THAI_GOES_ON, at):
            continue
        if len(_THAI.findall(so_far)) < _THAI_ENOUGH:
            continue
        if so_far.startswith(_THAI_CONDITION) and " " not in so_far:
            continue
        yield blank.start()
        begin = at
