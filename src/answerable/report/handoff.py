"""A hand-off as Markdown for a ticket note, and as the text of an e-mail."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..model import Handoff
from .escape import for_markdown, for_url, plain

WIDTH = 72  # columns of an e-mail's subject


def as_markdown(handoff: Handoff) -> str:
    """For a note in a helpdesk or tracker; foreign text keeps no markup, link or mention."""
    lines = [f"### {for_markdown(handoff.question)}", ""]
    lines += [f"- **{name}:** {for_markdown(value)}" for name, value in _facts(handoff)]
    lines += _listed("**Already told, do not ask again**", handoff.do_not_ask, for_markdown)
    if handoff.draft is not None:
        lines += ["", "**Draft, not sent**", "", *_quoted(handoff.draft)]
        for number, one in enumerate(handoff.citations, 1):
            source = " > ".join(part for part in (one.title, one.heading) if part) or one.page
            url = for_url(one.url)
            lines.append(f"\\[{number}\\] {for_markdown(source)}" + (f" <{url}>" if url else ""))
    tried = [f"{passage.get('heading') or passage.get('page')}" for passage in handoff.passages_tried]
    lines += _listed("**Passages tried**", tried, for_markdown)
    lines += ["", "**Thread**", ""]
    for turn in handoff.thread:
        lines += [f"{turn.speaker}:", "", *_quoted(turn.text), ""]
    return "\n".join(lines).rstrip() + "\n"


def as_email(handoff: Handoff) -> str:
    """Subject line, empty line, body: plain text. Foreign text cannot add a header, as the subject is one line."""
    subject = plain(handoff.question)
    subject = subject if len(subject) <= WIDTH else subject[: WIDTH - 1] + "…"
    lines = [f"Subject: [{plain(handoff.reason)}] {subject}", ""]
    lines += [f"{name}: {plain(value)}" for name, value in _facts(handoff)]
    lines += _listed("Already told, do not ask again:", handoff.do_not_ask, plain)
    if handoff.draft is not None:
        lines += ["", "Draft, not sent:", "", *_indented(handoff.draft)]
        for number, one in enumerate(handoff.citations, 1):
            source = " > ".join(part for part in (one.title, one.heading) if part) or one.page
            lines.append(f"[{number}] {plain(source)}  {for_url(one.url) or ''}".rstrip())
    tried = [f"{passage.get('heading') or passage.get('page')}" for passage in handoff.passages_tried]
    lines += _listed("Passages tried:", tried, plain)
    lines += ["", "Thread:", ""]
    for turn in handoff.thread:
        lines += [f"{turn.speaker}:", *_indented(turn.text), ""]
    return "\n".join(lines).rstrip() + "\n"


def _facts(handoff: Handoff) -> list[tuple[str, str]]:
    why = "; ".join(handoff.reason_words) or handoff.reason.replace("_", " ")
    facts: list[tuple[str, str | None]] = [
        ("Why you get this", f"{why} ({handoff.reason})"),
        ("Intent", handoff.intent),
        ("Suggested queue", handoff.queue),
        ("Sentiment", handoff.sentiment),
        ("The docs speak of", ", ".join(handoff.found)),
        ("The docs do not speak of", ", ".join(handoff.missing)),
    ]
    return [(name, value) for name, value in facts if value]


def _listed(title: str, values: Sequence[str], escape: Callable[[str], str]) -> list[str]:
    return ["", title, "", *(f"- {escape(value)}" for value in values)] if values else []


def _quoted(text: str) -> list[str]:
    return [f"> {for_markdown(line)}".rstrip() + "  " for line in plain(text, lines=True).split("\n")]


def _indented(text: str) -> list[str]:
    return [f"    {line}".rstrip() for line in plain(text, lines=True).split("\n")]
