"""The phrases that no confidence overrides, class by class: see `phrases` for the notation.

English first; the wish for a human and the legal ones also in German, Spanish and French, others in a few words.
"""

from __future__ import annotations

from .reasons import Reason

# Words that several phrases share.
NAMES = {
    "human": "humans?( being)?|persons?|agent|representative|rep|operator|advis[eo]r|live (chat|agent|person"
    "|support)|employee",
    "anyone": "someone|somebody|anyone|anybody|an? (real |actual |live )?(human|person|agent|representative"
    "|rep|employee|operator|supervisor|manager|specialist|colleague)|(one|some) of (you|your (team"
    "|people|staff|colleagues|agents))",
    "team": "(your|the|customer|technical|tech|sales|billing) (team|support|service|care|manager|boss"
    "|supervisor|staff|people|support team|service team|sales team|billing team|customer (service"
    "|care|support))|support|customer (service|care|support)",
    "real": "real|actual|live|living|proper|human|different|another|fellow|breathing",
    "we": "i|we",
    "my": "my|our",
    "not": "not|never|dont|didnt|did not|do not|have not|havent|has not|hasnt|cannot|cant|wasnt|was not",
    "money": "charges?|payments?|transactions?|(direct )?debits?|bills?|invoices?|(cash )?withdraw(al|als|l"
    "|s)?|renewals?|purchases?|fees?|subscription|amount",
    "odd": "unauthori[sz]ed|fraudulent|unrecogni[sz]ed|bogus|unapproved|suspicious|shady|fishy|questionable"
    "|illegal|false|fake|mysterious|weird|strange|odd|random|unfamiliar|unknown",
    "made": "authori[sz]*|approve*|make|made|recogni[sz]*|recongi[sz]*|agree*|order*|consent*|sign*|do|done"
    "|did|create*|set up|setup|withdraw*|withdrew|buy|bought|remember*|recall*|request*|subscribe*"
    "|take out",
    "him": "him|her|them|my (boss|employee|colleague|worker|team|staff|manager|supervisor)|an? (employee"
    "|colleague|worker)",
    "stranger": "someone|somebody|some ?one else|a stranger|strangers|an? (unknown|former|ex|other|fired)["
    r" -]\w{3,12}|hackers?|an? (intruder|thief|hacker)|intruders?|the wrong person",
}

# Taken out before anything is looked for: they hold the words of a veto and mean something else.
INNOCENT = (
    "do (i|we) (have|need) to (speak|talk|call|contact|phone)",
    "(can|could) (someone|somebody|anyone) else",
    "human resources|human readable",
    "legal (notice|name|entity|form|address|department|size|page|basis|holidays?)",
    "(compassionate|bereavement|funeral|court|jury|legal) (leave|duty|service)|leave for a funeral",
    "if i lose my job|lawyer (role|joke|template|field|plan)",
    "(kill|killed|kills|killing) (the |a |my |this )?(process|job|task|session|server|switch|query|app)",
    "(fraud|suicide|phishing|malware|security) (filter|alert|alerts|detection|rule|rules|prevention"
    "|protection|score|training|awareness|settings?)",
)

PHRASES: dict[Reason, tuple[str, ...]] = {
    "wants_human": (
        "(speak|talk|chat|connect( me)?|transfer( me)?|put me through|pass me( on)?|hand me( over)?|get("
        " me)? through|escalate( this| it| me)?|forward me|switch me) (directly )?(to|with|on to) "
        "(<real> )?(<anyone>|<team>)",
        "(speak|talk|chat|connect( me)?|transfer( me)?|put me through|pass me( on)?) (directly )?(to"
        "|with|on to) (an? |the |some |your )?(<real> )?(<human>|<team>)",
        "(get|give|find|send|bring|pass|put) me (on to |onto )?(an? |some )?(<real> )?(<human>|<anyone>)",
        "(want|need|prefer|demand|request|rather have|id like|would like|wish for|asking for) (to (have"
        "|get|see) )?(an? |some )?(<real> )?(<human>|one of your (people|staff|team))(?! (to|who|for|in"
        "|on|can|approve|readable|resources|id|key|name|is|does|must))",
        "(a|an|any|some|only) (real|actual|live|living) (human|person|agent|employee|one)( (here|there"
        "|available|i can|please|who|to (ask|talk|answer|speak)|answer*|reading|pls))?",
        "(is|are) (there )?(anyone|anybody|a human|any humans?|an? (real|actual|live) person|real"
        " people) (there|here|available|real|reading|behind)",
        "(anyone|anybody) (real|human) .{0,20}(talk|speak|ask|there|here)",
        "(can|could|would|will|may|please|pls)( have)? <anyone> ... (call|phone|ring|contact|get in"
        " touch|reach out|get back|take over|talk to me|speak (to|with) me|look at (this|it|my case)"
        "|personally)",
        "(have|let) <anyone> (call|phone|ring|contact|write|get back to) (me|us)",
        "(can|could|would|will|may|please|pls) <anyone> (please )?(call|phone|ring|contact) (me|us)",
        "(please |pls |can you |could you )?(call|phone|ring) (me|us) (back|please|pls|today|tomorrow"
        "|now|asap|at|on|under)",
        "(want|need|request|would like|id like|arrange|schedule|book|get|have) (a )?(call ?back|phone call|call from)",
        "(can|may|could) <we> (call|phone|ring) (someone|somebody|you (back|now|today|tomorrow|directly"
        "|about|on|at|please|up|instead of))",
        "let me (speak|talk|chat)( to| with)?|who can i (speak|talk) (to|with)",
        "want(ed)? to (speak|talk) (to|with) (you|your|someone|somebody)",
        "(hate|sick of|tired of|enough of|no more|no|not|stop|dont want|without|instead of|fed up with) "
        "(the |these |this |your |an? |any |more |with |talking to |to talk to |to chat with |chatting"
        " with |sending me ){0,3}(ro|chat)?bots?(?! (account|token|user|api|name|message|posts?"
        "|framework))",
        "am i (talking|speaking|chatting) (to|with) (an? )?(ro|chat)?(bot|machine|computer|human|person)",
        "escalate (this|it|my case|the case|my ticket)( to)?",
        # German
        "mit (einem|einer|ihrem|ihrer|dem|der|jemandem|jemand)( (echten|richtigen|menschlichen"
        "|lebenden))?( (mitarbeiter*|mensch*|person|berater*|kollege*|kollegin|kundenservice"
        "|kundendienst|support|team|zuständigen))? ... (sprechen|reden|verbinden|verbunden|telefonieren"
        "|chatten)",
        "mit (einem|einer|ihrem|ihrer|dem|jemandem)( (echten|richtigen|menschlichen))? (mitarbeiter*"
        "|mensch*|person|berater*|kundenservice|kundendienst) (bitte )?(sprechen|reden|verbinden"
        "|verbunden|telefonieren|chatten)",
        "verbinden sie mich",
        "(einen|mit einem) (echten|richtigen|menschlichen) (mensch*|mitarbeiter*|ansprechpartner*|berater*)",
        "(um|einen) (rückruf|anruf)|rufen sie (mich|uns) (bitte )?(zurück|an)",
        "(kein|keinen|keine) (chat|ro)?(bot|bots|boter)",
        # Spanish
        "(hablar|hable|comunicar(me)?|conectar(me)?|contactar|chatear|pás[ae]me|pas[ae]me) con (un |una "
        "|algún |el |la |vuestro |su )?(agente|persona|human[oa]|alguien|operador*|representante|asesor*"
        "|ser humano|encargad[oa]|soporte|atención al cliente)",
        "(quiero|necesito|prefiero|quisiera) (a )?(un |una )?(agente|persona real|persona|human[oa]|operador*|asesor*)",
        "llám[ae](me|nme|dme)|llamen?me|que me llamen|atención humana",
        # French
        "(parler|discuter|échanger|communiquer|contact) (à|avec) (un |une |votre |le |la )?(vrai |vraie "
        "|véritable )?(quelquun|conseiller|conseillère|humain|personne|agent|opérateur|opératrice|être"
        " humain|responsable|service client|équipe)",
        "(joindre|avoir|rappel* par) (un |une )?(quelquun|conseiller|conseillère|humain|vraie personne)("
        " au téléphone)?",
        "(rappelez|appelez)[- ](moi|nous)|être (rappelée?|recontactée?)",
        "(veux|voudrais|besoin dun) (un )?(humain|conseiller)",
    ),
    "legal": (
        "(<my>|a|an|his|her|their|the) (lawyers?|attorneys?|solicitors?|barristers?|legal (team|counsel"
        "|advis[eo]r|representative)) (will|is|are|has|have|says?|said|want*|asks?|asked|need*|contact*"
        "|write*|advis*|told|letter|and i|to (sue|contact|look|write))",
        "(hear|letter|contact*|call|calling|call(ed)?|see|hire|hired|talk* to|spoken? (to|with)|speak "
        "(to|with)|consult*|instruct*|involve|get) (from )?(with )?(<my>|an?|the) (lawyers?|attorneys?"
        "|solicitors?|legal (team|counsel))",
        r"(our|my) (lawyers?|attorneys?|solicitors?|legal team)( \w{1,12})? (asks|needs|requires|demands|will"
        "|is|has)",
        "(sue|suing|sued) (you|your|them|the company|for)",
        "(will|going to|gonna|might|shall|ready to|have to|could) sue",
        "law ?suits?|litigation|class action|subpoena*|cease and desist|dmca|defamation",
        "breach of contract|legally liable",
        "court (order|case|date|hearing|proceedings|summons)",
        "(small claims|labou?r|employment|civil|in) (court|tribunal)",
        r"(go|take (you|this|it|them)|taking (you|this|it|them)|going) to (the )?(\w{3,12} ){0,2}(court"
        "|tribunal)",
        "see you in court",
        "legal (actions?|steps|proceedings|hold|claims?|threats?|consequences|disputes?|matter|measures|complaint)",
        "(ombudsman|trading standards|better business bureau|attorney general|consumer protection"
        "|consumer (rights|advice|advocate))",
        "(report|complain*|complaint|turn) ... (regulator|data protection (authority|office*"
        "|commissioner)|authorities|cnil|ftc|bafin|ico)",
        "(violat*|breach*|break*|broke|against|infring*) (of )?(the )?(gdpr|law|laws|my rights|our"
        " rights|data protection|copyright|labou?r law)",
        "copyright (infringement|claim|violation)|press charges",
        "fil(e|ed|ing) (a )?(police report|charges|suit|lawsuit|claim against|complaint)",
        "file a claim against|(hold|holding|held) (you|them) (legally )?(liable|responsible|accountable)",
        "liable for|testify",
        "(is|was|isnt|would) (it|this|that) (even |actually )?(il)?legal",
        "(il)?legally (allowed|required to|obliged|entitled|binding)(?! on (invoices|receipts))",
        "(is|was) (it|this|that) against the law",
        # German
        "(mein|unser|ein|den|einen|zum|dem)(e|en|em|er)? (rechts)?anw[aä]lt(in|s|en)?|rechtsanw[aä]lt*",
        "(rechts)?anwalt (ein)?schalten",
        "verklag(e|en|t)|klage (ein|er)?(reichen|heben)|(rechtliche|juristische)n? (schritte|mittel)",
        "anzeige erstatten|rechtsstreit|abmahnung|vor gericht|(arbeits|amts|land)gericht|rechtsweg",
        # Spanish
        "(mi|nuestr[oa]|un|una|el|la) abogad[oa]s?|(los|les|te|le)? ?demandar(los|les|é|emos|te)?",
        "acciones legales|(poner|presentar) una denuncia|denunciar(los|les|é)?|tribunales|ir a juicio",
        "vía legal",
        # French
        "(mon|notre|un|une|mes|nos) avocate?s?|porter plainte|poursuites?( judiciaires?)",
        "poursuivre en justice|action en justice|(au|devant le) tribunal|prudhommes|mise en demeure",
        "saisir la justice",
    ),
    "safety": (
        "suicid*|self[- ]harm*|(kill|hurt|harm|cut)(ing)? (my|him|her|your|them|our)sel(f|ves)",
        "better off dead|no reason to live|overdos(e|ed|ing)",
        "(kill|hurt|shoot|stab|beat|rape|attack|murder)(s|ed|ing)? (me|us|him|her|someone|somebody|my "
        "(kids?|child|children|family|wife|husband|son|daughter|colleague|boss|mother|father))(?! (up )?"
        "(with|over|in the ranking))",
        "(want|wants|wanted|going|plan|plans|planning|wish) to (die|be dead|end (it all|it|my life|his"
        " life|her life|their life))",
        "(not|dont|doesnt|does not|do not|no longer|didnt|never) want(s|ed)? to (live|be alive|be here"
        "|exist|go on living)( any ?more)?",
        "end(ing|ed)? (it all|(my|his|her|their) (own )?life)",
        "(threat|threats|threaten|threatens|threatened|threatening) (me|us|him|her|them|my (life|family"
        "|colleagues?|staff|kids)|to (kill|hurt|harm|beat|shoot|attack|stab|rape|find|come to my))",
        "(death|bomb|violent) threats?",
        "(is|was|keeps|kept|been|being|someone|somebody) (stalk(s|ed|ing)|following) (me|us|her|him|my"
        "|one of (us|our))",
        "stalk(er|ers|ing|ed)",
        "(keeps?|kept) (turning|showing|coming|waiting|following|watching|calling) (up |me |us |her |him"
        " |for |at |to |round |by )",
        "(im|i am|being|was|were) (being )?followed( home| by)?|following me (home|around|to)",
        "(watch|watches|watching|track|tracks|tracking|spy|spies|spying) (on )?(me|us|her|him) ... "
        "(scared|afraid|ex|camera|home|unsafe)",
        "(im|i am|we are|were|she is|shes)( so| very| really| too)? (scared|afraid|frightened|terrified)"
        "(?! (to|that|of|i|we|it|this|ill|my (data|file|files|work|boss will)|about|the|for the|how|if))",
        "(im|i am|we are|she is|he is) (in danger|not safe|unsafe)",
        "fear(s|ing)? for (my|his|her|their|our)",
        "afraid (for|of) (my|his|her) (life|ex|husband|safety|boyfriend|father|partner)",
        "(life|lives|safety) (is|are) (in danger|at risk|threatened)|(domestic|physical) (violence|abuse)",
        "(abusive|violent) (ex|partner|husband|boyfriend|wife|boss|father|relationship)|restraining order",
        "sexual(ly)? (harass*|assault*|abus*)|(child|children) (is|are)? ?(abuse*|in danger)|child abuse",
        "(pulled|with|has|had|brought|carries) a (gun|knife)",
        "caught fire|catching fire|(is|was|are|it|started) on fire",
        "smok(e|ing) (is )?(coming|pouring|from|out of|came)|electric(al)? shock|electrocuted",
        "(gas|chemical) leak|smell(s|ed|ing)? (of )?(gas|burning)|carbon monoxide",
        "(explod(ed|es|ing)|explosion)(?! (of|in) (data|rows|tokens))",
        "(burn(ed|t)|injur(ed|ing)|cut|electrocuted|hurt) (my|his|her|our|a|the) (hand|hands|arm|face"
        "|leg|finger*|eye|eyes|child|son|daughter|worker*|employee*|customer*)",
        "(was|got|is|been|were|badly|seriously|severely) (badly |seriously |severely )?(injured|hurt"
        "|bleeding|unconscious|poisoned)(?! players)",
        "(call|called|calling) (an ambulance|911|the police)|medical emergency",
        "(bomb|gun|weapon) (at|in) (the|our|my) (work|office|school|shop|building)",
        "selbstmord*|suizid*|umbringen|nicht mehr leben|bedroht (mich|uns)|angst um (mein|unser)*",
        "suicidio|quiero morir|me (quiere )?(amenaza|matar)|matarme|envie de mourir",
        "(me|te) (suicider|tuer)|me menace",
    ),
    "payment_dispute": (
        "charge ?backs?|rückbuchung*|rücklastschrift*",
        r"<odd> (\w{3,10} )?<money>",
        "<money> ... (<odd>|arent mine|isnt mine|not mine|isnt ours|not ours|does not belong to (me|us))"
        "(?! (why|what|how))",
        r"<money> ... <we> (\w{4,10} )?<not> (\w{4,10} )?<made>",
        "<money> ... (not authori[sz]ed by|without) (me|us)",
        "<money> ... (im|i am|we are) (not|un)[ ]?(familiar with|sure of|aware of)",
        r"<we> (\w{4,10} )?<not> (\w{4,10} )?<made> (to |up for )?(this|that|the|these|those|your|any"
        r"|an?) (\w{2,12} ){0,3}<money>(?! (method|plan|button|term|page))",
        "<we> <not> (bought|buy|order(ed)?|purchased?|subscribed?|signed up|sign up) (for |to )?"
        r"(anything|any of|this|that|it|a subscription)( \w{2,8}){0,3} (and|but|yet|from you)",
        "(dispute|disputing|disputed|contest|contesting|contested) (this|that|the|your|my|an?|invoice"
        r"|these|it) ?(\w{2,12} ){0,2}(<money>|with)",
        "<we> (dispute|contest) (this|that|the|your|invoice|these|all)",
        "(dispute|contest) (invoice|charge|payment|bill) ",
        "(bank|card (company|issuer|provider)|credit card company|paypal|visa|mastercard) ... (reverse"
        "|reversing|reversal|claw|dispute|chargeback|fraud)",
        "(told|asked|instructed|ask|tell|calling) (<my>|the) (bank|card company|credit card company) to "
        "(stop|block|reverse|return|take|refuse|cancel)",
        "(reverse|claw) ... (charge|payment|debit|transaction) ... bank",
        "(refund|money) ... or i(ll| will)? (go|call|contact|report|tell|ask) ... (bank|card company)",
        "(charged|billed|debited|took|taken|withdrew|renewed|deducted) ... (without (my|our|any|asking"
        "|telling|permission|authori[sz]ation|consent|notice|warning)|after <we>( had| have)? cancel*|"
        "(even though|although|despite|while) <we>( had| have)? (already )?cancel*)",
        "after <we>( had| have)? cancel* ... (charged|billed|debited|took|taken)",
        r"(stole|stolen|stealing|robbed|robbing) ... (money|dollars|euros|pounds|usd|eur|\d+|from (me|us"
        "|my|our))",
        "you(ve| have)? (stole|robbed)",
        r"(this|it|thats|its|is|you|youre|are|what) (\w{1,10} ){0,2}(scam|scammers|swindle|rip-?off"
        "|ripped off|con|fraudsters|fraud|theft)(?! (alert|rule|filter|prevention|protection|detection"
        "|score))",
        "(been|got|was|were) (scammed|ripped off|swindled|defrauded)",
        "(someone|somebody|a thief|a stranger|they) (has |have )?(used|is using|uses|stole) <my> (credit"
        " |debit |bank )?card",
        r"(promised|told|guaranteed|quoted|assured) (me|us) ... (\d+ ?(days|dollars|euros|pounds|percent"
        "|months?|usd|eur)|discount|for free)",
        "(promised|guaranteed|assured) (me |us )?(a |the )?(full )?(refund|discount|price)",
        "(was|were|been) (quoted|promised|guaranteed) ... (bill|billed|charge|charged|paid|pay|now)",
        "insist on (it|my|our|a|the|getting|this)",
        "(overcharged|wrongly charged|wrongfully charged|charged (me |us )?(the wrong amount|too much))",
        r"(suspicious|unusual|strange) (\w{3,10} )?(card activity|activity on my card)",
        r"(card|details) ... (stolen|been used|was used|used by someone)|fraudulent (\w{3,10} )?activity",
        "victim of (a )?(fraud|scam)",
        "(file|make|filing|reporting) (a )?fraud( report)?(?! (alert|rule|filter|score))|fraud report",
        r"(<stranger>|they) ... (using|used|uses|charging|charged|charges) <my> (\w{2,10} ){0,2}(card"
        "|account)",
        r"<my> (\w{2,10} ){0,2}card ... (used by|without (my|our) (permission|consent|knowledge))",
        "fraud(ulently)? (on my|on our|charged|charge|payment|transaction)",
        "report (a )?fraud(?! (alert|rule|filter|score))( on)?|credit card fraud|card fraud",
        "(unberechtigt|unerlaubt|nicht autorisiert|ungerechtfertigt)(e|er|en)? (abbuchung|belastung"
        "|zahlung|lastschrift)*",
        "abgebucht ... (ohne|obwohl)",
        "(cargo|pago|cobro)s? no (autorizado|reconocido)s?",
        "no reconozco (este|el|un|ese) (cargo|pago|cobro)",
        "(prélèvement|paiement|débit)s? (non autorisé|frauduleux|inconnu)s?",
    ),
    "account_security": (
        "(been|got|was|were|is|are|being|getting|think|my|our|account|workspace|email|mail|page|password"
        "|phone|admin|data) (has |have |is |was |may be |might be |probably |just |again ){0,2}(been "
        "|got |getting |gotten )?(hacked|compromised|hijacked|phished|breached|taken over)",
        "(account|data|security|privacy) (takeover|breach|hijack*|leak|leaks|theft|incident|vulnerability|hole|flaw)",
        "vulnerability|intruders?|identity theft",
        r"(data|database|passwords?|customers?|files|records) (\w{2,10} )?(has |have |was |were |is |got"
        " )?(been )?(leaked|leaking)",
        "hack(ed|er|ers|ing) (my|our|into|in|us|me|got|has|have|is|are|from)",
        "(phish*|malware|ransomware|keylogger|spyware)(?! (training|course|simulation|test|exercise|filter))",
        "spoof(ed|ing)|impersonat*",
        "<stranger> (has |is |was |have |had |has been |just |still |also |already )?(logged|logs"
        "|logging|signed|signs|signing|got|gets|getting|break*|broke|broken|trying to (get|log|sign"
        "|break)|tried to (get|log|sign|break)|attempt* to (log|sign|get)) (still )?(in|into|inside|in"
        " to|onto)",
        "<stranger> (has |is |was |have |had |may have |might have )?(changed|accessed|accessing|using"
        "|uses|used|stole|stolen|entered|knows|reset|deleted|deleting|created|creating|took over|taken"
        " over|taking over|got hold of|has hold of|reading|sent|sends|sending) ... (password*|accounts?"
        "|e-?mails?|mail|login|workspace|phone|number|credentials|data|2fa|keys?|tokens?|users?|messages)",
        "(password*|e-?mail|account|login|log ?in|sign ?in|signed|logged|device|session|2fa|change*|code"
        "|address|number) ... ((wasnt|was not|isnt|is not|werent|not) (me|us|by me|from me))",
        "(wasnt|was not|werent) (me|us) ... (log|sign|chang|password|device|account)*",
        "(wasnt|was not|isnt|werent|not) (me|us) (who|that) (logged|signed|changed|did|reset)",
        "(and|but) (it|that) (wasnt|was not) (me|us)",
        "(unknown|strange|unrecogni[sz]ed|suspicious|unfamiliar|unauthori[sz]ed|foreign|weird) (devices?"
        "|log[- ]?ins?|sign[- ]?ins?|activity|sessions?|access|user|users|person|ip) (in my|on my|in our"
        "|on our|from|to (my|our)|into|at|was|has|appeared|signed|logged|i )",
        "suspicious (activity|log[- ]?ins?|sign[- ]?ins?|access)",
        "unauthori[sz]ed (access|log[- ]?ins?|sign[- ]?ins?|use of)",
        "(fake|scam|suspicious) (e-?mail|mail|log ?in|site|website|page|message|sms|text)",
        "(log|sign)[- ]?ins? ... (from (russia|china|abroad|another|a|an unknown|places|countries)) ... "
        "(not|never|dont|nobody|no one|no|never|wasnt)",
        "<we> <not> (make|made|recogni[sz]e|request*|ask* for|start*|initiat*) (this|that|the|these"
        r"|those|any|a|it|for)? ?(\w{3,10} )?(log[- ]?ins?|sign[- ]?ins?|devices?|session|code|password"
        " reset|reset|change)",
        "(code|codes|reset|resets|mail|mails|e-?mails?|link) ... (<we>( have)? )<not> (ask|asked|request"
        "|requested|trigger|order)*",
        "<stranger> is trying to (get|log|sign|break) in",
        r"(fired|sacked|dismissed|former|ex|left|laid off)[ -](\w{2,12} ){0,3}(still |just )?(gets in|get"
        " in|has access|have access|can (still )?(log|sign|get|see|access)|logs in|logs into|logged in"
        "|is logged|is deleting|deletes|deleting|uses|using)",
        "still (gets in|logs (in|into)|has access to our|have access to our)",
        "(leaked|exposed|posted|published|committed|pushed|stole|stolen) ... (api keys?|passwords?"
        "|tokens?|secrets?|credentials|private key)",
        "(api keys?|passwords?|tokens?|secrets?|credentials|private key|access key) ... (leaked|exposed"
        "|stolen|compromised|public by accident|on github|was pushed|was committed)",
        "(stole|stolen|robbed|lost) ... (phone|laptop|tablet|device|computer) ... (reading|access|open"
        "|logged|lock|account|messages)",
        "(lock|block|freeze|disable|secure) <my> account (at once|now|immediately|right away|urgently|asap)",
        "gehackt|hacker|fremde[rn]? (zugriff|anmeldung)",
        "(jemand|unbekannte) (anderes? )?(hat|ist|haben) (sich )?(in )?(mein|unser)*",
        "hackead[oa]s?|hackearon|me han hackeado|alguien (ha )?(entró|entrado|cambió|cambiado)|piratée?s?",
        "quelquun (sest connecté|a changé|a piraté)",
    ),
    "personal_judgment": (
        "should (i|we) (really |just |rather |even |better )?(fire|sack|dismiss|promote|hire|quit|leave"
        "|invest|trust|marry|accept|refuse|tell|sue|move|forgive|report (him|her|them)|switch|upgrade"
        "|downgrade|stay|go (for|with)|pay|sell|give (him|her|them|up)|let|take (the|this) (job|offer)"
        "|keep (him|her|them|paying)|renew|believe|buy)",
        "(better|wiser|smarter) (to|for us|for me) ... or (to )?|should i (rather|better)",
        r"(which|what) (\w{2,12} ){0,3}(is|are|would be|works|suits|fits|suit) (us |me )?(the )?(best"
        r"|better|right|ideal)?( \w{3,12}){0,2} (for|in) (me|us|my|our|your opinion)(?! (region|browser"
        "|plan|account|workspace|timezone))",
        r"(which|what) (\w{2,12} ){0,4}would (suit|fit|be (best|better|right) for|you (pick|choose|take"
        "|recommend|prefer|go|buy)) ?(us|me)?",
        "what would you (do|recommend|advise|suggest|choose)",
        "(would|what would) you (go|opt|choose|pick) ... (me|my place|my shoes|us)|if you were (me|us)",
        "in my (place|shoes)",
        "(whats|what is|what do you think is) the right (price|salary|pay|decision|thing to do|choice)( for| to)?",
        "what do you (think|advise|suggest)( (about|of|that))? (i|we|me|us|my|our)",
        "do you (think|advise|suggest|feel|believe) (that )?(i|we|my|our|its (wise|fair|right|wrong|a"
        " good idea)|he|she|it is (wise|fair|right|wrong))",
        "(is|was|would) it (really )?(be )?worth( it| while|while| the money)? (for (me|us|my|our|a "
        "(small|tiny))|to (upgrade|switch|move|pay|stay)|upgrading|switching)",
        "worth (upgrading|switching|it) (for|to) (us|me)",
        r"(in )?your (\w{3,10} )?(opinion|view) (on|of|about|is|whether|in this)|in your (honest )?opinion",
        "your (honest|personal) (opinion|advice|view)|(advise|advice for|advice to|counsel) (me|us)",
        "advice on (whether|how to (handle|treat|deal))",
        "who (should|deserves|ought to|has the right to|is right|is in the right)( (get|go|have|be|win"
        "|the|work|to|first|it|take|stay))?(?! (i|we) (contact|ask|call|write|invite|see|talk|speak|tell"
        "|inform|email|go))",
        r"(which|whom?) (one )?of (the|these|my|our) (two |three )?(\w{3,12} )?(should|deserves|would) (i"
        " |we |get|be|have|win|go)",
        "is it (really )?(fair|right|wrong|legal|ethical|unfair|moral|immoral|reasonable|selfish|rude) "
        "(to|that|if|for|when|of)",
        "am i (right|wrong|being (unfair|unreasonable|paranoid)|the only one) (to|in|if|when|here)",
        "are we (right|wrong) (to|in)",
        "how (should|do|would|can) (i|we|you) (best )?(deal with|handle|cope with|tell|talk to|react to"
        "|respond to|punish|treat|discipline|motivate|confront) <him>",
        "(deal|cope|handle|argue|arguing) (with )?(an? |my |our )(lazy|difficult|rude|late|bad|toxic"
        r"|annoying) (\w{3,12})",
        "soll(te)? ich (lieber|besser|ihn|sie|kündigen|wechseln)",
        "was würden sie (mir )?(tun|raten|empfehlen|machen)|was raten sie|würden sie mir raten",
        "qué me (recomienda|aconseja|recomiendas)|que me conseill(ez|es)[- ]|à ma place|en mi lugar",
    ),
    "distressed": (
        "(im|i am|we are|were|feel|feeling|i feel)( (so|really|very|completely|absolutely|totally"
        "|getting|just|quite|utterly|all)){0,2} (desperate|panicking|panicked|crying|devastated"
        "|heartbroken|distraught|overwhelmed|freaking out|in (tears|despair|a panic)|losing (my mind"
        "|sleep|it)|going crazy|falling apart|breaking down|beside myself|hopeless|helpless|shaking"
        "|depressed|suffering|broken|terrified|so stressed( out)?(?! for))",
        "(am|im|are|so|really|very|completely|totally) stressed( out)? (and|by|about|because|over)",
        "in tears|panic attacks?|(nervous|mental) breakdown|(at|to) (my|our|the) wits end",
        "end of (my|our|the) (tether|rope)|worst day of my life",
        "(cant|cannot|can not) (cope|take (it|this)|go on|handle (it|this)|stand (it|this)|sleep|breathe"
        "|stop crying|bear (it|this))( with (this|it|all))?( any ?more| any longer| because| over| at"
        " night)?(?! (with|the|default|sort|part|in|for|more|mode))",
        "(crying|cried|cry|wept|weeping) (because|all|over|since|my eyes|here|at|about|the whole)",
        "up all night",
        "(dont|do not) know what (else )?(to do|i can do|i should do|we should do) (any ?more|any longer|now|without)",
        "i (have )?(give|given|giving) up on life",
        "(im |i am |were |we are )?begging (you|for)|i beg (you|of you)(?! to differ)|please,? please",
        "(lose|losing|lost|cost|costs|costing) (me |us )?(my|our) (job|jobs|house|home|livelihood"
        "|business|flat|family|marriage|existence)",
        "(cant|cannot|can not|couldnt) (pay|afford|feed) (for )?(my|the|our) (rent|kids|children|food"
        "|family|mortgage|bills|medicine)",
        "my (mother|father|mum|mom|dad|wife|husband|son|daughter|child|brother|sister|partner|baby"
        r"|parents?|grand\w{4,6}|best friend)( has| have)?( just| recently| suddenly)? (died|passed away"
        "|is dying|has cancer)",
        "(ruin|ruining|ruined|destroy|destroyed|destroying) (my|our) (life|business|health|career|family"
        "|company|existence)",
        "living nightmare|(is|its|been) (such )?a nightmare",
        "(give|gives|giving|gave) me (panic|anxiety|sleepless)",
        "help me (please )?(im|i am) (desperate|begging|lost)",
        "(völlig|total|ganz|so) verzweifelt|bin verzweifelt|mit den nerven (am ende|fertig)",
        "estoy (muy )?desesperad[oa]|je suis (désespérée?|à bout)",
    ),
}

# Points towards anger: contempt and swearing weigh 2, what calm people write too weighs 1. From 2 on it is anger.
HEAT: tuple[tuple[int, tuple[str, ...]], ...] = (
    (
        2,
        (
            r"f+u+c+k*|f\*+k*|wtf|shit|shitty|shitshow|bullshit|bollocks|arse|arsehole|asshole*|bastards?",
            "cunts?|piss(ed)? (off|me off)|pissed|crap|crappy|idiots?|idiotic|morons?|imbeciles?|dumbass",
            "screw you|go to hell|shame on you|damn you|curse you",
            r"(stupid|dumb|bloody|damn|damned|fucking|silly|pathetic) (\w{3,10} )?(bot|chatbot|app"
            "|machine|system|software|company|people|product|website|thing|help)",
            "ridiculous|unacceptable|outrag(e|ed|eous)|disgrace|disgraceful|disgusted|disgusting|pathetic",
            "appalling|shameful|shambles|incompeten(t|ce)|insulting|infuriat(ed|ing)|enraged|livid|fuming",
            "furious",
            "(absolute|absolutely|complete|completely|utter|utterly|total|totally|such) (an? )?(joke"
            "|disgrace|rubbish|garbage|mess|nonsense|crap|incompetence|useless|shambles|waste"
            "|unbelievable)",
            r"(is|are|what) an? (\w{4,10} )?joke",
            "(sick|tired|sick and tired|had enough) of (your|this|these|it|waiting|you|being|all|explaining|repeating)",
            "fed up( with)?|last straw|had it with you|had enough( of)?",
            "(waste|wasting|wasted|wastes) (of )?(my|our|everyones) time|waste of (time|money)",
            "thanks for nothing|piece of (junk|garbage|rubbish|crap|trash)",
            r"worst (\w{3,12} ){0,2}(service|support|app|company|product|experience|software|ever|we|i"
            "|platform|tool)( (ever|have))?(?! case)",
            r"useless (\w{3,10} )?(bot|chatbot|app|support|company|service|product|answers?|system"
            "|software|people|repl(y|ies)|help)",
            "(are|youre|you are|is|completely) useless",
            "(are|r) (you|u) (kidding|joking|serious|stupid|blind|deaf|even (reading|listening|human))",
            "you have got to be (kidding|joking)|(is this|this is) (some kind of|a) (bad )?joke",
            "how (many times|often) (do|must|should|have) (i|we) (have to|need to|to|explain|say|ask"
            "|repeat|told|asked|written|tell)",
            "do i (really )?have to (repeat|say it)",
            "for the (hundredth|thousandth|tenth|umpteenth|nth|millionth) time",
            "you(re| are)( all| people)? (not listening|liars?|thieves|clowns|crooks|hopeless|a joke"
            "|incompetent|idiots|useless)",
            "genius bot|nobody (answers|cares|listens|helps|replies|reads)",
            r"(never|not) (use|using|buy|buying|pay|paying|come|coming) ... (you|your \w{3,12}) again",
            "nothing (ever )?works( with you)?|nothing ever work(s)?( with you)?",
            "i ?a?m (so |very |really |extremely |beyond |getting |absolutely |quite )?(angry|mad"
            "|furious|outraged|pissed|annoyed|frustrated|disappointed and angry)",
            "(hate|despise) (this|your|you) ?(stupid )?(app|company|product|software|bot|service"
            "|people)?(?! (color|colour))",
            "verdammt*|scheiß*|scheisse|frechheit|unverschämt*|unfassbar|sauerei|lächerlich|mierda",
            "vergüenza|inaceptable|joder|ridículo|merde|putain|inacceptable|scandaleux|inadmissible",
            "honteux",
        ),
    ),
    (
        1,
        (
            "damn|damned|bloody|hell|rubbish|garbage|(terrible|horrible|awful)(?! mistake)|useless",
            "annoyed|frustrat(ed|ing)|stupid|nonsense|absurd|joke|disappointed|unbelievable|seriously",
            "excuses",
        ),
    ),
    (
        1,
        (
            "(again|yet again|third time|second time|second message|for (hours|days|weeks|months)|all"
            r" day|every (single )?time|still no|no answer|nobody) [^\n]{0,80}!",
        ),
    ),
)
