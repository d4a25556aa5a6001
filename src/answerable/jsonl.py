"""JSON text that is the same for the same value, and files of it that are whole or not there."""

from __future__ import annotations

import contextlib
import json
import os
import re
import stat
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TextIO

from .errors import EnvironmentFailure, InputError

# Legal in JSON, yet able to move a terminal's cursor, reverse a line, or end one, when printed raw;
# half a surrogate pair cannot be written as UTF-8 at all.
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def dumps(value: Any, *, indent: int | None = None) -> str:
    """`value` as JSON, keys in the order given. Raises ValueError for NaN or an infinite number."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


def write_jsonl(path: str | os.PathLike[str], rows: Iterable[Mapping[str, Any]]) -> int:
    """Write one JSON object a line and return their number; see `write_text` for what a crash leaves."""
    count = 0

    def lines(file: TextIO) -> None:
        nonlocal count
        for row in rows:
            file.write(dumps(row) + "\n")
            count += 1

    _write(Path(path), lines)
    return count


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """Write a file so that a crash leaves the old file or the new one, never a part.

    Raises InputError where the place cannot be written, EnvironmentFailure where the disk fails.
    """
    _write(Path(path), lambda file: file.write(text))


def write_lines(path: str | os.PathLike[str], lines: Iterable[str]) -> None:
    """`write_text` of texts that end in a line feed each, without making one text of them."""
    _write(Path(path), lambda file: file.writelines(lines))


def _write(path: Path, fill: Any) -> None:
    target = Path(os.path.realpath(path))  # a link stays a link: what it points to is replaced
    try:
        mode = target.stat().st_mode if target.exists() else None
        if mode is not None and not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            with target.open("w", encoding="utf-8", newline="\n") as file:  # a pipe or device cannot be swapped
                fill(file)
            return
        if target.is_dir():
            raise InputError("is a folder, a file is to be written there", path=path)
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".tmp", dir=target.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                fill(file)
                file.flush()
                os.fsync(file.fileno())
            temporary.chmod(stat.S_IMODE(mode) if mode is not None else 0o666 & ~_umask())
            temporary.replace(target)
        except BaseException:
            with contextlib.suppress(FileNotFoundError):
                temporary.unlink()
            raise
    except (FileNotFoundError, NotADirectoryError, PermissionError) as error:
        remedy = "Name a file in a folder that exists and that you may write to."
        raise InputError(f"cannot be written: {error.strerror}", path=path, remedy=remedy) from None
    except OSError as error:
        raise EnvironmentFailure(f"cannot be written: {error.strerror}", path=path) from None


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
