"""Settings that are written as programs, read without running them.

Of `conf.py` the assignments of literals are taken. Of a JavaScript or TypeScript file the literals of the exported
object are: texts, truth values, lists, objects, names of literals above; of anything else nothing is known.
"""

from __future__ import annotations

import ast
import re
from typing import Any

from .config_files import ConfigError

MAX_DEPTH = 30

# -- Python --------------------------------------------------------------------------------------


def python_values(text: str) -> dict[str, Any]:
    """What the top level of a Python file assigns as literals, by name; lists that are added to grow.

    A value that is not literal is taken from where it names its default, as in `os.environ.get("X", "default")`, else
    it is None. Raises ConfigError for what is no Python.
    """
    try:
        module = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ConfigError(f"no Python that can be read: {type(error).__name__}") from None
    values: dict[str, Any] = {}
    for statement in module.body:
        if isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value is not None:
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            for target in targets:
                if isinstance(target, ast.Name):
                    values[target.id] = _python(statement.value, values)
        elif isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
            _grow(values, statement.target.id, _python(statement.value, values))
        elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            call = statement.value
            if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and len(call.args) == 1:
                added = _python(call.args[0], values)
                if call.func.attr in ("append", "extend"):
                    _grow(values, call.func.value.id, [added] if call.func.attr == "append" else added)
    return values


def _grow(values: dict[str, Any], name: str, added: Any) -> None:
    old = values.get(name)
    if isinstance(old, (list, tuple)) and isinstance(added, (list, tuple)):
        values[name] = [*old, *added]
    elif isinstance(old, str) and isinstance(added, str):
        values[name] = old + added
    else:
        values[name] = None


def _python(node: ast.expr, values: dict[str, Any]) -> Any:
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        pass
    if isinstance(node, ast.Name):
        return values.get(node.id)
    if isinstance(node, ast.Call) and len(node.args) == 2:
        called = ast.unparse(node.func)
        if called in ("os.environ.get", "os.getenv", "environ.get", "getenv"):
            return _python(node.args[1], values)
    if isinstance(node, (ast.List, ast.Tuple)):
        return [value for item in node.elts if (value := _python(item, values)) is not None]
    return None


# -- JavaScript ----------------------------------------------------------------------------------

_SPACE = re.compile(r"(?:\s|//[^\n]*|/\*.{0,2000}?\*/)*", re.S)
_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*)"|\'((?:[^\'\\\n]|\\.)*)\'|`((?:[^`\\$]|\\.|\$(?!\{))*)`', re.S)
_OTHER_STRING = re.compile(r"`(?:[^`\\]|\\.)*`", re.S)
_KEY = re.compile(r"(?:async\s+|get\s+)?([A-Za-z_$][\w$]*|\d+)")
_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_NUMBER = re.compile(r"-?\d[\d_]*(?:\.\d+)?(?![\w$])")
_WORDS = {"true": True, "false": False, "null": None, "undefined": None}
_DECLARED = re.compile(r"^(?:export\s+)?(?:const|let|var)\s+([A-Za-z_$][\w$]*)\s*(?::[^=\n]{1,200})?=(?!=)\s*", re.M)
_EXPORTED = re.compile(r"^(?:export\s+default|module\.exports\s*=)\s*", re.M)
_CAST = re.compile(r"\s*(?:as|satisfies)\s+[\w.]+(?:<[^<>\n]{0,100}>)?(?:\[\])*")
_CALLED = re.compile(r"(?:await\s+)?([A-Za-z_$][\w$.]*)\s*\(")
_FUNCTION = re.compile(r"(?:async\s+)?(?:function\b|\(|[\w$]+\s*=>)")
_RETURN = re.compile(r"\breturn\s*(?=\{)|=>\s*(?=\(\s*\{)")
CALL = "()"  # the key that an object given to a function has the function's name under
MAX_STEPS = 600_000
MAX_CHARACTERS = 300_000


def script_object(text: str) -> dict[str, Any]:
    """The object that a JavaScript or TypeScript file exports; {} where none is written down as a literal.

    Raises ConfigError for a file too large.
    """
    if len(text) > MAX_CHARACTERS:
        raise ConfigError(f"{len(text):,} characters, above the limit of {MAX_CHARACTERS:,}")
    reader = _Script(text)
    for exported in reversed(list(_EXPORTED.finditer(text))[:20]):
        found = reader.exported(exported.end())
        if isinstance(found, dict):
            return found
    return {}


class _Script:
    """Literals of one file; every name that is declared as one stands for it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.names: dict[str, Any] = {}
        self.steps = MAX_STEPS
        for match in list(_DECLARED.finditer(text))[:500]:
            value = self.exported(match.end()) if text[match.end() : match.end() + 1] not in "(" else None
            if value is not None:
                self.names[match.group(1)] = value

    def exported(self, at: int) -> Any:
        """The value at `at`, also inside a call such as `defineConfig({...})`, or that a function there returns."""
        at = self.space(at)
        value, _ = self.value(at, 0)
        if value is None and _FUNCTION.match(self.text, at) and (returned := _RETURN.search(self.text, at)):
            value, _ = self.value(returned.end(), 0)
        return value

    def space(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def value(self, at: int, depth: int) -> tuple[Any, int]:
        """The literal at `at` (None where there is none) and where the expression ends."""
        at = self.space(at)
        value, end = self.literal(at, depth)
        end = self.space(end)
        if (cast := _CAST.match(self.text, end)) is not None:
            end = self.space(cast.end())
        if self.text[end : end + 1] in ("", ",", "]", "}", ")", ";") or self._line_ended(end):
            return value, end
        if self.text.startswith(("||", "??"), end) and value is None:
            return self.value(end + 2, depth)
        return (value if self.text.startswith(("||", "??"), end) else None), self.over(end)

    def _line_ended(self, at: int) -> bool:
        before = self.text[:at].rstrip(" \t") if at < 200 else self.text[at - 200 : at].rstrip(" \t")
        return before.endswith("\n") and self.text[at : at + 1] not in ".+?|&:(*/-"

    def literal(self, at: int, depth: int) -> tuple[Any, int]:
        char = self.text[at : at + 1]
        if depth > MAX_DEPTH:
            return None, self.over(at)
        if char == "{":
            return self.object(at + 1, depth)
        if char == "[":
            return self.list(at + 1, depth)
        if char == "(":
            value, end = self.value(at + 1, depth + 1)
            closed = self.text[end : end + 1] == ")"
            return (value, end + 1) if closed else (None, self.over(at))
        if (match := _STRING.match(self.text, at)) is not None:
            text = next((group for group in match.groups() if group is not None), "")
            return re.sub(r"\\(.)", r"\1", text, flags=re.S), match.end()
        if (match := _NUMBER.match(self.text, at)) is not None:
            return match.group(), match.end()
        if (match := _CALLED.match(self.text, at)) is not None and match.group(1) not in ("function", "async"):
            first, end = self.value(match.end(), depth + 1)
            after = self.space(self.over(end) + 1)
            if isinstance(first, dict) and self.text[after : after + 1] == "(":  # what it returns is called in turn
                second, _ = self.value(after + 1, depth + 1)
                first = {**first, **second} if isinstance(second, dict) else first
            end = self.over(match.end(1), stop_at_or=True)
            return ({CALL: match.group(1), **first} if isinstance(first, dict) else None), end
        if (match := _NAME.match(self.text, at)) is not None:
            word, end = match.group(), match.end()
            if word == "new" or self.text[self.space(end) : self.space(end) + 1] in ("(", ".", "[", "="):
                return None, self.over(end, stop_at_or=True)
            return (_WORDS[word] if word in _WORDS else self.names.get(word)), end
        return None, self.over(at)

    def object(self, at: int, depth: int) -> tuple[dict[str, Any], int]:
        found: dict[str, Any] = {}
        while True:
            at = self.space(at)
            char = self.text[at : at + 1]
            if char in ("", "}"):
                return found, at + 1
            if char == ",":
                at += 1
                continue
            if self.text.startswith("...", at):
                value, end = self.value(at + 3, depth + 1)
                found.update(value if isinstance(value, dict) else {})
                at = max(end, at + 3)
                continue
            quoted, bare = _STRING.match(self.text, at), _KEY.match(self.text, at)
            match = quoted or bare
            if match is None:
                at = max(self.over(at), at + 1)
                continue
            key = next((group for group in match.groups() if group is not None), "")
            end = self.space(match.end())
            if self.text[end : end + 1] == ":":
                value, end = self.value(end + 1, depth + 1)
                if value is not None:
                    found[key] = value
            elif self.text[end : end + 1] in (",", "}"):
                if key in self.names:
                    found[key] = self.names[key]
            else:  # a method
                end = self.over(end)
            at = max(end, at + 1)

    def list(self, at: int, depth: int) -> tuple[list[Any], int]:
        found: list[Any] = []
        while True:
            at = self.space(at)
            char = self.text[at : at + 1]
            if char in ("", "]"):
                return found, at + 1
            if char == ",":
                at += 1
                continue
            spread = self.text.startswith("...", at)
            value, end = self.value(at + 3 if spread else at, depth + 1)
            if spread and isinstance(value, list):
                found += value
            elif value is not None:
                found.append(value)
            at = max(end, at + 1)

    def over(self, at: int, *, stop_at_or: bool = False) -> int:
        """Where the expression at `at` ends: before the next comma or closing bracket of its own level."""
        deep = 0
        while at < len(self.text) and self.steps > 0:
            self.steps -= 1
            char = self.text[at]
            if char in "\"'`":
                match = _STRING.match(self.text, at) or _OTHER_STRING.match(self.text, at)
                at = match.end() if match else at + 1
                continue
            if char == "/" and self.text[at : at + 2] in ("//", "/*"):
                at = max(self.space(at), at + 2)
                continue
            if char in "([{":
                deep += 1
            elif char in ")]}":
                if deep == 0:
                    return at
                deep -= 1
            elif deep == 0 and (char in ",;" or (stop_at_or and self.text.startswith(("||", "??"), at))):
                return at
            at += 1
        return at if self.steps > 0 else len(self.text)
