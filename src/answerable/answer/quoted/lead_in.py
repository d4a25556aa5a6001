"""What a sentence leans on, read off its words: a lead-in on what follows, a pointer and a back reference on neighbours.

Twelve languages: English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Swedish, Russian, Japanese,
Chinese. A colon leads in whatever the language.
"""

from __future__ import annotations

import re

_TAIL = 400  # characters at the end of a text that are read
_CLOSING = " \t\r\n\"'”’»*_`)]）】」』"
_COLON = (":", "：", "︰", "﹕")

# "Run the following commands to install it." - what follows is there, though no colon says so.
_FOLLOWING = re.compile(
    r"""\b(?:
      (?:the|these|this|any\ of\ the|each\ of\ the)\ following(?!\s+(?:day|week|month|year|section|page|chapter)s?\b)
    | as\ follows | (?:is|are|like|see|shown)\ (?:this|these|below|the\ steps\ below)(?=\W*$) | follow\ these\ \w+
    | (?:steps|commands?|examples?|code|table|list|options|snippet)\ below(?=\W*$)
    | (?:der|die|das|den|dem|des)?\s?folgende[nmrs]?\b | wie\ folgt
    | (?:le|la|les|l'|aux?|des)\s?\w*\ ?suivante?s?\b | (?:comme|ce\ qui)\ suit | ci-dessous(?=\W*$)
    | siguientes?\b | a\ continuaci[oó]n(?=\W*$) | como\ sigue
    | seguenti?\b | come\ segue | qui\ sotto(?=\W*$)
    | (?:a|o|as|os|aos?)?\s?seguintes?\b | abaixo(?=\W*$)
    | (?:de|het|als)\s?volgende?\b | als\ volgt | hieronder(?=\W*$)
    | następując\w+ | poniż\w+
    | följande | enligt\ nedan | nedan(?=\W*$)
    | следующ\w+ | ниже(?=\W*$)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_FOLLOWING_WIDE = re.compile(r"次の|以下の|以下に|下記|如下|以下|下列|下面")
_LABEL_WORDS, _LABEL_LENGTH = 8, 80
_ENDED = (".", "!", "…", "。", "！", "．", "।", "؟", ";", "；", ",", "、", "，")
_QUESTION = ("?", "？", "؟", ";")

_POINTER = re.compile(
    r"""(?:\W*)(?:
      (?:please\s+|also,?\s+)?(?:see|refer\ to|consult|check\ out|visit|read|go\ to|head\ to)\s+(?:also\s+)?
        (?:the\s+|our\s+|this\s+|[\[“"'`])?[^.]*
    | (?:for|to\ (?:learn|find|read|know|get))\s+(?:(?:more|further|additional|other|detailed|full|complete)\b|details|an?\ (?:full|complete)\b)
        [^.]*?(?:\b(?:see|refer|visit|read|check|consult|go)\b[^.]*|about[^.]*|$)
    | (?:learn|read|find\ out)\s+more\b[^.]* | more\ (?:information|details|info)\b[^.]*
    | (?:weitere|mehr|nähere)\s+(?:informationen|infos|details|einzelheiten)\b[^.]* | siehe\b[^.]* | mehr\ (?:dazu|erfahren)\b[^.]*
    | (?:pour\ (?:plus|en\ savoir)|en\ savoir\ plus|voir\b|consultez\b|reportez-vous)[^.]*
    | (?:para\ (?:más|obtener\ más|mais|obter\ mais|saber\ m[aá]i?s)|consult[ea]\b|véase|ve[rj]a?\b|más\ información|saiba\ mais|mais\ informações)[^.]*
    | (?:per\ (?:ulteriori|maggiori|saperne)|vedi\b|vedere\b|consulta(?:re)?\b)[^.]*
    | (?:zie\b|(?:voor\ )?meer\ (?:informatie|weten)|lees\ meer)[^.]*
    | (?:zobacz|więcej\ informacji|patrz)[^.]* | (?:se\b|läs\ mer|mer\ information|för\ mer)[^.]*
    | (?:см\.|смотрите|подробнее|дополнительн\w+\ информаци\w+)[^.]*
    )\W*(?:\.\w[^.]*)*\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_POINTER_WIDE = re.compile(r"(?:詳細|詳しく).{0,40}(?:参照|ご覧)|.{0,40}(?:请|請)?(?:参阅|参见|參閱|参考).{0,40}[。.]?$")
_POINTER_WORDS = 28

_BACK = re.compile(
    r"""[\W_]*(?:
      (?:this|that|these|those)(?!\ (?:page|guide|section|article|document|documentation|tutorial|chapter|topic|how-to)\b)
    | it(?!['’]?s?\ (?:is\ )?(?:recommended|possible|important|best|not\ possible|good)\b) | they | its | otherwise | instead
    | in\ (?:this|that|these|such|which)\ (?:case|cases|event)s? | if\ (?:so|not|it|this|that|they) | then | however | also
    | doing\ (?:so|this|that) | once\ (?:this|that|it|they) | after\ (?:this|that) | (?:but|and|or|so)\b | both | either
    | to\ (?:fix|solve|resolve|avoid|prevent|do|change)\ (?:this|that|it|these|so)
    | diese[rsmn]? | dies | das | es(?!\ (?:ist|gibt)) | sie\ (?:ist|wird) | andernfalls | ansonsten | in\ diese[mn]\ f[aä]ll\w* | dann | jedoch
    | ce(?:la|ci|tte|t|s)?\ | il\ (?:est|s) | sinon | dans\ ce\ cas | celui-ci | celle-ci | toutefois
    | est[oea]s?\b | es[oea]s?\b | de\ lo\ contrario | en\ (?:este|ese|tal)\ caso | si\ no
    | quest[oaei] | altrimenti | in\ (?:questo|tal)\ caso | isto | iss[oa] | este | caso\ contrário | n(?:este|esse)\ caso
    | dit | deze | anders | in\ dat\ geval | to\ | ten\b | w\ (?:takim|tym)\ | w\ przeciwnym
    | det(?:ta)? | den | dessa | annars | i\ så\ fall | эт[оаи]т?\b | в\ этом\ случае | иначе | в\ противном
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
_BACK_WIDE = re.compile(r"\W*(?:これ|それ|その場合|この場合|ただし|这|這|否则|此时|在这种情况)")


def ends_in_colon(text: str) -> bool:
    """Whether a text ends by promising more: in a colon, of any width, whatever closes behind it."""
    return text[-_TAIL:].rstrip(_CLOSING).endswith(_COLON)


def announces(sentence: str) -> bool:
    """Whether a sentence without a colon says that something follows: "the following steps", "as follows"."""
    tail = sentence[-_TAIL:]
    return _FOLLOWING.search(tail) is not None or (not tail.isascii() and _FOLLOWING_WIDE.search(tail) is not None)


def is_label(text: str) -> bool:
    """Whether a paragraph only names what stands below it: the label of a tab, the title of a box, a bold line."""
    line = text.strip().rstrip(_CLOSING)
    if not line or len(line) > _LABEL_LENGTH or "\n" in line or line.endswith(_ENDED):
        return False
    return is_question(line) or len(line.split()) <= _LABEL_WORDS


def is_question(text: str) -> bool:
    """Whether a heading or label asks."""
    return text[-_TAIL:].rstrip(_CLOSING).endswith(_QUESTION)


def only_points(sentence: str) -> bool:
    """Whether a sentence only says where to read on: "For more information, see Billing.\" """
    if len(sentence) > _TAIL or len(sentence.split()) > _POINTER_WORDS:
        return False
    if _POINTER.match(sentence) is not None:
        return True
    return not sentence.isascii() and _POINTER_WIDE.match(sentence) is not None


def refers_back(sentence: str) -> bool:
    """Whether a sentence begins with a bare back reference, so that the one before it has to stand with it."""
    head = sentence[:60]
    return _BACK.match(head) is not None or (not head.isascii() and _BACK_WIDE.match(head) is not None)
