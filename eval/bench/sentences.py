"""Sentence boundaries in many languages, ours beside other segmenters.

    python eval/bench/sentences.py [--half 1|2] [--show] [NAME...]

Reads tests/ingest/sentences/<language>.txt: two running texts per language, one sentence a line. NAME is one of
`ours`, `plain` (ours without being told the language), `pysbd`, `syntok`, `sentencex`, `blingfire`; the latter four
where they are installed. A boundary counts as right where the text was meant to be cut; wrong cuts and missed ones
count alike: right / (right + wrong + missed). `exact`: whether every sentence is a slice of the text, in order.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

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


def blingfire(text: str, language: str) -> list[str]:
    import blingfire as library

    return library.text_to_sentences(text).split("\n")


SEGMENTERS: dict[str, Segmenter] = {f.__name__: f for f in (ours, plain, pysbd, syntok, sentencex, blingfire)}  # type: ignore[attr-defined]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*")
    parser.add_argument("--half", type=int, choices=(1, 2))
    parser.add_argument("--show", action="store_true", help="what was cut wrongly or not at all")
    options = parser.parse_args()
    names = options.names or [
        name for name in SEGMENTERS if name in ("ours", "plain") or importlib.util.find_spec(name)
    ]
    languages = sorted(path.stem for path in FOLDER.glob("*.txt"))
    table: dict[str, dict[str, str]] = {}
    totals: dict[str, list[list[int]]] = {name: [[0, 0], [0, 0]] for name in names}
    seconds = dict.fromkeys(names, 0.0)
    exact = dict.fromkeys(names, True)
    for language in languages:
        for half, wanted in enumerate(texts(language), 1):
            if options.half not in (None, half):
                continue
            text = ("" if language in UNSPACED else " ").join(wanted)
            want, _ = boundaries(text, wanted)
            for name in names:
                start = time.perf_counter()
                pieces = SEGMENTERS[name](text, language)
                seconds[name] += time.perf_counter() - start
                got, whole = boundaries(text, pieces)
                exact[name] &= whole
                table.setdefault(language, {}).setdefault(name, "")
                table[language][name] += f" {len(want & got)}/{len(want | got)}"
                totals[name][half - 1][0] += len(want & got)
                totals[name][half - 1][1] += len(want | got)
                if options.show and want != got:
                    for end in sorted(want ^ got):
                        mark = "missed" if end in want else "WRONG"
                        print(f"{language} {name} {mark}: {text[max(0, end - 30) : end]}|{text[end : end + 20]}")
    print("| language | " + " | ".join(names) + " |\n|" + " --- |" * (len(names) + 1))
    for language in languages:
        print(f"| {language} | " + " | ".join(table[language][name].strip() for name in names) + " |")
    for half in (0, 1):
        shares = [f"{100 * totals[n][half][0] / max(1, totals[n][half][1]):.1f} %" for n in names]
        print(f"| half {half + 1} | " + " | ".join(shares) + " |")
    print("| exact | " + " | ".join("yes" if exact[name] else "no" for name in names) + " |")
    print("| ms | " + " | ".join(f"{1000 * seconds[name]:.0f}" for name in names) + " |")


if __name__ == "__main__":
    sys.exit(main())
