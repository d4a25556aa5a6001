"""Twins by minimal edit: how many questions that the docs do not answer, one word away from one that they do, get one?

    python eval/bench/twins.py --indexes DIR [--shared ../shared] [--seed 1] [--write]

DIR has an index for each of the sets below, none of which the reader was trained on. A twin is a ticket that differs
from an answerable one in a word or two, and that the docs do not answer. Those that were written with the sets come
first. Where they are fewer than the number wanted, more are made by rule: in a short answerable ticket a name that
stands in its page is exchanged for another name of the same docs that does not. Nobody read those: in some the word
does not matter, and the page may answer them yet, so that no path can refuse all of them.

For each share of the originals that is answered (the threshold is set for it, for each path by itself), the share of
twins that are answered at that threshold, with the reader and without; and how often the original has the higher
confidence. Models are those that the set had no part in.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import json
import random
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from choice import ticket_of
from public_sets import SHARED, unfitted
from table import Column, Table, numbers, publish

from answerable import Answerer, Settings, open_index

SETS = ("railway", "handbook", "smartpay", "ddg")
WANTED = 200
RECALLS = (0.3, 0.5, 0.7)
MOSTLY = 0.9  # share of a word's places, behind other words, where it is capitalised: then it is a name
TABLES = {
    "answered": (
        Column("twins"),
        *numbers(
            ("pairs", "{}"),
            ("originals answered", "{:.2f}"),
            ("twins answered, reader", "{:.2f}"),
            ("reader off", "{:.2f}"),
            ("original is surer, reader", "{:.2f}", "ordered"),
            ("surer, reader off", "{:.2f}", "ordered_off"),
        ),
    )
}
SHORT = 25  # words of a ticket in which an exchanged name is what it is about
_WORD = re.compile(r"[^\W\d_][\w+#-]*[^\W_]")
_BEHIND = re.compile(r"(?<=[a-z,;] )[^\W\d_][\w+#-]*[^\W_]")  # a word that does not begin a sentence


@dataclasses.dataclass(frozen=True)
class Pair:
    """Two texts of one set: what the docs answer, and what they do not. made: by rule."""

    original: Mapping[str, Any]
    twin: Mapping[str, Any]
    made: bool


def names(texts: list[str]) -> list[str]:
    """Words of these texts that are nearly always written with a capital."""
    seen: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for text in texts:
        for word in _BEHIND.findall(text):
            seen[word.lower()][word] += 1
    found = []
    for forms in seen.values():
        form, _ = forms.most_common(1)[0]
        capital = sum(count for one, count in forms.items() if one[0].isupper())
        if forms.total() >= 3 and capital >= MOSTLY * forms.total():
            found.append(form)
    return sorted(found)


def made(rows: list[Mapping[str, Any]], pages: Mapping[str, str], rng: random.Random) -> Iterator[Pair]:
    """Twins by rule, of each ticket at most one, in random order."""
    known = names(list(pages.values()))
    is_name = {one.lower() for one in known}
    for row in rng.sample(rows, len(rows)):
        own = " ".join(pages.get(page, "") for page in row["relevant"])
        said = set(map(str.lower, _WORD.findall(own)))
        words = [one for one in _WORD.finditer(row["text"]) if one[0].lower() in said & is_name]
        if not words or len(row["text"].split()) > SHORT:
            continue
        word = rng.choice(words)
        other = [one for one in known if one.lower() not in said and one.lower() not in row["text"].lower()]
        if other:
            text = row["text"][: word.start()] + rng.choice(other) + row["text"][word.end() :]
            yield Pair(row, {**row, "id": f"{row['id']}-made", "text": text}, made=True)


def pairs(name: str, shared: Path, indexes: Path, seed: int) -> tuple[list[Pair], list[Pair]]:
    """The written twins of a set in English, and all that can be made by rule."""
    lines = (shared / "data" / name / "tickets.jsonl").read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row.get("lang", "en") == "en" and not row.get("thread")]
    by_id = {row["id"]: row for row in rows}
    written = [
        Pair(by_id[row["twin"]], row, made=False)
        for row in rows
        if row.get("twin") in by_id and row["answerable"] is False and by_id[row["twin"]]["answerable"]
    ]
    taken = {one.original["id"] for one in written}
    with open_index(indexes / name) as index:
        texts = {key: page.text for key, page in index.pages.items()}
    answerable = [row for row in rows if row["answerable"] and row["id"] not in taken]
    return written, list(made(answerable, texts, random.Random(f"{seed} {name}")))


def confidences(name: str, indexes: Path, found: list[Pair], reader: str) -> np.ndarray:
    """(pairs, 2): of the original and of the twin."""
    settings = Settings()
    model = unfitted(name) if reader != "off" else "default"
    answer = dataclasses.replace(settings.answer, reader=reader, confidence_model=model)
    with Answerer(indexes / name, dataclasses.replace(settings, answer=answer)) as answerer:
        asked = [ticket_of(row) for one in found for row in (one.original, one.twin)]
        return np.array([one.confidence for one in answerer.stream(asked)]).reshape(-1, 2)


def answered(both: np.ndarray, recall: float) -> float:
    """The share of twins at the threshold from which this share of the originals is answered."""
    return float((both[:, 1] >= np.quantile(both[:, 0], 1 - recall)).mean())


def ordered(both: np.ndarray) -> float:
    """How often the original is the surer one, ties half."""
    return float(((both[:, 0] > both[:, 1]) + 0.5 * (both[:, 0] == both[:, 1])).mean())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--indexes", type=Path, required=True)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, metavar="N", help="print N of the made ones, and end")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    sets = {name: pairs(name, args.shared, args.indexes, args.seed) for name in SETS}
    lacking = WANTED - sum(len(written) for written, _ in sets.values())
    chosen: dict[str, list[Pair]] = {name: list(written) for name, (written, _) in sets.items()}
    place = 0
    while lacking > 0 and any(place < len(more) for _, more in sets.values()):  # of each set in turn
        for name, (_, more) in sets.items():
            if lacking > 0 and place < len(more):
                chosen[name].append(more[place])
                lacking -= 1
        place += 1
    if args.show:
        for one in [one for own in chosen.values() for one in own if one.made][: args.show]:
            print(one.original["text"], "->", one.twin["text"], sep="\n   ")
        return
    every = [one for own in chosen.values() for one in own]
    on, off = (
        np.concatenate([confidences(name, args.indexes, own, reader) for name, own in chosen.items()])
        for reader in ("builtin", "off")
    )
    is_made = np.array([one.made for one in every])
    rows = []
    for title, kept in (("all", is_made | True), ("written", ~is_made), ("made by rule", is_made)):
        for recall in RECALLS:
            shares = (answered(one[kept], recall) for one in (on, off))
            rows.append([title, int(kept.sum()), recall, *shares, ordered(on[kept]), ordered(off[kept])])
    data = [{"name": name, "n": len(own), "made": sum(one.made for one in own)} for name, own in chosen.items()]
    publish("twins", tables=[Table("answered", TABLES["answered"], rows)], data=data, write=args.write)


if __name__ == "__main__":
    main()
