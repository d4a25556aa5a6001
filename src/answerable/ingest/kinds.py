"""Kinds of files: which endings are pages and of what media type, and which look like docs and are not read."""

from __future__ import annotations

import os
import re

_OFFICE = "application/vnd.openxmlformats-officedocument"
OPENAPI, SHEET, NOTEBOOK = "application/vnd.oai.openapi", "text/csv", "application/x-ipynb+json"
WORKBOOK = f"{_OFFICE}.spreadsheetml.sheet"

# Formats that pandoc reads, by media type: its name of the format.
PANDOC = {
    "text/asciidoc": "asciidoc",
    "text/x-org": "org",
    "text/x-textile": "textile",
    "text/x-mediawiki": "mediawiki",
    "text/x-dokuwiki": "dokuwiki",
    "text/x-creole": "creole",
    "text/x-txt2tags": "t2t",
    "text/x-tex": "latex",
    "text/x-pod": "pod",
    "text/troff": "man",
    "text/x-mdoc": "mdoc",
    "application/docbook+xml": "docbook",
    "application/rtf": "rtf",
    "application/epub+zip": "epub",
    "application/vnd.oasis.opendocument.text": "odt",
    f"{_OFFICE}.wordprocessingml.document": "docx",
    f"{_OFFICE}.presentationml.presentation": "pptx",
}
_BY_FORMAT = {form: media for media, form in PANDOC.items()}

MEDIA_TYPES = {
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".mdx": "text/mdx",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "text/html",
    ".rst": "text/x-rst",
    ".txt": "text/plain",
    ".pdf": "application/pdf",
    ".ipynb": NOTEBOOK,
    ".csv": SHEET,
    ".tsv": SHEET,
    ".xlsx": WORKBOOK,
    ".adoc": _BY_FORMAT["asciidoc"],
    ".asciidoc": _BY_FORMAT["asciidoc"],
    ".org": _BY_FORMAT["org"],
    ".textile": _BY_FORMAT["textile"],
    ".mediawiki": _BY_FORMAT["mediawiki"],
    ".wiki": _BY_FORMAT["mediawiki"],
    ".dokuwiki": _BY_FORMAT["dokuwiki"],
    ".creole": _BY_FORMAT["creole"],
    ".t2t": _BY_FORMAT["t2t"],
    ".tex": _BY_FORMAT["latex"],
    ".latex": _BY_FORMAT["latex"],
    ".pod": _BY_FORMAT["pod"],
    ".man": _BY_FORMAT["man"],
    ".mdoc": _BY_FORMAT["mdoc"],
    ".dbk": _BY_FORMAT["docbook"],
    ".docbook": _BY_FORMAT["docbook"],
    ".rtf": _BY_FORMAT["rtf"],
    ".epub": _BY_FORMAT["epub"],
    ".odt": _BY_FORMAT["odt"],
    ".docx": _BY_FORMAT["docx"],
    ".pptx": _BY_FORMAT["pptx"],
}
BINARY = frozenset({"application/pdf", WORKBOOK, *(_BY_FORMAT[form] for form in ("epub", "odt", "docx", "pptx"))})

_BUILT = "build the site and ingest its folder or address"
_SAVE = "save it as .docx or .odt"
# Endings of docs that nothing here reads, with what to do instead.
UNREAD_KINDS = {
    ".dita": _BUILT,
    ".ditamap": _BUILT,
    ".texi": _BUILT,
    ".texinfo": _BUILT,
    ".rdoc": _BUILT,
    ".haml": _BUILT,
    ".pug": _BUILT,
    ".njk": _BUILT,
    ".liquid": _BUILT,
    ".astro": _BUILT,
    ".vue": _BUILT,
    ".svelte": _BUILT,
    ".doc": _SAVE,
    ".pages": _SAVE,
    ".wpd": _SAVE,
    ".ppt": "save it as .pptx",
    ".odp": "save it as .pptx",
    ".key": "save it as .pptx",
    ".xls": "save it as .xlsx",
    ".ods": "save it as .xlsx",
    ".numbers": "save it as .xlsx",
    ".chm": "ingest the site that it was made from",
    ".mobi": "ingest the .epub",
    ".azw3": "ingest the .epub",
    ".djvu": "ingest a PDF with a text layer",
    ".mhtml": "save it as .html",
    ".mht": "save it as .html",
}
_MANUAL = re.compile(r"\.[1-9][a-z]{0,3}$", re.I)
_IS_MANUAL = re.compile(rb"\A(?:[.']\\\".*\n|\s*\n|\.(?:ig|so|if|ie|el|nr|ds|de).*\n)*\.(TH|Dd)[ \t]")
_IS_OPENAPI = re.compile(rb"^[\s{]*[\"']?(?:openapi|swagger)[\"']?[ \t]*:[ \t]*[\"']?[23]\.", re.M)
SPECS = frozenset({".yaml", ".yml", ".json"})
HEAD = 65_536  # bytes that are looked at to tell what a file is


def ending(name: str) -> str:
    """The ending of a file's name with its dot, in lower case."""
    return os.path.splitext(name)[1].lower()  # noqa: PTH122


def may_be_page(name: str) -> bool:
    """Whether a file has to be opened to know if it is a page: an API description or a page of a manual."""
    return ending(name) in SPECS or _MANUAL.search(name) is not None


def media_type(name: str, data: bytes) -> str | None:
    """The media type of a file by its name and, where that leaves it open, by its beginning; None: not a page."""
    kind = MEDIA_TYPES.get(ending(name))
    if kind is not None:
        return kind
    if ending(name) in SPECS:
        return OPENAPI if _IS_OPENAPI.search(data[:HEAD]) else None
    if _MANUAL.search(name) and (found := _IS_MANUAL.match(data[:HEAD])):
        return _BY_FORMAT["man" if found.group(1) == b"TH" else "mdoc"]
    return None
