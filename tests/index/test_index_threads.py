"""What threads share in an index: its files while they are used, Chroma's client; and what they do not: a stemmer."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from answerable.index import chroma, open_index
from answerable.index import generation as layout
from answerable.index.lock import nobody_holds
from answerable.index.users import Users
from answerable.index.words import terms
from asking_threads import run_all
from fakes import FakeEncoder, FakeSource, build_index, small_help_centre


def most_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many of four threads are making or closing Chroma's client of the folder at the same time."""
    import chromadb

    inside: list[int] = [0]
    most: list[int] = [0]

    def watched(work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **options: Any) -> Any:
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            time.sleep(0.05)
            try:
                return work(*arguments, **options)
            finally:
                inside[0] -= 1

        return run

    make = chromadb.PersistentClient

    def made(**options: Any) -> Any:
        client = make(**options)
        client.close = watched(client.close)
        return client

    monkeypatch.setattr(chromadb, "PersistentClient", watched(made))
    begin = threading.Barrier(4)

    def open_and_close() -> None:
        begin.wait()
        with contextlib.suppress(Exception):  # that the twin may fail is the point
            chroma.ChromaDense(folder).close()

    run_all([open_and_close] * 4)
    return most[0]


def test_one_thread_at_a_time_makes_or_closes_a_client_of_chroma(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = build_index(tmp_path, FakeSource(small_help_centre(4)), FakeEncoder())
    folder = layout.folder_of(tmp_path, made.generation) / layout.CHROMA
    assert most_at_once(folder, monkeypatch) == 1
    monkeypatch.setattr(chroma, "_opening", contextlib.nullcontext())  # the twin
    assert most_at_once(folder, monkeypatch) > 1


def test_each_thread_has_a_stemmer_of_its_own() -> None:
    found: list[Any] = []
    run_all([lambda: found.append(terms._stemmer("en"))] * 3)
    found.append(terms._stemmer("en"))
    assert len({id(stemmer) for stemmer in found}) == 4
    assert terms._stemmer("en") is found[-1]


def test_what_is_used_is_let_go_of_by_the_last_user_and_once() -> None:
    released: list[int] = []
    users = Users(lambda: released.append(1), lambda: ValueError("closed"))
    with users.using():
        with users.using():
            users.close()
            users.close()
            assert not released
        assert not released
        with pytest.raises(ValueError, match="closed"), users.using():
            raise AssertionError("let in")
    assert released == [1]
    users.close()
    assert released == [1]


def test_a_user_that_fails_is_not_counted_on() -> None:
    released: list[int] = []
    users = Users(lambda: released.append(1), lambda: ValueError("closed"))
    with pytest.raises(KeyError), users.using():
        raise KeyError
    users.close()
    assert released == [1]


def test_a_view_counts_as_a_user_of_its_index(tmp_path: Path) -> None:
    build_index(tmp_path, FakeSource(small_help_centre(4)), FakeEncoder())
    index = open_index(tmp_path)
    folder = layout.folder_of(tmp_path, index.generation)
    view = index.without(["refund-0.md"])
    view.close()  # nothing: the files are the index's
    with view.in_use():
        index.close()
        assert index.vectors.shape == view.vectors.shape
        with nobody_holds(folder) as free:
            assert not free
    with nobody_holds(folder) as free:
        assert free
