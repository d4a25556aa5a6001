"""Which word pieces of XLM-R are kept, and the tokenizer of those.

XLM-R has 250,000 pieces for a hundred languages. Kept are the single characters of every script, so that nothing
becomes unknown that was known; then pieces of some scripts by their probability; then those of them that save most,
where a piece saves its probability times the pieces that it would fall into, less one. Text whose pieces were dropped
is read in shorter ones.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

SIZE = 200_000  # pieces kept
PROBABLE = 40_000  # of them, by probability alone
SPECIAL = 4  # pieces at the beginning that no text has
UNKNOWN = 3
SPACE = "▁"  # begins the first piece of a word
SCRIPTS = {  # of the letters of a longer piece; by the first word of their Unicode names
    *("LATIN", "CYRILLIC", "GREEK", "ARABIC", "HEBREW", "DEVANAGARI", "HANGUL"),
    *("CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "MODIFIER"),
}


def kept(pieces: Sequence[str], scores: Sequence[float], size: int = SIZE, probable: int = PROBABLE) -> list[int]:
    """The numbers of the pieces kept, ascending; its place in this list is the new number of a piece."""
    chosen = {number for number, piece in enumerate(pieces) if number < SPECIAL or len(piece.lstrip(SPACE)) <= 1}
    worth = {
        number: math.exp(scores[number])
        for number, piece in enumerate(pieces)
        if number not in chosen and scores[number] < 0 and _of_scripts(piece)  # <mask> has no probability
    }
    chosen.update(_best(worth, probable - len(chosen)))
    shorter = _model([(pieces[number], scores[number]) for number in sorted(chosen)])
    saved = {number: worth[number] * (len(shorter.tokenize(pieces[number])) - 1) for number in worth.keys() - chosen}
    chosen.update(_best(saved, size - len(chosen)))
    return sorted(chosen)


def tokenizer(vocabulary: Sequence[tuple[str, float]]) -> Any:
    """The tokenizer of these pieces, with XLM-R's way to normalise: Unicode NFKC, and all white space alike."""
    from tokenizers import Tokenizer, normalizers, pre_tokenizers

    # four decimals: more tell no two ways to read a word apart
    made = Tokenizer(_model([(piece, round(score, 4)) for piece, score in vocabulary]))
    made.normalizer = normalizers.Precompiled(_characters())
    words, spaces = pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(SPACE, "always")
    made.pre_tokenizer = pre_tokenizers.Sequence([words, spaces])
    return made


def _model(vocabulary: Sequence[tuple[str, float]]) -> Any:
    from tokenizers import models

    return models.Unigram(list(vocabulary), UNKNOWN, False)


def _best(worth: dict[int, float], count: int) -> Iterable[int]:
    return sorted(worth, key=lambda number: (-worth[number], number))[:count]


def _of_scripts(piece: str) -> bool:
    letters = (character for character in piece if unicodedata.category(character).startswith("L"))
    return all(unicodedata.name(letter, "").partition(" ")[0] in SCRIPTS for letter in letters)


def _characters() -> bytes:
    """The table of `nmt_nfkc`, the rules that XLM-R was trained with, as SentencePiece carries it."""
    from sentencepiece import SentencePieceNormalizer, sentencepiece_model_pb2

    model = sentencepiece_model_pb2.ModelProto()
    model.ParseFromString(SentencePieceNormalizer(rule_name="nmt_nfkc").serialized_model_proto())
    table: bytes = model.normalizer_spec.precompiled_charsmap
    return table
