"""What tells copies of a page, taken from its text and its labels while both are at hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...model import Page
from .overlap import said
from .tongues import language_tag


@dataclass(frozen=True, slots=True)
class Traits:
    """said: digest of the page's words. language: what the page says it is in, in one spelling, or "".
    translation_of: the address that all translations of the page name in common, or "".
    """

    said: str = ""
    language: str = ""
    translation_of: str = ""

    def to_row(self) -> list[str]:
        return [self.said, self.language, self.translation_of]

    @classmethod
    def from_row(cls, row: Sequence[str]) -> Traits:
        """What `to_row` wrote."""
        return cls(*row)


def traits_of(page: Page) -> Traits:
    language = language_tag(page.meta.get("language") or page.meta.get("locale") or "")
    return Traits(said(page), language or "", page.meta.get("translation_of", ""))
