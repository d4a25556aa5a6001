"""`answerable remit`: what the machine may handle next, on what evidence; a person signs and changes the stage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .common import color, json_option, note, out, settings_option, width

if TYPE_CHECKING:
    from ..desk.evidence import Case
    from ..settings import Settings

RECORD = "eval/remit.jsonl"


@click.command()
@click.option("--conversations", metavar="FILE", required=True, help="Conversations, as for `answerable desk`.")
@click.option(
    "--coverage", metavar="FILE", help="JSON of `answerable coverage --json`; without it nothing is promoted."
)
@click.option("--approve", metavar="NAME", help="Sign the proposals off in this person's name; writes the record.")
@click.option("--intent", "intents", metavar="INTENT", multiple=True, help="With --approve: only these intents.")
@click.option("--record", metavar="FILE", default=RECORD, show_default=True, help="The record of sign-offs.")
@json_option
@settings_option
def remit(
    conversations: str,
    coverage: str | None,
    approve: str | None,
    intents: tuple[str, ...],
    record: str,
    as_json: bool,
    settings: Settings,
) -> None:
    """Show each intent's volume, docs, emotion and evidence, and propose stage changes that the evidence carries.

    Only conversations after an intent's last sign-off count. Stages stand in answerable.toml, and stay as they are.
    """
    from ..desk.conversations import Intake, read_conversations
    from ..desk.evidence import cases
    from ..desk.loop import read_coverage
    from ..desk.signoff import last_changes
    from ..desk.table import read_desk
    from ..jsonl import dumps
    from ..report.desk.remit import remit_dict, remit_text

    if intents and not approve:
        raise click.UsageError("--intent says what to sign off: give --approve NAME with it.")
    covered = read_coverage(coverage) if coverage else None
    intake = Intake(conversations)
    desk = read_desk(read_conversations(conversations, intake), intake, settings.desk)
    if intake.broken:
        note(f"{conversations}: {intake.broken:,} rows could not be read, {intake.read:,} could")
    proposals = cases(desk, settings, covered, last_changes(record))
    if as_json:
        out(dumps(remit_dict(proposals), indent=2), end="\n")
    else:
        out(remit_text(proposals, width=width(), color=color()))
    if approve is not None:
        _sign(approve, proposals, intents, Path(record), desk.digest)


def _sign(name: str, proposals: Sequence[Case], intents: Sequence[str], path: Path, digest: str) -> None:
    from ..desk.signoff import record as row_of
    from ..desk.signoff import settings_lines, write_records
    from ..errors import InputError

    if not name.strip():
        raise click.UsageError("--approve needs the name of a person.")
    chosen = [case for case in proposals if case.proposal != "stay" and (not intents or case.intent in intents)]
    missing = sorted(set(intents) - {case.intent for case in chosen})
    if missing or not chosen:
        what = f"nothing is proposed for {', '.join(missing)}" if missing else "nothing is proposed"
        raise InputError(what, remedy="A sign-off needs evidence: see the table. The record was not written.")
    now = dt.datetime.now(dt.timezone.utc)
    write_records(path, [row_of(case, name.strip(), now, digest) for case in chosen])
    note(f"signed off by {name.strip()}, in {path}. Now put this into answerable.toml:\n{settings_lines(chosen)}")
