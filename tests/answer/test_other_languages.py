"""A question in a language that the docs are not in is looked up in English words."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from answerable import Answerer, Index, Settings, ingest, open_index
from answerable.settings import EncodeSettings

PAGES = {
    "password.md": "# Change your password\n\nOpen Settings, choose Security and enter the new password twice.\n",
    "invoice.md": "# Invoices\n\nYou can download every invoice as a PDF under Billing, up to ten years back.\n",
    "delete.md": "# Delete your account\n\nThe owner deletes an account under Settings; its data is gone in 30 days.\n",
    "team.md": "# Team members\n\nAdd users to a group so that they can see the projects of that group.\n",
    "backup.md": "# Backup\n\nA copy of all files is made every night and kept for two weeks.\n",
}
ASKED = {
    "Wie kann ich mein Passwort ändern?": "password.md",
    "Comment télécharger une facture en PDF ?": "invoice.md",
    "¿Cómo elimino mi cuenta y todos los datos?": "delete.md",
    "Jak dodać użytkownika do grupy?": "team.md",
    "Quanto tempo vengono conservate le copie dei file?": "backup.md",
}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    docs: Path = tmp_path_factory.mktemp("docs")
    for name, text in PAGES.items():
        (docs / name).write_text(text, encoding="utf-8")
    ingest(str(docs), docs / "index", Settings())
    with open_index(docs / "index") as opened:
        yield opened


def pages_found(index: Index, bridge: str) -> list[str]:
    with Answerer(index, Settings(encode=EncodeSettings(bridge=bridge))) as answerer:
        return [answerer.ask(question).passages[0].chunk.page for question in ASKED]


def test_it_finds_its_page(index: Index) -> None:
    assert pages_found(index, "builtin") == list(ASKED.values())


def test_without_the_bridge_it_does_not(index: Index) -> None:
    """The twin."""
    assert pages_found(index, "off") != list(ASKED.values())


def test_the_question_is_shown_as_it_was_asked(index: Index) -> None:
    question = "Wie kann ich mein Passwort ändern?"
    with Answerer(index, Settings()) as answerer:
        answer = answerer.ask(question)
    assert (answer.question, answer.language) == (question, "de")
    if answer.handoff is not None:
        assert "Passwort" in answer.handoff.question


def test_an_english_question_is_not_put_into_words(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        "answerable.encode.word_bridge.WordBridge.english", lambda self, text, known: asked.append(text) or text
    )
    with Answerer(index, Settings()) as answerer:
        answerer.ask("How do I change my password?")
        assert not asked
        answerer.ask("Wie kann ich mein Passwort ändern?")
    assert asked == ["Wie kann ich mein Passwort ändern?"]


def test_a_question_that_may_be_english_is_left_as_it_is(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its twin: a wrong guess of a few words' language would put them into others."""
    asked: list[str] = []
    monkeypatch.setattr(
        "answerable.encode.word_bridge.WordBridge.english", lambda self, text, known: asked.append(text) or text
    )
    monkeypatch.setattr("answerable.answer.docs_language.language_of", lambda text: "pt" if len(text) < 40 else "en")
    with Answerer(index, Settings()) as answerer:
        answerer.ask("per diem invoice download")
        assert not asked
        monkeypatch.setattr("answerable.answer.docs_language.may_be_in", lambda *_: False)
        answerer.ask("per diem invoice download")
    assert asked == ["per diem invoice download"]
