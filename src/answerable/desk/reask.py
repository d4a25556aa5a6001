"""Whether the first words of a person ask for what the customer has said already.

A rule, in English: a question (or "please tell me ...") for a kind of thing of which the thread holds an example, or
a question most of whose content words the customer has used. Other languages are not seen: the rate is a lower bound.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

MIN_WORDS = 3  # content words a question needs before it can be called a repeat by its words
MIN_SHARE = 0.75  # of them that the customer has used

_ASKS = re.compile(
    r"(?i)\b(?:(?:could|can|would|will) you (?:please |kindly )?"
    r"(?:tell|give|send|share|confirm|provide|describe|explain|let (?:me|us) know|repeat)"
    r"|please (?:tell|give|send|share|confirm|provide|describe|explain|repeat|let (?:me|us)"
    r" know)|may i (?:have|ask)|what(?:'s| is| was| are| exactly)|which|who am i|how can i help|what seems)"
)
_PROBLEM_ASKED = re.compile(
    r"(?i)how (?:can|may) (?:i|we) help|what (?:seems to be|is|'s|exactly is) the (?:problem|issue|matter)"
    r"|(?:describe|explain|repeat|tell (?:me|us) (?:more )?about) (?:the|your) (?:problem|issue|question|matter)"
    r"|what happened|what (?:exactly )?(?:are you trying|do you need)"
)
# kind: words by which it is asked for, and what it looks like where it was given
_KINDS = (
    (re.compile(r"(?i)\be-?mail\b"), re.compile(r"[^\s@]{1,64}@[^\s@]{1,200}\.\w{2,24}|\[email\]")),
    (re.compile(r"(?i)\bphone|telephone|mobile number|call you\b"), re.compile(r"\+?\d[\d \-/().]{6,20}\d|\[phone\]")),
    (
        re.compile(r"(?i)\b(?:order|invoice|ticket|booking|account|reference|customer) (?:number|no|id)\b"),
        re.compile(r"(?i)#\s?\w{2,20}|\b[A-Z]{1,5}-?\d{3,20}\b|\b\d{5,20}\b"),
    ),
    (
        re.compile(r"(?i)\b(?:browser|device|operating system|phone model|app version|version)\b"),
        re.compile(
            r"(?i)\b(?:chrome|firefox|safari|edge|android|iphone|ipad|ios|windows|macos|mac|linux)\b"
            r"|\b(?:version |v)\d"
        ),
    ),
    (
        re.compile(r"(?i)\berror (?:message|code|text)\b|\bmessage do you (?:see|get)\b"),
        re.compile(r"(?i)\berror\b.{0,80}(?:\d{3}|[\"“'].+)|[\"“].{6,}[\"”]"),
    ),
)
_WORD = re.compile(r"[^\W\d_]{3,}|\d+")
_PLAIN = frozenset(
    re.findall(
        r"\S+",
        "the and you your for are was with that this have has had can could would will please tell give send share "
        "confirm what which who how when where why did does not our from about out its may any there here them they "
        "him her she his hello thanks thank into been being also just more some let know need see get got",
    )
)


def asks_again(reply: str, user_texts: Sequence[str]) -> bool:
    """Whether `reply` asks for something that stands in `user_texts`, the customer's messages before it."""
    if not user_texts:
        return False
    thread = "\n".join(user_texts)
    known = {_stem(word) for word in _WORD.findall(thread.casefold())}
    for question in re.split(r"(?<=[.!?])\s+|\n+", reply):
        asking = question.rstrip().endswith("?") or _ASKS.search(question) is not None
        if not asking:
            continue
        if _PROBLEM_ASKED.search(question):
            return True
        if any(asked.search(question) and given.search(thread) for asked, given in _KINDS):
            return True
        words = [_stem(word) for word in _WORD.findall(question.casefold()) if word not in _PLAIN]
        if len(words) >= MIN_WORDS and sum(word in known for word in words) >= MIN_SHARE * len(words):
            return True
    return False


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word
