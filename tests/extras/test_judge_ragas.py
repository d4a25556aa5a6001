"""The judge through real ragas and a scripted endpoint on this machine: numbers, ledger, failures, a data set."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from answerable import Settings, open_index, read_tickets
from answerable.errors import NetworkError
from answerable.eval.judge import ragas
from answerable.eval.judge.cache import JudgeCache
from answerable.eval.judge.cross_check import chunk_texts, cross_check
from answerable.eval.judge.judge import ENDPOINT, LIMIT, JudgeReport, judge_rows
from answerable.eval.judge.rows import Row, export_rows, import_rows, rows_of
from answerable.eval.run import answers_of
from answerable.settings import JudgeSettings
from conftest import FIXTURES, Run
from judge_endpoint import Endpoint, dead_url, last_schema, serving
from suite_samples import repository

pytestmark = [
    pytest.mark.extras,
    pytest.mark.skipif(importlib.util.find_spec("ragas") is None, reason="the extra ragas is not installed"),
]

QUESTION = "can i get my money back"
ROWS = [
    Row(f"t-{n}", QUESTION, "Within 30 days.", ("Refunds are given within 30 days.",), "Within 30 days.")
    for n in range(6)
]


def settings(url: str, **more: Any) -> Settings:
    judge = JudgeSettings(
        base_url=url, model="stub", max_tries=1, timeout=20.0, usd_per_million_in=1.0, usd_per_million_out=4.0, **more
    )
    return dataclasses.replace(Settings(), judge=judge)


def judged(endpoint: Endpoint | str, rows: list[Row], *, max_usd: float | None = None, **more: Any) -> JudgeReport:
    url = endpoint if isinstance(endpoint, str) else endpoint.url
    return judge_rows(rows, ragas.make_judge(settings(url), max_usd=max_usd), **more)


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    def script(name: str, _said: list[str]) -> Any:
        if name == "statements":
            return ["one statement", "another"]
        return {"noncommittal": 0, "question": QUESTION}.get(name)

    with serving(script=script) as one:
        yield one


def test_nothing_is_reported_to_anybody() -> None:
    ragas.need()
    assert os.environ["RAGAS_DO_NOT_TRACK"] == "true"
    from ragas._analytics import do_not_track

    assert do_not_track() is True


def test_the_endpoint_reads_the_last_outer_schema() -> None:
    prompt = (
        'Such as {"properties": {"a": {}}} or {"x": {"properties": {}}}: {"properties": {"b": {"type": "string"}}}!'
    )
    assert last_schema(prompt) == {"properties": {"b": {"type": "string"}}}


def test_three_metrics_by_real_ragas(endpoint: Endpoint) -> None:
    report = judged(endpoint, [*ROWS, Row("r", "unicycle lessons", None)], repeats=2)
    assert report.refused == 1 and report.stopped is None
    assert {line.name: (line.judged, line.failed) for line in report.lines} == dict.fromkeys(
        ("faithfulness", "answer_relevancy", "context_recall"), (6, 0)
    )
    assert all(line.mean == pytest.approx(1.0) and line.spread == pytest.approx(0.0) for line in report.lines)
    assert report.cost.requests == len(endpoint.requests) == 6 * 2 * (2 + 3 + 1)
    assert (report.cost.tokens_in, report.cost.tokens_out) == (7200, 720)
    assert report.cost.usd == pytest.approx((7200 * 1 + 720 * 4) / 1e6) and report.cost.unreported == 0
    assert {one["max_tokens"] for one in endpoint.requests} == {4096}
    assert not any("unicycle" in json.dumps(one) for one in endpoint.requests), "a refusal was sent to the judge"


def test_a_statement_that_does_not_hold_lowers_faithfulness(endpoint: Endpoint) -> None:
    def script(name: str, _said: list[str]) -> Any:
        return {"statements": ["a statement"] * 4, "verdict": 0, "attributed": 0, "noncommittal": 1}.get(name)

    endpoint.script = script
    report = judged(endpoint, ROWS, repeats=1)
    assert [line.mean for line in report.lines] == [0.0, 0.0, 0.0]


def test_an_answer_without_statements_is_a_failure_and_not_nan(endpoint: Endpoint) -> None:
    endpoint.script = lambda name, _said: [] if name == "statements" else None
    line = judged(endpoint, ROWS, repeats=1).line("faithfulness")
    assert line is not None and line.mean is None and line.failed == 6 and line.failures == {"nan": 6}


def test_replies_that_are_no_json_are_counted_and_paid(endpoint: Endpoint) -> None:
    endpoint.junk = True
    report = judged(endpoint, ROWS[:2], repeats=1)
    assert [line.failures for line in report.lines] == [{"schema": 2}] * 3
    assert report.cost.requests == len(endpoint.requests) > 6, "each retry costs"
    assert report.cost.tokens_in == 100 * len(endpoint.requests)


def test_a_reply_that_names_no_tokens_counts_with_the_most(endpoint: Endpoint) -> None:
    endpoint.usage = False
    cost = judged(endpoint, ROWS[:1], repeats=1).cost
    assert cost.unreported == cost.requests == 6 and cost.tokens_out == 6 * 4096


def test_the_limit_holds_at_the_client(endpoint: Endpoint) -> None:
    report = judged(endpoint, ROWS, repeats=1, max_usd=0.025, concurrency=2)
    assert report.stopped == LIMIT and report.rows_not_judged > 0
    assert report.cost.usd is not None and report.cost.usd <= 0.025
    assert report.cost.requests == len(endpoint.requests), "nothing was sent after the limit"
    free = judged(endpoint, ROWS, repeats=1)
    assert free.stopped is None and free.rows_not_judged == 0


@pytest.mark.parametrize("status", [401, 404, 429, 500])
def test_an_endpoint_that_refuses_everybody_is_asked_once(endpoint: Endpoint, status: int) -> None:
    endpoint.status = status
    report = judged(endpoint, ROWS)
    assert report.stopped == ENDPOINT and str(status) in report.stopped_said and len(endpoint.requests) == 1


def test_a_request_that_is_refused_fails_alone(endpoint: Endpoint) -> None:
    endpoint.status = 400
    report = judged(endpoint, ROWS[:2], repeats=1)
    assert report.stopped is None and [line.failures for line in report.lines] == [{"request": 2}] * 3


def test_the_cache_needs_no_endpoint(endpoint: Endpoint, tmp_path: Path) -> None:
    cache = JudgeCache(tmp_path)
    first = judged(endpoint, ROWS, repeats=2, cache=cache)
    endpoint.status = 500
    again = judged(endpoint, ROWS, repeats=2, cache=cache)
    assert again.lines == first.lines and again.asked == 0 and again.cost.requests == 0


def test_the_key_comes_from_the_environment(endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", "k-123")
    judge = ragas.make_judge(settings(endpoint.url, api_key_env="MY_KEY"))
    judge_rows(ROWS[:1], judge, repeats=1)
    assert set(endpoint.keys) == {"Bearer k-123"} and "k-123" not in judge.name


# -- a data set, and numbers without a model -----------------------------------------------------


def test_rows_to_and_from_an_evaluation_dataset(tmp_path: Path) -> None:
    from ragas import EvaluationDataset

    dataset = ragas.to_dataset(ROWS)
    assert len(dataset) == 6 and dataset[0].retrieved_contexts == list(ROWS[0].contexts)
    back = ragas.from_dataset(dataset)
    assert [dataclasses.replace(one, ticket="") for one in back] == [dataclasses.replace(r, ticket="") for r in ROWS]
    export_rows(tmp_path / "ours.jsonl", ROWS)
    theirs = EvaluationDataset.from_jsonl(tmp_path / "ours.jsonl")
    theirs.to_jsonl(tmp_path / "theirs.jsonl")
    assert [one.question for one in import_rows(tmp_path / "theirs.jsonl")] == [QUESTION] * 6


def test_our_counts_are_those_of_ragas(made_index: Path) -> None:
    tickets = [
        one
        for one in read_tickets(FIXTURES / "tickets.jsonl").tickets
        if any(page.startswith(("account/", "billing/")) for page in one.relevant) or one.answerable is False
    ][:60]
    with open_index(made_index) as index:
        answers = answers_of(tickets, index, Settings())
        found = cross_check(
            tickets,
            answers,
            page_text=index.page_text,
            chunks_of=chunk_texts(index),
            theirs=ragas,
        )
    exact = [one for one in found if one.exact]
    assert len(exact) == 3 and all(one.n >= 20 and one.differ == () for one in exact)
    assert rows_of(tickets, answers)


# -- the commands --------------------------------------------------------------------------------


@pytest.fixture
def rows_file(tmp_path: Path) -> Path:
    export_rows(tmp_path / "rows.jsonl", ROWS)
    return tmp_path / "rows.jsonl"


def configure(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    for key, value in (("BASE_URL", url), ("MODEL", "stub"), ("MAX_TRIES", "1")):
        monkeypatch.setenv(f"ANSWERABLE_JUDGE_{key}", value)


def test_the_command(answerable: Run, endpoint: Endpoint, rows_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch, endpoint.url)
    code, out, err = answerable("judge", "--rows", rows_file, "--repeats", "1", "--json")
    assert code == 0, err
    assert json.loads(out)["metrics"][0]["mean"] == 1.0
    code, out, _ = answerable("judge", "--rows", rows_file, "--repeats", "1")
    assert code == 0 and "18 judgements from the cache, 0 asked" in out and "no prices are set" in out


def test_the_command_at_a_dead_endpoint(answerable: Run, rows_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = dead_url()
    configure(monkeypatch, url)
    code, out, err = answerable("judge", "--rows", rows_file)
    assert code == NetworkError.exit_code == 3 and not out and f"judge: not run (endpoint {url}: ConnectError" in err


@pytest.mark.parametrize("gate", ["true", "false"])
def test_a_suite_whose_ragas_endpoint_is_dead(
    answerable: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, gate: str
) -> None:
    folder = tmp_path / "repository"
    folder.mkdir()
    monkeypatch.chdir(repository(folder))
    suite = folder / "eval" / "small.toml"
    suite.write_text(suite.read_text("utf-8") + f"\n[judge]\ngate = {gate}\nfaithfulness = 0.5\n", "utf-8")
    configure(monkeypatch, dead_url())
    code, out, err = answerable("eval", "eval/small.toml", "--update-baseline")
    assert "judge: not run (endpoint http://127.0.0.1:" in err
    assert code == (3 if gate == "true" else 0)
    assert ("green" in out) is (gate == "false")


def test_importing_the_adapter_imports_no_ragas() -> None:
    import subprocess

    code = "import answerable.eval.judge.ragas, sys; sys.exit(bool({'ragas', 'openai'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
