"""Links and emphasis in running text: signs around their words on the way through the writer, places in the text at
its end.

The signs are private use characters: no text means anything by them, and they come through where white space is
folded. They never change what the text reads: where one would, the signs of that line are dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from ....model import Link, Mark, MarkKind
from ...characters import visible
from .links import leads_elsewhere

BEGIN, MID, END = "\ue010", "\ue011", "\ue012"  # of a link: BEGIN, its number, MID, its words, END
KINDS: Mapping[str, MarkKind] = MappingProxyType(
    {
        "strong": "strong",
        "b": "strong",
        "em": "em",
        "i": "em",
        "var": "em",
        "code": "code",
        "kbd": "code",
        "samp": "code",
        "tt": "code",
    }
)
_BEGINS: Mapping[MarkKind, str] = {"strong": "\ue013", "em": "\ue014", "code": "\ue015"}
_ENDS: Mapping[MarkKind, str] = {"strong": "\ue016", "em": "\ue017", "code": "\ue018"}
CODE_BEGIN, CODE_END = _BEGINS["code"], _ENDS["code"]
_KIND: Mapping[str, MarkKind] = {sign: kind for signs in (_BEGINS, _ENDS) for kind, sign in signs.items()}
_ENDED = {_ENDS[kind]: sign for kind, sign in _BEGINS.items()}  # what an end is the end of
_OPENING, _CLOSING = "".join(_BEGINS.values()), END + "".join(_ENDS.values())
_ALL = BEGIN + MID + _OPENING + _CLOSING
_SIGN = re.compile(f"{BEGIN}(\\d+){MID}|[{_ALL}]")
_OTHER = re.compile(f"[^\\x00-\\x7f{_ALL}]")
_PART = re.compile(f"({BEGIN}\\d+{MID}|[{_ALL}])|[^{_ALL}]+")
_NOTHING = str.maketrans("", "", _ALL)
MOST = 4000  # links of one page, and marks of one page


def without_signs(text: str) -> str:
    """`text` of a source, in which our signs mean nothing."""
    return text if text.isascii() else text.translate(_NOTHING)


def is_sign(piece: str) -> bool:
    """Whether a piece of a line is a sign and no words."""
    return bool(piece) and piece[0] in _ALL


def bare(text: str) -> str:
    """`text` of a line without the signs in it."""
    return text if text.isascii() else _SIGN.sub("", text)


def last_character(text: str) -> str:
    """The last character of the words; "" where there are none."""
    return text[-1:] if text.isascii() else bare(text[-40:])[-1:] or bare(text)[-1:]


def unchanged(make: Callable[[str], str], text: str) -> str:
    """`make(text)` with its signs where the words come out as without them, and without signs elsewhere."""
    if text.isascii():
        return make(text)
    plain = bare(text)
    if len(plain) == len(text):
        return make(text)
    wanted, made = make(plain), make(text)
    return made if bare(made) == wanted else wanted


def settled(text: str) -> str:
    """`text` with visible characters only and each sign directly at the words that it belongs to, so that nothing is
    left where it stood when white space is folded; signs around nothing are gone."""
    if text.isascii():
        return text
    if _OTHER.search(text) is None:
        return _tight(text)
    return visible(text) if _SIGN.search(text) is None else _tight(unchanged(visible, text))


def _tight(text: str) -> str:
    parts: list[str] = []
    held: list[str] = []  # beginnings whose words are to come
    gap = ""  # white space since the last word
    for part in _PART.finditer(text):
        piece, sign = part.group(), part.group(1)
        if sign is None:
            words = piece.lstrip()
            gap += piece[: len(piece) - len(words)]
            if words:
                words = words.rstrip()
                parts += [gap, *held, words]
                held, gap = [], piece[len(piece.rstrip()) :]
        elif sign not in _CLOSING:
            held.append(sign)
        elif (begun := _last(held, sign)) is not None:
            del held[begun]
        elif parts:
            parts.append(sign)
    return "".join(parts) + gap


def _last(held: list[str], end: str) -> int | None:
    """Which of the beginnings held is the innermost that `end` ends."""
    wanted = _ENDED.get(end, BEGIN)
    return next((at for at in reversed(range(len(held))) if held[at][0] == wanted), None)


class InlineMarks:
    """The addresses of links met so far, and the signs that stand for links and for emphasis."""

    def __init__(self) -> None:
        self.links: list[Link] = []
        self.marks: list[Mark] = []
        self._addresses: list[str] = []
        self._open: list[bool] = []
        self._begun = 0

    def begin(self, kind: MarkKind) -> str:
        """The sign before words that stand out; "" where the page has had too many of them."""
        self._begun += 1
        return _BEGINS[kind] if self._begun <= MOST else ""

    def end(self, kind: MarkKind) -> str:
        """The sign behind them."""
        return _ENDS[kind]

    def begin_link(self, attrs: Mapping[str, str], *, silent: bool = False) -> str:
        """The sign before the words of a link; "" where it leads nowhere else, and where it stands in code (silent)."""
        address = attrs.get("href", "").strip()
        leads = not silent and len(self._addresses) < MOST and leads_elsewhere(address)
        self._open.append(leads)
        if not leads:
            return ""
        self._addresses.append(address)
        return f"{BEGIN}{len(self._addresses) - 1}{MID}"

    def end_link(self) -> str:
        """The sign behind the words of the innermost link."""
        return END if self._open and self._open.pop() else ""

    def placed(self, text: str, offset: int) -> str:
        """`text` without signs; the links and marks in it are added, where it begins at `offset` of the page."""
        if text.isascii():
            return text
        parts: list[str] = []
        length, at = 0, 0
        link: tuple[int, int] | None = None
        begun: list[tuple[MarkKind, int]] = []  # the marks that are open, outermost first
        found: list[Mark] = []
        for sign in _SIGN.finditer(text):
            if sign.start() > at:
                parts.append(text[at : sign.start()])
                length += sign.start() - at
            at = sign.end()
            character = sign.group()[0]
            if character in _OPENING:
                begun.append((_KIND[character], length))
            elif (kind := _KIND.get(character)) is not None:
                self._close(kind, begun, found, length)
            else:
                if link is not None:
                    self._link(parts, link, length, offset)
                link = (int(sign.group(1)), length) if sign.group(1) else None
        if not at:
            return text
        parts.append(text[at:])
        length += len(text) - at
        if link is not None:  # a link that runs on into the next block
            self._link(parts, link, length, offset)
        while begun:
            self._close(begun[-1][0], begun, found, length)
        found.reverse()  # of two over the same words the outer one first
        found.sort(key=lambda mark: (mark.start, -mark.end))
        self.marks += [Mark(offset + mark.start, offset + mark.end, mark.kind) for mark in found]
        return "".join(parts)

    def _link(self, parts: list[str], begun: tuple[int, int], end: int, offset: int) -> None:
        number, start = begun
        if parts:
            end -= len(parts[-1]) - len(parts[-1].rstrip())
        if end > start:
            self.links.append(Link(offset + start, offset + end, self._addresses[number]))

    @staticmethod
    def _close(kind: MarkKind, begun: list[tuple[MarkKind, int]], found: list[Mark], end: int) -> None:
        """The innermost open mark of `kind` ends, and with it those inside; one in another of its kind is none."""
        if len(begun) == 1 and begun[0][0] == kind and not found:  # nearly always
            start = begun.pop()[1]
            if end > start:
                found.append(Mark(start, end, kind))
            return
        if not any(one == kind for one, _ in begun):
            return
        while begun:
            inner, start = begun.pop()
            if end > start and not any(one == inner for one, _ in begun):
                last = found[-1] if found else None
                if last is not None and (last.kind, last.end) == (inner, start) and _apart(begun, start):
                    found[-1] = Mark(last.start, end, inner)
                else:
                    found.append(Mark(start, end, inner))
            if inner == kind:
                return


def _apart(begun: list[tuple[MarkKind, int]], start: int) -> bool:
    """Whether no open mark begins there: two marks side by side become one where nothing begins between them."""
    return all(at < start for _, at in begun)
