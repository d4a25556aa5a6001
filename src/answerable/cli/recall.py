"""`answerable recall`: past answers that leaned on a sentence which the docs no longer say, and whom to tell."""

from __future__ import annotations

import click

from .common import color, index_option, json_option, note, out, width


@click.command()
@click.argument("old")
@click.argument("new", required=False)
@click.option("--log", "log_file", metavar="FILE", required=True, help="The answer log.")
@click.option("--conversations", metavar="FILE", help="Conversations, to name the customers behind the answers.")
@index_option
@json_option
def recall(old: str, new: str | None, log_file: str, conversations: str | None, index_dir: str, as_json: bool) -> None:
    """List the answers that quoted generation OLD where generation NEW (default: the current one) says otherwise."""
    from .. import open_index
    from ..desk.answer_log import LogIntake, read_log
    from ..desk.conversations import read_conversations
    from ..desk.recall import recall as find
    from ..jsonl import dumps
    from ..report.desk.recall import recall_dict, recall_text

    customers = {}
    if conversations:
        customers = {talk.id: talk.customer for talk in read_conversations(conversations) if talk.customer is not None}
    met = LogIntake()
    with open_index(index_dir, old) as before, open_index(index_dir, new) as after:
        recalled = find(read_log(log_file, met), before, after, customers)
    for line, problem in met.broken:
        note(f"{log_file}:{line}: {problem}")
    if met.torn:
        note(f"{log_file}: its last line is torn, as a crash leaves it: not counted")
    if as_json:
        out(dumps(recall_dict(recalled), indent=2), end="\n")
    else:
        out(recall_text(recalled, width=width(), color=color()))
