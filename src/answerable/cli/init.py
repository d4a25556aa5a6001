"""`answerable init`: the two folders and the settings file, in your own docs repository."""

from __future__ import annotations

from pathlib import Path

import click

from ..errors import InputError
from .common import note, out

RECIPE = """\
# What to ingest: one recipe a help centre. Then: answerable ingest ingest/help.toml
name = "help"
source = "docs" # a folder of this repository, or a site such as "https://help.example.com/"
include = [] # globs on the path, such as ["guides/**"]; empty: everything
exclude = [] # such as ["**/release-notes/**"]

# For HTML, CSS selectors: what to read, and what in it to leave out.
# content = ["article"]
# remove = [".feedback", ".related"]

[labels] # kept with every page
# product = "Widgets"

[limits] # keys of [crawl] and [ingest] of answerable.toml, for this source only
# max_pages = 500
"""

SUITE = """\
# What to hold the docs to. Put your tickets here as tickets.jsonl, one JSON object a line:
#   {"id": "t-1", "text": "How do I change my plan?", "intent": "change plan"}
# Then: answerable eval eval/help.toml --update-baseline, and commit what it writes.
name = "help"
source = "ingest/help.toml"
tickets = "eval/tickets.jsonl"

[gates]
errors = 0 # tickets that may fail to be processed
quotes_verified = 1.0 # share of quotes that stand in their page
# coverage = 0.5 # floor: the low end of the interval may not lie below
# drop = 0.05 # no significant drop against the baseline, and one of this size would be seen
ratchet = true # no ticket that passed may fail
docs = "facts" # a page gone or a number changed is red
"""

SETTINGS = """\
# Settings of Answerable. Everything has a default: name here only what differs.
# ANSWERABLE_<TABLE>_<KEY> in the environment wins over this file, such as ANSWERABLE_ANSWER_MAX_STEPS=8.

[crawl]
# user_agent = "Answerable" # product token, matched against robots.txt
# delay = 0.2 # seconds between two requests to one host
# allow_private = [] # addresses or networks that may be dialled although not public, such as ["10.1.2.0/24"]

[ingest]
# max_page_bytes = 10000000 # a larger page is a failure
# keep_generations = 3 # generations kept for looking back

[encode]
# model = "builtin" # or the name or folder of a sentence-transformers model (an extra)

[answer]
# answer_threshold = 0.7 # confidence from which the answer goes to the customer
# assist_threshold = 0.35 # confidence from which the draft goes to a human

[draft]
# greeting = "Hello {name}," # of the message that a person may send; or a table, {en = "Hello,", de = "Moin,"}
# signature = "The Example team" # under its closing

[generate]
# base_url = "http://127.0.0.1:8000/v1" # an OpenAI-compatible endpoint that words answers; without one none is asked
# model = "some-model" # its name there
# api_key_env = "" # name of the environment variable that holds its key
"""

FILES = {"ingest/help.toml": RECIPE, "eval/help.toml": SUITE, "answerable.toml": SETTINGS}


@click.command()
@click.argument("folder", default=".")
def init(folder: str) -> None:
    """Write ingest/help.toml, eval/help.toml and answerable.toml into FOLDER (default: here).

    Nothing is ever overwritten: if one of them is there, none is written.
    """
    root = Path(folder)
    if not root.is_dir():
        raise InputError("there is no such folder", path=root, remedy="Make it first, or check the path.")
    there = [name for name in FILES if (root / name).exists() or (root / name).is_symlink()]
    if there:
        raise InputError(
            "is there already; nothing was written", path=root / there[0], remedy="Move it away to start anew."
        )
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
        out(f"{path}\n")
    note("Name your docs in ingest/help.toml, then: answerable ingest ingest/help.toml")
