"""docs/reference/json.md read as data: the key paths of each form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

ROW = re.compile(r"^\| `([^`]+)` \| (.+?) \| (.*) \|$")

Section = list[tuple[str, str]]  # (key, type)


def sections(text: str) -> dict[str, Section]:
    """Heading -> the rows of its table, as (key, type)."""
    found: dict[str, Section] = {}
    name = ""
    for line in text.splitlines():
        if heading := re.match(r"##+ (.+)", line):
            name = heading[1]
            assert name not in found, f"two sections {name!r}"
            found[name] = []
        elif row := ROW.match(line):
            assert row[3].strip(), f"{name}: {row[1]} has no words"
            assert row[1] not in dict(found[name]), f"{name}: {row[1]} twice"
            found[name].append((row[1], row[2]))
    return {name: rows for name, rows in found.items() if rows}


Row = tuple[str, str]  # (section, key)


def documented(name: str, all_of_it: Mapping[str, Section]) -> dict[str, Row]:
    """Every key path of a form, forms that it refers to unfolded, with the row that says it."""
    found: dict[str, Row] = {}
    for path, row in _paths(name, all_of_it):
        found.setdefault(path, row)  # the parents of a key come after the row that is about them
    return found


def _paths(name: str, all_of_it: Mapping[str, Section]) -> Iterator[tuple[str, Row]]:
    for key, kind in all_of_it[name]:
        whole = "" if key == "." else key.replace("*", "**") if kind == "anything" else key
        for path in _with_parents(whole):
            yield path, (name, key)
        if link := re.search(r"\]\(#([\w-]+)\)", kind):
            below = f"{whole}[]" if kind.startswith("list of") else whole
            for path, row in _paths(link[1], all_of_it):
                yield f"{below}.{path}" if below else path, row


def _with_parents(key: str) -> Iterator[str]:
    """`a[].b[]` stands for the keys `a` and `a[].b`."""
    parts = key.split(".")
    for end in range(1, len(parts) + 1):
        if path := ".".join(parts[:end]).removesuffix("[]"):
            yield path


def unknown(seen: Iterable[str], known: Mapping[str, Row]) -> set[str]:
    """Paths that are printed and not documented."""
    open_ended = [one for one in known if "*" in one]
    return {path for path in seen if path not in known and not any(_fits(path, one) for one in open_ended)}


def never(seen_by_form: Mapping[str, set[str]], all_of_it: Mapping[str, Section]) -> set[Row]:
    """Rows of the page that no form printed: a part that several forms share has to be printed by one of them."""
    left = {(name, key) for name, rows in all_of_it.items() for key, _ in rows if key != "."}
    for name, seen in seen_by_form.items():
        for path, row in documented(name, all_of_it).items():
            if row in left and (path in seen or ("*" in path and any(_fits(one, path) for one in seen))):
                left.discard(row)
    return left


def _fits(path: str, pattern: str) -> bool:
    """`*` stands for one key that the data name, `**` for that and all that lies below it."""
    if "*" not in pattern:
        return path == pattern
    return re.fullmatch(re.escape(pattern).replace(r"\*\*", ".+").replace(r"\*", "[^.]+"), path) is not None
