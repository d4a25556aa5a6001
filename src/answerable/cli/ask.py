"""`answerable ask`: one question, or a file of tickets, answered from the docs."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import click

from ..progress import counting
from .common import (
    color,
    form_options,
    generation_option,
    index_option,
    json_option,
    note,
    out,
    progress,
    settings_option,
    width,
)
from .reading import say_read

if TYPE_CHECKING:
    from ..settings import Settings


@click.command()
@click.argument("question", required=False)
@click.option("--tickets", metavar="FILE", help="Ask every ticket of a JSONL or CSV file; needs --out.")
@form_options
@click.option("--out", "target", metavar="FILE.jsonl", help="Where the answers go: one line a ticket, in their order.")
@click.option("--handoff", is_flag=True, help="Show what a human would be handed.")
@click.option("--markdown", is_flag=True, help="Print the answer alone, as Markdown; with --handoff the hand-off.")
@click.option("--html", "as_html", is_flag=True, help="Print the answer alone, as a fragment of HTML for a page.")
@click.option("--log", "log_file", metavar="FILE", help="Append to this answer log, for `desk` and `recall`.")
@click.option("--explain", is_flag=True, help="Show which words are covered, what makes the confidence, the passages.")
@click.option("--plain", is_flag=True, help="Ask no model, whatever [generate] and [read] say.")
@generation_option
@index_option
@json_option
@settings_option
def ask(
    question: str | None,
    tickets: str | None,
    target: str | None,
    handoff: bool,
    markdown: bool,
    as_html: bool,
    log_file: str | None,
    explain: bool,
    plain: bool,
    generation: str | None,
    index_dir: str,
    as_json: bool,
    settings: Settings,
) -> None:
    """Answer QUESTION from the docs, with citations, a confidence and a route.

    The route says who should see it: answer (the customer), assist (a draft for a human) or escalate (a human, with a
    hand-off). With --tickets a whole file is asked, and --out gets a line of JSON for each ticket. Where the settings
    have a [generate] table, a model words what is answered; it decides nothing. Where they have a [read] table, a model
    reads the question with its passages: --explain and the JSON show what it says, which counts once calibrated.
    """
    if (question is None) == (tickets is None):
        raise click.UsageError("Give either a QUESTION or --tickets FILE.")
    if tickets is not None:
        if target is None:
            raise click.UsageError("--tickets needs --out FILE.jsonl, where the answers go.")
        if handoff or markdown or as_html or explain or as_json:
            forms = "--handoff, --markdown, --html, --explain and --json"
            raise click.UsageError(f"{forms} are for one QUESTION: --out holds all of it.")
        _file(tickets, target, log_file, index_dir, generation, settings, plain=plain)
        return
    if target is not None:
        raise click.UsageError("--out is for --tickets FILE.")
    if not (question or "").strip():
        raise click.UsageError("The question is empty.")
    if markdown + as_html + explain + as_json > 1:
        raise click.UsageError("--markdown, --html, --explain and --json are four ways to print: give one.")
    if as_html and handoff:
        raise click.UsageError("--html is for the answer: --handoff has --markdown.")
    from .. import Answerer, open_index

    with open_index(index_dir, generation, settings=settings) as index:
        answerer = Answerer(index, settings, plain=plain)
        began = time.perf_counter()
        answer = answerer.ask(question or "")
        milliseconds = (time.perf_counter() - began) * 1000
    if log_file is not None:
        from ..desk.answer_log import log_answers

        log_answers(log_file, [answer])
    if as_json:
        from ..report.to_json import to_json

        out(to_json(answer, indent=2), end="\n")
        return
    if markdown and handoff:
        if answer.handoff is None:
            note("No hand-off: the answer goes to the customer.")
            return
        from ..report.handoff_markdown import handoff_markdown

        out(handoff_markdown(answer.handoff))
        return
    if markdown or as_html:
        alone = answer.answer_html if as_html else answer.answer_markdown
        if answer.route != "answer":
            note("No answer from the docs." if alone is None else "A draft for a human, not for the customer.")
        if alone is not None:
            out(alone, end="\n")
        return
    from ..report.answer_text import answer_text

    out(answer_text(answer, width=width(), color=color(), milliseconds=milliseconds))
    if explain:
        from ..answer.level.confidence import load_confidence
        from ..report.explain import explain_text

        model = load_confidence(settings.answer.confidence_model, reads=settings.answer.reads)
        out("\n" + explain_text(answer, model=model, width=width()))
    if handoff:
        from ..report.handoff_text import handoff_text

        out("\n" + handoff_text(answer, width=width()))
    elif answer.handoff is not None:
        note("A hand-off for a human is written: --handoff shows it.")


def _file(
    tickets: str,
    target: str,
    log_file: str | None,
    index_dir: str,
    generation: str | None,
    settings: Settings,
    *,
    plain: bool,
) -> None:
    from .. import Answerer, open_index, read_tickets
    from ..eval.coverage.coverage import error_of
    from ..eval.run import answers_of
    from ..jsonl import write_jsonl
    from ..report.answer_json import answer_dict
    from ..report.words import count

    file = read_tickets(tickets, settings.tickets)
    for remark in file.notes:
        note(f"{file.path}: {remark}")
    with open_index(index_dir, generation, settings=settings) as index, progress() as shown:
        answerer = Answerer(index, settings, plain=plain)
        told = counting(shown, "ask", len(file.tickets))
        answers = answers_of(file.tickets, index, settings, progress=told, answerer=answerer)
    write_jsonl(target, (answer_dict(answer) for answer in answers))
    if log_file is not None:
        from ..desk.answer_log import log_answers

        log_answers(log_file, answers, {ticket.id: ticket.intent for ticket in file.tickets})
    errors = sum(error_of(answer) is not None for answer in answers)
    routes = ", ".join(
        f"{sum(answer.route == route and error_of(answer) is None for answer in answers):,} {route}"
        for route in ("answer", "assist", "escalate")
    )
    say_read(answerer.large_reader)
    note(f"{count(len(answers), 'ticket')}: {routes}, {count(errors, 'error')}. Written to {target}")
    asked = [answer.worded for answer in answers if answer.worded is not None]
    if asked:
        worded = sum(record.by is not None for record in asked)
        note(f"A model was asked {len(asked):,} times: {worded:,} in its words, {len(asked) - worded:,} in quotes.")
