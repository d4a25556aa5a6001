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
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, NoReturn

from ...errors import SuiteError
from ...model import EMPTY
from ...schema.check import keys_of, shown, unknown_key
from ...schema.kinds import A_BILLION, NotEmpty, Share, Table, about, within
from ...schema.reference import KeyRow, rows_of
from ...schema.toml_file import TomlFile
from ...settings import Settings, conflict_in, table_types

FLOORS = ("coverage", "found", "quoted", "right")
JUDGED = ("faithfulness", "answer_relevancy", "context_recall")
NOT_IN_A_SUITE = ("crawl", "desk", "remit", "judge")  # tables of settings that a suite has no use for
DocsMode = Literal["facts", "exact", "off"]


@dataclass(frozen=True, slots=True)
class GatesTable:
    """`[gates]` as the file writes it; None: no such gate."""

    errors: Annotated[
        Annotated[int, within(0, A_BILLION, "tickets")] | None, about("tickets that may fail to be processed")
    ] = None
    quotes_verified: Annotated[
        Share | None, about("floor: quotes that stand in their page; counted, not estimated")
    ] = None
    coverage: Annotated[Share | None, about("floor: tickets that the docs can answer")] = None
    found: Annotated[Share | None, about("floor: answerable tickets with a relevant page among the passages")] = None
    quoted: Annotated[Share | None, about("floor: answerable tickets with a quote of a relevant page")] = None
    right: Annotated[Share | None, about("floor: answerable tickets sent such a quote")] = None
    false_answers: Annotated[Share | None, about("ceiling: unanswerable tickets that got an answer")] = None
    drop: Annotated[Share | None, about("largest drop below the baseline, paired, that must be seen")] = None
    ratchet: Annotated[bool, about("no ticket that passed may fail, unless waived")] = True
    docs: Annotated[
        DocsMode, about('"facts": a page gone or a number changed is red; "exact": any change is; "off"')
    ] = "facts"
    intents: Annotated[dict[str, Share], about("floors of coverage by intent")] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JudgeTable:
    """`[judge]` as the file writes it; None: of the settings, or no such floor."""

    gate: Annotated[bool, about("whether the floors below can fail the suite")] = False
    repeats: Annotated[
        Annotated[int, within(1, 100, "times")] | None,
        about("that each judgement is made; else as the settings say"),
    ] = None
    max_cost: Annotated[Annotated[float, within(0.0001, 1e9, "USD")] | None, about("that one run may cost")] = None
    faithfulness: Annotated[Share | None, about("floor: statements of an answer that its passages support")] = None
    answer_relevancy: Annotated[Share | None, about("floor: how far an answer is about the question")] = None
    context_recall: Annotated[Share | None, about("floor: statements of the label found in the passages")] = None


@dataclass(frozen=True, slots=True)
class SuiteFile:
    """A suite as the file writes it."""

    tickets: Annotated[NotEmpty, about("the tickets file")]
    gates: Annotated[GatesTable, about("what must hold")]
    name: Annotated[NotEmpty | None, about("of the suite; the file's name where there is none")] = None
    source: Annotated[NotEmpty | None, about("a folder, a URL or a recipe; or index")] = None
    index: Annotated[NotEmpty | None, about("an index directory, in place of source")] = None
    baseline: Annotated[NotEmpty | None, about("as committed; NAME.baseline.jsonl where not named")] = None
    waivers: Annotated[NotEmpty | None, about("tickets that may fail; NAME.waivers.toml where not named")] = None
    confidence: Annotated[float, within(0.5, 0.9999, "confidence", "of every interval and test")] = 0.95
    margin: Annotated[
        float, within(0, 0.5, "confidence", "tickets nearer to a threshold than this are not held to their outcome")
    ] = 0.05
    settings: Annotated[Table, about("settings of this suite, over those of answerable.toml")] = field(
        default_factory=dict
    )
    judge: Annotated[JudgeTable | None, about("optional and advisory: an LLM as judge")] = None


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
        """`settings` with what this suite changes. Raises SuiteError, with the line, where the two contradict."""
        for table, values in self.settings.items():
            old = getattr(settings, table)
            both = {key.name: getattr(old, key.field) for key in keys_of(type(old)).values()} | dict(values)
            if conflict := conflict_in(type(old), both):
                key = next(name for name in conflict.keys if name in values)
                raise SuiteError(
                    f"[settings.{table}] {conflict.problem}",
                    path=self.path,
                    line=self.lines.get(f"settings.{table}.{key}"),
                    remedy=conflict.remedy,
                )
            settings = dataclasses.replace(settings, **{table: dataclasses.replace(old, **values)})
        return settings


def load_suite(path: str | os.PathLike[str]) -> Suite:
    """Read and check a suite. Raises SuiteError with the file, the line, the key and what is allowed."""
    try:
        file = TomlFile.read(path, SuiteError)
    except FileNotFoundError:
        folder = Path(path).parent
        near = sorted(p.name for p in folder.glob("*.toml")) if folder.is_dir() else []
        remedy = (
            f"Suites there: {', '.join(near)}." if near else f"Write one: answerable eval --init --tickets FILE {path}"
        )
        raise SuiteError("there is no such suite", path=path, remedy=remedy) from None
    return _Reading(file).suite()


def suite_reference() -> tuple[KeyRow, ...]:
    """Every key of a suite, for the docs; those of [settings] are those of answerable.toml."""
    return (*rows_of(SuiteFile), *rows_of(GatesTable, "gates"), *rows_of(JudgeTable, "judge"))


class _Reading:
    """One suite file being checked; every complaint knows its line."""

    def __init__(self, file: TomlFile) -> None:
        self.file = file
        if "tickets" not in file.data:
            file.fail("no tickets", remedy='Write tickets = "eval/tickets.jsonl".')
        if file.data.get("gates", {}) == {}:
            file.fail("no gates", *(["gates"] if "gates" in file.data else []), remedy="Write [gates] and errors = 0.")
        self.given = SuiteFile(**file.values(keys_of(SuiteFile)))
        self.lines = {
            ".".join(map(str, place)): line
            for place, line in file.lines.items()
            if all(isinstance(part, str) for part in place)
        }

    def fail(self, message: str, *place: str | int, remedy: str | None = None) -> NoReturn:
        self.file.fail(message, *place, remedy=remedy)

    def suite(self) -> Suite:
        given = self.given
        if (given.source is None) == (given.index is None):
            place = ["index"] if given.index else []
            self.fail("a suite names either source or index", *place, remedy='Such as source = "docs".')
        path = self.file.path
        return Suite(
            path=path,
            name=given.name or path.stem,
            source=None if given.source is None else self.source(given.source),
            index=None if given.index is None else self.place(given.index),
            tickets=self.place(given.tickets),
            baseline=self.place(given.baseline) if given.baseline else path.with_suffix(".baseline.jsonl"),
            waivers=self.place(given.waivers) if given.waivers else self.beside(".waivers.toml"),
            confidence=given.confidence,
            margin=given.margin,
            gates=self.gates(),
            ratchet=given.gates.ratchet,
            docs=given.gates.docs,
            settings=self.settings(),
            lines=self.lines,
            judge=self.judge(),
        )

    def place(self, name: str) -> Path:
        """A path of this repository: named from where the command runs, or from the folder above eval/."""
        given = Path(name).expanduser()
        above = self.file.path.absolute().parent.parent / given
        return above if not given.exists() and not given.is_absolute() and above.exists() else given

    def source(self, name: str) -> str:
        return name if "://" in name else str(self.place(name))

    def beside(self, ending: str) -> Path | None:
        file = self.file.path.with_suffix(ending)
        return file if file.exists() else None

    def gates(self) -> tuple[Gate, ...]:
        gates: list[Gate] = []
        for key in self.file.data["gates"]:
            value = getattr(self.given.gates, key)
            if key == "intents":
                gates += [self.gate(floor, "gates", "intents", intent) for intent, floor in value.items()]
            elif key not in ("ratchet", "docs"):
                gates.append(self.gate(value, "gates", key))
        return tuple(gates)

    def gate(self, value: float, *place: str) -> Gate:
        return Gate(".".join(place[1:]), float(value), self.file.line(*place))

    def judge(self) -> JudgeWanted | None:
        given = self.given.judge
        if given is None:
            return None
        floors = tuple(
            Gate(f"judge.{key}", getattr(given, key), self.file.line("judge", key))
            for key in self.file.data["judge"]
            if key in JUDGED
        )
        if given.gate and not floors:
            self.fail("a judge that gates needs a floor", "judge", "gate", remedy="Such as faithfulness = 0.8.")
        return JudgeWanted(given.gate, given.repeats, given.max_cost, floors, self.file.line("judge", "gate"))

    def settings(self) -> dict[str, dict[str, Any]]:
        known = {table: kind for table, kind in table_types().items() if table not in NOT_IN_A_SUITE}
        settings = {}
        for table, data in self.given.settings.items():
            if table not in known:
                self.file.refuse(unknown_key(table, known, ("settings",)))
            if not isinstance(data, dict):
                problem = f"[settings] {table} is {shown(data)}, allowed: a table"
                self.fail(problem, "settings", table, remedy=f"Write [settings.{table}] and its keys below it.")
            settings[table] = self.file.values(keys_of(known[table]), "settings", table, data=data)
        return settings
