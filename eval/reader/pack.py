"""What `data.py` made, and pairs of other sources, to one file of word pieces that training reads.

    python eval/reader/pack.py --data DIR --out FILE.npz [--shared ../shared]

Beside the tickets come, for training only: SQuAD 2.0's questions on their own and other paragraphs of the article,
MedQuAD's on the answers of their topic, headings as questions on the sections of their page, and tickets in which a
name or number was exchanged for another of the same docs (their chunks then no longer state what is asked, which is
true of most and not of all).
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from sets import EXCHANGED, HEADINGS, MEDQUAD, SETS, SQUAD, TICKETS, TRAINED_ON
from tokenizers import Tokenizer

OTHERS = "-"  # the set of pairs that are of none
MOST_CHUNK, MOST_QUESTION = 256, 96  # word pieces
UNKNOWN = -1.0
SHARED = Path(__file__).resolve().parents[3] / "shared"
TOKENIZER = Path(__file__).resolve().parents[2] / "src/answerable/encode/minilm/tokenizer.json"
SMALL = frozenset(
    """
a an and any are as at be been but by can could did do does for from get got had has have he hello help hey hi how i if
im in into is it its ive just know like me my need no not of on or our please she should so some someone tell thanks
that the their them then there they this to try trying up us want was we what when where which who why will with would
you your
""".split()  # noqa: SIM905
)
_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b(?:[A-Z][\w.\-]*[A-Za-z0-9]|\d[\d.,]*\d?)\b")


class Packer:
    """Grows the arrays by one chunk, question, group or pair at a time."""

    def __init__(self) -> None:
        self.tokenizer = Tokenizer.from_file(str(TOKENIZER))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.chunk_pieces: list[int] = []
        self.chunk_ends: list[int] = []
        self.sentences: list[tuple[int, int]] = []
        self.sentence_ends: list[int] = []
        self.question_pieces: list[int] = []
        self.question_ends: list[int] = []
        self.groups: list[tuple[int, ...]] = []  # source, set, question, short question, answerable, near miss, English
        self.pairs: list[tuple[int, ...]] = []  # group, chunk, rank, page answers
        self.labels: list[float] = []
        self.scores: list[tuple[float, ...]] = []
        self.gold: list[int] = []
        self.gold_ends: list[int] = []

    def chunk(self, prefix: str, body: str, sentences: list[Any]) -> int:
        encoded = self.tokenizer.encode(prefix + body, add_special_tokens=False)
        ids = encoded.ids[:MOST_CHUNK]
        starts = np.array([start for start, _ in encoded.offsets[:MOST_CHUNK]] + [10**9])
        for start, end in sentences:
            first, last = np.searchsorted(starts[:-1], (start + len(prefix), end + len(prefix)))
            self.sentences.append((int(first), int(last)))  # an empty one was cut off, or has no pieces
        self.chunk_pieces += ids
        self.chunk_ends.append(len(self.chunk_pieces))
        self.sentence_ends.append(len(self.sentences))
        return len(self.chunk_ends) - 1

    def question(self, text: str) -> int:
        ids = self.tokenizer.encode(text, add_special_tokens=False).ids
        if len(ids) > MOST_QUESTION:
            ids = ids[: MOST_QUESTION * 2 // 3] + ids[-(MOST_QUESTION // 3) :]
        self.question_pieces += ids
        self.question_ends.append(len(self.question_pieces))
        return len(self.question_ends) - 1

    def group(self, source: int, name: str, text: str, answerable: int, near: bool, english: bool) -> int:
        question = self.question(text)
        short = " ".join(word for word in _WORD.findall(text) if word.lower() not in SMALL)
        short_question = self.question(short) if english and 2 <= len(short.split()) <= 14 else question
        number = SETS.index(name) if name in SETS else -1
        self.groups.append((source, number, question, short_question, answerable, int(near), int(english)))
        return len(self.groups) - 1

    def pair(
        self,
        group: int,
        chunk: int,
        value: float,
        gold: list[int],
        rank: int = -1,
        right: bool = False,
        scores: Any = (),
    ) -> None:
        self.pairs.append((group, chunk, rank, int(right)))
        self.labels.append(value)
        self.scores.append(tuple(scores) or (0.0, 0.0, 0.0))
        self.gold += gold
        self.gold_ends.append(len(self.gold))

    def arrays(self) -> dict[str, Any]:
        return {
            "chunk_pieces": np.array(self.chunk_pieces, np.uint16),
            "chunk_ends": np.array(self.chunk_ends, np.int32),
            "sentences": np.array(self.sentences, np.int16),
            "sentence_ends": np.array(self.sentence_ends, np.int32),
            "question_pieces": np.array(self.question_pieces, np.uint16),
            "question_ends": np.array(self.question_ends, np.int32),
            "groups": np.array(self.groups, np.int32),
            "pairs": np.array(self.pairs, np.int32),
            "labels": np.array(self.labels, np.float16),
            "scores": np.array(self.scores, np.float16),
            "gold": np.array(self.gold, np.int16),
            "gold_ends": np.array(self.gold_ends, np.int32),
        }


def add_set(packer: Packer, made: dict[str, Any], rng: random.Random, confidences: list[float]) -> None:
    """The tickets of a set; of one that is trained on, its headings and exchanged tickets too."""
    name, chunks = made["name"], made["chunks"]
    known: dict[int, int] = {}

    def chunk(row: int) -> int:
        if row not in known:
            known[row] = packer.chunk(chunks[row]["prefix"], chunks[row]["body"], chunks[row]["sentences"])
        return known[row]

    for ticket in made["tickets"]:
        answerable = {True: 1, False: 0}.get(ticket["answerable"], -1)
        near = str(ticket["kind"] or "").startswith("near_") and answerable == 0
        group = packer.group(TICKETS, name, ticket["question"], answerable, near, ticket["lang"] in ("en", None))
        confidences.append(ticket["today"]["confidence"])
        for one in ticket["pairs"]:
            value = UNKNOWN if one["label"] is None else one["label"]
            right = chunks[one["chunk"]]["page"] in ticket["relevant"]
            packer.pair(
                group, chunk(one["chunk"]), value, one.get("gold", []), one["rank"], right, one.get("scores", ())
            )
    if name in TRAINED_ON:
        _exchanged(packer, made, chunk, rng)
        _headings(packer, made, rng)


def _exchanged(packer: Packer, made: dict[str, Any], chunk: Any, rng: random.Random) -> None:
    chunks = made["chunks"]
    names = Counter(found for row in chunks for found in set(_NAME.findall(row["body"])))
    common = [one for one, count in names.items() if count > 1 and len(one) > 1]
    digits, words = [n for n in common if n[0].isdigit()], [n for n in common if not n[0].isdigit()]
    for ticket in made["tickets"]:
        gold = [one["chunk"] for one in ticket["pairs"] if one["label"] == 1]
        if not ticket["answerable"] or not gold:
            continue
        text = " ".join(chunks[row]["prefix"] + chunks[row]["body"] for row in gold)
        held = [one for one in _NAME.findall(ticket["question"]) if one in names and one in text]
        pool = [one for one in (digits if held and held[0][0].isdigit() else words) if one not in text]
        if not held or not pool:
            continue
        old, new = rng.choice(held), rng.choice(pool)
        asked = ticket["question"].replace(old, new)
        group = packer.group(EXCHANGED, made["name"], asked, 0, True, ticket["lang"] == "en")
        for row in dict.fromkeys([*gold, *(one["chunk"] for one in ticket["pairs"][:3])]):
            if new not in chunks[row]["body"]:
                packer.pair(group, chunk(row), 0.0, [])


def _headings(packer: Packer, made: dict[str, Any], rng: random.Random) -> None:
    """A heading asks for what stands under it; the chunks are then read without their last heading."""
    sections: dict[str, list[tuple[str, int]]] = {}
    for row, one in enumerate(made["chunks"]):
        path = one["prefix"].rstrip("\n").split(" > ")
        if len(path) > 1 and len(one["body"].split()) > 15:
            sections.setdefault(one["page"], []).append((path[-1], row))
    for page in sections.values():
        texts = dict(reversed(page))
        if len(texts) < 3:
            continue
        bare = {
            row: packer.chunk(
                " > ".join(made["chunks"][row]["prefix"].rstrip("\n").split(" > ")[:-1]) + "\n",
                made["chunks"][row]["body"],
                made["chunks"][row]["sentences"],
            )
            for row in texts.values()
        }
        for heading, row in texts.items():
            if len(heading.split()) < 2:
                continue
            group = packer.group(HEADINGS, made["name"], heading, 1, False, True)
            packer.pair(group, bare[row], 1.0, [])
            for other in rng.sample([r for r in bare if r != row], min(4, len(bare) - 1)):
                packer.pair(group, bare[other], 0.0, [])


def _spans(text: str) -> list[tuple[int, int]]:
    ends = [0, *(found.end() for found in re.finditer(r"(?<=[.!?])\s+(?=[A-Z0-9\"'])", text)), len(text)]
    return [(a, b) for a, b in pairwise(ends) if b > a]


def add_squad(packer: Packer, file: Path, rng: random.Random) -> None:
    articles: dict[str, list[dict[str, Any]]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        articles.setdefault(row["title"], []).append(row)
    for title, rows in articles.items():
        spans = [_spans(row["context"]) for row in rows]
        chunks = [packer.chunk(f"{title}\n", row["context"], s) for row, s in zip(rows, spans, strict=True)]
        for number, row in enumerate(rows):
            for one in row["questions"]:
                group = packer.group(
                    SQUAD, OTHERS, one["question"], int(one["answerable"]), not one["answerable"], True
                )
                gold = []
                if one["answerable"]:
                    held = [row["context"][a:b] for a, b in spans[number]]
                    shortest = min(one["answers"], key=len)
                    gold = [n for n, text in enumerate(held) if shortest in text]
                    gold = gold if len(gold) == 1 else []  # else it is not known which one says it
                packer.pair(group, chunks[number], float(one["answerable"]), gold)
                other = rng.randrange(len(rows))
                if other != number:
                    packer.pair(group, chunks[other], 0.0, [])


def add_medquad(packer: Packer, file: Path, rng: random.Random, most: int) -> None:
    topics: dict[str, list[dict[str, Any]]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        topics.setdefault(row["topic"], []).append(row)
    several = [(topic, rows) for topic, rows in topics.items() if len(rows) > 2]
    left = most
    for topic, rows in rng.sample(several, len(several)):
        answers = [" ".join(row["answer"].split()[:150]) for row in rows]
        chunks = [packer.chunk(f"{topic}\n", text, _spans(text)) for text in answers]
        for number, row in enumerate(rows):
            group = packer.group(MEDQUAD, OTHERS, row["question"], 1, False, True)
            packer.pair(group, chunks[number], 1.0, [])
            for other in rng.sample(range(len(rows)), 3):
                if other != number and answers[other] != answers[number]:
                    packer.pair(group, chunks[other], 0.0, [])
        left -= len(rows)
        if left < 0:
            break


def main() -> None:
    """Pack everything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--shared", type=Path, default=SHARED)
    args = parser.parse_args()
    packer, rng = Packer(), random.Random(0)
    confidences: list[float] = []
    for name in SETS:
        add_set(packer, json.loads((args.data / f"{name}.json").read_text(encoding="utf-8")), rng, confidences)
    of_tickets = [row for row, group in enumerate(packer.groups) if group[0] == TICKETS]
    today = np.full(len(packer.groups), np.nan, np.float32)
    today[of_tickets] = confidences
    add_squad(packer, args.shared / "data/squad2-dev/paragraphs.jsonl", rng)
    add_medquad(packer, args.shared / "data/medquad/pairs.jsonl", rng, 2500)
    arrays = packer.arrays()
    today = np.concatenate([today, np.full(len(packer.groups) - len(today), np.nan, np.float32)])
    np.savez_compressed(args.out, today=today, **arrays)
    sources = Counter(int(packer.groups[group][0]) for group, *_ in packer.pairs)
    counts = dict(sorted(sources.items()))
    print(f"{len(packer.chunk_ends)} chunks, {len(packer.groups)} questions, pairs by source {counts}")


if __name__ == "__main__":
    main()
