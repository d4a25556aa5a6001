"""The title of a PDF: what its metadata say, unless that is what a program wrote there by itself."""

from __future__ import annotations

import re

from ...characters import one_line, visible

_NO_TITLES = (
    "anonymous", "unspecified", r"microsoft (?:word|powerpoint|excel|office)", "word", r"print(?:ing)?", r"slide \d+",
    r"powerpoint(?: presentation)?", r"untitled(?: document)?(?:[- ]\d+)?", "unbenannt", "ohne titel", "sans titre",
    r"(?:document|dokument|presentation)\d*", "title", "titel", "none", "null", "n/?a", "test", "draft", "about:blank",
    "new document", r"layout \d+", "fullpage",
)  # fmt: skip
_PROGRAM = re.compile(rf"\(?(?:{'|'.join(_NO_TITLES)})\b[\s:)-]*$", re.I)
_LONGEST = 250  # characters
_PREFIX = re.compile(r"^(?:microsoft (?:word|powerpoint|excel)|openoffice|libreoffice)\s*[-–:]\s*", re.I)
_ENDINGS = "docx?|pdf|odt|rtf|pptx?|xlsx?|indd|tex|dvi|qxd|qxp|p65|fm|txt|html?|pmd|exe|md"
_FILE = re.compile(rf"(?:[\w-]+\.(?:{_ENDINGS})|^(?:[a-z]:)?[\\/].*|^file:.*)\s*$", re.I)
_NAME = re.compile(r"\S*[_\d]\S*|\S*[a-z]-[a-z]\S*")


def title_of_metadata(title: str) -> str | None:
    """A title that a person gave, or None: a file's name, "Microsoft Word - ..." and the like are none."""
    words = " ".join(visible(one_line(title.replace("\x00", ""))).split())
    if not words or len(words) > _LONGEST or not any(c.isalpha() for c in words) or "\ufffd" in words:
        return None
    if _PREFIX.match(words) or _PROGRAM.match(words) or _FILE.search(words):
        return None
    if " " not in words and _NAME.fullmatch(words):
        return None
    return words
