"""What a human gets with a ticket, so that nobody has to ask the customer to start over."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..model import Citation, Handoff, Passage, Ticket, Turn
from ..settings import Settings
from ..tickets.redact import redact
from . import sentiment
from .reasons import in_words
from .remit import queue_of
from .route import Decision
from .shown.message import name_given

PASSAGES = 5  # passages named in a hand-off
QUESTION_LENGTH = 200  # characters
FACTS = 12
MAX_CHARACTERS = 20_000  # of the customer's words that are read for facts

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)"
)
_DAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_DATE = (
    rf"\b(\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}|\d{{1,2}}(?:st|nd|rd|th)? (?:of"
    rf" )?{_MONTH}\b(?: \d{{4}})?"
    rf"|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?\b(?:,? \d{{4}})?|yesterday|last (?:night|week|month|{_DAY})"
    rf"|since (?:this morning|yesterday|{_DAY}))\b"
)
_NUMBER = (
    r"\b(?:order|invoice|ticket|case|booking|receipt|reference|customer|account|workspace|bestellung"
    r"|rechnung|factura|facture)"
    r"(?: (?:number|no|nr|id|ref))?\.? ?[:#]? ?#?((?=[\w-]{0,20}\d)[a-z0-9][\w-]{2,30})\b"
)
_PRODUCT = (
    r"\b(iphone(?: \d{1,2})?|ipad|android|samsung|huawei|pixel|windows(?: \d{1,2})?|macbook|mac|linux|chrome|firefox"
    r"|safari|edge|apple watch)\b"
)
_TRIED = (
    r"\b(?:i|we)(?:'ve| have)? (?:already |also |just )?((?:tried|reinstalled|restarted|rebooted"
    r"|cleared|logged out|updated"
    r"|checked|switched|disabled|uninstalled|reset the|reset my)\b[^.?!\n]{0,80})"
)
_SAID = r"(?:error|says?|message|shows?|saying|reads?|get|getting|gives?)(?: me| us)?:? [\"“']([^\"“”'\n]{4,120})[\"”']"
_AMOUNT = r"((?:[$€£] ?\d[\d.,]{0,12}|\b\d[\d.,]{0,12} ?(?:[$€£]|usd|eur|gbp|dollars?|euros?|pounds?)))"
_PLAN = (
    r"\b(?:on|have|plan:?|with) (?:the )?(free|team|business|pro|premium|basic|enterprise|starter"
    r"|standard|trial|monthly"
    r"|yearly|annual)(?: plan)?\b"
)
_VERSION = (
    r"\b((?:version|ver\.?|v|build|release|ios|android|macos|chrome|firefox|safari|edge) ?\d{1,4}(?:\.\d{1,6}){0,3})\b"
)
_CODE = r"\b([a-z]{1,6}[-_]\d{2,6}|0x[0-9a-f]{2,10}|(?:http|error|code|status)(?: code)?:? ?\d{3,6})\b"
_ROLE = r"\bi(?:'m| am)(?: an?| the)? (owner|admin(?:istrator)?|manager|supervisor|member|employee|developer)\b"

# What a customer may have told already. Where `shown` is False the hand-off says that it was given, not what it is.
_GIVEN: tuple[tuple[str, re.Pattern[str], bool], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE), shown)
    for name, pattern, shown in (
        ("e-mail address", r"[^\s@<>]{1,64}@[\w-]{1,63}\.[\w.-]{2,60}", False),
        ("order or invoice number", _NUMBER, True),
        ("error code", _CODE, True),
        ("error message", _SAID, True),
        ("version", _VERSION, True),
        ("device or browser", _PRODUCT, True),
        ("date", _DATE, True),
        ("amount", _AMOUNT, True),
        ("plan", _PLAN, True),
        ("role", _ROLE, True),
        ("tried already", _TRIED, True),
    )
)


def hand_off(
    ticket: Ticket,
    question: str,
    decision: Decision,
    *,
    found: Sequence[str] = (),
    missing: Sequence[str] = (),
    passages: Sequence[Passage] = (),
    draft: str | None = None,
    citations: Sequence[Citation] = (),
    settings: Settings | None = None,
    mood: float | None = None,
    unsure: Sequence[str] = (),
) -> Handoff:
    """Everything known of the ticket; `thread` ends with the message itself, `question` is one line.

    `draft` is the message that may be sent, `unsure` what speaks against it; `mood` is that of the ticket, where it is
    known already.
    """
    thread = (*ticket.thread, Turn("user", ticket.text))
    return Handoff(
        question=one_line(question or ticket.text),
        reason=decision.reasons[0] if decision.reasons else "error",
        intent=ticket.intent,
        thread=thread,
        found=tuple(found),
        missing=tuple(missing),
        passages_tried=tuple(_tried(passage) for passage in passages[:PASSAGES]),
        draft=draft,
        citations=tuple(citations) if draft is not None else (),
        do_not_ask=facts_given(thread),
        queue=queue_of(ticket.intent, decision.reasons, settings),
        sentiment=feeling(thread, mood),
        reasons=decision.reasons,
        reason_words=tuple(in_words(code) for code in decision.reasons),
        route=decision.route,
        unsure=tuple(unsure) if draft is not None else (),
        customer=name_given(ticket.meta),
    )


def facts_given(thread: Sequence[Turn]) -> tuple[str, ...]:
    """What the customer has told already, as `kind: value`, each once, in the order of the kinds."""
    customer_text = "\n".join(turn.text for turn in thread if turn.speaker == "user")[:MAX_CHARACTERS].replace("’", "'")
    facts: dict[str, str] = {}  # what was told, to the fact it is: an order number is not an error code as well
    for name, pattern, shown in _GIVEN:
        for match in pattern.finditer(customer_text):
            value = " ".join((match[match.lastindex or 0]).split())
            facts.setdefault(value.casefold() if shown else name, f"{name}: {value}" if shown else f"{name}: given")
    return tuple(facts.values())[:FACTS]


def feeling(thread: Sequence[Turn], last: float | None = None) -> str:
    """negative, neutral or positive, and whether it is getting worse or better over the customer's turns.

    `last` is the mood of the last of them, where it is known already.
    """
    texts = [turn.text for turn in thread if turn.speaker == "user"]
    if not texts:
        return "neutral"
    end = sentiment.mood(texts[-1]) if last is None else last
    moods = [sentiment.mood(texts[0]), end] if len(texts) > 1 else [end]
    change = moods[-1] - moods[0]
    trend = ", getting worse" if change <= -0.4 else ", getting better" if change >= 0.4 else ""
    return sentiment.named(moods[-1]) + (trend if len(moods) > 1 else "")


def one_line(text: str, length: int = QUESTION_LENGTH) -> str:
    """`text` on one line, cut at a word where it is longer than `length` characters."""
    line = " ".join(text.split())
    if len(line) <= length:
        return line
    head, _, _ = line[: length - 1].rpartition(" ")
    return (head if len(head) > length // 2 else line[: length - 1]) + "…"


def redacted(handoff: Handoff) -> Handoff:
    """The same for a log: no structured personal data (see `redact`), not the name of the customer that the ticket
    gives, no quote, and no word that was part of one.

    Quotes go because a redacted quote would no longer equal the slice of its page; page and offsets stay.
    """
    name = None if handoff.customer is None else re.compile(rf"(?<!\w){re.escape(handoff.customer)}(?!\w)")

    def hide(text: str) -> str:
        return redact(text if name is None else name.sub("[name]", text))

    thread = tuple(dataclasses.replace(turn, text=hide(turn.text)) for turn in handoff.thread)
    readable = " ".join(turn.text for turn in thread).casefold()
    return dataclasses.replace(
        handoff,
        question=hide(handoff.question),
        intent=None if handoff.intent is None else redact(handoff.intent),
        thread=thread,
        # A part of a card number is no card number to a pattern: keep only words that are still in the thread.
        found=tuple(word for word in handoff.found if word.casefold() in readable),
        missing=tuple(word for word in handoff.missing if word.casefold() in readable),
        open_parts=tuple(map(hide, handoff.open_parts)),
        passages_tried=tuple(_each(passage, redact) for passage in handoff.passages_tried),
        draft=None if handoff.draft is None else hide(handoff.draft),
        citations=tuple(dataclasses.replace(citation, quote="") for citation in handoff.citations),
        do_not_ask=tuple(hide(fact) for fact in handoff.do_not_ask),
        queue=None if handoff.queue is None else redact(handoff.queue),
        unsure=(),  # `missing` has its words, those that may stay
        customer=None,
    )


def _tried(passage: Passage) -> Mapping[str, Any]:
    return {
        "page": passage.chunk.page,
        "url": passage.url,
        "heading": passage.heading,
        "score": round(passage.score, 6),
    }


def _each(values: Mapping[str, Any], change: Callable[[str], str]) -> Mapping[str, Any]:
    return {key: change(value) if isinstance(value, str) else value for key, value in values.items()}
