"""Fixed lines: each language has every line, placeholder and plural form, and the customer's is the one used."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

import pytest

from answerable.answer.quoted.draft import Note, NoteCode
from answerable.answer.shown.lines import language_name, line, note_line, plural, table
from answerable.ingest.language import LANGUAGES

TWELVE = ("en", "de", "fr", "es", "pt", "it", "nl", "pl", "ja", "zh", "ko", "tr")
COUNTS = range(130)

Table = Mapping[str, Mapping[str, Any]]


def forms(text: Any) -> Mapping[str, str]:
    return {"": text} if isinstance(text, str) else text


def holes(text: str) -> set[str]:
    return set(re.findall(r"\{(\w*)\}", text))


def faults(lines: Table) -> Iterator[str]:
    """What a language lacks of what English has: a line, a placeholder, a plural form, the name of a language."""
    english = lines["en"]
    for language, own in lines.items():
        yield from (f"{language}: {code} is missing or too much" for code in own.keys() ^ english.keys())
        for code in own.keys() & english.keys() - {"languages"}:
            asked = {hole for text in forms(english[code]).values() for hole in holes(text)}
            yield from (f"{language}: {code} {form}" for form, text in forms(own[code]).items() if holes(text) != asked)
            if not isinstance(english[code], str):
                needed = {plural(language, count) for count in COUNTS}
                yield from (f"{language}: {code} has other forms" for _ in [0] if set(own[code]) != needed)
        if set(own.get("languages", {})) != set(lines):
            yield f"{language}: names of languages"


def test_each_language_has_every_line_placeholder_form_and_name() -> None:
    assert tuple(table()) == TWELVE and set(TWELVE) <= set(LANGUAGES)
    assert not list(faults(table()))
    assert set(get_args(NoteCode)) <= set(table()["en"])


@pytest.mark.parametrize(
    ("language", "change"),
    [
        ("fr", {"closing": None}),
        ("ja", {"greeting_name": "様"}),
        ("de", {"more_rows": {"one": "{count} Zeile", "other": "Zeilen"}}),
        ("pl", {"more_steps": {"one": "{count} krok", "other": "{count} kroki"}}),
        ("ko", {"languages": {"en": "영어"}}),
    ],
)
def test_what_is_missing_is_seen(language: str, change: dict[str, Any]) -> None:
    own = {key: value for key, value in (dict(table()[language]) | change).items() if value is not None}
    assert [fault[:2] for fault in faults({**table(), language: own})] == [language]


def test_no_two_languages_say_a_line_in_the_same_words() -> None:
    """A line that was forgotten would stand there in English."""
    for code in table()["en"].keys() - {"languages"}:
        assert len({tuple(forms(own[code]).values()) for own in table().values()}) == len(TWELVE), code


@pytest.mark.parametrize(
    ("language", "count", "text"),
    [
        ("en", 1, "1 more step on the page"),
        ("en", 3, "3 more steps on the page"),
        ("de", 1, "1 weiterer Schritt auf der Seite"),
        ("de", 2, "2 weitere Schritte auf der Seite"),
        ("pl", 1, "Jeszcze 1 krok na stronie"),
        ("pl", 2, "Jeszcze 2 kroki na stronie"),
        ("pl", 5, "Jeszcze 5 kroków na stronie"),
        ("pl", 12, "Jeszcze 12 kroków na stronie"),
        ("pl", 21, "Jeszcze 21 kroków na stronie"),
        ("pl", 22, "Jeszcze 22 kroki na stronie"),
        ("pt-BR", 1, "Mais 1 passo na página"),
        ("tr", 4, "Sayfada 4 adım daha var"),
        ("ja", 1, "ページにはあと1件の手順があります"),
        ("zh-Hant", 7, "页面上还有7个步骤"),
        ("da", 2, "2 more steps on the page"),
        (None, 2, "2 more steps on the page"),
    ],
)
def test_a_line_in_the_plural_of_its_language(language: str | None, count: int, text: str) -> None:
    assert line("more_steps", language, count=count) == text == note_line(Note("more_steps", count), language)


def test_values_are_put_in_as_they_are() -> None:
    assert (
        line("unsure_words", "en", words="{count} {0} %s")
        == "The documentation quoted says nothing of: {count} {0} %s."
    )
    with pytest.raises(KeyError):
        line("greeting_name", "en")
    with pytest.raises(KeyError):
        line("no_such_line", "en")


@pytest.mark.parametrize(
    ("customer", "page", "text"),
    [
        ("de", "en", "Die Dokumentation ist auf Englisch."),
        ("pl", "de", "Dokumentacja jest w języku niemieckim."),
        ("fr", "en", "La documentation est en anglais."),
        ("en", "ja", "The documentation is in Japanese."),
        ("da", "en", "The documentation is in English."),
        ("de", "da", "Die Dokumentation ist in einer anderen Sprache."),
    ],
)
def test_the_language_of_the_page_in_that_of_the_customer(customer: str, page: str, text: str) -> None:
    assert note_line(Note("other_language"), customer, page) == text


def test_names_of_languages() -> None:
    assert language_name("pt-BR", "de") == "Portugiesisch" and language_name("da", "de") is None
    assert language_name("de", "da") == "German" and language_name(None, "de") is None
