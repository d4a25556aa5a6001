"""The error tree: exit codes, and the drawing of it in the docstring."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

from answerable import errors
from answerable.errors import AnswerableError, EnvironmentFailure, InputError

TREE = [value for value in vars(errors).values() if inspect.isclass(value) and issubclass(value, AnswerableError)]


def test_the_drawing_is_the_tree() -> None:
    drawn = re.findall(r"[├└]── (\w+)", errors.__doc__ or "")
    assert drawn == [error.__name__ for error in TREE if error is not AnswerableError]


@pytest.mark.parametrize("error", TREE, ids=lambda error: error.__name__)
def test_each_error_has_an_exit_code_and_a_meaning(error: type[AnswerableError]) -> None:
    assert error.exit_code == (2 if issubclass(error, InputError) else 3)
    assert issubclass(error, (InputError, EnvironmentFailure)) or error is AnswerableError
    assert inspect.getdoc(error)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({}, "is odd"),
        ({"path": "a.md"}, "a.md: is odd"),
        ({"path": Path("a.md"), "line": 3}, "a.md:3: is odd"),
        ({"line": 3}, "is odd"),
        ({"path": "a.md", "remedy": "Mend it."}, "a.md: is odd\n  Mend it."),
    ],
)
def test_the_text_names_file_line_and_remedy(options: dict[str, object], text: str) -> None:
    error = AnswerableError("is odd", **options)  # type: ignore[arg-type]
    assert str(error) == text
    assert error.args == (text,)
