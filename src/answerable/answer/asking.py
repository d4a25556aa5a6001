"""What one sentence of a message is: a question of its own, one that leans on the one before it, or none."""

from __future__ import annotations

import re

from ..index.lexical import terms
from . import part_words as words

ALONE_POINTING = 4  # the same where it has a word that points back
MAX_SHARED = 0.25  # Dice overlap up to which two questions of one paragraph are two

END = r"(?![^\W_]|['’][^\W_])"
EAST = r"[\u3040-\u30ff\u3400-\u9fff]"
OPENER = re.compile(rf"(?:¿|(?:{words.OPENERS}){END})", re.IGNORECASE)
_COURTESY = (
    r"(?:(?:please|bitte|s'il vous plaît|por favor|per favore|alstublieft|proszę"
    r"|hi|hello|hey|hallo|bonjour|hola|olá|ciao|cześć)[,!:]?\s+)?"
)
ASKS = re.compile(rf"\s*[\"'(¿]?\s*{_COURTESY}{OPENER.pattern}", re.IGNORECASE)
_WISHES = re.compile(rf"\s*{_COURTESY}(?:{words.WISHES}){END}", re.IGNORECASE)
_BARE = re.compile(rf"\s*{_COURTESY}(?:how|what|where|when|why|which|who|whose){END}", re.IGNORECASE)
_BARE_ASKS = re.compile(
    rf"{_BARE.pattern}\s+(?:(?:to|much|many|long|often|far|late|come|about|happens)\b|(?:{words.VERBS}){END})",
    re.IGNORECASE,
)
_WHAT_IS = re.compile(
    r"\W*(?:what|which|who)(?:['’]s|\s+(?!(?:do|does|did|can|could|should|happens|is the|are the|is my)\b))",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    rf"\s*{_COURTESY}(?:can|could|may|must|shall|should|do|does|did|is|are|am|will|would|has|have|what['’]?s|where['’]?s)\s",
    re.IGNORECASE,
)
_VERB_FIRST = re.compile(rf"\s*[\"'(¿]?\s*{_COURTESY}(?:{words.VERBS}){END}", re.IGNORECASE)
ASKS_INSIDE = re.compile(rf"[,;:–-]\s+(?:{words.OPENERS}){END}|[,;]?\s(?:why|warum|pourquoi)\W*$", re.IGNORECASE)
_ASKS_EAST = re.compile(r"(?:か|の|かな)[。？?\s]*$|教えて|知りたい|ください[。\s]*$")
MARK = re.compile(r"[?？؟]")
_SENTENCE = re.compile(r"(?<=[.!?…])[\"')\]»”]*\s+|(?<=[。！？])|(?<![,:;])\s+(?=¿)")
LEANS = re.compile(rf"\s*[¿]?(?:(?:{words.LEANING}){END}|それとも|または|例えば)", re.IGNORECASE)
_GOES_ON = re.compile(rf"\W*(?:{words.AND}|{words.GOING_ON}){END}", re.IGNORECASE)
_POINTS = re.compile(
    rf"(?<![^\W_])(?:(?:{words.POINTERS}){END}|(?:{words.LAST_POINTERS})\W*$)|それ|これ|その", re.IGNORECASE
)
# "it" and "that" that point at nothing before them.
_POINTLESS = re.compile(
    r"\b(?:is|was|will|would|does|how long|how much) it (?:still |also |be |take |cost |mean |matter |possible |normal |true )+"
    r"|\b(?:there (?:is|are)|is there|are there)\b|\b(?:this|that|these|those) (?:month|week|year|morning|quarter|day|time)\b"
    r"|(?<=\w) that (?=\w+ )|\b(?:so that|now that)\b|\b(?:gibt|ist|wäre|geht) es\b|\bes (?:gibt|ist)\b",
    re.IGNORECASE,
)
RHETORICAL = re.compile(
    rf"\W*(?:(?:so|and|but|also|then|und|et|y|e)\W+)?(?:{words.RHETORICAL}|is (?:that|this|it) (?:an? )?(?:known )?\w+|ist das (?:ein )?(?:bekannter? )?\w+)(?:\W+(?:please|thanks|thank you|then|now|here|bitte|danke))?\W*",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['’\-.][^\W_]+)*")
_EAST_RUN = re.compile(r"[\u3400-\u9fff\u30a0-\u30ff]{2,}")


def wants_answer(sentence: str) -> bool:
    """Whether it wants an answer of its own."""
    if RHETORICAL.fullmatch(sentence):
        return False
    if MARK.search(sentence) or _ASKS_EAST.search(sentence) or _WISHES.match(sentence):
        return True
    # Without a mark "what I need is" and "when I type" are statements; with a full stop most else is.
    if _BARE.match(sentence):
        return bool(_BARE_ASKS.match(sentence)) and not (sentence.endswith(".") and _WHAT_IS.match(sentence))
    return bool(ASKS.match(sentence) and (_ENGLISH.match(sentence) or not sentence.endswith(".")))


def opens(sentence: str) -> bool:
    """Whether it asks from its first word on: "one with a stamp?" does not."""
    verb = MARK.search(sentence) and _VERB_FIRST.match(sentence)
    return wants_answer(sentence) and bool(verb or ASKS.match(sentence) or re.search(EAST, sentence))


def matter(text: str) -> set[str]:
    """The words that a question is about, stemmed; of Japanese and Chinese the runs of signs that carry meaning."""
    own = {word.lower() for word in _WORD.findall(text) if not re.search(EAST, word)}
    found = {term for word in own - words.SMALL for term in terms(word) if len(term) > 1}
    return found | set(_EAST_RUN.findall(text))


def points_back(text: str) -> bool:
    return bool(_POINTS.search(_POINTLESS.sub(" ", text)))


def goes_on(text: str) -> bool:
    """Whether a message goes on with what was said before: it points back, or begins as what follows does."""
    return points_back(text) or bool(LEANS.match(text) or _GOES_ON.match(text))


def alone(text: str, needed: int) -> bool:
    """Whether a question can be understood without what stands before it."""
    size = len(matter(text))
    return size >= (max(needed, ALONE_POINTING) if points_back(text) else needed) and not LEANS.match(text)


def apart(one: str, other: str, most: float = MAX_SHARED) -> bool:
    """Whether two questions are about different things: `most` is the overlap of their words up to which they are."""
    a, b = matter(one), matter(other)
    return not a or not b or 2 * len(a & b) / (len(a) + len(b)) <= most


def sentences(text: str) -> list[str]:
    return [stripped for piece in _SENTENCE.split(text) if (stripped := piece.strip())]
