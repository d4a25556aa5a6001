"""Coverage counts every ticket once, says its n, and is the same for the same tickets."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.errors import InputError
from answerable.eval.coverage.coverage import NO_INTENT, IndexFacts, coverage
from answerable.model import Answer, Ticket
from answerable.report.coverage.html import coverage_html
from answerable.report.to_json import to_json
from answerable.stats import Share, weighted_mean
from report_samples import FACTS, answer, desk, report, shuffled

TESTS = Path(__file__).resolve().parents[1]


def small() -> tuple[list[Ticket], list[Answer]]:
    tickets = [
        Ticket("1", "a", intent="x", answerable=True),
        Ticket("2", "b", intent="x", answerable=True),
        Ticket("3", "c", intent="y", answerable=False),
        Ticket("4", "d", intent="y", answerable=False),
        Ticket("5", "e", answerable=True),
        Ticket("6", "f", intent="y"),
    ]
    answers = [
        answer("1", confidence=0.9),
        answer("2", route="assist", confidence=0.5),
        answer("3", confidence=0.7),
        answer("4", route="escalate", confidence=0.1),
        answer("6", route="escalate", confidence=0.3, reasons=("error_encoder",)),
    ]
    return tickets, answers


def test_hand_counted() -> None:
    made = coverage(*small(), index_facts=FACTS)
    total = made.total
    assert (total.tickets, total.answer, total.assist, total.escalate, total.errors) == (6, 2, 1, 1, 2)
    assert total.covered == Share.of(2, 6)
    assert total.confidence == pytest.approx((0.9 + 0.5 + 0.7 + 0.1) / 4)
    assert [(line.intent, line.tickets) for line in made.intents] == [("y", 3), ("x", 2), (NO_INTENT, 1)]
    assert made.errors == (("5", "no answer was written"), ("6", "error_encoder"))
    assert made.calibrated is False


def test_four_outcomes_and_errors_as_the_fifth() -> None:
    known = coverage(*small(), index_facts=FACTS).total.outcomes
    assert (known.covered_answered, known.covered_held_back) == (1, 1)
    assert (known.uncovered_answered, known.uncovered_held_back, known.errors) == (1, 1, 1)
    assert known.n == 5
    assert (known.documented.k, known.documented.n) == (3, 5)
    assert (known.false_answers.k, known.false_answers.n) == (1, 2)


def test_calibrated_only_if_every_answer_is() -> None:
    tickets, answers = small()
    calibrated = [dataclasses.replace(one, calibrated=True) for one in answers]
    assert coverage(tickets, calibrated, index_facts=FACTS).calibrated
    assert not coverage(tickets, [*calibrated[:-1], answers[-1]], index_facts=FACTS).calibrated
    assert not coverage(tickets, [], index_facts=FACTS).calibrated


def test_no_tickets_gives_no_numbers() -> None:
    made = coverage([], [], index_facts=FACTS)
    assert made.total.covered == Share(0, 0, None, None) and made.total.confidence is None
    assert made.intents == () and made.gaps == () and made.clustered is None
    assert '"share":null' in to_json(made).replace(" ", "")


def test_the_clustered_interval_is_wider_where_intents_share_their_fate() -> None:
    made = report()
    assert made.clustered is not None and made.total.covered.interval is not None
    assert made.clustered.width > 1.5 * made.total.covered.interval.width


@pytest.mark.parametrize(
    ("tickets", "answers", "said"),
    [
        (["a", "a"], ["a"], "ticket 'a' stands twice"),
        (["a"], ["a", "a"], "answer 'a' stands twice"),
        (["a"], ["a", "b"], "answer 'b' belongs to no ticket"),
    ],
)
def test_ids_must_match(tickets: list[str], answers: list[str], said: str) -> None:
    with pytest.raises(InputError, match=said):
        coverage([Ticket(one, "x") for one in tickets], [answer(one) for one in answers], index_facts=FACTS)


def test_answers_of_another_generation_are_refused() -> None:
    with pytest.raises(InputError, match="comes from generation 3, not 4"):
        coverage([Ticket("a", "x")], [answer("a")], index_facts=IndexFacts("4", 1, 1))


routes = st.sampled_from(["answer", "assist", "escalate", "error", "none"])
rows = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c", None]), routes, st.sampled_from([True, False, None]), st.floats(0, 1)),
    max_size=40,
)


@given(rows, st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_parts_add_up_and_order_does_not_matter(
    rows: list[tuple[str | None, str, bool | None, float]], seed: int
) -> None:
    tickets = [Ticket(f"{i}", "x", intent=intent, answerable=known) for i, (intent, _, known, _) in enumerate(rows)]
    answers = [
        answer(
            f"{i}",
            route="escalate" if route == "error" else route,
            reasons=("error",) if route == "error" else (),
            confidence=level,
        )
        for i, (_, route, _, level) in enumerate(rows)
        if route != "none"
    ]
    made = coverage(tickets, answers, index_facts=FACTS)
    for line in (*made.intents, made.total):
        assert line.answer + line.assist + line.escalate + line.errors == line.tickets
    for name in ("tickets", "answer", "assist", "escalate", "errors"):
        assert sum(getattr(line, name) for line in made.intents) == getattr(made.total, name)
    assert sum(line.outcomes.n for line in made.intents) == sum(ticket.answerable is not None for ticket in tickets)
    assert sum(gap.uncovered.k for gap in made.gaps) == made.total.assist + made.total.escalate
    assert sum(count for gap in made.gaps for _, count in gap.causes) == sum(gap.uncovered.k for gap in made.gaps)
    weighted = weighted_mean(
        [line.covered.share or 0.0 for line in made.intents], [line.volume.share or 0.0 for line in made.intents]
    )
    assert weighted == (None if not rows else pytest.approx(made.total.covered.share))
    again = coverage(shuffled(tickets, seed), shuffled(answers, seed + 1), index_facts=FACTS)
    assert to_json(again) == to_json(made) and coverage_html(again) == coverage_html(made)


def test_two_hash_seeds_give_the_same_bytes() -> None:
    program = (
        "import sys; from report_samples import *; from answerable.report.coverage.html import coverage_html\n"
        "from answerable.report.to_json import to_json\n"
        "from answerable.report.coverage.text import coverage_text\n"
        "tickets, answers = desk(); s = int(sys.argv[1])\n"
        "made = coverage(shuffled(tickets, s), shuffled(answers, s + 1), index_facts=FACTS)\n"
        "sys.stdout.buffer.write((to_json(made) + coverage_html(made) + coverage_text(made)).encode())\n"
    )
    outputs = set()
    for seed in ("0", "1", "2"):
        path = os.pathsep.join([str(TESTS), str(TESTS.parent / "src"), *sys.path])
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
        run = subprocess.run([sys.executable, "-c", program, seed], env=environment, capture_output=True, check=True)
        outputs.add(run.stdout)
    assert len(outputs) == 1 and len(outputs.pop()) > 20_000


def test_the_digest_is_of_the_tickets_not_of_their_order() -> None:
    tickets, answers = desk()
    digest = coverage(tickets, answers, index_facts=FACTS).tickets_digest
    assert coverage(tickets[::-1], answers, index_facts=FACTS).tickets_digest == digest
    tickets[0] = dataclasses.replace(tickets[0], text="another")
    assert coverage(tickets, answers, index_facts=FACTS).tickets_digest != digest
