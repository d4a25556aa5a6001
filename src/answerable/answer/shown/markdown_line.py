"""A line of marked words as Markdown: emphasis and code only where the rules of Markdown read them as such."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Sequence
from itertools import groupby

from ...escape import for_markdown_answer, plain
from ...model import MarkKind
from .runs import Run, trimmed

_TICKS = re.compile("`+")
_ENTITY = re.compile(r"&(?=#?\w{1,40};)")
_BRACKETS = re.compile(r"[()|]")
_EMPHASIS: tuple[MarkKind, ...] = ("strong", "em")  # the outer first


def fence_for(code: str, least: int) -> str:
    """Backticks that `code` has no run of."""
    return "`" * max(least, 1 + max(map(len, _TICKS.findall(code)), default=0))


def markdown_line(runs: Sequence[Run], *, in_table: bool = False) -> str:
    """The runs of one line, without what stands first on it being looked at (`for_markdown_line`)."""
    line = _Line(in_table)
    line.add(runs)
    return line.out


class _Line:
    def __init__(self, in_table: bool) -> None:
        self.out = ""
        self._in_table = in_table

    def add(self, runs: Sequence[Run]) -> None:
        groups = [(url, list(group)) for url, group in groupby(runs, key=lambda run: run.url)]
        letters = _first_letters([group for _, group in groups])
        for (url, group), behind in zip(groups, letters, strict=True):
            if url is None or not _words(group).strip():
                self._set(group, _EMPHASIS, behind)
            else:
                self._link(group, url)

    def _link(self, runs: Sequence[Run], url: str) -> None:
        if self.out.endswith("!"):  # it would be an image
            self.out = self.out[:-1] + "\\!"
        self.out += "["
        self._set(runs, _EMPHASIS, "]")
        address = _ENTITY.sub("&amp;", url)
        if self._in_table:
            address = address.replace("|", "%7C")
        self.out += f"](<{address}>)" if _BRACKETS.search(address) else f"]({address})"

    def _set(self, runs: Sequence[Run], kinds: Sequence[MarkKind], behind: str) -> None:
        """Add runs, in emphasis of these kinds where they have it; `behind` is the letter that follows them, or ""."""
        if not kinds or not any(run.kinds for run in runs):
            for run in runs:
                self._word(run)
            return
        kind, *inner = kinds
        groups = [(has, list(group)) for has, group in groupby(runs, key=lambda run: kind in run.kinds)]
        for (has, group), next_letter in zip(
            groups, _first_letters([group for _, group in groups], behind), strict=True
        ):
            if not has or not self._emphasised(kind, group, inner, next_letter):
                self._set(group, inner, next_letter)

    def _emphasised(self, kind: MarkKind, runs: Sequence[Run], inner: Sequence[MarkKind], behind: str) -> bool:
        """Add runs in emphasis, white space at their ends outside of it, or nothing where it would not be read."""
        words, core = _words(runs), trimmed(runs)
        if not core:
            return False
        lead, tail = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
        before, behind = (self.out + lead)[-1:], (tail + behind)[:1]
        mark = "**" if kind == "strong" else "_" if _parts(before) and _parts(behind) else "*"
        began = self.out
        self.out += lead + mark
        begins = len(self.out)
        self._set(core, inner, behind)
        first, last = self.out[begins : begins + 1], self.out[-1:]
        fits = (_parts(before) or not _is_sign(first)) and (_parts(behind) or not _is_sign(last))
        # Beside a mark of the same kind it would be read as part of that.
        if not fits or mark[0] in (before, first, last) or not first or first.isspace() or last.isspace():
            self.out = began
            return False
        self.out += mark + tail
        return True

    def _word(self, run: Run) -> None:
        if "code" in run.kinds and (code := self._code(run.text)) is not None:
            self.out += code
        else:
            self.out += for_markdown_answer(run.text)

    def _code(self, text: str) -> str | None:
        """Words between backticks, or None where they cannot stand there."""
        code = plain(text, lines=True)
        if not code.strip() or self.out.endswith("`"):
            return None
        if self._in_table:
            if "\\|" in code:
                return None
            code = code.replace("|", "\\|")
        if code[0] in " `" or code[-1] in " `":
            code = f" {code} "
        fence = fence_for(code, 1)
        return fence + code + fence


def _words(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)


def _first_letters(groups: Sequence[Sequence[Run]], behind: str = "") -> list[str]:
    """The letter that follows each of the groups."""
    letters = [behind]
    for group in reversed(groups):
        letters.append(_words(group)[:1] or letters[-1])
    return letters[-2::-1]


def _parts(letter: str) -> bool:
    """Whether it sets words apart, by every version of the rules: nothing, white space or punctuation."""
    return not letter or letter.isspace() or letter in string.punctuation or unicodedata.category(letter)[0] == "P"


def _is_sign(letter: str) -> bool:
    """Whether it is a sign by any version of the rules: punctuation, or a symbol."""
    return unicodedata.category(letter)[0] in "PS" if letter else False
