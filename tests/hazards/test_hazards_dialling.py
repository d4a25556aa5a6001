"""Hazard row 2 over the whole way: crawl, ingest, ask, coverage and eval connect to nobody but the crawled site.

Each runs in one fresh process with Python's audit hook, which sees every socket that Python code opens or name that it
looks up, libraries' telemetry and model downloads included. Compiled code that calls the system itself is not seen.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import answerable
from loopback import Site, html, links
from suite_samples import repository

HERE = Path(__file__).parents[1]

_WHOLE_WAY = """
import json, socket, sys
stage, seen, ended = "import", [], {}
def hook(event, args):
    if event == "socket.connect":
        to = args[1][0] if isinstance(args[1], tuple) else str(args[1])
    elif event == "socket.getaddrinfo":
        to = str(args[0])
    else:
        return
    frame, guarded = sys._getframe(), False
    while frame is not None:
        guarded = guarded or frame.f_code.co_filename.endswith("guard.py")
        frame = frame.f_back
    seen.append([stage, event, to, guarded])
    if not to.startswith("127."):
        raise PermissionError(f"this test lets nobody reach {to}")
sys.addaudithook(hook)
arguments = json.loads(sys.argv[1])
import answerable
from answerable.cli import program
from loopback import manners

if arguments["planted"]:
    from answerable.encode.builtin import BuiltinEncoder
    def phoning(encode):
        def changed(self, texts, *more):
            try:
                with socket.socket() as line:
                    line.connect(("192.0.2.1", 80))
            except OSError:
                pass  # as telemetry does
            return encode(self, texts, *more)
        return changed
    BuiltinEncoder.encode = phoning(BuiltinEncoder.encode)
    BuiltinEncoder.encode_tokens = phoning(BuiltinEncoder.encode_tokens)

stage = "crawl"
receipt = answerable.ingest(arguments["url"], "crawled", answerable.Settings(crawl=manners(max_tries=1)))
ended["crawl"] = len(receipt.new)
for stage, order in (
    ("ingest", "ingest docs --index index"),
    ("ask", "ask forgot-password --index index"),
    ("coverage", "coverage --tickets eval/tickets.jsonl --index index --html coverage.html"),
    ("eval", "eval eval/small.toml --update-baseline"),
):
    ended[stage] = program.run(order.split())
print()
print(json.dumps({"seen": seen, "ended": ended}))
"""


def _whole_way(folder: Path, planted: bool) -> dict[str, Any]:
    repository(folder)
    source = str(Path(answerable.__path__[0]).parent)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([source, str(HERE)])}
    with Site({"/": links("/a", "/b"), "/a": html("<p>Hats are blue."), "/b": html("<p>Coats are red.")}) as site:
        command = [sys.executable, "-c", _WHOLE_WAY, json.dumps({"url": site.url(), "planted": planted})]
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, timeout=300, check=False
        )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _strange(found: dict[str, Any]) -> Iterator[str]:
    """Connections and look-ups that are not the crawl's own, made through the guard to the loopback site."""
    for stage, event, to, guarded in found["seen"]:
        if not (stage == "crawl" and guarded and to == "127.0.0.2"):
            yield f"{stage}: {event} {to}"


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return _whole_way(tmp_path_factory.mktemp("clean"), planted=False)


def test_nobody_is_dialled_but_the_site_that_is_crawled(clean: dict[str, Any]) -> None:
    assert list(_strange(clean)) == []
    assert any(event == "socket.connect" for _, event, _, _ in clean["seen"])  # the hook was on


def test_every_step_did_its_work(clean: dict[str, Any]) -> None:
    assert clean["ended"]["crawl"] == 3
    assert {stage: code for stage, code in clean["ended"].items() if stage != "crawl"} == {
        "ingest": 0,
        "ask": 0,
        "coverage": 0,
        "eval": 0,
    }


def test_twin_a_planted_connection_is_seen_in_each_step(tmp_path: Path) -> None:
    strange = list(_strange(_whole_way(tmp_path, planted=True)))
    for stage in ("crawl", "ingest", "ask", "coverage", "eval"):
        assert f"{stage}: socket.connect 192.0.2.1" in strange
