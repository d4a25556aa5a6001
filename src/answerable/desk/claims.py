"""A linter for reports about a support desk: it finds claims that the numbers beside them cannot carry.

    deflection_alone     deflection is given, and resolution and CSAT are not given with it (S17)
    rate_is_not_cost     a cut of the escalation rate is called a cut of cost, or the reverse (S29, S30)
    rate_without_n       a rate, and no n for it in its paragraph or table
    showcase_as_field    a showcase figure without the word that it is one (S16)
    tautology            "resolution" of a path that is defined by being resolved

It reads words and numbers of Markdown, plain text or HTML by rule: it can be wrong both ways, and says which rule
spoke. A line that holds `claims: ok` is left out, so that a report may quote a bad claim.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Literal

Rule = Literal["deflection_alone", "rate_is_not_cost", "rate_without_n", "showcase_as_field", "tautology"]

WHY: dict[Rule, str] = {
    "deflection_alone": "deflection rises when tickets are avoided, solved or not: give resolution and CSAT beside it",
    "rate_is_not_cost": "a lower escalation rate is not a lower cost: give the two apart, each with its own figures",
    "rate_without_n": "a rate without its n cannot be judged: say of how many",
    "showcase_as_field": "81 % is one vendor on its own volume: call it a showcase, or give the field's 67-76 %",
    "tautology": "this path is defined by its ending, so its resolution rate says nothing: use all machine-only ones",
}
EXEMPT = "claims: ok"

_NUMBER = r"\d+(?:[.,]\d+)?"
_RATE = re.compile(rf"(?<![\w.,]){_NUMBER}\s?(?:%|percent\b|per cent\b)", re.IGNORECASE)
_N = re.compile(
    r"\bn\s?=\s?\d|\bn\b[^.\n]{0,12}\d|\bof\s+(?:the\s+|all\s+|our\s+|its\s+)?\d[\d,. ]*"
    r"|\d[\d,]*\s+(?:of\s+(?:the\s+)?\d|conversations|tickets|contacts|grades|issues|hand-?offs|customers|responses|messages|resolutions)\b",
    re.IGNORECASE,
)
_N_COLUMN = re.compile(r"(?m)^(?:.*(?:\s{2}|\|\s*))?(?:n|N|tickets|conversations)(?:\s{2}|\s*\||\s*$)")
_DEFLECTION = re.compile(r"\bdeflect\w*", re.IGNORECASE)
_RESOLUTION = re.compile(r"\bresol(?:ution|ved)\b", re.IGNORECASE)
_CSAT = re.compile(r"\bcsat\b|customer satisfaction|\bsatisfied\b", re.IGNORECASE)
_CUT = r"(?:cuts?|cutting|reduc\w+|lower\w*|sav\w+|drop\w*|decreas\w+|shrink\w*|fell|down)"
_ESCALATION = re.compile(
    r"\b(?:escalations?(?:\s+rates?)?|hand-?offs?(?:\s+rates?)?|hand-?over\s+rates?)\b", re.IGNORECASE
)
_COST = re.compile(r"\b(?:costs?|spend(?:ing)?|expens\w+|budget|savings?|money|dollars?|usd)\b|\$\s?\d", re.IGNORECASE)
_LINK = re.compile(
    r"\b(?:so|thus|therefore|hence|which|that|means?|meaning|equals?|translat\w+|i\.?e\.?|in other words|thereby|"
    r"and so|saving|cutting|lowering|reducing|by|from|with|through|thanks to|because|since)\b|[=:→⇒]|->",
    re.IGNORECASE,
)
_APART = re.compile(
    r"\b(?:not|n't|never|nor|apart|separate\w*|distinct|rather than|no)\b[^.!?\n]{0,60}\bcost|\bcost\w*[^.!?\n]{0,60}"
    r"\b(?:is|are|was|were|does|do)\s?(?:not|n't)\b|\bkeep[^.!?\n]{0,40}apart\b",
    re.IGNORECASE,
)
_SHOWCASE = re.compile(r"(?<!to )(?<![-–])\b81\s?(?:%|percent\b|per cent\b)", re.IGNORECASE)
_RESOLVES = re.compile(r"\bresol(?:ution|v\w+)\b", re.IGNORECASE)
_MARKED = re.compile(r"\bshowcase\b|best[- ]case|own volume", re.IGNORECASE)
_TAUTOLOGY = re.compile(
    r"\b(?:self[-_ ]resolved|abandoned)\b[^.!?\n]{0,60}\bresolution(?: rate)?\b[^.!?\n:;]{0,30}\d", re.IGNORECASE
)
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?]+(?=\s|$)|[.](?=\d)[^.!?\n]+)*", re.DOTALL)
_BLOCK_END = re.compile(
    r"(?i)</(?:p|div|li|table|section|header|footer|h[1-6]|blockquote|dl|caption|figure)\s*>|<br\s*/?>"
)
_CELL_END = re.compile(r"(?i)</(?:t[dh]|dt|dd|tr)\s*>")
_TAG = re.compile(r"(?s)<(?:style|script|svg)\b.*?</(?:style|script|svg)\s*>|<!--.*?-->|<[^>]{0,2000}>")


@dataclass(frozen=True, slots=True)
class Claim:
    """One find: the rule, the line it stands on (1-based; of a page's words, for HTML), the words, and why."""

    rule: Rule
    line: int
    words: str

    @property
    def why(self) -> str:
        return WHY[self.rule]


def lint(text: str) -> tuple[Claim, ...]:
    """All finds in a report, by line. HTML is told by its first tag."""
    if re.match(r"(?is)\s*(?:<!doctype html|<html|<\?xml|<(?:p|div|section|h1|table)\b)", text):
        text = words_of_html(text)
    claims: list[Claim] = []
    stated = {name: _with_number(text, pattern) for name, pattern in (("r", _RESOLUTION), ("c", _CSAT))}
    for line, block in _blocks(text):
        kept = "\n".join("" if EXEMPT in row else row for row in block.splitlines())
        claims += _deflection(kept, line, stated["r"] and stated["c"])
        claims += _rates(kept, line)
        for start, sentence in _sentences(kept):
            at = line + kept.count("\n", 0, start)
            if _called_cost(sentence):
                claims.append(Claim("rate_is_not_cost", at, _short(sentence)))
            if _SHOWCASE.search(sentence) and _RESOLVES.search(sentence) and not _MARKED.search(kept):
                claims.append(Claim("showcase_as_field", at, _short(sentence)))
            if _TAUTOLOGY.search(sentence):
                claims.append(Claim("tautology", at, _short(sentence)))
    return tuple(sorted(set(claims), key=lambda claim: (claim.line, claim.rule, claim.words)))


def words_of_html(text: str) -> str:
    """The words of a page with blocks apart and the rows of a table on lines of one block."""
    text = " ".join(re.sub(r"(?s)<head\b.*?</head>", " ", text).split())  # a line break in the source is a space
    text = re.sub(r"(?i)<(?:p|h[1-6]|section|table|ul|ol|dl|div)\b", lambda match: "\n\n" + match[0], text)
    text = _CELL_END.sub(lambda match: "\n" if "tr" in match[0].lower() or "dd" in match[0].lower() else " | ", text)
    text = _BLOCK_END.sub("\n\n", re.sub(r"(?i)<br\s*/?>", " ", text))
    return html.unescape(_TAG.sub("", text))


def _blocks(text: str) -> list[tuple[int, str]]:
    """Paragraphs and tables with the line each begins on."""
    blocks: list[tuple[int, str]] = []
    rows: list[str] = []
    start = 1
    for number, row in enumerate([*text.splitlines(), ""], 1):
        if row.strip():
            if not rows:
                start = number
            rows.append(row)
        elif rows:
            blocks.append((start, "\n".join(rows)))
            rows = []
    return blocks


def _deflection(block: str, line: int, stated: bool) -> list[Claim]:
    for number, row in enumerate(block.splitlines()):
        if _DEFLECTION.search(row) and _RATE.search(row) and not stated:
            return [Claim("deflection_alone", line + number, _short(row))]
    return []


def _rates(block: str, line: int) -> list[Claim]:
    if _N.search(block) or _N_COLUMN.search(block):
        return []
    for number, row in enumerate(block.splitlines()):
        match = _RATE.search(row)
        # The level of an interval is not a rate of something counted.
        if match and not re.search(rf"{re.escape(match[0])}\s*(?:interval|confidence|level|CI\b)", row):
            return [Claim("rate_without_n", line + number, _short(row))]
    return []


def _called_cost(sentence: str) -> bool:
    rate, cost = _ESCALATION.search(sentence), _COST.search(sentence)
    if not rate or not cost or not re.search(rf"\b{_CUT}\b", sentence, re.IGNORECASE) or _APART.search(sentence):
        return False
    ends = [match.start() for pattern in (_ESCALATION, _COST) for match in pattern.finditer(sentence)]
    return bool(_LINK.search(sentence[min(rate.end(), cost.end()) : max(ends)]))


def _with_number(text: str, pattern: re.Pattern[str]) -> bool:
    """Whether the thing is given with a number somewhere, in one line or one row of a table."""
    rows = text.splitlines()
    return any(
        pattern.search(row) and re.search(r"\d", row) and EXEMPT not in row and not re.match(r"\s*#", row)
        for row in rows
    )


def _sentences(block: str) -> list[tuple[int, str]]:
    return [(match.start(), match[0]) for match in _SENTENCE.finditer(block) if match[0].strip()]


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 160 else words[:159] + "…"
