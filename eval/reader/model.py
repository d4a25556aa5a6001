"""The reader in torch: BERT over [CLS] question [SEP] passage [SEP], one logit from the first piece, one a sentence."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

LAYERS, HEADS, WIDTH, INNER, PLACES = 6, 12, 384, 1536, 512
EPSILON = 1e-12
DROPOUT = 0.1
TABLE = "embeddings.word_embeddings.weight"


class Layer(nn.Module):
    """One block; its parts are called as in the published weights, see `load`."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.seen_norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.wide = nn.Linear(WIDTH, INNER)
        self.narrow = nn.Linear(INNER, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.drop = nn.Dropout(DROPOUT)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        rows, length, _ = hidden.shape
        query, key, value = self.qkv(hidden).view(rows, length, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        dropout = DROPOUT if self.training else 0.0
        seen = F.scaled_dot_product_attention(query, key, value, attn_mask=mask, dropout_p=dropout)
        seen = self.out(seen.transpose(1, 2).reshape(rows, length, WIDTH))
        hidden = self.seen_norm(hidden + self.drop(seen))
        return self.norm(hidden + self.drop(self.narrow(F.gelu(self.wide(hidden)))))


class Reader(nn.Module):
    """Logits of `states` (rows,) and of sentences; the table of words is not trained, so that it may be shared."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(30522, WIDTH)
        self.words.weight.requires_grad_(False)
        self.places = nn.Embedding(PLACES, WIDTH)
        self.types = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.drop = nn.Dropout(DROPOUT)
        self.states = nn.Linear(WIDTH, 1)
        self.sentence = nn.Linear(WIDTH, 1)
        for head in (self.states, self.sentence):
            nn.init.normal_(head.weight, std=0.02)
            nn.init.zeros_(head.bias)

    def forward(
        self, ids: Tensor, types: Tensor, lengths: Tensor, sentence_of: Tensor, count: int
    ) -> tuple[Tensor, Tensor]:
        """ids, types: (rows, length); sentence_of: the number of each piece's sentence, `count` for none."""
        place = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.drop(self.norm(self.words(ids) + self.places(place)[None] + self.types(types)))
        mask = (place[None] < lengths[:, None])[:, None, None]
        for layer in self.layers:
            hidden = layer(hidden, mask)
        hidden = hidden.float()
        flat = sentence_of.reshape(-1)
        sums = hidden.new_zeros(count + 1, WIDTH).index_add(0, flat, hidden.reshape(-1, WIDTH))
        sizes = hidden.new_zeros(count + 1).index_add(0, flat, torch.ones_like(flat, dtype=hidden.dtype))
        means = (sums / sizes.clamp(min=1)[:, None])[:count]
        with torch.autocast(ids.device.type, enabled=False):
            return self.states(self.drop(hidden[:, 0])).squeeze(1), self.sentence(self.drop(means)).squeeze(1)


def load(reader: Reader, weights: dict[str, np.ndarray[Any, Any]]) -> None:
    """Take weights under their published names (`embeddings...`, `encoder.layer.0...`, and `states`, `sentence`)."""

    def put(parameter: Tensor, *names: str) -> None:
        array = np.concatenate([weights[name] for name in names]) if len(names) > 1 else weights[names[0]]
        parameter.data.copy_(torch.from_numpy(np.ascontiguousarray(array, dtype=np.float32)))

    for parameter, names in _names(reader):
        if all(name in weights for name in names):
            put(parameter, *names)


def state(reader: Reader, *, table: bool = False) -> dict[str, np.ndarray[Any, Any]]:
    """The weights under their published names, float32; without the table of words unless asked for."""
    out = {}
    for parameter, names in _names(reader):
        if names == (TABLE,) and not table:
            continue
        for name, part in zip(names, np.split(parameter.detach().float().cpu().numpy(), len(names)), strict=True):
            out[name] = part
    return out


def _names(reader: Reader) -> list[tuple[Tensor, tuple[str, ...]]]:
    found: list[tuple[Tensor, tuple[str, ...]]] = [
        (reader.words.weight, (TABLE,)),
        (reader.places.weight, ("embeddings.position_embeddings.weight",)),
        (reader.types.weight, ("embeddings.token_type_embeddings.weight",)),
    ]
    modules: list[tuple[nn.Module, tuple[str, ...]]] = [
        (reader.norm, ("embeddings.LayerNorm",)),
        (reader.states, ("states",)),
        (reader.sentence, ("sentence",)),
    ]
    for number, layer in enumerate(reader.layers):
        at = f"encoder.layer.{number}"
        modules += [
            (layer.qkv, tuple(f"{at}.attention.self.{part}" for part in ("query", "key", "value"))),
            (layer.out, (f"{at}.attention.output.dense",)),
            (layer.seen_norm, (f"{at}.attention.output.LayerNorm",)),
            (layer.wide, (f"{at}.intermediate.dense",)),
            (layer.narrow, (f"{at}.output.dense",)),
            (layer.norm, (f"{at}.output.LayerNorm",)),
        ]
    for module, names in modules:
        for kind in ("weight", "bias"):
            found.append((getattr(module, kind), tuple(f"{name}.{kind}" for name in names)))
    return found
