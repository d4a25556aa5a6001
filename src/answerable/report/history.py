"""The generations of an index as text for a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..escape import for_terminal
from ..index.manifest import Manifest
from .ingest import COUNTS, SHOWN_SECTIONS
from .words import count


def history_text(manifests: Sequence[Manifest]) -> str:
    """A table of generations, newest first, and the pages that each one touched."""
    lines = []
    for place, manifest in enumerate(manifests):
        counts, receipt = manifest.counts, manifest.receipt
        done = receipt.get("counts", {})
        what = " · ".join(f"{done[name]:,} {name}" for name in (*COUNTS, "failed") if name != "same" and done.get(name))
        mark = "  current" if place == 0 else ""
        lines.append(f"{manifest.generation}  {manifest.created_at}{mark}")
        lines.append(f"    {count(counts['pages'], 'page')}, {count(counts['chunks'], 'chunk')}")
        source = for_terminal(f"{receipt.get('source', '')} from {receipt.get('location', '')}")
        lines.append(f"    {source}: {what or 'no change'}")
        lines += [f"    {line}" for line in _stored_changes(receipt)]
    return "\n".join(lines) + "\n"


def _stored_changes(receipt: Mapping[str, Any]) -> list[str]:
    """The same out of a stored receipt, one line a kind."""
    lines = []
    for kind in ("new", "changed", "removed"):
        names = [row if isinstance(row, str) else row["page"] for row in receipt.get(kind, ())]
        if names and (kind != "new" or receipt.get("parent")):
            shown = ", ".join(for_terminal(name) for name in names[:SHOWN_SECTIONS])
            rest = f" and {len(names) - SHOWN_SECTIONS:,} more" if len(names) > SHOWN_SECTIONS else ""
            lines.append(f"{kind}: {shown}{rest}")
    return lines
