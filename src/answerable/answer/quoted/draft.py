"""An answer before it is shown: what is quoted of a page, and the fixed lines that stand between the quotes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ...model import Citation

NoteCode = Literal["more_steps", "more_items", "more_rows", "more_lines", "more_text", "other_language"]


@dataclass(frozen=True, slots=True)
class Quote:
    """`text[start:end]` of the page that the answer quotes: a block, or whole sentences of one."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Note:
    """A line that no page says, worded from a fixed table: that three more steps are on the page (`count`), ..."""

    code: NoteCode
    count: int = 0


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """The answer's text and its citations, first the one that the answer rests on; `parts` is what it is shown from.

    `chance` is how likely it is that one of the quoted sentences states what is asked, 0..1, if any on the page does.
    `parts` has no quote where the text quotes no page: a word of thanks, or what a model worded.
    """

    text: str
    citations: tuple[Citation, ...]
    procedure: bool
    parts: tuple[Quote | Note, ...] = ()
    chance: float = 1.0

    @property
    def is_quoted(self) -> bool:
        """Whether it is made of quotes, each of them a citation, and not worded by a model or by us."""
        return any(isinstance(part, Quote) for part in self.parts)
