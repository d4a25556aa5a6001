"""A message to its questions: what is numbered, what "another question" begins, what asks twice.

It errs on the side of one question. A follow-up that points back ("and how much is it?") stays with the one before it,
a tail that asks nothing ("any ideas?") with its question, and a second question about the same words is no second one.
Where only marks and paragraphs speak for a second question the split is not `sure`: see `join`, which undoes it where
all parts lead to one page.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from ..model import Ticket
from ..tickets.message import read_message
from . import asking
from . import part_words as words
from .question import Question, clean, read_question

MAX_PARTS = 12  # a message with more is a form to fill in, and goes to a human as it is
MAX_CONTEXT_WORDS = 40  # of the sentences that parts share
ALONE = 2  # words of its own from which a question with a transition before it stands alone
ALONE_UNMARKED = 2  # the same without a transition
MAX_SHARED_PARAGRAPHS = 0.5  # the same of two paragraphs

MAX_CHARACTERS, MAX_SENTENCES = 20_000, 200  # of a message that is split: longer ones are pasted, not asked

_BLANKS, _EMPTY_LINES = re.compile(r"[^\S\n]+"), re.compile(r"\n(?:[^\S\n]*\n)+")
_NEXT = re.compile(
    rf"\s*(?:(?:and|und|et|y|e|en|ok|okay)[,:]?\s+)?(?:{words.NEXT_QUESTION})(?:{asking.END}|(?={asking.EAST}))"
    r"(?:\s+(?:is|would be|i have|concerns|ist|wäre|est|es|é|è|to))?(?:です(?:が|けど)?)?(?:\s*[:,.)、。\-–—]\s*|\s+)",
    re.IGNORECASE,
)
_ALSO = re.compile(rf"\s*(?:{words.ALSO})(?:{asking.END}|(?={asking.EAST}))\s*[,:、]?\s*", re.IGNORECASE)
_AND_ASKS = re.compile(rf"\s*(?:{words.AND})[,:]?\s+(?={asking.OPENER.pattern})", re.IGNORECASE)
_FIRST = re.compile(rf"\s*(?:{words.FIRST})(?:{asking.END}|(?={asking.EAST}))\s*[,:、]\s*", re.IGNORECASE)
_AND = re.compile(
    rf"(?:\s*[,;]\s*|\s+)(?:{words.AND})\s+(?=(?:{words.ASKING_VERBS})\s|{asking.OPENER.pattern})", re.IGNORECASE
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
_START = r"(?:^|[\n.!?。？！…:;,]\s*|\s-\s)"
_QUICK = re.compile(
    rf"\n\s*{asking.OPENER.pattern}|か。|{_START}(?:{_NEXT.pattern}|{_ALSO.pattern}|{_AND_ASKS.pattern})|^\s*(?:\(?\d{{1,2}}[.):．）]|[-*•·▪‣–—]\s|[①-⑳])|<li|\s[q(]?2[.):]\s",
    re.IGNORECASE | re.MULTILINE,
)

Boundary = Literal["start", "list", "next", "also", "paragraph", "same"]


@dataclass(frozen=True, slots=True)
class Part:
    """One question of a message; `context` are the sentences it shares with others, which are searched with it."""

    text: str
    context: str = ""

    @property
    def asked(self) -> str:
        return f"{self.context} {self.text}".strip()


@dataclass(frozen=True, slots=True)
class Parts:
    """The questions of a message in order, none where it is one. `sure`: numbers or words mark each of them."""

    parts: tuple[Part, ...] = ()
    sure: bool = True


def read_questions(ticket: Ticket) -> list[Question]:
    """What is searched for: one Question, or one for each part, and behind unsure parts the whole as well."""
    split = split_message(ticket.text)
    if not split.parts:
        return [read_question(ticket)]
    questions = [
        dataclasses.replace(read_question(dataclasses.replace(ticket, text=part.asked)), part=part.text)
        for part in split.parts
    ]
    return questions if split.sure else [*questions, read_question(ticket)]


@functools.lru_cache(maxsize=4096)
def split_message(message: str) -> Parts:
    """The questions of a message as it arrived; in time linear in its length."""
    if len(message) > MAX_CHARACTERS:
        return Parts()
    looked = _squeezed(message)
    if len(asking.MARK.findall(looked)) < 2 and not (_QUICK.search(looked) or _AND.search(looked)):
        return Parts()
    read = read_message(message)
    text = _squeezed(read.text)
    if read.kind != "question" or len(asking.sentences(text)) > MAX_SENTENCES:
        return Parts()
    groups = _listed(text) or _spoken(text)
    parts = [part for part in map(_part, groups) if part.text]
    if not 1 < len(parts) <= MAX_PARTS:
        return Parts()
    return Parts(tuple(parts), sure=all(group.by in ("start", "list", "next", "also") for group in groups))


def _squeezed(text: str) -> str:
    """Runs of blanks as one, of empty lines as one: what follows looks at each blank more than once."""
    return _BLANKS.sub(" ", _EMPTY_LINES.sub("\n\n", text))


@dataclass(slots=True)
class _Group:
    """Sentences that make one question; `lead` are those it shares, `by` says what it was parted from the last by."""

    by: Boundary
    sentences: list[str] = field(default_factory=list)
    lead: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(self.sentences)

    @property
    def asks(self) -> list[str]:
        return [sentence for sentence in self.sentences if asking.asks(sentence)]


def _part(group: _Group) -> Part:
    context = " ".join(
        sentence for sentence in group.lead if len(sentence.split()) > 2 or len(asking.matter(sentence)) > 1
    )
    kept = context if len(context.split()) <= MAX_CONTEXT_WORDS else ""
    text = _FIRST.sub("", group.text, count=1)
    text = _DANGLING.sub("", text)
    return Part(clean(text) if text.strip() else "", clean(kept) if kept else "")


# -- lists ---------------------------------------------------------------------------------------


def _listed(text: str) -> list[_Group]:
    """The items of the message's list, where it is one of questions; [] else."""
    lines = text.split("\n")
    if not any(_ITEM.match(line) for line in lines):
        lines = _inline(text)
    items: list[_Group] = []
    before: list[str] = []
    behind: list[str] = []
    open_item = False
    for line in lines:
        item = _ITEM.match(line)
        if item and _follows(item, len(items)) and not behind:
            items.append(_Group("list" if items else "start", asking.sentences(item["text"])))
            open_item = True
        elif items and open_item and line.strip():
            items[-1].sentences += asking.sentences(line)
        elif items:
            open_item = False
            behind += asking.sentences(line)
        else:
            before += asking.sentences(line)
    wanting = sum(
        bool(item.asks or asking.MARK.search(item.text) or asking.ASKS_INSIDE.search(item.text)) for item in items
    )
    bullets = any(re.match(r"\s*[-*•·▪‣–—]", line) for line in lines)
    told = bool(before) and bool(_ANNOUNCES.search(before[-1])) and not _asks_fully(before[-1])
    named = told and bool(_QUESTIONS.search(before[-1]))  # "Two questions:" makes a question of each item
    alone = not (before or behind or bullets)
    completes = bool(before) and before[-1].endswith((":", "：")) and bool(asking.ASKS.match(before[-1])) and not told
    if len(items) < 2 or not (
        completes or named or (wanting and (told or alone)) or (wanting >= 2 and 2 * wanting >= len(items))
    ):
        return []
    lead = [sentence for sentence in before if not (_ANNOUNCES.search(sentence) or sentence.endswith(":"))]
    lead += [] if any(map(asking.asks, behind)) else [s for s in behind if not asking.RHETORICAL.fullmatch(s)]
    if any(map(asking.asks, lead)):  # a question before the list: its items are what was tried, or what may be chosen
        return []
    for place, group in enumerate(items):
        group.lead = list(lead)
        if completes:
            group.sentences.insert(0, before[-1].rstrip(":："))
        elif place and not asking.alone(group.text, 1):  # "share it?" after "make a schedule?"
            group.lead += items[place - 1].sentences
    rest = [_Group("next", behind)] if any(asking.asks(s) and asking.alone(s, ALONE_UNMARKED) for s in behind) else []
    return items + rest


def _asks_fully(sentence: str) -> bool:
    return bool(asking.MARK.search(sentence)) and not sentence.rstrip().endswith((":", "："))


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


def _spoken(text: str) -> list[_Group]:
    """The questions of running text, by transitions, paragraphs and marks; one group where it is one question."""
    groups = [_Group("start")]
    for paragraph in re.split(r"\n\s*\n", text):
        fresh = True
        for line in paragraph.split("\n"):
            for sentence in asking.sentences(line):
                _add(groups, sentence, fresh=fresh)
                fresh = False
    return _settled(groups)


def _add(groups: list[_Group], sentence: str, *, fresh: bool) -> None:
    last = groups[-1]
    leans = bool(asking.LEANS.match(sentence))
    after = None if leans else _NEXT.match(sentence)
    if after and last.sentences:
        rest = sentence[after.end() :].strip()
        groups.append(_Group("next", _clauses(rest) if rest else []))
        return
    also, more = _ALSO.match(sentence), _AND_ASKS.match(sentence)
    found = also or more
    if found and not leans and last.sentences and asking.asks(rest := sentence[found.end() :].strip()):
        groups.append(_Group("also" if also else "same", _clauses(rest)))
        return
    if fresh and last.sentences:
        groups.append(_Group("paragraph"))
    elif groups[-1].asks and asking.opens(sentence):
        groups.append(_Group("same", _tail(groups[-1])))
    for place, clause in enumerate(_clauses(sentence)):
        if place:
            groups.append(_Group("same"))
        groups[-1].sentences.append(clause)


def _tail(group: _Group) -> list[str]:
    """The statements behind a group's last question: they lead to the next one, and are taken from the group."""
    end = max(place for place, sentence in enumerate(group.sentences) if asking.asks(sentence)) + 1
    tail = group.sentences[end:]
    del group.sentences[end:]
    return tail


def _clauses(sentence: str) -> list[str]:
    """A sentence with "and how ..." in it as its questions, where both sides are questions by themselves."""
    clauses, begin = [], 0
    for found in itertools.islice(_AND.finditer(sentence), MAX_PARTS):
        left, right = sentence[begin : found.start()], sentence[found.end() :]
        if (
            asking.ASKS.match(left)
            and asking.alone(left, 1)
            and asking.alone(right, ALONE_UNMARKED)
            and asking.apart(left, right)
        ):
            clauses.append(left.strip())
            begin = found.end()
    return [*clauses, sentence[begin:].strip()]


def _settled(groups: Sequence[_Group]) -> list[_Group]:
    """Each group that cannot stand alone goes back to the one before it."""
    settled: list[_Group] = []
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
                first = next(i for i, s in enumerate(before.sentences) if asking.asks(s)) if before.asks else 0
                group.lead = [*before.lead, *before.sentences[:first]]
            settled.append(group)
    return [group for group in settled if group.sentences]


def _stands(group: _Group, before: _Group) -> bool:
    if group.by == "next":
        return bool(group.asks) or len(asking.matter(group.text)) >= ALONE
    if group.by == "also":
        leads = bool(before.asks) or len(asking.matter(before.text)) >= ALONE_UNMARKED
        return leads and bool(group.asks) and asking.alone(group.asks[0], ALONE)
    earlier = [ask for ask in before.asks if asking.opens(ask) and asking.alone(ask, ALONE_UNMARKED)]
    asks = [ask for ask in group.asks if asking.opens(ask) and asking.alone(ask, ALONE_UNMARKED)]
    most = MAX_SHARED_PARAGRAPHS if group.by == "paragraph" else asking.MAX_SHARED
    return bool(earlier and asks) and asking.apart(asks[0], before.asks[-1], most)
