"""The page of exit codes, errors, and the reason codes of an answer."""

from __future__ import annotations

from collections.abc import Iterator

from ... import errors
from ...answer.reasons import REASONS, VETOES
from ...errors import AnswerableError

HEAD = """\
# Errors and codes

Made from the code by `make docs`.

## Exit codes

| code | |
| --- | --- |
| 0 | ok |
| 1 | a gate failed, or was refused; `desk --lint` found a claim; `calibrate --max-wrong` can promise nothing |
| 2 | bad usage or bad input; the message names the file and line |
| 3 | the environment failed: index, network, a missing extra |
| 130 | interrupted |
| 141 | the reader of stdout went away |

Data goes to stdout, everything else to stderr. A message has the form `error: FILE:LINE: what is wrong`, and below it,
indented, what to do next. `answerable --debug ...` (or `ANSWERABLE_DEBUG=1`) adds the traceback.

## Errors

Every error that is raised on purpose is an `AnswerableError`, with `message`, `path`, `line`, `remedy` and `exit_code`.
What is indented is a kind of what stands above it.
"""

REASON_HEAD = """\
## Reasons

`reasons` of an answer, the main one first. No confidence overrides a veto: it goes to a human.

| code | in words | |
| --- | --- | --- |
"""


def errors_page() -> str:
    lines = ["| error | exit code | |", "| --- | --- | --- |"]
    for depth, kind in _tree(AnswerableError, 0):
        said = " ".join((kind.__doc__ or "").split())
        lines.append(f"| {'&emsp;' * depth}`{kind.__name__}` | {kind.exit_code} | {said} |")
    rows = [f"| `{code}` | {words} | {'veto' if code in VETOES else ''} |" for code, words in REASONS.items()]
    return f"{HEAD}\n" + "\n".join(lines) + f"\n\n{REASON_HEAD}" + "\n".join(rows) + "\n"


def _tree(kind: type[AnswerableError], depth: int) -> Iterator[tuple[int, type[AnswerableError]]]:
    yield depth, kind
    for below in kind.__subclasses__():
        if below.__module__ == errors.__name__:
            yield from _tree(below, depth + 1)
