"""The HTML report: whole, self-contained, accessible, and true to the numbers."""

from __future__ import annotations

import dataclasses
import html.parser
import itertools
import re

import pytest

from answerable.eval.coverage.coverage import Coverage, coverage
from answerable.eval.coverage.level import coverage_level
from answerable.eval.scored_answer import scored_answer
from answerable.model import Ticket
from answerable.report import style
from answerable.report.coverage import plots
from answerable.report.coverage.html import FULL_GAPS, coverage_html
from report_samples import FACTS, answer, desk, passage, report

VOID = {"meta", "br", "rect"}
LOADING = {"script", "link", "img", "iframe", "object", "embed", "video", "audio", "source", "image", "use", "base"}

Tag = tuple[str, dict[str, str]]


class Tree(html.parser.HTMLParser):
    """The start tags of a page in order; raises AssertionError where tags do not nest."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"<{tag}> has an attribute twice"
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words += data

    def all(self, *names: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.tags if tag in names]


def many(intents: int) -> Coverage:
    """A long tail: some intents are narrower than a pixel."""
    tickets, answers = [], []
    for number in range(intents):
        for place in range(1 + 3000 // (number + 1) ** 2):
            identity = f"{number}-{place}"
            tickets.append(Ticket(identity, f"question {number}", intent=f"intent {number}"))
            route = "answer" if (number + place) % 3 else "escalate"
            answers.append(answer(identity, route=route, passages=(passage(),)))
    return coverage(tickets, answers, index_facts=FACTS)


def measured() -> Coverage:
    """With judged tickets, so that the confidence can be drawn against what is right."""
    tickets, answers = desk()
    by_id = {one.id: one for one in answers}
    kept = [dataclasses.replace(one, relevant=("refunds.md",) if one.answerable else ()) for one in tickets]
    both = [(one, by_id[one.id]) for one in kept if one.id in by_id]
    known = coverage_level([one for one, _ in both], [scored_answer(made) for _, made in both])
    return coverage(kept, answers, index_facts=FACTS, measured=known)


SAMPLES = {
    "measured": measured(),
    "labelled": report(),
    "unlabelled": report(labels=False),
    "calibrated": dataclasses.replace(report(), calibrated=True),
    "empty": coverage([], [], index_facts=FACTS),
    "one": coverage([Ticket("t-1", "x")], [answer()], index_facts=FACTS),
    "all errors": coverage([Ticket("t-1", "x"), Ticket("t-2", "y", answerable=False)], [], index_facts=FACTS),
    "many": many(150),
}
every_sample = pytest.mark.parametrize("name", SAMPLES)


@every_sample
def test_tags_nest_and_every_reference_leads_somewhere(name: str) -> None:
    tree = Tree(coverage_html(SAMPLES[name]))
    ids = [attributes["id"] for _, attributes in tree.tags if "id" in attributes]
    assert len(set(ids)) == len(ids)
    inside = [attributes["href"][1:] for attributes in tree.all("a") if attributes["href"].startswith("#")]
    named = [attributes["aria-labelledby"] for _, attributes in tree.tags if "aria-labelledby" in attributes]
    assert set(inside + named) <= set(ids)


@every_sample
def test_nothing_is_fetched_and_no_script_can_run(name: str) -> None:
    text = coverage_html(SAMPLES[name])
    tree = Tree(text)
    assert not {tag for tag, _ in tree.tags} & LOADING
    assert not re.search(r"@import|url\(|expression\(", text[text.index("<style>") : text.index("</style>")])
    assert not any(attribute.startswith("on") for _, attributes in tree.tags for attribute in attributes)
    policy = next(item["content"] for item in tree.all("meta") if item.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    # Before anything that it must hold for.
    assert text.index("Content-Security-Policy") < text.index("<style")
    for item in tree.all("a"):
        assert item["href"].startswith("#") or item["rel"] == "noopener noreferrer"


@every_sample
def test_it_can_be_read_without_seeing_it(name: str) -> None:
    tree = Tree(coverage_html(SAMPLES[name]))
    names = [tag for tag, _ in tree.tags]
    assert tree.all("html")[0]["lang"] == "en" and names.count("h1") == 1 and names.count("main") == 1
    assert names.count("table") == names.count("caption")
    assert all(item["aria-label"] and item["role"] in ("img", "group") for item in tree.all("svg"))
    assert all(item.get("scope") for item in tree.all("th"))
    levels = [int(tag[1]) for tag in names if re.fullmatch(r"h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


@every_sample
def test_every_shape_has_finite_numbers_inside_its_frame(name: str) -> None:
    tree = Tree(coverage_html(SAMPLES[name]))
    width = 0.0
    for tag, item in tree.tags:
        if tag == "svg":
            width = float(item["viewbox"].split()[2])
        if tag == "rect":
            x, wide, high = float(item["x"]), float(item["width"]), float(item["height"])
            assert x >= -0.01 and wide >= 0 and high >= 0 and x + wide <= width + 0.6


@every_sample
def test_every_intent_gap_and_error_is_there(name: str) -> None:
    made = SAMPLES[name]
    text = coverage_html(made)
    words = Tree(text).words
    for number, line in enumerate(made.intents, 1):
        assert f'id="intent-{number}"' in text and line.intent in words
    assert text.count('<li class="gap">') == min(FULL_GAPS, len(made.gaps))
    assert all(gap.name in words for gap in made.gaps) and all(ticket in words for ticket, _ in made.errors)


def test_the_numbers_are_those_of_the_report() -> None:
    words = " ".join(Tree(coverage_html(report())).words.split())
    for said in (
        "54 % of ticket volume is answered from the docs",
        "[47, 61] % is the 95 % interval, n = 214 tickets",
        "Ranked, not calibrated on your tickets",
        "115 answer",
        "2 errors",
        "77 tickets of 214 carry a label",
        "22 tickets not answered: 10 % of volume [6, 16], 22 of the 22 of its intent",
    ):
        assert said in words
    row = re.search(r'<tr role="row" id="intent-3">.*?</tr>', coverage_html(report()), re.DOTALL)
    assert row and re.findall(r">([^<>]+)</(?:td|b|bdi)>", row[0]) == [
        "3", "export to excel", "22", "10 %", "0 %", "[0, 15]", "0", "6", "16", "0", "1 of 8",
    ]  # fmt: skip


def test_calibrated_and_unlabelled_pages_claim_what_they_may() -> None:
    assert "not calibrated" not in coverage_html(SAMPLES["calibrated"])
    assert "The docs can answer" in coverage_html(SAMPLES["calibrated"])
    assert "Against the labels" not in coverage_html(SAMPLES["unlabelled"])
    assert "documented</th>" not in coverage_html(SAMPLES["unlabelled"])


def test_only_web_addresses_become_links() -> None:
    pairs = [("https://help.example.com/a", True), ("javascript:alert(1)", False), (None, False)]
    for url, linked in pairs:
        made = coverage(
            [Ticket("1", "x")],
            [answer("1", route="escalate", passages=(passage("A > B", url=url),))],
            index_facts=FACTS,
        )
        assert (f'<a href="{url}"' in coverage_html(made)) is linked


def test_the_area_of_the_map_is_the_covered_share() -> None:
    """Width times height of what is filled as answered, of the whole plane: gaps between columns aside."""
    made = report()
    picture = plots.volume_map(made, 1056, 320, "wide")
    filled = sum(
        float(wide) * float(high)
        for wide, high in re.findall(r'fill-answer" x="[^"]+" y="[^"]+" width="([^"]+)" height="([^"]+)"', picture)
    )
    plane = sum(
        float(wide) * float(high)
        for wide, high in re.findall(
            r'fill-(?:answer|assist|escalate|errors)" x="[^"]+" y="[^"]+" width="([^"]+)" height="([^"]+)"', picture
        )
    )
    assert filled / plane == pytest.approx(made.total.covered.share, abs=0.01)


# -- colours -------------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, "contrast ratio"."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_published() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colours", [style.LIGHT, style.DARK], ids=["light", "dark"])
def test_text_and_marks_stand_out(colours: dict[str, str]) -> None:
    for ground in ("paper", "wash"):
        for text in ("ink", "soft", "answer", "caution", "error"):
            assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
    # Neighbours in a bar are told apart by more than hue.
    for one, other in (("answer", "assist"), ("answer", "escalate"), ("assist", "escalate")):
        assert contrast(colours[one], colours[other]) >= 1.5, (one, other)


def test_the_confidence_is_drawn_where_judged_tickets_say_what_is_right() -> None:
    made = SAMPLES["measured"]
    assert made.measured is not None and made.measured.ranked is not None
    ranked = made.measured.ranked
    text = coverage_html(made)
    tree = Tree(text)
    (line,) = tree.all("polyline")
    assert len(line["points"].split()) == len(ranked.curve) > 10
    assert len(tree.all("circle")) == len(ranked.bins) > 2
    assert text.count(f"n = {ranked.n:,}") >= 2, "each picture with its n"
    assert "nan" not in tree.words.lower().split()
    assert "Does the confidence know" not in coverage_html(SAMPLES["unlabelled"])
