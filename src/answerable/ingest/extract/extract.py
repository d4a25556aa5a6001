"""A page's readable text with headings, anchors and blocks, from the bytes that a source gave."""

from __future__ import annotations

import csv
import hashlib
import json
import posixpath
from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from urllib.parse import unquote, urljoin, urlsplit

from ...errors import SourceError
from ...model import Block, Heading, Link, Loss, Page, RawPage
from ..characters import visible
from ..kinds import NOTEBOOK, PANDOC, SHEET, WORKBOOK
from .charset import UNKNOWN, decode, looks_binary
from .injections import without_orders
from .page_text import PageText
from .release_notes import FLAG as RELEASE_NOTES
from .release_notes import are_release_notes
from .whatwg import REPLACEMENT

VERSION = 4  # raise it when the same bytes would be read otherwise: stored pages are then extracted again
HTML = frozenset({"text/html", "application/xhtml+xml", "application/xml", "text/xml"})
MARKDOWN = frozenset({"text/markdown", "text/x-markdown", "text/mdx"})
RST = frozenset({"text/x-rst", "text/prs.fallenstein.rst"})
PDF = "application/pdf"


class ExtractError(SourceError):
    """A page that has no text to take; `code` is `binary`, `charset`, `empty`, `no_text`, `pdf`,
    `pandoc` or `notebook`.
    """

    def __init__(self, message: str, *, code: str, path: str | None = None, remedy: str | None = None) -> None:
        super().__init__(message, path=path, remedy=remedy)
        self.code = code


def extract(raw: RawPage, *, content: str | None = None, remove: Sequence[str] = (), max_depth: int = 200) -> Page:
    """Turn a RawPage into a Page.

    `content` and `remove` are CSS selectors for HTML pages: what to read, and what in it to leave out. Elements
    nested deeper than `max_depth` are read without the page's structure, and the page is flagged `deep_nesting`.

    Raises ExtractError where there is no text, SourceError for a selector that is not CSS, and MissingExtra where the
    extra that reads this kind is not installed; nothing else, whatever the bytes are.
    """
    if not raw.data.strip():
        raise ExtractError("the page is empty", code="empty", path=raw.page)
    if raw.media_type == PDF:
        return _from_pdf(raw)
    if raw.media_type in PANDOC:
        return _from_pandoc(raw, max_depth)
    if raw.media_type == WORKBOOK:
        return _from_workbook(raw, max_depth)
    if looks_binary(raw.data):
        raise ExtractError(
            "the file is binary, not text", code="binary", path=raw.page, remedy="exclude it from the source"
        )
    decoded = decode(raw.data, raw.charset)
    if decoded.encoding == REPLACEMENT:
        message = "the page says that it is in an encoding which browsers no longer read (iso-2022-kr, hz-gb-2312, ...)"
        raise ExtractError(message, code="no_text", path=raw.page, remedy="serve it as UTF-8")
    if decoded.encoding == UNKNOWN:
        message = "the page does not say which charset it is in, and no charset makes text of it"
        remedy = 'save it as UTF-8, or declare its charset: <meta charset="...">'
        raise ExtractError(message, code="charset", path=raw.page, remedy=remedy)
    source = decoded.text
    flags = list(raw.flags)
    if decoded.guessed:
        flags.append("charset_guessed")
    if "\x00" in source:
        source = source.replace("\x00", "")
        flags.append("nul_removed")
    if "\ufffd" in source:
        flags.append("undecodable")
    return _page(raw, *_read(raw, source, content, remove, max_depth), flags)


def _page(raw: RawPage, page_text: PageText, title: str | None, flags: Sequence[str] = ()) -> Page:
    page_text = without_orders(page_text)
    if not page_text.text.strip():
        raise ExtractError("the page has no readable text", code="no_text", path=raw.page)
    title = " ".join(visible(title or "").split()) or stem(raw.page)
    kind = [RELEASE_NOTES] if are_release_notes(title) else []
    return Page(
        page=raw.page,
        title=title,
        text=page_text.text,
        headings=page_text.headings,
        blocks=page_text.blocks,
        content_hash=content_hash(title, page_text.text, page_text.headings, page_text.blocks),
        url=raw.url,
        flags=tuple(dict.fromkeys([*flags, *page_text.flags, *kind])),
        meta=MappingProxyType({**page_text.labels, **raw.meta}),  # a recipe knows better
        losses=page_text.losses,
        links=absolute(page_text.links, raw.url),
        marks=page_text.marks,
    )


def _from_pdf(raw: RawPage) -> Page:
    from .pdf_page import PdfUnreadable, read_pdf

    try:
        return _page(raw, *read_pdf(raw.data), raw.flags)
    except PdfUnreadable as error:
        raise ExtractError(f"the PDF cannot be read: {error}", code="pdf", path=raw.page) from error


def _from_pandoc(raw: RawPage, max_depth: int) -> Page:
    from .pandoc_page import PandocUnreadable, read_pandoc

    try:
        return _page(raw, *read_pandoc(raw.data, PANDOC[raw.media_type], max_depth=max_depth), raw.flags)
    except PandocUnreadable as error:
        raise ExtractError(f"pandoc cannot read it: {error}", code="pandoc", path=raw.page) from error


def _from_workbook(raw: RawPage, max_depth: int) -> Page:
    from .html_page import read_html
    from .sheet_page import NoQuestions, workbook_html

    try:
        return _page(raw, *read_html(workbook_html(raw.data), max_depth=max_depth), raw.flags)
    except NoQuestions as error:
        raise ExtractError(str(error), code="no_text", path=raw.page, remedy="write it as a page") from error


def _from_sheet(raw: RawPage, source: str, max_depth: int) -> tuple[PageText, str | None]:
    from .html_page import read_html
    from .sheet_page import NoQuestions, csv_rows, sheet_html

    try:
        page_text, _ = read_html(f"<body>{sheet_html(csv_rows(source))}</body>", content="body", max_depth=max_depth)
    except (NoQuestions, csv.Error) as error:
        raise ExtractError(str(error), code="no_text", path=raw.page, remedy="write it as a page") from error
    return page_text, None


def _from_notebook(raw: RawPage, source: str, max_depth: int) -> tuple[PageText, str | None]:
    from .ledger import words_in
    from .markdown.page import read_markdown
    from .notebook_page import NotNotebook, notebook_markdown

    try:
        markdown, left_out = notebook_markdown(source)
    except NotNotebook as error:
        raise ExtractError(f"the notebook cannot be read: {error}", code="notebook", path=raw.page) from error
    page_text, title = read_markdown(markdown, max_depth=max_depth)
    losses = [Loss("other", "output", len(page_text.text), words_in(text), text[:160]) for text in left_out]
    return replace(page_text, losses=(*page_text.losses, *losses)), title


def _read(
    raw: RawPage, source: str, content: str | None, remove: Sequence[str], max_depth: int
) -> tuple[PageText, str | None]:
    kind = raw.media_type.split(";")[0].strip().lower()
    if kind in HTML:
        from .html_page import read_html

        return read_html(source, content=content, remove=remove, max_depth=max_depth)
    if kind in MARKDOWN:
        from .markdown.page import read_markdown

        mdx = kind == "text/mdx" or raw.page.lower().endswith(".mdx")
        return read_markdown(source, raw.page, mdx=mdx, parts=raw.parts, max_depth=max_depth)
    if kind == NOTEBOOK:
        return _from_notebook(raw, source, max_depth)
    if kind == SHEET:
        return _from_sheet(raw, source, max_depth)
    if kind in RST:
        from .rst_page import read_rst

        parts = raw.parts
        include = (lambda path: decode(parts[path], None).text if path in parts else None) if parts else None
        return read_rst(source, raw.page, include=include, max_depth=max_depth)
    from .text_page import read_plain_text

    return read_plain_text(source), None


def absolute(links: Sequence[Link], address: str | None) -> tuple[Link, ...]:
    """The links of a page whose own address is `address`: absolute where it is known."""
    if address is None:
        return tuple(links)
    made = []
    for link in links:
        try:
            made.append(replace(link, url=urljoin(address, link.url)))
        except ValueError:  # not an address
            made.append(link)
    return tuple(made)


def content_hash(title: str, text: str, headings: Sequence[Heading], blocks: Sequence[Block]) -> str:
    """SHA-256 (hex) over what a page says and how it is built: it decides whether a page has changed.

    Links, marks, and what else tells how it is shown are not in it: a page that only looks otherwise says the same.
    """
    digest = hashlib.sha256(json.dumps([title, text]).encode())
    for h in headings:
        digest.update(f"\nh {h.level} {h.start} {h.end} {h.anchor!r}".encode())
    for b in blocks:
        digest.update(f"\nb {b.kind} {b.start} {b.end} {b.depth} {b.ordinal} {b.group}".encode())
    return digest.hexdigest()


def stem(page: str) -> str:
    """A title for a page that has none: the last part of its path or URL, as words."""
    path = unquote(urlsplit(page).path) if "://" in page else page
    name = posixpath.basename(path.rstrip("/")) or page
    base = posixpath.splitext(name)[0] or name
    return " ".join(visible(base).replace("-", " ").replace("_", " ").split()) or page
