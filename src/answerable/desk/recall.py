"""Answer recall: past answers that leaned on a sentence which the docs no longer say.

Like the recall of a product: two generations of the index and the answer log give the answers, what was quoted, what
stands there now, and the conversation through which the customer can be told.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from .answer_log import LoggedAnswer, LoggedQuote, quote_hash

Change = Literal["changed", "page_removed"]
MIN_SIMILARITY = 0.5  # similarity from which a sentence of the new page is offered as what the quote has become
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")


class Texts(Protocol):
    """What recall needs of a generation; an open Index is one."""

    generation: str

    @property
    def pages(self) -> Mapping[str, object]: ...

    def page_text(self, key: str) -> str: ...


@dataclass(frozen=True, slots=True)
class LostQuote:
    """One quote of a past answer that no longer stands: what it said, and what is said nearest to it now."""

    page: str
    change: Change
    was: str
    now: str | None


@dataclass(frozen=True, slots=True)
class RecalledAnswer:
    """One past answer to take up again. sent: the customer got it without a person in between. tell: whom."""

    id: str
    at: str
    generation: str
    route: str
    conversation: str | None
    tell: str | None
    lost: tuple[LostQuote, ...]

    @property
    def sent(self) -> bool:
        return self.route == "answer"


@dataclass(frozen=True, slots=True)
class Recall:
    """recalled: by time, then id. unknown: quotes whose words `old` does not hold, so that nothing can be said."""

    old: str
    new: str
    answers: int
    quotes: int
    unknown: int
    recalled: tuple[RecalledAnswer, ...]


def recall(log: Iterable[LoggedAnswer], old: Texts, new: Texts, customers: Mapping[str, str] | None = None) -> Recall:
    """Hold each quote of the log against `new`; `customers` gives who stands behind a conversation id.

    A quote that stands elsewhere on its page, word for word, has not changed. Escalations carry no answer and are
    left out. Looked up are the words in `old`: log entries of other generations count as unknown unless `old` holds
    the same words at the same place.
    """
    customers = customers or {}
    verdicts: dict[LoggedQuote, LostQuote | None] = {}
    answers = quotes = unknown = 0
    recalled = []
    for entry in log:
        if entry.route == "escalate" or not entry.quotes:
            continue
        answers += 1
        lost = []
        for quote in entry.quotes:
            quotes += 1
            if quote not in verdicts:
                was = _words(quote, old)
                if was is None:
                    unknown += 1
                    continue
                verdicts[quote] = _compare(quote.page, was, new)
            if (change := verdicts[quote]) is not None:
                lost.append(change)
        if lost:
            key = entry.conversation or entry.id
            recalled.append(
                RecalledAnswer(
                    entry.id, entry.at, entry.generation, entry.route, entry.conversation, customers.get(key),
                    tuple(lost),
                )
            )  # fmt: skip
    recalled.sort(key=lambda item: (item.at, item.id))
    return Recall(old.generation, new.generation, answers, quotes, unknown, tuple(recalled))


def _words(quote: LoggedQuote, old: Texts) -> str | None:
    if quote.page not in old.pages:
        return None
    text = old.page_text(quote.page)[quote.start : quote.end]
    return text if quote_hash(text) == quote.hash else None


def _compare(page: str, was: str, new: Texts) -> LostQuote | None:
    if page not in new.pages:
        return LostQuote(page, "page_removed", was, None)
    text = new.page_text(page)
    if " ".join(was.split()) in " ".join(text.split()):
        return None
    return LostQuote(page, "changed", was, _nearest(was, text))


def _nearest(was: str, text: str) -> str | None:
    best, score = None, MIN_SIMILARITY
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(was)
    for match in _SENTENCE.finditer(text):
        sentence = match[0].strip()
        matcher.set_seq1(sentence)
        if sentence and matcher.real_quick_ratio() > score and matcher.quick_ratio() > score:
            ratio = matcher.ratio()
            if ratio > score:
                best, score = sentence, ratio
    return best
