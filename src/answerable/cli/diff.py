"""`answerable diff`: what a change of the docs makes answerable, or breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .common import form_options, index_option, json_option, note, out, progress, settings_option, width
from .judging import labels_option, read_labels

if TYPE_CHECKING:
    from ..settings import Settings


@click.command()
@click.argument("old")
@click.argument("new")
@click.option("--tickets", metavar="FILE", required=True, help="Tickets as JSONL or CSV.")
@form_options
@click.option("--markdown", is_flag=True, help="Print Markdown, for a comment on a pull request.")
@click.option("--annotate", is_flag=True, envvar="GITHUB_ACTIONS", help="Print CI annotations on the docs' files.")
@labels_option
@index_option
@json_option
@settings_option
def diff(
    old: str,
    new: str,
    tickets: str,
    labels: str | None,
    labeller: str | None,
    markdown: bool,
    annotate: bool,
    index_dir: str,
    as_json: bool,
    settings: Settings,
) -> None:
    """Ask the same tickets of two versions of the docs, and say what has changed and which section did it.

    OLD and NEW are each a generation of the index (its number, see history), an index directory, a folder of docs, or
    a recipe. The change of coverage comes with its paired 95 % interval. What the docs cover, whatever the routes, is
    surer with judgments: label before the change, and again after it. To hold the docs to a limit: eval.
    """
    if markdown and as_json:
        raise click.UsageError("Give one of --markdown and --json.")
    from .. import read_tickets
    from ..eval.change.diff_run import run_diff

    judgments = read_labels(labels, labeller, settings)
    file = read_tickets(tickets, settings.tickets)
    for remark in file.notes:
        note(f"{file.path}: {remark}")
    with progress() as shown:
        compared = run_diff(old, new, file.tickets, settings, index=index_dir, progress=shown, labels=judgments)
    for remark in compared.notes:
        note(f"{file.path}: {remark}")
    if as_json:
        from ..jsonl import dumps
        from ..report.diff.json import diff_dict

        out(dumps(diff_dict(compared.diff), indent=2), end="\n")
    elif markdown:
        from ..report.diff.markdown import diff_markdown

        out(diff_markdown(compared.diff))
    else:
        from ..report.diff.text import diff_text

        out(diff_text(compared.diff, width=width()))
    if annotate:
        from ..report.annotations import workflow_commands
        from ..report.diff.findings import diff_findings

        for line in workflow_commands(diff_findings(compared.diff, compared.folder), "notice"):
            click.echo(line, err=as_json)
