"""The sitemap of a built site that lies in the folder: the addresses of its pages."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from ..urls import canonical
from .config_files import ConfigError, read_text

MAX_ADDRESSES = 50_000
_TRIED = 500  # addresses by which the root of the site is found
_LOC = re.compile(r"<loc>\s*(?:<!\[CDATA\[)?\s*([^<\]\s]{1,2000})\s*(?:\]\]>)?\s*</loc>", re.I)
_INDEX = re.compile(r"<sitemapindex\b", re.I)


class SitemapFile:
    """Addresses by the path below the site's root, without its ending."""

    def __init__(self, folder: Path) -> None:
        self._addresses: dict[str, str] = {}
        found = [url for url in dict.fromkeys(_addresses(folder)) if url]
        root = _root(found, folder)
        if root is not None:
            for url in found:
                if url.startswith(root):
                    self._addresses.setdefault(_name(url[len(root) :]), url)

    def __bool__(self) -> bool:
        return bool(self._addresses)

    def address(self, key: str) -> str | None:
        """The address that the sitemap gives to the file `key`."""
        return self._addresses.get(_name(key))


def _name(path: str) -> str:
    bare = re.sub(r"\.(?:html?|mdx?|markdown|rst|xhtml)$", "", unquote(path).strip("/"), flags=re.I)
    return re.sub(r"(?:^|/)(?:index|readme|_index)$", "", bare, flags=re.I)


def _addresses(folder: Path) -> Iterator[str | None]:
    pending, seen, left = ["sitemap.xml", "sitemap-index.xml", "sitemap_index.xml"], set[str](), MAX_ADDRESSES
    while pending and len(seen) < 20:
        name = pending.pop(0)
        if name in seen:
            continue
        seen.add(name)
        try:
            text = read_text(folder / name)
        except ConfigError:
            continue
        located = [html.unescape(match.group(1)) for match in _LOC.finditer(text)]
        if _INDEX.search(text[:3000]):
            pending += [urlsplit(one).path.rpartition("/")[2] for one in located[:20]]
            continue
        for one in located[:left]:
            yield canonical(one)
        left -= len(located)


def _root(addresses: list[str], folder: Path) -> str | None:
    """The address at which the folder lies: that below which most addresses are files of it."""
    if not addresses:
        return None
    common = os.path.commonprefix(addresses)  # noqa: RUF071  (cut at a slash below)
    common = common[: common.rfind("/") + 1]
    if common.count("/") < 3:  # more than one host
        return None
    best, most = None, 0
    roots = [common]
    while roots[-1].count("/") > 3:
        roots.append(roots[-1].rstrip("/").rpartition("/")[0] + "/")
    for root in roots[:10]:
        many = sum(_is_there(folder, unquote(url[len(root) :])) for url in addresses[:_TRIED])
        if many > most:
            best, most = root, many
    return best


def _is_there(folder: Path, path: str) -> bool:
    bare = path.split("?")[0].strip("/")
    if ".." in bare.split("/"):
        return False
    tries = [bare, f"{bare}.html", f"{bare}.md", f"{bare}.mdx", f"{bare}/index.html", f"{bare}/index.md"]
    return any((folder / one.lstrip("/")).is_file() for one in tries if one)
