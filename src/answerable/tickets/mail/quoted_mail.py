"""Mail that a message quotes: reply headers and header blocks in many languages, and lines behind `>`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .mail_words import FORWARDED, HEADER_KEYS, ORIGINAL_MESSAGE, REPLY_ABOVE, REPLY_HEADER_EAST, REPLY_HEADERS, SENDER

SHORT_COVER = 12  # words above a forwarded mail up to which the forwarded mail is what is asked
_HEADER_LINES = 4  # lines that a wrapped reply header spans
_BLOCK_LINES = 8  # lines in which a header block shows itself

_PREFIXED = re.compile(r"^\s{0,3}(?:>|›|»(?=\s)|\|(?=\s)(?![^|]*\|))")
_ORIGINAL = re.compile(rf"^[\s>*]{{0,8}}(?:[-_=–—*]{{2,40}}\s*)(?:{ORIGINAL_MESSAGE})\b.{{0,120}}$", re.IGNORECASE)
_FORWARD = re.compile(rf"^[\s>*]{{0,8}}[-_=–—*]{{0,40}}\s*(?:{FORWARDED})\s*[-_=–—*:：]{{0,40}}\s*$", re.IGNORECASE)
_LEAD = re.compile(rf"^[\s>*]{{0,8}}(?:{'|'.join(lead for lead, _ in REPLY_HEADERS)})(?=[\s,])", re.IGNORECASE)
_REPLY = [
    re.compile(rf"^[\s>*]{{0,8}}(?:{lead})(?=[\s,]).{{3,300}}?\b(?:{verb})\b.{{0,160}}[:：]\s*$", re.IGNORECASE)
    for lead, verb in REPLY_HEADERS
]
# Yahoo's app writes the quoted words behind the header, on its line: known by the address before the verb.
_RUNS_ON = [
    re.compile(rf"^[\s>*]{{0,8}}(?:{lead})(?=[\s,]).{{3,200}}?<[^<>\s]{{3,200}}>,?\s*(?:{verb})\s*[:：]", re.IGNORECASE)
    for lead, verb in REPLY_HEADERS
]
_VERB = re.compile(rf"^.{{2,160}}\s(?:{'|'.join(verb for _, verb in REPLY_HEADERS)})\s*[:：]\s*$", re.IGNORECASE)
_SENDER = re.compile(rf"^[\s>*_]{{0,8}}(?:{SENDER})[*_]{{0,2}}\s*[:：]\s*[*_]{{0,2}}\s*\S", re.IGNORECASE)
_KEY = re.compile(rf"^[\s>*_]{{0,8}}(?:{HEADER_KEYS}|{SENDER})[*_]{{0,2}}\s*[:：]", re.IGNORECASE)
_KEY_INLINE = re.compile(rf"(?:^|\s)[*_]{{0,2}}(?:{HEADER_KEYS})[*_]{{0,2}}\s*[:：]", re.IGNORECASE)
_RULE = re.compile(r"^\s*[_\-=*–—]{5,200}\s*$")
_WORD = re.compile(r"\w")
_HAS_DATE = re.compile(r"\d|@")


def quoted_lines(lines: Sequence[str]) -> list[bool]:
    """Of each line, whether it is quoted mail or the header of it.

    Unquoted lines between quoted ones (an answer below each question) stay. Where all that was written is a forward,
    the forwarded message stays and only its header is quoted.
    """
    marked = [False] * len(lines)
    number = 0
    written = 0  # words of the writer so far
    while number < len(lines):
        line = lines[number]
        if written and REPLY_ABOVE.match(line):
            for place in range(number, len(lines)):
                marked[place] = True
            break
        end = _header_end(lines, number)
        if end is not None:
            begin = number
            while begin > 0 and (not lines[begin - 1].strip() or _RULE.match(lines[begin - 1])):
                begin -= 1
            forward = any(_FORWARD.match(one) for one in lines[number : number + 2])
            if _next_is_prefixed(lines, end):
                for place in range(begin, end):
                    marked[place] = True
                number = end
                continue
            if written > (SHORT_COVER if forward else 0):
                for place in range(begin, len(lines)):
                    marked[place] = True
                break
            for place in range(begin, end):
                marked[place] = True
            number = end
            continue
        if _PREFIXED.match(line):
            marked[number] = True
        else:
            written += len(line.split())
        number += 1
    if not any(any(char.isalnum() for char in line) for line, mark in zip(lines, marked, strict=True) if not mark):
        return [_header_end(lines, place) is not None and not _PREFIXED.match(line) for place, line in enumerate(lines)]
    return marked


def unquoted(line: str) -> str:
    """A line without the marks of quoting before it."""
    return re.sub(r"^\s{0,3}(?:[>›]\s?){1,20}", "", line)


def _next_is_prefixed(lines: Sequence[str], start: int) -> bool:
    for line in lines[start : start + 4]:
        if line.strip():
            return _PREFIXED.match(line) is not None
    return False


def _header_end(lines: Sequence[str], number: int) -> int | None:
    """The line behind a header of quoted mail that begins on line `number`; None where none does."""
    line = lines[number]
    if len(line) > 1000 or not _WORD.search(line):
        return None
    if _ORIGINAL.match(line) or _FORWARD.match(line):
        return _block_end(lines, number + 1)
    if _SENDER.match(line):
        keys = sum(_KEY.match(other) is not None for other in _filled(lines, number + 1))
        if keys >= 2 or len(_KEY_INLINE.findall(line)) >= 2:
            return _block_end(lines, number)
        return None
    if _LEAD.match(line):
        joined = ""
        for end in range(number, min(number + _HEADER_LINES, len(lines))):
            if not lines[end].strip():
                break
            joined = f"{joined} {lines[end].strip()}".strip()
            if len(joined) > 500:
                break
            if joined.endswith((":", "：")) and _HAS_DATE.search(joined) and any(rule.match(joined) for rule in _REPLY):
                return end + 1
        if _HAS_DATE.search(line[:120]) and any(rule.match(line) for rule in _RUNS_ON):
            return number + 1
    if _KEY.match(line) and _begins_block(lines, number):
        return _block_end(lines, number)
    if REPLY_HEADER_EAST.match(line):
        return number + 1
    if _VERB.match(line) and (_next_is_prefixed(lines, number + 1) or _HAS_DATE.search(line)):
        return number + 1
    return None


def _begins_block(lines: Sequence[str], number: int) -> bool:
    """Whether a header block begins here whose sender is not on its first line: four keys in a row, one the sender."""
    run = lines[number : number + 4]
    return len(run) == 4 and all(map(_KEY.match, run)) and any(map(_SENDER.match, run))


def _filled(lines: Sequence[str], start: int) -> list[str]:
    """The lines of a header block: those from `start` on that follow without two blank lines."""
    return [line for line in lines[start : start + _BLOCK_LINES] if line.strip()][:5]


def _block_end(lines: Sequence[str], start: int) -> int:
    """The line behind the keys of a header block that begins at or after `start`."""
    end = start
    for number in range(start, min(start + _BLOCK_LINES + 4, len(lines))):
        if _KEY.match(lines[number]) or (number == start and _SENDER.match(lines[number])):
            end = number + 1
        elif lines[number].strip() and number - end >= 2:
            break
    return end
