"""The languages that the docs of an index are written in, and what a question in another one is looked up as."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from ..encode.word_bridge import WordBridge
from ..index import Index
from ..index.words.stop_words import STOP_WORDS
from ..index.words.terms import ENGLISH
from ..ingest.language import language_of, may_be_in
from .question import Question

SAMPLED = 40  # pages, spread evenly over the index
READ = 1500  # characters of a page
MIN_SHARE = 0.1  # of the sampled pages; fewer are names and quotes
SHORTEST_NAME = 3  # letters


class DocsLanguages:
    """What the docs are written in. `bridge` puts questions into English; None where the encoder needs no such thing.

    translated: languages that pages are translated into. reads_all: whether the encoder reads every language.
    """

    def __init__(self, index: Index, translated: frozenset[str], bridge: WordBridge | None, *, reads_all: bool) -> None:
        self._index = index  # whose words are not held: an index that is closed lets its files go
        self._bridge, self._reads_all = bridge, reads_all
        self._written = docs_languages(index) | translated  # none, where none can be told

    def is_foreign(self, language: str | None) -> bool:
        """Whether the docs have nothing in this language, and the encoder does not read it."""
        return language is not None and not self._reads_all and bool(self._written) and language not in self._written

    def readable(self, question: Question) -> Question:
        """The question, and what it is in English where the docs have English and not its own language."""
        if self._bridge is None or ENGLISH not in self._written:
            return question
        language = language_of(question.text)
        if not self.is_foreign(language) or may_be_in(question.text, ENGLISH):
            return question
        return replace(question, english=self._bridge.english(question.text, self._name_in_docs(language)))

    def _name_in_docs(self, language: str | None) -> Callable[[str], bool]:
        """Whether a word of a question in this language, and none of its small ones, stands in the docs as it is."""
        lexical, small = self._index.lexical, STOP_WORDS.get(language or "", frozenset())
        in_none = lexical.idf("")

        def known(word: str) -> bool:
            if len(word) < SHORTEST_NAME or word.lower() in small:
                return False
            return any(lexical.idf(term) < in_none for term in lexical.terms(word))

        return known


def docs_languages(index: Index) -> frozenset[str]:
    """ISO 639-1 codes; empty where no page is long enough to tell."""
    names = sorted(index.pages)
    step = max(1, len(names) // SAMPLED)
    counts = Counter(language_of(index.page_text(name)[:READ]) for name in names[::step])
    told = counts.total() - counts[None]
    return frozenset(name for name, count in counts.items() if name is not None and count >= MIN_SHARE * told)
