"""One loaded model for all who ask for the same one, however many indexes are open.

The built-in encoder takes 72 MB once it has read something. Held weakly: a model lives as long as somebody uses it, an
Answerer or whoever called `load_encoder`, and goes with the last of them. There is nothing to be dropped by hand.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

_in_use: weakref.WeakValueDictionary[Hashable, Any] = weakref.WeakValueDictionary()
_loading = threading.Lock()


def shared(key: Hashable, load: Callable[[], T]) -> T:
    """What is in use under this key, else what `load` makes. Threads that come first wait for one load."""
    with _loading:
        model: T | None = _in_use.get(key)
        if model is None:
            model = _in_use[key] = load()
        return model


def files_of(model: str) -> Hashable:
    """What tells a model's folder from the same folder with other files in it; nothing for a name of the hub."""
    folder = Path(model)
    if not folder.is_dir():
        return ()
    states = [(path.relative_to(folder).as_posix(), path.stat()) for path in folder.rglob("*") if path.is_file()]
    return tuple(sorted((name, state.st_mtime_ns, state.st_size) for name, state in states))
