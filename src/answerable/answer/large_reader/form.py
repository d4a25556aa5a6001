"""A large reader's reply, held to its form: what has another one says nothing, whatever it says.

Whoever wrote a page or a ticket may have told the model what to reply. So a verdict counts only if it answers this
very order (its code), names sentences that there are, and quotes one of them word for word; and of what is missing only
the question's own words are kept, so that no page can put words into a report.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ...index.words.terms import terms
from ...ingest.language import language_of
from ...schema.json_text import parse_json
from ..llm.marked_data import asked_words
from .prompt import MAX_MISSING, MAX_PHRASE, MAX_QUOTE, MAX_SENTENCES, ReadPassage

MAX_REPLY = 4000  # characters that are read
MIN_QUOTE = 8  # characters, where the sentence has as many
KEYS = ("code", "verdict", "sentences", "quote", "missing")

VerdictName = Literal["states", "partly", "does_not"]
_FENCED = re.compile(r"```(?:json)?\s*\n(.*)\n\s*```", re.DOTALL)
_WORD = re.compile(r"\w+")
_MARKS = str.maketrans("‘’‚“”„«»", '\'\'\'"""""')


class Unusable(Exception):
    """The reply has not the form; the message says what is wrong, and holds nothing that the model sent."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A verdict that has the form. sentences: numbers from 1 through all passages. missing: in the question's words."""

    verdict: VerdictName
    sentences: tuple[int, ...]
    missing: tuple[str, ...]


def check(reply: str, code: str, question: str, passages: Sequence[ReadPassage]) -> Checked:
    """The verdict of a reply to the order with this code. Raises Unusable."""
    given = _object(reply)
    if given["code"] != code:
        raise Unusable("it does not answer this order")
    verdict = given["verdict"]
    if verdict not in ("states", "partly", "does_not"):
        raise Unusable("no verdict of the three")
    sentences = [passage.text[start:end] for passage in passages for start, end in passage.sentences]
    numbers = _numbers(given["sentences"], len(sentences))
    quote = given["quote"]
    if not isinstance(quote, str):
        raise Unusable("its quote is no text")
    if verdict == "does_not":
        if numbers or quote.strip():
            raise Unusable("it names sentences for what it says is not there")
    elif not numbers:
        raise Unusable("it names no sentence")
    elif not any(_stands(quote, sentences[number - 1]) for number in numbers):
        raise Unusable("its quote stands in none of its sentences")
    missing = _missing(given["missing"], question)
    if verdict == "states" and given["missing"]:
        raise Unusable("it says that all is stated, and what is missing")
    return Checked(verdict, numbers, missing)


def _object(reply: str) -> dict[str, Any]:
    """The one object that the reply must be, with its keys; a code fence around it is let pass."""
    text = reply.strip()
    if len(text) > MAX_REPLY:
        raise Unusable("too long")
    if (fenced := _FENCED.fullmatch(text)) is not None:
        text = fenced[1]
    try:
        given = parse_json(text)
        pairs = json.loads(text, object_pairs_hook=list)
    except (ValueError, RecursionError):
        raise Unusable("no JSON") from None
    if not isinstance(given, dict) or sorted(key for key, _ in pairs) != sorted(KEYS):
        raise Unusable("other keys than those asked for")
    return given


def _numbers(given: Any, count: int) -> tuple[int, ...]:
    if not isinstance(given, list) or not all(type(number) is int for number in given):
        raise Unusable("its sentences are no list of numbers")
    if len(given) > MAX_SENTENCES:
        raise Unusable("too many sentences")
    if not all(1 <= number <= count for number in given):
        raise Unusable("a sentence that there is not")
    return tuple(dict.fromkeys(given))


def _stands(quote: str, sentence: str) -> bool:
    """Whether the words stand in the sentence; blanks, capitals and the form of quotation marks do not count."""
    words, said = _plain(quote), _plain(sentence)
    return min(MIN_QUOTE, len(said)) <= len(words) and len(words.split()) <= MAX_QUOTE and words in said


def _plain(text: str) -> str:
    return " ".join(text.translate(_MARKS).split()).casefold()


def _missing(given: Any, question: str) -> tuple[str, ...]:
    """The phrases that hold nothing but words of the question, as bare words."""
    if not isinstance(given, list) or not all(isinstance(phrase, str) for phrase in given):
        raise Unusable("what is missing is no list of texts")
    asked = asked_words(question)
    language = language_of(asked) or "en"
    known = set(terms(asked, language))
    kept = []
    for phrase in given[:MAX_MISSING]:
        words = _WORD.findall(phrase)[:MAX_PHRASE]
        bare = " ".join(words)
        its = terms(bare, language)
        if its and known.issuperset(its) and len(bare) <= 80:
            kept.append(bare)
    return tuple(dict.fromkeys(kept))
