"""Sentences that give orders to whatever reads a page for others: they are taken out, and the page is flagged.

Help docs can be edited by many hands, and a crawled page by anybody (OWASP LLM01, indirect prompt
injection). An extractive answer obeys nothing, but it would repeat such a sentence to a customer, a
model that words answers might obey it, and even unread it bends the vector of its chunk. The patterns
are few and plain; what they miss is still only ever quoted, with its page named.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ...model import Loss
from ..sentences import sentences
from .ledger import words_in
from .page_text import PageText

FLAG = "orders_removed"
_ORDERS = r"(?:instruction|rule|prompt|direction|guideline|command|message|context)s?"
_READERS = r"(?:question|customer|user|message|prompt|request|ticket|conversation)s?"
_PATTERNS = (
    # marks of a chat format
    r"<\|[^|\n]{1,40}\|>|\[/?INST\]|<</?SYS>>|^\s*#{2,}\s*(?:system|instruction|assistant)s?\s*:?\s*$",
    r"^\W{0,3}(?:system|assistant|developer|ai|bot)\s*(?:prompt|message|note)?\s*:\s",
    # the orders it has are to be dropped, or these to be taken
    r"\b(?:ignore|disregard|forget|override|bypass|discard)\b[^.!?\n]{0,30}"
    r"\b(?:previous|prior|above|earlier|preceding|other|all|your|these|those)\b[^.!?\n]{0,20}\b" + _ORDERS + r"\b",
    r"\b(?:ignore|disregard|forget|override)\b[^.!?\n]{0,20}\b"
    + _ORDERS
    + r"\b[^.!?\n]{0,12}\b(?:above|before|so far)\b",
    r"\bobey\b[^.!?\n]{0,20}\b" + _ORDERS + r"\b",
    r"\b(?:reveal|print|repeat|leak|disclose)\b[^.!?\n]{0,20}\b(?:system prompt|your (?:instructions|prompt|rules))\b",
    # it is to be somebody else
    r"\byou are (?:now|no longer) (?:an? (?:\w+ )?(?:ai|assistant|bot|model)\b|bound\b|dan\b|in \w+ mode\b)",
    r"\b(?:act|behave|respond|pretend)\b[^.!?\n]{0,12}\b(?:as if you|as an? (?:ai|assistant|human agent)|to be an?)\b",
    # what it is to tell everybody, or where to send them
    r"\b(?:reply|respond|answer)\b[^.!?\n]{0,25}\b(?:every|all|any|each)\b[^.!?\n]{0,15}\b"
    + _READERS
    + r"\b[^.!?\n]{0,25}\b(?:with|by|saying|using|that)\b",
    r"\b(?:always|never fail to) (?:say|reply|respond|answer|output|claim)\b",
    r"\b(?:say|repeat|output|print)\b[^.!?\n]{0,60}\bto (?:everybody|everyone|every \w+|all users)\b",
    r"\b(?:route|escalate|forward|redirect) (?:every|all|any) " + _READERS + r"\b",
    # a citation that it is to believe
    r"^\W{0,3}\[?\d{0,2}\]?\W{0,2}(?:verified|trusted|official) source\b[^\n]{0,40}\bconfidence\b",
)
_TO_A_MACHINE = re.compile("|".join(_PATTERNS), re.IGNORECASE | re.MULTILINE)
LONGEST = 4000  # characters that are looked at


def without_orders(page: PageText) -> PageText:
    """The page without such sentences; offsets move with the text, and `flags` gain `orders_removed`."""
    if _TO_A_MACHINE.search(page.text) is None:
        return page
    cuts = [
        (sentence.start, sentence.end)
        for sentence in sentences(page.text, page.blocks)
        if addressed_to_a_machine(page.text[sentence.start : sentence.end])
    ]
    if not cuts:
        return page
    parts, kept_from = [], 0
    for start, end in cuts:
        parts += [page.text[kept_from:start], "\n"]  # a line end, so that no quote runs across the gap
        kept_from = end
    parts.append(page.text[kept_from:])

    def moved(offset: int) -> int:
        # Each cut before it takes its length off and puts one line end in.
        return offset - sum(min(end, offset) - start - 1 for start, end in cuts if start < offset)

    blocks = [replace(block, start=moved(block.start), end=moved(block.end)) for block in page.blocks]
    headings = [replace(heading, start=moved(heading.start), end=moved(heading.end)) for heading in page.headings]
    text = "".join(parts)
    links = [replace(link, start=moved(link.start), end=moved(link.end)) for link in page.links]
    marks = [replace(mark, start=moved(mark.start), end=moved(mark.end)) for mark in page.marks]
    ledger = [replace(loss, at=moved(loss.at)) for loss in page.losses]
    ledger += [Loss("order", "sentence", moved(start), words_in(page.text[start:end]), "") for start, end in cuts]
    return replace(
        page,
        text=text,
        headings=tuple(heading for heading in headings if text[heading.start : heading.end].strip()),
        blocks=tuple(block for block in blocks if text[block.start : block.end].strip()),
        flags=(*page.flags, FLAG),
        losses=tuple(ledger),
        links=tuple(link for link in links if text[link.start : link.end].strip()),
        marks=tuple(mark for mark in marks if text[mark.start : mark.end].strip()),
    )


def addressed_to_a_machine(sentence: str) -> bool:
    """Whether a sentence gives orders to whatever reads it for others. Linear in its length."""
    return _TO_A_MACHINE.search(sentence[:LONGEST]) is not None
