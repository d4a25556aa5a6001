"""Pages of many shapes: what of them is text, what is not, and which title they get."""

from __future__ import annotations

import pytest

from answerable.ingest.extract.extract import extract
from answerable.model import Page, RawPage
from shown_pages import SHAPES, Shape


def read(html: str) -> Page:
    return extract(RawPage("p.html", html.encode(), "text/html", "utf-8"))


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_shape_is_read_as_it_is_meant(shape: Shape) -> None:
    page = read(shape.html)
    assert [words for words in shape.has if words not in page.text] == []
    assert [words for words in shape.lacks if words in page.text] == []
    assert {words: page.text.count(words) for words in shape.once if page.text.count(words) != 1} == {}
    if shape.title is not None:
        assert page.title == shape.title
