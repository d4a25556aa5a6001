"""Warm latency of retrieval and of the whole `ask`, beside LlamaIndex's query engine on the same vectors.

    python eval/bench/latency.py --docs FOLDER [--sizes 1000,10000,100000] [--queries 200] [--work FOLDER] [--write]

Chunks: the folder's own, encoded once; a larger size repeats them under other names, with a little noise on the
vectors (seeded), so that 100,000 chunks need no hour of encoding. `--work` keeps the indexes for the next run.
Peer: `VectorStoreIndex.as_query_engine(similarity_top_k=8)` over Chroma, its `retrieve`, with the same vectors and the
same encoder for the question (needs llama-index-vector-stores-chroma, of the extra `bench`). Ours and the peer's take
turns, question by question in one process; the file of tickets is asked whole, twice, each time after half of the
single questions.

Each question is one of the folder's headings, drawn with a seed, so that a file holds some of them twice and more. A
second file, and the single questions beside it, are made of sentences: longer, and each of them once. Times are wall
clock in milliseconds, the encoding of the question counted in; CPU is that of all threads. Each size is built and asked
in processes of its own.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import random
import resource
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from measured import measured
from table import Column, Table, numbers, publish

from answerable import Answerer, Settings, Ticket, load_encoder
from answerable.encode.late import LateRows
from answerable.index import generation as layout
from answerable.index import open_index
from answerable.index.build import build
from answerable.index.dense import exact_top
from answerable.index.source import Source
from answerable.ingest.chunk import chunk
from answerable.ingest.extract.extract import extract
from answerable.ingest.folder import read_folder
from answerable.ingest.sentences import sentences
from answerable.model import Chunk, Page, RawPage
from answerable.settings import RetrieveSettings

OWN = 1000  # chunks taken from the folder itself
TOP = 8  # passages that either side returns
TICKETS, ROUNDS = 1000, 2  # of the file, and the times that it is asked, between parts of the single questions
WARM = 20  # questions asked before the clock runs
WORDS = 10  # of a sentence in a question
PARTS = ("encoding", "retrieval", "other", "asked")
BOTH = "{:.1f} / {:.1f}"  # p50 and p95, milliseconds
CELL = (Column("chunks", right=True), Column("dense search"))
TABLES = {
    "warm": (
        *CELL,
        *numbers(
            ("encoding", BOTH),
            ("retrieval", BOTH),
            ("LlamaIndex", BOTH),
            ("ratio p50", "{:.2f}"),
            ("p95", "{:.2f}"),
            ("`ask`", BOTH, "ask"),
            ("nearest", "{:.2f}"),
            ("the peer's", "{:.2f}"),
        ),
    ),
    "cpu": (
        *CELL,
        *numbers(("encoding", BOTH), ("retrieval", BOTH), ("LlamaIndex", BOTH), ("`ask`", BOTH, "ask")),
    ),
    "files": (
        *CELL,
        Column("tickets of the file"),
        *numbers(
            ("one `ask`, mean", "{:.1f}", "ask"),
            ("a ticket of a file", "{:.1f}", "ticket"),
            ("share", "{:.2f}"),
            ("CPU of both", "{:.1f}, {:.1f}"),
            ("share", "{:.2f}", "CPU share"),
        ),
    ),
    "sizes": (
        *CELL,
        *numbers(
            ("word rows, bytes a chunk", "{:.0f}"),
            ("vectors", "{:.0f}"),
            ("Chroma", "{:.0f}"),
            ("whole index", "{:.0f}"),
            ("peak MB", "{:.0f}"),
        ),
    ),
}


class Repeated:
    """A token store for the build that hands out the same vectors and rows again, with noise on the vectors."""

    def __init__(self, encoder: Any, late: LateRows, vectors: Any, rows: Sequence[Any]) -> None:
        self.name, self.digest, self.dim = encoder.name, encoder.digest, encoder.dim
        self.max_tokens, self.spans, self.width = encoder.max_tokens, encoder.spans, late.width
        self._vectors, self._rows = vectors, rows
        self._random = np.random.default_rng(0)
        self._next = 0

    def encode(self, encoder: Any, texts: Sequence[str]) -> tuple[Any, list[Any]]:
        """(n, dim) vectors and the rows, one after the other, over and over."""
        places = [(self._next + i) % len(self._rows) for i in range(len(texts))]
        self._next += len(texts)
        vectors = self._vectors[places] + self._random.normal(0, 0.01, (len(texts), self.dim)).astype(np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True), [self._rows[i] for i in places]


def pages_of(docs: Path, limit: int, encoder: Any) -> Iterator[tuple[RawPage, Page, tuple[Chunk, ...]]]:
    """Pages in the order of their names until they make `limit` chunks."""
    count = 0
    for raw in read_folder(docs, ("**/*",), (), max_bytes=10_000_000):
        if isinstance(raw, RawPage) and count < limit:
            page = extract(raw)
            chunks = chunk(page, encoder.spans)
            count += len(chunks)
            yield raw, page, chunks


def make(docs: str, size: int, work: str) -> dict[str, Any]:
    """An index of about `size` chunks in `work`/SIZE: the pages again and again under other names."""
    encoder = load_encoder()
    late = LateRows(encoder)
    own = list(pages_of(Path(docs), OWN, encoder))
    rounds = -(-size // sum(len(chunks) for _, _, chunks in own))
    kept = Path(work) / "own.npz"
    if not kept.exists():
        vectors, rows = late.encode(encoder, [one.encoded_text for _, _, chunks in own for one in chunks])
        ends = np.cumsum([len(one) for one in rows])
        np.savez(kept, vectors=vectors, rows=np.concatenate(rows), ends=ends)
    with np.load(kept) as stored:
        vectors, rows = stored["vectors"], np.split(stored["rows"], stored["ends"][:-1])
    began = time.perf_counter()
    pages = {page.page: page for _, page, _ in own}
    cuts = {page.page: chunks for _, page, chunks in own}

    def read() -> Iterator[RawPage]:
        for number, (raw, _, _) in itertools.product(range(rounds), own):
            yield RawPage(f"{number:04d}/{raw.page}", raw.data, raw.media_type)

    def again(raw: RawPage) -> Page:
        return dataclasses.replace(pages[raw.page.partition("/")[2]], page=raw.page)

    def cut(page: Page, model: Any, limit: int) -> tuple[Chunk, ...]:
        number, _, name = page.page.partition("/")
        return tuple(dataclasses.replace(one, id=f"{number}-{one.id}", page=page.page) for one in cuts[name])

    store = Repeated(encoder, late, vectors, rows)
    build(
        Source("bench", "bench", read, again),
        Path(work) / str(size),
        Settings(),
        encoder=encoder,
        chunk=cut,
        tokens=store,
    )
    return {"seconds": time.perf_counter() - began}


def questions_of(docs: Path, encoder: Any, count: int, seed: int) -> list[str]:
    """Headings of the folder's pages as questions, drawn with repeats."""
    headings = [one.text for _, page, _ in pages_of(docs, OWN, encoder) for one in page.headings]
    return random.Random(seed).choices([f"how do I {one.lower()}?" for one in headings], k=count)


def sentences_of(docs: Path, encoder: Any, count: int, seed: int) -> list[str]:
    """Questions from the first words of the sentences of the folder's pages, no two alike; fewer than `count` if so."""
    pages = [page for _, page, _ in pages_of(docs, OWN, encoder)]
    quotes = [
        page.text[one.start : one.end]
        for page in pages
        for one in sentences(page.text, page.blocks)
        if one.kind == "paragraph"
    ]
    questions = list(dict.fromkeys(f"is it true that {' '.join(one.split()[:WORDS]).lower()}?" for one in quotes))
    random.Random(seed).shuffle(questions)
    return questions[:count]


def timed(run: Callable[[Any], object], given: Any) -> tuple[float, float]:
    """Wall and CPU milliseconds of one call."""
    began, used = time.perf_counter(), time.process_time()
    run(given)
    return (time.perf_counter() - began) * 1000, (time.process_time() - used) * 1000


def peer(path: Path, index: Any, encoder: Any) -> Callable[[str], list[int]]:
    """The `retrieve` of LlamaIndex's query engine over its own Chroma collection with our vectors, or ImportError."""
    import chromadb
    from llama_index.core import QueryBundle, VectorStoreIndex
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.llms import MockLLM
    from llama_index.core.schema import TextNode
    from llama_index.vector_stores.chroma import ChromaVectorStore

    class Ours(BaseEmbedding):  # type: ignore[misc]
        def _get_query_embedding(self, query: str) -> list[float]:
            found: list[float] = encoder.encode([query])[0].tolist()
            return found

        _get_text_embedding = _get_query_embedding

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

    client = chromadb.PersistentClient(str(path), settings=chromadb.Settings(anonymized_telemetry=False))
    space = {"hnsw": {"space": "cosine"}}
    collection = client.get_or_create_collection("peer", configuration=space, embedding_function=None)
    store = ChromaVectorStore(chroma_collection=collection)
    for begin in range(collection.count(), len(index.chunks), 2000):
        part = range(begin, min(begin + 2000, len(index.chunks)))
        store.add([TextNode(id_=f"{i}", text=index.chunks[i].text, embedding=index.vectors[i].tolist()) for i in part])
    engine = VectorStoreIndex.from_vector_store(store, embed_model=Ours()).as_query_engine(
        llm=MockLLM(), similarity_top_k=TOP
    )

    def run(question: str) -> list[int]:
        return [int(one.node.id_) for one in engine.retrieve(QueryBundle(question))]

    return run


def serve(docs: str, size: int, work: str, queries: int, dense: str) -> dict[str, Any]:
    """All times of one size, and the peak memory before the peer is loaded."""
    encoder = load_encoder()
    questions = questions_of(Path(docs), encoder, queries, seed=0)
    warm = questions_of(Path(docs), encoder, WARM, seed=2)
    once = sentences_of(Path(docs), encoder, TICKETS + queries, seed=0)
    kinds = {
        "headings": (questions, questions_of(Path(docs), encoder, TICKETS, seed=1)),
        "sentences": (once[:queries], once[queries:]),
    }
    settings = Settings(retrieve=RetrieveSettings(dense=dense))
    with open_index(Path(work) / str(size), retrieve=settings.retrieve) as index:
        answerer = Answerer(index, settings, encoder)
        answerer.ask_many([Ticket(str(i), text) for i, text in enumerate(warm)])
        asked: dict[str, list[tuple[float, float]]] = {kind: [] for kind in kinds}
        filed: dict[str, list[tuple[float, float]]] = {kind: [] for kind in kinds}
        for kind, (single, texts) in kinds.items():
            tickets = [Ticket(str(i), text) for i, text in enumerate(texts)]
            for turn in range(ROUNDS):
                asked[kind] += [timed(answerer.ask, question) for question in single[turn::ROUNDS]]
                filed[kind].append(timed(answerer.ask_many, tickets))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

        def ours(question: str) -> object:
            return index.search([question], encoder.encode([question]), TOP)

        encoding, retrieval, other = [], [], []
        try:
            theirs = peer(Path(work) / f"peer{size}", index, encoder)
        except ImportError:
            theirs = None
        for place, question in enumerate([*warm, *questions]):
            sides = [(ours, retrieval), (lambda text: encoder.encode([text]), encoding)]
            if theirs is not None:
                sides.insert(place % 2, (theirs, other))  # first and second in turn
            for run, times in sides:
                times.append(timed(run, question))
        exact = [set(exact_top(index.vectors, encoder.encode([text]), TOP)[0].tolist()) for text in questions]
        other_found = _shared(exact, map(theirs, questions)) if theirs is not None else None
        nearest = [index.dense(encoder.encode([text]), TOP)[0].tolist() for text in questions]
        sizes = {name: artefact.size for name, artefact in index.manifest.artefacts.items()}
        return {
            "chunks": len(index.chunks),
            "dense": index.dense_kind,
            "found": _shared(exact, nearest),
            "other_found": other_found,
            "encoding": encoding[WARM:],
            "retrieval": retrieval[WARM:],
            "other": other[WARM:],
            "asked": asked["headings"],
            "files": {
                kind: {
                    "asked": asked[kind],
                    "filed": filed[kind],
                    "tickets": len(texts),
                    "distinct": len(set(texts)),
                    "pieces": float(np.mean([len(encoder.spans(text)) for text in texts])),
                }
                for kind, (_, texts) in kinds.items()
            },
            "bytes": {**sizes, "chroma": _size(layout.folder_of(index.path, index.generation) / layout.CHROMA)},
            "before_peer_mb": peak,
        }


def _shared(exact: Sequence[set[int]], found: Iterable[Sequence[int]]) -> float:
    return float(np.mean([len(one.intersection(other)) / TOP for one, other in zip(exact, found, strict=True)]))


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _spread(times: Sequence[Sequence[float]], kind: int = 0) -> list[float] | str:
    return [_level(times, 50, kind), _level(times, 95, kind)] if times else "not installed: pip install '.[bench]'"


def _level(times: Sequence[Sequence[float]], percent: float, kind: int = 0) -> float:
    """kind: 0 wall clock, 1 CPU."""
    return float(np.percentile([one[kind] for one in times], percent))


def measure(docs: Path, sizes: Sequence[int], queries: int, work: Path) -> list[dict[str, Any]]:
    """All times of each size, made where it is missing."""
    found = []
    for size in sizes:
        given = {"docs": str(docs), "size": size, "work": str(work)}
        if not (work / str(size)).exists():
            print(f"{size} chunks made in {measured('latency:make', **given)['seconds']:.0f} s", flush=True)
        for dense in ("auto",) if size < RetrieveSettings().dense_exact_max else ("auto", "exact"):
            found.append(measured("latency:serve", **given, queries=queries, dense=dense))
            print(size, *(_spread(found[-1][name]) for name in ("retrieval", "other", "asked")), flush=True)
    return found


def warm(one: dict[str, Any]) -> list[Any]:
    times = [_spread(one[name]) for name in ("encoding", "retrieval", "other")]
    ratios: list[float | None] = [None, None]
    if one["other"]:
        ratios = [_level(one["retrieval"], at) / _level(one["other"], at) for at in (50, 95)]
    return [*times, *ratios, _spread(one["asked"]), one["found"], one["other_found"]]


def filed(one: dict[str, Any]) -> Iterator[list[Any]]:
    """A row for each kind of file."""
    for kind, file in one["files"].items():
        single, each = np.mean(file["asked"], axis=0), np.mean(file["filed"], axis=0) / file["tickets"]
        wall, cpu = (each / single).tolist()
        what = f"{file['tickets']} {kind}, {file['distinct']} distinct, {file['pieces']:.0f} word pieces"
        yield [what, float(single[0]), float(each[0]), wall, [float(single[1]), float(each[1])], cpu]


def stored(one: dict[str, Any]) -> list[float]:
    """Bytes a chunk, and megabytes of memory."""
    parts = [
        sum(count for name, count in one["bytes"].items() if name.startswith(start)) / one["chunks"]
        for start in ("tokens", "vectors", "chroma", "")
    ]
    return [*parts, one["before_peer_mb"]]


def main() -> None:
    """Measure each size and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--docs", type=Path, required=True)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        work = args.work or Path(scratch)
        work.mkdir(parents=True, exist_ok=True)
        found = measure(args.docs.resolve(), list(map(int, args.sizes.split(","))), args.queries, work.resolve())
    cells = [(one, [one["chunks"], one["dense"]]) for one in found]
    publish(
        "latency",
        tables=[
            Table("warm", TABLES["warm"], [[*cell, *warm(one)] for one, cell in cells]),
            Table("cpu", TABLES["cpu"], [[*cell, *(_spread(one[name], 1) for name in PARTS)] for one, cell in cells]),
            Table("files", TABLES["files"], [[*cell, *row] for one, cell in cells for row in filed(one)]),
            Table("sizes", TABLES["sizes"], [[*cell, *stored(one)] for one, cell in cells]),
        ],
        data=[{"name": args.docs.name, "n": args.queries}],
        figures={"queries": args.queries, "top": TOP},
        write=args.write,
    )


if __name__ == "__main__":
    main()
