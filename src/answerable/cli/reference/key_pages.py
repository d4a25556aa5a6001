"""The pages of the settings, of recipes and of suites: every key, its default, what is allowed, what it means."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from ...eval.suite import suite
from ...ingest import recipe
from ...settings import Settings
from .keys import KeyRow, rows_of, sample_rows

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
Only `source`, or a `[reader]` in its place, is required. The values are examples.
"""

SUITES = """\
# Suite keys

Made from the code by `make docs`. A suite, `eval/NAME.toml`, says what the docs are held to; [gates in CI](../ci.md)
says what each gate means. Required are `tickets`, either `source` or `index`, and at least one gate. The values are
examples.
"""

# What the samples leave unsaid.
MORE_OF_RECIPES = (
    KeyRow("", "name", '"help-centre"', "", "", "of the source; the file's own name where it is left out"),
    KeyRow("", "exclude", '["**/release-notes/**"]', "", "", "the same, left out; wins over include"),
    KeyRow("labels", "product", '"Widgets"', "", "", "any key: kept with every page of the source"),
    KeyRow("limits", "max_pages", "500", "", "", "any key of [crawl] and [ingest] of the settings, but allow_private"),
    KeyRow(
        "reader", "import", '"llama_index.readers.file:MarkdownReader"', "", "", "the class, as package.module:Class"
    ),
    KeyRow("reader", "args", "{}", "", "", "what it is made with"),
    KeyRow("reader", "load", '{ file = "guide.md" }', "", "", "what its load_data is called with"),
)
MORE_OF_SUITES = (
    KeyRow("", "name", '"help"', "", "", "of the suite; the file's own name where it is left out"),
    KeyRow("", "index", '".answerable/index"', "", "", "an index in place of source"),
    KeyRow("", "tickets", '"eval/tickets.jsonl"', "", "", "the tickets that are asked"),
    KeyRow("settings.answer", "answer_threshold", "0.5", "", "", "any key of any table but crawl, desk, remit, judge"),
    KeyRow("gates", "found", "0.7", "", "", "floor: a relevant page is among the first three passages"),
    KeyRow("gates", "quoted", "0.6", "", "", "floor: the answer or draft quotes a relevant page"),
    KeyRow("gates", "right", "0.3", "", "", "floor: answered, and it quotes a relevant page"),
    KeyRow("gates.intents", "refund", "0.3", "", "", "an intent: floor of its coverage"),
    KeyRow("judge", "gate", "false", "", "", "whether the floors below are gates"),
    KeyRow("judge", "repeats", "3", "", "", "of each judgement; the settings' where it is left out"),
    KeyRow("judge", "max_cost", "0.50", "", "USD", "stop before more is spent"),
    KeyRow("judge", "faithfulness", "0.8", "", "", "floor: the low end of the interval over rows"),
    KeyRow("judge", "answer_relevancy", "0.5", "", "", "floor, the same"),
    KeyRow("judge", "context_recall", "0.5", "", "", "floor, the same"),
)


def settings_page() -> str:
    """A section a table."""
    parts = [SETTINGS]
    for field in dataclasses.fields(Settings):
        made = getattr(Settings(), field.name)
        said = " ".join((type(made).__doc__ or "").split())
        parts.append(f"## `[{field.name}]`\n\n{said}\n\n{_table(rows_of(type(made), field.name), 'default')}")
    return "\n".join(parts)


def recipes_page() -> str:
    return _sections(RECIPES, _merged(sample_rows(recipe), MORE_OF_RECIPES))


def suites_page() -> str:
    return _sections(SUITES, _merged(sample_rows(suite), MORE_OF_SUITES))


def _merged(rows: Sequence[KeyRow], more: Sequence[KeyRow]) -> list[KeyRow]:
    """The rows, those that say nothing replaced, and the further ones behind them."""
    said = {(row.table, row.key): row for row in (*rows, *more)}
    return list(said.values())


def _sections(head: str, rows: Sequence[KeyRow]) -> str:
    parts = [head]
    for table in dict.fromkeys(row.table for row in rows):
        name = f"`[{table}]`" if table else "The top of the file"
        parts.append(f"## {name}\n\n{_table([row for row in rows if row.table == table], 'example')}")
    return "\n".join(parts)


def _table(rows: Iterable[KeyRow], value: str) -> str:
    """Columns that no row fills are left out."""
    rows = list(rows)
    columns = [
        (
            title,
            [_code(getattr(row, name)) if name in ("key", "default") else _cell(getattr(row, name)) for row in rows],
        )
        for title, name in (("key", "key"), (value, "default"), ("allowed", "allowed"), ("unit", "unit"), ("", "text"))
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
