"""Hazard 18: ticket and page text that would act in HTML, a terminal, a sheet, a CI log or Markdown.

Each place is tested twice: with the escape, nothing acts; with it switched off, the payload does.
"""

from __future__ import annotations

import csv
import html.parser
import io
import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from answerable import escape
from answerable.report import template
from answerable.report.answer_text import answer_text
from answerable.report.coverage.html import coverage_html
from answerable.report.coverage.text import coverage_text
from answerable.report.to_json import to_json
from report_samples import with_text

HTML = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    '" onmouseover="alert(1)" x="',
    "</style><script src=//evil.example></script>",
    "</title><svg onload=alert(1)>",
    "javascript:alert(1)",
    "' onmouseover='alert(1)' x='",
    "data:text/html,<script>alert(1)</script>",
    "&lt;script&gt; <!-- --> ]]> <iframe srcdoc='<script>'>",
    "https://u:p@evil.example/<b>",
]
TERMINAL = [
    "\x1b[2J\x1b[1;1Hgone",
    "\x1b]0;retitled\x07",
    "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "\x1b]52;c;ZXZpbA==\x07",
    "\x9b31mred",
    "\x9d0;retitled\x9c",
    "\x1bP+q544e\x1b\\",
    "\x1bc",
    "back\x08\x08\x08space\rreturn\x00\x7f",
    "right \u202eot tfel\u2066 and \u200bhidden\U000e0041",
    "\x1b[\x1b[2J2J nested",
]
CI = [
    "::error file=a::forged",
    "::add-mask::the",
    "  ::set-output name=x::1",
    "##[error]forged",
    "##vso[task.setvariable variable=x]1",
    "##teamcity[buildStop comment='x']",
    "fine\n::stop-commands::x",
    "fine\r::warning::x",
    "fine\u2028::error::x",
    "section_start:1:x\r\x1b[0K",
]
FORMULAS = ["=cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", " =1", "\u200b=1", "\uff1d1+1", "\n=1"]
FORGED = "name\nFORGED  999  100 %"


class Page(html.parser.HTMLParser):
    """The tags of a page, and the names and values of their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links |= {value or "" for name, value in attrs if name in ("href", "src")}


def active_in_html(payload: str) -> bool:
    usual = Page(coverage_html(with_text("plain words")[0]))
    page = Page(coverage_html(with_text(payload)[0]))
    bad_links = {link for link in page.links if not re.match(r"#|https?://[^@]+$", link)}
    return bool(page.tags - usual.tags - {"a"} or page.attributes - usual.attributes - {"href", "rel"} or bad_links)


def active_in_terminal(payload: str) -> bool:
    report, answer = with_text(payload)
    text = coverage_text(report, width=120) + answer_text(answer, width=120) + to_json(answer) + to_json(report)
    return bool(re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text))


def active_in_log(text: str) -> bool:
    """The reading of the GitHub runner (`::` first on a line, `##[` anywhere), and of Azure and TeamCity."""
    return any(
        re.match(r"\s*::[a-z]", line, re.IGNORECASE) or re.search(r"##(\[|vso\[|teamcity\[)", line)
        for line in re.split("[\r\n\u2028]", text)
    )


def active_in_ci(payload: str) -> bool:
    report, answer = with_text(payload)
    return any(active_in_log(coverage_text(report, width=w) + answer_text(answer, width=w)) for w in (60, 100, 400))


# -- with the escapes ----------------------------------------------------------------------------


@pytest.mark.hazards
@pytest.mark.parametrize("payload", HTML + TERMINAL + CI + FORMULAS)
def test_nothing_acts_in_html(payload: str) -> None:
    assert not active_in_html(payload)


@pytest.mark.hazards
@pytest.mark.parametrize("payload", TERMINAL + CI + HTML)
def test_nothing_acts_in_a_terminal(payload: str) -> None:
    assert not active_in_terminal(payload)


@pytest.mark.hazards
@pytest.mark.parametrize("payload", CI)
def test_nothing_acts_in_a_ci_log(payload: str) -> None:
    assert not active_in_ci(payload)
    assert not active_in_log(escape.for_ci(payload))
    assert "\n" not in escape.for_ci_message(payload) + escape.for_ci_property(payload)


@pytest.mark.hazards
@pytest.mark.parametrize("payload", FORMULAS)
def test_no_cell_is_a_formula(payload: str) -> None:
    assert not formula(cell(escape.for_csv(payload)))


def test_a_name_cannot_forge_a_line() -> None:
    report, _ = with_text(FORGED)
    assert not forged(coverage_text(report, width=10_000))


@pytest.mark.hazards
@pytest.mark.parametrize("payload", [*HTML, "![x](https://evil.example/a.png)", "[a]: https://evil.example", "a | b"])
def test_markdown_is_only_text(payload: str) -> None:
    assert not active_in_markdown(payload)


@given(st.text(alphabet=st.sampled_from("ab[](){}<>*_`~#!|\\\"'=+-.:/&;@ \n\t1"), max_size=40))
@settings(max_examples=200, deadline=None)
def test_any_text_in_markdown_is_only_text(text: str) -> None:
    assert not active_in_markdown(text)


@given(st.text(alphabet=st.sampled_from("\x1b\x9b\x9d\x07[]0;2JHPm:#ab \n\r\x9c\\"), max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_in_a_terminal_is_only_text(text: str) -> None:
    clean = escape.for_terminal(text, lines=True)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", clean) and not active_in_log(clean)
    assert escape.for_terminal(clean, lines=True) == clean


# -- sabotage: each escape off, and the hazard is there ------------------------------------------


def off(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    same: Callable[..., str] = lambda text, **_: text  # noqa: E731
    for name in names:
        monkeypatch.setattr(escape, name, same)


def autoescape_off(monkeypatch: pytest.MonkeyPatch) -> None:
    unsafe = template.environment().overlay(autoescape=False)
    monkeypatch.setattr(template, "environment", lambda: unsafe)


@pytest.mark.parametrize("payload", [payload for payload in HTML[:5] if "<" in payload])
def test_sabotage_html(payload: str, monkeypatch: pytest.MonkeyPatch) -> None:
    autoescape_off(monkeypatch)
    assert active_in_html(payload)


def test_sabotage_attributes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The only attribute that holds foreign text is that of a link: two escapes must fail."""
    autoescape_off(monkeypatch)
    off(monkeypatch, "for_url")
    assert active_in_html(HTML[2])


@pytest.mark.parametrize("payload", ["javascript:alert(1)", "https://u:p@evil.example/"])
def test_sabotage_links(payload: str, monkeypatch: pytest.MonkeyPatch) -> None:
    off(monkeypatch, "for_url")
    assert active_in_html(payload)


@pytest.mark.parametrize("payload", TERMINAL)
def test_sabotage_terminal(payload: str, monkeypatch: pytest.MonkeyPatch) -> None:
    off(monkeypatch, "for_terminal", "plain")
    assert active_in_terminal(payload)


@pytest.mark.parametrize("payload", CI[:6])
def test_sabotage_ci(payload: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert active_in_log(payload)
    off(monkeypatch, "for_terminal")
    assert active_in_ci(payload)


def test_sabotage_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    off(monkeypatch, "for_terminal", "plain")
    assert forged(coverage_text(with_text(FORGED)[0], width=10_000))


@pytest.mark.parametrize("payload", FORMULAS)
def test_sabotage_csv(payload: str) -> None:
    assert formula(cell(payload))


@pytest.mark.parametrize("payload", [HTML[0], "![x](https://evil.example/a.png)", "*a*"])
def test_sabotage_markdown(payload: str, monkeypatch: pytest.MonkeyPatch) -> None:
    off(monkeypatch, "for_markdown")
    assert active_in_markdown(payload)


# -- what stays readable -------------------------------------------------------------------------


def test_ordinary_text_is_left_alone() -> None:
    text = "Größe: 5 € – 日本語 👩‍👩‍👧 std::vector # 1 a:b"
    assert escape.for_terminal(text) == text and escape.for_csv(text) == text and escape.plain(text) == text
    assert escape.for_csv("") == ""


@pytest.mark.parametrize(
    ("url", "ok"),
    [
        ("https://help.example.com/a?b=c#d", True),
        ("http://127.0.0.1:8000/", True),
        (None, False),
        ("", False),
        ("refunds.md", False),
        ("//evil.example", False),
        ("https:///x", False),
        ("https://[::1", False),
        ("ftp://a.example", False),
        ("https://a.example/\n", False),
        ("https://a.example\\@evil.example", False),
    ],
)
def test_links(url: str | None, ok: bool) -> None:
    assert escape.for_url(url) == (url if ok else None)


def test_ci_fields() -> None:
    assert escape.for_ci_message("50 %\nof a:b,c") == "50 %25%0Aof a:b,c"
    assert escape.for_ci_property("a:b,c") == "a%3Ab%2Cc"


# -- how each place reads its text ---------------------------------------------------------------


def cell(text: str) -> str:
    file = io.StringIO(newline="")
    csv.writer(file).writerow([text])
    return next(csv.reader(io.StringIO(file.getvalue(), newline="")))[0]


def formula(text: str) -> bool:
    """Sheets skip blanks and what they cannot show before they look for a formula; full-width signs count."""
    return bool(re.match(r"[\s\u200b]*[=+\-@\uff1d\uff0b\uff0d\uff20]", text))


def forged(text: str) -> bool:
    return any(line.startswith("FORGED") for line in text.split("\n"))


def active_in_markdown(text: str) -> bool:
    rendered = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(escape.for_markdown(text))
    return bool(re.sub(r"</?p>", "", rendered).count("<"))
