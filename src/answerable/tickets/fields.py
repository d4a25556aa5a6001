"""The fields of a ticket, the names that exports have for them, and how subject and text become one question."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from .forms.talk import joined
from .spreadsheet import is_nothing

# Names of columns and keys in common exports, in order of preference, once lower case with underscores.
ID_NAMES = [
    "id",
    "ticket_id",
    "ticketid",
    "ticket_number",
    "conversation_id",
    "case_id",
    "case_number",
    "issue_key",
    "thread_id",
    "number",
    "ticket_no",
    "ticket",
    "key",
    "ref",
    "reference",
]
THREAD_NAMES = [
    "conversation_id",
    "ticket_id",
    "thread_id",
    "case_id",
    "ticketid",
    "ticket_number",
    "case_number",
    "conversation",
    "thread",
]
TEXT_NAMES = [
    "text",
    "description",
    "body",
    "message",
    "question",
    "content",
    "comment",
    "query",
    "ticket_description",
    "body_text",
    "plain_body",
    "first_message",
    "customer_message",
    "description_text",
    "message_body",
]
SUBJECT_NAMES = ["subject", "title", "summary", "ticket_name", "ticket_subject"]
INTENT_NAMES = ["intent", "category", "topic"]
DATE_NAMES = [
    "created_at",
    "created",
    "date",
    "created_date",
    "opened_at",
    "create_date",
    "created_time",
    "created_on",
    "creation_date",
    "date_created",
    "createdat",
    "ticket_created_at",
    "opened",
    "time",
    "timestamp",
    "requested",
    "requested_at",
    "submitted_at",
    "submitted",
    "received_at",
    "received",
    "sent_at",
    "sent",
]
_ABROAD = (  # German, French, Spanish, Italian, Portuguese, Dutch, Polish, Japanese; without accents
    (ID_NAMES, "nr nummer ticketnummer ticket_nr numero numero_de_ticket numero_ticket numer numer_zgloszenia 番号"),
    (TEXT_NAMES, "beschreibung nachricht anfrage frage contenu descripcion mensaje consulta pregunta descrizione"),
    (TEXT_NAMES, "messaggio domanda descricao mensagem pergunta omschrijving beschrijving bericht vraag opis"),
    (TEXT_NAMES, "wiadomosc tresc pytanie 本文 内容 お問い合わせ内容 問い合わせ内容 質問"),
    (SUBJECT_NAMES, "betreff objet sujet asunto oggetto assunto onderwerp temat 件名 タイトル"),
    (INTENT_NAMES, "kategorie categorie categoria kategoria カテゴリ"),
    (DATE_NAMES, "erstellt_am erstellt datum eingegangen_am date_de_creation cree_le fecha_de_creacion fecha"),
    (DATE_NAMES, "data_creazione data_di_creazione data_de_criacao criado_em aangemaakt_op aanmaakdatum"),
    (DATE_NAMES, "data_utworzenia utworzono 作成日時 作成日 日時 日付 受付日時"),
)
for _names, _words in _ABROAD:
    _names += _words.split()

OPTIONAL = ("intent", "created_at", "channel", "reply", "answer")
FIELDS = frozenset({"id", "text", "thread", "answerable", "relevant", "meta", *OPTIONAL})
_ACCENTS = re.compile("[\u0300-\u036f]")  # of Latin letters; the marks of kana stay


@functools.lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """A column's or key's name in lower case, without accents, its blanks and marks as underscores."""
    if not name.isascii():
        parts = unicodedata.normalize("NFD", name.replace("ł", "l").replace("Ł", "L"))
        name = unicodedata.normalize("NFC", _ACCENTS.sub("", parts))
    return re.sub(r"[\W_]+", "_", name.casefold()).strip("_")


def is_ours(row: Mapping[str, Any]) -> bool:
    """Whether a row is a ticket of our own shape: its words under `text`, under its own id or none."""
    return (
        isinstance(row.get("text"), str) and "messages" not in row and not {"ts", "is_inbound", "senders"} & row.keys()
    )


def by_name(names: Iterable[str], wanted: Iterable[str]) -> str | None:
    """The first of the wanted names that is there, as it is written there."""
    plain = {plain_name(name): name for name in reversed(list(names))}
    return next((plain[name] for name in wanted if name in plain), None)


def _holds_words(value: Any) -> bool:
    """Whether a value is a list of objects with words in them: messages of a form that is not known."""
    first = value[0] if isinstance(value, list) and value else None
    return isinstance(first, dict) and any(isinstance(one, str) and " " in one.strip() for one in first.values())


def named(row: dict[str, Any], notes: Counter[str]) -> dict[str, Any]:
    """A JSON row with its words under `text`: of other names where there is no `text`, the subject in front."""
    own = "text" in row
    subject = by_name(row, SUBJECT_NAMES[:1] if own else SUBJECT_NAMES)
    text = "text" if own else by_name(row, TEXT_NAMES)
    if (own and subject is None) or (text is None and (subject is None or any(map(_holds_words, row.values())))):
        return row
    made = dict(row)
    words = made.pop(text) if text is not None else ""
    ahead = made.pop(subject) if subject is not None else None
    if not isinstance(words, str) and words is not None:
        return row  # of another kind: said where it is checked
    if words is not None and is_nothing(words) and isinstance(ahead, str):
        words = ""
    made["text"] = joined(ahead, words or "") or words
    if not own:
        for field, names in (("id", ID_NAMES), ("created_at", DATE_NAMES), ("intent", INTENT_NAMES)):
            key = None if field in made else by_name(made, names)
            if key is not None:
                made[field] = made.pop(key)
                notes[f"{field} is read from key {key!r}"] |= 1
        read_from = " + ".join(repr(key) for key in (subject, text) if key is not None)
        notes[f"text is read from key {read_from}"] |= 1
    return made
