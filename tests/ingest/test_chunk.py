"""Chunks: they reassemble the page, stay below the limit, and cut where a reader would."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.ingest.chunk import chunk
from answerable.ingest.extract.extract import extract
from answerable.model import Chunk, Page, RawPage


def words(text: str) -> list[tuple[int, int]]:
    """Word pieces as a BERT tokenizer makes them: words and single marks, long words in pieces of four."""
    out = []
    for match in re.finditer(r"\w+|[^\w\s]", text):
        for a in range(match.start(), match.end(), 4):
            out.append((a, min(a + 4, match.end())))
    return out


def whole_words(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in re.finditer(r"\S+", text)]


def characters(text: str) -> list[tuple[int, int]]:
    return [(n, n + 1) for n in range(len(text))]


def byte_pieces(text: str) -> list[tuple[int, int]]:
    """Several pieces may share one character."""
    return [(n, n + 1) for n, c in enumerate(text) for _ in c.encode("utf-8", "replace") if not c.isspace()]


def page(source: str, name: str = "guide.md") -> Page:
    return extract(RawPage(name, source.encode(), "text/markdown"))


def check(made: Page, chunks: tuple[Chunk, ...], spans: object, limit: int) -> None:
    assert callable(spans)
    assert "".join(c.text for c in chunks) == made.text
    for c in chunks:
        assert made.text[c.start : c.end] == c.text
        assert c.text
        assert len(spans(c.encoded_text)) <= limit
    assert len({c.id for c in chunks}) == len(chunks)


PROSE = "This is a sentence of some nine words here. " * 12


def test_a_small_page_is_one_chunk() -> None:
    made = page("# Refunds\n\nWithin thirty days.\n\n## Annual plans\n\nAlso.\n")
    (only,) = chunk(made, words)
    assert only.text == made.text
    assert only.heading_path == ("Refunds",)
    assert only.anchor == "refunds"
    assert re.fullmatch(r"[0-9a-f]{16}", only.id)


def test_sections_are_cut_apart_with_their_paths() -> None:
    made = page(f"# T\n\n{PROSE}\n\n## A\n\n{PROSE}\n\n### A1\n\n{PROSE}\n\n## B\n\n{PROSE}")
    chunks = chunk(made, words)
    check(made, chunks, words, 250)
    assert list(dict.fromkeys(c.heading_path for c in chunks)) == [("T",), ("T", "A"), ("T", "A", "A1"), ("T", "B")]
    assert next(c.text for c in chunks if c.anchor == "a1").startswith("A1\n")


def test_the_title_leads_the_path_where_no_heading_says_it() -> None:
    made = page(f"---\ntitle: Billing\n---\n{PROSE}\n\n## Refunds\n\n{PROSE}")
    assert [c.heading_path for c in chunk(made, words)][-1] == ("Billing", "Refunds")


def test_a_procedure_stays_whole_with_the_line_above_it() -> None:
    steps = "\n".join(f"{n}. Do the thing number {n} with care." for n in range(1, 13))
    made = page(f"# T\n\n{PROSE}\n\n{PROSE}\n\nTo do it:\n\n{steps}\n\n{PROSE}")
    chunks = chunk(made, words)
    check(made, chunks, words, 250)
    holding = [c for c in chunks if "1. Do" in c.text]
    assert len(holding) == 1
    assert "12. Do" in holding[0].text
    assert "To do it:" in holding[0].text


def test_a_heading_is_never_left_alone() -> None:
    made = page(f"# T\n\n## A\n\n### A1\n\n{PROSE}\n\n{PROSE}\n\n{PROSE}")
    chunks = chunk(made, words)
    check(made, chunks, words, 250)
    assert chunks[0].text.startswith("T\n\nA\n\nA1\n\nThis is")
    assert chunks[0].heading_path == ("T", "A", "A1")


def test_long_things_are_cut_between_sentences_then_words() -> None:
    made = page("# T\n\n" + "word " * 3000 + "\n\n" + PROSE * 5)
    chunks = chunk(made, words)
    check(made, chunks, words, 250)
    assert all(c.text.endswith(" ") or c.text.rstrip().endswith((".", "word", "T")) for c in chunks)
    assert sum(c.text.rstrip().endswith(".") for c in chunks) >= 3


def test_code_is_cut_between_lines() -> None:
    code = "\n".join(f"call_{n}(a, b)" for n in range(200))
    made = page(f"# T\n\n```\n{code}\n```\n")
    chunks = chunk(made, words)
    check(made, chunks, words, 250)
    assert all(c.text.rstrip().endswith(")") for c in chunks)


def test_a_long_heading_path_is_shortened_from_the_left() -> None:
    made = page("# " + "alpha " * 60 + "\n\n## " + "beta " * 60 + "\n\n### Gamma\n\n" + PROSE * 3)
    chunks = chunk(made, words)
    check(made, chunks, words, 250)
    assert chunks[-1].heading_path[-1] == "Gamma"
    huge = page("# " + "delta " * 4000 + "\n\nText.")
    check(huge, chunk(huge, words), words, 250)


def test_ids_follow_page_place_and_text() -> None:
    one, same = chunk(page(PROSE), words), chunk(page(PROSE), words)
    other = chunk(page(PROSE, "other.md"), words)
    assert [c.id for c in one] == [c.id for c in same]
    assert not {c.id for c in one} & {c.id for c in other}


def test_a_limit_too_small_is_refused() -> None:
    with pytest.raises(ValueError, match="too small"):
        chunk(page("x"), words, limit=3)


def test_without_the_check_a_chunk_would_be_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sabotage twin: with the room of a section made endless, the encoder would cut text off silently."""
    from answerable.ingest import chunk as module

    monkeypatch.setattr(module._Chunker, "_cut", lambda self, start, end, room: iter([(start, end)]))
    monkeypatch.setattr(
        module._Chunker, "_checked", lambda self, start, end, path, anchor: iter([self._make(start, end, path, anchor)])
    )
    made = page("# T\n\n" + PROSE * 10)
    assert max(len(words(c.encoded_text)) for c in chunk(made, words)) > 250


LINES = st.sampled_from(
    ["# One", "## Two two", "### Three", "Short text.", PROSE, "1. step one", "2. step two",
     "   - nested", "- item", "", "",
     "| a | b |",
     "| - | - |", "| c | d e f |", "```", "x = y(z)", "    indented", "Lead line:", "**Bold**",
     "漢字の文です。次の文。",
     "a" * 300, "é" * 50,
     "https://example.com/" + "path/" * 30]
)  # fmt: skip


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.lists(LINES, min_size=1, max_size=30),
    st.sampled_from([words, whole_words, characters, byte_pieces]),
    st.sampled_from([8, 20, 60, 250]),
)
def test_chunks_reassemble_the_page_below_the_limit(lines: list[str], spans: object, limit: int) -> None:
    source = "\n".join(lines)
    if not re.sub(r"[#\s`|*.:-]", "", source):
        return
    made = page(source + "\n\nEnd.")
    check(made, chunk(made, spans, limit), spans, limit)  # type: ignore[arg-type]
