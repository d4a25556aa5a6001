"""What the front matter of a page says about its being published, whatever the generator."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping

from .generator import DRAFT, NOINDEX, NOT_PUBLISHED, UNLISTED, PageFile, Why, day_of

_YES = frozenset({"true", "yes", "on", "1", "y"})
_NO = frozenset({"false", "no", "off", "0", "never", "n"})
# A page that is only out of the menu (`hidden: true` of Mintlify) is read: links lead to it.
_WITHHELD = {  # keys that withhold a page where they are true
    "draft": DRAFT,
    "isdraft": DRAFT,
    "is_draft": DRAFT,
    "unlisted": UNLISTED,
    "noindex": NOINDEX,
    "no_index": NOINDEX,
    "seo.noindex": NOINDEX,
    "unpublished": NOT_PUBLISHED,
    "private": NOT_PUBLISHED,
    "expired": NOT_PUBLISHED,
    "headless": NOT_PUBLISHED,
}
_GRANTED = {  # keys that withhold a page where they are false
    "published": NOT_PUBLISHED,
    "ispublished": NOT_PUBLISHED,
    "is_published": NOT_PUBLISHED,
    "publish": NOT_PUBLISHED,
    "public": NOT_PUBLISHED,
    "listed": UNLISTED,
}
_STATES = {
    "draft": DRAFT,
    "hidden": UNLISTED,
    "unlisted": UNLISTED,
    "private": NOT_PUBLISHED,
    "internal": NOT_PUBLISHED,
    "unpublished": NOT_PUBLISHED,
    "expired": NOT_PUBLISHED,
}
_STATED = ("status", "state", "visibility", "publish_status", "workflow_state")
_ROBOTS = ("robots", "meta.robots", "seo.robots", "metadata.robots", "meta_robots", "robots.index")
_META_ROBOTS = re.compile(
    r"name: *[\"']?robots[\"']?\s{1,40}(?:- +)?content: *[\"']?[\w, -]*?\b(?:noindex|none)\b", re.I
)
_FROM = ("publishdate", "publish_date", "publish_on", "embargo")
_UNTIL = ("expirydate", "expiry_date", "unpublishdate", "unpublish_date", "expires")
_OUTSIDE_YAML = re.compile(  # fields of reST's head, attributes of AsciiDoc's
    r"^:(?:page-)?(draft|published|unlisted|hidden|noindex|private|robots|status):[ \t]*(\S[^\n]{0,80})?$", re.M
)
_RST_ROBOTS = re.compile(r"^\.\. meta::[ \t]*\n(?:[ \t]+:[^\n]*\n){0,20}?[ \t]+:robots:[^\n]*\bnoindex\b", re.M)
_HEAD = 3000


def withheld(page: PageFile, *, future_keys: tuple[str, ...] = ()) -> Why | None:
    """Why the page is not public by its own word; None where it says nothing of the kind.

    Days are compared with the day of the ingest; `future_keys` are keys whose day, too, has to come first.
    """
    return by_front_matter(page.front, page.today, future_keys) or _by_head(page)


def is_no(value: str) -> bool:
    """Whether a value of front matter says no."""
    return value.strip().lower() in _NO


def by_front_matter(front: Mapping[str, str], today: datetime.date, future_keys: tuple[str, ...] = ()) -> Why | None:
    """The same of front matter alone."""
    if not front:
        return None
    for key, code in _WITHHELD.items():
        if front.get(key, "").strip().lower() in _YES:
            return code, f"its front matter says {key}: {front[key].strip()}"
    for key, code in _GRANTED.items():
        if front.get(key, "").strip().lower() in _NO:
            return code, f"its front matter says {key}: {front[key].strip()}"
    for key in _STATED:
        if (code := _STATES.get(front.get(key, "").strip().lower(), "")) != "":
            return code, f"its front matter says {key}: {front[key].strip()}"
    for key in _ROBOTS:
        said = front.get(key, "").lower()
        if re.search(r"\b(?:noindex|none)\b", said) or (key == "robots.index" and said.strip() in _NO):
            return NOINDEX, f"its front matter says {key}: {said.strip()[:60]}"
    for key in ("build", "_build"):
        # What Hugo does not render, but lists, has no page of its own: other pages show it.
        if is_no(front.get(f"{key}.render", "")) and is_no(front.get(f"{key}.list", "")):
            return NOT_PUBLISHED, f"its front matter says {key}: render: never, list: never"
    for key in (*_FROM, *future_keys):
        if (day := day_of(front.get(key, ""))) is not None and day > today:
            return NOT_PUBLISHED, f"its front matter says {key}: {day}, which is still to come"
    for key in _UNTIL:
        if (day := day_of(front.get(key, ""))) is not None and day < today:
            return NOT_PUBLISHED, f"its front matter says {key}: {day}, which is past"
    return None


def _by_head(page: PageFile) -> Why | None:
    if page.body and _META_ROBOTS.search(page.head[: page.body]):
        return NOINDEX, "its front matter has a meta tag robots: noindex"
    if page.path.lower().endswith((".rst", ".adoc", ".asciidoc")):
        head = page.head[:_HEAD]
        if _RST_ROBOTS.search(head):
            return NOINDEX, "it has a meta tag robots: noindex"
        said = {key: (value or "true") for key, value in _OUTSIDE_YAML.findall(head)}
        why = by_front_matter(said, page.today)
        return why and (why[0], why[1].replace("its front matter", "its head"))
    return None
