"""One loaded encoder for all indexes that are open: counted by loads of the model, and by memory."""

from __future__ import annotations

import gc
import inspect
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
from typing import Any, TypeVar

import pytest

from answerable import Answerer, Settings
from answerable.encode import int8_model, load_encoder, loaded
from answerable.encode.builtin import BuiltinEncoder
from answerable.encode.loaded import files_of, shared
from answerable.encode.passage_reader import PassageReader
from answerable.settings import EncodeSettings
from asking_threads import run_all
from conftest import ROOT
from fakes import FakeEncoder

INDEXES = 10
T = TypeVar("T")


def unshared(_: Hashable, load: Callable[[], T]) -> T:
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
    monkeypatch.setattr(PassageReader, "read", inspect.unwrap(PassageReader.read))  # nothing is kept from other tests
    answers = []
    with ExitStack() as stack:
        begin = threading.Barrier(INDEXES)

        def ask(number: int) -> None:
            settings = Settings(encode=EncodeSettings(threads=1 + number % 2))
            begin.wait()
            answerer = Answerer(made_index, settings)
            stack.callback(answerer.close)
            answers.append(answerer.ask("refund"))

        run_all([lambda number=number: ask(number) for number in range(INDEXES)])  # type: ignore[misc]
    assert len(answers) == INDEXES and len({answer.passages for answer in answers}) == 1
    return len(made)


@pytest.fixture
def nothing_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a new process: what other tests hold is not seen."""
    monkeypatch.setattr(loaded, "_in_use", weakref.WeakValueDictionary())


@pytest.mark.usefixtures("nothing_loaded")
def test_ten_indexes_load_the_model_once(made_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert loads(made_index, monkeypatch) == 2  # the encoder and the reader


@pytest.mark.usefixtures("nothing_loaded")
def test_with_the_sharing_off_each_index_loads_it(made_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(int8_model, "shared", unshared)
    assert loads(made_index, monkeypatch) == 2 * INDEXES


@pytest.mark.usefixtures("nothing_loaded")
def test_it_goes_with_the_last_who_holds_it() -> None:
    encoder = load_encoder(EncodeSettings())
    encoder.encode(["a text"])  # loaded
    other = load_encoder(EncodeSettings(threads=7))
    [model] = loaded._in_use.valuerefs()
    del encoder
    gc.collect()
    assert model() is not None
    del other
    gc.collect()
    assert model() is None


def test_on_other_processors_it_is_another_model(monkeypatch: pytest.MonkeyPatch) -> None:
    here = BuiltinEncoder()
    assert BuiltinEncoder()._model is here._model
    exact = int8_model.multiplies_exactly()
    monkeypatch.setattr(int8_model, "multiplies_exactly", lambda: not exact)
    assert BuiltinEncoder()._model is not here._model


def test_threads_that_come_first_wait_for_one_load() -> None:
    made: list[FakeEncoder] = []

    def load() -> FakeEncoder:
        time.sleep(0.02)
        made.append(FakeEncoder())
        return made[-1]

    got: list[FakeEncoder] = []
    run_all([lambda: got.append(shared("test", load))] * 8)
    assert len(made) == 1 and all(one is made[0] for one in got)


def test_a_load_that_fails_is_tried_again() -> None:
    def fails() -> FakeEncoder:
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
from answerable import Answerer, Settings
from answerable.encode import builtin, int8_model

def rss():
    gc.collect()
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize()

index, sharing = sys.argv[1:]
settings = Settings()
unshared = lambda key, load: load()
if sharing == "off":
    int8_model.shared = unshared
first = Answerer(index, settings)   # all imports, all tables of its own
first.ask("How do I change my plan?")
before = rss()
sharing, int8_model.shared = int8_model.shared, unshared
by_hand = builtin.BuiltinEncoder()
int8_model.shared = sharing
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
