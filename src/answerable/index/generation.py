"""Generations on the disk: immutable directories, one of them current, published in one rename.

INDEX/
  CURRENT                  the name of the generation that answers
  writer.lock              locked by the one writer
  generations/000003-1a2b3c4d/
  build-PID-RANDOM/        a generation in the making; swept by the next writer if its own was killed
"""

from __future__ import annotations

import os
import re
import secrets
import shlex
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from ..errors import IndexDamaged, IndexMissing
from ..portable import fsync_path
from .files import fsync_tree, write_atomic
from .lock import HELD, Hold, nobody_holds
from .manifest import Manifest, read_manifest

CURRENT = "CURRENT"
GENERATIONS = "generations"
PAGES, CHUNKS, VECTORS, MOMENTS = "pages.jsonl", "chunks.jsonl", "vectors.npy", "moments.npy"
PAGE_TABLE, PAGE_OFFSETS, CHUNK_OFFSETS = "pages.index.json", "pages.offsets.npy", "chunks.offsets.npy"
CHUNK_IDS = "chunks.ids.json"
TOKENS, TOKEN_OFFSETS = "tokens/tokens.npy", "tokens/token_offsets.npy"
LEXICAL, CHROMA = "lexical", "chroma"

_NAME = re.compile(r"(\d{6,})-[0-9a-f]{8}")
_TRASH = ".trash-"

Step = Callable[[str], None]


def current_name(index: Path) -> str | None:
    """The generation that CURRENT names; None where nothing was ever published."""
    try:
        name = (index / CURRENT).read_text(encoding="ascii", errors="replace").strip()
    except (FileNotFoundError, NotADirectoryError):
        return None
    if not _NAME.fullmatch(name):
        raise IndexDamaged("CURRENT does not name a generation", path=index / CURRENT, remedy=_remedy())
    return name


def folder_of(index: Path, name: str) -> Path:
    return index / GENERATIONS / name


def names(index: Path) -> list[str]:
    """The generations that lie in the index, oldest first, published or not."""
    folder = index / GENERATIONS
    if not folder.is_dir():
        return []
    return sorted((p.name for p in folder.iterdir() if _NAME.fullmatch(p.name)), key=counter)


def counter(name: str) -> int:
    return int(name.partition("-")[0])


def lineage(index: Path, name: str | None) -> Iterator[Manifest]:
    """The manifest of a generation, of its parent, and so on, as far as they are kept and readable."""
    seen: set[str] = set()
    while name is not None and name not in seen and folder_of(index, name).is_dir():
        seen.add(name)
        try:
            manifest = read_manifest(folder_of(index, name))
        except IndexDamaged:
            return
        yield manifest
        name = manifest.parent


def hold(index: Path, name: str | None = None) -> tuple[str, Hold]:
    """Hold the current generation, or the one named, against sweeps.

    Raises IndexMissing where there is none, IndexDamaged where CURRENT names one that is not there.
    """
    for _ in range(100):  # a sweep may take the old generation while we reach for it
        wanted = name or current_name(index)
        if wanted is None:
            raise IndexMissing(
                "nothing has been ingested here yet",
                path=index,
                remedy=f"answerable ingest SOURCE --index {shlex.quote(str(index))}",
            )
        held = Hold.take(folder_of(index, wanted)) if _NAME.fullmatch(wanted) else None
        if held is not None:
            return wanted, held
        if name is not None:
            kept = ", ".join(names(index)) or "none"
            raise IndexMissing(f"there is no generation {name}", path=index, remedy=f"Kept are: {kept}.")
        if current_name(index) == wanted and not folder_of(index, wanted).is_dir():
            break
    raise IndexDamaged(f"CURRENT names {wanted}, which is not there", path=index, remedy=_remedy())


def new_build(index: Path) -> Path:
    """An empty directory to build in; only the holder of the writer lock may ask for one."""
    build = index / f"build-{os.getpid()}-{secrets.token_hex(4)}"
    build.mkdir(parents=True)
    (build / HELD).touch()
    return build


def publish(index: Path, build: Path, name: str, step: Step) -> None:
    """Make `build` the current generation `name`. A crash at any point leaves the old or the new one current."""
    step("sync")
    fsync_tree(build)
    (index / GENERATIONS).mkdir(exist_ok=True)
    step("rename")
    build.rename(folder_of(index, name))
    fsync_path(index / GENERATIONS)
    fsync_path(index)
    step("switch")
    point(index, name)


def point(index: Path, name: str) -> None:
    """Make `name` the current generation."""
    write_atomic(index / CURRENT, f"{name}\n".encode())


def sweep(index: Path, keep: int) -> list[str]:
    """Remove what killed writers left behind, and all but the newest `keep` generations of the current lineage.

    A generation that a reader holds stays. Returns the names removed. Only for the holder of the writer lock.
    """
    current = current_name(index)
    wanted = {manifest.generation for manifest, _ in zip(lineage(index, current), range(max(1, keep)), strict=False)}
    wanted |= {current} if current else set()
    removed = []
    for name in names(index):
        if name in wanted:
            continue
        with nobody_holds(folder_of(index, name)) as free:
            if free:
                trash = index / GENERATIONS / f"{_TRASH}{name}-{secrets.token_hex(4)}"
                folder_of(index, name).rename(trash)
                removed.append(name)
    leftovers = [*index.glob("build-*"), *index.glob(f"{CURRENT}.*.tmp"), *(index / GENERATIONS).glob(f"{_TRASH}*")]
    for path in leftovers:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return removed


def _remedy() -> str:
    return "answerable doctor --repair goes back to the newest whole generation."
