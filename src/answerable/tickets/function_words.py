"""Words that say nothing by themselves, in the languages that docs and tickets are mostly written in."""

from __future__ import annotations

import functools

# Politeness and time, which ask for no page and stand in no list of stop words.
_POLITE = """
able ago also already anyone anybody anything asap away back bit bitte done else even ever every fine get gets
getting give gives got hello help hey hi hola just know let like lot make maybe merci much need needs new now ok okay
one only please pls por favor possible put quite really right say see simply since soon still sure take tell thank
thanks thx thing things today tomorrow tried try trying use used using via want way well whats while would yes
yesterday yet
"""


@functools.lru_cache(maxsize=1)
def function_words() -> frozenset[str]:
    """Case-folded stop words of the languages that bm25s lists (twelve of them), and words of politeness."""
    import bm25s.stopwords

    lists = (getattr(bm25s.stopwords, name) for name in dir(bm25s.stopwords) if name.startswith("STOPWORDS_"))
    return frozenset(word.casefold() for words in lists for word in words) | frozenset(_POLITE.split())


def says_nothing(word: str) -> bool:
    """Whether a word is a function word, a fragment of one ("s", "ll"), or no word at all."""
    folded = word.casefold()
    return len(folded) < 3 or not any(char.isalpha() for char in folded) or folded in function_words()
