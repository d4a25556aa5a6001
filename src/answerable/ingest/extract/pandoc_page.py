"""The readable text of AsciiDoc, DOCX, ODT, EPUB, Org, Textile, wikis and manuals, read by pandoc (extra `pandoc`).

Pandoc runs as a process of its own, in its sandbox (it reads no other file and no network), with bounded time and
memory, and gives HTML, which is read as any other.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from functools import lru_cache

from ...errors import MissingExtra
from ...model import Loss
from .html_page import read_html
from .page_text import PageText

_INCLUDE = re.compile(rb"^include::([^\[\n]{1,500})\[[^\n]*$", re.M)
_SECONDS = 60.0
_HEAP = "-M768M"  # of pandoc; a file that needs more is not read


class PandocUnreadable(ValueError):
    """Pandoc cannot read the file, or took too long over it."""


def read_pandoc(data: bytes, form: str, *, max_depth: int = 200) -> tuple[PageText, str | None]:
    """The text of a file in pandoc's format `form`, and its title.

    Raises MissingExtra where pandoc is not installed or does not know the format, PandocUnreadable for a broken file.
    """
    data, includes = _without_includes(data) if form == "asciidoc" else (data, [])
    command = [_pandoc(), "--from", form, "--to", "html5", "--wrap", "none", "--sandbox", "--standalone"]
    command += ["--metadata", "pagetitle= ", "--mathml", "--quiet", "+RTS", _HEAP, "-RTS"]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise PandocUnreadable(f"pandoc did not end within {_SECONDS:.0f} s") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        if "Unknown input format" in said[0]:
            raise MissingExtra(f"this pandoc does not read {form}", remedy="pip install -U 'answerable[pandoc]'")
        raise PandocUnreadable(said[0])
    page_text, title = read_html(done.stdout.decode("utf-8", "replace"), content="body", max_depth=max_depth)
    losses = [Loss("include", name[:80], len(page_text.text), 0, "") for name in includes]
    return replace(page_text, losses=(*page_text.losses, *losses)), title


def _without_includes(data: bytes) -> tuple[bytes, list[str]]:
    """An AsciiDoc source without its includes, which the sandbox would refuse, and what they name."""
    names = [name.decode("utf-8", "replace") for name in _INCLUDE.findall(data)]
    return _INCLUDE.sub(b"", data), names


@lru_cache(maxsize=1)
def _pandoc() -> str:
    try:
        import pypandoc
    except ImportError:
        raise MissingExtra(
            "AsciiDoc, DOCX, ODT, EPUB, Org, Textile, wiki pages and manuals need pandoc",
            remedy="pip install 'answerable[pandoc]', or exclude them",
        ) from None
    try:
        return str(pypandoc.get_pandoc_path())
    except OSError:
        raise MissingExtra("pandoc itself is not there", remedy="pip install 'answerable[pandoc]'") from None
