"""A page and its copies: the newest version answers, in the customer's language, as surely as if it were alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerable import Answerer, Settings, Ticket, ingest
from answerable.index.translated import Translated

ENGLISH = {
    "refunds.md": "# Refunds\n\nA refund takes nine business days, counted from the approval of the owner.\n",
    "plans.md": "# Plans\n\nThe gold plan costs 48 euros a month and holds 80 GB of files for one shop.\n",
    "codes.md": "# Backup codes\n\nOpen security in the settings and write down the ten backup codes shown there.\n",
    "hours.md": "# Hours\n\nSupport is open from 7 to 21 on weekdays and is closed on holidays.\n",
}
FRENCH = {
    "fr/refunds.md": "# Remboursements\n\nUn remboursement prend neuf jours ouvrables à partir de son approbation.\n",
    "fr/plans.md": "# Forfaits\n\nLe forfait gold coûte 48 euros par mois, avec 80 Go de fichiers pour une boutique.\n",
    "fr/codes.md": "# Codes de secours\n\nOuvrez la sécurité dans les paramètres et notez les dix codes affichés.\n",
    "fr/hours.md": "# Horaires\n\nLe support est ouvert de 7 à 21 heures en semaine, sauf les jours fériés.\n",
}
# English again, for a language that the English encoder reads as well as its own.
SPELT = {f"nl/{name}": text.replace(".", " indeed.") for name, text in ENGLISH.items()}
QUESTIONS = ("How long does a refund take?", "What does the gold plan cost?", "Where are my backup codes?")


def made(root: Path, pages: dict[str, str]) -> Path:
    docs, index = root / "docs", root / "index"
    for name, text in pages.items():
        (docs / name).parent.mkdir(parents=True, exist_ok=True)
        (docs / name).write_text(text, "utf-8")
    ingest(str(docs), index, Settings())
    return index


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("alone"), ENGLISH)


@pytest.fixture(scope="module")
def translated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("translated"), {**ENGLISH, **FRENCH, **SPELT})


def test_confidence_does_not_fall_since_a_page_is_translated(alone: Path, translated: Path) -> None:
    with Answerer(alone, Settings()) as one, Answerer(translated, Settings()) as other:
        assert len(other.index.pages) == 12
        for question in QUESTIONS:
            expected, answer = one.ask(question), other.ask(question)
            assert answer.confidence == pytest.approx(expected.confidence, abs=0.02)
            assert [c.page for c in answer.citations] == [c.page for c in expected.citations]
            assert not any(passage.chunk.page.startswith(("fr/", "nl/")) for passage in answer.passages)


def test_without_the_views_it_falls(alone: Path, translated: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Translated, "for_language", lambda self, language: self._index)
    with Answerer(alone, Settings()) as one, Answerer(translated, Settings()) as other:
        falls = [one.ask(question).confidence - other.ask(question).confidence for question in QUESTIONS]
    assert max(falls) > 0.03


def test_a_customer_is_answered_from_the_page_in_their_language(translated: Path) -> None:
    with Answerer(translated, Settings()) as answerer:
        english, french = answerer.ask_many(
            [
                Ticket("1", "How long does it take until I get a refund?"),
                Ticket("2", "Combien de jours ouvrables prend un remboursement ?"),
            ]
        )
        assert (english.language, french.language) == ("en", "fr")
        assert english.passages[0].chunk.page == "refunds.md"
        assert french.passages[0].chunk.page == "fr/refunds.md"
        assert not any(not passage.chunk.page.startswith("fr/") for passage in french.passages)
        assert answerer.ask("Combien de jours ouvrables prend un remboursement ?").passages == french.passages


def test_confidence_is_the_same_beside_twins_and_older_versions(tmp_path: Path) -> None:
    html = {
        f"latest/{name.removesuffix('.md')}.html": f"<html lang=en><main><h1>{title}</h1><p>{body}</p></main></html>"
        for name, text in ENGLISH.items()
        for title, body in [text.removeprefix("# ").strip().split("\n\n")]
    }
    old = {name.replace("latest/", "v1.9/"): text.replace("nine", "20") for name, text in html.items()}
    twins = {f"latest/{name}": text for name, text in ENGLISH.items()} | {"llms-full.txt": "\n".join(ENGLISH.values())}
    plain, full = made(tmp_path / "plain", html), made(tmp_path / "full", {**html, **old, **twins})
    with Answerer(plain, Settings()) as one, Answerer(full, Settings()) as other:
        for question in QUESTIONS:
            expected, answer = one.ask(question), other.ask(question)
            assert answer.confidence == expected.confidence
            assert answer.answer == expected.answer
        refund = other.ask(QUESTIONS[0])
    assert refund.answer is not None and "nine" in refund.answer
    assert {citation.page for citation in refund.citations} == {"latest/refunds.html"}
