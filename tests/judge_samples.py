"""A judge by rule, for tests: no model, no ragas, and every way to fail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from answerable.answer.llm.ledger import Cost, Ledger, LimitReached
from answerable.eval.judge.judge import ENDPOINT, LIMIT, MetricName, Verdict
from answerable.eval.judge.rows import Row

Rule = Callable[[Row, MetricName, int], Verdict]


def steady(_row: Row, metric: MetricName, _repeat: int) -> Verdict:
    return Verdict({"faithfulness": 0.9, "answer_relevancy": 0.6, "context_recall": 0.5}[metric])


@dataclass
class FakeJudge:
    """Scores by `rule`; each judgement is one request of `tokens`, at one USD a token in and two out."""

    rule: Rule = steady
    name: str = "a rule"
    max_usd: float | None = None
    tokens: tuple[int, int] = (10, 5)
    asked: list[tuple[str, str, int]] = field(default_factory=list)
    closed: int = 0

    def __post_init__(self) -> None:
        self.ledger = Ledger(1e6, 2e6, self.max_usd)

    @property
    def cost(self) -> Cost:
        return self.ledger.cost

    async def score(self, row: Row, metric: MetricName, repeat: int) -> Verdict:
        self.asked.append((row.ticket, metric, repeat))
        try:
            reserved = self.ledger.reserve(*self.tokens)
        except LimitReached:
            return Verdict(failure=LIMIT, said="the next request could cost more than is left")
        verdict = self.rule(row, metric, repeat)
        self.ledger.settle(reserved, self.tokens, sent=verdict.failure != ENDPOINT)
        return verdict

    async def close(self) -> None:
        self.closed += 1


def dead(_row: Row, _metric: MetricName, _repeat: int) -> Verdict:
    return Verdict(failure=ENDPOINT, said="http://127.0.0.1:9/v1: ConnectError: refused")


def row(name: str, response: str | None = "Within 30 days.", reference: str | None = "Within 30 days.") -> Row:
    return Row(name, f"question {name}", response, ("Refunds are given within 30 days.",), reference)
