"""Sentence boundaries in many languages, ours beside other segmenters.

    python eval/bench/sentences.py [--half 1|2] [--show] [--write] [NAME...]

Reads tests/ingest/sentences/<language>.txt: two running texts per language, one sentence a line. NAME is one of
`ours`, `plain` (ours without being told the language), `pysbd`, `syntok`, `sentencex`; the latter three where they are
installed. A boundary counts as right where the text was meant to be cut; wrong cuts and missed ones
count alike: right / (right + wrong + missed). `exact`: whether every sentence is a slice of the text, in order.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from table import Column, Table, numbers, publish

FOLDER = Path(__file__).resolve().parents[2] / "tests/ingest/sentences"
UNSPACED = {"ja", "zh"}
Segmenter = Callable[[str, str], list[str]]


def texts(language: str) -> Iterator[list[str]]:
    """The two texts of a language, each as its sentences."""
    for text in (FOLDER / f"{language}.txt").read_text("utf-8").strip().split("\n\n"):
        yield text.split("\n")


def boundaries(text: str, pieces: list[str]) -> tuple[set[int], bool]:
    """Where each piece but the last ends in the text, and whether all of them were found in it as they are."""
    ends, at, exact = set(), 0, True
    for piece in pieces:
        piece = piece.strip()
        found = text.find(piece, at) if piece else at
        if found < 0:
            exact = False
            continue
        at = found + len(piece)
        ends.add(at)
    ends.discard(len(text))
    return ends, exact


def ours(text: str, language: str) -> list[str]:
    from answerable.ingest.sentences import sentence_spans

    return [text[a:b] for a, b in sentence_spans(text, language)]


def plain(text: str, language: str) -> list[str]:
    from answerable.ingest.sentences import sentence_spans

    return [text[a:b] for a, b in sentence_spans(text)]


def pysbd(text: str, language: str) -> list[str]:
    import pysbd as library
    from pysbd.languages import LANGUAGE_CODES

    known = language if language in LANGUAGE_CODES else "en"
    return list(map(str, library.Segmenter(language=known, clean=False).segment(text)))


def syntok(text: str, language: str) -> list[str]:
    import syntok.segmenter as library

    out = []
    for paragraph in library.process(text):
        for tokens in paragraph:
            out.append(text[tokens[0].offset : tokens[-1].offset + len(tokens[-1].value)])
    return out


def sentencex(text: str, language: str) -> list[str]:
    import sentencex as library

    return list(library.segment(language, text))


SEGMENTERS: dict[str, Segmenter] = {
    "ours": ours,
    "plain": plain,
    "pysbd": pysbd,
    "syntok": syntok,
    "sentencex": sentencex,
}
OURS = ("ours", "plain")
TABLES = {
    "languages": (Column("language"), *numbers(*((name, "{:.1%}") for name in SEGMENTERS))),
    "segmenters": (
        Column("segmenter"),
        *numbers(("first texts", "{:.1%}"), ("second texts", "{:.1%}")),
        Column("exact"),
    ),
}


def measured(names: list[str], half: int | None, show: bool) -> tuple[list[list[object]], list[list[object]]]:
    """A row per language, and a row per segmenter: the shares of both halves, exactness and milliseconds."""
    rows: list[list[object]] = []
    totals = {name: [[0, 0], [0, 0]] for name in names}
    seconds, exact = dict.fromkeys(names, 0.0), dict.fromkeys(names, True)
    for language in sorted(path.stem for path in FOLDER.glob("*.txt")):
        counts = {name: [0, 0] for name in names}
        for number, wanted in enumerate(texts(language)):
            if half not in (None, number + 1):
                continue
            text = ("" if language in UNSPACED else " ").join(wanted)
            want, _ = boundaries(text, wanted)
            for name in names:
                start = time.perf_counter()
                pieces = SEGMENTERS[name](text, language)
                seconds[name] += time.perf_counter() - start
                got, whole = boundaries(text, pieces)
                exact[name] &= whole
                for sums in (counts[name], totals[name][number]):
                    sums[0] += len(want & got)
                    sums[1] += len(want | got)
                for end in sorted(want ^ got) if show else ():
                    mark = "missed" if end in want else "WRONG"
                    print(f"{language} {name} {mark}: {text[max(0, end - 30) : end]}|{text[end : end + 20]}")
        rows.append([language, *(round(right / max(1, every), 3) for right, every in counts.values())])
    whole_rows: list[list[object]] = [
        [name, *(round(a / max(1, b), 3) for a, b in totals[name]), "yes" if exact[name] else "no"] for name in names
    ]
    return rows, whole_rows


def main() -> None:
    """Measure the segmenters that are here and print their tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--half", type=int, choices=(1, 2))
    parser.add_argument("--show", action="store_true", help="what was cut wrongly or not at all")
    parser.add_argument("--write", action="store_true", help="keep the result")
    args = parser.parse_args()
    names = args.names or [name for name in SEGMENTERS if name in OURS or importlib.util.find_spec(name)]
    rows, whole = measured(names, args.half, args.show)
    if args.write and names != list(SEGMENTERS):
        sys.exit(f"to keep the result all of these must be installed: {', '.join(SEGMENTERS)}")
    data = [{"name": "tests/ingest/sentences", "n": len(rows)}]
    if args.names:
        for row in [*rows, *whole]:
            print(*row, sep="\t")
        return
    columns = [TABLES["languages"][0], *(one for one in TABLES["languages"][1:] if one.name in names)]
    tables = [Table("languages", tuple(columns), rows), Table("segmenters", TABLES["segmenters"], whole)]
    publish("sentences", tables=tables, data=data, write=args.write)


if __name__ == "__main__":
    main()
