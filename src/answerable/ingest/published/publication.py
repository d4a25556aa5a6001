"""What a recipe says about the site that is built from a folder."""

from __future__ import annotations

from dataclasses import dataclass

from ..urls import canonical
from .generator import base_of
from .path_rule import PathRule


@dataclass(frozen=True, slots=True)
class Publication:
    """What a recipe says about the site behind a folder.

    base_url: the address of the site's root, or of the folder. rule: a path rule of the recipe, which then counts in
    place of a generator's. find: whether to look for the settings of a generator. unpublished: whether pages that the
    site does not publish are read all the same.
    """

    base_url: str | None = None
    rule: PathRule | None = None
    find: bool = True
    unpublished: bool = False


def base_address(text: str) -> str | None:
    """The canonical form of a recipe's `base_url`, which ends in `/`; None where it is no address."""
    base = base_of(text)
    return canonical(base) if base is not None else None
