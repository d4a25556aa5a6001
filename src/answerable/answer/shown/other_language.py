"""That the page quoted is in another language than the customer's message, said first and in the customer's."""

from __future__ import annotations

import dataclasses

from ..quoted.draft import AnswerDraft, Note


def with_language_note(draft: AnswerDraft, customer: str | None, docs: str | None) -> AnswerDraft:
    """The draft, with a note before it where the languages of message and page are both known, and not the same."""
    if customer is None or docs is None or customer == docs:
        return draft
    return dataclasses.replace(draft, parts=(Note("other_language"), *draft.parts))
