"""Foreign texts in a prompt as marked data, between lines of a mark that is drawn anew for each request.

Nothing in a page or a ticket can close them ("spotlighting" by delimiters: K. Hines et al., "Defending Against Indirect
Prompt Injection Attacks With Spotlighting", 2024). It lowers the odds of an obeyed order and proves nothing: whatever
is replied is checked afterwards.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from ...tickets.redact import redact

MAX_QUESTION = 2000  # characters


def new_mark() -> str:
    """A line that stands in no page or ticket."""
    return f"====={secrets.token_hex(8)}====="


def asked_words(question: str) -> str:
    """The question as it is sent: cut, and without structured personal data, since a log may keep it."""
    return redact(question[:MAX_QUESTION])


def marked_data(passages: Iterable[tuple[str, str]], asked: str, mark: str) -> str:
    """Passages, each a heading and a text, numbered from 1, and the question: each below a line with the mark."""
    parts = [f"{mark}\npassage {number}: {heading}\n{text}" for number, (heading, text) in enumerate(passages, 1)]
    return "\n".join([*parts, f"{mark}\nquestion\n{asked}\n{mark}"])
