"""Mintlify (`docs.json`, before `mint.json`): a page lies at its path without an ending."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..config_files import ConfigError, NotOurs, read_table, read_text, text_of
from ..generator import NOT_PUBLISHED, PARTIAL, REDIRECT, PageFile, Why, base_of, is_markdown, quoted, stem
from ..patterns import gitignored

FILES = ("docs.json", "mint.json")
# What Mintlify never publishes, by its own list.
_NEVER = "README.md\nLICENSE.md\nCHANGELOG.md\nCONTRIBUTING.md\nbuild/\ndist/\ncoverage/\ntmp/\ntemp/\n"


class Mintlify:
    """The rules of one `docs.json`. `ignored`: the lines of `.mintignore`."""

    name = "Mintlify"

    def __init__(self, config: Mapping[str, Any], ignored: str = "") -> None:
        named = text_of(config, "seo", "metatags", "canonical") or text_of(config, "metadata", "canonical")
        self.base = base_of(named)
        self._ignored = gitignored(_NEVER + ignored)

    def owns(self, path: str) -> bool:
        return not path.startswith("../")

    def folder_route(self, path: str) -> str | None:
        return None if path.startswith("../") else quoted(path + "/") if path != "." else ""

    def route(self, page: PageFile) -> str | None:
        if page.path.startswith("../") or not is_markdown(page.path):
            return None
        bare = stem(page.path)
        folder, name = posixpath.split(bare)
        return quoted(folder if name == "index" else bare)

    def left_out(self, page: PageFile) -> Why | None:
        if page.path.startswith("../"):
            return None
        if "snippets" in page.path.split("/")[:-1] or "_snippets" in page.path.split("/")[:-1]:
            return PARTIAL, "Mintlify builds no page of what lies in snippets"
        if self._ignored(page.path):
            return NOT_PUBLISHED, "Mintlify leaves it out, by .mintignore or by its name"
        target = page.front.get("url", "").strip()
        if target and len(page.text.split()) < 12:
            return REDIRECT, f"a link in the navigation, to {target[:100]}"
        return None


def read(path: Path) -> Mintlify:
    """The rules of a `docs.json` or `mint.json`. Raises ConfigError, also for another file of that name."""
    config = read_table(path)
    if "navigation" not in config and "mintlify" not in str(config.get("$schema", "")):
        raise NotOurs("no settings of Mintlify")
    try:
        ignored = read_text(path.parent / ".mintignore")
    except ConfigError:
        ignored = ""
    return Mintlify(config, ignored)
