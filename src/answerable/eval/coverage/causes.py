"""Why a ticket was not answered: a first guess by rule, not a measurement, and marked so wherever it is shown.

One ticket alone says little: words that no page matches are a missing page as often as other words for the same thing.
So the tickets of one intent are read together, and only the order of all confidences counts, no level. They have a
page that answers where the best quarter of them is surer than `SURE_SHARE` of all tickets, and two of those in the
surer half of all agree on a page (one alone can be luck); they have a page that they do not find where two thirds of
them, and three at least, come to the same page first, and are not that sure. The pages that the surer ones came to
first are the group's home.

    not_docs        an incident, a favour, praise, or a reason of the router that says as much (`not_docs`)
    held_back       a sensitive topic, or a rule that kept a well covered answer back
    wrong_audience  the nearest page is for somebody else: another version or audience, as its title or labels say
    contradict      two of the nearest pages say the same with other numbers, or the one denies what the other says
    no_page         the group has no page
    not_found       it has one that the group does not find, or that this ticket comes nowhere near
    lacks_fact      it has, the ticket comes near it, and what it asks is not there

Without an intent, or with fewer than `MIN_GROUP_TICKETS` tickets of it, the ticket's own words decide: by the share of
their weight that no word of the evidence matches, it is no_page from `MOSTLY_MISSING` on, lacks_fact from
`PARTLY_MISSING` on, else not_found.

Labels are never read here. What is right on tickets with known causes, and how the constants were chosen:
eval/bench/results/root_causes.md.
"""

from __future__ import annotations

import bisect
import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from ...answer.evidence import MATCHED
from ...answer.phrase_patterns import pattern, readable
from ...answer.reasons import RULES
from ...index.lexical import terms
from ...ingest.sentences import sentences
from ...model import EMPTY, Answer, Chunk, Page, Passage, Ticket
from ...stats import quantile
from .not_docs import not_docs

Cause = Literal["no_page", "lacks_fact", "not_found", "contradict", "wrong_audience", "not_docs", "held_back"]
# Of equal counts in a gap the first wins: the one that asks for more writing.
CAUSES: tuple[Cause, ...] = get_args(Cause)

MOSTLY_MISSING = 0.5  # share of the question's weight
PARTLY_MISSING = 0.15  # share of the question's weight
MIN_GROUP_TICKETS = 3  # tickets of an intent from which they are read together
SURE_SHARE = 0.55  # of all tickets, below which the best quarter of a group must not fall
MIN_AGREEING_TICKETS = 2  # of its surer tickets that come to the same page
SAME_PAGE_SHARE = 2 / 3  # of a group's tickets
NEAR_PAGES = 3  # pages of one ticket that are compared with each other
SAME_STATEMENT_OVERLAP = 0.75  # Jaccard of the terms of two sentences that say the same
SAME_STATEMENT_TERMS = 5  # that two such sentences share at least

# A reason of the router by which no page could have answered; and those that are about the topic, not the docs.
_NO_PAGE_COULD = frozenset(("action_needed", "personal_judgment", "wants_human", "thanks", "empty_question"))
_TOPIC = frozenset(("safety", "account_security", "legal", "payment_dispute"))

_OLD = pattern(("legacy|deprecated|obsolete|archived?|retired|discontinued|outdated|end of life|sunset|classic|old",))
_VERSION = re.compile(r"\b(?:v|version )(\d+)\b", re.IGNORECASE)
_FOR = pattern(
    ("for ((the|our|all|your) )?<who>",),
    {
        "who": (
            "admins?|administrators?|owners?|developers?|partners?|resellers?|employees|staff|members|managers|agents"
            "|internal|students|teachers|parents|(enterprise|business|private) customers|merchants|sellers|buyers"
        )
    },
)
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_DENIALS = """
not no never cannot can't cant don't dont doesn't won't without isn't aren't nicht kein
"""
_NOT = re.compile(rf"(?<![\w'])(?:{'|'.join(_DENIALS.split())})(?![\w'])")
_NOT_TERMS = frozenset(term for word in _DENIALS.split() for term in terms(word)) | {"can"}


@dataclass(frozen=True, slots=True)
class Group:
    """The tickets of one intent. page: "found" (it answers the surer ones), "unfound" (they come to it and are not
    sure), "none", or None where there are too few tickets to say. homes: pages that the surer ones come to first."""

    tickets: int
    page: Literal["found", "unfound", "none"] | None
    homes: frozenset[str]


def missing_share(answer: Answer) -> float:
    """The share, 0..1, of the question's weight that the evidence does not match; 1 - confidence without aspects."""
    total = math.fsum(aspect.weight for aspect in answer.aspects)
    if total <= 0:
        return 1 - answer.confidence
    return math.fsum(aspect.weight for aspect in answer.aspects if aspect.match < MATCHED) / total


def read_groups(pairs: Sequence[tuple[Ticket, Answer]]) -> dict[str, Group]:
    """One `Group` an intent, from all tickets, answered or not."""
    ordered = sorted(answer.confidence for _, answer in pairs)
    members: dict[str, list[tuple[Answer, float]]] = defaultdict(list)
    for ticket, answer in pairs:
        if ticket.intent:
            below = bisect.bisect_left(ordered, answer.confidence) + bisect.bisect_right(ordered, answer.confidence)
            members[ticket.intent].append((answer, below / (2 * len(ordered))))
    return {intent: _group(ranked) for intent, ranked in members.items()}


def _group(ranked: Sequence[tuple[Answer, float]]) -> Group:
    """From answers and the share of all tickets that lies below each, ties half."""
    answers = [answer for answer, _ in ranked]
    firsts = Counter(page for answer in answers if (page := first_page(answer)) is not None)
    sure = Counter(page for answer, rank in ranked if rank >= 0.5 and (page := first_page(answer)) is not None)
    if len(answers) < MIN_GROUP_TICKETS:
        return Group(len(answers), None, frozenset(sure))
    best = quantile(sorted(rank for _, rank in ranked), 0.75)
    if best >= SURE_SHARE and max(sure.values(), default=0) >= MIN_AGREEING_TICKETS:
        return Group(len(answers), "found", frozenset(sure))
    unfound = max(firsts.values(), default=0) >= max(MIN_GROUP_TICKETS, SAME_PAGE_SHARE * len(answers))
    return Group(len(answers), "unfound" if unfound else "none", frozenset(sure))


def first_page(answer: Answer) -> str | None:
    """The page that an answer rests on: the first cited, in a draft too, else the first passage's."""
    cited = answer.citations or (answer.handoff.citations if answer.handoff is not None else ())
    return cited[0].page if cited else answer.passages[0].chunk.page if answer.passages else None


def guess_cause(
    ticket: Ticket, answer: Answer, group: Group | None = None, pages: Disagreements | None = None
) -> Cause:
    """The cause of one ticket; a heuristic, see the head of this module. `pages` hold those of the index."""
    reasons = frozenset(answer.reasons)
    if reasons & _TOPIC:
        return "held_back"
    feeling = answer.handoff.sentiment if answer.handoff is not None else None
    if reasons & _NO_PAGE_COULD or not_docs(ticket.text, feeling or "neutral"):
        return "not_docs"
    missing = missing_share(answer)
    if reasons & RULES and answer.passages and missing < PARTLY_MISSING:
        return "held_back"
    if not answer.passages:
        return "no_page"
    if missing < MOSTLY_MISSING and _elsewhere(ticket, answer, None if pages is None else pages.pages):
        return "wrong_audience"
    known = None if group is None else group.page
    if known == "none" or (known is None and missing >= MOSTLY_MISSING):
        return "no_page"
    if pages is not None and pages.found(ticket.text, answer.passages):
        return "contradict"
    if known is None or group is None:
        return "lacks_fact" if missing >= PARTLY_MISSING else "not_found"
    near = {passage.chunk.page for passage in answer.passages}
    return "lacks_fact" if known == "found" and near & group.homes else "not_found"


# -- another audience -----------------------------------------------------------------------------


def _elsewhere(ticket: Ticket, answer: Answer, pages: Mapping[str, Page] | None) -> bool:
    """Whether the nearest page is for somebody else, and the ticket does not speak as such."""
    page = first_page(answer)
    if page is None:
        return False
    passage = next((passage for passage in answer.passages if passage.chunk.page == page), answer.passages[0])
    meta = pages[page].meta if pages is not None and page in pages else {}
    named = narrowed(passage.title, meta)
    words = set(terms(ticket.text))
    return bool(named) and not words.intersection(term for word in named for term in terms(word))


def narrowed(title: str, meta: Mapping[str, str] = EMPTY) -> tuple[str, ...]:
    """The words by which a page's title, or its label `audience`, say that it is not for everybody."""
    words = readable(title)
    named = [match[0] for match in (*_OLD.finditer(words), *_FOR.finditer(words), *_VERSION.finditer(words))]
    audience = str(meta.get("audience", "")).casefold()
    if audience and audience not in ("", "all", "everyone", "everybody", "public", "customers", "users"):
        named.append(audience)
    return tuple(named)


# -- pages that disagree --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Statement:
    """A sentence of a page that gives a number or denies something. `words` are its terms without those."""

    start: int
    end: int
    text: str
    words: frozenset[str]
    numbers: frozenset[str]
    denies: bool


class Disagreements:
    """Sentences of two pages that share most of their words and differ in a number or a "not".

    Reads each chunk once, and compares only what stands in the passages of a question.
    """

    def __init__(self, pages: Mapping[str, Page]) -> None:
        self.pages = pages
        self._said: dict[str, tuple[_Statement, ...]] = {}

    def found(self, question: str, passages: Sequence[Passage]) -> tuple[tuple[str, str], ...]:
        """Pairs of sentences in these passages, of the nearest pages, that share a word with the question."""
        near = list(dict.fromkeys(passage.chunk.page for passage in passages))[:NEAR_PAGES]
        asked = frozenset(terms(question))
        statements = [self._inside(page, passages) for page in near]
        return tuple(
            (here_says.text, other.text)
            for place, here in enumerate(statements)
            for there in statements[place + 1 :]
            for here_says in here
            if asked & here_says.words
            for other in (there if here_says.denies else filter(_marked, there))
            if _disagree(here_says, other)
        )

    def _inside(self, page: str, passages: Sequence[Passage]) -> list[_Statement]:
        chunks = [passage.chunk for passage in passages if passage.chunk.page == page]
        by_start = {
            statement.start: statement for chunk in chunks for statement in self._read(chunk)
        }  # one may reach into two chunks
        return [by_start[start] for start in sorted(by_start)]

    def _read(self, chunk: Chunk) -> tuple[_Statement, ...]:
        if chunk.id not in self._said:
            page = self.pages.get(chunk.page)
            self._said[chunk.id] = () if page is None else tuple(_sentences(page, chunk))
        return self._said[chunk.id]


def _sentences(page: Page, chunk: Chunk) -> Iterator[_Statement]:
    for sentence in sentences(page.text, page.blocks, chunk.start, chunk.end):
        if sentence.end <= chunk.start or sentence.start >= chunk.end:
            continue
        if sentence.kind == "heading":
            continue
        text = page.text[sentence.start : sentence.end]
        words = frozenset(terms(_NUMBER.sub(" ", text))) - _NOT_TERMS
        if len(words) >= SAME_STATEMENT_TERMS:
            yield _Statement(sentence.start, sentence.end, text, words, frozenset(_NUMBER.findall(text)), _denies(text))


def _denies(text: str) -> bool:
    return _NOT.search(text.casefold().replace("\u2019", "'")) is not None


def _marked(statement: _Statement) -> bool:
    """Whether it can disagree with a sentence that denies nothing."""
    return statement.denies or bool(statement.numbers)


def _disagree(one: _Statement, other: _Statement) -> bool:
    numbers = bool(one.numbers) and bool(other.numbers) and one.numbers.isdisjoint(other.numbers)
    if not numbers and one.denies is other.denies:
        return False
    shared = len(one.words & other.words)
    return shared >= SAME_STATEMENT_TERMS and shared >= SAME_STATEMENT_OVERLAP * len(one.words | other.words)


def causes_of(
    pairs: Sequence[tuple[Ticket, Answer]],
    pages: Mapping[str, Page] | None = None,
    only: Collection[str] | None = None,
) -> dict[str, Cause]:
    """The cause of each ticket by id, or of those named in `only`; groups are read from all `pairs`."""
    groups = read_groups(pairs)
    read = None if pages is None else Disagreements(pages)
    asked = [(ticket, answer) for ticket, answer in pairs if only is None or ticket.id in only]
    asked.sort(
        key=lambda pair: [passage.chunk.page for passage in pair[1].passages]
    )  # a page is read while it is at hand
    return {ticket.id: guess_cause(ticket, answer, groups.get(ticket.intent or ""), read) for ticket, answer in asked}
