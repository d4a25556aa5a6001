"""The nouns: frozen values that travel between the stages. Imports nothing of ours.

source -> RawPage -> Page -> Chunk -> (vectors, index) -> Passage -> Answer -> Handoff
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

Route = Literal["answer", "assist", "escalate"]
BlockKind = Literal["heading", "paragraph", "step", "item", "row", "code", "term", "definition"]
Speaker = Literal["user", "agent"]

EMPTY: Mapping[str, Any] = MappingProxyType({})


# -- from a source to chunks ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RawPage:
    """One document as a source gave it, before extraction.

    `page` is the key that answers cite: the path inside the source folder, with `/`, or the URL.
    `media_type` is `text/html`, `text/markdown`, `text/x-rst` or `text/plain`; `charset` is what the
    transport declared, if anything. `meta` holds labels of the recipe such as product or audience.
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


@dataclass(frozen=True, slots=True)
class PageFailure:
    """A page that could not be taken in, and why: reported and counted, never silently lost."""

    page: str
    code: str
    reason: str


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
    `group` numbers the list or table a block belongs to, so that a procedure can be taken whole.
    """

    kind: BlockKind
    start: int
    end: int
    depth: int = 0
    ordinal: int | None = None
    group: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The readable text of one page with its structure; all offsets are characters into `text`.

    `content_hash` is over title, text, headings and blocks: it, not a date, decides "unchanged".
    `flags` name anything lost or guessed: `truncated`, `charset_guessed`, `deep_nesting`, ...
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


@dataclass(frozen=True, slots=True)
class Aspect:
    """A content word of the question and how well the evidence matches it (0..1), with its weight."""

    word: str
    weight: float
    match: float


@dataclass(frozen=True, slots=True)
class Handoff:
    """Everything a human needs to go on without asking the customer to start over."""

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


@dataclass(frozen=True, slots=True)
class Answer:
    """What `ask` returns; the JSON form is the contract in README. `confidence` is in [0, 1].

    `worded` is None where no model was asked.
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
