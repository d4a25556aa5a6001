"""Which pieces of a page are quoted, in which order, and how many."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from answerable.answer.evidence import Unit
from answerable.answer.quoted.asked import Asked, asked, signs_of
from answerable.answer.quoted.choose import choose
from answerable.answer.quoted.outline import outline
from answerable.ingest.sentences import sentences
from answerable.model import Page
from answerable.settings import AnswerSettings
from quoted_pages import page_of, said

PORTS = (
    "# T\n\nPorts matter. Open the following ports:\n\n- 22 for shells\n- 80 for pages\n- 443 for safe ones\n\nWait.\n"
)
STEPS = "# T\n\nDo this:\n\n" + "".join(f"{n}. Press the button with number {n}.\n" for n in range(1, 31))
LONG = "This sentence says nothing of use and goes on for a good while so that it fills the room of an answer up. "
ASIDES = "# T\n\nRefunds are for members.\n\n" + "\n\n".join(LONG * 3 for _ in range(3)) + "\n\nCards take 5 days.\n"


def chosen(page: Page, scores: Mapping[str, float], kind: Asked = "other", **limits: int) -> list[str]:
    """What is said where the sentences that hold these words have these chances, and all others next to none."""
    units = [Unit(one, 0.0, 0.0) for one in sentences(page.text, page.blocks) if one.kind != "heading"]
    texts = [page.text[one.sentence.start : one.sentence.end] for one in units]
    chances = [max((score for words, score in scores.items() if words in text), default=1e-6) for text in texts]
    choice = choose(page, outline(page), units, chances, kind, AnswerSettings(**limits))
    return [] if choice is None else said(page, choice.parts)


def test_the_sentence_that_decides_comes_first_and_the_others_stay_in_order() -> None:
    page = page_of(ASIDES)
    shown = chosen(page, {"Cards take": 0.9, "Refunds are": 0.3, "nothing of use": 0.0001})
    assert shown == ["Cards take 5 days.", "Refunds are for members."]
    assert chosen(page, {"Cards take": 0.3, "Refunds are": 0.9}) == shown[::-1]


def test_what_adds_little_is_left_out_and_what_adds_much_is_not() -> None:
    page = page_of(ASIDES)
    assert chosen(page, {"Cards take": 0.9}) == ["Cards take 5 days."]
    assert len(chosen(page, {"Cards take": 0.5, "nothing of use": 0.5})) > 1


def test_a_list_that_is_asked_for_is_given_with_its_lead_in_and_as_much_as_fits() -> None:
    page = page_of(PORTS)
    whole = ["Open the following ports:", "- 22 for shells", "- 80 for pages", "- 443 for safe ones"]
    assert chosen(page, {"Open the": 0.9}, "list") == whole
    assert chosen(page, {"80 for": 0.9}) == whole
    assert chosen(page, {"Open the": 0.9}, "list", max_words=12) == [*whole[:3], "+1 items"]


def test_a_long_procedure_is_whole_for_who_asks_how_and_else_cut_to_what_is_asked() -> None:
    page = page_of(STEPS)
    whole = chosen(page, {"15. Press": 0.9}, "how_to", max_steps=40)
    assert whole[0] == "Do this:" and len(whole) == 31
    assert chosen(page, {"15. Press": 0.9}) == ["Do this:", "15. Press the button with number 15.", "+29 steps"]
    nine = "9. Press the button with number 9."
    two = chosen(page, {"number 15.": 0.9, "number 9.": 0.7})
    assert two == ["Do this:", nine, "15. Press the button with number 15.", "+28 steps"]


def test_a_short_paragraph_is_not_torn_and_a_long_one_is() -> None:
    page = page_of(f"# T\n\nYou may. It takes 5 days. Then rest.\n\nBack to it. {LONG * 5}\n")
    assert chosen(page, {"5 days": 0.9}) == ["You may. It takes 5 days. Then rest."]
    assert chosen(page, {"Back to": 0.9}) == ["Back to it."]


def test_a_ceiling_holds_for_all_but_the_piece_that_decides() -> None:
    page = page_of("# T\n\n" + "\n\n".join(f"Answer {n} is one of many here." for n in range(20)) + "\n")
    scores = {f"Answer {n} ": 0.5 for n in range(20)}
    assert len(chosen(page, scores)) == 20
    assert len(chosen(page, scores, max_words=21)) == 3
    assert len(chosen(page, scores, max_words=1)) == 1
    assert len(chosen(page, scores, max_sentences=4)) == 4


@pytest.mark.parametrize(
    ("question", "language", "kind"),
    [
        ("How long does a refund take?", "en", "number"),
        ("how do i cancel", "en", "how_to"),
        ("Which ports do I open?", "en", "list"),
        ("How do I raise the limit?", "en", "how_to"),
        ("What is the upload limit?", "en", "number"),
        ("Which plans are there?", "en", "list"),
        ("Can I get it back?", "en", "other"),
        ("Wie lange dauert die Erstattung?", "de", "number"),
        ("Wie kann ich kündigen?", "de", "how_to"),
        ("Combien coûte un siège ?", "fr", "number"),
        ("¿Cómo cancelo?", "es", "how_to"),
        ("Quais são os planos?", "pt", "list"),
        ("Come posso disdire?", "it", "how_to"),
        ("Hoe lang duurt het?", "nl", "number"),
        ("Jak anulować?", "pl", "how_to"),
        ("Nasıl iptal ederim?", "tr", "how_to"),
        ("解約する方法は？", "ja", "how_to"),
        ("退款需要多久？", "zh", "number"),
        ("어떻게 취소하나요?", "ko", "how_to"),
        ("how long?", "xx", "number"),
    ],
)
def test_what_is_asked(question: str, language: str, kind: str) -> None:
    assert asked(question, language) == kind


def test_signs_are_of_the_sentence_and_not_of_its_marker() -> None:
    step = signs_of("1. Click Save.", "en")
    assert step.acts and not step.figure and not step.polar and not step.refers
    assert signs_of("You cannot have 3.", "en").polar and signs_of("You cannot have 3.", "en").figure
    assert signs_of("Siehe Abrechnung.", "de").refers and not signs_of("Siehe Abrechnung.", "en").refers
    assert signs_of("保存をクリックします。", "ja").acts
