"""Links in running text: marks around their words on the way through the writer, and places in the text at its end."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import unquote

from ....model import Link

# Private use characters: no text means anything by them, and they come through where white space is folded.
BEGIN, MID, END = "\ue010", "\ue011", "\ue012"
_MARKS = re.compile(f"{BEGIN}(\\d+){MID}|{END}")
_LONGEST = 2000  # characters of an address
MOST = 4000  # links of one page
# A mark that the folding of white space has set apart from the words it belongs to.
_LOOSE = re.compile(f"(?:(?<= )|^)({BEGIN}\\d+{MID}) | ({END})(?= |$)")
_ANY = str.maketrans("", "", BEGIN + MID + END)


def without_marks(text: str) -> str:
    """`text` of a source, in which our marks mean nothing."""
    return text if text.isascii() else text.translate(_ANY)


def bare(text: str) -> str:
    """`text` of a line without the marks in it."""
    return _MARKS.sub("", text) if END in text or BEGIN in text else text


def tight(line: str) -> str:
    """`line` with the marks close to their words again, so that nothing is left where they stood."""
    return _LOOSE.sub(lambda mark: mark.group(1) or mark.group(2), line) if BEGIN in line or END in line else line


class LinkMarks:
    """The addresses met so far, and the marks that stand for them."""

    def __init__(self) -> None:
        self._addresses: list[str] = []
        self._open: list[bool] = []

    def begin(self, attrs: Mapping[str, str], *, silent: bool = False) -> str:
        """The mark before the words of a link; "" where it leads nowhere else, and where it stands in code (silent)."""
        address = attrs.get("href", "").strip()
        leads = (
            not silent
            and bool(address)
            and address[0] != "#"
            and len(address) <= _LONGEST
            and len(self._addresses) < MOST
        )
        leads = leads and not re.match(r"(?:javascript|data|vbscript|blob|about):", address, re.I)
        self._open.append(leads)
        if not leads:
            return ""
        self._addresses.append(address)
        return f"{BEGIN}{len(self._addresses) - 1}{MID}"

    def end(self) -> str:
        """The mark behind the words of the innermost link."""
        return END if self._open and self._open.pop() else ""

    def placed(self, text: str, offset: int) -> tuple[str, list[Link]]:
        """`text` without marks, and the links in it, where it begins at `offset` of the page."""
        if BEGIN not in text and END not in text:
            return text, []
        parts: list[str] = []
        links: list[Link] = []
        length, at = 0, 0
        begun: tuple[int, int] | None = None
        for mark in _MARKS.finditer(text):
            parts.append(text[at : mark.start()])
            length += mark.start() - at
            at = mark.end()
            if begun is not None and length > begun[1]:
                links.append(Link(offset + begun[1], offset + length, self._addresses[begun[0]]))
            begun = (int(mark.group(1)), length) if mark.group(1) else None
        parts.append(text[at:])
        if begun is not None and length + len(text) - at > begun[1]:  # a link that runs on into the next block
            links.append(Link(offset + begun[1], offset + length + len(text) - at, self._addresses[begun[0]]))
        return "".join(parts), links


def hidden_address(attrs: Mapping[str, str], words: str) -> str:
    """The mail address or telephone number that a link holds and its words do not; "" where there is none."""
    scheme, _, rest = attrs.get("href", "").strip().partition(":")
    if scheme.casefold() not in ("mailto", "tel", "sms"):
        return ""
    address = unquote(rest.partition("?")[0]).strip()[:200]
    plain, shown = (re.sub(r"[^\w@.+]|(?<!\w)00", "", one.casefold()) for one in (address, words))
    if not address or plain in shown or plain.lstrip("+") in re.sub(r"\D", "", words):
        return ""
    return address
