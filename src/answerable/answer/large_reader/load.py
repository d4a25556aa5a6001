"""The large reader that the settings name."""

from __future__ import annotations

from ...content_cache import ContentCache
from ...settings import ReadSettings
from .reader import FOLDER, LargeReader


def load_large_reader(settings: ReadSettings, *, max_cost: float | None = None) -> LargeReader | None:
    """The one of `[read]`, its replies kept in `FOLDER`; None where none is named. Nothing is sent yet.

    max_cost: USD in place of the settings' limit. Raises SettingsError, MissingExtra or EnvironmentFailure for a model
    that cannot be had, and SettingsError for a limit of cost without prices.
    """
    if not settings.on:
        return None
    from ..llm.adapter import load_model

    return LargeReader(load_model(settings), settings, ContentCache(FOLDER), max_cost=max_cost)
