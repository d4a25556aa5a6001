"""Fit and try the choice of what is quoted (`answer/quoted/chances.json`), on tickets with a gold `evidence` sentence.

    python eval/bench/choice.py fit --indexes DIR [--reader off] [--shared ../shared]
    python eval/bench/choice.py report --indexes DIR [--reader off] [SET ...]

DIR has an index for each set of `shared/data`. `fit` writes the coefficients, with a reader on the sets that it was not
trained on; `report` prints, for each set's tickets
routed answer or assist and for all of them, how much of the evidence is quoted whole (4 of 5 of its word trigrams),
whether by the first piece, in how many words.
"""

from __future__ import annotations

import argparse
import dataclasses
import functools
import importlib.util
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from public_sets import SHARED

import answerable.answer.snapshot as snapshot_module
from answerable import Answerer, Settings, Ticket
from answerable.answer.quoted import chances as chances_module
from answerable.answer.quoted.chances import FEATURES, OF_READING, Candidate, candidates
from answerable.model import Turn

FITTED_ON = ("actual", "ddg", "mastodon", "plausible", "loginhelp", "merchdocs", "openedx", "mintlify-es")
READ_FITTED_ON = ("ddg", "smartpay")  # the sets by which the reader's training was chosen
REPORTED_ON = ("merchdocs2", "letsencrypt", "smartpay", "letsencrypt-de", "railway", "handbook")
OVERLAP = 0.5  # of a sentence's trigrams, or of the evidence's: then the sentence counts as evidence
RIDGE = 1.0


@functools.cache
def scorer(shared: Path) -> Any:
    spec = importlib.util.spec_from_file_location("score", shared / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def labelled(shared: Path, name: str) -> list[Mapping[str, Any]]:
    lines = (shared / "data" / name / "tickets.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    return [row for row in rows if row.get("evidence") and row.get("answerable")]


def ticket_of(row: Mapping[str, Any]) -> Ticket:
    thread = tuple(Turn(turn["speaker"], turn["text"]) for turn in row.get("thread") or ())
    return Ticket(id=row["id"], text=row["text"], thread=thread, intent=row.get("intent"))


def gold(shared: Path, row: Mapping[str, Any]) -> set[tuple[str, ...]]:
    evidence = [row["evidence"]] if isinstance(row["evidence"], str) else row["evidence"]
    return set().union(*map(scorer(shared).trigrams, evidence))


@dataclass
class Example:
    candidates: list[Candidate]
    labels: list[bool]


def examples(shared: Path, indexes: Path, name: str, settings: Settings) -> Iterator[Example]:
    """Each ticket's sentences of the page that is quoted, where that holds evidence."""
    composed = snapshot_module.compose
    seen: list[tuple[Any, Any, str]] = []

    def record(evidence: Any, pages: Any, settings: Any, outlines: Any, kind: Any, *, sure: bool) -> Any:
        draft = composed(evidence, pages, settings, outlines, kind, sure=sure)
        if draft is not None and draft.citations:
            seen.append((evidence, pages[draft.citations[0].page], kind))
        return draft

    snapshot_module.compose = record
    try:
        with Answerer(indexes / name, settings) as answerer:
            for row in labelled(shared, name):
                seen.clear()
                answerer.ask(ticket_of(row))
                if not seen:
                    continue
                evidence, page, kind = seen[-1]
                wanted = gold(shared, row)
                read = candidates(evidence, page, kind)
                labels = []
                for one in read:
                    own = scorer(shared).trigrams(page.text[one.unit.sentence.start : one.unit.sentence.end])
                    both = len(own & wanted)
                    labels.append(bool(both) and both >= OVERLAP * min(len(own), len(wanted)))
                if any(labels):
                    yield Example(read, labels)
    finally:
        snapshot_module.compose = composed


def fit(shared: Path, indexes: Path, settings: Settings) -> None:
    reads = settings.answer.reads
    names, features = (READ_FITTED_ON, (*FEATURES, *OF_READING)) if reads else (FITTED_ON, FEATURES)
    found = [one for name in names for one in examples(shared, indexes, name, settings)]
    x = np.array([one.features for example in found for one in example.candidates])
    y = np.array([label for example in found for label in example.labels], dtype=float)
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    z = np.hstack([(x - mean) / spread, np.ones((len(x), 1))])
    ridge = np.diag([RIDGE] * len(features) + [0.0])
    beta = np.zeros(z.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-z @ beta))
        beta -= np.linalg.solve((z * (p * (1 - p))[:, None]).T @ z + ridge, z.T @ (p - y) + ridge @ beta)
    slopes = beta[:-1] / spread
    coefficients = {name: round(float(slope), 6) for name, slope in zip(features, slopes, strict=True)}
    coefficients["intercept"] = round(float(beta[-1] - slopes @ mean), 6)
    path = Path(chances_module.__file__).with_suffix(".json")
    content = json.loads(path.read_text("utf-8"))
    content["models"]["read" if reads else "unread"] = {
        "fitted_on": list(names),
        "tickets": len(found),
        "sentences": len(y),
        "stating": int(y.sum()),
        "coefficients": coefficients,
    }
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    print(path, dict(zip(features, beta.round(2).tolist(), strict=False)))


def report(shared: Path, indexes: Path, names: list[str], settings: Settings) -> None:
    trigrams = scorer(shared).trigrams
    for name in names:
        rows: list[tuple[bool, float, bool, int, bool, int]] = []
        with Answerer(indexes / name, settings) as answerer:
            began = time.perf_counter()
            for row in labelled(shared, name):
                answer = answerer.ask(ticket_of(row))
                held = answer.handoff.citations if answer.handoff is not None else ()
                quotes = answer.citations or held
                wanted = gold(shared, row)
                have = set().union(*(trigrams(one.quote) for one in quotes)) if quotes else set()
                share = len(wanted & have) / max(1, len(wanted))
                first = bool(quotes) and len(trigrams(quotes[0].quote) & wanted) >= OVERLAP * len(wanted)
                words = sum(len(one.quote.split()) for one in quotes)
                right = bool(quotes) and quotes[0].page in row["relevant"]
                rows.append((answer.route != "escalate", share, first, words, right, len(quotes)))
            took = (time.perf_counter() - began) / max(1, len(rows)) * 1000
        for kind, kept in (("routed", [row for row in rows if row[0]]), ("all", rows)):
            if kept:
                whole = np.mean([row[1] >= 0.8 for row in kept])
                recall, first, words, right, quotes = (np.mean([row[at] for row in kept]) for at in (1, 2, 3, 4, 5))
                print(
                    f"{name:15s} {kind:6s} n {len(kept):4d} whole {whole:.3f} recall {recall:.3f} first {first:.3f}"
                    f" words {words:6.1f} quotes {quotes:4.1f} right page {right:.3f} {took:5.1f} ms a ticket",
                    flush=True,
                )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["fit", "report"])
    parser.add_argument("sets", nargs="*")
    parser.add_argument("--indexes", type=Path, required=True)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--reader", choices=["builtin", "off"], default="builtin")
    parser.add_argument("--max-words", type=int, default=Settings().answer.max_words)
    parser.add_argument("--max-sentences", type=int, default=Settings().answer.max_sentences)
    args = parser.parse_args()
    limits = {"reader": args.reader, "max_words": args.max_words, "max_sentences": args.max_sentences}
    settings = Settings()
    settings = dataclasses.replace(settings, answer=dataclasses.replace(settings.answer, **limits))
    if args.what == "fit":
        fit(args.shared, args.indexes, settings)
    else:
        report(args.shared, args.indexes, args.sets or [*FITTED_ON, *REPORTED_ON], settings)


if __name__ == "__main__":
    main()
