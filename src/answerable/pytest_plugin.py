"""Gates as tests, only where asked for: `pytest -p answerable.pytest_plugin --answerable-suite eval/help.toml`.

One test a gate, and one a ticket that the ratchet holds. Nothing is registered by installing the package.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .eval.suite.baseline import read_baseline
from .eval.suite.gates import GateResult
from .eval.suite.run import SuiteReport, run_suite
from .eval.suite.suite import Suite, load_suite


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("answerable")
    group.addoption("--answerable-suite", action="append", default=[], metavar="FILE", help="A suite to run as tests.")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Gates come after the tests of the repository."""
    for name in config.getoption("--answerable-suite"):
        items.extend(SuiteCollector.from_parent(session, name=str(name), path=Path(name)).collect())


class SuiteCollector(pytest.Collector):
    """A suite; it is run once, when its first test is."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._report: SuiteReport | None = None

    @property
    def report_of_run(self) -> SuiteReport:
        if self._report is None:
            self._report = run_suite(self.name)
        return self._report

    def collect(self) -> Iterator[pytest.Item]:
        suite = load_suite(self.name)
        yield GateItem.from_parent(self, name="gates")
        baseline = read_baseline(suite.baseline) if suite.ratchet else None
        for kept in baseline.tickets if baseline is not None else ():
            if kept.holds is not None:
                yield TicketItem.from_parent(self, name=kept.ticket)


class GateFailure(Exception):
    """A gate that is not green, in words."""


class _Item(pytest.Item):
    @property
    def _run(self) -> SuiteReport:
        assert isinstance(self.parent, SuiteCollector)
        return self.parent.report_of_run

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        from .escape import for_terminal

        return for_terminal(str(excinfo.value), lines=True)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        assert self.parent is not None
        return self.parent.path, None, f"{self.parent.name}::{self.name}"


class GateItem(_Item):
    """All gates but the ratchet, whose tickets are tests of their own."""

    def runtest(self) -> None:
        run = self._run
        wrong = [gate for gate in run.gates if gate.verdict != "pass" and gate.name != "ratchet"]
        if wrong:
            raise GateFailure("\n".join(line for gate in wrong for line in _lines(run.suite, gate)))


class TicketItem(_Item):
    """One ticket that the ratchet holds."""

    def runtest(self) -> None:
        held = next((one for one in self._run.held if one.ticket == self.name), None)
        if held is None:
            pytest.skip("it was dropped, or asks something else now: see the gates")
        if held.status == "waived":
            pytest.skip(held.why)
        if held.status == "stale":
            pytest.skip(f"{held.why}: see the gate labels")
        if held.status == "fail":
            raise GateFailure(f"ticket {held.ticket} was {held.before}, is {held.now}; held to {held.holds}")


def _lines(suite: Suite, gate: GateResult) -> Iterator[str]:
    yield f"{suite.path}:{gate.line or 1}: {gate.name}: {gate.verdict}: {gate.said} ({gate.demand})"
    for one in gate.findings:
        yield f"  {one.file or ''}:{one.line or 1}: {one.message}"
