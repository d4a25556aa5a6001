"""Links from one source file to another, as the site has them: to the address of the page that is made of the file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from urllib.parse import unquote, urljoin, urlsplit

from ...model import Link

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")


def linked(
    links: Iterable[Link], key: str, address: str, root: str | None, target: Callable[[str], str | None]
) -> tuple[Link, ...]:
    """`links` of the file `key`, absolute.

    address: of its page. root: of the site, which a link with a slash at its beginning is counted from. target: the
    address of the page of another file in the folder, None where there is no such file, or no address.
    """
    return tuple(replace(link, url=_absolute(link.url, key, address, root, target)) for link in links)


def _absolute(url: str, key: str, address: str, root: str | None, target: Callable[[str], str | None]) -> str:
    if _SCHEME.match(url):
        return url
    try:
        parts = urlsplit(url)
        path = unquote(parts.path)
        if path and "." in posixpath.basename(path):
            found = posixpath.normpath(
                posixpath.join("" if path[0] == "/" else posixpath.dirname(key), path.lstrip("/"))
            )
            if not found.startswith("../") and (other := target(found)) is not None:
                return other + (f"#{parts.fragment}" if parts.fragment else "")
        if path.startswith("/") and not path.startswith("//") and root is not None:
            below = urlsplit(root).path.rstrip("/")
            return urljoin(root, url if path.startswith(below + "/") else below + url)
        return urljoin(address, url)
    except ValueError:  # not an address
        return url
