"""Messages that no documentation could answer: an incident, a favour, an order's state, praise.

Read off the words alone, in English. What the router already knows (a wish for a human, a thing to be done for the
customer) comes as the reasons of an answer, and is not looked for again here.
"""

from __future__ import annotations

from ...answer.phrase_patterns import pattern, readable
from ...answer.remit import kind_of
from ...answer.thread import thanks_only

_NAMES = {
    "service": "the (whole )?(app|site|website|web site|service|server|servers|system|platform|page|dashboard|portal)"
    "|your (app|site|website|service|server|servers|system|systems|platform)|it|everything|anything|something",
    "nobody": "nobody|no one|none of (us|my|our)|everybody|everyone|all of us|all (my|our) (users|staff|people|team)",
    "mine": "my|our|the|this",
    "thing": "order|parcel|package|delivery|shipment|refund|payment|request|ticket|case|complaint|application|claim",
}
_INCIDENT = pattern(
    (
        "(is|are|was|were|went|seems|seem) <service> (all )?(down|offline|broken|crashed|unreachable|unavailable)",
        "(is|are) (it|you|you guys|u) down|<service> (is|are|seems|went) down|down for (everyone|everybody|others|all)",
        "(is there|any|having|known|ongoing) (an |a )?(current )?(outage|outages|incident|incidents|downtime)",
        "(problem|problems|issue|issues|trouble|wrong|happening|going on) (at|on) your (end|side)",
        "<nobody> (here )?(can|could|cant|cannot|is able) ... since",
        "(has|have) been (down|offline|broken|spinning|hanging|loading|unavailable|failing) (for|since)",
    ),
    _NAMES,
)
_STATE = pattern(
    (
        "where is <mine> <thing>|wheres <mine> <thing>",
        "(any )?(news|update|updates) (on|about) <mine> <thing>",
        "status of <mine> <thing>|(did|have) you (get|got|received?) <mine> <thing>",
    ),
    _NAMES,
)
_ASKS = pattern(
    (
        "how|where|what|which|when|why|who|can|could|may|does|do|is it|is there|are there|will|would|should|possible",
        "need|want|wish|looking for|cannot|cant|doesnt|dont|wont|isnt|unable|please|pls|help|tell me|show me",
    )
)


def not_docs(text: str, sentiment: str = "neutral") -> bool:
    """Whether a message reports an incident, asks for a deed or for the state of an order, thanks, or praises.

    `sentiment` is that of its hand-off, which the answer carries: no model is asked again.
    """
    words = readable(text)
    if _INCIDENT.search(words) or _STATE.search(words) or kind_of(text) == "action" or thanks_only(text):
        return True
    return "?" not in text and not _ASKS.search(words) and sentiment.startswith("positive")
