"""Packed pairs to batches: which chunks are read with a question this time, and what is changed in them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sets import SQUAD, TICKETS
from torch.utils.data import Dataset

CLS, SEP = 101, 102
TOKENS = 49_152  # padded, of one forward pass
Ints = npt.NDArray[np.int64]
Block = dict[str, npt.NDArray[Any]]  # numpy, since tensors of other processes cost a file each


class Packed:
    """The arrays of `pack.py`, with the ways into them."""

    def __init__(self, file: Path) -> None:
        arrays = dict(np.load(file))
        self.pieces = arrays["chunk_pieces"].astype(np.int32)
        self.chunk_ends = np.concatenate([[0], arrays["chunk_ends"]])
        self.sentences = arrays["sentences"].astype(np.int64)
        self.sentence_ends = np.concatenate([[0], arrays["sentence_ends"]])
        self.asked = arrays["question_pieces"].astype(np.int32)
        self.asked_ends = np.concatenate([[0], arrays["question_ends"]])
        self.groups, self.pairs = arrays["groups"], arrays["pairs"]
        self.labels, self.scores = arrays["labels"].astype(np.float32), arrays["scores"].astype(np.float32)
        self.gold, self.gold_ends = arrays["gold"], np.concatenate([[0], arrays["gold_ends"]])
        self.today = arrays["today"]
        self.first = np.searchsorted(self.pairs[:, 0], np.arange(len(self.groups) + 1))

    def question(self, number: int) -> Ints:
        return self.asked[self.asked_ends[number] : self.asked_ends[number + 1]]

    def chunk(self, number: int) -> tuple[Ints, Ints]:
        """Its pieces and (s, 2) the places of its sentences in them."""
        spans = self.sentences[self.sentence_ends[number] : self.sentence_ends[number + 1]]
        return self.pieces[self.chunk_ends[number] : self.chunk_ends[number + 1]], spans

    def gold_of(self, pair: int) -> list[int]:
        return [int(one) for one in self.gold[self.gold_ends[pair] : self.gold_ends[pair + 1]]]


@dataclass
class Text:
    """One thing to read; `gold` are the sentences of it that state, None where that is not known."""

    question: Ints
    pieces: Ints
    spans: Ints
    label: float
    weight: float
    gold: list[int] | None
    group: int
    listed: float  # 1 for one that must come first, 0 for one that must not, -1 for neither


def dropped(pieces: Ints, spans: Ints, gone: list[int]) -> tuple[Ints, Ints, dict[int, int]]:
    """A chunk without some of its sentences, and the new numbers of those that stay."""
    keep = np.ones(len(pieces), dtype=bool)
    for number in gone:
        keep[spans[number, 0] : spans[number, 1]] = False
    moved = np.concatenate([[0], np.cumsum(keep)])
    left = [number for number in range(len(spans)) if number not in gone]
    return pieces[keep], moved[spans[left]].reshape(-1, 2), {old: new for new, old in enumerate(left)}


def inserted(pieces: Ints, spans: Ints, new: Ints, at: int) -> tuple[Ints, Ints]:
    """A chunk with a sentence put before sentence `at`; it takes that number."""
    place = int(spans[at, 0])
    moved = np.concatenate([spans[:at], [[place, place + len(new)]], spans[at:] + len(new)])
    return np.concatenate([pieces[:place], new, pieces[place:]]), moved


class Epoch(Dataset[list[Block]]):
    """Batches of one epoch; item n is made from the seed and n alone, so that workers may make them."""

    def __init__(self, packed: Packed, groups: Ints, size: int, seed: int, how: dict[str, Any]) -> None:
        order = np.random.default_rng(seed).permutation(groups)
        self.batches = [order[start : start + size] for start in range(0, len(order), size)]
        self.packed, self.seed, self.how = packed, seed, how

    def __len__(self) -> int:
        return len(self.batches)

    def __getitem__(self, number: int) -> list[Block]:
        rng = np.random.default_rng([self.seed, number])
        texts = [text for n, group in enumerate(self.batches[number]) for text in self._texts(int(group), n, rng)]
        return collate(texts)

    def _texts(self, group: int, number: int, rng: np.random.Generator) -> list[Text]:
        packed, how = self.packed, self.how
        source, _, question, short, *_ = packed.groups[group].tolist()
        asked = packed.question(short if rng.random() < how["short"] and source in (TICKETS, SQUAD) else question)
        pairs = np.arange(packed.first[group], packed.first[group + 1])
        labels = packed.labels[pairs]
        positive, negative = pairs[labels > 0], pairs[labels == 0]
        if len(negative) > how["negatives"]:
            ranks = packed.pairs[negative, 2]
            odds = np.where(ranks < 0, 1.0, np.where(ranks < 4, 1.5, 0.6))
            negative = rng.choice(negative, how["negatives"], replace=False, p=odds / odds.sum())
        weight = how["weights"][source]
        texts: list[Text] = []

        def add(pieces: Ints, spans: Ints, label: float, gold: list[int] | None, times: float = 1.0) -> None:
            listed = label if label in (0.0, 1.0) else -1.0
            texts.append(Text(asked, pieces, spans, label, weight * times, gold, number, listed))

        for pair in rng.permutation(positive)[:3]:
            pieces, spans = packed.chunk(int(packed.pairs[pair, 1]))
            label = float(packed.labels[pair])
            gold = [one for one in packed.gold_of(int(pair)) if spans[one, 1] > spans[one, 0]]
            others = [one for one in range(len(spans)) if one not in gold and spans[one, 1] > spans[one, 0]]
            known = gold if gold else None
            if gold and len(others) and rng.random() < how["benign"]:
                gone = [one for one in others if rng.random() < 0.3]
                thin, places, numbers = dropped(pieces, spans, gone)
                add(thin, places, label, [numbers[one] for one in gold], how["positive"])
            else:
                add(pieces, spans, label, known, how["positive"])
            if gold and label == 1 and rng.random() < how["cut"]:
                more = [one for one in others if rng.random() < 0.2] if rng.random() < 0.3 else []
                thin, places, _ = dropped(pieces, spans, [*gold, *more])
                add(thin, places, 0.0, [], how["cut_weight"])
            if gold and label == 1 and len(gold) == 1 and len(negative) and rng.random() < how["insert"]:
                other, places = packed.chunk(int(packed.pairs[rng.choice(negative), 1]))
                if len(places):
                    new = pieces[spans[gold[0], 0] : spans[gold[0], 1]]
                    at = int(rng.integers(len(places)))
                    add(*inserted(other, places, new, at), 1.0, [at], 0.5)
        for pair in negative:
            pieces, spans = packed.chunk(int(packed.pairs[pair, 1]))
            if len(spans) > 2 and rng.random() < how["benign"] * 0.5:
                pieces, spans, _ = dropped(pieces, spans, [n for n in range(len(spans)) if rng.random() < 0.25])
            add(pieces, spans, 0.0, [])
        return texts


def collate(texts: list[Text]) -> list[Block]:
    """Texts as few padded blocks, each of texts of about one length."""
    order = sorted(range(len(texts)), key=lambda n: len(texts[n].pieces) + len(texts[n].question))
    blocks, block = [], list[int]()
    for n in order:
        if block and (len(block) + 1) * (len(texts[n].pieces) + len(texts[n].question) + 3) > TOKENS:
            blocks.append(block)
            block = []
        block.append(n)
    return [_block([texts[n] for n in block]) for block in [*blocks, block] if block]


def _block(texts: list[Text]) -> Block:
    lengths = np.array([len(one.pieces) + len(one.question) + 3 for one in texts])
    longest = min(512, -(-int(lengths.max()) // 8) * 8)
    ids, types = np.zeros((len(texts), longest), np.int32), np.zeros((len(texts), longest), np.int32)
    sentence_of = np.full((len(texts), longest), -1, np.int64)
    rows: list[int] = []
    gold: list[float] = []
    for row, one in enumerate(texts):
        begin = len(one.question) + 2
        line = np.concatenate([[CLS], one.question, [SEP], one.pieces, [SEP]])[:longest]
        ids[row, : len(line)] = line
        types[row, begin : len(line)] = 1
        known = set(one.gold) if one.gold is not None else None
        for number, (first, last) in enumerate(one.spans.tolist()):
            sentence_of[row, begin + first : min(begin + last, longest - 1)] = len(rows)
            rows.append(row)
            gold.append(-1.0 if known is None or last <= first else float(number in known))
    sentence_of[sentence_of < 0] = len(rows)
    return {
        "ids": ids,
        "types": types,
        "lengths": np.minimum(lengths, longest),
        "sentence_of": sentence_of,
        "row": np.array(rows, np.int64),
        "gold": np.array(gold, np.float32),
        "label": np.array([one.label for one in texts], np.float32),
        "weight": np.array([one.weight for one in texts], np.float32),
        "group": np.array([one.group for one in texts], np.int64),
        "listed": np.array([one.listed for one in texts], np.float32),
    }
