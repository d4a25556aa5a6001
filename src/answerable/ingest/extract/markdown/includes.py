"""The files that a page takes in, put into its source before it is read."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from ..charset import decode
from .fences import Fences
from .front_matter import read_front_matter
from .marks import without_marks
from .references import Reference, candidates, import_candidates, references

MAX_DEPTH = 8
MAX_CHARACTERS = 2_000_000  # that all includes of one page add to it
_INCLUDE_VALUE = re.compile(r"\{\{-?[ \t]*(?:include|\.Get)[. ]\"?([\w-]{1,80})\"?[^{}\n]{0,200}\}\}")
_SECTION_MARK = re.compile(r"^[^\n]*-{1,}8<-{1,}[ \t]*\[(?:start|end)[^\]\n]*\][^\n]*\n?", re.M)
_RANGE = re.compile(r"\{?(\d{0,6}),?[:-]?(\d{0,6})")


class Includes:
    """The files at hand for the page `page`: `parts` has them by their path inside the folder."""

    def __init__(self, page: str, parts: Mapping[str, bytes]) -> None:
        self.page = page
        self._parts = parts
        self._texts: dict[str, str] = {}
        self._open: list[str] = [page]
        self._left = MAX_CHARACTERS

    @property
    def here(self) -> str:
        """The file that is being read: the page, or what it takes in."""
        return self._open[-1]

    def __bool__(self) -> bool:
        return bool(self._parts)

    def first(self, paths: list[str]) -> tuple[str, str] | None:
        """The first of these files that is at hand: its path and text."""
        path = next((path for path in paths if path in self._parts), None)
        if path is None:
            return None
        if path not in self._texts:
            text = decode(self._parts[path], None).text
            self._texts[path] = without_marks(text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", ""))
        return path, self._texts[path]

    def enter(self, paths: list[str]) -> str | None:
        """The text of the first of these files that is at hand, which is then being read until `leave`.

        None where there is none, where the files take in each other in a circle, or too much already.
        """
        found = self.first(paths)
        if found is None or found[0] in self._open or len(self._open) > MAX_DEPTH or len(found[1]) > self._left:
            return None
        self._left -= len(found[1])
        self._open.append(found[0])
        return found[1]

    def leave(self) -> None:
        """The file entered last has been read."""
        self._open.pop()

    def imported(self, path: str) -> list[str]:
        """Where the file of an import in the file being read may lie."""
        return import_candidates(path, self.here)

    def lying(self, path: str) -> list[str]:
        """Where a file named in the one being read may lie."""
        return candidates(path, self.here)


def expanded(source: str, includes: Includes) -> str:
    """`source` with the files in it that it takes in; what is not at hand stays as it is, to be noted as lost."""
    if not includes:
        return source
    fences = Fences(source)
    parts: list[str] = []
    at = 0
    for reference in references(source):
        if reference.at < at and not (parts and reference.end == at):
            continue
        in_code = fences.holds(reference.at) and not fences.begins(reference.at)
        if in_code and "8<-" not in source[reference.at : reference.end]:
            continue
        line = source.rfind("\n", 0, reference.at) + 1
        before = source[line : reference.at]
        text = _text(reference, includes, in_code)
        if text is None:
            continue
        if reference.at >= at:
            parts.append(source[at : reference.at])
        else:
            parts.append("\n")  # the next file of one block
        alone = not before.strip() and source[reference.end : reference.end + 1] in ("\n", "")
        if before.strip() and not alone:
            text = " ".join(text.split()) if "\n\n" not in text.strip() else text
        text = text.strip("\n")
        parts.append(text.replace("\n", "\n" + before) if before and not before.strip() else text)
        at = reference.end
    return "".join(parts) + source[at:] if parts else source


def _text(reference: Reference, includes: Includes, in_code: bool) -> str | None:
    paths = candidates(reference.path, includes.here, reference.kind)
    text = includes.enter(paths)
    if text is None:
        return None
    try:
        if reference.kind == "code":
            body = _part(text, reference.part)
            ending = posixpath.splitext(includes.here)[1].lstrip(".")
            return f"```{ending}\n{body.strip(chr(10))}\n```" if "```" not in body else None
        text = _part(text, reference.part)
        if not in_code:
            text = text[read_front_matter(text).end :]
            text = expanded(text, includes)
        text = _SECTION_MARK.sub("", text) if "8<-" in text else text
        args = reference.args
        if "{{" in text:
            text = _INCLUDE_VALUE.sub(lambda m: args.get(m.group(1).lower(), ""), text)
        return text
    finally:
        includes.leave()


def _part(text: str, part: str) -> str:
    """The lines or the section of a file that a reference asks for; all of it where that is not to be found."""
    if not part:
        return text
    name = part.lstrip(":#{").rstrip("}").strip()
    numbers = _RANGE.fullmatch(name)
    if numbers and any(numbers.groups()):
        lines = text.split("\n")
        first = int(numbers.group(1) or 1)
        last = int(
            numbers.group(2) or (first if "," not in name and ":" not in name and "-" not in name else len(lines))
        )
        return "\n".join(lines[max(first - 1, 0) : last])
    if re.fullmatch(r"[\w .-]{1,100}", name):
        begin = re.search(
            rf"^[^\n]*(?:\[start:[ \t]*{re.escape(name)}\]|#region[ \t]+{re.escape(name)}\b)[^\n]*\n", text, re.M
        )
        if begin:
            close = re.search(r"^[^\n]*(?:\[end(?::[^\]\n]*)?\]|#endregion\b)[^\n]*$", text[begin.end() :], re.M)
            return text[begin.end() : begin.end() + close.start()] if close else text[begin.end() :]
    return text
