"""The articles in the export file of a help desk: Zendesk Help Center and Intercom Articles, as their APIs give them.

A file holds one JSON object (`{"articles": [...]}` or `{"data": [...]}`), a list of articles, or one such object a
line: the pages of the API as they came, one after the other.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from ..errors import SourceError
from ..model import LeftOut, PageFailure, RawPage
from .folder import read_regular, walk
from .kinds import HEAD
from .recipe import FORMATS
from .urls import canonical

MAX_EXPORT_BYTES = 256_000_000  # bytes; Python objects made of JSON take about five times the file

_ENDINGS = (".json", ".jsonl", ".ndjson")
_EXPORT = re.compile(
    rb"""^\s*[\[{](?=.{0,60000}"body"\s*:)(?=.{0,60000}(?:"articles"\s*:\s*\[\s*\{|"type"\s*:\s*"article"))""", re.S
)
_KEYS = {"zendesk": "articles", "intercom": "data"}
_LEFT_OUT = {
    "draft": "not published; a draft is not for customers",
    "restricted": "only for some users; set user_segment_id to null in the export to take them in",
}


def exports_in(root: str | os.PathLike[str], wants: Callable[[str], bool] = lambda page: True) -> list[str]:
    """The files below a folder that look like pages of an export, by path, as `folder.walk` finds them.

    `wants` is asked for each path inside the folder.
    """
    return [
        path
        for name, path, outside in walk(Path(root).resolve())
        if outside is None and name.lower().endswith(_ENDINGS) and wants(name) and _looks_like_export(path)
    ]


def _looks_like_export(path: str) -> bool:
    try:
        if not os.path.isfile(path):  # noqa: PTH113
            return False
        with open(path, "rb") as file:  # noqa: PTH123
            return _EXPORT.search(file.read(HEAD)) is not None
    except OSError:
        return False


def read_export(
    path: str | os.PathLike[str] | Sequence[str],
    form: str | None = None,
    *,
    max_bytes: int,
    wants: Callable[[str], bool] = lambda page: True,
) -> Iterator[RawPage | PageFailure | LeftOut]:
    """Every published article of an export as an HTML page; what is left out is counted, one LeftOut a reason.

    The page key is the article's public address, or `articles/ID` where it has none. `form` is one of FORMATS; None
    means: see what the file looks like. `wants` says which keys to take. An article above `max_bytes` fails.

    `path` may be several files: they are read together, as the pages of one export.

    Raises SourceError (on the first page asked for) where a file cannot be read or is not such an export.
    """
    paths: Sequence[str | os.PathLike[str]] = [path] if isinstance(path, (str, os.PathLike)) else path
    path = paths[0]
    if form is not None and form not in FORMATS:
        raise SourceError(
            f"there is no export format {form!r}", path=path, remedy=f"Formats are: {', '.join(FORMATS)}."
        )
    values = _load(path)
    for other in paths[1:]:
        values = [*_flat(values), *_flat(_load(other))]
    kind, articles = _articles(path, values, form)
    read = _zendesk if kind == "zendesk" else _intercom
    left_out: Counter[str] = Counter()
    count = 0
    for number, article in enumerate(articles, 1):
        if not isinstance(article, Mapping):
            yield PageFailure(f"articles/#{number}", "not_an_article", f"a {type(article).__name__}, not an object")
            continue
        for item in read(article, number):
            if isinstance(item, str):
                left_out[item] += 1
            elif wants(item.page):
                count += 1
                yield _bounded(item, max_bytes)
    if missing := _missing(kind, values, len(articles)):
        yield LeftOut(f"{os.path.basename(path)}#incomplete", "incomplete", *missing)  # noqa: PTH119
    for code, many in sorted(left_out.items()):
        yield LeftOut(f"{os.path.basename(path)}#{code}", code, _LEFT_OUT[code], many)  # noqa: PTH119
    if not count and not left_out:
        raise SourceError("no article in this export", path=path, remedy="Check the file, and include and exclude.")


def _flat(values: list[Any]) -> list[Any]:
    return values[0] if len(values) == 1 and isinstance(values[0], list) else values


def _load(path: str | os.PathLike[str]) -> list[Any]:
    """The JSON values of a file: one, or one a line."""
    try:
        data, size = read_regular(os.path.realpath(path), MAX_EXPORT_BYTES)
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror or error}", path=path) from None
    if data is None:
        raise SourceError(
            f"{size:,} bytes, above the limit of {MAX_EXPORT_BYTES:,}",
            path=path,
            remedy="Split the export into several files, with a recipe for each.",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SourceError("not UTF-8, so not JSON", path=path, remedy=_REMEDY) from None
    try:
        return [json.loads(text)]
    except RecursionError:
        raise SourceError("nested too deeply", path=path, remedy=_REMEDY) from None
    except ValueError as error:
        lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
        if len(lines) < 2 or not lines[0][1].rstrip().endswith("}"):
            line = error.lineno if isinstance(error, json.JSONDecodeError) else None
            raise SourceError(f"not JSON: {error}", path=path, line=line, remedy=_REMEDY) from None
    values = []
    for number, row in lines:
        try:
            values.append(json.loads(row))
        except (ValueError, RecursionError) as error:
            raise SourceError(f"not JSON: {error}", path=path, line=number, remedy=_REMEDY) from None
    return values


_REMEDY = 'Give the JSON that the API of Zendesk ({"articles": [...]}) or Intercom ({"data": [...]}) returns.'


def _articles(path: str | os.PathLike[str], values: list[Any], form: str | None) -> tuple[str, list[Any]]:
    """The format and the articles of all values."""
    values = _flat(values)
    seen: set[str] = set()
    articles: list[Any] = []
    for value in values:
        wrapped = [
            name for name, key in _KEYS.items() if isinstance(value, Mapping) and isinstance(value.get(key), list)
        ]
        if wrapped:
            seen.add(wrapped[0])
            articles += value[_KEYS[wrapped[0]]]
        elif isinstance(value, Mapping):
            if "body" in value or "title" in value:
                seen.add("zendesk" if "html_url" in value or "draft" in value else "intercom")
            articles.append(value)
    if form is None and len(seen) == 1:
        form = next(iter(seen))
    if form is None or (seen and seen != {form}):
        looks = f"it looks like {' and '.join(sorted(seen))}" if seen else "no articles were found in it"
        raise SourceError(f"not an export of {form or 'a help desk'}: {looks}", path=path, remedy=_REMEDY)
    return form, articles


def _missing(kind: str, values: list[Any], read: int) -> tuple[str, int] | None:
    """Why an export is not whole, by what its pages say of themselves, and how many articles it lacks (1: unknown)."""
    values = _flat(values)
    pages = [value for value in values if isinstance(value, Mapping) and isinstance(value.get(_KEYS[kind]), list)]
    told = [_told(page) for page in pages]
    numbers = {page for page, _, _, _ in told if page is not None}
    last = max((count for _, count, _, _ in told if count is not None), default=None)
    total = max((total for _, _, total, _ in told if total is not None), default=None)
    more = bool(told) and all(following for _, _, _, following in told)  # not one of them is the last page
    if last is not None and numbers and (absent := sorted(set(range(1, last + 1)) - numbers)):
        shown = ", ".join(map(str, sorted(numbers)[:5]))
        reason = f"the export holds page {shown} of {last}; fetch page {', '.join(map(str, absent[:5]))} as well"
    elif more:
        reason = "the export says that more pages follow (next_page): it holds not all articles; fetch those as well"
    elif total is not None and total > read:
        reason = f"the export says that there are {total:,} articles and holds {read:,}; fetch the others as well"
    else:
        return None
    return reason, max(total - read, 1) if total is not None else 1


def _told(page: Mapping[str, Any]) -> tuple[int | None, int | None, int | None, bool]:
    """What a page of an answer says: its number, how many there are, how many articles in all, whether more follow."""
    own = page.get("pages") if isinstance(page.get("pages"), Mapping) else page.get("meta")
    inner: Mapping[str, Any] = own if isinstance(own, Mapping) else {}

    def number(*names: str) -> int | None:
        found = (holder.get(name) for holder in (page, inner) for name in names)
        return next((value for value in found if isinstance(value, int) and not isinstance(value, bool)), None)

    links = page.get("links")
    follows = page.get("next_page") or inner.get("next") or inner.get("has_more")
    follows = follows or (links.get("next") if isinstance(links, Mapping) and "has_more" not in inner else None)
    return number("page"), number("page_count", "total_pages"), number("count", "total_count"), bool(follows)


def _zendesk(article: Mapping[str, Any], number: int) -> Iterator[RawPage | PageFailure | str]:
    if article.get("draft"):
        yield "draft"
    elif article.get("user_segment_id") is not None or article.get("user_segment_ids"):
        yield "restricted"
    else:
        labels = article.get("label_names")
        names = ", ".join(map(str, labels)) if isinstance(labels, list) else ""
        meta = {"locale": article.get("locale"), "labels": names, "updated_at": article.get("updated_at")}
        yield _page(article, number, article.get("html_url"), article.get("title") or article.get("name"), meta)


def _intercom(article: Mapping[str, Any], number: int) -> Iterator[RawPage | PageFailure | str]:
    """The article and its other languages."""
    written = [(article.get("default_locale"), article)]
    translated = article.get("translated_content")
    if isinstance(translated, Mapping):
        written += [
            (locale, text)
            for locale, text in translated.items()
            if isinstance(text, Mapping) and locale != article.get("default_locale") and text.get("url")
        ]
    for locale, text in written:
        if text.get("state") != "published":
            yield "draft"
        elif text is article or text.get("url") != article.get("url"):
            meta = {"locale": locale, "updated_at": text.get("updated_at")}
            named = {"id": article.get("id"), **text}
            yield _page(named, number, text.get("url"), text.get("title"), meta, text.get("description"))


def _page(
    article: Mapping[str, Any], number: int, url: Any, title: Any, meta: Mapping[str, Any], lead: Any = None
) -> RawPage | PageFailure:
    address = canonical(url) if isinstance(url, str) else None
    key = address or f"articles/{article.get('id') or f'#{number}'}"
    body = article.get("body")
    if not isinstance(body, str) or not body.strip():
        return PageFailure(key, "empty", "the article has no body")
    head = escape(title) if isinstance(title, str) else ""
    lead = f"<p>{escape(lead)}</p>" if isinstance(lead, str) and lead.strip() and lead.strip() not in body else ""
    html = f"<!doctype html><title>{head}</title><body><main><h1>{head}</h1>{lead}\n{body}</main></body>"
    kept = {name: str(value) for name, value in meta.items() if value}
    return RawPage(
        page=key,
        data=html.encode("utf-8", "replace"),
        media_type="text/html",
        url=address,
        charset="utf-8",
        last_modified=kept.pop("updated_at", None),
        meta=kept,
    )


def _bounded(item: RawPage | PageFailure, max_bytes: int) -> RawPage | PageFailure:
    if isinstance(item, RawPage) and len(item.data) > max_bytes:
        return PageFailure(item.page, "too_large", f"{len(item.data):,} bytes, above the limit of {max_bytes:,}")
    return item
