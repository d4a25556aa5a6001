"""What the int8 file is worth on sets that it was not trained on: its logits for what retrieval gives, and measures.

python eval/reader/evaluate.py --packed FILE.npz --onnx FILE --out DIR [--passages 8] SET ...
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from batches import Packed
from measure import measures, pairs_of
from parity import read_int8, session_of
from sets import SETS


def main() -> None:
    """Read each set and keep logits (`SET.npz`) and measures (`SET.json`)."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--packed", "--onnx", "--out"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--passages", type=int, default=8)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("sets", nargs="+", metavar="SET")
    args = parser.parse_args()
    packed, session = Packed(args.packed), session_of(args.onnx, args.threads)
    args.out.mkdir(parents=True, exist_ok=True)
    for name in args.sets:
        pairs = pairs_of(packed, SETS.index(name))
        pairs = pairs[packed.pairs[pairs, 2] < args.passages]
        states, sentences = read_int8(session, packed, pairs)
        best = np.array([int(one.argmax()) if len(one) else -1 for one in sentences])
        found = measures(packed, pairs, states, best)
        found["english"] = measures(packed, pairs, states, best, english=True)
        (args.out / f"{name}.json").write_text(json.dumps(found), encoding="utf-8")
        every = np.concatenate(sentences) if sentences else np.zeros(0)
        np.savez_compressed(args.out / f"{name}.npz", pairs=pairs, states=states, best=best, sentences=every)
        print(name, "read", flush=True)


if __name__ == "__main__":
    main()
