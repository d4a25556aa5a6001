"""Pages of many shapes: what of them is text and what is not, their titles, and what the ledger says of the rest."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from answerable.ingest.extract import html_content, html_page, ledger
from answerable.ingest.extract.extract import ExtractError, extract
from answerable.ingest.extract.html.titles import without_site
from answerable.ingest.losses import extent_of, losses_of
from answerable.model import Page, RawPage
from shown_pages import LEAD, SHAPES, Shape, article

BY_NAME = {shape.name: shape for shape in SHAPES}


def read(html: str, **options: object) -> Page:
    return extract(RawPage("p.html", html.encode(), "text/html", "utf-8"), **options)  # type: ignore[arg-type]


def faults(shape: Shape) -> list[str]:
    """What of a shape is not read as it is meant."""
    page = read(shape.html)
    found = [f"lacks {words!r}" for words in shape.has if words not in page.text]
    found += [f"has {words!r}" for words in shape.lacks if words in page.text]
    found += [f"has {words!r} {page.text.count(words)} times" for words in shape.once if page.text.count(words) != 1]
    if shape.title is not None and page.title != shape.title:
        found.append(f"is called {page.title!r}")
    return found


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_a_shape_is_read_as_it_is_meant(shape: Shape) -> None:
    assert faults(shape) == []


def test_there_are_many_shapes() -> None:
    assert len(BY_NAME) == len(SHAPES) >= 60


# Each rule, and shapes that are read wrong without it.
RULES = {
    "join_tabs": ["tabs-mkdocs", "tabs-docusaurus", "tabs-code-group", "tabs-bootstrap", "tabs-of-buttons"],
    "open_panels": ["accordion-jquery", "accordion-bootstrap", "accordion-aria", "accordion-dl", "read-more"],
    "show_only_copies": ["noscript-only-copy"],
    "write_notations": ["ruby", "math", "svg-diagram", "mermaid", "katex"],
    "take_site_headings": ["title-site-h1-named", "title-site-h1-plain"],
    "take_copies": ["heading-twice", "lead-twice", "print-copy"],
    "open_shadow_roots": ["shadow-root"],
}


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_is_what_reads_it_so(monkeypatch: pytest.MonkeyPatch, rule: str) -> None:
    """Sabotage twin: without the rule each of these shapes is read wrong."""
    module = html_content if hasattr(html_content, rule) else html_page
    monkeypatch.setattr(module, rule, lambda *arguments: None)
    assert [name for name in RULES[rule] if not faults(BY_NAME[name])] == []


class TestTitles:
    @pytest.mark.parametrize(
        ("title", "site", "wanted"),
        [
            ("Error 7 - no wind: what to do | Ellin Help Center", (), "Error 7 - no wind: what to do"),
            ("Refunds - Ellin", ("Ellin",), "Refunds"),
            ("Ellin: Refunds", ("Ellin",), "Refunds"),
            ("Ellin - Refunds - Cars", ("Ellin",), "Refunds - Cars"),
            ("Refunds — Ellin 4.2 documentation", (), "Refunds"),
            ("Refunds – Cars – Ellin Docs", ("Ellin",), "Refunds – Cars"),
            ("Step 2: pay", (), "Step 2: pay"),
            ("Ferry-boats", (), "Ferry-boats"),
            ("Ellin", ("Ellin",), "Ellin"),
            ("Refunds | Cars | Ellin", ("Ellin",), "Refunds | Cars"),
            ("| Ellin", (), "| Ellin"),
            ("", (), ""),
        ],
    )
    def test_only_the_name_of_the_site_is_cut(self, title: str, site: tuple[str, ...], wanted: str) -> None:
        assert without_site(title, site) == wanted

    def test_a_tail_that_tells_of_the_page_stays(self) -> None:
        text = "On Sundays the boat leaves at nine for groups."
        assert without_site("Groups - Sundays", text=text) == "Groups - Sundays"
        assert without_site("Groups - Quayline", text=text) == "Groups"

    def test_a_heading_of_the_page_says_where_its_title_ends(self) -> None:
        assert without_site("Fares - Cars - Quay", headings=["Fares - Cars"]) == "Fares - Cars"
        assert without_site("Quay · Fares", headings=["Fares"]) == "Fares"

    def test_the_home_page_keeps_its_name(self) -> None:
        home = '<title>Ellin Ferries</title><header><h1><a href="/">Ellin Ferries</a></h1></header>'
        assert read(f"{home}<main>{LEAD}</main>").title == "Ellin Ferries"


class TestLedger:
    def kinds(self, page: Page) -> list[tuple[str, str]]:
        return [(loss.kind, loss.name) for loss in page.losses]

    def test_parts_of_the_site_are_of_kind_site(self) -> None:
        page = read(article('<p>Dogs pay.</p><div class="article-votes">Was it good? Yes No</div><p>Cats do not.</p>'))
        assert self.kinds(page) == [("site", "header"), ("site", "div.article-votes"), ("site", "footer")]
        votes = page.losses[1]
        assert page.text[: votes.at].endswith("Dogs pay.") and votes.text == "Was it good? Yes No"

    def test_hidden_words_are_of_kind_hidden_and_those_within_a_site_part_too(self) -> None:
        page = read(article("<p>Dogs pay.</p><p hidden>Old words here.</p><nav>Fares <b hidden>now and then</b></nav>"))
        assert ("hidden", "p") in self.kinds(page) and ("site", "nav") in self.kinds(page)
        assert sum(loss.words for loss in page.losses if loss.kind == "hidden") == 6

    def test_prose_outside_the_content_is_no_part_of_the_site(self) -> None:
        [*_, loss] = read(BY_NAME["prose-outside-main"].html).losses
        assert (loss.kind, loss.name) == ("other", "div.blurb")

    def test_what_a_recipe_removes_is_set_aside_under_its_selector(self) -> None:
        page = read(article('<p class="ad">Buy a boat, it is cheap.</p>'), remove=[".ad"])
        assert ("site", ".ad") in self.kinds(page)

    def test_an_embedded_page_is_an_include_with_its_address(self) -> None:
        page = read(BY_NAME["iframe"].html)
        [loss] = [loss for loss in page.losses if loss.kind == "include"]
        assert (loss.name, loss.text, loss.words) == ("iframe", "https://film.example/embed/9", 0)
        assert not [
            loss for loss in read(article('<iframe src="https://a.example" style="display:none"></iframe>')).losses
            if loss.kind == "include"
        ]  # fmt: skip

    def test_site_and_copies_are_no_part_of_the_share(self) -> None:
        page = read(article("<p hidden>Three old words.</p>"))
        losses = losses_of([extent_of(page)])
        site = sum(loss.words for loss in page.losses if loss.kind == "site")
        assert (losses.lost, losses.aside) == (3, site) and site > 10
        assert losses.share == pytest.approx(3 / (losses.words + 3)) and losses.to_json()["aside"] == site

    def test_the_receipt_shows_them_apart(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from click.testing import CliRunner

        from answerable.cli import program

        (tmp_path / "docs").mkdir()
        (tmp_path / "docs" / "a.html").write_text(article("<p>Dogs pay.</p>"))
        monkeypatch.chdir(tmp_path)
        told = CliRunner().invoke(program, ["ingest", "docs", "--strict", "0"])
        assert told.exit_code == 0, told.output
        assert "of the site around the pages" in told.output and " lost " not in told.output
        row = json.loads(CliRunner().invoke(program, ["pages", "--json"]).output)
        assert row["lost"] == 0

    def test_whole_texts_are_heard_and_only_their_beginning_is_kept(self) -> None:
        long = "word " * 100
        with ledger.whole_texts() as texts:
            page = read(article(f"<p hidden>{long}</p>"))
        assert any(text.split() == long.split() for text in texts)
        assert max(len(loss.text) for loss in page.losses) <= ledger.EXCERPT
        read(article(f"<p hidden>{long}</p>"))
        assert len([text for text in texts if "word" in text]) == 1  # nothing is heard outside the block


def many(start: str, unit: str, end: str = "") -> Callable[[int], str]:
    return lambda count: f"<main><h1>A</h1>{LEAD}{start}{unit * count}{end}</main>"


GROWING = {
    "answers": many("", "<h3>Is it so?</h3><div style='display:none'><p>Some words stand here.</p></div>"),
    "hidden side by side": many("<h3>Q</h3>", "<div hidden><p>Some words here.</p></div>"),
    "hidden in each other": lambda n: many("", "<div hidden>a b c " * 150 + "</div>" * 150)(n // 75),
    "tabs": many("", "<ul role=tablist><li role=tab>A</li><li role=tab>B</li></ul><div><p role=tabpanel>c</p><p "
                     "role=tabpanel hidden>d</p></div>"),
    "panels without tabs": many("<div>", "<div role=tabpanel hidden>c d e</div>", "<div role=tabpanel>x</div></div>"),
    "controls of one panel": lambda n: many(f"<div id=p hidden>{'some words. ' * n}</div>", "<button "
                                            "aria-controls=p>Open</button>")(n),
    "formulas": many("", "<math><msup><mi>x</mi><mn>2</mn></msup></math>"),
    "readings": many("<ruby>", "x<rt>y</rt>", "</ruby>"),
    "drawn words": many("<svg>", "<text x=1 y=2>word here</text>", "</svg>"),
    "slots": many("<x-a><template shadowrootmode=open><slot></slot></template>", "<b>x</b>", "</x-a>"),
    "copies": many("", "<div class=print-only><p>one two three</p></div>"),
    "headings": many("", "<h2>Same</h2>"),
    "parts of the site": many("", "<div class=pagination>one two</div>"),
}  # fmt: skip


@pytest.mark.hazards
@pytest.mark.parametrize("name", GROWING)
def test_time_is_linear(name: str) -> None:
    """Four times the page takes at most ten times as long (a ratio, never a duration): a square would be sixteen."""
    ratios = []
    for _ in range(4):  # a busy machine may spoil one measurement
        ratios.append(cost(GROWING[name](3200)) / max(cost(GROWING[name](800)), 5e-3))
        if ratios[-1] < 10:
            break
    assert min(ratios) < 10, ratios


def cost(html: str) -> float:
    start = time.process_time()
    read(html)
    return time.process_time() - start


@pytest.mark.parametrize("size", [1, 7, 50])
def test_torn_pages_give_a_page_or_an_extract_error(size: int) -> None:
    """Every shape cut off anywhere, and with a piece missing."""
    for number, shape in enumerate(SHAPES):
        data = shape.html.encode()
        cut = len(data) * (number % 9 + 1) // 10
        for torn in (data[:cut], data[: cut - size] + data[cut:], data[cut:]):
            try:
                page = extract(RawPage("p.html", torn, "text/html"))
            except ExtractError:
                continue
            assert all(page.text[h.start : h.end] == h.text for h in page.headings)
            assert all(0 <= loss.at <= len(page.text) for loss in page.losses)
