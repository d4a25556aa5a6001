"""What mail programs and help desks put around a message, in the words of each: cut, and nothing of the question."""

from __future__ import annotations

import pytest

from answerable.tickets.mail import quoted_mail, sign_off
from answerable.tickets.message import read_message

ASKED = "How do I move a locker to another floor?\nThe old one is full."

BELOW = {
    "proton fr": "Envoyé avec la messagerie sécurisée Proton Mail.\n\nLe vendredi 6 juin 2025 à 14:02, Service casiers <desk@locker.example> a écrit :\n\n> Votre clé expire.",
    "proton mobile": "Sent from Proton Mail for iOS.\n\n-------- Original Message --------\nOn Friday, 06/06/25 at 14:02 Locker Desk <desk@locker.example> wrote:\nYour key expires.",
    "yahoo de": "Am Freitag, 6. Juni 2025 um 14:02:11 MESZ hat Schließfachdienst <desk@locker.example> Folgendes geschrieben:\n\n Ihr Schlüssel läuft ab.",
    "yahoo mobile en": "Yahoo Mail: Search, Organize, Conquer\n\nOn Fri, Jun 6, 2025 at 2:02 PM, Locker Desk<desk@locker.example> wrote:   Your key expires.",
    "outlook mobile de2": "Holen Sie sich Outlook für iOS\n________________________________\nVon: Schließfachdienst\nGesendet: Freitag, 6. Juni 2025\nAn: Mia\nBetreff: x\n\nIhr Schlüssel läuft ab.",
    "outlook mobile es": "Obtener Outlook para iOS<https://aka.ms/o0ukef>\n________________________________\nDe: Taquillas <desk@locker.example>\nEnviado: viernes, 6 de junio de 2025 14:02\nPara: Mia\nAsunto: RE: Llaves\n\nSu llave caduca.",
    "outlook mobile it": "Scarica Outlook per iOS\n________________________________\nDa: Armadietti <desk@locker.example>\nInviato: venerdì 6 giugno 2025 14:02\nA: Mia\nOggetto: R: Chiavi\n\nLa chiave scade.",
    "outlook mobile pl": "Pobierz aplikację Outlook dla systemu iOS\n________________________________\nOd: Szafki <desk@locker.example>\nWysłane: piątek, 6 czerwca 2025 14:02\nDo: Mia\nTemat: Odp: Klucze\n\nKlucz wygasa.",
    "outlook mobile ja": "iOS 版 Outlook を入手\n________________________________\n差出人: ロッカー窓口 <desk@locker.example>\n送信日時: 2025年6月6日金曜日 14:02\n宛先: Mia\n件名: RE: 鍵\n\n鍵の期限が切れます。",
    "apple nl": "Verstuurd vanaf mijn iPhone\n\nOp 6 jun 2025 om 14:02 heeft Kluisjes <desk@locker.example> het volgende geschreven:\n\n> Je sleutel verloopt.",
    "apple pl": "Wysłane z iPhone'a\n\nWiadomość napisana przez Szafki <desk@locker.example> w dniu 06.06.2025, o godz. 14:02:\n\n> Klucz wygasa.",
    "apple ja": "iPhoneから送信\n\n2025/06/06 14:02、ロッカー窓口 <desk@locker.example>のメール:\n\n> 鍵の期限が切れます。",
    "thunderbird pt": "Às 14:02 de 06/06/2025, Armários escreveu:\n> A chave expira.",
    "thunderbird fwd fr": "-------- Message transféré --------\nSujet : 	Clés\nDate : 	Ven, 6 juin 2025 14:02:11 +0200\nDe : 	Service casiers <desk@locker.example>\nPour : 	Mia\n\nVotre clé expire.",
    "gmx de": 'Gesendet: Freitag, 06. Juni 2025 um 14:02 Uhr\nVon: "Schließfachdienst" <desk@locker.example>\nAn: mia@x.example\nBetreff: Schlüssel\n\nIhr Schlüssel läuft ab.',
    "samsung pl": "Wysłane z mojego Galaxy\n\n-------- Oryginalna wiadomość --------\nOd: Szafki <desk@locker.example>\nData: 06.06.2025 14:02 (GMT+01:00)\nDo: Mia\nTemat: Klucze\n\nKlucz wygasa.",
    "zendesk reply line": "##- Please type your reply above this line -##\n\nYour request (118) has been updated.\n\nKim (Locker Desk)\nJun 6, 2025, 14:02 GMT+2\n\nYour key expires.",
    "zendesk de": "##- Bitte geben Sie Ihre Antwort oberhalb dieser Zeile ein. -##\n\nIhre Anfrage (118) wurde aktualisiert.\n\nIhr Schlüssel läuft ab.",
    "zendesk fr": "##- Veuillez saisir votre réponse au-dessus de cette ligne -##\n\nVotre demande (118) a été mise à jour.",
    "helpscout line": "--- Reply above this line ---\n\nYour key expires.",
    "freshdesk footer": "Ticket: https://acme.freshdesk.example/helpdesk/tickets/118",
    "zendesk footer de": "Diese E-Mail ist ein Service von Locker Desk. Bereitgestellt von Zendesk",
    "zendesk footer fr": "Cet e-mail est un service de Locker Desk. Fourni par Zendesk",
    "zendesk footer es": "Este correo electrónico es un servicio de Locker Desk. Entregado por Zendesk",
    "ref2": "ref:_00D30000001._50030000002:ref",
    "mailtrack": "Sender notified by Mailtrack",
    "disclaimer it": "Le informazioni contenute nella presente comunicazione e i relativi allegati possono essere riservate e sono destinate esclusivamente alle persone sopra indicate. Se avete ricevuto questo messaggio per errore, vi preghiamo di distruggerlo e di darcene comunicazione. (D.Lgs. 196/2003)",
    "green es": "Antes de imprimir este correo, piense en el medio ambiente.",
    "green it": "Prima di stampare, pensa all'ambiente.",
    "green nl": "Denk aan het milieu voordat u deze e-mail print.",
    "green pt": "Antes de imprimir, pense no meio ambiente.",
    "green pl": "Zanim wydrukujesz, pomyśl o środowisku.",
    "sig cdt": "Cdt,\nMia",
    "sig ja": "お手数ですがよろしくお願い致します。\n\n━━━━━━━━━━━━\n山田太郎\n株式会社ロッカー\nTEL: 03-1234-5678\n━━━━━━━━━━━━",
    "sig ja2": "----------------------------------\n株式会社ロッカー\n山田太郎\n〒100-0001 東京都千代田区\nTel 03-1234-5678\n----------------------------------",
    "reply above it": "## Si prega di digitare la risposta sopra questa riga ##\n\nLa chiave scade.",
    "reply above ja": "## この行より上に返信を入力してください ##\n\n鍵の期限が切れます。",
}
ABOVE = {
    "caution en": "CAUTION: This email originated from outside of the organization. Do not click links or open attachments unless you recognize the sender and know the content is safe.",
    "caution en2": "[EXTERNAL] This message comes from an external sender.",
    "caution learn": "You don't often get email from mia@x.example. Learn why this is important<https://aka.ms/LearnAboutSenderIdentification>",
    "caution learn de": "Sie erhalten nicht oft eine E-Mail von mia@x.example. Erfahren Sie, warum dies wichtig ist",
    "caution learn fr": "Vous n'obtenez pas souvent d'e-mail à partir de mia@x.example. Pourquoi c'est important",
    "caution learn es": "No suele recibir correo electrónico de mia@x.example. Por qué es esto importante",
    "caution learn nl": "U ontvangt niet vaak e-mail van mia@x.example. Meer informatie over waarom dit belangrijk is",
    "caution learn it": "Non si ricevono spesso messaggi di posta elettronica da mia@x.example. Informazioni sul perché è importante",
    "caution learn pt": "Você não costuma receber emails de mia@x.example. Saiba por que isso é importante",
    "caution de": "ACHTUNG: Diese E-Mail stammt von einem externen Absender. Klicken Sie nicht auf Links oder Anhänge, sofern Sie den Absender nicht kennen.",
    "caution de2": "VORSICHT: Externe E-Mail! Öffnen Sie keine Anhänge von unbekannten Absendern.",
    "caution fr": "ATTENTION : Ce courriel provient de l'extérieur de l'organisation. Ne cliquez sur aucun lien et n'ouvrez aucune pièce jointe si vous ne connaissez pas l'expéditeur.",
    "caution es": "PRECAUCIÓN: Este correo electrónico se originó fuera de la organización. No haga clic en enlaces ni abra archivos adjuntos a menos que reconozca al remitente.",
    "caution it": "ATTENZIONE: questa e-mail proviene dall'esterno dell'organizzazione. Non fare clic su link o allegati se non si conosce il mittente.",
    "caution pt": "CUIDADO: Este e-mail foi originado fora da organização. Não clique em links nem abra anexos, a menos que reconheça o remetente.",
    "caution nl": "LET OP: Deze e-mail is afkomstig van buiten de organisatie. Klik niet op links en open geen bijlagen tenzij u de afzender herkent.",
    "caution pl": "UWAGA: Ta wiadomość pochodzi spoza organizacji. Nie klikaj linków ani nie otwieraj załączników, jeśli nie znasz nadawcy.",
    "caution ja": "注意：このメールは組織外から送信されています。送信者を確認できない場合は、リンクをクリックしたり添付ファイルを開いたりしないでください。",
    "caution box": "*** EXTERNAL EMAIL - Be careful with links and attachments ***",
    "caution zh": "外部邮件：请谨慎打开链接和附件。",
}
KEPT = [
    "Attention: e-mails are not sent since Monday.\n\nPlease help me with it.",
    "Warning: the message of the app says disk full.\n\nWhat to do?",
    "Attention: the external monitor stays black.\n\nHow do I turn it on?",
    "Here is my data, how do I import it?\n--------------\nname: Mia\nplan: Pro\nseats: 4",
    "How do I set up the form?\n\nDate: 1 June\nTo: Bern\nPlace: Basel",
    "Cuidado con el correo: no llega nada.\n\n¿Qué hago?",
    "Denk aan het nieuwe abonnement: hoe wijzig ik het?",
    "How do I type a reply above this line in the widget?\nIt goes below.",
    "[EXTERNAL] this message is shown on each mail of ours. How do I hide it?\n\nIt is ugly.",
    "Sender notified by the system, but I did not ask.\n\nHow do I stop it?",
    "Tel 044 668 is dead, why?\nWhat now?",
]


@pytest.mark.parametrize("words", BELOW.values(), ids=BELOW)
def test_what_stands_below_is_cut(words: str) -> None:
    made = read_message(f"{ASKED}\n\n{words}\n")
    assert made.text == ASKED and made.kind == "question" and sum(made.cut.values()) > 0


@pytest.mark.parametrize("words", ABOVE.values(), ids=ABOVE)
def test_a_banner_above_is_cut(words: str) -> None:
    made = read_message(f"{words}\n\n{ASKED}\n")
    assert made.text == ASKED and set(made.cut) == {"banner"}


@pytest.mark.parametrize("text", KEPT)
def test_questions_in_such_words_stay(text: str) -> None:
    assert read_message(text).text == text


def test_twin_without_the_rules_the_words_of_the_desk_are_in_the_question(monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = quoted_mail.re.compile("(?!)")
    monkeypatch.setattr(quoted_mail, "REPLY_ABOVE", nothing)
    monkeypatch.setattr(quoted_mail, "_RUNS_ON", [])
    monkeypatch.setattr(sign_off, "BANNER", nothing)
    read_message.cache_clear()
    below = ("zendesk reply line", "helpscout line", "yahoo mobile en")
    spoilt = sum(read_message(f"{ASKED}\n\n{BELOW[name]}\n").text != ASKED for name in below)
    spoilt += sum(read_message(f"{words}\n\n{ASKED}\n").text != ASKED for words in ABOVE.values())
    read_message.cache_clear()
    assert spoilt == len(below) + len(ABOVE)


def test_long_shapes_of_these_are_read_in_time() -> None:
    for text in (
        "On 1 " + "x <a@b.example> " * 20_000,
        "Date: x\n" * 50_000,
        "----\n" * 50_000,
        "[external] " * 30_000,
    ):
        assert read_message(f"{ASKED}\n\n{text}").text
