"""The types that settings, recipes, suites and rows are made of: each carries its range, its unit and what it means.

    max_pages: Annotated[int, within(1, 10**9, "pages", "kept by one crawl")] = 5000
    min_kept: Annotated[Share, about("of the sentences that must pass the check")] = 0.6

Every number has two ends, so that neither NaN nor an infinite one is in any range; a test holds that.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from msgspec import Meta

A_BILLION = 10**9  # the high end of what is only held against an accident


def about(text: str, unit: str | None = None) -> Meta:
    """What a key means, and its unit where the type does not say it."""
    return Meta(description=text, extra=None if unit is None else {"unit": unit})


def within(low: float, high: float, unit: str, text: str | None = None) -> Meta:
    """A number from `low` to `high`, both allowed, in `unit`."""
    return Meta(ge=low, le=high, description=text, extra={"unit": unit})


def in_words(form: str) -> Meta:
    """What a message says is allowed, in place of what the type would say of itself."""
    return Meta(extra={"form": form})


def written(pattern: str, form: str, *, secret: bool = False) -> Meta:
    """A text in which `pattern` is found, described in words by `form`; a `secret` one is never repeated in a message.

    It is looked for by `converted`: the `pattern` of msgspec itself, in a union with a list, is read after it was freed
    (https://github.com/msgspec/msgspec/issues/717, seen in 0.18.6 to 0.22.0).
    """
    return Meta(extra={"pattern": re.compile(pattern), "form": form, "secret": secret})


Share = Annotated[float, within(0, 1, "share")]
Confidence = Annotated[float, within(0, 1, "confidence")]
Seconds = Annotated[float, within(0.001, 1e9, "seconds")]  # a limit: none of them may be nothing
Wait = Annotated[float, within(0, 1e9, "seconds")]
Usd = Annotated[float, within(0, 1e9, "USD")]
Count = Annotated[int, within(0, A_BILLION, "number")]
Stage = Annotated[int, within(0, 3, "stage")]

NotEmpty = Annotated[str, written(r"\S", "a text, not empty")]
Texts = tuple[NotEmpty, ...]
Table = dict[str, Any]
Url = Annotated[str, written(r"^(https?://[^\s/@?#]+([/?#]\S*)?)?$", 'a URL such as "http://127.0.0.1:8000/v1", or ""')]
ImportPath = Annotated[
    str, written(r"^([A-Za-z_][\w.]*[:.][A-Za-z_]\w*)?$", 'a class such as "package.module:Class", or ""')
]
VariableName = Annotated[
    str, written(r"^([A-Za-z_][A-Za-z0-9_]{0,99})?$", 'the NAME of an environment variable, or ""', secret=True)
]
