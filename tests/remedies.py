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
ENOUGH = 12  # characters of a remedy that name it

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
    for call in ast.walk(tree):
        for given in call.keywords if isinstance(call, ast.Call) else ():
            if given.arg == "remedy":
                around = [one for one in functions if one.lineno <= call.lineno <= (one.end_lineno or 0)]
                scope = max(around, key=lambda one: one.lineno) if around else tree
                found += [Remedy(module, call.lineno, words) for words in _wordings(given.value, scope, tree)]
    return found


def _wordings(value: ast.AST, scope: ast.AST, tree: ast.AST) -> Iterator[str]:
    if isinstance(value, ast.IfExp):
        yield from _wordings(value.body, scope, tree)
        yield from _wordings(value.orelse, scope, tree)
    elif isinstance(value, ast.Name):
        made = [
            node.value
            for node in ast.walk(scope)
            if isinstance(node, (ast.Assign, ast.AugAssign))
            and any(isinstance(to, ast.Name) and to.id == value.id for to in getattr(node, "targets", [*_target(node)]))
        ]
        for one in made:
            yield from _wordings(one, scope, tree)
        if not made:
            yield f"?{value.id}"
    elif isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
        (maker,) = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and one.name == value.func.id]
        for one in ast.walk(maker):
            if isinstance(one, ast.Return) and one.value is not None:
                yield from _wordings(one.value, maker, tree)
    elif isinstance(value, ast.Call):
        yield f"?{ast.unparse(value)}"  # worded elsewhere
    else:
        pieces = [one.value for one in ast.walk(value) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        yield max((" ".join(piece.split()) for piece in pieces), key=len, default=f"?{ast.unparse(value)}")


def _target(node: ast.AST) -> list[ast.AST]:
    return [node.target] if isinstance(node, ast.AugAssign) else []


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
