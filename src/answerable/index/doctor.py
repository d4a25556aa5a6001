"""`doctor`: is every stored byte what was written, and does everything that was derived still agree with it?

The checks run in a process of their own, for a broken store can end the process that opens it. `repair` rebuilds what
can be rebuilt as a new generation: from pages, chunks and vectors all the rest; without good vectors, those too.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..encode.protocol import Encoder
from ..errors import AnswerableError, IndexDamaged, IndexMissing
from ..ingest.copies.traits import traits_of
from ..ingest.losses import extent_of
from ..progress import Progress
from . import generation as layout
from . import writing
from .build import Clock, disk_errors, finish, seal, verify
from .chroma import ChromaDense
from .dense import moments
from .files import file_digest
from .lexical import VERSION as TERMS_VERSION
from .lock import writer_lock
from .manifest import Manifest
from .reading import PageEntry
from .rows import row_chunk, row_page
from .stored import Stored
from .tokens import TokenStore

_SECONDS = 900.0  # a check that takes longer hangs
_TRUTH = (layout.PAGES, layout.CHUNKS)
_VECTORS = (layout.VECTORS, layout.TOKENS, layout.TOKEN_OFFSETS)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check: `part` is generation, files, chunks, vectors, tokens, lexical, chroma or encoder."""

    part: str
    ok: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Health:
    """What the checks of one generation found."""

    generation: str | None
    findings: tuple[CheckResult, ...]

    @property
    def ok(self) -> bool:
        return all(finding.ok for finding in self.findings)

    def to_json(self) -> dict[str, Any]:
        return {"generation": self.generation, "ok": self.ok, "findings": [asdict(f) for f in self.findings]}


def doctor(index: str | os.PathLike[str], encoder: Encoder | None = None, *, generation: str | None = None) -> Health:
    """Check the current generation (or the one named) in a subprocess; with `encoder`, also that it is the one used.

    Raises IndexMissing where nothing is published. Everything else that is wrong is a CheckResult.
    """
    root = Path(index)
    try:
        name = generation or layout.current_name(root)
    except IndexDamaged as error:
        return Health(None, (CheckResult("generation", False, error.message),))
    if name is None:
        raise IndexMissing("nothing has been ingested here yet", path=root, remedy="answerable ingest SOURCE")
    findings = [*_run(layout.folder_of(root, name))]
    if encoder is not None and findings and findings[0].ok:
        shape = Stored(layout.folder_of(root, name)).manifest.shape
        same = (encoder.digest, encoder.dim) == (shape.encoder_digest, shape.dim)
        what = (
            f"made by {shape.encoder!r} ({shape.encoder_digest}); the settings name {encoder.name!r} ({encoder.digest})"
        )
        findings.append(CheckResult("encoder", same, what))
    return Health(name, tuple(findings))


def _run(folder: Path) -> Iterator[CheckResult]:
    """The findings of a child process; if it dies, its last words are the part that killed it."""
    environment = {**os.environ, "PYTHONPATH": _interpreter_path()}
    command = [sys.executable, "-m", f"{__package__}.doctor", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, env=environment, check=False)
    except subprocess.TimeoutExpired:
        yield CheckResult("generation", False, f"the checks did not end within {_SECONDS:.0f} s")
        return
    began = "generation"
    for line in done.stdout.decode("utf-8", "replace").splitlines():
        word = json.loads(line)
        if "begin" in word:
            began = word["begin"]
        else:
            yield CheckResult(**word)
            began = ""
    if done.returncode:
        code = done.returncode
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or [""]
        yield CheckResult(began or "generation", False, f"the check ended its process ({how}) {last[0]}".rstrip())


def _interpreter_path() -> str:
    """The child's PYTHONPATH: this package is found there however it was found here."""
    package = Path(__file__).resolve().parents[2]
    return os.pathsep.join(filter(None, [str(package), os.environ.get("PYTHONPATH")]))


def check(folder: Path, begin: Callable[[str], None] = lambda part: None) -> Iterator[CheckResult]:
    """Check a generation directory in this process; prefer `doctor`. `begin` hears each part before it is checked."""
    begin("generation")
    try:
        stored = Stored(folder)
    except AnswerableError as error:
        yield CheckResult("generation", False, error.message)
        return
    yield CheckResult(
        "generation", True, f"{folder.name}, made {stored.manifest.created_at} by {stored.manifest.made_by}"
    )
    with stored:
        for part, look in (
            ("files", _files),
            ("chunks", _chunks),
            ("vectors", _vectors),
            ("tokens", _tokens),
            ("lexical", _lexical),
            ("chroma", _chroma),
        ):
            begin(part)
            try:
                wrong, fine = look(stored)
            except (AnswerableError, OSError, ValueError, LookupError, TypeError) as error:
                wrong, fine = f"cannot be read: {type(error).__name__}: {error}", ""
            yield CheckResult(part, not wrong, wrong or fine)


Look = tuple[str, str]  # what is wrong, or "" and what is fine


def _files(stored: Stored) -> Look:
    wrong = stored.wrong_digests()
    return ", ".join(wrong) and f"differ from their digests: {', '.join(wrong)}", (
        f"{len(stored.manifest.artefacts)} files have their digests"
    )


def _chunks(stored: Stored) -> Look:
    wrong = 0
    for number, row in enumerate(stored.table):
        page = row_page(stored.pages.row(number))
        for line in range(row.first, row.first + row.count):
            chunk = row_chunk(stored.chunks.row(line))
            wrong += chunk.page != page.page or page.text[chunk.start : chunk.end] != chunk.text
    total = len(stored.chunks)
    whole = total == stored.manifest.counts["chunks"] and len(stored.chunk_numbers) == total
    return (
        f"{wrong} of {total} chunks are not slices of their pages" if wrong or not whole else "",
        f"{total} chunks of {len(stored.pages)} pages, each a slice of its page",
    )


def _vectors(stored: Stored) -> Look:
    shape, wanted = stored.vectors.shape, (stored.manifest.counts["chunks"], stored.manifest.shape.dim)
    if shape != wanted:
        return f"{shape} instead of {wanted}", ""
    lengths = np.linalg.norm(stored.vectors, axis=1)
    bad = int(np.sum(~(np.abs(lengths - 1) < 1e-2)))
    return f"{bad} vectors are not of unit length" if bad else "", f"{wanted[0]} of {wanted[1]} dimensions"


def _tokens(stored: Stored) -> Look:
    tokens, wanted = stored.tokens, stored.manifest.counts["chunks"]
    if tokens is None:
        return "", "none kept"
    whole = len(tokens) == wanted and int(tokens.offsets[-1]) == len(tokens.data)
    return "" if whole else f"{len(tokens)} rows instead of {wanted}", f"{len(tokens.data)} token rows"


def _lexical(stored: Stored) -> Look:
    count, wanted = len(stored.lexical), stored.manifest.counts["chunks"]
    if stored.lexical.terms_version != TERMS_VERSION:
        return f"terms of version {stored.lexical.terms_version}, not {TERMS_VERSION}", ""
    return (f"{count} chunks instead of {wanted}" if count != wanted else ""), f"{len(stored.lexical.vocabulary)} terms"


def _chroma(stored: Stored) -> Look:
    ids = list(stored.chunk_numbers)
    worst, missing = 0.0, 0
    with ChromaDense(stored.folder / layout.CHROMA) as store:
        count = store.count()
        for start in range(0, len(ids), 2000):
            part = ids[start : start + 2000]
            held = store.rows(part)
            missing += len(part) - len(held)
            ours = stored.vectors[start : start + len(part)]
            for place, name in enumerate(part):
                if name in held:
                    worst = max(worst, float(np.abs(held[name] - ours[place]).max()))
        # What it returns by id is one file, what it searches another: ask it to find a few as well.
        probes = np.linspace(0, len(ids) - 1, num=min(20, len(ids)), dtype=int)
        nearest = store.top(np.asarray(stored.vectors[probes]), min(5, len(ids)))
        lost = sum(
            max((float(stored.vectors[stored.chunk_numbers[name]] @ stored.vectors[row]) for name in names), default=0)
            < 0.999
            for row, names in zip(probes, nearest, strict=True)
        )
    if count != len(ids) or missing or worst > 1e-3 or lost:
        return (
            f"{count} rows instead of {len(ids)}, {missing} missing, {lost} not found, largest difference {worst:.3g}",
            "",
        )
    return "", f"{count} rows, equal to vectors.npy"


def repair(
    index: str | os.PathLike[str],
    *,
    encoder: Encoder | None = None,
    tokens: TokenStore | None = None,
    progress: Progress | None = None,
) -> str:
    """Publish a whole generation made from the newest one whose pages and chunks are undamaged; returns its name.

    Vectors are kept where they are undamaged, else made again, for which `encoder` must be the one of the index.
    Raises IndexBusy, IndexMissing, and IndexDamaged where no generation can be restored.
    """
    root = Path(index)
    if not layout.names(root):
        raise IndexMissing("nothing has been ingested here yet", path=root, remedy="answerable ingest SOURCE")
    with disk_errors(root), writer_lock(root):
        for name in _newest_first(root):
            folder = layout.folder_of(root, name)
            build = layout.new_build(root)
            try:
                try:
                    manifest = _restore(folder, build, encoder, tokens, Clock(progress))
                except IndexDamaged:
                    continue
                last = max(map(layout.counter, layout.names(root)))
                new = f"{last + 1:06d}-{name.partition('-')[2]}"
                receipt = {**manifest.receipt, "generation": new, "repaired": name}
                seal(
                    build, new, manifest.parent, manifest.shape, dict(manifest.counts), dict(manifest.sources), receipt
                )
                verify(build, new)
                layout.publish(root, build, new, lambda step: None)
                layout.sweep(root, keep=3)
                return new
            finally:
                shutil.rmtree(build, ignore_errors=True)
    raise IndexDamaged("no generation here can be restored", path=root, remedy="Delete the directory and ingest again.")


def _newest_first(root: Path) -> list[str]:
    """The current generation, then the others, newest first; a build that was never made current comes last."""
    try:
        current = layout.current_name(root)
    except IndexDamaged:
        current = None
    kept = sorted(layout.names(root), key=layout.counter, reverse=True)
    return sorted(kept, key=lambda name: name != current)


def _restore(folder: Path, build: Path, encoder: Encoder | None, tokens: TokenStore | None, clock: Clock) -> Manifest:
    """Fill `build` from the undamaged parts of `folder`; raises IndexDamaged where they are too few."""
    from .manifest import damaged, read_manifest

    manifest = read_manifest(folder)
    wrong = set(_differing(folder, manifest, (*_TRUTH, *_VECTORS)))
    if wrong & set(_TRUTH):
        raise damaged(folder, f"damaged: {', '.join(sorted(wrong))}")
    clock.stage("write")
    for name in _TRUTH:
        shutil.copyfile(folder / name, build / name)
    entries, ids = _retable(build)
    if not wrong:
        for name in _VECTORS:
            if name in manifest.artefacts:
                (build / name).parent.mkdir(exist_ok=True)
                shutil.copyfile(folder / name, build / name)
        vectors = np.load(build / layout.VECTORS, mmap_mode="r", allow_pickle=False)
        np.save(build / layout.MOMENTS, moments(vectors), allow_pickle=False)
    else:
        same = encoder is not None and encoder.digest == manifest.shape.encoder_digest
        if encoder is None or not same or (tokens.digest if tokens else None) != manifest.shape.tokens:
            raise damaged(folder, f"damaged, and only its own encoder could mend it: {', '.join(sorted(wrong))}")
        with writing.open_lines(build, layout.CHUNKS, layout.CHUNK_OFFSETS) as chunks:
            plan = writing.VectorPlan(entries, chunks, None, False)
            clock.stage("encode", len(plan.texts))
            writing.write_vectors(build, plan, encoder, None, tokens, clock.tick)
    finish(build, ids, clock)
    return manifest


def _differing(folder: Path, manifest: Manifest, names: tuple[str, ...]) -> Iterator[str]:
    for name in names:
        artefact = manifest.artefacts.get(name)
        path = folder / name
        if artefact is not None and not (path.is_file() and file_digest(path) == artefact.sha256):
            yield name


def _retable(build: Path) -> tuple[list[PageEntry], list[str]]:
    """Write the offsets, page table and chunk ids anew from pages.jsonl and chunks.jsonl."""
    counts: dict[str, int] = {}
    ids: list[str] = []
    for row in writing.scan_lines(build, layout.CHUNKS, layout.CHUNK_OFFSETS):
        counts[row["page"]] = counts.get(row["page"], 0) + 1
        ids.append(row["id"])
    entries: list[PageEntry] = []
    first = 0
    for number, row in enumerate(writing.scan_lines(build, layout.PAGES, layout.PAGE_OFFSETS)):
        page = row_page(row)
        count = counts.get(row["page"], 0)
        entries.append(
            PageEntry(
                page=row["page"],
                source=row["source"],
                raw=row["raw"],
                content_hash=row["content_hash"],
                flags=tuple(row["flags"]),
                page_spooled=True,
                page_row=number,
                chunks_spooled=True,
                first=first,
                count=count,
                extent=extent_of(page),
                traits=traits_of(page),
            )
        )
        first += count
    writing.write_tables(build, entries, ids)
    return entries, ids


def history(index: str | os.PathLike[str]) -> list[Manifest]:
    """The kept generations that led to the current one, newest first, each with its receipt.

    Raises IndexMissing where nothing is published.
    """
    root = Path(index)
    current = layout.current_name(root)
    if current is None:
        raise IndexMissing("nothing has been ingested here yet", path=root, remedy="answerable ingest SOURCE")
    return list(layout.lineage(root, current))


def _main(folder: str) -> int:
    """What the child process runs: findings as JSON lines."""

    def say(word: dict[str, Any]) -> None:
        sys.stdout.write(json.dumps(word) + "\n")
        sys.stdout.flush()

    for finding in check(Path(folder), lambda part: say({"begin": part})):
        say(asdict(finding))
    return 0


if __name__ == "__main__":
    sys.exit(_main(sys.argv[1]))
