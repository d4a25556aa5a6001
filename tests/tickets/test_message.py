"""Messages cleaned / tickets.message and what it is made of: every form with an input written for it, and its twin."""

from __future__ import annotations

import dataclasses
import json
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.model import Ticket
from answerable.tickets import message as module
from answerable.tickets.mail.logs import telling_line
from answerable.tickets.mail.markup import is_markup, plain
from answerable.tickets.message import asking, asks, kind_of_ticket, read_message
from answerable.tickets.message_kind import kind_of_message

ROOT = Path(__file__).resolve().parents[2]
ASKED = "How do I move a locker to another floor?\nThe old one is full."

QUOTED = {
    "en Outlook": "-----Original Message-----\nFrom: Locker Desk\nSent: Friday, 6 June 2025 14:02\nTo: Mia\nSubject: Keys\n\nYour key expires.",
    "en without a rule": "From: Locker Desk <desk@locker.example>\nDate: Friday, 6 June 2025 at 14:02\nTo: Mia\nSubject: Keys\n\nYour key expires.",
    "bold keys": "*From:* Locker Desk\n*Sent:* 6 June 2025\n*To:* Mia\n*Subject:* Keys\n\nYour key expires.",
    "de Outlook": "Von: Schließfachdienst\nGesendet: Freitag, 6. Juni 2025 14:02\nAn: Mia\nCc: Tom\nBetreff: Schlüssel\n\nIhr Schlüssel läuft ab.",
    "fr Outlook": "De : Service casiers\nEnvoyé : vendredi 6 juin 2025 14:02\nÀ : Mia\nObjet : Clés\n\nVotre clé expire.",
    "es Outlook": "De: Taquillas\nEnviado el: viernes, 6 de junio de 2025 14:02\nPara: Mia\nAsunto: Llaves\n\nSu llave caduca.",
    "pl Outlook": "________________________________\nOd: Szafki\nWysłano: piątek, 6 czerwca 2025 14:02\nDo: Mia\nTemat: Klucze\n\nKlucz wygasa.",
    "ja Outlook": "差出人: ロッカー窓口\n送信日時: 2025年6月6日 14:02\n宛先: Mia\n件名: 鍵\n\n鍵の期限が切れます。",
    "en Gmail": "On Fri, Jun 6, 2025 at 2:02 PM Locker Desk <desk@locker.example> wrote:\n\n> Your key expires.\n> Bring it back.",
    "en Gmail wrapped": "On Fri, Jun 6, 2025 at 2:02 PM Locker Desk\n<desk@locker.example>\nwrote:\n> Your key expires.",
    "de Gmail": "Am Fr., 6. Juni 2025 um 14:02 Uhr schrieb Schließfachdienst <\ndesk@locker.example>:\n\n> Ihr Schlüssel läuft ab.",
    "de Thunderbird": "Am 06.06.25 um 14:02 schrieb Schließfachdienst:\n> Ihr Schlüssel läuft ab.",
    "fr Gmail": "Le ven. 6 juin 2025 à 14:02, Service casiers <desk@locker.example> a écrit :\n\n> Votre clé expire.",
    "it Gmail": "Il giorno ven 6 giu 2025 alle ore 14:02 Armadietti <desk@locker.example>\nha scritto:\n\n> La chiave scade.",
    "nl Gmail": "Op vr 6 jun 2025 om 14:02 schreef Kluisjes <desk@locker.example>:\n\n> Je sleutel verloopt.",
    "pt Gmail": "Em sex., 6 de jun. de 2025 às 14:02, Armários <desk@locker.example>\nescreveu:\n\n> A chave expira.",
    "pl Gmail": "pt., 6 cze 2025 o 14:02 Szafki <desk@locker.example> napisał(a):\n\n> Klucz wygasa.",
    "pl Thunderbird": "W dniu 06.06.2025 o 14:02, Szafki pisze:\n> Klucz wygasa.",
    "ja Gmail": "2025年6月6日(金) 14:02 ロッカー窓口 <desk@locker.example>:\n\n> 鍵の期限が切れます。",
    "a name alone": "Locker Desk wrote:\n> Your key expires.",
    "no marks": "On 6 June 2025, Locker Desk <desk@locker.example> wrote:\n\nYour key expires.\nBring it back.",
    "nested": "> On Fri, Mia wrote:\n>> Is it open?\n> Yes.\n\nOn Thu, Jun 5, 2025 at 9:00 AM Desk <d@l.example> wrote:\n> > Hello",
}
SURROUNDINGS = {
    "signature": ("Best regards\nMia Example\nFacility Manager\n+41 44 668 18 00", "signature"),
    "signature after thanks": ("Many thanks and kind regards,\nMia", "signature"),
    "thanks and a name": ("Thanks,\nMia Example\nLocker Ltd", "signature"),
    "de": ("Viele Grüße aus Bern\nMia".replace(" aus Bern", ""), "signature"),
    "fr": ("Bien cordialement,\nMia Exemple\nService technique", "signature"),
    "it": ("Distinti saluti\nMia Esempio", "signature"),
    "nl": ("Met vriendelijke groeten,\nMia", "signature"),
    "pl": ("Pozdrawiam serdecznie\nMia", "signature"),
    "ja": ("以上、よろしくお願いいたします。\n山田", "signature"),
    "delimiter": ("-- \nMia Example\nhttps://locker.example", "signature"),
    "phone en": ("Sent from Outlook for Android", "signature"),
    "phone es": ("Enviado desde mi iPhone", "signature"),
    "phone nl": ("Verstuurd vanaf mijn iPad", "signature"),
    "phone ja": ("iPhoneから送信", "signature"),
    "notice": (
        "This message is intended only for the person named above and may be privileged. Any unauthorised use is forbidden; "
        "if you received it in error, notify the sender and delete it.",
        "notice",
    ),
    "notice nl": (
        "Dit bericht is vertrouwelijk en uitsluitend bestemd voor de geadresseerde. Heeft u het ten onrechte ontvangen, meld dat "
        "dan aan de afzender.",
        "notice",
    ),
    "environment": ("Please consider the environment before printing this e-mail.", "footer"),
    "unsubscribe": ("You are receiving this email because you are a member. Unsubscribe here.", "footer"),
    "ticket": ("Ticket ID: 118-22", "footer"),
}


@pytest.mark.parametrize("chain", QUOTED.values(), ids=QUOTED)
def test_quoted_mail_is_not_what_is_asked(chain: str) -> None:
    made = read_message(f"{ASKED}\n\n{chain}\n")
    assert made.text == ASKED
    assert made.cut["quoted mail"] > 0 and made.kind == "question"


def test_twin_without_the_rule_the_chain_is_in_the_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "quoted_lines", lambda lines: [False] * len(lines))
    read_message.cache_clear()
    spoilt = sum(read_message(f"{ASKED}\n\n{chain}\n").text != ASKED for chain in QUOTED.values())
    read_message.cache_clear()
    assert spoilt >= len(QUOTED) - 1


@pytest.mark.parametrize(("words", "kind"), SURROUNDINGS.values(), ids=SURROUNDINGS)
def test_what_stands_below_a_message_is_told_from_it(words: str, kind: str) -> None:
    made = read_message(f"{ASKED}\n\n{words}")
    assert made.text == ASKED
    assert set(made.cut) == {kind}


def test_answers_between_quoted_lines_stay() -> None:
    text = "On Fri, Jun 6, 2025 at 2:02 PM Desk <d@l.example> wrote:\n> Which floor?\nThe third.\n> Which key?\nNumber 7, can I keep it?"
    assert read_message(text).text == "The third.\nNumber 7, can I keep it?"


@pytest.mark.parametrize("cover", ["", "FYI\n\n", "Can somebody look at this?\n\n"])
def test_a_forward_is_what_is_asked(cover: str) -> None:
    text = (
        cover
        + "---------- Forwarded message ---------\nFrom: Tom <tom@x.example>\nDate: Fri, Jun 6, 2025\nSubject: Lock\nTo: <mia@x.example>\n\nThe lock of 12 is jammed."
    )
    made = read_message(text)
    assert made.text.endswith("The lock of 12 is jammed.") and "Tom" not in made.text


def test_a_question_below_a_sign_off_stays() -> None:
    made = read_message(
        "The lock is jammed.\n\nRegards\nMia\n\nPS: how long does a new one take to arrive at the front desk?"
    )
    assert "PS: how long" in made.text and "Regards" not in made.text


def test_a_message_may_speak_of_all_this() -> None:
    """What only looks like a header, a notice, markup or a log is left as it was written."""
    for text in (
        "From: which date does the key work, and to which one?",
        "Is my data confidential? Who is the intended recipient of the export, and may I delete it?",
        'My page shows <div class="x"> as text. What do I change?',
        "Set ACCESS_TOKEN=<your token> and run it again: how?",
        "ERROR: lock 12 is jammed and I cannot open it",
        "Best way to reach you?",
        "Regards the new locker: how do I move it to the third floor of the other building?",
        "| plan | price |\n| --- | --- |\n| S | 9 |\n\nWhich one is mine?",
    ):
        made = read_message(text)
        assert made.text == text and not made.changed, text


def test_html_is_read_as_its_lines() -> None:
    html = (
        "<html><head><title>x</title><style>p {color: red}</style></head><body><p>How do I move<br>a <b>locker</b>?</p>"
        "<ul><li>floor&nbsp;3</li><li>floor&#160;4</li></ul><script>evil()</script><table><tr><td>a</td><td>b</td></tr></table></body></html>"
    )
    assert read_message(html).text == "How do I move\na locker?\n\n- floor 3\n- floor 4\n\na b"


@pytest.mark.parametrize(
    "below",
    [
        '<div class="gmail_quote"><blockquote>Your key expires</blockquote></div>',
        '<blockquote type="cite"><p>Your key expires</p></blockquote>',
        '<div id="divRplyFwdMsg"><b>From:</b> Desk</div><div>Your key expires</div>',
        '<div class="yahoo_quoted"><p>Your key <b>expires</b></p></div>',
        '<div id="appendonsend"></div><p>Your key expires</p>',
        '<div class="moz-cite-prefix">On 6/6/25 Desk wrote:</div><blockquote type="cite">Your key expires</blockquote>',
        '<div class="gmail_signature" data-smartmail="gmail_signature">Your key expires</div>',
    ],
)
def test_markup_says_what_is_quoted(below: str) -> None:
    assert read_message(f"<div>How do I move a locker?</div>{below}").text == "How do I move a locker?"
    assert plain(f"<div></div>{below}")[0] != ""  # a message of nothing else is kept


def test_markup_is_known_by_how_it_begins_or_ends_its_lines() -> None:
    assert is_markup("<p>Hello</p>") and is_markup("Hello<br>how do I<br>move it?")
    assert not is_markup("a < b and b > c") and not is_markup("Use `<br>` here\n\nor there\n<br>")
    assert plain("don&#39;t &amp; won&#39;t")[0] == "don't & won't"


def test_a_log_is_kept_beside_the_question() -> None:
    log = (
        "2025-06-06T14:02:11Z INFO opened 12\n2025-06-06T14:02:12Z ERROR lock 12: motor stalled (code E-17)\n"
        'Traceback (most recent call last):\n  File "lock.py", line 3, in turn\n    motor.turn()\nStallError: no torque'
    )
    made = read_message(f"The lock does not open.\n\n{log}\n\nWhat does it mean?")
    assert made.text == "The lock does not open.\n\nWhat does it mean?"
    assert made.log == log and made.error == "StallError: no torque"
    assert made.cut["log"] >= len(log) - 5
    assert telling_line(["2025-06-06 14:02:12 ERROR [lock] motor: stalled, connection refused", "done"]).endswith(
        "refused"
    )
    assert telling_line(["all is well"]) == ""


KINDS = {
    "thanks": ["Thanks, that worked!", "thx :)", "Vielen lieben Dank, hat geklappt", "Merci beaucoup Mia", "Grazie mille!", "Perfect 👍 thank you so much", "ありがとうございました", "ok great", "Dziękuję bardzo"],
    "greeting": ["Hello", "Hi there!", "Guten Tag", "こんにちは"],
    "auto-reply": [
        "Automatic reply: I am out of the office until Monday and will answer then.",
        "Abwesenheitsnotiz: Ich bin bis 12.6. im Urlaub.",
        "Réponse automatique : je suis absent du bureau jusqu'au 12 juin.",
        "Estoy de vacaciones hasta el lunes. Respuesta automática.",
    ],
    "bounce": ["Delivery Status Notification (Failure)\n\nYour message to a@b.example could not be delivered.", "Unzustellbar: Schlüssel"],
    "acknowledgement": ["Thank you for contacting Locker Ltd. We have received your request (#118) and will get back to you within two business days.", "Wir haben Ihre Anfrage erhalten und melden uns in Kürze."],
    "spam": ["Dear owner, our SEO agency will boost your traffic: first page of Google, 500 backlinks for $99 per month. Unsubscribe any time."],
    "empty": ["", "  \n ", "🙂", "...", "<p>&nbsp;</p><br>"],
    "question": ["Thanks, but how do I move it?", "Thanks for the lock, it is red", "ok so where is it", "Hello, the lock is jammed", "Danke, aber wie?", "I was out of the office, can I still return the key?", "No refund", "How do I set up an automatic reply?", "My mails could not be delivered to you, why?"],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in KINDS.items() for text in texts])
def test_what_asks_nothing_is_told_from_questions(kind: str, text: str) -> None:
    assert read_message(text).kind == kind


def test_a_label_counts_a_ticket_and_does_not_answer_it() -> None:
    away = Ticket("1", "Automatic reply: I am out of the office until Monday.")
    labelled = dataclasses.replace(away, answerable=True, relevant=("a.md",))
    assert kind_of_ticket(labelled) == kind_of_ticket(away) == "auto-reply"
    assert not asks(away) and asks(labelled)
    assert asking([away, labelled], ["x", "y"]) == ([labelled], ["y"])


def test_the_fixtures_tickets_are_questions() -> None:
    for line in (ROOT / "fixtures" / "tickets.jsonl").read_text("utf-8").splitlines():
        assert read_message(json.loads(line)["text"]).kind == "question", line


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_and_nothing_becomes_empty(text: str) -> None:
    made = read_message(text)
    assert bool(made.text.strip()) == bool(made.text)
    if any(char.isalnum() for char in text) and not is_markup(text):
        assert made.text


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(alphabet=string.ascii_lowercase + " ", min_size=3, max_size=40), min_size=1, max_size=6))
def test_plain_prose_is_not_cut(lines: list[str]) -> None:
    text = "\n".join(line.strip() + " and then what?" for line in lines)
    assert read_message(text).text == text.strip()


def test_long_shapes_are_read_whole() -> None:
    """Shapes on which a rule that looks back or ahead without end would never come back."""
    for text in (">" * 200_000, " " * 200_000 + "x", "> \n" * 60_000, "<" * 200_000, "--\n" * 60_000, "<div>" * 40_000 + "x",
                 "On 3 wrote\n" * 20_000, "From: a\n" * 20_000, "Regards\nx\n" * 20_000, "thanks " * 30_000, "e\u0301" * 100_000):  # fmt: skip
        read_message.__wrapped__(text)


def test_a_word_that_is_cut_where_the_look_for_a_question_ends_is_none() -> None:
    text = "z" * 192 + " how cannot be known: I am out of the office"
    assert text[:200].endswith(" how can") and kind_of_message(text, text) == "auto-reply"
    asked = "z" * 192 + " how can I send on what an out of office note says?"
    assert kind_of_message(asked, asked) == "question"
    begin = "How can I switch off the out of office note? "
    assert kind_of_message(begin + "z" * 300, begin + "z" * 300) == "question"
