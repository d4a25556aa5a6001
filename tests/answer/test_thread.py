"""What came before a message: replies, repeats, rejections, thanks."""

from __future__ import annotations

import dataclasses

import pytest

from answerable.answer import thread as module
from answerable.answer.phrase_patterns import pattern
from answerable.answer.thread import ThreadSignals, overlap, read_thread, rejects, thanks_only
from answerable.model import Ticket, Turn
from report_samples import answer

# Each list was written before the phrases were tuned; the second half of each is held out: see the last test.
REJECTED = (
    "that didn't work",
    "still not",
    "no that's not what I asked",
    "Did that, didn't work",
    "It still doesn't work.",
    "that did not help at all",
    "I tried that already",
    "there is no such button",
    "you misunderstood me",
    "same error again",
    "Das hilft mir nicht weiter, es funktioniert immer noch nicht",
    "No, I mean the other report",
)
REJECTED_HELD_OUT = (
    "doesn't work either",
    "That isn't my question.",
    "still getting the same message",
    "I already did all of this",
    "wrong answer",
    "I can't see that menu",
    "nothing happened",
    "not helpful",
    "this does not answer my question",
    "As I said, I'm on Android",
    "no luck",
    "hmm that page says something else than what I see",
)
ACCEPTED = (
    "and for the yearly plan?",
    "How do I do it on Android?",
    "okay and where do I find the invoice",
    "Which role do I need for that?",
    "yearly",
    "Does it also work for guests?",
    "no problem. How do I add a second one?",
)
ACCEPTED_HELD_OUT = (
    "What if the customer is in another country?",
    "can I undo it later",
    "And the limit for Business?",
    "how long does it take to work",
    "is it the same in the app?",
    "ok, now the next one: how do I export",
    "Good to know. Where do I change the name?",
)
THANKS = (
    "perfect, thank you!!",
    "thanks!",
    "That worked, thank you.",
    "perfect, merci",
    "ok got it, thx",
    "Danke, klappt jetzt.",
    "great, solved",
    "Thank you so much for your quick help, have a nice day",
)
NOT_THANKS = (
    "thanks but it still fails",
    "Great thanks. And how do I undo a copied week?",
    "thanks for nothing",
    "thank you for the refund of 20 dollars, where is the rest",
    "thanks?",
    "great",
    "",
    "thank you, delete my account",
)


def ticket(*turns: str) -> Ticket:
    """A ticket whose turns are customer, agent, customer, ... and whose last turn is the message."""
    earlier = tuple(Turn("user" if place % 2 == 0 else "agent", text) for place, text in enumerate(turns[:-1]))
    return Ticket("t", turns[-1], thread=earlier)


@pytest.mark.parametrize("text", REJECTED)
def test_rejections(text: str) -> None:
    assert rejects(text)
    assert read_thread(ticket("how do I export?", "Choose Export.", text)).rejects
    assert not read_thread(ticket(text)).rejects, "nothing stands before it that could be rejected"


@pytest.mark.parametrize("text", ACCEPTED)
def test_further_questions_are_no_rejections(text: str) -> None:
    assert not rejects(text)


def test_held_out_figures() -> None:
    found = sum(rejects(text) for text in REJECTED_HELD_OUT)
    wrong = sum(rejects(text) for text in ACCEPTED_HELD_OUT)
    assert found >= 9 and wrong <= 1


def test_rejections_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("_REJECTED", "_OPENINGS", "_ANSWERS"):
        monkeypatch.setattr(module, name, pattern(("zzz",)))
    assert not any(rejects(text) for text in REJECTED)


def test_no_is_an_answer_to_a_question() -> None:
    assert not read_thread(ticket("cannot log in", "Are you the Owner?", "no. I'm a manager")).rejects
    assert read_thread(ticket("cannot log in", "Owners can.", "no. I'm a manager")).rejects


@pytest.mark.parametrize("text", THANKS)
def test_thanks(text: str) -> None:
    assert thanks_only(text)


@pytest.mark.parametrize("text", NOT_THANKS)
def test_more_than_thanks(text: str) -> None:
    assert not thanks_only(text)


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("how do I change the currency", "how do I change the currency"),
        ("How do I change the currency?", "how can i change my currency??"),
        ("where can I download invoices", "Where do we download the invoice?"),
        ("my import skips rows", "import skipped my rows"),
    ],
)
def test_repeats(before: str, now: str) -> None:
    assert read_thread(ticket(before, "Answer.", now)).repeats
    again = Ticket("t", now, thread=(Turn("user", before),))
    assert not read_thread(again).repeats, "sent twice before any reply: nothing was answered yet"


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("How long is an invitation valid?", "And how long is a sign-in link valid?"),
        ("how do I add a user", "how do I remove a user from a group"),
        ("how many kiosks can I have in one shop?", "and with business?"),
        ("What is the price of Team?", "What is the price of Business?"),
    ],
)
def test_another_question_is_no_repeat(before: str, now: str) -> None:
    assert not read_thread(ticket(before, "Answer.", now)).repeats


def test_an_encoder_finds_repeats_in_other_words() -> None:
    case = ticket("push messages don't come", "Send a test.", "my phone stays silent")
    assert not read_thread(case).repeats
    found = read_thread(case, similarity=lambda one, other: 0.9)
    assert found.repeats and found.similarity == 0.9


def test_overlap() -> None:
    assert overlap("exports", "Export!") == 1.0 and overlap("", "") == 1.0 and overlap("", "export") == 0.0
    assert overlap("my b c xyz", "xyz") == 0.5, "'my' is a stop word"


def test_replies_are_counted_from_the_last_thanks_on() -> None:
    talk = ("how do I copy?", "So.", "and paste?", "So.", "thanks!", "Welcome.", "how do I undo?")
    assert read_thread(ticket(*talk)).automatic_replies == 1
    assert read_thread(ticket(*talk[:3])).automatic_replies == 1
    assert read_thread(ticket(*talk[:4], "and cut?")).automatic_replies == 2
    assert read_thread(ticket("how do I copy?", "So.", "Great thanks. How do I undo it?")).automatic_replies == 0
    assert read_thread(ticket("how do I copy?", "So.", "Thanks, but how do I undo it?")).automatic_replies == 1


def test_earlier_answers_tell_our_replies_from_those_of_a_human() -> None:
    case = ticket("how do I copy?", "Use copy.", "and the colours?", "Hi, Ines here, I look into it.", "any news?")
    ours = answer(answer="Use copy.", route="answer")
    assert read_thread(case).automatic_replies == 2 and not read_thread(case).human_has_it
    assert read_thread(case, (ours,)).automatic_replies == 1
    passed_on = dataclasses.replace(ours, route="escalate", answer=None)
    assert read_thread(case, (ours, passed_on)).human_has_it
    closed = ticket("how do I copy?", "Use copy.", "thanks", "Welcome", "how do I print?")
    assert read_thread(closed, (ours,)).automatic_replies == 0


def test_elliptical_and_mood() -> None:
    signals = read_thread(ticket("how often does google calendar look for changes", "Every 8 hours.", "outlook?"))
    assert signals.elliptical and not read_thread(ticket("outlook?")).elliptical
    worse = read_thread(ticket("Great app, I love it. How do I copy?", "So.", "this is horrible, I hate it"))
    assert worse.trend < -1 and worse.sentiment < -0.5
    assert worse.earlier == ("Great app, I love it. How do I copy?",)


def test_an_empty_thread() -> None:
    assert read_thread(Ticket("t", "")) == ThreadSignals()
