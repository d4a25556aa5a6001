"""The phrases that no confidence overrides, class by class, each beside a message that it finds.

The notation is that of `phrase_patterns`; read the message first. English comes first; the wish for a human and the
legal phrases are also in German, Spanish and French, the others in a few words. A test holds each message to its phrase
and class. Anger, which is counted in points, has a table of its own: `heat_table`.
"""

from __future__ import annotations

from .reasons import Reason

Phrase = tuple[str, str]
"""A phrase in the notation of `phrase_patterns`, and a message that it finds."""

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
INNOCENT: tuple[Phrase, ...] = (
    ("do (i|we) (have|need) to (speak|talk|call|contact|phone)", "do I need to call anyone?"),
    ("(can|could) (someone|somebody|anyone) else", "can someone else approve it?"),
    ("human resources|human readable", "our human resources team"),
    ("legal (notice|name|entity|form|address|department|size|page|basis|holidays?)", "Where is your legal notice?"),
    (
        "(compassionate|bereavement|funeral|court|jury|legal) (leave|duty|service)|leave for a funeral",
        "how do I book jury duty",
    ),
    ("if i lose my job|lawyer (role|joke|template|field|plan)", "where is the lawyer template"),
    (
        "(kill|killed|kills|killing) (the |a |my |this )?(process|job|task|session|server|switch|query|app)",
        "how do I kill the process",
    ),
    (
        "(fraud|suicide|phishing|malware|security) (filter|alert|alerts|detection|rule|rules|prevention"
        "|protection|score|training|awareness|settings?)",
        "how do I set up a fraud alert",
    ),
)

PHRASES: dict[Reason, tuple[Phrase, ...]] = {
    "wants_human": (
        (
            "(speak|talk|chat|connect( me)?|transfer( me)?|put me through|pass me( on)?|hand me( over)?|get("
            " me)? through|escalate( this| it| me)?|forward me|switch me) (directly )?(to|with|on to) "
            "(<real> )?(<anyone>|<team>)",
            "can i speak to somebody?",
        ),
        (
            "(speak|talk|chat|connect( me)?|transfer( me)?|put me through|pass me( on)?) (directly )?(to"
            "|with|on to) (an? |the |some |your )?(<real> )?(<human>|<team>)",
            "let me speak to your manager",
        ),
        (
            "(get|give|find|send|bring|pass|put) me (on to |onto )?(an? |some )?(<real> )?(<human>|<anyone>)",
            "stop sending me bot answers and get me a person",
        ),
        (
            "(want|need|prefer|demand|request|rather have|id like|would like|wish for|asking for) (to (have"
            "|get|see) )?(an? |some )?(<real> )?(<human>|one of your (people|staff|team))(?! (to|who|for|in"
            "|on|can|approve|readable|resources|id|key|name|is|does|must))",
            "need a live agent asap",
        ),
        (
            "(a|an|any|some|only) (real|actual|live|living) (human|person|agent|employee|one)( (here|there"
            "|available|i can|please|who|to (ask|talk|answer|speak)|answer*|reading|pls))?",
            "Is there a real person I can ask?",
        ),
        (
            "(is|are) (there )?(anyone|anybody|a human|any humans?|an? (real|actual|live) person|real"
            " people) (there|here|available|real|reading|behind)",
            "Is there anybody real I can talk to?",
        ),
        ("(anyone|anybody) (real|human) .{0,20}(talk|speak|ask|there|here)", "Is there anybody real I can talk to?"),
        (
            "(can|could|would|will|may|please|pls)( have)? <anyone> ... (call|phone|ring|contact|get in"
            " touch|reach out|get back|take over|talk to me|speak (to|with) me|look at (this|it|my case)"
            "|personally)",
            "can someone call me about this",
        ),
        (
            "(have|let) <anyone> (call|phone|ring|contact|write|get back to) (me|us)",
            "Please have one of your staff contact me, my number is on file.",
        ),
        (
            "(can|could|would|will|may|please|pls) <anyone> (please )?(call|phone|ring|contact) (me|us)",
            "can someone call me about this",
        ),
        (
            "(please |pls |can you |could you )?(call|phone|ring) (me|us) (back|please|pls|today|tomorrow"
            "|now|asap|at|on|under)",
            "Could somebody from support ring me back this afternoon?",
        ),
        (
            "(want|need|request|would like|id like|arrange|schedule|book|get|have) (a )?(call ?back|phone call"
            "|call from)",
            "Can I get a call back?",
        ),
        (
            "(can|may|could) <we> (call|phone|ring) (someone|somebody|you (back|now|today|tomorrow|directly"
            "|about|on|at|please|up|instead of))",
            "Can I call you back on Monday?",
        ),
        ("let me (speak|talk|chat)( to| with)?|who can i (speak|talk) (to|with)", "let me speak to your manager"),
        ("want(ed)? to (speak|talk) (to|with) (you|your|someone|somebody)", "I wanted to talk to someone"),
        (
            "(hate|sick of|tired of|enough of|no more|no|not|stop|dont want|without|instead of|fed up with) "
            "(the |these |this |your |an? |any |more |with |talking to |to talk to |to chat with |chatting"
            " with |sending me ){0,3}(ro|chat)?bots?(?! (account|token|user|api|name|message|posts?"
            "|framework))",
            "I don't want to chat with a robot",
        ),
        (
            "am i (talking|speaking|chatting) (to|with) (an? )?(ro|chat)?(bot|machine|computer|human|person)",
            "am I talking to a bot",
        ),
        ("escalate (this|it|my case|the case|my ticket)( to)?", "escalate this to your supervisor"),
        # German
        (
            "mit (einem|einer|ihrem|ihrer|dem|der|jemandem|jemand)( (echten|richtigen|menschlichen"
            "|lebenden))?( (mitarbeiter*|mensch*|person|berater*|kollege*|kollegin|kundenservice"
            "|kundendienst|support|team|zuständigen))? ... (sprechen|reden|verbinden|verbunden|telefonieren"
            "|chatten)",
            "Kann ich bitte mit einem echten Menschen sprechen?",
        ),
        (
            "mit (einem|einer|ihrem|ihrer|dem|jemandem)( (echten|richtigen|menschlichen))? (mitarbeiter*"
            "|mensch*|person|berater*|kundenservice|kundendienst) (bitte )?(sprechen|reden|verbinden"
            "|verbunden|telefonieren|chatten)",
            "Kann ich bitte mit einem echten Menschen sprechen?",
        ),
        ("verbinden sie mich", "Verbinden Sie mich mit einem Berater"),
        (
            "(einen|mit einem) (echten|richtigen|menschlichen) (mensch*|mitarbeiter*|ansprechpartner*|berater*)",
            "Kann ich bitte mit einem echten Menschen sprechen?",
        ),
        (
            "(um|einen) (rückruf|anruf)|rufen sie (mich|uns) (bitte )?(zurück|an)",
            "Bitte um Rückruf unter der bekannten Nummer.",
        ),
        ("(kein|keinen|keine) (chat|ro)?(bot|bots|boter)", "Bitte keinen Bot"),
        # Spanish
        (
            "(hablar|hable|comunicar(me)?|conectar(me)?|contactar|chatear|pás[ae]me|pas[ae]me) con (un |una "
            "|algún |el |la |vuestro |su )?(agente|persona|human[oa]|alguien|operador*|representante|asesor*"
            "|ser humano|encargad[oa]|soporte|atención al cliente)",
            "quiero hablar con una persona",
        ),
        (
            "(quiero|necesito|prefiero|quisiera) (a )?(un |una )?(agente|persona real|persona|human[oa]"
            "|operador*|asesor*)",
            "necesito un agente por favor",
        ),
        ("llám[ae](me|nme|dme)|llamen?me|que me llamen|atención humana", "llámenme, por favor"),
        # French
        (
            "(parler|discuter|échanger|communiquer|contact) (à|avec) (un |une |votre |le |la )?(vrai |vraie "
            "|véritable )?(quelquun|conseiller|conseillère|humain|personne|agent|opérateur|opératrice|être"
            " humain|responsable|service client|équipe)",
            "Je voudrais parler à un conseiller",
        ),
        (
            "(joindre|avoir|rappel* par) (un |une )?(quelquun|conseiller|conseillère|humain|vraie personne)("
            " au téléphone)?",
            "j'aimerais avoir quelqu'un au téléphone",
        ),
        ("(rappelez|appelez)[- ](moi|nous)|être (rappelée?|recontactée?)", "Rappelez-moi demain"),
        ("(veux|voudrais|besoin dun) (un )?(humain|conseiller)", "je veux un humain"),
    ),
    "legal": (
        (
            "(<my>|a|an|his|her|their|the) (lawyers?|attorneys?|solicitors?|barristers?|legal (team|counsel"
            "|advis[eo]r|representative)) (will|is|are|has|have|says?|said|want*|asks?|asked|need*|contact*"
            "|write*|advis*|told|letter|and i|to (sue|contact|look|write))",
            "our attorney needs all records under a subpoena",
        ),
        (
            "(hear|letter|contact*|call|calling|call(ed)?|see|hire|hired|talk* to|spoken? (to|with)|speak "
            "(to|with)|consult*|instruct*|involve|get) (from )?(with )?(<my>|an?|the) (lawyers?|attorneys?"
            "|solicitors?|legal (team|counsel))",
            "You will hear from my lawyer",
        ),
        (
            r"(our|my) (lawyers?|attorneys?|solicitors?|legal team)( \w{1,12})? (asks|needs|requires|demands|will"
            "|is|has)",
            "Our legal team has put a legal hold on this data",
        ),
        ("(sue|suing|sued) (you|your|them|the company|for)", "I am going to sue you"),
        ("(will|going to|gonna|might|shall|ready to|have to|could) sue", "I am going to sue you"),
        (
            "law ?suits?|litigation|class action|subpoena*|cease and desist|dmca|defamation",
            "our attorney needs all records under a subpoena",
        ),
        ("breach of contract|legally liable", "You are in breach of contract"),
        (
            "court (order|case|date|hearing|proceedings|summons)",
            "We received a court order to hand over these messages",
        ),
        ("(small claims|labou?r|employment|civil|in) (court|tribunal)", "see you in court"),
        (
            r"(go|take (you|this|it|them)|taking (you|this|it|them)|going) to (the )?(\w{3,12} ){0,2}(court"
            "|tribunal)",
            "I'm taking this to small claims court",
        ),
        ("see you in court", "see you in court"),
        (
            "legal (actions?|steps|proceedings|hold|claims?|threats?|consequences|disputes?|matter|measures|complaint)",
            "We are considering legal steps against you",
        ),
        (
            "(ombudsman|trading standards|better business bureau|attorney general|consumer protection"
            "|consumer (rights|advice|advocate))",
            "I'll report you to the ombudsman",
        ),
        (
            "(report|complain*|complaint|turn) ... (regulator|data protection (authority|office*"
            "|commissioner)|authorities|cnil|ftc|bafin|ico)",
            "This violates the GDPR and I will complain to the data protection authority",
        ),
        (
            "(violat*|breach*|break*|broke|against|infring*) (of )?(the )?(gdpr|law|laws|my rights|our"
            " rights|data protection|copyright|labou?r law)",
            "your company broke the law",
        ),
        ("copyright (infringement|claim|violation)|press charges", "This is a copyright violation"),
        (
            "fil(e|ed|ing) (a )?(police report|charges|suit|lawsuit|claim against|complaint)",
            "I want to file a claim against your company",
        ),
        (
            "file a claim against|(hold|holding|held) (you|them) (legally )?(liable|responsible|accountable)",
            "we hold you liable for the damage",
        ),
        ("liable for|testify", "we hold you liable for the damage"),
        (
            "(is|was|isnt|would) (it|this|that) (even |actually )?(il)?legal",
            "Is it legal to record employees with this?",
        ),
        (
            "(il)?legally (allowed|required to|obliged|entitled|binding)(?! on (invoices|receipts))",
            "Are we legally allowed to keep this data for ten years?",
        ),
        ("(is|was) (it|this|that) against the law", "is this against the law"),
        # German
        (
            "(mein|unser|ein|den|einen|zum|dem)(e|en|em|er)? (rechts)?anw[aä]lt(in|s|en)?|rechtsanw[aä]lt*",
            "Ich schalte meinen Anwalt ein",
        ),
        ("(rechts)?anwalt (ein)?schalten", "Ich werde den Rechtsanwalt einschalten"),
        (
            "verklag(e|en|t)|klage (ein|er)?(reichen|heben)|(rechtliche|juristische)n? (schritte|mittel)",
            "Ich werde Sie verklagen",
        ),
        (
            "anzeige erstatten|rechtsstreit|abmahnung|vor gericht|(arbeits|amts|land)gericht|rechtsweg",
            "Wir sehen uns vor Gericht",
        ),
        # Spanish
        (
            "(mi|nuestr[oa]|un|una|el|la) abogad[oa]s?|(los|les|te|le)? ?demandar(los|les|é|emos|te)?",
            "pienso demandarlos",
        ),
        (
            "acciones legales|(poner|presentar) una denuncia|denunciar(los|les|é)?|tribunales|ir a juicio",
            "Voy a presentar una denuncia",
        ),
        ("vía legal", "lo resolveremos por vía legal"),
        # French
        ("(mon|notre|un|une|mes|nos) avocate?s?|porter plainte|poursuites?( judiciaires?)", "je vais porter plainte"),
        (
            "poursuivre en justice|action en justice|(au|devant le) tribunal|prudhommes|mise en demeure",
            "Ceci est une mise en demeure",
        ),
        ("saisir la justice", "je vais saisir la justice"),
    ),
    "safety": (
        (
            "suicid*|self[- ]harm*|(kill|hurt|harm|cut)(ing)? (my|him|her|your|them|our)sel(f|ves)",
            "I want to kill myself",
        ),
        ("better off dead|no reason to live|overdos(e|ed|ing)", "I see no reason to live"),
        (
            "(kill|hurt|shoot|stab|beat|rape|attack|murder)(s|ed|ing)? (me|us|him|her|someone|somebody|my "
            "(kids?|child|children|family|wife|husband|son|daughter|colleague|boss|mother|father))(?! (up )?"
            "(with|over|in the ranking))",
            "He said he will kill me",
        ),
        (
            "(want|wants|wanted|going|plan|plans|planning|wish) to (die|be dead|end (it all|it|my life|his"
            " life|her life|their life))",
            "I can't go on, I want to end it all",
        ),
        (
            "(not|dont|doesnt|does not|do not|no longer|didnt|never) want(s|ed)? to (live|be alive|be here"
            "|exist|go on living)( any ?more)?",
            "I don't want to live anymore",
        ),
        ("end(ing|ed)? (it all|(my|his|her|their) (own )?life)", "she wrote that she wants to end her life"),
        (
            "(threat|threats|threaten|threatens|threatened|threatening) (me|us|him|her|them|my (life|family"
            "|colleagues?|staff|kids)|to (kill|hurt|harm|beat|shoot|attack|stab|rape|find|come to my))",
            "an employee threatened to shoot someone at work",
        ),
        ("(death|bomb|violent) threats?", "Somebody posted a bomb threat in our forum"),
        (
            "(is|was|keeps|kept|been|being|someone|somebody) (stalk(s|ed|ing)|following) (me|us|her|him|my"
            "|one of (us|our))",
            "someone is stalking me with the location feature",
        ),
        ("stalk(er|ers|ing|ed)", "A man is stalking one of our drivers using the tracking link"),
        (
            "(keeps?|kept) (turning|showing|coming|waiting|following|watching|calling) (up |me |us |her |him"
            " |for |at |to |round |by )",
            "my ex keeps following me (see the photos)",
        ),
        (
            "(im|i am|being|was|were) (being )?followed( home| by)?|following me (home|around|to)",
            "I'm being followed home, how do I hide my location now",
        ),
        (
            "(watch|watches|watching|track|tracks|tracking|spy|spies|spying) (on )?(me|us|her|him) ... "
            "(scared|afraid|ex|camera|home|unsafe)",
            "my neighbour uses the camera to watch me and I'm scared",
        ),
        (
            "(im|i am|we are|were|she is|shes)( so| very| really| too)? (scared|afraid|frightened|terrified)"
            "(?! (to|that|of|i|we|it|this|ill|my (data|file|files|work|boss will)|about|the|for the|how|if))",
            "I'm afraid for my life",
        ),
        ("(im|i am|we are|she is|he is) (in danger|not safe|unsafe)", "I am not safe here"),
        ("fear(s|ing)? for (my|his|her|their|our)", "I fear for my life"),
        ("afraid (for|of) (my|his|her) (life|ex|husband|safety|boyfriend|father|partner)", "I'm afraid for my life"),
        (
            "(life|lives|safety) (is|are) (in danger|at risk|threatened)|(domestic|physical) (violence|abuse)",
            "her life is in danger",
        ),
        (
            "(abusive|violent) (ex|partner|husband|boyfriend|wife|boss|father|relationship)|restraining order",
            "my abusive ex reads my calendar",
        ),
        (
            "sexual(ly)? (harass*|assault*|abus*)|(child|children) (is|are)? ?(abuse*|in danger)|child abuse",
            "My colleague sexually harassed me in the chat",
        ),
        ("(pulled|with|has|had|brought|carries) a (gun|knife)", "a customer came in with a knife"),
        ("caught fire|catching fire|(is|was|are|it|started) on fire", "the charger caught fire"),
        (
            "smok(e|ing) (is )?(coming|pouring|from|out of|came)|electric(al)? shock|electrocuted",
            "I got an electric shock from the device",
        ),
        (
            "(gas|chemical) leak|smell(s|ed|ing)? (of )?(gas|burning)|carbon monoxide",
            "We smell gas near your appliance",
        ),
        ("(explod(ed|es|ing)|explosion)(?! (of|in) (data|rows|tokens))", "the battery exploded"),
        (
            "(burn(ed|t)|injur(ed|ing)|cut|electrocuted|hurt) (my|his|her|our|a|the) (hand|hands|arm|face"
            "|leg|finger*|eye|eyes|child|son|daughter|worker*|employee*|customer*)",
            "the device overheated and burned my hand",
        ),
        (
            "(was|got|is|been|were|badly|seriously|severely) (badly |seriously |severely )?(injured|hurt"
            "|bleeding|unconscious|poisoned)(?! players)",
            "there has been an accident, a worker is badly injured",
        ),
        ("(call|called|calling) (an ambulance|911|the police)|medical emergency", "we called an ambulance"),
        ("(bomb|gun|weapon) (at|in) (the|our|my) (work|office|school|shop|building)", "there is a bomb in our office"),
        (
            "selbstmord*|suizid*|umbringen|nicht mehr leben|bedroht (mich|uns)|angst um (mein|unser)*",
            "Er bedroht mich, er kennt meine Adresse",
        ),
        ("suicidio|quiero morir|me (quiere )?(amenaza|matar)|matarme|envie de mourir", "quiero morir"),
        ("(me|te) (suicider|tuer)|me menace", "il me menace"),
    ),
    "payment_dispute": (
        ("charge ?backs?|rückbuchung*|rücklastschrift*", "I will do a chargeback"),
        (r"<odd> (\w{3,10} )?<money>", "fraudulent charge on my account"),
        (
            "<money> ... (<odd>|arent mine|isnt mine|not mine|isnt ours|not ours|does not belong to (me|us))"
            "(?! (why|what|how))",
            "This charge is not mine, I never bought anything from you",
        ),
        (
            r"<money> ... <we> (\w{4,10} )?<not> (\w{4,10} )?<made>",
            "There is a debit from you that I have not approved",
        ),
        ("<money> ... (not authori[sz]ed by|without) (me|us)", "a charge was made without me"),
        (
            "<money> ... (im|i am|we are) (not|un)[ ]?(familiar with|sure of|aware of)",
            "there is a payment that I am not aware of",
        ),
        (
            r"<we> (\w{4,10} )?<not> (\w{4,10} )?<made> (to |up for )?(this|that|the|these|those|your|any"
            r"|an?) (\w{2,12} ){0,3}<money>(?! (method|plan|button|term|page))",
            "I don't recognize this payment",
        ),
        (
            "<we> <not> (bought|buy|order(ed)?|purchased?|subscribed?|signed up|sign up) (for |to )?"
            r"(anything|any of|this|that|it|a subscription)( \w{2,8}){0,3} (and|but|yet|from you)",
            "I never signed up for a subscription and you billed me",
        ),
        (
            "(dispute|disputing|disputed|contest|contesting|contested) (this|that|the|your|my|an?|invoice"
            r"|these|it) ?(\w{2,12} ){0,2}(<money>|with)",
            "I contest this invoice",
        ),
        ("<we> (dispute|contest) (this|that|the|your|invoice|these|all)", "we dispute invoice 2231"),
        ("(dispute|contest) (invoice|charge|payment|bill) ", "I dispute invoice (44)"),
        (
            "(bank|card (company|issuer|provider)|credit card company|paypal|visa|mastercard) ... (reverse"
            "|reversing|reversal|claw|dispute|chargeback|fraud)",
            "My bank is going to claw the payment back",
        ),
        (
            "(told|asked|instructed|ask|tell|calling) (<my>|the) (bank|card company|credit card company) to "
            "(stop|block|reverse|return|take|refuse|cancel)",
            "I've asked my credit card company to reverse the payment",
        ),
        ("(reverse|claw) ... (charge|payment|debit|transaction) ... bank", "reverse the charge or I call my bank"),
        (
            "(refund|money) ... or i(ll| will)? (go|call|contact|report|tell|ask) ... (bank|card company)",
            "It's a rip-off, refund me or I go to my bank",
        ),
        (
            "(charged|billed|debited|took|taken|withdrew|renewed|deducted) ... (without (my|our|any|asking"
            "|telling|permission|authori[sz]ation|consent|notice|warning)|after <we>( had| have)? cancel*|"
            "(even though|although|despite|while) <we>( had| have)? (already )?cancel*)",
            "You charged me after I cancelled",
        ),
        ("after <we>( had| have)? cancel* ... (charged|billed|debited|took|taken)", "after I cancelled I was charged"),
        (
            r"(stole|stolen|stealing|robbed|robbing) ... (money|dollars|euros|pounds|usd|eur|\d+|from (me|us"
            "|my|our))",
            "You stole 300 dollars from me",
        ),
        ("you(ve| have)? (stole|robbed)", "You stole 300 dollars from me"),
        (
            r"(this|it|thats|its|is|you|youre|are|what) (\w{1,10} ){0,2}(scam|scammers|swindle|rip-?off"
            "|ripped off|con|fraudsters|fraud|theft)(?! (alert|rule|filter|prevention|protection|detection"
            "|score))",
            "This is a scam, give me my money back",
        ),
        ("(been|got|was|were) (scammed|ripped off|swindled|defrauded)", "I was scammed"),
        (
            "(someone|somebody|a thief|a stranger|they) (has |have )?(used|is using|uses|stole) <my> (credit"
            " |debit |bank )?card",
            "someone used my credit card to buy your service",
        ),
        (
            r"(promised|told|guaranteed|quoted|assured) (me|us) ... (\d+ ?(days|dollars|euros|pounds|percent"
            "|months?|usd|eur)|discount|for free)",
            "Your sales rep promised us a discount of 30 % and you billed the full price",
        ),
        (
            "(promised|guaranteed|assured) (me |us )?(a |the )?(full )?(refund|discount|price)",
            "Your sales rep promised us a discount of 30 % and you billed the full price",
        ),
        (
            "(was|were|been) (quoted|promised|guaranteed) ... (bill|billed|charge|charged|paid|pay|now)",
            "I was quoted 10 dollars a month and you bill 15",
        ),
        ("insist on (it|my|our|a|the|getting|this)", "I insist on my refund"),
        (
            "(overcharged|wrongly charged|wrongfully charged|charged (me |us )?(the wrong amount|too much))",
            "you overcharged us by 200 euros",
        ),
        (r"(suspicious|unusual|strange) (\w{3,10} )?(card activity|activity on my card)", "unusual card activity"),
        (
            r"(card|details) ... (stolen|been used|was used|used by someone)|fraudulent (\w{3,10} )?activity",
            "my card has been used by someone",
        ),
        ("victim of (a )?(fraud|scam)", "I am the victim of a fraud"),
        (
            "(file|make|filing|reporting) (a )?fraud( report)?(?! (alert|rule|filter|score))|fraud report",
            "I am filing a fraud report",
        ),
        (
            r"(<stranger>|they) ... (using|used|uses|charging|charged|charges) <my> (\w{2,10} ){0,2}(card"
            "|account)",
            "someone used my credit card to buy your service",
        ),
        (
            r"<my> (\w{2,10} ){0,2}card ... (used by|without (my|our) (permission|consent|knowledge))",
            "my credit card was charged without my consent",
        ),
        ("fraud(ulently)? (on my|on our|charged|charge|payment|transaction)", "I want to report fraud on my statement"),
        (
            "report (a )?fraud(?! (alert|rule|filter|score))( on)?|credit card fraud|card fraud",
            "I want to report fraud on my statement",
        ),
        (
            "(unberechtigt|unerlaubt|nicht autorisiert|ungerechtfertigt)(e|er|en)? (abbuchung|belastung"
            "|zahlung|lastschrift)*",
            "Das ist eine unberechtigte Abbuchung",
        ),
        ("abgebucht ... (ohne|obwohl)", "Sie haben abgebucht, obwohl ich gekündigt habe"),
        ("(cargo|pago|cobro)s? no (autorizado|reconocido)s?", "hay un cargo no autorizado"),
        ("no reconozco (este|el|un|ese) (cargo|pago|cobro)", "No reconozco este cargo en mi tarjeta"),
        (
            "(prélèvement|paiement|débit)s? (non autorisé|frauduleux|inconnu)s?",
            "prélèvement non autorisé sur mon compte",
        ),
    ),
    "account_security": (
        (
            "(been|got|was|were|is|are|being|getting|think|my|our|account|workspace|email|mail|page|password"
            "|phone|admin|data) (has |have |is |was |may be |might be |probably |just |again ){0,2}(been "
            "|got |getting |gotten )?(hacked|compromised|hijacked|phished|breached|taken over)",
            "I think I've been phished",
        ),
        (
            "(account|data|security|privacy) (takeover|breach|hijack*|leak|leaks|theft|incident|vulnerability"
            "|hole|flaw)",
            "we found a security vulnerability in your site",
        ),
        ("vulnerability|intruders?|identity theft", "An intruder created new users in our account"),
        (
            r"(data|database|passwords?|customers?|files|records) (\w{2,10} )?(has |have |was |were |is |got"
            " )?(been )?(leaked|leaking)",
            "our customer data leaked",
        ),
        ("hack(ed|er|ers|ing) (my|our|into|in|us|me|got|has|have|is|are|from)", "hackers got into our shop"),
        (
            "(phish*|malware|ransomware|keylogger|spyware)(?! (training|course|simulation|test|exercise|filter))",
            "I got a phishing mail that looks like yours",
        ),
        ("spoof(ed|ing)|impersonat*", "somebody is impersonating our company"),
        (
            "<stranger> (has |is |was |have |had |has been |just |still |also |already )?(logged|logs"
            "|logging|signed|signs|signing|got|gets|getting|break*|broke|broken|trying to (get|log|sign"
            "|break)|tried to (get|log|sign|break)|attempt* to (log|sign|get)) (still )?(in|into|inside|in"
            " to|onto)",
            "someone else is logged in to my account",
        ),
        (
            "<stranger> (has |is |was |have |had |may have |might have )?(changed|accessed|accessing|using"
            "|uses|used|stole|stolen|entered|knows|reset|deleted|deleting|created|creating|took over|taken"
            " over|taking over|got hold of|has hold of|reading|sent|sends|sending) ... (password*|accounts?"
            "|e-?mails?|mail|login|workspace|phone|number|credentials|data|2fa|keys?|tokens?|users?|messages)",
            "somebody changed my password",
        ),
        (
            "(password*|e-?mail|account|login|log ?in|sign ?in|signed|logged|device|session|2fa|change*|code"
            "|address|number) ... ((wasnt|was not|isnt|is not|werent|not) (me|us|by me|from me))",
            "there's a login from Russia that wasn't me",
        ),
        (
            "(wasnt|was not|werent) (me|us) ... (log|sign|chang|password|device|account)*",
            "it was not me who tried to log in",
        ),
        (
            "(wasnt|was not|isnt|werent|not) (me|us) (who|that) (logged|signed|changed|did|reset)",
            "it was not me who logged in",
        ),
        ("(and|but) (it|that) (wasnt|was not) (me|us)", "someone signed in and it was not me"),
        (
            "(unknown|strange|unrecogni[sz]ed|suspicious|unfamiliar|unauthori[sz]ed|foreign|weird) (devices?"
            "|log[- ]?ins?|sign[- ]?ins?|activity|sessions?|access|user|users|person|ip) (in my|on my|in our"
            "|on our|from|to (my|our)|into|at|was|has|appeared|signed|logged|i )",
            "suspicious activity on my account",
        ),
        ("suspicious (activity|log[- ]?ins?|sign[- ]?ins?|access)", "suspicious activity on my account"),
        ("unauthori[sz]ed (access|log[- ]?ins?|sign[- ]?ins?|use of)", "unauthorised access to our account"),
        (
            "(fake|scam|suspicious) (e-?mail|mail|log ?in|site|website|page|message|sms|text)",
            "Your login page was copied by a fake site",
        ),
        (
            "(log|sign)[- ]?ins? ... (from (russia|china|abroad|another|a|an unknown|places|countries)) ... "
            "(not|never|dont|nobody|no one|no|never|wasnt)",
            "there are logins from a country we have no staff in",
        ),
        (
            "<we> <not> (make|made|recogni[sz]e|request*|ask* for|start*|initiat*) (this|that|the|these"
            r"|those|any|a|it|for)? ?(\w{3,10} )?(log[- ]?ins?|sign[- ]?ins?|devices?|session|code|password"
            " reset|reset|change)",
            "I did not make this login",
        ),
        (
            "(code|codes|reset|resets|mail|mails|e-?mails?|link) ... (<we>( have)? )<not> (ask|asked|request"
            "|requested|trigger|order)*",
            "I get password reset mails that I never asked for",
        ),
        (
            "<stranger> is trying to (get|log|sign|break) in",
            "I received a sign-in code that I did not request, someone is trying to get in",
        ),
        (
            r"(fired|sacked|dismissed|former|ex|left|laid off)[ -](\w{2,12} ){0,3}(still |just )?(gets in|get"
            " in|has access|have access|can (still )?(log|sign|get|see|access)|logs in|logs into|logged in"
            "|is logged|is deleting|deletes|deleting|uses|using)",
            "an ex-colleague still logs into our workspace",
        ),
        (
            "still (gets in|logs (in|into)|has access to our|have access to our)",
            "A former employee still has access to our data",
        ),
        (
            "(leaked|exposed|posted|published|committed|pushed|stole|stolen) ... (api keys?|passwords?"
            "|tokens?|secrets?|credentials|private key)",
            "I pushed our API keys to GitHub",
        ),
        (
            "(api keys?|passwords?|tokens?|secrets?|credentials|private key|access key) ... (leaked|exposed"
            "|stolen|compromised|public by accident|on github|was pushed|was committed)",
            "our API key was leaked on GitHub",
        ),
        (
            "(stole|stolen|robbed|lost) ... (phone|laptop|tablet|device|computer) ... (reading|access|open"
            "|logged|lock|account|messages)",
            "someone stole my phone and is reading my messages in your app",
        ),
        (
            "(lock|block|freeze|disable|secure) <my> account (at once|now|immediately|right away|urgently|asap)",
            "Please lock my account at once, my laptop was stolen",
        ),
        ("gehackt|hacker|fremde[rn]? (zugriff|anmeldung)", "Mein Konto wurde gehackt"),
        (
            "(jemand|unbekannte) (anderes? )?(hat|ist|haben) (sich )?(in )?(mein|unser)*",
            "jemand hat mein Passwort geändert",
        ),
        (
            "hackead[oa]s?|hackearon|me han hackeado|alguien (ha )?(entró|entrado|cambió|cambiado)|piratée?s?",
            "me han hackeado la cuenta",
        ),
        ("quelquun (sest connecté|a changé|a piraté)", "quelqu'un a changé mon mot de passe"),
    ),
    "personal_judgment": (
        (
            "should (i|we) (really |just |rather |even |better )?(fire|sack|dismiss|promote|hire|quit|leave"
            "|invest|trust|marry|accept|refuse|tell|sue|move|forgive|report (him|her|them)|switch|upgrade"
            "|downgrade|stay|go (for|with)|pay|sell|give (him|her|them|up)|let|take (the|this) (job|offer)"
            "|keep (him|her|them|paying)|renew|believe|buy)",
            "Should I fire him?",
        ),
        (
            "(better|wiser|smarter) (to|for us|for me) ... or (to )?|should i (rather|better)",
            "should I rather take the big plan",
        ),
        (
            r"(which|what) (\w{2,12} ){0,3}(is|are|would be|works|suits|fits|suit) (us |me )?(the )?(best"
            r"|better|right|ideal)?( \w{3,12}){0,2} (for|in) (me|us|my|our|your opinion)(?! (region|browser"
            "|plan|account|workspace|timezone))",
            "which plan is best for me?",
        ),
        (
            r"(which|what) (\w{2,12} ){0,4}would (suit|fit|be (best|better|right) for|you (pick|choose|take"
            "|recommend|prefer|go|buy)) ?(us|me)?",
            "Which one would you choose?",
        ),
        ("what would you (do|recommend|advise|suggest|choose)", "what would you do in my place"),
        (
            "(would|what would) you (go|opt|choose|pick) ... (me|my place|my shoes|us)|if you were (me|us)",
            "Would you go for monthly or yearly if you were me?",
        ),
        ("in my (place|shoes)", "what would you do in my place"),
        (
            "(whats|what is|what do you think is) the right (price|salary|pay|decision|thing to do|choice)( for| to)?",
            "what's the right price for my product",
        ),
        (
            "what do you (think|advise|suggest)( (about|of|that))? (i|we|me|us|my|our)",
            "what do you advise me to do about a lazy employee",
        ),
        (
            "do you (think|advise|suggest|feel|believe) (that )?(i|we|my|our|its (wise|fair|right|wrong|a"
            " good idea)|he|she|it is (wise|fair|right|wrong))",
            "Do you think I should switch to the yearly plan?",
        ),
        (
            "(is|was|would) it (really )?(be )?worth( it| while|while| the money)? (for (me|us|my|our|a "
            "(small|tiny))|to (upgrade|switch|move|pay|stay)|upgrading|switching)",
            "Is it worth upgrading for us? is it worth it for a team of 5",
        ),
        (
            "worth (upgrading|switching|it) (for|to) (us|me)",
            "Is it worth upgrading for us? is it worth it for a team of 5",
        ),
        (
            r"(in )?your (\w{3,10} )?(opinion|view) (on|of|about|is|whether|in this)|in your (honest )?opinion",
            "what is your honest opinion of our roster",
        ),
        (
            "your (honest|personal) (opinion|advice|view)|(advise|advice for|advice to|counsel) (me|us)",
            "what is your honest opinion of our roster",
        ),
        ("advice on (whether|how to (handle|treat|deal))", "I need advice on how to handle my boss"),
        (
            "who (should|deserves|ought to|has the right to|is right|is in the right)( (get|go|have|be|win"
            "|the|work|to|first|it|take|stay))?(?! (i|we) (contact|ask|call|write|invite|see|talk|speak|tell"
            "|inform|email|go))",
            "who deserves the bonus, Anna or Tom?",
        ),
        (
            r"(which|whom?) (one )?of (the|these|my|our) (two |three )?(\w{3,12} )?(should|deserves|would) (i"
            " |we |get|be|have|win|go)",
            "which of the two candidates should get the job",
        ),
        (
            "is it (really )?(fair|right|wrong|legal|ethical|unfair|moral|immoral|reasonable|selfish|rude) "
            "(to|that|if|for|when|of)",
            "is it wrong to read my employees' messages",
        ),
        (
            "am i (right|wrong|being (unfair|unreasonable|paranoid)|the only one) (to|in|if|when|here)",
            "am I right to refuse the request?",
        ),
        ("are we (right|wrong) (to|in)", "are we wrong to refuse"),
        (
            "how (should|do|would|can) (i|we|you) (best )?(deal with|handle|cope with|tell|talk to|react to"
            "|respond to|punish|treat|discipline|motivate|confront) <him>",
            "How should I tell my boss that I want to quit?",
        ),
        (
            "(deal|cope|handle|argue|arguing) (with )?(an? |my |our )(lazy|difficult|rude|late|bad|toxic"
            r"|annoying) (\w{3,12})",
            "how do I deal with a lazy colleague",
        ),
        ("soll(te)? ich (lieber|besser|ihn|sie|kündigen|wechseln)", "Soll ich lieber kündigen?"),
        (
            "was würden sie (mir )?(tun|raten|empfehlen|machen)|was raten sie|würden sie mir raten",
            "was würden Sie mir raten",
        ),
        (
            "qué me (recomienda|aconseja|recomiendas)|que me conseill(ez|es)[- ]|à ma place|en mi lugar",
            "¿Qué me recomienda?",
        ),
    ),
    "distressed": (
        (
            "(im|i am|we are|were|feel|feeling|i feel)( (so|really|very|completely|absolutely|totally"
            "|getting|just|quite|utterly|all)){0,2} (desperate|panicking|panicked|crying|devastated"
            "|heartbroken|distraught|overwhelmed|freaking out|in (tears|despair|a panic)|losing (my mind"
            "|sleep|it)|going crazy|falling apart|breaking down|beside myself|hopeless|helpless|shaking"
            "|depressed|suffering|broken|terrified|so stressed( out)?(?! for))",
            "I'm in tears, my thesis has gone",
        ),
        (
            "(am|im|are|so|really|very|completely|totally) stressed( out)? (and|by|about|because|over)",
            "i'm so stressed and overwhelmed by this",
        ),
        ("in tears|panic attacks?|(nervous|mental) breakdown|(at|to) (my|our|the) wits end", "I am at my wits' end"),
        ("end of (my|our|the) (tether|rope)|worst day of my life", "we're at the end of our rope"),
        (
            "(cant|cannot|can not) (cope|take (it|this)|go on|handle (it|this)|stand (it|this)|sleep|breathe"
            "|stop crying|bear (it|this))( with (this|it|all))?( any ?more| any longer| because| over| at"
            " night)?(?! (with|the|default|sort|part|in|for|more|mode))",
            "I can't take this any longer",
        ),
        (
            "(crying|cried|cry|wept|weeping) (because|all|over|since|my eyes|here|at|about|the whole)",
            "I have been up all night crying because of this",
        ),
        ("up all night", "I have been up all night crying because of this"),
        (
            "(dont|do not) know what (else )?(to do|i can do|i should do|we should do) (any ?more|any longer"
            "|now|without)",
            "I don't know what to do anymore",
        ),
        ("i (have )?(give|given|giving) up on life", "I give up on life"),
        (
            "(im |i am |were |we are )?begging (you|for)|i beg (you|of you)(?! to differ)|please,? please",
            "please, I beg you, help me",
        ),
        (
            "(lose|losing|lost|cost|costs|costing) (me |us )?(my|our) (job|jobs|house|home|livelihood"
            "|business|flat|family|marriage|existence)",
            "we will lose our business over this",
        ),
        (
            "(cant|cannot|can not|couldnt) (pay|afford|feed) (for )?(my|the|our) (rent|kids|children|food"
            "|family|mortgage|bills|medicine)",
            "I'm really scared that I can't pay my rent now",
        ),
        (
            "my (mother|father|mum|mom|dad|wife|husband|son|daughter|child|brother|sister|partner|baby"
            r"|parents?|grand\w{4,6}|best friend)( has| have)?( just| recently| suddenly)? (died|passed away"
            "|is dying|has cancer)",
            "My mother died last week and I can't get into her account",
        ),
        (
            "(ruin|ruining|ruined|destroy|destroyed|destroying) (my|our) (life|business|health|career|family"
            "|company|existence)",
            "This is ruining my life",
        ),
        ("living nightmare|(is|its|been) (such )?a nightmare", "this is a nightmare"),
        ("(give|gives|giving|gave) me (panic|anxiety|sleepless)", "This whole thing is giving me panic attacks"),
        ("help me (please )?(im|i am) (desperate|begging|lost)", "help me please I am desperate"),
        (
            "(völlig|total|ganz|so) verzweifelt|bin verzweifelt|mit den nerven (am ende|fertig)",
            "Ich bin völlig verzweifelt",
        ),
        ("estoy (muy )?desesperad[oa]|je suis (désespérée?|à bout)", "estoy desesperada"),
    ),
}
