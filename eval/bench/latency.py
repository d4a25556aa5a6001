"""Warm latency of retrieval and of the whole `ask`, beside LlamaIndex's retriever on the same vectors.

    python eval/bench/latency.py --docs FOLDER [--sizes 1000,10000] [--queries 200] [--write]

Chunks: the folder's own, encoded once; a larger size repeats them with a little noise on vectors and word
rows (seeded), so that 100,000 chunks need no hour of encoding. Peer: LlamaIndex `VectorStoreIndex` over
Chroma with the same vectors and the same encoder for the question (needs llama-index-vector-stores-chroma).
Each question is one of the folder's headings. Times in milliseconds; p95 over the questions.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from answerable import Answerer, Settings, Ticket, load_encoder, open_index
from answerable.encode.late import LateRows
from answerable.index.build import build
from answerable.index.source import Source
from answerable.ingest.chunk import chunk
from answerable.ingest.extract import extract
from answerable.ingest.folder import read_folder
from answerable.model import Chunk, Page, RawPage

HERE = Path(__file__).resolve().parent


class Repeated:
    """A token store for the build that hands out the same vectors and rows again, with noise on the vectors."""

    def __init__(self, encoder: Any, late: LateRows, texts: Sequence[str]) -> None:
        self.name, self.digest, self.dim, self.max_tokens = (
            encoder.name,
            encoder.digest,
            encoder.dim,
            encoder.max_tokens,
        )
        self.spans, self.width = encoder.spans, late.width
        self._vectors, self._rows = late.encode(encoder, texts)
        self._random = np.random.default_rng(0)
        self._next = 0

    def encode(self, encoder: Any, texts: Sequence[str]) -> tuple[Any, list[Any]]:
        """(n, dim) vectors and the rows, one after the other, over and over."""
        places = [(self._next + i) % len(self._rows) for i in range(len(texts))]
        self._next += len(texts)
        vectors = self._vectors[places] + self._random.normal(0, 0.01, (len(texts), self.dim)).astype(np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True), [self._rows[i] for i in places]


def pages_of(docs: Path, limit: int, encoder: Any) -> tuple[list[RawPage], list[Chunk], list[str]]:
    """Raw pages until they make `limit` chunks, the chunks, and the headings."""
    raws, chunks, headings = [], [], []
    for raw in read_folder(docs, ("**/*",), (), max_bytes=10_000_000):
        if not isinstance(raw, RawPage):
            continue
        page = extract(raw)
        found = chunk(page, encoder.spans)
        raws.append(raw)
        chunks += found
        headings += [heading.text for heading in page.headings]
        if len(chunks) >= limit:
            break
    return raws, chunks, headings


def build_index(path: Path, raws: list[RawPage], size: int, per_round: int, encoder: Any, texts: list[str]) -> None:
    """An index of about `size` chunks: the pages again and again under other names."""
    stored = Repeated(encoder, LateRows(encoder), texts)

    def read() -> Iterator[RawPage]:
        for number in range(-(-size // per_round)):
            for raw in raws:
                yield RawPage(f"{number:04d}/{raw.page}", raw.data, raw.media_type)

    def cut(page: Page, model: Any, limit: int) -> tuple[Chunk, ...]:
        return chunk(page, model.spans, limit)

    build(Source("bench", "bench", read, extract), path, Settings(), encoder=encoder, chunk=cut, tokens=stored)


def p95(run: Callable[[str], object], questions: Sequence[str]) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds."""
    for question in questions[:5]:
        run(question)
    times = []
    for question in questions:
        began = time.perf_counter()
        run(question)
        times.append((time.perf_counter() - began) * 1000)
    return float(np.median(times)), float(np.percentile(times, 95))


def peer(path: Path, index: Any, encoder: Any) -> Callable[[str], object]:
    """LlamaIndex's retriever over its own Chroma collection with our vectors, or ImportError."""
    import chromadb
    from llama_index.core import VectorStoreIndex
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.schema import TextNode
    from llama_index.vector_stores.chroma import ChromaVectorStore

    class Ours(BaseEmbedding):  # type: ignore[misc]
        def _get_query_embedding(self, query: str) -> list[float]:
            return list(map(float, encoder.encode([query])[0]))

        _get_text_embedding = _get_query_embedding

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

    client = chromadb.PersistentClient(str(path), settings=chromadb.Settings(anonymized_telemetry=False))
    collection = client.create_collection("peer", configuration={"hnsw": {"space": "cosine"}}, embedding_function=None)
    store = ChromaVectorStore(chroma_collection=collection)
    for begin in range(0, len(index.chunks), 2000):
        part = range(begin, min(begin + 2000, len(index.chunks)))
        store.add(
            [
                TextNode(id_=f"{i}", text=index.chunks[i].text, embedding=list(map(float, index.vectors[i])))
                for i in part
            ]
        )
    retriever = VectorStoreIndex.from_vector_store(store, embed_model=Ours()).as_retriever(similarity_top_k=8)
    run: Callable[[str], object] = retriever.retrieve
    return run


def main() -> None:
    """Measure each size and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--docs", type=Path, required=True)
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    encoder = load_encoder()
    raws, chunks, headings = pages_of(args.docs, 1000, encoder)
    questions = random.Random(0).choices([f"how do I {one.lower()}?" for one in headings], k=args.queries)
    texts = [one.encoded_text for one in chunks]
    lines = [
        "| chunks | retrieval p50 / p95 ms | LlamaIndex retriever p50 / p95 ms | ask p50 / p95 ms "
        "| 1 ticket of a file, ms | bytes of word rows a chunk |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for size in map(int, args.sizes.split(",")):
        with tempfile.TemporaryDirectory() as scratch:
            build_index(Path(scratch) / "index", raws, size, len(chunks), encoder, texts)
            with open_index(Path(scratch) / "index") as index:
                answerer = Answerer(index, Settings(), encoder)
                retrieval = p95(lambda text, index=index: index.search([text], encoder.encode([text])), questions)
                whole = p95(answerer.ask, questions)
                tickets = [Ticket(str(i), text) for i, text in enumerate(questions * 5)]
                began = time.perf_counter()
                answerer.ask_many(tickets)
                each = (time.perf_counter() - began) * 1000 / len(tickets)
                tokens = index.tokens
                bytes_each = tokens.data.nbytes / len(index.chunks) if tokens is not None else 0
                try:
                    other = "{:.1f} / {:.1f}".format(*p95(peer(Path(scratch) / "peer", index, encoder), questions))
                except ImportError as error:
                    other = f"not installed ({error.name})"
                lines.append(
                    f"| {len(index.chunks)} | {retrieval[0]:.1f} / {retrieval[1]:.1f} | {other} "
                    f"| {whole[0]:.1f} / {whole[1]:.1f} | {each:.1f} (n={len(tickets)}) | {bytes_each:.0f} |"
                )
                print(lines[-1], flush=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines.append(f"\n{args.queries} questions a cell, one run, 2 cores; peak memory of the run {peak:.0f} MB.")
    text = "\n".join(lines) + "\n"
    print(text)
    if args.write:
        (HERE / "results").mkdir(exist_ok=True)
        (HERE / "results" / "latency.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
