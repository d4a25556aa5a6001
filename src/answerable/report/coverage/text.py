"""Coverage and answers as text for a terminal: dense, plain, every number with its n."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ...answer.level.error import level_error_words
from ...eval.coverage.coverage import Coverage, Line
from ...eval.coverage.gaps import Gap
from ...eval.coverage.weeks import Week
from ...model import Answer, Citation, Worded
from .. import escape
from ..data_card import card_line
from ..words import CAUSE_WORDS, aspects_of, between, calibration, columns, count, facts, fit, listed, percent, reason

if TYPE_CHECKING:
    from ...eval.labels.prediction_powered import ShareEstimate

SHOWN_GAPS = 10
SHOWN_WEEKS = 12
SHOWN_UNSAID = 5
MIN_WIDTH = 60

_STYLES = {"bold": "1", "dim": "2", "green": "32", "yellow": "33", "red": "31"}
_ROUTE_STYLE = {"answer": "green", "assist": "yellow", "escalate": "red"}


def coverage_text(coverage: Coverage, *, width: int = 100, color: bool = False) -> str:
    """The coverage report, at most `width` columns wide (60 at least), ending in a line feed."""
    width = max(MIN_WIDTH, width)
    lines = _wrapped(facts(coverage), width)
    if coverage.card is not None:
        lines += _wrapped(card_line(coverage.card), width)
    if coverage.total.tickets:
        lines += ["", *_headline(coverage, width, color), "", *_table(coverage, width, color)]
        lines += _weeks(coverage.weeks, color)
        lines += _replies(coverage, width, color)
        lines += _gap_lines(coverage.gaps, width, color)
        if coverage.errors:
            lines += ["", _paint(f"{count(len(coverage.errors), 'ticket')} could not be processed:", "red", color)]
            lines += [
                fit(f"  {escape.for_terminal(ticket)}  {escape.for_terminal(problem)}", width).rstrip()
                for ticket, problem in coverage.errors[:SHOWN_GAPS]
            ]
            lines += [f"  and {len(coverage.errors) - SHOWN_GAPS:,} more"] if len(coverage.errors) > SHOWN_GAPS else []
    return "\n".join(lines) + "\n"


def answer_text(answer: Answer, *, width: int = 100, color: bool = False, milliseconds: float | None = None) -> str:
    """The answer with numbered citations, then one line: route, confidence, reason, time. Ends in a line feed."""
    width = max(MIN_WIDTH, width)
    worded = answer.worded is not None and answer.worded.by is not None  # its markers count the citations one by one
    sources = [([one.quote], one) for one in answer.citations] if worded else _sources(answer.citations)
    lines: list[str] = []
    if answer.route == "escalate" or not answer.answer:
        found, missing = aspects_of(answer)
        said = "No answer from the docs"
        if missing:
            speak = f"they cover {listed(found[:3])} but nothing matches" if found else "nothing matches"
            said += f": {speak} {listed(missing[:3])}"
        lines += _wrapped(said + ".", width)
    if answer.answer and answer.route != "escalate":
        if answer.route == "assist":
            lines += ["A draft for a human, not for the customer:", ""]
        lines += _wrapped(answer.answer if worded else _numbered(answer.answer, sources), width, lines=True)
        lines.append("")
        for number, (_, citation) in enumerate(sources, 1):
            place = " > ".join(dict.fromkeys(part for part in (citation.title, citation.heading) if part))
            if citation.heading.startswith(citation.title):
                place = citation.heading
            where = escape.for_terminal(citation.url or citation.page)
            lines.append(f"[{number}] {escape.for_terminal(place)}   {_paint(where, 'dim', color)}")
        if answer.worded is not None:
            lines += ["", *_wrapped(wording(answer.worded), width)]
    else:
        lines.append("")
    level = f"confidence {answer.confidence:.2f}"
    level += "" if answer.calibrated else f" (not calibrated: {level_error_words()})"
    last = [_paint(answer.route, _ROUTE_STYLE[answer.route], color), level, escape.for_terminal(reason(answer))]
    last += [f"{milliseconds:.0f} ms"] if milliseconds is not None else []
    lines.append(" · ".join(last))
    return "\n".join(lines) + "\n"


def wording(worded: Worded) -> str:
    """One sentence on who worded an answer."""
    if worded.by is None:
        return f"The pages' own words, not the model's. {worded.note}."
    return f"Worded by {worded.by}, each sentence held to a quote{f': {worded.note}' if worded.note else ''}."


# -- coverage ------------------------------------------------------------------------------------


def _headline(coverage: Coverage, width: int, color: bool) -> list[str]:
    total = coverage.total
    routed = f"{percent(total.covered.share)} of ticket volume  {between(total.covered.interval)}"
    share = _paint(percent(total.covered.share), "bold", color)
    claim = "The docs can answer" if coverage.calibrated else "Routed to answer from the docs:"
    lines = [f"{claim} {share} of ticket volume  {between(total.covered.interval)}      {calibration(coverage)}"]
    if coverage.measured is not None:
        found = coverage.measured.covered
        share = _paint(percent(found.share), "bold", color)
        lines = [
            f"The docs can answer {share} of these tickets  {between(found.interval)}      {calibration(coverage)}"
        ]
        right = coverage.measured.right
        if right is None:
            said = "The labels name pages that this index does not have, so right answers are not counted. "
        else:
            said = f"Answered rightly if all were sent: {percent(right.share)} {between(right.interval)}. "
        said += f"Routed to answer as it is: {routed}. The judgments alone say {percent(_alone(coverage).share)} "
        lines += _wrapped(said + f"{between(_alone(coverage).interval)}.", width)
        if coverage.measured.outdated:
            stale = count(coverage.measured.outdated, "judgment")
            lines += _wrapped(f"{stale} left out: of answers that have changed since.", width)
    detail = f"n = {total.tickets:,}: {total.answer:,} answer, {total.assist:,} assist, {total.escalate:,} escalate"
    detail += f", {count(total.errors, 'error')}" if total.errors else ""
    if total.confidence is not None:
        detail += f"; mean confidence {total.confidence:.2f}"
    if coverage.clustered is not None:
        detail += f"; if the next tickets bring other intents: {between(coverage.clustered)}"
    lines += _wrapped(detail, width)
    labelled = total.outcomes
    if labelled.n:
        said = (
            f"Labels say: the docs cover {percent(labelled.documented.share)} "
            f"{between(labelled.documented.interval)} of {count(labelled.n, 'labelled ticket')}: "
            f"{labelled.covered_answered:,} covered and answered, "
            f"{labelled.covered_held_back:,} covered but held back, "
            f"{labelled.uncovered_answered:,} not covered yet answered, "
            f"{labelled.uncovered_held_back:,} not covered and held back, {count(labelled.errors, 'error')}"
        )
        lines += _wrapped(said, width)
    return lines


def _alone(coverage: Coverage) -> ShareEstimate:
    assert coverage.measured is not None
    return coverage.measured.covered_alone


def _weeks(weeks: Sequence[Week], color: bool) -> list[str]:
    """The last `SHOWN_WEEKS` weeks, one line each."""
    if not weeks:
        return []
    lines = ["", _paint("By week", "bold", color) + " (share of tickets answered)"]
    for week in weeks[-SHOWN_WEEKS:]:
        covered = week.covered
        bar = "#" * round(20 * (covered.share or 0))
        lines.append(
            f"{week.name}  {count(covered.n, 'ticket'):>12}  {percent(covered.share):>5}  "
            f"{between(covered.interval, pad=True):<10}  {bar}".rstrip()
        )
    return lines


def _replies(coverage: Coverage, width: int, color: bool) -> list[str]:
    """What the docs say of what humans replied: total, the intents least said, and sentences that they do not say."""
    found = coverage.replies
    if found is None:
        return []
    lines = ["", _paint("What humans replied", "bold", color) + " (sentence by sentence; a guess by rule)"]
    if not found.total.n:
        return [*lines, f"no sentence of {count(found.tickets, 'reply', 'replies')} states anything"]
    said = f"The docs say {percent(found.total.share)} {between(found.clustered or found.total.interval)} of it: "
    said += f"{found.total.k:,} of {count(found.total.n, 'sentence')} in "
    said += f"{found.stating:,} of {count(found.tickets, 'reply', 'replies')}"
    lines += _wrapped(said, width)
    low = sorted(found.intents, key=lambda line: (-(line.in_docs.n - line.in_docs.k), line.intent))[:SHOWN_UNSAID]
    for line in low:
        if line.in_docs.k < line.in_docs.n:
            text = f"  {fit(escape.for_terminal(line.intent), 24)}  {percent(line.in_docs.share):>5} "
            text += f"{between(line.in_docs.interval, pad=True)}  {line.in_docs.k:,} of {line.in_docs.n:,} said"
            lines.append(fit(text, width).rstrip())
    if found.missing:
        lines.append("The human said, the docs do not:")
        lines += [fit(f"  {escape.for_terminal(one.sentence)}", width).rstrip() for one in found.missing[:SHOWN_UNSAID]]
    if len(found.missing) > SHOWN_UNSAID:
        lines.append(f"  and {len(found.missing) - SHOWN_UNSAID:,} more: see --json or --html")
    return lines


def _table(coverage: Coverage, width: int, color: bool) -> list[str]:
    heads = ["tickets", "share", "covered", "[95 %]    ", "answer", "assist", "escalate"]
    if coverage.errors:
        heads.append("errors")
    if coverage.total.outcomes.n:
        heads.append("documented")
    rows = [_cells(line, coverage) for line in (*coverage.intents, coverage.total)]
    widths = [max(columns(head), *(columns(row[place]) for row in rows)) for place, head in enumerate(heads)]
    room = width - sum(widths) - 2 * len(widths)
    names = [escape.for_terminal(line.intent) for line in coverage.intents]
    room = max(12, min(room, max((columns(name) for name in [*names, "intent"]), default=6)))

    def line_of(name: str, cells: Sequence[str]) -> str:
        return "  ".join([fit(name, room), *(cell.rjust(size) for cell, size in zip(cells, widths, strict=True))])

    lines = [_paint(line_of("intent", heads), "dim", color)]
    lines += [line_of(name, row) for name, row in zip(names, rows, strict=False)]
    return [*lines, _paint(line_of("total", rows[-1]), "bold", color)]


def _cells(line: Line, coverage: Coverage) -> list[str]:
    cells = [
        f"{line.tickets:,}",
        percent(line.volume.share),
        percent(line.covered.share),
        between(line.covered.interval, pad=True),
        f"{line.answer:,}",
        f"{line.assist:,}",
        f"{line.escalate:,}",
    ]
    if coverage.errors:
        cells.append(f"{line.errors:,}")
    if coverage.total.outcomes.n:
        labelled = line.outcomes.documented
        cells.append(f"{labelled.k:,} of {labelled.n:,}" if labelled.n else "–")
    return cells


def _gap_lines(gaps: Sequence[Gap], width: int, color: bool) -> list[str]:
    if not gaps:
        return ["", "No gaps: every ticket was answered."]
    lines = ["", _paint("Write these next", "bold", color) + " (by confidence lacking; causes are guesses by rule)"]
    shown = gaps[:SHOWN_GAPS]
    names = [escape.for_terminal(gap.name) for gap in shown]
    room = min(max(columns(name) for name in names), max(18, width // 3))
    counts = [count(gap.uncovered.k, "ticket") for gap in shown]
    size = max(len(text) for text in counts)
    for gap, name, tickets in zip(shown, names, counts, strict=True):
        text = f"{gap.rank:>2}  {fit(name, room)}  {tickets:>{size}}  {fit(CAUSE_WORDS[gap.cause], 19)}  {_near(gap)}"
        lines.append(fit(text, width).rstrip())
        if gap.missing:
            words = ", ".join(escape.for_terminal(word.word) for word in gap.missing)
            lines.append(_paint(fit(f"    nothing matches: {words}", width).rstrip(), "dim", color))
    if len(gaps) > SHOWN_GAPS:
        rest = gaps[SHOWN_GAPS:]
        tickets = count(sum(gap.uncovered.k for gap in rest), "ticket")
        lines.append(f"    and {count(len(rest), 'more gap')} with {tickets}: see --json or --html")
    return lines


def _near(gap: Gap) -> str:
    if not gap.pages:
        return "nearest: none"
    near = gap.pages[0]
    return f"nearest: {escape.for_terminal(near.heading or near.page)}"


# -- an answer -----------------------------------------------------------------------------------


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


def _wrapped(text: str, width: int, *, lines: bool = False) -> list[str]:
    clean = escape.for_terminal(text, lines=lines)
    return [
        piece
        for line in clean.split("\n")
        for piece in (textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or [""])
    ]


def _paint(text: str, style: str, color: bool) -> str:
    return f"\x1b[{_STYLES[style]}m{text}\x1b[0m" if color else text
