"""Whether one sentence of the docs says what a sentence of a model says: a rule that errs on the side of no.

A worded sentence passes where one quoted sentence of a cited passage

- holds each of its words (by stem; the heading above the quote counts too), each of its numbers with sign and unit,
  and each sign beyond plain punctuation;
- denies what it denies, and nothing else: a word stands below a "not" in both or in neither;
- carries no condition, limit or hedge that it leaves out ("only", "unless", "if you are an owner", "up to", "some");
- has its words in the same order within each clause, so that nobody's part is given to somebody else;
- and, where numbers are named, does not borrow words from a clause that belongs to another number.

Then `generate` asks for the meaning as well (idf-weighted late-interaction coverage, see `evidence`). Words for
pointing and clicking count as one. English, with the commonest negations of six other languages: elsewhere the rule
drops more, and never keeps more than these words let it see.
"""

from __future__ import annotations

import dataclasses
import functools
import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from ...index.lexical import terms
from ...ingest.characters import names

FLAWS = ("empty", "numbers", "words", "negation", "condition", "order")

_TOKEN = re.compile(r"\w+(?:[.\-:/]\w+)*(?:\+\+|#)?|[,;:.()–—!?|>]")
_NUMBER = re.compile(r"[$€£¥]?\s?\d+(?:[.,:/\-]\d+)*\s?[%$€£¥]?")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_PUNCTUATION = frozenset(".,;:!'\"’‘“”()-–—…")
_ORDINAL = re.compile(r"^\s*\d{1,3}[.)]\s+")
_CONTRACTION = re.compile(r"(?<=\w)'(?:ll|re|ve|d|m|s)\b")
_COUNTED = "two three four five six seven eight nine ten eleven twelve"  # "one" is a pronoun as well
_COUNTS = {name: str(value) for value, name in enumerate(_COUNTED.split(), 2)}
_FREE = names("may might also please simply just there here let get via")
_DENIALS = names(
    "not no never none neither nor without unable nothing nobody nowhere hardly"
    " nicht kein keine keinen keinem keiner keines nie niemals ohne pas jamais sans nunca sin não nao sem geen niet"
    " zonder mai senza"
)
# What ends the reach of a "not", and what may end it behind a comma.
_TURNS = names("but however though although while whereas because if unless when so otherwise instead")
_SUBJECTS = names("you it they we i he she there then")
_ARTICLES = names("a an the your our its their this that these those")
_LIMITS = names(  # a quote that has one has to keep it
    "only solely exclusively unless except excluding until some most few certain usually normally often sometimes"
    " typically partly rarely mostly"
)
_CONDITIONS = names("if when once after before while provided whenever unless without")  # and what follows them
_BOUNDS = names("within least most up under over more less fewer below above minimum maximum about")  # by a number
_BOUND_TO = names("from by than into")  # a word keeps the one before it
_PARTICLES = names("on off in out up down")  # and the one behind it, if it is one of these
_CLAUSES = names("and or but if when once after before while unless until because so to for with in on at within via")
_SAME = (
    "click select choose press tap pick",
    "open go goes visit",
    "must need require required",
    "buy purchase",
    "email e-mail mail",
)
_NO, _YES, _PERHAPS = 0, 1, 2  # whether a word is denied; PERHAPS matches only itself


@dataclass(frozen=True, slots=True)
class _Word:
    """A word that carries meaning: its stems (the whole first), and what stands over it."""

    stems: tuple[str, ...]
    denied: tuple[int, int]  # itself, and the stretch that a "not" reaches over, of which it is a word
    clause: int  # between commas and conjunctions
    item: int  # between commas, "and" and "or"
    part: int  # between semicolons and stops
    place: int  # among the tokens


@dataclass(frozen=True, slots=True)
class _Sentence:
    """What a sentence holds: `words` carry meaning, `tokens` are all words and numbers, in small letters."""

    words: tuple[_Word, ...]
    tokens: tuple[str, ...]
    parts: tuple[int, ...]  # of each token
    stems: frozenset[str]
    numbers: frozenset[str]
    stops: frozenset[int]  # places of tokens that a mark stands behind

    def behind(self, place: int) -> str:
        """The stem of the next token, "" where a mark stands between or it carries no meaning."""
        return "" if place in self.stops else _stem(self.token(place + 1))

    def token(self, place: int) -> str:
        return self.tokens[place] if 0 <= place < len(self.tokens) else ""


def flaw(sentence: str, quote: str, context: str = "") -> str | None:
    """Why `quote` does not support `sentence`: a name of FLAWS, or None where it does.

    `context` is what stands over the quote, such as its heading. Callers bound the lengths: the time grows with
    their product.
    """
    claim, source = _read(sentence), _read(_ORDINAL.sub("", quote))
    over = _read(context).stems
    if not claim.words:
        return "empty"
    if not claim.numbers <= source.numbers | _numbers(context) or not _same_units(claim, source):
        return "numbers"
    if not _signs(sentence) <= set(quote):
        return "words"
    readable = _readable(claim, source)
    if not all(_held(word, readable | over) for word in claim.words):
        return "words"
    shared = [word for word in claim.words if _held(word, readable)]
    if not shared or not _of_one_part(shared, source):
        return "words"
    if not _same_denials(shared, source):
        return "negation"
    if not _conditions_kept(claim, shared, source):
        return "condition"
    return None if _in_order(claim, shared, source) else "order"


@functools.lru_cache(maxsize=4096)
def _read(text: str) -> _Sentence:
    plain = _plain(text)
    reader = _Reader()
    tokens = _TOKEN.findall(plain)
    for token, following in itertools.zip_longest(tokens, tokens[1:], fillvalue=""):
        reader.take(token, following.lower())
    return reader.sentence(_numbers(plain))


class _Reader:
    """Takes the tokens of a sentence in order, and keeps count of where in the sentence it is."""

    def __init__(self) -> None:
        self._tokens: list[str] = []
        self._parts: list[int] = []  # of each token
        self._stops: set[int] = set()  # tokens that a mark stands behind
        self._clause = self._item = self._part = 0
        self._words: list[tuple[_Word, int]] = []  # each with the stretch of a "not" that it stands in
        # A stretch is as far as a "not" reaches. Whether anything in it is denied is known only at its end.
        self._stretch = 0
        self._denied_in = {0: _NO}
        self._denied = _NO  # what comes next, as far as is known yet

    def take(self, token: str, following: str) -> None:
        """`following` is the next token in small letters, "" at the end."""
        lower = token.lower()
        is_mark = not (token[0].isalnum() or token[0] == "_")
        if is_mark:
            self._clause += 1
            self._item += token not in "()"
            self._part += token in ";.!?"
            self._stops.add(len(self._tokens) - 1)
        if _ends_a_stretch(token, following) or lower in _TURNS:
            self._begin_stretch(_NO)
        elif token == "," and self._denied == _YES and following in _ARTICLES:  # a list that goes on, or a new clause
            self._begin_stretch(_PERHAPS)
        if not is_mark:
            self._take_word(token, lower)

    def _begin_stretch(self, denied: int) -> None:
        self._stretch += 1
        self._denied = self._denied_in[self._stretch] = denied

    def _take_word(self, token: str, lower: str) -> None:
        self._clause += lower in _CLAUSES
        self._item += lower in ("and", "or", "but")
        self._tokens.append(_COUNTS.get(lower, lower))
        self._parts.append(self._part)
        if lower in _DENIALS:
            self._denied = self._denied_in[self._stretch] = _YES
        elif not (lower in _FREE or lower in _COUNTS or _NUMBER.fullmatch(token)):
            stems = tuple(_canonical(stem) for stem in terms(token))
            if stems:
                place = len(self._tokens) - 1
                word = _Word(stems, (self._denied, _NO), self._clause, self._item, self._part, place)
                self._words.append((word, self._stretch))

    def sentence(self, numbers: frozenset[str]) -> _Sentence:
        words = tuple(
            dataclasses.replace(word, denied=(word.denied[0], self._denied_in[stretch]))
            for word, stretch in self._words
        )
        stems = frozenset(stem for word in words for stem in word.stems)
        return _Sentence(words, tuple(self._tokens), tuple(self._parts), stems, numbers, frozenset(self._stops))


def _ends_a_stretch(token: str, following: str) -> bool:
    """Whether a mark ends what a "not" before it reaches; a comma does where a new subject or turn follows."""
    return token in ";:.!?|–—" or (token == "," and following in _SUBJECTS | _TURNS)


def _signs(text: str) -> set[str]:
    """Its signs beyond plain punctuation: a question mark, a cross or an arrow says something too."""
    return {sign for sign in text if not (sign.isalnum() or sign.isspace() or sign in _PUNCTUATION)}


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).replace("’", "'")
    plain = re.sub(r"\b(can)(?:not|'t)\b", r"\1 not", plain, flags=re.IGNORECASE)
    plain = re.sub(r"\bwon't\b", "will not", plain, flags=re.IGNORECASE)
    plain = re.sub(r"(?<=\w)n't\b", " not", plain, flags=re.IGNORECASE)
    return _THOUSANDS.sub("", _CONTRACTION.sub("", plain))


def _numbers(text: str) -> frozenset[str]:
    plain = _THOUSANDS.sub("", unicodedata.normalize("NFKC", text))
    numbers = {re.sub(r"\s", "", number) for number in _NUMBER.findall(plain)}
    return frozenset(numbers | {_COUNTS[word] for word in re.findall(r"[a-z]+", plain.lower()) if word in _COUNTS})


@functools.lru_cache(maxsize=1)
def _groups() -> dict[str, str]:
    return {terms(word)[0]: group.split()[0] for group in _SAME for word in group.split()}


def _canonical(stem: str) -> str:
    return _groups().get(stem, stem)


def _held(word: _Word, stems: frozenset[str]) -> bool:
    whole, *rest = word.stems
    return whole in stems or (bool(rest) and all(stem in stems for stem in rest))


def _is_number(token: str) -> bool:
    return _NUMBER.fullmatch(token) is not None


def _same_units(claim: _Sentence, source: _Sentence) -> bool:
    """Whether each number stands before the same word: 30 days are not 30 weeks."""
    there = {(token, source.behind(place)) for place, token in enumerate(source.tokens) if _is_number(token)}
    for place, token in enumerate(claim.tokens):
        following = claim.behind(place)
        if _is_number(token) and following and (token, following) not in there:
            return False
    return True


def _stem(token: str) -> str:
    """The stem of a token, "" where it carries no meaning."""
    stems = terms(token) if token and token not in _FREE and token not in _DENIALS else []
    return _canonical(stems[0]) if stems else ""


def _readable(claim: _Sentence, source: _Sentence) -> frozenset[str]:
    """The quote's stems, without those of items of a list that hold only numbers which the sentence does not name."""
    if not claim.numbers or len(source.numbers) < 2:
        return source.stems
    numbers: dict[int, set[str]] = {}
    for place, token in enumerate(source.tokens):
        if _is_number(token) and source.words:  # a number belongs to the word behind it, else to the last
            owner = next((word for word in source.words if word.place > place), source.words[-1])
            numbers.setdefault(owner.item, set()).add(token)
    foreign = {item for item, there in numbers.items() if there.isdisjoint(claim.tokens)}
    kept = [word for word in source.words if word.item not in foreign or source.token(word.place) in _BOUNDS]
    return frozenset(stem for word in kept for stem in word.stems)


def _of_one_part(shared: Sequence[_Word], source: _Sentence) -> bool:
    """Whether what the sentence says between two stops stands between two stops in the quote."""
    theirs = {
        word.part: frozenset(s for w in source.words if w.part == word.part for s in w.stems) for word in source.words
    }
    for part in {word.part for word in shared}:
        mine = [word for word in shared if word.part == part]
        if not any(all(_held(word, stems) for word in mine) for stems in theirs.values()):
            return False
    return True


def _alike(one: _Word, other: _Word) -> bool:
    return not set(one.stems).isdisjoint(other.stems)


def _same_denials(shared: Sequence[_Word], source: _Sentence) -> bool:
    """Whether each word has, somewhere in the quote, the place it has here: after a "not", before one, or neither."""
    return all(any(_alike(word, theirs) and theirs.denied == word.denied for theirs in source.words) for word in shared)


def _conditions_kept(claim: _Sentence, shared: Sequence[_Word], source: _Sentence) -> bool:
    """Limits, hedges, bounds of a number, and the first word of each condition, of the parts that were used.

    A part that names numbers keeps at least one: "within 30 days" is what makes the rest true.
    """
    used = {word.part for word in source.words if any(_alike(word, one) for one in shared)}
    numbers: dict[int, set[str]] = {}
    for place, token in enumerate(source.tokens):
        if source.parts[place] not in used:
            continue
        if token in _LIMITS and token not in claim.tokens:
            return False
        if _is_number(token):
            numbers.setdefault(source.parts[place], set()).add(token)
            # "within the next 30 days": the bound stands up to three words before its number.
            before = [bound for bound in source.tokens[max(0, place - 3) : place] if bound in _BOUNDS]
            if token in claim.tokens and any(bound not in claim.tokens for bound in before):
                return False
        if token in _CONDITIONS:
            following = (_stem(later) for later in source.tokens[place + 1 : place + 8] if not _is_number(later))
            # Of a condition one word is asked for, the first that means something: "if the invoice is paid", invoice.
            first = next(filter(None, following), None)
            if first is not None and first not in claim.stems:
                return False
    return all(not there.isdisjoint(claim.tokens) for there in numbers.values())


def _in_order(claim: _Sentence, shared: Sequence[_Word], source: _Sentence) -> bool:
    """Whether the words of each clause follow each other in the quote as they do in the sentence."""
    at: dict[int, int] = {}
    for word in shared:
        if claim.token(word.place) in _LIMITS | _CONDITIONS | _BOUNDS:
            continue
        before, behind = claim.token(word.place - 1), claim.token(word.place + 1)
        # Each clause walks through the quote on its own: clauses may be swapped, words within one may not.
        for place in range(at.get(word.clause, 0), len(source.words)):
            there = source.words[place]
            follows = source.token(there.place + 1)
            if (
                _alike(word, there)
                and (before not in _BOUND_TO or source.token(there.place - 1) == before)
                and (behind not in _PARTICLES or follows not in _PARTICLES or follows == behind)
            ):
                at[word.clause] = place + 1
                break
        else:
            return False
    return True
