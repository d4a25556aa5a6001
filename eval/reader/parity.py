"""How far the int8 file is from the float reader, and how long it takes for a word piece on one core.

python eval/reader/parity.py --weights FILE.safetensors --packed FILE.npz --onnx FILE [--pairs 200]
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from base import weights_of
from batches import CLS, SEP, Packed
from measure import pairs_of
from model import Reader, load
from sets import CHOSEN_ON, SETS
from train import read


def fed(packed: Packed, pairs: Any) -> tuple[dict[str, Any], list[Any]]:
    """What the ONNX file reads of pairs, and for each the places of its sentences in all pieces."""
    pieces, lengths, questions, spans = [], [], [], []
    begin = 0
    for pair in pairs:
        group, chunk = packed.pairs[pair, :2].tolist()
        asked = packed.question(packed.groups[group, 2])
        text, places = packed.chunk(chunk)
        line = [CLS, *asked.tolist(), SEP, *text.tolist(), SEP]
        spans.append(places + begin + len(asked) + 2)
        pieces += line
        lengths.append(len(line))
        questions.append(len(asked) + 2)
        begin += len(line)
    found = {"pieces": pieces, "lengths": lengths, "questions": questions}
    return {name: np.array(value, np.int64) for name, value in found.items()}, spans


def session_of(file: Path, threads: int = 1) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])


def read_int8(session: Any, packed: Packed, pairs: Any) -> tuple[Any, list[Any]]:
    """The logit of each pair, and those of its sentences."""
    states, sentences = [], []
    for start in range(0, len(pairs), 16):
        given, spans = fed(packed, pairs[start : start + 16])
        logits, of_pieces = session.run(["states", "of_pieces"], given)
        states.append(logits)
        sentences += [
            np.array([of_pieces[a:b].mean() if b > a else -30.0 for a, b in places], np.float32) for places in spans
        ]
    return np.concatenate(states), sentences


def main() -> None:
    """Print both."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--weights", "--packed", "--onnx"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--level", type=float, nargs=2, default=(1.0, 0.0), help="as it was exported with")
    args = parser.parse_args()
    packed = Packed(args.packed)
    every = np.concatenate([pairs_of(packed, SETS.index(name)) for name in CHOSEN_ON])
    pairs = np.random.default_rng(1).choice(every, args.pairs, replace=False)
    reader = Reader()
    load(reader, weights_of(args.weights))
    torch.set_num_threads(2)
    floats, best, every_float = read(reader, packed, pairs, "cpu")
    session = session_of(args.onnx)
    start = time.process_time()
    states, sentences = read_int8(session, packed, pairs)
    spent = time.process_time() - start
    pieces = len(fed(packed, pairs)[0]["pieces"])
    slope, offset = args.level
    chance = [1 / (1 + np.exp(-x)) for x in (states, slope * floats + offset)]
    apart = np.abs(chance[0] - chance[1])
    same = np.mean([int(one.argmax()) == b for one, b in zip(sentences, best, strict=True) if len(one)])
    of = np.concatenate([np.abs(one - f.astype(np.float32)) for one, f in zip(sentences, every_float, strict=True)])
    print(f"{args.pairs} pairs of {pieces / args.pairs:.0f} pieces, {1e6 * spent / pieces:.0f} us a piece of one core")
    print(f"P differs by {apart.mean():.4f} on average and at most by {apart.max():.3f}")
    print(f"first sentence the same in {same:.3f}; sentence logits differ by {of[of < 20].mean():.3f}")


if __name__ == "__main__":
    main()
