"""`eval/NAME.toml`: what the docs are held to. A suite is data, reviewed like code; every gate knows its line.

name = "help"
source = "ingest/help.toml"               # a folder or a recipe; or: index = ".answerable/index"
tickets = "eval/tickets.jsonl"
baseline = "eval/help.baseline.jsonl"     # as committed; this is the default
waivers = "eval/help.waivers.toml"        # tickets that may fail for now; this is the default
confidence = 0.95                         # of every interval and test
margin = 0.05                             # confidence; tickets nearer to a threshold are not held

[settings.answer]                         # settings of this suite, over those of answerable.toml
answer_threshold = 0.5

[gates]
errors = 0                                # tickets that may fail to be processed
quotes_verified = 1.0                     # share of quotes that stand in their page; counted, not estimated
coverage = 0.5                            # floors: the LOW end of the interval may not lie below
found = 0.7
quoted = 0.6
false_answers = 0.1                       # ceiling: the HIGH end may not lie above
drop = 0.05                               # paired with the baseline: no significant drop, and one of this size is seen
ratchet = true                            # no ticket that passed may fail, unless waived
docs = "facts"                            # "facts": a page gone or a number changed is red; "exact"; "off"

[gates.intents]                           # floors of coverage by intent
refund = 0.3

[judge]                                   # optional and advisory: see suite_judge
faithfulness = 0.8
"""

from __future__ import annotations

import dataclasses
import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, NoReturn

from ...errors import SuiteError
from ...model import EMPTY
from ...settings import Settings, parse_toml, toml_line

KEYS = (
    "name",
    "source",
    "index",
    "tickets",
    "baseline",
    "waivers",
    "confidence",
    "margin",
    "settings",
    "gates",
    "judge",
)
FLOORS = ("coverage", "found", "quoted", "right")
CEILINGS = ("false_answers",)
SHARES = (*FLOORS, *CEILINGS, "drop")
JUDGED = ("faithfulness", "answer_relevancy", "context_recall")
OTHERS = ("errors", "quotes_verified", "ratchet", "docs", "intents")
DocsMode = Literal["facts", "exact", "off"]
_MODES: tuple[DocsMode, ...] = ("facts", "exact", "off")


@dataclass(frozen=True, slots=True)
class Gate:
    """One demand: its name (`coverage`, `intents.refund`), its value, and the line of the suite that set it."""

    name: str
    value: float
    line: int | None


@dataclass(frozen=True, slots=True)
class JudgeWanted:
    """The `[judge]` table: whether its floors (`judge.faithfulness`, ...) are gates, and what it may cost in USD.

    repeats: None for the number of the settings.
    """

    gate: bool
    repeats: int | None
    max_cost: float | None
    floors: tuple[Gate, ...]
    line: int | None


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite file, checked. Paths are as they can be opened from here; `settings` are what it changes, by table.

    `lines` maps each key that was set to its line; `gates` holds floors, ceilings and counts in the file's order.
    """

    path: Path
    name: str
    source: str | None
    index: Path | None
    tickets: Path
    baseline: Path
    waivers: Path | None
    confidence: float
    margin: float
    gates: tuple[Gate, ...]
    ratchet: bool
    docs: DocsMode
    settings: Mapping[str, Mapping[str, Any]] = field(default_factory=lambda: EMPTY)
    lines: Mapping[str, int] = field(default_factory=lambda: EMPTY)
    judge: JudgeWanted | None = None

    def gate(self, name: str) -> Gate | None:
        return next((gate for gate in self.gates if gate.name == name), None)

    def over(self, settings: Settings) -> Settings:
        """`settings` with what this suite changes. Raises SuiteError, with the line, for one that there is not."""
        for table, values in self.settings.items():
            old = getattr(settings, table)
            for key, value in values.items():
                kind = type(getattr(old, key))
                value = float(value) if kind is float and type(value) is int else value
                value = tuple(value) if kind is tuple and isinstance(value, list) else value
                if type(value) is not kind:
                    line = self.lines.get(f"settings.{table}.{key}")
                    raise SuiteError(
                        f"[settings.{table}] {key} is {value!r}, expected a {kind.__name__}", path=self.path, line=line
                    )
                old = dataclasses.replace(old, **{key: value})
            settings = dataclasses.replace(settings, **{table: old})
        return settings


def load_suite(path: str | os.PathLike[str]) -> Suite:
    """Read and check a suite. Raises SuiteError with the file, the line, the key and what is allowed."""
    file = Path(path)
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        near = sorted(p.name for p in file.parent.glob("*.toml")) if file.parent.is_dir() else []
        remedy = (
            f"Suites there: {', '.join(near)}." if near else f"Write one: answerable eval --init --tickets FILE {file}"
        )
        raise SuiteError("there is no such suite", path=file, remedy=remedy) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SuiteError(f"cannot be read: {error}", path=file) from None
    return _Reading(file, text, parse_toml(text, file, SuiteError)).suite()


class _Reading:
    """One suite file being checked; every complaint knows its line."""

    def __init__(self, file: Path, text: str, data: dict[str, Any]) -> None:
        self.file, self.text, self.data = file, text, data
        self.lines: dict[str, int] = {}

    def line(self, *keys: str) -> int | None:
        found = toml_line(self.text, *keys)
        if found is not None:
            self.lines[".".join(keys)] = found
        return found

    def fail(self, message: str, *keys: str, remedy: str | None = None) -> NoReturn:
        raise SuiteError(message, path=self.file, line=toml_line(self.text, *keys) if keys else None, remedy=remedy)

    def suite(self) -> Suite:
        self.known(self.data, KEYS)
        source, index = self.string("source"), self.string("index")
        if (source is None) == (index is None):
            self.fail(
                "a suite names either source or index", *(["index"] if index else []), remedy='Such as source = "docs".'
            )
        tickets = self.string("tickets")
        if tickets is None:
            self.fail("no tickets", remedy='Write tickets = "eval/tickets.jsonl".')
        table = self.table("gates", self.data)
        if not table:
            self.fail("no gates", remedy="Write [gates] and at least one, such as errors = 0.")
        gates, ratchet, docs = self.gates(table)
        baseline, waivers = self.string("baseline"), self.string("waivers")
        return Suite(
            path=self.file,
            name=self.string("name") or self.file.stem,
            source=None if source is None else self.source(source),
            index=None if index is None else self.place(index),
            tickets=self.place(tickets),
            baseline=self.place(baseline) if baseline else self.file.with_suffix(".baseline.jsonl"),
            waivers=self.place(waivers) if waivers else self.beside(".waivers.toml"),
            confidence=self.number("confidence", 0.95, 0.5, 0.9999),
            margin=self.number("margin", 0.05, 0.0, 0.5),
            gates=gates,
            ratchet=ratchet,
            docs=docs,
            settings=self.settings(),
            lines=self.lines,
            judge=self.judge(),
        )

    def known(self, table: Mapping[str, Any], allowed: tuple[str, ...], *where: str) -> None:
        for key in table:
            if key not in allowed:
                near = difflib.get_close_matches(key, allowed, 1)
                hint = f"Did you mean {near[0]!r}? " if near else ""
                place = f" in [{'.'.join(where)}]" if where else ""
                self.fail(f"unknown key {key!r}{place}", *where, key, remedy=f"{hint}Keys are: {', '.join(allowed)}.")

    def table(self, key: str, inside: Mapping[str, Any], *where: str) -> dict[str, Any]:
        value = inside.get(key, {})
        if not isinstance(value, dict):
            self.fail(
                f"{key} is {value!r}, expected a table", *where, key, remedy=f"Write [{'.'.join([*where, key])}]."
            )
        return value

    def string(self, key: str) -> str | None:
        value = self.data.get(key)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            self.fail(f"{key} is {value!r}, expected a string", key)
        self.line(key)
        return value

    def number(self, key: str, default: float, low: float, high: float) -> float:
        value = self.data.get(key, default)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not low <= value <= high:
            self.fail(f"{key} is {value!r}, expected a number from {low:g} to {high:g}", key)
        self.line(key)
        return float(value)

    def place(self, name: str) -> Path:
        """A path of this repository: named from where the command runs, or from the folder above eval/."""
        given = Path(name).expanduser()
        above = self.file.absolute().parent.parent / given
        return above if not given.exists() and not given.is_absolute() and above.exists() else given

    def source(self, name: str) -> str:
        return name if "://" in name else str(self.place(name))

    def beside(self, ending: str) -> Path | None:
        file = self.file.with_suffix(ending)
        return file if file.exists() else None

    def gates(self, table: dict[str, Any]) -> tuple[tuple[Gate, ...], bool, DocsMode]:
        self.known(table, (*SHARES, *OTHERS), "gates")
        gates: list[Gate] = []
        self.line("gates")
        ratchet, docs = table.get("ratchet", True), table.get("docs", "facts")
        if not isinstance(ratchet, bool):
            self.fail(f"ratchet is {ratchet!r}, expected true or false", "gates", "ratchet")
        mode = next((one for one in _MODES if one == docs), None)
        if mode is None:
            self.fail(f"docs is {docs!r}, expected one of: {', '.join(_MODES)}", "gates", "docs")
        for key, value in table.items():
            line = self.line("gates", key)
            if key in SHARES or key == "quotes_verified":
                gates.append(Gate(key, self.share(value, "gates", key), line))
            elif key == "errors":
                if isinstance(value, bool) or not isinstance(value, int) or value < 0:
                    self.fail(f"errors is {value!r}, expected a number of tickets, 0 or more", "gates", "errors")
                gates.append(Gate(key, float(value), line))
            elif key == "intents":
                for intent, floor in self.table("intents", table, "gates").items():
                    where = ("gates", "intents", intent)
                    gates.append(Gate(f"intents.{intent}", self.share(floor, *where), self.line(*where)))
        return tuple(gates), ratchet, mode

    def judge(self) -> JudgeWanted | None:
        if "judge" not in self.data:
            return None
        table = self.table("judge", self.data)
        self.known(table, ("gate", "repeats", "max_cost", *JUDGED), "judge")
        gate, repeats, most = table.get("gate", False), table.get("repeats"), table.get("max_cost")
        if not isinstance(gate, bool):
            self.fail(f"gate is {gate!r}, expected true or false", "judge", "gate")
        if repeats is not None and (isinstance(repeats, bool) or not isinstance(repeats, int) or repeats < 1):
            self.fail(f"repeats is {repeats!r}, expected a number, 1 or more", "judge", "repeats")
        if most is not None and (isinstance(most, bool) or not isinstance(most, (int, float)) or not most > 0):
            self.fail(f"max_cost is {most!r}, expected USD above 0", "judge", "max_cost")
        floors = tuple(
            Gate(f"judge.{key}", self.share(value, "judge", key), self.line("judge", key))
            for key, value in table.items()
            if key in JUDGED
        )
        line = self.line("judge", "gate") or self.line("judge")
        if gate and not floors:
            self.fail("a judge that gates needs a floor", "judge", "gate", remedy="Such as faithfulness = 0.8.")
        return JudgeWanted(gate, repeats, None if most is None else float(most), floors, line)

    def share(self, value: Any, *keys: str) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
            self.fail(f"{keys[-1]} is {value!r}, expected a share from 0 to 1", *keys)
        return float(value)

    def settings(self) -> dict[str, dict[str, Any]]:
        tables = self.table("settings", self.data)
        known = {f.name: getattr(Settings(), f.name) for f in dataclasses.fields(Settings)}
        self.known(tables, tuple(name for name in known if name not in ("crawl", "desk", "remit", "judge")), "settings")
        for name in tables:
            values = self.table(name, tables, "settings")
            self.known(values, tuple(f.name for f in dataclasses.fields(known[name])), "settings", name)
            for key in values:
                self.line("settings", name, key)
        return tables
