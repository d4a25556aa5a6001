"""What a draft brings and what rests on a page / eval.change: lift, blame, estimate."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable import Settings, SourceError, Ticket, open_index
from answerable.encode import Encoder
from answerable.eval.change.blame import blame
from answerable.eval.change.estimate import change
from answerable.eval.change.levels import ASSUMED_MEAN, unjudged
from answerable.eval.change.lift import lift
from answerable.eval.change.of_answers import change_of_answers
from answerable.eval.scored_answer import ScoredAnswer
from answerable.index.trial.with_drafts import with_drafts
from answerable.ingest.extract.extract import extract
from answerable.model import Answer, Citation, Page, RawPage
from conftest import Run
from report_samples import answer

TICKETS = [
    Ticket("fax", "How do I send a roster by fax to the kitchen?", intent="fax"),
    Ticket("fax-2", "fax the roster to the kitchen printer", intent="fax"),
    Ticket("refund", "How do I get a refund for a yearly plan?", intent="refund"),
    Ticket("password", "I forgot my password, how do I reset it?", intent="password"),
]
DRAFT = """# Send a roster by fax

You can send a roster by fax to the kitchen printer.

1. Open the roster and choose Share.
2. Choose Fax and enter the number of the kitchen.
3. Choose Send. The fax arrives in the kitchen within two minutes.
"""


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "fax.md"
    path.write_text(DRAFT)
    return path


def test_a_draft_wins_the_tickets_it_answers_and_leaves_the_index_alone(
    made_index: Path, draft: Path, tmp_path: Path, encoder: Encoder
) -> None:
    other = tmp_path / "weather.md"
    other.write_text("# The weather\n\nIt rains in the hills on most days of November, and the wind is cold.\n")
    before = sorted(path.relative_to(made_index).as_posix() for path in made_index.rglob("*"))
    with open_index(made_index) as index:
        found = lift([draft, other], TICKETS, index, Settings(), encoder=encoder)
    assert sorted(path.relative_to(made_index).as_posix() for path in made_index.rglob("*")) == before
    assert found.change.share > 0 and found.change.interval is not None
    assert {name for name, part in found.change.moved[:2] if part > 0} == {"fax", "fax-2"}
    assert found.drafts[0].name == str(draft)
    assert found.drafts[0].answers_first >= 2
    assert found.best[0][0] == str(draft)
    assert found.drafts[0].change.share == pytest.approx(found.change.share, abs=0.05)


def test_a_draft_that_replaces_a_page_loses_what_the_page_carried(
    made_index: Path, draft: Path, encoder: Encoder
) -> None:
    with open_index(made_index) as index:
        refunds = next(page for page in index.pages if "refund" in page)
        found = lift([draft], TICKETS, index, Settings(), encoder=encoder, replaces=[refunds])
    parts = dict(found.change.moved)
    assert parts["refund"] < 0 < parts["fax"]


def test_before_and_after_are_asked_at_one_level_of_confidence(index_copy: Path, draft: Path, encoder: Encoder) -> None:
    (index_copy / "calibration.json").write_text('{"of": "this index"}')
    with open_index(index_copy) as index, with_drafts(index, [draft], Settings(), encoder) as (copy, _):
        assert (copy.path / "calibration.json").read_text() == '{"of": "this index"}'


def test_with_drafts_refuses_what_is_no_page(made_index: Path, draft: Path, tmp_path: Path, encoder: Encoder) -> None:
    twin = tmp_path / "other" / "fax.md"
    twin.parent.mkdir()
    twin.write_text(DRAFT)
    with open_index(made_index) as index:
        for drafts, said in (([tmp_path / "none.md"], "no such file"), ([draft, twin], "two drafts")):
            with pytest.raises(SourceError, match=said), with_drafts(index, drafts, Settings(), encoder):
                pass


def test_blame_names_the_page_that_answers_rest_on(made_index: Path, encoder: Encoder) -> None:
    settings = Settings(answer=dataclasses.replace(Settings().answer, answer_threshold=0.3, assist_threshold=0.1))
    with open_index(made_index) as index:
        found = blame(TICKETS[2:], index, settings, encoder=encoder)
        refunds = next(one for one in found.pages if "refund" in one.page)
        assert refunds.first == 1 and refunds.carried > 0
        assert set(found.unused) < set(index.pages)
        assert not set(found.unused) & {one.page for one in found.pages}


def some(name: str, confidence: float, *pages: str) -> ScoredAnswer:
    return ScoredAnswer(name, name, confidence, "answer", "text", (), pages, (), "1", "2")


BEFORE = [some("a", 0.8, "x", "y"), some("b", 0.5, "y"), some("c", 0.4, "z")]
AFTER = [some("a", 0.7, "y"), some("b", 0.5, "y"), some("c", 0.6, "new", "z")]


def test_change_counts_what_lies_on_pages_that_came_or_went() -> None:
    found = change(BEFORE, AFTER, {"y", "z"}, level=lambda p: p)
    parts = dict(found.moved)
    # What rests on pages that stay sums to 0.5 + 0.4 before, and is made to sum to that after.
    assert parts == {"a": pytest.approx(-0.8), "c": pytest.approx(0.6 * 0.9 / 1.2)}
    assert found.share == pytest.approx((parts["a"] + parts["c"]) / 3)
    assert found.interval is not None and found.interval.low <= found.share <= found.interval.high
    assert change(BEFORE, BEFORE, {"x", "y", "z"}).moved == ()
    with pytest.raises(ValueError, match="same tickets"):
        change(BEFORE, AFTER[::-1], set())


def test_without_judgments_only_the_order_of_confidences_counts() -> None:
    found = change(BEFORE, AFTER, {"y", "z"})
    other = change(*([at_odds(one, 0.25) for one in side] for side in (BEFORE, AFTER)), {"y", "z"})
    assert other.share == pytest.approx(found.share)
    assert other.interval is not None and found.interval is not None
    assert other.interval.high == pytest.approx(found.interval.high)


def at_odds(one: ScoredAnswer, factor: float) -> ScoredAnswer:
    odds = factor * one.confidence / (1 - one.confidence)
    return dataclasses.replace(one, confidence=odds / (1 + odds))


@given(st.lists(st.floats(0.01, 1), min_size=1, max_size=30), st.floats(0.05, 0.95))
def test_the_level_is_the_one_asked_for(values: list[float], mean: float) -> None:
    side = np.array(values)
    old, new = unjudged(side, side, np.full(len(side), False), mean)
    assert old.mean() == pytest.approx(mean, abs=1e-6) and (old == new).all()
    assert not unjudged(side * 0, side * 0, np.full(len(side), True), mean)[0].any()


def test_two_first_pages_of_a_ticket_vie_for_it() -> None:
    alone, rivals = (
        unjudged(np.array([0.6, 0.5]), np.array([0.6, 0.5]), np.array([other, False]), ASSUMED_MEAN)[0]
        for other in (0, 1)
    )
    assert rivals[0] < alone[0] and rivals[1] == alone[1]


def test_the_interval_is_wider_where_tickets_stand_on_one_page() -> None:
    def width(pages: list[str]) -> float:
        before = [some(f"{i}", 0.5, page) for i, page in enumerate(pages)]
        after = [some(f"{i}", 0.5, "kept") for i in range(len(pages))]
        interval = change(before, after, {"kept"}, level=lambda p: p).interval
        assert interval is not None
        return interval.width

    assert width(["one"] * 20) > 1.5 * width([f"p{i}" for i in range(20)])
    assert change(BEFORE[:1], AFTER[:1], {"y"}).interval is None


def test_nothing_to_go_by_is_no_change() -> None:
    nothing = [some("a", 0.0), some("b", 0.0)]
    found = change(nothing, nothing, set())
    assert found.share == 0.0 and found.moved == ()


def resting_on(quote: str) -> Answer:
    cited = Citation("refunds.md", None, "Refunds", "Refunds", quote, 0, len(quote))
    return answer("1", confidence=0.8, citations=(cited,))


def page(words: str) -> Page:
    return extract(RawPage("refunds.md", f"# Refunds\n\n{words}\n".encode(), "text/markdown"))


@pytest.mark.parametrize(
    ("text", "loses"),
    [
        ("It takes 30 days. Something else is new.", False),  # the page changed, the sentence stands
        ("It takes 14 days.", True),
        (None, True),
    ],
)
def test_an_answer_moves_with_its_sentence_and_not_with_its_page(text: str | None, loses: bool) -> None:
    old = {"refunds.md": page("It takes 30 days.")}
    new = {} if text is None else {"refunds.md": page(text)}
    nothing = answer("1", confidence=0.0, citations=(), passages=())
    found = change_of_answers([resting_on("It takes 30 days.")], [nothing], old, new)
    assert (found.lost > 0) is loses
    assert change_of_answers([resting_on("It takes 30 days.")], [], old, new).tickets == 0


def test_lift_and_blame_on_the_command_line(answerable: Run, made_index: Path, draft: Path, tmp_path: Path) -> None:
    tickets = tmp_path / "t.jsonl"
    tickets.write_text("".join(json.dumps({"id": t.id, "text": t.text}) + "\n" for t in TICKETS))
    code, said, _ = answerable("lift", draft, "--tickets", tickets, "--index", made_index)
    assert code == 0 and "points of coverage" in said and "not calibrated" in said
    code, said, _ = answerable("lift", draft, "--tickets", tickets, "--index", made_index, "--json")
    assert code == 0 and json.loads(said)["change"]["share"] > 0
    code, _, said = answerable("lift", draft, "--tickets", tickets, "--index", made_index, "--replaces", "nowhere.md")
    assert code == 2 and "nowhere.md" in said
    code, said, _ = answerable("blame", "--tickets", tickets, "--index", made_index)
    assert code == 0 and "Most rests on these" in said
