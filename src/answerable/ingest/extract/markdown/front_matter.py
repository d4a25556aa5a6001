"""The front matter of a page: YAML between `---`, TOML between `+++`, or JSON in braces.

Only scalars of the first two levels are taken, from the nodes of the parser: nothing is constructed, so that neither a
tag nor a chain of aliases in a page can cost anything.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

MOST = 20_000  # characters; what is longer is no front matter
_FENCED = re.compile(r"\s*(---|\+\+\+)[ \t]*\n(?:(.*?)\n)?(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_JSON = re.compile(r"\s*\{\s*\n.*?\n\}[ \t]*(?:\n|\Z)", re.S)
_KEY = re.compile(r"^[\w\"'-][^\n:=]{0,80}\s*[:=]", re.M)
_LINE = re.compile(r"^[\"']?([A-Za-z][\w-]{0,60})[\"']?[ \t]*[:=][ \t]*([^\s\[{|>].*?)[ \t]*$", re.M)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """values: its scalars by name, in lower case; a value of a table by `table.name`. end: where the page begins."""

    values: Mapping[str, str] = field(default_factory=dict)
    end: int = 0

    def text(self, *names: str) -> str | None:
        """The first of these that says something."""
        for name in names:
            if value := " ".join(self.values.get(name, "").split()):
                return value
        return None


def read_front_matter(source: str) -> FrontMatter:
    """The front matter that `source` begins with; empty where it has none. Never raises."""
    head = source[: MOST + 200]
    opening = head.lstrip()[:3]
    if opening in ("---", "+++"):
        match = _FENCED.match(head)
        # Two thematic breaks with text between them look like front matter: only keys make it that.
        if match is None or len(match.group()) > MOST:
            return FrontMatter()
        inner = match.group(2) or ""
        if inner.strip() and not _KEY.search(inner):
            return FrontMatter()
        if not inner.strip() and opening == "---" and "\n\n" in match.group():
            return FrontMatter()
        return FrontMatter(_toml(inner) if opening == "+++" else _yaml(inner), match.end())
    if opening[:1] == "{" and (match := _JSON.match(head)):
        try:
            return FrontMatter(dict(scalars(json.loads(match.group()))), match.end())
        except (ValueError, RecursionError):
            return FrontMatter()
    return FrontMatter()


def _toml(text: str) -> dict[str, str]:
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        return dict(scalars(tomllib.loads(text)))
    except (ValueError, RecursionError):
        return _by_line(text)


def _yaml(text: str) -> dict[str, str]:
    found = yaml_scalars(text)
    return _by_line(text) if found is None else found


def yaml_scalars(text: str) -> dict[str, str] | None:
    """The scalars of a YAML mapping, by dotted name; None for what is no YAML."""
    import yaml

    loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        node = yaml.compose(text, Loader=loader)
    except (yaml.YAMLError, ValueError, RecursionError, IndexError):
        return None
    found: dict[str, str] = {}
    if isinstance(node, yaml.MappingNode):
        _take(node, "", found, 4)
    return found


def _take(node: Any, prefix: str, found: dict[str, str], depth: int) -> None:
    import yaml

    for key, value in node.value:
        if len(found) > 2000 or not isinstance(key, yaml.ScalarNode):
            continue
        name = f"{prefix}{key.value}".lower()
        if isinstance(value, yaml.ScalarNode):
            if not value.tag.endswith((":null", ":binary")):
                found.setdefault(name, value.value)
        elif isinstance(value, yaml.MappingNode) and depth:
            found.setdefault(name, "")
            _take(value, f"{name}.", found, depth - 1)


def scalars(value: Any, prefix: str = "", depth: int = 4) -> Iterator[tuple[str, str]]:
    """The scalars of nested tables, by dotted name in lower case."""
    if not isinstance(value, Mapping):
        return
    for key, item in value.items():
        name = f"{prefix}{key}".lower()
        if isinstance(item, Mapping):
            yield name, ""
            if depth:
                yield from scalars(item, f"{name}.", depth - 1)
        elif isinstance(item, bool):
            yield name, "true" if item else "false"
        elif isinstance(item, (str, int, float)):
            yield name, str(item)


def _by_line(text: str) -> dict[str, str]:
    """What can be read of front matter with a mistake in it: a title with a colon in it is the usual one."""
    return {match.group(1).lower(): _unquoted(match.group(2)) for match in reversed(list(_LINE.finditer(text)))}


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].replace('\\"', '"').replace("''", "'").strip()
    return value.split(" #")[0].strip()
