"""Sentence boundaries, and the units that an answer may quote."""

from __future__ import annotations

import functools
import re
import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.ingest.extract.extract import extract
from answerable.ingest.sentences import sentence_spans, sentences
from answerable.model import RawPage


def split(text: str) -> list[str]:
    return [text[a:b] for a, b in sentence_spans(text)]


@pytest.mark.parametrize(
    "parts",
    [
        ["One here.", "Two there.", "Three!"],
        ["Is it on?", "Yes.", "Really?!", "Yes!!!"],
        ["Use a plan, e.g. Pro or i.e. Team, today.", "Then go."],
        ["Ask Dr. Smith or Mrs. Jones of Acme Inc. about it.", "They know."],
        ["Acme Inc.", "The company grew."],
        ["It costs 3.50 dollars in v1.2.3 of app.py.", "Fine."],
        ["See https://example.com/a.b?c=1.", "It helps."],
        ["Open settings.json.", "Save it."],
        ["Click Save (see Fig. 3. It is blue) and wait.", "Done."],
        ['He said "Stop."', "Then he left."],
        ["(Only for admins.)", "Others ask."],
        ["At 5 p.m. on Monday it starts.", "At 6 p.m.", "The end."],
        ["In the U.S. market it sells.", "J. R. Smith wrote it."],
        ["Wait... then go.", "Now…", "Go."],
        ["Node.js and ASP.NET work.", "iPhone too."],
        ["Choose No.", "Then wait."],
        ["See No. 5 and pp. 3.", "Then stop."],
        ["Sizes, colors, etc. are set.", "Press Ctrl, Alt, etc.", "Then wait."],
        ["設定を開く。", "次へ進む。"],
        ["1. Open the file.", "Then save."],
        ["Yahoo! is a name.", "Ok."],
        ["Réglez l'heure.", "Élargissez la vue."],
        ["¿Qué es?", "¡Hola!", "Bien."],
        ["Section A.", "The next."],
    ],
)  # fmt: skip
def test_boundaries(parts: list[str]) -> None:
    assert split(" ".join(parts)) == parts


def test_a_line_end_is_a_boundary() -> None:
    assert split("one two\nthree.\n\n four ") == ["one two", "three.", "four"]


@given(st.text(alphabet=st.sampled_from("aB .!?()\n\"'1。…")))
def test_spans_cover_all_but_white_space(text: str) -> None:
    spans = sentence_spans(text)
    end = 0
    for a, b in spans:
        assert a < b
        assert text[end:a].strip() == ""
        assert text[a:b] == text[a:b].strip()
        end = b
    assert text[end:].strip() == ""


def test_units_of_a_page() -> None:
    long = " ".join(f"Sentence number {n} of a long cell." for n in range(20))
    source = f"""# Title

Intro one. Intro two:

1. Open it. Then wait.
2. Save.

| A | B |
| --- | --- |
| x. Y. | {long} |

Run this:

    make all
    make test

Show `&amp;` as it is. And more.
"""
    made = extract(RawPage("a.md", source.encode(), "text/markdown"))
    units = sentences(made.text, made.blocks)
    shown = [(u.kind, made.text[u.start : u.end]) for u in units]
    assert shown[:7] == [
        ("heading", "Title"),
        ("paragraph", "Intro one."),
        ("intro", "Intro two:"),
        ("step", "1. Open it. Then wait."),
        ("step", "2. Save."),
        ("row", "A | B"),
        ("row", "x."),
    ]
    assert sum(kind == "row" for kind, _ in shown) > 15
    assert ("intro", "Run this:") in shown
    assert ("code", "make all\nmake test") in shown
    assert shown[-1] == ("paragraph", "And more.")  # a shown character reference cannot be told from its source
    for unit in units:
        block = made.blocks[unit.block_index]
        assert block.start <= unit.start < unit.end <= block.end


ADVERSARIAL = {
    "stops": ". ",
    "stops without space": ".",
    "brackets": "(",
    "bracket pairs": "(a. B) ",
    "quotes": '."',
    "initials": "A. ",
    "abbreviations": "e.g. ",
    "ellipses": "… ",
    "line ends": "\n",
    "one word": "a",
    "numbers": "1. ",
    "marks": "!?",
    "ampersands": "&amp",
    "nested": "((a.)) ",
    "spaces": " ",
    "stop and spaces": ".   ",
    "ordinals": "2. Aa ",
    "spaced abbreviations": "z. B. ",
    "Thai": "กกกกกกกกกกกก ",
    "Thai in brackets": "(ก ก) กกกกกกกก ",
    "Thai words": "ก ",
    "dandas": "।",
    "wide stops": "。」",
    "wide brackets": "（あ。）",
    "Arabic": "ا. ",
    "French quotes": "! » ",
    "openers": "“",
    "closers": ".“ ",
    "semicolons": ";",
}


@pytest.mark.hazards
@pytest.mark.parametrize(
    ("name", "language"),
    [(name, None) for name in list(ADVERSARIAL)[:16]]
    + [(name, {"French quotes": "fr", "semicolons": "el"}.get(name, "de")) for name in ADVERSARIAL],
)
def test_time_is_linear(name: str, language: str | None) -> None:
    """Hazard 25: twice the text takes at most 2.6 times as long (a ratio, never a duration)."""
    unit = ADVERSARIAL[name]
    reads = functools.partial(sentence_spans, language=language)
    half = unit * (250_000 // len(unit))
    ratios = []
    for _ in range(4):  # a busy machine may spoil one measurement
        ratios.append(cost(reads, half * 2) / max(cost(reads, half), 1e-3))
        if ratios[-1] < 2.6:
            break
    assert min(ratios) < 2.6, ratios


@pytest.mark.hazards
def test_the_ratio_shows_a_quadratic_rule() -> None:
    """Sabotage twin: the look-ahead that the rule avoids is found out on a run of stops."""
    stops = re.compile(r"[.!?]+(?=\s)")

    def quadratic(text: str) -> None:
        list(stops.finditer(text))

    assert cost(quadratic, "." * 8000) / max(cost(quadratic, "." * 4000), 1e-9) > 2.6


def cost(function: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    function(text)
    return time.process_time() - start
