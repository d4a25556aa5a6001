"""A scripted OpenAI-compatible endpoint on 127.0.0.1: it answers any JSON schema that a prompt asks for.

ragas puts the schema of the reply into the prompt, after examples that hold objects of their own: the last outer object
of the text that has "properties" is the one that counts. Values are made by rule (`script`), so that tests know them.
"""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Script = Callable[[str, list[str]], Any]
"""(name of a field, the statements seen so far) to its value; None for the default of its type."""


def last_schema(prompt: str) -> dict[str, Any] | None:
    """The last outer JSON object of `prompt` that is a schema of an object."""
    decoder, place, found = json.JSONDecoder(), 0, None
    while (start := prompt.find("{", place)) >= 0:
        try:
            value, place = decoder.raw_decode(prompt, start)
        except ValueError:
            place = start + 1
            continue
        if isinstance(value, dict) and isinstance(value.get("properties"), dict):
            found = value
    return found


def made(schema: dict[str, Any], root: dict[str, Any], name: str, script: Script, said: list[str]) -> Any:
    """A value of a schema; lists have one item for each statement that `script` gives, else one."""
    if "$ref" in schema:
        target: Any = root
        for part in schema["$ref"].removeprefix("#/").split("/"):
            target = target[part]
        return made(target, root, name, script, said)
    if "anyOf" in schema:
        return made(schema["anyOf"][0], root, name, script, said)
    kind = schema.get("type")
    if kind == "object" or "properties" in schema:
        return {key: made(one, root, key, script, said) for key, one in schema.get("properties", {}).items()}
    value = script(name, said)
    if kind == "array":
        count = len(value) if isinstance(value, list) else 1
        if isinstance(value, list) and schema["items"].get("type") == "string":
            return value
        return [made(schema["items"], root, f"{name}[{number}]", script, said) for number in range(count)]
    if value is not None and not isinstance(value, list):
        return value
    return {"integer": 1, "number": 1.0, "boolean": True}.get(str(kind), "a statement")


def agreeing(name: str, said: list[str]) -> Any:
    """Everything holds; nothing is noncommittal."""
    return 0 if name == "noncommittal" else None


@dataclass
class Endpoint:
    """What was asked, and how to reply. Change `script`, `status` and `usage` between two runs."""

    script: Script = agreeing
    status: int = 200
    usage: bool = True
    junk: bool = False  # replies that are no JSON
    dies_after: int | None = None  # requests, then 503
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    url: str = ""
    tokens: tuple[int, int] = (100, 10)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def reply(self, asked: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        with self.lock:
            self.requests.append(asked)
            number = len(self.requests)
        status = 503 if self.dies_after is not None and number > self.dies_after else self.status
        if status != 200:
            return status, {"error": {"message": "scripted", "type": "scripted", "code": str(status)}}
        prompt = "\n".join(str(one.get("content")) for one in asked["messages"])
        schema = last_schema(prompt)
        content = "I would rather not." if self.junk or schema is None else ""
        if not content:
            assert schema is not None
            content = json.dumps(made(schema, schema, "", self.script, []))
        body: dict[str, Any] = {
            "id": f"c-{number}",
            "object": "chat.completion",
            "created": 0,
            "model": asked["model"],
            "choices": [
                {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": content}},
            ],
        }
        if self.usage:
            sent, got = self.tokens
            body["usage"] = {"prompt_tokens": sent, "completion_tokens": got, "total_tokens": sent + got}
        return 200, body


@contextlib.contextmanager
def serving(**how: Any) -> Iterator[Endpoint]:
    """The endpoint, up while the block runs; `url` is its base_url."""
    endpoint = Endpoint(**how)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with endpoint.lock:
                endpoint.keys.append(self.headers.get("Authorization"))
            status, body = endpoint.reply(asked) if self.path == "/v1/chat/completions" else (404, {"error": "path"})
            text = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    endpoint.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def dead_url() -> str:
    """A base_url at which nothing listens."""
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{one.getsockname()[1]}/v1"
