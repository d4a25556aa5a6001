"""Why a route was taken: every reason code, its plain words, and which of them no confidence overrides."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, get_args

Reason = Literal[
    "covered",
    "thanks",
    "no_question",
    "other_language",
    "partly_covered",
    "low_confidence",
    "unsure_quote",
    "missing_knowledge",
    "no_evidence",
    "empty_question",
    "safety",
    "account_security",
    "wants_human",
    "legal",
    "payment_dispute",
    "distressed",
    "angry",
    "rejected_answer",
    "repeated_question",
    "personal_judgment",
    "human_has_it",
    "turn_limit",
    "action_needed",
    "outside_remit",
    "uncertain_text",
    "error",
]

REASONS: Mapping[Reason, str] = MappingProxyType(
    {
        "covered": "the docs cover the question",
        "thanks": "the customer says thanks; nothing is open",
        "no_question": "the message asks nothing: thanks, an automatic reply, or the like",
        "other_language": "asked in another language than the docs are written in",
        "partly_covered": "only a part of the question is covered",
        "low_confidence": "the evidence is not sure enough",
        "unsure_quote": "the sentences found may not state what is asked",
        "missing_knowledge": "the docs do not say",
        "no_evidence": "no page is near the question",
        "empty_question": "the message holds no question",
        "safety": "somebody may be in danger",
        "account_security": "somebody else may be in the account",
        "wants_human": "the customer asks for a human",
        "legal": "legal matters go to a human",
        "payment_dispute": "payment disputes go to a human",
        "distressed": "the customer is in distress",
        "angry": "the customer is angry",
        "rejected_answer": "the customer has rejected the answer before",
        "repeated_question": "the customer asks the same again",
        "personal_judgment": "asks for a judgment that no page can make",
        "human_has_it": "a human already has this problem",
        "turn_limit": "as many automatic replies as are allowed on one problem",
        "action_needed": "asks for something to be done, which only a human may do",
        "outside_remit": "this kind of answer is not in the remit of its intent",
        "uncertain_text": "a quoted page could not be read with certainty",
        "error": "could not be processed",
    }
)
ORDER: tuple[Reason, ...] = get_args(Reason)

# What the words of a message veto, the gravest first: the first of them is the main reason.
VETOES: tuple[Reason, ...] = (
    "safety",
    "account_security",
    "wants_human",
    "legal",
    "payment_dispute",
    "distressed",
    "angry",
    "personal_judgment",
)

# The router held the answer back for another reason than what the docs say: no gap of the docs.
RULES: frozenset[str] = frozenset(
    (
        *VETOES,
        "rejected_answer",
        "repeated_question",
        "human_has_it",
        "turn_limit",
        "action_needed",
        "outside_remit",
        "uncertain_text",
        "empty_question",
        "no_question",
        "other_language",
        "thanks",
    )
)


def in_words(code: str) -> str:
    """The plain words of a code; a code that is not ours is read aloud."""
    return next((words for reason, words in REASONS.items() if reason == code), code.replace("_", " "))
