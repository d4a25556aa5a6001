"""Text that a reader can open counts; hidden text that nothing opens does not."""

from __future__ import annotations

import pytest

from answerable.ingest.extract.extract import extract
from answerable.model import Page, RawPage

INTRO = "<p>One bag of eight kilos travels with you in the cabin, whatever the fare.</p>"


def read(body: str) -> Page:
    return extract(RawPage("p.html", f"<body><main><h1>Bags</h1>{body}</main></body>".encode(), "text/html", "utf-8"))


def tabs(names: str, second: str = "hidden") -> str:
    return (
        f'<div><ul role="tablist">{names}</ul><div><div role="tabpanel">{INTRO}</div>'
        f'<div role="tabpanel" {second}><p>Two bags of eight kilos.</p></div></div></div>'
    )


def test_a_closed_tab_panel_that_only_its_place_ties_to_its_tab_is_read() -> None:
    page = read(tabs('<li role="tab">Economy</li><li role="tab">Comfort</li>'))
    assert "Comfort" in page.text and "Two bags of eight kilos." in page.text


@pytest.mark.parametrize(
    "names", ["", '<li role="tab">Economy</li>', '<li role="tab">Economy</li><li role="tab"></li>']
)
def test_a_hidden_panel_without_a_tab_of_its_own_stays_hidden(names: str) -> None:
    assert "Two bags" not in read(tabs(names)).text
    assert "Two bags" in read(tabs(names, second="")).text  # what hides it is the attribute alone


def test_a_question_in_a_button_is_the_heading_of_its_answer() -> None:
    page = read(
        INTRO + '<h3><button aria-expanded="false">May I bring a pram?</button></h3><div><p>Yes, for free.</p></div>'
    )
    assert [h.text for h in page.headings] == ["Bags", "May I bring a pram?"]


def test_a_button_beside_the_words_of_a_heading_is_no_part_of_it() -> None:
    page = read(INTRO + "<h3>Prams <button>Copy link</button></h3><p>Free of charge.</p>")
    assert [h.text for h in page.headings] == ["Bags", "Prams"]


def test_a_button_that_opens_text_is_read_and_one_that_opens_a_menu_is_not() -> None:
    text = read(
        INTRO
        + '<button aria-controls="a">My bag is late</button><div id="a" hidden><p>Go to the desk in the hall.</p></div>'
        + '<button aria-controls="m">More pages</button><div id="m"><a href="/a">Seats on board</a></div>'
        + '<button aria-controls="s">Look for it</button><div id="s"><p>Words to look for here</p><input></div>'
    ).text
    assert "My bag is late" in text and "Go to the desk in the hall." in text
    assert "More pages" not in text and "Look for it" not in text


def test_a_listing_with_line_numbers_keeps_its_lines() -> None:
    page = read(
        INTRO + '<table class="highlighttable"><tr><th colspan="2">bags.yaml</th></tr><tr>'
        '<td class="linenos"><pre>1\n2</pre></td><td class="code"><pre>bags:\n  cabin: 1</pre></td></tr></table>'
    )
    code = [page.text[block.start : block.end] for block in page.blocks if block.kind == "code"]
    assert code == ["bags:\n  cabin: 1"] and "bags.yaml" in page.text
