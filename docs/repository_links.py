"""A hook of mkdocs: links that lead out of docs/, as to the tables of the benches, lead to the repository instead."""

from __future__ import annotations

import posixpath
import re
from typing import Any

LINK = re.compile(r"(?<=\]\()(\.\./[^)#\s]*)")


def on_page_markdown(markdown: str, *, page: Any, config: Any, files: Any) -> str:
    here = posixpath.dirname(f"docs/{page.file.src_uri}")

    def outside(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(here, found[1]))
        return found[1] if target.startswith("docs/") else f"{config.extra['repository']}/blob/main/{target}"

    return LINK.sub(outside, markdown)
