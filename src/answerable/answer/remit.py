"""What may be answered for which intent: stages, queues, and what kind of help a message asks for.

    stage 0   assist only: a human sends every answer
    stage 1   informational answers go to the customer, procedures to a human
    stage 2   procedures too
    stage 3   the intent wants something done: never answered by us, handed over with the procedure

A message that asks us to do something is handed over in every stage.
"""

from __future__ import annotations

import re
from typing import Literal

from ..settings import Settings
from .phrase_patterns import pattern, readable
from .reasons import Reason

Kind = Literal["informational", "procedure", "action"]

ASSIST_ONLY, INFORMATIONAL, PROCEDURES, ACTIONS = range(4)
# Topics that have a desk of their own whatever the intent of the ticket.
QUEUES: dict[str, str] = {
    "safety": "safety",
    "account_security": "security",
    "legal": "legal",
    "payment_dispute": "billing",
}

_NAMES = {
    "do": "refund|reimburse|credit|cancel|delete|remove|erase|close|deactivate|activate|reactivate"
    "|suspend|unlock|unblock"
    "|reset|restore|recover|merge|transfer|upgrade|downgrade|change|update|correct|fix|extend|renew"
    "|resend|re-send|reissue"
    "|re-issue|approve|waive|switch|move|rename|add|return|stop|disable|enable|unsubscribe|set up|process|issue|reopen"
    "|undo|terminate|send|give|put|increase|raise|lower",
    "ours": "my|our|me|us|this|that|these|it|him|her|them|the (\\w{2,12} )?(refund|account"
    "|subscription|invoice|invoices"
    "|money|rest|remainder|payment|charge|order|workspace|plan|user|users|card|fee|e-?mail|address"
    "|booking|limit|lock)",
    "please": "please|pls|plz|kindly",
}
# A question about how, where or whether asks for words, even with the same verb in it.
_ASKS_HOW = pattern(
    (
        "how|where|what|which|when|why|who|steps?|is it possible|possible to|am i able",
        "(can|could|may|do|should|must) (i|we|one|they|he|she)",
    )
)
_ACTION = pattern(
    (
        "<please>,? (just |now |also )?<do> ((back|the|a|an) )?<ours>",
        "(can|could|would|will) (you|u|someone|somebody) (guys )?(<please> |just |maybe )?<do> <ours>",
        "<do> <ours> ... (for me|for us|on my behalf|please|pls|asap|immediately|right away)",
        "(i|we|id|wed) (would )?(want|need|like|ask|request|expect) (you|u|someone|your team) to <do>",
        "(i|we) (hereby |herewith )?(request|demand|ask for|want) (a|my|our|the) (full )?(refund"
        "|money back|cancellation|deletion)",
        "bitte (löschen|kündigen|erstatten|ändern|stornieren) sie|(löschen|kündigen|erstatten|ändern"
        "|stornieren) sie (bitte )?(mein|unser|mir|uns)*",
        "por favor,? (cancel|elimin|borr|devuelv|cambi)*|(veuillez|merci de) (annuler|supprimer"
        "|rembourser|modifier|résilier)",
    ),
    _NAMES,
)
_ORDER = pattern(("(<please> )?(just )?<do> (my|our|me|us)",), _NAMES)  # at the start of a sentence
_CLAUSE = re.compile(r"[^.?!\n;]+")
_HOW_TO = pattern(
    (
        "how (do|can|to|would|could|should)|where (do|can) (i|we)|steps?|step by step|walk me"
        " through|set ?up|instructions",
    )
)


def stage_of(intent: str | None, settings: Settings) -> int:
    """The stage (0..3) that `[remit]` of the settings gives an intent; its default for none or one not named."""
    for intent_remit in settings.remit.intents:
        if intent_remit.intent == intent:
            return intent_remit.stage
    return settings.remit.default


def queue_of(intent: str | None, reasons: tuple[Reason, ...], settings: Settings | None = None) -> str | None:
    """The queue suggested for a hand-off: of a sensitive topic first, then of the intent, then the default one."""
    for reason in reasons:
        if reason in QUEUES:
            return QUEUES[reason]
    if settings is None:
        return None
    named = next((intent_remit.queue for intent_remit in settings.remit.intents if intent_remit.intent == intent), "")
    return named or settings.remit.queue or None


def kind_of(text: str, *, procedure: bool | None = None) -> Kind:
    """What a message asks for: something done for it, a way to do it, or a fact.

    `procedure` says whether the draft is made of steps; without it the words of the message decide.
    """
    words = readable(text)
    if any(_wants_action(clause[0].strip()) for clause in _CLAUSE.finditer(words)):
        return "action"
    if procedure is None:
        procedure = bool(_HOW_TO.search(words))
    return "procedure" if procedure else "informational"


def _wants_action(clause: str) -> bool:
    match = _ORDER.match(clause) or _ACTION.search(clause)
    return match is not None and not _ASKS_HOW.search(clause[: match.end()])
