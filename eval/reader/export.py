"""Trained weights to `model.onnx`, int8, as the encoder's file is made (`answerable.encode.minilm.export`).

    python eval/reader/export.py --weights FILE.safetensors --packed FILE.npz [--level A B] --out FOLDER

In: `pieces`, the word pieces of all pairs one after the other ([CLS] question [SEP] passage [SEP]); `lengths` (pairs,),
how many each has; `questions` (pairs,), how many of them are [CLS] question [SEP]. Out: `states` (pairs,), the logit
that the passage states what was asked; `of_pieces`, a number for each word piece, whose mean over the pieces of a
sentence is the logit that this sentence states it (the mean of products is the product of the mean).

The factors of SmoothQuant come from pairs of the sets that were trained on. `--level` is a slope and an offset that the
logit `states` is moved by. `smoothing.npy` in FOLDER holds the factors, and is made where it is not there.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import torch
from base import TABLE, table_of
from batches import Packed, Text, collate
from measure import pairs_of
from model import LAYERS, WIDTH, Reader, load
from safetensors.numpy import load_file

from answerable.encode.minilm.export import MICROSOFT, OPSET, SMOOTHED, Floats, Graph

SMALLEST = 1e-5
PAIRS = 160  # that the factors are taken from
MOST = 384  # word pieces of a pair


def smoothing(reader: Reader, packed: Packed) -> Floats:
    """(LAYERS, 3, WIDTH): what the inputs of the products `SMOOTHED` are divided by; alpha one half."""
    largest = np.zeros((LAYERS, len(SMOOTHED), WIDTH), np.float32)
    handles = []
    for number, layer in enumerate(reader.layers):
        for kind, module in enumerate((layer.qkv, layer.out, layer.wide)):

            def keep(_: Any, given: tuple[torch.Tensor], number: int = number, kind: int = kind) -> None:
                most = given[0].detach().abs().amax(dim=(0, 1)).numpy()
                largest[number, kind] = np.maximum(largest[number, kind], most)

            handles.append(module.register_forward_pre_hook(keep))
    reader.eval()
    rng = np.random.default_rng(0)
    for pair in np.concatenate(
        [rng.choice(pairs_of(packed, number), PAIRS // 10, replace=False) for number in range(10)]
    ):
        group, chunk = packed.pairs[pair, :2].tolist()
        pieces, spans = packed.chunk(chunk)
        [block] = collate([Text(packed.question(packed.groups[group, 2]), pieces, spans, 0.0, 1.0, [], 0, -1.0)])
        length = int(block["lengths"][0])  # what is padded is no input
        given = [torch.from_numpy(block[name][:, :length]) for name in ("ids", "types")]
        with torch.no_grad():
            of = torch.from_numpy(block["sentence_of"][:, :length])
            reader(*given, torch.tensor([length]), of, len(block["row"]))
    for handle in handles:
        handle.remove()
    factors = np.empty_like(largest)
    for number, layer in enumerate(reader.layers):
        for kind, module in enumerate((layer.qkv, layer.out, layer.wide)):
            heaviest = module.weight.detach().abs().amax(dim=0).numpy()
            factors[number, kind] = np.sqrt(
                np.maximum(largest[number, kind], SMALLEST) / np.maximum(heaviest, SMALLEST)
            )
    return factors


def model(weights: dict[str, Floats], codes: Any, scales: Floats, factors: Floats) -> Any:
    """The ONNX model, a loop over pairs; see the head of this file."""
    from onnx import TensorProto, helper

    loop, pair = Graph("loop", weights), Graph("pair", weights)
    count = loop.add("Squeeze", loop.add("Shape", "lengths"))
    go, first = loop.constant(np.array(True)), loop.constant(np.array(0, dtype=np.int64))
    none = loop.add("SequenceEmpty", dtype=TensorProto.FLOAT)
    names = ["end", "all", "states"]
    loop.nodes.append(
        helper.make_node("Loop", [count, go, first, none], names, body=_body(pair, codes, scales, factors, weights))
    )
    loop.nodes.append(helper.make_node("ConcatFromSequence", ["all"], ["of_pieces"], axis=0))
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, [None]) for name in ("pieces", "lengths", "questions")
    ]
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [None]) for name in ("states", "of_pieces")]
    return helper.make_model(
        helper.make_graph(loop.nodes, "reader", inputs, outputs, loop.constants),
        opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)],
        ir_version=8,
        producer_name="answerable",
    )


def _embedded(
    pair: Graph, own: str, count: str, question: str, codes: Any, scales: Floats, weights: dict[str, Floats]
) -> str:
    """The sum of word, place and side of each piece, after its norm: (1, pieces, WIDTH)."""
    from onnx import TensorProto

    zero = pair.constant(np.zeros(1, dtype=np.int64))
    ids = pair.add("Unsqueeze", own, zero)
    picked = pair.add("Cast", pair.add("Gather", pair.constant(codes), ids), to=TensorProto.FLOAT)
    words = pair.add("Mul", picked, pair.add("Gather", pair.constant(scales.astype(np.float32)), ids))
    types = weights["embeddings.token_type_embeddings.weight"]
    table = weights["embeddings.position_embeddings.weight"][:MOST]
    # One table of places for the question, one for the passage: what stands from `question` on is of the second.
    asked = pair.add("Slice", pair.constant((table + types[:1]).astype(np.float16)), zero, question, zero)
    passage = pair.add("Slice", pair.constant((table + types[1:]).astype(np.float16)), question, count, zero)
    places = pair.add("Cast", pair.add("Concat", asked, passage, axis=0), to=TensorProto.FLOAT)
    return pair.norm(words, places, "embeddings.LayerNorm")


def _body(pair: Graph, codes: Any, scales: Floats, factors: Floats, weights: dict[str, Floats]) -> Any:
    """One round: reads the pair that begins at piece `begin`."""
    from onnx import TensorProto, helper

    zero = pair.constant(np.zeros(1, dtype=np.int64))
    one = pair.constant(np.ones(1, dtype=np.int64))
    count = pair.add("Gather", "lengths", "number")
    end = pair.add("Add", "begin", count)
    own = pair.add("Slice", "pieces", pair.add("Unsqueeze", "begin", zero), pair.add("Unsqueeze", end, zero))
    question = pair.add("Unsqueeze", pair.add("Gather", "questions", "number"), zero)
    hidden = _embedded(pair, own, pair.add("Unsqueeze", count, zero), question, codes, scales, weights)
    hidden = pair.layers(hidden, factors)
    hidden = pair.add("Squeeze", hidden, zero)
    heads = {}
    for name in ("states", "sentence"):
        weight = pair.constant(np.ascontiguousarray(weights[f"{name}.weight"].T, dtype=np.float32))
        read = pair.add("Slice", hidden, zero, one, zero) if name == "states" else hidden
        product = pair.add("Add", pair.add("MatMul", read, weight), pair.weight(f"{name}.bias"))
        heads[name] = pair.add("Squeeze", product, one)
    states = pair.add("Squeeze", heads["states"], zero)
    joined = pair.add("SequenceInsert", "before", heads["sentence"])

    def single(name: str, kind: Any = TensorProto.INT64) -> Any:
        return helper.make_tensor_value_info(name, kind, [])

    def floats(name: str) -> Any:
        return helper.make_tensor_sequence_value_info(name, TensorProto.FLOAT, None)

    inputs = [single("number"), single("again", TensorProto.BOOL), single("begin"), floats("before")]
    outputs = [single(pair.add("Identity", "again"), TensorProto.BOOL), single(end), floats(joined)]
    outputs.append(single(states, TensorProto.FLOAT))
    return helper.make_graph(pair.nodes, "pair", inputs, outputs, pair.constants)


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--weights", "--packed", "--out"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--level", type=float, nargs=2, default=(1.0, 0.0))
    args = parser.parse_args()
    weights = {name: array.astype(np.float32) for name, array in load_file(args.weights).items()}
    codes, scales = table_of()
    reader = Reader()
    load(reader, {**weights, TABLE: codes.astype(np.float32) * scales})
    args.out.mkdir(parents=True, exist_ok=True)
    kept = args.out / "smoothing.npy"
    if not kept.exists():
        np.save(kept, smoothing(reader, Packed(args.packed)).astype(np.float16), allow_pickle=False)
    factors = np.load(kept).astype(np.float32)
    slope, offset = args.level
    weights["states.weight"] = weights["states.weight"] * np.float32(slope)
    weights["states.bias"] = weights["states.bias"] * np.float32(slope) + np.float32(offset)
    data = model(weights, codes, scales, factors).SerializeToString(deterministic=True)
    (args.out / "model.onnx").write_bytes(data)
    print(f"{len(data) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
