"""Digests of the models that have a part in answers: what is kept of a run must not outlive them."""

from __future__ import annotations

from ..answer.level.confidence import load_confidence
from ..encode.passage_reader import PassageReader
from ..encode.word_bridge import WordBridge
from ..index import Index
from ..settings import Settings


def answering_models(index: Index, settings: Settings) -> dict[str, str]:
    """By the name that people know it by; a model that the settings leave out is not there."""
    answer, encoder = settings.answer, index.manifest.shape
    bridged = encoder.encoder == "builtin" and settings.encode.bridge == "builtin"
    return {
        "encoder": encoder.encoder_digest,
        **({"reader": PassageReader().digest} if answer.reads else {}),
        **({"bridge": WordBridge().digest} if bridged else {}),
        "confidence model": load_confidence(answer.confidence_model, reads=answer.reads).digest,
    }
