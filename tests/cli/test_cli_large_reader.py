"""`--reader llm`: what is read, what it costs, what a second run asks, and what a dead model leaves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import Run
from scripted_llm import ScriptedLlm

PRICED = "usd_per_million_in = 1.0\nusd_per_million_out = 10.0\n"
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(autouse=True)
def _nothing_seen() -> Iterator[None]:
    ScriptedLlm.seen.clear()
    yield
    ScriptedLlm.seen.clear()


def named(name: str = "answerable.toml", *, more: str = "", **arguments: object) -> Path:
    """Settings that name the scripted model."""
    given = ", ".join(f"{key} = {json.dumps(value)}" for key, value in arguments.items())
    file = Path(name)
    file.write_text(
        f'[read]\nllm = "scripted_llm:ScriptedLlm"\narguments = {{ {given} }}\nconcurrency = 2\n{more}', "utf-8"
    )
    return file


def coverage(answerable: Run, tickets: Path, index: Path, *more: object) -> tuple[int, str, str]:
    return answerable("coverage", "--tickets", tickets, "--index", index, "--reader", "llm", *more)


def test_a_second_run_asks_nothing_and_prints_the_same_bytes(answerable: Run, tickets: Path, index_copy: Path) -> None:
    named(more=PRICED)
    code, out, err = coverage(answerable, tickets, index_copy, "--json")
    asked = len(ScriptedLlm.seen)
    assert code == 0 and f"{asked} requests, {asked},000 tokens in" in err and "USD" in err
    html = Path(".answerable/reports/coverage.html").read_bytes()
    assert coverage(answerable, tickets, index_copy, "--json")[:2] == (0, out)
    # The answers are not kept any more, the replies are.
    code, again, err = coverage(answerable, tickets, index_copy, "--json", "--fresh")
    assert (code, again) == (0, out) and len(ScriptedLlm.seen) == asked and "0 requests" in err
    assert Path(".answerable/reports/coverage.html").read_bytes() == html
    read = json.loads(out)["read"]
    assert read["by"] == "scripted honest" and 50 <= read["tickets"] <= asked <= 70  # of several questions each is read
    assert sum(read[name] for name in ("states", "partly", "does_not", "unusable", "unread")) == read["tickets"]
    assert json.loads(out)["measured"]["predictor"] == "large reader"


def test_it_moves_no_route_and_no_confidence(answerable: Run, tickets: Path, index_copy: Path) -> None:
    named()
    with_it = json.loads(coverage(answerable, tickets, index_copy, "--json")[1])
    without = json.loads(answerable("coverage", "--tickets", tickets, "--index", index_copy, "--json")[1])
    assert "read" not in without and without["measured"]["predictor"] == "confidence"
    assert (with_it["total"], with_it["intents"]) == (without["total"], without["intents"])
    assert with_it["measured"]["covered_by_confidence"] == without["measured"]["covered"]
    assert with_it["measured"]["right"] == without["measured"]["right"]


def test_the_text_says_what_it_says_and_what_it_misses(answerable: Run, tickets: Path, index_copy: Path) -> None:
    named()
    _, out, _ = coverage(answerable, tickets, index_copy)
    assert "The reader scripted honest of" in out and "guessed by the large reader" in " ".join(out.split())
    assert "the reader misses: " in out
    assert "the reader misses" in Path(".answerable/reports/coverage.html").read_text("utf-8")


def test_max_cost_leaves_the_rest_unread_and_says_so(answerable: Run, tickets: Path, index_copy: Path) -> None:
    named(more=PRICED)
    code, out, err = coverage(answerable, tickets, index_copy, "--json", "--max-cost", "0.03")
    asked = len(ScriptedLlm.seen)
    assert code == 0 and 0 < asked < 50 and "the next request could cost more than is left" in err
    assert json.loads(out)["read"]["unread"] >= 50 - asked
    code, out, _ = coverage(answerable, tickets, index_copy, "--json")
    assert code == 0 and json.loads(out)["read"]["unread"] == 0  # a run that was cut short is not kept


def test_a_dead_model_ends_with_three_and_no_report(answerable: Run, tickets: Path, index_copy: Path) -> None:
    named(more="tries = 1\n", fails_after=0)
    code, out, err = coverage(answerable, tickets, index_copy, "--json")
    assert code == 3 and out == "" and "did not reply" in err and "secret" not in err


def test_one_that_dies_leaves_what_it_read_and_ends_with_three(
    answerable: Run, tickets: Path, index_copy: Path
) -> None:
    named(more="tries = 1\n", fails_after=20)
    code, out, err = coverage(answerable, tickets, index_copy, "--json")
    assert code == 3 and "run it again" in err and json.loads(out)["read"]["unread"] > 20
    ScriptedLlm.seen.clear()
    named()
    code, out, _ = coverage(answerable, tickets, index_copy, "--json")
    assert code == 0 and json.loads(out)["read"]["unread"] == 0 and len(ScriptedLlm.seen) <= 45


def test_calibrate_fits_it_and_ask_counts_it(answerable: Run, tickets: Path, index_copy: Path) -> None:
    named()
    question = ("ask", "How do I change my email address?", "--index", index_copy)
    assert json.loads(answerable(*question, "--json")[1])["read"]["counted"] is False
    before = answerable(*question, "--explain")[1]
    assert "Shown beside: it has no part in the confidence" in " ".join(before.split())
    code, out, _ = answerable("calibrate", "--tickets", tickets, "--index", index_copy, "--reader", "llm", "--json")
    read = json.loads(out)["read"]
    assert code == 0 and read["judged"] >= 20 and read["weight"] >= 0 and read["promise"]["overall"]["n"] > 0
    assert json.loads(answerable(*question, "--json")[1])["read"]["counted"] is True
    assert "It counts in the confidence" in " ".join(answerable(*question, "--explain")[1].split())
    assert "read" not in json.loads(answerable(*question, "--json", "--plain")[1])
    text = answerable("calibrate", "--tickets", tickets, "--index", index_copy, "--reader", "llm", "--dry-run")[1]
    assert "With the large reader, on" in text
    plain = json.loads(answerable("calibrate", "--tickets", tickets, "--index", index_copy, "--json")[1])
    assert plain["read"] is None and plain["a"] == json.loads(out)["a"]


def test_a_file_of_tickets_says_what_reading_cost(answerable: Run, tickets: Path, index_copy: Path) -> None:
    named(mode="garbage")
    code, _, err = answerable("ask", "--tickets", tickets, "--index", index_copy, "--out", "out.jsonl")
    rows = [json.loads(line) for line in Path("out.jsonl").read_text("utf-8").splitlines()]
    assert code == 0 and "replies were not usable" in err, err
    assert {row["read"]["verdict"] for row in rows if "read" in row} == {"unusable"}


@pytest.mark.parametrize(
    ("settings", "options", "says"),
    [
        ("", ("--reader", "llm"), "[read] names no model"),
        ("", ("--max-cost", "1"), "--max-cost is for --reader llm"),
        ("named", ("--reader", "llm", "--max-cost", "1"), "a limit of cost needs prices"),
        ("named", ("--reader", "gpt"), "'llm'"),
    ],
)
def test_what_does_not_fit_is_said_with_a_remedy(
    answerable: Run, tickets: Path, index_copy: Path, settings: str, options: tuple[str, ...], says: str
) -> None:
    if settings:
        named()
    for verb in ("coverage", "calibrate"):
        code, _, err = answerable(verb, "--tickets", tickets, "--index", index_copy, *options)
        assert code == 2 and says in err
    assert ScriptedLlm.seen == []
