"""Jekyll, as GitHub Pages builds it too: pages, posts, collections, defaults of front matter."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..config_files import NotOurs, flag_of, read_table, table_of, text_of, texts_of, value_of
from ..generator import DRAFT, NOT_PUBLISHED, PARTIAL, REDIRECT, PageFile, Why, base_of, day_of, inside, quoted, stem
from ..patterns import globs, prefixes
from ..withheld import by_front_matter

FILES = ("_config.yml", "_config.yaml", "_config.toml")
_STYLES = {
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
    "none": "/:categories/:title:output_ext",
}
_POST = re.compile(r"(\d{2,4})-(\d{1,2})-(\d{1,2})-(.+)")
_LISTED = re.compile(r"^categor(?:y|ies):[ \t]*(?:\[([^\]\n]{0,1000})\]|\n((?:[ \t]*-[ \t]+[^\n]*\n){1,50}))", re.M)
_ITEM = re.compile(r"(?:^|,|-[ \t])[ \t]*[\"']?([^,\"'\n]+?)[\"']?[ \t]*(?=,|\n|$)")
_PARTIALS = frozenset({"_includes", "_layouts", "_partials", "_snippets", "_templates"})


class Jekyll:
    """The rules of one `_config.yml`."""

    name = "Jekyll"

    def __init__(self, config: Mapping[str, Any]) -> None:
        self.base = base_of(text_of(config, "url"), text_of(config, "baseurl"))
        self.folder = posixpath.normpath(text_of(config, "source") or ".")
        self._style = text_of(config, "permalink") or "date"
        self._excluded = prefixes(texts_of(config, "exclude"))
        self._included = prefixes(texts_of(config, "include"))
        self._drafts = flag_of(config, False, "show_drafts")
        self._future = flag_of(config, False, "future")
        collections = value_of(config, "collections")
        if isinstance(collections, list):
            collections = {name: {} for name in collections if isinstance(name, str)}
        self._collections: Mapping[str, Any] = collections if isinstance(collections, Mapping) else {}
        self._collected = posixpath.normpath(text_of(config, "collections_dir") or ".")
        plugins = [*texts_of(config, "plugins"), *texts_of(config, "gems")]
        self._bare = "jekyll-optional-front-matter" in plugins
        self._defaults = [
            (text_of(one, "scope", "path").strip("/"), text_of(one, "scope", "type"), table_of(one, "values"))
            for one in value_of(config, "defaults") or []
            if isinstance(one, Mapping)
        ]

    def owns(self, path: str) -> bool:
        return inside(path, self.folder) is not None

    def folder_route(self, path: str) -> str | None:
        inner = inside(path + "/.", self.folder)
        if inner is None:
            return None
        below = inner.removesuffix(".")
        return None if re.search(r"(?:^|/)_", below) else quoted(below).lstrip("/")

    def _collection(self, inner: str) -> tuple[str, str] | None:
        """The collection that a file belongs to, and its path inside it."""
        below = inside(inner, self._collected)
        match = re.match(r"_([^/]+)/(.+)", below or "")
        if match is not None and (match.group(1) in self._collections or match.group(1) in ("posts", "drafts")):
            return match.group(1), match.group(2)
        found = re.match(r"(?:(.+)/)?_(posts|drafts)/(.+)", inner)
        return (found.group(2), found.group(3)) if found else None

    def _values(self, page: PageFile, inner: str) -> dict[str, str]:
        """Its front matter, with the defaults of the settings for what it does not say."""
        found = self._collection(inner)
        kind = found[0] if found else "pages"
        values: dict[str, str] = {}
        for scope, wanted, given in sorted(self._defaults, key=lambda default: len(default[0])):
            here = not scope or inner == scope or inner.startswith(scope + "/") or globs([scope])(inner)
            if here and wanted in ("", kind):
                for key, value in given.items():
                    if isinstance(value, (str, bool)):
                        values[str(key).lower()] = str(value).lower() if isinstance(value, bool) else value
        return {**values, **page.front}

    def route(self, page: PageFile) -> str | None:
        inner = inside(page.path, self.folder)
        if inner is None or not (page.body or self._bare):
            return None  # a file without front matter is copied as it is, or built by a plugin
        values, found = self._values(page, inner), self._collection(inner)
        folder, name = posixpath.split(stem(inner))
        permalink = values.get("permalink", "").strip()
        if found is None:
            if re.search(r"(?:^|/)_", inner):
                return None
            pattern = permalink or self._page_style()
            if not permalink and name == "index":
                return quoted(f"{folder}/" if folder else "")
            parts = {"path": folder, "basename": name, "title": name, "name": name, "output_ext": ".html"}
            return _filled(pattern, parts)
        collection, below = found
        if collection == "posts":
            return self._post(inner, below, permalink, values, page)
        options = table_of(self._collections, collection)
        if not flag_of(options, False, "output"):
            return None
        bare = stem(below)
        style = self._style if self._style in _STYLES else ""
        own = text_of(options, "permalink")
        ends = "/" if not own and (style == "pretty" or self._style.endswith("/")) else ":output_ext"
        pattern = permalink or own or "/:collection/:path" + ends
        title = values.get("slug", "").strip() or _slug(posixpath.basename(bare))
        parts = {"collection": collection, "path": bare, "name": _slug(posixpath.basename(bare)), "title": title,
                 "slug": title, "output_ext": ".html"}  # fmt: skip
        return _filled(pattern, parts)

    def _page_style(self) -> str:
        if self._style == "pretty" or self._style.endswith("/"):
            return "/:path/:basename/"
        if self._style in _STYLES or self._style.endswith((":output_ext", ".html")):
            return "/:path/:basename:output_ext"
        return "/:path/:basename"

    def _post(self, inner: str, below: str, permalink: str, values: Mapping[str, str], page: PageFile) -> str | None:
        match = _POST.match(posixpath.basename(stem(below)))
        if match is None:
            return None
        year, month, number, name = match.groups()
        day = day_of(values.get("date", "")) or day_of(f"{year.zfill(4)}-{month}-{number}")
        if day is None:
            return None
        pattern = permalink or _STYLES.get(self._style, self._style)
        above = inner[: -len(below)].rstrip("/").removesuffix("_posts").strip("/")
        given = values.get("categories") or values.get("category") or ""
        listed = _LISTED.search(page.head[: page.body]) if not given else None
        named = _ITEM.findall(listed.group(1) or listed.group(2)) if listed else given.split()
        categories = [*(above.split("/") if above else []), *(_slug(name) for name in named)]
        title = values.get("slug", "").strip() or name
        parts = {"categories": "/".join(categories), "year": f"{day.year}", "month": f"{day.month:02}",
                 "day": f"{day.day:02}", "i_month": f"{day.month}", "i_day": f"{day.day}", "title": title,
                 "slug": _slug(title), "short_year": f"{day.year % 100:02}", "output_ext": ".html",
                 "y_day": f"{day.timetuple().tm_yday:03}"}  # fmt: skip
        return _filled(pattern, parts)

    def left_out(self, page: PageFile) -> Why | None:
        inner = inside(page.path, self.folder)
        if inner is None:
            return None
        if self._excluded(inner):
            return NOT_PUBLISHED, "exclude of _config.yml"
        found = self._collection(inner)
        hidden = [part for part in inner.split("/")[:-1] if part.startswith("_")]
        if (found is not None and found[0] == "drafts") or "_drafts" in hidden:
            return None if self._drafts else (DRAFT, "it lies in _drafts")
        values = self._values(page, inner)
        if why := by_front_matter(values, page.today, () if self._future or not found else ("date",)):
            return why
        if values.get("redirect_to", "").strip():
            return REDIRECT, f"it leads on to {values['redirect_to'].strip()[:100]}"
        if found is not None and found[0] == "posts":
            match = _POST.match(posixpath.basename(inner))
            if match is None:
                return NOT_PUBLISHED, "Jekyll publishes what lies in _posts only under a name that begins with its day"
            day = day_of("-".join(match.groups()[:3]))
            if day is not None and day > page.today and not self._future and "date" not in values:
                return NOT_PUBLISHED, f"its day, {day}, is still to come"
            return None
        # What lies in a collection that has no pages is read: other pages show it.
        if found is None and hidden and not self._included(hidden[0]) and not self._included(inner):
            name = hidden[0]
            return (PARTIAL if name in _PARTIALS else NOT_PUBLISHED), f"Jekyll publishes no page of {name}"
        name = posixpath.basename(inner)
        if name.startswith("_") and found is None and not self._included(inner):
            return PARTIAL, "Jekyll publishes no page of a name that begins with _"
        return None


def _filled(pattern: str, parts: Mapping[str, str]) -> str | None:
    unknown = False

    def value(match: re.Match[str]) -> str:
        nonlocal unknown
        name = next((key for key in sorted(parts, key=len, reverse=True) if match.group(1).startswith(key)), None)
        unknown = unknown or name is None
        return parts[name] + match.group(1)[len(name) :] if name else ""

    filled = re.sub(r":([a-z_]+)", value, pattern)
    return None if unknown else quoted(re.sub(r"//+", "/", filled).lstrip("/"))


def _slug(text: str) -> str:
    return re.sub(r"[^\w]+", "-", text.lower()).strip("-")


def read(path: Path) -> Jekyll:
    """The rules of a `_config.yml`. Raises ConfigError, also for settings of another generator of that name."""
    if any((path.parent / name).is_file() for name in ("_toc.yml", "_toc.yaml")):
        raise NotOurs("settings of Jupyter Book")
    config = read_table(path)
    if {"source_dir", "public_dir", "new_post_name"} & config.keys():
        raise NotOurs("settings of Hexo, which are not read")
    return Jekyll(config)
