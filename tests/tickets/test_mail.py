"""Mails: mbox, eml and folders of them; who is the desk, what is automatic, what is one thread."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from answerable.errors import TicketError
from answerable.settings import TicketSettings
from answerable.tickets.files.mail import is_mail, is_mbox, read_mail, split_mbox
from answerable.tickets.read import read_tickets

DESK = "Help <help@acme.example>"


def mail(number: int, sender: str, text: str, *, to: str = DESK, reply_to: int | None = None, **headers: str) -> str:
    lines = {
        "Return-Path": "<x@y.example>",
        "From": sender,
        "To": to,
        "Subject": "Roster" if reply_to is None else "Re: Roster",
        "Date": f"Fri, 03 Apr 2026 {8 + number:02}:00:00 +0000",
        "Message-ID": f"<m{number}@mail.example>",
        **(
            {}
            if reply_to is None
            else {"In-Reply-To": f"<m{reply_to}@mail.example>", "References": f"<m{reply_to}@mail.example>"}
        ),
        "Content-Type": "text/plain; charset=utf-8",
        **{key.replace("_", "-"): value for key, value in headers.items()},
    }
    return "".join(f"{key}: {value}\n" for key, value in lines.items()) + f"\n{text}\n"


def mbox(folder: Path, *mails: str, name: str = "inbox.mbox") -> Path:
    file = folder / name
    file.write_bytes(b"".join(b"From x@y.example Fri Apr  3 09:00:00 2026\n" + one.encode() + b"\n" for one in mails))
    return file


THREAD = (
    mail(1, "Ann <ann@client.example>", "How do I move a roster?"),
    mail(2, DESK, "We got your mail.", to="ann@client.example", reply_to=1, Auto_Submitted="auto-replied"),
    mail(3, "Boss <boss@client.example>", "I need this too", reply_to=1),
    mail(4, "Kim <kim@acme.example>", "Choose copy.\n\nFrom here on all is well.", to="ann@client.example", reply_to=1),
    mail(5, "Ann <ann@client.example>", "Thanks!", reply_to=4),
)
OTHERS = (
    mail(6, "bot@shop.example", "I am away until Monday", Auto_Submitted="auto-replied"),
    mail(7, "news@shop.example", "Sale!", List_Unsubscribe="<https://x.example>", Precedence="bulk"),
    mail(8, "win@x.example", "Win", X_Spam_Flag="YES"),
    mail(9, "MAILER-DAEMON@x.example", "550 no such user"),
    mail(10, DESK, "We changed our terms", to="bo@client.example"),
)


def test_threads_with_who_is_who(tmp_path: Path) -> None:
    read = read_tickets(mbox(tmp_path, *THREAD, *OTHERS))
    (ticket,) = read.tickets
    assert ticket.text == "How do I move a roster?" and ticket.created_at == "2026-04-03T09:00:00Z"  # says the subject
    assert ticket.reply == "Choose copy.\n\nFrom here on all is well." and ticket.channel == "email"
    assert dict(read.card.dropped) == {
        "an automatic mail": 2,
        "bulk mail": 1,
        "marked as spam": 1,
        "no message of a customer": 1,
    }
    assert read.card.form == "mail" and any("desk_addresses" in note for note in read.notes)
    assert ticket.id.startswith("mail-") and read_tickets(mbox(tmp_path, *THREAD)).tickets[0].id == ticket.id


def test_an_outbound_thread_is_dropped_as_such(tmp_path: Path) -> None:
    mails = (
        *THREAD,
        mail(11, DESK, "New terms", to="bo@client.example"),
        mail(12, "bo@client.example", "fine", reply_to=11),
    )
    assert dict(read_tickets(mbox(tmp_path, *mails)).card.dropped) == {"outbound: the desk wrote first": 1}


def test_the_desks_addresses_can_be_told(tmp_path: Path) -> None:
    mails = [
        mail(1, "ann@client.example", "How?", to="a@first.example"),
        mail(2, "ops@second.example", "So.", reply_to=1),
    ]
    file = mbox(tmp_path, *mails)
    assert read_tickets(file).tickets[0].reply is None
    assert read_tickets(file, TicketSettings(desk_addresses=("OPS@second.example",))).tickets[0].reply == "So."


@pytest.mark.parametrize("host", ["gmail.com", "corp.example"])
def test_the_domain_of_the_desk_is_the_desk_but_for_free_mail(tmp_path: Path, host: str) -> None:
    desk = f"desk@{host}"
    mails = [mail(1, "ann@client.example", "How?", to=desk), mail(2, f"kim@{host}", "So.", to=desk, reply_to=1)]
    assert (read_tickets(mbox(tmp_path, *mails)).tickets[0].reply == "So.") == (host != "gmail.com")


def test_a_list_that_collects_for_the_desk_is_no_bulk_mail(tmp_path: Path) -> None:
    collected = mail(1, "ann@client.example", "How?", List_Id="<help.acme.example>", List_Post="<x>", Precedence="list")
    assert len(read_tickets(mbox(tmp_path, collected)).tickets) == 1


CODED = base64.b64encode("Wie ändere ich den Plan für Björn?".encode("cp1252")).decode()


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        (
            "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable",
            "Wie =E4ndere ich =\nden Plan?",
            "Wie ändere ich den Plan?",
        ),
        (
            "Content-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: base64",
            CODED,
            "Wie ändere ich den Plan für Björn?",
        ),
        ("Content-Type: text/plain; charset=x-unknown", "How do I pay?", "How do I pay?"),
        ("Content-Type: text/html; charset=utf-8", "<p>How do<br>I pay?</p><style>p{}</style>", "How do\nI pay?"),
        (
            'Content-Type: multipart/alternative; boundary="b"',
            "--b\nContent-Type: text/plain\n\nplain words\n--b\nContent-Type: text/html\n\n<p>marked words</p>\n--b--",
            "plain words",
        ),
        (
            'Content-Type: multipart/mixed; boundary="b"',
            "--b\nContent-Type: text/html\n\n<p>marked words</p>\n"
            "--b\nContent-Type: text/plain\nContent-Disposition: attachment\n\na log\n--b--",
            "marked words",
        ),
        ('Content-Type: multipart/mixed; boundary="b"', "never opened", ""),
    ],
)
def test_bodies(head: str, body: str, text: str) -> None:
    raw = f"From: a@b.example\nTo: {DESK}\nSubject: =?utf-8?q?Gr=C3=B6=C3=9Fe?=\nMIME-Version: 1.0\n{head}\n\n{body}\n"
    read = read_mail(raw.encode())
    assert (read.text, read.subject, read.sender) == (text, "Größe", "a@b.example")


def test_one_mail_and_a_folder_of_mails(tmp_path: Path) -> None:
    for number, one in enumerate(THREAD):
        (tmp_path / f"{number}.eml").write_text(one)
    alone = read_tickets(tmp_path / "0.eml")
    assert alone.tickets[0].reply is None and alone.card.read == 1
    folder = read_tickets(tmp_path)
    assert folder.tickets[0].reply is not None and len(folder.tickets) == 1 and len(folder.digest) == 64


def test_a_mailbox_is_told_from_a_table_and_from_questions(tmp_path: Path) -> None:
    assert is_mbox(mbox(tmp_path, THREAD[0]).read_bytes()) and is_mail(THREAD[0].encode())
    for text in ("From: where do I get it?\nTo: what?\n", "Question: how?\n", "id,text\n1,x\n", "From here on 2026\n"):
        assert not is_mail(text.encode()) and not is_mbox(text.encode())
    body = "From here on: 2026\n\nFrom x@y.example at 10:00 in 2026\nmore so"  # no mail begins within a mail
    assert (
        "x@y"
        in read_mail(next(split_mbox(mbox(tmp_path, mail(1, "a@b.example", "\n>From x@y said")).read_bytes()))).text
    )
    assert len(list(split_mbox(mbox(tmp_path, mail(1, "a@b.example", body), THREAD[1]).read_bytes()))) == 2


def test_broken_mails_are_read_as_far_as_they_go(tmp_path: Path) -> None:
    broken = "From: \nTo: ;;;\nSubject: =?x?q?=\nDate: yesterday\nMessage-ID: <\nContent-Type: ;;\n\nHow do I pay?\n"
    (ticket,) = read_tickets(mbox(tmp_path, broken, name="b.mbox")).tickets
    assert "How do I pay?" in ticket.text and ticket.created_at == "yesterday"
    with pytest.raises(TicketError, match="a folder without"):
        (tmp_path / "empty").mkdir()
        read_tickets(tmp_path / "empty")
