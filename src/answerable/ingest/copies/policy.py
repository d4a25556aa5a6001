"""The one policy for copies: which pages of a source stand for which others.

1. Twins: HTML wins over Markdown, reStructuredText and text in the same place; over `_sources/`, print pages, and
   `llms-full.txt` and other books of all pages, if their text is there.
2. Versions: the newest release wins. `stable` before `latest` before pages without a version before the highest
   number; `next`, `dev`, `main`, alphas and betas never before a release. What another version has and the chosen one
   has not is left out too. Pages below a changelog or a blog are news, not versions.
3. Languages: all stay, known as translations of each other, unless one is asked for.
4. The same text at several addresses, word for word: the plainest address stays. Another number is another page.
"""

from __future__ import annotations

from collections.abc import Iterable

from ...errors import SourceError
from .docusaurus import as_published
from .grouping import Candidate, Choice, Grouping, Pages, TextOf
from .place import Parts
from .releases import leave_out_versions
from .translations import Translations, leave_out_languages, may_be_translated, translations_of
from .twins import leave_out_twins
from .versions import same_version, within_version


def group(candidates: Iterable[Candidate], text_of: TextOf, choice: Choice | None = None) -> Grouping:
    """Group the pages of one source; `text_of` gives the text of a page, and is asked for few of them.

    Raises SourceError where there is no such version or language as `choice` names.
    """
    choice = choice or Choice()
    pages = Pages(candidates, text_of)
    leave_out_twins(pages)
    unreleased = _as_published(pages)
    trees = leave_out_versions(pages, choice.version, frozenset() if choice.current_docs else unreleased)
    if choice.version and not any(_is(tree.kept, choice.version) for tree in trees):
        raise _no_such("version", choice.version, {name for tree in trees for name in tree.pages})
    languages, translated, tags = translations_of(pages)
    if choice.language and not leave_out_languages(pages, translated, tags, choice.language):
        raise _no_such("language", choice.language, set(tags.values()))
    _leave_out_same(pages, translated)
    return Grouping(pages.copies, tuple(trees + languages))


def translations(candidates: Iterable[Candidate]) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Of each page that is there in several languages its keys with their language, the default one first."""
    known = list(candidates)
    if not any(one.traits.translation_of or may_be_translated(one.key) for one in known):
        return ()
    pages = Pages(known, lambda key: "")
    _as_published(pages)
    return tuple(tuple(one.items()) for one in translations_of(pages)[1])


def _as_published(pages: Pages) -> frozenset[Parts]:
    moved, unreleased = as_published(pages.places.values())
    pages.places = {key: moved.get(place, place) for key, place in pages.places.items()}
    return unreleased


def _is(name: str, wanted: str) -> bool:
    return bool(name) and (same_version(name, wanted) or within_version(name, wanted))


def _leave_out_same(pages: Pages, translations: Translations) -> None:
    """Of pages that say the same, word for word, the one at the plainest address stays."""
    not_default = {key for one in translations for key in list(one)[1:]}
    by_text: dict[str, list[str]] = {}
    for key in pages:
        if said := pages.all[key].traits.said:
            by_text.setdefault(said, []).append(key)
    for keys in by_text.values():
        if len(keys) > 1:
            first, *others = sorted(keys, key=lambda key: (key in not_default, *_plainness(pages, key)))
            for key in others:
                pages.leave_out(key, "copy", first)


def _plainness(pages: Pages, key: str) -> tuple[bool, bool, int, int, str]:
    place = pages.places[key]
    return pages.all[key].media_type != "text/html", bool(place.query), len(place.path), len(key), key


def _no_such(kind: str, wanted: str, there: set[str]) -> SourceError:
    known = ", ".join(sorted(filter(None, there)))
    return SourceError(
        f"there is no {kind} {wanted!r} in this source",
        remedy=f"There are: {known}." if known else f"No {kind}s were found in its addresses; leave the {kind} out.",
    )
