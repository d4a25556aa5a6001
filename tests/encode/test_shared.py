"""One loaded encoder for all indexes that are open: counted by loads of the model, and by memory."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Hashable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from answerable import Answerer, Settings, encode
from answerable.encode import Encoder, load_encoder
from answerable.encode.builtin import BuiltinEncoder
from answerable.encode.shared import files_of, shared
from answerable.settings import EncodeSettings
from asking_threads import run_all
from conftest import ROOT
from fakes import FakeEncoder

INDEXES = 10


def unshared(_: Hashable, load: Callable[[], Encoder]) -> Encoder:
    return load()


def loads(made_index: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """How often the model is loaded where ten indexes are opened and asked, each from a thread of its own."""
    import onnxruntime

    made: list[str] = []

    class Counted(onnxruntime.InferenceSession):  # type: ignore[misc]
        def __init__(self, path: str, *rest: Any, **options: Any) -> None:
            made.append(path)
            super().__init__(path, *rest, **options)

    monkeypatch.setattr(onnxruntime, "InferenceSession", Counted)
    settings = Settings(encode=EncodeSettings(threads=3))  # as no other test has it: nothing is loaded yet
    answers = []
    with ExitStack() as stack:
        begin = threading.Barrier(INDEXES)

        def ask() -> None:
            begin.wait()
            answerer = Answerer(made_index, settings)
            stack.callback(answerer.close)
            answers.append(answerer.ask("refund").to_dict())

        run_all([ask] * INDEXES)
    assert len(answers) == INDEXES and all(answer == answers[0] for answer in answers)
    return len(made)


def test_ten_indexes_load_the_model_once(made_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert loads(made_index, monkeypatch) == 1


def test_with_the_sharing_off_each_index_loads_it(made_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encode, "shared", unshared)
    assert loads(made_index, monkeypatch) == INDEXES


def test_the_same_settings_give_the_same_encoder_and_others_another() -> None:
    one = load_encoder(EncodeSettings())
    assert load_encoder(EncodeSettings()) is one
    assert load_encoder(EncodeSettings(batch_size=3)) is one  # which the built-in one does not read
    cores = one.side_by_side  # type: ignore[attr-defined]
    assert load_encoder(EncodeSettings(threads=cores)) is one
    other = load_encoder(EncodeSettings(threads=cores + 1))
    assert other is not one and other.digest == one.digest
    assert BuiltinEncoder() is not one  # made by hand it is one's own


def test_it_goes_with_the_last_who_holds_it() -> None:
    encoder = load_encoder(EncodeSettings(threads=7))
    encoder.encode(["a text"])  # loaded
    seen = weakref.ref(encoder)
    other = load_encoder(EncodeSettings(threads=7))
    del encoder
    gc.collect()
    assert seen() is other
    del other
    gc.collect()
    assert seen() is None


def test_threads_that_come_first_wait_for_one_load() -> None:
    made: list[FakeEncoder] = []

    def load() -> FakeEncoder:
        time.sleep(0.02)
        made.append(FakeEncoder())
        return made[-1]

    got: list[Encoder] = []
    run_all([lambda: got.append(shared("test", load))] * 8)
    assert len(made) == 1 and all(one is made[0] for one in got)


def test_a_load_that_fails_is_tried_again() -> None:
    def fails() -> Encoder:
        raise OSError("no such model")

    for _ in range(2):
        with pytest.raises(OSError, match="no such model"):
            shared("broken", fails)
    encoder = FakeEncoder()
    assert shared("broken", lambda: encoder) is encoder


def test_a_folder_with_other_files_is_another_model(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "weights.bin").write_bytes(b"1")
    before = files_of(str(tmp_path))
    assert files_of(str(tmp_path)) == before != ()
    (tmp_path / "sub" / "weights.bin").write_bytes(b"12")
    assert files_of(str(tmp_path)) != before
    assert files_of("a-name-of-the-hub") == ()


MEASURE = """
import gc, json, resource, sys
from answerable import Answerer, Settings, encode, load_encoder

def rss():
    gc.collect()
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize()

index, sharing = sys.argv[1:]
settings = Settings()
if sharing == "off":
    encode.shared = lambda key, load: load()
first = Answerer(index, settings)   # all imports, all tables of its own
first.ask("How do I change my plan?")
before = rss()
by_hand = encode.builtin.BuiltinEncoder()
by_hand.encode_tokens(["How do I change my plan?"])
one_encoder = rss() - before
before = rss()
kept = [Answerer(index, settings) for _ in range(10)]
for answerer in kept:
    answerer.ask("How do I change my plan?")
print(json.dumps([one_encoder, rss() - before]))
"""


@pytest.mark.hazards
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize("sharing", ["on", "off"])
def test_ten_indexes_take_the_memory_of_one_encoder(made_index: Path, sharing: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(made_index), sharing],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    one_encoder, ten_indexes = json.loads(done.stdout)
    assert one_encoder > 20e6
    assert (ten_indexes < 2 * one_encoder) is (sharing == "on"), done.stdout
