"""The reader's file does what its card says: it tells a passage that states what was asked from one that does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnxruntime
import pytest
from tokenizers import Tokenizer

import answerable

ENCODE = Path(answerable.__file__).parent / "encode"
# A question, where the passage stands, its sentences, and which of them states what was asked.
ASKED = (
    (
        "how long do you keep my files after I close my account?",
        "Your data > Closing an account",
        (
            "You can close the account yourself on the page Settings.",
            "Your files are kept for thirty days after the account is closed.",
            "Bookings that lie ahead are cancelled.",
        ),
        1,
    ),
    (
        "can two people use one login",
        "Team > Seats",
        (
            "A seat belongs to one person, and a login must not be shared between two people.",
            "Seats are billed by the month.",
            "An owner may move a seat to a colleague.",
        ),
        0,
    ),
    (
        "My card was declined at the till abroad, what is the limit per day?",
        "Cards > Limits",
        (
            "Each card has a limit.",
            "It can be seen in the app under Cards.",
            "Payments in a shop are limited to 2,500 euros a day.",
        ),
        2,
    ),
    (
        "where do i see the invoice from last year",
        "Billing > Invoices",
        (
            "We send an invoice when a plan is renewed.",
            "To see earlier invoices, open Billing and choose History.",
            "An invoice has the address of your company.",
        ),
        1,
    ),
)


class Read(NamedTuple):
    """The logit of a pair, and those of its word pieces."""

    states: float
    of_pieces: np.ndarray[Any, Any]


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    found = Tokenizer.from_file(str(ENCODE / "minilm" / "tokenizer.json"))
    found.no_truncation()
    found.no_padding()
    return found


@pytest.fixture(scope="module")
def session() -> Any:
    return onnxruntime.InferenceSession(str(ENCODE / "reader" / "model.onnx"), providers=["CPUExecutionProvider"])


def read(session: Any, tokenizer: Tokenizer, *pairs: tuple[str, str]) -> list[Read]:
    lines = [tokenizer.encode(question, passage) for question, passage in pairs]
    given = {
        "pieces": np.array([piece for line in lines for piece in line.ids], np.int64),
        "lengths": np.array([len(line.ids) for line in lines], np.int64),
        "questions": np.array([line.type_ids.count(0) for line in lines], np.int64),
    }
    states, of_pieces = session.run(["states", "of_pieces"], given)
    parts = np.split(of_pieces, np.cumsum(given["lengths"])[:-1])
    return [Read(float(state), part) for state, part in zip(states, parts, strict=True)]


def passage(path: str, sentences: tuple[str, ...]) -> str:
    return path + "\n" + " ".join(sentences)


@pytest.mark.parametrize(("question", "path", "sentences", "gold"), ASKED)
def test_a_passage_states_less_when_the_sentence_is_cut_out(
    session: Any, tokenizer: Tokenizer, question: str, path: str, sentences: tuple[str, ...], gold: int
) -> None:
    without = sentences[:gold] + sentences[gold + 1 :]
    whole, cut = read(session, tokenizer, (question, passage(path, sentences)), (question, passage(path, without)))
    assert whole.states > cut.states + 0.5


def test_it_names_the_sentence(session: Any, tokenizer: Tokenizer) -> None:
    right = 0
    for question, path, sentences, gold in ASKED:
        [found] = read(session, tokenizer, (question, passage(path, sentences)))
        encoded = tokenizer.encode(question, passage(path, sentences))
        means, at = [], len(path) + 1
        for sentence in sentences:
            end = at + len(sentence)
            places = zip(encoded.offsets, encoded.type_ids, encoded.special_tokens_mask, strict=True)
            inside = [kind == 1 and not special and at <= start < end for (start, _), kind, special in places]
            means.append(found.of_pieces[np.array(inside)].mean())
            at = end + 1
        right += int(np.argmax(means)) == gold
    assert right >= 3


def test_the_question_of_another_passage_is_not_stated(session: Any, tokenizer: Tokenizer) -> None:
    passages = [passage(path, sentences) for _, path, sentences, _ in ASKED]
    for number, (question, *_) in enumerate(ASKED):
        found = [one.states for one in read(session, tokenizer, *((question, text) for text in passages))]
        assert int(np.argmax(found)) == number


def test_a_pair_has_the_same_bytes_whatever_is_read_beside_it(session: Any, tokenizer: Tokenizer) -> None:
    pairs = [(question, passage(path, sentences)) for question, path, sentences, _ in ASKED]
    together = read(session, tokenizer, *pairs)
    for pair, beside in zip(pairs, together, strict=True):
        [alone] = read(session, tokenizer, pair)
        assert alone.states == beside.states
        assert alone.of_pieces.tobytes() == beside.of_pieces.tobytes()
        assert len(alone.of_pieces) == len(tokenizer.encode(*pair).ids)
