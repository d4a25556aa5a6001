"""Text to vectors: the built-in encoder, or any sentence-transformers model."""

from __future__ import annotations

from ..settings import EncodeSettings
from .loaded import files_of, shared
from .protocol import Encoded, Encoder

__all__ = ["Encoded", "Encoder", "load_encoder"]


def load_encoder(settings: EncodeSettings) -> Encoder:
    """The encoder that the settings name; its model is loaded once in this process, and threads may share it.

    The model is let go of with the last one who holds it. Raises MissingExtra or SettingsError.
    """
    if settings.model == "builtin":
        from .builtin import BuiltinEncoder

        return BuiltinEncoder(settings.threads)
    from .sentence_transformer import SentenceTransformerEncoder

    model, batch = settings.model, settings.batch_size
    return shared((model, batch, files_of(model)), lambda: SentenceTransformerEncoder(model, batch_size=batch))
