"""What ends in a full stop without ending a sentence, language by language.

English has its own, older rules in `sentences`. Other languages are lists here: adding one needs no code.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from .characters import names

# Shared by all languages but English.
_NEVER = "dr prof st fig vol p pp vs ca cf nr mr mrs ms tel ing dipl"
_MAYBE = "etc inc ltd corp co min max incl excl inkl exkl"


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """`never` end a sentence; `maybe` end one where a word of `starters` follows. All in lower case, no last stop.

    `endings`: of compounds that never end one, as `Hauptstr.` `months`: before them a number with a stop is an
    ordinal. `ordinals`: a number with a stop is one before other words too, as `2. Quartal` in German, where a capital
    letter tells nothing.
    """

    never: frozenset[str]
    endings: tuple[str, ...]
    maybe: frozenset[str]
    starters: frozenset[str]
    months: frozenset[str]
    ordinals: bool


@functools.lru_cache(maxsize=64)
def abbreviations(language: str | None) -> Abbreviations | None:
    """The lists of a language (ISO 639-1); None for English and for languages that have none."""
    found = _LANGUAGES.get(language or "")
    if found is None:
        return None
    never, maybe, starters, months = found
    listed = names(f"{_NEVER} {never}")
    endings = tuple(sorted(name[1:] for name in listed if name.startswith("-")))
    return Abbreviations(
        listed, endings, names(f"{_MAYBE} {maybe}"), names(starters), names(months), ordinals=language in _ORDINALS
    )


_ORDINALS = names("de")

# language: never, maybe, starters, months
_LANGUAGES: dict[str, tuple[str, str, str, str]] = {
    "de": (
        "-str -nr abb abs abschn abt allg anm aufl bd bsp bspw bzgl bzw d.h evtl exkl fa fr frl gegr geb ggf ggü "
        "hr hrn hrsg i.a i.d.r i.d i.s.d i.v.m jhrl kap lfd lt m.e mind mio mrd mtl o.ä o.a o.g pos rd s s.a s.o "
        "s.u sog sonst str tab tsd u.a u.u u.ä v.a vgl vs z z.b z.t z.zt zit zzgl zus zzt ziff bez ebf entspr spez",
        "usw etc u.s.w uvm u.v.m jh jhd mwst ust str std sek min mo di mi do fr sa so jan feb mär apr jun jul aug "
        "sep sept okt nov dez gmbh co f ff pl plz n.chr v.chr a.d inh e.v ag g.m.b.h rechn",
        "der die das den dem des ein eine einen einem einer dies diese dieser dieses er sie es wir ihr ich man "
        "wenn falls als um im in am an auf aus bei mit nach von vor zu zum zur für und oder aber denn doch so dann "
        "danach dort hier alle jede jeder jedes kein keine nur auch noch klicken öffnen wählen geben gehen drücken "
        "wie was wann wo wer warum welche welcher ist sind war wird werden kann können muss müssen haben hat bitte "
        "nun jetzt ab bis seit beim vom ihre unser unsere sein seine weil damit dabei dazu dafür daher deshalb",
        "januar jänner februar märz april mai juni juli august september oktober november dezember jan feb mär apr "
        "jun jul aug sep sept okt nov dez",
    ),
    "fr": (
        "adr al apr av bd boul chap cie dép éd ex p.ex env fg hab m mm mgr mlle mme mmes min n n° op p pl réf resp "
        "rte s sect ste suiv sq t t.v.a tél vol c.-à-d c.à.d art doc",
        "etc janv févr avr juil sept oct nov déc j s.a s.a.r.l s.n.c.f n.b apr ann tr h sec s.v.p",
        "le la les l un une des ce cet cette ces il elle ils elles on nous vous je tu si quand lorsque pour dans "
        "en au aux sur avec après avant par de du et ou mais donc or ni car alors ensuite ici là tous toutes "
        "chaque aucun aucune ne pas cliquez ouvrez choisissez sélectionnez comment que quoi qui où pourquoi votre "
        "vos notre nos son sa ses leur cela ceci est sont à voir",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    ),
    "es": (
        "admón apdo aprox art arts av avda bco c/ cap cía d d.ª depto dpto dña dr dra dras dres ed ee ej p.ej "
        "excmo f fdo gral ilmo izq lic ma n n.º n.ª núm núms pág págs párr pl prof profa prov rte s sra sras sr "
        "sres srta ss sta sto teléf tfno tel ud uds vd vds v v.gr vol ing arq",
        "etc ee.uu s.a s.l a.m p.m a.c d.c ene feb mar abr may jun jul ago sep sept oct nov dic c.p cta min seg hrs",
        "el la los las un una unos unas este esta esto estos estas ese esa eso él ella ellos usted ustedes "
        "nosotros yo tú si cuando para en al del de a con por sin sobre tras antes después desde hasta y o pero "
        "pues entonces luego aquí allí todo toda todos todas cada ningún ninguna no se haga abra pulse elija "
        "seleccione vaya cómo qué quién dónde su sus nuestro nuestra tu tus le les lo es son está están hay puede "
        "pueden debe también además",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    ),
    "pt": (
        "aprox art arts av cap cia col d dep depto dr dra dras ed ej ex p.ex eng enga exa exas exmo exma f fig fl "
        "fls gen ilmo lda ltda n n.º nº núm obs p pág págs par pç pça pe prof profa r rod s sr sra sras srs srta "
        "sto sta tel telef trav v v.exa vol vs arq",
        "etc s.a a.c d.c jan fev mar abr mai jun jul ago set out nov dez min seg hrs cx",
        "o a os as um uma uns umas este esta isto estes estas esse essa isso ele ela eles elas você vocês nós eu "
        "se quando para em no na nos nas ao aos à às do da dos das de com por pelo pela sem sobre após antes "
        "depois desde até e ou mas pois então aqui ali todo toda todos todas cada nenhum nenhuma não faça abra "
        "clique escolha selecione vá como que quem onde porquê seu sua seus suas nosso nossa é são está estão há "
        "pode podem deve também além",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    ),
    "it": (
        "all arch art artt avv c.a ca cap capp cfr co cod corr c.so dott dott.ssa dr ed es p.es fig figg fraz gent "
        "geom id ing l.go loc n nn num op p.za p.zza pag pagg par pr prof prof.ssa prov ql r rag rif s sez sig "
        "sig.a sig.na sig.ra sigg ss spett tav tel v v.le vol voll on mons",
        "ecc etc s.p.a s.r.l s.n.c u.s.a a.c d.c a.m p.m gen feb mar apr mag giu lug ago set sett ott nov dic min sec",
        "il lo la i gli le un uno una questo questa questi queste quello quella egli lui lei loro noi voi io tu se "
        "quando per in nel nella nei nelle al alla ai alle dal dalla del della dei delle di da con su sul sulla "
        "senza dopo prima fino e o ma poi allora quindi qui lì ogni tutto tutta tutti tutte nessun nessuna non fai "
        "apri clicca scegli seleziona vai come che cosa chi dove perché suo sua suoi sue nostro nostra è sono sta "
        "può possono deve anche inoltre si",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    ),
    "nl": (
        "a.d.h.v a.h.w a.s a.u.b afb afd alg art bijv bijl blz bv ca cap cf d.d d.m.v d.w.z dhr dr drs e.a e.d evt "
        "excl fig hfst hr hs i.c i.p.v i.v.m incl ing ir jl jr kl m.a.w m.b.t m.b.v m.i.v m.m.v m.u.v mej mevr min "
        "mr mw n.a.v nl nr o.a o.b.v o.g.v o.i.d p.a par pag plm prof resp s.v.p sr st t.a.v t.b.v t.o.v t.n.v "
        "t.z.t u.i v.a vgl vnl z.g zgn",
        "enz etc n.v b.v v.o.f n.chr v.chr jan feb mrt apr jun jul aug sep sept okt nov dec p.j p.m p.w",
        "de het een dit dat deze die hij zij ze wij we jullie u ik jij je als wanneer om in op aan bij met na naar "
        "van voor tot uit over door zonder en of maar want dus dan daarna hier daar alle elke ieder geen niet klik "
        "open kies selecteer ga hoe wat waar wie waarom welke uw onze ons zijn haar hun is was wordt worden kan "
        "kunnen moet moeten hebt heeft ook vul",
        "januari februari maart april mei juni juli augustus september oktober november december",
    ),
    "pl": (
        "al art bł cd cdn cyt cz dol doc dot dr dyr ds dyw ewent fig gen gm godz hab hr in inż jw kier kl kol kpt "
        "ks lic lit m m.in mgr mies min mjr nadkom np nr ob obj os p pl pkt płk pn poj pok pol poł por pos pow poz "
        "prof prok prow prz przyp red rozdz rys s sp śp św str sygn szt t tab tel tj tłum tys tzn tzw ul ust w wg "
        "wiel woj ww wyd zał zam zast zaw zm zob źr",
        "itd itp ok r w n.e p.n.e mln mld tys zł gr godz min sek stycz lut mar kwiet czerw lip sierp wrzes paźdz "
        "listop grudz z.o.o o.o s.a",
        "ten ta to te ci on ona ono oni one my wy ja ty jeśli jeżeli gdy kiedy aby żeby w we na do od z ze za po "
        "przed przez przy o u dla bez i a lub albo ale więc potem następnie tu tam wszystkie wszystko każdy każda "
        "każde żaden żadna nie kliknij otwórz wybierz przejdź jak co kto gdzie dlaczego czy który która które twój "
        "twoja nasz nasza jego jej ich jest są był może mogą musi należy można także oraz",
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    ),
    "cs": (
        "arch bc čes čís č čl doc dr ev fa franc gen hl hod ing inž jud judr kap kol kpt ks lat m mgr min mj mjr "
        "mudr mvdr nám např něm npor obr odd odst op os p paeddr parc pí písm phdr plk popř pozn pplk př prof r "
        "red resp roč rozh rtm rndr ř s sl sp st stol str sv tab tel tj tř tzn tzv ú ul ust v věst vol vyd zák "
        "zejm zn zvl cca mr",
        "aj apod atd atp kč hod hal mil mld tis st s.r.o a.s v.o.s n.l př.n.l min sek led úno bře dub kvě čvn srp "
        "zář říj lis pros",
        "ten ta to ti ty on ona ono oni my vy já pokud když až aby v ve na do od z ze za po před přes při o u pro "
        "bez i a nebo ale tedy pak potom zde tam všechny vše každý každá každé žádný žádná ne klepněte klikněte "
        "otevřete vyberte přejděte jak co kdo kde proč který která které váš vaše náš naše jeho její jejich je "
        "jsou byl může mohou musí lze také tato tento toto tyto",
        "ledna února března dubna května června července srpna září října listopadu prosince",
    ),
    "sk": (
        "arch bc č čl doc dr fa gen hl hod ing kap kol ks m mgr min mj mudr mvdr judr nám napr nasl obr odd ods "
        "odst os p písm phdr pod pozn pr prof príp r resp rndr roč s sl sp st str sv tab tel t.j t.č tj tzn tzv ul "
        "vol vyd zák zv zvl cca mr",
        "a.i ap atď atp kčs hod mil mld tis s.r.o a.s v.o.s n.l min sek",
        "ten tá to tí tie on ona ono oni my vy ja ty ak keď kým aby v vo na do od z zo za po pred cez pri o u pre "
        "bez i a alebo ale teda potom tu tam všetky všetko každý každá každé žiadny žiadna nie kliknite otvorte "
        "vyberte prejdite ako čo kto kde prečo ktorý ktorá ktoré váš vaša vaše náš naša jeho jej ich je sú bol "
        "môže môžu musí možno tiež táto tento toto",
        "januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra",
    ),
    "hr": (
        "al br čl dr fig g gđa gđica god gosp hrv ing ib izd kbr knj kol lat mag mj mr mr.sc m.p npr o odn op os "
        "ož p pl pogl pok pon pov prev prim prof r red rkt s sc sl st str sv sveuč šk tab tel tj tz tzv ul usp v "
        "vlč vol zb zem dipl doc akad",
        "itd itsl i.sl i.dr sl d.o.o d.d j.d.o.o o.g min sek h kn tis mil mlrd god st",
        "taj ta to ti te on ona ono oni mi vi ja ako kad kada da bi u na do od iz s sa za po pred preko pri o kod "
        "bez i a ili ali dakle zatim onda tu tamo svi sve svaki svaka svako nijedan ne kliknite otvorite odaberite "
        "idite kako što tko gdje zašto koji koja koje vaš vaša naš naša njegov njezin njihov je su bio može mogu "
        "mora također ova ovaj ovo ove",
        "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga studenog prosinca",
    ),
    "ru": (
        "акад англ архим барр бул букв в вв вкл в.т.ч вып г гл гг гос греч гр гр-н д дер доп доц ед ж зав зам заг "
        "изд им инж илл ил исп ит к кан канд кап кв корп кол ком лат м мин мкр напр нач о об обл обр оз оф п пер "
        "пл п.п пп пос пред преп прим приб пр просп проф р ред рус рис с св см ср соч ст стр сер т т.е т.к т.н т.о "
        "т.наз таб табл тел тов ф фр ул уч ф.и.о хр ч чел чл ш экз шт",
        "т.д т.п др пр проч г гг в вв руб коп тыс млн млрд трлн н.э до.н.э р сек мин ч янв фев февр мар апр авг "
        "сен сент окт ноя нояб дек долл эт кг л",
        "это этот эта эти тот та те он она оно они мы вы я ты если когда чтобы в во на до от из с со за по перед "
        "через при о об у для без и а или но значит затем потом здесь там все всё каждый каждая каждое ни не "
        "нажмите откройте выберите перейдите как что кто где почему который которая которые ваш ваша наш наша его "
        "её их есть был может могут должен нужно можно также",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    ),
    "uk": (
        "акад англ бульв буд в вип вул гл гр д див доп доц ж зав заст зб ім інж кв кн корп канд лат м мал н напр "
        "обл о оз п пер пл пор пос пп під пр пров просп проф ред рис рос с св см ст стор стр т тел табл т.зв т.е "
        "т.к тов тт укр ф ц ч чл",
        "т.д т.п т.і ін р рр ст грн коп тис млн млрд н.е сек хв січ лют бер квіт трав черв лип серп вер жовт лист груд",
        "це цей ця ці той та ті він вона воно вони ми ви я ти якщо коли щоб в у на до від з із за по перед через "
        "при о об для без і й а або але отже потім тоді тут там усі все кожен кожна кожне не натисніть відкрийте "
        "виберіть перейдіть як що хто де чому який яка які ваш ваша наш наша його її їх є був може можуть треба "
        "можна також",
        "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    ),
    "bg": (
        "акад ал англ арх бл бул вж вх г-ж г-жа гл гр д-р доц ет жк изд им инж кв кн лат мин напр нач обл общ о п "
        "пл пр пор проф разг ред р рис рус с св сл см ср ст стр т т.е т.к т.нар тел табл ул ф фиг ц ч чл",
        "т.н др г лв ст хил млн млрд сек мин ч и.др пр.хр сл.хр ян февр мар апр авг септ окт ноем дек",
        "това този тази тези онзи той тя то те ние вие аз ти ако когато за да в във на до от с със по пред през "
        "при о у без и а или но значит после след тук там всички всичко всеки всяка всяко не натиснете отворете "
        "изберете отидете как какво кой къде защо който която които ваш вашата наш нашата негов неин техен е са "
        "беше може могат трябва също",
        "януари февруари март април май юни юли август септември октомври ноември декември",
    ),
    "sv": (
        "a.a adj afd alt anm art avd bl.a bil c:a ca d.v.s d.y d.ä dr dvs e.d ekon eng enl ev ex exkl f fig fr "
        "fr.o.m f.d f.n f.ö g gm hr i.st ing inkl inst jfr jur k kap kl kungl leg m.a.o med n nr o.d o.dyl off p "
        "p.g.a pga prel prof red ref resp s s.k sek sid sign ss st str t t.ex t.h t.o.m t.v tab tel tex tfn tr u.a "
        "uppl v vd vers vol äv övers ö.h",
        "etc osv m.m m.fl mfl o.s.v e.kr f.kr kr jan feb febr mar apr jun jul aug sep sept okt nov dec min tim st",
        "det den de denna detta dessa en ett han hon vi ni jag du man om när för att i på till från av med efter "
        "före utan och eller men alltså sedan därefter här där alla allt varje ingen inget inte klicka öppna välj "
        "gå hur vad vem var varför vilken er din vår hans hennes deras är kan ska måste har också",
        "januari februari mars april maj juni juli augusti september oktober november december",
    ),
    "da": (
        "a adr afd afs alm ang anm art bd bl.a bio ca cf chr d d.å d.d d.v.s d.vs dgl dir doc dr dvs e.g eg eks "
        "eksp eng etg evt ex f f.eks f.x fa fhv fig fl fm forb fork fr frk fx gl gr hhv hr i.e ib if iflg inkl "
        "insp i.st ing jf jfr jr jun jvf kap kbh kgl kl kld komm lb lic lign m m.a.o m.h.t mdr mht mia min mio ml "
        "mvh n nr nuv o o.lign off o.fl omkr ovf p p.a p.g.a pag pga pkt pr prof r red ref reg resp s s.d s.u siml "
        "sk skt sml smp sn spm sr st stk str sv t t.o.m tab tdl tilf tlf tv u udg uds ult v vedr vejl vol",
        "etc osv o.s.v mv m.v m.m m.fl o.l kr e.kr f.kr jan feb febr mar apr jun jul aug sep sept okt nov dec min tim",
        "det den de denne dette disse en et han hun vi i jeg du man hvis når for at på til fra af med efter før "
        "uden og eller men så derefter her der alle alt hver ingen intet ikke klik åbn vælg gå hvordan hvad hvem "
        "hvor hvorfor hvilken jeres din vores hans hendes deres er var kan skal må har også",
        "januar februar marts april maj juni juli august september oktober november december",
    ),
    "no": (
        "adm adr afd ang ann art avd bd bl.a b.l.a ca cand d d.e d.s.s dir doc dr dvs d.v.s ekskl eks eksp eng etg "
        "ev evt f f.eks fa fig fhv forts fr frk fvt gl gml hhv hr if iflg inkl ing instr jf jfr jnr jr kap kfr kgl "
        "kl kst lic m.a.o m.h.t maks mht mill min mnd mrd n nr o.a o.l off omkr oppl ovf p p.g.a p.t pga pkt prof "
        "pst pt red ref resp rv s s.k s.u siv sml sp spm st str sv t t.o.m tab tlf tilsv tv u utg v vedr vha vol "
        "vsa",
        "etc osv o.s.v m.m m.fl m.v mm mv kr e.kr f.kr jan feb febr mar apr jun jul aug sep sept okt nov des min tim",
        "det den de denne dette disse en et ei han hun vi dere jeg du man hvis når for at i på til fra av med "
        "etter før uten og eller men så deretter her der alle alt hver ingen ikke klikk åpne velg gå hvordan hva "
        "hvem hvor hvorfor hvilken deres din vår hans hennes er var kan skal må har også",
        "januar februar mars april mai juni juli august september oktober november desember",
    ),
    "fi": (
        "alk ark arv e.g edust eläk em engl ent erit esim esp ev fil ft geol henk hra hum ilm ins joht jr k ka kat "
        "kirj kk klo ko kok korv ks kv l lat leht lk lkm luk lv lääk maist mm mr ml muk n nk nro nim ns nyk o ohj "
        "oik oj op ops os p p.o pj po prof proj prov pros puh pvm r ransk rkl rva s seur sis siht sk so st synt t "
        "tark tlk toim tj tk tri ts v vast vrt vs vt yht yks yo ylim yliop",
        "jne ym yms tms jms eaa ekr jkr oy h min sek eur milj mrd tuh as",
        "se ne tämä nämä hän he me te minä sinä jos kun jotta ja tai mutta siis sitten tässä siellä kaikki "
        "jokainen ei älä napsauta avaa valitse siirry miten mitä kuka missä miksi mikä onko voiko on ovat oli voi "
        "voivat täytyy pitää myös tämän sen niiden",
        "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta "
        "marraskuuta joulukuuta",
    ),
    "tr": (
        "alb apt ar arş ast atğm av bk bkz bl bnb bşk c cad cm çev çvş dz d doç doğ dr ecz ed f fak fiz g gen geom "
        "gön haz hst ing jeol koor kor krş kr ltd m mad mah md müh muh mim no nu onb op ord org ort osm öğr ör örn "
        "prof s sf sok sn st şb şek şti t tel tic tğm tug u üni uzm vet vol y yakl yay yb yrd yüz yzb zf zm mat",
        "vb vs vd a.ş m.ö m.s a.b.d t.c tl dk sn sa oca şub mar nis may haz tem ağu eyl kas",
        "bu şu o bunlar şunlar onlar biz siz ben sen bir eğer için ve veya ya ama fakat sonra daha ise burada "
        "orada tüm bütün her hiç değil tıklatın tıklayın açın seçin gidin nasıl ne kim nerede neden hangi sizin "
        "bizim var yok olarak ayrıca ardından ancak",
        "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    ),
    "el": (
        "αγγλ αι αλ αρ άρθρ αρχ βλ γεν γερμ γλ γραμμ δηλ διευθ δις δρ εδ εικ εκδ ελλ εν επ επιμ ιδ κ κα κεφ κ.κ κκ "
        "κος καθ κυρ λ λατ λεωφ λ.χ μ μτφ μτφρ ν οδ π.χ πχ παρ περ πλ πρβ πρόεδρ προϊστ σ σελ σημ σχ στ συγγ τ τηλ "
        "τομ τ.μ τ.κ υπ φ.π.α χ χιλ βιβλ επίσ",
        "κ.λπ κλπ κτλ κ.ά κ.α κ.ο.κ κ.τ.λ α.ε ε.π.ε ο.ε μ.χ π.χρ μ.μ π.μ ιαν φεβρ μαρ απρ μαΐ ιουν ιουλ αυγ σεπ "
        "σεπτ οκτ νοε δεκ λεπ ευρ εκ εκατ δισ",
        "ο η το οι τα τον την του της των ένα ένας μια αυτό αυτός αυτή αυτά εκείνο αυτοί εμείς εσείς εγώ εσύ αν "
        "εάν όταν για να σε στο στη στην στον στα με από μετά πριν χωρίς και ή αλλά όμως λοιπόν έπειτα εδώ εκεί "
        "όλα όλοι κάθε κανένα δεν μην κάντε ανοίξτε επιλέξτε πατήστε πηγαίνετε πώς πως τι ποιος πού γιατί ποιο σας "
        "μας είναι ήταν μπορεί μπορείτε πρέπει επίσης",
        "ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου "
        "δεκεμβρίου",
    ),
    "hu": (
        "alez arch bek bp biz br ca cca du dr ea egyh em eng ev ff fsz fszt főig gr hdgy hg hiv honv id ifj ill "
        "ind int inz ip ir isk ism jogt jr kb ker kgy kk kol kp krt ko l lh ld m max mb megh min mj mo mt mü műsz "
        "ny oszt ov özv p pf pl pld pol prof pt pu r rk s sgt sz szerk szfv szt tc tel tfv tg tip tp tvr ún u ua "
        "uo ui uz u.o v vb vö vm",
        "stb kft bt rt nyrt zrt kht ft eft jan feb febr márc ápr máj jún júl aug szept okt nov dec i.e i.sz de du "
        "n.e p sz sk",
        "a az ez ezek azok ő ők mi ti én te egy ha amikor hogy és vagy de tehát majd aztán itt ott minden összes "
        "nincs nem ne kattintson nyissa válassza lépjen hogyan mit ki hol miért melyik ön önök van vannak volt "
        "lehet kell is",
        "január február március április május június július augusztus szeptember október november december",
    ),
    "ro": (
        "al alin ap arh art aprox bd bis bl bul cap cf cod cond conf dl dlui dna dra dr d-na d-ra d-lui e ed et ex "
        "fig fl gen ing int ist înv jud lat lit mag mun m n nr ob op or pag pg p pct pl pt prof red resp rom s sc "
        "sec sf sg spl str subl şos șos tab tel transl univ v vol vs",
        "etc s.a s.r.l d.hr î.hr ș.a ş.a m.d a.m p.m ian feb mar apr iun iul aug sept sep oct nov dec min sec",
        "acest această acesta aceasta aceste acești acel acea el ea ei ele noi voi dumneavoastră eu tu un o unei "
        "unui dacă când pentru în la din de pe cu prin fără după înainte până și sau dar deci apoi aici acolo "
        "toate toți fiecare niciun nicio nu faceți deschideți alegeți selectați mergeți apăsați cum ce cine unde "
        "care al ai ale este sunt era poate pot trebuie se",
        "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    ),
    "id": (
        "a.l a.n aj alm bpk d.a dk dgn dr drg drs ds gbr h hlm hj ir jl jln k kab kec kel kgs kol ket lih ls m mis "
        "no nn ny par prof ps r rp s sdr sdri sda st tab tel telp tgl tn u.p ust v.d yth",
        "dll dst dkk dsb tbk a.m s.d s.pd s.h s.e m.m jan feb mar apr jun jul agt ags sep okt nov des",
        "ini itu ia dia mereka kami kita saya anda kamu jika bila ketika untuk agar di ke dari pada dengan oleh "
        "tanpa setelah sebelum sampai dan atau tetapi maka lalu kemudian sini sana semua setiap tidak jangan klik "
        "buka pilih bagaimana apa siapa mana mengapa adalah ada dapat bisa harus juga",
        "januari februari maret april mei juni juli agustus september oktober november desember",
    ),
    "vi": (
        "BS CN Cty Đ ĐC ĐT ThS TS TSKH GS PGS KS KTS LS NXB H P Ph Q TP Tp Tr tr TX TT X VD vd UBND Ô đ x st",
        "v.v v.v.v vv sđd",
        "các những một này đó nó họ chúng tôi bạn ông bà nếu khi để ở tại trong trên dưới từ đến với bởi không sau "
        "trước và hoặc nhưng vì rồi hãy vui nhấn mở chọn làm gì ai đâu sao nào là có được phải cũng thì đây",
        "",
    ),
}
