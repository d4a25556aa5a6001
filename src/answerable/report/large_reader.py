"""What a large reader said and what it cost, in words for every form; not yet escaped."""

from __future__ import annotations

from ..answer.large_reader.reader import ReadingRun
from ..eval.coverage.coverage import Coverage
from ..model import Read
from .words import between, cost_words, count, percent

VERDICT_WORDS = {
    "states": "the passages state what is asked",
    "partly": "the passages state a part of what is asked",
    "does_not": "the passages do not state what is asked",
    "unusable": "its reply cannot be used",
    "unread": "it was not read",
}


def read_words(coverage: Coverage) -> str:
    """What a large reader said of the tickets; "" where none was asked. Not yet escaped."""
    read = coverage.read
    if read is None:
        return ""
    said = f"{read.of('states'):,} stated, {read.of('partly'):,} in part, {read.of('does_not'):,} not"
    left = [f"{read.of('unusable'):,} replies not usable"] if read.of("unusable") else []
    left += [f"{read.of('unread'):,} not read"] if read.of("unread") else []
    by = f"The reader {read.by} of {count(read.tickets, 'ticket')}: {', '.join([said, *left])}"
    return f"{by}. That is its word; what it is worth, judged tickets say."


def by_reader(coverage: Coverage) -> str:
    """What the reader's guesses did for the interval; "" where the confidence guessed."""
    other = None if coverage.measured is None else coverage.measured.covered_by_confidence
    if other is None:
        return ""
    said = f"{percent(other.share)} {between(other.interval)}"
    return f" All tickets were guessed by the large reader; guessed by the confidence it is {said}."


def verdict_words(read: Read) -> str:
    """A verdict in one sentence, and whether it counts."""
    said = f"The large reader {read.by}: {VERDICT_WORDS[read.verdict]}"
    said += f" ({read.note})" if read.note else ""
    said += f"; missing: {', '.join(read.missing)}" if read.missing else ""
    if read.value is None:
        return f"{said}."
    counts = "It counts in the confidence" if read.counted else "Shown beside: it has no part in the confidence"
    return f"{said}. {counts}."


def run_words(run: ReadingRun) -> str:
    """What a run has read, from where, and what it cost."""
    said = f"{run.model} read {count(run.read, 'question')}"
    left = [f"{run.unusable:,} replies were not usable"] if run.unusable else []
    left += [f"{run.limited:,} not read: the next request could cost more than is left"] if run.limited else []
    left += [f"{run.failed:,} not read for want of a reply ({run.why_failed})"] if run.failed else []
    kept = f"{count(run.kept, 'reply', 'replies')} from the cache"
    return f"{'; '.join([said, *left])}. {kept}. {cost_words(run.cost)}"
