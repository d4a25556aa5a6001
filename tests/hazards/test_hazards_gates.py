"""Hazard 26, a gate that lies, and hazard 18 in what gates print; each with a twin where the guard is off."""

from __future__ import annotations

import dataclasses
import random
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from answerable import escape, open_index
from answerable.eval.coverage.coverage import IndexFacts, coverage
from answerable.eval.judge.judge import Verdict, judge_rows
from answerable.eval.outcomes import TicketOutcome
from answerable.eval.suite.docs_drift import DocsDrift, docs_drift, facts_of_pages
from answerable.eval.suite.gates import Finding, Inputs, floor, floors_of, judge
from answerable.eval.suite.judge_floors import SuiteJudge
from answerable.eval.suite.run import SuiteReport
from answerable.eval.suite.suite import Gate
from answerable.model import Page
from answerable.report import annotations, template
from answerable.report.suite import html, junit, markdown
from answerable.report.suite.text import gates_text
from answerable.stats import Share
from judge_samples import FakeJudge, row
from suite_samples import TODAY, baseline_of, case, inputs_of, suite_of, ticket

SEEDS = range(20)
ALL = "errors = 0\ncoverage = 0.5\nratchet = true\ndocs = 'facts'"


@pytest.fixture(scope="module")
def pages(made_index: Path) -> dict[str, Page]:
    """The 14 real pages of the fixtures that the test index has."""
    with open_index(made_index) as index:
        return {key: index.pages[key] for key in index.pages}


def agreed(tmp_path: Path, text: str = ALL, n: int = 60) -> Inputs:
    """A green run with its baseline: 45 of 60 tickets answered."""
    suite = suite_of(tmp_path, text)
    cases = [case(f"t{k:03d}", k % 4 != 0) for k in range(n)]
    tickets = [ticket(one.ticket) for one in cases]
    return inputs_of(suite, cases, baseline=baseline_of(suite, cases, tickets), tickets=tickets)


def red(inputs: Inputs) -> set[str]:
    return {one.name for one in judge(inputs)[0] if one.verdict != "pass"}


def delete_page(pages: dict[str, Page], chance: random.Random) -> None:
    del pages[chance.choice(sorted(pages))]


def change_number(pages: dict[str, Page], chance: random.Random) -> None:
    name = chance.choice(sorted(key for key in pages if re.search(r"\d", pages[key].text)))
    match = chance.choice(list(re.finditer(r"\d+", pages[name].text)))
    text = pages[name].text
    new = str(int(match[0]) + chance.randint(1, 9))
    pages[name] = dataclasses.replace(pages[name], text=text[: match.start()] + new + text[match.end() :])


def negate(pages: dict[str, Page], chance: random.Random) -> None:
    name = chance.choice(sorted(key for key in pages if " can " in pages[key].text))
    pages[name] = dataclasses.replace(pages[name], text=pages[name].text.replace(" can ", " cannot ", 1))


def drop_a_line(pages: dict[str, Page], chance: random.Random) -> None:
    name = chance.choice(sorted(pages))
    lines = [line for line in pages[name].text.split("\n") if line.strip()]
    lines.pop(chance.randrange(len(lines)))
    pages[name] = dataclasses.replace(pages[name], text="\n".join(lines))


Mutation = Callable[[dict[str, Page], random.Random], None]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("mutate", [delete_page, change_number, negate, drop_a_line])
def test_every_mutation_of_the_docs_is_seen(pages: dict[str, Page], mutate: Mutation, seed: int) -> None:
    facts, mutated = facts_of_pages(pages), dict(pages)
    mutate(mutated, random.Random(seed))
    assert docs_drift(facts, mutated).any and not docs_drift(facts, pages).any


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("mutate", [delete_page, change_number])
def test_a_page_gone_or_a_number_changed_is_red(
    tmp_path: Path, pages: dict[str, Page], mutate: Mutation, seed: int
) -> None:
    mutated = dict(pages)
    mutate(mutated, random.Random(seed))
    changed = docs_drift(facts_of_pages(pages), mutated)
    inputs = agreed(tmp_path)
    assert red(inputs) == set()
    assert red(dataclasses.replace(inputs, drift=changed)) == {"docs"}
    # Sabotage: with the guard off, the very same run is green, since no ticket sees the change.
    blind = agreed(tmp_path, ALL.replace("facts", "off"))
    assert red(dataclasses.replace(blind, drift=changed)) == set()


@pytest.mark.parametrize("mutate", [negate, drop_a_line])
def test_exact_docs_see_any_change(tmp_path: Path, pages: dict[str, Page], mutate: Mutation) -> None:
    mutated = dict(pages)
    mutate(mutated, random.Random(1))
    changed = docs_drift(facts_of_pages(pages), mutated)
    assert red(dataclasses.replace(agreed(tmp_path, ALL.replace("facts", "exact")), drift=changed)) == {"docs"}


# -- flake ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_tickets_changes_nothing(tmp_path: Path, seed: int) -> None:
    inputs = agreed(tmp_path)
    cases, tickets = list(inputs.outcomes), list(inputs.tickets)
    random.Random(seed).shuffle(cases)
    random.Random(-seed).shuffle(tickets)
    assert judge(dataclasses.replace(inputs, outcomes=cases, tickets=tickets)) == judge(inputs)


def drawn(share: float, seed: int, n: int = 200) -> Share:
    chance = random.Random(seed)
    return Share.of(sum(chance.random() < share for _ in range(n)), n)


def test_the_verdict_is_the_same_over_seeds_outside_the_interval() -> None:
    gate = Gate("coverage", 0.6, 1)
    good = [floor(gate, drawn(0.78, seed), 0.95).verdict for seed in SEEDS]
    bad = [floor(gate, drawn(0.58, seed), 0.95).verdict for seed in SEEDS]
    assert set(good) == {"pass"}, "a share far above the floor always passes"
    assert set(bad) == {"fail"}, "a share below the floor never does, however lucky the draw"


def test_a_gate_on_the_point_is_a_coin() -> None:
    points = [drawn(0.58, seed).share for seed in SEEDS]
    passed = [point is not None and point >= 0.6 for point in points]
    assert True in passed and False in passed, "which is why the bound is held, not the point"


# -- shrinking, lowering -------------------------------------------------------------------------


def test_dropping_the_tickets_that_fail_is_red(tmp_path: Path) -> None:
    inputs = agreed(tmp_path, "coverage = 0.7\nratchet = true\ndocs = 'off'")
    assert red(inputs) == {"coverage"}
    kept = [one for one in inputs.outcomes if one.outcome == "answered"]
    names = {one.ticket for one in kept}
    shrunk = dataclasses.replace(inputs, outcomes=kept, tickets=[one for one in inputs.tickets if one.id in names])
    assert red(shrunk) == {"tickets"}
    # Sabotage: without a baseline nobody would know.
    alone = agreed(tmp_path, "coverage = 0.7\nratchet = false\ndocs = 'off'")
    assert red(dataclasses.replace(alone, baseline=None, outcomes=kept, tickets=shrunk.tickets)) == set()


def test_lowering_is_red_without_the_flag(tmp_path: Path) -> None:
    inputs = agreed(tmp_path)
    weaker = suite_of(tmp_path, ALL.replace("0.5", "0.4"))
    lowered = dataclasses.replace(inputs, suite=weaker)
    assert red(lowered) == {"floors"}
    assert red(dataclasses.replace(lowered, allow_lower=True)) == set()  # the twin: the flag is the guard's off switch
    assert floors_of(weaker)["coverage"] == 0.4


@pytest.mark.parametrize("weaker", ["errors = 0\nratchet = true", "errors = 9\ncoverage = 0.5", "coverage = 0.5"])
def test_every_way_of_demanding_less_is_red(tmp_path: Path, weaker: str) -> None:
    inputs = agreed(tmp_path)
    assert "floors" in red(dataclasses.replace(inputs, suite=suite_of(tmp_path, weaker)))


def test_a_changed_setting_is_red(tmp_path: Path) -> None:
    inputs = agreed(tmp_path)
    assert red(dataclasses.replace(inputs, settings={"answer.answer_threshold": 0.1})) == {"settings"}
    assert red(dataclasses.replace(inputs, models={"encoder": "another"})) == {"settings"}


# -- hazard 18: what strangers wrote, in JUnit, summaries, annotations and the log ---------------

PAYLOADS = [
    "<script>alert(1)</script>",
    "]]></failure><testcase name='forged'/>",
    "\n::error file=x::forged",
    "::add-mask::secret",
    "x\r\n::set-output name=a::b",
    "%0A::warning::forged",
    "\x1b[2J\x1b]0;owned\x07",
    "| forged | row |\n|---|---|",
    "[click](javascript:alert(1)) ![x](http://evil.example/p.png) @everyone #1",
    "\u202egnp.exe\u2028::error::forged",
    "a\x00b\ufffe\udc80",
]


def hostile(tmp_path: Path) -> SuiteReport:
    suite = dataclasses.replace(suite_of(tmp_path, "errors = 0"), name=PAYLOADS[0])
    inputs = agreed(tmp_path)
    results, held = judge(
        dataclasses.replace(inputs, outcomes=[dataclasses.replace(c, outcome="held_back") for c in inputs.outcomes])
    )
    bad = tuple(Finding(text, text, 3) for text in PAYLOADS)
    results = tuple(
        dataclasses.replace(one, name=PAYLOADS[k % len(PAYLOADS)], verdict="fail", said=text, findings=bad)
        for k, (one, text) in enumerate(zip(results * 3, PAYLOADS, strict=False))
    )
    held = tuple(
        dataclasses.replace(one, ticket=text, why=text, status=status)
        for one, text, status in zip(held, PAYLOADS, ("fail", "waived", "stale") * 9, strict=False)
    )
    empty = coverage([], [], index_facts=IndexFacts("1", 1, 1))
    cases: tuple[TicketOutcome, ...] = ()
    return SuiteReport(suite, results, held, cases, empty, DocsDrift(added=tuple(PAYLOADS)), (), TODAY, judged=judged())


def judged() -> SuiteJudge:
    """A judge whose endpoint names itself, and fails, in every bad way."""
    failing = iter(PAYLOADS * 9)

    def rule(*_: object) -> Verdict:
        text = next(failing)
        return Verdict(failure=text, said=text)

    rows = [row(text) for text in PAYLOADS]
    made = judge_rows(rows, FakeJudge(rule, name=" ".join(PAYLOADS)), repeats=1)
    assert len(made.examples) == len(PAYLOADS)
    return SuiteJudge(False, made, said=PAYLOADS[2])


def forged_commands(text: str) -> list[str]:
    """Lines that a CI runner would obey, besides our own."""
    return [line for line in text.splitlines() if re.match(r"\s*::[a-z-]+", line) and "::error file=" not in line[:14]]


def test_nothing_forged_in_annotations(tmp_path: Path) -> None:
    lines = annotations.workflow_commands(hostile(tmp_path).findings)
    assert len(lines) == 50
    for line in lines:
        assert len(line.splitlines()) == 1 and line.startswith("::error file=") and "\x1b" not in line
        place = line.removeprefix("::error ").partition("::")[0]
        assert re.fullmatch(r"file=[^:,]*,line=3", place), "a name cannot end its own property"


def test_nothing_active_in_junit(tmp_path: Path) -> None:
    text = junit.junit_xml(hostile(tmp_path))
    root = ET.fromstring(text.encode())
    assert {one.tag for one in root.iter()} == {"testsuites", "testsuite", "testcase", "failure", "skipped"}
    assert not [one for one in root.iter("testcase") if one.get("name") == "forged"]
    assert not forged_commands(text) and "\x1b" not in text


def test_nothing_active_in_the_summary(tmp_path: Path) -> None:
    from markdown_it import MarkdownIt

    text = markdown.gates_markdown(hostile(tmp_path))
    html = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)
    assert not re.search(r"<(script|img|a)\b", html) and not forged_commands(text)
    assert "@everyone" not in text and "\x1b" not in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert len(rows) == 2 + len(hostile(tmp_path).gates) + 2 + 3, "no row was forged"


def test_nothing_active_in_the_text_and_the_page(tmp_path: Path) -> None:
    report = hostile(tmp_path)
    text = gates_text(report)
    assert not forged_commands(text) and "\x1b" not in text and "\u202e" not in text
    page = html.gates_html(report)
    assert "<script" not in page and "<img" not in page
    main = page[page.index("<main>") : page.index("</main>")] + "</main>"
    ET.fromstring(main.replace("<br>", "").replace("\ufffe", ""))  # balanced: nothing broke out


def test_without_the_escaping_each_payload_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unsafe = template.environment().overlay(autoescape=False)
    monkeypatch.setattr(template, "environment", lambda: unsafe)
    for name in ("for_markdown", "for_ci_message", "for_ci_property", "for_terminal", "plain"):
        monkeypatch.setattr(escape, name, lambda text, lines=False: text)
    monkeypatch.setattr(junit, "quoteattr", lambda text: f'"{text}"')
    monkeypatch.setattr(junit, "markup", lambda text: text)
    report = hostile(tmp_path)
    assert any(len(line.splitlines()) > 1 for line in annotations.workflow_commands(report.findings))
    assert "<script>" in markdown.gates_markdown(report) and "<script>" in html.gates_html(report)
    assert forged_commands(gates_text(report)) and "\x1b[2J" in gates_text(report)
    with pytest.raises(ET.ParseError):
        ET.fromstring(junit.junit_xml(report).encode("utf-8", "surrogatepass"))
