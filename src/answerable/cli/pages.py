"""`answerable pages`: what lies in the index, page by page."""

from __future__ import annotations

import dataclasses

import click

from .common import generation_option, index_option, json_option, out


@click.command()
@click.argument("pattern", required=False)
@click.option("--text", "show_text", is_flag=True, help="Print the extracted text of each page too.")
@click.option("--losses", "show_losses", is_flag=True, help="Print what of each page's source is not in its text.")
@generation_option
@index_option
@json_option
def pages(
    pattern: str | None, show_text: bool, show_losses: bool, generation: str | None, index_dir: str, as_json: bool
) -> None:
    """List the pages of the index: chunks, characters, flags, title.

    PATTERN is a page, or a glob such as "billing/*". With --json, one line a page.
    """
    from .. import open_index
    from ..errors import InputError
    from ..index.listing import listed
    from ..ingest.losses import extent_of, losses_of
    from ..jsonl import dumps
    from ..report.pages import losses_summary, losses_text, page_text, pages_text

    with open_index(index_dir, generation) as index:
        entries = list(listed(index, pattern))
        if not entries:
            raise InputError(
                f"no page matches {pattern!r}", path=index_dir, remedy="answerable pages lists what is there."
            )
        if as_json:
            for entry in entries:
                page = index.pages[entry.page]
                links = [dataclasses.asdict(link) for link in page.links]
                text = {"text": page.text, "links": links} if show_text else {}
                losses = {"losses": [dataclasses.asdict(loss) for loss in page.losses]} if show_losses else {}
                out(dumps({**entry.to_json(), **text, **losses}) + "\n")
        elif show_losses:
            for entry in entries:
                if index.pages[entry.page].losses:
                    out(losses_text(index.pages[entry.page]))
            out(losses_summary(losses_of(extent_of(index.pages[entry.page]) for entry in entries)))
        elif show_text:
            for entry in entries:
                out(page_text(index.pages[entry.page]))
        else:
            out(pages_text(entries, index.generation))
