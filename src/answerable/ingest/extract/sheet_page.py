"""A table of questions and answers, one pair a row, as a page: CSV, TSV, or the sheets of a workbook (extra `xlsx`)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from html import escape

from ...workbook import BrokenWorkbook, sheets_of
from ..characters import names
from .charset import decode

_QUESTION = names(
    "question questions q faq query title subject frage fragen titel pregunta preguntas pergunta perguntas domanda "
    "domande vraag pytanie otázka вопрос titre 質問 问题 問題 질문 "
    "soru fråga spørgsmål spørsmål kysymys kérdés întrebare"
)
_ANSWER = names(
    "answer answers a response reply body content text solution antwort antworten respuesta respuestas respuesta "
    "réponse reponse réponses resposta respostas risposta risposte antwoord odpowiedź odpoveď odpověď ответ 回答 答案 "
    "답변 cevap svar vastaus válasz răspuns lösung"
)
_SECTION = names(
    "category section topic group area kategorie thema rubrik categoría categoria catégorie тема 分類 类别"
)
CSV = "text/csv"
_HEAD = 65_536  # bytes in which the header stands
_MOST_ROWS = 50_000
_LOOKED_AT = 5  # rows of which one may be the header


class NoQuestions(ValueError):
    """The table has no columns of questions and answers."""


def sheet_html(rows: Iterable[Sequence[str]]) -> str:
    """The rows below a header with a question and an answer, as HTML: each question a heading, by section if any.

    Raises NoQuestions where the first rows name no such columns.
    """
    stream = iter(rows)
    for _, header in zip(range(_LOOKED_AT), stream, strict=False):
        columns = _columns(header)
        if columns is not None:
            return "".join(_pairs(stream, *columns))
    raise NoQuestions("no columns of questions and answers")


def _columns(header: Sequence[str]) -> tuple[int, int, int | None] | None:
    named = [" ".join(cell.casefold().replace("_", " ").split()) for cell in header]
    question = next((at for at, name in enumerate(named) if name in _QUESTION), None)
    answer = next((at for at, name in enumerate(named) if name in _ANSWER and at != question), None)
    if question is None or answer is None:
        return None
    return question, answer, next((at for at, name in enumerate(named) if name in _SECTION), None)


def _pairs(rows: Iterator[Sequence[str]], question: int, answer: int, section: int | None) -> Iterator[str]:
    last, level = None, 2 if section is None else 3
    for _, row in zip(range(_MOST_ROWS), rows, strict=False):
        cells = [cell.strip() for cell in row]
        asked = cells[question] if question < len(cells) else ""
        told = cells[answer] if answer < len(cells) else ""
        of = cells[section] if section is not None and section < len(cells) else ""
        if of and of != last:
            yield f"<h2>{escape(of)}</h2>"
            last = of
        if asked:
            yield f"<h{level}>{escape(asked)}</h{level}>"
        if told:
            is_markup = told.startswith("<") and told.endswith(">")
            yield told if is_markup else "".join(f"<p>{escape(part)}</p>" for part in told.split("\n") if part.strip())


def has_questions(data: bytes, media_type: str) -> bool:
    """Whether a table names columns of questions and answers; a workbook is only looked into at extraction."""
    if media_type != CSV:
        return True
    try:
        sheet_html(csv_rows(decode(data[:_HEAD], None).text))
    except (NoQuestions, csv.Error):
        return False
    return True


def csv_rows(text: str) -> Iterator[list[str]]:
    """The rows of a CSV or TSV file; its delimiter is what the first line has most of."""
    first = text.lstrip("\ufeff").partition("\n")[0]
    if first.casefold().startswith("sep=") and len(first.strip()) == 5:
        delimiter, text = first.strip()[4], text.partition("\n")[2]
    else:
        delimiter = max(",;\t|", key=first.count)
    csv.field_size_limit(10_000_000)
    return (row for row in csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter))


def workbook_html(data: bytes) -> str:
    """The sheets of a workbook that hold questions and answers, one after the other, each under its name.

    Raises NoQuestions where none does or the file is broken, MissingExtra where openpyxl is not installed.
    """
    parts: list[str] = []
    try:
        for sheet in sheets_of(data):
            try:
                parts.append(f"<h1>{escape(sheet.title)}</h1>{sheet_html(cells for _, cells in sheet.rows())}")
            except NoQuestions:
                continue
    except BrokenWorkbook as error:
        raise NoQuestions(f"the workbook cannot be read: {error}") from error
    if not parts:
        raise NoQuestions("no sheet has columns of questions and answers")
    return "".join(parts)
