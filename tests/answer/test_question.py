"""What of a message is looked up."""

from __future__ import annotations

import pytest

from answerable.answer.question import MAX_WORDS, clean, read_question
from answerable.model import Ticket, Turn


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Hi there, how do I add a seat?", "how do I add a seat?"),
        ("Hello team,\n\nI cannot log in.\n\nKind regards\nMaria Lopez", "I cannot log in."),
        ("where is the export button? thanks!", "where is the export button?"),
        ("Hallo, wie kündige ich?\nViele Grüße\nJan", "wie kündige ich?"),
        ("It fails.\n> On Monday you wrote:\n> try again\nWhat now?", "It fails. What now?"),
        ("why?\n2026-03-01 10:22:01 ERROR row 17 bad date", "why? row 17 bad date"),
        ("Import stops\n2026-03-01 10:22:01 ERROR row 17 bad date\nwhy?", "Import stops why?"),
        ("--\nJan", "-- Jan"),  # nothing but a signature stays as it is
        ("thanks", "thanks"),
        ("", ""),
    ],
)
def test_only_the_question_stays(message: str, expected: str) -> None:
    assert clean(message) == expected


def test_a_greeting_word_inside_a_question_is_no_greeting() -> None:
    assert clean("when was the song dear prudence written") == "when was the song dear prudence written"


def test_a_very_long_message_keeps_both_ends() -> None:
    words = [f"w{i}" for i in range(1000)]
    kept = clean(" ".join(words)).split()
    assert len(kept) == MAX_WORDS
    assert kept[0] == "w0" and kept[-1] == "w999"


def test_an_elliptical_turn_is_read_with_the_turn_before() -> None:
    thread = (Turn("user", "How do I export invoices?"), Turn("agent", "Open Reports."))
    question = read_question(Ticket("t", "and as csv?", thread=thread))
    assert question.text == "How do I export invoices? and as csv?"
    assert question.from_thread


@pytest.mark.parametrize(
    ("message", "leans"),
    [
        ("What happens to them if I cancel my subscription?", True),
        ("What happens to invoices if I cancel my subscription?", False),  # twin: nothing points back
        ("And does the export include tax rates?", True),
        ("Does the export include tax rates?", False),
        ("Why does it take an hour until exported invoices of last year reach our accountant's mailbox?", False),
    ],
)
def test_a_message_of_a_few_words_that_points_back_is_asked_with_the_one_before(message: str, leans: bool) -> None:
    thread = (Turn("user", "Where are my backups kept?"), Turn("agent", "In two places."))
    assert read_question(Ticket("t", message, thread=thread)).from_thread is leans


def test_a_full_question_stands_alone() -> None:
    thread = (Turn("user", "How do I export invoices?"),)
    question = read_question(Ticket("t", "Where can I change the tax rate for a single customer?", thread=thread))
    assert question.text == "Where can I change the tax rate for a single customer?"
    assert not question.from_thread
