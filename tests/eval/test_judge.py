"""The judge without ragas: classes that lose nobody, the cache, the ledger and its limit, and the spread."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.answer.llm.ledger import Ledger, LimitReached
from answerable.errors import MissingExtra, SettingsError, TicketError
from answerable.eval.judge.cache import JudgeCache
from answerable.eval.judge.cross_check import cross_check
from answerable.eval.judge.judge import ENDPOINT, LIMIT, METRICS, MetricName, Verdict, judge_rows
from answerable.eval.judge.rows import Row, export_rows, import_rows, rows_of
from answerable.model import Ticket
from answerable.report.judge.agreement import agreement_text
from answerable.report.judge.json import judge_dict
from answerable.report.judge.text import judge_text
from answerable.settings import Settings
from conftest import Run
from judge_samples import FakeJudge, dead, row
from report_samples import answer, citation, passage

ROWS = [row(f"t-{number}") for number in range(8)]


# -- rows ----------------------------------------------------------------------------------------


def test_every_ticket_is_in_one_class() -> None:
    tickets = [
        Ticket("a", "can i get my money back, i am mary@firm.example", answer="Within 30 days."),
        Ticket("b", "unicycle lessons"),
        Ticket("c", "never reached"),
        Ticket("d", "boom"),
    ]
    answers = [
        answer("a"),
        answer("b", route="escalate", answer=None, citations=()),
        answer("d", route="escalate", answer=None, reasons=("error",), passages=(), citations=()),
    ]
    rows = rows_of(tickets, answers)
    assert [(one.ticket, one.refused, one.error is not None) for one in rows] == [
        ("a", False, False),
        ("b", True, False),
        ("c", False, True),
        ("d", False, True),
    ]
    assert "mary@" not in rows[0].question, "what leaves the house is redacted"
    judge = FakeJudge()
    report = judge_rows(rows, judge, repeats=2)
    assert (report.tickets, report.refused, report.errors) == (4, 1, 2)
    assert {name for name, _, _ in judge.asked} == {"a"}, "a refusal and an error are never judged"
    assert judge.closed == 1


def test_quotes_outside_of_the_passages_are_read_too() -> None:
    outside = citation("Ask within 30 days.")
    (made,) = rows_of([Ticket("a", "x")], [answer("a", citations=(citation(), outside), passages=(passage(),))])
    assert made.contexts[-1] == "Ask within 30 days." and len(made.contexts) == 2


# -- counting ------------------------------------------------------------------------------------


def by_repeat(_row: Row, metric: MetricName, repeat: int) -> Verdict:
    return Verdict((0.8, 0.9, 1.0)[repeat] if metric == "faithfulness" else 0.5)


def test_the_spread_of_repeats() -> None:
    report = judge_rows(ROWS, FakeJudge(by_repeat), repeats=3)
    line = report.line("faithfulness")
    assert line is not None and line.judged == 8 and line.moved == 8 and line.spread_n == 8
    assert line.mean == pytest.approx(0.9) and line.spread == pytest.approx(0.1)
    relevancy = report.line("answer_relevancy")
    assert relevancy is not None and relevancy.spread == 0 and relevancy.moved == 0
    once = judge_rows(ROWS, FakeJudge(by_repeat), repeats=1).line("faithfulness")
    assert once is not None and once.spread is None and once.spread_n == 0, "one judgement has no spread"


def test_a_failed_judgement_is_counted_and_never_a_number() -> None:
    def rule(one: Row, _metric: MetricName, _repeat: int) -> Verdict:
        if one.ticket == "t-0":
            return Verdict(float("nan"))
        if one.ticket == "t-1":
            return Verdict(failure="schema", said="no JSON")
        return Verdict(7.0) if one.ticket == "t-2" else Verdict(0.5)

    report = judge_rows(ROWS, FakeJudge(rule), repeats=2)
    line = report.line("faithfulness")
    assert line is not None and (line.judged, line.failed, line.not_judged) == (5, 3, 0)
    assert line.failures == {"nan": 2, "schema": 2, "out of range": 2}
    assert line.mean == 0.5 and line.mean_if_failed_zero == pytest.approx(5 * 0.5 / 8)
    text = json.dumps(judge_dict(report), allow_nan=False)
    assert "nan" in text, "the class has a name"
    assert "If failed rows counted as 0, faithfulness would be 0.312." in judge_text(report)


def test_a_ticket_without_a_reference_has_no_context_recall() -> None:
    report = judge_rows([row("a"), row("b", reference=None)], FakeJudge(), repeats=1)
    line, other = report.line("context_recall"), report.line("faithfulness")
    assert line is not None and (line.judged, line.no_reference) == (1, 1)
    assert other is not None and (other.judged, other.no_reference) == (2, 0)


@given(st.lists(st.sampled_from(["good", "nan", "schema", "refused", "error", "no reference"]), max_size=12))
def test_the_classes_add_up(kinds: list[str]) -> None:
    def rule(one: Row, _metric: MetricName, _repeat: int) -> Verdict:
        kind = one.ticket.split()[0]
        return Verdict(float("nan")) if kind == "nan" else Verdict(failure=kind) if kind == "schema" else Verdict(0.5)

    rows = [
        Row(f"{kind} {n}", "q", None if kind in ("refused", "error") else "a", ("c",),
            None if kind == "no" else "r", error="boom" if kind == "error" else None)
        for n, kind in enumerate(one.split()[0] for one in kinds)
    ]  # fmt: skip
    report = judge_rows(rows, FakeJudge(rule), repeats=2)
    assert report.tickets == len(kinds)
    for line in report.lines:
        counted = line.judged + line.failed + line.not_judged + line.no_reference
        assert counted + report.refused + report.errors == len(kinds)
        assert line.mean is None or math.isfinite(line.mean)


def test_the_order_of_rows_changes_nothing() -> None:
    one, other = (judge_rows(rows, FakeJudge(by_repeat)) for rows in (ROWS, ROWS[::-1]))
    assert judge_dict(one) == judge_dict(other)


# -- the cache -----------------------------------------------------------------------------------


def test_a_second_run_asks_nothing_and_needs_no_endpoint(tmp_path: Path) -> None:
    cache = JudgeCache(tmp_path / "kept")
    first = judge_rows(ROWS, FakeJudge(by_repeat), cache=cache)
    second = FakeJudge(dead)
    again = judge_rows(ROWS, second, cache=cache)
    assert not second.asked and again.from_cache == 72 and again.lines == first.lines and again.stopped is None


@pytest.mark.parametrize("changed", ["judge", "question", "response", "contexts", "reference"])
def test_the_cache_is_by_content(tmp_path: Path, changed: str) -> None:
    cache = JudgeCache(tmp_path)
    judge_rows([row("a")], FakeJudge(), repeats=1, cache=cache)
    other = Row("renamed", "question a", "Within 30 days.", row("a").contexts, "Within 30 days.")
    judge = FakeJudge(name="another" if changed == "judge" else "a rule")
    if changed != "judge":
        other = dataclasses.replace(other, **{changed: ("x",) if changed == "contexts" else "x"})
    judge_rows([other], judge, repeats=1, cache=cache)
    assert len(judge.asked) == 3, changed
    same = FakeJudge()
    judge_rows([Row("renamed", "question a", "Within 30 days.", row("a").contexts, "Within 30 days.")], same, repeats=1,
               cache=cache)  # fmt: skip
    assert not same.asked, "a ticket's name is not content"


def test_a_damaged_entry_is_asked_again_and_failures_are_not_kept(tmp_path: Path) -> None:
    cache = JudgeCache(tmp_path)
    judge_rows([row("a")], FakeJudge(), repeats=1, cache=cache)
    files = sorted(tmp_path.rglob("*.json"))
    assert len(files) == 3
    files[0].write_text(files[0].read_text("utf-8").replace("0.", "0.1"), "utf-8")
    files[1].write_text("{", "utf-8")
    judge = FakeJudge(lambda *_: Verdict(failure="schema", said="no"))
    judge_rows([row("a")], judge, repeats=1, cache=cache)
    assert len(judge.asked) == 2
    again = FakeJudge()
    judge_rows([row("a")], again, repeats=1, cache=cache)
    assert len(again.asked) == 2, "the failure was not kept"


# -- the ledger ----------------------------------------------------------------------------------


def test_the_limit_holds_and_says_how_many_rows_were_not_judged() -> None:
    judge = FakeJudge(max_usd=100.0)  # a judgement costs 20, a row of 3 metrics 60
    report = judge_rows(ROWS, judge, repeats=1, concurrency=1)
    assert report.stopped == LIMIT and report.cost.usd == 100.0 and report.cost.requests == 5
    assert report.rows_not_judged == 6, "one row is whole, one in part, six were not begun"
    assert "Not judged: 6 of 8 answers" in judge_text(report)
    assert sum(line.not_judged for line in report.lines) == 24 - 5


@given(st.floats(0.0, 50.0), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.floats(0, 1)), max_size=30))
def test_no_order_of_requests_passes_the_limit(limit: float, asked: list[tuple[int, int, float]]) -> None:
    ledger, open_ = Ledger(1e5, 3e5, limit), []
    for most_in, most_out, used in asked:
        with contextlib.suppress(LimitReached):
            open_.append((ledger.reserve(most_in, most_out), used))
        if len(open_) > 2:  # three in flight
            (reserved, share) = open_.pop(0)
            ledger.settle(reserved, (int(reserved[0] * share), int(reserved[1] * share)))
        assert (ledger.cost.usd or 0.0) <= limit + 1e-9
    for reserved, _ in open_:
        ledger.settle(reserved, None)
    assert (ledger.cost.usd or 0.0) <= limit + 1e-9 and ledger.cost.unreported == len(open_)


def test_a_ledger_without_a_reserve_would_pass_the_limit() -> None:
    """The twin: counting only after the reply lets four requests in flight pass together."""
    ledger = Ledger(1e6, 0.0, 10.0)
    reserved = [ledger.reserve(0, 0) for _ in range(4)]  # nothing set aside
    for one in reserved:
        ledger.settle(one, (4, 0))
    assert (ledger.cost.usd or 0.0) > 10.0


def test_without_prices_no_dollars_are_claimed() -> None:
    ledger = Ledger()
    ledger.settle(ledger.reserve(100, 10), (80, 5))
    assert ledger.cost.usd is None and (ledger.cost.tokens_in, ledger.cost.tokens_out) == (80, 5)


# -- an endpoint that is not there ---------------------------------------------------------------


def test_a_dead_endpoint_is_asked_once() -> None:
    judge = FakeJudge(dead)
    report = judge_rows(ROWS, judge)
    assert len(judge.asked) == 1 and report.stopped == ENDPOINT and not report.judged_any
    assert report.rows_not_judged == 8 and all(line.judged + line.failed == 0 for line in report.lines)


def test_an_endpoint_that_dies_leaves_what_was_judged() -> None:
    calls = iter(range(1000))
    judge = FakeJudge(lambda *_: Verdict(0.5) if next(calls) < 10 else dead(*_))
    report = judge_rows(ROWS, judge, repeats=1, concurrency=1)
    assert report.stopped == ENDPOINT and len(judge.asked) == 13, "three in a row, then no more"
    assert report.judged_any and "Not judged: " in judge_text(report)


def test_one_hiccup_does_not_end_a_run() -> None:
    calls = iter(range(1000))
    judge = FakeJudge(lambda *_: dead(*_) if next(calls) in (4, 5, 9) else Verdict(0.5))
    report = judge_rows(ROWS, judge, repeats=1, concurrency=1)
    assert report.stopped is None and sum(line.not_judged for line in report.lines) == 3
    assert sum(line.judged for line in report.lines) == 21


# -- files, and the command without the extra ----------------------------------------------------


def test_rows_travel_through_a_file(tmp_path: Path) -> None:
    rows = (row("a"), row("b", response=None, reference=None))
    assert export_rows(tmp_path / "rows.jsonl", rows) == 2
    assert import_rows(tmp_path / "rows.jsonl") == rows


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "not a ragas sample"),
        ("[]", "is not an object"),
        ('{"user_input": [{"content": "hi"}]}', "only single turns"),
        ('{"user_input": "x", "retrieved_contexts": "y"}', "is not a list"),
        ('{"user_input": "x", "response": 3}', "is not a text"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text('{"user_input": "fine"}\n' + line + "\n", "utf-8")
    with pytest.raises(TicketError, match=said) as error:
        import_rows(file)
    assert error.value.line == 2


def test_an_endpoint_has_to_be_configured(answerable: Run, tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text('{"user_input": "x", "response": "y"}\n', "utf-8")
    code, out, err = answerable("judge", "--rows", tmp_path / "rows.jsonl")
    assert code == 2 and not out and "[judge] base_url" in err
    code, _, err = answerable("judge")
    assert code == 2 and "--tickets" in err


def test_a_limit_needs_prices() -> None:
    from answerable.eval.judge.ragas import make_judge

    judge = dataclasses.replace(Settings().judge, base_url="http://127.0.0.1:9/v1", model="m")
    with pytest.raises(SettingsError, match="needs prices"):
        make_judge(dataclasses.replace(Settings(), judge=judge), max_usd=1.0)


def test_without_the_extra_the_pip_line_is_said(
    answerable: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "ragas", None)
    monkeypatch.setenv("ANSWERABLE_JUDGE_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("ANSWERABLE_JUDGE_MODEL", "m")
    (tmp_path / "rows.jsonl").write_text('{"user_input": "x", "response": "y"}\n', "utf-8")
    code, out, err = answerable("judge", "--rows", tmp_path / "rows.jsonl")
    assert code == 3 and not out and "pip install 'answerable[ragas]'" in err
    assert MissingExtra("x").exit_code == 3


def test_an_export_needs_neither_endpoint_nor_extra(answerable: Run, made_index: Path, tmp_path: Path) -> None:
    tickets = tmp_path / "t.jsonl"
    tickets.write_text('{"id": "a", "text": "Can I get a refund for a yearly plan?"}\n', "utf-8")
    code, out, err = answerable("judge", "--tickets", tickets, "--index", made_index, "--export", tmp_path / "r.jsonl")
    assert code == 0 and not out and "1 row in" in err
    (made,) = import_rows(tmp_path / "r.jsonl")
    assert made.ticket == "a" and made.contexts and made.context_pages


# -- the cross-check -----------------------------------------------------------------------------


class Twin:
    """What ragas counts, from its definitions."""

    def id_recall(self, retrieved: list[str], reference: list[str]) -> float:
        return len({*retrieved} & {*reference}) / len({*reference})

    def id_precision(self, retrieved: list[str], reference: list[str]) -> float:
        return len({*retrieved} & {*reference}) / len({*retrieved})

    def text_recall(self, retrieved: list[str], reference: list[str]) -> float:
        return len({*retrieved} & {*reference}) / len(reference)

    def quotes_aligned(self, quotes: list[str], contexts: list[str]) -> float:
        return sum(any(one in text for text in contexts) for one in quotes) / len(quotes)


TEXT = "Annual plans can be refunded."


def compared(theirs: object) -> dict[str, tuple[int, int, tuple[str, ...]]]:
    tickets = [
        Ticket("a", "x", answerable=True, relevant=("refunds.md",)),
        Ticket("b", "y", answerable=True, relevant=("other.md",)),
        Ticket("c", "z", answerable=False),
    ]
    answers = [answer(name, passages=(passage(page="refunds.md"),)) for name in "abc"]
    found = cross_check(tickets, answers, page_text=lambda _: TEXT, chunks_of=lambda page: [f"{page} {TEXT}"],
                        theirs=theirs)  # type: ignore[arg-type]  # fmt: skip
    assert "ragas" in agreement_text(found)
    return {one.name: (one.n, one.agree, one.differ) for one in found}


def test_two_programs_that_agree() -> None:
    found = compared(Twin())
    assert found["found"] == (2, 2, ()) and found["quoted"] == (2, 2, ())
    assert found["quotes verified"] == (3, 3, ())


def test_a_count_that_is_wrong_is_seen() -> None:
    class Wrong(Twin):
        def id_recall(self, retrieved: list[str], reference: list[str]) -> float:
            return 1.0

    assert compared(Wrong())["found"] == (2, 1, ("b",))


def test_the_metrics_have_names() -> None:
    assert METRICS == ("faithfulness", "answer_relevancy", "context_recall")
