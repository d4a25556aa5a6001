"""The rooms of the house, held: no folder with more modules than can be looked over, and no circle of imports."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src" / "answerable"
MAX_MODULES = 26  # side by side in one folder, `__init__.py` among them

# Circles that close only through an import inside a function, which runs long after both modules are loaded. Each is
# named with its reason; a new one is opened, or argued for here.
LAZY_CIRCLES: dict[frozenset[str], str] = {}
# Circles that close only through an import for the type checker, which never runs.
TYPING_CIRCLES: dict[frozenset[str], str] = {}

When = Literal["loading", "calling", "typing"]


@dataclass(frozen=True)
class Import:
    """`importer` needs `imported`: while it is loaded, when a function of it is called, or for its types alone."""

    importer: str
    imported: str
    when: When


def modules_of(root: Path) -> dict[str, Path]:
    """Files by dotted name; a package is its `__init__.py`."""
    names = {}
    for file in root.rglob("*.py"):
        parts = [root.name, *file.relative_to(root).with_suffix("").parts]
        names[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return names


def imports_of(root: Path) -> set[Import]:
    modules = modules_of(root)
    return {
        Import(name, needed, when)
        for name, file in modules.items()
        for stem, taken, when in statements(name, file)
        for needed in needs(name, stem, taken, modules)
    }


def statements(name: str, file: Path) -> Iterator[tuple[str, str | None, When]]:
    """(module, name taken from it or None, when) of each import statement."""
    package = name.split(".") if file.name == "__init__.py" else name.split(".")[:-1]

    def walk(node: ast.AST, when: When) -> Iterator[tuple[str, str | None, When]]:
        for child in ast.iter_child_nodes(node):
            inside: When = when
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)) and when == "loading":
                inside = "calling"
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
                inside = "typing"
            if isinstance(child, ast.Import):
                yield from ((alias.name, None, when) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                base = package[: len(package) - child.level + 1] if child.level else []
                stem = ".".join([*base, *filter(None, [child.module])])
                yield from ((stem, alias.name, when) for alias in child.names)
            yield from walk(child, inside)

    yield from walk(ast.parse(file.read_text(encoding="utf-8")), "loading")


def needs(importer: str, stem: str, taken: str | None, modules: Mapping[str, Path]) -> Iterator[str]:
    """The modules of ours that an import statement needs.

    An import of a.b.c runs the packages a and a.b first, and so needs them; those that the importer lies in are being
    loaded already, and are needed only where a name is taken from the package itself.
    """
    module = f"{stem}.{taken}" if f"{stem}.{taken}" in modules else stem
    if module in modules and module != importer:
        yield module
    parts = module.split(".")
    for package in (".".join(parts[:end]) for end in range(1, len(parts))):
        if package in modules and not f"{importer}.".startswith(f"{package}."):
            yield package


def circles(imports: Iterable[Import], *kinds: When) -> set[frozenset[str]]:
    """The sets of modules that all need each other, by imports of these kinds (Tarjan's strong components)."""
    graph: dict[str, set[str]] = {}
    for one in imports:
        if one.when in kinds:
            graph.setdefault(one.importer, set()).add(one.imported)
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: set[frozenset[str]] = set()

    def visit(module: str) -> None:
        number[module] = lowest[module] = len(number)
        stack.append(module)
        for other in sorted(graph.get(module, ())):
            if other not in number:
                visit(other)
                lowest[module] = min(lowest[module], lowest[other])
            elif other in stack:
                lowest[module] = min(lowest[module], number[other])
        if lowest[module] == number[module]:
            place = stack.index(module)
            component, stack[place:] = frozenset(stack[place:]), []
            if len(component) > 1:
                found.add(component)

    for module in sorted(graph):
        if module not in number:
            visit(module)
    return found


def overfull(root: Path) -> dict[str, int]:
    """The folders with more modules than MAX_MODULES, and how many they have."""
    folders = {file.parent for file in root.rglob("*.py")}
    counts = {folder.relative_to(root.parent).as_posix(): len(list(folder.glob("*.py"))) for folder in folders}
    return {name: count for name, count in sorted(counts.items()) if count > MAX_MODULES}


def test_no_folder_holds_more_modules_than_can_be_looked_over() -> None:
    assert overfull(SOURCE) == {}


@pytest.fixture(scope="module")
def imports() -> set[Import]:
    return imports_of(SOURCE)


def test_no_module_needs_itself_in_order_to_be_loaded(imports: set[Import]) -> None:
    assert len(imports) > 500, "the imports were read"
    assert circles(imports, "loading") == set()


def test_circles_through_functions_are_listed_with_their_reason(imports: set[Import]) -> None:
    assert circles(imports, "loading", "calling") == set(LAZY_CIRCLES)


def test_circles_through_types_are_listed_with_their_reason(imports: set[Import]) -> None:
    assert circles(imports, "loading", "typing") == set(TYPING_CIRCLES)


# -- the twins: a house with these faults ---------------------------------------------------------


def house(root: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (root / "house" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "house" / name).write_text(text, "utf-8")
    return root / "house"


def test_the_check_sees_a_planted_circle(tmp_path: Path) -> None:
    root = house(
        tmp_path,
        {
            "__init__.py": "",
            "a/__init__.py": "",
            "a/one.py": "from . import two\n",
            "a/two.py": "from ..b.three import THREE\n",
            "b/__init__.py": "from .three import THREE\n",
            "b/three.py": "import house.a.one\n",
            "b/four.py": "from . import THREE\n",  # needs the circle, but is not of it
        },
    )
    around = frozenset({"house.a.one", "house.a.two", "house.b", "house.b.three"})
    assert circles(imports_of(root), "loading") == {around}


def test_the_check_sees_a_module_that_takes_a_name_from_its_own_package(tmp_path: Path) -> None:
    root = house(tmp_path, {"__init__.py": "from .part import PART\n", "part.py": "from . import OTHER\n"})
    assert circles(imports_of(root), "loading") == {frozenset({"house", "house.part"})}


def test_the_check_tells_what_runs_later_and_what_never_runs(tmp_path: Path) -> None:
    types = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .late import f\n"
    root = house(tmp_path, {"late.py": "def f():\n    from . import early\n", "early.py": "from .late import f\n"})
    around = {frozenset({"house.early", "house.late"})}
    assert circles(imports_of(root), "loading") == set()
    assert circles(imports_of(root), "loading", "calling") == around
    (root / "early.py").write_text(types, "utf-8")
    (root / "late.py").write_text("from .early import x\n", "utf-8")
    assert circles(imports_of(root), "loading", "calling") == set()
    assert circles(imports_of(root), "loading", "typing") == around


def test_the_check_sees_an_overfull_folder(tmp_path: Path) -> None:
    root = house(tmp_path, {f"room/m{number}.py": "" for number in range(MAX_MODULES)})
    assert overfull(root) == {}
    house(tmp_path, {"room/one_more.py": ""})
    assert overfull(root) == {"house/room": MAX_MODULES + 1}
