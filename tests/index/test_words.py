"""The words of chunks and questions by language / index.words."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from answerable import Settings, ingest
from answerable.encode import load_encoder
from answerable.index import lexical, open_index
from answerable.index.words.chunk_languages import chunk_languages
from answerable.index.words.terms import STEMMERS, question_terms, terms

ENGLISH = "Refunds are paid within nine days. You can ask for one in the billing settings of your account."
GERMAN = "Die Kündigungen werden zum Ende des Monats wirksam. Sie können sie in den Einstellungen Ihres Kontos ansehen."


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("de", "Wie sehe ich meine Kündigung?", "Kündigungen"),
        ("es", "configuraciones", "la configuración"),
        ("fr", "l'utilisateur", "utilisateurs"),
        ("it", "dell'utente", "utenti"),
        ("tr", "Ankara'da", "Ankara"),
        ("ru", "сертификатов", "сертификат"),
        ("pl", "certyfikatów", "certyfikaty"),
        ("cs", "certifikáty", "certifikátů"),
        ("fi", "laskut", "laskujen"),
        ("ja", "証明書の有効期限", "有効期限はいつですか"),
        ("zh", "如何吊销证书", "吊销你的证书"),
        ("th", "ใบรับรองหมดอายุ", "เมื่อใบรับรองของคุณหมดอายุ"),
        ("ko", "인증서를", "인증서는"),
        ("hi", "किताबों", "किताब"),
    ],
)  # fmt: skip
def test_forms_of_one_word_meet(language: str, one: str, other: str) -> None:
    shared = set(terms(one, language)) & set(terms(other, language))
    assert shared
    assert not set(terms(one)) & set(terms(other)) or language in ("hi", "tr")  # by English rules they stay apart


@pytest.mark.parametrize("language", ["en", "uk", "he", "xx"])
def test_a_language_without_rules_is_read_as_english(language: str) -> None:
    assert terms("The user's CreateUser calls", language) == terms("The user's CreateUser calls")


def test_small_words_are_dropped_and_denials_kept() -> None:
    assert terms("der die das und nicht", "de") == ["nicht"]
    assert terms("el la los no", "es") == ["no"]


def test_every_stemmer_is_there() -> None:
    assert all(terms("abc", language) for language in STEMMERS)


def test_every_page_by_its_own_language_and_the_rest_as_most() -> None:
    pages = [("a", ENGLISH)] * 2 + [("b", GERMAN)] + [("c", "npm ci")] + [("d", ENGLISH)] * 2
    assert chunk_languages(pages) == ["en", "en", "de", "en", "en", "en"]
    assert chunk_languages([("a", GERMAN), ("b", "npm ci")]) == ["de", "de"]
    assert chunk_languages([]) == []
    few = [("a", ENGLISH)] * 19 + [("b", GERMAN)]
    assert chunk_languages(few) == ["en"] * 20  # one page of twenty is a quote, and must not change the questions


def test_a_question_in_an_index_of_two_languages() -> None:
    held = set(terms(ENGLISH, "en")) | set(terms(GERMAN, "de"))
    assert question_terms("Kündigung", ["de", "en"], held.__contains__) == terms("Kündigungen", "de")
    assert question_terms("refunding", ["de", "en"], held.__contains__) == terms("refunds")
    assert question_terms("Zebras", ["de", "en"], held.__contains__) == terms("Zebras", "de")
    assert question_terms("the die", ["de"], held.__contains__) == []


def test_bm25_finds_an_inflected_word(tmp_path: Path) -> None:
    texts = [ENGLISH, GERMAN, "Sonst steht hier nichts."]
    lexical.build(texts, tmp_path / "de", ["en", "de", "de"])
    found = lexical.Lexical(tmp_path / "de")
    assert found.languages == ("de", "en")
    assert [row for row, _ in found.top(["Kündigung"], 3)[0]] == [1]
    assert [row for row, _ in found.top(["refund"], 3)[0]] == [0]
    lexical.build(texts, tmp_path / "en")  # sabotage twin: read as English it is not found
    assert lexical.Lexical(tmp_path / "en").top(["Kündigung"], 3) == [[]]


def test_english_indexes_keep_their_terms(tmp_path: Path) -> None:
    texts = [ENGLISH, "日本語 is a language name; café too."]
    lexical.build(texts, tmp_path, itertools.repeat("en"))
    found = lexical.Lexical(tmp_path)
    assert set(found.vocabulary) == {term for text in texts for term in terms(text)}
    assert found.terms("What's the refund?") == terms("What's the refund?")


def write(folder: Path, pages: dict[str, str]) -> Path:
    folder.mkdir()
    for name, text in pages.items():
        (folder / name).write_text(text, "utf-8")
    return folder


JAPANESE = {
    "refund.md": "# 返金\n\n返金は九営業日かかります。銀行振込は四百ユーロからです。手続きは請求画面から行います。",
    "key.md": "# 鍵\n\n秘密鍵が漏れたときは、証明書をすぐに失効させてください。失効の手順は次のとおりです。",
    "plan.md": "# 料金\n\n料金プランは三つあります。年払いにすると二か月分が無料になります。",
}


def test_an_ingested_index_knows_its_language_and_leans_on_words(tmp_path: Path) -> None:
    settings = Settings()
    ingest(str(write(tmp_path / "docs", JAPANESE)), tmp_path / "index", settings)
    question = "証明書を失効させるには"
    vectors = load_encoder(settings.encode).encode([question]).astype(np.float32)
    with open_index(tmp_path / "index") as index:
        assert index.lexical.languages == ("ja",)
        hits = index.search([question], vectors, k=1)[0]
        assert hits[0].chunk.page == "key.md" and hits[0].lexical > 0
        weight = settings.retrieve.dense_weight_other_languages
        assert hits == index.search([question], vectors, k=1, dense_weight=weight)[0]
        assert hits != index.search([question], vectors, k=1, dense_weight=settings.retrieve.dense_weight)[0]


def test_an_english_question_keeps_the_weight_of_the_encoder(tmp_path: Path) -> None:
    settings = Settings()
    ingest(str(write(tmp_path / "docs", JAPANESE)), tmp_path / "index", settings)
    question = "How do I get a refund by bank transfer?"
    vectors = load_encoder(settings.encode).encode([question]).astype(np.float32)
    with open_index(tmp_path / "index") as index:
        weight = settings.retrieve.dense_weight
        assert index.search([question], vectors, k=1) == index.search([question], vectors, k=1, dense_weight=weight)
