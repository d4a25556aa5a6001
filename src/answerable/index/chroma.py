"""The one place that speaks to Chroma: cosine vectors under chunk ids, nothing else.

Chroma only ever sees a directory of its own inside a generation in the making, or a published one to query. It
writes when it merely opens, so where it may not, it gets a private copy.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import EnvironmentFailure

COLLECTION = "chunks"
BATCH = 5000  # rows a call; Chroma refuses more than 5461
_opening = threading.Lock()  # the clients of one folder share a system, which Chroma looks up and makes unguarded


def build(folder: Path, ids: Sequence[str], vectors: npt.NDArray[np.float32]) -> None:
    """Store `vectors` (n, dim; row i under ids[i]) in a new Chroma directory.

    Raises EnvironmentFailure where Chroma fails, a full disk included.
    """
    folder.mkdir(parents=True)
    with _client(folder) as client:
        collection = client.create_collection(
            COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine", "ef_search": 200}}
        )
        for start in range(0, len(ids), BATCH):
            # upsert, for add ignores an id that it knows without a word
            collection.upsert(
                ids=list(ids[start : start + BATCH]), embeddings=np.asarray(vectors[start : start + BATCH])
            )


class ChromaDense:
    """A Chroma directory opened for queries; close it."""

    def __init__(self, folder: Path) -> None:
        self._stack = contextlib.ExitStack()
        try:
            if not _writable(folder):
                copy = self._stack.enter_context(tempfile.TemporaryDirectory(prefix="answerable-chroma-"))
                folder = Path(shutil.copytree(folder, Path(copy) / "chroma", copy_function=shutil.copyfile))
            client = self._stack.enter_context(_client(folder))
            self._collection = client.get_collection(COLLECTION, embedding_function=None)
        except BaseException:
            self._stack.close()
            raise

    def count(self) -> int:
        return int(self._collection.count())

    def top(self, vectors: npt.NDArray[np.float32], k: int) -> list[list[str]]:
        """The ids of the `k` nearest chunks of each row of `vectors` (q, dim), nearest first."""
        with _failures():
            ids: list[list[str]] = []
            for start in range(0, len(vectors), BATCH):
                answer = self._collection.query(
                    query_embeddings=np.asarray(vectors[start : start + BATCH]), n_results=k, include=["distances"]
                )
                ids.extend(answer["ids"])
            return ids

    def rows(self, ids: Sequence[str]) -> dict[str, npt.NDArray[np.float32]]:
        """The stored vectors of `ids`; ids that Chroma lacks are left out."""
        with _failures():
            got = self._collection.get(ids=list(ids), include=["embeddings"])
            return dict(zip(got["ids"], np.asarray(got["embeddings"], dtype=np.float32), strict=True))

    def close(self) -> None:
        self._stack.close()

    def __enter__(self) -> ChromaDense:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextlib.contextmanager
def _client(folder: Path) -> Iterator[Any]:
    import chromadb
    from chromadb.config import Settings

    # A warning of Chroma's telemetry client about itself is no business of the user's.
    logging.getLogger("chromadb.telemetry").setLevel(logging.CRITICAL)
    # An .env file in the working directory must not steer the store.
    settings = Settings(_env_file=None, anonymized_telemetry=False, allow_reset=False)
    with _failures():
        with _opening:
            client = chromadb.PersistentClient(path=str(folder), settings=settings)
        try:
            yield client
        finally:
            with _opening:
                client.close()


@contextlib.contextmanager
def _failures() -> Iterator[None]:
    """Chroma's errors, which are of many types, as one of ours."""
    from chromadb.errors import ChromaError

    try:
        yield
    except (ChromaError, ValueError, RuntimeError) as error:
        raise EnvironmentFailure(
            f"Chroma failed: {error}",
            remedy="Is the disk full? answerable doctor says what is whole; --repair rebuilds the rest.",
        ) from error


def _writable(folder: Path) -> bool:
    paths = [folder, *folder.rglob("*")]
    return all(os.access(path, os.W_OK) for path in paths)
