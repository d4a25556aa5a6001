"""The pages of the settings, of recipes and of suites: every key, its default, what is allowed, what it means."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from ...desk.scorecard import bands_reference
from ...eval.intents.find import intents_reference
from ...eval.suite.suite import suite_reference
from ...eval.suite.waivers import waivers_reference
from ...ingest.recipe import recipe_reference
from ...model import EMPTY
from ...schema.reference import KeyRow
from ...settings import Settings, settings_reference

SETTINGS = """\
# Settings

Made from the code by `make docs`. Everything has a default: a file names only what differs. `answerable.toml` of the
working directory is read, or the file that `--settings` names; `ANSWERABLE_<TABLE>_<KEY>` in the environment wins over
both, such as `ANSWERABLE_CRAWL_MAX_PAGES=50`. A key that there is not, or a value that is not allowed, is refused with
file, line and remedy. Every output carries a `settings_digest`, which another value of any key changes.
"""

RECIPES = """\
# Recipe keys

Made from the code by `make docs`. A recipe, `ingest/NAME.toml`, says what to ingest; [how to write one](../recipes.md).
Only `source`, or a `[reader]` in its place, is required.
"""

SUITES = """\
# Suite keys

Made from the code by `make docs`. A suite, `eval/NAME.toml`, says what the docs are held to; [gates in CI](../ci.md)
says what each gate means. Required are `tickets`, either `source` or `index`, and at least one gate.
"""


def settings_page() -> str:
    """A section a table, under what the class of the table says of it."""
    about = {field.name: type(getattr(Settings(), field.name)).__doc__ for field in dataclasses.fields(Settings)}
    return _sections(
        SETTINGS, settings_reference(), {table: " ".join((text or "").split()) for table, text in about.items()}
    )


def recipes_page() -> str:
    return _sections(RECIPES, recipe_reference())


def suites_page() -> str:
    """The keys of a suite, and of the files that lie beside it."""
    parts = [_sections(SUITES, suite_reference())]
    for title, rows in (
        ("Waivers: `eval/NAME.waivers.toml`", waivers_reference()),
        ("Intents: `intents.toml`", intents_reference()),
        ("Bands of the desk: `--bands FILE`", bands_reference()),
    ):
        parts.append(f"## {title}\n\n{_table(rows)}")
    return "\n".join(parts)


def _sections(head: str, rows: Sequence[KeyRow], about: Mapping[str, str] = EMPTY) -> str:
    parts = [head]
    for table in dict.fromkeys(row.table for row in rows):
        name = f"`[{table}]`" if table else "The top of the file"
        text = f"{about[table]}\n\n" if about.get(table) else ""
        parts.append(f"## {name}\n\n{text}{_table([row for row in rows if row.table == table])}")
    return "\n".join(parts)


def _table(rows: Iterable[KeyRow]) -> str:
    """Columns that no row fills are left out."""
    rows = list(rows)
    columns = [
        (
            title,
            [_code(getattr(row, name)) if name in ("key", "default") else _cell(getattr(row, name)) for row in rows],
        )
        for title, name in (
            ("key", "key"),
            ("default", "default"),
            ("allowed", "allowed"),
            ("unit", "unit"),
            ("", "text"),
        )
    ]
    columns = [(title, cells) for title, cells in columns if any(cells)]
    lines = [
        f"| {' | '.join(title for title, _ in columns)} |",
        f"| {' | '.join('---' for _ in columns)} |",
        *(f"| {' | '.join(cells)} |" for cells in zip(*(cells for _, cells in columns), strict=True)),
    ]
    return "\n".join(lines) + "\n"


def _code(text: str) -> str:
    return f"`{_cell(text)}`" if text else ""


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
