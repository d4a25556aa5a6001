"""Test doubles that stand for a part of the product: an encoder without a model, and a source in memory."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from answerable.encode.protocol import Encoded, Encoder, Floats
from answerable.index.build import build
from answerable.index.receipt import Receipt
from answerable.index.source import Source
from answerable.index.tokens import TokenRows
from answerable.model import Block, Chunk, Heading, Page, PageFailure, RawPage
from answerable.settings import Settings

_WORD = re.compile(r"\w+")


class FakeEncoder:
    """Hashes words to fixed directions (others for another digest): texts that share words are near.

    Keeps what it was asked to encode in `encoded`.
    """

    name = "fake"
    max_tokens = 256

    def __init__(self, dim: int = 32, digest: str = "fake-1") -> None:
        self.dim = dim
        self.digest = digest
        self.encoded: list[str] = []

    def spans(self, text: str) -> list[tuple[int, int]]:
        return [match.span() for match in _WORD.finditer(text)]

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> Floats:
        self.encoded += texts
        if progress is not None:
            progress(len(texts))
        return np.stack([self._text(text) for text in texts]) if texts else np.zeros((0, self.dim), np.float32)

    def encode_tokens(self, texts: Sequence[str]) -> list[Encoded]:
        self.encoded += texts
        return [
            Encoded(
                self._text(text),
                np.asarray([self._word(text[a:b]) for a, b in self.spans(text)], np.float32).reshape(-1, self.dim),
                np.asarray(self.spans(text), np.int32).reshape(-1, 2),
            )
            for text in texts
        ]

    def _word(self, word: str) -> Floats:
        seed = int.from_bytes(hashlib.sha256(f"{self.digest} {word.lower()}".encode()).digest()[:8], "big")
        vector = np.random.default_rng(seed).standard_normal(self.dim)
        return np.asarray(vector / np.linalg.norm(vector), np.float32)

    def _text(self, text: str) -> Floats:
        words = _WORD.findall(text) or ["nothing"]
        total = np.sum([self._word(word) for word in words], axis=0)
        return np.asarray(total / np.linalg.norm(total), np.float32)


class FakeTokens:
    """A token store of width 4: the first four numbers of each word's vector, in 127ths."""

    digest = "fake-tokens-1"
    width = 4

    def encode(self, encoder: Encoder, texts: Sequence[str]) -> tuple[Floats, list[TokenRows]]:
        made = encoder.encode_tokens(texts)
        rows = [np.round(one.tokens[:, : self.width] * 127).astype(np.int8) for one in made]
        return np.stack([one.vector for one in made]), rows


def plain_page(raw: RawPage) -> Page:
    """Lines that begin with # are headings, other lines paragraphs. A page that says BROKEN raises ValueError."""
    text = raw.data.decode("utf-8")
    if "BROKEN" in text:
        raise ValueError("cannot be read")
    headings, blocks, place = [], [], 0
    for line in text.splitlines(keepends=True):
        end = place + len(line.rstrip("\n"))
        if line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            headings.append(Heading(level, line.strip("# \n"), None, place, end))
        elif line.strip():
            blocks.append(Block("paragraph", place, end))
        place += len(line)
    title = headings[0].text if headings else raw.page
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Page(raw.page, title, text, tuple(headings), tuple(blocks), digest, raw.url, raw.flags, raw.meta)


def plain_chunks(page: Page, encoder: Encoder, limit: int) -> tuple[Chunk, ...]:
    """One chunk a section; a page of blanks has none."""
    if not page.text.strip():
        return ()
    starts = sorted({0, *(heading.start for heading in page.headings)})
    chunks = []
    for start, end in zip(starts, [*starts[1:], len(page.text)], strict=True):
        heading = next((h.text for h in page.headings if h.start == start), page.title)
        path = (page.title,) if heading == page.title else (page.title, heading)
        chunks.append(Chunk(f"{page.page}#{start}", page.page, start, end, page.text[start:end], path))
    return tuple(chunks)


@dataclass
class FakeSource:
    """Pages held in memory; change `pages` and `failures` between two builds."""

    pages: dict[str, str] = field(default_factory=dict)
    failures: list[PageFailure] = field(default_factory=list)
    name: str = "docs"
    meta: Mapping[str, str] = field(default_factory=dict)
    extracted: list[str] = field(default_factory=list)
    reverse: bool = False

    def _read(self) -> Iterable[RawPage | PageFailure]:
        for key in sorted(self.pages, reverse=self.reverse):
            yield RawPage(key, self.pages[key].encode(), "text/markdown", f"https://docs.example/{key}", meta=self.meta)
        yield from self.failures

    def _extract(self, raw: RawPage) -> Page:
        self.extracted.append(raw.page)
        return plain_page(raw)

    @property
    def source(self) -> Source:
        return Source(self.name, f"memory:{self.name}", self._read, self._extract, "plain 1")


def build_index(path: Path, source: FakeSource, encoder: FakeEncoder | None = None, **options: Any) -> Receipt:
    """Ingest a FakeSource with the fakes of this module."""
    settings = options.pop("settings", Settings())
    return build(source.source, path, settings, encoder=encoder or FakeEncoder(), chunk=plain_chunks, **options)


def small_help_centre(pages: int = 6, variant: str = "first") -> dict[str, str]:
    """Pages about different things, two sections each."""
    topics = ["refund", "invoice", "export", "password", "team", "webhook", "storage", "language", "backup", "audit"]
    names = [topics[i % 10] for i in range(pages)]
    return {
        f"{name}-{i}.md": (
            f"# About {name} {i}\nThe {variant} edition. Everything on {name} number {i} for customers.\n"
            f"## How to start {name}\nOpen settings and choose {name} plan{i} in the {variant} edition.\n"
        )
        for i, name in enumerate(names)
    }
