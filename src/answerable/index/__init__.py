"""Chunks and vectors to a published generation, and lexical and dense search over the current one."""

from __future__ import annotations

from .open import Index, open_index

__all__ = ["Index", "open_index"]
