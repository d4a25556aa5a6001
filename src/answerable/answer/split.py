"""The sentences of a message put into groups, a group a question: its list, else its running text."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from . import part_words as words
from .asking import (
    ASKS,
    ASKS_INSIDE,
    EAST,
    END,
    LEANS,
    MARK,
    MAX_SHARED,
    OPENER,
    RHETORICAL,
    alone,
    apart,
    matter,
    opens,
    sentences,
    wants_answer,
)
from .question import clean

MAX_CONTEXT_WORDS = 40  # of the sentences that parts share
MAX_CLAUSES = 12  # of one sentence with "and" that are looked at
ALONE = 2  # words of its own from which a question with a transition before it stands alone
ALONE_UNMARKED = 2  # the same without a transition
MAX_SHARED_PARAGRAPHS = 0.5  # the same of two paragraphs


_NEXT = re.compile(
    rf"\s*(?:(?:and|und|et|y|e|en|ok|okay)[,:]?\s+)?(?:{words.NEXT_QUESTION})(?:{END}|(?={EAST}))"
    r"(?:\s+(?:is|would be|i have|concerns|ist|wäre|est|es|é|è|to))?(?:です(?:が|けど)?)?(?:\s*[:,.)、。\-–—]\s*|\s+)",
    re.IGNORECASE,
)
_ALSO = re.compile(rf"\s*(?:{words.ALSO})(?:{END}|(?={EAST}))\s*[,:、]?\s*", re.IGNORECASE)
_AND_ASKS = re.compile(rf"\s*(?:{words.AND})[,:]?\s+(?={OPENER.pattern})", re.IGNORECASE)
_FIRST = re.compile(rf"\s*(?:{words.FIRST})(?:{END}|(?={EAST}))\s*[,:、]\s*", re.IGNORECASE)
_AND = re.compile(
    rf"(?:\s*[,;]\s*|\s+)(?:{words.AND})\s+(?=(?:{words.ASKING_VERBS})\s|{OPENER.pattern})", re.IGNORECASE
)
_DANGLING = re.compile(rf"[,;]?\s+(?:{words.AND})\s*$|[,;]\s*$", re.IGNORECASE)
_NUMBER = r"(?:(?:q|question|frage|pregunta|pergunta|domanda|vraag|pytanie)\s*)?\(?(?P<number>\d{1,2})(?:(?:[.):\]]|\s[-–])\s+|[．）、]\s*)"
_ITEM = re.compile(
    rf"\s*(?:{_NUMBER}|\(?(?P<letter>[a-h])\)\s+|(?P<bullet>[-*•·▪‣–—]\s+|[①-⑳]\s*))(?P<text>\S.*)$", re.IGNORECASE
)
_INLINE = re.compile(r"(?:^|\s)[qQ(]?(?P<number>[1-9])[.):]\s+(?=\S)")
_ANNOUNCES = re.compile(
    r"\b(?:questions?|issues?|problems?|things|points|fragen|probleme|punkte|anliegen|problèmes|preguntas|problemas|dudas"
    r"|cosas|perguntas|dúvidas|coisas|domande|problemi|cose|vragen|problemen|dingen|pytania|pytań|problemy|sprawy)\b|質問|件|点",
    re.IGNORECASE,
)
_QUESTIONS = re.compile(
    r"\b(?:questions?|fragen|preguntas|dudas|perguntas|dúvidas|domande|vragen|pytania|pytań)\b|質問", re.IGNORECASE
)

Boundary = Literal["start", "list", "next", "also", "paragraph", "same"]


@dataclass(slots=True)
class Group:
    """Sentences that make one question; `lead` are those it shares, `by` says what it was parted from the last by."""

    by: Boundary
    sentences: list[str] = field(default_factory=list)
    lead: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(self.sentences)

    @property
    def asks(self) -> list[str]:
        return [sentence for sentence in self.sentences if wants_answer(sentence)]


def texts_of(group: Group) -> tuple[str, str]:
    """The question as it stands in the message, and the sentences that it shares with others."""
    context = " ".join(sentence for sentence in group.lead if len(sentence.split()) > 2 or len(matter(sentence)) > 1)
    kept = context if len(context.split()) <= MAX_CONTEXT_WORDS else ""
    text = _FIRST.sub("", group.text, count=1)
    text = _DANGLING.sub("", text)
    return clean(text) if text.strip() else "", clean(kept) if kept else ""


# -- lists ---------------------------------------------------------------------------------------


def listed(text: str) -> list[Group]:
    """The items of the message's list, where it is one of questions; [] else."""
    lines = text.split("\n")
    if not any(_ITEM.match(line) for line in lines):
        lines = _inline(text)
    items: list[Group] = []
    before: list[str] = []
    behind: list[str] = []
    open_item = False
    for line in lines:
        item = _ITEM.match(line)
        if item and _follows(item, len(items)) and not behind:
            items.append(Group("list" if items else "start", sentences(item["text"])))
            open_item = True
        elif items and open_item and line.strip():
            items[-1].sentences += sentences(line)
        elif items:
            open_item = False
            behind += sentences(line)
        else:
            before += sentences(line)
    wanting = sum(bool(item.asks or MARK.search(item.text) or ASKS_INSIDE.search(item.text)) for item in items)
    bullets = any(re.match(r"\s*[-*•·▪‣–—]", line) for line in lines)
    told = bool(before) and bool(_ANNOUNCES.search(before[-1])) and not _asks_fully(before[-1])
    named = told and bool(_QUESTIONS.search(before[-1]))  # "Two questions:" makes a question of each item
    only = not (before or behind or bullets)
    completes = bool(before) and before[-1].endswith((":", "：")) and bool(ASKS.match(before[-1])) and not told
    if len(items) < 2 or not (
        completes or named or (wanting and (told or only)) or (wanting >= 2 and 2 * wanting >= len(items))
    ):
        return []
    lead = [sentence for sentence in before if not (_ANNOUNCES.search(sentence) or sentence.endswith(":"))]
    lead += [] if any(map(wants_answer, behind)) else [s for s in behind if not RHETORICAL.fullmatch(s)]
    if any(map(wants_answer, lead)):  # a question before the list: its items are what was tried, or what may be chosen
        return []
    for place, group in enumerate(items):
        group.lead = list(lead)
        if completes:
            group.sentences.insert(0, before[-1].rstrip(":："))
        elif place and not alone(group.text, 1):  # "share it?" after "make a schedule?"
            group.lead += items[place - 1].sentences
    rest = [Group("next", behind)] if any(wants_answer(s) and alone(s, ALONE_UNMARKED) for s in behind) else []
    return items + rest


def _asks_fully(sentence: str) -> bool:
    return bool(MARK.search(sentence)) and not sentence.rstrip().endswith((":", "："))


def _follows(item: re.Match[str], count: int) -> bool:
    """Whether the number of an item is the next one: "12. October" begins no list."""
    if item["number"]:
        return int(item["number"]) == count + 1
    return not item["letter"] or ord(item["letter"].lower()) - ord("a") == count


def _inline(text: str) -> list[str]:
    """A list written in one line, an item a line."""
    starts: list[int] = []
    for found in _INLINE.finditer(text):
        if int(found["number"]) == len(starts) + 1:
            starts.append(found.start())
    if len(starts) < 2:
        return []
    pieces = [text[begin:end] for begin, end in zip([0, *starts], [*starts, len(text)], strict=True)]
    return [line for piece in pieces for line in [piece.replace("\n", " ").strip()] if line]


# -- running text --------------------------------------------------------------------------------


def spoken(text: str) -> list[Group]:
    """The questions of running text, by transitions, paragraphs and marks; one group where it is one question."""
    groups = [Group("start")]
    for paragraph in re.split(r"\n\s*\n", text):
        fresh = True
        for line in paragraph.split("\n"):
            for sentence in sentences(line):
                _add(groups, sentence, fresh=fresh)
                fresh = False
    return _settled(groups)


def _add(groups: list[Group], sentence: str, *, fresh: bool) -> None:
    last = groups[-1]
    leans = bool(LEANS.match(sentence))
    after = None if leans else _NEXT.match(sentence)
    if after and last.sentences:
        rest = sentence[after.end() :].strip()
        groups.append(Group("next", _clauses(rest) if rest else []))
        return
    also, more = _ALSO.match(sentence), _AND_ASKS.match(sentence)
    found = also or more
    if found and not leans and last.sentences and wants_answer(rest := sentence[found.end() :].strip()):
        groups.append(Group("also" if also else "same", _clauses(rest)))
        return
    if fresh and last.sentences:
        groups.append(Group("paragraph"))
    elif groups[-1].asks and opens(sentence):
        groups.append(Group("same", _tail(groups[-1])))
    for place, clause in enumerate(_clauses(sentence)):
        if place:
            groups.append(Group("same"))
        groups[-1].sentences.append(clause)


def _tail(group: Group) -> list[str]:
    """The statements behind a group's last question: they lead to the next one, and are taken from the group."""
    end = max(place for place, sentence in enumerate(group.sentences) if wants_answer(sentence)) + 1
    tail = group.sentences[end:]
    del group.sentences[end:]
    return tail


def _clauses(sentence: str) -> list[str]:
    """A sentence with "and how ..." in it as its questions, where both sides are questions by themselves."""
    clauses, begin = [], 0
    for found in itertools.islice(_AND.finditer(sentence), MAX_CLAUSES):
        left, right = sentence[begin : found.start()], sentence[found.end() :]
        if ASKS.match(left) and alone(left, 1) and alone(right, ALONE_UNMARKED) and apart(left, right):
            clauses.append(left.strip() + ("?" if MARK.search(sentence) else ""))
            begin = found.end()
    return [*clauses, sentence[begin:].strip()]


def _settled(groups: Sequence[Group]) -> list[Group]:
    """Each group that cannot stand alone goes back to the one before it."""
    settled: list[Group] = []
    for group in groups:
        if not group.sentences:
            if group.by == "next" and settled:  # "Another question." and the question in the sentence behind it
                settled.append(group)
            continue
        before = settled[-1] if settled else None
        if (before is not None and not before.sentences) or (before is not None and not _stands(group, before)):
            before.sentences += group.sentences
        else:
            if before is not None and group.by == "same":
                first = next(i for i, s in enumerate(before.sentences) if wants_answer(s)) if before.asks else 0
                group.lead = [*before.lead, *before.sentences[:first]]
            settled.append(group)
    return [group for group in settled if group.sentences]


def _stands(group: Group, before: Group) -> bool:
    if group.by == "next":
        return bool(group.asks) or len(matter(group.text)) >= ALONE
    if group.by == "also":
        leads = bool(before.asks) or len(matter(before.text)) >= ALONE_UNMARKED
        return leads and bool(group.asks) and alone(group.asks[0], ALONE)
    earlier = [ask for ask in before.asks if opens(ask) and alone(ask, ALONE_UNMARKED)]
    asks = [ask for ask in group.asks if opens(ask) and alone(ask, ALONE_UNMARKED)]
    most = MAX_SHARED_PARAGRAPHS if group.by == "paragraph" else MAX_SHARED
    return bool(earlier and asks) and apart(asks[0], before.asks[-1], most)
