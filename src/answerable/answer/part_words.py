"""The words by which a second question begins, by language: tables, so that a language is added by a line.

English, German, French, Spanish, Portuguese, Italian, Dutch, Polish and Japanese. All are compared case-folded.
"""

from __future__ import annotations

import re

from ..tickets.mail.mail_words import alternatives


def _any(phrases: str) -> str:
    """A regular expression for any of the phrases between bars."""
    return alternatives(phrases.replace("|", "\n"))


def first_words(*tables: str) -> frozenset[str]:
    """The first word of each phrase of some tables, lower case."""
    found = (re.match(r"[^\W_]+", phrase) for table in tables for phrase in table.split("|"))
    return frozenset(match[0].lower() for match in found if match)


# With what a sentence begins that wants an answer, question mark or not.
WISHES = _any(
    """
    i'd also like to know | i would also like to know | i also wonder | i wonder | i was wondering |
    i am wondering | wondering | ich wüsste gern | ich wüsste gerne | wüsste ich gern | ich möchte wissen |
    möchte ich wissen | ich würde gern wissen | ich würde gerne wissen | würde ich gern wissen |
    würde ich gerne wissen | je voudrais savoir | j'aimerais savoir | je souhaite savoir | quisiera saber |
    me gustaría saber | quiero saber | necesito saber | gostaria de saber | quero saber | queria saber |
    vorrei sapere | volevo sapere | ik wil graag weten | ik wil weten | wil ik graag weten | ik vraag me af |
    chciałbym wiedzieć | chciałabym wiedzieć | chcę wiedzieć | proszę o informację | please tell | please explain |
    please let | tell me | i need to know | i would like to know | i'd like to know | i want to know |
    we need to know
    """
)
# The same as questions.
OPENERS = (
    WISHES
    + "|"
    + _any(
        """
    how | what | what's | whats | where | where's | when | why | which | who | whose | can i | can we | can you |
    can they | can a | can an | can the | can my | can our | can someone | could i | could we | could you | may i |
    may we | must i | must we | should i | should we | shall we | do i | do we | do you | do they | do the | do my |
    do our | does | did | is it | is there | is the | is my | is our | is a | are there | are you | are the |
    are my | are our | am i | will i | will we | will you | will the | will it | will my | would it | would you |
    has the | have you | wie | was ist | was sind | was passiert | was geschieht | was kostet | was kosten |
    was muss | was müssen | was kann | was können | was bedeutet | was heißt | was heisst | was macht | was mache |
    was soll | was wird | was gilt | was brauche | was brauchen | was ändert | was mit | wo | woher | wohin | wann |
    warum | weshalb | wieso | wer | wem | wen | welche | welcher | welches | welchen | kann ich | kann man |
    kann der | kann die | kann mein | können wir | können sie | könnt ihr | darf ich | dürfen wir | muss ich |
    müssen wir | soll ich | gibt es | gibt's | ist es | ist das | ist der | ist die | ist mein | habt ihr |
    haben sie | bieten sie | bietet ihr | comment | où | quand | pourquoi | qui | quoi | quel | quelle | quels |
    quelles | combien | est-ce que | est-ce qu' | est-il possible | puis-je | peut-on | pouvons-nous | pouvez-vous |
    pourriez-vous | dois-je | faut-il | devons-nous | y a-t-il | existe-t-il | proposez-vous | avez-vous |
    qu'est-ce | ¿ | cómo | cuándo | cuánto | cuánta | cuántos | cuántas | cuál | cuáles | dónde | quién | por qué |
    qué | puedo | podemos | se puede | es posible | hay alguna | hay algún | hay forma | como | onde | quando |
    quanto | quantos | quantas | qual | quais | quem | por que | o que | posso | é possível | vocês | tem como |
    come | dove | perché | quale | quali | chi | cosa | che cosa | quanti | quante | possiamo | si può |
    è possibile | c'è | devo | dobbiamo | offrite | hoe | waar | wanneer | waarom | wat | welk | welke | hoeveel |
    kan ik | kan een | kan de | kunnen we | kunnen wij | kunt u | kun je | mag ik | moet ik | moeten we | is het |
    is er | zijn er | jak | gdzie | kiedy | dlaczego | czemu | co | kto | który | która | które | ile | czy
    """
    )
)
# After these a new matter begins, whatever follows.
NEXT_QUESTION = _any(
    """
    another question | another thing | another issue | another problem | another point | and another thing |
    and another question | one more thing | one more question | one other thing | one other question |
    one last thing | one last question | one final question | my second question | second question |
    my next question | next question | my other question | my last question | last question | the second thing |
    the other thing | second | secondly | third | thirdly | fourth | on a different note | on another note |
    on a separate note | on an unrelated note | separately | unrelated | unrelated question | noch eine frage |
    noch eine andere frage | noch eine weitere frage | noch etwas | noch was | noch eine sache |
    eine weitere frage | eine andere frage | weitere frage | andere frage | zweite frage | meine zweite frage |
    dritte frage | letzte frage | eine letzte frage | zweitens | drittens | viertens | une autre question |
    autre question | autre chose | encore une question | encore une chose | une dernière question |
    dernière question | deuxième question | ma deuxième question | seconde question | deuxièmement | troisièmement |
    otra pregunta | otra cosa | una pregunta más | una cosa más | una última pregunta | última pregunta |
    segunda pregunta | mi segunda pregunta | segundo | en segundo lugar | tercero | en tercer lugar |
    outra pergunta | outra coisa | outra dúvida | mais uma pergunta | mais uma coisa | mais uma dúvida |
    uma última pergunta | segunda pergunta | minha segunda pergunta | segunda dúvida | em segundo lugar |
    em terceiro lugar | un'altra domanda | un’altra domanda | un'altra cosa | un’altra cosa | ancora una domanda |
    ancora una cosa | un'ultima domanda | altra domanda | seconda domanda | la seconda domanda | in secondo luogo |
    in terzo luogo | nog een vraag | nog een andere vraag | nog iets | nog één vraag | een andere vraag |
    andere vraag | tweede vraag | mijn tweede vraag | laatste vraag | ten tweede | ten derde | tweede punt |
    jeszcze jedno | jeszcze jedno pytanie | jeszcze jedna sprawa | inne pytanie | kolejne pytanie | drugie pytanie |
    moje drugie pytanie | druga sprawa | ostatnie pytanie | po drugie | po trzecie | もう一つ質問 | もうひとつ質問 | もう1つ質問 |
    もう一点 | もう1点 | もう一つ | もうひとつ | 別の質問 | 別件 | 二つ目 | 2つ目 | 二点目 | 2点目 | 三つ目 | 3つ目 | 三点目 | 3点目 | 次に
    """
)
# After these too, if what follows asks; else they go on with the matter ("I also cleared the cache").
ALSO = _any(
    """
    also | and also | oh and | oh, and | additionally | in addition | besides that | apart from that | furthermore |
    moreover | finally | lastly | plus | p.s. | ps | by the way | btw | while i'm at it | while i am at it |
    while we're at it | außerdem | ausserdem | zusätzlich | zudem | ferner | und auch | und außerdem | und dann |
    übrigens | nebenbei | darüber hinaus | schließlich | daneben | de plus | en plus | par ailleurs | en outre |
    et aussi | enfin | d'autre part | au fait | además | también | y también | y además | por otro lado |
    por otra parte | aparte | por último | por cierto | além disso | também | e também | e além disso |
    por outro lado | aliás | por fim | inoltre | e anche | in più | per finire | infine | tra l'altro | bovendien |
    daarnaast | verder | en ook | tot slot | trouwens | ponadto | poza tym | dodatkowo | oprócz tego | także |
    również | a także | oraz | na koniec | przy okazji | また | それから | あと | それと | さらに | 加えて | 最後に | ちなみに
    """
)
# What is put before the first of several.
FIRST = _any(
    """
    first | firstly | first of all | first question | my first question | erstens | erste frage | zunächst |
    premièrement | première question | d'abord | tout d'abord | primero | primera pregunta | en primer lugar |
    primeiro | primeira pergunta | em primeiro lugar | primo | prima domanda | in primo luogo | innanzitutto |
    ten eerste | eerste vraag | po pierwsze | pierwsze pytanie | まず | 一つ目 | 1つ目 | 一点目 | 1点目 | question | frage |
    pregunta | pergunta | domanda | vraag | pytanie | 質問
    """
)
# "en" is Dutch here, and not the preposition of "en combien de temps"; "i" is Polish, and not the English I.
AND = (
    r"and|und|et|y|e|oraz|sowie|en(?!\s+(?:qu|combien|cu[aá]|d[oó]nde))"
    r"|i(?=\s+(?:jak|gdzie|kiedy|dlaczego|czemu|co|kto|któr\w|ile|czy)\b)"
)
# A message that begins so, or with "and", goes on with the one before it.
GOING_ON = _any(
    """
    so | ok | okay | yes | no | then | also | what about | how about | ja | nein | dann | also dann | gut | was ist mit |
    oui | non | alors | et pour | d'accord | sí | vale | entonces | qué tal | sim | não | então | e quanto | sì |
    allora | va bene | nee | oké | dan | hoe zit het met | tak | nie | dobrze | a co z
    """
)
# A question that begins so leans on the one before it.
LEANING = _any(
    """
    or | if so | if not | if yes | if no | and if so | and if not | for example | e.g. | i.e. | like | such as |
    maybe | perhaps | because | since | but | not even | how so | oder | falls ja | falls nein | wenn ja |
    wenn nein | wenn nicht | zum beispiel | z.b. | vielleicht | aber | ou | si oui | si non | sinon | par exemple |
    peut-être | mais | o | o bien | si es así | si no | por ejemplo | quizás | pero | se sim | se não |
    por exemplo | talvez | mas | oppure | se sì | se no | per esempio | forse | ma | of | zo ja | zo niet |
    bijvoorbeeld | misschien | maar | lub | albo | czy może | jeśli tak | jeśli nie | na przykład | może | ale |
    それとも | または | 例えば | もしそうなら
    """
)
# Words that stand for what was said before: such a question needs the one before it. None is a word of another language
# here that means something else ("to" is Polish for "it"); LAST_POINTERS do so where a question ends with them.
POINTERS = _any(
    """
    it | its | they | them | this | that | these | those | same | dieser | dieses | diesem | ihn | ihm | dafür |
    damit | davon | daran | dabei | dort | ça | cela | ceci | celui | celle | elle | ils | elles | eso | esto |
    ello | ellos | ellas | allí | isso | isto | dele | dela | deles | delas | ciò | questo | questa | quello |
    quella | dit | dat | deze | hij | daarvoor | daarmee | ermee | hiervoor | tego | tym | tam
    """
)
LAST_POINTERS = (
    "one|ones|so|there|too|then|es|das|sie|die|auch|le|la|lo|ello|aussi|también|também|anche|lì|het|ook|to|też"
)
# Verbs with which the second half of a sentence with "and" may ask.
ASKING_VERBS = "can|could|will|does|should|kann|können|peut|peuvent|puede|pueden|pode|podem|può|possono|kan|kunnen"
# Verbs with which a question begins that has a mark at its end.
VERBS = _any(
    """
    do | does | did | don't | doesn't | can | can't | could | may | must | shall | should | will | won't | would |
    is | isn't | are | aren't | am | was | were | has | have | had | kann | können | könnt | darf | dürfen | muss |
    müssen | soll | sollen | ist | sind | hat | haben | habt | wird | werden | gibt | geht | lässt | bekomme |
    bekommen | peut | peuvent | pouvons | puis | est | sont | a-t-on | faut | doit | devons | existe | puede |
    pueden | se | es | está | están | hay | debo | tiene | tengo | pode | podem | é | são | há | tem | posso | può |
    possono | è | sono | c'è | ci | deve | kan | kunnen | mag | mogen | moet | moeten | zijn | heeft | hebben |
    wordt | worden | czy | można | mogę | możemy
    """
)
# Words that carry no matter of their own in any of the languages; what remains of a question is what it asks about.
_SMALL = """
a an the i we you my our your me us he she it its they them this that these those is are am was were be been do does
did done can could may might must should shall will would have has had get got how what whats where when why which who
whose there if in on at of for to from with without by and or not no so as about into any some much many long also too
only just then than please possible able viel way need want like know tell help work works happen happens mean else
again still now yes ich wir sie ihr mein meine meinen unser unsere es das der die den dem des ein eine einen einem
einer ist sind war bin kann können könnt darf dürfen muss müssen soll wie wo wann warum wer welche welcher welches
gibt und oder nicht im auf zu zum zur für von vom mit aus bei man mir mich uns habe haben hat wird werden möglich geht
auch noch nur dann bitte je nous vous mon ma mes notre nos votre vos il elle le la les un une du de au aux ce cet
cette est sont être peut puis pouvez puis-je peut-on est-ce que qui quoi quel quelle quels quelles comment où quand
pourquoi combien faut et ou ne pas dans sur pour par avec en à y a-t-il faire fait aussi yo mi mis nuestro nuestra su
sus el los las lo uno unos unas del al son está están hay puedo podemos puede cómo cuándo cuánto dónde quién qué cuál
por con sin para o se hacer posible también tengo eu meu minha nosso nossa seu sua os um uma da dos na nas é são há
posso pode como quando quanto onde quem qual e não com em fazer possível também tenho preciso io mio mia nostro gli di
della dello dei delle nel nella sul è sono può possiamo come dove perché chi cosa che quale si non per fare anche ho
devo ik wij mijn ons onze uw jullie het een zijn kan kunnen mag moet hoe wat waar wanneer waarom welke hoeveel er niet
op aan van voor met te naar bij ook nog dan ja mój moja nasz w z ze od po za u oraz lub jest są być mogę można możemy
jak gdzie kiedy dlaczego co kto który która które ile czy nie się nam
"""
SMALL = frozenset(_SMALL.split())
# Sentences that end a question and are none: "is that possible?", "any ideas?".
RHETORICAL = _any(
    """
    any idea | any ideas | any thoughts | any suggestions | any suggestion | any advice | any help | any chance |
    any news | any update | any updates | anyone | anybody | right | correct | ok | okay | really | seriously | no |
    yes | huh | eh | why | how | how so | how come | what now | now what | what gives | what to do |
    what should i do | what do i do | what can i do | what can be done | what shall i do | what am i doing wrong |
    what did i do wrong | did i do something wrong | did i miss something | am i missing something |
    what am i missing | what is wrong | what's wrong | what is going on | what's going on | what's happening |
    what happened | what is this | what is that | what does that mean | what does it mean | is that possible |
    is this possible | is it possible | is that so | is that right | is this right | is that normal |
    is this normal | is it normal | is that ok | is this ok | is that a bug | is this a bug | is it a bug |
    is that intended | is this intended | is that true | is this true | is it true | does that work |
    does this work | does that make sense | does anyone know | do you know | would that work | possible | allowed |
    can you help | can you help me | can you help us | can you please help | can you please help me |
    could you help | could you help me | could you please help | could you please help me | can someone help |
    can someone help me | can anyone help | can anybody help | can you fix this | can you fix it | can you check |
    can you look into it | can you look into this | could you check | please help | can you tell me |
    can you explain | can i ask a question | can i ask something | may i ask | how are you | how are you doing |
    what do you think | what do you recommend | what do you suggest | isn't it | don't you think | why not |
    why is that | how can that be | how is that possible | ideen | irgendwelche ideen | eine idee |
    jemand eine idee | hat jemand eine idee | geht das | ist das möglich | ist das richtig | ist das normal |
    stimmt das | richtig | oder | was tun | was nun | was soll ich tun | was kann ich tun | was mache ich falsch |
    können sie helfen | können sie mir helfen | kannst du mir helfen | könnt ihr mir helfen | könnt ihr helfen |
    wie geht das | woran liegt das | une idée | des idées | que faire | que dois-je faire | est-ce possible |
    c'est possible | est-ce normal | n'est-ce pas | pouvez-vous m'aider | pourriez-vous m'aider |
    pouvez-vous nous aider | alguna idea | qué hago | qué puedo hacer | qué debo hacer | es posible |
    es esto posible | es normal | verdad | me pueden ayudar | pueden ayudarme | puedes ayudarme | me ayudan |
    alguma ideia | o que faço | o que devo fazer | isso é possível | é possível | é normal | certo |
    podem me ajudar | podem ajudar | qualche idea | cosa faccio | cosa posso fare | cosa devo fare | è possibile |
    è normale | giusto | potete aiutarmi | mi potete aiutare | enig idee | wat nu | wat moet ik doen | kan dat |
    is dat mogelijk | is dat normaal | toch | klopt dat | kunt u helpen | kunt u mij helpen | kun je me helpen |
    jakieś pomysły | co robić | co mam zrobić | czy to możliwe | czy to normalne | prawda | czy możecie pomóc |
    czy możecie mi pomóc | możecie pomóc | どうすればいいですか | どうしたらいいですか | 可能ですか | 助けていただけますか
    """
)
