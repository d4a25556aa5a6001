"""Chunks and vectors to a published generation, and lexical and dense search over the current one."""

from __future__ import annotations

from .build import ingest
from .manifest import Manifest
from .open import Index, open_index
from .receipt import Receipt

__all__ = ["Index", "Manifest", "Receipt", "ingest", "open_index"]
