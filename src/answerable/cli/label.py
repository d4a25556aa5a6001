"""`answerable label`: judge a well-chosen few tickets, a key each."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from .common import form_options, index_option, note, out, settings_option, width
from .judging import DEFAULT_LABELS, ask_all

if TYPE_CHECKING:
    from ..eval.labels.judgments import LabelFile, Labels
    from ..eval.scored_answer import ScoredAnswer
    from ..model import Ticket
    from ..settings import Settings


@click.command()
@click.option("--tickets", metavar="FILE", required=True, help="Tickets as JSONL or CSV.")
@form_options
@click.option("--n", default=60, show_default=True, type=click.IntRange(1), help="How many tickets to draw.")
@click.option("--labels", "target", metavar="FILE", default=DEFAULT_LABELS, show_default=True, help="The judgments.")
@click.option("--labeller", metavar="NAME", default="me", show_default=True, help="Who judges; two can be compared.")
@click.option(
    "--above", metavar="P", default=0.0, type=click.FloatRange(0, 1), help="Draw only above this raw confidence."
)
@click.option("--seed", default=1, show_default=True, help="Of the drawing: the same seed draws the same tickets.")
@click.option("--answers", metavar="FILE", help="Answers from ask --tickets --out, in place of asking now.")
@click.option("--sheet", metavar="FILE.csv", help="Write the drawn tickets as a sheet to fill in, and stop.")
@click.option("--from-sheet", metavar="FILE.csv", help="Read a filled-in sheet, and stop.")
@index_option
@settings_option
def label(
    tickets: str,
    n: int,
    target: str,
    labeller: str,
    above: float,
    seed: int,
    answers: str | None,
    sheet: str | None,
    from_sheet: str | None,
    index_dir: str,
    settings: Settings,
) -> None:
    """Judge a well-chosen few tickets: is our answer right, partly right, wrong, or do the docs not say?

    Tickets are drawn evenly over confidence and intent, and shown with the answer and its evidence, never with the
    confidence. Stop at any time and go on later: each judgment is on the disk at once. Then: answerable calibrate.
    After a change of the docs, label again: tickets whose answer has changed are asked once more. Labels that the
    tickets carry (answerable, relevant) are not read: a judgment is of our answer, and its pages are in the index.
    """
    if sheet and from_sheet:
        raise click.UsageError("Give --sheet or --from-sheet, not both.")
    if not (sheet or from_sheet or sys.stdin.isatty()):
        raise click.UsageError("Judging needs a terminal; without one use --sheet FILE.csv, then --from-sheet.")
    from ..eval.labels.judgments import LabelFile

    # A labels file that cannot be read is said before minutes are spent on asking.
    file = LabelFile(target)
    file.read()
    asked = ask_all(tickets, answers, index_dir, settings)
    labels = _drawn(file, asked.tickets, asked.answers, n=n, above=above, seed=seed)
    by_id = {ticket.id: (ticket, answer) for ticket, answer in zip(asked.tickets, asked.answers, strict=True)}
    if sheet:
        _write_sheet(sheet, labels, by_id, labeller)
    elif from_sheet:
        _read_sheet(from_sheet, file, labels, by_id, labeller)
    else:
        _session(file, by_id, labeller)
    _summary(file, by_id, labeller)


def _drawn(
    file: LabelFile, tickets: Sequence[Ticket], answers: list[ScoredAnswer], *, n: int, above: float, seed: int
) -> Labels:
    """The labels with a drawing of this design in them: an earlier one is gone on with, a new one is added."""
    from ..errors import InputError
    from ..eval.labels.calibrate import tickets_digest
    from ..eval.labels.sample import Candidate, draw

    digest = tickets_digest(tickets)
    labels = file.read()
    for drawing in labels.drawings:
        if drawing.tickets_digest != digest:
            raise InputError(
                "holds judgments of other tickets", path=file.path, remedy="Name another file with --labels."
            )
    same = [drawing for drawing in labels.drawings if (drawing.round.seed, drawing.round.floor) == (seed, above)]
    if not same:
        intents = {ticket.id: ticket.intent for ticket in tickets}
        sample = draw(
            [Candidate(answer.id, answer.confidence, intents[answer.id]) for answer in answers],
            n,
            seed=seed,
            floor=above,
        )
        if not sample.chosen:
            raise InputError(f"no ticket has a confidence of {above:g} or more", remedy="Choose a lower --above.")
        file.add_drawing(sample, digest)
        return file.read()
    asked_for = click.get_current_context().get_parameter_source("n") is ParameterSource.COMMANDLINE
    if asked_for and same[0].round.n < min(n, same[0].round.frame):
        note(f"{file.path} holds a drawing of {same[0].round.n} with this seed; for more, draw with another --seed.")
    return labels


def _session(file: LabelFile, by_id: dict[str, tuple[Ticket, ScoredAnswer]], labeller: str) -> None:
    from ..eval.labels.judgments import Judgment
    from ..eval.labels.session import judge
    from ..report.labelling import screen

    def show(name: str, place: int, total: int, earlier: Judgment | None) -> None:
        ticket, answer = by_id[name]
        click.clear()
        out(screen(ticket, answer, place, total, earlier=earlier, width=width()))

    judge(
        _answers(by_id),
        file,
        labeller=labeller,
        show=show,
        key=click.getchar,
        now=_now,
    )


def _write_sheet(path: str, labels: Labels, by_id: dict[str, tuple[Ticket, ScoredAnswer]], labeller: str) -> None:
    from ..jsonl import write_text
    from ..report.labelling import sheet

    done = labels.of(_answers(by_id)).by(labeller)
    rows = [by_id[name] for name in labels.ids]
    given = [done[ticket.id].judgment if ticket.id in done else None for ticket, _ in rows]
    text = sheet([ticket for ticket, _ in rows], [answer for _, answer in rows], given)
    write_text(path, "\ufeff" + text)
    note(f"{len(rows)} tickets written to {path}: fill in the column judgment, then --from-sheet {path}")


def _read_sheet(
    path: str, file: LabelFile, labels: Labels, by_id: dict[str, tuple[Ticket, ScoredAnswer]], labeller: str
) -> None:
    from ..eval.labels.judgments import make_label, read_sheet

    done = labels.of(_answers(by_id)).by(labeller)
    judged = read_sheet(path, labels.ids)
    changed = {name: word for name, word in judged.items() if name not in done or done[name].judgment != word}
    file.add(make_label(by_id[name][1], word, labels, labeller=labeller, time=_now()) for name, word in changed.items())
    note(f"{len(changed)} judgments taken from {path}, {len(judged) - len(changed)} were there already.")


def _answers(by_id: dict[str, tuple[Ticket, ScoredAnswer]]) -> dict[str, ScoredAnswer]:
    return {name: answer for name, (_, answer) in by_id.items()}


def _summary(file: LabelFile, by_id: dict[str, tuple[Ticket, ScoredAnswer]], labeller: str) -> None:
    from ..eval.labels.agreement import cohen_kappa
    from ..report.labelling import agreement
    from ..report.words import count

    labels = file.read().of(_answers(by_id))
    mine = labels.by(labeller)
    kinds: dict[str, int] = {}
    for label in mine.values():
        kinds[label.judgment] = kinds.get(label.judgment, 0) + 1
    left = len(labels.ids) - sum(name in mine for name in labels.ids)
    counts = ", ".join(f"{n} {kind}" for kind, n in kinds.items()) or "nothing judged yet"
    note(f"{file.path}: {count(len(labels.ids), 'ticket')} drawn, {counts}, {left} to go.")
    for other in labels.labellers:
        if other != labeller and mine:
            note(agreement(labeller, other, cohen_kappa(mine, labels.by(other))))


def _now() -> str:
    return datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
