"""Tickets on the way in: exports, columns, windows, copies, personal data, and the card / tickets, report.data_card."""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path
from typing import Any

import pytest
from test_redact import seeded

from answerable.errors import AnswerableError, TicketError
from answerable.model import Ticket
from answerable.report.data_card import card_line, card_text
from answerable.settings import TicketSettings
from answerable.tickets import cleaning
from answerable.tickets.read import read_tickets
from conftest import Run


def put(folder: Path, content: str, name: str = "tickets.jsonl") -> Path:
    file = folder / name
    file.write_text(content, "utf-8")
    return file


def lines(*rows: dict[str, Any]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def zendesk(number: int, **more: Any) -> dict[str, Any]:
    comments = [
        {"author_id": 7, "body": "Where is my refund?", "public": True},
        {"author_id": 3, "body": "note to self", "public": False},
        {"author_id": 3, "body": "It takes five days.", "public": True},
        {"author_id": 7, "body": "thanks", "public": True},
    ]
    row = {"id": number, "subject": "Refund", "requester_id": 7, "created_at": "2026-03-02T09:00:00Z"}
    return {**row, "status": "solved", "tags": ["intent:refund"], "comments": comments, **more}


def intercom(number: int, **more: Any) -> dict[str, Any]:
    part = {"part_type": "comment", "body": "<p>Open <b>Settings</b>.</p>", "author": {"type": "admin", "id": "a"}}
    source = {"subject": "<p>Okta</p>", "body": "<p>does it work with okta</p>", "author": {"type": "user"}}
    row = {"id": str(number), "created_at": 1772442000, "source": source}
    return {**row, "conversation_parts": {"conversation_parts": [part]}, **more}


# -- exports -------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["lines", "document", "one line", "list"])
def test_a_zendesk_export(tmp_path: Path, form: str) -> None:
    rows = [zendesk(1), zendesk(2, comments=[{"author_id": 3, "body": "outreach"}])]
    text = {
        "lines": lines(*rows),
        "document": json.dumps({"tickets": rows, "count": 2}, indent=1),
        "one line": json.dumps({"tickets": rows}),
        "list": json.dumps(rows),
    }[form]
    read = read_tickets(put(tmp_path, text, "export.json"))
    (ticket,) = read.tickets
    assert (ticket.id, ticket.text, ticket.reply) == ("1", "Refund\n\nWhere is my refund?", "It takes five days.") or (
        ticket.text == "Where is my refund?"  # the subject is in the text already
    )
    assert (ticket.intent, ticket.created_at, ticket.reply) == ("refund", "2026-03-02T09:00:00Z", "It takes five days.")
    assert read.card.form == "zendesk" and dict(read.card.dropped) == {"no message of a customer": 1}
    assert (read.card.read, read.card.kept) == (2, 1)


def test_a_list_of_zendesk_tickets_without_comments(tmp_path: Path) -> None:
    row = {"id": 5, "subject": "Export", "description": "to excel please", "requester_id": 1, "created_at": None}
    (ticket,) = read_tickets(put(tmp_path, lines(row))).tickets
    assert (ticket.id, ticket.text, ticket.reply) == ("5", "Export\n\nto excel please", None)


@pytest.mark.parametrize("document", [False, True])
def test_an_intercom_export(tmp_path: Path, document: bool) -> None:
    rows = [intercom(1), intercom(2, source={"subject": "", "body": "hello", "author": {"type": "bot"}})]
    text = json.dumps({"conversations": rows}, indent=2) if document else lines(*rows)
    read = read_tickets(put(tmp_path, text))
    (ticket,) = read.tickets
    assert (ticket.text, ticket.reply, ticket.created_at) == (
        "does it work with okta",
        "Open Settings.",
        "2026-03-02T09:00:00Z",
    )
    assert read.card.form == "intercom" and read.card.dropped["no message of a customer"] == 1


def test_conversations_of_our_own(tmp_path: Path) -> None:
    messages = [
        {"speaker": "bot", "text": "Hi!"},
        {"speaker": "user", "text": "refund?"},
        {"speaker": "user", "text": "now"},
    ]
    read = read_tickets(
        put(tmp_path, lines({"id": "v-1", "messages": [*messages, {"speaker": "human", "text": "Yes."}]}))
    )
    assert (read.tickets[0].text, read.tickets[0].reply) == ("refund?\n\nnow", "Yes.")


def test_a_broken_member_of_a_document_names_its_line(tmp_path: Path) -> None:
    text = json.dumps({"tickets": [zendesk(1), zendesk(2, comments="none"), zendesk(3)]}, indent=1)
    with pytest.raises(TicketError) as caught:
        read_tickets(put(tmp_path, text, "export.json"))
    line = caught.value.line
    assert line is not None and "comments is a string" in str(caught.value) and caught.value.exit_code == 2
    assert '"id": 2' in text.split("\n")[line]  # the member begins on `line`, its id stands on the next


def test_one_broken_line_refuses_an_export_too(tmp_path: Path) -> None:
    with pytest.raises(TicketError) as caught:
        read_tickets(put(tmp_path, lines(zendesk(1)) + "{broken\n" + lines(zendesk(2))))
    assert caught.value.line == 2


# -- columns -------------------------------------------------------------------------------------


def test_columns_that_are_told_win_over_the_guess_and_are_shown(tmp_path: Path) -> None:
    file = put(tmp_path, "Ref,Body,Text,When\n1,from body,from text,2026-03-01\n", "t.csv")
    told = TicketSettings(columns=("id=Ref", "text=Body", "created_at=When"))
    read = read_tickets(file, told)
    (ticket,) = read.tickets
    assert (ticket.id, ticket.text, ticket.created_at) == ("1", "from body", "2026-03-01")
    assert dict(read.card.columns) == {"created_at": "When", "id": "Ref", "text": "Body"}
    assert any("text is read, as told, from column 'Body'" in note for note in read.notes)
    (guessed,) = read_tickets(file).tickets
    assert (guessed.id, guessed.text) == ("1", "from text")


@pytest.mark.parametrize(
    ("columns", "said"),
    [("text=Bodi,id=Ref", "Did you mean 'Body'"), ("Body", "field=Column"), ("colour=Body", "Fields: answer")],
)
def test_columns_that_are_not_there_are_refused(answerable: Run, tmp_path: Path, columns: str, said: str) -> None:
    file = put(tmp_path, "Ref,Body\n1,x\n", "t.csv")
    code, _, err = answerable("tickets", file, "--columns", columns)
    assert code == 2 and said in err


def test_columns_of_the_settings_file(answerable: Run, tmp_path: Path) -> None:
    file = put(tmp_path, "Ref,Body\n1,x\n", "t.csv")
    Path("answerable.toml").write_text('[tickets]\ncolumns = ["id=Ref", "text=Body"]\n', "utf-8")
    code, out, _ = answerable("tickets", file, "--json")
    assert code == 0 and json.loads(out)["columns"] == {"id": "Ref", "text": "Body"}


# -- windows and copies --------------------------------------------------------------------------


def test_a_window_counts_both_days_in_and_says_what_it_left_out(tmp_path: Path) -> None:
    dates = ["2026-02-28T23:59:59Z", "2026-03-01", "2026-03-31T23:30:00-02:00", "2026-03-31 10:00", None, "soon"]
    file = put(tmp_path, lines(*({"id": str(n), "text": f"q {n}", "created_at": day} for n, day in enumerate(dates))))
    read = read_tickets(file, since=dt.date(2026, 3, 1), until=dt.date(2026, 3, 31))
    assert [one.id for one in read.tickets] == ["1", "3"]
    assert dict(read.card.dropped) == {
        "before the first day": 1,
        "after the last day": 1,
        "no date that can be read": 2,
    }
    assert (read.card.first, read.card.last, read.card.undated) == ("2026-03-01", "2026-03-31", 0)
    assert read.card.read == read.card.kept + sum(read.card.dropped.values())
    with pytest.raises(TicketError, match="no ticket is left of 6"):
        read_tickets(file, since=dt.date(2027, 1, 1))


def test_copies_are_counted_and_dropped_only_when_asked(tmp_path: Path) -> None:
    rows = [
        {"id": "1", "text": "Reset my password", "created_at": "2026-03-01"},
        {"id": "2", "text": "Reset  my password", "created_at": "2026-03-01"},  # a copy
        {"id": "3", "text": "reset my PASSWORD!", "created_at": "2026-03-01"},  # the same words
        {"id": "4", "text": "Reset my password", "created_at": "2026-03-02"},  # another day: another ticket
        {"id": "5", "text": "Reset my password", "created_at": "2026-03-01", "customer": "b"},  # another customer
    ]
    file = put(tmp_path, lines(*rows))
    kept, dropped = read_tickets(file), read_tickets(file, drop_copies=True)
    assert len(kept.tickets) == 5 and (kept.card.copies, kept.card.alike) == (1, 3)
    assert [one.id for one in dropped.tickets] == ["1", "3", "4", "5"]
    assert dict(dropped.card.dropped) == {"a copy": 1} and dropped.card.copies == 1


# -- personal data -------------------------------------------------------------------------------


def test_every_place_of_a_ticket_is_cleaned_but_labels() -> None:
    said = "mail me at a.b@shop.example"
    found: Any = cleaning.Counter()
    ticket = Ticket(
        "a@b.example",
        said,
        intent=said,
        channel=said,
        reply=said,
        answer=said,
        thread=(cleaning.dataclasses.replace(_turn(), text=said),),
        meta={"note": {"deep": [said]}},
    )
    clean = cleaning.cleaned(ticket, found)
    assert "a.b@" not in repr(cleaning.dataclasses.replace(clean, answer=None)) and clean.answer == said
    assert clean.id == "[email]" and found == {"email": 7}
    assert cleaning.cleaned(clean, found) is clean


def test_tickets_whose_ids_are_addresses_are_two_still_and_numbers_stay(tmp_path: Path) -> None:
    ids = ["a@b.example", "204918377", "c@d.example", "4111111111111111"]
    file = put(tmp_path, lines(*({"id": name, "text": f"How do I do {n}?"} for n, name in enumerate(ids))))
    read = read_tickets(file)
    assert [one.id for one in read.tickets] == ["[email]", "204918377", "[email]-2", "4111111111111111"]
    assert [one.id for one in read_tickets(file, TicketSettings(redact=False)).tickets] == ids


def test_the_name_of_a_column_says_what_its_value_is(tmp_path: Path) -> None:
    row = {"id": "1", "text": "How?", "phone_number": "32 12 34 56", "seats": "32 12 34 56", "userPassword": "Tulip#77"}
    (ticket,) = read_tickets(put(tmp_path, lines(row))).tickets
    assert dict(ticket.meta) == {"phone_number": "[phone]", "seats": "32 12 34 56", "userPassword": "[key]"}


def _turn() -> Any:
    from answerable.model import Turn

    return Turn("user", "")


def people(n: int) -> tuple[str, list[str]]:
    rng = random.Random(17)
    rows, values = [], []
    for number in range(n):
        mine = seeded(rng)
        values += mine.values()
        text = "Refund please. " + ", ".join(f"my {kind}: {mine[kind]}" for kind in sorted(mine))
        row = {"id": f"t-{number}", "text": text, "reply": f"Hello {mine['email']}", "phone": mine["phone"]}
        rows.append({**row, "thread": [{"speaker": "user", "text": f"card {mine['card']}"}]})
    return lines(*rows), values


def test_500_tickets_are_read_without_their_personal_data(tmp_path: Path) -> None:
    text, values = people(500)
    read = read_tickets(put(tmp_path, text))
    shown = repr(read)
    through = [value for value in values if value in shown]
    assert len(through) / len(values) <= 0.01, through[:5]
    assert read.card.redacted_tickets == 500 and set(read.card.redacted or ()) == {
        "card", "email", "iban", "ip", "key", "phone"
    }  # fmt: skip
    raw = read_tickets(tmp_path / "tickets.jsonl", TicketSettings(redact=False))
    assert raw.card.redacted is None and all(value in repr(raw) for value in values[:50])


def test_no_seeded_value_in_any_output_log_or_index(answerable: Run, index_copy: Path, tmp_path: Path) -> None:
    text, values = people(40)
    file = put(tmp_path, text)
    said = ""
    for command in (
        ["coverage", "--tickets", file, "--index", index_copy, "--gaps", "gaps", "--json"],
        ["ask", "--tickets", file, "--index", index_copy, "--out", "answers.jsonl", "--log", "log.jsonl"],
        ["tickets", file, "--out", "clean.jsonl"],
    ):
        code, out, err = answerable(*command)
        assert code == 0, err
        said += out + err
    for place in (Path(), index_copy):
        for path in sorted(path for path in place.rglob("*") if path.is_file()):
            said += path.read_bytes().decode("utf-8", "replace")
    assert "Refund please" in said and not [value for value in values if value in said]


def test_sabotage_without_redaction_the_values_come_through(
    answerable: Run, index_copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANSWERABLE_TICKETS_REDACT", "false")
    text, values = people(4)
    code, _, err = answerable("coverage", "--tickets", put(tmp_path, text), "--index", index_copy, "--json")
    assert code == 0, err
    kept = "".join(path.read_text("utf-8") for path in (index_copy / "answers").glob("*.jsonl"))
    assert any(value in kept for value in values)


def test_numbers_as_at_home_are_found_where_the_country_is_told(tmp_path: Path) -> None:
    file = put(tmp_path, lines({"id": "1", "text": "Hi, 32 12 34 56 again, about 212 invoices of 2026"}))
    told = TicketSettings(phone_regions=("DK",))
    assert "32 12 34 56" in read_tickets(file).tickets[0].text
    assert read_tickets(file, told).tickets[0].text == "Hi, [phone] again, about 212 invoices of 2026"
    with pytest.raises(AnswerableError, match="no region 'Denmark'"):
        read_tickets(file, TicketSettings(phone_regions=("Denmark",)))


def test_an_error_does_not_quote_personal_data(tmp_path: Path) -> None:
    with pytest.raises(AnswerableError) as caught:
        read_tickets(put(tmp_path, "id,text,answerable\n1,x,a.b@shop.example\n", "t.csv"))
    assert "a.b@" not in str(caught.value) and "[email]" in str(caught.value)


# -- the card ------------------------------------------------------------------------------------


def test_the_card_says_all_of_it(answerable: Run, tmp_path: Path) -> None:
    rows = [
        {"id": "1", "text": "mail a.b@shop.example", "created_at": "2026-03-01", "answerable": True},
        {"id": "2", "text": "mail a.b@shop.example", "created_at": "2026-03-01", "answerable": True},
        {"id": "3", "text": "late", "created_at": "2026-05-01"},
    ]
    file = put(tmp_path, lines(*rows))
    code, out, err = answerable("tickets", file, "--until", "2026-04-01", "--out", "clean.jsonl")
    assert code == 0 and "tickets: 1 in clean.jsonl" in err
    for said in ("read      3", "kept      1", "1 after the last day", "1 a copy", "1 email", "1 a label"):
        assert said in out, out
    assert read_tickets("clean.jsonl").tickets[0].text == "mail [email]"
    code, out, _ = answerable("tickets", file, "--keep-copies", "--json")
    card = json.loads(out)
    assert (card["read"], card["kept"], card["copies"], card["redacted"]) == (3, 3, 1, {"email": 2})
    code, _, err = answerable("tickets", file, "--since", "yesterday")
    assert code == 2 and "is not a day" in err


def test_the_card_heads_the_coverage_report(answerable: Run, made_index: Path, tmp_path: Path) -> None:
    rows = [{"id": str(n), "text": "refund a yearly plan?", "created_at": f"2026-03-0{n}"} for n in (1, 2, 3)]
    file = put(tmp_path, lines(*rows))
    options = ["coverage", "--tickets", file, "--index", made_index, "--since", "2026-03-02"]
    code, out, _ = answerable(*options)
    assert code == 0 and "3 rows read, 2 kept; 1 dropped: before the first day" in out
    assert "1 dropped: before the first day" in Path(".answerable/reports/coverage.html").read_text("utf-8")
    code, out, _ = answerable(*options, "--json")
    assert json.loads(out)["tickets_read"]["dropped"] == {"before the first day": 1}
    assert json.loads(out)["total"]["tickets"] == 2


def test_a_plain_card_is_short(tmp_path: Path) -> None:
    card = read_tickets(put(tmp_path, lines({"id": "1", "text": "x"}))).card
    assert card_line(card) == "1 row read, 1 kept"
    assert card_text(card).startswith(f"{tmp_path}/tickets.jsonl: one JSON object a line\n")
    assert card.to_dict()["dropped"] == {}
