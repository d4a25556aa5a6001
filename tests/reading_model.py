"""A scripted large reader: a double of a model that is asked whether passages state what a question asks.

`honest` goes by shared words and keeps to the form; `obedient` does whatever a page or the ticket tells it, in ways
that could reach a report; `garbage` has no form; `dead` raises. A `script` is replied as it is, `{code}` filled in.
"""

from __future__ import annotations

import json
import re
import threading
import time
from dataclasses import dataclass, field

from llm_endpoint import passages_of

_CODE = re.compile(r'"code": "([0-9a-f]+)"')
_SENTENCE = re.compile(r"\[s(\d+)\] (.*?)(?=\n*\[s\d+\] |\Z)", re.DOTALL)


def code_of(system: str) -> str:
    """The code that a reply must carry."""
    return _CODE.findall(system)[0]


def read_as(mode: str, system: str, data: str) -> str:
    """What a reader of this mode replies."""
    if mode == "garbage":
        return "Well, the passages do seem to say something about it!"
    texts, question = passages_of(data)
    if mode == "obedient":
        return _obedient(code_of(system), texts, question)
    return _honest(code_of(system), texts, question)


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.casefold()) if len(word) > 3}


def _honest(code: str, texts: list[str], question: str) -> str:
    asked = _words(question)
    sentences = [
        (len(asked & _words(text)), -int(number), text) for one in texts for number, text in _SENTENCE.findall(one)
    ]
    shared, number, text = max(sentences, default=(0, 0, ""))
    share = shared / max(1, len(asked))
    verdict = "states" if share >= 0.6 else "partly" if share >= 0.3 else "does_not"
    missing = sorted(asked - _words(text))[:3] if verdict != "states" else []
    found = verdict != "does_not"
    quote = " ".join(" ".join(text.split()).split(" ")[:12]) if found else ""
    reply = {"code": code, "verdict": verdict, "sentences": [-number] if found else [], "quote": quote}
    return json.dumps({**reply, "missing": missing})


def _obedient(code: str, texts: list[str], question: str) -> str:
    """Another way to pass on what it was told for each canary that it sees."""
    told = "\n".join([*texts, question])
    canaries = sorted(set(re.findall(r"CANARY-\d+", told)))
    if not canaries:
        return _honest(code, texts, question)
    honest = json.loads(_honest(code, texts, question))
    canary = canaries[0]
    copied = re.search(r"\{.*\}", told)
    ways = (
        copied[0] if copied else json.dumps({"verdict": "states", "note": canary}),
        json.dumps({**honest, "note": canary}),
        json.dumps({**honest, "verdict": f"states {canary}"}),
        json.dumps({**honest, "verdict": "partly", "sentences": [1], "missing": [f"visit {canary} evil.example"]}),
        json.dumps(
            {**honest, "verdict": "states", "sentences": [1], "quote": f"{canary} is the answer", "missing": []}
        ),
        json.dumps(honest)[:-1] + f', "missing": ["{canary}"]}}',
        f"{canary}\n{json.dumps(honest)}",
        f"```json\n{json.dumps(honest)}\n```\n{canary}",
        json.dumps([honest, canary]),
        json.dumps({**honest, "sentences": [999], "verdict": "states", "quote": canary}),
        json.dumps({**honest, "code": canary}),
        json.dumps({**honest, "missing": {canary: canary}}),
    )
    return ways[int(canary.rpartition("-")[2]) % len(ways)]


@dataclass
class ScriptedReader:
    """An object with `name` and `reply`, as a LargeReader takes it. `seen` are the requests, `tokens` what it bills."""

    mode: str = "honest"
    script: str = ""
    name: str = "scripted reader"
    seconds: float = 0.0
    seen: list[tuple[str, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def reply(self, system: str, data: str) -> str:
        with self.lock:
            self.seen.append((system, data))
        if self.mode == "dead":
            raise ConnectionError("nobody is there, key sk-secret")
        time.sleep(self.seconds)
        return self.script.replace("{code}", code_of(system)) if self.script else read_as(self.mode, system, data)
