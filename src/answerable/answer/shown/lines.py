"""The lines that no page says, in twelve languages: more on the page, greeting and closing, what is unsure of a draft.

They stand in `lines.toml` beside this module.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..quoted.draft import Note

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover
    import tomli as tomllib

DEFAULT = "en"
_NAMES = "languages"


@functools.cache
def table() -> Mapping[str, Mapping[str, Any]]:
    """By language and code: a text, or its plural forms by CLDR category; the names of languages stand with them."""
    found: dict[str, Mapping[str, Any]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return found


def known(language: str | None) -> str | None:
    """The language of the table that a tag such as `pt-BR` belongs to; None where there is none."""
    base = (language or "").lower().replace("_", "-").split("-")[0]
    return base if base in table() else None


def line(code: str, language: str | None, /, **values: object) -> str:
    """The line `code` in a language, filled in; in English where the language is None or has no lines.

    language: an ISO 639-1 code or a tag such as `pt-BR`. values: of the braces of the line; `count` chooses the plural
    form. Raises KeyError for a code that there is not, and for a value that is missing.
    """
    chosen = known(language) or DEFAULT
    text = table()[chosen][code]
    if not isinstance(text, str):
        text = text[plural(chosen, int(str(values["count"])))]
    return str(text).format_map(values)


def language_name(language: str | None, inside: str | None) -> str | None:
    """The name of a language as the lines of the language `inside` take it in; None where there is no name for it."""
    code = known(language)
    return None if code is None else str(table()[known(inside) or DEFAULT][_NAMES][code])


def note_line(note: Note, language: str | None, page_language: str | None = None) -> str:
    """The line of a note, for a customer who writes in `language`; `page_language` is that of the page quoted."""
    if note.code != "other_language":
        return line(note.code, language, count=note.count)
    name = language_name(page_language, language)
    return line("other_language", language, language=name) if name else line("other_language_unnamed", language)


def plural(language: str, count: int) -> str:
    """The plural category of a whole number in a language of the table (Unicode CLDR 46, cardinals)."""
    if language in ("ja", "zh", "ko"):
        return "other"
    if language == "pl" and count != 1:
        return "few" if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else "many"
    # French and Portuguese count none as one.
    return "one" if count == 1 or (count == 0 and language in ("fr", "pt")) else "other"
