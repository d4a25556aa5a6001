"""Every limit and threshold: its name, default, range, unit and meaning, all in its type.

Read from `answerable.toml` (tables named as the classes here, without "Settings") and then from the
environment (`ANSWERABLE_<TABLE>_<KEY>`, for example `ANSWERABLE_CRAWL_MAX_PAGES=50`), which wins. A value outside its
range is refused wherever it comes from: a file, a variable, or Python.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, NamedTuple

from .errors import SettingsError
from .schema.check import KeyType, Wrong, converted, fits, heading, keys_of, shown, unknown_key
from .schema.json_text import parse_json
from .schema.kinds import (
    A_BILLION,
    Confidence,
    ImportPath,
    NotEmpty,
    Seconds,
    Share,
    Stage,
    Texts,
    Url,
    Usd,
    VariableName,
    Wait,
    about,
    within,
)
from .schema.reference import KeyRow, rows_of
from .schema.toml_file import TomlFile

FILE_NAME = "answerable.toml"


class _Ranges:
    """A table of settings: nobody can make one with a value that its types do not allow."""

    __slots__ = ()
    NOT_ABOVE: ClassVar[Mapping[str, str]] = {}  # a key, and the key that it may not lie above

    def __post_init__(self) -> None:
        """Raises SettingsError for a value outside its range."""
        for key in keys_of(type(self)).values():
            value = getattr(self, key.field)
            if not key.patterned and fits(value, key.type):
                continue
            try:
                converted(float(value) if isinstance(value, float) else value, key.type, (key.name,))  # NumPy's float
            except Wrong as wrong:
                problem = f"[{table_of(type(self))}] {key.name} {wrong.problem}"
                raise SettingsError(problem, remedy=wrong.remedy) from None
        values = {name: getattr(self, name) for pair in self.NOT_ABOVE.items() for name in pair}
        if conflict := conflict_in(type(self), values):
            raise SettingsError(f"[{table_of(type(self))}] {conflict.problem}", remedy=conflict.remedy)


@dataclass(frozen=True, slots=True)
class TicketSettings(_Ranges):
    """How files of tickets are read."""

    redact: Annotated[
        bool, about("hide structured personal data, such as e-mail, phone, card and key, on the way in")
    ] = True
    phone_regions: Annotated[Texts, about('such as "DK": phone numbers as written at home there are hidden too')] = ()
    max_unresolved_labels: Annotated[
        Share,
        about(
            "of the labelled tickets that may name pages which the index has not, or 1 ticket: these are left out; "
            "where there are more, what rests on labels is refused"
        ),
    ] = 0.02
    min_kappa: Annotated[
        float, within(-1, 1, "kappa", "where two labellers agree less, beyond chance, their judgments are refused")
    ] = 0.4
    columns: Annotated[Texts, about('of a CSV, where the names do not say it: "text=Subject+Body", "id=Ticket"')] = ()
    mapping: Annotated[
        str, about("a TOML file that says which keys of a form that is not known are which fields; empty: none")
    ] = ""
    date_format: Annotated[
        str, about('of created_at, as strptime takes it: "%d/%m/%Y"; empty: read by itself, where it is certain')
    ] = ""
    desk_addresses: Annotated[
        Texts, about("the help desk's own mail addresses; empty: the one that most mails of a file are sent to")
    ] = ()


@dataclass(frozen=True, slots=True)
class CrawlSettings(_Ranges):
    """Budgets and manners of a crawl."""

    user_agent: Annotated[NotEmpty, about("product token, matched against robots.txt")] = "Answerable"
    max_pages: Annotated[int, within(1, A_BILLION, "pages", "kept by one crawl")] = 5000
    max_requests: Annotated[int, within(1, A_BILLION, "requests", "sent, robots.txt and sitemaps included")] = 20000
    max_depth: Annotated[int, within(0, A_BILLION, "links", "links from a start page")] = 12
    max_bytes_total: Annotated[int, within(1, 10**15, "bytes", "bytes after inflation, whole crawl")] = 1_000_000_000
    max_seconds: Annotated[Seconds, about("wall clock, whole crawl")] = 3600.0
    max_redirects: Annotated[int, within(0, A_BILLION, "redirects", "redirects followed, per request")] = 5
    max_tries: Annotated[
        int, within(1, 100, "tries", "tries per URL, on 429, 5xx and broken connections; never on another 4xx")
    ] = 3
    max_failures_in_row: Annotated[
        int, within(1, A_BILLION, "URLs", "URLs of one host without a usable answer, then the host is left alone")
    ] = 10
    max_retry_after: Annotated[Wait, about("a longer Retry-After is cut to this")] = 120.0
    delay: Annotated[Wait, about("wait between two requests to one host")] = 0.2
    max_crawl_delay: Annotated[Wait, about("a longer Crawl-delay of robots.txt is cut to this")] = 30.0
    connect_timeout: Annotated[Seconds, about("limit of making a connection")] = 10.0
    read_timeout: Annotated[Seconds, about("limit between two reads")] = 15.0
    total_timeout: Annotated[Seconds, about("limit of one response, from dial to last byte")] = 30.0
    max_url_length: Annotated[int, within(1, 100_000, "characters", "a longer URL is left out")] = 2000
    max_query_variants: Annotated[
        int, within(0, A_BILLION, "URLs", "URLs kept per path that differ only in the query string")
    ] = 20
    max_path_repeats: Annotated[int, within(1, A_BILLION, "times", "times one segment may occur in a path")] = 3
    hosts_at_once: Annotated[
        int, within(1, 1000, "hosts", "hosts crawled side by side, one request in flight each")
    ] = 4
    allow_private: Annotated[
        Texts, about('addresses or networks that may be dialled although not public, such as "10.1.2.0/24"')
    ] = ()


@dataclass(frozen=True, slots=True)
class IngestSettings(_Ranges):
    """Limits of taking in pages from any source."""

    max_page_bytes: Annotated[
        int, within(1, 10**12, "bytes", "size of one page, after inflation; a larger page is a failure")
    ] = 10_000_000
    max_depth: Annotated[
        int, within(1, A_BILLION, "elements", "nested HTML elements; deeper text is kept flat, and flagged")
    ] = 200
    max_chunk_tokens: Annotated[
        int, within(16, 100_000, "word pieces", "length of a chunk, heading path counted in (the encoder reads 256)")
    ] = 250
    min_kept_share: Annotated[Share, about("a crawl that saw a smaller share of the known pages deletes nothing")] = 0.7
    keep_generations: Annotated[
        int, within(1, 10_000, "generations", "generations kept for looking back, the current one counted in")
    ] = 3


@dataclass(frozen=True, slots=True)
class EncodeSettings(_Ranges):
    """Which encoder turns text into vectors."""

    model: Annotated[NotEmpty, about('"builtin", or the name or path of any sentence-transformers model')] = "builtin"
    batch_size: Annotated[
        int,
        within(
            1, 100_000, "texts", "per forward pass of a sentence-transformers model; the built-in one takes them singly"
        ),
    ] = 8
    threads: Annotated[int, within(0, 1024, "threads", "0 = as many as there are cores")] = 0
    bridge: Annotated[
        Literal["builtin", "off"],
        about("what puts a question into English words where the docs are in English and not in its language"),
    ] = "builtin"


@dataclass(frozen=True, slots=True)
class RetrieveSettings(_Ranges):
    """Hybrid retrieval."""

    candidates: Annotated[
        int, within(1, 100_000, "chunks", "chunks taken from each of the two rankings before fusion")
    ] = 50
    passages: Annotated[int, within(1, 1000, "chunks", "chunks that become evidence")] = 8
    dense_weight: Annotated[Share, about("of the dense ranking in the fusion")] = 0.8
    dense_weight_other_languages: Annotated[
        Share,
        about("the same where neither docs nor question are in English, for the built-in encoder, which reads English"),
    ] = 0.4
    page_weight: Annotated[
        float,
        within(
            0, 100, "weight", "of the best other chunk of the page, over the root of how many, added to a chunk's score"
        ),
    ] = 0.1
    coverage_weight: Annotated[
        float, within(0, 10_000, "weight", "of a passage's coverage beside its fused score, in the final order")
    ] = 30.0
    release_notes_behind: Annotated[
        float,
        within(0, 10_000, "score", "taken off the fused score of release notes, unless a question asks for them"),
    ] = 4.0
    dense: Annotated[
        Literal["auto", "exact", "chroma"], about('how vectors are searched; "auto" is exact up to dense_exact_max')
    ] = "auto"
    dense_exact_max: Annotated[
        int, within(0, A_BILLION, "chunks", "up to here exact search is cheaper than opening Chroma")
    ] = 100_000
    fusion: Annotated[
        Literal["zscore", "rrf"], about('how the two rankings become one; "rrf" is reciprocal rank fusion')
    ] = "zscore"


@dataclass(frozen=True, slots=True)
class AnswerSettings(_Ranges):
    """Composition and routing."""

    NOT_ABOVE = {"assist_threshold": "answer_threshold"}  # noqa: RUF012  a ClassVar by its base

    max_sentences: Annotated[int, within(1, 1000, "sentences", "quotes of one answer, at most")] = 30
    max_words: Annotated[int, within(1, 100_000, "words", "quoted in one answer, at most")] = 300
    max_steps: Annotated[int, within(1, 1000, "steps", "steps of one procedure quoted in one answer")] = 12
    answer_threshold: Annotated[
        Confidence,
        about("from here the answer goes to the customer: of confidence, and of the chance of what is quoted"),
    ] = 0.7
    assist_threshold: Annotated[Confidence, about("from here the draft goes to a human")] = 0.35
    reader: Annotated[
        Literal["builtin", "off"],
        about(
            'what reads the best passages with the question; "off" goes by shared words alone, at a third of the time'
        ),
    ] = "builtin"
    read_passages: Annotated[int, within(1, 100, "passages", "that the reader reads for a question, the best ones")] = 4
    confidence_model: Annotated[NotEmpty, about("a name in confidence.json, or the path of such a file")] = "default"
    max_automatic_turns: Annotated[int, within(0, 1000, "turns", "a human is reached in at most this many turns")] = 3

    @property
    def reads(self) -> bool:
        """Whether a reader is asked."""
        return self.reader != "off"


ByLanguage = str | Mapping[str, str]  # a text, or one for each language by its ISO 639-1 code


@dataclass(frozen=True, slots=True)
class DraftSettings(_Ranges):
    """The message that a person is given to send; see docs/drafts.md. Each text may be a table by language."""

    greeting: Annotated[
        ByLanguage | None,
        about('its first line; {name}: the customer, where the ticket names none the default stands; "" = none'),
    ] = None
    closing: Annotated[ByLanguage | None, about('its last line; "" = none')] = None
    signature: Annotated[ByLanguage, about("under the closing, such as a team's name")] = ""
    links: Annotated[bool, about("name the pages that are quoted, with their addresses")] = True
    notes_language: Annotated[
        Literal["en", "de", "fr", "es", "pt", "it", "nl", "pl", "ja", "zh", "ko", "tr"],
        about("in which the person who sends it is told what is unsure"),
    ] = "en"


@dataclass(frozen=True, slots=True)
class LlmSettings(_Ranges):
    """A model by its endpoint or by a class of LlamaIndex; none while neither `llm` nor `base_url` is set."""

    llm: Annotated[
        ImportPath, about('a LlamaIndex LLM: "llama_index.llms.openai_like:OpenAILike"; made with `arguments`')
    ] = ""
    arguments: Annotated[Mapping[str, Any], about("what the class of `llm` is made with")] = field(default_factory=dict)
    base_url: Annotated[Url, about("an OpenAI-compatible endpoint, in place of `llm`")] = ""
    model: Annotated[str, about("the model's name at that endpoint")] = ""
    api_key_env: Annotated[
        VariableName, about('name of the environment variable that holds the key; "" = no key is sent')
    ] = ""
    timeout: Annotated[Seconds, about("limit of one try, to the last byte")] = 20.0
    tries: Annotated[int, within(1, 100, "tries", "times that one answer is asked for, where the model fails")] = 2
    max_tokens: Annotated[int, within(1, 1_000_000, "tokens", "of one reply, asked of an endpoint")] = 600

    @property
    def on(self) -> bool:
        return bool(self.llm or self.base_url)


@dataclass(frozen=True, slots=True)
class GenerateSettings(LlmSettings):
    """A model that words the answer; see docs/llm.md. Off while neither `llm` nor `base_url` is set."""

    min_kept: Annotated[Share, about("of the reply's sentences that must pass the check, else the quotes stand")] = 0.6


@dataclass(frozen=True, slots=True)
class ReadSettings(LlmSettings):
    """A large model that reads questions with their passages; see docs/large-reader.md. Off as `[generate]` is."""

    timeout: Annotated[Seconds, about("limit of one try, to the last byte")] = 60.0
    passages: Annotated[int, within(1, 100, "passages", "that it reads with a question, the best ones")] = 4
    concurrency: Annotated[int, within(1, 64, "requests", "in flight, where many questions are asked")] = 4
    max_cost: Annotated[Usd, about("of one run, after which nothing more is read; 0 = no limit")] = 0.0
    usd_per_million_in: Annotated[Usd, about("per million tokens sent")] = 0.0
    usd_per_million_out: Annotated[Usd, about("per million tokens received")] = 0.0


@dataclass(frozen=True, slots=True)
class DeskSettings(_Ranges):
    """How conversations are counted, and what they cost. Sources of the prices: docs/support-facts.md."""

    repeat_days: Annotated[
        float, within(0, 3650, "days", "after a contact, in which the same customer and intent is the same issue")
    ] = 7.0
    late_after_turns: Annotated[int, within(0, 1000, "customer messages", "a hand-off after more of them is late")] = 2
    usd_per_bot_message: Annotated[Usd, about("where a conversation does not state its own cost")] = 0.0
    usd_per_human_minute: Annotated[Usd, about("where a conversation states minutes and no cost")] = 0.65
    human_contact_usd: Annotated[Usd, about("of one contact with a person, where nothing better is known")] = 13.5
    build_usd: Annotated[Usd, about("one time: building and filling the automatic desk")] = 0.0
    build_months: Annotated[float, within(0, 1200, "months", "over which build_usd is spread; 0 = not at all")] = 12.0
    run_usd_per_month: Annotated[Usd, about("licences and upkeep of the automatic desk", "USD a month")] = 0.0
    usd_per_ai_resolution: Annotated[Usd, about("that a vendor charges for one automatic resolution")] = 0.0
    hold_margin: Annotated[Share, about("how much worse than the human path still counts as holding")] = 0.05
    csat_margin: Annotated[float, within(0, 4, "grades", "the same for CSAT")] = 0.3
    max_wrong_promotion: Annotated[
        float, within(1e-6, 0.5, "chance", "of a wrong promotion, per intent and over all looks together")
    ] = 0.05
    max_wrong_demotion: Annotated[
        float, within(1e-6, 0.5, "chance", "of a false alarm, per intent and over all looks together")
    ] = 0.1


@dataclass(frozen=True, slots=True)
class JudgeSettings(_Ranges):
    """The optional judge: a model behind an OpenAI-compatible endpoint. Without a base_url there is none."""

    base_url: Annotated[
        Url, about("an OpenAI-compatible endpoint; redacted tickets, answers and passages are sent there")
    ] = ""
    model: Annotated[str, about("as the endpoint names it")] = ""
    api_key_env: Annotated[
        VariableName, about("NAME of the environment variable that holds the key; a key is never a setting")
    ] = "OPENAI_API_KEY"
    repeats: Annotated[int, within(1, 100, "times", "that each judgement is made, for its spread")] = 3
    concurrency: Annotated[int, within(1, 1000, "requests", "in flight")] = 4
    max_tokens: Annotated[
        int,
        within(1, 10_000_000, "tokens", "of one reply; a shorter limit cuts the JSON of a long answer in two"),
    ] = 4096
    max_tries: Annotated[int, within(1, 100, "tries", "per request, on 429, 5xx and broken connections")] = 3
    timeout: Annotated[Seconds, about("limit of one request")] = 60.0
    usd_per_million_in: Annotated[Usd, about("per million tokens sent")] = 0.0
    usd_per_million_out: Annotated[Usd, about("per million tokens received")] = 0.0


@dataclass(frozen=True, slots=True)
class IntentRemit:
    """What may be answered for one intent, and who gets what may not."""

    intent: Annotated[str, about("the intent")] = field(metadata={"inside": True})
    stage: Annotated[
        Stage, about("0 assist only, 1 informational answers, 2 procedures too, 3 actions: always handed over")
    ]
    queue: Annotated[str, about('suggested to the helpdesk; "" = no suggestion')] = ""


@dataclass(frozen=True, slots=True)
class RemitSettings(_Ranges):
    """What may be answered: `[remit]` of the file, `intent = stage` or `intent = {stage = 2, queue = "billing"}`.

    `default` and `queue` there are for all other intents; an intent of such a name is written as a table.
    """

    default: Annotated[
        Stage,
        about(
            "of an intent that is not named: 0 assist only, 1 informational answers, 2 procedures too, "
            "3 actions: always handed over"
        ),
    ] = 2
    queue: Annotated[str, about("of an intent that is not named")] = ""
    intents: tuple[IntentRemit, ...] = field(default=(), metadata={"inside": True})


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; `Settings.load()` reads the file and the environment."""

    crawl: CrawlSettings = field(default_factory=CrawlSettings)
    ingest: IngestSettings = field(default_factory=IngestSettings)
    encode: EncodeSettings = field(default_factory=EncodeSettings)
    retrieve: RetrieveSettings = field(default_factory=RetrieveSettings)
    answer: AnswerSettings = field(default_factory=AnswerSettings)
    draft: DraftSettings = field(default_factory=DraftSettings)
    generate: GenerateSettings = field(default_factory=GenerateSettings)
    read: ReadSettings = field(default_factory=ReadSettings)
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

        Raises SettingsError for an unknown table or key, a value outside its range, or broken TOML.
        """
        given: dict[str, _Given] = {}
        place = Path(path) if path is not None else Path(FILE_NAME)
        if path is not None or place.is_file():
            try:
                given = _from_file(TomlFile.read(place, SettingsError))
            except FileNotFoundError as error:
                raise SettingsError(f"cannot be read: {error.strerror}", path=place) from None
        for variable, raw in (os.environ if environ is None else environ).items():
            for table, kind in table_types().items():
                prefix = f"ANSWERABLE_{table.upper()}_"
                if variable.startswith(prefix):
                    values = given.setdefault(table, _Given({}, {}))
                    key, value = _from_variable(kind, variable.removeprefix(prefix).lower(), raw, variable)
                    values.values[key] = value
                    values.places[key] = (None, None)
        return cls(**{table: _made(table, values) for table, values in given.items()})


class Conflict(NamedTuple):
    """Two keys of a table that do not go together: what is wrong, and what to do."""

    keys: tuple[str, str]
    problem: str
    remedy: str


class _Given(NamedTuple):
    """What a file and the environment give of one table, and the file and line of each key."""

    values: dict[str, Any]
    places: dict[str, tuple[Path | None, int | None]]


@cache
def table_types() -> Mapping[str, type[Any]]:
    """Each table of the settings and its class."""
    return {name: key.type for name, key in keys_of(Settings).items()}


def table_of(kind: type[Any]) -> str:
    """The table that a class of settings stands for."""
    return next(table for table, other in table_types().items() if other is kind)


def conflict_in(kind: type[Any], values: Mapping[str, Any], given: Sequence[str] | None = None) -> Conflict | None:
    """The first two of these values of a table that do not go together; `given` says which are not the default.

    A lower one left at its default gives way: `answer_threshold = 0.2` alone answers from 0.2 on, and drafts nothing.
    """
    defaults = {field.name: field.default for field in dataclasses.fields(kind)}
    for lower, upper in kind.NOT_ABOVE.items():
        if values[lower] > values[upper] and values[lower] != defaults[lower]:
            low, high = (
                f"{shown(values[name])}{'' if given is None or name in given else ', the default'}"
                for name in (lower, upper)
            )
            problem = f"{lower} is {low}, allowed: 0 to {upper} ({high})"
            return Conflict((lower, upper), problem, f"Lower {lower}, or raise {upper}.")
    return None


def settings_reference() -> tuple[KeyRow, ...]:
    """Every key of `answerable.toml`, table by table, for the docs."""
    rows = [row for table, kind in table_types().items() for row in rows_of(kind, table)]
    stage = next(row for row in rows_of(IntentRemit, "remit") if row.key == "stage")
    named = 'a stage for one intent, or a table {stage = 2, queue = "billing"}'
    after = max(at for at, row in enumerate(rows) if row.table == "remit") + 1
    rows.insert(after, dataclasses.replace(stage, key="<intent>", text=named))
    return tuple(rows)


# -- from the file and the environment -------------------------------------------------------------


def _from_file(file: TomlFile) -> dict[str, _Given]:
    given = {}
    for table, data in file.data.items():
        kind = table_types().get(table)
        if kind is None:
            wrong = unknown_key(table, table_types(), ())
            remedy = (wrong.remedy or "").replace("Keys are", "Tables are")
            file.fail(f"unknown table {heading((table,))}", table, remedy=remedy)
        if not isinstance(data, dict):
            remedy = f"Write [{table}] and its keys below it."
            file.fail(f"{table} is {shown(data)}, allowed: a table", table, remedy=remedy)
        values = _remit(file, data) if kind is RemitSettings else file.values(keys_of(kind), table, data=data)
        lines: dict[str, tuple[Path | None, int | None]] = {
            key.field: (file.path, file.line(table, key.name)) for key in keys_of(kind).values()
        }
        given[table] = _Given(values, lines)
    return given


def _remit(file: TomlFile, data: Mapping[str, Any]) -> dict[str, Any]:
    """Every key but two names an intent, so no key is unknown."""
    plain = {key: value for key, value in data.items() if key in keys_of(RemitSettings) and not isinstance(value, dict)}
    values = file.values(keys_of(RemitSettings), "remit", data=plain)
    stage = values.get("default", RemitSettings().default)
    intents = []
    for intent in sorted(data.keys() - plain.keys()):
        entry = data[intent]
        if isinstance(entry, dict):
            made = file.values(keys_of(IntentRemit), "remit", intent, data={"stage": stage, **entry})
        else:
            made = {"stage": file.value(entry, keys_of(IntentRemit)["stage"].type, "remit", intent)}
        intents.append(IntentRemit(intent, **made))
    return {**values, "intents": tuple(intents)}


def _from_variable(kind: type[Any], name: str, raw: str, variable: str) -> tuple[str, Any]:
    """The field and the checked value that a variable sets."""
    key = keys_of(kind).get(name)
    if key is None:
        if kind is RemitSettings:
            raise SettingsError(f"{variable}: there is no such setting", remedy=f"Intents are named in {FILE_NAME}.")
        wrong = unknown_key(name, keys_of(kind), ())
        raise SettingsError(f"{variable}: there is no such setting", remedy=wrong.remedy)
    try:
        return key.field, converted(_parsed(raw, key), key.type, (variable,))
    except Wrong as wrong:
        raise SettingsError(f"{variable} {wrong.problem}", remedy=wrong.remedy or f"{name}: {key.text}.") from None


def _parsed(raw: str, key: KeyType) -> Any:
    """The text of a variable as a value of the kind that its key has; as it is where it is not of that kind."""
    if isinstance(key.default, tuple):
        listed = _as_json(raw)
        return listed if isinstance(listed, list) else [part.strip() for part in raw.split(",") if part.strip()]
    if isinstance(key.default, str):
        return raw
    return _as_json(raw)


def _as_json(raw: str) -> Any:
    try:
        return parse_json(raw)
    except ValueError:
        return raw


def _made(table: str, given: _Given) -> Any:
    kind = table_types()[table]
    defaults = {key.field: key.default for key in keys_of(kind).values()}
    if conflict := conflict_in(kind, defaults | given.values, list(given.values)):
        path, line = next(given.places[name] for name in conflict.keys if name in given.values)
        raise SettingsError(f"[{table}] {conflict.problem}", path=path, line=line, remedy=conflict.remedy)
    return kind(**given.values)
