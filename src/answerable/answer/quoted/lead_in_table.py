"""The words that lead on, point elsewhere, refer back or bring a remedy, in twelve languages.

English, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Swedish, Russian, Japanese, Chinese. Each entry
is a regular expression; capitals do not matter.
"""

from __future__ import annotations

# In a sentence above a list, a table or code: what follows is there, though no colon says so.
FOLLOWING = (
    r"\b(?:the|these|this|any of the|each of the) following(?! (?:day|week|month|year|section|page|chapter)s?\b)",
    r"\bas follows\b",
    r"\b(?:is|are|like|see|shown) (?:this|these|below|the steps below)(?=\W*$)",
    r"\bfollow these \w+",
    r"\b(?:steps|commands?|examples?|code|table|list|options|snippet) below(?=\W*$)",
    r"\bfolgende[nmrs]?\b|\bwie folgt\b",
    r"\bsuivante?s?\b|\b(?:comme|ce qui) suit\b|\bci-dessous(?=\W*$)",
    r"\bsiguientes?\b|\ba continuaci[oó]n(?=\W*$)|\bcomo sigue\b",
    r"\bseguenti?\b|\bcome segue\b|\bqui sotto(?=\W*$)",
    r"\bseguintes?\b|\babaixo(?=\W*$)",
    r"\b(?:de|het) volgende?\b|\bals volgt\b|\bhieronder(?=\W*$)",
    r"\bnastępując\w+|\bponiż\w+",
    r"\bföljande\b|\bnedan(?=\W*$)",
    r"\bследующ\w+|\bниже(?=\W*$)",
    r"次の|以下|下記|如下|下列|下面",
)

# A full stop inside an address or a version does not end a sentence.
_REST = r"(?:[^.]|\.(?=\w))*"
_PLACE = r"(?:section|page|guide|article|document|documentation|topic|chapter|reference|faq|instructions)"
_MORE = r"(?:for|to (?:learn|find out|get|know)) (?:(?:more|further|additional|other|detailed|full)\b|details\b)"

# A whole sentence that only says where to read on.
POINTS = (
    r"(?:please |also |you can also )?(?:see(?: also)?|refer to|consult|check out) ",
    rf"(?:read|visit|go to|head to) (?:the|our|this) (?:[\w'’\"“”-]+ ){{0,5}}{_PLACE}\b",
    rf"{_MORE}{_REST}\b(?:see|refer|visit|read|check|consult|go|about)\b",
    r"(?:learn|read|find out) more\b|more (?:information|details|info)\b",
    r"(?:weitere|mehr|nähere) (?:informationen|infos|details|einzelheiten)\b|siehe\b|mehr (?:dazu|erfahren)\b",
    r"pour (?:plus|davantage) d|(?:pour )?en savoir plus\b",
    r"(?:voir|consultez|reportez-vous à) (?:aussi|la (?:section|page|documentation)|le guide|l['’]article)\b",
    r"para (?:más|obtener más|mais|obter mais|saber m[aá]i?s)\b|más información\b|véase\b|vea también\b",
    r"(?:consulte|consulta|ver|vea|ve) (?:la (?:sección|guía|página|documentación)|el artículo)\b",
    r"saiba mais\b|mais informações\b|(?:consulte|veja) (?:a (?:seção|página)|o (?:guia|artigo))\b",
    r"per (?:ulteriori|maggiori|saperne)\b",
    r"(?:vedi|consulta(?:re)?) (?:anche|la (?:sezione|pagina|guida)|l['’]articolo)\b",
    r"zie\b|(?:voor )?meer (?:informatie|weten)\b|lees meer\b",
    r"(?:zobacz|patrz)\b|więcej informacji\b",
    r"se (?:även|avsnittet|sidan)\b|läs mer\b|(?:för )?mer information\b",
    r"см\.|смотрите\b|подробнее\b|дополнительн\w+ информаци\w+",
)
POINTS_END = _REST
POINTS_WIDE = r"(?:詳細|詳しく).{0,40}(?:参照|ご覧)|.{0,40}(?:请|請)?(?:参阅|参见|參閱|参考).{0,40}[。.]?$"

_THINGS = (
    r"(?! (?:page|guide|section|article|document\w*|tutorial|chapter|topic|how-to|seite|anleitung|abschnitt|artikel|"
    r"página|guía|sección|artículo|seção|guia|artigo|pagina|guida|sezione|articolo|stron\w|страниц\w|раздел\w?)\b)"
)

# At the beginning of a sentence that says nothing without the one before it.
BACK = (
    rf"(?:this|that|these|those){_THINGS}|they|its",
    r"it(?!['’]?s? (?:is )?(?:recommended|possible|important|best|good)\b)",
    r"otherwise|instead|then|however|also|but|and|or|so",
    r"in (?:this|that|these|such|which) (?:an? )?(?:case|event|way)s?",
    r"as a (?:result|consequence)|therefore|thus|hence|consequently|for (?:this|that|these) reasons?",
    r"because of (?:this|that)",
    r"in addition|additionally|furthermore|moreover|for (?:example|instance)|likewise|similarly",
    r"alternatively|afterwards",
    r"(?:next|finally|even so|meanwhile|in contrast|after that|at (?:this|that) point),|on the other hand",
    r"(?:all|the) others?\b",
    r"such(?! as)|both(?! \w+ and\b)|neither of|(?:each|all|none|most|some|either|one) of (?:these|those|them)",
    r"(?:you|we|i|it|one|there|users?) (?:(?:can|may|could|should|must|will|might|is|are) )?(?:also|then|instead)",
    r"if (?:so|not|it|this|that|they)|doing (?:so|this|that)|(?:once|after) (?:this|that|it|they)",
    r"to (?:fix|solve|resolve|avoid|prevent|do|change) (?:this|that|it|these|so)",
    rf"diese[rsmn]?{_THINGS}|dies|(?:das|sie|er|es) (?:bedeutet|heißt|gilt|wird|kann|hat)|das ist",
    r"andernfalls|ansonsten|in diese[mn] f[aä]ll\w*|dann|jedoch|stattdessen|da(?:her|durch|bei|mit|nach|zu|rum)",
    r"deshalb|deswegen|somit|folglich|außerdem|zudem|zusätzlich|darüber hinaus|zum beispiel",
    r"beispielsweise|anschließend",
    r"ebenso|alternativ",
    r"(?:sie|du|man|wir|es) (?:k[aö]nn\w*|soll\w*|m[uü]ss\w*|d[aü]rf\w*|ist|gibt) (?:auch|dann|stattdessen)",
    rf"cela|ceci|(?:ce|cet|cette|ces){_THINGS} \w+|c['’]est|sinon|dans ce cas|celui-ci|celle-ci|toutefois",
    r"par conséquent|donc|ainsi|de plus|en outre|par ailleurs|par exemple|ensuite|puis|alternativement",
    r"pour cette raison",
    r"(?:vous|on|nous|il) (?:pou\w+|pe\w+|dev\w+|doi\w+|est) (?:aussi|également|alors)",
    rf"(?:est[oea]|es[oea]|est[oa]s|es[oa]s){_THINGS}|de lo contrario|en (?:este|ese|tal) caso|si no",
    r"por (?:lo )?tanto|por eso|por ello|así|además|asimismo|por ejemplo|como (?:resultado|alternativa)",
    r"luego|en cambio",
    r"también|(?:pued\w+|deb\w+) (?:también|entonces)|a continuación,",
    rf"quest[oaei]{_THINGS}|altrimenti|in (?:questo|tal) caso",
    r"pertanto|quindi|perciò|così|inoltre|ad esempio|per esempio|in alternativa|dopodiché",
    r"(?:puoi|può|è possibile) anche",
    r"ist[oa]|iss[oa]|ess[ea]s?|caso contrário|n(?:este|esse) caso",
    r"portanto|assim|além disso|por exemplo|como resultado|como alternativa|em seguida",
    r"(?:você )?(?:também )?pode também",
    r"(?:você )?também|por (?:isso|essa razão)",
    rf"dit|deze{_THINGS}|anders|in dat geval",
    r"daarom|dus|daardoor|bovendien|daarnaast|bijvoorbeeld|als alternatief|daarna|vervolgens|hierdoor|hiermee",
    r"(?:u|je|men|we) (?:kunt|kun|kan|moet|mag|kunnen) (?:ook|dan)",
    r"to (?:jest|oznacza|spowoduje|może)|w takim przypadku|w przeciwnym",
    r"dlatego|zatem|więc|ponadto|dodatkowo|na przykład|w rezultacie|następnie|potem|alternatywnie",
    r"(?:możesz|można) (?:też|także|również)",
    r"detta|den (?:är|kan|ska|har)|det (?:här|betyder)|dessa|annars|i så fall",
    r"därför|dessutom|till exempel|som (?:ett )?resultat|därefter|sedan|alternativt",
    r"(?:du|man|vi) (?:kan|måste|ska) (?:också|även|då)",
    r"эт(?:о|от|а|и)|в этом случае|иначе|в противном",
    r"поэтому|таким образом|следовательно|кроме того|например|в результате|затем|после этого|также",
    r"(?:вы|можно) (?:можете )?также",
)
BACK_WIDE = (
    r"(?:これ|それ|その場合|この場合|その(?:ため|後|結果)|ただし|したがって|従って|また、|さらに|例えば|たとえば|次に|なお、"
    r"|这|這|否则|此时|在这种情况|因此|所以|另外|此外|例如|比如|然后|接着|同样|您?也可以|您还可以)"
)

# At the beginning of what puts right the error that stands before it.
REMEDY = (
    r"(?:to|you can|try to) (?:fix|solve|resolve|correct|repair|work around|get around|clear) (?:this|that|it|the)\b",
    r"(?:the )?(?:solution|fix|remedy|workaround|resolution)\b",
    r"um (?:dies|das|den|diesen)\b.{0,30}\b(?:beheben|lösen)\b|(?:die )?lösung\b",
    r"pour (?:résoudre|corriger|remédier)\b",
    r"para (?:solucionar|resolver|corregir|corrigir)\b|solución\b|solução\b",
    r"per (?:risolvere|correggere)\b|soluzione\b",
    r"om (?:dit|het).{0,30}\b(?:op te lossen|te verhelpen)\b|oplossing\b",
    r"aby (?:rozwiązać|naprawić|usunąć)\b|rozwiązanie\b",
    r"för att (?:lösa|åtgärda)\b|lösning\b",
    r"чтобы (?:исправить|устранить|решить)\b|решение\b",
    r"解決(?:するには|策|方法)|(?:要|如需)?(?:解决|修复)(?:此|该|这|方法)",
)

# At the beginning of what goes on where the steps before it end: "Then restart the server."
THEN = (
    r"then|next,|after (?:that|this),?|afterwards|finally|now,? (?:run|open|click|start|restart|select)",
    r"danach|dann|anschließend|schließlich|zuletzt|zum schluss",
    r"ensuite|puis|enfin,|pour finir",
    r"luego|después|a continuación,|por último|finalmente",
    r"poi|dopodiché|infine",
    r"depois|em seguida|por fim",
    r"daarna|vervolgens|ten slotte|tot slot",
    r"następnie|potem|na koniec",
    r"därefter|sedan|till sist|slutligen",
    r"затем|потом|после этого|наконец",
)
THEN_WIDE = r"(?:次に|その後|最後に|然后|接着|最后)"
