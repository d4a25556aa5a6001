"""Sphinx (`conf.py`), and Jupyter Book 1, which is Sphinx with settings in `_config.yml`."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..config_files import ConfigError, NotOurs, flag_of, read_table, read_text, table_of, text_of, texts_of, value_of
from ..generator import NOT_PUBLISHED, PARTIAL, PageFile, Why, base_of, quoted, stem
from ..patterns import globs
from ..script_configs import python_values

FILES = ("conf.py",)
_SIGNS = frozenset(
    {"extensions", "master_doc", "root_doc", "html_theme", "exclude_patterns", "templates_path", "source_suffix"}
)
_MARKDOWN = ("myst_parser", "myst_nb", "recommonmark", "m2r", "m2r2", "sphinx_mdinclude", "nbsphinx_link")
_OF_PAGES = (".rst", ".md", ".txt", ".ipynb", ".markdown", ".rest")


class Sphinx:
    """The rules of one `conf.py`."""

    name = "Sphinx"

    def __init__(self, config: Mapping[str, Any], *, directories: bool = False) -> None:
        self.base = base_of(text_of(config, "html_baseurl"))
        self._directories = directories
        self._ending = text_of(config, "html_link_suffix") or text_of(config, "html_file_suffix") or ".html"
        self._excluded = globs(texts_of(config, "exclude_patterns"), prunes=True)
        self._templates = globs(texts_of(config, "templates_path"), prunes=True)
        included = texts_of(config, "include_patterns")
        self._included = globs(included) if included else None
        self.suffixes = _suffixes(config)

    def owns(self, path: str) -> bool:
        return not path.startswith("../")

    def folder_route(self, path: str) -> str | None:
        return None if path.startswith("../") else quoted(path + "/") if path != "." else ""

    def route(self, page: PageFile) -> str | None:
        if page.path.startswith("../") or page.path.lower().endswith((".html", ".htm")):
            return None
        bare = stem(page.path)
        if not self._directories:
            return quoted(bare + self._ending)
        return quoted(bare.removesuffix("index") if bare.rpartition("/")[2] == "index" else bare + "/")

    def left_out(self, page: PageFile) -> Why | None:
        if self._excluded(page.path):
            return NOT_PUBLISHED, "exclude_patterns of conf.py"
        if self._templates(page.path):
            return PARTIAL, "templates_path of conf.py"
        if self._included is not None and not self._included(page.path):
            return NOT_PUBLISHED, "not among include_patterns of conf.py"
        ending = posixpath.splitext(page.path)[1].lower()
        if self.suffixes is not None and ending in _OF_PAGES and ending not in self.suffixes:
            return NOT_PUBLISHED, f"Sphinx reads {' '.join(sorted(self.suffixes))} here, not {ending}"
        return None


def _suffixes(config: Mapping[str, Any]) -> frozenset[str] | None:
    """Endings that are pages; None where the settings do not write it down."""
    extensions = value_of(config, "extensions")
    if "extensions" in config and not isinstance(extensions, (list, tuple)):
        return None
    found = value_of(config, "source_suffix")
    if "source_suffix" in config and found is None:
        return None
    endings = set(found if isinstance(found, (list, tuple, dict)) else [found or ".rst"])
    named = {str(one).split(".")[0] for one in extensions or ()}
    if named & set(_MARKDOWN):
        endings.add(".md")
    if named & {"myst_nb", "nbsphinx"}:
        endings.add(".ipynb")
    # A Markdown extension that is not known here may be among them.
    if any("md" in one.lower() or "markdown" in one.lower() or "myst" in one.lower() for one in named):
        endings.add(".md")
    return frozenset(str(one).lower() for one in endings)


def read(path: Path) -> Sphinx:
    """The rules of a `conf.py`. Raises ConfigError, also for a file of that name that is not Sphinx's."""
    config = python_values(read_text(path))
    if not (config.keys() & _SIGNS):
        raise NotOurs("no settings of Sphinx")
    return Sphinx(config, directories=_directories(path.parent))


def _directories(folder: Path) -> bool:
    """Whether Read the Docs builds it with directories for pages."""
    for above in (folder, *list(folder.parents)[:3]):
        for name in (".readthedocs.yaml", ".readthedocs.yml"):
            try:
                return text_of(read_table(above / name), "sphinx", "builder").lower().startswith("dirhtml")
            except ConfigError:
                continue
    return False


def read_jupyter_book(path: Path) -> Sphinx:
    """The rules of a `_config.yml` of Jupyter Book. Raises ConfigError."""
    config = read_table(path)
    if not any((path.parent / name).is_file() for name in ("_toc.yml", "_toc.yaml")):
        raise NotOurs("no settings of Jupyter Book")
    sphinx = table_of(config, "sphinx", "config")
    only_listed = flag_of(config, False, "only_build_toc_files")
    rules = Sphinx(
        {
            "html_baseurl": text_of(sphinx, "html_baseurl") or text_of(config, "html", "baseurl"),
            "exclude_patterns": [*texts_of(config, "exclude_patterns"), "_build"],
            "extensions": ["myst_nb"],
            "include_patterns": _listed(read_text(path.parent / "_toc.yml")) if only_listed else [],
        }
    )
    rules.name = "Jupyter Book"
    return rules


def _listed(text: str) -> list[str]:
    from ..config_files import yaml_table

    found: list[str] = []
    pending: list[Any] = [yaml_table(text)]
    while pending:
        value = pending.pop()
        if isinstance(value, Mapping):
            for key in ("file", "root"):
                if isinstance(value.get(key), str):
                    found.append(stem(value[key]) + ".*" if "." in value[key] else value[key] + ".*")
            pending += value.values()
        elif isinstance(value, list):
            pending += value
    return found[:500]
