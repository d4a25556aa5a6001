"""Answers worded through LlamaIndex's own client of an OpenAI-compatible endpoint, here one on the loopback.

Needs `answerable[llm]`. The rules of what is kept are in tests/test_generate.py; here is what a network adds.
"""

from __future__ import annotations

import json
import socket
import sys
from pathlib import Path

import pytest

from answerable import Answer, Answerer, Settings
from answerable.answer.llm.adapter import MAX_BYTES
from answerable.encode.protocol import Encoder
from answerable.index import Index
from answerable.settings import AnswerSettings, GenerateSettings

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from llm_endpoint import Endpoint, endpoint

pytest.importorskip("llama_index.llms.openai_like", reason="needs answerable[llm]: make test-extras")
pytestmark = [pytest.mark.extras, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

REFUND = "Can I get a refund for a yearly plan? I am kim@example.org"
OPEN = AnswerSettings(answer_threshold=0.0, assist_threshold=0.0)


def ask(index: Index, encoder: Encoder, url: str, timeout: float = 20.0, **more: object) -> Answer:
    generate = GenerateSettings(base_url=url, model="scripted", timeout=timeout, tries=1, **more)  # type: ignore[arg-type]
    return Answerer(index, Settings(answer=OPEN, generate=generate), encoder).ask(REFUND)


def quotes(index: Index, encoder: Encoder) -> Answer:
    return Answerer(index, Settings(answer=OPEN), encoder).ask(REFUND)


def same_verdict(one: Answer, other: Answer) -> bool:
    return (one.route, one.confidence, one.reasons) == (other.route, other.confidence, other.reasons)


def test_an_honest_endpoint_words_the_answer(index: Index, encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOME_KEY", "sk-test")
    with endpoint("honest") as there:
        answer = ask(index, encoder, there.base_url, api_key_env="SOME_KEY")
    assert answer.worded is not None and answer.worded.by == "scripted" and answer.worded.kept >= 2
    assert same_verdict(answer, quotes(index, encoder))
    [body] = there.seen
    assert [one["role"] for one in body["messages"]] == ["system", "user"]
    assert body["model"] == "scripted" and body["temperature"] == 0 and body["max_tokens"] == 600
    assert there.keys == ["Bearer sk-test"] and "kim@" not in json.dumps(body)


@pytest.mark.parametrize(
    ("mode", "says"),
    [
        ("obedient", ""),
        ("ungrounded", "too little of the reply passed the check"),
        ("nothing", "the passages do not answer the question"),
        ("garbage", "no reply that can be used"),
        ("drip", "no reply within 0.5 s"),
        ("flood", "no reply that can be used"),
        ("error", "status 500 (1 try)"),
        ("refuse", "status 401 (1 try)"),
        ("redirect", "status 307 (1 try)"),
    ],
)
def test_a_bad_endpoint_costs_the_wording_and_nothing_else(
    index: Index, encoder: Encoder, mode: str, says: str
) -> None:
    without = quotes(index, encoder)
    with endpoint(mode) as there:
        answer = ask(index, encoder, there.base_url, timeout=0.5 if mode == "drip" else 20.0)
    assert len(there.seen) == 1 and same_verdict(answer, without)
    assert answer.worded is not None and says in str(answer.worded.note) and "secret" not in str(answer.worded.note)
    assert answer.answer is not None and "CANARY" not in answer.answer and "evil" not in answer.answer
    if mode != "obedient":
        assert (answer.worded.by, answer.answer, answer.citations) == (None, without.answer, without.citations)


def test_a_dead_port(index: Index, encoder: Encoder) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # bound and not listening: nothing else can take it
        answer = ask(index, encoder, f"http://127.0.0.1:{held.getsockname()[1]}/v1")
    assert answer.worded is not None and "could not be reached" in str(answer.worded.note)
    assert answer.answer == quotes(index, encoder).answer


def test_the_environments_proxy_is_not_asked(index: Index, encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    with endpoint("honest") as there:
        assert ask(index, encoder, there.base_url).worded is not None and len(there.seen) == 1


def test_twin_without_our_client_a_flood_does_not_end_by_itself() -> None:
    """What LlamaIndex's client does on its own: it reads until somebody stops it."""
    import httpx

    read = 0
    with endpoint("flood") as there, httpx.stream("POST", f"{there.base_url}/chat/completions", json={}) as stream:
        for part in stream.iter_raw():
            read += len(part)
            if read > 2 * MAX_BYTES:
                break
    assert read > 2 * MAX_BYTES


def test_any_llamaindex_llm_from_python(index: Index, encoder: Encoder) -> None:
    from llama_index.llms.openai_like import OpenAILike

    def asked(there: Endpoint) -> Answer:
        llm = OpenAILike(model="mine", api_base=there.base_url, api_key="none", is_chat_model=True, max_retries=0)
        return Answerer(index, Settings(answer=OPEN), encoder, llm=llm).ask(REFUND)

    with endpoint("honest") as there:
        answer = asked(there)
    assert answer.worded is not None and answer.worded.by == "mine" and len(there.seen) == 1


def test_a_class_with_arguments_from_the_settings(index: Index, encoder: Encoder) -> None:
    with endpoint("honest") as there:
        arguments = {"api_base": there.base_url, "api_key": "none", "is_chat_model": True}
        generate = GenerateSettings(
            llm="llama_index.llms.openai_like.OpenAILike", arguments=arguments, model="mine", tries=1
        )
        answer = Answerer(index, Settings(answer=OPEN, generate=generate), encoder).ask(REFUND)
    assert answer.worded is not None and answer.worded.by == "mine"
