"""The command line: one module a verb; a verb is imported when it is run, or to list its first line in --help.

A verb module has one click command of the verb's own name, imports only what is light, parses, calls one function
of the API and renders. To add a verb: the module, and its line in VERBS.
"""

from __future__ import annotations

from typing import NoReturn

from .program import Program

# In the order of --help.
VERBS = {
    "init": "answerable.cli.init",
    "ingest": "answerable.cli.ingest",
    "ask": "answerable.cli.ask",
    "coverage": "answerable.cli.coverage",
    "tickets": "answerable.cli.tickets",
    "intents": "answerable.cli.intents",
    "eval": "answerable.cli.eval",
    "lift": "answerable.cli.lift",
    "blame": "answerable.cli.blame",
    "mutate": "answerable.cli.mutate",
    "diff": "answerable.cli.diff",
    "judge": "answerable.cli.judge",
    "label": "answerable.cli.label",
    "calibrate": "answerable.cli.calibrate",
    "desk": "answerable.cli.desk",
    "remit": "answerable.cli.remit",
    "recall": "answerable.cli.recall",
    "pages": "answerable.cli.pages",
    "history": "answerable.cli.history",
    "doctor": "answerable.cli.doctor",
}

program = Program(
    "answerable",
    VERBS,
    help="""Which support tickets can your help docs really answer?

    \b
    answerable init                         ingest/, eval/ and answerable.toml in this repository
    answerable ingest docs                  read a folder, a site or a recipe into .answerable/index
    answerable ask "How do I get a refund?"
    answerable coverage --tickets tickets.jsonl

    Exit codes: 0 ok, 1 a gate failed, 2 bad usage or input, 3 the environment failed. Data goes to stdout,
    everything else to stderr. Nothing is sent anywhere.
    """,
)


def main() -> NoReturn:
    """What the `answerable` script runs."""
    program.main()
