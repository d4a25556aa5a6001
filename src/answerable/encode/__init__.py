"""Text to vectors: the built-in encoder, or any sentence-transformers model."""

from __future__ import annotations

from ..settings import EncodeSettings
from .protocol import Encoded, Encoder
from .shared import files_of, shared

__all__ = ["Encoded", "Encoder", "load_encoder"]


def load_encoder(settings: EncodeSettings) -> Encoder:
    """The encoder that the settings name, one in this process for the same settings: threads may share it.

    It is let go of with the last one who holds it. Raises MissingExtra or SettingsError.
    """
    if settings.model == "builtin":
        from .builtin import BuiltinEncoder, cores

        threads = settings.threads or cores()
        return shared(("builtin", threads), lambda: BuiltinEncoder(threads))
    from .sentence_transformer import SentenceTransformerEncoder

    model, batch = settings.model, settings.batch_size
    return shared((model, batch, files_of(model)), lambda: SentenceTransformerEncoder(model, batch_size=batch))
