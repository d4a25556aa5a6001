"""Coverage as text for a terminal: dense, plain, every number with its n."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ... import escape
from ...eval.coverage.coverage import NO_INTENT, Coverage, Line
from ...eval.coverage.gaps import Gap
from ...eval.coverage.weeks import Week
from ..data_card import card_line
from ..labelling import agreements_words, unresolved_words
from ..large_reader import by_reader, read_words
from ..terminal import MIN_WIDTH, paint, wrapped
from ..words import CAUSE_WORDS, between, calibration, columns, count, facts, fit, in_part, percent

if TYPE_CHECKING:
    from ...eval.labels.prediction_powered import ShareEstimate

SHOWN_GAPS = 10
SHOWN_WEEKS = 12
SHOWN_UNSAID = 5
FIND_INTENTS = (
    "These tickets carry no intents, so gaps are by section and small. Find intents first: "
    "answerable intents --tickets FILE"
)


def coverage_text(coverage: Coverage, *, width: int = 100, color: bool = False) -> str:
    """The coverage report, at most `width` columns wide (60 at least), ending in a line feed."""
    width = max(MIN_WIDTH, width)
    lines = wrapped(facts(coverage), width)
    if coverage.card is not None:
        lines += wrapped(card_line(coverage.card), width)
    lines += wrapped(apart(coverage), width) if apart(coverage) else []
    lines += wrapped(escape.for_terminal(read_words(coverage)), width) if coverage.read is not None else []
    if coverage.total.tickets:
        lines += ["", *_headline(coverage, width, color), "", *_table(coverage, width, color)]
        lines += _weeks(coverage.weeks, color)
        lines += _replies(coverage, width, color)
        lines += _gap_lines(coverage.gaps, width, color)
        if coverage.gaps and all(line.intent == NO_INTENT for line in coverage.intents):
            lines += wrapped(FIND_INTENTS, width)
        if coverage.errors:
            lines += ["", paint(f"{count(len(coverage.errors), 'ticket')} could not be processed:", "red", color)]
            lines += [
                fit(f"  {escape.for_terminal(ticket)}  {escape.for_terminal(problem)}", width).rstrip()
                for ticket, problem in coverage.errors[:SHOWN_GAPS]
            ]
            lines += [f"  and {len(coverage.errors) - SHOWN_GAPS:,} more"] if len(coverage.errors) > SHOWN_GAPS else []
    return "\n".join(lines) + "\n"


def apart(coverage: Coverage) -> str:
    """Tickets that are counted apart: those that ask nothing, those in a language that the docs are not in, and those
    whose labels name no page."""
    parts = []
    if coverage.not_questions:
        kinds = ", ".join(f"{n:,} {kind}" for kind, n in coverage.not_questions.items())
        parts.append(
            f"Not a question: {count(sum(coverage.not_questions.values()), 'ticket')} ({kinds}), in no other number."
        )
    if coverage.other_languages:
        languages = ", ".join(f"{n:,} {name}" for name, n in coverage.other_languages.items())
        total = count(sum(coverage.other_languages.values()), "ticket")
        parts.append(f"In another language than the docs: {total} ({languages}), held back; no gap of the docs.")
    if unresolved := unresolved_words(coverage.ticket_labels):
        parts.append(unresolved)
    return " ".join(parts)


# -- coverage ------------------------------------------------------------------------------------


def _headline(coverage: Coverage, width: int, color: bool) -> list[str]:
    total = coverage.total
    routed = f"{percent(total.covered.share)} of ticket volume  {between(total.covered.interval)}"
    share = paint(percent(total.covered.share), "bold", color)
    claim = "The docs can answer" if coverage.calibrated else "Routed to answer from the docs:"
    lines = [f"{claim} {share} of ticket volume  {between(total.covered.interval)}      {calibration(coverage)}"]
    if coverage.measured is not None:
        covered = coverage.measured.covered
        share = paint(percent(covered.share), "bold", color)
        lines = [
            f"The docs can answer {share} of these tickets  {between(covered.interval)}      {calibration(coverage)}"
        ]
        right = coverage.measured.right
        if right is None:
            sentences = "The labels name pages that this index does not have, so right answers are not counted. "
        else:
            sentences = f"Answered rightly if all were sent: {percent(right.share)} {between(right.interval)}. "
        sentences += f"Routed to answer as it is: {routed}. The judgments alone say {percent(_alone(coverage).share)} "
        lines += wrapped(sentences + f"{between(_alone(coverage).interval)}.{by_reader(coverage)}", width)
        if coverage.measured.outdated:
            stale = count(coverage.measured.outdated, "judgment")
            lines += wrapped(f"{stale} left out: of answers that have changed since.", width)
        if coverage.measured.agreements:
            lines += wrapped(agreements_words(coverage.measured.agreements), width)
    detail = f"n = {total.tickets:,}: {total.answer:,} answer, {total.assist:,} assist, {total.escalate:,} escalate"
    detail += f", {count(total.errors, 'error')}" if total.errors else ""
    if total.confidence is not None:
        detail += f"; mean confidence {total.confidence:.2f}"
    if coverage.clustered is not None:
        detail += f"; if the next tickets bring other intents: {between(coverage.clustered)}"
    lines += wrapped(detail, width)
    lines += wrapped(in_part(coverage), width) if in_part(coverage) else []
    labelled = total.outcomes
    if labelled.n:
        sentences = (
            f"Labels say: the docs cover {percent(labelled.documented.share)} "
            f"{between(labelled.documented.interval)} of {count(labelled.n, 'labelled ticket')}: "
            f"{labelled.covered_answered:,} covered and answered, "
            f"{labelled.covered_held_back:,} covered but held back, "
            f"{labelled.uncovered_answered:,} not covered yet answered, "
            f"{labelled.uncovered_held_back:,} not covered and held back, {count(labelled.errors, 'error')}"
        )
        lines += wrapped(sentences, width)
    return lines


def _alone(coverage: Coverage) -> ShareEstimate:
    assert coverage.measured is not None
    return coverage.measured.covered_alone


def _weeks(weeks: Sequence[Week], color: bool) -> list[str]:
    """The last `SHOWN_WEEKS` weeks, one line each."""
    if not weeks:
        return []
    lines = ["", paint("By week", "bold", color) + " (share of tickets answered)"]
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
    replies = coverage.replies
    if replies is None:
        return []
    lines = ["", paint("What humans replied", "bold", color) + " (sentence by sentence; a guess by rule)"]
    if not replies.total.n:
        return [*lines, f"no sentence of {count(replies.tickets, 'reply', 'replies')} states anything"]
    summary = (
        f"The docs say {percent(replies.total.share)} {between(replies.clustered or replies.total.interval)} of it: "
    )
    summary += f"{replies.total.k:,} of {count(replies.total.n, 'sentence')} in "
    summary += f"{replies.stating:,} of {count(replies.tickets, 'reply', 'replies')}"
    lines += wrapped(summary, width)
    low = sorted(replies.intents, key=lambda line: (-(line.in_docs.n - line.in_docs.k), line.intent))[:SHOWN_UNSAID]
    for line in low:
        if line.in_docs.k < line.in_docs.n:
            text = f"  {fit(escape.for_terminal(line.intent), 24)}  {percent(line.in_docs.share):>5} "
            text += f"{between(line.in_docs.interval, pad=True)}  {line.in_docs.k:,} of {line.in_docs.n:,} said"
            lines.append(fit(text, width).rstrip())
    if replies.missing:
        lines.append("The human said, the docs do not:")
        lines += [
            fit(f"  {escape.for_terminal(missing.sentence)}", width).rstrip()
            for missing in replies.missing[:SHOWN_UNSAID]
        ]
    if len(replies.missing) > SHOWN_UNSAID:
        lines.append(f"  and {len(replies.missing) - SHOWN_UNSAID:,} more: see --json or --html")
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

    lines = [paint(line_of("intent", heads), "dim", color)]
    lines += [line_of(name, row) for name, row in zip(names, rows, strict=False)]
    return [*lines, paint(line_of("total", rows[-1]), "bold", color)]


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
    lines = ["", paint("Write these next", "bold", color) + " (by confidence lacking; causes are guesses by rule)"]
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
            lines.append(paint(fit(f"    nothing matches: {words}", width).rstrip(), "dim", color))
        if gap.reader_misses:
            words = ", ".join(escape.for_terminal(one.phrase) for one in gap.reader_misses)
            lines.append(paint(fit(f"    the reader misses: {words}", width).rstrip(), "dim", color))
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
