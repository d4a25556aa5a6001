"""Where the settings of site generators lie: in the folder that is read, and up to two levels below and above it.

Nothing above the folder's repository is looked at. A settings file that cannot be read is noted; it fails nothing.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ..kinds import MEDIA_TYPES, ending
from .config_files import ConfigError, NotOurs
from .generator import Generator, PageFile
from .generators import antora, books, docusaurus, hugo, jekyll, mintlify, mkdocs, scripted, sphinx

MAX_ABOVE = 2
MAX_TRIED = 300  # pages of a folder by which it is told whether the site publishes any of it
MAX_BELOW = 300  # folders of one level below that are looked into
_SKIPPED = frozenset({"node_modules", "__pycache__", "bower_components", "_default"})
_BESIDE = ("website", "site", "docs", "www")  # folders above whose settings may name the folder

Read = Callable[[Path], Generator]
# In this order where several lie in one folder.
READERS: Sequence[tuple[Sequence[str], Read]] = (
    (mkdocs.FILES, mkdocs.read),
    (docusaurus.FILES, docusaurus.read),
    (scripted.VITEPRESS, scripted.read_vitepress),
    (scripted.ASTRO, scripted.read_astro),
    (mintlify.FILES, mintlify.read),
    (antora.FILES, antora.read),
    (("book.toml",), books.read_mdbook),
    ((".gitbook.yaml", ".gitbook.yml"), books.read_gitbook),
    (("book.json",), books.read_honkit),
    (hugo.FILES, hugo.read),
    (scripted.NEXTRA, scripted.read_nextra),
    (scripted.ELEVENTY, scripted.read_eleventy),
    (("_config.yml",), sphinx.read_jupyter_book),
    (jekyll.FILES, jekyll.read),
    (sphinx.FILES, sphinx.read),
)


@dataclass(frozen=True, slots=True)
class Site:
    """One site that is built from files of a folder.

    place: the folder of the settings; folder: the one that is read; both absolute, with `/`. config: the settings, as
    a path from the folder that is read. hides: False where the rules leave out every page of a
    folder within the project: whoever names such a folder wants to read it all the same.
    """

    generator: Generator
    place: str
    folder: str
    config: str
    hides: bool = True

    def path(self, key: str) -> str:
        """The path of the page `key` as the rules want it, from the folder of the settings; of the folder for ""."""
        return posixpath.relpath(posixpath.join(self.folder, key), self.place)


@dataclass(frozen=True, slots=True)
class Found:
    """sites: the deepest settings first. problems: (settings file, why it cannot be read)."""

    sites: tuple[Site, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()

    def of(self, key: str) -> Site | None:
        """The site that the page `key` belongs to."""
        return next((site for site in self.sites if site.generator.owns(site.path(key))), None)


def find(folder: Path) -> Found:
    """The sites that are built from `folder`, an absolute path."""
    sites: list[Site] = []
    problems: list[tuple[str, str]] = []
    for place in dict.fromkeys(_places(folder)):
        there = _listing(place)
        for names, read in READERS:
            tried = (place / name for name in names if name.partition("/")[0] in there)
            path = next((one for one in tried if one.is_file()), None)
            if path is None or not _is_within(path, place):
                continue
            shown = os.path.relpath(path, folder).replace(os.sep, "/")
            try:
                site = _site(read(path), place, folder, shown)
            except NotOurs:
                continue
            except (ConfigError, RecursionError, ValueError, TypeError, AttributeError) as error:
                reason = (
                    str(error) if isinstance(error, ConfigError) else f"settings of a shape that is not known: {error}"
                )
                problems.append((shown, reason))
                continue
            sites.append(site)
    sites.sort(key=lambda site: _depth(site.config), reverse=True)
    return Found(tuple(sites), tuple(problems))


def _site(generator: Generator, place: Path, folder: Path, shown: str) -> Site:
    site = Site(generator, place.as_posix(), folder.as_posix(), shown)
    within = site.path("")
    if within == "." or within.startswith(".."):
        return site
    keys = _some_pages(folder)
    hides = not keys or any(generator.left_out(PageFile(site.path(key))) is None for key in keys)
    return replace(site, hides=hides)


def _some_pages(folder: Path) -> list[str]:
    keys: list[str] = []
    for above, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _SKIPPED)
        inner = os.path.relpath(above, folder).replace(os.sep, "/")
        keys += [posixpath.normpath(f"{inner}/{name}") for name in sorted(files) if ending(name) in MEDIA_TYPES]
        if len(keys) >= MAX_TRIED:
            break
    return keys[:MAX_TRIED]


def _depth(config: str) -> int:
    folders = posixpath.dirname(config).split("/") if "/" in config else []
    return sum(-1 if part == ".." else 1 for part in folders)


def _listing(folder: Path) -> frozenset[str]:
    try:
        return frozenset(entry.name for entry in folder.iterdir())
    except OSError:
        return frozenset()


def _places(folder: Path) -> Iterator[Path]:
    yield folder
    below = _below(folder)
    yield from below
    deeper = [inner for one in below for inner in _below(one)]
    yield from deeper[:MAX_BELOW]
    above = folder
    for _ in range(MAX_ABOVE):
        if (above / ".git").exists() or above.parent == above:
            return
        above = above.parent
        yield above
        for name in _BESIDE:
            yield above / name


def _below(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as listing:
            names = [
                entry.name
                for entry in listing
                if entry.is_dir(follow_symlinks=False) and not entry.name.startswith(".") and entry.name not in _SKIPPED
            ]
    except OSError:
        return []
    return [folder / name for name in sorted(names)[:MAX_BELOW]]


def _is_within(path: Path, place: Path) -> bool:
    """Whether a settings file is what it seems: no link that leads elsewhere."""
    real = os.path.realpath(path)
    return real.startswith(os.path.join(os.path.realpath(place), ""))  # noqa: PTH118
