"""An answer's three forms: no word of a page is markup in any of them, and all of them say what the page says."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from answerable import escape
from answerable.answer.quoted.draft import Note, Quote
from answerable.answer.shown import markdown_line
from answerable.answer.shown.html import html
from answerable.answer.shown.markdown import markdown
from answerable.answer.shown.nodes import nodes_of
from answerable.answer.shown.plain import plain
from answerable.ingest.characters import visible
from answerable.ingest.extract.extract import extract
from answerable.model import Block, Link, Mark, Page, RawPage

FORMS = (plain, markdown, html)
ELEMENTS = {
    *("p", "br", "ol", "ul", "li", "pre", "code", "table", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd"),
    *("strong", "em", "a"),
}
MARKUP = {"heading_open", "html_block", "html_inline", "blockquote_open", "hr", "image", "code_block", "s_open"}


class Builder:
    """A page block by block; `words` may hold marks and links: `(text, kinds, url)`."""

    def __init__(self) -> None:
        self.text, self.blocks, self.links, self.marks = "", [], [], []

    def add(self, kind, words, *, depth=0, ordinal=None, group=None, heads=False, language=None, gap="\n"):
        indent = "" if kind == "code" else "  " * max(depth - 1, 0)
        self.text += (gap if self.text else "") + indent
        start = len(self.text)
        if kind == "step":
            self.text += f"{ordinal}. "
        elif kind == "item":
            self.text += "- "
        for text, kinds, url in [(words, (), None)] if isinstance(words, str) else words:
            at, self.text = len(self.text), self.text + text
            if text.strip():
                self.marks += [Mark(at, len(self.text), one) for one in kinds]
                self.links += [Link(at, len(self.text), url)] if url else []
        self.blocks.append(Block(kind, start, len(self.text), depth, ordinal, group, heads, language))
        return self

    def page(self) -> Page:
        links, marks, blocks = tuple(self.links), tuple(self.marks), tuple(self.blocks)
        return Page("a.md", "A", self.text, (), blocks, "", None, links=links, marks=marks)


def shown(page: Page, parts=None) -> tuple[str, str, str]:
    whole = [Quote(block.start, block.end) for block in page.blocks]
    nodes = nodes_of(page, whole if parts is None else parts, lambda note: f"{note.count} more")
    return tuple(form(page, nodes) for form in FORMS)


def tokens(text: str) -> list[Token]:
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    reader.validateLink = lambda url: True  # not all readers look where a link leads
    return [inner for token in reader.parse(text) for inner in [token, *(token.children or [])]]


def words_of_markdown(text: str) -> str:
    said = [token.content for token in tokens(text) if token.type in ("text", "code_inline", "fence")]
    return letters("".join(said))


def letters(text: str) -> str:
    """Without white space, and without bars, which stand between cells and in them."""
    return re.sub(r"[\s|]+", "", text)


class Fragment(HTMLParser):
    """Reads a fragment as strictly as it was written: elements are closed in their order."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open, self.text, self.links, self.names = [], "", [], set()
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        if tag in ("p", "ol", "ul", "pre", "table", "dl"):
            assert not {"p", "a", "strong", "em", "td", "th", "dt", "code"} & set(self.open), self.open
        if tag in ("dt", "dd"):
            assert self.open[-1] == "dl"
        if tag == "li":
            assert self.open[-1] in ("ol", "ul")
        if tag == "a":
            assert "a" not in self.open
            assert dict(attrs)["rel"] == "nofollow noopener"
            self.links.append(dict(attrs)["href"])
        allowed = {"a": {"href", "rel"}, "ol": {"start"}, "code": {"class"}}.get(tag, set())
        assert {name for name, _ in attrs} <= allowed
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        raise AssertionError(data)


HOSTILE = [
    "<script>alert(1)</script>", "[x](javascript:alert(1))", "![i](http://a.test/p.png)", "# no", "## no", "> no",
    "- no", "* no", "+ no", "1. no", "2) no", "---", "***", "===", "```", "~~~", "~~no~~", "**no**", "_no_",
    "__no__", "`no`", "\\", "|", "| --- |", "&lt;", "&amp;", "&", "amp;", "#35;", "<!--", "-->", "<a@b.test>",
    "<http://a.test>", "http://a.test", "www.a.test", "a@b.test", "@who", "[^1]", "[1]: http://a.test", "{.cls}",
    "{{x}}", "$x$", "snake_case", "__init__", "a*b", '" onclick="x', "' x", "]]>", "&#x3c;b&#x3e;", "^", "!", "!",
    "[", "](", ")", "`", "``", "*", "**", "_", "é", "“q”", "→", "€", "日本", "。", "\u00a0", "😀", "\x1b[31m", "a",
    "b c", ".", ":", "::", ": d", "=", "1", "12.", "x\\", "\\|", "a\\|b",
]  # fmt: skip
PIECE = st.one_of(st.sampled_from(HOSTILE), st.sampled_from([" ", "a", "foo"]), st.text(max_size=4))
KINDS = st.sets(st.sampled_from(["strong", "em", "code"]))
URLS = st.sampled_from(
    [
    None, None, None, "https://a.test/x?a=1&copy;=2", "http://a.test/(x)", "javascript:alert(1)", "mailto:a@b.test",
    "/relative", "https://a.test/`|<>\"", "data:text/html,x", "mailto:x@y.test?body=a", "https://u:p@a.test/",
    "//a.test",
]
)  # fmt: skip
SAFE = {"https://a.test/x?a=1&copy;=2", "http://a.test/(x)", "mailto:a@b.test"}


def clean(text: str) -> str:
    """As the text of a page is: one line, no control characters."""
    return " ".join(escape.plain(text, lines=True).split())


@st.composite
def lines(draw) -> list:
    runs = []
    for text, kinds, url in draw(st.lists(st.tuples(st.lists(PIECE, max_size=4), KINDS, URLS), min_size=1, max_size=5)):
        said = re.sub(r"\s+", " ", escape.plain("".join(text), lines=True))
        runs.append((said, kinds, url))
    if not clean("".join(text for text, _, _ in runs)):
        runs = [("a", set(), None)]
    runs[0] = (runs[0][0].lstrip(), *runs[0][1:])
    return runs


@st.composite
def pages(draw) -> Page:
    made, group, depth = Builder(), 0, 0
    for _ in range(draw(st.integers(1, 7))):
        kind = draw(
            st.sampled_from(["paragraph", "step", "item", "below", "row", "code", "term", "definition", "heading"])
        )
        goes_on = draw(st.booleans())
        group += not goes_on
        if kind in ("step", "item"):
            depth = draw(st.integers(1, min(depth + 1, 3)))
            ordinal = draw(st.integers(-1, 12)) if kind == "step" else None
            made.add(kind, draw(lines()), depth=depth, ordinal=ordinal, group=group)
            continue
        if kind == "below":
            made.add("paragraph", draw(lines()), depth=draw(st.integers(0, depth)), group=group)
            continue
        depth = 0
        if kind == "row":
            cells = draw(st.lists(lines(), min_size=1, max_size=3))
            row = [run for place, cell in enumerate(cells) for run in [*([(" | ", (), None)] if place else []), *cell]]
            made.add("row", row, group=group, heads=draw(st.booleans()))
        elif kind == "code":
            code = "\n".join(draw(st.lists(st.sampled_from([*HOSTILE, "  x", ""]), min_size=1, max_size=4)))
            code = escape.plain(code, lines=True).strip("\n") or "x"
            made.add("code", code, language=draw(st.sampled_from([None, "sh", '"><b>', "a b", "c++"])))
        else:
            made.add(kind, draw(lines()), group=group)
    return made.page()


def expected(page: Page) -> str:
    """What the page says, without the markers of its lists."""
    said = []
    for block in page.blocks:
        text = page.text[block.start : block.end]
        said.append(re.sub(r"^(?:-?\d+\.|-) ", "", text) if block.kind in ("step", "item") else text)
    return letters("".join(said))


@settings(max_examples=150, deadline=None)
@given(pages())
def test_all_forms_say_what_the_page_says_and_nothing_of_it_is_markup(page: Page) -> None:
    text, as_markdown, as_html = shown(page)
    for block in page.blocks:
        assert page.text[block.start : block.end] in text
    read = Fragment(as_html)
    assert read.names <= ELEMENTS
    assert set(read.links) <= SAFE
    assert letters(read.text) == expected(page).replace("\x00", "")
    found = tokens(as_markdown)
    assert not {token.type for token in found} & MARKUP
    assert {str(token.attrs["href"]) for token in found if token.type == "link_open"} <= {
        MarkdownIt().normalizeLink(url) for url in SAFE
    }
    negative = any((block.ordinal or 0) < 0 for block in page.blocks)
    if not negative:
        assert words_of_markdown(as_markdown) == expected(page)
        numbers = [token for token in found if token.type == "list_item_open"]
        items = [block for block in page.blocks if block.kind in ("step", "item")]
        assert len(numbers) == len(items)


# -- the guards, each with a page that shows what happens without it --------------------------------

ACTS = [
    "[x](javascript:alert(1))", "<script>alert(1)</script>", "# no", "- no", "1. no", "> no", "`no`", "**no**",
    "a _no_ b", "![i](http://a.test/p.png)", "~~no~~", "---", "a &lt; b", "<http://a.test>", "a\\*b",
]  # fmt: skip


@pytest.mark.parametrize("hostile", ACTS)
def test_without_its_escape_a_text_acts_in_markdown(hostile: str, monkeypatch: pytest.MonkeyPatch) -> None:
    words = [(hostile, (), None), ("\nAnd ", (), None), ("b", ("strong",), None)]
    page = Builder().add("paragraph", words).page()
    assert words_of_markdown(shown(page)[1]) == letters(page.text)
    assert {token.type for token in tokens(shown(page)[1])} <= {
        "paragraph_open", "inline", "text", "strong_open", "strong_close", "paragraph_close", "hardbreak",
    }  # fmt: skip
    monkeypatch.setattr(markdown_line, "for_markdown_answer", lambda text: text)
    monkeypatch.setattr("answerable.answer.shown.markdown.for_markdown_line", lambda line: line)
    kinds = {token.type for token in tokens(shown(page)[1])}
    assert words_of_markdown(shown(page)[1]) != letters(page.text) or kinds & (MARKUP | {"link_open", "s_open"})


@pytest.mark.parametrize("hostile", ["<script>alert(1)</script>", "a &lt; b", "</p>", "<img src=x onerror=alert(1)>"])
def test_without_its_escape_a_text_acts_in_html(hostile: str, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Builder().add("paragraph", hostile).page()
    assert letters(Fragment(shown(page)[2]).text) == letters(hostile)
    monkeypatch.setattr("answerable.answer.shown.html.for_html", lambda text: text)
    with pytest.raises(AssertionError):
        read = Fragment(shown(page)[2])
        assert read.names <= ELEMENTS
        assert letters(read.text) == letters(hostile)


def test_an_address_that_a_browser_must_not_open_is_no_link(monkeypatch: pytest.MonkeyPatch) -> None:
    page = Builder().add("paragraph", [("Press ", (), None), ("here", (), "javascript:alert(1)")]).page()
    assert shown(page)[1:] == ("Press here", "<p>Press here</p>")
    monkeypatch.setattr("answerable.answer.shown.runs.for_url", lambda url, mail: url)
    assert 'href="javascript:alert(1)"' in shown(page)[2]


# -- what the forms look like ------------------------------------------------------------------------


def both(page: Page, parts=None) -> tuple[str, str]:
    return shown(page, parts)[1:]


def test_marks_become_emphasis_code_and_links() -> None:
    words = [
        ("Open ", (), None),
        ("Settings", ("strong",), None),
        (" or ", (), None),
        ("the docs", (), "https://a.test/"),
    ]
    words += [(" and run ", (), None), ("a `b`", ("code",), None), (", ", (), None), ("now", ("em", "strong"), None)]
    text, as_markdown, as_html = shown(Builder().add("paragraph", words).page())
    assert text == "Open Settings or the docs and run a `b`, now"
    assert as_markdown == "Open **Settings** or [the docs](https://a.test/) and run `` a `b` ``, **_now_**"
    assert as_html == (
        '<p>Open <strong>Settings</strong> or <a href="https://a.test/" rel="nofollow noopener">the docs</a> and run'
        " <code>a `b`</code>, <strong><em>now</em></strong></p>"
    )


def test_emphasis_that_markdown_would_not_read_is_left_out_there() -> None:
    page = Builder().add("paragraph", [("Stop", (), None), ("“now”", ("strong",), None), ("here", (), None)]).page()
    assert both(page) == ("Stop“now”here", "<p>Stop<strong>“now”</strong>here</p>")


def test_steps_keep_their_numbers_and_what_stands_below_them() -> None:
    made = Builder().add("paragraph", "Do this:", group=0).add("step", "Open it:", depth=1, ordinal=2, group=0)
    made.add("item", "the first", depth=2, group=0).add("item", "the second", depth=2, group=0)
    made.add("code", "$ ls\n\n  out", depth=2, group=0, language="sh").add("paragraph", "Wait.", depth=1, group=0)
    made.add("step", "Close it.", depth=1, ordinal=3, group=0).add("step", "Go.", depth=1, ordinal=7, group=0)
    text, as_markdown, as_html = shown(made.page())
    assert text == (
        "Do this:\n2. Open it:\n  - the first\n  - the second\n$ ls\n\n  out\n  Wait.\n3. Close it.\n7. Go."
    )
    assert as_markdown == (
        "Do this:\n\n2. Open it:\n   - the first\n   - the second\n     ```sh\n     $ ls\n\n       out\n     ```\n\n"
        "   Wait.\n3. Close it.\n\n7) Go."
    )
    assert as_html == (
        '<p>Do this:</p>\n<ol start="2">\n<li><p>Open it:</p>\n<ul>\n<li>the first</li>\n<li>the second\n'
        '<pre><code class="language-sh">$ ls\n\n  out</code></pre></li>\n</ul>\n<p>Wait.</p></li>\n<li>Close it.</li>\n'
        '</ol>\n<ol start="7">\n<li>Go.</li>\n</ol>'
    )


def test_what_stands_below_a_step_that_is_not_quoted_goes_below_no_other() -> None:
    made = Builder().add("step", "One.", depth=1, ordinal=1, group=0).add("step", "Two.", depth=1, ordinal=2, group=0)
    made.add("item", "of two", depth=2, group=0).add("paragraph", "More of two.", depth=1, group=0)
    page = made.page()
    one, _, item, more = (Quote(block.start, block.end) for block in page.blocks)
    assert both(page, [one, item])[0] == "1. One.\n\n- of two"
    assert both(page, [one, more])[1] == "<ol>\n<li>One.</li>\n</ol>\n<p>More of two.</p>"


def test_sentences_that_follow_each_other_are_one_paragraph() -> None:
    page = Builder().add("paragraph", "One is. Two is. Three is.").add("paragraph", "Four is.").page()
    one, two, three, four = Quote(0, 7), Quote(8, 15), Quote(16, 25), Quote(26, 34)
    assert shown(page, [one, two, four])[:2] == ("One is. Two is.\nFour is.", "One is. Two is.\n\nFour is.")
    assert shown(page, [three, one])[0] == "Three is.\nOne is."
    assert shown(page, [one, three])[2] == "<p>One is.</p>\n<p>Three is.</p>"


def test_a_row_stands_below_the_row_that_names_its_columns() -> None:
    made = Builder().add("row", "Port | Use", group=0, heads=True).add("row", "80 | web", group=0)
    made.add("row", [("22 | ", (), None), ("a | b", ("code",), None), (" | x", (), None)], group=0)
    page = made.page()
    head, _, last = (Quote(block.start, block.end) for block in page.blocks)
    text, as_markdown, as_html = shown(page, [head, last])
    assert text == "Port | Use\n22 | a | b | x"
    assert as_markdown == "| Port | Use |\n| --- | --- |\n| 22 | `a \\| b` \\| x |"
    assert "<thead>\n<tr><th>Port</th><th>Use</th></tr>\n</thead>" in as_html
    assert "<tr><td>22</td><td><code>a | b</code> | x</td></tr>" in as_html
    assert both(page, [last]) == (
        "|  |  |  |\n| --- | --- | --- |\n| 22 | `a \\| b` | x |",
        "<table>\n<tbody>\n<tr><td>22</td><td><code>a | b</code></td><td>x</td></tr>\n</tbody>\n</table>",
    )


def test_a_fence_is_longer_than_any_in_the_code() -> None:
    page = Builder().add("code", "```\nx\n````", language='sh"').page()
    assert shown(page)[1] == "`````\n```\nx\n````\n`````"
    assert shown(page)[2] == "<pre><code>```\nx\n````</code></pre>"


def test_a_note_is_no_part_of_the_list_that_it_stands_behind() -> None:
    made = Builder().add("step", "One.", depth=1, ordinal=1, group=0).add("step", "Two.", depth=1, ordinal=2, group=0)
    page = made.add("step", "Three.", depth=1, ordinal=3, group=0).page()
    one, _, three = (Quote(block.start, block.end) for block in page.blocks)
    assert shown(page, [one, Note("more_steps", 1), three]) == (
        "1. One.\n[1 more]\n3. Three.",
        "1. One.\n\n_1 more_\n\n3. Three.",
        '<ol>\n<li>One.</li>\n</ol>\n<p><em>1 more</em></p>\n<ol start="3">\n<li>Three.</li>\n</ol>',
    )


def test_definitions() -> None:
    made = Builder().add("term", "Seat", group=0).add("term", "Place", group=0).add("definition", "A person.", group=0)
    page = made.add("term", "Plan", group=0).add("definition", "A price.", group=0).page()
    assert both(page) == (
        "**Seat**  \n**Place**  \nA person.\n\n**Plan**  \nA price.",
        "<dl>\n<dt>Seat</dt>\n<dt>Place</dt>\n<dd>A person.</dd>\n<dt>Plan</dt>\n<dd>A price.</dd>\n</dl>",
    )
    last = Quote(page.blocks[-1].start, page.blocks[-1].end)
    assert both(page, [last]) == ("A price.", "<p>A price.</p>")
    term = Quote(page.blocks[0].start, page.blocks[0].end)
    assert both(page, [term]) == ("**Seat**", "<p><strong>Seat</strong></p>")


def test_code_and_lists_of_a_definition_stand_in_it() -> None:
    made = Builder().add("term", "Tide", group=0).add("definition", "Run it:", group=0).add("code", "tide", group=0)
    made.add("item", "by hand", depth=1, group=0).add("item", "at night", depth=1, group=0)
    page = made.add("term", "Berth", group=0).add("definition", "A place.", group=0).add("paragraph", "After.").page()
    assert both(page) == (
        "**Tide**  \nRun it:\n\n```\ntide\n```\n\n- by hand\n- at night\n\n**Berth**  \nA place.\n\nAfter.",
        "<dl>\n<dt>Tide</dt>\n<dd>Run it:\n<pre><code>tide</code></pre>\n<ul>\n<li>by hand</li>\n"
        "<li>at night</li>\n</ul></dd>\n<dt>Berth</dt>\n<dd>A place.</dd>\n</dl>\n<p>After.</p>",
    )


# -- round trips -------------------------------------------------------------------------------------


def outline(page: Page) -> list[tuple]:
    return [(block.kind, block.depth, block.ordinal, page.text[block.start : block.end]) for block in page.blocks]


def test_the_forms_of_a_page_are_read_again_as_that_page() -> None:
    made = Builder().add("paragraph", "Before you begin, look at the list below.", gap="\n\n")
    made.add("step", "Open it.", depth=1, ordinal=3, group=0, gap="\n\n").add("item", "the first", depth=2, group=0)
    made.add("code", "$ ls *\n  out", depth=2, group=0, language="sh").add("step", "Go.", depth=1, ordinal=4, group=0)
    made.add("row", "Port | Use", group=1, heads=True, gap="\n\n").add("row", "80 | the web", group=1)
    page = made.add("paragraph", "A <b>bold</b> *claim* at the end of it.", gap="\n\n").page()
    _, as_markdown, as_html = shown(page)
    for data, kind in ((as_markdown, "text/markdown"), (as_html, "text/html")):
        read = extract(RawPage("again", f"{data}\n".encode(), kind))
        assert outline(read) == outline(page)
        assert read.text == page.text


@settings(max_examples=40, deadline=None)
@given(pages())
def test_html_of_any_block_is_read_again_as_that_block(page: Page) -> None:
    """By the product's own extraction, which leaves out invisible characters, lists of links, and what stands twice."""
    page = dataclasses.replace(page, links=())
    for block in page.blocks:
        if not visible(page.text[block.start : block.end]).strip():
            continue  # a page of blanks is none
        _, _, as_html = shown(page, [Quote(block.start, block.end)])
        read = extract(RawPage("again", as_html.encode(), "text/html"))
        alone = dataclasses.replace(page, blocks=(block,))
        assert visible(expected(read)) == visible(expected(alone))


def runs_of(page: Page) -> Iterator[tuple[str, str]]:
    for mark in page.marks:
        yield mark.kind, page.text[mark.start : mark.end]
    for link in page.links:
        yield link.url, page.text[link.start : link.end]


def test_marks_and_links_are_read_again() -> None:
    words = [
        ("The ", (), None),
        ("yellow", ("strong",), None),
        (" one, ", (), None),
        ("see here", (), "https://a.test/b"),
    ]
    page = (
        Builder()
        .add("paragraph", [*words, (", runs ", (), None), ("ls -a", ("code",), None), (" now.", (), None)])
        .page()
    )
    for data, kind in zip(both(page), ("text/markdown", "text/html"), strict=True):
        read = extract(RawPage("again", f"{data}\n".encode(), kind))
        assert sorted(runs_of(read)) == sorted(runs_of(page))


def test_a_line_that_goes_on_in_a_sentence_is_shown_with_the_one_before_and_a_new_one_is_not() -> None:
    page = Builder().add("paragraph", [("See A\nfor it\n, then B.\nBerlin", (), None)]).page()
    plain, as_markdown, as_html = shown(page)
    assert plain == "See A for it, then B.\nBerlin"
    assert as_markdown == "See A for it, then B.  \nBerlin"
    assert "See A for it, then B.<br" in as_html


def test_a_row_whose_cell_has_several_lines_is_a_row() -> None:
    page = Builder().add("row", [("A | B", (), None)]).add("row", [("a |\nb\nC", (), None)]).page()
    plain, as_markdown, _ = shown(page)
    assert plain == "A | B\na | b C"
    assert "| a | b C |" in as_markdown
