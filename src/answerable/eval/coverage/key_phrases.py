"""Readable names for groups of texts: the phrases that are frequent in a group and rare outside, as people wrote them.

The weight of a phrase t in group c is tf(t, c) / |c| * log(1 + A / f(t)), with A the mean number of phrases a group and
f(t) the count over all groups: class-based tf-idf (M. Grootendorst, "BERTopic", arXiv:2203.05794, 2022). Phrases are
compared by their terms, so "refund" and "refunds" are one; shown is the form that stands most often in the group.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from ...index.lexical import STOPWORDS, terms
from ...tickets.redact import without_placeholders

MAX_PHRASE_WORDS = 3  # words of a phrase
MIN_SHARE = 0.1  # of the group's texts that a phrase must stand in
_WORD = re.compile(r"[^\W_][\w'’\-]*")
_COURTESY = """
hi hello hey please thanks thank help need want like get got just also any some us im i'm i've i'd can't don't doesn't
what's it's there's know tell let no not too very really been about into out up
"""
_SMALL = STOPWORDS | frozenset(_COURTESY.split())


def key_phrases(groups: Mapping[str, Sequence[str]], count: int = 3) -> dict[str, tuple[str, ...]]:
    """For each group of texts up to `count` phrases, best first, none of whose terms stands in a better one."""
    forms: dict[str, dict[tuple[str, ...], Counter[str]]] = {}
    found_in: dict[str, Counter[tuple[str, ...]]] = {}
    overall: Counter[tuple[str, ...]] = Counter()
    for name in sorted(groups):
        seen: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
        texts: Counter[tuple[str, ...]] = Counter()
        for text in groups[name]:
            once = _phrases(text)
            for key, form in once.items():
                seen[key][form] += 1
            texts.update(once.keys())
        forms[name], found_in[name] = seen, texts
        overall.update(texts)
    mean = sum(overall.values()) / max(1, len(groups))
    chosen = {}
    for name, texts in found_in.items():
        size = len(groups[name])

        def weight(key: tuple[str, ...], texts: Counter[tuple[str, ...]] = texts, size: int = size) -> float:
            # Of two phrases that stand in the same texts the longer one says more.
            return texts[key] / size * math.log(1 + mean / overall[key]) * (1 + 0.35 * (len(key) - 1))

        ranked = sorted(
            (key for key in texts if texts[key] >= max(2, MIN_SHARE * size) or size < 2),
            key=lambda key: (-weight(key), key),
        )
        picked: list[tuple[str, ...]] = []
        for key in ranked:
            if len(picked) == count:
                break
            if not any(set(key) & set(other) for other in picked):
                picked.append(key)
        # The form seen most often, of equals the shortest.
        chosen[name] = tuple(
            min(forms[name][key].items(), key=lambda item: (-item[1], len(item[0]), item[0]))[0] for key in picked
        )
    return chosen


def _phrases(text: str) -> dict[tuple[str, ...], str]:
    """The phrases of one text: their terms, and how they are written, in lower case."""
    words = [match[0].lower() for match in _WORD.finditer(without_placeholders(text))]
    stems: list[str | None] = []
    for word in words:
        known = terms(word) if word not in _SMALL and any(map(str.isalpha, word)) else []
        stems.append(known[0] if known else None)
    phrases: dict[tuple[str, ...], str] = {}
    for begin in range(len(words)):
        for end in range(begin + 1, min(begin + MAX_PHRASE_WORDS, len(words)) + 1):
            if stems[begin] is None or stems[end - 1] is None:
                continue
            key = tuple(stem for stem in stems[begin:end] if stem is not None)
            if len(set(key)) == len(key):
                phrases.setdefault(key, " ".join(words[begin:end]))
    return phrases
