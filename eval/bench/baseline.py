"""The plain hybrid baseline that our figures stand beside: what most toolkits do, in a page of code.

    python eval/bench/baseline.py --work DIR [--shared ../shared] [--write]

Chunks of up to 180 words below each Markdown heading, with the heading in front. Two searches: cosine of the built-in
MiniLM's vectors, and BM25 (bm25s with English stop words and stems, as its own guide has it). Over all chunks each
score is made a z-score; a chunk's rank is by their sum, a page's by its best chunk. The best chunk is the answer and
its own citation. Confidence is the top cosine; from 0.5 on the answer goes out, below it is a draft. Of this project
only the encoder is used, so that methods are compared and not models. Vectors are kept under DIR.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from public_sets import need, options, score
from table import Column, Table, publish

SETS = ("aws-docs", "clapnq")
WORDS, SURE, PASSAGES = 180, 0.5, 50
# The scorer's name of each number, and the column that shows it; quality.py prints the same.
COLUMNS = {
    "hit@1": Column("hit@1", "{:.3f}"),
    "hit@5": Column("hit@5", "{:.3f}"),
    "auroc_answerable": Column("AUROC answerable", "{:.3f}"),
    "auroc_correct": Column("AUROC right", "{:.3f}"),
    "aurc": Column("AURC", "{:.3f}"),
    "cover@risk10": Column("answered at <=10 % wrong", "{:.3f}"),
    "ece": Column("ECE", "{:.3f}"),
    "false_answers": Column("false answers", "{:.3f}"),
    "quotes_verified": Column("quotes verified", "{:.3f}"),
    "gold_recall": Column("gold recall", "{:.3f}"),
    "answer_words": Column("words", "{:.0f}"),
}
TABLES = {"sets": (Column("set"), *COLUMNS.values())}


class Piece(NamedTuple):
    page: str
    heading: str
    text: str


def pieces(docs: Path) -> Iterator[Piece]:
    """The pages cut at their headings, and each section at 180 words."""
    for file in sorted(docs.rglob("*.md")):
        page, heading, section = file.relative_to(docs).as_posix(), "", []
        for line in [*file.read_text("utf-8").splitlines(), "# "]:
            found = re.match(r"#{1,6}\s+(.*)|# $", line)
            if not found:
                section.append(line)
                continue
            words = list(re.finditer(r"\S+", text := "\n".join(section)))
            for begin in range(0, len(words), WORDS):
                part = words[begin : begin + WORDS]
                yield Piece(page, heading, text[part[0].start() : part[-1].end()])
            heading, section = (found.group(1) or "").strip(), []


def vectors_of(texts: list[str], kept: Path) -> np.ndarray:
    """(n, 384) float32, read from `kept` where these very texts were encoded before."""
    from answerable import load_encoder

    digest = hashlib.sha256(json.dumps(texts).encode()).hexdigest()
    if kept.is_file():
        with np.load(kept) as stored:
            if str(stored["digest"]) == digest:
                return np.asarray(stored["vectors"])
    vectors = np.asarray(load_encoder().encode(texts))
    np.savez(kept, digest=np.array(digest), vectors=vectors)
    return vectors


def z(scores: np.ndarray) -> np.ndarray:
    return (scores - scores.mean()) / (scores.std() or 1.0)


def answers(docs: Path, tickets: list[dict[str, Any]], work: Path, name: str) -> Iterator[dict[str, Any]]:
    """One line a ticket, in the form of `answerable ask --tickets`."""
    import bm25s
    import Stemmer

    every = list(pieces(docs))
    texts = [f"{piece.heading}\n{piece.text}".strip() for piece in every]
    vectors = vectors_of(texts, work / f"{name}.baseline.npz")
    questions = [ticket["text"] for ticket in tickets]
    asked = vectors_of(questions, work / f"{name}.questions.npz")
    how = {"stopwords": "en", "stemmer": Stemmer.Stemmer("english"), "show_progress": False}
    words = bm25s.BM25()
    words.index(bm25s.tokenize(texts, **how), show_progress=False)
    for ticket, question in zip(tickets, asked, strict=True):
        cosine = vectors @ question
        tokens = bm25s.tokenize([ticket["text"]], return_ids=False, **how)[0]
        lexical = words.get_scores(tokens) if tokens else np.zeros(len(every))
        order = np.argsort(-(z(cosine) + z(lexical)), kind="stable")[:PASSAGES]
        found = [every[place] for place in order]
        confidence = float(np.clip(cosine.max(), 0, 1))
        yield {
            "id": ticket["id"],
            "route": "answer" if confidence >= SURE else "assist",
            "confidence": confidence,
            "answer": found[0].text,
            "citations": [{"page": found[0].page, "quote": found[0].text}],
            "passages": [{"page": piece.page} for piece in found],
        }


def main() -> None:
    """Answer and score both sets."""
    args = options(__doc__).parse_args()
    need(args.shared)
    args.work.mkdir(parents=True, exist_ok=True)
    rows, data = [], []
    for name in SETS:
        folder = args.shared / "data" / name
        tickets = [json.loads(line) for line in (folder / "tickets.jsonl").read_text("utf-8").splitlines()]
        out = args.work / f"{name}.baseline.jsonl"
        with out.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(line) + "\n" for line in answers(folder / "docs", tickets, args.work, name))
        found = score(name, args.shared, out)
        rows.append([name, *(found[key] for key in COLUMNS)])
        data.append({"name": name, "n": found["labelled"], "with_page": found["with_relevant"]})
    publish("baseline", tables=[Table("sets", TABLES["sets"], rows)], data=data, write=args.write)


if __name__ == "__main__":
    main()
