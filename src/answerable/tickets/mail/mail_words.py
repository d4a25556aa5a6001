"""The words that mail programs and people put around a message, by language: tables, so that a language is added by a line.

Sources: the reply headers, header blocks and mobile footers as Outlook, Gmail, Apple Mail, Thunderbird and the help desks
write them in each language; the sign-offs and thanks that letters end with. All are compared case-folded.
"""

from __future__ import annotations

import re


def alternatives(phrases: str) -> str:
    """A regular expression for any of the phrases, one a line; a blank in a phrase stands for any run of blanks."""
    lines = {line.strip() for line in phrases.splitlines() if line.strip()}
    return "|".join(
        re.escape(line).replace(r"\ ", r"\s+") for line in sorted(lines, key=lambda line: (-len(line), line))
    )


# "On Monday, Ann wrote:" by the word it begins with and the verb near its end.
REPLY_HEADERS = (
    (r"on", r"wrote|writes|sent the following"),
    (r"am|vom|den", r"schrieb|hat .{0,60} geschrieben"),
    (r"le", r"a\s+écrit|écrit"),
    (r"el(?:\s+día)?|en", r"escribió|ha escrito"),
    (r"em|no(?: dia)?|a", r"escreveu"),
    (r"il(?:\s+giorno)?|in data", r"ha\s+scritto|scrive"),
    (r"op", r"schreef|het volgende geschreven"),
    (r"w dniu|dnia|pon\.?|wt\.?|śr\.?|czw\.?|pt\.?|sob\.?|niedz\.?", r"napisał(?:\(a\)|a|o)?|pisze"),
    (r"wiadomość napisana przez", r"w dniu|dnia"),
    (r"den", r"skrev|skreiv"),
    (r"dne", r"napsal(?:\(a\)|a)?"),
    (r"(?:пн|вт|ср|чт|пт|сб|вс)\.?", r"пишет|написал(?:\(а\)|а)?"),
)
# Japanese, Chinese and Korean put the verb last, after a name and a date in figures.
REPLY_HEADER_EAST = re.compile(
    r"^.{0,160}(?:\d{4}年|\d{4}[/.-]\d{1,2}[/.-]\d{1,2}).{0,160}(?:[:：]|のメール[:：]?|(?:さんは|は)?書きました[:：]?|写道[:：]?|작성[:：]?)\s*$"
)
ORIGINAL_MESSAGE = alternatives(
    """
    original message
    original appointment
    forwarded message
    forwarded by
    ursprüngliche nachricht
    originalnachricht
    original-nachricht
    weitergeleitete nachricht
    message d'origine
    message d’origine
    message original
    message transféré
    message initial
    mensaje original
    mensaje reenviado
    mensagem original
    mensagem encaminhada
    messaggio originale
    messaggio inoltrato
    oorspronkelijk bericht
    oorspronkelijke bericht
    doorgestuurd bericht
    oryginalna wiadomość
    wiadomość oryginalna
    wiadomość przekazana
    przekazana wiadomość
    元のメッセージ
    元のメール
    転送メッセージ
    転送されたメッセージ
    original meddelelse
    oprindelig meddelelse
    ursprungligt meddelande
    opprinnelig melding
    původní zpráva
    исходное сообщение
    原始邮件
    转发邮件
    """
)
FORWARDED = alternatives(
    """
    forwarded message
    begin forwarded message
    weitergeleitete nachricht
    anfang der weitergeleiteten nachricht
    message transféré
    début du message transféré
    début du message réexpédié
    mensaje reenviado
    inicio del mensaje reenviado
    mensagem encaminhada
    início da mensagem encaminhada
    messaggio inoltrato
    inizio messaggio inoltrato
    doorgestuurd bericht
    begin doorgestuurd bericht
    wiadomość przekazana
    przekazana wiadomość
    początek przekazanej wiadomości
    転送メッセージ
    転送されたメッセージ
    转发邮件
    """
)
# The keys of a header block; one of the first group and two of the others make one.
SENDER = alternatives(
    "from\nvon\nde\nda\nvan\nod\n差出人\n送信者\nfrån\nfra\nот\n发件人\n보낸 사람\nexpéditeur\nremitente\nmittente\nafzender"
)
HEADER_KEYS = alternatives(
    """
    sent
    date
    to
    cc
    bcc
    subject
    reply-to
    gesendet
    datum
    an
    betreff
    kopie
    envoyé
    envoyé le
    date d'envoi
    à
    objet
    sujet
    enviado
    enviado el
    fecha
    para
    asunto
    enviada
    enviada em
    enviado em
    data
    assunto
    inviato
    a
    oggetto
    verzonden
    aan
    onderwerp
    wysłano
    wysłane
    do
    dw
    temat
    送信日時
    日時
    日付
    宛先
    件名
    skickat
    till
    ämne
    sendt
    til
    emne
    odesláno
    komu
    předmět
    отправлено
    дата
    кому
    тема
    发送时间
    收件人
    主题
    """
)
MOBILE_FOOTER = re.compile(
    r"""^\s*(?:
      (?:sent|get|download|try)\ (?:from|outlook|via|with|on)\b.{0,60}(?:iphone|ipad|android|samsung|galaxy|phone|mobile|outlook|mail|blackberry|windows|device|proton|yahoo|ios|huawei|pixel)\b.{0,40}
      |von\ (?:meinem|einem)\b.{0,40}\ (?:gesendet|geschickt).{0,20} | gesendet\ (?:von|mit)\b.{0,60} | diese\ nachricht\ wurde\ von\ mein.{0,60}
      |envoy[ée]\ (?:de|depuis|avec|à\ partir\ de)\b.{0,60} | t[ée]l[ée]charger\ outlook.{0,40} | holen\ sie\ sich\ outlook.{0,40}
      |enviado\ (?:desde|de|do|a\ partir\ d[oe])\b.{0,60} | obt(?:én|ener|er|enha)\ (?:o\ )?outlook.{0,40}
      |inviato\ (?:da|dal|con)\b.{0,60} | scarica\ outlook.{0,40} | pobierz\ (?:aplikację\ )?outlook.{0,60} | .{0,20}\boutlook\ を入手.{0,10}
      |yahoo\ mail\s?:\ search,\ organize,\ conquer | verstuurd\ (?:vanaf|met)\b.{0,60} | verzonden\ vanaf\b.{0,60}
      |wysłan[eoy]\ (?:z|za\ pomocą)\b.{0,60} | skickat\ från\b.{0,40} | sendt\ fra\b.{0,40}
      |(?:iphone|ipad|android).{0,12}から送信.{0,20} | 从我的.{0,12}发送
      |outlook\ (?:für|for|pour|para|per|voor)\ (?:ios|android|mac).{0,30}
    )\s*[.!]?\s*(?:<https?://[^<>\s]{1,300}>)?\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
SIGN_OFF = alternatives(
    """
    cdt
    cdlt
    お手数ですがよろしくお願いいたします
    お手数ですがよろしくお願い致します
    お手数をおかけしますがよろしくお願いいたします
    お手数をおかけしますがよろしくお願い致します
    regards
    kind regards
    kindest regards
    best regards
    warm regards
    warmest regards
    many regards
    with kind regards
    with best regards
    rgds
    kr
    br
    best
    all the best
    best wishes
    with best wishes
    cheers
    sincerely
    sincerely yours
    yours sincerely
    yours faithfully
    yours truly
    yours
    respectfully
    have a nice day
    have a great day
    have a good day
    looking forward to your reply
    looking forward to hearing from you
    mit freundlichen grüßen
    mit freundlichen grüssen
    mit freundlichem gruß
    mit freundlichem gruss
    mit besten grüßen
    mit besten grüssen
    mit lieben grüßen
    mit herzlichen grüßen
    freundliche grüße
    freundliche grüsse
    beste grüße
    beste grüsse
    viele grüße
    viele grüsse
    liebe grüße
    liebe grüsse
    schöne grüße
    herzliche grüße
    herzliche grüsse
    grüße
    grüsse
    gruß
    gruss
    mfg
    lg
    vg
    hochachtungsvoll
    cordialement
    bien cordialement
    très cordialement
    bien à vous
    salutations
    salutations distinguées
    meilleures salutations
    sincères salutations
    amicalement
    cdlt
    bonne journée
    saludos
    un saludo
    saludos cordiales
    un cordial saludo
    cordiales saludos
    atentamente
    muy atentamente
    atte
    quedo a la espera
    atenciosamente
    att
    cumprimentos
    com os melhores cumprimentos
    melhores cumprimentos
    abraços
    abraço
    obrigado e cumprimentos
    cordiali saluti
    distinti saluti
    saluti
    un saluto
    cordialmente
    buona giornata
    met vriendelijke groet
    met vriendelijke groeten
    vriendelijke groet
    vriendelijke groeten
    hartelijke groet
    groet
    groeten
    groetjes
    mvg
    z poważaniem
    z wyrazami szacunku
    pozdrawiam
    pozdrawiam serdecznie
    serdecznie pozdrawiam
    z pozdrowieniami
    pozdrowienia
    よろしくお願いします
    よろしくお願いいたします
    よろしくお願い致します
    宜しくお願いします
    宜しくお願いいたします
    宜しくお願い致します
    以上
    以上、よろしくお願いします
    以上、よろしくお願いいたします
    以上、よろしくお願い致します
    以上よろしくお願いします
    以上よろしくお願いいたします
    何卒よろしくお願いいたします
    どうぞよろしくお願いいたします
    ご確認よろしくお願いします
    ご確認よろしくお願いいたします
    敬具
    med vänliga hälsningar
    vänliga hälsningar
    mvh
    med venlig hilsen
    venlig hilsen
    med vennlig hilsen
    s pozdravem
    с уважением
    此致
    敬礼
    """
)
GREETING = alternatives(
    """
    hi
    hi there
    hi all
    hi team
    hello
    hello there
    hello team
    hey
    hey there
    hiya
    dear
    dear team
    dear support
    dear support team
    dear sir or madam
    dear sirs
    to whom it may concern
    good day
    good morning
    good afternoon
    good evening
    greetings
    hallo
    hallo zusammen
    hallo liebes team
    guten tag
    guten morgen
    guten abend
    grüß gott
    moin
    servus
    liebes team
    sehr geehrte damen und herren
    bonjour
    bonsoir
    salut
    madame, monsieur
    hola
    hola equipo
    buenas
    buenos días
    buenas tardes
    buenas noches
    estimados
    olá
    oi
    bom dia
    boa tarde
    boa noite
    prezados
    ciao
    buongiorno
    buon giorno
    buonasera
    salve
    gentile supporto
    goedendag
    goedemorgen
    goedemiddag
    goedenavond
    beste
    dag
    dzień dobry
    cześć
    witam
    szanowni państwo
    こんにちは
    おはようございます
    お世話になっております
    お世話になります
    いつもお世話になっております
    はじめまして
    hej
    god dag
    dobrý den
    здравствуйте
    добрый день
    你好
    您好
    안녕하세요
    """
)
THANKS = alternatives(
    """
    thanks
    thank you
    thank u
    thx
    tnx
    ty
    tysm
    many thanks
    thanks a lot
    thanks a million
    thanks so much
    thanks very much
    thank you so much
    thank you very much
    much appreciated
    appreciate it
    danke
    danke schön
    dankeschön
    danke sehr
    vielen dank
    vielen lieben dank
    herzlichen dank
    besten dank
    merci
    merci beaucoup
    merci bien
    mille mercis
    gracias
    muchas gracias
    mil gracias
    obrigado
    obrigada
    muito obrigado
    muito obrigada
    valeu
    grazie
    grazie mille
    molte grazie
    tante grazie
    dank je
    dank je wel
    dankjewel
    dank u
    dank u wel
    bedankt
    hartelijk dank
    alvast bedankt
    dziękuję
    dziękuję bardzo
    bardzo dziękuję
    dzięki
    wielkie dzięki
    ありがとう
    ありがとうございます
    ありがとうございました
    どうもありがとうございます
    tack
    tack så mycket
    tak
    mange tak
    takk
    děkuji
    спасибо
    большое спасибо
    谢谢
    감사합니다
    """
)
# What may stand around thanks and agreement in a message that asks nothing.
COURTESY = alternatives(
    """
    again
    a lot
    so much
    very much
    all
    everyone
    team
    guys
    for your help
    for the help
    for your support
    for your quick reply
    for the quick reply
    for the quick response
    for your time
    for everything
    for the info
    for the information
    for the update
    for letting me know
    in advance
    that worked
    it worked
    that works
    it works
    it works now
    works now
    this worked
    that did it
    that did the trick
    that fixed it
    that helped
    that solved it
    that helps
    this helps
    problem solved
    issue solved
    issue resolved
    all good
    all good now
    all set
    no worries
    no problem
    never mind
    nevermind
    got it
    understood
    i see
    ok
    okay
    k
    kk
    yes
    yep
    yeah
    no
    nope
    sure
    perfect
    great
    awesome
    excellent
    cool
    nice
    wonderful
    fantastic
    brilliant
    amazing
    super
    good
    you are the best
    you're the best
    you rock
    have a nice day
    have a great day
    have a good day
    have a nice weekend
    will do
    will try
    i will try that
    noted
    done
    sorted
    and
    for
    you
    u
    it
    ich danke ihnen
    ihnen
    dir
    euch
    für ihre hilfe
    für die hilfe
    für die schnelle antwort
    für die schnelle hilfe
    hat geklappt
    das hat geklappt
    hat funktioniert
    das hat funktioniert
    funktioniert jetzt
    jetzt geht es
    jetzt geht's
    erledigt
    alles klar
    alles gut
    passt
    prima
    perfekt
    toll
    klasse
    gut
    ja
    nein
    schönen tag
    schönen tag noch
    und
    pour votre aide
    pour votre réponse
    pour votre réponse rapide
    à vous
    ça marche
    ça fonctionne
    cela fonctionne
    parfait
    super
    très bien
    d'accord
    oui
    non
    bonne journée
    et
    por su ayuda
    por tu ayuda
    por la ayuda
    por todo
    ya funciona
    funcionó
    perfecto
    genial
    vale
    de acuerdo
    sí
    y
    pela ajuda
    por tudo
    funcionou
    perfeito
    ótimo
    tudo certo
    sim
    e
    per l'aiuto
    per l’aiuto
    di tutto
    funziona
    ora funziona
    perfetto
    ottimo
    va bene
    sì
    voor de hulp
    voor je hulp
    voor uw hulp
    het werkt
    het werkt nu
    werkt nu
    gelukt
    het is gelukt
    perfect
    prima
    top
    en
    za pomoc
    działa
    już działa
    zadziałało
    super
    świetnie
    i
    解決しました
    助かりました
    わかりました
    了解しました
    承知しました
    はい
    いいえ
    """
)
NOTICE_WORDS = alternatives(
    """
    riservate
    destinate esclusivamente
    distruggerlo
    distruggerla
    confidential
    confidentiality
    privileged
    intended recipient
    intended solely
    intended only
    intended for the
    notify the sender
    notify us
    received this in error
    received this message in error
    received this email in error
    received this e-mail in error
    received it in error
    unauthorized
    unauthorised
    disclaimer
    dissemination
    virus
    delete it
    delete this
    vertraulich
    vertrauliche
    vertraulichkeit
    rechtlich geschützte
    irrtümlich
    unbefugte
    der richtige adressat
    informieren sie bitte sofort
    benachrichtigen sie
    vernichten
    nicht gestattet
    confidentiel
    confidentielle
    confidentiels
    confidentialité
    destinataire
    destinataires
    expéditeur
    par erreur
    strictement interdite
    confidencial
    confidencialidad
    destinatario
    destinatarios
    por error
    remitente
    queda prohibida
    confidenciais
    confidencialidade
    destinatário
    por engano
    remetente
    proibida
    riservato
    riservate
    riservatezza
    destinatario
    per errore
    mittente
    vietata
    vertrouwelijk
    vertrouwelijke
    geadresseerde
    geadresseerden
    ten onrechte
    afzender
    poufne
    poufna
    poufność
    adresata
    adresat
    omyłkowo
    nadawcę
    zabronione
    機密
    秘密
    誤って
    受信者
    削除
    """
)
# What a help desk puts above its own words: all below it is what it had written.
REPLY_ABOVE = re.compile(
    r"""^\W{0,8}(?:
      (?:please\ )?(?:type|write|enter)?\ ?(?:your\ )?reply\ above\ this\ line | write\ above\ this\ line | in\ replies\ all\ text\ above\ this\ line
      |bitte\ geben\ sie\ ihre\ antwort\ (?:über|oberhalb)\ diese[rs]?\ (?:zeile|linie) | veuillez\ (?:saisir|entrer)\ votre\ réponse\ au-dessus
      |(?:por\ favor,?\ )?(?:escriba|introduzca)\ su\ respuesta\ (?:por\ )?encima\ de\ esta\ línea | (?:por\ favor,?\ )?(?:digite|escreva)\ sua\ resposta\ acima
      |(?:si\ prega\ di\ )?(?:digitare|scrivere|inserire)\ la\ (?:propria\ )?risposta\ sopra | typ\ (?:uw|je)\ antwoord\ boven\ deze\ (?:regel|lijn)
      |(?:proszę\ )?(?:wpisz|wpisać|napisz)\ (?:swoją\ )?odpowiedź\ (?:po|na)(?:wyżej|d)\ t | (?:この行|この線)(?:より|の)上に
    ).{0,80}$""",
    re.IGNORECASE | re.VERBOSE,
)
BANNER = re.compile(
    r"""^\W{0,6}(?:
      external(?:\ (?:e-?mail|sender|message))?\W*$
      |(?:caution|warning|attention|achtung|vorsicht|warnung|hinweis|avertissement|atención|precaución|advertencia|aviso|atenção|cuidado|attenzione|let\ op|uwaga|注意)\b
         (?=.{0,120}(?:mail|message|nachricht|correo|mensaje|mensagem|messaggio|bericht|wiadomość|courriel|expéditeur|sender|absender|メール))
         (?=.{0,160}(?:extern|outside|außerhalb|extérieur|fuera\ de|estern|fuori|fora\ d|buiten|spoza|zewnętrzn|外部|組織外|社外)).{0,500}
      |external\ (?:e-?mail|message|sender)\W+(?:be|do\ not|don['’]t|use|think|exercise|treat|beware|please|verify)\b.{0,300} | 外部(?:邮件|メール)\W.{0,300}
      |(?:\[(?:external|extern[eao]?|esterno)[^\[\]]{0,20}\]\s*)?(?:this|the)\ (?:e-?mail|message|sender)\ (?:originated|comes?|came|was\ sent|is)\ (?:from\ )?(?:outside|external|an\ external).{0,300}
      |(?:diese|die)\ (?:e-?mail|nachricht)\ (?:stammt|kommt|wurde)\b.{0,60}\b(?:außerhalb|extern).{0,300}
      |(?:ce|cet)\ (?:e-?mail|courriel|message)\ (?:provient|vient|a\ été\ envoyé)\b.{0,80}\b(?:extérieur|externe).{0,300}
      |este\ (?:correo|mensaje|e-?mail)\b.{0,60}\b(?:externo|fuera|externa|fora).{0,300}
      |questa\ (?:e-?mail|messaggio)\b.{0,60}\b(?:estern|fuori).{0,300}
      |(?:deze|dit)\ (?:e-?mail|bericht)\b.{0,60}\b(?:buiten|extern).{0,300}
      |(?:you\ don['’]t\ often\ get\ email\ from|sie\ erhalten\ nicht\ (?:oft|häufig)|vous\ n['’]obtenez\ pas\ souvent|no\ suele\ recibir|u\ ontvangt\ niet\ vaak\ e-?mail|non\ si\ ricevono\ spesso|você\ não\ costuma\ receber|nie\ otrzymujesz\ często).{0,300}
      |(?:do\ not|don['’]t)\ click\ (?:on\ )?(?:any\ )?links?\ or\ open\ (?:any\ )?attachments?.{0,300}
      |(?:klicken\ sie\ (?:nicht|keine)).{0,300}
    )""",
    re.IGNORECASE | re.VERBOSE,
)
FOOTER = re.compile(
    r"""^\W{0,8}(?:
      this\ (?:e-?mail|message)\ is\ a\ service\ from.{0,120} | diese\ e-?mail\ ist\ ein\ (?:service|dienst)\ von.{0,120} | cet\ e-?mail\ est\ un\ service\ de.{0,120}
      |este\ (?:correo(?:\ electrónico)?|e-?mail)\ (?:es|é)\ u[nm]\ servi[cç]i?o\ de.{0,120} | questa\ e-?mail\ è\ un\ servizio.{0,120} | deze\ e-?mail\ is\ een\ (?:service|dienst)\ van.{0,120}
      |sender\ notified\ by\ (?:mailtrack|mailsuite|mixmax|streak)\b.{0,40} | (?:ticket|case|request)\s*:\s*https?://\S{1,300}$ | delivered\ by\ zendesk.{0,40} | powered\ by\ (?:zendesk|intercom|freshdesk|help\ ?scout|hubspot|front|gorgias|crisp|chatwoot|tawk|groove|kayako|jira).{0,60}
      |you\ (?:are\ receiving|received|get)\ this\ (?:e-?mail|message|notification)?\s?because.{0,300} | (?:to\ )?unsubscribe\b.{0,200} | click\ here\ to\ unsubscribe.{0,100}
      |view\ (?:this\ (?:e-?mail|ticket|request)|it)\ (?:in\ your\ browser|online|on\ github).{0,120} | reply\ to\ this\ email\ directly(?:\ or|,)\ view\ it\ on.{0,160}
      |(?:ticket|case|request|conversation)\ ?(?:id|number|no\.?|\#)\s*[:\#]\s*[\w-]{2,40}\W*$ | ref(?:erence)?\s*:\s*(?:[_!][\w.!]+(?::ref)?|ref\S{0,40})\W*$ | \[[A-Z0-9]{4,10}-[A-Z0-9]{4,10}\]\W*$
      |please\ consider\ the\ environment.{0,120} | think\ before\ you\ print.{0,80} | bitte\ denken\ sie\ an\ die\ umwelt.{0,120} | pensez\ à\ l['’]environnement.{0,120}
      |antes\ de\ imprimir.{0,60}\b(?:medio\ ambiente|meio\ ambiente|ambiente).{0,60} | prima\ di\ stampare.{0,60}\bambiente.{0,60} | (?:denk|spaar).{0,10}\ het\ milieu.{0,80}
      |zanim\ wydrukujesz.{0,100} | (?:印刷|プリント)する前に.{0,20}環境.{0,40}
      |(?:sie\ erhalten\ diese|vous\ recevez\ ce|recibe\ este|você\ recebeu\ este|ricevi\ questa|u\ ontvangt\ deze|otrzymujesz\ tę)\b.{0,200}
      |(?:virus-free|virenfrei|sans\ virus|libre\ de\ virus)\W{0,4}(?:www\.)?.{0,60}$
      |this\ (?:e-?mail|message)\ (?:has\ been|was)\ (?:checked|scanned)\b.{0,80} | (?:avast|avg|norton)\b.{0,40}\bvirus.{0,60}
      |https?://\S{0,200}(?:/track/|/open\b|/pixel|utm_|list-manage|sendgrid|mandrillapp)\S{0,300}$
    )\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
