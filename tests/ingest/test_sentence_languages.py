"""Sentences in many languages: texts with traps, each cut as it was written (`sentences/<language>.txt`)."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from answerable.ingest.extract.extract import extract
from answerable.ingest.language import page_language, prose_language
from answerable.ingest.sentences import sentence_spans, sentences
from answerable.model import RawPage

FOLDER = Path(__file__).parent / "sentences"
LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.txt"))
UNSPACED = {"ja", "zh"}


def texts(language: str) -> list[list[str]]:
    """The running texts of a language, each as its sentences."""
    return [part.split("\n") for part in (FOLDER / f"{language}.txt").read_text("utf-8").strip().split("\n\n")]


def joined(language: str, wanted: list[str]) -> str:
    return ("" if language in UNSPACED else " ").join(wanted)


def share(language: str, told: str | None) -> float:
    """The boundaries that are right, of those that are right, wrong and missed; the ends of the texts not counted."""
    right = every = 0
    for wanted in texts(language):
        text = joined(language, wanted)
        ends, at = set(), 0
        for one in wanted:
            at = text.index(one, at) + len(one)
            ends.add(at)
        got = {end for _, end in sentence_spans(text, told)}
        right += len((ends & got) - {len(text)})
        every += len((ends | got) - {len(text)})
    return right / every


def test_the_set_is_large_enough() -> None:
    assert len(LANGUAGES) >= 20
    assert all(sum(map(len, texts(language))) >= 10 for language in LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_boundaries(language: str) -> None:
    assert share(language, language) >= 0.95


@pytest.mark.parametrize("language", ["de", "cs", "ru", "tr", "el"])
def test_without_its_lists_a_language_is_cut_wrongly(language: str) -> None:
    """Sabotage twin: the same measure shows rules that know English only."""
    assert share(language, None) < 0.75


@pytest.mark.parametrize("language", [name for name in LANGUAGES if name not in ("ur", "hr", "no", "da")])
def test_the_language_is_told_by_the_text(language: str) -> None:
    assert [prose_language(joined(language, wanted)) for wanted in texts(language)] == [language, language]


ENGLISH_WITHOUT_THE_MODEL = (
    "The following actions are supported: AddShelf, OpenLocker, ListLockers, CreateDoor, RemoveDoor, GetDoorState.",
    "Locker hub. Door sensor. Wall mount.",
    "Don’t worry – it’s the hub’s job to “remember” codes… Names: door_open_count, max_open_seconds, hub_name_length.",
)


@pytest.mark.parametrize("text", ENGLISH_WITHOUT_THE_MODEL)
def test_names_of_things_do_not_load_the_model(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes 75 MB, and English docs have no need of it."""

    def loaded() -> None:
        raise AssertionError("the model was loaded")

    monkeypatch.setattr(sys.modules[prose_language.__module__], "_identifier", loaded)
    prose_language.cache_clear()
    assert prose_language(text) in ("en", None)
    with pytest.raises(AssertionError, match="was loaded"):
        prose_language("Das Türblatt bitte sanft schließen, sonst klemmt die Sperre beim Öffnen.")


def test_a_page_is_cut_by_its_own_language() -> None:
    source = "# Kündigung\n\nDie Frist gilt z. B. Monatsende plus 14 Tage ab dem 3. Januar. Danach endet der Vertrag."
    for kind, data in (("text/markdown", source), ("text/html", f"<html lang=en><p>{source[13:]}</p></html>")):
        made = extract(RawPage("a", data.encode(), kind))
        assert page_language(made.text, made.blocks) == "de"
        units = [made.text[one.start : one.end] for one in sentences(made.text, made.blocks) if one.kind != "heading"]
        assert units == [
            "Die Frist gilt z. B. Monatsende plus 14 Tage ab dem 3. Januar.",
            "Danach endet der Vertrag.",
        ]


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("de", ["Siehe Seite 2.", "Rechnungen kommen am Ende des 2. Quartals.", "Dort steht mehr."]),
        ("de", ["Klicken Sie auf OK.", "Speichern dauert 5 Minuten.", "Fertig!"]),
        ("de", ["Am 3. 1. 2024 endet es.", "„Warum?“, fragte er.", "Dann ging er."]),
        ("de", ["Installieren Sie npm.", "Öffnen Sie dann die Konsole."]),
        ("es", ["¿Quiere seguir?", "No.", "Luego pulse Salir."]),
        ("fr", ["Il pèse 5 kg.", "Prenez-le."]),
        ("cs", ["Používáme od 1. 1. 2024 nové PDF.", "Starší soubory smažte."]),
        ("ru", ["Срок — до 2024 г.", "Оплата обязательна."]),
        ("ja", ["「はい。」と答えます。", "次に進みます。"]),
        ("hi", ["संस्करण 2.0. का प्रयोग करें।", "फिर सहेजें।"]),
        ("th", ["กรุณาเปิดโปรแกรมแล้วเข้าสู่ระบบ", "ระบบจะส่งอีเมลให้คุณ และแจ้งผลทันที"]),
        ("nl", ["Bel ons.", "'s Avonds zijn wij dicht."]),
    ],
)
def test_single_rules(language: str, parts: list[str]) -> None:
    text = joined(language, parts)
    assert [text[a:b] for a, b in sentence_spans(text, language)] == parts
