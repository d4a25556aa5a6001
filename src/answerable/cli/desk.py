"""`answerable desk`: what became of the conversations, split by path, with its cost; and a check of others' claims."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .common import REPORTS, color, json_option, note, out, settings_option, width

if TYPE_CHECKING:
    from ..desk.loop import IntentCoverage
    from ..desk.samples import Exemplar
    from ..settings import Settings


@click.command()
@click.option("--conversations", metavar="FILE", help="Conversations: JSONL, or an export of Zendesk or Intercom.")
@click.option("--log", "log_file", metavar="FILE", help="The answer log, to see outcomes by confidence.")
@click.option("--coverage", metavar="FILE", help="JSON of `answerable coverage --json`, from before the launch.")
@click.option("--scorecard", metavar="FILE", help="Bands of your own, as TOML, in place of the published figures.")
@click.option("--training", metavar="FILE", help="Write good answers by people, a few an intent, as JSONL.")
@click.option(
    "--lint", "lint_files", metavar="FILE", multiple=True, help="Check the claims of a report; exit 1 if any."
)
@click.option("--html", metavar="FILE", help=f"Where the HTML report goes.  [default: {REPORTS}/desk.html]")
@json_option
@settings_option
def desk(
    conversations: str | None,
    log_file: str | None,
    coverage: str | None,
    scorecard: str | None,
    training: str | None,
    lint_files: tuple[str, ...],
    html: str | None,
    as_json: bool,
    settings: Settings,
) -> None:
    """Count resolution, containment, CSAT and cost, split by path, intent and week, each with its interval and n.

    A row that cannot be read is named and counted, and the others go on. With --lint alone, only claims are checked.
    """
    if not conversations and not lint_files:
        raise click.UsageError("Nothing to do: give --conversations FILE, or --lint FILE.")
    if conversations:
        _count(conversations, log_file, coverage, scorecard, training, html, as_json, settings)
    if lint_files and sum(_lint(file) for file in lint_files):
        raise click.exceptions.Exit(1)


def _count(
    conversations: str,
    log_file: str | None,
    coverage: str | None,
    scorecard: str | None,
    training: str | None,
    html: str | None,
    as_json: bool,
    settings: Settings,
) -> None:
    from ..desk.conversations import Intake, read_conversations
    from ..desk.overview import overview
    from ..desk.scorecard import BANDS, read_bands
    from ..desk.table import read_desk
    from ..jsonl import dumps, write_text
    from ..report.desk.html import desk_html
    from ..report.desk.json import desk_dict
    from ..report.desk.text import desk_text

    covered = _coverage(coverage)
    bands = read_bands(scorecard) if scorecard else BANDS
    intake = Intake(conversations)
    read = read_desk(read_conversations(conversations, intake), intake, settings.desk, _confidences(log_file))
    for line, problem in intake.listed:
        note(f"{conversations}:{line}: {problem}")
    if intake.broken:
        note(f"{conversations}: {intake.broken:,} rows could not be read, {intake.read:,} could")
    counts = overview(read, covered, bands)
    target = Path(html) if html else REPORTS / "desk.html"
    if html is None:
        target.parent.mkdir(parents=True, exist_ok=True)
    write_text(target, desk_html(counts))
    if training:
        note(f"{_train(training, read.samples.exemplars())} exemplars: {training} (names are not redacted: read it)")
    if as_json:
        out(dumps(desk_dict(counts), indent=2), end="\n")
        note(f"report: {target}")
    else:
        out(desk_text(counts, width=width(), color=color()))
        out(f"report: {target}\n")


def _coverage(path: str | None) -> dict[str, IntentCoverage] | None:
    from ..desk.loop import read_coverage

    return read_coverage(path) if path else None


def _confidences(path: str | None) -> dict[str, float]:
    from ..desk.answer_log import LogIntake, confidences, read_log

    if not path:
        return {}
    met = LogIntake()
    by_conversation = confidences(read_log(path, met))
    for line, problem in met.broken:
        note(f"{path}:{line}: {problem}")
    if met.torn:
        note(f"{path}: its last line is torn, as a crash leaves it: not counted")
    return by_conversation


def _train(path: str, exemplars: Iterable[Exemplar]) -> int:
    from ..jsonl import write_jsonl
    from ..tickets.redact import redact, redact_id

    rows = (
        {
            "id": redact_id(item.id),
            "intent": item.intent,
            "question": redact(item.question),
            "reply": redact(item.reply),
            "csat": item.csat,
        }
        for item in exemplars
    )
    return write_jsonl(path, rows)


def _lint(path: str) -> int:
    from ..desk.claims import lint
    from ..errors import InputError
    from ..escape import for_terminal

    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", path=path) from None
    claims = lint(text)
    for claim in claims:
        out(for_terminal(f"{path}:{claim.line}: {claim.rule}: {claim.words}") + f"\n  {claim.why}\n")
    if not claims:
        note(f"{path}: no claim that its numbers cannot carry")
    return len(claims)
