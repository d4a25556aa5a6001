"""`answerable calibrate`: judged tickets to probabilities of the right level, and thresholds with a promise."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from .common import form_options, index_option, json_option, note, out, settings_option, width
from .judging import DEFAULT_LABELS, ask_all, labeller_option, read_labels
from .reading import check_whole, chosen_reader, reader_options, say_read_or_fail

if TYPE_CHECKING:
    from ..settings import Settings


@click.command()
@click.option("--tickets", metavar="FILE", required=True, help="Tickets as JSONL or CSV.")
@form_options
@click.option("--labels", metavar="FILE", help=f"Judgments from label.  [default: {DEFAULT_LABELS}, if there is one]")
@labeller_option
@click.option(
    "--max-wrong",
    default=0.05,
    show_default=True,
    type=click.FloatRange(0.001, 0.5),
    help="The largest share of wrong ones among the answers that are sent.",
)
@click.option(
    "--confidence",
    default=0.95,
    show_default=True,
    type=click.FloatRange(0.5, 0.9999),
    help="How sure that promise is to be.",
)
@click.option("--answers", metavar="FILE", help="Answers from ask --tickets --out, in place of asking now.")
@reader_options
@click.option("--by-intent/--overall", default=True, help="Thresholds of their own for intents with enough judgments.")
@click.option("--html", metavar="FILE", help="Write the curves as an HTML page.")
@click.option("--dry-run", is_flag=True, help="Say it all, store nothing.")
@index_option
@json_option
@settings_option
@click.pass_context
def calibrate(
    context: click.Context,
    tickets: str,
    labels: str | None,
    labeller: str | None,
    max_wrong: float,
    confidence: float,
    answers: str | None,
    reader: str | None,
    max_cost: float | None,
    by_intent: bool,
    html: str | None,
    dry_run: bool,
    index_dir: str,
    as_json: bool,
    settings: Settings,
) -> None:
    """Set the level of confidences by judged tickets, and find thresholds that keep wrong answers below a limit.

    Judgments come from `answerable label` and from tickets that carry labels (answerable, relevant). The level needs
    some 60; a promise of at most 5 % wrong needs at least 59 above the threshold, and refuses where they do not
    support it: with --max-wrong given, the exit code is then 1. The calibration is stored with the index.

    With --reader llm the model of [read] reads every ticket, and what its verdict is worth is fitted too: from then on
    it counts in the confidence of what that model has read, and of nothing else.
    """
    if reader is not None and answers is not None:
        raise click.UsageError("--reader reads what is asked now: leave --answers out.")
    from ..answer.level.calibration import load_calibration, save_calibration
    from ..answer.level.confidence import load_confidence
    from ..eval.labels.calibrate import calibrate_tickets
    from ..report.calibration.html import calibration_html
    from ..report.calibration.json import calibration_dict
    from ..report.calibration.text import calibration_text

    held = read_labels(labels, labeller, settings, default=DEFAULT_LABELS)
    earlier = load_calibration(index_dir)
    large_reader = chosen_reader(reader, max_cost, settings)
    asked = ask_all(tickets, answers, index_dir, settings, by_labels=True, reader=large_reader)
    say_read_or_fail(large_reader)
    report = calibrate_tickets(
        asked.tickets,
        asked.answers,
        held,
        created=datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        confidence_digest=load_confidence(settings.answer.confidence_model, reads=settings.answer.reads).digest,
        encoder_digest=asked.manifest.shape.encoder_digest,
        max_wrong=max_wrong,
        confidence=confidence,
        by_intent=by_intent,
        answer_threshold=settings.answer.answer_threshold,
        earlier=earlier,
        min_kappa=settings.tickets.min_kappa,
        ticket_labels=asked.ticket_labels,
        reader=None if large_reader is None else large_reader.digest,
    )
    if not dry_run:
        note(f"stored: {save_calibration(index_dir, report.calibration)}")
    if html:
        from ..jsonl import write_text

        write_text(html, calibration_html(report))
        note(f"report: {html}")
    if as_json:
        from ..report.to_json import to_json

        out(to_json(calibration_dict(report), indent=2), end="\n")
    else:
        out(calibration_text(report, width=width()))
    asked_for = context.get_parameter_source("max_wrong") is ParameterSource.COMMANDLINE
    check_whole(large_reader)
    if asked_for and not report.calibration.thresholds.certified:
        context.exit(1)
