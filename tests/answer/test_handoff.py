"""Hand-offs: complete for the human, without personal data for a log, harmless as Markdown and as an e-mail."""

from __future__ import annotations

import json
import re

import pytest
from markdown_it import MarkdownIt

from answerable.answer import handoff as module
from answerable.answer.handoff import facts_given, feeling, hand_off, one_line, redacted
from answerable.answer.route import Decision
from answerable.model import Handoff, Ticket, Turn
from answerable.report.handoff_markdown import handoff_markdown
from answerable.report.to_json import to_json
from answerable.settings import IntentRemit, RemitSettings, Settings
from report_samples import answer, citation, passage

SECRETS = ("mary@firm.example", "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00", "203.0.113.7")
TURNS = (
    Turn("user", f"Hello, I am {SECRETS[0]}. The app says 'Cannot sync' with E-4711 on my iPhone."),
    Turn("agent", "Please restart the app."),
)
LAST = (
    f"I already restarted the phone. Order #A-2231 of 12 October, card {SECRETS[1]}, IBAN {SECRETS[2]}, "
    f"from {SECRETS[3]}. Version 4.2.1. This is horrible, what now?"
)


def made(**changes: object) -> Handoff:
    values: dict[str, object] = {
        "found": ("sync",),
        "missing": ("1111", "e-4711", "mary"),
        "passages": (passage(), passage("Sync > Errors")),
        "draft": "Reinstall it, mary@firm.example.",
        "citations": (citation(),),
        "settings": Settings(remit=RemitSettings(intents=(IntentRemit("sync", 2, "mobile"),))),
    }
    ticket = Ticket("t", LAST, intent="sync", thread=TURNS)
    return hand_off(ticket, "what now\n about sync?", Decision("assist", ("partly_covered",)), **{**values, **changes})  # type: ignore[arg-type]


def test_everything_is_there() -> None:
    handoff = made()
    assert handoff.question == "what now about sync?"
    assert handoff.thread == (*TURNS, Turn("user", LAST))
    assert (handoff.route, handoff.reason, handoff.reasons) == ("assist", "partly_covered", ("partly_covered",))
    assert handoff.reason_words == ("only a part of the question is covered",)
    assert handoff.queue == "mobile" and handoff.intent == "sync"
    assert handoff.sentiment is not None and handoff.sentiment.startswith("negative")
    assert [tried["heading"] for tried in handoff.passages_tried] == ["Refunds > Annual plans", "Sync > Errors"]
    assert handoff.draft and handoff.citations == (citation(),)


def test_citations_do_not_stand_without_their_draft() -> None:
    assert made(draft=None).citations == ()


def test_what_not_to_ask_again() -> None:
    assert made().do_not_ask == (
        "e-mail address: given",
        "order or invoice number: A-2231",
        "error code: E-4711",
        "error message: Cannot sync",
        "version: Version 4.2.1",
        "device or browser: iPhone",
        "date: 12 October",
        "tried already: restarted the phone",
    )


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("I'm the owner, we are on the Team plan and pay $49", ("amount: $49", "plan: Team", "role: owner")),
        (
            "HTTP 429 since Monday on Chrome 126",
            ("error code: HTTP 429", "version: Chrome 126", "device or browser: Chrome", "date: since Monday"),
        ),
        ("invoice number 2026-118 of 2026-10-01", ("order or invoice number: 2026-118", "date: 2026-10-01")),
        ("We've tried clearing the cache. No luck.", ("tried already: tried clearing the cache",)),
        ("how do I export?", ()),
        ("", ()),
    ],
)
def test_facts(text: str, facts: tuple[str, ...]) -> None:
    assert facts_given((Turn("user", text),)) == facts
    assert facts_given((Turn("agent", text),)) == (), "only what the customer said"


def test_feeling_has_a_direction() -> None:
    happy, sad = Turn("user", "great, I love it"), Turn("user", "this is horrible, I hate it")
    assert feeling((happy, sad)) == "negative, getting worse" and feeling((sad, happy)) == "positive, getting better"
    assert feeling((Turn("agent", "horrible"),)) == "neutral" and feeling((sad,)) == "negative"


def test_one_line() -> None:
    assert one_line("a\n b") == "a b"
    assert len(one_line("word " * 100)) <= 200 and one_line("word " * 100).endswith("word…")
    assert len(one_line("x" * 500)) == 200


# -- personal data -----------------------------------------------------------------------------------


def everything(handoff: Handoff) -> str:
    return json.dumps(handoff.to_dict()) + handoff_markdown(handoff).replace("\\", "")


def test_a_log_gets_no_personal_data() -> None:
    text = everything(redacted(made()))
    assert not [secret for secret in (*SECRETS, "4111", "1111") if secret in text]
    assert len(redacted(made()).thread) == 3
    assert redacted(redacted(made())) == redacted(made())


def test_the_redaction_can_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "redact", lambda text: text)
    assert all(secret in json.dumps(redacted(made()).to_dict()) for secret in SECRETS)


# -- forms -------------------------------------------------------------------------------------------


def test_markdown() -> None:
    text = handoff_markdown(made())
    assert text.startswith("### what now about sync?\n")
    assert "- **Why you get this:** only a part of the question is covered \\(partly\\_covered\\)" in text
    assert "**Draft, not sent**" in text and "<https://help.example.com/refunds#annual-plans>" in text
    assert text.count("\nuser:\n") == 2 and text.count("\nagent:\n") == 1
    assert "Draft" not in handoff_markdown(made(draft=None))


HOSTILE = "x](http://evil.example) <img src=x> @all\x1b[31m\r\nBcc: a@b.example\u202e ![y](//evil.example/p.png)"


def test_hostile_text_stays_text() -> None:
    ticket = Ticket("t", HOSTILE, intent=HOSTILE, thread=(Turn("user", HOSTILE),))
    hostile = hand_off(
        ticket,
        HOSTILE,
        Decision("assist", ("low_confidence",)),
        found=(HOSTILE,),
        passages=(passage(HOSTILE, url=HOSTILE),),
        draft=HOSTILE,
        citations=(citation(heading=HOSTILE),),
    )
    markdown = handoff_markdown(hostile)
    assert "\x1b" not in markdown and "\u202e" not in markdown and "\r" not in markdown
    rendered = MarkdownIt("commonmark").render(markdown)
    assert re.findall(r"<(?:a|img)[^>]*>", rendered) == [f'<a href="{citation().url}">'] and "@all" not in rendered


def test_json_form() -> None:
    value = made().to_dict()
    assert value["route"] == "assist" and value["reason_words"] == ["only a part of the question is covered"]
    whole = json.loads(to_json(answer(handoff=made(), route="assist")))
    assert whole["handoff"]["thread"][-1] == {"speaker": "user", "text": LAST}
    assert whole["handoff"]["queue"] == "mobile"
