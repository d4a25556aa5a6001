"""What a human's reply states: its sentences but greetings, thanks, apologies, questions, and the person's own deeds.

"I have added seven days" and "I've passed you to sales" are deeds of the person who writes: no page can hold them. What
is left could stand in a page. Read off the words, in English and by a few words of German, Spanish and French.
"""

from __future__ import annotations

import re

from ...answer.phrase_patterns import pattern, readable
from ...index.lexical import terms
from ...ingest.language import prose_language
from ...ingest.sentences import sentence_spans

MIN_TERMS = 2  # a sentence of fewer says nothing that could be looked up
_EMPTY = frozenset(terms("not yet no yes none so far still now today there at the moment directly really purpose just"))

_COURTESY = pattern(
    (
        "(hi|hello|hey|dear|good (morning|afternoon|evening|day)|hallo|hola|bonjour|guten (tag|morgen))"
        "( (there|all|team|\\w{2,20}(?=[,!])))?",
        "(many thanks|thanks|thank you|thx|danke|gracias|merci)( (so|very) much| a lot)?( for (writing|asking|waiting"
        "|reaching out|getting in touch|your (message|mail|e-?mail|patience|question|report|feedback)))?",
        "cheers|(kind |best |warm )?regards|best wishes",
        "(i am|im|we are|were|so|very|really)? ?sorry( (about|for|to hear) [^.!?]{0,40})?|apologies|i apologi[sz]e"
        "|my apologies|leider nicht|tut mir leid|lo siento|désolée?",
        "take care|get well( soon)?|good luck|have a (nice|good|great) (day|week|weekend|evening)|youre welcome"
        "|you are welcome|no (problem|worries)|of course|sure|dont (panic|worry)|hope (this|that|it) helps"
        "|let (me|us) know( if [^.!?]{0,60})?|feel free to [^.!?]{0,60}|happy to help|glad to hear( it| that)?",
    )
)
_DEEDS = (
    "added|add|sent|send|shown|show|passed|pass|forwarded|forward|refunded|refund|cancelled|canceled|cancel|checked"
    "|check|reset|merged|merge|written|write|noted|note|attached|attach|asked|ask|changed|change|fixed|fix|extended"
    "|extend|escalated|escalate|raised|raise|opened|open|closed|close|corrected|correct|looked|look|see|saw|spoken"
    "|spoke|talk|reported|report|made|make|given|give|put|moved|move|deleted|delete|removed|remove|restored|restore"
    "|unlocked|unlock|processed|process|issued|issue|credited|credit|updated|update|get back|come back|do the rest"
    "|take care|find out|let you know|keep you posted|call you|start|say|tell"
)
_I = r"(?:i|we|ive|weve|ill|well|id|im|were|youll)"
_BETWEEN = r"(?: (?:have|had|will|can|could|would|am|are|going to|just|already|now|also|both|gladly))*"
_DEED = re.compile(
    rf"{_I}{_BETWEEN} (?:{_DEEDS}|adding|sending|passing|checking|looking|asking|forwarding)\b"
    r"|for .{1,40}\bi have\b|i (?:cant|cannot) (?:say|tell|promise)|(?:is |are )?attached\b"
)
_REQUEST = re.compile(
    r"(?:please |pls |kindly )?(?:(?:tell|send|give|show|let|write|answer|reply|forward|call) (?:me|us|to us|this mail)"
    r"|sign and (?:send|return)|(?:could|can|would) you)\b"
)
_EDGE = re.compile(r"^[\s\W]+|[\s\W]+$")


def claims(reply: str) -> tuple[str, ...]:
    """The sentences of a reply that state something about the product, in order."""
    spans = sentence_spans(reply, prose_language(reply))
    return tuple(text for start, end in spans if states(text := reply[start:end].strip()))


def states(sentence: str) -> bool:
    """Whether a sentence could stand in a page: no question, no courtesy, no deed or request of the writer."""
    if sentence.rstrip("\"'”’) ").endswith("?"):
        return False
    words = _EDGE.sub("", readable(sentence))
    rest = _EDGE.sub("", _COURTESY.sub(" ", words))
    if len(set(terms(rest)) - _EMPTY) < MIN_TERMS and not any(map(str.isdigit, rest)):
        return False
    return _DEED.match(rest) is None and _REQUEST.match(rest) is None
