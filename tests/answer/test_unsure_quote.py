"""An answer whose own sentences are not likely to be the answer is never sent, however well its page fits."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from answerable.answer import snapshot
from answerable.answer.answerer import Answerer
from answerable.answer.quoted.asked import asks_why, gives_reason
from answerable.index.build import ingest
from answerable.model import Answer
from answerable.settings import AnswerSettings, Settings

PAGES = {
    "refunds.md": "# Refunds\n\nA yearly plan can be refunded within 30 days of the payment. Checks earn lower refunds "
    "than cards.\n\nA refund arrives within five working days.\n",
    "export.md": "# Export\n\nOpen Settings and choose Export to get a CSV file. The export leaves archived projects "
    "out because their files lie in another store.\n",
}
OPEN = AnswerSettings(answer_threshold=0.3, assist_threshold=0.0)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    root = tmp_path_factory.mktemp("unsure")
    (root / "docs").mkdir()
    for name, text in PAGES.items():
        (root / "docs" / name).write_text(text, encoding="utf-8")
    ingest(str(root / "docs"), root / "index", Settings())
    yield root / "index"


def ask(index: Path, question: str, settings: AnswerSettings = OPEN) -> Answer:
    with Answerer(index, Settings(answer=settings)) as answerer:
        return answerer.ask(question)


def test_a_reason_is_sent_where_one_is_given_and_a_fact_is_not_one(index: Path) -> None:
    assert ask(index, "Why are archived projects left out of the export?").route == "answer"
    held = ask(index, "Why do checks earn lower refunds than cards?")
    assert (held.route, held.reasons) == ("assist", ("unsure_quote",))
    assert held.handoff is not None and "Checks earn lower refunds" in (held.handoff.draft or "")
    assert ask(index, "Do checks earn lower refunds than cards?").route == "answer"


def test_without_the_rule_a_fact_would_be_sent_as_a_reason(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snapshot, "asks_why", lambda question, language: False)
    assert ask(index, "Why do checks earn lower refunds than cards?").route == "answer"


def test_an_unlikely_quote_is_drafted_and_a_likely_one_sent(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    question = "Within how many days can a yearly plan be refunded?"
    assert ask(index, question).route == "answer"
    monkeypatch.setattr("answerable.answer.quoted.compose.chances", lambda read: [0.01] * len(read))
    held = ask(index, question)
    assert (held.route, held.reasons) == ("assist", ("unsure_quote",))
    everything = AnswerSettings(answer_threshold=0.0, assist_threshold=0.0)
    assert ask(index, question, everything).route == "answer"  # who sends all sends this


WHY = [
    ("en", "Why is it slow?", "It is slow because it is old.", "It is slow."),
    ("de", "Warum ist es langsam?", "Es ist langsam, weil es alt ist.", "Es ist langsam."),
    ("fr", "Pourquoi est-ce lent ?", "C'est lent parce que c'est vieux.", "C'est lent."),
    ("es", "¿Por qué es lento?", "Es lento porque es viejo.", "Es lento."),
    ("pt", "Por que é lento?", "É lento porque é velho.", "É lento."),
    ("it", "Perché è lento?", "È lento poiché è vecchio.", "È lento."),
    ("nl", "Waarom is het traag?", "Het is traag omdat het oud is.", "Het is traag."),
    ("pl", "Dlaczego jest wolny?", "Jest wolny, ponieważ jest stary.", "Jest wolny."),
    ("tr", "Neden yavaş?", "Yavaş, çünkü eski.", "Yavaş."),
    ("ja", "なぜ遅いですか", "古いため遅いです。", "遅いです。"),
    ("zh", "为什么很慢？", "因为旧，所以很慢。", "很慢。"),
    ("ko", "왜 느려요?", "오래됐기 때문에 느립니다.", "느립니다."),
]


@pytest.mark.parametrize(("language", "why", "reason", "fact"), WHY)
def test_who_asks_why_and_what_gives_a_reason(language: str, why: str, reason: str, fact: str) -> None:
    assert asks_why(why, language) and not asks_why(fact, language)
    assert gives_reason(reason, language) and not gives_reason(fact, language)
