"""Pages of release notes: they name everything once, and seldom say how it is done."""

from __future__ import annotations

import re

FLAG = "release_notes"

_TITLE = re.compile(
    r"\brelease (?:notes?|history|log)\b|\breleases$|\brelease v?\d|\bwhat(?:['’]?s| is) new\b|\bchange ?logs?\b"
    r"|\b(?:document|revision|version|change|update)s? history\b"
    r"|\b(?:recent|latest|product) (?:\w+ )?(?:news|updates|changes)\b",
    re.IGNORECASE,
)
_ASKED_FOR = re.compile(
    r"\b(?:new|newest|latest|recent(?:ly)?|releas\w*|versions?|chang(?:ed|es|elog)|updates|since|introduced|added"
    r"|deprecated|removed|history|v?\d+\.\d+)\b",
    re.IGNORECASE,
)


def are_release_notes(title: str) -> bool:
    """Whether a page of this title lists what changed from release to release."""
    return _TITLE.search(title) is not None


def asks_for_changes(question: str) -> bool:
    """Whether release notes may be what a question is after: it speaks of versions, of what is new or what changed."""
    return _ASKED_FOR.search(question) is not None
