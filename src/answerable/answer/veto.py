"""What no confidence overrides: a wish for a human, anger, danger, law, money in dispute, a stranger in the account.

The table below is all there is: word-bounded patterns, one class after another, none with a quantifier inside a
quantified group, so that time grows with the length of the text alone. What they miss goes on as an ordinary
question; what they take by mistake goes to a human, who sees why.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from . import sentiment
from .reasons import VETOES, Reason
from .thread import ThreadSignals

MAX_CHARACTERS = 20_000  # of a message that are read
ANGER = 2  # points from which a message is angry

_PERSON = (
    r"(?:human(?: being)?|person|people|someone|somebody|agent|representative|rep|operator|advis[oe]r|supervisor"
    r"|(?:staff|team) member|support (?:agent|person|staff|team|rep)|colleague|specialist|real (?:one|person|human)|live (?:chat|agent|person)"
    r"|(?:your|the) (?:team|support|manager|boss|staff|customer (?:service|care|support)|support team|sales team|billing team)|customer (?:service|care|support)|manager)"
)

PATTERNS: dict[Reason, tuple[str, ...]] = {
    "wants_human": (
        rf"\b(?:speak|talk|chat|connect(?: me)?|put me through|transfer(?: me)?|pass me|hand me|get me through|escalate(?: this| me| it)?) (?:directly )?(?:to|with|on to|over to) (?:an? |the |your |some )?(?:actual |real |live |living |proper |human |different |another )?{_PERSON}\b",
        r"\b(?:want|need|like|prefer|get me|give me|get|let me have|have|is there|are there|demand|request|find me) (?:to (?:see|have|get|speak to|talk to) )?(?:an? |some )?(?:actual |real |live |living |proper )(?:human(?: being)?|person|people|agent|operator|representative|someone|somebody)\b",
        r"\b(?:want|need|get me|give me|just|prefer|i'd like|request) (?:an? |some )(?:human(?: being)?|agent|representative|operator|real one)\b(?! (?:to approve|resources|key|id|who approves|version))",
        r"\A\W{0,4}(?:an? )?(?:real |live |actual )?(?:human(?: being)?|agent|operator|representative|person|live chat|support agent|speak to agent)(?:,? please| pls| plz| now)?\W{0,6}\Z",
        r"\b(?:can|could|would|will|may|please)\b[^.?!\n]{0,20}\b(?:someone|somebody|anyone|anybody|a person|a human|one of you|one of your (?:team|people|colleagues|staff))\b[^.?!\n]{0,30}\b(?:call|phone|ring|contact|get in touch|reach out|get back|help me personally|look at (?:this|it|my case)|take over|talk to me|speak (?:to|with) me)\b",
        r"\b(?:call|phone|ring) me(?: back)?\b(?! (?:crazy|old|names|mad|that|a |the ))|\b(?:request|want|need|would like|arrange|schedule|book) (?:an? )?(?:call ?back|phone call)\b|\bcan i (?:call|phone|ring) (?:you|someone|somebody)\b",
        r"\b(?:not|no|stop|hate|sick of|enough of|instead of|rather than|tired of)(?: with| talking to| to talk to| want| wanting| this| these| your| the| a| to| an){0,4} (?:ro)?bots?\b",
        r"\b(?:an?|any|some|only) (?:real|actual|live|living) (?:human(?: being)?|person)\b[^.?!\n]{0,30}\b(?:here|there|ask|answer|help|available|read|reply|i can)\b",
        r"\b(?:let|allow) me (?:speak|talk|chat)\b|\bwho can i (?:speak|talk) (?:to|with)\b|\b(?:is|are) (?:there )?(?:anyone|anybody|a human|any human|a real person|real people) (?:there|here|available|real|behind)\b|\bi (?:want|need|would like|wish|'d like)? ?to (?:speak|talk) (?:to|with) (?:some(?:one|body)|an? \w+|you(?:r)? \w+)\b",
        r"\bam i (?:talking|speaking|chatting) (?:to|with) (?:an? )?(?:bot|robot|machine|computer)\b",
        # German
        r"\b(?:mit|an) (?:einem|einer|einen|eine|ihrem|ihrer|dem|der|nem|ner)? ?(?:echten |richtigen |menschlichen |lebenden )?(?:mitarbeiter(?:in)?|menschen?|person|berater(?:in)?|kollegen|kollegin|kundenservice|kundendienst|support)\b[^.?!\n]{0,25}\b(?:sprechen|reden|verbinden|verbunden|telefonieren|chatten|weiterleiten|schreiben)\b",
        r"\b(?:möchte|will|brauche|kann ich|bitte)\b[^.?!\n]{0,15}\b(?:echten|richtigen|menschlichen) (?:menschen|mitarbeiter|ansprechpartner|berater)\b|\bbitte um (?:einen )?(?:rückruf|anruf)\b|\brufen sie mich (?:bitte )?(?:zurück|an)\b|\b(?:kein|keinen) (?:bot|roboter|chatbot)\b",
        # Spanish
        r"\b(?:hablar|hable|comunicar(?:me)?|conectar(?:me)?|contactar|p[aá]s[ae](?:me|rme)) con (?:un |una |alg[uú]n |el |la |vuestro |su )?(?:agente|persona|humano|humana|alguien|operador|operadora|representante|asesor|asesora|ser humano|encargado|persona real)\b|\b(?:quiero|necesito|prefiero) (?:un|una) (?:agente|persona|humano|operador)\b|\bll[aá]m(?:e|ad|en)me\b|\bque me llamen\b",
        # French
        r"\b(?:parler|discuter|échanger) (?:à|a|avec) (?:un |une |quelqu'un|votre |l')?(?:vrai[e]? |véritable )?(?:quelqu'un|conseill(?:er|ère)|humaine?|personne|agent|opérateur|opératrice|être humain|responsable|équipe|service client)?\b(?<=[\w])(?<! à)(?<! a)(?<! avec)(?<! un)(?<! une)|\b(?:rappelez|appelez)[- ]moi\b|\bêtre rappelée?\b|\bje veux un (?:humain|conseiller|agent)\b",
    ),
    "legal": (
        r"\b(?:my|our|a|the|an|his|her|their) (?:lawyers?|attorneys?|solicitors?|legal (?:team|counsel|department|adviser|advisor|representative))\b(?! (?:who|of ours)? ?(?:wants? to|needs to|cannot|can't|can not) (?:log|sign|clock|use|see the app))",
        r"\b(?:sue|suing|sued) (?:you|your|them|the company|wick\w+)\b|\b(?:will|going to|gonna|shall|might|have to|ready to) sue\b|\blaw ?suit\b|\blitigation\b|\bclass action\b|\bsubpoena(?:ed)?\b|\bcourt (?:order|case|date|hearing|proceedings|summons)\b|\blegal (?:action|steps|proceedings|hold|notice|claim|threat|consequences|dispute|matter)\b|\btake (?:you|this|them|it) to (?:\w+ )?(?:court|tribunal)\b|\b(?:labou?r|small claims|employment|in) (?:court|tribunal)\b|\btribunal\b|\bsee you in court\b",
        r"\b(?:report|complain(?:t|ing)?|complained)\b[^.?!\n]{0,30}\b(?:ombudsman|regulator|data protection (?:authority|commissioner|office)|trading standards|consumer protection|ico|cnil|attorney general|better business bureau|bbb|ftc)\b|\b(?:ombudsman|data protection authority)\b|\bcease and desist\b|\bcopyright (?:infringement|claim|violation)\b|\bdmca\b|\bbreach of contract\b|\bgdpr (?:complaint|violation|breach)\b|\bviolat\w{1,5} (?:the )?(?:gdpr|law|my rights|data protection)\b|\bdefamation\b|\bpress charges\b|\b(?:filed|filing|file) (?:a )?(?:police report|charges|suit|claim against)\b|\btestify\b|\bholding you liable\b|\bhold you (?:liable|responsible)\b|\bliable for (?:the|our|my)\b",
        r"\b(?:is|was|isn't|would) (?:it|this|that) (?:even )?(?:il)?legal\b|\b(?:il)?legally (?:allowed|required|obliged|binding|entitled)\b|\bagainst the law\b",
        r"\b(?:mein(?:en?|em)?|unser(?:en?|em)?|eine[nm]?|ein) (?:rechts)?anw[aä]lt(?:in)?\b|\bverklagen?\b|\bklage (?:ein)?reichen\b|\b(?:rechtliche|juristische) schritte\b|\banzeige erstatten\b|\b(?:arbeits|amts|land)?gericht\b|\babmahnung\b|\brechtsstreit\b",
        r"\b(?:mi|nuestro|nuestra|un|una) abogad[oa]\b|\bdemandar(?:los|les|os)?\b|\bacciones legales\b|\bdenuncia(?:r(?:los|les)?)?\b|\btribunales\b|\bjuicio\b",
        r"\b(?:mon|notre|un|une) avocate?\b|\bporter plainte\b|\bpoursuites? (?:judiciaires?)?|\baction en justice\b|\bau tribunal\b|\bprud'hommes\b|\bmise en demeure\b",
    ),
    "safety": (
        r"\bsuicid(?:e|al)\b|\bself[- ]harm\w{0,3}\b|\b(?:kill|hurt|harm|cut)(?:ing)? (?:my|him|her|your|them|our)sel(?:f|ves)\b|\b(?:kill|hurt|shoot|stab|beat|attack)(?:ed|s|ing)? (?:me|us|him|her|people|someone|somebody|my (?:kids?|children|family|wife|husband|colleague|boss))\b",
        r"\b(?:want(?:s|ed)?|going|plan(?:s|ning)?|wish(?:es)?) to (?:die|be dead|end (?:it all|my life|his life|her life|their life))\b|\b(?:not|n't|no longer|dont) want(?:s|ed)? to (?:live|be alive|be here any ?more|go on living|exist)\b|\bend(?:ing)? (?:my|his|her|their|your) (?:own )?life\b|\bbetter off dead\b|\bno reason to live\b|\bsuicide\b|\boverdos(?:e|ed|ing)\b",
        r"\b(?:threat(?:en(?:s|ed|ing)?)?) (?:me|us|him|her|to (?:kill|hurt|harm|beat|shoot|attack|come to my)|my (?:life|family|colleague|staff|kids))\b|\bdeath threats?\b|\bstalk(?:s|er|ed|ing)\b|\b(?:keeps?|kept) (?:turning up|showing up|following|waiting for) (?:me|us|her|him|at (?:my )?(?:work|home|house|the shop))\b|\bfollow(?:s|ed|ing) me (?:home|around|to)\b",
        r"\bi(?:'m| am)(?: so| very| really)? (?:scared|afraid|frightened|terrified|in danger|not safe|unsafe)\b(?! (?:to (?:click|press|update|lose|delete|break|try|touch|change|upgrade)|that (?:i|it|the|we)|of (?:losing|breaking|deleting|clicking|the (?:update|bill|cost)|heights)|i(?:'ll| will| might| may)?|we|it))|\bfear(?:s|ing)? for (?:my|his|her|their) (?:life|safety)\b|\b(?:my|his|her|our) (?:life|lives|safety) (?:is|are) (?:in danger|at risk)\b|\b(?:domestic|physical) (?:violence|abuse)\b|\b(?:sexual(?:ly)?) (?:harass\w{1,5}|assault\w{0,3}|abus\w{1,3})\b|\b(?:abusive|violent) (?:ex|partner|husband|boyfriend|wife|boss|father)\b",
        r"\b(?:caught|catching|on) fire\b(?! ?(?:hd|tv|tablet|stick|drill|wall))|\bsmok(?:e|ing) (?:is )?(?:coming|pouring|from|out of|came)\b|\b(?:electric(?:al)? shock|electrocuted|gas leak|carbon monoxide)\b|\b(?:was|got|is|been|were|badly|seriously) (?:injured|hurt|bleeding|unconscious|burned|burnt)\b|\bcall(?:ed|ing)? (?:an ambulance|911|999|112|the police)\b|\b(?:gun|bomb|weapon) (?:at|in|to) (?:work|the|our|school)\b|\bmedical emergency\b",
        r"\b(?:umbringen|selbstmord|suizid|nicht mehr leben|bedroht (?:mich|uns)|habe angst um mein)\b|\b(?:suicid(?:io|arme)|quiero morir|me amenaza|matarme)\b|\b(?:me (?:tuer|suicider)|envie de mourir|me menace)\b",
    ),
    "payment_dispute": (
        r"\bcharge ?backs?\b|\b(?:unauthori[sz]ed|fraudulent|unrecogni[sz]ed|unknown) (?:card )?(?:charges?|payments?|transactions?|debits?|withdrawals?|purchases?)\b|\b(?:charge|payment|transaction|debit|withdrawal|purchase)\b[^.?!\n]{0,25}\b(?:i|we) (?:did ?n[o']?t|never|have not|haven't|do ?n[o']?t) (?:authori[sz]e|approve|make|recogni[sz]e|agree|order|consent)\w{0,3}\b",
        r"\b(?:do ?n[o']?t|did ?n[o']?t|never|dont|didnt|not|cannot|can't) (?:recogni[sz]e|authori[sz]ed?|approved?|order(?:ed)?|agree(?:d)? to|sign(?:ed)? up for|consent(?:ed)? to) (?:this|that|the|these|your|any|a)(?: \w+){0,2} (?:charges?|payments?|transactions?|debits?|bills?|subscription|renewal|invoices?|amount|purchase)\b",
        r"\b(?:dispute|disputing|disputed|contest|contesting|reverse|reversed|reversing|revers(?:al of)|claw back)\b[^.?!\n]{0,30}\b(?:charges?|payments?|transactions?|debits?|bill|invoices?|amount|it|fees?)\b|\b(?:told|asked|asking|calling|contact(?:ed|ing)?|call|instructed|going to|with) (?:my|our|the) (?:bank|card (?:company|issuer|provider)|credit card company|paypal)\b[^.?!\n]{0,40}\b(?:revers|dispute|stop|block|claim|fraud|return|refund|back|cancel)\w{0,4}\b",
        r"\b(?:charged|billed|debited|took|taken|taking|stole|stolen|stealing|withdrew|withdrawn)\b[^.?!\n]{0,40}\b(?:without (?:my|our|any|asking|telling|permission|authori[sz]ation|consent|notice)|after (?:i|we)(?:'d| had| have)? cancell?ed|although (?:i|we)|even though (?:i|we)|although i had)|\b(?:stole|stealing|stolen) (?:my|our) money\b|\byou(?:'ve| have)? stole\b|\b(?:scam(?:med|mers?)?|rip(?:ped)?[- ]?off|swindle\w?)\b(?! (?:alert|prevention|protection|filter))|\b(?:promised|told|guaranteed|quoted|assured) (?:me|us)\b[^.?!\n]{0,50}\b(?:days|refund|price|free|discount|money|month|%)|\binsist on (?:it|my|a|the|our) ?(?:refund|money|full)?\b|\b(?:overcharged|wrongly charged|wrongfully charged|charged (?:me |us )?the wrong amount|wrong amount was charged)\b|\bfraud(?:ulent)?(?:ly)? (?:charge|on my (?:card|account|statement)|charged)\b|\b(?:report|committed|this is|it's|it is) (?:a )?fraud\b",
        r"\b(?:unberechtigt(?:e[rn]?)?|unerlaubt(?:e[rn]?)?) (?:abbuchung|belastung|zahlung)\b|\brückbuchung\b|\bcargo no (?:autorizado|reconocido)\b|\bno reconozco (?:este|el|un) cargo\b|\bprélèvement (?:non autorisé|frauduleux)\b",
    ),
    "account_security": (
        r"\b(?:ha(?:s|ve) been|was|were|been|got|is|am|are|being|getting|'ve been|we've been|my|our)(?: \w+){0,1} (?:hacked|compromised|hijacked|breached|phished|stolen)\b(?<!price stolen)|\bhack(?:ed|er|ers|ing) (?:my|our|into|into my|in|the|has|got|have|is)\b|\b(?:account|data|security|privacy) (?:takeover|breach|hijack\w{0,3})\b|\bdata leak\b|\b(?:phishing|malware|ransomware|keylogger|spyware)\b(?! (?:training|course|simulation))|\b(?:spoof(?:ed|ing)|impersonat(?:ed?|es|ing|or))\b",
        r"\b(?:someone|somebody|some ?one else|somebody else|a stranger|strangers|an? (?:unknown|former|ex)[- ]?\w*|people i don't know|they|he|she|who)\b[^.?!\n]{0,25}\b(?:logged|logs|logging|signed|signs|signing|gets?|got|broke|breaking|is|are|has been|was) (?:still )?(?:in|into|inside|in to|using)\b[^.?!\n]{0,15}\b(?:my|our|account|workspace|from|as me|with my|login)\b",
        r"\b(?:someone|somebody|a stranger|not (?:me|us)|wasn't (?:me|us)|someone else|hacker|unknown person)\b[^.?!\n]{0,30}\b(?:changed|accessed|using|used|has|stole|entered|knows|reset|deleted|took over|got hold of|opened|is reading|read)\b[^.?!\n]{0,30}\b(?:password|passwords|account|email|e-mail|login|workspace|phone number|credentials|data|2fa|api key|token)\b",
        r"\b(?:wasn't|was not|weren't|isn't|not) (?:me|us)\b(?=[^\n]{0,80}\b(?:log|sign|chang|password|device|account|email)\w{0,5}\b)|\b(?:log|sign|chang|password|device|account|email)\w{0,5}\b[^\n]{0,80}\b(?:wasn't|was not|weren't|isn't|not) (?:me|us)\b|\b(?:unknown|strange|unrecogni[sz]ed|suspicious|unfamiliar|unauthori[sz]ed|foreign) (?:devices?|log[- ]?ins?|sign[- ]?ins?|activity|sessions?|access|ip|location|user|person)\b|\b(?:log|sign)[- ]?ins?\b[^.?!\n]{0,30}\b(?:i|we) (?:do ?n[o']?t|did ?n[o']?t|dont|didnt|never) (?:recogni[sz]e|make|made|know)\b|\bsuspicious (?:e-?mail|link|message|sms|text)\b|\b(?:fake|scam) (?:e-?mail|log ?in|site|website|invoice)\b",
        r"\b(?:fired|sacked|dismissed|former|ex-?)(?: \w+){0,3} (?:still )?(?:gets in|has access|can (?:still )?(?:log|sign|get|see)|logs in|still logs|is still logged|is deleting|deleting)\b|\bstill gets in\b|\b(?:leaked|exposed|published|posted|committed)\b[^.?!\n]{0,25}\b(?:api key|password|token|secret|credentials|private key|key)\b|\b(?:api key|password|token|secret|credentials|private key)\b[^.?!\n]{0,25}\b(?:leaked|exposed|stolen|compromised|published)\b|\bsecurity (?:incident|vulnerability|hole|flaw|breach)\b|\bvulnerability\b",
        r"\b(?:gehackt|hacker|fremde[rn]? (?:zugriff|anmeldung)|jemand anderes? (?:ist|hat sich) (?:in|ein))\w*\b|\b(?:hackead[oa]|hackearon|alguien (?:ha )?entr(?:ó|ado))\b|\b(?:piraté[e]?|quelqu'un s'est connecté)\b",
    ),
    "personal_judgment": (
        r"\b(?:should|shall) (?:i|we)\b(?! (?:see|expect|enter|type|click|put|use|choose|select|get|do (?:if|when|now|to|next|then|with)|need|set|contact|be able|receive|write|fill|send|find|have received|copy|paste|look|tick|pick|press|go|wait|restart|reinstall|install|update|configure|run|add|call|import|upload))",
        r"\b(?:which|what|who)\b[^.?!\n]{0,40}\b(?:is|are|would be|do you think is|works|suits) (?:the )?(?:best|better|right|ideal|most suitable|worth)(?: \w+){0,2} for (?:me|us|my|our)\b|\bwhat would you (?:do|recommend|advise|suggest|choose)\b|\bwhat do you (?:think|advise|suggest) (?:i|we|about (?:my|our|me)|of (?:my|our))\b|\b(?:is it|would it be) worth(?: it| while)? (?:for (?:me|us|my|our)|to (?:upgrade|switch|move|pay))\b|\bin your opinion\b|\byour (?:honest )?(?:opinion|advice|view)\b|\b(?:advise|advice) (?:me|us|on (?:my|our|whether|what|which|how to handle))\b|\bdo you (?:think|recommend|advise) (?:i|we|that|it|me|us)\b",
        r"\bwho (?:should|deserves|gets to|ought to) (?:get|go|have|be|win|it|the|work|take)\b|\bis it (?:fair|ok|okay|right|wrong|legal|ethical|reasonable|unfair|normal|acceptable) (?:to|that|if|for|when)\b|\b(?:am i|are we) (?:right|wrong|being (?:unfair|unreasonable)) (?:to|in|that|if|when)\b|\bhow (?:should|do|would) (?:i|we|you) (?:deal|handle|cope|tell|talk|react|respond|punish|treat|discipline|motivate) (?:with |to )?(?:my|our|a|an|this|his|her|him|them)? ?(?:boss|employee|staff|colleague|worker|people|team|lazy|difficult|him|her|them)\b|\b(?:fire|dismiss|sack|promote|discipline) (?:him|her|them|my|an employee|someone)\b(?=[^\n]{0,60}\?)",
        r"\bsoll(?:te)? ich (?:lieber|besser|ihn|sie|kündigen)\b|\bwas würden sie (?:tun|raten|empfehlen|machen)\b|\bqué me (?:recomienda|aconseja)\b|\bque me conseill(?:ez|es)\b",
    ),
    "distressed": (
        r"\b(?:i(?:'m| am)|we(?:'re| are)|im)(?: so| really| very| completely| absolutely| totally| getting| just| in| a| bit| at){0,3} (?:desperate|panicking|panicked|crying|devastated|heartbroken|distraught|overwhelmed|breaking down|freaking out|at my wits'? end|despair|tears|losing (?:it|my mind|sleep)|going crazy|falling apart|having a (?:breakdown|panic attack)|beside myself|stressed(?: out)?|exhausted|shaking|anxious|depressed|hopeless|lost for words)\b",
        r"\bin tears\b|\bpanic attack\b|\bnervous breakdown\b|\b(?:can't|cannot|cant|can not) (?:cope|take (?:it|this)|sleep|breathe|stop crying|go on|handle this)(?: any ?more)?\b|\bat my wits'? end\b|\bat the end of my (?:tether|rope)\b|\b(?:don't|dont|do not) know what (?:else )?to do (?:any ?more|any longer)\b|\bbegging you\b|\bi beg (?:you|of you)\b|\bplease,? please\b|\b(?:lose|losing|lost|cost me|costing me) (?:my|our) (?:job|house|home|livelihood|business|flat)\b|\b(?:can't|cannot|cant) (?:pay|afford|feed) (?:my |the |our )?(?:rent|kids|children|food|family|bills)\b|\bhelp me,? (?:please|i'm begging|i am begging|i beg)\b|\bmy (?:mother|father|mum|mom|dad|wife|husband|son|daughter|child|brother|sister|partner|baby)(?: just| has| has just| recently)? (?:died|passed away|is dying)\b|\b(?:passed away|funeral|bereave\w{1,4})\b|\bthis is a nightmare\b|\bruin(?:ed|ing) my (?:life|business|health)\b",
        r"\b(?:bin|sind) (?:völlig |total |ganz )?(?:verzweifelt|am ende|fertig mit den nerven)\b|\bestoy desesperad[oa]\b|\bje suis (?:désespérée?|à bout)\b",
    ),
}
_COMPILED: dict[Reason, tuple[re.Pattern[str], ...]] = {
    reason: tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns) for reason, patterns in PATTERNS.items()
}

# Points towards anger: contempt and swearing weigh 2, what many calm people do too weighs 1.
_HOT = (
    (2, r"\b(?:f+u+c+k\w{0,4}|wtf|shit(?:ty|show)?|bullshit|bollocks|arse(?:hole)?|asshole|bastards?|cunts?|piss(?:ed)? off|pissed|crap(?:py)?|idiots?|morons?|stupid (?:bot|app|thing|system|company|people)|imbeciles?|screw you|go to hell|verdammte?|scheiß\w{0,3}|scheisse|mierda|merde|putain|joder)\b"),
    (2, r"\b(?:ridiculous|unacceptable|outrag(?:e|ed|eous)|disgrace(?:ful)?|disgust(?:ed|ing)|pathetic|appalling|shameful|shambles|absolute (?:joke|disgrace|rubbish|garbage|mess|nonsense)|complete (?:joke|rubbish|garbage|nonsense)|(?:is|what) a joke|(?:utter|total) (?:rubbish|garbage|crap|joke|nonsense|incompetence)|incompeten(?:t|ce)|insult(?:ing|ed)?|furious|livid|fuming|infuriat(?:ed|ing)|enraged|unverschämt(?:heit)?|frechheit|unfassbar|inaceptable|inadmissible|inacceptable|scandaleux|vergüenza)\b"),
    (2, r"\b(?:sick (?:and tired )?of|fed up|had enough|(?:what|is|such|total|complete) a? ?waste of (?:my |our )?(?:time|money)|wast(?:e|ing|ed) (?:of )?(?:my|our) time|worst (?:\w+ )?(?:service|support|app|company|product|experience|software|customer \w+|ever)|last straw|never (?:using|use) (?:you|this|your)\b[^.\n]{0,20}again|useless (?:bot|app|support|piece|company|service|product|answers?|answer|system|software)|(?:are|you're|is) (?:\w+ )?useless|(?:are|r) you (?:kidding|joking|serious|stupid|blind|deaf|even (?:reading|listening))|how (?:many times|often) (?:do|must|should|have) i|do i (?:really )?have to (?:repeat|say it)|you(?:'re| are) (?:all )?(?:not listening|liars?|thieves|clowns|a joke)|piece of (?:junk|garbage|rubbish|crap|trash)|genius bot|thanks for nothing|garbage (?:app|software|product|support)|i(?:'m| am) (?:so |very |really |extremely |beyond )?(?:angry|mad|furious|annoyed|frustrated)|hate (?:this|your) (?:app|company|product|software|bot|service)|(?:stupid|dumb|idiotic|bloody|damn(?:ed)?) (?:bot|app|machine|system|thing|product|software))\b"),
    (1, r"\b(?:damn(?:ed)?|bloody|hell|rubbish|garbage|terrible|horrible|awful|useless|annoying|frustrat(?:ed|ing)|angry|stupid|nonsense|absurd|joke)\b"),
    (1, r"!!|\?\?|\?!|!\?"),
    (1, r"\b(?:again|yet again|still|already|third time|second time|for (?:hours|days|weeks|months)|all day|every (?:single )?time)\b(?=[^\n]{0,80}!)"),
)  # fmt: skip
_HEAT = tuple((points, re.compile(pattern, re.IGNORECASE)) for points, pattern in _HOT)
_STICKS: frozenset[Reason] = frozenset(("wants_human", "legal", "safety", "payment_dispute", "account_security"))


def vetoes(text: str, thread: ThreadSignals | None = None) -> tuple[Reason, ...]:
    """The vetoes of a message and of its problem so far, the gravest first.

    A wish for a human, a legal, safety, security or payment matter stands until the problem is closed; anger
    may cool down, and counts where it is.
    """
    found = set(_of_words(text))
    if angry(text, thread):
        found.add("angry")
    for before in thread.earlier if thread else ():
        found.update(_STICKS.intersection(_of_words(before)))
    return tuple(reason for reason in VETOES if reason in found)


def angry(text: str, thread: ThreadSignals | None = None) -> bool:
    """Contempt, swearing or shouting; or several milder signs of it, of which a souring thread is one."""
    return heat(text) + (thread is not None and thread.trend <= -0.6 and thread.sentiment <= -0.5) >= ANGER


def heat(text: str) -> int:
    """Points towards anger: see the table."""
    text = _read(text)
    points = sum(points for points, pattern in _HEAT if pattern.search(text))
    return points + sentiment.shouting(text) + (sentiment.mood(text) <= -0.6)


def _of_words(text: str) -> Sequence[Reason]:
    text = _read(text)
    return [reason for reason, patterns in _COMPILED.items() if any(pattern.search(text) for pattern in patterns)]


def _read(text: str) -> str:
    return text[:MAX_CHARACTERS].replace("’", "'").replace("\u00a0", " ")
