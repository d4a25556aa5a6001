"""An answer as text for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from .. import escape
from ..answer.level.error import level_error_words
from ..model import Answer, Citation, Worded
from .terminal import MIN_WIDTH, paint, wrapped
from .words import aspects_of, listed, reason

_ROUTE_STYLE = {"answer": "green", "assist": "yellow", "escalate": "red"}


def answer_text(answer: Answer, *, width: int = 100, color: bool = False, milliseconds: float | None = None) -> str:
    """The answer with numbered citations, then one line: route, confidence, reason, time. Ends in a line feed."""
    width = max(MIN_WIDTH, width)
    if answer.parts:
        lines = [line for number, part in enumerate(answer.parts, 1) for line in _part(number, part, width, color)]
    else:
        lines = _body(answer, width, color)
    last = [*_routed(answer, color), escape.for_terminal(reason(answer))]
    last += [f"{milliseconds:.0f} ms"] if milliseconds is not None else []
    lines.append(" · ".join(last))
    return "\n".join(lines) + "\n"


def _part(number: int, part: Answer, width: int, color: bool) -> list[str]:
    """One of several questions with its own answer, route and confidence."""
    head = wrapped(f"{number}. {' '.join(part.question.split())}", width)
    body = _body(part, width, color)
    while body and not body[-1]:
        body.pop()
    return [*(paint(line, "bold", color) for line in head), *body, " · ".join(_routed(part, color)[:2]), ""]


def _routed(answer: Answer, color: bool) -> list[str]:
    level = f"confidence {answer.confidence:.2f}"
    level += "" if answer.calibrated else f" (not calibrated: {level_error_words()})"
    return [paint(answer.route, _ROUTE_STYLE[answer.route], color), level]


def _body(answer: Answer, width: int, color: bool) -> list[str]:
    """The answer with its citations, or what the docs lack."""
    worded = answer.worded is not None and answer.worded.by is not None  # its markers count the citations one by one
    sources = [([citation.quote], citation) for citation in answer.citations] if worded else _sources(answer.citations)
    lines: list[str] = []
    if answer.route == "escalate" or not answer.answer:
        covered, missing = aspects_of(answer)
        headline = "No answer from the docs"
        if missing:
            speak = f"they cover {listed(covered[:3])} but nothing matches" if covered else "nothing matches"
            headline += f": {speak} {listed(missing[:3])}"
        lines += wrapped(headline + ".", width)
    if answer.answer and answer.route != "escalate":
        if answer.route == "assist":
            lines += ["A draft for a human, not for the customer:", ""]
        lines += wrapped(answer.answer if worded else _numbered(answer.answer, sources), width, lines=True)
        lines.append("")
        for number, (_, citation) in enumerate(sources, 1):
            place = " > ".join(dict.fromkeys(part for part in (citation.title, citation.heading) if part))
            if citation.heading.startswith(citation.title):
                place = citation.heading
            where = escape.for_terminal(citation.url or citation.page)
            lines.append(f"[{number}] {escape.for_terminal(place)}   {paint(where, 'dim', color)}")
        if answer.worded is not None:
            lines += ["", *wrapped(wording(answer.worded), width)]
    else:
        lines.append("")
    return lines


def wording(worded: Worded) -> str:
    """One sentence on who worded an answer."""
    if worded.by is None:
        return f"The pages' own words, not the model's. {worded.note}."
    return f"Worded by {worded.by}, each sentence held to a quote{f': {worded.note}' if worded.note else ''}."


def _sources(citations: Sequence[Citation]) -> list[tuple[list[str], Citation]]:
    """Citations of one section share a number; each comes with the quotes taken from it."""
    sources: dict[tuple[str, str, str], tuple[list[str], Citation]] = {}
    for citation in citations:
        key = (citation.page, citation.url or "", citation.heading)
        sources.setdefault(key, ([], citation))[0].append(citation.quote)
    return list(sources.values())


def _numbered(text: str, sources: Sequence[tuple[list[str], Citation]]) -> str:
    """Put [n] behind each quote found in the answer; an answer that has its numbers already keeps them."""
    if "[1]" in text:
        return text
    ends: dict[int, int] = {}
    for number, (quotes, _) in enumerate(sources, 1):
        for quote in quotes:
            place = text.find(quote.strip())
            if place >= 0 and quote.strip():
                ends.setdefault(place + len(quote.strip()), number)
    for end in sorted(ends, reverse=True):
        text = f"{text[:end]} [{ends[end]}]{text[end:]}"
    return text
