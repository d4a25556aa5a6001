"""The mood of a message: a linear head on the built-in encoder's vector, made by eval/bench/sentiment.py."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from answerable import Encoder
from answerable.answer import handoff, sentiment
from answerable.answer.sentiment import mood, named, of_vector
from answerable.model import Turn
from fakes import FakeEncoder

BENCH = Path(__file__).resolve().parents[2] / "eval" / "bench" / "sentiment.py"

# Written after the head was made, and none of it is in the messages that it was made from.
NEGATIVE = (
    "I have had enough of this, the new editor is dreadful",
    "third outage this month and not one word of apology from you",
    "what a letdown, the support person could not care less",
    "you lost my booking and then laughed at me",
)
NEUTRAL = (
    "How can I export all tickets of last quarter?",
    "Where do I enter the tax number",
    "The badge printer is offline since noon, error 17. What should I check?",
    "can two people share a licence",
)
POSITIVE = (
    "Works like a dream, thank you all",
    "your colleague Jo was a star today, please tell her",
    "so pleased with the new reports, brilliant",
    "that did the trick, many thanks!",
)


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    sys.path.insert(0, str(BENCH.parent))  # the benches share modules, as a script's own folder does
    spec = importlib.util.spec_from_file_location("bench_sentiment", BENCH)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def right() -> float:
    groups = (("negative", NEGATIVE), ("neutral", NEUTRAL), ("positive", POSITIVE))
    checks = [named(mood(text)) == name for name, texts in groups for text in texts]
    return sum(checks) / len(checks)


def test_messages_are_named_as_a_reader_would() -> None:
    assert right() >= 10 / 12
    assert all(mood(bad) < mood(flat) < mood(good) for bad, flat, good in zip(NEGATIVE, NEUTRAL, POSITIVE, strict=True))


def test_without_the_head_they_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    digest, weights, biases = sentiment._head()
    mood.cache_clear()
    monkeypatch.setattr(sentiment, "_head", lambda: (digest, np.zeros_like(weights), biases))
    wrong = right()
    mood.cache_clear()
    assert wrong < 0.5


@pytest.mark.parametrize("text", ["", "  \n", "Wo finde ich die Rechnung?", "¿Dónde está la factura?", "404", "?"])
def test_nothing_to_read_and_other_languages_are_neutral(text: str) -> None:
    assert named(mood(text)) == "neutral"


def test_the_head_is_what_the_bench_makes(bench: ModuleType, encoder: Encoder) -> None:
    stored = json.loads((Path(sentiment.__file__).parent / "sentiment.json").read_text("utf-8"))
    made = bench.made()
    assert made["encoder"] == stored["encoder"] == encoder.digest
    assert made["messages"] == stored["messages"] == len(bench.written()[0])
    assert np.allclose(made["weights"], stored["weights"], atol=0.01)
    assert np.allclose(made["biases"], stored["biases"], atol=0.01)


def test_the_bench_leaves_labelled_messages_out_of_the_head(
    bench: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "rows.csv"
    rows = [("negative", NEGATIVE), ("neutral", NEUTRAL), ("positive", POSITIVE)]
    lines = [f'{name},"@united {text}"' for name, texts in rows for text in texts]
    file.write_text("sentiment,text\n" + "\n".join([*lines, "negative,not to an airline"]) + "\n", "latin-1")
    monkeypatch.setattr(bench, "TRIED", 0)
    assert sorted(text for text, _ in bench.labelled(file)) == sorted([*NEGATIVE, *NEUTRAL, *POSITIVE])
    assert bench.auroc(np.array([0.1, 0.4, 0.4, 0.9]), np.array([False, False, True, True])) == 0.875


def test_only_the_vectors_of_its_own_encoder_are_read(encoder: Encoder) -> None:
    assert sentiment.reads(encoder) and not sentiment.reads(FakeEncoder())
    assert of_vector(encoder.encode([NEGATIVE[0]])[0]) == mood(NEGATIVE[0])


def test_a_mood_that_is_known_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    thread = (Turn("user", NEUTRAL[0]), Turn("agent", "Which one?"), Turn("user", "that one"))
    assert handoff.feeling(thread, -0.9) == "negative, getting worse"
    assert handoff.feeling(thread[:1], 0.9) == "positive"
    assert handoff.feeling((), 0.9) == "neutral"
