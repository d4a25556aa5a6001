"""What the one who judges sees: a ticket, our answer, its evidence, what is missing. Never the confidence."""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Sequence

from .. import escape
from ..eval.labels.agreement import Agreement, Kappa
from ..eval.labels.judgments import Judgment
from ..eval.labels.resolve import TicketLabels
from ..eval.scored_answer import ScoredAnswer
from ..model import Citation, Ticket
from .words import count, listed

KEYS_LINE = "r right   p partly   w wrong   d docs do not say   s skip   b back   q quit"
_MAX_TEXT = 4000  # characters of a ticket or quote shown


def screen(
    ticket: Ticket, answer: ScoredAnswer, place: int, total: int, *, earlier: Judgment | None = None, width: int = 100
) -> str:
    """One ticket to judge, ending in a line feed."""
    head = f"{place} of {total}   {escape.for_terminal(ticket.id)}"
    head += f"   {escape.for_terminal(ticket.intent)}" if ticket.intent else ""
    lines = ["─" * width, head, ""]
    for turn in ticket.thread:
        lines += _wrapped(f"{turn.speaker}: {turn.text}", width, "  ")
    lines += [*_wrapped(ticket.text, width, "  "), ""]
    lines += ["Our answer:"] if answer.text else ["No answer from the docs."]
    lines += _wrapped(answer.text or "", width, "  ")
    for number, citation in enumerate(answer.citations, 1):
        lines.append(f"  [{number}] {escape.for_terminal(_place(citation))}   {escape.for_terminal(_where(citation))}")
        # A quote is said again only where the answer does not show it word for word.
        if citation.quote not in (answer.text or ""):
            lines += _wrapped(citation.quote, width, "      ")
    if answer.missing:
        lines += _wrapped(f"Not matched in the docs: {listed(list(answer.missing[:6]))}", width, "")
    if not answer.citations and answer.pages:
        lines += _wrapped(f"Nearest pages: {', '.join(answer.pages[:3])}", width, "")
    lines += ["", KEYS_LINE + (f"   (judged before: {earlier})" if earlier else "")]
    return "\n".join(lines) + "\n"


def sheet(tickets: Sequence[Ticket], answers: Sequence[ScoredAnswer], given: Sequence[Judgment | None]) -> str:
    """The same as CSV, for a spreadsheet: the last column is to be filled in."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(["id", "intent", "ticket", "answer", "evidence", "not matched", "judgment"])
    for ticket, answer, judgment in zip(tickets, answers, given, strict=True):
        evidence = "\n".join(
            f"{_place(citation)} ({_where(citation)}): {citation.quote[:_MAX_TEXT]}" for citation in answer.citations
        )
        cells = [
            ticket.id,
            ticket.intent or "",
            ticket.text[:_MAX_TEXT],
            answer.text or "",
            evidence,
            ", ".join(answer.missing),
            judgment or "",
        ]
        writer.writerow([escape.for_csv(cell) for cell in cells])
    return text.getvalue()


def agreement(first: str, second: str, kappa: Kappa) -> str:
    """One line on two labellers."""
    who = f"{escape.for_terminal(first)} and {escape.for_terminal(second)}"
    if kappa.n == 0:
        return f"{who} judged no ticket in common."
    line = f"{who} agree on {kappa.agreed} of {count(kappa.n, 'ticket')}"
    if kappa.kappa is None or kappa.low is None or kappa.high is None:
        return f"{line}; kappa is not defined: both used one word throughout."
    return f"{line}: Cohen's kappa {kappa.kappa:.2f} [{kappa.low:.2f}, {kappa.high:.2f}]"


def agreements_words(agreements: Sequence[Agreement]) -> str:
    """A sentence for each two labellers, and what counts where they differ; "" where nobody judged twice."""
    sentences = []
    for pair in agreements:
        sentences.append(agreement(pair.first, pair.second, pair.kappa).removesuffix(".") + ".")
        if pair.kappa.agreed < pair.kappa.n:
            sentences.append("Where they differ, the worse judgment counts.")
    return " ".join(sentences)


def unresolved_words(labels: TicketLabels | None) -> str:
    """Tickets whose labels name no page, of how many, and the first names; "" where there are none. Not yet escaped."""
    if labels is None or not labels.unresolved:
        return ""
    more = len(labels.names) - len(labels.shown)
    names = ", ".join(map(repr, labels.shown)) + (f" and {more:,} more" if more else "")
    verb, are = ("names", "is") if labels.unresolved == 1 else ("name", "are")
    return (
        f"Labels: of {count(labels.tickets, 'ticket')} labelled with pages, {labels.unresolved:,} {verb} a page that "
        f"these docs have not ({names}), and {are} left out of what labels say."
    )


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    shown = text if len(text) <= _MAX_TEXT else text[:_MAX_TEXT] + " …"
    lines: list[str] = []
    for paragraph in escape.for_terminal(shown, lines=True).split("\n"):
        if paragraph.strip():
            lines += textwrap.wrap(paragraph, width, initial_indent=indent, subsequent_indent=indent)
    return lines


def _place(citation: Citation) -> str:
    if citation.heading.startswith(citation.title):
        return citation.heading
    return " > ".join(part for part in (citation.title, citation.heading) if part)


def _where(citation: Citation) -> str:
    return citation.url or citation.page
