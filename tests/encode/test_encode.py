"""The built-in encoder: unit vectors in the order of the texts, whatever their lengths and their batches."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from answerable.encode import load_encoder
from answerable.encode.builtin import FEW, RUN, BuiltinEncoder, _filled
from answerable.encode.int8_model import multiplies_exactly
from answerable.settings import EncodeSettings
from conftest import FIXTURES

TEXTS = [
    "How do I get a refund?",
    "Refunds are paid within 30 days.",
    "",
    " \n",
    "The roster shows who works when. " * 60,  # above 256 word pieces
    "Ärger mit der Rechnung 🙂 — straße",
    "x",
    "a\x00b",
]


@pytest.fixture(scope="module")
def encoder() -> BuiltinEncoder:
    return BuiltinEncoder()


def test_shape_type_and_unit_length(encoder: BuiltinEncoder) -> None:
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dim) == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts(encoder: BuiltinEncoder) -> None:
    assert encoder.encode([]).shape == (0, 384)
    assert encoder.encode_tokens([]) == []


def test_meaning_is_near(encoder: BuiltinEncoder) -> None:
    refund, paid, *_, other = encoder.encode([*TEXTS[:2], "The cat sleeps on the warm stone."])
    assert refund @ paid > refund @ other + 0.3


def test_order_and_company_of_the_texts_do_not_matter(encoder: BuiltinEncoder) -> None:
    """To the byte, whatever the number of threads and whatever is in the same run."""
    lines = (FIXTURES / "tickets.jsonl").read_text("utf-8").splitlines()[:80]
    texts = [json.loads(line)["text"] for line in lines] + TEXTS
    assert sum(len(encoder.spans(text)) for text in texts) > FEW  # several calls of the model
    half = len(texts) // 2
    halves = np.concatenate([encoder.encode(texts[:half]), encoder.encode(texts[half:])])
    together = encoder.encode(texts)
    turned = encoder.encode(texts[::-1])[::-1]
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    one, many = (BuiltinEncoder(threads).encode(texts) for threads in (1, 5))
    for other in (turned, alone, halves, one, many):
        assert np.array_equal(together, other)


def test_a_run_is_filled_with_texts_and_a_long_one_stands_alone() -> None:
    lengths = [RUN, 200, 100, 90, 40, 12, 1]
    assert _filled(range(7), lengths) == [[0], [1], [2, 3, 4, 5, 6]]
    assert _filled([], []) == []


def test_the_same_twice_is_the_same_to_the_byte(encoder: BuiltinEncoder) -> None:
    assert encoder.encode(TEXTS).tobytes() == encoder.encode(TEXTS).tobytes()


def test_tokens_belong_to_their_places(encoder: BuiltinEncoder) -> None:
    text = "Refunds within 30 days"
    (one,) = encoder.encode_tokens([text])
    assert [text[a:b] for a, b in one.spans] == ["Ref", "unds", "within", "30", "days"]
    assert one.tokens.shape == (5, 384) and np.allclose(np.linalg.norm(one.tokens, axis=1), 1, atol=1e-5)
    assert np.allclose(one.vector, encoder.encode([text])[0], atol=1e-6)
    assert encoder.spans(text) == [tuple(span) for span in one.spans.tolist()]


def test_a_long_text_is_cut_and_an_empty_one_has_no_tokens(encoder: BuiltinEncoder) -> None:
    empty, long = encoder.encode_tokens(["", TEXTS[4]])
    assert empty.tokens.shape == (0, 384) and empty.spans.shape == (0, 2)
    assert len(long.tokens) == len(long.spans) == encoder.max_tokens - 2
    assert len(encoder.spans(TEXTS[4])) > encoder.max_tokens  # spans are uncut: chunking counts with them


def test_progress_counts_every_text_once(encoder: BuiltinEncoder) -> None:
    seen: list[int] = []
    encoder.encode(TEXTS, seen.append)
    assert sum(seen) == len(TEXTS)


def test_the_digest_is_of_the_files(encoder: BuiltinEncoder) -> None:
    assert encoder.digest == BuiltinEncoder(threads=1).digest
    assert len(encoder.digest) == 12 and set(encoder.digest) <= set("0123456789abcdef")


def test_the_settings_choose(encoder: BuiltinEncoder) -> None:
    chosen = load_encoder(EncodeSettings())
    assert isinstance(chosen, BuiltinEncoder) and chosen.digest == encoder.digest


def test_the_exact_products_of_a_machine_without_vnni_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["How do I export my roster?", "can i get my money back after 20 days??"]
    here = BuiltinEncoder().encode(texts)
    monkeypatch.setattr("answerable.encode.int8_model.multiplies_exactly", lambda: False)
    assert (here * BuiltinEncoder().encode(texts)).sum(axis=1).min() > 0.999


@pytest.mark.parametrize(
    ("machine", "flags", "exact"),
    [("x86_64", "avx2", False), ("x86_64", "avx512_vnni", True), ("AMD64", None, False), ("arm64", None, True)],
)
def test_products_are_trusted_where_the_processor_says_so(
    monkeypatch: pytest.MonkeyPatch, machine: str, flags: str | None, exact: bool
) -> None:
    def read(*_: object, **__: object) -> str:
        if flags is None:
            raise FileNotFoundError
        return f"flags : fpu {flags}"

    monkeypatch.setattr("platform.machine", lambda: machine)
    monkeypatch.setattr(Path, "read_text", read)
    assert multiplies_exactly() is exact
