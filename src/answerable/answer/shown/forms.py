"""An answer in its three forms, from one draft; each form is made when it is asked for, and once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ...lazy import lazy_property
from ...model import Page
from ..quoted.draft import AnswerDraft, Note
from .html import html, html_of_note, html_of_text
from .markdown import markdown, markdown_of_note, markdown_of_text
from .nodes import Node, nodes_of
from .plain import plain, plain_note


class Shown:
    """A draft as it is shown. What quotes no page (a word of thanks, what a model worded) is its text, below its notes.

    `line_of` words a note. All quotes are of one page, that of the first citation.
    """

    def __init__(self, draft: AnswerDraft, pages: Mapping[str, Page], line_of: Callable[[Note], str]) -> None:
        self.draft = draft
        self._page = pages[draft.citations[0].page] if draft.is_quoted else None
        self._line_of = line_of
        self.notes = tuple(line_of(part) for part in draft.parts if isinstance(part, Note))

    @lazy_property
    def _nodes(self) -> list[Node]:
        return [] if self._page is None else nodes_of(self._page, self.draft.parts, self._line_of)

    @lazy_property
    def text(self) -> str:
        if self._page is not None:
            return plain(self._page, self._nodes)
        return "\n".join([*map(plain_note, self.notes), self.draft.text])

    @lazy_property
    def markdown(self) -> str:
        if self._page is not None:
            return markdown(self._page, self._nodes)
        return "\n\n".join([*map(markdown_of_note, self.notes), markdown_of_text(self.draft.text)])

    @lazy_property
    def html(self) -> str:
        if self._page is not None:
            return html(self._page, self._nodes)
        return "\n".join([*map(html_of_note, self.notes), html_of_text(self.draft.text)])
