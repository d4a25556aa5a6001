"""The page of the Python face: every name of `answerable.__all__` with its signature and docstring."""

from __future__ import annotations

import dataclasses
import inspect
from collections.abc import Iterator
from typing import Any

import answerable

HEAD = """\
# Python

Made from the code by `make docs`: everything that `answerable` exports. `import answerable` loads no model and no
store; each part comes when it is first used. Where `settings` are left out they are `Settings.load()`:
`answerable.toml` here, if there is one, and the environment. Values are frozen dataclasses.
"""


def face_page() -> str:
    names = [name for name in answerable.__all__ if not name.startswith("_")]
    found = {name: getattr(answerable, name) for name in names}
    functions = [name for name, value in found.items() if not inspect.isclass(value)]
    errors = [name for name, value in found.items() if inspect.isclass(value) and issubclass(value, Exception)]
    classes = [name for name in names if name not in functions and name not in errors]
    parts = [HEAD, "## Functions\n"]
    parts += [f"### {name}\n\n{_code(_signature(name, found[name]))}\n{_doc(found[name])}\n" for name in functions]
    parts.append("## Classes\n")
    for name in classes:
        parts.append(f"### {name}\n\n{_code(_class(name, found[name]))}\n{_doc(found[name])}\n")
        parts += [
            f"**`{name}.{method}`**\n\n{_code(_signature(method, value))}\n{_doc(value)}\n"
            for method, value in _methods(found[name])
        ]
    parts.append("## Errors\n\nSee [errors and codes](errors.md): " + ", ".join(f"`{name}`" for name in errors) + ".\n")
    return "\n".join(parts)


def _class(name: str, kind: type[Any]) -> str:
    if not dataclasses.is_dataclass(kind):
        made = vars(kind).get("__init__")
        return (
            f"class {name}"
            if made is None or getattr(kind, "_is_protocol", False)
            else f"class {_signature(name, made)}".removesuffix(" -> None")
        )
    fields = [field for field in dataclasses.fields(kind) if not field.name.startswith("_")]
    return "\n".join([f"class {name}:", *(f"    {field.name}: {field.type}" for field in fields)])


def _signature(name: str, function: Any) -> str:
    """One parameter a line where it does not fit into one."""
    signature = inspect.signature(function)
    parameters = []
    starred = False
    for parameter in signature.parameters.values():
        if parameter.name in ("self", "cls"):
            continue
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and not starred:
            parameters.append("*")
            starred = True
        parameters.append(_parameter(parameter))
    back = signature.return_annotation
    end = ")" if back is inspect.Signature.empty else f") -> {_annotation(back)}"
    whole = f"{name}({', '.join(parameters)}{end}"
    return whole if len(whole) <= 90 else "\n".join([f"{name}(", *(f"    {one}," for one in parameters), end])


def _parameter(parameter: inspect.Parameter) -> str:
    stars = {inspect.Parameter.VAR_POSITIONAL.value: "*", inspect.Parameter.VAR_KEYWORD.value: "**"}
    text = f"{stars.get(parameter.kind.value, '')}{parameter.name}"
    if parameter.annotation is not inspect.Parameter.empty:
        text += f": {_annotation(parameter.annotation)}"
    return text if parameter.default is inspect.Parameter.empty else f"{text} = {parameter.default!r}"


def _annotation(value: Any) -> str:
    return value if isinstance(value, str) else inspect.formatannotation(value).removeprefix("answerable.")


def _methods(kind: type[Any]) -> Iterator[tuple[str, Any]]:
    """Public methods of our own that say what they do, in the order of the source."""
    for name, value in vars(kind).items():
        method = value.__func__ if isinstance(value, (classmethod, staticmethod)) else value
        if not name.startswith("_") and inspect.isfunction(method) and method.__doc__:
            yield name, method


def _doc(value: Any) -> str:
    text = inspect.getdoc(value) or ""
    # What `dataclass` writes where a class says nothing is no docstring.
    return "" if text.startswith(f"{getattr(value, '__name__', '')}(") else text


def _code(text: str) -> str:
    return f"```text\n{text}\n```\n"
