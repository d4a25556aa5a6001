"""A class that a recipe or a setting names by its import path: "package.module:Class"."""

from __future__ import annotations

import importlib
import importlib.util
import os
from typing import Any

from .errors import InputError, MissingExtra


def named_class(
    target: str, base: type[Any], *, kind: str, key: str, error: type[InputError], path: str | os.PathLike[str] | None
) -> type[Any]:
    """The subclass of `base` that `target` names. `kind` is what it is called (reader, LLM), `key` where it was named.

    Nothing is downloaded; the module runs with the rights of this process. Raises MissingExtra where its package is
    not installed, `error` where the name leads to something else.
    """
    module_name, _, class_name = target.partition(":")
    try:
        found = importlib.util.find_spec(module_name)
    except (ImportError, ValueError):
        found = None
    if found is None:
        raise missing_package(module_name, f"the {kind} module {module_name} is not installed")
    try:
        module = importlib.import_module(module_name)
    except ImportError as problem:
        raise missing_package(
            module_name, f"the {kind} module {module_name} cannot be imported: {problem}"
        ) from problem
    chosen = getattr(module, class_name, None)
    if not isinstance(chosen, type) or not issubclass(chosen, base):
        named = {name for name, value in vars(module).items() if isinstance(value, type) and issubclass(value, base)}
        others = ", ".join(sorted(named - {base.__name__, "BasePydanticReader"})[:12])
        remedy = f"{kind}s there: {others}." if others else f"It must be a subclass of LlamaIndex's {base.__name__}."
        remedy = remedy[0].upper() + remedy[1:]
        raise error(f"{key}: {target} is not a LlamaIndex {kind}", path=path, remedy=remedy)
    return chosen


def missing_package(module: str, message: str) -> MissingExtra:
    """The error for a module that is not installed, with the pip line for its package as far as its name tells it."""
    parts = module.split(".")
    hub = module.startswith(("llama_index.readers.", "llama_index.llms."))
    package = "-".join(parts[:3]).replace("_", "-") if hub else parts[0]
    return MissingExtra(message, remedy=f"Install the package it comes in, for example: pip install {package}")
