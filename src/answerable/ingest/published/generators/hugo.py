"""Hugo: content of one or more languages, bundles, permalinks, days of publication."""

from __future__ import annotations

import contextlib
import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..config_files import ConfigError, NotOurs, flag_of, read_table, table_of, text_of, texts_of, value_of
from ..generator import GENERATED, NOT_PUBLISHED, PageFile, Why, base_of, day_of, inside, is_markdown, quoted, stem
from ..withheld import by_front_matter, is_no

_ENDINGS = ("toml", "yaml", "yml", "json")
FILES = tuple(
    f"{folder}{name}.{ending}"
    for folder in ("", "config/_default/")
    for name in ("hugo", "config")
    for ending in _ENDINGS
)
_SURE = frozenset(
    {"baseurl", "languagecode", "contentdir", "module", "defaultcontentlanguage", "disablekinds", "enablerobotstxt"}
    | {"relativeurls", "canonifyurls", "publishdir", "builddrafts", "buildfuture", "uglyurls"}
)
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
           "december")  # fmt: skip


class Hugo:
    """The rules of one Hugo project. Keys of its settings are read in lower case."""

    name = "Hugo"

    def __init__(self, config: Mapping[str, Any]) -> None:
        self.base = base_of(text_of(config, "baseurl"))
        self._default = text_of(config, "defaultcontentlanguage") or "en"
        self._in_folder = flag_of(config, False, "defaultcontentlanguageinsubdir")
        self._ugly = flag_of(config, False, "uglyurls")
        self._keeps_case = flag_of(config, False, "disablepathtolower")
        self._future = flag_of(config, False, "buildfuture")
        self._permalinks = {
            **{key: value for key, value in table_of(config, "permalinks").items() if isinstance(value, str)},
            **table_of(config, "permalinks", "page"),
        }
        self._languages = {str(name).lower() for name in table_of(config, "languages")}
        # The content folders, the deepest first, each with the language that all of it is in.
        content = text_of(config, "contentdir") or "content"
        folders = {
            text_of(table_of(config, "languages"), name, "contentdir"): str(name).lower()
            for name in table_of(config, "languages")
        }
        folders = {posixpath.normpath(folder): name for folder, name in folders.items() if folder}
        folders.update(_mounted(value_of(config, "module", "mounts")))
        if len(folders) < len(self._languages) or not folders:
            folders.setdefault(posixpath.normpath(content), "")
        self._folders = sorted(folders.items(), key=lambda pair: -len(pair[0]))
        self._bases = {
            str(name).lower(): base
            for name in table_of(config, "languages")
            if (base := base_of(text_of(table_of(config, "languages"), name, "baseurl")))
        }

    def _content(self, path: str) -> tuple[str, str] | None:
        """The path inside the content folder, and the language of that folder or ""."""
        for folder, language in self._folders:
            inner = inside(path, folder)
            if inner is not None:
                return inner, language
        return None

    def owns(self, path: str) -> bool:
        return self._content(path) is not None

    def folder_route(self, path: str) -> str | None:
        found = self._content(path + "/.")
        if found is None:
            return None
        inner, language = found
        return quoted(self._place(language) + self._path(inner.removesuffix("."))).lstrip("/")

    def _place(self, language: str) -> str:
        if not language or (language == self._default.lower() and not self._in_folder):
            return ""
        return "" if language in self._bases else f"{language}/"

    def _path(self, path: str) -> str:
        """A path as Hugo cleans it: spaces are hyphens, small letters, nothing that an address cannot hold."""
        path = re.sub(r"[\s]+", "-", path.strip())
        path = "".join(char for char in path if char.isalnum() or char in "/._-+~@" or ord(char) > 127)
        return path if self._keeps_case else path.lower()

    def route(self, page: PageFile) -> str | None:
        found = self._content(page.path)
        if found is None or not (is_markdown(page.path) or page.path.endswith((".html", ".adoc", ".rst", ".org"))):
            return None
        inner, language = found
        for said in (page.front, *(said for _, said in self._cascades(page))):
            if is_no(said.get("build.render", "")) or is_no(said.get("_build.render", "")):
                return None  # other pages show it
        bare = stem(inner)
        rest, dot, suffix = bare.rpartition(".")
        if dot and suffix.lower() in self._languages:
            bare, language = rest, suffix.lower()
        if language in self._bases and self._bases[language] != self.base:
            return None
        folder, name = posixpath.split(bare)
        above = f"{folder}/" if folder else ""
        place = self._place(language or (self._default if self._in_folder else ""))
        if given := page.front.get("url", "").strip():
            return quoted(given[1:] if given.startswith("/") else place + given)
        if name == "_index" or (name == "index" and not folder):
            return quoted(place + self._path(above))
        leaf = name == "index"
        if leaf:
            folder, name = posixpath.split(folder)
            above = f"{folder}/" if folder else ""
        section = inner.split("/")[0] if "/" in inner else ""
        pattern = self._permalinks.get(section) if isinstance(self._permalinks.get(section), str) else None
        if pattern is not None:
            filled = self._filled(pattern, page, above, name)
            return None if filled is None else quoted(place + filled.lstrip("/"))
        slug = page.front.get("slug", "").strip().strip("/")
        last = self._path(slug or name)
        return quoted(place + self._path(above) + (f"{last}.html" if self._ugly and not leaf else f"{last}/"))

    def _filled(self, pattern: str, page: PageFile, above: str, name: str) -> str | None:
        day = day_of(page.front.get("date", "")) or day_of(page.front.get("publishdate", ""))
        slug, title = page.front.get("slug", "").strip(), page.front.get("title", "").strip()
        sections = above.strip("/").split("/")
        values = {
            "slug": slug or title or name,
            "slugorfilename": slug or name,
            "slugorcontentbasename": slug or name,
            "filename": name,
            "contentbasename": name,
            "title": title or None,
            "section": sections[0],
            "sections": above.strip("/"),
            "year": day and f"{day.year}",
            "month": day and f"{day.month:02}",
            "monthname": day and _MONTHS[day.month - 1],
            "day": day and f"{day.day:02}",
        }
        unknown = False

        def value(match: re.Match[str]) -> str:
            nonlocal unknown
            found = values.get(match.group(1))
            unknown = unknown or found is None
            return self._path(found or "")

        filled = re.sub(r":([a-z]+)", value, pattern)
        return None if unknown or "[" in filled else filled

    def left_out(self, page: PageFile) -> Why | None:
        found = self._content(page.path)
        if found is None:
            return None
        folder, name = posixpath.split(page.path)
        inner = found[0]
        for section, given in self._cascades(page):
            if by_front_matter(given, page.today) is not None:
                return NOT_PUBLISHED, f"{section} says so of all that lies beside it"
        if "/" in inner and stem(name).split(".")[0] not in ("index", "_index"):
            above = folder
            while self._content(above + "/.") is not None and above not in dict(self._folders):
                if page.exists(f"{above}/index.md"):
                    return NOT_PUBLISHED, f"a resource of the bundle {above}/index.md, no page of its own"
                above = posixpath.dirname(above)
        why = None if self._future else by_front_matter(page.front, page.today, ("date",))
        if page.front.get("layout", "").strip() == "search" and len(page.text.split()) < 12:
            return GENERATED, "the page of the site's search"
        return why

    def _cascades(self, page: PageFile) -> Iterator[tuple[str, Mapping[str, str]]]:
        """What the pages of the sections above, and the page itself, say of all pages below them."""
        folder = posixpath.dirname(page.path)
        while self._content(folder + "/.") is not None:
            path = f"{folder}/_index.md"
            front = page.front_of(path)
            yield path, {key.removeprefix("cascade."): front[key] for key in front if key.startswith("cascade.")}
            folder = posixpath.dirname(folder)


def read(path: Path) -> Hugo:
    """The rules of a Hugo project by its settings. Raises ConfigError, also for other settings of that name."""
    config = _lower(read_table(path))
    certain = path.stem == "hugo" or "_default" in path.parts
    if "_default" in path.parts:
        _take_parts(config, path.parent)
    if not (certain or config.keys() & _SURE):
        raise NotOurs("no settings of Hugo")
    return Hugo(config)


def _mounted(mounts: Any) -> dict[str, str]:
    """Folders that are mounted as content, each with its language or ""."""
    found: dict[str, str] = {}
    for mount in mounts if isinstance(mounts, list) else []:
        if text_of(mount, "target").strip("/") == "content" and text_of(mount, "source"):
            languages = [text_of(mount, "lang"), *texts_of(mount, "sites", "matrix", "languages")]
            named = next((one for one in languages if re.fullmatch(r"[\w-]+", one)), "")
            found[posixpath.normpath(text_of(mount, "source"))] = named.lower()
    return found


def _take_parts(config: dict[str, Any], folder: Path) -> None:
    """The parts of the settings that have files of their own: `permalinks.toml`, `languages.de.toml`."""
    for file in sorted(folder.glob("*.*"))[:1000]:
        part, _, language = file.stem.lower().partition(".")
        if part not in ("languages", "permalinks", "module") or file.suffix[1:] not in _ENDINGS:
            continue
        with contextlib.suppress(ConfigError):
            table = _lower(read_table(file))
            config[part] = {**table_of(config, part), **({language: table} if language else table)}
    for name in ("hugo", "config"):
        for ending in _ENDINGS:
            with contextlib.suppress(ConfigError):
                config.update(_lower(read_table(folder.parent / "production" / f"{name}.{ending}")))


def _lower(value: Any, depth: int = 0) -> Any:
    if isinstance(value, Mapping) and depth < 20:
        return {str(key).lower(): _lower(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list) and depth < 20:
        return [_lower(item, depth + 1) for item in value]
    return value
