"""Any sentence-transformers model, by name or path, behind the encoder protocol (an extra)."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import MissingExtra, SettingsError
from .protocol import Encoded, Floats, Progress


class SentenceTransformerEncoder:
    """Wraps `SentenceTransformer(name)`; `name` is a local folder or a model name of the hub.

    Remote code is never trusted. Raises MissingExtra without the package and SettingsError for a
    model that cannot be loaded (offline, a name needs to be in the local cache already).
    """

    def __init__(self, name: str, batch_size: int = 16) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError:
            raise MissingExtra(
                f"the encoder {name!r} needs sentence-transformers",
                remedy="pip install torch==2.13.0 && pip install 'answerable[sentence-transformers]'",
            ) from None
        try:
            self._model: Any = SentenceTransformer(name, device="cpu", trust_remote_code=False)
        except (OSError, ValueError) as error:
            first = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise SettingsError(
                f"the encoder {name!r} cannot be loaded: {first}",
                remedy="Give [encode] model the path of a folder that holds the model, or 'builtin'.",
            ) from None
        self.name = name
        self.dim = int(self._model.get_embedding_dimension())
        self.max_tokens = int(self._model.max_seq_length or 512)
        self._batch_size = batch_size
        # A fast tokenizer that sets how it cuts while another thread is using it raises "Already borrowed".
        self._turn = threading.RLock()
        self.digest = _digest(self._model, name)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Character offsets of the word pieces of `text`, uncut and without special tokens."""
        with self._turn:
            pieces = self._model.tokenizer(
                text, add_special_tokens=False, return_offsets_mapping=True, truncation=False
            )
        return [(int(start), int(end)) for start, end in pieces["offset_mapping"]]

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        """(n, dim) float32 unit vectors in the order of `texts`."""
        out = np.zeros((len(texts), self.dim), dtype=np.float32)
        step = 32 * self._batch_size
        for begin in range(0, len(texts), step):
            part = list(texts[begin : begin + step])
            with self._turn:
                out[begin : begin + len(part)] = self._model.encode(
                    part, batch_size=self._batch_size, normalize_embeddings=True, show_progress_bar=False
                )
            if progress is not None:
                progress(len(part))
        return out

    def encode_tokens(self, texts: Sequence[str]) -> list[Encoded]:
        """Vector, word-piece vectors and word-piece spans of each text."""
        with self._turn:
            return self._encoded(texts)

    def _encoded(self, texts: Sequence[str]) -> list[Encoded]:
        out = []
        vectors = self.encode(texts)
        states = self._model.encode(
            list(texts), batch_size=self._batch_size, output_value="token_embeddings", show_progress_bar=False
        )
        for text, vector, state in zip(texts, vectors, states, strict=True):
            rows = np.asarray(state.cpu() if hasattr(state, "cpu") else state, dtype=np.float32)
            pieces = self._model.tokenizer(
                text,
                truncation=True,
                max_length=self.max_tokens,
                return_offsets_mapping=True,
                return_special_tokens_mask=True,
            )
            kept = np.array(pieces["special_tokens_mask"][: len(rows)]) == 0
            spans = np.array(pieces["offset_mapping"], dtype=np.int32).reshape(-1, 2)[: len(rows)][kept]
            rows = rows[: len(kept)][kept]
            norms = np.linalg.norm(rows, axis=1, keepdims=True)
            out.append(Encoded(vector, rows / np.maximum(norms, 1e-12), spans))
        return out


def _digest(model: Any, name: str) -> str:
    """Over the weights of a local folder, else over the name and the parameters' sizes and sums."""
    hasher = hashlib.sha256()
    folder = Path(name)
    if folder.is_dir():
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix in {".safetensors", ".bin", ".json", ".txt"}:
                hasher.update(os.fsencode(path.relative_to(folder)))
                hasher.update(path.read_bytes())
    else:
        hasher.update(name.encode())
        for key, value in sorted(model.state_dict().items()):
            hasher.update(f"{key} {tuple(value.shape)} {float(value.double().sum()):.6e}".encode())
    return hasher.hexdigest()[:12]
