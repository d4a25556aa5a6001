"""A recipe says what to ingest and how: a folder, a site, or any reader, as reviewed data in `ingest/NAME.toml`.

    name = "help-centre"
    source = "https://help.example.com/"      # a folder, a URL, or the export file of a help desk
    include = ["/hc/en-us/**"]                # globs on the page key or the URL path; `**` crosses `/`, `*` does not
    exclude = ["**/release-notes/**"]
    content = ["article"]                     # CSS selectors: only what lies inside
    remove = [".feedback"]                    # CSS selectors: never what lies inside
    hosts = ["docs.example.com"]              # further hosts of the same crawl
    format = "zendesk"                        # shape of an export file
    [labels]                                  # kept with each page
    product = "Widgets"
    [limits]                                  # keys of [crawl] and [ingest] of answerable.toml, for this source only
    max_pages = 500
    [reader]                                  # any LlamaIndex reader, in place of `source`
    import = "llama_index.readers.file:MarkdownReader"
    args = {}
    load = { file = "guide.md" }

Recipes are data: nothing in them is run, apart from the reader that the user names.
"""

from __future__ import annotations

import dataclasses
import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from ..errors import RecipeError, SourceError
from ..model import EMPTY
from ..settings import CrawlSettings, IngestSettings, Settings, parse_toml, toml_line
from .urls import canonical

Kind = Literal["folder", "site", "file", "reader"]

KEYS = ("name", "source", "include", "exclude", "content", "remove", "hosts", "format", "labels", "limits", "reader")
READER_KEYS = ("import", "args", "load")
FORMATS = ("intercom", "zendesk")  # of an export file
NOT_IN_A_RECIPE = ("allow_private",)  # what this machine may reach is not for a recipe to say


@dataclass(frozen=True, slots=True)
class ReaderSpec:
    """A LlamaIndex reader: `target` is "package.module:Class", made with `args`, called as `load_data(**load)`."""

    target: str
    args: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    load: Mapping[str, Any] = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, slots=True)
class Recipe:
    """One source. `source` is an absolute path or a canonical URL ("" with a reader), `path` the recipe file."""

    name: str
    source: str
    kind: Kind
    path: Path | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    format: str | None = None
    labels: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    limits: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    reader: ReaderSpec | None = None

    def wants(self, page: str) -> bool:
        """Whether a page key (path in the folder, or URL) passes `include` and `exclude`."""
        names = _names(page)
        if any(_matches(pattern, names) for pattern in self.exclude):
            return False
        return not self.include or any(_matches(pattern, names) for pattern in self.include)

    def leads(self, url: str) -> bool:
        """Whether a URL that is not wanted itself may be read for its links: a directory above what `include` names.

        With `include = ["/hc/en-us/**"]` these are `/` and `/hc/`, not `/hc/fr/`. What is excluded never leads.
        """
        names = _names(url)
        if any(_matches(pattern, names) for pattern in self.exclude):
            return False
        folder = urlsplit(url).path.strip("/").split("/")
        if not urlsplit(url).path.endswith("/") and "." in folder[-1]:
            return False
        return not self.include or any(_is_above(folder, pattern) for pattern in self.include)

    def settings(self, settings: Settings) -> Settings:
        """`settings` with this recipe's limits; a key that [crawl] and [ingest] share means [crawl] for a site."""
        changes: dict[str, dict[str, Any]] = {"crawl": {}, "ingest": {}}
        for key, value in self.limits.items():
            changes[_table_of(key, self.kind)][key] = value
        return dataclasses.replace(
            settings,
            crawl=dataclasses.replace(settings.crawl, **changes["crawl"]),
            ingest=dataclasses.replace(settings.ingest, **changes["ingest"]),
        )


def recipe_for(source: str) -> Recipe:
    """The recipe that a SOURCE of the command line stands for: a folder, a URL, a recipe file, or an export file.

    Raises SourceError if there is no such thing, RecipeError if a recipe file is not valid.
    """
    source = source.strip()
    if _is_url(source):
        url = _site(source, SourceError)
        return Recipe(name=urlsplit(url).hostname or url, source=url, kind="site")
    path = Path(source).expanduser()
    if path.suffix == ".toml":
        return load_recipe(path)
    if path.is_dir():
        return Recipe(name=path.resolve().name or "docs", source=str(path.resolve()), kind="folder")
    if path.is_file():
        return Recipe(name=path.stem, source=str(path.resolve()), kind="file")
    looks_like_host = re.fullmatch(r"[\w-]+(\.[\w-]+)+(:\d+)?(/.*)?", source) and "." in source.split("/")[0]
    remedy = "Give a folder of pages, a site URL that begins with https://, or a recipe such as ingest/NAME.toml."
    if looks_like_host and not source.startswith("."):
        remedy = f"For a site write https://{source}. {remedy}"
    raise SourceError("there is no such folder", path=source, remedy=remedy)


def load_recipe(path: str | os.PathLike[str]) -> Recipe:
    """Read and check a recipe file. Raises RecipeError with the file, the line, the key and what is allowed."""
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        near = sorted(p.name for p in file.parent.glob("*.toml")) if file.parent.is_dir() else []
        remedy = f"Recipes there: {', '.join(near)}." if near else "answerable init writes a first one."
        raise RecipeError("there is no such recipe", path=file, remedy=remedy) from None
    except (OSError, UnicodeDecodeError) as error:
        raise RecipeError(f"cannot be read: {error}", path=file) from None
    return _Reading(file, text, parse_toml(text, file, RecipeError)).recipe()


class _Reading:
    """One recipe file being checked; every complaint knows its line."""

    def __init__(self, file: Path, text: str, data: dict[str, Any]) -> None:
        self.file, self.text, self.data = file, text, data

    def fail(self, message: str, *keys: str, remedy: str | None = None) -> RecipeError:
        return RecipeError(message, path=self.file, line=toml_line(self.text, *keys) if keys else None, remedy=remedy)

    def recipe(self) -> Recipe:
        self.known(self.data, KEYS, ())
        reader = self.reader()
        source = self.string("source")
        if not source and reader is None:
            raise self.fail("has no source", remedy='Write source = "https://help.example.com/" or source = "docs".')
        kind: Kind
        if reader is not None:
            if source:
                raise self.fail("has both a source and a [reader]", "source", remedy="Keep one of them.")
            kind, place = "reader", ""
        else:
            kind, place = self.place(source or "")
        form = self.string("format")
        if form is not None and (kind != "file" or form not in FORMATS):
            remedy = f"Formats are: {', '.join(FORMATS)}."
            raise self.fail(
                f"there is no export format {form!r}" if kind == "file" else "format is for an export file",
                "format",
                remedy=remedy if kind == "file" else "Remove it: this source is not a file.",
            )
        hosts = tuple(self.host(host) for host in self.strings("hosts"))
        if hosts and kind != "site":
            raise self.fail("hosts is for a site", "hosts", remedy="Remove it: this source is not a URL.")
        return Recipe(
            name=self.string("name") or self.file.stem,
            source=place,
            kind=kind,
            path=self.file,
            include=self.globs("include"),
            exclude=self.globs("exclude"),
            content=self.selectors("content"),
            remove=self.selectors("remove"),
            hosts=hosts,
            format=form,
            labels=self.labels(),
            limits=self.limits(kind),
            reader=reader,
        )

    def known(self, table: Mapping[str, Any], allowed: tuple[str, ...], where: tuple[str, ...]) -> None:
        for key in table:
            if key not in allowed:
                place = f" in [{'.'.join(where)}]" if where else ""
                near = difflib.get_close_matches(key, allowed, 1)
                hint = f"Did you mean {near[0]}? " if near else ""
                raise self.fail(
                    f"unknown key {key!r}{place}", *where, key, remedy=f"{hint}Keys are: {', '.join(sorted(allowed))}."
                )

    def string(self, key: str) -> str | None:
        value = self.data.get(key)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip():
            raise self.fail(f"{key} is {value!r}, expected a text", key)
        return value.strip()

    def strings(self, key: str) -> tuple[str, ...]:
        value = self.data.get(key, [])
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.fail(f"{key} is {value!r}, expected a list of texts", key)
        return tuple(item.strip() for item in value)

    def table(self, key: str, inside: Mapping[str, Any] | None = None, *where: str) -> dict[str, Any]:
        value = (self.data if inside is None else inside).get(key, {})
        if not isinstance(value, dict):
            raise self.fail(f"{key} is {value!r}, expected a table", *where, key)
        return value

    def globs(self, key: str) -> tuple[str, ...]:
        patterns = self.strings(key)
        for pattern in patterns:
            if pattern.count("*") > 20 or len(pattern) > 500:
                raise self.fail(f"{key}: {pattern[:60]!r} is too long, or has too many stars", key)
        return patterns

    def selectors(self, key: str) -> tuple[str, ...]:
        chosen = self.strings(key)
        if chosen:
            import soupsieve

            for selector in chosen:
                try:
                    soupsieve.compile(selector)
                except Exception as error:  # noqa: BLE001  (its parser raises several kinds)
                    reason = str(error).splitlines()[0]
                    raise self.fail(f"{key}: {selector!r} is not a CSS selector: {reason}", key) from None
        return chosen

    def host(self, name: str) -> str:
        url = canonical(name if "://" in name else f"https://{name}/")
        if url is None or urlsplit(url).path != "/":
            raise self.fail(
                f"hosts: {name!r} is not a host name", "hosts", remedy='Write for example "docs.example.com".'
            )
        return urlsplit(url).netloc

    def labels(self) -> dict[str, str]:
        out: dict[str, str] = {}
        for key, value in self.table("labels").items():
            if isinstance(value, list) and all(isinstance(item, str | int | float) for item in value):
                value = ", ".join(map(str, value))
            if isinstance(value, bool):
                value = str(value).lower()
            if isinstance(value, dict | list) or value is None:
                raise self.fail(f"[labels] {key} is {value!r}, expected a text or a number", "labels", key)
            out[key] = str(value)
        return out

    def limits(self, kind: Kind) -> dict[str, Any]:
        values = self.table("limits")
        allowed = tuple(sorted((_fields(CrawlSettings) | _fields(IngestSettings)) - set(NOT_IN_A_RECIPE)))
        for key in NOT_IN_A_RECIPE:
            if key in values:
                remedy = "Set it in [crawl] of answerable.toml: a recipe does not decide what this machine may reach."
                raise self.fail(f"{key} cannot be set by a recipe", "limits", key, remedy=remedy)
        self.known(values, allowed, ("limits",))
        out = {}
        for key, value in values.items():
            default = getattr(CrawlSettings() if _table_of(key, kind) == "crawl" else IngestSettings(), key)
            expected = type(default)
            if expected is float and type(value) is int:
                value = float(value)
            if type(value) is not expected or (expected is not str and value < 0):
                raise self.fail(
                    f"[limits] {key} is {value!r}, expected a {expected.__name__} of 0 or more", "limits", key
                )
            out[key] = value
        return out

    def reader(self) -> ReaderSpec | None:
        if "reader" not in self.data:
            return None
        table = self.table("reader")
        self.known(table, READER_KEYS, ("reader",))
        target = table.get("import")
        if not isinstance(target, str) or not re.fullmatch(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*", target):
            remedy = 'Write import = "package.module:Class".'
            raise self.fail(f"[reader] import is {target!r}", "reader", "import", remedy=remedy)
        args, load = (self.table(key, table, "reader") for key in ("args", "load"))
        return ReaderSpec(target, args, load)

    def place(self, source: str) -> tuple[Kind, str]:
        if _is_url(source):
            try:
                return "site", _site(source, RecipeError)
            except RecipeError as error:
                raise self.fail(error.message, "source", remedy=error.remedy) from None
        given = Path(source).expanduser()
        # A recipe lies in ingest/ of a repository: its folder is named from where the command runs, or from there.
        tries = [given.absolute()]
        if not given.is_absolute():
            tries.append(self.file.absolute().parent.parent / given)
        for path in tries:
            if path.is_dir():
                return "folder", str(path.resolve())
            if path.is_file():
                return "file", str(path.resolve())
        looked = " and ".join(str(path) for path in dict.fromkeys(tries))
        raise self.fail(f"source: there is no folder {source!r}", "source", remedy=f"Looked for {looked}.")


def _is_url(source: str) -> bool:
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", source) is not None


def _site(source: str, error: type[SourceError] | type[RecipeError]) -> str:
    url = canonical(source)
    scheme = source.partition("://")[0].lower()
    if scheme not in ("http", "https"):
        raise error(f"{scheme}:// is not a source", path=None, remedy="Sites are read over http:// or https:// only.")
    if url is None:
        raise error(f"{source!r} is not a usable URL", remedy="Write it as https://help.example.com/.")
    if "@" in source.split("://", 1)[1].partition("/")[0]:
        raise error("the URL carries a user name or password", remedy="Remove it: credentials are never sent.")
    return url


def _fields(cls: type[Any]) -> set[str]:
    return {f.name for f in dataclasses.fields(cls)}


def _table_of(key: str, kind: Kind) -> str:
    in_crawl, in_ingest = key in _fields(CrawlSettings), key in _fields(IngestSettings)
    if in_crawl and in_ingest:
        return "crawl" if kind == "site" else "ingest"
    return "crawl" if in_crawl else "ingest"


def _names(page: str) -> tuple[str, ...]:
    """The spellings of a page key that a glob may mean: as it is, and a URL's path, percent-encoded or not."""
    if not _is_url(page):
        return (page, page.lstrip("/"))
    path = urlsplit(page).path.lstrip("/")
    return (page, path, unquote(path))


def _matches(pattern: str, names: tuple[str, ...]) -> bool:
    glob = _glob(pattern if _is_url(pattern) else pattern.lstrip("/"))
    return any(glob.fullmatch(name) for name in names)


def _is_above(folder: list[str], pattern: str) -> bool:
    """Whether something below `folder` (segments of a path) can match the glob `pattern`."""
    path = urlsplit(pattern).path if _is_url(pattern) else pattern
    wanted = path.lstrip("/").split("/")
    for segment, part in zip((s for s in folder if s), wanted, strict=False):
        if part == "**":
            return True
        if not _glob(part).fullmatch(segment):
            return False
    return len([s for s in folder if s]) < len(wanted)


@lru_cache(maxsize=512)
def _glob(pattern: str) -> re.Pattern[str]:
    if pattern.endswith("/"):
        pattern += "**"
    out = []
    i = 0
    while i < len(pattern):
        if pattern.startswith("**/", i):
            out.append("(?:.*/)?")
            i += 3
        elif pattern.startswith("**", i):
            out.append(".*")
            i += 2
        elif pattern[i] == "*":
            out.append("[^/]*")
            i += 1
        elif pattern[i] == "?":
            out.append("[^/]")
            i += 1
        else:
            out.append(re.escape(pattern[i]))
            i += 1
    return re.compile("".join(out), re.DOTALL)
