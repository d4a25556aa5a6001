"""A digest of the code that makes something: its modules and the libraries that they import, found by their imports.

What is kept from one run to the next (answers, the index of a suite) must not outlive the code that made it. A list by
hand forgets modules, so the modules are found: from the roots, every import is followed, those inside functions too.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
ANSWERS = ("answer.answerer", "index", "encode")  # answering, and ingesting, which `index` imports
NOT_CODE = frozenset(("tokenizer.json",))  # data so large that it is pinned by the digest of its encoder
# Libraries whose module is not called as what is installed.
DISTRIBUTIONS = {
    "Stemmer": "PyStemmer",
    "bs4": "beautifulsoup4",
    "llama_index": "llama-index-core",
    "markdown_it": "markdown-it-py",
}

_IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+(?P<module>\.*[\w.]*)[ \t]+import[ \t]+(?P<names>\([^)]*\)|[^\n#]+)"
    r"|import[ \t]+(?P<plain>[\w.]+(?:[ \t]*,[ \t]*[\w.]+)*))",
    re.MULTILINE,
)


@functools.lru_cache(maxsize=8)
def code_digest(roots: tuple[str, ...] = ANSWERS, *more: str) -> str:
    """Sixteen hex digits over the code that `roots` reach, the files `more`, and the versions of libraries and Python.

    roots: modules of this package, such as "answer.answerer". more: files of it, taken without what they import.
    """
    files, libraries = reached(roots)
    hasher = hashlib.sha256()
    for file in sorted({*files, *(PACKAGE / name for name in more)}):
        hasher.update(f"{file.relative_to(PACKAGE).as_posix()}\0".encode() + file.read_bytes() + b"\0")
    hasher.update(repr([(name, version_of(name)) for name in sorted(libraries)]).encode())
    # Python brings the tables of Unicode by which texts are read.
    hasher.update(f"{sys.version_info[0]}.{sys.version_info[1]} {unicodedata.unidata_version}".encode())
    return hasher.hexdigest()[:16]


def reached(roots: tuple[str, ...]) -> tuple[frozenset[Path], frozenset[str]]:
    """The files of this package that `roots` import, data beside them included, and the names of other modules."""
    todo = [file for root in roots for file in _files_of(PACKAGE.joinpath(*root.split(".")))]
    files: set[Path] = set()
    others: set[str] = set()
    while todo:
        file = todo.pop()
        if file in files:
            continue
        files.add(file)
        for imported in imports_of(file):
            if isinstance(imported, Path):
                todo.append(imported)
            else:
                others.add(imported)
    data = {file for folder in {file.parent for file in files} for file in folder.glob("*.json")}
    own = frozenset(file for file in data if file.name not in NOT_CODE)
    return frozenset(files) | own, frozenset(others - sys.stdlib_module_names)


def imports_of(file: Path) -> Iterator[Path | str]:
    """What a file imports: files of this package, and the names of other modules."""
    for match in _IMPORT.finditer(file.read_text(encoding="utf-8")):
        if match["plain"] is not None:
            yield from (name.strip().partition(".")[0] for name in match["plain"].split(","))
            continue
        dots = len(match["module"]) - len(match["module"].lstrip("."))
        if not dots:
            yield match["module"].partition(".")[0]
            continue
        place = file.parents[dots - 1].joinpath(*filter(None, match["module"][dots:].split(".")))
        if place != PACKAGE:  # the public face, which loads whatever is asked of it
            yield from _files_of(place)
        for name in re.findall(r"(\w+)(?:[ \t]+as[ \t]+\w+)?", match["names"]):
            yield from _files_of(place / name)


def _files_of(place: Path) -> Iterator[Path]:
    """The file of a module, or the one of a package; none where it is a name inside one."""
    for file in (place.with_suffix(".py"), place / "__init__.py"):
        if file.is_file():
            yield file


@functools.lru_cache(maxsize=256)
def version_of(module: str) -> str:
    """The installed version of a library by the name of its module; "" where it is not installed."""
    try:
        return importlib.metadata.version(DISTRIBUTIONS.get(module, module))
    except importlib.metadata.PackageNotFoundError:
        return ""
