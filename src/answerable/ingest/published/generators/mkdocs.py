"""MkDocs, with the plugins of Material that move pages: mike's versions, the blog, tags, static-i18n."""

from __future__ import annotations

import contextlib
import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..config_files import ConfigError, NotOurs, flag_of, read_table, table_of, text_of, texts_of, value_of
from ..generator import (
    DRAFT,
    GENERATED,
    NOT_PUBLISHED,
    InOneFolder,
    PageFile,
    Why,
    base_of,
    inside,
    is_markdown,
    quoted,
    stem,
)
from ..patterns import gitignored

FILES = ("mkdocs.yml", "mkdocs.yaml")
_ALWAYS = "/templates/\n"
_TAGS = re.compile(r"\[TAGS\]|<!--\s*material/tags")


class MkDocs(InOneFolder):
    """The rules of one `mkdocs.yml`."""

    name = "MkDocs"

    def __init__(self, config: Mapping[str, Any]) -> None:
        self.folder = posixpath.normpath(text_of(config, "docs_dir") or "docs")
        self._directories = flag_of(config, True, "use_directory_urls")
        self._excluded = gitignored(_ALWAYS + _lines(value_of(config, "exclude_docs")))
        self._drafts = gitignored(_lines(value_of(config, "draft_docs")))
        self._plugins = dict(_plugins(value_of(config, "plugins")))
        self.base = self._base(config)
        self._blog = None
        if "blog" in self._plugins or "material/blog" in self._plugins:
            options = self._plugins.get("blog") or self._plugins.get("material/blog") or {}
            self._blog = posixpath.normpath((text_of(options, "blog_dir") or "blog") + "/posts") + "/"
        options = self._plugins.get("i18n") or {}
        languages = [item for item in value_of(options, "languages") or [] if isinstance(item, Mapping)]
        self._locales = {text_of(item, "locale"): flag_of(item, False, "default") for item in languages}
        self._by_folder = text_of(options, "docs_structure") == "folder"

    def _base(self, config: Mapping[str, Any]) -> str | None:
        named = value_of(config, "site_url")
        # `!ENV [NAME, "https://..."]` ends in its default.
        address = named[-1] if isinstance(named, list) and named and isinstance(named[-1], str) else named
        base = base_of(address) if isinstance(address, str) else None
        if base is None or text_of(config, "extra", "version", "provider") != "mike":
            return base
        versions = texts_of(config, "extra", "version", "default")
        alias = versions[0] if versions else text_of(self._plugins.get("mike") or {}, "canonical_version")
        # Without one it is not known below which version the pages lie.
        return base_of(base, alias) if alias else None

    def route(self, page: PageFile) -> str | None:
        inner = inside(page.path, self.folder)
        if inner is None or (self._blog is not None and inner.startswith(self._blog)):
            return None
        if not is_markdown(inner):
            return quoted(inner)
        inner = self._localized(inner)
        folder, _, name = stem(inner).rpartition("/")
        above = f"{folder}/" if folder else ""
        if name in ("index", "README"):
            return quoted(above if self._directories else f"{above}index.html")
        return quoted(f"{above}{name}/" if self._directories else f"{above}{name}.html")

    def _localized(self, inner: str) -> str:
        if not self._locales:
            return inner
        if self._by_folder:
            first, _, rest = inner.partition("/")
            return rest if self._locales.get(first) and rest else inner
        bare, ending = posixpath.splitext(inner)
        page, dot, locale = bare.rpartition(".")
        if not dot or locale not in self._locales:
            return inner
        return page + ending if self._locales[locale] else f"{locale}/{page}{ending}"

    def left_out(self, page: PageFile) -> Why | None:
        inner = inside(page.path, self.folder)
        if inner is None:
            return None
        if self._excluded(inner):
            return NOT_PUBLISHED, "exclude_docs of mkdocs.yml"
        if self._drafts(inner):
            return DRAFT, "draft_docs of mkdocs.yml"
        folder, name = posixpath.split(page.path)
        if name == "README.md" and page.exists(posixpath.join(folder, "index.md")):
            return NOT_PUBLISHED, "MkDocs leaves out a README.md that lies beside an index.md"
        if _TAGS.search(page.text) and len(re.sub(r"[#\W]+|TAGS|material/tags", " ", page.text).split()) < 12:
            return GENERATED, "a list of tags"
        return None


def read(path: Path) -> MkDocs:
    """The rules of a `mkdocs.yml`, and of the file that it inherits from. Raises ConfigError."""
    config = read_table(path)
    inherited = text_of(config, "INHERIT")
    if inherited:
        above = (path.parent / inherited).resolve()
        with contextlib.suppress(ConfigError):
            if above.is_relative_to(path.parent.parent.resolve()):
                config = {**read_table(above), **config}
    if not ({"site_name", "nav", "theme", "docs_dir", "plugins"} & config.keys()):
        raise NotOurs("no settings of MkDocs")
    return MkDocs(config)


def _lines(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _plugins(value: Any) -> list[tuple[str, Mapping[str, Any]]]:
    if isinstance(value, Mapping):
        return [(str(name), table_of(value, name)) for name in value]
    found: list[tuple[str, Mapping[str, Any]]] = []
    for item in value if isinstance(value, list) else []:
        if isinstance(item, str):
            found.append((item, {}))
        elif isinstance(item, Mapping):
            found += [(str(name), table_of(item, name)) for name in item]
    return found
