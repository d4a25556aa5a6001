"""A page's title: its own first heading, else what `<title>` says without the name of the site.

The name of the site is known from where the site says it (`og:site_name`, JSON-LD, the link to its home page); else it
is taken to be what stands behind the last separator, unless that tells of the page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ...characters import names, visible
from ..page_text import PageText
from .removals import Removals
from .tree import Outline, attribute, classes, split_name, text_of

if TYPE_CHECKING:
    from bs4 import Tag

_SEPARATOR = re.compile(r"\s+(?:[|·•–—»«›‹:-]|::|--)\s+|\s*\|\s*|:\s+|\s*[»›]\s*")
_STRONG = names("| · • » « › ‹ ::")  # a title's own words seldom hold one of these
# What names of sites end in or begin with.
_SITE_WORDS = names(
    "docs doc documentation help center centre support knowledge base knowledgebase wiki guide guides portal hub "
    "blog academy manual faq handbook developer developers api reference home homepage official site website hilfe "
    "hilfecenter dokumentation support-center aide ayuda ajuda assistenza community forum university learn kb v1 v2 "
    "v3 user users hilfebereich supportcenter helpcenter helpdesk desk service the of for and &"
)
_SITE_ENDS = _SITE_WORDS - names(
    "the of for and & v1 v2 v3 user users api service official learn university guide manual faq"
)
_GENERIC = names(
    "home homepage start startseite accueil inicio index docs documentation help support back menu logo skip"
)
_BRANDS = names(
    "site-title site-name sitename site-logo sitetitle logo brand navbar-brand wordmark blog-title masthead-title "
    "site-header-title header-logo logo-text header-title-link navbar-title"
)
_BANNERS = names("header nav")
_MOST_NAMES = 12


@dataclass(frozen=True, slots=True)
class Named:
    """What the head of a page calls it and its site: `<title>`, `og:title`, and the names of the site."""

    title: str
    social: str
    site: tuple[str, ...]


def named_in(tags: Outline) -> Named:
    """What a page's head, and the link to its home page, say of it."""
    tag = next(iter(tags.all("title")), None)
    title = visible(" ".join(tag.get_text().split()))[:1000] if tag is not None else ""
    return Named(title, meta(tags, "property", "og:title"), tuple(_site_names(tags)))


def meta(tags: Outline, key: str, value: str) -> str:
    """What the first `<meta>` with this attribute says; "" where there is none."""
    tag = next((tag for tag in tags.all("meta") if attribute(tag, key) == value), None)
    return visible(" ".join(attribute(tag, "content").split()))[:1000] if tag is not None else ""


def _site_names(tags: Outline) -> list[str]:
    found = [
        meta(tags, "property", "og:site_name"),
        meta(tags, "name", "application-name"),
        meta(tags, "name", "apple-mobile-web-app-title"),
        *_linked_data(tags),
        *_home_links(tags),
    ]
    kept = {name.casefold(): name for name in found if name and name.casefold() not in _GENERIC and len(name) <= 80}
    return list(kept.values())[:_MOST_NAMES]


def _linked_data(tags: Outline) -> Iterator[str]:
    scripts = [tag for tag in tags.all("script") if attribute(tag, "type") == "application/ld+json"]
    for script in scripts[:5]:
        text = script.get_text()
        if len(text) > 200_000:
            continue
        try:
            stack: list[tuple[Any, str]] = [(json.loads(text), "")]
        except (ValueError, RecursionError):
            continue
        for _ in range(200):
            if not stack:
                break
            value, key = stack.pop()
            if isinstance(value, list):
                stack += [(one, key) for one in value[:50]]
            elif isinstance(value, dict):
                kind = value.get("@type")
                kinds = kind if isinstance(kind, list) else [kind]
                site = key in ("publisher", "isPartOf") or "WebSite" in kinds or "Organization" in kinds
                if site and isinstance(name := value.get("name"), str):
                    yield " ".join(visible(name).split())
                stack += [(one, str(inner)) for inner, one in list(value.items())[:50]]


def _home_links(tags: Outline) -> Iterator[str]:
    for number, link in enumerate(tags.all("a")[:60]):
        href = attribute(link, "href").strip()
        brand = _is_brand(link) or "home" in attribute(link, "rel").split()
        if not (brand or (number < 20 and _leads_home(href) and _in_banner(link))):
            continue
        name = text_of(link)
        picture = link.find("img")
        if not name and picture is not None:
            name = re.sub(r"\s+logo$", "", visible(attribute(picture, "alt")).strip(), flags=re.I)
        yield name


def _leads_home(href: str) -> bool:
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    if parts.query or parts.scheme not in ("", "http", "https"):
        return False
    if parts.netloc:
        return parts.path in ("", "/")
    return bool(href) and (
        href in ("/", "./", ".", "index.html", "/index.html")
        or re.fullmatch(r"(?:\.\./)+(?:index\.html)?|/?\w\w/?", href) is not None
    )


def _is_brand(tag: Tag) -> bool:
    return any(split_name(name)[0] in _BRANDS for name in [*classes(tag), attribute(tag, "id")])


def _in_banner(tag: Tag) -> bool:
    for parent in tag.parents:
        if parent.name in ("main", "article"):
            return False
        if parent.name in _BANNERS or attribute(parent, "role") in ("banner", "navigation"):
            return True
        if not _BANNER_WORDS.isdisjoint(split_name(attribute(parent, "class"))[1]):
            return True
    return False


_BANNER_WORDS = names("header navbar topbar masthead nav banner logo")


# -- a heading that is the site's ----------------------------------------------------------------


def take_site_headings(tags: Outline, named: Named, removals: Removals) -> None:
    """Take out each h1 that names the site, not the page: it stands on every page."""
    headings = [tag for tag in tags.all("h1")[:50] if tag.get_text(strip=True)]
    others = len(headings)
    told = [text_of(tag).casefold() for tag in tags.all("h1", "h2", "h3")[:40]]
    for heading in headings:
        if _names_site(heading, named, others > 1 or _has_own_title(tags, heading), told):
            removals.take(heading, "site", "h1")
            others -= 1


def _has_own_title(tags: Outline, heading: Tag) -> bool:
    return any(tag is not heading and tag.get_text(strip=True) for tag in tags.all("h1", "h2")[:20])


def _is_told_elsewhere(title: str, folded: str, told: Sequence[str]) -> bool:
    """Whether another heading says what `<title>` says of the page, and this one does not."""
    whole = title.casefold()
    cuts = list(_SEPARATOR.finditer(whole))
    wanted = {whole, *(whole[: cut.start()].strip() for cut in cuts), *(whole[cut.end() :].strip() for cut in cuts)}
    said = [text for text in told if text in wanted and text]
    if folded not in wanted:
        return any(whole.startswith(text) for text in said)
    # Both are parts of it: the page's is the one that is not the site's, and comes later on the page.
    others = [text for text in said if text != folded]
    return bool(others) and bool(cuts) and told.index(folded) < told.index(others[0])


def _names_site(heading: Tag, named: Named, others: bool, told: Sequence[str]) -> bool:
    text = text_of(heading)
    parts = _parts(named.title)
    folded = text.casefold()
    if heading.find_parent(["main", "article"]) is None and _is_told_elsewhere(named.title, folded, told):
        return True
    if len(parts) < 2 or not any(part.casefold() == folded for part in parts):
        about = bool(named.title) and named.title.casefold() != folded and others
        if not about:
            return False
        known = folded in {name.casefold() for name in named.site}
        return (known and _in_banner(heading)) or (_in_banner(heading) and _is_logo(heading))
    if folded == parts[0].casefold() and not _site_first(named, parts, others):
        return False  # `<title>` begins with it: it is the page's
    if folded in {name.casefold() for name in named.site} or _is_logo(heading):
        return True
    outside = heading.find_parent(["main", "article"]) is None
    return outside and folded in (parts[-1].casefold(), parts[0].casefold())


def _site_first(named: Named, parts: Sequence[str], others: bool) -> bool:
    first = parts[0].casefold()
    return others and (first in {name.casefold() for name in named.site} or _sounds_like_site(parts[0]))


def _is_logo(heading: Tag) -> bool:
    if any(_is_brand(tag) for tag in [heading, *list(heading.parents)[:3], *heading.find_all("a", limit=1)]):
        return True
    link = heading.find("a")
    return link is not None and _leads_home(attribute(link, "href").strip()) and text_of(link) == text_of(heading)


# -- the title -----------------------------------------------------------------------------------


def page_title(named: Named, page_text: PageText, around: Iterable[str] = ()) -> str | None:
    """The title of a page whose text is `page_text`; `around` are the texts of the site around it."""
    first = next((heading for heading in page_text.headings if heading.level == 1), None)
    if first is not None:
        return first.text
    raw = named.title
    if named.social and (not raw or raw.startswith(named.social)):
        raw = named.social
    if not raw:
        return named.social or None
    headings = [heading.text for heading in page_text.headings[:3]]
    return without_site(raw, named.site, headings, page_text.text, around) or named.social or None


def without_site(
    title: str, site: Sequence[str] = (), headings: Sequence[str] = (), text: str = "", around: Iterable[str] = ()
) -> str:
    """`title` without the name of the site. headings, text: the page's; around: texts of the site around it."""
    title = " ".join(title.split())
    cuts = [(match.start(), match.end(), match.group().strip()) for match in _SEPARATOR.finditer(title)]
    cuts = [cut for cut in cuts if title[: cut[0]].strip() and title[cut[1] :].strip()]
    if not cuts:
        return title
    wanted = {heading.casefold() for heading in headings}
    for start, end, _ in cuts:  # a heading of the page says where its title begins or ends
        for part in (title[:start], title[end:]):
            if part.strip().casefold() in wanted:
                return part.strip()
    known = [name.casefold() for name in site]
    start, end, sign = cuts[-1]
    if _is_site(title[end:], known):
        head = title[:start].strip()
        return without_site(head, site) if _ends_in_site(head, known) else head
    first = cuts[0]
    if _is_site(title[: first[0]], known):
        return title[first[1] :].strip()
    for earlier in cuts[:-1]:
        if title[earlier[1] :].casefold() in known:
            return title[: earlier[0]].strip()
    head, tail = title[:start].strip(), title[end:].strip()
    front = title[: first[0]].strip().casefold()
    around = list(_few(around))
    if any(one.strip().casefold() == front for one in around) and _tells_of_page(title[first[1] :], text):
        return title[first[1] :].strip()
    if _sounds_like_site(tail):
        return head
    if _sounds_like_site(title[: first[0]]) and len(cuts) == 1:
        return title[first[1] :].strip()
    if not tail[0].isupper() and not tail[0].isdigit() and tail[0].isascii():
        return title
    if sign in _STRONG:
        return head
    if any(tail.casefold() in one.casefold() for one in around):
        return head
    return title if (sign == ":" and title[start] == ":") or _tells_of_page(tail, text) else head


def _few(around: Iterable[str]) -> Iterator[str]:
    length = 0
    for text in around:
        yield text[:20_000]
        length += len(text)
        if length > 40_000:
            return


def _parts(title: str) -> list[str]:
    return [part.strip() for part in _SEPARATOR.split(title) if part.strip()]


def _is_site(text: str, known: Sequence[str]) -> bool:
    """Whether it is a known name of the site, or one with words such as Docs and Help Center beside it."""
    part = text.strip().casefold()
    for name in known:
        if part == name:
            return True
        longer, shorter = (part, name) if len(part) > len(name) else (name, part)
        if len(shorter) >= 3 and (longer.startswith(shorter + " ") or longer.endswith(" " + shorter)):
            rest = longer.replace(shorter, " ", 1).split()
            if rest and all(word.strip(".,()") in _SITE_WORDS or word[:1].isdigit() for word in rest):
                return True
    return False


def _ends_in_site(text: str, known: Sequence[str]) -> bool:
    parts = _parts(text)
    return len(parts) > 1 and _is_site(parts[-1], known)


def _sounds_like_site(text: str) -> bool:
    found = [word.strip(".,()").casefold() for word in text.split()]
    return 1 < len(found) <= 7 and found[-1] in _SITE_ENDS and text.strip()[0].isupper()


def _tells_of_page(tail: str, text: str) -> bool:
    found = [word.casefold() for word in re.findall(r"[^\W_]+", tail) if len(word) > 2 or not word.isascii()]
    body = set(re.findall(r"[^\W_]+", text[:200_000].casefold()))
    return bool(found) and sum(word in body for word in found) >= 0.6 * len(found)
