"""Token rows: small, and still what they were made from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.encode.builtin import BuiltinEncoder
from answerable.encode.late import AT_ONCE, DIMENSIONS, LAST_OFFSET, LateRows
from fakes import FakeEncoder

FAKE = LateRows(FakeEncoder(dim=128))


@pytest.fixture(scope="module")
def builtin() -> BuiltinEncoder:
    return BuiltinEncoder()


@settings(max_examples=40, deadline=None)
@given(
    spans=st.lists(st.tuples(st.integers(0, 2 * LAST_OFFSET), st.integers(0, 2 * LAST_OFFSET)), max_size=12),
    seed=st.integers(0, 10),
)
def test_packing_keeps_spans_exactly_and_vectors_nearly(spans: list[tuple[int, int]], seed: int) -> None:
    random = np.random.default_rng(seed).standard_normal((len(spans), 128)).astype(np.float32)
    tokens = FAKE.project(random)
    rows = FAKE.pack(tokens, np.array(spans, dtype=np.int32).reshape(-1, 2))
    assert rows.dtype == np.int8 and rows.shape == (len(spans), FAKE.width)
    back, places = FAKE.unpack(rows)
    assert np.abs(back - tokens).max(initial=0) <= 0.5 / 127 + 1e-6
    assert places.tolist() == [[min(a, LAST_OFFSET), min(b, LAST_OFFSET)] for a, b in spans]


def test_projected_rows_have_unit_length() -> None:
    tokens = np.random.default_rng(0).standard_normal((7, 128)).astype(np.float32)
    small = FAKE.project(tokens)
    assert small.shape == (7, DIMENSIONS) and np.allclose(np.linalg.norm(small, axis=1), 1, atol=1e-5)


def test_an_encoder_with_few_dimensions_is_filled_with_zeros() -> None:
    """A rotation and zeros: inner products stay as they were."""
    late = LateRows(FakeEncoder(dim=32))
    tokens = np.random.default_rng(0).standard_normal((5, 32)).astype(np.float32)
    tokens /= np.linalg.norm(tokens, axis=1, keepdims=True)
    small = late.project(tokens)
    assert small.shape == (5, DIMENSIONS)
    assert np.allclose(small @ small.T, tokens @ tokens.T, atol=1e-5)


def test_many_texts_are_kept_in_their_places() -> None:
    """More than are encoded at once, in one go and one by one."""
    encoder = FakeEncoder(dim=128)
    texts = [f"word{n} " * (1 + n % 7) for n in range(2 * AT_ONCE + 5)]
    vectors, rows = FAKE.encode(encoder, texts)
    for n in (0, 1, AT_ONCE, 2 * AT_ONCE + 4):
        (vector,), (row,) = FAKE.encode(encoder, [texts[n]])
        assert np.array_equal(vectors[n], vector) and np.array_equal(rows[n], row)


def test_a_failure_while_rows_are_made_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    late = LateRows(FakeEncoder(dim=128))
    monkeypatch.setattr(late, "pack", lambda tokens, spans: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        late.encode(FakeEncoder(dim=128), ["one text"])


def test_encoding_gives_vectors_and_rows_of_each_text(builtin: BuiltinEncoder) -> None:
    late = LateRows(builtin)
    texts = ["Refunds within 30 days", "", "How do I change my plan?"]
    vectors, rows = late.encode(builtin, texts)
    assert np.allclose(vectors, builtin.encode(texts), atol=1e-6)
    assert [len(one) for one in rows] == [5, 0, len(builtin.spans(texts[2]))]


def test_what_was_near_stays_near(builtin: BuiltinEncoder) -> None:
    """The best match of each word of a question, before and after, over words that fit and words that do not."""
    late = LateRows(builtin)
    question, passage = builtin.encode_tokens(
        [
            "Can I get my money back?",
            "Yearly plans can be refunded in full within 30 days of the purchase. Hats are blue.",
        ]
    )
    exact = (question.tokens @ passage.tokens.T).max(axis=1)
    kept, _ = late.unpack(late.pack(late.project(passage.tokens), passage.spans))
    small = (late.project(question.tokens) @ kept.T).max(axis=1)
    assert np.corrcoef(exact, small)[0, 1] > 0.9


def test_the_digest_names_the_projection(builtin: BuiltinEncoder) -> None:
    assert LateRows(builtin).digest == LateRows(builtin).digest
    assert len({LateRows(builtin).digest, FAKE.digest, LateRows(FakeEncoder(dim=64)).digest}) == 3
