"""Text to vectors: the built-in encoder, or any sentence-transformers model."""

from __future__ import annotations

from ..settings import EncodeSettings
from .protocol import Encoded, Encoder

__all__ = ["Encoded", "Encoder", "load_encoder"]


def load_encoder(settings: EncodeSettings) -> Encoder:
    """The encoder that the settings name. Raises MissingExtra or SettingsError."""
    if settings.model == "builtin":
        from .builtin import BuiltinEncoder

        return BuiltinEncoder(settings.threads)
    from .sentence_transformer import SentenceTransformerEncoder

    return SentenceTransformerEncoder(settings.model, batch_size=settings.batch_size)
