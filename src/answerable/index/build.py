"""`ingest`: read a source, make what changed into vectors, and publish a generation, or nothing at all."""

from __future__ import annotations

import contextlib
import datetime
import errno
import importlib.metadata
import os
import re
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..encode.protocol import Encoder
from ..errors import AnswerableError, EnvironmentFailure, MissingExtra, SourceError
from ..model import UNREAD, Chunk, Page
from ..progress import Progress
from ..settings import Settings
from . import generation as layout
from . import writing
from .chroma import ChromaDense
from .files import dump, file_digest, sha256
from .generation import counter, current_name, folder_of, names, new_build, publish, sweep
from .lexical import VERSION as TERMS_VERSION
from .lock import writer_lock
from .manifest import NAME, Manifest, Shape, damaged, parse_manifest
from .reading import Reader, Reading, Spool
from .receipt import Receipt, peak_memory_mb
from .source import Source, source_of
from .stored import Stored
from .tokens import TokenStore

if TYPE_CHECKING:
    from ..ingest.recipe import Recipe

Chunker = Callable[[Page, Encoder, int], "tuple[Chunk, ...]"]

CRAWLS = "crawls"  # what crawls remember, one folder a source
_CHUNK_VERSION = 1  # raise it when the same page would be cut otherwise
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What a build puts up with: that many known pages are gone, and that this share of words is lost (None: any)."""

    shrink: bool = False
    lost: float | None = None


class Clock:
    """Seconds by stage, and the caller's progress function."""

    def __init__(self, progress: Progress | None) -> None:
        self.seconds: dict[str, float] = {}
        self._progress = progress
        self._stage = ""
        self._began = time.perf_counter()
        self._done = 0
        self._total: int | None = None

    def stage(self, name: str, total: int | None = None) -> None:
        now = time.perf_counter()
        if self._stage:
            self.seconds[self._stage] = round(self.seconds.get(self._stage, 0.0) + now - self._began, 3)
        self._stage, self._began, self._done, self._total = name, now, 0, total
        if self._progress is not None and name:
            self._progress(name, 0, total)

    def tick(self, count: int) -> None:
        self._done += count
        if self._progress is not None:
            self._progress(self._stage, self._done, self._total)


def ingest(
    source: str | Recipe,
    index: str | os.PathLike[str],
    settings: Settings | None = None,
    *,
    allow_shrink: bool = False,
    most_lost: float | None = None,
    progress: Progress | None = None,
    encoder: Encoder | None = None,
    tokens: TokenStore | None = None,
) -> Receipt:
    """Bring `index` up to date with a source: a folder, a site URL, a recipe file, or a Recipe.

    Only what changed is extracted and encoded; an unchanged source publishes nothing and loads neither the model
    nor Chroma. most_lost: the largest share of words, 0 to 1, that extraction may lose; above it nothing is stored.
    Raises what `recipe_for`, the source and `build` raise; the stored index is then as it was.
    """
    from ..encode import load_encoder
    from ..encode.late import LateRows
    from ..ingest.chunk import chunk
    from ..ingest.recipe import recipe_for

    recipe = recipe_for(source) if isinstance(source, str) else source
    settings = recipe.settings(settings or Settings())
    encoder = encoder or load_encoder(settings.encode)
    state = Path(index) / CRAWLS / (re.sub(r"[^\w.-]+", "-", recipe.name)[:80] + "-" + sha256(recipe.name.encode())[:8])
    return build(
        source_of(recipe, settings, state),
        index,
        settings,
        encoder=encoder,
        chunk=lambda page, model, limit: chunk(page, model.spans, limit),
        allow_shrink=allow_shrink,
        most_lost=most_lost,
        progress=progress,
        tokens=tokens or LateRows(encoder),
    )


def build(
    source: Source,
    index: str | os.PathLike[str],
    settings: Settings,
    *,
    encoder: Encoder,
    chunk: Chunker,
    allow_shrink: bool = False,
    most_lost: float | None = None,
    progress: Progress | None = None,
    tokens: TokenStore | None = None,
) -> Receipt:
    """Bring one source of `index` up to date; the other sources stay as they are.

    Raises IndexBusy while another process writes, SourceError where the source gives no page or too few of the
    known ones, or where extraction loses more than `most_lost` of its words, IndexDamaged where the current generation
    cannot be carried on, EnvironmentFailure where the disk is full. In each of these cases the current generation goes
    on answering.
    """
    root = Path(index)
    clock = Clock(progress)
    with disk_errors(root):
        root.mkdir(parents=True, exist_ok=True)
        with writer_lock(root):
            sweep(root, settings.ingest.keep_generations)
            tolerance = Tolerance(allow_shrink, most_lost)
            receipt = _Build(source, root, settings, encoder, chunk, tolerance, clock, tokens).run()
            if receipt.published:
                clock.stage("sweep")
                sweep(root, settings.ingest.keep_generations)
    clock.stage("")
    return replace(receipt, seconds=clock.seconds, peak_memory_mb=peak_memory_mb())


class _Build:
    def __init__(
        self,
        source: Source,
        index: Path,
        settings: Settings,
        encoder: Encoder,
        chunk: Chunker,
        tolerance: Tolerance,
        clock: Clock,
        tokens: TokenStore | None,
    ) -> None:
        self.source, self.index, self.settings, self.encoder = source, index, settings, encoder
        self.chunk, self.tolerance, self.clock, self.tokens = chunk, tolerance, clock, tokens
        # What the encoder would cut off cannot be found: its own limit binds, less two special tokens.
        self.limit = min(settings.ingest.max_chunk_tokens, encoder.max_tokens - 2)
        self.shape = Shape(
            encoder=encoder.name,
            encoder_digest=encoder.digest,
            dim=encoder.dim,
            max_chunk_tokens=self.limit,
            tokens=tokens.digest if tokens is not None else None,
            versions=f"chunk {_CHUNK_VERSION}, terms {TERMS_VERSION}",
        )

    def run(self) -> Receipt:
        current = current_name(self.index)
        folder = new_build(self.index)
        with contextlib.ExitStack() as stack:
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            parent = stack.enter_context(Stored(folder_of(self.index, current))) if current else None
            spool = Spool(folder)
            stack.callback(spool.close)
            same_shape = parent is not None and parent.manifest.shape == self.shape
            reading = self._read(spool, parent, same_shape)
            # The common case of a scheduled run. Neither the model nor Chroma has been loaded so far.
            if parent is not None and same_shape and not reading.differs:
                return self._receipt(
                    reading, parent.manifest.generation, parent.manifest.parent, parent.manifest.counts
                )
            return self._write(folder, reading, spool, parent, same_shape)

    def _read(self, spool: Spool, parent: Stored | None, same_shape: bool) -> Reading:
        self.clock.stage("read")
        reader = Reader(self.source, parent, spool, lambda page: self.chunk(page, self.encoder, self.limit), same_shape)
        reading = reader.run(self.clock.tick)
        if (needing := sum(reading.missing.values())) > reading.losses.pages:
            raise MissingExtra(
                f"{needing:,} of {needing + reading.losses.pages:,} pages need an extra that is not installed",
                path=self.source.location,
                remedy=" and ".join(reading.missing),
            )
        if not reading.entries or (not reading.known and not _own(reading, self.source.name)):
            raise SourceError(
                f"no page could be taken from this source ({_failed(reading)})",
                path=self.source.location,
                remedy="Nothing was stored or changed. Check the source, its include and exclude patterns.",
            )
        if reading.kept_share < self.settings.ingest.min_kept_share and not self.tolerance.shrink:
            raise SourceError(
                f"only {reading.known - reading.lost} of {reading.known} known pages are still there"
                f" ({_failed(reading)}); {reading.lost} would be deleted",
                path=self.source.location,
                remedy="Nothing was changed. If the pages are really gone, run again with --allow-shrink.",
            )
        if self.tolerance.lost is not None:
            self._refuse_losses(reading, self.tolerance.lost)
        return reading

    def _endings(self, reading: Reading) -> dict[str, int]:
        """The files behind the pages of this source, counted by the ending of their names."""
        if self.source.described.get("kind") not in ("folder", "file"):
            return {}
        own = {name.partition("#")[0] for name, entry in reading.entries.items() if entry.source == self.source.name}
        counts = Counter(Path(name).suffix.lower() for name in own if "://" not in name)
        return {name: many for name, many in sorted(counts.items(), key=lambda one: (-one[1], one[0])) if name}

    def _refuse_losses(self, reading: Reading, most: float) -> None:
        """Raise where more than `most` of the words were lost, or of the pages failed or are of a kind not read."""
        losses = reading.losses
        if losses.share > most:
            named = ", ".join(f"{one.kind} {one.name}" for one in losses.of_pages[:3])
            raise SourceError(
                f"{losses.lost:,} of {losses.words + losses.lost:,} words are not in the text ({losses.share:.1%}; "
                f"most by {named})",
                path=self.source.location,
                remedy=f"Nothing was changed. answerable ingest {self.source.location} --preview shows where; "
                "without --strict it is stored as it is.",
            )
        unread = len(reading.failures) + sum(one.count for one in reading.left_out if one.code == UNREAD)
        whole = unread + losses.pages
        if unread > most * whole:
            raise SourceError(
                f"{unread:,} of {whole:,} pages were not read ({unread / whole:.1%})",
                path=self.source.location,
                remedy=f"Nothing was changed. answerable ingest {self.source.location} --preview names them; exclude "
                "what is no page in a recipe.",
            )

    def _write(self, folder: Path, reading: Reading, spool: Spool, parent: Stored | None, same_shape: bool) -> Receipt:
        if parent is not None:  # flipped bits must not be copied on under a fresh digest
            truth = (layout.PAGES, layout.CHUNKS, layout.VECTORS, layout.TOKENS, layout.TOKEN_OFFSETS)
            if wrong := parent.wrong_digests(*truth):
                raise damaged(parent.folder, f"differs from its digest: {', '.join(wrong)}")
        entries = [reading.entries[name] for name in sorted(reading.entries)]
        # Vectors depend on the encoder and the text alone: other limits leave the vector of an equal text as it was.
        reuse = parent is not None and _same_vectors(parent.manifest.shape, self.shape)
        plan = writing.VectorPlan(entries, spool.chunks, parent, reuse)
        self.clock.stage("encode", len(plan.texts))
        writing.write_vectors(folder, plan, self.encoder, parent if reuse else None, self.tokens, self.clock.tick)
        self.clock.stage("write")
        ids = writing.write_rows(folder, entries, spool, parent)
        _refuse_repeats(ids)
        spool.close()
        counts = finish(folder, ids, self.clock)

        # A counter, so that names sort by age, and the beginning of a digest of what the generation holds.
        last = max([0, *map(counter, names(self.index))])
        content = [file_digest(folder / layout.PAGES), file_digest(folder / layout.CHUNKS), self.shape.digest]
        name = f"{last + 1:06d}-{sha256(dump(content))[:8]}"
        own = parent.manifest.generation if parent is not None else None
        sources = dict(parent.manifest.sources) if parent is not None else {}
        sources[self.source.name] = {"location": self.source.location, **self.source.described}
        reshaped = parent is not None and not same_shape
        receipt = self._receipt(reading, name, own, counts, published=True, encoded=len(plan.texts), reshaped=reshaped)
        seal(folder, name, own, self.shape, counts, sources, receipt.to_json())
        verify(folder, name)
        publish(self.index, folder, name, self.clock.stage)
        return receipt

    def _receipt(
        self,
        reading: Reading,
        name: str,
        parent: str | None,
        counts: Any,
        *,
        published: bool = False,
        encoded: int = 0,
        reshaped: bool = False,
    ) -> Receipt:
        return Receipt(
            source=self.source.name,
            location=self.source.location,
            generation=name,
            parent=parent,
            published=published,
            new=tuple(sorted(reading.new)),
            same=reading.same,
            changed=tuple(sorted(reading.changed, key=lambda change: change.page)),
            moved=tuple(sorted(reading.moved, key=lambda move: move.old)),
            removed=tuple(sorted(reading.removed)),
            relabelled=tuple(sorted(reading.relabelled)),
            kept_failed=tuple(sorted(reading.kept_failed)),
            failures=tuple(reading.failures),
            left_out=tuple(reading.left_out),
            endings=self._endings(reading),
            losses=reading.losses,
            grouped=reading.grouping.counts,
            trees=reading.grouping.trees,
            copies=reading.grouping.copies,
            pages=counts["pages"],
            chunks=counts["chunks"],
            chunks_encoded=encoded,
            reshaped=reshaped,
            flags=dict(sorted(reading.flags.items())),
            seconds=dict(self.clock.seconds),
            peak_memory_mb=peak_memory_mb(),
        )


def finish(folder: Path, ids: list[str], clock: Clock) -> dict[str, int]:
    """Make all that follows from pages, chunks and vectors: the lexical index and Chroma. Returns the counts."""
    clock.stage("lexical")
    with writing.open_lines(folder, layout.CHUNKS, layout.CHUNK_OFFSETS) as chunks:
        writing.write_lexical(folder, chunks)
    clock.stage("chroma", len(ids))
    writing.write_chroma(folder, ids)
    clock.stage("verify")
    pages = len(np.load(folder / layout.PAGE_OFFSETS, allow_pickle=False)) - 1
    return {"pages": pages, "chunks": len(ids)}


def seal(
    folder: Path,
    name: str,
    parent: str | None,
    shape: Shape,
    counts: dict[str, int],
    sources: dict[str, Any],
    receipt: dict[str, Any],
) -> None:
    """Write the manifest over what lies in `folder`."""
    manifest = Manifest(
        generation=name,
        parent=parent,
        created_at=datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        made_by=f"answerable {_version()}",
        shape=shape,
        counts=counts,
        sources=sources,
        artefacts=writing.describe(folder),
        receipt=receipt,
    )
    (folder / NAME).write_bytes(manifest.to_bytes())


def verify(folder: Path, name: str) -> None:
    """Read a finished build back as a reader would; raises EnvironmentFailure if anything does not add up."""
    manifest = parse_manifest(folder, (folder / NAME).read_bytes(), name)
    wanted = manifest.counts["chunks"]
    with Stored(folder, manifest) as stored, ChromaDense(folder / layout.CHROMA) as store:
        counts = {
            "pages.jsonl": (len(stored.pages), manifest.counts["pages"]),
            "page table": (sum(row.count for row in stored.table), wanted),
            "chunks.jsonl": (len(stored.chunks), wanted),
            "vectors.npy": (len(stored.vectors), wanted),
            "lexical": (len(stored.lexical), wanted),
            "chroma": (store.count(), wanted),
            "tokens": (len(stored.tokens) if stored.tokens is not None else wanted, wanted),
        }
        if wrong := [f"{what} has {got} instead of {want}" for what, (got, want) in counts.items() if got != want]:
            raise EnvironmentFailure(f"the new generation is not whole: {'; '.join(wrong)}", path=folder)
        probe = np.asarray(stored.vectors[wanted // 2 : wanted // 2 + 1])
        nearest = store.top(probe, 1)[0]
        vectors = store.rows(nearest)
        if not nearest or float(vectors[nearest[0]] @ probe[0]) < 0.999:
            raise EnvironmentFailure("Chroma does not find a chunk by its own vector", path=folder)


def _same_vectors(old: Shape, new: Shape) -> bool:
    return (old.encoder_digest, old.dim, old.tokens) == (new.encoder_digest, new.dim, new.tokens)


def _own(reading: Reading, source: str) -> bool:
    return any(entry.source == source for entry in reading.entries.values())


def _failed(reading: Reading) -> str:
    codes = Counter(failure.code for failure in reading.failures)
    listed = ", ".join(f"{count} {code}" for code, count in codes.most_common(5))
    named = "; ".join(f"{failure.page}: {failure.reason}" for failure in reading.failures[:3])
    return f"{len(reading.failures)} failed: {listed}; such as {named}" if codes else "none failed"


def _refuse_repeats(ids: list[str]) -> None:
    if len(set(ids)) < len(ids):
        twice = [name for name, count in Counter(ids).items() if count > 1]
        raise AnswerableError(f"two chunks have one id: {twice[0]!r}")


def _version() -> str:
    try:
        return importlib.metadata.version("answerable")
    except importlib.metadata.PackageNotFoundError:
        return "unknown"


@contextlib.contextmanager
def disk_errors(index: Path) -> Iterator[None]:
    """A full disk, or one that may not be written, as an error with a remedy."""
    try:
        yield
    except OSError as error:
        full = error.errno in _FULL
        raise EnvironmentFailure(
            "there is no room left on the disk" if full else f"cannot write: {error.strerror or error}",
            path=error.filename or index,
            remedy="The index answers as before. "
            + ("Free some space" if full else "Check the path and its permissions")
            + " and run again.",
        ) from error
