"""Faults put into the docs, and who notices / eval.suite, index.trial.with_pages, report.mutation."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as example_settings
from hypothesis import strategies as st

from answerable import Settings, Ticket, ingest, open_index
from answerable.encode import Encoder
from answerable.eval.suite.mutants import KINDS, Mutant, draw, mutated
from answerable.eval.suite.mutation import Mutation, missing_rows, mutate, mutate_suite
from answerable.eval.suite.run import run_suite
from answerable.index.trial.with_pages import with_pages
from answerable.ingest.extract.extract import extract
from answerable.model import Page, RawPage
from answerable.report.mutation import mutation_dict, mutation_text
from conftest import FIXTURES, Run
from suite_samples import with_baseline

GUIDE = """# Refunds

You can get a refund within 30 days. Cards are charged 2.50 EUR.

## Ask for a refund

1. Open Settings and choose Request refund.
2. Choose a reason.
3. Select Send.

| Plan | Days |
| --- | --- |
| Yearly | 30 |
"""


def page_of(text: str, key: str = "guide.md") -> Page:
    return extract(RawPage(key, text.encode(), "text/markdown"))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small repository with a suite, its baseline written."""
    return with_baseline(tmp_path / "repository", monkeypatch)


# -- faults --------------------------------------------------------------------------------------


def test_one_fault_of_each_kind_reads_as_an_editor_would_make_it() -> None:
    page = page_of(GUIDE)
    found = draw({page.page: page}, 1000)
    assert {one.kind for one in found} == set(KINDS)
    changes = {(one.kind, one.before, one.after) for one in found}
    assert ("negate", "You can get a refund within 30 days.", "You cannot get a refund within 30 days.") in changes
    assert ("drop", "2. Choose a reason.", "") in changes
    assert any(kind == "number" and after.endswith(".50 EUR.") and "2.50" not in after for kind, _, after in changes)
    assert any(kind == "number" and before == "Yearly | 30" for kind, before, _ in changes)
    renamed = [one for one in found if one.kind == "rename"]
    assert {"Settings", "Request", "Send"} & {one.old for one in renamed}
    assert all(one.new != one.old for one in found)
    assert not any(one.kind == "number" and one.old in ("1", "2", "3") and "Open" in one.before for one in found)
    step = next(one for one in found if one.kind == "drop")
    assert step.section == ("Refunds", "Ask for a refund")


def test_a_faulty_page_is_the_page_but_for_the_fault() -> None:
    page = page_of(GUIDE)
    for one in draw({page.page: page}, 1000):
        other = mutated(page, one)
        assert other.text == page.text[: one.start] + one.new + page.text[one.end :]
        assert [other.text[h.start : h.end] for h in other.headings] == [h.text for h in page.headings]
        assert len(other.blocks) == len(page.blocks) - (one.kind == "drop")
        assert other.content_hash != page.content_hash and other.title == page.title
        rest = [page.text[b.start : b.end] for b in page.blocks if not b.start <= one.start < b.end]
        assert [text for text in (other.text[b.start : b.end] for b in other.blocks) if text in rest] == rest


def test_links_and_emphasis_move_with_their_words() -> None:
    page = page_of("# T\n\nYou can get a refund within 30 days.\n\nSee [plans](p.md) and **press Go**.\n")
    faults = [one for one in draw({page.page: page}, 20) if one.end <= page.links[0].start]
    assert any(len(one.old) != len(one.new) for one in faults)
    for other in (mutated(page, one) for one in faults):
        assert [other.text[link.start : link.end] for link in other.links] == ["plans"]
        assert [other.text[mark.start : mark.end] for mark in other.marks] == ["press Go"]


def test_the_draw_is_fixed_by_its_seed_and_not_by_the_order_of_the_pages() -> None:
    files = sorted((FIXTURES / "docs" / "billing").glob("*.md"))
    pages = {file.name: page_of(file.read_text("utf-8"), file.name) for file in files}
    found = draw(pages, 24, 3)
    assert draw(dict(reversed(pages.items())), 24, 3) == found
    assert draw(pages, 24, 4) != found and draw(pages, 8, 3) == found[:8]
    assert [one.number for one in found] == list(range(1, 25))
    assert {sum(one.kind == kind for one in found) for kind in KINDS} == {6}
    first = [one.page for one in found if one.kind == "number"][: len(pages)]
    assert len(set(first)) == len(first)


@given(st.text(alphabet=st.sampled_from("aB3. \n#1-|can is not Open Save,\u00e9\u2028"), max_size=300))
@example_settings(max_examples=100, deadline=None)
def test_any_text_can_be_given_a_fault_or_none(text: str) -> None:
    page = page_of(f"# T\n\nA word. {text}")
    for one in draw({page.page: page}, 20):
        other = mutated(page, one)
        assert all(0 <= b.start < b.end <= len(other.text) for b in other.blocks)


# -- who notices ---------------------------------------------------------------------------------


def test_a_page_under_a_new_key_answers_as_the_page_does(made_index: Path, encoder: Encoder) -> None:
    with open_index(made_index) as index:
        before = sorted(path.relative_to(made_index).as_posix() for path in made_index.rglob("*"))
        refunds = next(page for page in index.pages if "refund" in page)
        with with_pages(index, {"trial/a": index.pages[refunds]}, Settings(), encoder) as copy:
            assert copy.pages["trial/a"].text == index.pages[refunds].text
            assert set(copy.pages) == {*index.pages, "trial/a"}
        assert sorted(path.relative_to(made_index).as_posix() for path in made_index.rglob("*")) == before


def test_what_an_answer_quotes_is_noticed_and_no_change_is_not(made_index: Path, encoder: Encoder) -> None:
    tickets = [Ticket("a", "Within how many days can a yearly plan be refunded in full?", intent="refund")]
    settings = Settings()
    settings = dataclasses.replace(
        settings, answer=dataclasses.replace(settings.answer, answer_threshold=0.1, assist_threshold=0.0)
    )
    with open_index(made_index) as index:
        page = next(index.pages[key] for key in index.pages if "refund" in key)
        place = page.text.index("30 days")
        quoted = Mutant(1, "number", page.page, ("Refunds",), place, place + 1, "3", "4", "30 days", "40 days")
        nothing = dataclasses.replace(quoted, number=2, new="3")
        far = page.text.rindex(".")
        unasked = dataclasses.replace(quoted, number=3, start=far, end=far + 1, old=".", new="!")
        found = mutate(tickets, index, settings, encoder=encoder, mutants=[quoted, nothing, unasked])
    assert [one.noticed for one in found.tried] == [True, False, False]
    assert found.tried[0].changed == ("a",) and found.tried[0].missing is None
    assert (found.score.k, found.score.n) == (1, 3)


def test_a_suite_notices_numbers_and_a_suite_that_checks_nothing_notices_nothing(here: Path, encoder: Encoder) -> None:
    found = mutate_suite("eval/small.toml", Settings(), limit=8, encoder=encoder)
    assert found.red == () and found.of_kind("number").share == 1.0
    assert all("docs" in one.gates for one in found.tried if one.mutant.kind == "number")
    suite = here / "eval" / "small.toml"
    head = suite.read_text("utf-8").partition("[gates]")[0]
    (here / "eval" / "idle.toml").write_text(head + '[gates]\nerrors = 0\nratchet = false\ndocs = "off"\n', "utf-8")
    idle = mutate_suite("eval/idle.toml", Settings(), limit=8, encoder=encoder)
    assert [one.mutant for one in idle.tried] == [one.mutant for one in found.tried]
    assert idle.score.k == 0 and idle.score.n == 8 and len(idle.survived) == 8


def test_the_missing_tests_make_the_suite_notice_and_the_same_seed_says_the_same(here: Path, encoder: Encoder) -> None:
    found = mutate_suite("eval/small.toml", Settings(), limit=8, encoder=encoder)
    assert mutate_suite("eval/small.toml", Settings(), limit=8, encoder=encoder) == found
    rows = list(missing_rows(found))
    mended = {(one.mutant.page, one.mutant.before) for one in found.survived if one.missing and one.missing.shows}
    assert rows and mended
    tickets = here / "eval" / "tickets.jsonl"
    tickets.write_text(tickets.read_text("utf-8") + "".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    run_suite("eval/small.toml", Settings(), update=True)
    after = mutate_suite("eval/small.toml", Settings(), limit=8, encoder=encoder)
    seen = {(one.mutant.page, one.mutant.before) for one in after.tried if one.noticed}
    assert mended <= seen and after.score.k > found.score.k


def test_a_red_suite_cannot_turn_red(here: Path, encoder: Encoder) -> None:
    page = here / "docs" / "clock" / "kiosk.md"
    page.write_text(page.read_text("utf-8").replace("8 hours", "9 hours"), "utf-8")
    found = mutate_suite("eval/small.toml", Settings(), limit=4, encoder=encoder)
    assert "docs" in found.red and not any("docs" in one.gates for one in found.tried)
    assert "cannot turn red: docs" in mutation_text(found)


# -- the command ---------------------------------------------------------------------------------


def test_the_command_with_tickets(answerable: Run, made_index: Path, tmp_path: Path) -> None:
    tickets = tmp_path / "tickets.jsonl"
    tickets.write_text('{"id": "a", "text": "How do I get a refund for a yearly plan?"}\n', "utf-8")
    rows = tmp_path / "missing.jsonl"
    options = ["--tickets", tickets, "--index", made_index, "--limit", "6", "--missing", rows]
    code, out, err = answerable("mutate", *options, "--json")
    said = json.loads(out)
    assert code == 0 and len(said["faults"]) == said["noticed"]["n"] <= 6 and "missing tests:" in err
    assert sum(one["n"] for one in said["by_kind"].values()) == len(said["faults"])
    assert len(rows.read_text("utf-8").splitlines()) == sum(
        bool(one["missing_test"] and one["missing_test"]["shows"]) for one in said["faults"]
    )
    code, text, _ = answerable("mutate", *options)
    assert code == 0 and f"n = {said['noticed']['n']}" in text and "possible" in text


@pytest.mark.parametrize("options", [(), ("--tickets", "a", "--suite", "b")])
def test_the_command_wants_one_of_two(answerable: Run, options: tuple[str, ...]) -> None:
    code, _, err = answerable("mutate", *options)
    assert code == 2 and "--tickets FILE or --suite" in err


def test_nothing_to_change_is_said(tmp_path: Path, encoder: Encoder) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("# Words\n\nplain words and no more\n", "utf-8")
    ingest(tmp_path / "docs", tmp_path / "index", Settings())
    with open_index(tmp_path / "index") as index:
        found = mutate([Ticket("a", "plain words")], index, Settings(), encoder=encoder)
    assert found == Mutation((), 1, 1, 0, 0) and "No fault could be made" in mutation_text(found)
    assert mutation_dict(found)["noticed"] == {"noticed": 0, "n": 0, "share": None, "low": None, "high": None}
