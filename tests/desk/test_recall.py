"""Recall: the answers that leaned on a sentence which has changed, none of the others, and whom to tell."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from answerable import ingest, open_index
from answerable.cli.recall import recall as verb
from answerable.desk.answer_log import AnswerLog, LoggedAnswer, LoggedQuote, quote_hash
from answerable.desk.recall import recall
from fakes import FakeEncoder

OLD = {"refunds.md": "Refunds\nWe refund within 30 days of purchase. Open Billing first.", "gone.md": "Old words."}
NEW = {
    "refunds.md": "Refunds\nNew here: open Billing first.\nWe refund within 14 days of purchase. Open Billing first."
}


@dataclass
class Shelf:
    """A generation as recall sees it."""

    generation: str
    texts: Mapping[str, str]

    @property
    def pages(self) -> Mapping[str, object]:
        return self.texts

    def page_text(self, key: str) -> str:
        return self.texts[key]


def entry(name: str, page: str, words: str, route: str = "answer", conversation: str | None = None) -> LoggedAnswer:
    start = OLD[page].index(words)
    quote = LoggedQuote(page, start, start + len(words), quote_hash(words))
    return LoggedAnswer(name, f"2026-09-0{name}T00:00:00Z", "1", route, 0.9, True, (quote,), (), None, conversation)


def test_recall() -> None:
    log = [
        entry("3", "gone.md", "Old words."),
        entry("1", "refunds.md", "We refund within 30 days of purchase.", conversation="v-7"),
        entry("2", "refunds.md", "Open Billing first."),  # moved on its page, word for word
        entry("4", "refunds.md", "We refund within 30 days of purchase.", route="assist"),
        LoggedAnswer("5", "2026-09-05T00:00:00Z", "1", "escalate", 0.1, True),
        LoggedAnswer(
            "6", "2026-09-06T00:00:00Z", "0", "answer", 0.9, True, (LoggedQuote("refunds.md", 0, 5, "f" * 16),)
        ),
    ]
    found = recall(log, Shelf("1", OLD), Shelf("2", NEW), {"v-7": "customer 7"})
    assert [item.id for item in found.recalled] == ["1", "3", "4"]
    assert [item.sent for item in found.recalled] == [True, True, False]
    assert found.recalled[0].tell == "customer 7"
    assert found.recalled[0].lost[0].now == "We refund within 14 days of purchase."
    assert found.recalled[1].lost[0].change == "page_removed"
    assert (found.answers, found.quotes, found.unknown) == (5, 5, 1)


def test_nothing_changed_recalls_nothing() -> None:
    log = [entry("1", "refunds.md", "We refund within 30 days of purchase."), entry("2", "gone.md", "Old words.")]
    assert recall(log, Shelf("1", OLD), Shelf("1", OLD)).recalled == ()


def test_the_command_on_two_generations_of_an_index(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    docs.mkdir()
    index, log_file = str(tmp_path / "index"), str(tmp_path / "log.jsonl")
    page = docs / "refunds.md"
    page.write_text("# Refunds\n\nA yearly plan is refunded within 30 days. Open Billing first.\n")
    ingest(docs, index, encoder=FakeEncoder())
    with open_index(index) as opened:
        text = opened.page_text("refunds.md")
        words = "A yearly plan is refunded within 30 days."
        quote = LoggedQuote("refunds.md", text.index(words), text.index(words) + len(words), quote_hash(words))
        entry = LoggedAnswer("v-1", "2026-09-01T00:00:00Z", opened.generation, "answer", 0.9, True, (quote,))
    with AnswerLog(log_file) as log:
        log.append(entry)
    page.write_text(page.read_text().replace("30 days", "14 days"))
    ingest(docs, index, encoder=FakeEncoder())
    command = ["1", "--log", log_file, "--index", index]
    shown = CliRunner().invoke(verb, command, catch_exceptions=False)
    assert shown.exit_code == 0
    assert "1 answer of 1" in shown.stdout and "now: A yearly plan is refunded within 14 days." in shown.stdout
    found = json.loads(CliRunner().invoke(verb, [*command, "--json"], catch_exceptions=False).stdout)
    assert found["recalled"][0]["sent"] is True
