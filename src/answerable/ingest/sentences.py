"""The units that an answer may quote: whole sentences of paragraphs, whole steps, items, rows and definitions.

Boundaries come from a few rules read off the text itself, in time linear in its length, and from lists of abbreviations
in the language of the text. Scripts without capitals have rules of their own, whatever the language around them.
"""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import Literal

from ..model import Block, BlockKind
from . import full_stop
from .abbreviations import Abbreviations, abbreviations
from .caseless import full_stop_ends, is_caseless, thai
from .characters import names
from .language import page_language

SentenceKind = BlockKind | Literal["intro"]
MAX_UNIT = 400  # characters; a longer step, item or row is taken apart into its sentences


@dataclass(frozen=True, slots=True)
class Sentence:
    """`page_text[start:end]`, of the block with this index.

    `kind` is the block's, but `intro` for a line ending in a colon that only leads to the list, table or code below it.
    """

    start: int
    end: int
    kind: SentenceKind
    block_index: int


# The white space behind a stop is checked afterwards: a look-ahead here would make a run of stops quadratic.
_STOP = re.compile(r"[.!?…。！？｡．।॥؟۔።។၊။‼⁇⁈⁉]+(?:[\"'”’»)\]*_」』）】》〉]|[“‘«‹](?=\s|$))*")
_GREEK_STOP = re.compile(r"(?:[.!…]+|;+)[\"'”’»)\]*_]*")  # the Greek question mark is a semicolon
_WIDE = frozenset("。！？｡．")  # end a sentence without white space behind them
_ALWAYS = frozenset("।॥۔؟።។။")  # of scripts without capitals, where they end nothing but sentences
_DANDAS = frozenset("।॥۔")  # beside them a full stop is left for abbreviations
_UNSPACED = _WIDE | _ALWAYS
_QUOTES = frozenset("\"'”’“‘»」』)）】》〉")
_FRENCH_CLOSING = re.compile(r" »(?=\s|$)")
_BRACKET = re.compile(r"[()（）]")
_THAI = re.compile(r"[\u0e01-\u0e5b]")
_GOES_ON = frozenset("とってのがをはにもへやでかなだ、，,的地得了和与及・")  # behind a closed quote: 「…。」と
_WORD_BEFORE = re.compile(r"[^\s(\[\"'“‘]*$")
_MARKER = re.compile(r"(?:\d{1,9}[.)]|[-*+•])[ \t]+")
_TITLES = names("mr mrs ms dr prof st gen sen rep gov capt lt col sgt rev hon messrs mt")
_BEFORE_NAME_OR_NUMBER = names(
    "no nos fig figs eq sec secs ch chap vol vols p pp art tab ver v rev approx ca cf vs viz e.g i.e eg ie al"
)
_MAYBE = names(
    "inc ltd corp co llc plc bros etc est dept univ assn jr sr esq a.m p.m am pm jan feb mar apr jun jul aug sep sept "
    "oct nov dec ed eds ext min max u.s u.k u.n e.u d.c ph.d m.d b.a m.a"
)
_STARTERS = names(
    "the a an this that these those it its he she they we you i if when while for in on at to as after before with by "
    "from there here however but and or so then because since although each every all some any no not use see note "
    "click choose select open go enter make what how why where who which do does is are was were can will your our my "
    "his her their"
)


def sentence_spans(text: str, language: str | None = None) -> list[tuple[int, int]]:
    """The sentences of plain text as (start, end), in order, without the white space around them.

    language: ISO 639-1, for its abbreviations, ordinals and marks; None reads Latin letters as English.
    A line end is always a boundary. `e.g.`, initials, decimals, versions, file names, URLs and what stands in
    brackets do not end a sentence; nor does a stop before a word in lower case. Thai, which has no stops, is cut at
    blanks between two clauses that are long enough (`thai`).
    """
    spans: list[tuple[int, int]] = []
    reading = _reading(text, language)
    at = 0
    while at <= len(text):
        end = text.find("\n", at)
        if end < 0:
            end = len(text)
        _line_spans(text, at, end, spans, reading)
        at = end + 1
    return spans


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a text is to be read: its language, with the language's lists, and whether it ends sentences with dandas."""

    language: str | None
    lists: Abbreviations | None
    dandas: bool


def _reading(text: str, language: str | None) -> _Reading:
    dandas = not text.isascii() and any(mark in text for mark in _DANDAS)
    return _Reading(language, abbreviations(language), dandas)


def sentences(page_text: str, blocks: Sequence[Block], start: int = 0, end: int = sys.maxsize) -> tuple[Sentence, ...]:
    """The quotable units of a page, in order. Headings and code are among them, each under its own kind.

    start, end: character offsets; only blocks that reach into this stretch are read, each of them whole.
    A unit that holds what looks like a character reference (`&amp;` shown as such) is left out: whether it stands in
    the source cannot be told.
    """
    out: list[Sentence] = []
    language = page_language(page_text, blocks)
    first = bisect_right(blocks, start, key=lambda block: block.end)
    for index in range(first, len(blocks)):
        block = blocks[index]
        if block.start >= end:
            break
        body = page_text[block.start : block.end]
        spans = _units(body, block.kind, language)
        for n, (left, right) in enumerate(spans):
            kind: SentenceKind = block.kind
            if kind == "paragraph" and n == len(spans) - 1 and _introduces(body, right, blocks, index):
                kind = "intro"
            if _plain(body[left:right]):
                out.append(Sentence(block.start + left, block.start + right, kind, index))
    return tuple(out)


def _units(body: str, kind: BlockKind, language: str | None) -> list[tuple[int, int]]:
    if kind in ("heading", "code") and _plain(body):
        return [(0, len(body))]
    whole = kind != "paragraph"
    reading = _reading(body, language)
    spans: list[tuple[int, int]] = []
    at = 0
    while at <= len(body):
        end = body.find("\n", at)
        end = len(body) if end < 0 else end
        if kind == "code" or (whole and end - at <= MAX_UNIT and _plain(body[at:end])):
            _trim(body, at, end, spans)
        else:
            _line_spans(body, at, end, spans, reading)
        at = end + 1
    return spans


def _plain(text: str) -> bool:
    return "&" not in text or unescape(text) == text


def _introduces(body: str, end: int, blocks: Sequence[Block], index: int) -> bool:
    if not body[:end].endswith((":", "：")) or index + 1 >= len(blocks):
        return False
    return blocks[index + 1].kind in ("step", "item", "row", "code", "term", "definition")


def _trim(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))


def _line_spans(text: str, start: int, end: int, spans: list[tuple[int, int]], reading: _Reading) -> None:
    if start >= end:
        return
    closed = _bracketed(text, start, end)
    marker = _MARKER.match(text, start, end)
    floor = marker.end() if marker else start
    begin = start
    hole = 0  # index into `closed`, which is in order
    stops = _GREEK_STOP if reading.language == "el" else _STOP
    for stop in stops.finditer(text, floor, end):
        cut = stop.end()
        if (
            cut < end
            and not text[cut].isspace()
            and text[cut - 1] not in _UNSPACED
            and text[stop.start()] not in _UNSPACED
        ):
            continue
        if reading.language == "fr" and (closing := _FRENCH_CLOSING.match(text, cut, end)):
            cut = closing.end()
        while hole < len(closed) and closed[hole][1] < cut - 1:
            hole += 1
        if hole < len(closed) and closed[hole][0] < stop.start() and cut <= closed[hole][1]:
            continue
        if text[cut - 1] == "）" and hole < len(closed) and begin < closed[hole][0] < stop.start():
            continue  # a remark in wide brackets, which no blank follows, belongs to what goes on behind it
        if cut < end and _ends_sentence(text, begin, stop.start(), cut, end, reading):
            _add(text, begin, cut, spans, closed)
            begin = cut
    _add(text, begin, end, spans, closed)


def _add(text: str, start: int, end: int, spans: list[tuple[int, int]], closed: list[tuple[int, int]]) -> None:
    if not text.isascii() and _THAI.search(text, start, end):
        for cut in thai(text, start, end, closed):
            _trim(text, start, cut, spans)
            start = cut
    _trim(text, start, end, spans)


def _bracketed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Outermost round brackets that close on the line, as (open, close), in order."""
    pairs: list[tuple[int, int]] = []
    opened: list[int] = []
    for match in _BRACKET.finditer(text, start, end):
        at = match.start()
        if match.group() in "(（":
            opened.append(at)
        elif opened:
            left = opened.pop()
            while pairs and pairs[-1][0] > left:  # those inside the pair that closes here
                pairs.pop()
            pairs.append((left, at))
    return pairs


def _ends_sentence(text: str, begin: int, stop: int, cut: int, end: int, reading: _Reading) -> bool:
    at = cut
    while at < end and text[at].isspace():
        at += 1
    if at >= end:
        return True
    first = text[stop]
    if first in _WIDE:
        if first == "．" and stop > begin and text[stop - 1].isdigit() and text[cut].isdigit():
            return False
        return not (text[cut - 1] in _QUOTES and text[cut] in _GOES_ON)
    if first in _ALWAYS:  # an initial has one letter, as "م۔"
        return stop - begin > 1 and not (text[stop - 1].isalpha() and text[stop - 2].isspace())
    lead = at
    while lead < end and text[lead] in "\"'“‘„‚«»‹([*_¿¡「『（【":
        lead += 1
    head = text[lead : lead + 1]
    nxt = text[lead : lead + 24]
    if head.islower() and not _camel(nxt) and not _clitic(text, lead) and not is_caseless(text[stop - 1 : stop]):
        return False  # "e.g. this" or "approx. five": what goes on in lower case has not ended
    if (first == "…" or text.startswith("..", stop)) and is_caseless(head):
        return False  # no capital tells whether it goes on
    if first != "." or text.startswith("..", stop):
        return True
    left = text[max(begin, stop - 24) : stop]
    before = _WORD_BEFORE.search(left)
    if before and not left.isascii():
        found = full_stop_ends(before.group(), left[: before.start()], head, beside_dandas=reading.dandas)
        if found is not None:
            return found
    if reading.lists is not None:
        return full_stop.ends_sentence(text, begin, stop, lead, reading.lists)
    word = before.group().lower() if before else ""
    if not word:
        return True
    if word in _TITLES or word in _BEFORE_NAME_OR_NUMBER:
        return word == "no" and not head.isdigit()  # "No. 5" is a number, "Is it free? No. You pay" an answer
    if len(word) == 1 and word.isalpha() and word not in "i":  # an initial, as in "J. Smith", not "option b. Then"
        return text[stop - 1].islower() or _starter(nxt)
    if word in _MAYBE or re.fullmatch(r"(?:[a-z]\.)+[a-z]", word):
        return _starter(nxt)
    return True


def _camel(word: str) -> bool:
    """A name such as iPhone or eBay begins a sentence in lower case."""
    return bool(re.match(r"[a-z]{1,2}[A-Z]", word))


def _clitic(text: str, lead: int) -> bool:
    """Dutch writes the second word of a sentence large where the first is a clitic: 's Avonds."""
    return text[lead - 1] in "'’" and bool(re.match(r"[stn]\s[A-Z]", text[lead : lead + 3]))


def _starter(following: str) -> bool:
    match = re.match(r"[A-Z][a-z']*|[A-Z]", following)
    return bool(match) and match is not None and match.group().lower() in _STARTERS
