"""What came before this message: replies so far, repeats, rejections, thanks, and how the mood moves."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..index.lexical import terms
from ..model import Answer, Ticket, Turn
from . import sentiment
from .phrase_patterns import pattern, readable

SAME_QUESTION_OVERLAP = 0.7  # Dice overlap of stemmed terms from which two messages ask the same
SAME_QUESTION_SIMILARITY = 0.85  # of the optional encoder similarity
SHORT_MESSAGE_TERMS = 4  # distinct terms; a later message with fewer leans on the turns before it

Similarity = Callable[[str, str], float]

_THANKS = pattern(
    (
        "(many |much |big )?(thanks|thank (you|u)|thankyou|thx|thnx|tysm|ty|cheers)",
        "(vielen )?dank|danke|merci|(muchas )?gracias|grazie",
    )
)
_SOLVED = pattern(
    (
        "(that|it|this|thats|its)( is| has| all| just)? ?(worked|works|helps|helped|did it|did the"
        " trick|solved it|fixed it)",
        "solved|sorted|fixed|got it|found it|perfect|works now|worked|did the trick|all good",
        "klappt|funktioniert|geht jetzt",
    )
)
_POLITE = pattern(("ok(ay)?|great|perfect|awesome|super|cool|nice|brilliant",))
_BUT = pattern(("but|however|though|still|yet|aber|pero|mais",))
# Words that say nothing beside thanks; a message with any other word says more than thanks.
_FILLERS = """
a again all alles alright amazing and answer appreciated are awesome best bien brilliant bye cool day did dir evening
everyone everything excellent fast fine for found good great gut guys have help helpful here i ihnen ill im is it its
ive jetzt just kind klar listo lot love lovely man mate million much nice now of ok okay one parfait prima quick
quickly really reply right schön sehr so star super support team that thats the then this to todo toll understood
very was weekend wonderful yes you your youre
"""
_FILLER = frozenset(_FILLERS.split())
_LETTERS = re.compile(r"[^\W\d_]+")

# What a customer writes who did not get what they asked for. Read only where a reply stands before the message.
REJECTIONS = (
    "(did|does|do|is|has|was|wont|can)(nt| not) (really |actually |even |seem to )?(work|help|solve|fix|change|do)*",
    "(not|never|no) (really |actually )?(working|helping|helpful|helped|solved|fixed|worked|what i|what we|answered)",
    "(makes|made|make|doing) no (difference|sense)|no (luck|difference|change|joy|use|good)|did not"
    " get (an|my|any) answer",
    "still (does|did|do|is|are|am|has|have|can|could|will)(nt| not| no)",
    "still (not|no|wont|cant|cannot|dont|isnt|doesnt)",
    "still (the same|broken|stuck|failing|fails|getting|get|see|seeing|says?|wrong|gr[ea]y|missing|locked|there)",
    "still (happening|happens|unable|waiting|open|empty|gone|down|nothing|same|have (the|this|that|my)|no)",
    "(that|this|it|thats|its|it is|that is|this is) (is |was )?(not|isnt|wasnt) (it|what|the"
    " (problem|issue|question|point))",
    "(that|this|it|thats|its|it is|that is|this is) (not|wrong|useless|irrelevant|off topic)( (true"
    "|right|correct|helpful))?",
    "(not|isnt|wasnt) (my|our|the) (problem|question|issue|point|case|answer)|(not|isnt|wasnt) an answer",
    "(not|isnt|wasnt|didnt) (what )?(i|we) (asked|meant|mean|wanted|want|need|needed|was asking|am asking|was looking)",
    "(i|we) (didnt|did not|never) (ask|asked|mean|meant|say|said)",
    "misunderst(and|ood|anding)|misread|(you|u) (dont|didnt|did not|do not|havent) (understand|get"
    " it|get me|read|answer|listen)*",
    "not (listening|reading|understanding|answering)|wrong (answer|page|article|thing|link)|(doesnt"
    "|didnt|does not) answer",
    "(tried|did|done|checked|followed|read) (all )?(that|this|those|these|it|them|everything|the"
    " steps|all of)( already)?",
    "already (tried|did|done|checked|know|knew|read|have|been there|looked)|(tried|been there|done that) already",
    "there (is|are|s) (no|nothing|none|not)|theres (no|nothing|none)|no such (button|menu|page"
    "|option|setting|thing|link)*",
    "(i )?(dont|do not|cannot|cant|can not) (see|find|have) (that|this|it|any|such|the|one)|nothing"
    " (happens|happened|changed)",
    "as i (already )?(said|wrote|mentioned|explained)|like i said|you (already )?(said|told me|wrote"
    "|sent)( me)? (that|this)",
    "same (problem|error|issue|thing|message|result)|keeps? (failing|happening|coming|saying)|not resolved|unresolved",
    # German, Spanish, French
    "(funktioniert|klappt|geht|hilft) (immer noch |trotzdem |leider |auch )?nicht|immer noch (nicht|kein*|das)",
    "nicht (meine|die) frage|sigue sin|no (funciona|me sirve|me ayuda|es lo que)|toujours pas|ne"
    " (marche|fonctionne) pas",
)
# The same, where the message opens with it. "No" and "yes, but" are answers where we have asked something.
OPENINGS = (
    "but (i|that|it|why|how|the)|i mean|i meant|what i mean(t)?|again|as i said|like i said|wrong|not really",
    "thats (wrong|not|for)|that is (wrong|not|for)",
)
ANSWERS = ("(no|nope|nah|nein|non)(?! (problem|worries|thanks|thank|wonder))|yes but|yeah but|yep but",)
_REJECTED, _OPENINGS, _ANSWERS = pattern(REJECTIONS), pattern(OPENINGS), pattern(ANSWERS)


@dataclass(frozen=True, slots=True)
class ThreadSignals:
    """One thread as the router sees it. A problem runs from one word of thanks to the next.

    automatic_replies: of us, so far, on this problem. similarity: 0..1, of this message to the likest
    earlier one. sentiment: of this message, -1..1, where one came before it. trend: sentiment less that of
    the first message of the problem. earlier: what the customer wrote before on this problem. human_has_it:
    we have passed this problem on before.
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
    feeling = sentiment.mood(ticket.text) if earlier else 0.0
    first = sentiment.mood(earlier[0]) if earlier else 0.0
    replies, passed_on = _replies(ticket.thread, last, earlier_answers)
    return ThreadSignals(
        automatic_replies=replies,
        repeats=replied and (likest >= SAME_QUESTION_OVERLAP or meaning >= SAME_QUESTION_SIMILARITY),
        rejects=replied and rejects(ticket.text, asked=_asked(turns)),
        elliptical=bool(earlier) and len(set(terms(ticket.text))) < SHORT_MESSAGE_TERMS,
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
    words = readable(text)
    rest, thanks = _THANKS.subn(" ", words)
    rest, solved = _SOLVED.subn(" ", rest)
    return thanks + solved > 0 and "?" not in words and all(word in _FILLER for word in _LETTERS.findall(rest))


def rejects(text: str, *, asked: bool = False) -> bool:
    """Whether the message turns down the reply before it; `asked` says that the reply was a question."""
    words = readable(text)
    opening = words.replace(",", " ").lstrip(" .!-…").replace("  ", " ")
    return bool(_REJECTED.search(words) or _OPENINGS.match(opening) or (not asked and _ANSWERS.match(opening)))


def _asked(turns: Sequence[Turn]) -> bool:
    last = next((turn.text for turn in reversed(turns) if turn.speaker == "agent"), "")
    return last.rstrip().endswith("?")


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
    words = readable(text)
    polite = _POLITE.match(words)
    start = _THANKS.match(words[polite.end() :].lstrip(" ,.!") if polite else words)
    return start is not None and not (thanks_only(text) or rejects(text) or _BUT.search(words))


def _replies(thread: Sequence[Turn], start: int, answers: Sequence[Answer]) -> tuple[int, bool]:
    if not answers:
        return sum(turn.speaker == "agent" for turn in thread[start:]), False
    before = {_plain(turn.text) for turn in thread[:start] if turn.speaker == "agent"}
    # An answer that cannot be found in the turns of an earlier problem belongs to this one.
    here = [answer for answer in answers if answer.answer is None or _plain(answer.answer) not in before]
    return sum(answer.route == "answer" for answer in here), any(answer.route != "answer" for answer in here)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
