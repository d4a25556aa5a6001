"""HTML pages: what is read, in which order, and what is left out."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.errors import SourceError
from answerable.ingest.extract.extract import ExtractError, extract
from answerable.model import Page, RawPage


def page(html: str, *, name: str = "a/reset-password.html", **options: object) -> Page:
    return extract(RawPage(name, html.encode(), "text/html"), **options)  # type: ignore[arg-type]


def text(html: str) -> str:
    return page(html).text


SITE = """<!doctype html><html><head><title>Reset a password | Acme Help</title><style>p{}</style></head><body>
<a class="skip-link" href="#main">Skip to content</a>
<header class="site-header"><a href="/">Acme</a><nav><ul><li>Home</li><li>Pricing</li></ul></nav></header>
<div class="cookie-banner">We use cookies.</div>
<aside class="sidebar"><ul><li><a href="/a">Other article</a></li></ul></aside>
%s
<footer><p>Copyright Acme</p></footer><script>var x = "tracking";</script></body></html>"""
CONTENT = """<nav class="breadcrumbs"><a>Home</a> / <a>Account</a></nav><h1>Reset a password</h1>
<p>You can reset it at <b>any</b> time.</p><div class="article-votes">Was this helpful? <button>Yes</button></div>
<section class="related-articles"><h3>Related articles</h3><ul><li><a href="/b">Another</a></li></ul></section>"""


@pytest.mark.parametrize(
    "wrap",
    [
        "<main>%s</main>",
        "<div role=main>%s</div>",
        "<article>%s</article>",
        '<div class="article-body">%s</div>',
        '<div class="wrapper"><div class="row">%s</div></div>',
        "<form action=/><div>%s</div></form>",
    ],
)
def test_site_around_the_content_goes(wrap: str) -> None:
    made = page(SITE % (wrap % CONTENT))
    assert made.text == "Reset a password\n\nYou can reset it at any time."
    assert made.title == "Reset a password"


def test_title_falls_back_from_h1_to_title_to_og_to_the_file_name() -> None:
    assert page("<title>Refunds - Acme Help</title><p>Text.").title == "Refunds"
    assert page("<meta property=og:title content='Refunds'><p>Text.").title == "Refunds"
    assert page("<p>Text.").title == "reset password"


def test_lists_are_numbered_and_nested() -> None:
    html = """<ol start=3><li>Open it.<li><p>Choose:</p><ul><li>one</li><li>two</li></ul><p>Then wait.</p>
    <li value=9>Save.</ol>"""
    made = page(html)
    assert made.text == "3. Open it.\n4. Choose:\n  - one\n  - two\n  Then wait.\n9. Save."
    steps = [b for b in made.blocks if b.kind == "step"]
    assert [b.ordinal for b in steps] == [3, 4, 9]
    assert {b.group for b in made.blocks} == {0}
    assert [b.depth for b in made.blocks] == [1, 1, 2, 2, 1, 1]


def test_an_intro_line_belongs_to_its_list() -> None:
    made = page("<p>Do this:</p><ol><li>One</li></ol><p>Other text.</p>")
    assert [b.group for b in made.blocks] == [0, 0, None]


def test_tables_are_rows_and_layout_tables_are_not() -> None:
    made = page(
        "<table><thead><tr><th>Plan<th>Price<tbody><tr><td>Pro<br>Team<td><p>$5</p><p>a month</p><tr><td><td>x</table>"
    )
    assert made.text == "Plan | Price\nPro; Team | $5; a month\n| x"
    assert [b.kind for b in made.blocks] == ["row"] * 3
    layout = "<table><tr><td><h1>Title</h1><p>One.</p><ol><li>Step</li></ol></td><td><p>Side.</p></td></tr></table>"
    assert text(layout) == "Title\n\nOne.\n\n1. Step\n\nSide."


def test_nested_and_spanning_tables_keep_their_order() -> None:
    html = (
        "<table><tr><th>A<th>B<tr><td rowspan=2>x<td>y <table><tr><td>in</td><td>ner</td></tr></table><tr><td>z</table>"
    )
    assert text(html).replace("\n", " ").split() == ["A", "|", "B", "x", "|", "y;", "in;", "ner", "x", "|", "z"]


def test_code_is_verbatim() -> None:
    html = "<p>Run <code>make  it</code>:</p><pre><code>if x:\n    y &lt; 1\n\n\tz</code></pre>"
    made = page(html)
    code = [b for b in made.blocks if b.kind == "code"]
    assert made.text[code[0].start : code[0].end] == "if x:\n    y < 1\n\n    z"
    assert made.text.startswith("Run make it:")


@pytest.mark.parametrize(
    ("html", "kinds"),
    [
        ("<ul><li>Run this:<pre>make it</pre></li></ul>", ["item", "code"]),
        ("<ol><li>Run this:\n<pre><code>make it</code></pre>then wait</li></ol>", ["step", "code", "paragraph"]),
        ("<dl><dt>make</dt><dd>Makes it:<pre>make it</pre></dd></dl>", ["term", "definition", "code"]),
        ("<div>Run this:<pre>make it</pre></div>", ["paragraph", "code"]),
    ],
)
def test_words_before_code_are_no_code(html: str, kinds: list[str]) -> None:
    assert [block.kind for block in page(html).blocks] == kinds


def test_highlighted_code_in_a_table_loses_its_line_numbers() -> None:
    html = '<table><tr><td class="linenos"><pre>1\n2</pre></td><td class="code"><pre>a\nb</pre></td></tr></table>'
    assert text(html) == "a\nb"


def test_definition_lists() -> None:
    made = page("<dl><dt>SSO<dd>Single sign-on.<dd>Also: login.<dt>MFA<dd><p>Two.</p><ul><li>x</ul></dl>")
    assert made.text == "SSO\n  Single sign-on.\n  Also: login.\nMFA\n  Two.\n- x"
    assert [b.kind for b in made.blocks][:2] == ["term", "definition"]


def test_a_bold_first_line_is_a_term() -> None:
    made = page("<p><strong>Owner</strong><br>Can do all.</p><p><b>Note</b>: mind this.<br>And that.</p>")
    assert made.text == "Owner\n  Can do all.\n\nNote: mind this.\nAnd that."


def test_details_callouts_and_tabs_are_read() -> None:
    html = """<main><h1>T</h1><details><summary>More</summary><p>Inside.</p></details>
    <div class="admonition note"><p class="admonition-title">Note</p><p>Careful.</p></div>
    <div role=tablist><button role=tab aria-controls=p1>Mac</button>
    <button role=tab aria-controls=p2>Windows</button></div>
    <div role=tabpanel id=p1><p>Press Cmd.</p></div><div role=tabpanel id=p2 hidden><p>Press Ctrl.</p></div></main>"""
    made = text(html)
    for words in ("More\n\nInside.", "Note\n\nCareful.", "Mac\n\nPress Cmd.\n\nWindows\n\nPress Ctrl."):
        assert words in made


HIDDEN = [
    "<p hidden>CANARY</p>",
    "<p style='display: none'>CANARY</p>",
    "<p style='DISPLAY:NONE !important'>CANARY</p>",
    "<span style='visibility:hidden'>CANARY</span>",
    "<span style='font-size:0'>CANARY</span>",
    "<span style='font-size: 0px; color: red'>CANARY</span>",
    "<div style='position:absolute;left:-9999px'>CANARY</div>",
    "<div style='text-indent:-10000px'>CANARY</div>",
    "<div style='opacity:0'>CANARY</div>",
    "<div aria-hidden=true>CANARY</div>",
    "<div class='sr-only'>CANARY</div>",
    "<template><p>CANARY</p></template>",
    "<noscript>CANARY</noscript>",
    "<script>CANARY</script>",
    "<style>CANARY</style>",
    "<!-- CANARY -->",
    "<svg><title>CANARY</title><text>CANARY</text></svg>",
    "<textarea>CANARY</textarea>",
    "<div hidden><div><p>CANARY</p></div></div>",
    "<p title='CANARY' data-x='CANARY'></p>",
    "<iframe>CANARY</iframe>",
    "<object>CANARY</object>",
    "<select><option>CANARY</select>",
    "<p style='color:transparent'>CANARY</p>",
]


@pytest.mark.parametrize("html", HIDDEN)
@pytest.mark.parametrize("media_type", ["text/html", "text/markdown"])
def test_hidden_text_is_not_text(html: str, media_type: str) -> None:
    source = f"<h1>Title</h1>\n\n<p>Seen before.</p>\n\n{html}\n\n<p>Seen after.</p>"
    made = extract(RawPage("x", source.encode(), media_type))
    assert "CANARY" not in made.text
    assert made.text == "Title\n\nSeen before.\n\nSeen after."


def test_the_hiding_rule_is_what_hides(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sabotage twin: without the rule the hidden words are indexed."""
    for module in ("page_writer", "html.tree"):
        monkeypatch.setattr(sys.modules[f"answerable.ingest.extract.{module}"], "hides", lambda tag, attrs: False)
    shown = sum("CANARY" in text(f"<h1>Title</h1><p>Seen.</p>{html}") for html in HIDDEN)
    assert shown >= 15


def test_no_sentence_runs_across_what_was_left_out() -> None:
    assert text("<p>Never <span hidden>do not</span> share it.</p>") == "Never\nshare it."
    assert text('<p>Click <img src=a alt="[IMG]"> now.</p>') == "Click\nnow."
    assert text('<p>Click <img src=a alt="Save"> now.</p>') == "Click Save now."
    assert text('<p>Click <img src=a alt=""> now.</p>') == "Click now."
    assert text("<p>Click <svg><path/></svg> now.</p>") == "Click now."


def test_invisible_characters_go_and_text_is_composed() -> None:
    assert text("<p>pa\u200bss\u202e\U000e0041wo\u00adrd cafe\u0301&#8203;&nbsp;x</p>") == "password caf\u00e9 x"


def test_anchors() -> None:
    html = """<h1 id=top>Top</h1><a name="one"></a><h2>One</h2><p>x</p><section id=two><h2>Two
    <a class="headerlink" href="#two">¶</a></h2><p>y</p></section><h2><a id="three"></a>Three</h2><h2>Four</h2>"""
    made = page(html)
    assert [(h.text, h.anchor, h.level) for h in made.headings] == [
        ("Top", "top", 1), ("One", "one", 2), ("Two", "two", 2), ("Three", "three", 2), ("Four", None, 2),
    ]  # fmt: skip
    assert all(made.text[h.start : h.end] == h.text for h in made.headings)


def test_selectors_choose_and_remove() -> None:
    html = "<body><div id=a><p>One.</p><p class=ad>Two.</p></div><div id=b><p>Three.</p></div></body>"
    assert page(html, content="#a", remove=[".ad"]).text == "One."
    missed = page(html, content="#nope")
    assert "Three." in missed.text
    assert "content_selector_missed" in missed.flags
    with pytest.raises(SourceError, match="not a CSS selector"):
        page(html, content="p[[")


def test_content_is_not_lost_to_a_name() -> None:
    """Words such as feedback, share or comments in a heading's id are no reason to drop its section."""
    html = """<main><h1>Sharing</h1><section id="share"><h2 id="feedback">Feedback</h2><p>Ask for it.</p></section>
    <div class="section" id="related-articles"><h2>Related articles block</h2>
    <p>How to configure it.</p></div></main>"""
    made = text(html)
    assert "Ask for it." in made
    assert "How to configure it." in made


def test_an_inner_nav_or_footer_goes_and_a_header_stays() -> None:
    html = (
        "<article><header><h1>T</h1><p>Lead.</p></header><nav>Menu</nav><p>Body.</p><footer>Edit me</footer></article>"
    )
    assert text(html) == "T\n\nLead.\n\nBody."


def test_an_h1_above_the_content_element_is_kept() -> None:
    body = "<div class=article-body><p>You get money back in five days.</p></div>"
    html = f"<body><div class=hero><h1>Refunds</h1></div>{body}</body>"
    assert text(html).startswith("Refunds\n\nYou get")


def test_malformed_markup_keeps_every_word() -> None:
    assert text("<p>one<b>two<p>three</i></p></b>four<li>five<td>six") == "onetwo\n\nthree\n\nfour\n\n- five\n\nsix"
    assert text("a < b and c > d & e") == "a < b and c > d & e"


def test_xhtml_and_entities() -> None:
    html = (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"><p>A&nbsp;&amp; B</p></html>'
    )
    assert text(html) == "A & B"


def test_blocks_are_in_order_and_disjoint() -> None:
    made = page(SITE % CONTENT + "<ol><li>a<li>b</ol><table><tr><th>c<td>d</table><pre>e</pre>")
    end = 0
    for block in made.blocks:
        assert end <= block.start < block.end <= len(made.text)
        assert made.text[end : block.start].strip() == ""
        end = block.end
    assert end == len(made.text)


def test_the_hash_follows_what_was_extracted() -> None:
    one = page("<h1>T</h1><p>x</p>")
    assert one.content_hash == page("<h1>T</h1>\n<p class=y>x</p><!-- z -->").content_hash
    assert one.content_hash != page("<h1>T</h1><p>y</p>").content_hash
    assert one.content_hash != page("<h2>T</h2><p>x</p>").content_hash


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"%PDF-1.7 abc", "binary"),
        (b"<p>\x00\x01\x02\x03\x04", "binary"),
        (b"<p></p>", "no_text"),
    ],
)
def test_pages_without_text_say_why(data: bytes, code: str) -> None:
    with pytest.raises(ExtractError) as caught:
        extract(RawPage("x.html", data, "text/html"))
    assert caught.value.code == code


FRAGMENTS = st.sampled_from(
    ["<p>", "</p>", "<div>", "</div>", "<table>", "<tr>", "<td>", "</table>", "<ul>", "<ol>",
     "<li>", "</ul>", "<h1>", "</h2>",
     "<pre>",
     "</pre>", "<dl>", "<dt>", "<dd>", "<b>", "</b>", "<br>", "<img alt='x y'>", "<a name=q>",
     "<span hidden>", "</span>",
     "<!--", "-->",
     "<script>", "</script>", "&amp;", "&#0;", "text ", "more. ", "\n", "<", ">", "\x00", "é"]
)  # fmt: skip


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.one_of(st.binary(max_size=300), st.lists(FRAGMENTS, max_size=40).map(lambda parts: "".join(parts).encode())),
    st.sampled_from(["text/html", "text/markdown", "text/mdx", "text/plain"]),
)
def test_any_bytes_give_a_page_or_an_extract_error(data: bytes, media_type: str) -> None:
    try:
        made = extract(RawPage("x", data, media_type))
    except ExtractError:
        return
    end = 0
    for block in made.blocks:
        assert end <= block.start < block.end <= len(made.text)
        end = block.end
    assert all(made.text[h.start : h.end] == h.text for h in made.headings)


def test_meta_tags_say_for_whom_a_page_is() -> None:
    head = '<meta name="audience" content=" Owners "><meta name="docsearch:version" content="2.1"><meta name="x">'
    page = extract(RawPage("a.html", f"<head>{head}</head><body><p>Some text.</p></body>".encode(), "text/html"))
    assert dict(page.meta) == {"audience": "Owners", "version": "2.1"}
