"""A message to its questions: what is numbered, what "another question" begins, what asks twice.

It errs on the side of one question. A follow-up that points back ("and how much is it?") stays with the one before it,
a tail that asks nothing ("any ideas?") with its question, and a second question about the same words is no second one.
Where only marks and paragraphs speak for a second question the split is not `sure`: see `join`, which undoes it where
all parts lead to one page.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from dataclasses import dataclass

from ..model import Ticket
from ..tickets.message import read_message
from . import part_words as words
from .question import Question, read_question

MAX_PARTS = 12  # a message with more is a form to fill in, and goes to a human as it is
MAX_CHARACTERS, MAX_SENTENCES = 20_000, 200  # of a message that is split: longer ones are pasted, not asked
_BLANKS, _EMPTY_LINES = re.compile(r"[^\S\n]+"), re.compile(r"\n(?:[^\S\n]*\n)+")
_MARK = re.compile(r"[?？؟]|か。")
_STARTS = re.compile(r"(?:^|[\n.!?。？！…]|\s-\s)\s*[¿(\"']?([^\W_]+)")
_AND = re.compile(rf"(?:^|\s)(?:{words.AND})\s+[¿]?([^\W_]+)", re.IGNORECASE)
_LIST = re.compile(r"^\s*(?:[qQ(]?\w{1,2}[.):．）]|\d+\s-|[-*•·▪‣–—]\s|[①-⑳])|<li|\s[qQ(]?2[.):]\s", re.MULTILINE)
_TURNS = words.first_words(words.NEXT_QUESTION, words.ALSO)
_EAST_TURNS = tuple(word for word in _TURNS if word > "\u3000")
_ASKING = words.first_words(words.OPENERS, words.ASKING_VERBS)


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
    if not _may_be_several(looked):
        return Parts()
    # What these compile takes 0.1 s, and few messages need it.
    from .asking import sentences
    from .split import listed, spoken, texts_of

    read = read_message(message)
    text = _squeezed(read.text)
    if read.kind != "question" or len(sentences(text)) > MAX_SENTENCES:
        return Parts()
    groups = listed(text) or spoken(text)
    parts = [Part(*texts) for texts in map(texts_of, groups) if texts[0]]
    if not 1 < len(parts) <= MAX_PARTS:
        return Parts()
    return Parts(tuple(parts), sure=all(group.by in ("start", "list", "next", "also") for group in groups))


def _may_be_several(text: str) -> bool:
    """Whether it is worth a closer look, at a tenth of the cost: nearly all messages are not."""
    if len(_MARK.findall(text)) > 1 or _LIST.search(text) or any(m[1].lower() in _ASKING for m in _AND.finditer(text)):
        return True
    for found in _STARTS.finditer(text):
        word = found[1].lower()
        if word in _TURNS or word.startswith(_EAST_TURNS) or ("\n" in found[0] and word in _ASKING):
            return True
    return False


def _squeezed(text: str) -> str:
    """Runs of blanks as one, of empty lines as one: what follows looks at each blank more than once."""
    return _BLANKS.sub(" ", _EMPTY_LINES.sub("\n\n", text))
