"""The large reader through LlamaIndex's own client of an OpenAI-compatible endpoint, here one on the loopback.

Needs `answerable[llm]`. What is checked of a reply: tests/answer/test_large_reader.py; here is what a network adds.
"""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from answerable import Answer, Answerer, Settings
from answerable.answer.large_reader.load import load_large_reader
from answerable.answer.large_reader.reader import LargeReader
from answerable.encode.protocol import Encoder
from answerable.index import Index
from answerable.settings import ReadSettings

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from llm_endpoint import endpoint

pytest.importorskip("llama_index.llms.openai_like", reason="needs answerable[llm]: make test-extras")
pytestmark = [pytest.mark.extras, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

REFUND = "Can I get a refund for a yearly plan? I am kim@example.org"


@pytest.fixture(autouse=True)
def _kept_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def reader_at(url: str, timeout: float = 20.0) -> LargeReader:
    prices = {"usd_per_million_in": 1.0, "usd_per_million_out": 10.0}
    made = load_large_reader(ReadSettings(base_url=url, model="scripted", timeout=timeout, tries=1, **prices))
    assert made is not None
    return made


def asked(index: Index, encoder: Encoder, made: LargeReader) -> Answer:
    return Answerer(index, Settings(), encoder, reader=made).ask(REFUND)


def test_an_honest_endpoint_is_read_once_and_its_tokens_count(index: Index, encoder: Encoder) -> None:
    with endpoint("honest") as there:
        made = reader_at(there.base_url)
        first = asked(index, encoder, made)
        again = reader_at(there.base_url)
        assert asked(index, encoder, again).to_dict() == first.to_dict() and len(there.seen) == 1
    assert first.read is not None and first.read.by == "scripted" and first.read.value is not None
    assert (made.run.cost.tokens_in, made.run.cost.tokens_out) == (1000, 50)
    assert made.run.cost.usd == pytest.approx(0.0015) and again.run.cost.requests == 0
    [body] = there.seen
    assert body["temperature"] == 0 and "kim@" not in str(body)


@pytest.mark.parametrize(
    ("mode", "says"),
    [
        ("garbage", "no reply"),
        ("drip", "no reply within 0.5 s"),
        ("flood", "no reply"),
        ("error", "status 500"),
        ("refuse", "status 401"),
        ("redirect", "status 307"),
    ],
)
def test_a_bad_endpoint_costs_the_verdict_and_nothing_else(
    index: Index, encoder: Encoder, mode: str, says: str
) -> None:
    with endpoint(mode) as there:
        answer = asked(index, encoder, reader_at(there.base_url, timeout=0.5 if mode == "drip" else 20.0))
    assert answer.read is not None and answer.read.verdict == "unread" and says in str(answer.read.note)
    assert "secret" not in str(answer.read.note)
    plain = Answerer(index, Settings(), encoder).ask(REFUND)
    assert (answer.route, answer.confidence, answer.answer) == (plain.route, plain.confidence, plain.answer)


def test_a_dead_port(index: Index, encoder: Encoder) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # bound and not listening: nothing else can take it
        answer = asked(index, encoder, reader_at(f"http://127.0.0.1:{held.getsockname()[1]}/v1"))
    assert answer.read is not None and "could not be reached" in str(answer.read.note)
