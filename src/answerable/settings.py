"""Every limit and threshold: its name, default and unit.

Read from `answerable.toml` (tables named as the classes here, without "Settings") and then from the
environment (`ANSWERABLE_<TABLE>_<KEY>`, for example `ANSWERABLE_CRAWL_MAX_PAGES=50`), which wins.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .errors import SettingsError

if sys.version_info >= (3, 11):
    import tomllib
else:  # pragma: no cover
    import tomli as tomllib

FILE_NAME = "answerable.toml"


@dataclass(frozen=True, slots=True)
class TicketSettings:
    """How files of tickets are read."""

    redact: bool = True  # hide e-mail, phone, card, account, address and key on the way in
    phone_regions: tuple[str, ...] = ()  # such as "DK": phone numbers as written at home there; extra `phones`
    columns: tuple[str, ...] = ()  # of a CSV, where the names do not say it: "text=Subject+Body", "id=Ticket"


@dataclass(frozen=True, slots=True)
class CrawlSettings:
    """Budgets and manners of a crawl."""

    user_agent: str = "Answerable"  # product token, matched against robots.txt
    max_pages: int = 5000  # pages kept
    max_requests: int = 20000  # requests sent, robots.txt and sitemaps included
    max_depth: int = 12  # links from a start page
    max_bytes_total: int = 1_000_000_000  # bytes after inflation, whole crawl
    max_seconds: float = 3600.0  # wall clock, whole crawl
    max_redirects: int = 5  # per request
    max_tries: int = 3  # per URL, on 429, 5xx and broken connections; never on another 4xx
    max_failures_in_row: int = 10  # URLs of one host without a usable answer, then the host is left alone
    max_retry_after: float = 120.0  # seconds; a longer Retry-After is cut to this
    delay: float = 0.2  # seconds between two requests to one host
    max_crawl_delay: float = 30.0  # seconds; a longer Crawl-delay of robots.txt is cut to this
    connect_timeout: float = 10.0  # seconds
    read_timeout: float = 15.0  # seconds between two reads
    total_timeout: float = 30.0  # seconds, one response from dial to last byte
    max_url_length: int = 2000  # characters
    max_query_variants: int = 20  # URLs kept per path that differ only in the query string
    max_path_repeats: int = 3  # times one segment may occur in a path
    hosts_at_once: int = 4  # hosts crawled side by side, one request in flight each
    allow_private: tuple[str, ...] = ()  # addresses or networks that may be dialled although not public


@dataclass(frozen=True, slots=True)
class IngestSettings:
    """Limits of taking in pages from any source."""

    max_page_bytes: int = 10_000_000  # bytes of one page, after inflation; a larger page is a failure
    max_depth: int = 200  # nested HTML elements; deeper text is kept flat, and flagged
    max_chunk_tokens: int = 250  # word pieces of a chunk, heading path counted in (the encoder reads 256)
    min_kept_share: float = 0.7  # a crawl that saw a smaller share of the known pages deletes nothing
    keep_generations: int = 3  # generations kept for looking back, the current one counted in


@dataclass(frozen=True, slots=True)
class EncodeSettings:
    """Which encoder turns text into vectors."""

    model: str = "builtin"  # or the name or path of any sentence-transformers model
    batch_size: int = 8  # texts per forward pass of a sentence-transformers model; the built-in one takes them singly
    threads: int = 0  # 0 = as many as there are cores


@dataclass(frozen=True, slots=True)
class RetrieveSettings:
    """Hybrid retrieval."""

    candidates: int = 50  # chunks taken from each of the two rankings before fusion
    passages: int = 8  # chunks that become evidence
    dense_weight: float = 0.8  # share of the dense ranking in the fusion, 0..1
    page_weight: float = 0.1  # of the best other chunk of the page, over the root of how many, added to a chunk's score
    coverage_weight: float = 30.0  # of a passage's coverage beside its fused score, in the final order
    release_notes_behind: float = 4.0  # taken off the fused score of release notes, unless a question asks for them
    dense: str = "auto"  # "exact", "chroma", or "auto": exact up to dense_exact_max chunks
    dense_exact_max: int = 100_000  # chunks; up to here exact search is cheaper than opening Chroma
    fusion: str = "zscore"  # or "rrf", reciprocal rank fusion


@dataclass(frozen=True, slots=True)
class AnswerSettings:
    """Composition and routing."""

    max_sentences: int = 12  # whole sentences quoted in one answer
    max_words: int = 160  # words quoted in one answer that is not a procedure
    max_steps: int = 12  # steps of one procedure quoted in one answer
    answer_threshold: float = 0.7  # confidence from which the answer goes to the customer
    assist_threshold: float = 0.35  # confidence from which the draft goes to a human
    confidence_model: str = "default"  # a name in confidence.json, or the path of such a file
    max_automatic_turns: int = 3  # a human is reached in at most this many turns


@dataclass(frozen=True, slots=True)
class GenerateSettings:
    """A model that words the answer; see docs/llm.md. Off while neither `llm` nor `base_url` is set."""

    llm: str = ""  # a LlamaIndex LLM: "llama_index.llms.openai_like:OpenAILike"; made with `arguments`
    arguments: Mapping[str, Any] = field(default_factory=dict)  # of that class
    base_url: str = ""  # or an OpenAI-compatible endpoint: "http://127.0.0.1:8000/v1"
    model: str = ""  # the model's name at that endpoint
    api_key_env: str = ""  # name of the environment variable that holds the key; "" = no key is sent
    timeout: float = 20.0  # seconds of one try, to the last byte
    tries: int = 2  # times that one answer is asked for, where the model fails
    max_tokens: int = 600  # of one reply, asked of an endpoint
    min_kept: float = 0.6  # share of the reply's sentences that must pass the check, else the quotes stand

    @property
    def on(self) -> bool:
        return bool(self.llm or self.base_url)


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """How conversations are counted, and what they cost. Sources of the prices: docs/support-facts.md."""

    repeat_days: float = 7.0  # days after a contact in which the same customer and intent is the same issue
    late_after_turns: int = 2  # customer messages; a hand-off after more of them is late
    usd_per_bot_message: float = 0.0  # USD, where a conversation does not state its own cost
    usd_per_human_minute: float = 0.65  # USD, where a conversation states minutes and no cost
    human_contact_usd: float = 13.5  # USD of one contact with a person, where nothing better is known
    build_usd: float = 0.0  # USD, one time: building and filling the automatic desk
    build_months: float = 12.0  # months over which build_usd is spread
    run_usd_per_month: float = 0.0  # USD a month: licences and upkeep of the automatic desk
    usd_per_ai_resolution: float = 0.0  # USD that a vendor charges for one automatic resolution
    hold_margin: float = 0.05  # share; how much worse than the human path still counts as holding
    csat_margin: float = 0.3  # grades; the same for CSAT
    max_wrong_promotion: float = 0.05  # chance, per intent and over all looks together
    max_wrong_demotion: float = 0.1  # chance of a false alarm, per intent and over all looks together


@dataclass(frozen=True, slots=True)
class JudgeSettings:
    """The optional judge: a model behind an OpenAI-compatible endpoint. Without a base_url there is none."""

    base_url: str = ""  # such as http://127.0.0.1:11434/v1; redacted tickets, answers and passages are sent there
    model: str = ""  # as the endpoint names it
    api_key_env: str = "OPENAI_API_KEY"  # NAME of the environment variable that holds the key; a key is never a setting
    repeats: int = 3  # times that each judgement is made, for its spread
    concurrency: int = 4  # requests in flight
    max_tokens: int = 4096  # tokens of one reply; a shorter limit cuts the JSON of a long answer in two
    max_tries: int = 3  # per request, on 429, 5xx and broken connections
    timeout: float = 60.0  # seconds, one request
    usd_per_million_in: float = 0.0  # USD per million tokens sent
    usd_per_million_out: float = 0.0  # USD per million tokens received


@dataclass(frozen=True, slots=True)
class IntentRemit:
    """What may be answered for one intent, and who gets what may not."""

    intent: str
    stage: int  # 0 assist only, 1 informational answers, 2 procedures too, 3 actions: always handed over
    queue: str = ""  # suggested to the helpdesk; "" = no suggestion


@dataclass(frozen=True, slots=True)
class RemitSettings:
    """What may be answered: `[remit]` of the file, `intent = stage` or `intent = {stage = 2, queue = "billing"}`.

    `default` and `queue` there are for all other intents; an intent of such a name is written as a table.
    """

    default: int = 2  # stage of an intent that is not named
    queue: str = ""  # queue of an intent that is not named
    intents: tuple[IntentRemit, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; `Settings.load()` reads the file and the environment."""

    crawl: CrawlSettings = field(default_factory=CrawlSettings)
    ingest: IngestSettings = field(default_factory=IngestSettings)
    encode: EncodeSettings = field(default_factory=EncodeSettings)
    retrieve: RetrieveSettings = field(default_factory=RetrieveSettings)
    answer: AnswerSettings = field(default_factory=AnswerSettings)
    generate: GenerateSettings = field(default_factory=GenerateSettings)
    remit: RemitSettings = field(default_factory=RemitSettings)
    tickets: TicketSettings = field(default_factory=TicketSettings)
    desk: DeskSettings = field(default_factory=DeskSettings)
    judge: JudgeSettings = field(default_factory=JudgeSettings)

    @property
    def digest(self) -> str:
        """Twelve hex digits that change when any setting changes."""
        text = json.dumps(dataclasses.asdict(self), sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @classmethod
    def load(cls, path: str | os.PathLike[str] | None = None, environ: Mapping[str, str] | None = None) -> Settings:
        """Read `path` (default: `answerable.toml` here, if there is one), then `ANSWERABLE_*` variables.

        Raises SettingsError for an unknown table or key, a value of the wrong type, or broken TOML.
        """
        file = Path(path) if path is not None else Path(FILE_NAME)
        tables: dict[str, dict[str, Any]] = {}
        text = ""
        if path is not None or file.is_file():
            try:
                text = file.read_text(encoding="utf-8")
            except OSError as error:
                raise SettingsError(f"cannot be read: {error.strerror}", path=file) from None
            tables = parse_toml(text, file)
        settings = cls()
        known = {f.name: getattr(settings, f.name) for f in dataclasses.fields(cls)}
        merged: dict[str, Any] = {}
        for name, values in tables.items():
            if name not in known or not isinstance(values, dict):
                names = ", ".join(known)
                raise SettingsError(
                    f"unknown table [{name}]", path=file, line=toml_line(text, name), remedy=f"Tables are: {names}."
                )
            merge = _merge_remit if name == "remit" else _merge
            merged[name] = merge(known[name], values, file, text, name)
        for variable, raw in (os.environ if environ is None else environ).items():
            for name, default in known.items():
                prefix = f"ANSWERABLE_{name.upper()}_"
                if variable.startswith(prefix):
                    key = variable[len(prefix) :].lower()
                    merged[name] = _merge_environment(merged.get(name, default), key, raw, variable)
        return dataclasses.replace(settings, **merged)


def parse_toml(text: str, path: Path, error: type[SettingsError] | type[Any] = SettingsError) -> dict[str, Any]:
    """Parse TOML; a syntax error is raised as `error` with the file and line."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        found = re.search(r"line (\d+)", str(problem))
        raise error(f"not valid TOML: {problem}", path=path, line=int(found[1]) if found else None) from None


def toml_line(text: str, *keys: str) -> int | None:
    """The 1-based line where a key (or, failing that, its table) stands in a TOML text; None if absent."""
    line_of_table = None
    table = ""
    wanted_table, wanted_key = ".".join(keys[:-1]), keys[-1]
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line):
            table = header[1].strip().strip('"')
            if table in (wanted_table, ".".join(keys)):
                line_of_table = line_of_table or number
        elif table == wanted_table and re.match(rf'\s*"?{re.escape(wanted_key)}"?\s*=', line):
            return number
    return line_of_table


def _merge(default: Any, values: Mapping[str, Any], path: Path, text: str, table: str) -> Any:
    fields = {f.name for f in dataclasses.fields(default)}
    changed = {}
    for key, value in values.items():
        line = toml_line(text, table, key)
        if key not in fields:
            remedy = f"Keys of [{table}] are: {', '.join(sorted(fields))}."
            raise SettingsError(f"unknown key {key!r} in [{table}]", path=path, line=line, remedy=remedy)
        changed[key] = _typed(getattr(default, key), value, f"[{table}] {key}", path, line)
    return dataclasses.replace(default, **changed)


def _merge_remit(default: RemitSettings, values: Mapping[str, Any], path: Path, text: str, table: str) -> RemitSettings:
    """Every key but two names an intent, so no key is unknown."""
    plain = {key: value for key, value in values.items() if key in ("default", "queue") and not isinstance(value, dict)}
    merged: RemitSettings = _merge(default, plain, path, text, table)
    _check_stage(merged.default, f"[{table}] default", path, toml_line(text, table, "default"))
    intents = []
    for intent in values.keys() - plain.keys():
        value = values[intent]
        line = toml_line(text, table, intent)
        entry = value if isinstance(value, dict) else {"stage": value}
        if unknown := entry.keys() - {"stage", "queue"}:
            raise SettingsError(
                f"unknown key {min(unknown)!r} of intent {intent!r} in [{table}]",
                path=path,
                line=line,
                remedy='Write intent = 2, or intent = {stage = 2, queue = "billing"}.',
            )
        name = f"[{table}] {intent}"
        stage = _typed(0, entry.get("stage", merged.default), name, path, line)
        _check_stage(stage, name, path, line)
        intents.append(IntentRemit(intent, stage, _typed("", entry.get("queue", ""), f"{name} queue", path, line)))
    return dataclasses.replace(merged, intents=tuple(sorted(intents, key=lambda one: one.intent)))


def _check_stage(stage: int, name: str, path: Path | None, line: int | None) -> None:
    if stage > 3:
        raise SettingsError(
            f"{name} is {stage}, expected a stage from 0 to 3",
            path=path,
            line=line,
            remedy="0 assist only, 1 informational answers, 2 procedures too, 3 actions: always handed over.",
        )


def _merge_environment(default: Any, key: str, raw: str, variable: str) -> Any:
    if key not in {f.name for f in dataclasses.fields(default)}:
        raise SettingsError(f"{variable}: there is no such setting")
    old = getattr(default, key)
    if isinstance(default, RemitSettings) and key == "intents":
        raise SettingsError(f"{variable}: intents can only be named in {FILE_NAME}")
    value: Any = raw
    if isinstance(old, tuple):
        value = [part.strip() for part in raw.split(",") if part.strip()]
    elif not isinstance(old, str):
        try:
            value = json.loads(raw)
        except ValueError:
            raise SettingsError(f"{variable}: {raw!r} is not a {type(old).__name__}") from None
    value = _typed(old, value, variable, None, None)
    if isinstance(default, RemitSettings) and key == "default":
        _check_stage(value, variable, None, None)
    return dataclasses.replace(default, **{key: value})


def _typed(default: Any, value: Any, name: str, path: Path | None, line: int | None) -> Any:
    kind = type(default)
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if kind is tuple and isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = tuple(value)
    if type(value) is not kind:
        raise SettingsError(f"{name} is {value!r}, expected a {kind.__name__}", path=path, line=line)
    if kind in (int, float) and value < 0:
        raise SettingsError(f"{name} is {value!r}, expected 0 or more", path=path, line=line)
    return value
