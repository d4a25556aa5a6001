"""Remedies that a test follows: what the source can print, what a test says it follows, and that it ended well."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

SOURCE = Path(__file__).resolve().parents[1] / "src" / "answerable"
FACE = "__init__.py"
ENOUGH = 6  # characters of a remedy that name it

Told = tuple[str, str]  # a module, and the words of a remedy of its


class Remedy(NamedTuple):
    """One way that a remedy is worded in a module; words: the longest piece that is written out."""

    module: str
    line: int
    words: str


def follows(*told: str, every: bool = True) -> Callable[[Any], Any]:
    """A test that does what a remedy says: `told` are "module.py: words". It takes the fixture `answerable`.

    Afterwards the words were printed (every: all of them, else one), and the last command ended with 0.
    """
    wanted = [_told(one) for one in told]

    def mark(test: Any) -> Any:
        @functools.wraps(test)
        def run(*args: Any, answerable: Any, **more: Any) -> None:
            printed: list[str] = []
            codes: list[int] = []

            def recorded(*arguments: object) -> tuple[int, str, str]:
                code, out, err = answerable(*arguments)
                printed.append(err)
                codes.append(code)
                return code, out, err

            test(*args, answerable=recorded, **more)
            said = " ".join("\n".join(printed).split())
            heard = [words for _, words in wanted if " ".join(words.split()) in said]
            assert heard, f"not printed: {wanted}"
            assert not every or len(heard) == len(wanted), f"printed are only: {heard}"
            assert codes[-1] == 0, printed[-1]

        run.remedies = wanted  # type: ignore[attr-defined]
        return run

    return mark


def _told(one: str) -> Told:
    module, words = one.split(": ", 1)
    assert (SOURCE / module).is_file() and len(words) >= ENOUGH, one
    return module, words


def followed(*modules: Any) -> set[Told]:
    """What the tests of these modules say that they follow."""
    tests = (value for module in modules for value in vars(module).values())
    return {told for test in tests for told in getattr(test, "remedies", ())}


def not_followed(remedies: list[Remedy], told: set[Told]) -> list[str]:
    """Remedies that no test follows, as `module:line words`."""
    return [
        f"{one.module}:{one.line} {one.words}"
        for one in remedies
        if not any(module == one.module and (words in one.words or one.words in words) for module, words in told)
    ]


# -- what the source can print ---------------------------------------------------------------------


def remedies_of(text: str, module: str) -> list[Remedy]:
    """Every remedy of a source text: each `remedy=` of a call, worded in place or by assignments to that name."""
    found = []
    tree = ast.parse(text)
    functions = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    for node in ast.walk(tree):
        for given in _given(node):
            around = [one for one in functions if one.lineno <= node.lineno <= (one.end_lineno or 0)]  # type: ignore[attr-defined]
            scope = max(around, key=lambda one: one.lineno) if around else tree
            found += [Remedy(module, given.lineno, words) for words in _wordings(given, scope, tree)]
    return found


_THIRD = ("Wrong", "Conflict")  # classes whose third value is a remedy
_USAGE = ("UsageError", "BadParameter")  # of click: what is wrong and what to do in one


def _given(node: ast.AST) -> list[ast.expr]:
    """The remedies that a node words."""
    if isinstance(node, ast.FunctionDef) and node.name.startswith("advice"):
        return _returned(node)
    if isinstance(node, ast.Assign) and any(
        isinstance(to, ast.Attribute) and to.attr == "remedy" for to in node.targets
    ):
        return [node.value]
    if not isinstance(node, ast.Call):
        return []
    name = ast.unparse(node.func).rpartition(".")[2]
    found = [one.value for one in node.keywords if one.arg == "remedy"]
    return found + (node.args[2:3] if name in _THIRD else []) + (node.args[:1] if name in _USAGE else [])


def _wordings(value: ast.AST | None, scope: ast.AST, tree: ast.AST) -> Iterator[str]:
    if isinstance(value, ast.IfExp):
        yield from _wordings(value.body, scope, tree)
        yield from _wordings(value.orelse, scope, tree)
    elif isinstance(value, ast.Name):
        made = _assigned(value.id, scope) or _assigned(value.id, tree)
        for one in made:
            yield from _wordings(one, scope, tree)
        if not made:
            yield f"?{value.id}"  # worded elsewhere
    elif isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
        (maker,) = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and one.name == value.func.id]
        for given in _returned(maker):
            yield from _wordings(given, maker, tree)
    elif isinstance(value, ast.Call) and ast.unparse(value.func).endswith((".format", ".replace")):
        assert isinstance(value.func, ast.Attribute)
        yield from _wordings(value.func.value, scope, tree)
    elif isinstance(value, ast.BoolOp):
        for one in value.values:
            if not (isinstance(one, ast.Constant) and one.value == ""):
                yield from _wordings(one, scope, tree)
    elif isinstance(value, ast.Subscript) and isinstance(value.value, ast.Name) and _assigned(value.value.id, tree):
        for table in _assigned(value.value.id, tree):
            for row in getattr(table, "elts", []):
                yield from _wordings(row.elts[ast.literal_eval(value.slice)], scope, tree)
    elif isinstance(value, (ast.Call, ast.Attribute, ast.Subscript)):
        yield f"?{ast.unparse(value)}"
    elif value is not None and not (isinstance(value, ast.Constant) and value.value is None):
        pieces = [one.value for one in ast.walk(value) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        yield max((" ".join(piece.split()) for piece in pieces), key=len, default=f"?{ast.unparse(value)}")


def _returned(function: ast.AST) -> list[ast.expr]:
    return [one.value for one in ast.walk(function) if isinstance(one, ast.Return) and one.value is not None]


def _assigned(name: str, scope: ast.AST) -> list[ast.expr]:
    """What a name is given in a scope; by a loop over a table of the module, that column of it."""
    found: list[ast.expr] = []
    for node in ast.walk(scope):
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AugAssign) else []
        )
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            assert isinstance(node, (ast.Assign, ast.AugAssign))
            found.append(node.value)
        if isinstance(node, ast.For) and isinstance(node.target, ast.Tuple) and isinstance(node.iter, ast.Name):
            places = [at for at, one in enumerate(node.target.elts) if isinstance(one, ast.Name) and one.id == name]
            found += [ast.Subscript(node.iter, ast.Constant(at)) for at in places]
    return found


# -- what a command reaches ------------------------------------------------------------------------


def reached(*start: str) -> set[str]:
    """The modules that these import, at once or inside a function, and those that they import, and so on.

    Of the public face only the functions and classes that are named: it would reach everything.
    """
    waiting: list[tuple[str, str | None]] = [(module, None) for module in start]
    seen: set[tuple[str, str | None]] = set()
    while waiting:
        one = waiting.pop()
        if one not in seen:
            seen.add(one)
            waiting += _imports(*one)
    return {module for module, _ in seen}


@functools.cache
def _tree(module: str) -> ast.Module:
    return ast.parse((SOURCE / module).read_text("utf-8"))


def _imports(module: str, name: str | None) -> list[tuple[str, str | None]]:
    tree: ast.AST = _tree(module)
    if module == FACE:
        bodies = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name == name]
        if not bodies:
            lazy = re.search(rf'"{name}": "\.([\w.]+)"', (SOURCE / FACE).read_text("utf-8"))
            return [(lazy[1].replace(".", "/") + ".py", None)] if lazy else []
        tree = bodies[0]
    folder = (SOURCE / module).parent
    found: list[tuple[str, str | None]] = []
    for node in _runs(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = folder
            for _ in range(node.level - 1):
                base = base.parent
            base = base.joinpath(*(node.module or "").split("."))
            for alias in node.names:
                for file in (base.with_suffix(".py"), base / f"{alias.name}.py", base / "__init__.py"):
                    if file.is_file():
                        key = file.relative_to(SOURCE).as_posix()
                        found.append((key, alias.name if key == FACE else None))
    return found


def _runs(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes that are not for type checkers alone."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, ast.If) and isinstance(child.test, ast.Name) and child.test.id == "TYPE_CHECKING":
            continue
        yield child
        yield from _runs(child)
