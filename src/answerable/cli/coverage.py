"""`answerable coverage`: which share of a file of tickets the docs answer, intent by intent, and what to write next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..progress import counting
from .common import (
    REPORTS,
    color,
    generation_option,
    index_option,
    json_option,
    note,
    out,
    progress,
    settings_option,
    ticket_options,
    width,
)
from .judging import labeller_option, read_labels, resolved_labels
from .reading import check_whole, chosen_reader, reader_options, say_read_or_fail

if TYPE_CHECKING:
    import datetime

    from ..settings import Settings


@click.command()
@click.option("--tickets", metavar="FILE", required=True, help="Tickets as JSONL or CSV.")
@click.option("--fresh", is_flag=True, help="Ask all tickets again, even if nothing has changed.")
@click.option("--labels", metavar="FILE", help="Judgments of `answerable label`: the level is measured with them.")
@labeller_option
@click.option("--gaps", metavar="DIR", help="Write the gaps as Markdown files for a backlog, and as gaps.csv.")
@click.option("--html", metavar="FILE", help=f"Where the HTML report goes.  [default: {REPORTS}/coverage.html]")
@reader_options
@ticket_options
@generation_option
@index_option
@json_option
@settings_option
def coverage(
    tickets: str,
    fresh: bool,
    labels: str | None,
    labeller: str | None,
    gaps: str | None,
    html: str | None,
    reader: str | None,
    max_cost: float | None,
    since: datetime.date | None,
    until: datetime.date | None,
    generation: str | None,
    index_dir: str,
    as_json: bool,
    settings: Settings,
) -> None:
    """Measure how much of your ticket volume the docs answer, by intent, and list the gaps by volume.

    Every number carries its n and a 95 % interval. An HTML report, one file without scripts, is written beside. Answers
    are kept with the index: the same tickets against the same docs are counted again without asking.

    With --reader llm the model of [read] says of every ticket whether its passages state what is asked. That narrows
    the interval of a level that is measured with judged tickets, and gaps say what it misses. What it replied is kept
    in .answerable/read: a second run asks nothing. Exit code 3 where it does not reply.
    """
    from .. import open_index, read_tickets
    from ..eval.answers_cache import cached_answers
    from ..eval.coverage.coverage import coverage as count
    from ..eval.coverage.level import coverage_level
    from ..eval.coverage.replies_cache import cached_replies
    from ..eval.run import facts_of
    from ..eval.scored_answer import scored_answer
    from ..jsonl import write_text
    from ..report.coverage.gaps_folder import write_gaps
    from ..report.coverage.html import coverage_html
    from ..report.coverage.text import coverage_text
    from ..report.to_json import to_json

    large_reader = chosen_reader(reader, max_cost, settings)
    judgments = read_labels(labels, labeller, settings)
    file = read_tickets(tickets, settings.tickets, since=since, until=until)
    for remark in file.notes:
        note(f"{file.path}: {remark}")
    with open_index(index_dir, generation, settings=settings) as index, progress() as shown:
        resolved = resolved_labels(file, index, settings)
        tickets_here = resolved.tickets
        tick = counting(shown, "ask", len(file.tickets))
        answers = cached_answers(tickets_here, index, settings, reader=large_reader, fresh=fresh, progress=tick)
        say_read_or_fail(large_reader)
        scored = [scored_answer(answer) for answer in answers]
        judged = coverage_level(tickets_here, scored, judgments, min_kappa=settings.tickets.min_kappa)
        replies = cached_replies(tickets_here, index, settings, fresh=fresh)
        counted = count(
            tickets_here,
            answers,
            index_facts=facts_of(index, settings),
            measured=judged,
            card=file.card,
            pages=index.pages,
            replies=replies,
            ticket_labels=resolved.counts,
        )
    target = Path(html) if html else REPORTS / "coverage.html"
    if html is None:
        target.parent.mkdir(parents=True, exist_ok=True)
    write_text(target, coverage_html(counted))
    if gaps:
        note(f"gaps: {write_gaps(gaps, counted)} in {gaps}")
    if as_json:
        out(to_json(counted, indent=2), end="\n")
        note(f"report: {target}")
    else:
        out(coverage_text(counted, width=width(), color=color()))
        out(f"report: {target}\n")
    check_whole(large_reader)
