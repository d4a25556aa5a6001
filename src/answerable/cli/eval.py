"""`answerable eval`: a suite of gates over the docs; red where the docs have become worse, or where nobody can tell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from .common import color, day, form_given, form_options, json_option, note, out, progress, settings_option, width

if TYPE_CHECKING:
    import datetime

    from ..eval.suite.run import SuiteReport
    from ..settings import Settings


@click.command("eval")
@click.argument("suite", metavar="SUITE.toml")
@click.option("--update-baseline", "update", is_flag=True, help="Write the baseline anew: what is now is agreed on.")
@click.option("--allow-lower", is_flag=True, help="Accept gates that demand less than the baseline.")
@click.option("--reanchor", is_flag=True, help="With --update-baseline: stale labels were read again, and still hold.")
@click.option("--init", "write_first", is_flag=True, help="Write a first suite for --tickets FILE, and stop.")
@click.option("--tickets", metavar="FILE", help="With --init: tickets as JSONL or CSV.")
@form_options
@click.option("--source", metavar="SOURCE", default="docs", show_default=True, help="With --init: the docs.")
@click.option("--junit", metavar="FILE", help="Write JUnit XML: a testcase a gate, and one a held ticket.")
@click.option("--summary", metavar="FILE", envvar="GITHUB_STEP_SUMMARY", help="Append a summary in Markdown.")
@click.option("--html", metavar="FILE", help="Write the coverage report with the gates.")
@click.option("--annotate", is_flag=True, envvar="GITHUB_ACTIONS", help="Print CI annotations on the lines concerned.")
@click.option("--fresh", is_flag=True, help="Ask all tickets again, even if nothing has changed.")
@click.option("--today", metavar="DATE", callback=day, help="The day that waivers are held against, as 2026-12-01.")
@json_option
@settings_option
@click.pass_context
def eval(
    context: click.Context,
    suite: str,
    update: bool,
    allow_lower: bool,
    reanchor: bool,
    write_first: bool,
    tickets: str | None,
    source: str,
    junit: str | None,
    summary: str | None,
    html: str | None,
    annotate: bool,
    fresh: bool,
    today: datetime.date | None,
    as_json: bool,
    settings: Settings,
) -> None:
    """Hold the docs to a suite: floors, drops against a committed baseline, and tickets that must go on passing.

    Exit code 0 if every gate passes, 1 if one fails or is refused (too few tickets to tell), 2 for a suite, waiver or
    baseline that cannot be used, 3 if the environment failed. A suite that has not changed, of docs that have not
    changed, is judged without loading the model.
    """
    if write_first:
        _init(suite, tickets, source, settings)
        return
    if form_given():
        names = "--columns, --mapping and --date-format"
        raise click.UsageError(f"{names} are for --init: a suite says them in [settings.tickets].")
    if tickets is not None:
        raise click.UsageError("--tickets is for --init: a suite names its tickets.")
    if reanchor and not update:
        raise click.UsageError("--reanchor is for --update-baseline.")
    from ..eval.suite.run import run_suite

    with progress() as shown:
        report = run_suite(
            suite,
            settings,
            update=update,
            allow_lower=allow_lower,
            reanchor=reanchor,
            fresh=fresh,
            today=today,
            progress=shown,
        )
    for remark in report.notes:
        note(remark)
    _files(report, junit, summary, html)
    if as_json:
        from ..jsonl import dumps
        from ..report.suite.json import gates_dict

        out(dumps(gates_dict(report), indent=2), end="\n")
    else:
        from ..report.suite.text import gates_text

        out(gates_text(report, width=width(), color=color()))
    if annotate:
        from ..report.annotations import workflow_commands

        for line in workflow_commands(report.findings):
            click.echo(line, err=as_json)
    if not report.passed:
        context.exit(1)


def _init(suite: str, tickets: str | None, source: str, settings: Settings) -> None:
    if tickets is None:
        raise click.UsageError("--init needs --tickets FILE.")
    from .. import read_tickets
    from ..eval.suite.first import first_suite, write_suite

    file = read_tickets(tickets, settings.tickets)
    for remark in file.notes:
        note(f"{file.path}: {remark}")
    write_suite(suite, first_suite(suite, file, source, form=form_given()))
    out(f"{suite}\n")
    note(f"Next: answerable eval {suite} --update-baseline, and commit both files.")


def _files(report: SuiteReport, junit: str | None, summary: str | None, html: str | None) -> None:
    from ..jsonl import write_text

    if junit:
        from ..report.suite.junit import junit_xml

        write_text(junit, junit_xml(report))
    if summary:
        from ..report.suite.markdown import gates_markdown

        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(gates_markdown(report))
    if html:
        from ..report.suite.html import gates_html

        write_text(html, gates_html(report))
        note(f"report: {html}")
