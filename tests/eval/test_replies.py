"""What humans replied: which sentences state something, and whether the docs say it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from answerable.encode import load_encoder
from answerable.eval.coverage import replies as module
from answerable.eval.coverage import replies_cache
from answerable.eval.coverage.coverage import coverage
from answerable.eval.coverage.gaps import find_gaps
from answerable.eval.coverage.replies import Replies, ReplyStatement, count_replies, numbers, read_replies
from answerable.eval.coverage.replies_cache import cached_replies
from answerable.eval.coverage.reply_claims import claims, states
from answerable.index import open_index
from answerable.ingest.sentences import sentence_spans
from answerable.model import Ticket
from answerable.report.coverage.gaps_csv import gaps_csv
from answerable.report.coverage.gaps_markdown import gap_markdown
from answerable.report.coverage.html import coverage_html
from answerable.report.coverage.text import coverage_text
from answerable.report.to_json import to_json
from answerable.settings import Settings
from report_samples import FACTS, answer

GOLD = Path(__file__).resolve().parents[2] / "eval" / "bench" / "gold" / "replies.jsonl"
FIXTURES = Path(__file__).resolve().parents[2] / "fixtures" / "tickets.jsonl"


@pytest.mark.parametrize(
    "sentence",
    [
        "Hi Anna, thanks for writing!",
        "Sorry about the trouble.",
        "Could you tell us the name of the workspace?",
        "I have refunded the second charge today.",
        "I've passed you to sales.",
        "We will check this and get back to you.",
        "Please send us a screenshot.",
        "Not yet.",
        "Best regards",
    ],
)
def test_courtesies_questions_and_deeds_state_nothing(sentence: str) -> None:
    assert not states(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "A yearly plan is refunded within 30 days.",
        "Yes, 40 %.",
        "Thanks for asking, the limit is three locations.",
        "Press Publish at the top right.",
        "You cannot withdraw weeks that have begun.",
    ],
)
def test_what_states_something(sentence: str) -> None:
    assert states(sentence)


def test_only_the_statements_of_a_reply_are_left() -> None:
    reply = "Hi! Sorry about that. A plan is refunded within 30 days. I have sent you the form. Does that help?"
    assert claims(reply) == ("A plan is refunded within 30 days.",)


def test_numbers_are_read_as_digits_or_words() -> None:
    assert numbers("Up to 1,000 rows in three files of 2.5 MB.") == {"1000", "3", "2.5"}


def test_the_gold_file_holds_every_sentence_of_the_replies() -> None:
    rows = [json.loads(line) for line in FIXTURES.read_text(encoding="utf-8").splitlines()]
    replies = {row["id"]: row["reply"] for row in rows if row.get("reply")}
    want = {(name, text[a:b].strip()) for name, text in replies.items() for a, b in sentence_spans(text)}
    gold = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    assert {(one["ticket"], one["sentence"]) for one in gold} == want
    assert all(one["claim"] or not one["in_docs"] for one in gold)


# -- looked up -----------------------------------------------------------------------------------

SAID = "A yearly plan can be refunded in full within 30 days of the purchase."


def look_up(made_index: Path, *replies: str) -> Replies:
    settings = Settings()
    tickets = [Ticket(f"{i}", "can i get my money back", reply=reply) for i, reply in enumerate(replies)]
    with open_index(made_index) as index:
        found = read_replies(tickets, index, settings, load_encoder(settings.encode))
    assert found is not None
    return found


def test_what_the_docs_say_and_what_they_do_not(made_index: Path, some_docs: Path) -> None:
    sentence = _a_sentence(some_docs)
    found = look_up(made_index, sentence, "The quarterly zeppelin brochure is printed in Antarctica by penguins.")
    assert [one.in_docs for one in found.statements] == [True, False]
    assert found.statements[0].page is not None and found.statements[0].coverage > 0.8
    assert (found.tickets, found.stating, found.total.k, found.total.n) == (2, 2, 1, 2)


def _a_sentence(docs: Path) -> str:
    """A plain sentence with a number, as it stands in the docs."""
    for file in sorted(docs.rglob("*.md")):
        for line in file.read_text(encoding="utf-8").splitlines():
            plain = line.strip()
            numbered = plain.endswith(".") and plain.count(".") == 1 and any(map(str.isdigit, plain))
            if numbered and plain[0].isalpha() and len(plain) < 110 and not set(plain) & set("*`[_|"):
                return plain
    raise AssertionError("the docs hold no such sentence")


def test_another_number_is_not_in_the_docs(made_index: Path, some_docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = _a_sentence(some_docs)
    digits = next(word for word in numbers(sentence))
    wrong = sentence.replace(digits, "9876")
    assert wrong != sentence
    assert look_up(made_index, wrong).total.k == 0
    monkeypatch.setattr(module, "agrees", lambda *_: True)  # the guard off: the false number passes
    assert look_up(made_index, wrong).total.k == 1


def test_no_replies_no_figure(made_index: Path) -> None:
    settings = Settings()
    with open_index(made_index) as index:
        assert read_replies([Ticket("1", "a")], index, settings, load_encoder(settings.encode)) is None
        assert cached_replies([Ticket("1", "a")], index, settings) is None


def test_looked_up_once(index_copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings()
    tickets = [Ticket("1", "can i get my money back", reply=SAID)]
    with open_index(index_copy) as index:
        first = cached_replies(tickets, index, settings)
        monkeypatch.setattr(replies_cache, "read_replies", lambda *_: pytest.fail("looked up again"))
        assert cached_replies(tickets, index, settings) == first
        (file,) = (index_copy / "answers").glob("replies-*.json")
        file.write_text(file.read_text(encoding="utf-8").replace("yearly", "weekly"), encoding="utf-8")
        with pytest.raises(pytest.fail.Exception):
            cached_replies(tickets, index, settings)


# -- in the reports ------------------------------------------------------------------------------


def test_in_every_report() -> None:
    said = [
        ReplyStatement("1", "refund", "Only the owner may ask for it.", 0.2, False, "refunds.md", None, "Refunds"),
        ReplyStatement("2", "refund", "It takes five days.", 0.8, True, "refunds.md", None, "Refunds"),
    ]
    tickets = [Ticket(name, "can i get my money back", intent="refund") for name in "12"]
    answers = [answer(name, route="escalate") for name in "12"]
    found = coverage(tickets, answers, index_facts=FACTS, replies=count_replies(2, said))
    text = coverage_text(found)
    assert "The docs say 50 %" in text and "Only the owner may ask for it." in text
    html = coverage_html(found)
    assert "What humans replied" in html and "Only the owner may ask for it." in html
    values = json.loads(to_json(found))
    assert values["replies"]["in_docs"] == {
        "k": 1,
        "n": 2,
        "share": 0.5,
        "low": 0.094531,
        "high": 0.905469,
        "clustered": None,
    }
    (one,) = values["replies"]["the_human_said_the_docs_do_not"]
    assert one["sentence"] == "Only the owner may ask for it." and one["nearest"]["page"] == "refunds.md"
    assert values["gaps"][0]["the_human_said_the_docs_do_not"] == ["Only the owner may ask for it."]
    assert "## The human said, the docs do not" in gap_markdown(found.gaps[0], found)
    assert "Only the owner may ask for it." in gaps_csv(found)
    assert find_gaps([], replies=None) == ()


def test_replies_are_redacted(made_index: Path) -> None:
    found = look_up(made_index, "Refunds are asked for at mary@firm.example within 30 days.")
    assert found.statements and "mary@firm" not in repr(found)
