"""The shipped int8 models: files loaded once for all who use them, run one thread a call, exact on every processor."""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import os
import platform
from pathlib import Path
from typing import Any

from ..lazy import lazy_property
from .loaded import shared


class Int8Model:
    """A model of the package, its files in one folder, each loaded when first used; `exact` as `multiplies_exactly`.

    The reader's folder holds no `tokenizer.json`: its word pieces are the encoder's.
    """

    def __init__(self, folder: Path, exact: bool) -> None:
        self._folder = folder
        self._exact = exact

    @lazy_property
    def digest(self) -> str:
        """Twelve hex digits over what the folder holds of model and tokenizer."""
        hasher = hashlib.sha256()
        for file in (self._folder / "model.onnx", self._folder / "tokenizer.json"):
            if file.is_file():
                hasher.update(file.read_bytes())
        return hasher.hexdigest()[:12]

    @lazy_property
    def tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @lazy_property
    def session(self) -> Any:
        import onnxruntime

        model, options = str(self._folder / "model.onnx"), session_options(exact=self._exact)
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        return_freed_memory()
        return session


def int8_model(folder: Path) -> Int8Model:
    """The model of a folder, the same one for all of this process who ask for it."""
    exact = multiplies_exactly()
    return shared(("int8", folder, exact), lambda: Int8Model(folder, exact))


def session_options(exact: bool) -> Any:
    """How the model is run."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # runs go side by side instead: no thread waits for another one
    options.enable_mem_pattern = False  # there would be one for every length of text
    options.log_severity_level = 3  # it warns about machines without the CPU features it likes
    if not exact:
        options.add_session_config_entry("session.x64quantprecision", "1")
    return options


def return_freed_memory() -> None:
    """Have the C library return what a load was done with: glibc keeps 300 MB of it where weights were unpacked."""
    with contextlib.suppress(AttributeError, OSError, TypeError):  # others have no such call, and keep less
        ctypes.CDLL(None).malloc_trim(0)


def multiplies_exactly() -> bool:
    """Whether int8 products are exact as they come: on x86 without VNNI, sums of two overflow 16 bits in silence."""
    if platform.machine().lower() not in ("x86_64", "amd64", "i686"):
        return True
    try:
        return "vnni" in Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:  # another system: the slower, exact products are right on every processor
        return False


def available_cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
