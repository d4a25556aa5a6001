"""The title that stands above the content element is read with it, whatever element it is."""

from __future__ import annotations

import time

import pytest

from answerable.ingest.extract.extract import extract
from answerable.model import Page, RawPage

BODY = "<p>The reader pairs with one till at a time. Charge it for two hours.</p><p>Then hold the key.</p>"


def read(inside: str, title: str = "Card reader : Till support") -> Page:
    html = f"<html><head><title>{title}</title></head><body><main>{inside}</main></body></html>"
    return extract(RawPage("p.html", html.encode(), "text/html", "utf-8"))


@pytest.mark.parametrize(
    "title",
    [
        "<h2>Card reader</h2>",
        '<header class="mb-1">Card reader</header>',
        '<div class="t"><span>Card reader</span></div>',
        '<h2>Card reader<a href="javascript:print();">Print</a></h2>',
        "<div>Card reader <button>Copy</button></div>",
        '<div class="breadcrumb">Card reader</div><h2>Card reader</h2>',
    ],
)
def test_what_says_the_same_as_the_title_is_the_first_heading(title: str) -> None:
    page = read(f"<section>{title}<article>{BODY}</article></section>")
    assert [(h.text, h.start) for h in page.headings] == [("Card reader", 0)]
    assert page.text.count("Card reader") == 1


def test_a_sentence_below_the_title_is_read_and_a_date_is_not() -> None:
    for lead, kept in (("Pair it, charge it, use it.", True), ("Modified on: Mon, 4 Nov 2024", False)):
        page = read(f"<header>Card reader</header><p>{lead}</p><article>{BODY}</article>")
        assert (lead in page.text) is kept


@pytest.mark.parametrize("place", ["nav", "aside", "footer"])
def test_the_title_in_a_menu_is_no_heading(place: str) -> None:
    assert not read(f"<{place}><span>Card reader</span></{place}><article>{BODY}</article>").headings


def test_a_title_in_the_content_is_not_said_twice() -> None:
    page = read(f"<div>Card reader</div><article><h2>Card reader</h2>{BODY}</article>")
    assert page.text.count("Card reader") == 1


def test_looking_for_the_title_does_not_grow_with_the_square_of_the_page() -> None:
    deep = "<div>" * 150 + "<span> </span>" * 4000 + "</div>" * 150
    began = time.process_time()
    read(f"{deep}<article>{BODY * 30}</article>")
    assert time.process_time() - began < 20  # does not hang


GRID = "<tr><td>Green</td><td>Connected</td></tr><tr><td>Red</td><td>Refused</td></tr>"


def test_a_grid_of_short_cells_is_data_even_if_an_editor_calls_it_presentation() -> None:
    page = read(f'<article>{BODY}<table role="presentation">{GRID}</table></article>')
    assert [page.text[b.start : b.end] for b in page.blocks if b.kind == "row"] == [
        "Green | Connected",
        "Red | Refused",
    ]


@pytest.mark.parametrize(
    "rows",
    [
        "<tr><td><h2>Lights</h2></td><td>Green</td></tr><tr><td>a</td><td>b</td></tr>",
        f"<tr><td>{'word ' * 40}</td><td>b</td></tr><tr><td>a</td><td>b</td></tr>",
        "<tr><td>Green</td><td>b</td></tr><tr><td>a</td></tr>",
        "<tr><td>Green</td><td>b</td></tr>",
    ],
    ids=["heading", "long", "ragged", "one row"],
)
def test_a_table_that_lays_out_is_still_flattened(rows: str) -> None:
    page = read(f'<article>{BODY}<table role="presentation">{rows}</table></article>')
    assert not [b for b in page.blocks if b.kind == "row"]
