"""Settings of site generators as plain values: YAML, TOML and JSON, read within bounds and never constructed.

A value of a tag that is not known (`!!python/name:`, `!ENV`) is read as the plain text, list or table it stands on.
"""

from __future__ import annotations

import json
import re
import stat
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MAX_BYTES = 2_000_000  # of one settings file
MAX_VALUES = 50_000  # of one settings file, aliases counted each time they are met
MAX_DEPTH = 40
MAX_LENIENT = 300_000  # characters of a JSON file that may have comments


class ConfigError(Exception):
    """A settings file that cannot be read, and why."""


class NotOurs(ConfigError):
    """A file of a name that a generator's settings may have, which are not its settings."""


def read_text(path: Path) -> str:
    """The text of a settings file. Raises ConfigError for what is no regular file, too large, or unreadable."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ConfigError("not a regular file")
        if status.st_size > MAX_BYTES:
            raise ConfigError(f"{status.st_size:,} bytes, above the limit of {MAX_BYTES:,}")
        return path.read_bytes().decode("utf-8-sig", "replace")
    except OSError as error:
        raise ConfigError(error.strerror or str(error)) from None


def read_table(path: Path) -> dict[str, Any]:
    """The top table of a YAML, TOML or JSON file, by its ending. Raises ConfigError."""
    text = read_text(path)
    ending = path.suffix.lower()
    if ending == ".toml":
        return toml_table(text)
    if ending in (".json", ".jsonc"):
        return json_table(text)
    return yaml_table(text)


def yaml_table(text: str) -> dict[str, Any]:
    """The top mapping of a YAML text. Raises ConfigError."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        node = yaml.compose(text, Loader=loader)
        value = _plain(node, [MAX_VALUES], 0) if node is not None else {}
    except (yaml.YAMLError, ValueError, RecursionError, IndexError) as error:
        raise ConfigError(f"no YAML that can be read: {_first_line(error)}") from None
    return _table(value)


def toml_table(text: str) -> dict[str, Any]:
    """The table of a TOML text. Raises ConfigError."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"no TOML that can be read: {_first_line(error)}") from None


def json_table(text: str) -> dict[str, Any]:
    """The object of a JSON text; comments and commas too many are read over. Raises ConfigError."""
    try:
        return _table(json.loads(text))
    except (ValueError, RecursionError):
        pass
    try:
        if len(text) > MAX_LENIENT:
            raise ValueError("no JSON")
        bare = re.sub(
            r'("(?:[^"\\\n]|\\.)*")|//[^\n]*|/\*.{0,2000}?\*/', lambda match: match.group(1) or "", text, flags=re.S
        )
        bare = re.sub(r'("(?:[^"\\\n]|\\.)*")|,(?=\s*[}\]])', lambda match: match.group(1) or "", bare)
        return _table(json.loads(bare))
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"no JSON that can be read: {_first_line(error)}") from None


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


def _table(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ConfigError("not a table of settings")
    return value


def _plain(node: Any, left: list[int], depth: int) -> Any:
    """The value of a YAML node; aliases are followed only as far as `left` values reach."""
    import yaml

    left[0] -= 1
    if left[0] < 0 or depth > MAX_DEPTH:
        raise ConfigError("too many values, or nested too deeply")
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, left, depth + 1) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        table: dict[str, Any] = {}
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                plain = _plain(value, left, depth + 1)
                if key.value == "<<":
                    for merged in plain if isinstance(plain, list) else [plain]:
                        table = {**merged, **table} if isinstance(merged, dict) else table
                else:
                    table[key.value] = plain
        return table
    kind = node.tag.rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool":
        return node.value.lower() in ("true", "yes", "on")
    return node.value


# -- reading values that may be of any kind ------------------------------------------------------


def text_of(value: Any, *keys: str) -> str:
    """The text at `keys` of nested tables; "" where there is none."""
    found = value_of(value, *keys)
    return found.strip() if isinstance(found, str) else ""


def value_of(value: Any, *keys: str) -> Any:
    """The value at `keys` of nested tables; None where there is none."""
    for key in keys:
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value


def table_of(value: Any, *keys: str) -> Mapping[str, Any]:
    """The table at `keys`; an empty one where there is none."""
    found = value_of(value, *keys)
    return found if isinstance(found, Mapping) else {}


def texts_of(value: Any, *keys: str) -> list[str]:
    """The texts of a list at `keys`, or the one text there."""
    found = value_of(value, *keys)
    if isinstance(found, str):
        return [found]
    return [item for item in found if isinstance(item, str)] if isinstance(found, (list, tuple)) else []


def flag_of(value: Any, default: bool, *keys: str) -> bool:
    """The truth value at `keys`, also where it is written as a word; `default` where there is none."""
    found = value_of(value, *keys)
    if isinstance(found, bool):
        return found
    word = found.strip().lower() if isinstance(found, str) else ""
    return True if word in ("true", "yes", "on") else False if word in ("false", "no", "off") else default
