"""Folders of Docusaurus, which keeps versions and translations beside the docs rather than in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from .place import Parts, Place

_READ = 200_000  # characters of a configuration

_VERSIONED = re.compile(r"(?:(.+)_)?versioned_docs")
_TRANSLATED = re.compile(r"docusaurus-plugin-content-docs(?:-(.+))?")
_VERSION = "version-"
_CONFIG = "docusaurus.config"
_CURRENT = re.compile(r"""lastVersion["']?\s*:\s*["']current["']""")


def reads_current(folder: Path) -> bool:
    """Whether a configuration in the folder, or in one of its own, says that `docs/` is what readers get."""
    for config in sorted([*folder.glob(f"{_CONFIG}.*"), *folder.glob(f"*/{_CONFIG}.*")]):
        try:
            if _CURRENT.search(config.read_text("utf-8", "replace")[:_READ]):
                return True
        except OSError:
            continue
    return False


def as_published(places: Iterable[Place]) -> tuple[dict[Place, Place], frozenset[Parts]]:
    """Places of `versioned_docs/version-2.3/` and `i18n/fr/...` as they stand beside `docs/`, and where `docs/` is
    the version that is not yet released."""
    every = list(places)
    folders = {(place.site, *place.path[:at]) for place in every for at in range(len(place.path))}
    moved: dict[Place, Place] = {}
    unreleased: set[Parts] = set()
    for place in every:
        found = _versioned(place) or _translated(place)
        if found is not None:
            before, docs, after = found
            if (place.site, *before, docs) not in folders and (place.site, *before[:-1], docs) in folders:
                before = before[:-1]  # docs/ beside website/, not in it
            language, version, rest = after
            tags = tuple(part for part in (language, version) if part)
            moved[place] = replace(place, path=(*before, docs, *tags, *rest))
            if version:
                unreleased.add((place.site, *before, docs, *((language,) if language else ())))
    return moved, frozenset(unreleased)


def _versioned(place: Place) -> tuple[Parts, str, tuple[str, str, Parts]] | None:
    for at, part in enumerate(place.path[:-1]):
        match = _VERSIONED.fullmatch(part)
        if match and place.path[at + 1].startswith(_VERSION):
            version = place.path[at + 1].removeprefix(_VERSION)
            return place.path[:at], match[1] or "docs", ("", version, place.path[at + 2 :])
    return None


def _translated(place: Place) -> tuple[Parts, str, tuple[str, str, Parts]] | None:
    path = place.path
    for at in range(len(path) - 3):
        match = _TRANSLATED.fullmatch(path[at + 2]) if path[at] == "i18n" else None
        if match:
            version = "" if path[at + 3] == "current" else path[at + 3].removeprefix(_VERSION)
            return path[:at], match[1] or "docs", (path[at + 1], version, path[at + 4 :])
    return None
