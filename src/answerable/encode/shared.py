"""One loaded encoder for all who ask for the same one, however many indexes are open.

The built-in one takes 68 MB once it has read something. Held weakly: an encoder lives as long as somebody uses it,
an Answerer or whoever called `load_encoder`, and goes with the last of them. There is nothing to be dropped by hand.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Hashable
from pathlib import Path

from .protocol import Encoder

_shared: weakref.WeakValueDictionary[Hashable, Encoder] = weakref.WeakValueDictionary()
_loading = threading.Lock()


def shared(key: Hashable, load: Callable[[], Encoder]) -> Encoder:
    """The encoder in use under this key, else the one that `load` makes. Threads that come first wait for one load."""
    with _loading:
        encoder = _shared.get(key)
        if encoder is None:
            encoder = _shared[key] = load()
        return encoder


def files_of(model: str) -> Hashable:
    """What tells a model's folder from the same folder with other files in it; nothing for a name of the hub."""
    folder = Path(model)
    if not folder.is_dir():
        return ()
    states = [(path.relative_to(folder).as_posix(), path.stat()) for path in folder.rglob("*") if path.is_file()]
    return tuple(sorted((name, state.st_mtime_ns, state.st_size) for name, state in states))
