"""What a human is handed, as Markdown for a note in a helpdesk or tracker."""

from __future__ import annotations

from collections.abc import Sequence

from ..escape import for_markdown, for_url, plain
from ..model import Handoff


def handoff_markdown(handoff: Handoff) -> str:
    """The whole hand-off, ending in a line feed; foreign text keeps no markup, link or mention."""
    lines = [f"### {for_markdown(handoff.question)}", ""]
    lines += [f"- **{name}:** {for_markdown(value)}" for name, value in _facts(handoff)]
    lines += _listed("**Open of several questions**", handoff.open_parts)
    lines += _listed("**Already told, do not ask again**", handoff.do_not_ask)
    if handoff.draft is not None:
        lines += _listed("**Look at this before you send the draft**", handoff.unsure)
        lines += ["", "**Draft, not sent**", "", *_quoted(handoff.draft)]
        for number, citation in enumerate(handoff.citations, 1):
            source = " > ".join(part for part in (citation.title, citation.heading) if part) or citation.page
            url = for_url(citation.url)
            lines.append(f"\\[{number}\\] {for_markdown(source)}" + (f" <{url}>" if url else ""))
    tried = [f"{passage.get('heading') or passage.get('page')}" for passage in handoff.passages_tried]
    lines += _listed("**Passages tried**", tried)
    lines += ["", "**Thread**", ""]
    for turn in handoff.thread:
        lines += [f"{turn.speaker}:", "", *_quoted(turn.text), ""]
    return "\n".join(lines).rstrip() + "\n"


def _facts(handoff: Handoff) -> list[tuple[str, str]]:
    why = "; ".join(handoff.reason_words) or handoff.reason.replace("_", " ")
    facts: list[tuple[str, str | None]] = [
        ("Why you get this", f"{why} ({handoff.reason})"),
        ("Customer", handoff.customer),
        ("Intent", handoff.intent),
        ("Suggested queue", handoff.queue),
        ("Sentiment", handoff.sentiment),
        ("The docs speak of", ", ".join(handoff.found)),
        ("The docs do not speak of", "" if handoff.unsure else ", ".join(handoff.missing)),
    ]
    return [(name, value) for name, value in facts if value]


def _listed(title: str, values: Sequence[str]) -> list[str]:
    return ["", title, "", *(f"- {for_markdown(value)}" for value in values)] if values else []


def _quoted(text: str) -> list[str]:
    return [f"> {for_markdown(line)}".rstrip() + "  " for line in plain(text, lines=True).split("\n")]
