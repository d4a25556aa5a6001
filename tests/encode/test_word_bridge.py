"""Text of other languages, word by word in English."""

from __future__ import annotations

from pathlib import Path

import pytest

import answerable
from answerable.encode import word_bridge
from answerable.encode.word_bridge import WordBridge

FOLDER = Path(answerable.__file__).parent / "encode" / "bridge"
SENTENCES = {  # what it must say, one word of each, whatever it makes of the small words
    "de": ("Wie kann ich mein Passwort ändern?", ("password", "change alter modify")),
    "fr": ("Comment supprimer mon compte ?", ("account", "delete remove clear")),
    "es": ("¿Dónde puedo descargar la factura?", ("download", "invoice billing bill charge")),
    "pt": ("Como altero o endereço de e-mail da minha conta?", ("address", "account")),
    "it": ("Non riesco ad aprire il file dopo l'aggiornamento", ("open", "file", "update upgrade")),
    "nl": ("Hoe verwijder ik een gebruiker uit mijn account?", ("user", "account", "delete remove")),
    "pl": ("Jak usunąć użytkownika z grupy?", ("user", "group", "delete remove clear")),
    "sv": ("Hur ändrar jag mitt lösenord?", ("password", "change alter modify")),
    "ru": ("Как удалить пользователя из группы?", ("user", "group", "delete remove clear")),
    "ja": ("パスワードを変更するにはどうすればいいですか", ("password", "change alter modify")),
    "zh": ("如何更改密码？", ("password", "change alter modify")),
    "tr": ("Kullanıcıyı gruptan nasıl çıkarırım?", ("user", "group")),
}


@pytest.fixture(scope="module")
def bridge() -> WordBridge:
    return WordBridge()


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_a_question_in_english_words(bridge: WordBridge, language: str) -> None:
    text, meant = SENTENCES[language]
    said = set(bridge.english(text).split())
    assert all(said & set(words.split()) for words in meant), said


def test_numbers_and_signs_stay(bridge: WordBridge) -> None:
    said = bridge.english("Wie ändere ich auf dem Server 12.4 den Port 8443 (TLS1.3)?").split()
    assert {"12", ".", "4", "8443", "(", "TLS1", "3", ")", "?"} <= set(said)


def test_a_name_that_is_known_stays_beside_what_it_is_taken_for(bridge: WordBridge) -> None:
    text = "Wie richte ich Traefik ein?"
    named = bridge.english(text, known=lambda word: word == "Traefik").split()
    assert "Traefik" in named and "Wie" not in named
    assert [word for word in named if word != "Traefik"] == [w for w in bridge.english(text).split() if w != "Traefik"]


def test_a_compound_becomes_its_words(bridge: WordBridge) -> None:
    said = bridge.english("Benutzereinstellungen").split()
    assert {"user", "settings"} <= set(said)


def test_english_stays_english(bridge: WordBridge) -> None:
    text = "how do i delete the user from my account"
    said = bridge.english(text).split()
    assert len(set(text.split()) & set(said)) >= len(set(text.split())) - 1, said


def test_the_same_whatever_was_read_before_and_however_long(bridge: WordBridge) -> None:
    text = "Wie kann ich mein Passwort ändern?"
    once = bridge.english(text)
    assert bridge.english(f"{text} " * 80).count("password") >= 60
    assert bridge.english(text) == once == WordBridge().english(text)


@pytest.mark.parametrize("text", ["", " \n ", "?!", "🙂", "12345", "ก"])
def test_a_text_without_a_word(bridge: WordBridge, text: str) -> None:
    assert len(bridge.english(text)) <= max(3 * len(text), 20)


def test_what_is_likely_nothing_stays(bridge: WordBridge, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its twin: without a bar every word becomes an English one."""
    text = "Wie kann ich mein Passwort ändern?"
    monkeypatch.setattr(word_bridge, "SURE", 1.1)
    assert bridge.english(text).split()[:4] == text.split()[:4]
    monkeypatch.setattr(word_bridge, "SURE", 0.0)
    assert not {"Wie", "ich", "mein", "Passwort"} & set(bridge.english(text).split())


def test_the_files_are_those_of_the_card() -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 40_000_000
    words = (FOLDER / "english.txt").read_text(encoding="utf-8").split("\n")
    assert len(words) == len(set(words)) > 5000
