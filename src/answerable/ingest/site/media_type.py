"""Whether an answer is text that is read, by the media type it declares and by the name in its URL."""

from __future__ import annotations

from urllib.parse import urlsplit

from .fetch import Response

_TYPES = {
    "text/html": "text/html",
    "application/xhtml+xml": "text/html",
    "text/markdown": "text/markdown",
    "text/x-markdown": "text/markdown",
    "text/plain": "text/plain",
}
_MARKDOWN_NAMES = (".md", ".markdown", ".mdx")
_NOT_TEXT_WORDS = """
7z avi bin bmp bz2 css csv deb dmg doc docx eot epub exe flac gif gz ico iso jar jpeg jpg js json m4a m4v
mjs mov mp3 mp4 mpeg msi odt ogg otf pdf pkg png ppt pptx ps rar rpm rss svg tar tgz tif tiff ttf wasm wav
webm webmanifest webp woff woff2 xls xlsx xml xz zip zst atom
"""
_NOT_TEXT = frozenset(_NOT_TEXT_WORDS.split())


def media_type(response: Response) -> str | None:
    """`text/html`, `text/markdown` or `text/plain`, or None for anything else; a missing type is guessed by name."""
    path = urlsplit(response.url).path.lower()
    declared = response.media_type
    if path.endswith(_MARKDOWN_NAMES) and declared in (
        "text/plain",
        "application/octet-stream",
        "binary/octet-stream",
        "",
    ):
        return "text/markdown"
    if not declared:
        return "text/plain" if path.endswith(".txt") else "text/html"
    if declared == "text/plain" and path.endswith("/llms.txt"):
        return "text/markdown"
    return _TYPES.get(declared)


def not_text_by_name(url: str) -> bool:
    """Whether the name alone says that a URL is no text, so that it need not be fetched."""
    path = urlsplit(url).path
    return "." in path and path.rpartition(".")[2].lower() in _NOT_TEXT
