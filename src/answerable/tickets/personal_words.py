"""The words that say what a value beside them is, in nine languages: English, German, French, Spanish, Portuguese,
Italian, Dutch, Polish and Japanese. Each table is the inside of a pattern that is read without regard to case."""

from __future__ import annotations

import re

# Words of three letters and more end where the pattern says so; Japanese has no spaces, so no end is asked for there.
EDGE = r"(?<![0-9a-z\u00c0-\u024f_])"  # a word starts here; a kana before it is no part of it
END = r"(?![0-9a-z\u00c0-\u024f_])"
ENDED = r"(?![0-9A-Za-z\u00c0-\u024f_])"  # the same where case is told apart

IS = r"(?:is|are|was|ist|lautet|war|hei(?:ß|ss)t|w(?:ä|ae)re|est|c'est|es|era|é|è|sono|to|jest|brzmi|は|が)"

PHONE = (
    rf"{EDGE}(?:"
    # a bare "call" is an API's as well
    r"(?:tele|cell ?|smart|mobile |home |work |office )?(?:phone|mobile|cell|contact|fax|whats ?app"
    r"|home|work|office|call ?back)"
    r" (?:number|num|no|nr|nummer)|fax(?:-?nummer|nr)"
    r"|(?:call|ring|reach|text|phone|contact|dial)(?:ing)? (?:me|us|him|her|them|back|my|on)|(?:tele"
    r"|cell ?|smart)?phone"
    r"|tel|mobile|cell|whats ?app|fax|landline|hotline|call ?back|sms"
    r"|tele(?:f|ph)on\w*|handy\w*|mobil(?:nummer|funk\w*)?|fon|festnetz\w*|rufnummer|durchwahl|r(?:ü"
    r"|ue)ckruf\w*|erreich\w+"
    r"|(?:zur(?:ü|ue)ck|an)?ruf(?:en|t|e)? (?:sie|mich|uns|bitte|an)|ruf mich|anrufen"
    r"|t[ée]l[ée]phone\w*|tél|portable|(?:ligne )?fixe|r?appel(?:ez|er|le)[- ]\w+|joindre|joignable"
    r"|tel[ée]fono\w*|m[óo]vil|celular|ll[áa]m[ae]\w*|llamar(?:me)?"
    r"|telem[óo]vel|telefone\w*|lig(?:a|ue|ar|uem)(?:[- ]me)?(?: para)?|contac?to"
    r"|cellulare|chiam\w+|recapito|numero fisso"
    r"|telefoon\w*|mobiel\w*|gsm|06-nummer|bel(?:len)? (?:me|mij|ons)|bereikbaar|bereik(?:en)?"
    r"|telefon\w*|kom(?:órk\w+)?|zadzwo\w+|dzwoni\w+|oddzwo\w+"
    r"|(?:my|our|his|her|meine|unsere|mon|notre|mi|nuestro|(?:o )?meu|(?:il )?mio|mijn|ons|mój|moj|nasz) "
    r"(?:contact )?(?:number|nummer|num[ée]ro|número|numero|nr|numer)"
    rf"){END}|電話|携帯|電話番号|携帯番号|連絡先|ファックス番号|ファックス|ファクス|私の番号"
)

# What a system counts with, and what is measured.
COUNTED = (
    rf"{EDGE}(?:"
    r"(?:order|invoice|part|error|err|exception|status|exit|build|version|firmware|serial|model|article|item|product"
    r"|tracking|parcel|shipment|ticket|case|reference|ref|transaction|batch|customer|client|member|quota|timestamp"
    r"|request|job|document|contract|booking|reservation|voucher|coupon|barcode|revision|commit|driver|receipt|release"
    r"|subscription|purchase|delivery|device|asset|record|incident|hresult|workspace|organi[sz]ation|project)s?"
    r"|code|codes|sku|ean|upc|gtin|isbn|asin|lot|id|ids|uid|size|bytes|epoch|pid|port|line|row|took|slept|count|total"
    r"|amount|price|offset|seq|imei|mac|app|sqlstate|limit|length|duration|run|amounts|sum|balance|step|eta"
    r"|bestell\w*|auftrag\w*|rechnung\w*|artikel\w*|teile?nummer|ersatzteil\w*|fehler\w*|kunden\w*|serien\w*|sendung\w*"
    r"|vorgang\w*|buchung\w*|vertrag\w*|gr(?:ö|oe)(?:ß|ss)e|modell\w*|lieferung\w*|zeile|beleg\w*|status\w*|gerät\w*"
    r"|auftr\w+|lieferschein\w*|mitglied\w*|kennung|aktenzeichen|bau(?:reihe|nummer)|charge\w*"
    r"|commandes?|factures?|pi[èe]ces?|erreurs?|r[ée]f[ée]rences?|réf|articles?|colis|suivi|dossier|taille"
    r"|s[ée]rie|r[ée]servation|produit|contrat|abonn\w+|devis|livraison"
    r"|pedidos?|facturas?|piezas?|c[óo]digos?|referencias?|art[íi]culos?|versi[óo]n|env[íi]o|seguimiento|clientes?"
    r"|tama[ñn]o|reserva|producto|contrato|albar[áa]n|expediente"
    r"|encomendas?|faturas?|pe[çc]as?|erros?|refer[êe]ncias?|artigos?|vers[ãa]o|rastreio|tamanho|produto|compilação"
    r"|ordin[ei]|fattur[ae]|pezz[oi]|error[ei]|codic[ei]|riferiment[oi]|articol[oi]|versione|spedizione"
    r"|dimensione|prodotto|contratto|ricambi\w*|pratica|prenotazione"
    r"|bestelling\w*|factu\w+|fout\w*|onderdeel\w*|versie|zending\w*|klant\w*|referentie\w*|serienummer"
    r"|zam[óo]wieni\w*|faktur\w*|cz[ęe][śs][ćc]\w*|cz[ęe][śs]ci|b[łl][ąa]d\w*|b[łl][ęe]d\w*|kod\w*"
    r"|wersj\w*|przesy[łl]k\w*"
    r"|rozmiar|klient\w*|umow\w*|produkt\w*|zg[łl]oszeni\w*|seryjn\w*|paczk\w*"
    r"|(?!phone|tele|cell|mobile|card|contact|fax|home|work|office|whatsapp|back|the|this|that|our|new"
    r"|old|full|same|wrong"
    r"|right|correct|meine|visa|iban)[a-z]{3,20} (?:number|num|no|nr)|\w{3,20}(?:nummer|nr)|n[úu]m[ée]ro (?:de|di) \w+"
    rf"){END}|(?<!電話)(?<!カード)(?<!携帯)番号|注文|部品|型番|品番|エラー|請求|バージョン|ビルド|追跡"
    rf"|会員番号|お客様番号|製造番号"
    rf"|シリアル|商品|予約|受付番号|伝票"
)
UNIT = (
    r"[ ]?(?:[%€$£¥]|°|円|件|行|個|人|バイト|ミリ秒|秒|回|"
    r"(?:[kmgt]i?)?b(?:it|yte)?s?|octets?|(?:[kmgt]o)|bajt\w*|[nmu]?s|µs|μs|[nm]?sec\w*|seconds?|minutes?|hours?|days?"
    r"|sekund\w*|minut\w*|stunden?|tage?|secondes?|heures?|segundos?|secondi|seconden"
    r"|rows?|records?|events?|times?|users?|items?|entries|files?|requests?|tokens?|characters?|chars?|lines?|points?"
    r"|zeilen|eintr(?:ä|ae)ge|datens(?:ä|ae)tze|st(?:ü|ue)ck|dateien|zeichen|mal|nutzer"
    r"|lignes?|fichiers?|fois|utilisateurs?|enregistrements?"
    r"|filas?|registros?|archivos?|veces|usuarios?|linhas?|ficheiros?|vezes|righe|volte|utenti|rijen|keer|bestanden"
    r"|wierszy|rekord\w*|plik\w*|razy|px|pixels?|hz|[kmg]hz|eur|euros?|usd|dollars?|gbp|chf|pln|zł|jpy|yen|brl|reais)"
    rf"{END}"
)

ADDRESSED = rf"{EDGE}(?:ips?|ip[- ]?\w{{4,8}}|address(?:es)?|adress\w*|host|server|client|remote|proxy|ping|dns|peer)"
VERSIONED = (
    rf"{EDGE}(?:v|ver|versions?|firmware\w*|builds?|releases?|drivers?|agent|upgrad\w+|updat\w+"
    rf"|downgrad\w+|patch\w*|sdk"
    r"|runtime|installer|installed|section|chapter|clause|[§]|treiber\w*|aktualisier\w*|abschnitt|kapitel|micrologiciel"
    r"|versi[óo]n|vers[ãa]o|versione|versie\w*|wersj\w*|aktualiz\w+|actualiz\w+|atualiz\w+|aggiorn\w+|oprogramowani\w*"
    r"|pilote|mise à jour|rozdział|section|sección|seção|sezione|hoofdstuk|plugin|app|\.net|windows|android|ios|macos"
    rf"|chrome|firefox|edge|safari|software|kernel|bios|core|engine|packages?|librar(?:y|ies)|module"
    rf"|modul|dependency|paket\w*"
    rf"|paquete?|pacote|pacchetto|pakiet\w*){END}|バージョン|ファームウェア|ビルド|更新|アップデート"
)

CARD = (
    rf"{EDGE}(?:cards?|visa|master ?card|amex|american express|(?:kredit|debit|credit|bank)?kart[aeęy]\w*|\w*karte\w*"
    rf"|cartes?|cb|tarjetas?|cart(?:ão|ao|ões)|cart[ae]|\w*kaart\w*|pan){END}|カード"
)
IBAN = rf"{EDGE}iban{END}"

PASSWORD = (
    r"(?:pass ?word|passwd|pwd|pw|pass|pass ?phrase|pass ?code|passwort|kennwort|pa(?:ß|ss)wort|losungswort|zugangscode"
    r"|mot de passe|mdp|contrase[ñn]a|clave(?! (?:primaria|ajena|for[áa]nea|externa|de (?:producto"
    r"|licencia)))|palavra[- ]passe|senha|parola d'ordine|wachtwoord|has[łl]o)"
)
PASSWORD_CJK = r"(?:パスワード|暗証番号|合言葉)"
TOKEN = (
    r"(?:(?:api|access|secret|auth|client|app|private|licen[sc]e|encryption|account|signing|webhook|refresh|bearer|bot"
    r"|personal|session|id|csrf|x|lizenz|geheim)?[ _-]?){0,3}(?:key|token|secret|signature|apikey)"
    r"|api[- ]?schl(?:ü|ue)ssel|zugriffstoken|cl[ée] (?:d'|de l')?api|jeton|clave (?:de )?api|chave (?:de |da )?api"
    r"|chiave api|api-sleutel|klucz api|apiキー|トークン|シークレット"
)
ONE_TIME = (
    rf"{EDGE}(?:pin|tan|otp|puk|[2-9]fa(?: code)?|(?:2fa|verification|security|one[- ]time|login|sign"
    rf"[- ]in|sms|otp|backup"
    r"|authenti(?:cation|cator)|confirmation|access|unlock|pin)[- ]code"
    r"|(?:best(?:ä|ae)tigungs|sicherheits|verifizierungs|freischalt|einmal|anmelde|pr(?:ü|ue)f)-?code"
    r"|code (?:de (?:v[ée]rification|confirmation|s[ée]curit[ée])|pin|sms|di (?:verifica|conferma|sicurezza))"
    r"|c[óo]digo (?:de (?:verificaci[óo]n|verifica[çc][ãa]o|seguridad|seguran[çc]a|confirmaci[óo]n"
    r"|confirma[çc][ãa]o)|pin)"
    r"|codice (?:di (?:verifica|conferma|sicurezza)|pin)|(?:verificatie|bevestigings|beveiligings|inlog|pin)code"
    rf"|kod (?:weryfikacyjny|potwierdzaj[ąa]cy|pin|sms|bezpiecze[ńn]stwa)){END}|確認コード|認証コード|暗証番号"
)
CARD_CODE = (
    rf"{EDGE}(?:cv[cv]2?|csc|cid|card (?:verification|security) (?:code|value)|kartenpr(?:ü|ue)fnummer"
    rf"|pr(?:ü|ue)fziffer"
    rf"|pr(?:ü|ue)fnummer|cryptogramme(?: visuel)?|kod cvv|codice cvv){END}|セキュリティコード"
)

IDENTITY = (
    rf"{EDGE}(?:ssn|social[- ]security(?:[- ](?:number|no|nr))?|itin|national (?:insurance|id"
    rf"|identity)\b|nino|ni (?:number|no)"
    r"|passport|driv(?:er'?s?|ing)[- ]licen[cs]e|identity card|id card|tax (?:payer )?id"
    r"(?:entification)?|nhs (?:number|no)"
    r"|steuer-?(?:id|identifikations\w*|nummer)|idnr|sozialversicherungs\w*|rentenversicherungs\w*|personalausweis\w*"
    r"|ausweis\w*|reisepass\w*|f(?:ü|ue)hrerschein\w*|pass-?(?:nummer|nr)|versichertennummer|ahv(?:-?\w*)?"
    r"|num[ée]ro (?:de )?(?:s[ée]cu(?:rit[ée] sociale)?|fiscal)|s[ée]curit[ée] sociale|nir"
    r"|carte d'identit[ée]|passeport"
    r"|permis de conduire|dni|nie|nif|n[úu]mero de la seguridad social|seguridad social|pasaporte|permiso de conducir"
    r"|carnet de conducir|curp|rfc|cpf|rg|n[úu]mero de contribuinte|contribuinte|cart[ãa]o de cidad[ãa]o|passaporte"
    r"|carta de condu[çc][ãa]o|seguran[çc]a social|nis[s]?|codice fiscale|cod\. fisc|carta d'identit[àa]|patente"
    r"|tessera sanitaria|bsn|burgerservicenummer|sofinummer|paspoort\w*|rijbewijs\w*|identiteitskaart|rijksregister\w*"
    r"|pesel|dow[óo]d(?:u)? osobist\w*|paszport\w*|praw[oa] jazdy|cpr(?:-?(?:nummer|number|nr))?|personnummer|hetu"
    rf"|identity (?:number|no)|id number of the passport){END}|マイナンバー|個人番号|旅券番号"
    rf"|パスポート番号|パスポート|免許証番号|運転免許"
)
BORN = (
    rf"{EDGE}(?:born|birth ?da(?:y|te)|date of birth|d\.?o\.?b|geboren|geb\.?|geburts(?:tag|datum)|n[ée]e?\(?e?\)? le"
    r"|date de naissance|naissance|nacid[oa]|nac[íi]|fecha de nacimiento|nascid[oa]|nasci|data de nasc(?:imento|\.)?"
    r"|nat[oa]|data di nascita|geboortedatum|verjaardag|urodzon[ya]|urodzi[łl][ae]m|data urodzenia|ur"
    rf"){END}|生年月日|誕生日|生まれ"
)
LIVES = (
    rf"{EDGE}(?:(?:home|postal|mailing|shipping|billing|delivery|street|my|our|new|private|residential|full)[ ]address"
    r"|address|i live (?:at|on|in)|live at|resident at|ship (?:it )?to|deliver (?:it )?to|send it to|moved to"
    r"|anschrift|(?:liefer|rechnungs|post|wohn|privat|heimat)?-?(?:adresse|anschrift)|wohne|wohnhaft|umgezogen"
    r"|(?:mon |notre |nouvelle )?adresse|j'habite|habite|domicili[ée]e?|livrer"
    r"|direcci[óo]n|domicilio|vivo en|residente en|morada|endere[çc]o|moro n[ao]|resid[oe]"
    r"|indirizzo|abito|residente|vivo in|adres|woon|woonadres|wonen|bezorgadres|mieszkam|adres\w*|zamieszka[łl]\w*"
    rf"){END}|住所|住まい|お届け先"
)
NOT_A_PLACE = (
    r"(?:ip|e-?mail|mail|web|mac|url|http|internet|network|host|memory|server|courriel|correo|email)[- ]?$"
    r"|(?:e-?|mail)$"
)
STREET = (
    r"(?:\b(?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|court|ct|square|sq|boulevard|blvd|way"
    r"|terrace|close|place|pl"
    r"|crescent|row|hill|gardens|parkway|highway|apt|suite|flat|po box"
    r"|rue|av|bd|chemin|all[ée]e|impasse|quai|cours|route"
    r"|calle|c/|avenida|avda|plaza|paseo|carrera|camino|ronda|travess?[íi]a|rua|travessa|largo|pra[çc]a|alameda|estrada"
    r"|via|viale|piazza|corso|vicolo|largo|strada|ul|ulica|aleja|al|os|osiedle|plac|rynek)\b"
    r"|stra(?:ß|ss)e|str\.|weg\b|gasse|platz\b|allee\b|ufer\b|damm\b|ring\b|straat|laan\b|plein|kade"
    r"|gracht|dijk\b|singel"
    r"|丁目|番地|番|号|区|市|町)"
)
POSTAL = (
    r"(?<!\d)(?:\d{5}(?:-\d{4})?|\d{4} ?[A-Z]{2}|\d{2}-\d{3}|\d{4}-\d{3}|\d{5}-\d{3}|\d{3}-\d{4})(?!\d)"
    r"|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b"
)


def compiled(inside: str) -> re.Pattern[str]:
    """A table as a pattern."""
    return re.compile(inside, re.IGNORECASE)
