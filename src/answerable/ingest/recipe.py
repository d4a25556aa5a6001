"""A recipe says what to ingest and how: a folder, a site, or any reader, as reviewed data in `ingest/NAME.toml`.

    name = "help-centre"
    source = "https://help.example.com/"      # a folder, a URL, or the export file of a help desk
    include = ["/hc/en-us/**"]                # globs on the page key or the URL path; `**` crosses `/`, `*` does not
    exclude = ["**/release-notes/**"]
    content = ["article"]                     # CSS selectors: only what lies inside
    remove = [".feedback"]                    # CSS selectors: never what lies inside
    hosts = ["docs.example.com"]              # further hosts of the same crawl
    format = "zendesk"                        # shape of an export file
    base_url = "https://help.example.com/"    # of a folder: where its pages can be opened
    paths = { "content/" = "" }               # of a folder: beginnings of paths, and what stands for them there
    page_ending = ".html"                     # of a folder: what stands there for the ending of a page's file
    site = true                               # of a folder: read the settings of the site generator that lie with it
    unpublished = false                       # of a folder: read what the site does not publish, too
    version = "2.3"                           # of several the one to read; not set: the newest release
    language = "en"                           # the one to read; not set: all
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
import datetime
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn
from urllib.parse import unquote, urlsplit

from ..errors import RecipeError, SourceError
from ..model import EMPTY
from ..schema.check import KeyType, keys_of, shown
from ..schema.kinds import NotEmpty, Table, Texts, about, in_words, within, written
from ..schema.reference import KeyRow, row_of_key, rows_of
from ..schema.toml_file import TomlFile
from ..settings import CrawlSettings, IngestSettings, Settings
from .copies.tongues import language_tag
from .published.path_rule import PathRule
from .published.publication import Publication, base_address
from .urls import canonical

Kind = Literal["folder", "site", "file", "reader"]

FORMATS = ("intercom", "zendesk")  # of an export file
NOT_IN_A_RECIPE = ("allow_private",)  # what this machine may reach is not for a recipe to say


Labelled = Annotated[
    str
    | bool
    | datetime.date
    | Annotated[int, within(-(10**15), 10**15, "value")]
    | Annotated[float, within(-1e15, 1e15, "value")],
    in_words("a text, a number, a day, true or false, or a list of them"),
]
Globs = NotEmpty | Texts


@dataclass(frozen=True, slots=True)
class ReaderTable:
    """`[reader]` as the file writes it."""

    import_: Annotated[
        str,
        written(r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$", 'a class such as "package.module:Class"'),
        about("the class of a LlamaIndex reader"),
    ]
    args: Annotated[Table, about("what the class is made with")] = field(default_factory=dict)
    load: Annotated[Table, about("what load_data is called with")] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecipeFile:
    """A recipe as the file writes it."""

    name: Annotated[NotEmpty | None, about("of the recipe; the file's name where there is none")] = None
    source: Annotated[NotEmpty | None, about("a folder, a URL, or the export file of a help desk")] = None
    include: Annotated[Globs, about("globs on the page key or the URL path; only what matches one is read")] = ()
    exclude: Annotated[Globs, about("globs; what matches one is not read")] = ()
    content: Annotated[Globs, about("CSS selectors: only what lies inside")] = ()
    remove: Annotated[Globs, about("CSS selectors: never what lies inside")] = ()
    hosts: Annotated[Globs, about("further hosts of the same crawl, of a site")] = ()
    format: Annotated[
        Literal["intercom", "zendesk"] | None, about("shape of an export file, where it does not show")
    ] = None
    base_url: Annotated[NotEmpty | None, about("of a folder: the address of the site that is built from it")] = None
    paths: Annotated[
        dict[str, str],
        about("of a folder: beginnings of paths, and what stands for them below base_url"),
    ] = field(default_factory=dict)
    page_ending: Annotated[
        Literal["", "/", ".html"] | None,
        about("of a folder: what stands for the ending of a page's file below base_url"),
    ] = None
    site: Annotated[
        bool, about("of a folder: whether the settings of its site generator are looked for and followed")
    ] = True
    unpublished: Annotated[bool, about("of a folder: whether drafts and the like are read, too")] = False
    version: Annotated[
        NotEmpty | None, about("which version to read where the source has several; the newest release where not set")
    ] = None
    language: Annotated[NotEmpty | None, about("the one language to read, such as en or pt-br; all where not set")] = (
        None
    )
    labels: Annotated[
        dict[str, Labelled | tuple[Labelled, ...]],
        about("kept with each page"),
    ] = field(default_factory=dict)
    limits: Annotated[Table, about("keys of [crawl] and [ingest] of answerable.toml, for this source only")] = field(
        default_factory=dict
    )
    reader: Annotated[ReaderTable | None, about("any LlamaIndex reader, in place of source")] = None


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
    version: str | None = None
    language: str | None = None
    labels: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    limits: Mapping[str, Any] = field(default_factory=lambda: EMPTY)
    reader: ReaderSpec | None = None
    publication: Publication = field(default_factory=Publication)

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
    try:
        file = TomlFile.read(path, RecipeError)
    except FileNotFoundError:
        folder = Path(path).parent
        near = sorted(p.name for p in folder.glob("*.toml")) if folder.is_dir() else []
        remedy = f"Recipes there: {', '.join(near)}." if near else "answerable init writes a first one."
        raise RecipeError("there is no such recipe", path=path, remedy=remedy) from None
    return _Reading(file).recipe()


def limits_of(kind: Kind) -> Mapping[str, KeyType]:
    """The keys of [limits]: those of [crawl] and [ingest]; where both have one, [crawl]'s for a site."""
    crawl, ingest = keys_of(CrawlSettings), keys_of(IngestSettings)
    keys = {**ingest, **crawl} if kind == "site" else {**crawl, **ingest}
    return {name: key for name, key in sorted(keys.items()) if name not in NOT_IN_A_RECIPE}


def recipe_reference() -> tuple[KeyRow, ...]:
    """Every key of a recipe, for the docs; defaults of [limits] are those of answerable.toml."""
    limits = (row_of_key(key, "limits") for key in limits_of("site").values())
    return (*rows_of(RecipeFile), *limits, *rows_of(ReaderTable, "reader"))


class _Reading:
    """One recipe file being checked; every complaint knows its line."""

    def __init__(self, file: TomlFile) -> None:
        self.file = file
        data = dict(file.data)
        if isinstance(labels := data.get("labels"), dict):  # a day is a label like any other text
            data["labels"] = {
                key: value.isoformat() if isinstance(value, (datetime.date, datetime.time)) else value
                for key, value in labels.items()
            }
        self.given = RecipeFile(**file.values(keys_of(RecipeFile), data=data))

    def fail(self, message: str, *place: str | int, remedy: str | None = None) -> NoReturn:
        self.file.fail(message, *place, remedy=remedy)

    def recipe(self) -> Recipe:
        given = self.given
        source = (given.source or "").strip()
        if not source and given.reader is None:
            self.fail("has no source", remedy='Write source = "https://help.example.com/" or source = "docs".')
        kind: Kind
        if given.reader is not None:
            if source:
                self.fail("has both a source and a [reader]", "source", remedy="Keep one of them.")
            kind, place = "reader", ""
        else:
            kind, place = self.place(source)
        if given.format is not None and kind != "file":
            self.fail("format is for an export file", "format", remedy="Remove it: this source is not a file.")
        hosts = tuple(self.host(host, at) for at, host in enumerate(_list(given.hosts)))
        if hosts and kind != "site":
            self.fail("hosts is for a site", "hosts", remedy="Remove it: this source is not a URL.")
        publication = self.publication(kind)
        return Recipe(
            name=(given.name or self.file.path.stem).strip(),
            source=place,
            kind=kind,
            path=self.file.path,
            include=self.globs("include", given.include),
            exclude=self.globs("exclude", given.exclude),
            content=self.selectors("content", given.content),
            remove=self.selectors("remove", given.remove),
            hosts=hosts,
            format=given.format,
            version=given.version.strip() if given.version else None,
            language=self.language(given.language),
            labels={key: _label(value) for key, value in given.labels.items()},
            limits=self.limits(kind),
            reader=None
            if given.reader is None
            else ReaderSpec(given.reader.import_, given.reader.args, given.reader.load),
            publication=publication,
        )

    def publication(self, kind: Kind) -> Publication:
        """Where the pages of a folder can be opened, and which of them the site has."""
        given = self.given
        for key in ("base_url", "paths", "page_ending", "site", "unpublished"):
            if key in self.file.data and kind != "folder":
                self.fail(f"{key} is for a folder", key, remedy="Remove it: this source is not a folder.")
        base = None
        if given.base_url is not None:
            base = base_address(given.base_url)
            if base is None:
                remedy = 'Write it as base_url = "https://help.example.com/docs/".'
                self.fail(f"base_url: {shown(given.base_url)} is not an address", "base_url", remedy=remedy)
        ruled = next((key for key in ("paths", "page_ending") if key in self.file.data), None)
        if ruled is not None and base is None:
            self.fail(f"{ruled} needs a base_url", ruled, remedy="Say where the pages lie, or remove it.")
        rule = PathRule(dict(given.paths), given.page_ending or "") if ruled is not None else None
        return Publication(base, rule, given.site, given.unpublished)

    def globs(self, key: str, given: Globs) -> tuple[str, ...]:
        patterns = _list(given)
        for at, pattern in enumerate(patterns):
            if pattern.count("*") > 20 or len(pattern) > 500:
                problem = f"{key} is {shown(pattern)}, allowed: globs of up to 500 characters and 20 stars"
                self.fail(problem, key, at, remedy="Write several shorter ones.")
        return patterns

    def selectors(self, key: str, given: Globs) -> tuple[str, ...]:
        chosen = _list(given)
        if chosen:
            import soupsieve

            for at, selector in enumerate(chosen):
                try:
                    soupsieve.compile(selector)
                except Exception as error:  # noqa: BLE001  (its parser raises several kinds)
                    reason = (str(error).splitlines() or [type(error).__name__])[0]
                    problem = f"{key}: {shown(selector)} is not a CSS selector: {reason}"
                    self.fail(problem, key, at, remedy=f'{key}: CSS selectors are allowed, such as "main" or ".note".')
        return chosen

    def language(self, name: str | None) -> str | None:
        if name is None:
            return None
        tag = language_tag(name)
        if tag is None:
            remedy = 'Write its two letters, such as "en", or with a region, such as "pt-br".'
            self.fail(f"language is {shown(name)}, which is no language", "language", remedy=remedy)
        return tag

    def host(self, name: str, at: int) -> str:
        url = canonical(name if "://" in name else f"https://{name}/")
        if url is None or urlsplit(url).path != "/":
            problem = f"hosts: {shown(name)} is not a host name"
            self.fail(problem, "hosts", at, remedy='Allowed: a host name, such as "docs.example.com".')
        return urlsplit(url).netloc

    def limits(self, kind: Kind) -> dict[str, Any]:
        for key in NOT_IN_A_RECIPE:
            if key in self.given.limits:
                remedy = "Set it in [crawl] of answerable.toml: a recipe does not decide what this machine may reach."
                self.fail(f"[limits] {key} cannot be set by a recipe", "limits", key, remedy=remedy)
        return self.file.values(limits_of(kind), "limits", data=self.given.limits)

    def place(self, source: str) -> tuple[Kind, str]:
        if _is_url(source):
            try:
                return "site", _site(source, RecipeError)
            except RecipeError as error:
                self.fail(error.message, "source", remedy=error.remedy)
        given = Path(source).expanduser()
        # A recipe lies in ingest/ of a repository: its folder is named from where the command runs, or from there.
        tries = [given.absolute()]
        if not given.is_absolute():
            tries.append(self.file.path.absolute().parent.parent / given)
        for path in tries:
            if path.is_dir():
                return "folder", str(path.resolve())
            if path.is_file():
                return "file", str(path.resolve())
        looked = " and ".join(str(path) for path in dict.fromkeys(tries))
        self.fail(f"source: there is no folder {shown(source)}", "source", remedy=f"Looked for {looked}.")


def _list(given: Globs) -> tuple[str, ...]:
    """One text stands for a list of one."""
    return tuple(text.strip() for text in ((given,) if isinstance(given, str) else given))


def _label(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


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
