"""Documentation sets with labelled tickets to what a reader is trained and measured on: chunks, questions, pairs.

    python eval/reader/data.py --indexes DIR --out DIR [--shared ../shared] [SET ...]

DIR of indexes: one folder a set, made by `answerable ingest`. Each set becomes `SET.json`: its chunks with their
sentences, and its tickets with the question that the product asks, what it retrieves for it today, and for each chunk
that may be read with it a label:

    1     the chunk states at least half of the gold evidence
    0.5   it states some of it
    0     it does not
    null  not known: another page that answers, of which no evidence is kept

Gold evidence is verbatim from the page's source, chunks are of its text: both are compared by word trigrams, with the
markup out.
"""

from __future__ import annotations

import argparse
import html
import json
import random
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from answerable import Answerer, Settings, Ticket, open_index
from answerable.answer.question import read_question
from answerable.index import Index
from answerable.ingest.sentences import sentences
from answerable.model import Chunk, Turn

TOP = 12  # passages that retrieval gives a question
SIBLINGS = 6  # other chunks of the page that answers, or of the one that seems to
STATED = 0.7  # share of an evidence sentence's trigrams from which a text holds it
SHARED = Path(__file__).resolve().parents[3] / "shared"
_LINK = re.compile(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")

Trigrams = set[tuple[str, ...]]


def trigrams(text: str) -> Trigrams:
    """Word trigrams of a text with its markup out; of one or two words, the words."""
    text = _LINK.sub(r"\1", html.unescape(re.sub(r"<[^>\n]+>", " ", text)))
    found = re.findall(r"[^\W_]+", text.lower())
    return {tuple(found[i : i + 3]) for i in range(max(1, len(found) - 2))} if found else set()


def share(wanted: Trigrams, text: Trigrams) -> float:
    return len(wanted & text) / len(wanted) if wanted else 0.0


class Chunks:
    """All chunks of an index with their sentences, as places in what the encoder reads."""

    def __init__(self, index: Index) -> None:
        self.rows: list[dict[str, Any]] = []
        self.of_page: dict[str, list[int]] = {}
        for row in range(len(index.chunks)):
            chunk = index.chunks[row]
            spans = list(self._sentences(index, chunk))
            self.rows.append(
                {"page": chunk.page, "prefix": chunk.encoded_prefix, "body": chunk.text[chunk.body_start :]}
            )
            self.rows[-1]["sentences"] = spans
            self.of_page.setdefault(chunk.page, []).append(row)
        self.trigrams = [trigrams(row["prefix"] + row["body"]) for row in self.rows]

    @staticmethod
    def _sentences(index: Index, chunk: Chunk) -> Iterable[tuple[int, int]]:
        """(start, end) in the body; what an answer may quote, so no headings."""
        page = index.pages[chunk.page]
        begin = chunk.start + chunk.body_start
        for one in sentences(page.text, page.blocks, chunk.start, chunk.end):
            start, end = max(one.start, begin) - begin, min(one.end, chunk.end) - begin
            if end > start and one.kind != "heading" and any(map(str.isalnum, page.text[one.start : one.end])):
                yield start, end

    def gold_sentences(self, row: int, evidence: Sequence[Trigrams]) -> list[int]:
        """Which sentences of a chunk are evidence."""
        body, found = self.rows[row]["body"], []
        for number, (start, end) in enumerate(self.rows[row]["sentences"]):
            own = trigrams(body[start:end])
            if own and any(
                share(one, own) >= STATED or (len(own) > 1 and share(own, one) >= STATED) for one in evidence
            ):
                found.append(number)
        return found


def label(row: int, chunks: Chunks, ticket: dict[str, Any], evidence: Sequence[Trigrams]) -> float | None:
    """See the head of this file."""
    held = sum(share(one, chunks.trigrams[row]) >= STATED for one in evidence)
    if held:
        return 1.0 if 2 * held >= len(evidence) else 0.5
    other = not evidence or chunks.rows[row]["page"] in ticket["relevant"][1:]
    return None if ticket.get("answerable") is not False and other else 0.0


def pairs(
    ticket: dict[str, Any],
    hits: Sequence[Any],
    chunks: Chunks,
    originals: dict[str, dict[str, Any]],
    rng: random.Random,
) -> list[dict[str, Any]]:
    """The chunks that are read with a ticket's question, the retrieved ones first."""
    evidence = [trigrams(one) for one in ticket.get("evidence") or ()]
    rows: dict[int, int] = {hit.row: rank for rank, hit in enumerate(hits)}
    pages = [*ticket["relevant"][:1], ticket.get("nearest")]
    own = [row for page in pages for row in chunks.of_page.get(page or "", ())]
    original = originals.get(ticket.get("twin") or "")
    gold = [trigrams(one) for one in (original or {}).get("evidence") or ()] + evidence
    first = [row for row in own if any(share(one, chunks.trigrams[row]) >= STATED for one in gold)]
    rest = [row for row in own if row not in first]
    for row in [*first, *rng.sample(rest, min(SIBLINGS, len(rest)))]:
        rows.setdefault(row, -1)
    labels = {row: label(row, chunks, ticket, evidence) for row in rows}
    if not any(labels.values()):  # evidence that no chunk holds: nothing is known of the pages that have it
        labels |= {row: None for row in rows if chunks.rows[row]["page"] in ticket["relevant"]}
    out = []
    for row, rank in rows.items():
        value = labels[row]
        one: dict[str, Any] = {"chunk": row, "rank": rank, "label": value}
        if rank >= 0:
            one["scores"] = [round(x, 4) for x in (hits[rank].score, hits[rank].dense, hits[rank].lexical)]
        if value and (found := chunks.gold_sentences(row, evidence)):
            one["gold"] = found
        out.append(one)
    return out


def make(name: str, shared: Path, indexes: Path) -> dict[str, Any]:
    """One set, ready to be written."""
    lines = (shared / "data" / name / "tickets.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    rng = random.Random(name)
    tickets = [
        Ticket(row["id"], row["text"], thread=tuple(Turn(t["speaker"], t["text"]) for t in row.get("thread") or ()))
        for row in rows
    ]
    originals = {row["id"]: row for row in rows}
    with open_index(indexes / name) as index, Answerer(index, Settings()) as answerer:
        chunks = Chunks(index)
        questions = [read_question(ticket).text for ticket in tickets]
        vectors = answerer.encoder.encode(questions)
        found = index.hits(questions, vectors, TOP)
        answers = answerer.ask_many(tickets)
    out = []
    for row, question, hits, answer in zip(rows, questions, found, answers, strict=True):
        row.setdefault("relevant", [])
        row["relevant"] = row["relevant"] or []
        today = {"confidence": answer.confidence, "route": answer.route}
        today["pages"] = list(dict.fromkeys(one.chunk.page for one in answer.passages))[:5]
        cited = answer.citations or (answer.handoff.citations if answer.handoff else ())
        today["cited"] = [[one.page, one.quote] for one in cited]
        kept = {key: row.get(key) for key in ("id", "answerable", "relevant", "kind", "lang", "twin", "evidence")}
        out.append({**kept, "question": question, "today": today, "pairs": pairs(row, hits, chunks, originals, rng)})
    return {"name": name, "chunks": chunks.rows, "tickets": out}


def main() -> None:
    """Make each set that is named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--indexes", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("sets", nargs="+", metavar="SET")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for name in args.sets:
        made = make(name, args.shared, args.indexes)
        (args.out / f"{name}.json").write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
        every = [pair for ticket in made["tickets"] for pair in ticket["pairs"]]
        stated = sum(pair["label"] == 1 for pair in every)
        print(
            f"{name}: {len(made['chunks'])} chunks, {len(made['tickets'])} tickets, {len(every)} pairs, {stated} stated"
        )


if __name__ == "__main__":
    main()
