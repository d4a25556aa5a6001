"""What came before this message: replies so far, repeats, rejections, thanks, and how the mood moves."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..index.lexical import terms
from ..model import Answer, Ticket, Turn
from . import sentiment

SAME = 0.7  # Dice overlap of stemmed terms from which two messages ask the same
SAME_MEANING = 0.85  # of the optional encoder similarity
SHORT = 4  # distinct terms; a later message with fewer leans on the turns before it
HEAD = 2000  # characters of a message that are read for its tone

Similarity = Callable[[str, str], float]

_THANKS = (
    r"\b(?:(?:many |much |big )?(?:thanks|thank (?:you|u)|thankyou|thx|thnx|tysm|ty|cheers)|danke|vielen dank|merci(?: beaucoup)?"
    r"|(?:muchas )?gracias|grazie)\b"
)
_SOLVED = (
    r"\b(?:(?:that|it|this)(?:'s| is| has| all| just)? ?(?:worked?|works|helps|helped|did it|did the trick|solved it|fixed it)"
    r"|solved|sorted|fixed|got it|found it|perfect|works now|worked|did the trick|klappt|funktioniert|geht jetzt|all good)\b"
)
_IS_THANKS = re.compile(f"{_THANKS}|{_SOLVED}", re.IGNORECASE)
_OPENS_WITH_THANKS = re.compile(
    rf"\s*(?:(?:ok(?:ay)?|great|perfect|awesome|super|cool|nice|brilliant)\b[\s,.!]{{1,4}})?{_THANKS}", re.IGNORECASE
)
# Words that say nothing beside thanks; a message with any other word says more than thanks.
_FILLER = frozenset(
    """
    a again all and answer appreciated awesome bye cool day evening everyone everything excellent fast fine for found
    good great guys have help helpful here i i'll i've i'm it its it's jetzt just kind lot lovely man mate million much
    nice now ok okay one prima quick quickly really reply sehr schön dir ihnen so super support team that that's the
    this understood very weekend wonderful worked works yes you you're your brilliant amazing star best is are was did
    alles klar toll gut bien parfait listo todo now. today then alright right love
    """.split()
)
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

# What a customer writes who did not get what they asked for. Read only where a reply stands before the message.
REJECTIONS = (
    ("did not work", r"\b(?:did ?n[o']?t|does ?n[o']?t|do ?n[o']?t|is ?n[o']?t|has ?n[o']?t|not|never|no) (?:really |actually |even |seem to )?"
     r"(?:work|help|solve|fix|change|do (?:anything|it)|make (?:any|a) difference)\w{0,3}\b"),
    ("still", r"\bstill (?:(?:does|did|do|is|are|am|has|have|can|could|wo|wont|cant|doesnt|isnt)(?: ?n[o']?t| not)?|not|no|nothing|the same|"
     r"broken|stuck|failing|fails|getting|get|see|seeing|says?|wrong|grey|missing|locked|there|happening|happens|unable|waiting)\b"),
    ("not it", r"\b(?:that|this|it)(?:'s|s| is| was)? (?:not|n't|isn't|wasn't) (?:it|what i|the (?:problem|issue|question|point|answer|case)"
     r"|my (?:problem|question|issue)|true|right|correct|helpful|an answer|answering)\b"),
    ("not what I asked", r"\b(?:not|n't|isnt|isn't|wasn't|didn't) (?:what )?(?:i|we) (?:asked|meant|mean|wanted|want|need|needed|was asking|am asking)\b"),
    ("did not ask", r"\b(?:i|we) (?:did ?n[o']?t|never) (?:ask|mean|say)\w{0,3}\b"),
    ("misunderstood", r"\b(?:you (?:have |did |do )?(?:mis(?:understood|understand|read)|(?:not|n't|don't|didn't) (?:understand|get it|read|answer|listen))"
     r"|(?:are|re|'re) not (?:listening|reading|understanding|answering)|wrong (?:answer|page|article|thing))\b"),
    ("tried", r"\b(?:(?:i|we)(?:'ve| have)? (?:already |just )?(?:tried|did|done|checked|followed|looked)(?: all)? (?:that|this|those|these|it|them|everything|the steps|there)"
     r"|(?:did|done|tried) (?:that|this|it|all|everything)|already (?:tried|did|done|checked|know|knew|read)|tried already)\b"),
    ("not there", r"\b(?:there (?:is|are|'s) (?:no|nothing|none|not)|(?:i )?(?:do ?n[o']?t|dont|cannot|can't|cant) (?:see|find|have) (?:that|this|it|any|such|the)"
     r"|no such (?:button|menu|page|option|setting|thing|link|field)|nothing (?:happens|happened|changed|there))\b"),
    ("correction", r"\A\W{0,3}(?:(?:no|nope|nah|nein|non)\b(?!\W{0,2}(?:problem|worries|thanks|thank))|yes,? but\b|yeah,? but\b|but (?:i|that|it|why|how|the)\b"
     r"|i mean\b|i meant\b|what i mean\b|again[,:]|as i said\b|like i said\b|wrong\b|not really\b|that(?:'s| is) (?:wrong|not|for)\b)"),
    ("contradicts", r"\bas i (?:already )?(?:said|wrote|mentioned|explained)\b|\byou (?:already )?(?:said|told me|wrote|sent) that\b|\bsame (?:problem|error|issue|thing|message|result)(?: again)?\b"),
    ("failed", r"\b(?:no (?:luck|difference|change|joy|use|good)|useless|(?:does ?n't|doesnt|did ?n't|didnt) answer|did(?:n't| not) get (?:an|my|any) answer|keeps? (?:failing|happening))\b"),
    ("German, Spanish, French", r"\b(?:(?:funktioniert|klappt|geht|hilft) (?:immer noch |trotzdem |leider )?nicht|immer noch (?:nicht|kein\w{0,2}|das)|das war nicht|nicht (?:meine|die) frage"
     r"|(?:sigue|siguen) sin|no (?:funciona|me (?:sirve|ayuda)|es lo que)|toujours pas|ne (?:marche|fonctionne) (?:toujours )?pas|ce n'est pas (?:ce que|ma question))\b"),
)  # fmt: skip
_REJECTED = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in REJECTIONS)


@dataclass(frozen=True, slots=True)
class ThreadSignals:
    """One thread as the router sees it. A problem runs from one word of thanks to the next.

    automatic_replies: of us, so far, on this problem. similarity: 0..1, of this message to the likest
    earlier one. sentiment: of this message, -1..1. trend: sentiment less that of the first message of
    the problem. earlier: what the customer wrote before on this problem. human_has_it: we have passed
    this problem on before.
    """

    automatic_replies: int = 0
    repeats: bool = False
    rejects: bool = False
    elliptical: bool = False
    thanks_only: bool = False
    human_has_it: bool = False
    similarity: float = 0.0
    sentiment: float = 0.0
    trend: float = 0.0
    earlier: tuple[str, ...] = ()


def read_thread(
    ticket: Ticket, earlier_answers: Sequence[Answer] = (), *, similarity: Similarity | None = None
) -> ThreadSignals:
    """Read the turns before `ticket.text` and the message itself.

    Without `earlier_answers` every turn of an agent counts as an automatic reply: too many is safe, too few
    would be a loop. With them, only what was answered automatically counts. `similarity` gives two texts'
    closeness in 0..1 and, where it is given, finds repeats in other words.
    """
    last = _start_of_problem(ticket)
    turns = ticket.thread[last:]
    earlier = tuple(turn.text for turn in turns if turn.speaker == "user")
    replied = any(turn.speaker == "agent" for turn in turns)
    likest = max((overlap(ticket.text, text) for text in earlier), default=0.0)
    meaning = max((similarity(ticket.text, text) for text in earlier), default=0.0) if similarity else 0.0
    feeling = sentiment.mood(ticket.text)
    first = sentiment.mood(earlier[0]) if earlier else feeling
    replies, passed_on = _replies(ticket.thread, last, earlier_answers)
    return ThreadSignals(
        automatic_replies=replies,
        repeats=replied and (likest >= SAME or meaning >= SAME_MEANING),
        rejects=replied and rejects(ticket.text),
        elliptical=bool(earlier) and len(set(terms(ticket.text))) < SHORT,
        thanks_only=thanks_only(ticket.text),
        human_has_it=passed_on,
        similarity=max(likest, meaning),
        sentiment=feeling,
        trend=feeling - first,
        earlier=earlier,
    )


def overlap(one: str, other: str) -> float:
    """Dice overlap, 0..1, of the distinct stemmed terms of two messages."""
    a, b = set(terms(one)), set(terms(other))
    if not a or not b:
        return float(" ".join(one.casefold().split()) == " ".join(other.casefold().split()))
    return 2 * len(a & b) / (len(a) + len(b))


def thanks_only(text: str) -> bool:
    """Whether the message is a word of thanks, or says that it is solved, and nothing else."""
    rest, found = _IS_THANKS.subn(" ", text[:HEAD].replace("’", "'"))
    return found > 0 and "?" not in text and all(word in _FILLER for word in _LETTERS.findall(rest.lower()))


def rejects(text: str) -> bool:
    """Whether the message turns down the reply before it."""
    return any(pattern.search(text[:HEAD]) for _, pattern in _REJECTED)


def _start_of_problem(ticket: Ticket) -> int:
    """The index of the first turn of the problem that this message belongs to."""
    if _moves_on(ticket.text):
        return len(ticket.thread)
    for place in range(len(ticket.thread) - 1, -1, -1):
        turn = ticket.thread[place]
        if turn.speaker == "user" and place > 0:
            if thanks_only(turn.text):
                return place + 1
            if _moves_on(turn.text):
                return place
    return 0


def _moves_on(text: str) -> bool:
    """Thanks first, and then a new matter: what was open before is closed."""
    return bool(_OPENS_WITH_THANKS.match(text)) and not thanks_only(text) and not rejects(text) and not _but(text)


def _but(text: str) -> bool:
    return bool(re.search(r"\b(?:but|however|aber|pero|mais|still|yet)\b", text[:HEAD], re.IGNORECASE))


def _replies(thread: Sequence[Turn], start: int, answers: Sequence[Answer]) -> tuple[int, bool]:
    if not answers:
        return sum(turn.speaker == "agent" for turn in thread[start:]), False
    before = {_plain(turn.text) for turn in thread[:start] if turn.speaker == "agent"}
    # An answer that cannot be found in the turns of an earlier problem belongs to this one.
    here = [one for one in answers if one.answer is None or _plain(one.answer) not in before]
    return sum(one.route == "answer" for one in here), any(one.route != "answer" for one in here)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
