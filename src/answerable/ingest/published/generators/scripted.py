"""Generators whose paths are those of the files: Astro, VitePress, VuePress, Nextra, Eleventy."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..config_files import ConfigError, NotOurs, flag_of, read_text, table_of, text_of, texts_of, value_of
from ..generator import GENERATED, NOT_PUBLISHED, PARTIAL, PageFile, Why, base_of, inside, is_markdown, quoted, stem
from ..patterns import Matches, globs
from ..script_configs import CALL, script_object

_SCRIPTS = ("js", "ts", "mjs", "mts", "cjs", "cts")
ASTRO = tuple(f"astro.config.{ending}" for ending in _SCRIPTS)
VITEPRESS = tuple(f"{folder}/config{sub}.{ending}" for folder in (".vitepress", ".vuepress") for sub in ("", "/index")
                  for ending in _SCRIPTS)  # fmt: skip
_APP = ("app", "src/app")
NEXTRA = tuple(f"next.config.{ending}" for ending in _SCRIPTS)
ELEVENTY = (".eleventy.js", *(f"eleventy.config.{ending}" for ending in _SCRIPTS))


@dataclass(slots=True)
class Files:
    """Rules by which a page's path is that of its file.

    folders: where pages lie, the first that holds a file counts, and the route of each. ending: of an address. names:
    files that stand for their folder. slugged: how a segment is written in an address. partial: why a path is no page.
    moved: pages whose path is another, None where the settings move pages in a way that is not read.
    """

    name: str
    base: str | None
    folders: tuple[tuple[str, str], ...]
    ending: str = "/"
    names: tuple[str, ...] = ("index",)
    slugged: Callable[[str], str] = str
    partial: Callable[[str], bool] = lambda inner: False
    excluded: Matches = lambda inner: False
    generated: tuple[str, ...] = ()
    slugs: tuple[str, ...] = ()
    moved: Mapping[str, str] | None = field(default_factory=dict)

    def _inner(self, path: str) -> tuple[str, str] | None:
        for folder, route in self.folders:
            inner = inside(path, folder)
            if inner is not None:
                return inner, route
        return None

    def owns(self, path: str) -> bool:
        return self._inner(path) is not None

    def folder_route(self, path: str) -> str | None:
        found = self._inner(path + "/.")
        if found is None:
            return None
        inner, route = found
        return quoted(route + self._path(inner.removesuffix("."))).lstrip("/")

    def _path(self, path: str) -> str:
        return "/".join(self.slugged(part) for part in path.split("/"))

    def route(self, page: PageFile) -> str | None:
        found = self._inner(page.path)
        if found is None or not is_markdown(page.path):
            return None
        inner, route = found
        given = next((page.front[key].strip() for key in self.slugs if page.front.get(key, "").strip()), "")
        if given and "{" not in given:
            bare = given.strip("/")
            if given.endswith(("/", ".html")):
                return quoted(route + bare + ("/" if given.endswith("/") and bare else ""))
            return quoted(route + bare + (self.ending if bare else ""))
        if given or self.moved is None:
            return None
        inner = self.moved.get(inner, inner)
        if "[" in inner:  # a pattern of pages
            return None
        folder, name = posixpath.split(stem(inner))
        above = f"{folder}/" if folder else ""
        if name in self.names:
            whole = route + self._path(above)
            return quoted(whole if self.ending == "/" or self.ending == ".html" else whole.rstrip("/"))
        return quoted(route + self._path(above + name) + self.ending)

    def left_out(self, page: PageFile) -> Why | None:
        found = self._inner(page.path)
        if found is None:
            return None
        inner = found[0]
        if self.partial(inner):
            return PARTIAL, f"{self.name} builds no page of it"
        if self.excluded(inner):
            return NOT_PUBLISHED, f"excluded by the settings of {self.name}"
        if inner in self.generated:
            return GENERATED, "the page that is shown where there is none"
        if page.front.get("permalink", "").strip().lower() == "false":
            return NOT_PUBLISHED, "its front matter says permalink: false"
        return None


def _github_slug(text: str) -> str:
    return re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")


def _page_ending(slash: str, form: str) -> str:
    if form == "file":
        return ".html"
    return "" if slash == "never" else "/"


def read_astro(path: Path) -> Files:
    """The rules of an `astro.config`, with Starlight's where it is used. Raises ConfigError."""
    config = _object(path)
    integrations = value_of(config, "integrations") or []
    starlight = any(isinstance(one, Mapping) and one.get(CALL) == "starlight" for one in integrations)
    content = [("src/content/docs", "")] if starlight or (path.parent / "src/content/docs").is_dir() else []
    root = posixpath.normpath(text_of(config, "srcDir") or "src")
    folders = [(folder.replace("src", root, 1), route) for folder, route in [*content, ("src/pages", "")]]
    ending = _page_ending(text_of(config, "trailingSlash"), text_of(config, "build", "format"))
    return Files(
        "Starlight" if content else "Astro",
        base_of(text_of(config, "site"), text_of(config, "base")),
        tuple(folders),
        ending=ending,
        slugged=_github_slug,
        partial=lambda inner: posixpath.basename(inner).startswith("_"),
        generated=("404.md", "404.mdx"),
        slugs=("slug",),
    )


def read_vitepress(path: Path) -> Files:
    """The rules of VitePress or VuePress, whose settings lie in `.vitepress` or `.vuepress`. Raises ConfigError."""
    config = _object(path)
    name = "VuePress" if ".vuepress" in path.parts else "VitePress"
    host, base = text_of(config, "sitemap", "hostname"), text_of(config, "base")
    whole = base_of(host) if base_of(host) and re.match(r"https?://[^/]+/.", host) else base_of(host, base)
    rewrites = value_of(config, "rewrites")
    # Patterns such as `packages/:name/*` are not read: an address that may be wrong is worse than none.
    exact = not any(":" in key or "*" in key for key in table_of(config, "rewrites"))
    unread = rewrites is None and re.search(r"\brewrites\s*[(:]", read_text(path)) is not None
    return Files(
        name,
        whole,
        ((posixpath.normpath(text_of(config, "srcDir") or "."), ""),),
        ending="" if flag_of(config, False, "cleanUrls") else ".html",
        names=("index", "README", "readme") if name == "VuePress" else ("index",),
        excluded=globs(texts_of(config, "srcExclude")),
        generated=("404.md",),
        slugs=("permalink",) if name == "VuePress" else (),
        moved={key: item for key, item in table_of(config, "rewrites").items() if isinstance(item, str)}
        if exact and not unread
        else None,
    )


def read_nextra(path: Path) -> Files:
    """The rules of Nextra in a `next.config`. Raises ConfigError, also for an app that is no Nextra site."""
    text = read_text(path)
    if "nextra" not in text:
        raise NotOurs("no settings of Nextra")
    config = script_object(text)
    folder = next(
        (name for name in ("content", "src/content", "pages", "src/pages") if (path.parent / name).is_dir()), "pages"
    )
    slash = "always" if flag_of(config, False, "trailingSlash") else "never"
    below = text_of(config, "basePath").strip("/") + "/" + text_of(config, "contentDirBasePath").strip("/")
    below = below.strip("/")
    route = below + "/" if below else ""
    return Files(
        "Nextra",
        None,
        (*((place, route) for place in _APP if (path.parent / place).is_dir()), (folder, route)),
        ending=_page_ending(slash, ""),
        names=("index", "page") if any((path.parent / place).is_dir() for place in _APP) else ("index",),
        partial=lambda inner: posixpath.basename(inner).startswith("_"),
        generated=("404.md", "404.mdx", "500.md", "500.mdx"),
    )


def read_eleventy(path: Path) -> Files:
    """The rules of an `eleventy.config`. Raises ConfigError."""
    text = read_text(path)
    found = re.search(r"\bdir\s*:\s*\{[^{}]*?\binput\s*:\s*[\"']([^\"'\n]{1,200})[\"']", text)
    folder = posixpath.normpath(found.group(1)) if found else "."
    return Files(
        "Eleventy",
        None,
        ((folder, ""),),
        names=("index",),
        partial=lambda inner: any(part in ("_includes", "_layouts", "_data") for part in inner.split("/")[:-1]),
        slugs=("permalink",),
    )


def _object(path: Path) -> dict[str, Any]:
    config = script_object(read_text(path))
    if not config:
        raise ConfigError("its settings are not written down as an object")
    return config
