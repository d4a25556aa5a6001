"""What a bench found: tables and figures with commit, command and machine, kept as JSON, from which pages are filled.

    from table import Column, Result, Table, publish

    SIZES = (Column("pages", "{:,}"), Column("seconds", "{:.1f}"))
    publish("scale", tables=[Table("sizes", SIZES, rows)], figures={"time_ratio": 2.07}, write=True)

`results/NAME.json` is the result; every page that quotes it (see fill.py) is written from it and from nothing else.
Standard library only.
"""

from __future__ import annotations

import datetime
import importlib.util
import json
import os
import platform
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RESULTS = HERE / "results"

# A number, a text, None for what was not measured, or a list of these that one cell shows together.
Cell = Any


@dataclass(frozen=True)
class Column:
    """One column of a table.

    title: as printed. form: `str.format` of a cell's value, or of its parts where the cell is a list; a text is
    printed as it is. key: how figures name the column, where the title stands there twice. right: aligned to the right.
    none: what is printed for None.
    """

    title: str
    form: str = "{}"
    key: str = ""
    right: bool = False
    none: str = "-"

    @property
    def name(self) -> str:
        return self.key or self.title

    def text(self, value: Cell) -> str:
        if value is None:
            return self.none
        if isinstance(value, str):
            return value
        return self.form.format(*value) if isinstance(value, list | tuple) else self.form.format(value)


def numbers(*columns: tuple[str, str] | tuple[str, str, str]) -> tuple[Column, ...]:
    """Columns aligned to the right, each of (title, form) or (title, form, key)."""
    return tuple(Column(title, form, *key, right=True) for title, form, *key in columns)


def installed(*modules: str) -> bool:
    """Whether every one of these can be imported here."""
    try:
        return all(importlib.util.find_spec(module) is not None for module in modules)
    except ModuleNotFoundError:  # of a package that a module is in
        return False


def not_installed(name: str, columns: Sequence[Column], remedy: str = "pip install '.[bench]'") -> list[Cell]:
    """The row of a comparator that is missing here: it says so, and is not left out."""
    return [name, f"not installed: {remedy}", *[None] * (len(columns) - 2)]


@dataclass(frozen=True)
class Table:
    """rows: cells in the order of the columns. The first cells of a row are what figures call it by."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]

    def markdown(self) -> str:
        head = [" | ".join(column.title for column in self.columns)]
        head.append(" | ".join("---:" if column.right else "---" for column in self.columns))
        body = [" | ".join(c.text(v) for c, v in zip(self.columns, row, strict=True)) for row in self.rows]
        return "".join(f"| {line} |\n" for line in head + body)

    def row(self, name: str) -> Sequence[Cell]:
        """The one row whose leading cells, joined by " + ", are `name`; else the one that begins with it."""
        whole, begun = [], []
        for row in self.rows:
            cells = [column.text(value) for column, value in zip(self.columns, row, strict=True)]
            leading = [" + ".join(cells[: end + 1]) for end in range(len(cells))]
            whole += [row] if name in leading else []
            begun += [row] if leading[-1].startswith(name) else []
        found = whole or begun
        if len(found) != 1:
            raise LookupError(f"table {self.name}: {len(found)} rows are called {name!r}")
        return found[0]

    def place(self, name: str) -> int:
        """Where the column `name` stands."""
        places = [place for place, column in enumerate(self.columns) if column.name == name]
        if len(places) != 1:
            raise LookupError(f"table {self.name}: {len(places)} columns are called {name!r}")
        return places[0]


@dataclass(frozen=True)
class Result:
    """What one run of a bench found.

    commit: of the code that was measured, 40 hex digits. dirty: it had changes that were not committed. command: as
    typed. date: YYYY-MM-DD. machine: of cpu, cores, memory_gb, system, python and load what is known. transcribed: the
    numbers were read off a page that the bench wrote before it kept JSON, in the commit that is named. data: each data
    set's name and n. figures: single values by name.
    """

    name: str
    commit: str
    command: str
    date: str
    machine: Mapping[str, Any]
    tables: Mapping[str, Table]
    data: Sequence[Mapping[str, Any]] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)
    transcribed: bool = False
    dirty: bool = False

    def provenance(self) -> str:
        """One line: command, date, commit, machine."""
        known = self.machine
        where = [str(known["cpu"])] if known.get("cpu") else []
        where += [f"{known['cores']} cores"] if known.get("cores") else []
        where += [f"{known['memory_gb']} GB"] if known.get("memory_gb") else []
        where += [f"Python {known['python']}"] if known.get("python") else []
        where += [f"load average {known['load']:.1f} when the run began"] if known.get("load") is not None else []
        state = " with changes not committed" if self.dirty else ""
        line = f"Made by `{self.command}`, {self.date}, commit {self.commit[:10]}{state}"
        if self.transcribed:
            line = f"Made by `{self.command}`; transcribed from the page of {self.date}, commit {self.commit[:10]}"
        return f"{line}; {', '.join(where) or 'machine not recorded'}.\n"


def dump(result: Result) -> str:
    """The JSON of a result: a row of a table a line."""
    head = {
        "name": result.name,
        "commit": result.commit,
        "dirty": result.dirty,
        "command": result.command,
        "date": result.date,
        "transcribed": result.transcribed,
        "machine": dict(result.machine),
        "data": [dict(one) for one in result.data],
        "figures": dict(result.figures),
    }
    lines = ["{"]
    lines += [f'  "{key}": {json.dumps(value, ensure_ascii=False)},' for key, value in head.items()]
    tables = []
    for table in result.tables.values():
        columns = [
            {key: value for key, value in vars(column).items() if value != getattr(Column, key, None)}
            for column in table.columns
        ]
        tables.append(
            f'    "{table.name}": {{\n      "columns": [\n{_lines(columns)}\n      ],\n'
            f'      "rows": [\n{_lines(table.rows)}\n      ]\n    }}'
        )
    lines += ['  "tables": {', ",\n".join(tables), "  }", "}"]
    return "\n".join(lines) + "\n"


def _lines(values: Sequence[Any]) -> str:
    return ",\n".join(f"        {json.dumps(value, ensure_ascii=False)}" for value in values)


def load(file: Path) -> Result:
    """The result that a file holds."""
    found = json.loads(file.read_text("utf-8"))
    tables = {
        name: Table(name, tuple(Column(**column) for column in table["columns"]), table["rows"])
        for name, table in found.pop("tables").items()
    }
    return Result(**found, tables=tables)


def machine() -> dict[str, Any]:
    """This machine, as far as a result may name it; memory in 10^9 bytes."""
    names = Path("/proc/cpuinfo")
    lines = names.read_text("utf-8").splitlines() if names.is_file() else []
    cpu = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") if hasattr(os, "sysconf") else 0
    return {
        "cpu": cpu or platform.processor() or platform.machine(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        "memory_gb": round(memory / 1e9) or None,
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load": round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None,
    }


def code() -> tuple[str, bool]:
    """The commit checked out, and whether the code that is measured differs from it; "" outside a repository."""

    def git(*words: str) -> str:
        done = subprocess.run(["git", "-C", str(ROOT), *words], stdout=subprocess.PIPE, text=True, check=True)
        return done.stdout.strip()

    if not (ROOT / ".git").exists():
        return "", False
    return git("rev-parse", "HEAD"), bool(git("status", "--porcelain", "--", "src", "fixtures", "eval/bench/*.py"))


# As they are before the bench loads the machine, and before anybody edits the code while it runs.
MACHINE, (COMMIT, DIRTY) = machine(), code()


def publish(
    name: str,
    *,
    tables: Sequence[Table],
    data: Sequence[Mapping[str, Any]] = (),
    figures: Mapping[str, Any] | None = None,
    write: bool,
) -> Result:
    """Print the tables; with `write`, keep the result and fill the pages that quote it."""
    result = Result(
        name=name,
        commit=COMMIT,
        dirty=DIRTY,
        command=_command(),
        date=datetime.date.today().isoformat(),
        machine=MACHINE,
        data=data,
        tables={table.name: table for table in tables},
        figures=figures or {},
    )
    for table in tables:
        print(f"{name}/{table.name}\n\n{table.markdown()}")
    for key, value in result.figures.items():
        print(f"{name}/{key}: {value}")
    if write:
        keep(result)
    return result


def keep(result: Result) -> None:
    """Write the result's JSON and fill the pages."""
    import fill

    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{result.name}.json").write_text(dump(result), encoding="utf-8")
    fill.write_pages()


def _command() -> str:
    """The command line, without the folders of whoever ran it."""
    words = []
    for word in sys.argv[1:]:
        name, equals, value = word.partition("=")
        folders = [Path(part).name if Path(part).is_absolute() else part for part in (value or name).split(":")]
        words.append(name + equals + ":".join(folders) if equals else ":".join(folders))
    return shlex.join(["python", f"eval/bench/{Path(sys.argv[0]).name}", *words])
