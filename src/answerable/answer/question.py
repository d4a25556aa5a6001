"""A ticket to the question that is searched for: no greeting, no signature, no log, and with its thread."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..errors import InputError
from ..index.lexical import terms
from ..model import Ticket, Turn
from ..tickets.message import read_message
from ..tickets.redact import without_placeholders
from .thread import SHORT_MESSAGE_TERMS

MIN_OWN_TERMS = 2  # words of a message that say something; with fewer, its log is asked with
LEANING_TERMS = 7  # distinct terms; a message with fewer, and a word that points back, leans on its thread
MAX_WORDS = 150  # the encoder reads about 190; a longer message is asking early or late, so both ends stay

_GREETING = re.compile(
    r"^\s*(?:hi|hello|hey|hiya|dear|good (?:morning|afternoon|evening|day)|greetings|hola|hallo|bonjour|guten tag)\b"
    r"[^.!?\n]{0,40}?(?:[,!.\n]+|\s[-–—]\s|(?=\s(?:i|my|we|how|can|is|do|what|where|why|when)\b))",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"(?:^|(?<=[.!?\n]))\s*(?:many |much )?(?:thanks|thank you|thx|ty|gracias|danke|merci)\b"
    r"(?: (?:so much|a lot|very much|in advance|again|for your (?:help|time|support)))*\s*[.!,]*\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked up, and whether words of an earlier turn are in it. `part`: of a message of several, this one.

    `english`: the text word by word in English, for docs that have nothing in its own language.
    """

    text: str
    from_thread: bool = False
    part: str | None = None
    english: str | None = None

    @property
    def searched(self) -> str:
        """The words to look for in the docs."""
        return self.text if self.english is None else self.english


def as_ticket(question: object) -> Ticket:
    """A question or ticket as one that can be asked. Raises InputError, which names what is wrong with it."""
    if isinstance(question, str):
        if not question.strip():
            raise InputError("the question is empty", remedy="Ask at least one word.")
        return Ticket(id="ask", text=question)
    if not isinstance(question, Ticket):
        raise InputError(
            f"a question is a text or a Ticket, not {_kind(question)}",
            remedy='Ask "a text", or Ticket(id, text, thread=...).',
        )
    if not isinstance(question.text, str):
        raise InputError(f"ticket {question.id!r}: its text is {_kind(question.text)}", remedy="Give it as a str.")
    if not (question.intent is None or isinstance(question.intent, str)):
        raise InputError(f"ticket {question.id!r}: its intent is {_kind(question.intent)}", remedy="A str, or None.")
    if not (isinstance(question.thread, (tuple, list)) and all(map(_is_turn, question.thread))):
        raise InputError(
            f"ticket {question.id!r}: its thread is not a sequence of turns",
            remedy="Give thread as a tuple of Turn(speaker, text), where speaker is 'user' or 'agent' and text a str.",
        )
    return question


def _is_turn(value: object) -> bool:
    return isinstance(value, Turn) and value.speaker in ("user", "agent") and isinstance(value.text, str)


def _kind(value: object) -> str:
    return "None" if value is None else f"of type {type(value).__name__}"


def read_question(ticket: Ticket) -> Question:
    """Clean the message; where it says too little by itself, put the customer's last message before it."""
    own = clean(ticket.text)
    if ticket.thread and _leans(own):
        before = next((clean(turn.text) for turn in reversed(ticket.thread) if turn.speaker == "user"), "")
        if before:
            return Question(f"{before} {own}".strip(), from_thread=True)
    return Question(own)


def _leans(message: str) -> bool:
    """Whether it needs what stands before it: with few words, or with some and one that points back."""
    count = len(set(terms(message)))
    if not SHORT_MESSAGE_TERMS <= count < LEANING_TERMS:
        return count < SHORT_MESSAGE_TERMS
    from .asking import goes_on  # what it compiles takes 0.1 s, and few tickets have a thread

    return goes_on(message)


def clean(message: str) -> str:
    """What is asked, on one line: without what mail puts around it, greeting and thanks; never empty unless it was.

    Where that says nothing ("what is this?"), the line of a log that says what went wrong is asked with.
    """
    read = read_message(message)
    said = without_placeholders(read.text)  # `[email]` is no word of the customer's
    text = said if terms(said) else read.text
    for pattern in (_GREETING, _THANKS):
        shorter = pattern.sub("", text, count=1).strip()
        if terms(shorter):
            text = shorter
    words = (text or message).split()
    if len(words) > MAX_WORDS:
        words = words[: MAX_WORDS * 2 // 3] + words[-(MAX_WORDS // 3) :]
    if read.error and read.error != text and len(set(terms(text))) < MIN_OWN_TERMS:
        words += read.error.split()
    return " ".join(words)
