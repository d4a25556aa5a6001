"""Numbers keep what they are, tables their cells, controls and pictures their words, links their addresses."""

from __future__ import annotations

import pytest

from answerable.ingest.extract.extract import extract
from answerable.ingest.extract.html_tags import NO_ATTRS
from answerable.ingest.extract.inline.marks import BEGIN, END, MID
from answerable.ingest.extract.inline.pictures import alt_words
from answerable.ingest.extract.inline.raised import lowered, raised
from answerable.ingest.extract.page_writer import PageWriter
from answerable.model import Page, RawPage


def read(body: str, media_type: str = "text/html", url: str | None = None) -> Page:
    return extract(RawPage("page", f"<main><h1>Title</h1>{body}</main>".encode(), media_type, url=url))


def text(body: str) -> str:
    """The page's text below its title."""
    return read(body).text.removeprefix("Title").strip()


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("Up to 250<sup>2</sup> seats.", "Up to 250 [2] seats."),
        ('Up to 250<sup><a href="#n2">2</a></sup> seats.', "Up to 250 [2] seats."),
        ("Up to 250<sup>[2]</sup> seats.", "Up to 250 [2] seats."),
        ("Up to 250<sup>*</sup> seats.", "Up to 250* seats."),
        ("Up to 250<sup>a</sup> seats.", "Up to 250^a seats."),
        ("A refund<sup>3</sup> is paid.", "A refund [3] is paid."),
        ("Holds 10<sup>9</sup> rows.", "Holds 10^9 rows."),
        ("Holds 2<sup>32</sup> rows.", "Holds 2^32 rows."),
        ("About 5 m<sup>2</sup> wide.", "About 5 m^2 wide."),
        ("At 3 s<sup>-1</sup>.", "At 3 s^-1."),
        ("On the 1<sup>st</sup> and 22<sup>nd</sup>.", "On the 1st and 22nd."),
        ("Le 1<sup>er</sup> mai, M<sup>lle</sup> Roy.", "Le 1er mai, Mlle Roy."),
        ("Wick<sup>TM</sup> and Wick<sup>®</sup> run.", "WickTM and Wick® run."),
        ("<sup>2</sup> Gold only.", "[2] Gold only."),
        ("Exports<sup>new in version 4</sup> run.", "Exports new in version 4 run."),
        ("CO<sub>2</sub> and 101<sub>2</sub>.", "CO2 and 101_2."),
        ("Costs <s>30</s> 20 euros.", "Costs 20 euros."),
        ("Costs <del>30</del> <ins>20</ins> euros.", "Costs 20 euros."),
    ],
)
def test_what_stands_beside_a_number_never_joins_it(html: str, wanted: str) -> None:
    assert text(f"<p>{html}</p>") == wanted


def test_without_the_rule_a_mark_would_join() -> None:
    """The twin: the same events, with the element unknown to the writer."""
    writer = PageWriter()
    writer.start("p", NO_ATTRS)
    for kind, data in (("text", "Up to 250"), ("start", "span"), ("text", "2"), ("end", "span"), ("text", " seats.")):
        writer.text(data) if kind == "text" else getattr(writer, kind)(data, *([NO_ATTRS] if kind == "start" else []))
    assert writer.finish().text == "Up to 2502 seats."


def test_marks_in_unicode_are_left_as_they_are() -> None:
    assert raised("x", "") == "" and lowered("x", " ") == " "
    assert text("<p>Holds 10⁶ rows.</p>") == "Holds 10⁶ rows."


def test_what_is_struck_out_is_in_the_ledger() -> None:
    page = read("<p>Costs <s>30 dollars</s> 20 euros.</p>")
    assert [(loss.kind, loss.text) for loss in page.losses] == [("struck", "30 dollars")]


class TestTables:
    def test_a_cell_stands_in_every_place_that_it_spans(self) -> None:
        html = """<table><tr><th rowspan=2>Plan<th colspan=2>Days</tr><tr><th>Mail<th>Chat</tr>
        <tr><td rowspan=3>Oak<td>1<td>2</tr><tr><td colspan=2>none</tr><tr><td>5<td>6</tr></table>"""
        assert text(html).splitlines() == [
            "Plan | Days | Days",
            "Plan | Mail | Chat",
            "Oak | 1 | 2",
            "Oak | none | none",
            "Oak | 5 | 6",
        ]

    def test_a_line_across_the_table_is_said_once(self) -> None:
        rows = "<tr><td colspan=3>Europe</tr><tr><td>a<td>b<td>c</tr>"
        assert text(f"<table>{rows}</table>").splitlines() == ["Europe", "a | b | c"]

    def test_spans_do_not_flood_a_page(self) -> None:
        long = "word " * 60
        rows = "".join(f"<tr><td>{n}</tr>" for n in range(500))
        page = read(f"<table><tr><td rowspan=65534 colspan=9999>{long}<td>x</tr>{rows}</table>")
        assert page.text.count("word") == 60
        short = read(f"<table><tr><td rowspan=65534 colspan=9999>{'ab ' * 60}<td>x</tr>{rows * 4}</table>")
        assert len(short.text) < 400_000

    @pytest.mark.parametrize(
        ("cell", "wanted"),
        [
            ('<i class="fa fa-check" aria-hidden="true"></i>', "Yes"),
            ('<i class="fas fa-times"></i>', "No"),
            ('<svg aria-label="Included"><path d="M0"/></svg>', "Included"),
            ("<svg><title>Not included</title><path/></svg>", "Not included"),
            ('<img src="t.svg" alt="✓">', "✓"),
            ('<img src="t.svg" alt="Yes">', "Yes"),
            ('<span class="icon icon-check"></span><span class="sr-only">Included</span>', "Yes"),
            ("<input type=checkbox checked disabled>", "Yes"),
            ("<input type=checkbox disabled>", "No"),
            ('<i class="fa fa-check"></i> on request', "on request"),
            ("✅", "✅"),
            ("", ""),
        ],
    )
    def test_icon_cells_say_yes_or_no(self, cell: str, wanted: str) -> None:
        row = text(f"<table><tr><th>Plan<th>Backups</tr><tr><td>Oak<td>{cell}</tr></table>").splitlines()[1]
        assert row == f"Oak | {wanted}".rstrip()


class TestPictures:
    @pytest.mark.parametrize(
        ("html", "wanted"),
        [
            ('Press <img alt="the bell icon"> twice.', "Press the bell icon twice."),
            ('Press <svg role=img aria-label="bell"><path/></svg> twice.', "Press bell twice."),
            ('<img alt="The bell is at the top right, beside your name (owners only)">',
             "The bell is at the top right, beside your name (owners only)"),
            ('See:<img alt="Owners keep 90 days; guests keep 7">', "See:\nOwners keep 90 days; guests keep 7"),
            ('Press it.<img alt="Screenshot 12">', "Press it."),
            ('Press it.<img alt="IMG_2031.png">', "Press it."),
            ('Press it.<img alt="">', "Press it."),
        ],
    )  # fmt: skip
    def test_alternative_texts_that_say_something_are_text(self, html: str, wanted: str) -> None:
        assert text(f"<p>{html}</p>") == wanted

    @pytest.mark.parametrize("alt", ["image", "Screenshot", "logo.svg", "Company logo", "Figure 3", "Image not found"])
    def test_a_picture_that_only_says_it_is_one_is_in_the_ledger(self, alt: str) -> None:
        assert alt_words(alt) == ""
        page = read(f'<p>Press it.</p><p><img alt="{alt}"></p>')
        assert [(loss.kind, loss.text) for loss in page.losses] == [("alt", alt)]


class TestControls:
    @pytest.mark.parametrize(
        ("html", "wanted"),
        [
            ("<p>Press <button>Send now</button> and wait.</p>", "Press Send now and wait."),
            ("<ol><li><button>Send now</button> sends it.</li></ol>", "1. Send now sends it."),
            ("<p>Pick <select><option>Oak</option><option>Elm</option></select>.</p>", "Pick Oak, Elm."),
            ('<p>Enter <input readonly value="AB-12"> there.</p>', "Enter AB-12 there."),
            ("<p>Run this:</p><textarea readonly>wick start</textarea>", "Run this:\n\nwick start"),
            ('<p>The <abbr title="two factors">2FA</abbr> and <abbr title="two factors">2FA</abbr>.</p>',
             "The 2FA (two factors) and 2FA."),
        ],
    )  # fmt: skip
    def test_controls_in_running_text_are_read(self, html: str, wanted: str) -> None:
        assert text(html) == wanted

    @pytest.mark.parametrize(
        "html",
        [
            "<div><button>Copy</button></div>",
            "<p>Text. <button class='copy-button'>Copy</button></p>",
            "<div><textarea>Type here</textarea></div>",
            "<div><input placeholder='Search the docs'></div>",
        ],
    )
    def test_controls_that_work_the_page_are_in_the_ledger(self, html: str) -> None:
        page = read(f"<p>Plain words.</p>{html}")
        assert [loss.kind for loss in page.losses] == ["control"]


class TestLinks:
    def test_each_link_keeps_its_place_and_address(self) -> None:
        body = """<p>See <a href="/plans?x=1#gold"> the <b>plans</b> </a> or <a href="#here">below</a>.</p>
        <ul><li><a href="https://a.test/x.zip">Get it</a></li></ul><h2><a href="b">Next</a></h2>
        <table><tr><td>Oak<td><a href="c">More</a></tr></table>"""
        page = read(body, url="https://docs.test/en/start")
        assert [(page.text[link.start : link.end], link.url) for link in page.links] == [
            ("the plans", "https://docs.test/plans?x=1#gold"),
            ("Get it", "https://a.test/x.zip"),
            ("Next", "https://docs.test/en/b"),
            ("More", "https://docs.test/en/c"),
        ]
        assert "See the plans or below." in page.text and [h.text for h in page.headings] == ["Title", "Next"]

    def test_nothing_of_the_marks_is_left(self) -> None:
        nested = '<a href="a">one <p>two</p> <a href="b">three</a> four' * 50
        page = read(f"<p>{BEGIN}7{MID}odd{END}</p>{nested}<pre><a href='c'>x</a>\ty</pre>")
        assert not set(BEGIN + MID + END) & set(page.text + "".join(h.text for h in page.headings))
        assert all(page.text[link.start : link.end].strip() for link in page.links)

    def test_scripts_are_no_addresses(self) -> None:
        assert not read("<p><a href='javascript:x()'>a</a> <a href='data:text/html,b'>b</a></p>").links

    @pytest.mark.parametrize(
        ("html", "wanted"),
        [
            ('<a href="mailto:help@wick.test?subject=x">us</a>', "Write to us (help@wick.test)."),
            ('<a href="mailto:help@wick.test">help@wick.test</a>', "Write to help@wick.test."),
            ('<a href="tel:+49301234">+49 30 1234</a>', "Write to +49 30 1234."),
            ('<a href="tel:+49301234">the desk</a>', "Write to the desk (+49301234)."),
        ],
    )
    def test_addresses_that_a_reader_would_click_are_text(self, html: str, wanted: str) -> None:
        assert text(f"<p>Write to {html}.</p>") == wanted


def test_doubled_input_costs_no_more_than_double() -> None:
    """Counted work: calls of the events, and the length of what is joined again at each end."""
    import sys

    def work(count: int) -> int:
        source = "<p>" + '<a href="x">a<sup>1</sup> <abbr title="t">b</abbr> <button>c</button> ' * count
        calls = 0

        def count_calls(_frame: object, event: str, _arg: object) -> None:
            nonlocal calls
            calls += event == "call"

        sys.setprofile(count_calls)
        try:
            read(source)
        finally:
            sys.setprofile(None)
        return calls

    work(50)
    assert work(800) < 2.6 * work(400)
