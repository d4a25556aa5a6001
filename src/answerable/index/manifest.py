"""`manifest.json`: what a generation holds, and the digests that prove it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import EnvironmentFailure, IndexDamaged
from .files import dump, parse, sha256

SCHEMA = 1  # of a generation's directory; another one is refused, never guessed at
NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Artefact:
    """A file of ours: its size in bytes and its SHA-256."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Shape:
    """Everything besides the pages that the chunks and vectors depend on; another shape means: make them anew."""

    encoder: str
    encoder_digest: str
    dim: int
    max_chunk_tokens: int
    tokens: str | None = None  # digest of the token store, None where there is none
    versions: str = ""  # of chunking and of lexical terms

    @property
    def digest(self) -> str:
        return sha256(dump(dataclasses.asdict(self)))[:12]


@dataclass(frozen=True, slots=True)
class Manifest:
    """One generation, described. `sources` maps a source's name to where it was last read from and how.

    `counts` has pages, chunks, vectors, terms and tokens; `receipt` is the JSON form of the receipt.
    """

    generation: str
    parent: str | None
    created_at: str
    made_by: str
    shape: Shape
    counts: Mapping[str, int]
    sources: Mapping[str, Mapping[str, Any]]
    artefacts: Mapping[str, Artefact]
    receipt: Mapping[str, Any]
    schema: int = SCHEMA

    @property
    def settings_digest(self) -> str:
        """Twelve hex digits over the settings that shaped the stored bytes."""
        return self.shape.digest

    def to_bytes(self) -> bytes:
        """Canonical JSON that carries its own digest as `self`."""
        body = dataclasses.asdict(self)
        return dump({**body, "self": sha256(dump(body))})


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation directory.

    Raises IndexDamaged where a bit of it differs from what was written, EnvironmentFailure for another schema.
    """
    try:
        data = (folder / NAME).read_bytes()
    except OSError:
        raise damaged(folder, f"{NAME} cannot be read") from None
    return parse_manifest(folder, data, folder.name)


def parse_manifest(folder: Path, data: bytes, generation: str) -> Manifest:
    """Check the bytes of the manifest of `generation` in `folder`, as `read_manifest` does."""
    try:
        body = parse(data)
        claimed = body.pop("self")
        whole = sha256(dump(body)) == claimed and dump({**body, "self": claimed}) == data
        schema, named = body["schema"], body["generation"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise damaged(folder, f"{NAME} cannot be read") from None
    if not whole or named != generation:
        raise damaged(folder, f"{NAME} differs from its own digest")
    if schema != SCHEMA:
        raise EnvironmentFailure(
            f"this index has schema {schema}, and this version of Answerable reads schema {SCHEMA}",
            path=folder,
            remedy="Ingest again into a new directory: answerable ingest SOURCE --index NEW_DIR",
        )
    artefacts = {name: Artefact(**value) for name, value in body.pop("artefacts").items()}
    return Manifest(shape=Shape(**body.pop("shape")), artefacts=artefacts, **body)


def damaged(folder: Path, what: str) -> IndexDamaged:
    return IndexDamaged(what, path=folder, remedy="answerable doctor says what is whole; --repair rebuilds the rest.")
