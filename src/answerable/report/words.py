"""How numbers, reasons and causes are worded, the same in every report."""

from __future__ import annotations

import math
import unicodedata

from ..answer.evidence import MATCHED
from ..answer.level.error import level_error_words
from ..answer.llm.ledger import Cost
from ..answer.reasons import in_words
from ..eval.coverage.causes import Cause
from ..eval.coverage.coverage import Coverage
from ..model import Answer
from ..stats import Interval

UNCALIBRATED = f"ranked, not calibrated on your tickets ({level_error_words()})"
CAUSE_WORDS: dict[Cause, str] = {
    "no_page": "no page",
    "lacks_fact": "lacks the fact",
    "not_found": "not found",
    "contradict": "pages contradict",
    "wrong_audience": "wrong audience",
    "not_docs": "not a docs question",
    "held_back": "held back by a rule",
}
# What each signal of the confidence model says, each from 0 to 1; a lead can be negative.
FACTOR_WORDS: dict[str, str] = {"page": "is it the right page?", "statement": "does it state what is asked?"}
SIGNAL_WORDS: dict[str, str] = {
    "coverage": "how much of the question the first passage covers",
    "stretch": "how near the page's best three sentences in a row come to the question",
    "lead": "how far they are ahead of those of any other page",
    "agreement": "whether the search by words and the search by meaning agree on the page",
    "states": "how sure the reader is that a passage states what is asked",
    "sentence": "how sure it is which sentence does",
    "states_mean": "how sure it is of all passages that it read",
    "found_lead": "how far the search puts the page ahead of any other",
    "length": "how much longer than a dozen words the question is",
}


def percent(share: float | None) -> str:
    """61 %, and <1 % or >99 % where rounding would claim none or all."""
    if share is None:
        return "–"
    if 0 < share < 0.005:
        return "<1 %"
    return ">99 %" if 0.995 <= share < 1 else f"{round(share * 100)} %"


def bounds(interval: Interval | None) -> tuple[int, int] | None:
    """Whole percent, rounded outwards: a printed interval is never narrower than the computed one."""
    if interval is None:
        return None
    return math.floor(interval.low * 100 + 1e-9), math.ceil(interval.high * 100 - 1e-9)


def between(interval: Interval | None, *, pad: bool = False) -> str:
    """[55, 67], in percent; `pad` lines the numbers up in a column."""
    ends = bounds(interval)
    if ends is None:
        return ""
    return f"[{ends[0]:>2}, {ends[1]:>3}]" if pad else f"[{ends[0]}, {ends[1]}]"


def count(n: int, noun: str, plural: str = "") -> str:
    """1 ticket, 2 tickets, 1,559 pages, 2 replies."""
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {plural or f'{noun}s'}"


def cost_words(cost: Cost) -> str:
    """120 requests, 48,300 tokens in, 2,310 out: 0.0581 USD of at most 0.10."""
    text = f"{count(cost.requests, 'request')}, {cost.tokens_in:,} tokens in, {cost.tokens_out:,} out"
    text += f": {cost.usd:,.4f} USD" if cost.usd is not None else "; no prices are set"
    text += f" of at most {cost.max_usd:g}" if cost.max_usd is not None else ""
    if cost.unreported:
        text += f"; {count(cost.unreported, 'request')} named no tokens, and count with the most that they can be"
    return text + "."


def facts(coverage: Coverage) -> str:
    """What was counted, against what: the first line of every coverage report, not yet escaped."""
    known = coverage.facts
    intents = sum(line.intent != "(no intent)" for line in coverage.intents)
    text = f"{count(coverage.total.tickets, 'ticket')}, {count(intents, 'intent')}, against generation "
    text += f"{known.generation}: {count(known.pages, 'page')}, {count(known.chunks, 'chunk')}"
    if known.ingested_at or known.source:
        text += ", ingested"
        text += f" {known.ingested_at[:10]}" if known.ingested_at else ""
        text += f" from {known.source}" if known.source else ""
    return text


def calibration(coverage: Coverage) -> str:
    """How far the level of the confidences can be trusted, as part of a sentence."""
    if coverage.measured is not None:
        return f"measured with {count(coverage.measured.n, 'judged ticket')}"
    return "calibrated on your tickets" if coverage.calibrated else UNCALIBRATED


def in_part(coverage: Coverage) -> str:
    """One sentence on tickets of several questions, or "" where there are none."""
    share = coverage.covered_in_part
    if not share.n:
        return ""
    verb = "asks" if share.n == 1 else "ask"
    return (
        f"{count(share.n, 'ticket')} {verb} several questions: of {share.k:,} the docs answer a part, "
        "and those are not counted as covered."
    )


def aspects_of(answer: Answer) -> tuple[list[str], list[str]]:
    """The words of the question that the evidence matches, and those it does not, heaviest first."""
    ranked = sorted(answer.aspects, key=lambda aspect: -aspect.weight)
    matched = [aspect.word for aspect in ranked if aspect.match >= MATCHED]
    return matched, [aspect.word for aspect in ranked if aspect.match < MATCHED]


def reason(answer: Answer) -> str:
    """Why this route, in plain words; not yet escaped."""
    if answer.reasons:
        return "; ".join(in_words(code) for code in answer.reasons)
    if answer.route == "answer" and answer.aspects and not aspects_of(answer)[1]:
        return "every part of the question is covered"
    missing = aspects_of(answer)[1]
    if missing:
        return f"nothing matches {listed(missing[:3])}"
    return "the evidence is sure enough" if answer.route == "answer" else "the evidence is not sure enough"


def listed(words: list[str]) -> str:
    """“a”, “b” and “c”."""
    quoted = [f'"{word}"' for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}" if quoted else ""


def columns(text: str) -> int:
    """Columns of a terminal that `text` fills: wide East Asian characters take two, combining marks none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def fit(text: str, width: int) -> str:
    """`text` filled with spaces, or cut with …, to `width` columns."""
    if columns(text) > width:
        kept = ""
        for char in text:
            if columns(kept + char) > width - 1:
                break
            kept += char
        text = kept + "…"
    return text + " " * (width - columns(text))
