"""The HTML reports in a real browser: silent, self-contained, drawn, reachable by keyboard, and whole on a phone.

The pages are made by the commands from this repository's fixtures; the suite has a judge by rule in place of a model.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browser import Page, browsing, chromium
from conftest import FIXTURES, ROOT

pytestmark = [
    pytest.mark.extras,
    pytest.mark.skipif(chromium() is None, reason="Chromium is not installed: apt-get install chromium"),
    pytest.mark.skipif(importlib.util.find_spec("websocket") is None, reason="websocket-client is not installed"),
]

NAMES = ("coverage", "suite", "desk")
every_page = pytest.mark.parametrize("name", NAMES)
PHONE, DESKTOP = (390, 844), (1200, 900)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """coverage.html, suite.html and desk.html, with the JSON that each command printed beside them."""
    from click.testing import CliRunner

    from answerable.cli import program
    from judge_samples import FakeJudge

    folder = tmp_path_factory.mktemp("reports")
    tickets = FIXTURES / "tickets.jsonl"
    suite = (ROOT / "eval" / "fixture.toml").read_text("utf-8")
    suite = suite.replace('"ingest/fixture-docs.toml"', json.dumps(str(FIXTURES / "docs")))
    suite = suite.replace('"fixtures/tickets.jsonl"', json.dumps(str(tickets)))
    (folder / "suite.toml").write_text(suite + "\n[judge]\nfaithfulness = 0.95\n", "utf-8")
    commands = {
        "ingest": ["ingest", str(FIXTURES / "docs")],
        "coverage": ["coverage", "--tickets", str(tickets), "--html", "coverage.html", "--json"],
        "suite": ["eval", "suite.toml", "--html", "suite.html", "--json"],
        "desk": ["desk", "--conversations", str(FIXTURES / "conversations.jsonl"), "--html", "desk.html", "--json"],
    }
    before = Path.cwd()
    os.chdir(folder)
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY"):
            patch.delenv(variable, raising=False)
        patch.setattr("answerable.eval.judge.ragas.make_judge", lambda settings, max_usd=None: FakeJudge())
        try:
            for name, words in commands.items():
                done = CliRunner().invoke(program, words)
                assert done.exit_code == (1 if name == "suite" else 0), done.output  # no baseline there: not green
                (folder / f"{name}.json").write_text(done.stdout, "utf-8")
        finally:
            os.chdir(before)
    return {name: folder / f"{name}.html" for name in NAMES}


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browsing(tmp_path_factory.mktemp("browser") / "profile") as page:
        yield page


def shown(tab: Page, file: Path, size: tuple[int, int]) -> Page:
    tab.size(*size, phone=size == PHONE)
    tab.open(file)
    return tab


def printed(reports: dict[str, Path], name: str) -> Any:
    return json.loads(reports[name].with_suffix(".json").read_text("utf-8"))


@every_page
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_it_says_nothing_and_asks_for_nothing(
    tab: Page, reports: dict[str, Path], name: str, size: tuple[int, int]
) -> None:
    shown(tab, reports[name], size)
    assert tab.asked == [reports[name].resolve().as_uri()]
    assert tab.said == []


def test_the_ear_hears_and_the_eye_sees(tab: Page, tmp_path: Path) -> None:
    """The twin: a page that errs, asks for something outside, and is too wide."""
    bad = tmp_path / "bad.html"
    bad.write_text(
        '<!doctype html><title>x</title><body style="width:900px">wide<svg width="0" height="0"></svg>'
        '<img src="http://evil.example/p.png"><script>console.error("no"); nothing.at.all</script>',
        "utf-8",
    )
    shown(tab, bad, PHONE)
    assert "http://evil.example/p.png" in tab.asked
    assert any("no" in said for said in tab.said) and any("Uncaught" in said for said in tab.said)
    assert too_wide(tab) and undrawn(tab)


DRAWN = """
[...document.querySelectorAll('svg')].filter(svg => getComputedStyle(svg).display !== 'none').map(svg => {
  const box = svg.getBoundingClientRect(), marks = [...svg.querySelectorAll('rect,circle,path,polyline')];
  const inside = marks.filter(one => { const b = one.getBoundingClientRect(); return b.width + b.height > 0; });
  return [svg.getAttribute('aria-label') || '', box.width, box.height, inside.length];
}).filter(([, wide, high, marks]) => !(wide > 0 && high > 0 && marks > 0))
"""


def undrawn(tab: Page) -> list[Any]:
    """Pictures that are shown and have no size, or hold no mark that has."""
    found: list[Any] = tab.js(DRAWN)
    return found


@every_page
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_plot_is_drawn(tab: Page, reports: dict[str, Path], name: str, size: tuple[int, int]) -> None:
    shown(tab, reports[name], size)
    assert tab.js("document.querySelectorAll('svg').length") >= 10
    tab.js("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert undrawn(tab) == []


@pytest.mark.parametrize("name", ["coverage", "suite"])
@pytest.mark.parametrize(("size", "kind"), [(DESKTOP, "wide"), (PHONE, "narrow")], ids=["desktop", "phone"])
def test_the_marks_are_as_many_as_the_data(
    tab: Page, reports: dict[str, Path], name: str, size: tuple[int, int], kind: str
) -> None:
    found = printed(reports, name)
    found = found["coverage"] if name == "suite" else found
    shown(tab, reports[name], size)

    def marks(section: str, inside: str) -> int:
        place = f"section[aria-labelledby={section}] {inside}"
        number: int = tab.js(f"document.querySelectorAll({place!r}).length")
        return number

    intents = found["intents"]
    assert len(intents) > 20 and len(found["weeks"]) > 4
    assert marks("map", f"svg.{kind} title") == len(intents), "volume and gaps: a column an intent"
    drawn = sum(one[route] > 0 for one in intents for route in ("answer", "assist", "escalate", "errors"))
    assert marks("map", f"svg.{kind} rect[class^=fill-]:not(.fill-line):not(.fill-ink)") == drawn
    assert marks("intents", "td.range svg rect.fill-range") == len(intents) + 1, "an interval an intent, and the total"
    weeks = [one for one in found["weeks"] if one["covered"]["n"]]
    assert marks("weeks", f"svg.{kind} rect.fill-range") == len(weeks)
    bins = marks("ranked", "tbody tr")
    assert bins > 2 and marks("ranked", "svg circle") == marks("ranked", "svg rect.fill-range") == bins
    points = tab.js("document.querySelector('section[aria-labelledby=ranked] polyline').points.length")
    judged = found["measured"]["judged"]
    assert 2 <= points <= judged and f"n = {judged}" in tab.js(
        "document.querySelector('#ranked').parentElement.innerText"
    )


def test_the_verdict_and_the_judge_are_in_the_suite_report(tab: Page, reports: dict[str, Path]) -> None:
    shown(tab, reports["suite"], DESKTOP)
    text = tab.js("document.body.innerText")
    assert "Gates: not every gate is green" in text and "What the judge says" in text
    assert "Advisory: no gate depends on it" in text and "faithfulness" in text
    gates = printed(reports, "suite")["gates"]
    assert tab.js("document.querySelectorAll('table.gates tbody th').length") == len(gates)


def too_wide(tab: Page) -> list[Any]:
    """What makes the page wider than the screen; [] where nothing does."""
    if tab.js("document.documentElement.scrollWidth <= innerWidth && innerWidth <= screen.width"):
        return []
    found: list[Any] = tab.js(
        "[...document.querySelectorAll('body *')].filter(one => one.getBoundingClientRect().right > screen.width + 1)"
        ".slice(0, 5).map(one => one.outerHTML.slice(0, 120))"
    )
    return found or ["the page"]


@every_page
def test_a_phone_has_no_horizontal_scroll(tab: Page, reports: dict[str, Path], name: str) -> None:
    shown(tab, reports[name], PHONE)
    tab.js("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert too_wide(tab) == []
    small = tab.js(
        "[...document.querySelectorAll('p,td,th,li,dd,dt,blockquote,caption')]"
        ".filter(one => one.innerText && parseFloat(getComputedStyle(one).fontSize) < 12).length"
    )
    assert small == 0, "text of less than 12 pixels"


FOCUS = """
(() => { const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  if (one !== document.body) one.dataset.reached = '1';
  const visible = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
  return [one.tagName.toLowerCase(), one.textContent.slice(0, 40), visible && (box.width > 0 || one.tagName === 'a')];
})()
"""
USABLE = "document.querySelectorAll('.wide a[href],:not(svg) > a[href],summary,[tabindex=\"0\"]')"


@every_page
def test_the_keyboard_reaches_what_can_be_used(tab: Page, reports: dict[str, Path], name: str) -> None:
    shown(tab, reports[name], DESKTOP)
    wanted = tab.js(f"{USABLE}.length")
    assert wanted > 3
    kinds = set()
    for _ in range(wanted + 2):
        tab.press("Tab", 9)
        tag, words, visible = tab.js(FOCUS)
        if tag != "body":
            kinds.add(tag)
            assert visible, f"nobody sees that {tag} {words!r} has the focus"
    missed = tab.js(f"[...{USABLE}].filter(one => !one.dataset.reached).map(one => one.outerHTML.slice(0, 90))")
    assert missed == []
    assert kinds >= ({"div"} if name == "desk" else {"a", "summary"})


def test_a_table_of_weeks_opens_by_key_and_a_column_leads_to_its_row(tab: Page, reports: dict[str, Path]) -> None:
    shown(tab, reports["coverage"], DESKTOP)
    tab.press("Tab", 9)
    assert re.fullmatch(r"#intent-\d+", tab.js("document.activeElement.getAttribute('href')"))
    tab.enter()
    assert tab.js("location.hash").startswith("#intent-")
    tab.js("document.querySelector('summary').focus()")
    tab.enter()
    assert tab.js("document.querySelector('details').open") is True


@every_page
def test_on_paper_nothing_is_cut_off(tab: Page, reports: dict[str, Path], name: str) -> None:
    shown(tab, reports[name], (718, 1000))  # A4 between margins of 10 mm, in CSS pixels
    tab.call("Emulation.setEmulatedMedia", media="print")
    try:
        assert tab.js("getComputedStyle(document.body).fontSize") == "13.3333px"
        over = tab.js("document.documentElement.scrollWidth - innerWidth")
        assert name == "desk" or over <= 1
        made = tab.call("Page.printToPDF", printBackground=True)
        assert made["data"].startswith("JVBER"), "a PDF"
    finally:
        tab.call("Emulation.setEmulatedMedia", media="")
