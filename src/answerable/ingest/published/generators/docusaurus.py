"""Docusaurus 2 and 3: docs of one or more instances, their versions and translations, blogs, pages."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..config_files import ConfigError, flag_of, read_text, table_of, text_of, texts_of, value_of
from ..generator import NOT_PUBLISHED, PARTIAL, PageFile, Why, base_of, inside, is_markdown, quoted, stem
from ..patterns import Matches, globs
from ..script_configs import script_object

FILES = tuple(f"docusaurus.config.{ending}" for ending in ("js", "ts", "mjs", "cjs", "mts", "cts"))
_EXCLUDED = ("**/_*.{js,jsx,ts,tsx,md,mdx}", "**/_*/**", "**/*.test.{js,jsx,ts,tsx}", "**/__tests__/**")
_PREFIX = re.compile(r"\d+\s*[-_.]+\s*(?=[^-_.\s])")
_NO_PREFIX = re.compile(r"(?:\d{2}|\d{4})[-_.]\d{2}(?:[-_.](?:\d{2}|\d{4}))?|\d+[-_.]\d+")
_DATED = re.compile(r"(.*?)(\d{4})[-/](\d{1,2})[-/](\d{1,2})[-/]?(.*?)(?:/index)?$")


@dataclass(frozen=True, slots=True)
class Tree:
    """One folder that is published. kind: `docs`, `blog` or `pages`. route: where it lies below the base."""

    kind: str
    folder: str
    route: str
    excluded: Matches
    numbered: bool = True  # numbers before names are no part of an address
    hidden: bool = False  # not built


@dataclass(slots=True)
class Docusaurus:
    """The rules of one `docusaurus.config`."""

    base: str | None
    trees: list[Tree] = field(default_factory=list)
    slash: bool | None = None
    name: str = "Docusaurus"

    def _tree(self, path: str) -> tuple[Tree, str] | None:
        for tree in self.trees:
            inner = inside(path, tree.folder)
            if inner is not None:
                return tree, inner
        return None

    def owns(self, path: str) -> bool:
        return self._tree(path) is not None

    def folder_route(self, path: str) -> str | None:
        found = self._tree(path + "/.")
        if found is None:
            return None
        tree, inner = found
        below = inner.removesuffix(".").strip("/")
        return quoted(_joined(tree.route, _unnumbered(below) if tree.numbered else below) + "/").lstrip("/")

    def route(self, page: PageFile) -> str | None:
        found = self._tree(page.path)
        if found is None or not is_markdown(page.path):
            return None
        tree, inner = found
        slug = page.front.get("slug", "").strip()
        if tree.kind == "docs":
            path = _doc(tree, inner, page.front.get("id", "").strip(), slug)
        elif tree.kind == "blog":
            path = _post(inner, slug)
        else:
            bare = stem(inner)
            path = slug or ("/" + bare.removesuffix("index") if bare.rpartition("/")[2] == "index" else bare)
        whole = _joined(tree.route, path)
        ends = path.endswith("/") or not whole
        whole = whole + "/" if whole and (self.slash or (ends and self.slash is None)) else whole
        return quoted(whole)

    def left_out(self, page: PageFile) -> Why | None:
        found = self._tree(page.path)
        if found is None:
            return None
        tree, inner = found
        if tree.hidden:
            return NOT_PUBLISHED, "a version that docusaurus.config does not build"
        if re.search(r"(?:^|/)_", inner):
            return PARTIAL, "Docusaurus builds no page of a name that begins with _"
        if tree.excluded(inner):
            return NOT_PUBLISHED, "exclude of docusaurus.config"
        return None


def _joined(*parts: str) -> str:
    return "/".join(part.strip("/") for part in parts if part.strip("/"))


def _unnumbered(path: str) -> str:
    return "/".join(part if _NO_PREFIX.match(part) else _PREFIX.sub("", part, count=1) for part in path.split("/"))


def _doc(tree: Tree, inner: str, identity: str, slug: str) -> str:
    folder, name = posixpath.split(stem(inner))
    bare = _unnumbered(name) if tree.numbered else name
    above = "/" + (_unnumbered(folder) if tree.numbered else folder).strip("/")
    if slug:
        return slug if slug.startswith("/") else posixpath.normpath(posixpath.join(above, slug))
    if bare.lower() in ("index", "readme", posixpath.basename(above).lower()) and not identity:
        return above.rstrip("/") + "/"
    return posixpath.join(above, identity or bare)


def _post(inner: str, slug: str) -> str:
    if slug:
        return slug
    match = _DATED.match(stem(inner))
    if match is None:
        return stem(inner).removesuffix("/index")
    folder, year, month, day, name = match.groups()
    return f"{folder}{year}/{int(month):02}/{int(day):02}/{name}"


def read(path: Path) -> Docusaurus:
    """The rules of a `docusaurus.config`. Raises ConfigError."""
    config = script_object(read_text(path))
    if not config:
        raise ConfigError("its settings are not written down as an object")
    slash = value_of(config, "trailingSlash")
    site = Docusaurus(
        base_of(text_of(config, "url"), text_of(config, "baseUrl")), slash=slash if isinstance(slash, bool) else None
    )
    locales = [one for one in texts_of(config, "i18n", "locales") if one != text_of(config, "i18n", "defaultLocale")]
    for kind, options in _instances(config):
        site.trees += _trees(path.parent, kind, options, locales)
    # A folder inside another's is the more exact word on its pages.
    site.trees.sort(key=lambda tree: -len(posixpath.normpath(tree.folder)))
    return site


def _instances(config: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for preset in value_of(config, "presets") or ["classic"]:
        name, options = _named(preset)
        if name.endswith(("classic", "preset-classic")):
            for kind in ("docs", "blog", "pages"):
                if value_of(options, kind) is not False:
                    yield kind, table_of(options, kind)
    for plugin in value_of(config, "plugins") or []:
        name, options = _named(plugin)
        match = re.search(r"content-(docs|blog|pages)$", name)
        if match is not None:
            yield match.group(1), options


def _named(item: Any) -> tuple[str, Mapping[str, Any]]:
    if isinstance(item, list) and item and isinstance(item[0], str):
        return item[0], item[1] if len(item) > 1 and isinstance(item[1], Mapping) else {}
    return (item if isinstance(item, str) else ""), {}


_FOLDERS = {"docs": "docs", "blog": "blog", "pages": "src/pages"}
_ROUTES = {"docs": "docs", "blog": "blog", "pages": ""}


def _trees(root: Path, kind: str, options: Mapping[str, Any], locales: list[str]) -> Iterator[Tree]:
    folder = text_of(options, "path") or _FOLDERS[kind]
    route = text_of(options, "routeBasePath") if "routeBasePath" in options else _ROUTES[kind]
    excluded = globs(texts_of(options, "exclude") or _EXCLUDED)
    numbered = value_of(options, "numberPrefixParser") is not False
    identity = text_of(options, "id")
    prefix = f"{identity}_" if identity and identity != "default" else ""
    current, versions = _versions(root, prefix, options) if kind == "docs" else ("", {})
    places = [(folder, "current", current)]
    places += [(f"{prefix}versioned_docs/version-{name}", f"version-{name}", at) for name, at in versions.items()]
    for place, version, at in places:
        below = _joined(route, at or "")
        yield Tree(kind, place, below, excluded, numbered, at is None)
        plugin = f"docusaurus-plugin-content-{kind}" + (f"-{identity}" if prefix else "")
        for locale in locales:
            inner = f"i18n/{locale}/{plugin}" + (f"/{version}" if kind == "docs" else "")
            yield Tree(kind, inner, _joined(locale, below), excluded, numbered, at is None)


def _versions(root: Path, prefix: str, options: Mapping[str, Any]) -> tuple[str | None, dict[str, str | None]]:
    """Where the current docs and each version lie below the route of the docs; None for what is not built."""
    try:
        names = json.loads(read_text(root / f"{prefix}versions.json"))
    except (ConfigError, ValueError, RecursionError):
        names = []
    names = [name for name in names if isinstance(name, str)][:500] if isinstance(names, list) else []
    last = text_of(options, "lastVersion") or (names[0] if names else "current")
    only = texts_of(options, "onlyIncludeVersions")
    with_current = flag_of(options, True, "includeCurrentVersion")

    def place(name: str) -> str | None:
        if (only and name not in only) or (name == "current" and not with_current):
            return None
        given = value_of(options, "versions", name, "path")
        if isinstance(given, str):
            return given
        return "" if name == last else "next" if name == "current" else name

    return place("current"), {name: place(name) for name in names}
