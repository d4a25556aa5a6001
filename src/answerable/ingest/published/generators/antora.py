"""Antora: the components of one `antora.yml`, and the address of the site by a playbook beside or above it."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..config_files import ConfigError, NotOurs, read_table, text_of, value_of
from ..generator import PARTIAL, PageFile, Why, base_of, quoted, stem

FILES = ("antora.yml",)
_PAGE = re.compile(r"modules/([^/]+)/pages/(.+)")
_PARTS = re.compile(r"modules/[^/]+/(partials|examples|attachments|assets|images)/")


class Antora:
    """The rules of one component."""

    name = "Antora"

    def __init__(self, config: Mapping[str, Any], base: str | None) -> None:
        self.base = base
        version = value_of(config, "version")
        self._version = version if isinstance(version, str) and version not in ("master", "", "~") else ""
        # `version: true` takes the name of the branch, which is not in the files.
        self._known = not isinstance(version, (bool, Mapping))
        self._component = text_of(config, "name")

    def owns(self, path: str) -> bool:
        return path.startswith("modules/")

    def folder_route(self, path: str) -> str | None:
        match = _PAGE.match(path + "/.")
        return None if match is None else quoted(self._place(match.group(1)) + match.group(2).removesuffix("."))

    def _place(self, module: str) -> str:
        parts = [
            "" if self._component == "ROOT" else self._component,
            self._version,
            "" if module == "ROOT" else module,
        ]
        return "".join(part + "/" for part in parts if part)

    def route(self, page: PageFile) -> str | None:
        match = _PAGE.match(page.path)
        if match is None or not self._known:
            return None
        return quoted(self._place(match.group(1)) + stem(match.group(2)) + ".html")

    def left_out(self, page: PageFile) -> Why | None:
        if _PARTS.match(page.path):
            return PARTIAL, "Antora takes it in where a page includes it, and builds no page of it"
        match = _PAGE.match(page.path)
        if match is not None and re.search(r"(?:^|/)_", match.group(2)):
            return PARTIAL, "Antora builds no page of a name that begins with _"
        if match is None and posixpath.basename(page.path) == "nav.adoc":
            return PARTIAL, "the navigation of Antora, no page of its own"
        return None


def read(path: Path) -> Antora:
    """The rules of an `antora.yml`. Raises ConfigError."""
    config = read_table(path)
    if not text_of(config, "name"):
        raise NotOurs("no settings of a component")
    base = None
    for above in (path.parent, *list(path.parent.parents)[:2]):
        for name in ("antora-playbook.yml", "site.yml", "playbook.yml"):
            try:
                base = base or base_of(text_of(read_table(above / name), "site", "url"))
            except ConfigError:
                continue
    return Antora(config, base)
