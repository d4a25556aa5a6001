"""The files of a generation in the making, written in page order from its parent and a spool."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

import numpy as np
import numpy.typing as npt

from ..encode.protocol import Encoder, Floats
from ..errors import EnvironmentFailure
from . import chroma, dense, lexical
from . import generation as layout
from .files import LinesReader, LinesWriter, dump, file_digest, parse, sha256
from .lock import HELD
from .manifest import NAME, Artefact
from .reading import PageEntry, Spool
from .rows import row_chunk
from .stored import Stored
from .tokens import RaggedWriter, TokenStore, write_ragged
from .words.chunk_languages import chunk_languages

WINDOW = 1024  # texts given to the encoder at once
_BLOCK = 4096  # vectors copied at once
ADDRESS = 3  # times that BM25 reads the words of a page's address: eval/bench/results/ranking.md
_NO_WORD, _EXTENSION = re.compile(r"[\W_]+"), re.compile(r"\.[A-Za-z]{1,5}$")

T = TypeVar("T")
Rows = npt.NDArray[np.int64]


def write_rows(build: Path, entries: Sequence[PageEntry], spool: Spool, parent: Stored | None) -> list[str]:
    """Write pages.jsonl, chunks.jsonl, their offsets and the page table; returns the chunk ids in row order."""
    ids: list[str] = []
    with LinesWriter(build / layout.PAGES) as pages, LinesWriter(build / layout.CHUNKS) as chunks:
        for entry in entries:
            page_reader = spool.pages if entry.page_spooled else _some(parent).pages
            reader = spool.chunks if entry.chunks_spooled else _some(parent).chunks
            pages.append_bytes(page_reader.line(entry.page_row))
            for row in range(entry.first, entry.first + entry.count):
                line = reader.line(row)
                ids.append(parse(line)["id"])
                chunks.append_bytes(line)
        np.save(build / layout.PAGE_OFFSETS, pages.offsets, allow_pickle=False)
        np.save(build / layout.CHUNK_OFFSETS, chunks.offsets, allow_pickle=False)
    write_tables(build, entries, ids)
    return ids


def write_tables(build: Path, entries: Sequence[PageEntry], ids: Sequence[str]) -> None:
    """The page table and the chunk ids: what is looked up without reading the pages."""
    table = [
        [e.page, e.source, e.raw, e.content_hash, list(e.flags), e.count, e.extent.to_row(), e.traits.to_row()]
        for e in entries
    ]
    (build / layout.PAGE_TABLE).write_bytes(dump(table))
    (build / layout.CHUNK_IDS).write_bytes(dump(list(ids)))


def scan_lines(build: Path, name: str, offsets: str) -> Iterator[dict[str, Any]]:
    """The rows of a JSON lines file read from its beginning; its offsets are written at the end."""
    ends = [0]
    with (build / name).open("rb") as file:
        for line in file:
            ends.append(ends[-1] + len(line))
            yield parse(line)
    np.save(build / offsets, np.asarray(ends, dtype=np.int64), allow_pickle=False)


def open_lines(build: Path, name: str, offsets: str) -> LinesReader:
    return LinesReader(build / name, np.load(build / offsets, allow_pickle=False))


class VectorPlan:
    """Where the vector of each chunk comes from: a row of the parent, or the encoder (text in `chunks`).

    A text that the parent has encoded, or that stands twice, is never encoded again. `reuse` is False where
    the parent's vectors were made by another encoder.
    """

    def __init__(self, entries: Sequence[PageEntry], chunks: LinesReader, parent: Stored | None, reuse: bool) -> None:
        known: dict[str, int] = {}
        if parent is not None and reuse and any(entry.chunks_spooled for entry in entries):
            for row, line in enumerate(parent.chunks.lines()):
                known.setdefault(_text_digest(line), row)
        self._chunks = chunks
        self.texts: list[int] = []  # rows in `chunks` of the distinct texts to encode
        numbers: dict[str, int] = {}
        rows: list[int] = []  # of the parent, or -1 - number of a text to encode
        for entry in entries:
            for row in range(entry.first, entry.first + entry.count):
                if not entry.chunks_spooled:
                    rows.append(row)
                    continue
                digest = _text_digest(chunks.line(row))
                if (old := known.get(digest)) is not None:
                    rows.append(old)
                    continue
                if digest not in numbers:
                    numbers[digest] = len(self.texts)
                    self.texts.append(row)
                rows.append(-1 - numbers[digest])
        self.rows: Rows = np.asarray(rows, dtype=np.int64)

    def windows(self) -> Iterator[list[str]]:
        """The distinct texts to encode, `WINDOW` at a time, in page order."""
        for start in range(0, len(self.texts), WINDOW):
            window = self.texts[start : start + WINDOW]
            yield [row_chunk(self._chunks.row(row)).encoded_text for row in window]


def _text_digest(line: bytes) -> str:
    return sha256(row_chunk(parse(line)).encoded_text.encode("utf-8", "surrogatepass"))


def write_vectors(
    build: Path,
    plan: VectorPlan,
    encoder: Encoder,
    parent: Stored | None,
    store: TokenStore | None,
    report: Callable[[int], None],
) -> None:
    """Encode what must be, and write vectors.npy, moments.npy and, with a token store, tokens/.

    Raises EnvironmentFailure where the encoder gives something else than finite unit vectors.
    """
    spooled = build / "spool.vectors"
    tokens = RaggedWriter(build / "spool.tokens", store.width) if store is not None else None
    try:
        with spooled.open("wb") as file:  # plain writes: a full disk is an error here, in a mapped file a dead process
            for texts in plan.windows():
                if store is not None and tokens is not None:
                    made, ragged = store.encode(encoder, texts)
                    for matrix in ragged:
                        tokens.append(matrix)
                    report(len(texts))
                else:
                    made = encoder.encode(texts, report)
                file.write(_checked(made, len(texts), encoder).tobytes())
        fresh: Floats = np.zeros((0, encoder.dim), np.float32)
        if plan.texts:
            fresh = np.memmap(spooled, dtype=np.float32, mode="r", shape=(len(plan.texts), encoder.dim))
        old = parent.vectors if parent is not None else fresh
        _copy_vectors(build / layout.VECTORS, plan.rows, old, fresh, encoder.dim)
        if tokens is not None:
            kept = parent.tokens if parent is not None and (plan.rows >= 0).any() else None
            made_now = tokens.read()
            parts = [(made_now, -1 - int(row)) if row < 0 else (_some(kept), int(row)) for row in plan.rows]
            write_ragged(build / layout.TOKENS, build / layout.TOKEN_OFFSETS, parts, tokens.width)
    finally:
        spooled.unlink(missing_ok=True)
        if tokens is not None:
            tokens.close()
            (build / "spool.tokens").unlink(missing_ok=True)
    vectors = np.load(build / layout.VECTORS, mmap_mode="r", allow_pickle=False)
    np.save(build / layout.MOMENTS, dense.moments(vectors), allow_pickle=False)


def _some(value: T | None) -> T:
    """What an entry that refers to the parent promises is there."""
    assert value is not None
    return value


def _copy_vectors(path: Path, rows: Rows, old: Floats, fresh: Floats, dim: int) -> None:
    header = {"descr": "<f4", "fortran_order": False, "shape": (len(rows), dim)}
    with path.open("wb") as file:
        np.lib.format.write_array_header_1_0(file, header)
        for start in range(0, len(rows), _BLOCK):
            block = rows[start : start + _BLOCK]
            out = np.empty((len(block), dim), dtype="<f4")
            out[block >= 0] = old[block[block >= 0]]
            out[block < 0] = fresh[-1 - block[block < 0]]
            file.write(out.tobytes())


def _checked(made: Floats, count: int, encoder: Encoder) -> Floats:
    """Float32 unit rows, or a clear error: one NaN here would poison every later ranking in silence."""
    array = np.ascontiguousarray(made, dtype="<f4")
    if array.shape != (count, encoder.dim):
        raise EnvironmentFailure(
            f"the encoder {encoder.name!r} gave {array.shape} for {count} texts of {encoder.dim} dimensions"
        )
    lengths = np.linalg.norm(array, axis=1)
    if not np.all(np.abs(lengths - 1) < 1e-2):
        raise EnvironmentFailure(f"the encoder {encoder.name!r} gave vectors that are not of unit length")
    return array


def write_lexical(build: Path, chunks: LinesReader) -> None:
    languages = chunk_languages((str(row["page"]), str(row["text"])) for row in map(parse, chunks.lines()))
    lexical.build((lexical_text(parse(line)) for line in chunks.lines()), build / layout.LEXICAL, languages)


def lexical_text(row: dict[str, object]) -> str:
    """What BM25 reads of a chunk: title, heading path and text, and the words of the page's address `ADDRESS` times."""
    path = [str(part) for part in row["heading_path"]]  # type: ignore[attr-defined]
    title = [] if row["title"] in path else [str(row["title"])]
    return "\n".join([*title, *path, str(row["text"]), *[address_words(str(row["page"]))] * ADDRESS])


def address_words(page: str) -> str:
    """The words of a page's path: the folders that people sort pages into name the product and the subject."""
    path = unquote(urlsplit(page).path) if "://" in page else page
    return _NO_WORD.sub(" ", _EXTENSION.sub("", path)).strip()


def write_chroma(build: Path, ids: Sequence[str]) -> None:
    vectors = np.load(build / layout.VECTORS, mmap_mode="r", allow_pickle=False)
    chroma.build(build / layout.CHROMA, ids, vectors)


def describe(build: Path) -> dict[str, Artefact]:
    """Size and digest of every file of ours in a build; what Chroma writes is its own and rebuilt, not checked."""
    artefacts = {}
    for path in sorted(build.rglob("*")):
        name = path.relative_to(build).as_posix()
        if path.is_file() and name not in (NAME, HELD) and not name.startswith(f"{layout.CHROMA}/"):
            artefacts[name] = Artefact(path.stat().st_size, file_digest(path))
    return artefacts
