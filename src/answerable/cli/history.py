"""`answerable history`: the kept generations, and what each changed."""

from __future__ import annotations

import click

from .common import index_option, json_option, out


@click.command()
@index_option
@json_option
def history(index_dir: str, as_json: bool) -> None:
    """List the kept generations, newest first, with what each one changed.

    `ask`, `coverage` and `pages` look back with --generation. With --json, one line a generation.
    """
    from .. import history as kept
    from ..jsonl import dumps
    from ..report.history import history_text

    manifests = kept(index_dir)
    if as_json:
        for manifest in manifests:
            row = {
                "generation": manifest.generation,
                "parent": manifest.parent,
                "created_at": manifest.created_at,
                "counts": dict(manifest.counts),
                "sources": {name: dict(source) for name, source in manifest.sources.items()},
                "receipt": dict(manifest.receipt),
            }
            out(dumps(row) + "\n")
    else:
        out(history_text(manifests))
