"""The fixtures' tickets wrapped the way mail brings them: does each find its page as the bare ticket does?

    python eval/bench/wrappings.py [--write]

Each of the forms below is put around each ticket of fixtures/tickets.jsonl as mail programs, phones and help desks of nine
languages write them; all are asked against fixtures/docs. A row says how many find their page first and how many are
answered from the right page, beside the bare tickets, and which share of the words that were asked is lost by cleaning.
"""

from __future__ import annotations

import argparse
import dataclasses
import html
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from table import Column, Table, numbers, publish

from answerable import Answerer, Settings, ingest, open_index, read_tickets
from answerable.model import Answer, Ticket
from answerable.tickets.message import read_message

TABLES = {
    "forms": (
        Column("form"),
        *numbers(
            ("page first", "{}"),
            ("right if all were sent", "{:.1%}"),
            ("sent from the right page", "{}"),
            ("characters of the question lost", "{:.2%}"),
            ("words left over a ticket", "{:.2f}"),
        ),
    )
}
ROOT = Path(__file__).resolve().parents[2]

# What stands below: words of the product, so that what is not cut draws other pages near.
OLDER = {
    "en": "Hello Ann,\nyour trial ends soon. Invite your people, set up the kiosk and export your hours to payroll from Settings.\nThe Wickerday team",
    "de": "Hallo Ann,\ndeine Testphase endet bald. Lade dein Team ein, richte das Kiosk ein und exportiere die Stunden unter Settings.\nDas Wickerday-Team",
    "fr": "Bonjour Ann,\nvotre essai se termine bientôt. Invitez votre équipe, configurez le kiosque et exportez les heures dans Settings.\nL'équipe Wickerday",
    "es": "Hola Ann:\ntu prueba termina pronto. Invita a tu equipo, configura el quiosco y exporta las horas en Settings.\nEl equipo de Wickerday",
    "pt": "Olá Ann,\no seu teste termina em breve. Convide a equipe, configure o quiosque e exporte as horas em Settings.\nA equipe Wickerday",
    "it": "Ciao Ann,\nla prova sta per finire. Invita il tuo gruppo, configura il chiosco ed esporta le ore da Settings.\nIl team di Wickerday",
    "nl": "Hallo Ann,\nje proefperiode loopt bijna af. Nodig je mensen uit, stel de kiosk in en exporteer de uren via Settings.\nHet Wickerday-team",
    "pl": "Cześć Ann,\nokres próbny wkrótce się kończy. Zaproś zespół, ustaw kiosk i wyeksportuj godziny w Settings.\nZespół Wickerday",
    "ja": "Ann様\nトライアルがまもなく終了します。メンバーを招待し、キオスクを設定し、Settings から時間をエクスポートしてください。\nWickerday チーム",
}
OUTLOOK = {
    "en": "-----Original Message-----\nFrom: Wickerday Support <help@wickerday.example>\nSent: Tuesday, March 3, 2026 9:15 AM\nTo: Ann Example <ann@example.org>\nSubject: RE: Your trial",
    "de": "-----Ursprüngliche Nachricht-----\nVon: Wickerday Support <help@wickerday.example>\nGesendet: Dienstag, 3. März 2026 09:15\nAn: Ann Example <ann@example.org>\nBetreff: AW: Deine Testphase",
    "fr": "-----Message d'origine-----\nDe : Wickerday Support <help@wickerday.example>\nEnvoyé : mardi 3 mars 2026 09:15\nÀ : Ann Example <ann@example.org>\nObjet : RE: Votre essai",
    "es": "________________________________\nDe: Wickerday Support <help@wickerday.example>\nEnviado: martes, 3 de marzo de 2026 9:15\nPara: Ann Example <ann@example.org>\nAsunto: RE: Tu prueba",
    "pt": "-----Mensagem original-----\nDe: Wickerday Support <help@wickerday.example>\nEnviada em: terça-feira, 3 de março de 2026 09:15\nPara: Ann Example <ann@example.org>\nAssunto: RES: Seu teste",
    "it": "-----Messaggio originale-----\nDa: Wickerday Support <help@wickerday.example>\nInviato: martedì 3 marzo 2026 09:15\nA: Ann Example <ann@example.org>\nOggetto: R: La tua prova",
    "nl": "-----Oorspronkelijk bericht-----\nVan: Wickerday Support <help@wickerday.example>\nVerzonden: dinsdag 3 maart 2026 09:15\nAan: Ann Example <ann@example.org>\nOnderwerp: RE: Je proefperiode",
    "pl": "From: Wickerday Support <help@wickerday.example>\nSent: Tuesday, March 3, 2026 9:15 AM\nTo: Ann Example <ann@example.org>\nSubject: Okres próbny".replace(
        "From", "Od"
    )
    .replace("Sent", "Wysłano")
    .replace("To:", "Do:")
    .replace("Subject", "Temat"),
    "ja": "-----Original Message-----\n差出人: Wickerday Support <help@wickerday.example>\n送信日時: 2026年3月3日 9:15\n宛先: Ann Example <ann@example.org>\n件名: RE: トライアル",
}
# As Gmail writes them, and wraps them at 78 columns.
GMAIL = {
    "en": "On Tue, Mar 3, 2026 at 9:15 AM Wickerday Support <\nhelp@wickerday.example> wrote:",
    "de": "Am Di., 3. März 2026 um 09:15 Uhr schrieb Wickerday Support <\nhelp@wickerday.example>:",
    "fr": "Le mar. 3 mars 2026 à 09:15, Wickerday Support <help@wickerday.example> a\nécrit :",
    "es": "El mar, 3 mar 2026 a las 9:15, Wickerday Support (<help@wickerday.example>)\nescribió:",
    "pt": "Em ter., 3 de mar. de 2026 às 09:15, Wickerday Support <\nhelp@wickerday.example> escreveu:",
    "it": "Il giorno mar 3 mar 2026 alle ore 09:15 Wickerday Support <\nhelp@wickerday.example> ha scritto:",
    "nl": "Op di 3 mrt 2026 om 09:15 schreef Wickerday Support <help@wickerday.example\n>:",
    "pl": "wt., 3 mar 2026 o 09:15 Wickerday Support <help@wickerday.example>\nnapisał(a):",
    "ja": "2026年3月3日(火) 9:15 Wickerday Support <help@wickerday.example>:",
}
APPLE = {
    "en": "On 3 Mar 2026, at 09:15, Wickerday Support <help@wickerday.example> wrote:",
    "de": "Am 03.03.2026 um 09:15 schrieb Wickerday Support <help@wickerday.example>:",
    "fr": "Le 3 mars 2026 à 09:15, Wickerday Support <help@wickerday.example> a écrit :",
    "nl": "Op 3 mrt. 2026 om 09:15 heeft Wickerday Support <help@wickerday.example> het volgende geschreven:",
}
SIGNATURES = {
    "en": "Kind regards,\n\nJane Doe\nHead of People | Kiosk Ltd\nPhone: +44 20 7946 0018\nwww.kiosk.example",
    "de": "Mit freundlichen Grüßen\nJane Doe\nLeiterin Personal\nKiosk GmbH · Hauptstraße 1 · 10115 Berlin\nTel.: 030 901820\nGeschäftsführer: Max Muster, Amtsgericht Berlin HRB 12345",
    "fr": "Cordialement,\nJeanne Doe\nResponsable RH\nKiosque SARL\nTél. : 01 99 00 12 34",
    "es": "Un saludo,\nJuana Doe\nResponsable de personal\nQuiosco S.L.\nTel. 910 000 000",
    "pt": "Atenciosamente,\nJoana Doe\nGerente de RH\nQuiosque Ltda.",
    "it": "Cordiali saluti\nGiovanna Doe\nResponsabile risorse umane\nChiosco S.r.l.",
    "nl": "Met vriendelijke groet,\n\nJanne Doe\nHoofd personeel\nKiosk B.V.",
    "pl": "Z poważaniem\nJoanna Doe\nKierownik kadr\nKiosk Sp. z o.o.",
    "ja": "よろしくお願いいたします。\n--\n株式会社キオスク 人事部\n山田花子",
}
NOTICES = {
    "en": "CONFIDENTIALITY NOTICE: This e-mail and any attachments are confidential and intended solely for the addressee. If you have received this message in error, please notify the sender and delete it; do not print, copy or export it.",
    "de": "Diese E-Mail enthält vertrauliche und rechtlich geschützte Informationen. Wenn Sie nicht der richtige Adressat sind oder diese E-Mail irrtümlich erhalten haben, informieren Sie bitte sofort den Absender und vernichten Sie diese Mail. Das unerlaubte Kopieren sowie die unbefugte Weitergabe ist nicht gestattet.",
    "fr": "Ce message et toutes les pièces jointes sont confidentiels et établis à l'intention exclusive de leurs destinataires. Si vous avez reçu ce message par erreur, merci d'en avertir immédiatement l'expéditeur et de le détruire.",
    "es": "Este mensaje y sus adjuntos son confidenciales y se dirigen exclusivamente a su destinatario. Si lo ha recibido por error, comuníquelo al remitente y elimínelo; queda prohibida su copia o divulgación.",
}
LOG = (
    "2026-03-03 09:15:02,117 INFO  sync.worker - starting schedule sync for 14 locations\n"
    "2026-03-03 09:15:03,902 WARN  sync.worker - retry 1 of 3, calendar feed export kiosk payroll\n"
    "2026-03-03 09:15:09,338 ERROR sync.worker - gave up\n"
    "Traceback (most recent call last):\n"
    '  File "/srv/sync/worker.py", line 118, in run\n'
    "    self.push(batch)\n"
    "RuntimeError: batch is empty"
)


def quoted(text: str) -> str:
    """Each line behind a mark of quoting."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def paragraphs(text: str, tag: str, attributes: str = "") -> str:
    """Each line as an element of HTML."""
    return "".join(f"<{tag}{attributes}>{html.escape(line) or '&nbsp;'}</{tag}>" for line in text.split("\n"))


def outlook_html(text: str) -> str:
    """As Outlook sends it: a style sheet, Word's classes, and the older mail behind a border."""
    return (
        '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
        '<style><!-- p.MsoNormal, li.MsoNormal {margin:0cm; font-size:11.0pt; font-family:"Calibri",sans-serif;} a:link {color:#0563C1;} --></style></head>'
        '<body lang="EN-GB" link="#0563C1" vlink="#954F72"><div class="WordSection1">'
        + paragraphs(text, "p", ' class="MsoNormal"')
        + '<p class="MsoNormal"><o:p>&nbsp;</o:p></p><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
        '<p class="MsoNormal"><b>From:</b> Wickerday Support &lt;help@wickerday.example&gt;<br><b>Sent:</b> Tuesday, March 3, 2026 9:15 AM<br>'
        "<b>To:</b> Ann Example<br><b>Subject:</b> Your trial<o:p></o:p></p></div>"
        + paragraphs(OLDER["en"], "p", ' class="MsoNormal"')
        + "</div></body></html>"
    )


def outlook_web_html(text: str) -> str:
    return (
        '<div dir="ltr" style="font-family: Aptos, sans-serif;">'
        + paragraphs(text, "div")
        + '</div><div id="appendonsend"></div>'
        '<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri"><b>Von:</b> Wickerday Support<br>'
        "<b>Gesendet:</b> Dienstag, 3. März 2026 09:15<br><b>An:</b> Ann<br><b>Betreff:</b> Testphase</font></div>"
        + paragraphs(OLDER["de"], "div")
    )


def gmail_html(text: str) -> str:
    return (
        '<div dir="ltr">'
        + paragraphs(text, "div")
        + '<div><br clear="all"></div><div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature">'
        'Jane Doe<br>Head of People</div></div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Tue, Mar 3, 2026 at 9:15 AM '
        'Wickerday Support &lt;<a href="mailto:help@wickerday.example">help@wickerday.example</a>&gt; wrote:<br></div>'
        '<blockquote class="gmail_quote" style="margin:0px 0px 0px 0.8ex">'
        + paragraphs(OLDER["en"], "div")
        + "</blockquote></div>"
    )


def apple_html(text: str) -> str:
    return (
        '<html><head></head><body style="word-wrap: break-word;">'
        + "<br>".join(map(html.escape, text.split("\n")))
        + '<br id="lineBreakAtBeginningOfMessage">'
        '<div><br><blockquote type="cite"><div>Am 03.03.2026 um 09:15 schrieb Wickerday Support:</div><br><div>'
        + paragraphs(OLDER["de"], "div")
        + "</div></blockquote></div></body></html>"
    )


def forms() -> dict[str, Callable[[str], str]]:
    """Every wrapping by name."""
    made: dict[str, Callable[[str], str]] = {}
    for lang, header in OUTLOOK.items():
        made[f"Outlook reply, {lang}"] = lambda text, h=header, o=OLDER[lang]: f"{text}\n\n{h}\n\n{o}\n"
    for lang, header in GMAIL.items():
        made[f"Gmail reply, {lang}"] = lambda text, h=header, o=OLDER[lang]: f"{text}\n\n{h}\n\n{quoted(o)}\n"
    for lang, header in APPLE.items():
        made[f"Apple Mail reply, {lang}"] = lambda text, h=header, o=OLDER[lang]: f"{text}\n\n> {h}\n> \n{quoted(o)}\n"
    for lang, signature in SIGNATURES.items():
        made[f"signature, {lang}"] = lambda text, s=signature: f"{text}\n\n{s}\n"
    for lang, notice in NOTICES.items():
        made[f"signature and notice, {lang}"] = lambda text, n=notice, s=SIGNATURES[lang]: f"{text}\n\n{s}\n\n{n}\n"
    made |= {
        "top post without marks, en": lambda text: f"{text}\n\n{GMAIL['en']}\n\n{OLDER['en']}\n",
        "chain of three, en and de": lambda text: (
            f"{text}\n\n{GMAIL['en']}\n\n{quoted(OLDER['en'])}\n>\n{quoted(quoted(GMAIL['de'] + chr(10) + OLDER['de']))}\n"
        ),
        "Outlook HTML": outlook_html,
        "Outlook on the web, HTML": outlook_web_html,
        "Gmail HTML": gmail_html,
        "Apple Mail HTML": apple_html,
        "from a phone, en": lambda text: f"{text}\n\nSent from my iPhone\n",
        "from a phone, de": lambda text: f"{text}\n\nVon meinem Samsung Galaxy Smartphone gesendet.\n",
        "from a phone, fr": lambda text: f"{text}\n\nEnvoyé de mon iPhone\n",
        "banner of external mail, en": lambda text: (
            "CAUTION: This email originated from outside of the organization. Do not click links or open attachments unless you recognize the sender.\n\n"
            + text
        ),
        "banner of external mail, de": lambda text: (
            "ACHTUNG: Diese E-Mail stammt von außerhalb der Organisation. Klicken Sie nicht auf Links.\n\n" + text
        ),
        "Zendesk reply line and footer": lambda text: (
            f"##- Please type your reply above this line -##\n\n{text}\n\nThis email is a service from Wickerday. Delivered by Zendesk\n[7K2LQ9-X4PR]\n"
        ),
        "GitHub mail footer": lambda text: (
            f"{text}\n\n--\nReply to this email directly or view it on GitHub:\nhttps://github.com/wickerday/app/issues/41#issuecomment-99\nYou are receiving this because you are subscribed to this thread.\n"
        ),
        "Thunderbird signature": lambda text: f"{text}\n\n-- \nJane Doe\nKiosk GmbH\n",
        "log pasted below": lambda text: f"{text}\n\n{LOG}\n",
        "everything at once": lambda text: (
            f"[EXTERNAL]\n\n{text}\n\n{SIGNATURES['de']}\n\n{NOTICES['de']}\n\n{OUTLOOK['de']}\n\n{OLDER['de']}\n\n{SIGNATURES['en']}\n\n{NOTICES['en']}\n"
        ),
    }
    return made


def lost(plain: str, wrapped: str) -> float:
    """The share of the characters of what is asked whose words are not in the cleaned message."""
    asked, left = Counter(read_message(plain).text.split()), Counter(read_message(wrapped).text.split())
    missing = asked - left
    return sum(len(word) * count for word, count in missing.items()) / max(1, sum(len(w) * c for w, c in asked.items()))


def added(plain: str, wrapped: str) -> int:
    """Words of the cleaned message that nobody asked."""
    return (Counter(read_message(wrapped).text.split()) - Counter(read_message(plain).text.split())).total()


def rightly(ticket: Ticket, answer: Answer) -> bool:
    """Whether the answer, sent or held back, rests on a relevant page."""
    cited = answer.citations or (answer.handoff.citations if answer.handoff is not None else ())
    return bool(ticket.answerable) and bool(cited) and cited[0].page in ticket.relevant


def right(ticket: Ticket, answer: Answer) -> bool:
    return answer.route == "answer" and bool(answer.citations) and answer.citations[0].page in ticket.relevant


def main() -> None:
    """Ask the fixtures' tickets bare and in every wrapping."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    tickets = read_tickets(ROOT / "fixtures" / "tickets.jsonl").tickets
    paged = sum(bool(ticket.relevant) for ticket in tickets)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        ingest(str(ROOT / "fixtures" / "docs"), folder, Settings())
        with open_index(folder) as index:
            answerer = Answerer(index, Settings(), plain=True)
            for name, wrap in {"bare": str, **forms()}.items():
                asked = [dataclasses.replace(ticket, text=wrap(ticket.text)) for ticket in tickets]
                pairs = list(zip(tickets, answerer.ask_many(asked), strict=True))
                first = sum(bool(a.passages) and a.passages[0].chunk.page in t.relevant for t, a in pairs)
                best = sum(bool(a.passages) and rightly(t, a) for t, a in pairs)
                good = sum(right(t, a) for t, a in pairs)
                gone = sum(lost(t.text, w.text) for t, w in zip(tickets, asked, strict=True)) / len(tickets)
                extra = sum(added(t.text, w.text) for t, w in zip(tickets, asked, strict=True)) / len(tickets)
                rows.append([name, first, best / len(tickets), good, round(gone, 6), round(extra, 4)])
    data = [{"name": "fixtures", "n": len(tickets), "with a page": paged}]
    publish("wrappings", tables=[Table("forms", TABLES["forms"], rows)], data=data, write=args.write)


if __name__ == "__main__":
    main()
