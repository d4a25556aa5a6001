"""Patterns by which site generators exclude files, as regular expressions over paths inside the project."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

MAX_PATTERNS = 500
MAX_LENGTH = 300
MAX_STARS = 3  # of one segment, and segments that are `**`: what a pattern may cost grows with their number

Matches = Callable[[str], bool]


def globs(patterns: Iterable[str], *, prunes: bool = False) -> Matches:
    """Whether a path matches a glob; with `prunes` also where a folder above it does (as Sphinx has it)."""
    made = _all(re.compile(_glob(pattern.removeprefix("./"))) for pattern in _usable(patterns))
    if not prunes:
        return made
    return lambda path: any(made(above) for above in _above(path))


def gitignored(text: str) -> Matches:
    """Whether a path is excluded by lines in the way of .gitignore: the last line that matches decides."""
    rules: list[tuple[bool, re.Pattern[str]]] = []
    for line in _usable(text.splitlines()):
        if line.startswith("#"):
            continue
        kept = line.startswith("!")
        pattern = line[kept:].removeprefix("\\").rstrip()
        anchored = "/" in pattern.rstrip("/")
        below = "/.*" if pattern.endswith("/") else "(?:/.*)?"
        body = _glob(pattern.strip("/"))
        if body:
            rules.append((not kept, re.compile(("" if anchored else "(?:.*/)?") + body + below, re.S)))
    rules.reverse()
    return lambda path: next((excluded for excluded, rule in rules if rule.fullmatch(path)), False)


def prefixes(patterns: Iterable[str]) -> Matches:
    """Jekyll's `exclude`: globs whose star crosses folders, and folders with all that is in them."""
    named = [pattern.strip("/") for pattern in _usable(patterns)]
    made = _all(re.compile(_glob(pattern).replace("[^/]*", ".*")) for pattern in named if pattern)
    folders = tuple(pattern + "/" for pattern in named if pattern)
    return lambda path: path.startswith(folders) or made(path)


def _all(rules: Iterable[re.Pattern[str]]) -> Matches:
    made = list(rules)
    return lambda path: any(rule.fullmatch(path) for rule in made)


def _usable(patterns: Iterable[str]) -> list[str]:
    """Those that are short enough to cost nothing."""
    kept = (pattern.strip() for pattern in patterns)
    return [one for one in kept if one and len(one) <= MAX_LENGTH and _is_cheap(one)][:MAX_PATTERNS]


def _is_cheap(pattern: str) -> bool:
    return pattern.count("**") <= MAX_STARS and all(
        part.replace("**", "").count("*") <= MAX_STARS for part in pattern.split("/")
    )


def _above(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[:count]) for count in range(1, len(parts) + 1)]


def _glob(pattern: str) -> str:
    out, at = "", 0
    while at < len(pattern):
        char = pattern[at]
        if pattern.startswith("**/", at):
            out, at = out + "(?:.*/)?", at + 3
            continue
        if pattern.startswith("**", at):
            out, at = out + ".*", at + 2
            continue
        closing = {"[": "]", "{": "}"}.get(char, "")
        end = pattern.find(closing, at + 2) if closing else -1
        if char == "[" and end > 0:
            inner = pattern[at + 1 : end].replace("\\", "\\\\").replace("[", "\\[")
            out, at = out + "[" + ("^" + inner[1:] if inner[0] in "!^" else inner) + "]", end + 1
            continue
        if char == "{" and end > 0:
            choices = "|".join(_glob(choice) for choice in pattern[at + 1 : end].split(","))
            out, at = out + f"(?:{choices})", end + 1
            continue
        out += "[^/]*" if char == "*" else "[^/]" if char == "?" else re.escape(char)
        at += 1
    try:
        re.compile(out)
    except re.error:
        return re.escape(pattern)
    return out
