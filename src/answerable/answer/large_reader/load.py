"""The large reader that the settings name, or one from Python."""

from __future__ import annotations

from typing import Any

from ...content_cache import ContentCache
from ...settings import ReadSettings
from .reader import FOLDER, LargeReader


def load_large_reader(settings: ReadSettings, *, llm: Any = None, max_cost: float | None = None) -> LargeReader | None:
    """The one of `[read]`, its replies kept in `FOLDER`; None where none is named. Nothing is sent yet.

    llm: any LlamaIndex LLM in its place. max_cost: USD in place of the settings' limit. Raises SettingsError,
    MissingExtra or EnvironmentFailure for a model that cannot be had, and SettingsError for a limit of cost without
    prices.
    """
    if llm is None and not settings.on:
        return None
    from ..llm.adapter import as_model, load_model

    model = load_model(settings) if llm is None else as_model(llm)
    return LargeReader(model, settings, ContentCache(FOLDER), max_cost=max_cost)
