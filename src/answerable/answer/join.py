"""The answers to the parts of a message as one answer to it: as careful as the most careful of them."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Sequence
from itertools import zip_longest

from ..model import Answer, Citation, Handoff, Passage, Route, Ticket
from ..settings import Settings
from .large_reader.cited import worst_read
from .reasons import in_words
from .shown.html import html_of_text
from .shown.markdown import markdown_of_text
from .shown.message import frame
from .shown.unsure import unsure_part

_MARKDOWN = functools.partial(markdown_of_text, strong=True)
_HTML = functools.partial(html_of_text, strong=True)
CARE: tuple[Route, ...] = ("answer", "assist", "escalate")  # the more careful, the later


def one_matter(parts: Sequence[Answer]) -> bool:
    """Whether all parts lead to one page: then marks and paragraphs have torn what is one question."""
    return len({_page(part) for part in parts}) == 1


def _page(part: Answer) -> str | None:
    quoted = quotes_of(part)
    return quoted[0].page if quoted else part.passages[0].chunk.page if part.passages else None


def quotes_of(answer: Answer) -> tuple[Citation, ...]:
    """The quotes of an answer, or of the draft that its hand-off holds."""
    return answer.citations or (answer.handoff.citations if answer.handoff is not None else ())


def join(ticket: Ticket, parts: Sequence[Answer], settings: Settings) -> Answer:
    """One answer with `parts`.

    Route and reasons are those of the most careful part, the less confident first; confidence and signals those of the
    least confident. Unless it is escalated the text is that of the parts in order, each under its question.
    """
    careful = sorted(parts, key=lambda part: (-CARE.index(part.route), part.confidence))
    least = min(parts, key=lambda part: part.confidence)
    first = careful[0]
    open_parts = [part for part in careful if part.route != "answer"]
    shown = first.route != "escalate"
    return dataclasses.replace(
        first,
        id=ticket.id,
        question=ticket.text,
        confidence=least.confidence,
        signals=least.signals,
        reasons=tuple(dict.fromkeys(reason for part in open_parts or careful for reason in part.reasons)),
        answer=_text(parts) if shown else None,
        answer_markdown=_shown(parts, lambda part: part.answer_markdown, _MARKDOWN, "\n\n") if shown else None,
        answer_html=_shown(parts, lambda part: part.answer_html, _HTML, "\n") if shown else None,
        notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)) if shown else (),
        citations=_each_once([part.citations for part in parts]) if shown else (),
        passages=_passages(parts),
        handoff=_handoff(parts, open_parts, settings) if open_parts else None,
        aspects=tuple(aspect for part in parts for aspect in part.aspects),
        worded=None,
        read=worst_read([part.read for part in parts]),
        parts=tuple(parts),
    )


def open_part(answer: Answer) -> Answer:
    """What is open of an answer with parts: the least confident open one, with the questions and words of all open."""
    several = [part for part in answer.parts if part.route != "answer"]
    least = min(several, key=lambda part: part.confidence)
    return dataclasses.replace(
        least,
        id=answer.id,
        question="\n".join(part.question for part in several),
        route=answer.route,
        reasons=answer.reasons,
        aspects=tuple(aspect for part in several for aspect in part.aspects),
        read=worst_read([part.read for part in several]),
    )


def draft_of(part: Answer) -> str | None:
    """What could be sent for a part: its answer, or the draft of its hand-off, which has no greeting of its own."""
    return part.answer if part.answer is not None else part.handoff.draft if part.handoff is not None else None


def _text(parts: Sequence[Answer]) -> str | None:
    texts = [f"{part.question}\n{draft}" for part in parts if (draft := draft_of(part)) is not None]
    return "\n\n".join(texts) or None


def _shown(
    parts: Sequence[Answer], form: Callable[[Answer], str | None], head: Callable[[str], str], gap: str
) -> str | None:
    """The parts in one form, each below its question."""
    texts = [f"{head(part.question)}{gap}{text}" for part in parts if (text := form(part)) is not None]
    return gap.join(texts) or None


def _each_once(lists: Sequence[Sequence[Citation]]) -> tuple[Citation, ...]:
    return tuple({(one.page, one.start, one.end): one for some in lists for one in some}.values())


def _passages(parts: Sequence[Answer]) -> tuple[Passage, ...]:
    """The best of each part, then the second best of each, and so on, each once."""
    rows = zip_longest(*(part.passages for part in parts))
    return tuple({one.chunk.id: one for row in rows for one in row if one is not None}.values())


def _handoff(parts: Sequence[Answer], open_parts: Sequence[Answer], settings: Settings) -> Handoff | None:
    handoffs = [part.handoff for part in open_parts if part.handoff is not None]
    if not handoffs:
        return None
    reasons = tuple(dict.fromkeys(reason for one in handoffs for reason in one.reasons))
    text = _text(parts)
    quoted = _each_once([quotes_of(part) for part in parts]) if text is not None else ()
    around = frame(settings.draft, parts[0].language, quoted, handoffs[0].customer)
    return dataclasses.replace(
        handoffs[0],
        question=" / ".join(one.question for one in handoffs),
        found=tuple(dict.fromkeys(word for one in handoffs for word in one.found)),
        missing=tuple(dict.fromkeys(word for one in handoffs for word in one.missing)),
        passages_tried=tuple(
            {(p.get("page"), p.get("heading")): p for one in handoffs for p in one.passages_tried}.values()
        ),
        draft=None if text is None else around.around(text),
        citations=quoted,
        queue=next((one.queue for one in handoffs if one.queue), None),
        reasons=reasons,
        reason_words=tuple(map(in_words, reasons)),
        open_parts=tuple(part.question for part in parts if part.route != "answer"),
        unsure=_unsure(parts, settings.draft.notes_language) if text is not None else (),
    )


def _unsure(parts: Sequence[Answer], language: str) -> tuple[str, ...]:
    """Of each open part that the docs may not answer it, and what is unsure of its draft; no line twice."""
    lines: list[str] = []
    for part in parts:
        if part.handoff is not None:
            lines += [unsure_part(" ".join(part.question.split()), language), *part.handoff.unsure]
    return tuple(dict.fromkeys(lines))
