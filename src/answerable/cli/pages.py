"""`answerable pages`: what lies in the index, page by page."""

from __future__ import annotations

import click

from .common import generation_option, index_option, json_option, out


@click.command()
@click.argument("pattern", required=False)
@click.option("--text", "show_text", is_flag=True, help="Print the extracted text of each page too.")
@generation_option
@index_option
@json_option
def pages(pattern: str | None, show_text: bool, generation: str | None, index_dir: str, as_json: bool) -> None:
    """List the pages of the index: chunks, characters, flags, title.

    PATTERN is a page, or a glob such as "billing/*". With --json, one line a page.
    """
    from .. import open_index
    from ..errors import InputError
    from ..index.listing import listed
    from ..jsonl import dumps
    from ..report.pages import page_text, pages_text

    with open_index(index_dir, generation) as index:
        entries = list(listed(index, pattern))
        if not entries:
            raise InputError(
                f"no page matches {pattern!r}", path=index_dir, remedy="answerable pages lists what is there."
            )
        if as_json:
            for entry in entries:
                text = {"text": index.page_text(entry.page)} if show_text else {}
                out(dumps({**entry.to_json(), **text}) + "\n")
        elif show_text:
            for entry in entries:
                out(page_text(index.pages[entry.page]))
        else:
            out(pages_text(entries, index.generation))
