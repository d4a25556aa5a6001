"""URLs that go on forever: too long, going in circles, calendars, endless variants of one query.

Two kinds of signs. `shape_trap` sees one URL. `family_of` names the family of a URL, whose members the frontier counts:
a family may have so many members and no more. Nothing here is dropped in silence: the frontier counts traps by reason.
"""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import parse_qsl, unquote, urlsplit

from ...settings import CrawlSettings

MAX_SEGMENTS = 24  # of a path
IDENTITY_FACTOR = 50  # a query that only names the page (`?id=7`) may have so many times more variants
_IDENTITY_WORDS = """
id aid pid kb faq doc article article_id articleid page_id topic slug name title p post entry q_id
"""
IDENTITY = frozenset(_IDENTITY_WORDS.split())

_YEAR = re.compile(r"(?:19|20|21|22)\d\d")
_MONTH = re.compile(r"0?[1-9]|1[0-2]")
_DATE = re.compile(r"(?:19|20|21|22)\d\d-?(?:0[1-9]|1[0-2])(?:-?[0-3]\d)?")
_DATE_KEYS_WORDS = """
year month day date week y m d cal calendar yr mon start end from to tribe-bar-date
"""
_DATE_KEYS = frozenset(_DATE_KEYS_WORDS.split())


def shape_trap(url: str, settings: CrawlSettings) -> str | None:
    """Why this canonical URL alone looks like a trap: `url_too_long`, `repeating_path`, `path_too_deep`; or None."""
    if len(url) > settings.max_url_length:
        return "url_too_long"
    segments = urlsplit(url).path.split("/")[1:]
    if segments and not segments[-1]:
        segments.pop()
    if segments and max(Counter(segments).values()) > settings.max_path_repeats:
        return "repeating_path"
    return "path_too_deep" if len(segments) > MAX_SEGMENTS else None


def family_of(url: str, settings: CrawlSettings) -> tuple[str, str, int] | None:
    """(reason, family, most members) of a URL that has endless possible siblings; None for an ordinary one."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=None) if parts.query else []
    calendar = _calendar(parts.path, pairs)
    if calendar is not None:
        return "calendar", f"calendar {parts.netloc}{calendar}", settings.max_query_variants
    segments = [segment for segment in parts.path.split("/") if segment]
    distinct = sorted(set(segments))
    if len(distinct) < len(segments):
        # A relative link that is followed from itself deals the same few segments again and again.
        return "repeating_path", f"repeats {parts.netloc} {' '.join(distinct)}", settings.max_path_repeats
    if not pairs:
        return None
    most = settings.max_query_variants
    if len(pairs) == 1 and pairs[0][0].lower() in IDENTITY:
        most *= IDENTITY_FACTOR
    return "query_variants", f"query {parts.netloc}{parts.path}", most


def _calendar(path: str, pairs: list[tuple[str, str]]) -> str | None:
    """The path with its dates taken out, if path or query name a date; else None."""
    dated = False
    out: list[str] = []
    segments = unquote(path).split("/")
    after_year = False
    for position, segment in enumerate(segments):
        if _DATE.fullmatch(segment) and not _YEAR.fullmatch(segment):
            out.append("#")
            dated = True
        elif _YEAR.fullmatch(segment) and position + 1 < len(segments) and _MONTH.fullmatch(segments[position + 1]):
            out.append("#")
            dated = after_year = True
        elif after_year and segment.isdigit() and len(segment) <= 2:
            out.append("#")
        else:
            out.append(segment)
    # A slug after the date is a dated article, of which there are finitely many: not a calendar.
    if dated and out and out[-1] not in ("#", ""):
        dated = False
    for key, value in pairs:
        if key.lower() in _DATE_KEYS and (value.isdigit() or _DATE.fullmatch(value)):
            dated = True
    return "/".join(out) if dated else None
