"""The public face: what `import answerable` offers, and that a name shared with a package hurts neither."""

from __future__ import annotations

import inspect
import subprocess
import sys
import types
from pathlib import Path

import pytest

import answerable


def test_all_is_sorted_and_resolves() -> None:
    assert answerable.__all__ == sorted(answerable.__all__)
    for name in answerable.__all__:
        assert getattr(answerable, name) is not None
    assert set(answerable.__all__) <= set(dir(answerable))


def test_nothing_public_is_left_out() -> None:
    public = {
        name
        for name, value in vars(answerable).items()
        if not name.startswith("_") and not isinstance(value, types.ModuleType) and name not in ("annotations",)
    }
    helpers = {"TYPE_CHECKING", "Any", "Callable", "Iterable", "DEFAULT_INDEX"}
    assert public - helpers <= set(answerable.__all__)


@pytest.mark.parametrize("name", sorted(set(answerable.__all__) - {"__version__"}))
def test_everything_public_says_what_it_is(name: str) -> None:
    assert inspect.getdoc(getattr(answerable, name))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        answerable.nothing  # noqa: B018


@pytest.mark.parametrize(
    "code",
    [
        "from answerable import ingest; from answerable.ingest.recipe import Recipe; import answerable",
        "from answerable.ingest.recipe import Recipe; from answerable import ingest; import answerable",
        "import answerable.ingest.recipe; from answerable import ingest",
        "import answerable.index.build; import answerable.ingest; from answerable import ingest",
        "import importlib, answerable; importlib.import_module('answerable.ingest.folder'); ingest = answerable.ingest",
    ],
)
def test_ingest_is_the_function_whoever_imports_what_first(code: str) -> None:
    check = "; assert callable(ingest) and answerable.ingest is ingest, ingest"
    source = Path(answerable.__file__).parents[1]
    subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(source)!r}); {code}{check}"], check=True
    )


def test_the_five_lines_of_the_docstring_run(some_docs: Path, tmp_path: Path) -> None:
    from answerable import Answerer, Settings, Ticket, evaluate, ingest, open_index

    receipt = ingest(some_docs, tmp_path / "index", Settings())
    assert receipt.published and receipt.pages == 14
    with open_index(tmp_path / "index") as index:
        assert Answerer(index, Settings()).ask("How do I change my plan?").passages
        found = evaluate([Ticket("1", "How do I change my plan?")], index, Settings())
    assert found.total.covered.n == 1
    assert evaluate([Ticket("1", "How do I change my plan?")], tmp_path / "index", Settings()) == found


def test_preview_and_history_and_doctor(some_docs: Path, made_index: Path) -> None:
    from answerable import Settings, doctor, history, preview

    assert len(preview(some_docs, Settings(), samples=2).samples) == 2
    assert [manifest.counts["pages"] for manifest in history(made_index)] == [14]
    assert doctor(made_index).ok
