"""What a crawl tells: how far it is, what it saw in the end, and each failure in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...model import EMPTY, PageFailure
from .frontier import Outcome

_REASONS = {
    "too_large": "is larger than [ingest] max_page_bytes",
    "internal": "could not be processed",
    "dns": "its host does not resolve",
    "timeout": "did not answer in time",
    "redirect_loop": "redirects in a circle",
}


@dataclass(frozen=True, slots=True)
class CrawlProgress:
    """Where a crawl stands: URLs done and queued, those of the done that failed, and the last one."""

    done: int
    queued: int
    failed: int
    url: str


@dataclass(frozen=True, slots=True)
class CrawlSummary:
    """What a crawl saw. `outcomes` counts every URL once, `reasons[outcome]` says why; `urls` lists those that
    were fetched or refused by name. `stopped` names the budget that ended the crawl early, if one did."""

    source: str
    outcomes: Mapping[str, int]
    reasons: Mapping[str, Mapping[str, int]]
    urls: tuple[Outcome, ...] = ()
    requests: int = 0
    bytes: int = 0
    seconds: float = 0.0
    resumed: bool = False
    stopped: str | None = None
    unchanged: int = 0  # pages that answered "not modified"
    sitemap: Mapping[str, int] = field(default_factory=lambda: EMPTY)

    def _count(self, outcome: str) -> int:
        return self.outcomes.get(outcome, 0)

    @property
    def kept(self) -> int:
        return self._count("kept")

    @property
    def failed(self) -> int:
        return self._count("failed")

    @property
    def duplicates(self) -> int:
        return self._count("duplicate")

    @property
    def redirects(self) -> int:
        return self._count("redirect")

    @property
    def robots(self) -> int:
        return self._count("robots")

    @property
    def traps(self) -> int:
        return self._count("trap")

    @property
    def over_budget(self) -> int:
        return self._count("over_budget")

    @property
    def complete(self) -> bool:
        """Whether every URL found was looked at: no budget cut the crawl short."""
        return self.stopped is None


def by_outcome(
    counts: Mapping[tuple[str, str], int],
) -> tuple[dict[str, int], dict[str, dict[str, int]]]:
    """How many URLs had each outcome, and of each outcome how many had which reason, from `Frontier.counts`."""
    outcomes: dict[str, int] = {}
    reasons: dict[str, dict[str, int]] = {}
    for (outcome, reason), count in sorted(counts.items()):
        outcomes[outcome] = outcomes.get(outcome, 0) + count
        if reason:
            reasons.setdefault(outcome, {})[reason] = count
    return outcomes, reasons


def failure_of(outcome: Outcome) -> PageFailure:
    """A failed URL as the failure that is reported, with its reason in words."""
    code = outcome.reason
    text = f"answers {code[5:]}" if code.startswith("http_") else _REASONS.get(code, code.replace("_", " "))
    return PageFailure(outcome.url, code, text)
