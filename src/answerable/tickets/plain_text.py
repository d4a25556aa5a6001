"""A text as one reads it, and where each of its characters stands in the original.

Full-width digits are digits, a thin space is a space, each dash is a hyphen; what is not seen (zero-width characters,
soft hyphens) is not there. Time grows with the text alone, also over a run of combining marks, where normalising the
whole text would not.
"""

from __future__ import annotations

import functools
import unicodedata
from dataclasses import dataclass

MASK = "\x00"  # stands for what was found already: no pattern reads over it


@dataclass(frozen=True, slots=True)
class PlainText:
    """`text`, and for each of its characters its place in the original; None where both are the same."""

    text: str
    places: list[int] | None
    size: int

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that stands for [start, end), unseen characters behind it included."""
        if self.places is None:
            return start, end
        after = self.places[end] if end < len(self.places) else self.size
        return self.places[start], max(self.places[end - 1] + 1, after)


def plain_text(text: str) -> PlainText:
    """`text` in NFKC, character by character."""
    if text.isascii():
        return PlainText(text.replace(MASK, " "), None, len(text))
    out: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        if char < "\x80":
            out.append(" " if char == MASK else char)
            places.append(place)
            continue
        for part in _folded(char):
            if unicodedata.combining(part):
                whole = unicodedata.normalize("NFC", out[-1] + part) if out else part
                if out and len(whole) == 1:
                    out[-1] = whole
            else:
                out.append(part)
                places.append(place)
    return PlainText("".join(out), places, len(text))


@functools.lru_cache(maxsize=10_000)
def _folded(char: str) -> str:
    kind = unicodedata.category(char)
    if kind == "Cf" or "\ufe00" <= char <= "\ufe0f":
        return ""
    if kind == "Zs":
        return " "
    if kind in ("Zl", "Zp"):
        return "\n"
    if kind == "Pd" or char == "\u2212":
        return "-"
    if kind == "Nd":
        return str(unicodedata.decimal(char))
    return unicodedata.normalize("NFKC", char).replace("\u2212", "-").replace(MASK, " ")
