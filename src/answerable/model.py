"""The nouns: frozen values that travel between the stages. Imports nothing of ours.

source -> RawPage -> Page -> Chunk -> (vectors, index) -> Passage -> Answer -> Handoff
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

Route = Literal["answer", "assist", "escalate"]
BlockKind = Literal["heading", "paragraph", "step", "item", "row", "code", "term", "definition"]
MarkKind = Literal["strong", "em", "code"]
Speaker = Literal["user", "agent"]

EMPTY: Mapping[str, Any] = MappingProxyType({})
JSON_DECIMALS = 6


def json_number(value: float) -> float | None:
    """Rounded to six decimals, -0.0 as 0.0, and None for what is not a finite number: JSON has no word for it."""
    return round(value, JSON_DECIMALS) + 0.0 if math.isfinite(value) else None


def json_value(value: Any) -> Any:
    """Mappings, sequences and numbers, nested, as JSON can hold them."""
    if isinstance(value, float):
        return json_number(value)
    if isinstance(value, Mapping):
        return {str(key): json_value(item) for key, item in value.items()}
    return [json_value(item) for item in value] if isinstance(value, (list, tuple)) else value


# -- from a source to chunks ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RawPage:
    """One document as a source gave it, before extraction.

    `page` is the key that answers cite: the path inside the source folder, with `/`, or the URL.
    `media_type` is `text/html`, `text/markdown`, `text/x-rst` or `text/plain`; `charset` is what the
    transport declared, if anything. `meta` holds labels of the recipe such as product or audience. `parts` has
    the files of the source that the page is put together from (snippets, settings), by their path inside it.
    """

    page: str
    data: bytes
    media_type: str
    url: str | None = None
    charset: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    flags: tuple[str, ...] = ()
    meta: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    parts: Mapping[str, bytes] = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, slots=True)
class PageFailure:
    """A page that could not be taken in, and why: reported and counted, never silently lost."""

    page: str
    code: str
    reason: str


MISSING_EXTRA = "missing_extra"  # the code of pages that need a package which is not installed
UNREAD = "unread"  # the code of files that look like docs and are of a kind that is not read


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What a source has and is left out on purpose, which is no failure: a draft, a redirect, an unread kind.

    `page` is its key, or a pattern such as `*.odg` where it stands for several; `count` is how many files or pages.
    """

    page: str
    code: str
    reason: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that a page's source holds and its text does not, or that had to be guessed.

    kind: `directive`, `component`, `shortcode`, `include`, `hidden`, `alt`, `control`, `markup`, `struck`, `order`,
    `site` (of the site around the page, or what a recipe removes), `copy` (the text has these words elsewhere) or
    `other`; words of the kinds `site` and `copy` are not counted as lost. name: the construct as the source calls it,
    such as `confval` or `img`. at: the offset in the page's text where it would stand. words: how many words are not
    in the text (0 where what was lost has none, or was kept by a guess). text: their beginning.
    """

    kind: str
    name: str
    at: int
    words: int
    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A link over `text[start:end]` of its page; `url` is absolute where the page's own address is known."""

    start: int
    end: int
    url: str


@dataclass(frozen=True, slots=True)
class Mark:
    """`text[start:end]` of its page stands out there: bold (`strong`), in italics (`em`) or set as code (`code`)."""

    start: int
    end: int
    kind: MarkKind


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading at `text[start:end]` of its page; `anchor` is its fragment id, if it has one."""

    level: int
    text: str
    anchor: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """A run `text[start:end]` of a page that reads as one thing; blocks are in order and disjoint.

    `depth` is the nesting of a list (0 = not in a list), `ordinal` the number of a step as printed.
    `group` numbers the list or table a block belongs to, so that a procedure can be taken whole. `heads` marks a row
    that names the columns of its table. `language` is that of code, as its source calls it.
    """

    kind: BlockKind
    start: int
    end: int
    depth: int = 0
    ordinal: int | None = None
    group: int | None = None
    heads: bool = False
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The readable text of one page with its structure; all offsets are characters into `text`.

    `content_hash` is over title, text, headings and blocks, not over how they are shown (links, marks, `heads`,
    `language`): it, not a date, decides "unchanged".
    `flags` name anything lost or guessed: `truncated`, `charset_guessed`, `deep_nesting`, ...; `losses` say what
    of the source is not in the text, and where.
    """

    page: str
    title: str
    text: str
    headings: tuple[Heading, ...]
    blocks: tuple[Block, ...]
    content_hash: str
    url: str | None = None
    flags: tuple[str, ...] = ()
    meta: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    losses: tuple[Loss, ...] = ()
    links: tuple[Link, ...] = ()
    marks: tuple[Mark, ...] = ()

    def heading_at(self, offset: int) -> Heading | None:
        """The heading that a place of the text stands under, or in; None above the first."""
        place = bisect_right(self.headings, offset, key=lambda heading: heading.start)
        return self.headings[place - 1] if place else None


@dataclass(frozen=True, slots=True)
class Chunk:
    """A slice `page.text[start:end]`; the chunks of a page, joined in order, are its text.

    `heading_path` runs from the page title to the nearest heading; `anchor` is that heading's.
    """

    id: str
    page: str
    start: int
    end: int
    text: str
    heading_path: tuple[str, ...]
    anchor: str | None = None

    @property
    def body_start(self) -> int:
        """Where, in `text`, the words after the chunk's own heading begin."""
        heading = self.heading_path[-1] if self.heading_path else ""
        if not heading or not self.text.startswith(heading):
            return 0
        rest = self.text[len(heading) :]
        return len(heading) + len(rest) - len(rest.lstrip()) if not rest or rest[0] == "\n" else 0

    @property
    def encoded_start(self) -> int:
        """What is added to a place in `encoded_text` to get the place in the page."""
        return self.start + self.body_start - len(self.encoded_prefix)

    @property
    def encoded_prefix(self) -> str:
        """What stands before the body in `encoded_text`."""
        return " > ".join(self.heading_path) + "\n" if self.heading_path else ""

    @property
    def encoded_text(self) -> str:
        """What the encoder reads: the heading path, then the body, the chunk's own heading not said twice.

        Said twice, a title drowns the body: eval/bench/results/confidence.md.
        """
        return self.encoded_prefix + self.text[self.body_start :]


# -- from a ticket to an answer ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of a thread."""

    speaker: Speaker
    text: str

    def to_dict(self) -> dict[str, Any]:
        return {"speaker": self.speaker, "text": self.text}


@dataclass(frozen=True, slots=True)
class Ticket:
    """One customer message. Labels (`answerable`, `relevant`, `answer`) are for evaluation only."""

    id: str
    text: str
    intent: str | None = None
    created_at: str | None = None
    channel: str | None = None
    reply: str | None = None
    thread: tuple[Turn, ...] = ()
    answerable: bool | None = None
    relevant: tuple[str, ...] = ()
    answer: str | None = None
    meta: Mapping[str, Any] = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrieved chunk. `score` is the fused retrieval score, `dense` the cosine, `lexical` BM25."""

    chunk: Chunk
    url: str | None
    title: str
    score: float
    dense: float
    lexical: float

    @property
    def heading(self) -> str:
        return " > ".join(self.chunk.heading_path)

    def to_dict(self) -> dict[str, Any]:
        """Where it stands and its score; not its text, which is the page's."""
        return {
            "page": self.chunk.page,
            "url": self.url,
            "heading": self.heading,
            "score": json_number(self.score),
        }


@dataclass(frozen=True, slots=True)
class Citation:
    """A verified quote: `quote == page_text[start:end]` of the page named."""

    page: str
    url: str | None
    title: str
    heading: str
    quote: str
    start: int
    end: int

    def to_dict(self) -> dict[str, Any]:
        return {
            "page": self.page,
            "url": self.url,
            "title": self.title,
            "heading": self.heading,
            "quote": self.quote,
            "start": self.start,
            "end": self.end,
        }


@dataclass(frozen=True, slots=True)
class Aspect:
    """A content word of the question and how well the evidence matches it (0..1), with its weight."""

    word: str
    weight: float
    match: float

    def to_dict(self) -> dict[str, Any]:
        return {"word": self.word, "weight": json_number(self.weight), "match": json_number(self.match)}


@dataclass(frozen=True, slots=True)
class Handoff:
    """Everything a human needs to go on without asking the customer to start over.

    `draft` is a message that a person may send: greeting, quotes, links, closing. `unsure` says, for that person alone,
    what to look at before; () where there is no draft. `customer` is the name that the ticket gives. `open_parts` are
    the questions of a message of several that the docs do not answer; () for a message of one.
    """

    question: str
    reason: str
    intent: str | None
    thread: tuple[Turn, ...]
    found: tuple[str, ...]
    missing: tuple[str, ...]
    passages_tried: tuple[Mapping[str, Any], ...]
    draft: str | None
    citations: tuple[Citation, ...]
    do_not_ask: tuple[str, ...] = ()
    queue: str | None = None
    sentiment: str | None = None
    reasons: tuple[str, ...] = ()
    reason_words: tuple[str, ...] = ()
    route: Route = "escalate"
    open_parts: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    customer: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The `handoff` of an answer's JSON form."""
        return {
            "question": self.question,
            "route": self.route,
            "reason": self.reason,
            "reasons": list(self.reasons),
            "reason_words": list(self.reason_words),
            "intent": self.intent,
            "thread": [turn.to_dict() for turn in self.thread],
            "found": list(self.found),
            "missing": list(self.missing),
            "passages_tried": [json_value(passage) for passage in self.passages_tried],
            "draft": self.draft,
            "unsure": list(self.unsure),
            "citations": [citation.to_dict() for citation in self.citations],
            "do_not_ask": list(self.do_not_ask),
            "queue": self.queue,
            "sentiment": self.sentiment,
            **({} if self.customer is None else {"customer": self.customer}),
            **({"open_parts": list(self.open_parts)} if self.open_parts else {}),
        }


@dataclass(frozen=True, slots=True)
class Worded:
    """What a model made of the answer's wording. `by` is the model, or None where the quotes stand as they are.

    `kept` and `dropped` count the sentences of its reply that passed the check and those that did not; `note` says
    why, in plain words, where something was dropped or the quotes stand.
    """

    by: str | None
    kept: int
    dropped: int
    note: str | None = None

    def to_dict(self) -> dict[str, Any]:
        return {"by": self.by, "kept": self.kept, "dropped": self.dropped, "note": self.note}


ReadVerdict = Literal["states", "partly", "does_not", "unusable", "unread"]
READ_VALUES: Mapping[str, float] = MappingProxyType({"states": 1.0, "partly": 0.0, "does_not": -1.0})


@dataclass(frozen=True, slots=True)
class Read:
    """What a large reader says of a question and the first passages: do they state what is asked?

    by: the model. `unusable` is a reply without the form, `unread` none; `note` says why. sentences: those that it
    names, as they stand in their pages. missing: what is asked and not said, in words of the question. counted:
    whether the confidence rests on it, which takes a calibration on judged tickets that it has read.
    """

    by: str
    verdict: ReadVerdict
    sentences: tuple[Citation, ...] = ()
    missing: tuple[str, ...] = ()
    counted: bool = False
    note: str | None = None

    @property
    def value(self) -> float | None:
        """1 for states, 0 for partly, -1 for does_not; None where there is no verdict."""
        return READ_VALUES.get(self.verdict)

    def to_dict(self) -> dict[str, Any]:
        return {
            "by": self.by,
            "verdict": self.verdict,
            "sentences": [citation.to_dict() for citation in self.sentences],
            "missing": list(self.missing),
            "counted": self.counted,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """What `ask` returns. `confidence` is in [0, 1].

    `level_error` is the least and the largest calibration error (0..1) of the shipped confidence on sets that it was
    not fitted on; it says nothing of a calibrated answer. `worded` and `read` are None where no model was asked.
    `language` is the ISO 639-1 code of the question's, None where it is too short to tell. `parts` are the answers to
    the questions of a message of several, in order; () for a message of one. Only the whole may be sent: its route is
    that of the most careful part. `answer` is plain text; `answer_markdown` and `answer_html` say the same with its
    lists, tables, code, emphasis and links. `notes` are the lines of it that no page says, such as how many steps more
    the page has.
    """

    id: str
    question: str
    route: Route
    confidence: float
    reasons: tuple[str, ...]
    answer: str | None
    citations: tuple[Citation, ...]
    passages: tuple[Passage, ...]
    handoff: Handoff | None
    calibrated: bool
    generation: str
    settings_digest: str
    aspects: tuple[Aspect, ...] = ()
    signals: Mapping[str, float] = field(default_factory=lambda: EMPTY)
    worded: Worded | None = None
    level_error: tuple[float, float] | None = None
    language: str | None = None
    parts: tuple[Answer, ...] = ()
    answer_markdown: str | None = None
    answer_html: str | None = None
    notes: tuple[str, ...] = ()
    read: Read | None = None

    def to_dict(self) -> dict[str, Any]:
        """Its JSON form: the object that `ask --json` prints and `ask --tickets --out` writes, keys in that order.

        Values are texts, bools, None, lists, dicts and finite numbers of six decimals. After the keys of the contract
        come the other forms of the answer, `aspects` and `signals`, which explain the confidence, `language`,
        `level_error` where it is not calibrated, `worded` and `read` where a model was asked, and `parts` where the
        message has several questions. There is no way back: of a passage it holds the place, not the text.
        """
        return {
            "id": self.id,
            "question": self.question,
            "route": self.route,
            "confidence": json_number(self.confidence),
            "reasons": list(self.reasons),
            "answer": self.answer,
            "citations": [citation.to_dict() for citation in self.citations],
            "passages": [passage.to_dict() for passage in self.passages],
            "handoff": None if self.handoff is None else self.handoff.to_dict(),
            "calibrated": self.calibrated,
            "generation": self.generation,
            "settings_digest": self.settings_digest,
            **self._shown(),
            "aspects": [aspect.to_dict() for aspect in self.aspects],
            "signals": {name: json_number(value) for name, value in self.signals.items()},
            "language": self.language,
            **self._level_error(),
            **({} if self.worded is None else {"worded": self.worded.to_dict()}),
            **({} if self.read is None else {"read": self.read.to_dict()}),
            **({"parts": [part.part_dict() for part in self.parts]} if self.parts else {}),
        }

    def part_dict(self) -> dict[str, Any]:
        """Its JSON form as one of the `parts` of an answer."""
        return {
            "question": self.question,
            "route": self.route,
            "confidence": json_number(self.confidence),
            "reasons": list(self.reasons),
            "answer": self.answer,
            "citations": [citation.to_dict() for citation in self.citations],
            **self._shown(),
            **({} if self.read is None else {"read": self.read.to_dict()}),
        }

    def _shown(self) -> dict[str, Any]:
        return {
            "answer_markdown": self.answer_markdown,
            "answer_html": self.answer_html,
            "notes": list(self.notes),
        }

    def _level_error(self) -> dict[str, Any]:
        if self.calibrated or self.level_error is None:
            return {}
        return {"level_error": [json_number(error) for error in self.level_error]}
