"""The language of a ticket / ingest.language."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from answerable.ingest.language import LANGUAGES, SURE_WORDS, language_of, may_be_in

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The locker on the third floor does not open any more."),
        ("de", "Das Schließfach im dritten Stock geht nicht mehr auf."),
        ("fr", "Le casier du troisième étage ne s'ouvre plus."),
        ("es", "La taquilla del tercer piso ya no se abre."),
        ("pt", "O armário do terceiro andar não abre mais."),
        ("it", "L'armadietto al terzo piano non si apre più."),
        ("nl", "Het kluisje op de derde verdieping gaat niet meer open."),
        ("pl", "Szafka na trzecim piętrze już się nie otwiera."),
        ("ja", "三階のロッカーが開かなくなりました。"),
        ("zh", "三楼的储物柜打不开了，请问怎么办？"),
        ("sv", "Skåpet på tredje våningen går inte längre att öppna."),
        ("tr", "Üçüncü kattaki dolap artık açılmıyor."),
        ("uk", "Шафка на третьому поверсі більше не відчиняється."),
    ],
)
def test_sentences_are_told(lang: str, text: str) -> None:
    assert language_of(text) == lang


@pytest.mark.parametrize("text", ["", "ok", "1234", "🙂", "https://example.org/a/b", "refund?", "[email] [phone]"])
def test_what_cannot_be_told_is_none(text: str) -> None:
    assert language_of(text) is None


def test_addresses_and_code_do_not_speak() -> None:
    text = "Wo finde ich das? https://example.org/how/do/i/find/this/thing `git commit --all the things`"
    assert language_of(text) == "de"


@pytest.mark.shared
def test_the_written_tickets_are_told() -> None:
    """97 % of five words and more; of shorter ones less than 3 % wrong."""
    files = sorted(SHARED.glob("*/tickets.jsonl"))
    if not files:
        pytest.skip("the data sets beside the project are not here")
    long = right = short = wrong = 0
    for file in files:
        for line in file.read_text("utf-8").splitlines():
            row = json.loads(line)
            if row.get("lang") not in LANGUAGES:
                continue
            found = language_of(row["text"])
            if len(row["text"].split()) >= SURE_WORDS:
                long, right = long + 1, right + (found == row["lang"])
            else:
                short, wrong = short + 1, wrong + (found is not None and found != row["lang"])
    assert long > 5000 and right / long >= 0.97
    assert short > 200 and wrong / short < 0.03


@pytest.mark.parametrize(
    ("text", "likeliest", "other"),
    [("costo por crédito extra?", "pt", "es"), ("Change a product attribute code later?", "fr", "en")],
)
def test_a_few_words_may_be_in_another_language_than_the_likeliest(text: str, likeliest: str, other: str) -> None:
    assert may_be_in(text, other) and may_be_in(text, likeliest) and not may_be_in(text, "ko")


@pytest.mark.parametrize("text", ["Wie lange dauert die Erstattung?", "どうすれば注文をキャンセルできますか？"])
def test_a_sentence_is_in_one_language(text: str) -> None:
    assert not may_be_in(text, "en") and not may_be_in("How long does a refund take?", "de")
    assert not may_be_in("", "en") and not may_be_in(text, "no such language")
