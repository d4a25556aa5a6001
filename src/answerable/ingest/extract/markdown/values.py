"""What the names in a page stand for: exports of the page, its front matter, and the settings of the site."""

from __future__ import annotations

import json
import posixpath
import re
import sys
from collections.abc import Mapping

from .front_matter import FrontMatter, scalars, yaml_scalars
from .includes import Includes
from .literals import NotLiteral, Resolve, literal
from .references import ancestors, wanted

_EXPORT = re.compile(r"export\s+(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*(?::[^=\n]{1,80})?=\s*", re.S)
_DEFAULT = re.compile(r"\|\|?\s*(?:default:)?\s*[\"']([^\"'\n]{1,300})[\"']")
# How the sites that read such settings call them, by the file that has them.
_ROOTS: dict[str, tuple[str, ...]] = {
    "_config": ("site.",),
    "docs": ("variables.", ""),
    "mint": ("variables.", ""),
    "hugo": ("site.params.", "params.", "param ", "$.site.params.", "site."),
    "config": ("site.params.", "params.", "param ", "site."),
    "params": ("site.params.", "params.", "param "),
    "mkdocs": ("config.", "", "config.extra."),
    "_variables": ("var ", "var."),
}
_UNDER = {"docs": "variables.", "mint": "variables.", "hugo": "params.", "config": "params.", "mkdocs": "extra."}


def exported(statement: str, resolve: Resolve) -> dict[str, str]:
    """The names that an export gives a value which the source writes down; of an object, `name.key`."""
    match = _EXPORT.match(statement)
    if not match:
        return {}
    try:
        value = literal(statement[match.end() :].rstrip().rstrip(";"), resolve)
    except (NotLiteral, RecursionError):
        return {}
    name = match.group(1)
    if isinstance(value, str):
        return {name: value}
    if isinstance(value, Mapping):
        return {f"{name}.{key}": str(item) for key, item in value.items() if isinstance(item, (str, int, float))}
    return {}


class Values:
    """Values by name, as a page may write the name; looked up without regard to case."""

    def __init__(self, table: Mapping[str, str] | None = None, outer: Values | None = None) -> None:
        self._table: dict[str, str] = {}
        self._outer = outer
        self.add(table or {})

    def add(self, table: Mapping[str, str]) -> None:
        """More of them; a name that is there already keeps its value."""
        for name, value in table.items():
            self._table.setdefault(name.lower(), value)

    def child(self, table: Mapping[str, str]) -> Values:
        """These, and in front of them those of `table`: what a snippet is called with."""
        return Values({**table, **{f"props.{k}": v for k, v in table.items()}}, self)

    def get(self, name: str) -> str | None:
        """The value of a name, None where it is not known."""
        name = name.lower().replace("?.", ".").strip()
        if name in self._table:
            return self._table[name]
        return self._outer.get(name) if self._outer else None

    def expression(self, text: str) -> str | None:
        """The value of a template's `name | filter`; the text of a default where only that is known."""
        name, bar, filters = text.partition("|")
        name = name.strip().lstrip(".$").strip()
        if len(name) >= 2 and name[0] in "\"'" and name[-1] == name[0]:
            return name[1:-1]
        value = self.get(name)
        if value is None and bar and (match := _DEFAULT.search("|" + filters)):
            return match.group(1)
        return value


def values_of(front: FrontMatter, includes: Includes, source: str) -> Values:
    """The values that a page can see: those of its own front matter, then those of the settings at hand."""
    table: dict[str, str] = {}
    for name, value in front.values.items():
        for root in (
            "frontmatter.",
            "page.",
            "$frontmatter.",
            "page.params.",
            "$.page.params.",
            "params.",
            "meta.",
            "page.meta.",
        ):
            table[root + name] = value
        if name.startswith(("substitutions.", "myst.substitutions.", "variables.")):
            table[name.rpartition(".")[2]] = value
    values = Values(table)
    if not includes:
        return values
    for paths in wanted(source, includes.page):
        path = next((path for path in paths if path in _configs(paths)), None)
        if path is None:
            continue
        found = includes.first(paths)
        if found is None:
            continue
        stem, ending = posixpath.splitext(posixpath.basename(found[0]))
        data = _table(found[1], ending)
        if "/_data/" in f"/{found[0]}" or "/data/" in f"/{found[0]}":
            values.add({f"site.data.{stem}.{name}": value for name, value in data.items()})
            continue
        under = _UNDER.get(stem, "")
        for root in _ROOTS.get(stem, ()):
            values.add(
                {root + name: value for name, value in data.items()}
                if not under or root == "site." or root == "config."
                else {}
            )
            if under:
                values.add({root + name.removeprefix(under): v for name, v in data.items() if name.startswith(under)})
    return values


def _configs(paths: list[str]) -> list[str]:
    return [p for p in paths if p.endswith((".yml", ".yaml", ".json", ".toml"))]


def _table(text: str, ending: str) -> dict[str, str]:
    if len(text) > 1_000_000:
        return {}
    try:
        if ending == ".json":
            return dict(scalars(json.loads(text)))
        if ending == ".toml":
            if sys.version_info >= (3, 11):
                import tomllib
            else:
                import tomli as tomllib
            return dict(scalars(tomllib.loads(text)))
    except (ValueError, RecursionError):
        return {}
    return yaml_scalars(text) or {}


__all__ = ["Values", "ancestors", "exported", "values_of"]
