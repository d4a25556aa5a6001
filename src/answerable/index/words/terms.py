"""The words of a text as the lexical index counts them, by the language of the text.

English (and every language without rules here): its stop words, its stemmer. Other languages: their own, with elisions
and apostrophes as they write them. Scripts that set no blanks between words (Chinese, Japanese, Thai, Lao, Khmer,
Burmese), and Korean, whose particles hang on its words: every two neighbouring letters, which need no dictionary.
"""

from __future__ import annotations

import functools
import itertools
import re
import threading
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from .stop_words import STOP_WORDS

ENGLISH = "en"
STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "et": "estonian", "fa": "persian", "fi": "finnish", "fr": "french", "hi": "hindi",
    "hu": "hungarian", "id": "indonesian", "it": "italian", "lt": "lithuanian", "nl": "dutch", "no": "norwegian",
    "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sv": "swedish", "ta": "tamil",
    "tr": "turkish",
}  # fmt: skip
PAIRED = frozenset({"ja", "km", "ko", "lo", "my", "th", "zh"})
_SIGNED = frozenset({"bn", "hi", "ta"})  # whose vowel signs are no letters to Python
_ACCENTED = frozenset({"ca", "cs", "es", "fr", "it", "pl", "pt", "ro"})  # often typed without their accents

_STOPWORDS = """
a am an and are as at be been but by can could did do does for from had has have he her his how i if in into
is it its me my of on or our she should so than that the their them then there these they this those to was we
were what when where which who why will with would you your
"""
STOPWORDS = frozenset(_STOPWORDS.split())

# A word may carry dots, dashes and underscores inside (m3.large, user-id) and + or # behind (c++, c#).
_WORD = re.compile(r"\w+(?:[.\-:]\w+)*(?:\+\+|#)?")
_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_A-Za-z]+")
_SPLIT = re.compile(r"[.\-:_]+")
_CASE = re.compile(r"[a-z][A-Z]|[A-Z][A-Z][a-z]")
_APOSTROPHE = re.compile(r"['’](s\b)?")
_LONGEST = 64  # characters; anything longer is no word
_SIGNED_WORD = re.compile(r"(?:\w|[\u0900-\u0963\u0966-\u0d7f])+(?:[.\-:]\w+)*")
_PAIRED_RUN = re.compile(
    r"[\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
)
_ELISION = re.compile(
    r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|dell|nell|sull|all|dall|coll|quest|un)['\u2019](?=\w)", re.I
)
_SUFFIX = re.compile(r"(?<=\w)['\u2019]\w+")
_MARKS = re.compile(r"[\u0300-\u036f]")

_of_thread = threading.local()


def terms(text: str, language: str = ENGLISH) -> list[str]:
    """The stemmed terms of a text, in order, repeats kept; `CreateUser` gives `createus`, `creat` and `user`.

    language: ISO 639-1; one without rules is read as English.
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text)  # ligatures and full-width letters as plain
    if language == ENGLISH or not has_rules(language):
        if "'" in plain or "\u2019" in plain:
            plain = _APOSTROPHE.sub("", plain)
        return [term for word in _WORD.findall(plain) for term in _word_terms(word, ENGLISH)]
    if language in PAIRED:
        pairs = [pair for run in _PAIRED_RUN.findall(plain) for pair in _pairs(run)]
        return [*pairs, *terms(_PAIRED_RUN.sub(" ", plain))]
    if language in ("ca", "fr", "it"):
        plain = _ELISION.sub("", plain)
    elif language == "tr":
        plain = _SUFFIX.sub("", plain)
    found = (_SIGNED_WORD if language in _SIGNED else _WORD).findall(plain)
    return [term for word in found for term in _word_terms(word, language)]


def question_terms(text: str, languages: Sequence[str], known: Callable[[str], bool]) -> list[str]:
    """The terms that a question looks for in an index of these languages: each word as each of them would have it.

    known: whether the index holds a term. Forms that it does not hold are left out where it holds another of the same
    word, for a word that is found must not count as one that is not. Customers ask in English, too: its small words
    count for nothing where the index does not hold them.
    """
    if tuple(languages) == (ENGLISH,):
        return terms(text)
    out: list[str] = []
    for word in text.split():
        forms = [terms(word, language) for language in languages]
        held = [form for form in dict.fromkeys(itertools.chain(*forms)) if known(form)]
        out += held or (forms[0] if all(forms) and terms(word) else [])
    return out


def has_rules(language: str) -> bool:
    """Whether the words of a language are made by rules of its own."""
    return language in STEMMERS or language in PAIRED or language in _SIGNED


def _stemmer(language: str) -> Any:
    """This thread's own: one is not made to be shared."""
    if not hasattr(_of_thread, "stemmers"):
        _of_thread.stemmers = {}
    found = _of_thread.stemmers.get(language)
    if found is None:
        import Stemmer

        found = _of_thread.stemmers[language] = Stemmer.Stemmer(STEMMERS[language])
    return found


@functools.lru_cache(maxsize=200_000)
def _word_terms(word: str, language: str) -> tuple[str, ...]:
    """The terms of one word: itself, and its parts where it is compound or in camel case."""
    parts = [part for part in _SPLIT.split(word.rstrip("+#")) if part]
    if _CASE.search(word):
        parts = [piece for part in parts for piece in (_PART.findall(part) if _CASE.search(part) else [part])]
    whole = word.lower()
    names = [whole] if len(parts) < 2 else [whole, *(part.lower() for part in parts)]
    stop = STOPWORDS if language == ENGLISH else STOP_WORDS.get(language, frozenset())
    kept = [name for name in names if name not in stop and len(name) <= _LONGEST]
    if language in STEMMERS:
        kept = _stemmer(language).stemWords(kept)
    return tuple(map(_unaccented, kept) if language in _ACCENTED else kept)


def _pairs(run: str) -> list[str]:
    return [run[n : n + 2] for n in range(len(run) - 1)] if len(run) > 1 else [run]


def _unaccented(word: str) -> str:
    return word if word.isascii() else _MARKS.sub("", unicodedata.normalize("NFD", word))
