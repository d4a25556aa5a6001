"""`answerable judge`: how faithful and relevant a model finds the answers; and our own counts beside those of ragas."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ..progress import counting
from .common import form_options, index_option, json_option, note, out, progress, settings_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..eval.judge.rows import Row
    from ..settings import Settings


@click.command()
@click.option("--tickets", metavar="FILE", help="Tickets as JSONL or CSV.")
@form_options
@click.option("--rows", "rows_file", metavar="FILE", help="In place of tickets: samples as ragas writes them, JSONL.")
@click.option("--repeats", type=click.IntRange(1), help="Times that each judgement is made.  [default: the settings']")
@click.option("--max-cost", type=click.FloatRange(0, min_open=True), metavar="USD", help="Stop before more is spent.")
@click.option("--fresh", is_flag=True, help="Judge again what has been judged before.")
@click.option("--export", metavar="FILE", help="Only write the rows as JSONL for a ragas EvaluationDataset.")
@click.option("--cross-check", is_flag=True, help="Only hold our own counts against ragas metrics without a model.")
@index_option
@json_option
@settings_option
def judge(
    tickets: str | None,
    rows_file: str | None,
    repeats: int | None,
    max_cost: float | None,
    fresh: bool,
    export: str | None,
    cross_check: bool,
    index_dir: str,
    as_json: bool,
    settings: Settings,
) -> None:
    """Have a model judge the answers: faithfulness, answer relevancy, context recall. Needs the extra `ragas`.

    The model is the one of [judge] in the settings, behind any OpenAI-compatible endpoint. Tickets that get no answer
    are counted as refused, and never judged. Judgements are kept in .answerable/judge by content. What is sent is
    redacted for e-mail, phone, card, account, address and key; names are not. Exit code 3 if the endpoint is dead.
    """
    from ..eval.judge.rows import export_rows, import_rows

    if (tickets is None) == (rows_file is None):
        raise click.UsageError("give either --tickets or --rows.")
    if cross_check:
        if tickets is None:
            raise click.UsageError("--cross-check needs --tickets.")
        _cross_check(tickets, index_dir, settings, as_json)
        return
    if export is None:
        from ..eval.judge.ragas import make_judge

        made_judge = make_judge(settings, max_usd=max_cost)
    rows = import_rows(rows_file) if rows_file is not None else _rows(str(tickets), index_dir, settings)
    if export is not None:
        from ..report.words import count

        note(f"{count(export_rows(export, rows), 'row')} in {export}")
        return
    from ..errors import EnvironmentFailure, NetworkError
    from ..eval.judge.cache import JudgeCache
    from ..eval.judge.judge import ENDPOINT, judge_rows

    with progress() as shown:
        report = judge_rows(
            rows,
            made_judge,
            repeats=repeats or settings.judge.repeats,
            concurrency=settings.judge.concurrency,
            cache=None if fresh else JudgeCache(),
            progress=counting(shown, "judge", None),
        )
    if report.stopped == ENDPOINT and not report.judged_any:
        raise NetworkError(f"judge: not run (endpoint {report.stopped_said})", remedy="Start it, or see [judge].")
    if as_json:
        from ..jsonl import dumps
        from ..report.judge.json import judge_dict

        out(dumps(judge_dict(report), indent=2), end="\n")
    else:
        from ..report.judge.text import judge_text

        out(judge_text(report))
    if report.stopped == ENDPOINT:
        raise NetworkError(
            f"judge: stopped before the end (endpoint {report.stopped_said})",
            remedy="What was judged is kept: run it again to go on.",
        )
    if not report.judged_any and report.asked:
        raise EnvironmentFailure("the judge gave no number for any row", remedy="See the failures above.")


def _rows(tickets: str, index_dir: str, settings: Settings) -> Sequence[Row]:
    from .. import open_index, read_tickets
    from ..eval.answers_cache import cached_answers
    from ..eval.judge.rows import rows_of

    file = read_tickets(tickets, settings.tickets)
    for remark in file.notes:
        note(f"{file.path}: {remark}")
    with open_index(index_dir, settings=settings) as index, progress() as shown:
        tick = counting(shown, "ask", len(file.tickets))
        return rows_of(file.tickets, cached_answers(file.tickets, index, settings, progress=tick))


def _cross_check(tickets: str, index_dir: str, settings: Settings, as_json: bool) -> None:
    from .. import open_index, read_tickets
    from ..eval.answers_cache import cached_answers
    from ..eval.judge import ragas
    from ..eval.judge.cross_check import chunk_texts, cross_check
    from ..jsonl import dumps
    from ..report.judge.agreement import agreement_dict, agreement_text
    from .judging import resolved_labels

    ragas.need()
    file = read_tickets(tickets, settings.tickets)
    for remark in file.notes:
        note(f"{file.path}: {remark}")
    with open_index(index_dir, settings=settings) as index, progress() as shown:
        given = resolved_labels(file, index, settings).tickets
        tick = counting(shown, "ask", len(given))
        answers = cached_answers(given, index, settings, progress=tick)
        agreements = cross_check(
            given,
            answers,
            page_text=index.page_text,
            chunks_of=chunk_texts(index),
            theirs=ragas,
            progress=counting(shown, "cross-check", len(given)),
        )
    out(dumps(agreement_dict(agreements), indent=2) + "\n" if as_json else agreement_text(agreements))
