"""Which files of the folder a reST page asks for, and where each may lie: read along with the page."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from ...characters import names
from .session import MAX_INCLUDES, folders

MAX_TITLES = 100  # of other pages that one page shows
TITLE_BYTES = 4_000  # of a page that is only asked for its title
_TAKEN = re.compile(
    r"^[ \t]*\.\.[ \t]+(?:\|[^|\n]{1,80}\|[ \t]+)?(?:\w+-?)?include::[ \t]+(\S[^\n]{0,300})$"
    r"|^[ \t]+:file:[ \t]+(\S[^\n]{0,300})$",
    re.M | re.I,
)
_LINKED = re.compile(r":doc:`(?:~|!)?([^`<>\n]{1,200})`")
_CODE = re.compile(
    r"\.(?:py|c|h|cpp|js|ts|java|go|rs|rb|sh|json|ya?ml|toml|xml|html?|css|csv|tsv|sql|ini|cfg|conf)$", re.I
)
_SECRET = names("id_rsa id_dsa id_ecdsa id_ed25519")


def wanted(source: str, page: str) -> Iterator[list[str]]:
    """For each file that the page at `page` takes in, the paths inside the folder where it may lie, likeliest first."""
    yield [posixpath.join(folder, "conf.py") for folder in folders(page)]
    if _CODE.search(page):
        return
    for count, match in enumerate(_TAKEN.finditer(source)):
        if count >= MAX_INCLUDES:
            return
        yield _candidates((match[1] or match[2]).strip(), page)


def linked(source: str, page: str) -> Iterator[list[str]]:
    """The same for each page whose title the page shows."""
    for written in list(dict.fromkeys(_LINKED.findall(source)))[:MAX_TITLES]:
        yield _candidates(f"{written.strip()}.rst", page)


def _candidates(written: str, page: str) -> list[str]:
    written = written.replace("\\", "/")
    if not written.startswith("/"):
        paths = [posixpath.join(posixpath.dirname(page), written)]
    else:
        paths = [posixpath.join(folder, written.lstrip("/")) for folder in folders(page)]
    inside = [posixpath.normpath(path) for path in paths]
    return [path for path in inside if not path.startswith(("../", "/")) and path != ".."]


def allowed(path: str) -> bool:
    """Whether a page may take in the file: nothing hidden, and no key."""
    parts = path.split("/")
    return not any(part.startswith(".") or part == "node_modules" for part in parts) and parts[-1] not in _SECRET
