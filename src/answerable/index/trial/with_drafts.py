"""A copy of an index with drafts added, for as long as it is needed; the index itself is never written to."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from ...encode.protocol import Encoder
from ...errors import SourceError
from ...ingest.recipe import Recipe
from ...settings import Settings
from .. import generation as layout
from ..build import ingest
from ..lock import HELD
from ..open import Index, open_index

FOLDER = "drafts"  # drafts are pages named drafts/FILE in the copy


@contextlib.contextmanager
def with_drafts(
    index: Index, drafts: Sequence[str | os.PathLike[str]], settings: Settings, encoder: Encoder
) -> Iterator[tuple[Index, dict[str, str]]]:
    """An open index of the same pages and the drafts, and the page key of each draft as it was given.

    Only the drafts are encoded. The files of the generation are linked, not copied, where the disk allows it. Raises
    SourceError for a draft that is no file, or that gives no page, and for two drafts of one file name.
    """
    with tempfile.TemporaryDirectory(prefix="answerable-lift-") as scratch:
        source, root = Path(scratch) / "source", Path(scratch) / "index"
        keys = _gather(drafts, source)
        link(index, root)
        name = free_name(index, FOLDER)
        receipt = ingest(Recipe(name=name, source=str(source), kind="folder"), root, settings, encoder=encoder)
        for failure in receipt.failures:
            raise SourceError(f"cannot be read as a page: {failure.reason}", path=failure.page)
        with open_index(root, retrieve=settings.retrieve) as made:
            for given, key in keys.items():
                if key not in made.pages:
                    raise SourceError("gives no page", path=given, remedy="A draft is a page as your docs hold them.")
            yield made, keys


def _gather(drafts: Sequence[str | os.PathLike[str]], source: Path) -> dict[str, str]:
    (source / FOLDER).mkdir(parents=True)
    keys: dict[str, str] = {}
    for draft in drafts:
        given = os.fspath(draft)
        path = Path(given)
        if not path.is_file():
            raise SourceError("there is no such file", path=given, remedy="Name the drafts as files.")
        key = f"{FOLDER}/{path.name}"
        if key in keys.values():
            raise SourceError(f"two drafts are named {path.name}", path=given, remedy="Rename one of them.")
        shutil.copyfile(path, source / key)
        keys[given] = key
    return keys


def free_name(index: Index, name: str) -> str:
    """A name that no source of the index has: a source of that name would be replaced."""
    while name in index.manifest.sources:
        name += "+"
    return name


def link(index: Index, root: Path) -> None:
    """Make `root` an index of the same generation, with the calibration that belongs to it."""
    name = index.manifest.generation
    generation, target = layout.folder_of(index.path, name), layout.folder_of(root, name)
    for folder, _, files in os.walk(generation):
        inside = target / os.path.relpath(folder, generation)
        inside.mkdir(parents=True, exist_ok=True)
        for file in files:
            if file == HELD:  # a lock of its own
                continue
            try:
                os.link(Path(folder) / file, inside / file)
            except OSError:
                shutil.copyfile(Path(folder) / file, inside / file)
    (target / HELD).touch()
    for beside in index.path.glob("*.json"):  # before and after are asked at one level of confidence
        shutil.copyfile(beside, root / beside.name)
    layout.point(root, name)
